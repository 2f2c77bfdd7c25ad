// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Dated questions with the answers that the law and the published facts give: facts.tsv. No answer was taken from what this code says.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <set>

#include "daemon/base/text.h"
#include "daemon/reference/known_tables.h"
#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

struct Question {
  std::size_t line = 0;
  std::string kind;
  std::vector<std::string> arguments;
  std::optional<Day> day;
  std::string answer;
};

using Subject = Restriction::Subject;

// The tables as known on that day, each day read once; nothing: all that is known.
const ReferenceData& known_on(const std::string& day_text) {
  static std::map<std::string, std::shared_ptr<const ReferenceData>> all;
  auto& data = all[day_text];
  if (data == nullptr && !day_text.empty()) {
    Complaints complaints;
    data = read_reference_data_as_known(day(day_text.c_str()), KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  }
  return data == nullptr ? shipped() : *data;
}

std::string yes_or_no(bool value) { return value ? "yes" : "no"; }

bool has_kind(const ReferenceData& data, Subject subject, CountryCode who, Day day, RestrictionKind kind) {
  for (const Restriction* restriction : data.participants.restrictions(subject, who, day))
    if (restriction->kind == kind && !restriction->end_is_uncertain) return true;
  return false;
}

std::string status(const ReferenceData& data, CountryCode who, Day day) {
  const Participants& participants = data.participants;
  if (has_kind(data, Subject::issuer, who, day, RestrictionKind::un_embargo)) return "embargo";
  if (has_kind(data, Subject::issuer, who, day, RestrictionKind::kp_suspension)) return "suspended";
  if (has_kind(data, Subject::issuer, who, day, RestrictionKind::self_suspension)) return "self-suspended";
  if (participants.is_alias_only(who, day)) return "part of " + std::string(participants.party_of(who, day).text());
  if (!participants.takes_part(who, day)) return "outside";
  if (has_kind(data, Subject::issuer, who, day, RestrictionKind::kp_conditional)) return "conditional";
  const Participation* participation = participants.participation(participants.party_of(who, day), day);
  return participation != nullptr && !participation->is_counted ? "entity" : "participant";
}

std::string kinds(const ReferenceData& data, Subject subject, CountryCode who, Day day) {
  std::set<std::string> found;
  for (const Restriction* restriction : data.participants.restrictions(subject, who, day)) found.emplace(to_string(restriction->kind));
  std::string text;
  for (const std::string& kind : found) text += (text.empty() ? "" : " ") + kind;
  return text.empty() ? "none" : text;
}

std::string zone(const ReferenceData& data, CountryCode who, const std::string& name, Day day) {
  for (const Restriction* restriction : data.participants.restrictions(Subject::issuer, who, day))
    if (restriction->scope.starts_with("zones: ")) {
      const std::string zones = restriction->scope.substr(7);
      for (const std::string_view one : split(zones, ','))
        if (trimmed(one) == name) return "conditional";
      return "refused";
    }
  return "free";
}

std::string number(const ReferenceData& data, const std::string& text) {
  const auto reading = normalise(text, [&data](CountryCode code) { return data.participants.has_ever_issued(code); });
  if (std::holds_alternative<Placeholder>(reading)) return "placeholder";
  const auto* found = std::get_if<CertificateNumber>(&reading);
  return found == nullptr ? "malformed" : found->key();
}

bool is_known_bad(const ReferenceData& data, const std::string& text) {
  const auto reading = normalise(text, [&data](CountryCode code) { return data.participants.has_ever_issued(code); });
  const auto* found = std::get_if<CertificateNumber>(&reading);
  return found != nullptr && data.known_bad.find(*found) != nullptr;
}

std::string words(const ReferenceData& data, const std::string& text) {
  const WordMatch match = data.words.match(text);
  const std::string rough = match.is_rough_anywhere() ? "rough" : match.is_rough_nearby() ? "rough nearby" : "";
  if (!match.is_negative()) return rough.empty() ? "nothing" : rough;
  return rough.empty() ? "negative" : rough + " and negative";
}

std::string meaning(DocumentMeaning meaning) {
  constexpr std::array<const char*, 7> words{"none", "certificate", "seals", "transport", "previous", "invoice", "exemption"};
  return words.at(static_cast<std::size_t>(meaning));
}

std::string fact(NationalCodes::Fact fact) {
  constexpr std::array<const char*, 9> words{"none",    "unsorted", "sorted", "unworked", "sawn", "to half a carat", "above half a carat",
                                             "crushed", "lab-grown"};
  return words.at(static_cast<std::size_t>(fact));
}

std::string price(const Valuations::Row* row) { return row == nullptr ? "unknown" : row->per_carat.amount.to_string(); }

std::string territories(const std::vector<CountryCode>& codes) {
  std::set<std::string> sorted;
  for (const CountryCode one : codes) sorted.emplace(one.text());
  std::string text;
  for (const std::string& one : sorted) text += (text.empty() ? "" : " ") + one;
  return text.empty() ? "none" : text;
}

std::string digits(const std::vector<const NumberFormats::Row*>& rows) {
  if (rows.empty()) return "unknown";
  const NumberFormats::Row& row = *rows.front();
  return std::to_string(row.digits_min.value_or(0)) + " to " + std::to_string(row.digits_max.value_or(0)) +
         (row.parcel_reference_ends_with_serial ? ", parcel reference ends with serial" : "");
}

// Each kind of question, answered from the tables.
using Answering = std::function<std::string(const ReferenceData&, const Question&)>;
const std::map<std::string, Answering>& kinds_of_questions() {
  const auto who = [](const Question& q) { return code(q.arguments.at(0).c_str()); };
  const auto when = [](const Question& q) { return q.day.value(); };
  static const std::map<std::string, Answering> all{
      {"status", [=](const auto& data, const auto& q) { return status(data, who(q), when(q)); }},
      {"takes part", [=](const auto& data, const auto& q) { return yes_or_no(data.participants.takes_part(who(q), when(q))); }},
      {"party", [=](const auto& data, const auto& q) { return std::string(data.participants.party_of(who(q), when(q)).text()); }},
      {"issuer", [=](const auto& data, const auto& q) { return kinds(data, Subject::issuer, who(q), when(q)); }},
      {"origin", [=](const auto& data, const auto& q) { return kinds(data, Subject::origin, who(q), when(q)); }},
      {"neighbour", [=](const auto& data, const auto& q) { return kinds(data, Subject::neighbour, who(q), when(q)); }},
      {"zone", [=](const auto& data, const auto& q) { return zone(data, who(q), q.arguments.at(1), when(q)); }},
      {"same area",
       [=](const auto& data, const auto& q) {
         return yes_or_no(data.participants.same_single_area(who(q), code(q.arguments.at(1).c_str()), when(q)));
       }},
      {"edition", [=](const auto&, const auto& q) { return GoodsList::edition(when(q)); }},
      {"scope",
       [=](const auto& data, const auto& q) {
         return std::string(to_string(data.goods.scope(CommodityCode::parse(q.arguments.at(0)).value(), when(q))));
       }},
      {"national code",
       [=](const auto& data, const auto& q) {
         return fact(data.national_codes.fact(who(q), CommodityCode::parse(q.arguments.at(1)).value(), when(q)));
       }},
      {"number", [](const auto& data, const auto& q) { return number(data, q.arguments.at(0)); }},
      {"known bad", [](const auto& data, const auto& q) { return yes_or_no(is_known_bad(data, q.arguments.at(0))); }},
      {"authority",
       [=](const auto& data, const auto& q) {
         if (data.authorities.of(who(q), when(q)).empty()) return std::string("unknown");
         return yes_or_no(data.authorities.named(who(q), q.arguments.at(1), when(q)) != nullptr);
       }},
      {"mines", [=](const auto& data, const auto& q) { return yes_or_no(data.producers.mines(who(q), when(q))); }},
      {"never mined", [=](const auto& data, const auto& q) { return yes_or_no(data.producers.has_never_mined(who(q), when(q))); }},
      {"mined",
       [=](const auto& data, const auto& q) {
         const auto* output = data.producers.output(who(q), when(q));
         return output == nullptr ? std::string("unknown") : output->carats.amount.to_string();
       }},
      {"beside", [=](const auto& data, const auto& q) { return territories(data.neighbours.origins_beside(who(q), when(q))); }},
      {"document",
       [=](const auto& data, const auto& q) { return meaning(data.documents.meaning(q.arguments.at(0), q.arguments.at(1), "", when(q))); }},
      {"title", [=](const auto& data, const auto& q) { return meaning(data.documents.meaning("xml/x", "", q.arguments.at(0), when(q))); }},
      {"days valid",
       [=](const auto& data, const auto& q) {
         const auto* rule = data.validity.rule(who(q), when(q));
         return rule == nullptr ? std::string("unknown") : std::to_string(rule->days_max) + (rule->is_law ? " by law" : " usual");
       }},
      {"digits", [=](const auto& data, const auto& q) { return digits(data.number_formats.of(who(q), when(q))); }},
      {"price",
       [=](const auto& data, const auto& q) { return price(data.valuations.nearest(who(q), Valuations::Kind::mined, "710231", when(q))); }},
      {"world price",
       [=](const auto& data, const auto& q) {
         return price(data.valuations.nearest(Valuations::world, Valuations::Kind::mined, "", when(q)));
       }},
      {"words", [](const auto& data, const auto& q) { return words(data, q.arguments.at(0)); }},
      {"name",
       [](const auto& data, const auto& q) {
         const auto found = data.participants.by_name(q.arguments.at(0));
         return found ? std::string(found->text()) : std::string("unknown");
       }},
      {"register", [=](const auto& data, const auto& q) { return yes_or_no(data.dealers.of(who(q), when(q)) != nullptr); }},
  };
  return all;
}

std::vector<std::pair<Question, std::string>> questions() {
  std::vector<std::pair<Question, std::string>> all;
  std::ifstream file(KPWATCH_SOURCE_DIR "/tests/reference/facts.tsv");
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == '#' || line.starts_with("question\t")) continue;
    const auto cells = split(line, '\t');
    if (cells.size() != 6) {
      ADD_FAILURE() << "facts.tsv:" << number << ": six cells, not " << cells.size();
      continue;
    }
    Question question;
    question.line = number;
    question.kind = cells[0];
    for (const std::string_view argument : split(cells[1], '|')) question.arguments.emplace_back(argument);
    question.day = parse_iso_day(cells[2]);
    question.answer = cells[4];
    all.emplace_back(std::move(question), std::string(cells[3]));
  }
  return all;
}

TEST(Facts, are_answered_as_the_law_and_the_published_record_say) {
  std::size_t asked = 0;
  std::set<std::string> kinds_asked;
  for (const auto& [question, known] : questions()) {
    const auto kind = kinds_of_questions().find(question.kind);
    if (kind == kinds_of_questions().end()) {
      ADD_FAILURE() << "facts.tsv:" << question.line << ": no such question: " << question.kind;
      continue;
    }
    EXPECT_EQ(kind->second(known_on(known), question), question.answer)
        << "facts.tsv:" << question.line << ": " << question.kind << (known.empty() ? "" : ", as known on " + known);
    ++asked;
    kinds_asked.insert(question.kind);
  }
  EXPECT_GE(asked, 200U);
  EXPECT_EQ(kinds_asked.size(), kinds_of_questions().size()) << "every kind is asked";
}

}  // namespace
}  // namespace kpwatch
