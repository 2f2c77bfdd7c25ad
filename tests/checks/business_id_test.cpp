// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which declarations are one and the same.
#include "daemon/checks/business_id.h"

#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

Party party(std::string_view role, std::string_view id, std::string_view name = {}) {
  Party one;
  one.role = Text(std::string(role));
  if (!id.empty()) one.id = words(std::string(id));
  if (!name.empty()) one.name = words(std::string(name));
  return one;
}

// No sender, and a number of the trader's own.
Declaration numbered(std::string_view number) {
  Declaration declaration;
  declaration.identifier = number;
  declaration.reference = words(std::string(number));
  return declaration;
}

Declaration filed_by(std::string_view id, std::string_view number = "EXPORT-1") {
  Declaration declaration = numbered(number);
  declaration.parties.push_back(party("declarant", id));
  return declaration;
}

using Ids = std::vector<std::string>;
std::string meant(const Declaration& declaration, const Ids& cases, const std::string& now = "nothing") {
  return case_meant(declaration, cases, [&](const std::string&) { return now; });
}

TEST(BusinessId, a_number_of_the_traders_own_is_his_alone) {
  EXPECT_EQ(business_id(filed_by("GB 111")), business_id(filed_by("gb111", " export-1")));
  EXPECT_NE(business_id(filed_by("GB111")), business_id(filed_by("GB222")));
  Declaration both = filed_by("GB111");
  both.parties.push_back(party("exporter", "GB333"));
  EXPECT_EQ(business_id(both), business_id(filed_by("GB111")));
  Declaration named = numbered("EXPORT-1"), exporter = numbered("EXPORT-1");
  named.parties.push_back(party("declarant", "", "Quarry Lane"));
  exporter.parties.push_back(party("exporter", "", "Quarry Lane"));
  EXPECT_EQ(business_id(named), "|EXPORT-1 QUARRYLANE");
  EXPECT_EQ(business_id(exporter), business_id(named));
  // A name of any length: an id stays short.
  Declaration long_name = numbered("EXPORT-1");
  long_name.parties.push_back(party("declarant", "", std::string(5'000, 'X')));
  EXPECT_LT(business_id(long_name).size(), 100U);
}

TEST(BusinessId, nobodys_number_can_be_made_to_look_like_anothers_with_its_trader) {
  const std::string victim = business_id(filed_by("GB111"));
  EXPECT_NE(business_id(numbered("EXPORT-1 GB111")), victim);
  EXPECT_NE(business_id(numbered("EXPORT-1|GB111")), victim);
}

TEST(BusinessId, what_customs_numbered_or_a_sender_is_stated_for_is_the_same_whoever_files) {
  Declaration registered = filed_by("GB111");
  registered.mrn = words("25GB1");
  registered.identifier = "25GB1";
  EXPECT_EQ(business_id(registered), "|25GB1");
  Declaration sent = filed_by("GB111");
  sent.sender = "broker";
  EXPECT_EQ(business_id(sent), "BROKER|EXPORT-1");
  Declaration of_system = filed_by("GB111");
  of_system.reference.reset();  // the number of the system that exported it
  EXPECT_EQ(business_id(of_system), "|EXPORT-1");
  Declaration waybill = numbered("083-12345675");
  waybill.parties.push_back(party("agent", "GB111"));
  EXPECT_EQ(business_id(waybill), "|083-12345675");
}

TEST(BusinessId, a_case_of_before_is_the_traders_whose_declaration_it_holds) {
  const Declaration ours = filed_by("GB111"), another = filed_by("GB222");
  EXPECT_EQ(meant(ours, {"|EXPORT-1"}, business_id(ours)), "|EXPORT-1");
  EXPECT_EQ(meant(another, {"|EXPORT-1"}, business_id(ours)), business_id(another));
  EXPECT_EQ(meant(ours, {"|EXPORT-1", business_id(ours)}, business_id(ours)), business_id(ours));
  EXPECT_EQ(meant(ours, {}), business_id(ours));
}

TEST(BusinessId, a_change_that_names_nobody_is_of_the_only_case_with_its_number) {
  Declaration change = numbered("EXPORT-1");
  change.function = MessageFunction::cancellation;
  const std::string first = business_id(filed_by("GB111")), second = business_id(filed_by("GB222"));
  EXPECT_EQ(meant(change, {first}), first);
  EXPECT_EQ(meant(change, {first, second}), "|EXPORT-1");
  EXPECT_EQ(meant(change, {"|EXPORT-1", first}), "|EXPORT-1");
  EXPECT_EQ(meant(change, {"|EXPORT-10 GB111"}), "|EXPORT-1");
  EXPECT_EQ(meant(numbered("EXPORT-1"), {first}), "|EXPORT-1") << "an original is one of its own";
  // And the other way round.
  Declaration named = filed_by("GB111");
  EXPECT_EQ(meant(named, {"|EXPORT-1"}, "|EXPORT-1"), first) << "an original is one of its own";
  named.function = MessageFunction::amendment;
  EXPECT_EQ(meant(named, {"|EXPORT-1"}, "|EXPORT-1"), "|EXPORT-1");
}

TEST(BusinessId, a_number_that_customs_gave_meanwhile_hides_no_trader) {
  Declaration registered = filed_by("GB111");
  registered.mrn = words("25GB1");
  registered.identifier = "25GB1";
  EXPECT_TRUE(may_be_of_its_trader(registered, business_id(filed_by("GB111"))));
  EXPECT_FALSE(may_be_of_its_trader(registered, business_id(filed_by("GB222"))));
  EXPECT_TRUE(may_be_of_its_trader(registered, "|EXPORT-1")) << "it names nobody";
  EXPECT_TRUE(may_be_of_its_trader(registered, "BROKER|EXPORT-1"));
  registered.parties.clear();
  EXPECT_TRUE(may_be_of_its_trader(registered, business_id(filed_by("GB222"))));
}

TEST(BusinessId, an_addition_and_a_deletion_of_lines_change_nothing_else) {
  Declaration change = numbered("EXPORT-1");
  add_line(change, "09011100");
  const auto changes = [&](MessageFunction function, std::string_view code) {
    change.function = function;
    change.function_code = words(std::string(code));
    return changes_an_earlier_one(change);
  };
  EXPECT_TRUE(changes(MessageFunction::cancellation, "1"));
  EXPECT_TRUE(changes(MessageFunction::amendment, "4"));
  EXPECT_TRUE(changes(MessageFunction::replacement, "5"));
  EXPECT_FALSE(changes(MessageFunction::amendment, "2"));
  EXPECT_FALSE(changes(MessageFunction::cancellation, "3"));
  EXPECT_FALSE(changes(MessageFunction::original, "9"));
  EXPECT_FALSE(changes(MessageFunction::other, "77"));
  change.items.clear();
  EXPECT_TRUE(changes(MessageFunction::cancellation, "3")) << "all of it";
}

}  // namespace
}  // namespace kpwatch::tests
