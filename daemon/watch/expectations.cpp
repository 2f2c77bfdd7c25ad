// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/expectations.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <span>

#include "daemon/base/nearest.h"
#include "daemon/base/text.h"
#include "daemon/base/yaml_tree.h"
#include "daemon/checks/all_checks.h"

namespace kpwatch {
namespace {

using Words = std::span<const std::string_view>;
constexpr auto file_keys = std::to_array<std::string_view>({"cases"});
constexpr auto case_keys =
    std::to_array<std::string_view>({"name", "as_of", "config", "settings", "maps", "certificates", "documents", "expect"});
constexpr auto input_keys = std::to_array<std::string_view>({"name", "file", "text"});
constexpr auto expect_keys =
    std::to_array<std::string_view>({"findings", "more_findings", "no_findings", "notes", "no_notes", "rejections", "outcomes"});
constexpr auto finding_keys = std::to_array<std::string_view>({"document", "item", "check", "class", "severity"});
constexpr auto note_keys = std::to_array<std::string_view>({"document", "reason", "at"});
constexpr auto outcome_keys = std::to_array<std::string_view>({"document", "outcome", "map"});
constexpr auto classes = std::to_array<std::string_view>({"substantive", "technical", "data-quality"});
constexpr auto outcomes = std::to_array<std::string_view>({"read", "unmapped", "rejected"});

bool has(Words words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

class TestFile {
 public:
  TestFile(const std::filesystem::path& file, Complaints& complaints) : file_(file), folder_(file.parent_path()), complaints_(complaints) {}

  std::vector<TestCase> read() {
    const auto root = read_yaml_file(file_, complaints_);
    if (!root || !is_table(*root, "a test file is a table with cases:")) return {};
    check_keys(*root, file_keys, "a test file");
    std::vector<TestCase> cases;
    each(root->find("cases"), "cases", [&](const YamlNode& node) { cases.push_back(one(node)); });
    if (cases.empty()) complain(root->place, "there are no cases");
    return cases;
  }

 private:
  void complain(const FilePlace& place, std::string sentence) { complaints_.push_back({place, std::move(sentence)}); }

  bool is_table(const YamlNode& node, const char* sentence) {
    if (!node.is_table()) complain(node.place, sentence);
    return node.is_table();
  }

  void check_keys(const YamlNode& table, Words known, const std::string& of) {
    for (std::size_t i = 0; i < table.members.size(); ++i) {
      const std::string& key = table.members[i].first;
      if (!has(known, key)) complain(table.key_places[i], "'" + escaped(key) + "' is no key of " + of + did_you_mean(key, known));
    }
  }

  // A single entry may stand without its list.
  void each(const YamlNode* node, const std::string& of, const std::function<void(const YamlNode&)>& visit) {
    if (node == nullptr || node->kind == YamlNode::Kind::null) return;
    if (!node->is_list()) return visit(*node);
    for (const YamlNode& item : node->items) {
      if (item.kind == YamlNode::Kind::null)
        complain(item.place, "an entry of " + of + " is empty");
      else
        visit(item);
    }
  }

  std::string text(const YamlNode* node, const std::string& name) {
    if (node == nullptr) return {};
    if (!node->is_scalar()) complain(node->place, name + " must be a text");
    return node->is_scalar() ? node->text : std::string();
  }

  template <class Number>
  std::optional<Number> number(const YamlNode* node, const std::string& name) {
    if (node == nullptr) return std::nullopt;
    const std::string digits = text(node, name);
    Number value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc{} && end == digits.data() + digits.size()) return value;
    complain(node->place, name + " must be a whole number");
    return std::nullopt;
  }

  std::string word(const YamlNode* node, const std::string& name, Words known) {
    const std::string said = text(node, name);
    if (!said.empty() && !has(known, said)) complain(node->place, "'" + escaped(said) + "' is no " + name + did_you_mean(said, known));
    return said;
  }

  TestCase one(const YamlNode& node) {
    TestCase made;
    made.place = node.place;
    if (!is_table(node, "a case is a table with name:, documents: and expect:")) return made;
    check_keys(node, case_keys, "a case");
    made.name = text(node.find("name"), "name");
    if (made.name.empty()) complain(node.place, "a case needs a name");
    if (const YamlNode* day = node.find("as_of")) {
      made.as_of = parse_iso_day(text(day, "as_of"));
      if (!made.as_of) complain(day->place, "as_of must be a day as CCYY-MM-DD");
    }
    each(node.find("maps"), "maps", [&](const YamlNode& map) { made.maps.push_back((folder_ / text(&map, "maps")).string()); });
    each(node.find("certificates"), "certificates", [&](const YamlNode& input) { made.certificates.push_back(input_of(input)); });
    each(node.find("documents"), "documents", [&](const YamlNode& input) { made.documents.push_back(input_of(input)); });
    if (made.documents.empty()) complain(node.place, "a case needs documents");
    for (std::size_t i = 0; i < made.documents.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (made.documents[i].name == made.documents[j].name)
          complain(made.documents[i].place, "two documents have the name '" + escaped(made.documents[i].name) + "'");
    settings(node, made);
    const YamlNode* const expect = node.find("expect");
    if (expect == nullptr || !expect->is_table())
      complain(expect == nullptr ? node.place : expect->place, "a case needs expect:, a table with findings: and the like");
    else
      expectations(*expect, made);
    return made;
  }

  TestInput input_of(const YamlNode& node) {
    TestInput input;
    input.place = node.place;
    if (!node.is_table()) {
      input.name = text(&node, "a document");
      input.file = folder_ / input.name;
    } else {
      check_keys(node, input_keys, "a document");
      const YamlNode* const file = node.find("file");
      const YamlNode* const inside = node.find("text");
      if ((file == nullptr) == (inside == nullptr)) complain(node.place, "a document has either file: or text:");
      if (file != nullptr) input.file = folder_ / text(file, "file");
      if (inside != nullptr) input.text = text(inside, "text");
      input.name = node.find("name") != nullptr ? text(node.find("name"), "name") : text(file, "file");
      if (input.name.empty()) complain(node.place, "a document that stands here as text needs a name");
    }
    std::error_code error;
    if (!input.text && !std::filesystem::is_regular_file(input.file, error))
      complain(node.place, "there is no file " + escaped(input.file.string()));
    return input;
  }

  // A whole configuration, or a piece of one.
  void settings(const YamlNode& node, TestCase& into) {
    const YamlNode* const config = node.find("config");
    const YamlNode* const piece = node.find("settings");
    if (config != nullptr && piece != nullptr) return complain(piece->place, "a case has either config: or settings:");
    std::optional<Settings> read = Settings();
    if (config != nullptr) read = read_settings(folder_ / text(config, "config"), complaints_);
    if (piece != nullptr) {
      // What every configuration must have and nothing here looks at.
      const std::string whole = "state: state\nauthorities: " + file_.filename().string() +
                                "\nfeeds: [{name: in, kind: directory, inbox: in}]\npublishers: {out: {kind: directory, folder: out}}\n" +
                                text(piece, "settings");
      Complaints complaints;
      read = read_settings_text(whole, file_, complaints);
      for (const Complaint& complaint : complaints) complain(piece->place, "settings: " + complaint.sentence);
    }
    if (read) into.settings = std::move(*read);
  }

  void expectations(const YamlNode& node, TestCase& into) {
    check_keys(node, expect_keys, "expect");
    into.has_findings = node.find("findings") != nullptr;
    if (const YamlNode* more = node.find("more_findings")) {
      into.allows_more = text(more, "more_findings") == "allowed";
      if (!into.allows_more) complain(more->place, "more_findings: takes only allowed");
    }
    const auto findings = [&](const char* name, std::vector<ExpectedFinding>& list) {
      each(node.find(name), name, [&](const YamlNode& entry) { list.push_back(finding(entry, into)); });
    };
    findings("findings", into.findings);
    findings("no_findings", into.no_findings);
    const auto notes = [&](const char* name, std::vector<ExpectedNote>& list) {
      each(node.find(name), name, [&](const YamlNode& entry) { list.push_back(note(entry, into)); });
    };
    notes("notes", into.notes);
    notes("no_notes", into.no_notes);
    notes("rejections", into.rejections);
    each(node.find("outcomes"), "outcomes", [&](const YamlNode& entry) {
      ExpectedOutcome made;
      made.place = entry.place;
      if (!is_table(entry, "an outcome is a table with outcome: or map:")) return;
      check_keys(entry, outcome_keys, "an outcome");
      made.document = document(entry, into);
      made.outcome = word(entry.find("outcome"), "outcome", outcomes);
      made.map = text(entry.find("map"), "map");
      into.outcomes.push_back(std::move(made));
    });
  }

  // Where there is but one document, it need not be named.
  std::string document(const YamlNode& node, const TestCase& of) {
    const YamlNode* const named = node.find("document");
    if (named == nullptr) {
      if (of.documents.size() > 1) complain(node.place, "document: is missing; there are several");
      return of.documents.empty() ? std::string() : of.documents.front().name;
    }
    const std::string name = text(named, "document");
    std::vector<std::string_view> known;
    for (const TestInput& input : of.documents) known.push_back(input.name);
    if (!has(known, name)) complain(named->place, "there is no document '" + escaped(name) + "' in this case" + did_you_mean(name, known));
    return name;
  }

  ExpectedFinding finding(const YamlNode& node, const TestCase& of) {
    ExpectedFinding made;
    made.place = node.place;
    if (node.is_scalar()) {
      made.check = check(&node);  // of any document and item
      return made;
    }
    if (!is_table(node, "a finding is a check's id, or a table with check:")) return made;
    check_keys(node, finding_keys, "a finding");
    made.document = document(node, of);
    made.check = check(node.find("check"));
    if (made.check.empty() && node.find("check") == nullptr) complain(node.place, "a finding needs check:");
    made.cls = word(node.find("class"), "class", classes);
    made.item = number<std::int64_t>(node.find("item"), "item");
    made.severity = number<int>(node.find("severity"), "severity");
    return made;
  }

  // "E01" or "kp.weight-differs".
  std::string check(const YamlNode* node) {
    const std::string said = text(node, "check");
    if (said.empty()) return said;
    std::vector<std::string_view> known;
    for (const Check* each : all_checks()) {
      if (each->code == said || each->id == said) return std::string(each->code);
      known.push_back(each->id);
    }
    complain(node->place, "there is no check '" + escaped(said) + "'" + did_you_mean(said, known));
    return {};
  }

  ExpectedNote note(const YamlNode& node, const TestCase& of) {
    ExpectedNote made;
    made.place = node.place;
    if (node.is_scalar()) {
      made.reason = node.text;
      return made;
    }
    if (!is_table(node, "a note is a reason's code, or a table with reason:")) return made;
    check_keys(node, note_keys, "a note");
    made.document = document(node, of);
    made.reason = text(node.find("reason"), "reason");
    if (made.reason.empty()) complain(node.place, "a note needs reason:");
    made.at = text(node.find("at"), "at");
    return made;
  }

  std::filesystem::path file_, folder_;
  Complaints& complaints_;
};

}  // namespace

std::vector<TestCase> read_test_file(const std::filesystem::path& file, Complaints& complaints) {
  return TestFile(file, complaints).read();
}

}  // namespace kpwatch
