// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What published messages hold that the standards don't say, one test for each pain; docs/PAINS.md lists them all.
#include <gtest/gtest.h>

#include "daemon/customs/certificate_number.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

Declaration only_declaration(const InputReading& reading) {
  if (reading.documents.size() == 1 && reading.documents[0].declaration() != nullptr) return *reading.documents[0].declaration();
  ADD_FAILURE() << as_text(reading);
  return {};
}

std::string asycuda(const std::string& inside, const std::string& attributes = {}) {
  return "<ASYCUDA" + attributes + ">" + inside + "</ASYCUDA>";
}
std::string wco(const std::string& inside) { return "<Declaration xmlns='urn:wco:datamodel:WCO:DEC-DMS:2'>" + inside + "</Declaration>"; }
std::string ncts(const std::string& inside) { return "<n:CC015C xmlns:n='http://ncts.dgtaxud.ec'>" + inside + "</n:CC015C>"; }
std::string ens(const std::string& root, const std::string& inside) {
  return "<ie:" + root + " xmlns:ie='http://ics.dgtaxud.ec/" + root + "'>" + inside + "</ie:" + root + ">";
}

std::vector<std::string> note_codes(const InputReading& reading) {
  std::vector<std::string> codes;
  for (const Note& note : all_notes(reading)) codes.emplace_back(note.reason->code);
  return codes;
}

// ASYCUDA. That what hangs on item 1 is offered to every item is the checks' matter (tests/checks/certificate_test.cpp).

TEST(XmlPains, asycuda_twenty_empty_document_blocks_are_no_documents) {
  std::string blocks = "<Attached_documents><Attached_document_code>KP01</Attached_document_code></Attached_documents>";
  for (int i = 0; i < 20; ++i)
    blocks +=
        "<Attached_documents><Attached_document_code><null/></Attached_document_code><Attached_document_name>\n\t</Attached_document_name>"
        "<Attached_document_reference/><Attached_document_date><null/></Attached_document_date></Attached_documents>";
  const auto reading = read_xml(asycuda("<Item>" + blocks + "</Item>"));
  EXPECT_EQ(only_declaration(reading).items.at(0).documents.size(), 1U);
  EXPECT_TRUE(all_notes(reading).empty());
}

TEST(XmlPains, asycuda_not_yet_registered_takes_its_export_number_and_else_its_hash) {
  const std::string inside = "<Declarant><Reference><Number><null/></Number></Reference></Declarant><Item/>";
  const Declaration numbered = only_declaration(read_xml(asycuda(inside, " id='77'")));
  EXPECT_EQ(numbered.identifier, "77");
  EXPECT_FALSE(numbered.identifier_is_hash);
  const InputReading bare = read_xml(asycuda(inside));
  EXPECT_TRUE(only_declaration(bare).identifier.starts_with("sha256:"));
  EXPECT_TRUE(only_declaration(bare).identifier_is_hash);
}

TEST(XmlPains, asycuda_of_two_supplementary_units_the_one_in_carats_is_taken) {
  const auto unit = [](const std::string& code, const std::string& quantity) {
    return "<Supplementary_unit><Suppplementary_unit_code>\n\t " + code +
           "\r\n </Suppplementary_unit_code><Suppplementary_unit_quantity>\n" + quantity +
           "\t</Suppplementary_unit_quantity></Supplementary_unit>";
  };
  for (const std::string& units : {unit("NMB", "17") + unit("CTM", "280.0000"), unit("CTM", "280.0000") + unit("NMB", "17")}) {
    const auto reading = read_xml(asycuda("<Item><Tarification>" + units + "</Tarification></Item>"));
    EXPECT_EQ(only_declaration(reading).items.at(0).carats->value.amount.to_string(), "280");
  }
}

TEST(XmlPains, asycuda_codes_padded_with_line_feeds_and_tabs_are_trimmed_and_descriptions_collapsed) {
  const auto reading =
      read_xml(asycuda("<Identification><Type><Type_of_declaration>\n\tIM\n</Type_of_declaration><Declaration_gen_procedure_code>\t4 "
                       "</Declaration_gen_procedure_code></Type></Identification><Item><Tarification><HScode><Commodity_code>\n\t71023100\n"
                       "</Commodity_code></HScode></Tarification><Goods_description><Commercial_Description>\n Rough\n\t\tdiamonds  uncut\n"
                       "</Commercial_Description></Goods_description></Item>"));
  const Declaration d = only_declaration(reading);
  EXPECT_EQ(d.type_code->value, "IM4");
  EXPECT_EQ(d.items.at(0).commodity_code->value.digits, "71023100");
  EXPECT_EQ(d.items[0].description->value, "Rough diamonds uncut");
}

TEST(XmlPains, asycuda_the_last_tariff_level_is_no_description) {
  const auto reading = read_xml(asycuda(
      "<Item><Goods_description><Description_of_goods>Other</Description_of_goods><Commercial_Description/></Goods_description></Item>"));
  EXPECT_EQ(only_declaration(reading).items.at(0).tariff_text->value, "Other");
  EXPECT_FALSE(only_declaration(reading).items[0].description);
}

TEST(XmlPains, asycuda_amounts_with_binary_tails_and_without_a_currency_stay_what_they_are) {
  const auto reading = read_xml(
      asycuda("<Item><Valuation_item><Total_CIF_itm>1766.16003417969</Total_CIF_itm><Value_item>2,045.01+0.00+20.57-0.00</Value_item>"
              "</Valuation_item></Item>"));
  const GoodsItem item = only_declaration(reading).items.at(0);
  EXPECT_EQ(item.value->value.amount.to_string(), "1766.160034");
  EXPECT_EQ(item.value->text, "1766.16003417969");
  EXPECT_EQ(item.value->value.currency, "");
  EXPECT_FALSE(item.usd);
}

TEST(XmlPains, asycuda_two_date_forms_in_one_file_are_both_read) {
  const auto reading =
      read_xml(asycuda("<Identification><Registration><Date>8/24/16</Date></Registration></Identification><Item><Attached_documents>"
                       "<Attached_document_code>380</Attached_document_code><Attached_document_date>2016-08-20</Attached_document_date>"
                       "</Attached_documents><Attached_documents><Attached_document_code>381</Attached_document_code>"
                       "<Attached_document_date>24/8/16</Attached_document_date></Attached_documents></Item>"));
  const Declaration d = only_declaration(reading);
  EXPECT_EQ(to_string(d.accepted_on->value), "2016-08-24");
  EXPECT_EQ(to_string(d.items.at(0).documents.at(0).dated_on->value), "2016-08-20");
  // Read in the other order, since nothing else makes a day of it, and said so.
  EXPECT_EQ(to_string(d.items[0].documents.at(1).dated_on->value), "2016-08-24");
  EXPECT_EQ(note_codes(reading), std::vector<std::string>{"doubtful-date"});
}

TEST(XmlPains, asycuda_a_declared_item_count_without_items_is_read) {
  const auto reading = read_xml(asycuda("<Property><Nbers><Total_number_of_items>3</Total_number_of_items></Nbers></Property>"));
  EXPECT_EQ(only_declaration(reading).items_declared->value, 3);
  EXPECT_TRUE(only_declaration(reading).items.empty());
}

// WCO

TEST(XmlPains, wco_unit_codes_with_a_qualifier_are_split_and_dtn_and_tne_are_known) {
  const auto net = [](const std::string& unit, const std::string& amount) {
    const auto reading =
        read_xml(wco("<GoodsShipment><GovernmentAgencyGoodsItem><Commodity><GoodsMeasure><NetNetWeightMeasure unitCode='" + unit + "'>" +
                     amount + "</NetNetWeightMeasure></GoodsMeasure></Commodity></GovernmentAgencyGoodsItem></GoodsShipment>"));
    const Declaration d = only_declaration(reading);
    return d.items.size() == 1 && d.items[0].net_mass ? d.items[0].net_mass->value.amount.to_string() : as_text(reading);
  };
  EXPECT_EQ(net("KGM#G", "1.5"), "1.5");
  EXPECT_EQ(net("DTN", "0.015"), "1.5");
  EXPECT_EQ(net("TNE", "0.0015"), "1.5");
}

TEST(XmlPains, wco_an_export_without_an_origin_has_none) {
  const auto reading =
      read_xml(wco("<TypeCode>EXA</TypeCode><GoodsShipment><ExportCountry><ID>GB</ID></ExportCountry>"
                   "<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric></GovernmentAgencyGoodsItem></GoodsShipment>"));
  const Declaration d = only_declaration(reading);
  EXPECT_FALSE(d.origin);
  EXPECT_FALSE(d.items.at(0).origin);
  EXPECT_TRUE(all_notes(reading).empty());
}

TEST(XmlPains, wco_elements_in_comments_beside_live_ones_are_never_data) {
  const auto reading =
      read_xml(wco("<FunctionalReferenceID><!-- A-1 -->B-2<!--<ID>C-3</ID>--></FunctionalReferenceID><!-- <ID>D-4</ID> -->"
                   "<GoodsShipment><GovernmentAgencyGoodsItem><AdditionalDocument><CategoryCode>L</CategoryCode><TypeCode>116</TypeCode>"
                   "<ID>BWKIM1<!-- BWKIM2 --></ID></AdditionalDocument><!-- <AdditionalDocument><CategoryCode>Y</CategoryCode>"
                   "<TypeCode>015</TypeCode></AdditionalDocument> --></GovernmentAgencyGoodsItem></GoodsShipment>"));
  const Declaration d = only_declaration(reading);
  EXPECT_EQ(d.reference->value, "B-2");
  EXPECT_FALSE(d.mrn);
  ASSERT_EQ(d.items.at(0).documents.size(), 1U);
  EXPECT_EQ(d.items[0].documents[0].reference->value, "BWKIM1");
}

TEST(XmlPains, wco_many_items_keep_their_own_values) {
  std::string items;
  for (int i = 1; i <= 999; ++i) {
    const std::string n = std::to_string(i);
    items += "<GovernmentAgencyGoodsItem><SequenceNumeric>" + n + "</SequenceNumeric><Commodity><Description>Goods " + n +
             "</Description><Classification><ID>" + std::to_string(71023100 + i % 2) +
             "</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification><GoodsMeasure><TariffQuantity>" + n +
             ".25</TariffQuantity></GoodsMeasure></Commodity></GovernmentAgencyGoodsItem>";
  }
  const auto reading = read_xml(wco("<GoodsItemQuantity>999</GoodsItemQuantity><GoodsShipment>" + items + "</GoodsShipment>"));
  const Declaration d = only_declaration(reading);
  ASSERT_EQ(d.items.size(), 999U);
  for (std::size_t i = 0; i < 999; ++i) {
    const std::string n = std::to_string(i + 1);
    EXPECT_EQ(d.items[i].number->value, n);
    EXPECT_EQ(d.items[i].description->value, "Goods " + n);
    EXPECT_EQ(d.items[i].carats->value.amount.to_string(), n + ".25");
    EXPECT_EQ(d.items[i].commodity_code->value.digits.back(), i % 2 == 0 ? '1' : '0');
  }
}

// NCTS

TEST(XmlPains, ncts_a_zone_in_a_date_field_is_passed_over) {
  for (const char* date : {"2024-06-04+02:00", "2024-06-04Z", "2024-06-04-11:00", "2024-06-04T23:59:59.999+14:00"}) {
    const auto reading = read_xml(ncts("<preparationDateAndTime>" + std::string(date) + "</preparationDateAndTime>"));
    ASSERT_TRUE(only_declaration(reading).issued_on) << date;
    EXPECT_EQ(to_string(only_declaration(reading).issued_on->value), "2024-06-04");
  }
}

TEST(XmlPains, ncts_elements_of_white_space_only_hold_no_value) {
  const auto reading = read_xml(ncts(
      "<TransitOperation><LRN> \n\t </LRN></TransitOperation><Consignment><countryOfDispatch>\n</countryOfDispatch><HouseConsignment>"
      "<ConsignmentItem><Commodity><GoodsMeasure><netMass> </netMass><supplementaryUnits>\n</supplementaryUnits></GoodsMeasure></Commodity>"
      "</ConsignmentItem></HouseConsignment></Consignment>"));
  const Declaration d = only_declaration(reading);
  EXPECT_FALSE(d.reference);
  EXPECT_FALSE(d.dispatch_country);
  EXPECT_FALSE(d.items.at(0).net_mass);
  EXPECT_TRUE(d.items[0].quantities.empty());
  EXPECT_TRUE(all_notes(reading).empty());
}

TEST(XmlPains, ncts_what_looks_like_an_empty_comment_hides_documents) {
  const auto reading =
      read_xml(ncts("<Consignment><SupportingDocument><type>N380</type><referenceNumber>A</referenceNumber></SupportingDocument><!-->"
                    "<SupportingDocument><type>L116</type><referenceNumber>B</referenceNumber></SupportingDocument><!--></Consignment>"));
  ASSERT_EQ(only_declaration(reading).documents.size(), 1U);
  EXPECT_EQ(only_declaration(reading).documents[0].code->value, "N380");
}

// ENS

TEST(XmlPains, ens_stands_in_a_soap_12_envelope_with_an_empty_header) {
  const auto reading = read_xml("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header/><s:Body>" +
                                ens("CC315A", "<HEAHEA><RefNumHEA4>R-1</RefNumHEA4></HEAHEA>") + "</s:Body></s:Envelope>");
  EXPECT_EQ(only_declaration(reading).identifier, "R-1");
  EXPECT_TRUE(all_notes(reading).empty());
}

TEST(XmlPains, ens_blanks_and_carriage_returns_around_numbers_are_trimmed) {
  const auto reading = read_xml(ens("CC315A",
                                    "<GOOITEGDS><IteNumGDS7> 1&#13;\n</IteNumGDS7><GroMasGDS46>\n 0.5&#13; </GroMasGDS46><COMCODGODITM>"
                                    "<ComNomCMD1>&#13;\n710231&#13;</ComNomCMD1></COMCODGODITM></GOOITEGDS>"));
  const GoodsItem item = only_declaration(reading).items.at(0);
  EXPECT_EQ(item.number->value, "1");
  EXPECT_EQ(item.gross_mass->value.amount.to_string(), "0.5");
  EXPECT_EQ(item.commodity_code->value.digits, "710231");
  EXPECT_TRUE(all_notes(reading).empty());
}

TEST(XmlPains, ens_an_amendment_carries_its_mrn_in_another_element_than_a_new_message) {
  const auto fresh = read_xml(ens("CC315A", "<MesTypMES20>CC315A</MesTypMES20><HEAHEA><RefNumHEA4>R-1</RefNumHEA4></HEAHEA>"));
  EXPECT_EQ(only_declaration(fresh).function, MessageFunction::original);
  EXPECT_EQ(only_declaration(fresh).identifier, "R-1");
  const auto amended = read_xml(ens("CC313A", "<MesTypMES20>CC313A</MesTypMES20><HEAHEA><DocNumHEA5>24GB01</DocNumHEA5></HEAHEA>"));
  EXPECT_EQ(only_declaration(amended).function, MessageFunction::amendment);
  EXPECT_EQ(only_declaration(amended).identifier, "24GB01");
}

// EAEU

TEST(XmlPains, eaeu_a_container_holds_the_declaration_and_an_inventory) {
  const auto reading = read_xml(file_bytes(samples_dir / "eaeu-container-full.xml"));
  EXPECT_EQ(only_declaration(reading).map, "xml/eaeu-esadout");
  ASSERT_EQ(note_codes(reading), std::vector<std::string>{"part-not-mapped"});
  EXPECT_NE(reading.notes.at(0).text.find("Inventory"), std::string::npos);
}

TEST(XmlPains, eaeu_one_document_number_that_serves_several_codes_stands_with_each) {
  const auto reading = read_xml(file_bytes(samples_dir / "eaeu-container-full.xml"));
  const auto documents = only_declaration(reading).items.at(0).documents;
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0].reference->value, documents[1].reference->value);
  EXPECT_NE(documents[0].code->value, documents[1].code->value);
}

TEST(XmlPains, eaeu_cyrillic_letters_in_a_latin_number_are_folded_to_compare_and_kept_to_show) {
  const auto reading = read_xml(file_bytes(samples_dir / "eaeu-container-full.xml"));
  const Stated<Text> reference = *only_declaration(reading).items.at(1).documents.at(0).reference;
  EXPECT_EQ(reference.value, "\xD0\xA1\x44\x30\x30\x37\x37\x30\x30\x31");  // Cyrillic С, then D0077001
  const NumberReading number = normalise(reference.value, [](CountryCode code) { return code.text() == "CD"; });
  ASSERT_TRUE(std::holds_alternative<CertificateNumber>(number));
  EXPECT_EQ(std::get<CertificateNumber>(number).key(), "CD::77001");
}

// IATA

TEST(XmlPains, iata_one_goods_line_spread_over_several_items_comes_together) {
  const auto reading = read_xml(file_bytes(samples_dir / "iata-waybill-full.xml"));
  const Declaration d = only_declaration(reading);
  ASSERT_EQ(d.items.size(), 3U);  // one for the second code of the line
  EXPECT_EQ(d.items[0].gross_mass->value.amount.to_string(), "0.7");
  EXPECT_EQ(d.items[0].packages->value, 2);  // of the third element
  EXPECT_EQ(d.items[2].number->value, "4");
}

TEST(XmlPains, iata_a_rough_diamond_that_is_the_second_code_of_its_line_is_seen) {
  std::string waybill = file_bytes(samples_dir / "iata-waybill-full.xml");
  for (const char* code : {"710231", "710221"})
    waybill.replace(waybill.find(code), 6, code == std::string_view("710231") ? "820239" : "710231");
  const Declaration d = only_declaration(read_xml(waybill));
  EXPECT_EQ(d.items.at(0).commodity_code->value.digits, "710231");
  EXPECT_EQ(d.items.at(0).description->value, "ROUGH DIAMONDS TWO PARCELS");
  EXPECT_EQ(d.items.at(1).commodity_code->value.digits, "820239");
  EXPECT_FALSE(d.items.at(1).description);
}

TEST(XmlPains, iata_goods_without_a_code_are_known_by_their_words) {
  const auto reading = read_xml(file_bytes(samples_dir / "iata-waybill.xml"));
  const GoodsItem item = only_declaration(reading).items.at(0);
  EXPECT_FALSE(item.commodity_code);
  EXPECT_EQ(item.description->value, "ROUGH DIAMONDS KPC BW0012345");
}

TEST(XmlPains, iata_a_house_has_its_own_weight_and_summary) {
  const auto reading = read_xml(file_bytes(samples_dir / "iata-house-waybill.xml"));
  const Declaration d = only_declaration(reading);
  ASSERT_EQ(d.items.size(), 1U);
  EXPECT_EQ(d.items[0].gross_mass->value.amount.to_string(), "0.4");  // not the 2217 of the master
  EXPECT_EQ(d.items[0].description->value, "UNCUT DIAMONDS");
}

// Readers of XML in general

TEST(XmlPains, qualified_and_unqualified_names_read_alike) {
  const std::string inside = "<P:FunctionalReferenceID>R-1</P:FunctionalReferenceID>";
  const auto with = [&](const std::string& prefix, const std::string& declares) {
    std::string text = "<P:Declaration " + declares + "='urn:wco:datamodel:WCO:DEC-DMS:2'>" + inside + "</P:Declaration>";
    for (std::size_t at = text.find("P:"); at != std::string::npos; at = text.find("P:", at)) text.replace(at, 2, prefix);
    return only_declaration(read_xml(text)).identifier;
  };
  EXPECT_EQ(with("", "xmlns"), "R-1");
  EXPECT_EQ(with("d:", "xmlns:d"), "R-1");
  EXPECT_EQ(only_declaration(read_xml("<d:Declaration xmlns:d='urn:wco:datamodel:WCO:DEC-DMS:2'><FunctionalReferenceID>R-1"
                                      "</FunctionalReferenceID></d:Declaration>"))
                .identifier,
            "R-1");
}

TEST(XmlPains, a_long_document_keeps_its_cdata_and_its_namespaces) {
  const std::string text = "a<b & ]] > c";
  std::string items;
  for (int i = 0; i < 4000; ++i)
    items += "<w:GovernmentAgencyGoodsItem xmlns:w='urn:wco:datamodel:WCO:DEC-DMS:2'><w:Commodity><w:Description><![CDATA[" + text +
             "]]></w:Description></w:Commodity></w:GovernmentAgencyGoodsItem>";
  const auto reading = read_xml(wco("<GoodsShipment>" + items + "</GoodsShipment>"));
  const Declaration d = only_declaration(reading);
  ASSERT_EQ(d.items.size(), 4000U);
  for (const GoodsItem& item : d.items) EXPECT_EQ(item.description->value, text);
}

TEST(XmlPains, what_is_no_xml_is_refused_in_plain_words) {
  const auto reading = read_xml("Dear customs, please find attached");
  EXPECT_EQ(reading.outcome(), Reading::rejected);
  EXPECT_EQ(reading.notes.at(0).reason->code, "not-xml");
}

TEST(XmlPains, a_guard_against_expansion_refuses_no_good_document) {
  // Many predefined entities and character references: no entity of the document's own, so nothing that could grow.
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "&amp;&#x44F;";
  const auto reading = read_xml(wco("<GoodsShipment><GovernmentAgencyGoodsItem><Commodity><Description>" + text +
                                    "</Description></Commodity></GovernmentAgencyGoodsItem></GoodsShipment>"));
  EXPECT_EQ(only_declaration(reading).items.at(0).description->value.size(), 15'000U);
}

}  // namespace
}  // namespace kpwatch::test
