// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What published messages hold that the standard does not say, and what users of other parsers complain about where a map
// is needed to see it: one row each, with what is read of it (the pains of the reader alone are in pains_test.cpp).
#include <gtest/gtest.h>

#include "adapters/formats/edifact/edifact_format.h"
#include "tests/edifact/reader_support.h"
#include "tests/json/dump.h"

namespace kpwatch::reader_test {
namespace {

Format& edifact() {
  static const std::unique_ptr<Format> format = [] {
    static std::vector<Map> maps = test::shipped_maps();
    std::erase_if(maps, [](const Map& map) { return map.format != "edifact"; });
    Complaints complaints;
    return make_edifact_format(maps, {}, complaints);
  }();
  return *format;
}

std::string text_of(const Maybe<Text>& text) { return text ? text->value.str() : "-"; }

std::string line_of(const GoodsItem& item) {
  std::string line = "item " + (item.number ? item.number->value.str() : "#" + std::to_string(item.position));
  line += ' ' + (item.commodity_code ? item.commodity_code->value.digits : "-");
  if (item.description) line += " '" + item.description->value.str() + "'";
  if (item.description_joined) line += " or '" + item.description_joined->value.str() + "'";
  if (item.origin) line += " of " + std::string(item.origin->value.text());
  if (item.carats) line += ' ' + item.carats->value.amount.to_string() + " ct";
  if (item.net_mass) line += " net " + item.net_mass->value.amount.to_string() + " kg";
  if (item.gross_mass) line += " gross " + item.gross_mass->value.amount.to_string() + " kg";
  if (item.value) line += " worth " + item.value->value.amount.to_string() + ' ' + item.value->value.currency;
  for (const CitedDocument& each : item.documents) line += ", " + text_of(each.code) + ' ' + text_of(each.reference);
  for (const Party& each : item.parties) line += ", " + each.role.str() + ' ' + text_of(each.name);
  return line;
}

// "note CODE TAG", then each document with its parties and items.
Lines gist(std::string_view bytes) {
  const InputReading reading = edifact().read(bytes, test::received, nullptr);
  Lines lines;
  const auto tell = [&](const std::vector<Note>& notes) {
    for (const Note& note : notes) lines.push_back("note " + std::string(note.reason->code) + ' ' + std::string(note.place.tag_text()));
  };
  tell(reading.notes);
  for (const Document& document : reading.documents) {
    tell(document.notes);
    const Declaration* declaration = document.declaration();
    std::string line = std::string(to_string(document.outcome)) + ' ' + (document.map.empty() ? document.described_as : document.map) +
                       ' ' + document.identifier;
    if (declaration != nullptr && declaration->test) line += " test";
    if (declaration != nullptr && declaration->accepted_on) line += " of " + to_string(declaration->accepted_on->value);
    lines.push_back(line);
    if (declaration == nullptr) continue;
    for (const Party& each : declaration->parties) lines.push_back(each.role.str() + ": " + text_of(each.name) + " / " + text_of(each.id));
    for (const GoodsItem& item : declaration->items) lines.push_back(line_of(item));
  }
  return lines;
}

std::string message(const std::string& body, const std::string& type = "CUSDEC:D:96B:UN", const std::string& reference = "1") {
  const auto segments = std::count(body.begin(), body.end(), '\'') + 2;
  return "UNH+" + reference + "+" + type + "'" + body + "UNT+" + std::to_string(segments) + "+" + reference + "'";
}
std::string enveloped(const std::string& messages, const std::string& head = "UNOC:3+A+B+260101:0900+I") {
  return "UNB+" + head + "'" + messages + "UNZ+1+I'";
}
const std::string goods = "BGM+929+R+9'UNS+D'CST+1+71023100:122'MEA+AAS++CTM:5'UNS+S'";
const std::string manifest = "CUSCAR:D:96B:UN";
const Lines plain{"read edifact/cusdec-d96b-eu R", "item 1 71023100 5 ct"};

Lines with(Lines first, const Lines& then) {
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

struct Pain {
  std::string name;
  std::string bytes;
  Lines expected;
};

std::vector<Pain> pains() {
  return {
      // Published messages
      {"a_syntax_identifier_stands_without_its_version", enveloped(message(goods), "UNOB+A+B+260101:0900+I"),
       with({"note missing-element UNB"}, plain)},
      {"the_interchange_header_is_nothing_but_a_syntax_identifier", "UNB+UNOD'" + message(goods) + "UNZ+1'",
       with({"note missing-element UNB", "note missing-element UNB", "note missing-element UNB", "note missing-element UNB",
             "note missing-element UNB", "note missing-element UNB", "note missing-element UNZ"},
            plain)},
      {"a_binary_object_stands_under_syntax_3",
       "UNB+UNOB:3+A+B+260101:0900+I'UNH+1+MEDBIN:D:96A:UN'UNO+O+1:1+5+17'''UNT+1+1'UNZ+1+1UNP+17+O'UNT+4+1'" +
           message(goods, "CUSDEC:D:96B:UN", "2") + "UNZ+2+I'",
       with({"note binary-object UNO", "rejected MEDBIN:D:96A:UN 1"}, plain)},
      {"trailers_hold_the_count_only", "UNB+UNOC:3+A+B+260101:0900+I'UNH+1+CUSDEC:D:96B:UN'" + goods + "UNT+7'UNZ+1'",
       with({"note missing-element UNZ", "note missing-element UNT"}, plain)},
      {"the_message_type_is_missing",
       enveloped(message("BGM+785+M+9'CNI+1'RFF+BM:B1'GID+1'FTX+AAA+++TEA'", ":D:95B:UN")),
       {"note missing-element UNH", "note message-type-missing UNH", "read edifact/cuscar-d94b-un M", "item 1 - 'TEA', 705 B1"}},
      {"version_and_release_are_exchanged", enveloped(message(goods, "CUSDEC:96B:D:UN")),
       with({"note version-and-release-exchanged UNH"}, plain)},
      {"the_version_is_s_for_d", enveloped(message(goods, "CUSDEC:S:96B:UN")), with({"note version-read-as-d UNH"}, plain)},
      {"a_test_indicator_of_1_is_a_test",
       enveloped(message(goods), "UNOC:3+A+B+260101:0900+I++++++1"),
       {"read edifact/cusdec-d96b-eu R test", plain[1]}},
      {"a_test_indicator_of_0_is_live", enveloped(message(goods), "UNOC:3+A+B+260101:0900+I++++++0"),
       with({"note invalid-test-indicator UNB"}, plain)},
      {"a_test_indicator_of_t_is_live", enveloped(message(goods), "UNOC:3+A+B+260101:0900+I++++++t"),
       with({"note invalid-test-indicator UNB"}, plain)},
      {"several_bills_stand_under_one_consignment_and_goods_numbers_restart",
       enveloped(message(
           "BGM+785+M+9'CNI+1'RFF+BM:B1'LOC+27+BW'NAD+CZ+++ONE'GID+1'FTX+AAA+++TEA'GID+2'RFF+BM:B2'LOC+27+ZA'NAD+CZ+++TWO'GID+1'GID+1'",
           manifest)),
       {"read edifact/cuscar-d94b-un M", "item 1 - 'TEA' of BW, 705 B1, consignor ONE", "item 2 - of BW, 705 B1, consignor ONE",
        "item 1 - of ZA, 705 B2, consignor TWO", "item 1 - of ZA, 705 B2, consignor TWO"}},
      {"goods_numbers_are_all_0_and_goods_come_without_a_consignment",
       enveloped(message("BGM+785+M+9'RFF+BM:B1'GID+0'FTX+AAA+++TEA'GID+0'FTX+AAA+++ROUGH DIAMONDS'", manifest)),
       {"read edifact/cuscar-d94b-un M", "item 0 - 'TEA'", "item 0 - 'ROUGH DIAMONDS'"}},
      {"text_parts_are_cut_in_mid_word_or_are_lines",
       enveloped(message("BGM+929+R+9'UNS+D'CST+1+71023100:122'FTX+AAA+++ROUGH DIAMO:NDS UNSORTED'UNS+S'")),
       {"read edifact/cusdec-d96b-eu R", "item 1 71023100 'ROUGH DIAMO NDS UNSORTED' or 'ROUGH DIAMONDS UNSORTED'"}},
      {"the_unit_changes_from_item_to_item_and_numbers_begin_with_their_point",
       enveloped(
           message("BGM+785+M+9'CNI+1'RFF+BM:B1'GID+1'MEA+WT+G+KGM:.5'GID+2'MEA+WT+G+TON:.000'GID+3'MEA+WT+G+K:-.9'GID+4'MEA+WT+G+KG:7,5'",
                   manifest)),
       {"read edifact/cuscar-d94b-un M", "item 1 - gross 0.5 kg, 705 B1", "item 2 - gross 0 kg, 705 B1", "item 3 - gross -0.9 kg, 705 B1",
        "item 4 - gross 7.5 kg, 705 B1"}},
      {"a_party_is_whatever_text_its_segment_holds",
       enveloped(message(
           "BGM+785+M+9'NAD+CA++NAME AND:ADDRESS'NAD+CZ+A NAME AS CODE'NAD+CN++SAMPLE@EXAMPLE.ORG'NAD+NI'CNI+1'RFF+BM:B'GID+1'", manifest)),
       {"read edifact/cuscar-d94b-un M", "carrier: NAME AND ADDRESS / -", "consignor: - / A NAME AS CODE",
        "consignee: SAMPLE@EXAMPLE.ORG / -", "item 1 -, 705 B"}},
      {"an_impossible_date_leaves_its_field_empty",
       enveloped(message("DTM+148:20101602:102'" + goods)),
       {"note bad-date DTM", "read edifact/cusdec-d96b-eu R", "item 1 71023100 5 ct"}},
      {"a_qualifier_comes_without_its_value",
       enveloped(message(
           "BGM+929+R+9'LOC+8+:139'RFF+ZZZ'NAD+EX'UNS+D'CST+1+71023100:122'MEA+AAS++CTM:5'RFF+ZZZ'LOC+27+:139'DOC+916'MOA+40'UNS+S'")),
       {"read edifact/cusdec-d96b-eu R", "item 1 71023100 5 ct, 916 -"}},
      {"a_declaration_has_no_uns",
       enveloped(message("BGM+929+R+9'CST+1+71023100:122'MEA+AAS++CTM:5'")),
       {"note missing-segment UNS", "read edifact/cusdec-d96b-eu R", "item 1 71023100 5 ct"}},
      {"a_declaration_has_a_header_only", enveloped(message("BGM+929+R+9'UNS+D'UNS+S'")), {"read edifact/cusdec-d96b-eu R"}},
      {"an_item_has_no_number",
       enveloped(message("BGM+929+R+9'UNS+D'CST++71023100:122'MEA+AAS++CTM:5'CST++090111:122'UNS+S'")),
       {"read edifact/cusdec-d96b-eu R", "item #1 71023100 5 ct", "item #2 090111"}},
      {"blanks_tabs_and_typed_line_ends_stand_between_segments", replaced(enveloped(message(goods)), "'", "'\t \\r\\n"),
       with({"note blanks-between-segments "}, plain)},
      {"an_interchange_stands_in_a_mail", "From: port\nSubject: UNB\n\n" + enveloped(message(goods)) + "\nRegards",
       with({"note text-outside-interchange ", "note text-outside-interchange "}, plain)},
      // Other parsers
      {"decimal_points_and_commas_stand_in_one_message",
       enveloped(
           message("BGM+929+R+9'UNS+D'CST+1+10.00:117+71023100:122'MEA+AAS++CTM:5,25'MEA+AAE+AAF+KGM:0.00105'MOA+123:2736,96:EUR'UNS+S'")),
       {"read edifact/cusdec-d96b-eu R", "item 1 71023100 5.25 ct net 0.00105 kg worth 2736.96 EUR"}},
      {"a_missing_optional_segment_does_not_take_the_next_ones_data",
       enveloped(message("BGM+929+R+9'DTM+137:20260101:102'UNS+D'CST+1+71023100:122'TOD+1'LOC+27+NA'RFF+AWB:1'DOC+916:::L116+BW1'DTM+182:"
                         "20260102:102'CST+2+71023100:122'LOC+27+BW'UNS+S'")),
       {"read edifact/cusdec-d96b-eu R", "item 1 71023100, 740 1, L116 BW1", "item 2 71023100 of BW"}},
      {"the_same_trigger_opens_groups_at_two_places",
       enveloped(message("BGM+929+R+9'UNS+D'CST+1+71023100:122'MOA+40:100:USD'TAX+1+CUD'MOA+55:7:EUR'GIR+1+A'MOA+40:9:EUR'CST+2+090111:122'"
                         "MOA+40:3:USD'UNS+S'TAX+1'MOA+55:9:EUR'")),
       {"read edifact/cusdec-d96b-eu R", "item 1 71023100 worth 100 USD", "item 2 090111 worth 3 USD"}},
      {"a_directory_that_no_table_knows_is_told_and_not_refused",
       "UNB+UNOC:3+A+B+260101:0900+I'" + message(goods, "CUSDEC:D:31B:UN") + message(goods, "CUSDEC:D:96B:UN", "2") + "UNZ+2+I'",
       with({"unmapped CUSDEC:D:31B:UN 1"}, plain)},
  };
}

class EdifactInTheField : public testing::TestWithParam<Pain> {};

TEST_P(EdifactInTheField, is_read) { EXPECT_EQ(gist(GetParam().bytes), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(Pains, EdifactInTheField, testing::ValuesIn(pains()), [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace kpwatch::reader_test
