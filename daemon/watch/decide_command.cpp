// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/decide_command.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/flow/judgement_json.h"
#include "daemon/reference/known_tables.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/kept_cases.h"

namespace kpwatch {
namespace {

constexpr std::size_t decisions_at_once = 500;

int outside(const std::string& sentence) {
  std::cerr << "kpwatch: " << sentence << '\n';
  return exit_code::outside;
}

// Another day's tables and knowledge.
struct Supposition {
  std::optional<Day> as_of, known;
  std::filesystem::path reference;
  [[nodiscard]] bool is_any() const { return as_of || known || !reference.empty(); }
  [[nodiscard]] Moment moment(const Decision& decision) const {
    return as_of ? Moment{*as_of + std::chrono::days(1)} - std::chrono::milliseconds(1) : decision.decided_at;
  }
};

bool is_of_same_matter(const Judgement& one, const Finding& a, const Judgement& other, const Finding& b) {
  return a.check->id == b.check->id && item_number(one, a.item) == item_number(other, b.item) && a.certificate == b.certificate;
}

bool says_the_same(const Finding& a, const Finding& b) {
  return a.sentence == b.sentence && a.cls == b.cls && a.severity == b.severity && a.expected == b.expected && a.observed == b.observed &&
         a.recipients == b.recipients;
}

// Findings of one judgement and of the other, those in force and those that wait.
struct Differences {
  std::vector<const Finding*> gone, appeared;
  std::vector<std::pair<const Finding*, const Finding*>> changed;
  bool goods_differ = false;
  [[nodiscard]] bool is_any() const { return goods_differ || !gone.empty() || !appeared.empty() || !changed.empty(); }
};

void compare(const Judgement& was, const std::vector<Finding>& before, const Judgement& is, const std::vector<Finding>& after,
             Differences& result) {
  for (const Finding& finding : before) {
    const auto found =
        std::find_if(after.begin(), after.end(), [&](const Finding& other) { return is_of_same_matter(was, finding, is, other); });
    if (found == after.end())
      result.gone.push_back(&finding);
    else if (!says_the_same(finding, *found))
      result.changed.emplace_back(&finding, &*found);
  }
  for (const Finding& finding : after)
    if (std::none_of(before.begin(), before.end(), [&](const Finding& other) { return is_of_same_matter(is, finding, was, other); }))
      result.appeared.push_back(&finding);
}

Differences compare(const Judgement& was, const Judgement& is) {
  Differences result;
  compare(was, was.findings, is, is.findings, result);
  compare(was, was.waiting, is, is.waiting, result);
  JsonWriter before, after;
  write_items(before, was);
  write_items(after, is);
  result.goods_differ = before.written() != after.written();
  return result;
}

class Deciding {
 public:
  Deciding(KeptCases& cases, const DecideOptions& options, Supposition supposed)
      : cases_(cases), options_(options), supposed_(std::move(supposed)) {}

  int all() {
    std::uint64_t last = 0, count = 0, differing = 0, untaken = 0;
    for (auto decisions = cases_.ledger().decisions_after(last, decisions_at_once); !decisions.empty();
         decisions = cases_.ledger().decisions_after(last, decisions_at_once)) {
      for (const Decision& decision : decisions) {
        last = decision.number;
        if (decision.seen < 0) {
          ++untaken;
          continue;
        }
        ++count;
        const auto again = cases_.retaken(decision);
        if (again && again.value().json == decision.judgement) continue;
        ++differing;
        tell_of_one(decision, again);
      }
    }
    if (const auto trouble = cases_.trouble(); !trouble) return outside(trouble.error().sentence);
    if (options_.json) {
      std::cout << "{\"decisions\":" << count << ",\"differing\":" << differing << ",\"not_kept\":" << untaken << "}\n";
    } else {
      std::cout << count << " decisions were taken again with what each was made with; " << differing << " came out otherwise.\n";
      if (untaken != 0) std::cout << untaken << " more are from before kpwatch kept what decisions stood on.\n";
    }
    return differing == 0 ? exit_code::done : exit_code::refused;
  }

  int one(const Decision& decision, std::size_t number) {
    const auto again = cases_.retaken(decision);
    if (!again) return refuse(again.error().sentence);
    const bool is_same = again.value().json == decision.judgement;
    if (!supposed_.is_any() || !is_same) {
      tell_of_one(decision, again, number, is_same);
      if (supposed_.is_any())
        std::cerr << "kpwatch: the decision does not come out as it was kept; what another day would change cannot be told from it\n";
      return is_same ? exit_code::done : exit_code::refused;
    }
    return suppose(decision, number, again.value());
  }

 private:
  static int refuse(const std::string& sentence) {
    std::cerr << "kpwatch: the decision cannot be taken again: " << sentence << '\n';
    return exit_code::refused;
  }

  int suppose(const Decision& decision, std::size_t number, const Retaken& was) {
    Complaints complaints;
    const Settings& settings = cases_.today().settings;
    const auto folder = supposed_.reference.empty() ? mappings_of(settings) / "reference" : supposed_.reference;
    const auto known_on = supposed_.known ? supposed_.known : supposed_.as_of;
    const auto reference = known_on ? read_reference_data_as_known(*known_on, folder, settings.own_reference, complaints)
                                    : read_reference_data(folder, settings.own_reference, complaints);
    if (reference == nullptr) {
      write_complaints(std::cerr, complaints);
      return exit_code::refused;
    }
    const auto record = cases_.record(decision);
    if (!record) return refuse(record.error().sentence);
    const Moment moment = supposed_.moment(decision);
    const auto clock = supposed_.as_of ? cases_.ledger().clock_at(moment) : decision.seen;
    const auto is = retake(record.value(), moment,
                           {cases_.formats_of_today(), cases_.archive(), cases_.memory_at(clock), *reference, *cases_.today().checks,
                            KPWATCH_VERSION, nullptr});
    if (!is) return refuse(is.error().sentence);
    if (const auto trouble = cases_.trouble(); !trouble) return outside(trouble.error().sentence);
    const Differences differences = compare(was.judgement, is.value().judgement);
    options_.json ? write_json(decision, number, is.value(), differences) : write_words(decision, number, reference->edition, differences);
    return differences.is_any() ? exit_code::refused : exit_code::done;
  }

  [[nodiscard]] std::string supposition() const {
    std::string text;
    if (supposed_.as_of) text += "as of " + to_string(*supposed_.as_of);
    if (supposed_.known) text += (text.empty() ? "" : ", ") + ("tables as known on " + to_string(*supposed_.known));
    if (!supposed_.reference.empty()) text += (text.empty() ? "" : ", ") + ("tables of " + supposed_.reference.string());
    return text;
  }

  void tell_of_one(const Decision& decision, const Result<Retaken>& again, std::size_t number = 0, bool is_same = false) const {
    if (options_.json) {
      JsonWriter line;
      line.begin_object();
      line.text_member("business_id", decision.business_id);
      if (number != 0) line.number_member("decision", static_cast<std::int64_t>(number));
      line.text_member("decided_at", to_string(decision.decided_at));
      line.flag_member("same", is_same);
      line.raw_member("kept", decision.judgement);
      if (again && !is_same) line.raw_member("again", again.value().json);
      if (!again) line.text_member("reason", again.error().sentence);
      line.end_object();
      std::cout << line.written() << '\n';
      return;
    }
    std::cout << escaped(decision.business_id) << ", decided on " << to_string(decision.decided_at);
    if (is_same) {
      std::cout << ": decided again with the same tables, settings and knowledge, the outcome is the same to the last byte.\n";
    } else if (!again) {
      std::cout << ": cannot be decided again: " << again.error().sentence << '\n';
    } else {
      std::cout << ": the outcome is ANOTHER one.\n  kept   " << decision.judgement << "\n  again  " << again.value().json << '\n';
    }
  }

  void write_words(const Decision& decision, std::size_t number, const std::string& edition, const Differences& differences) const {
    std::cout << escaped(decision.business_id) << ", decision " << number << " of " << to_string(decision.decided_at) << ", decided again "
              << supposition() << " (tables " << edition << "):\n";
    if (!differences.is_any()) std::cout << "  nothing differs.\n";
    if (differences.goods_differ) std::cout << "  The goods are seen otherwise; --json shows how.\n";
    const auto tell = [](const char* how, const Finding& finding) {
      std::cout << "  " << how << ' ' << finding.check->code << "  " << escaped(finding.sentence) << '\n';
      if (finding.effective_at) std::cout << "           counts from " << to_string(*finding.effective_at) << '\n';
    };
    for (const Finding* finding : differences.gone) tell("NO LONGER ", *finding);
    for (const Finding* finding : differences.appeared) tell("NEWLY     ", *finding);
    for (const auto& [before, after] : differences.changed) {
      tell("WAS       ", *before);
      tell("WOULD BE  ", *after);
    }
  }

  void write_json(const Decision& decision, std::size_t number, const Retaken& is, const Differences& differences) const {
    JsonWriter line;
    line.begin_object();
    line.text_member("business_id", decision.business_id);
    line.number_member("decision", static_cast<std::int64_t>(number));
    line.text_member("decided_at", to_string(decision.decided_at));
    line.text_member("supposed", supposition());
    line.flag_member("same", !differences.is_any());
    line.raw_member("kept", decision.judgement);
    line.raw_member("again", is.json);
    const auto codes = [&line](const char* name, const std::vector<const Finding*>& findings) {
      line.key(name);
      line.begin_array();
      for (const Finding* finding : findings) line.text(finding->check->code);
      line.end_array();
    };
    codes("gone", differences.gone);
    codes("new", differences.appeared);
    std::vector<const Finding*> changed;
    for (const auto& pair : differences.changed) changed.push_back(pair.second);
    codes("changed", changed);
    line.flag_member("goods_differ", differences.goods_differ);
    line.end_object();
    std::cout << line.written() << '\n';
  }

  KeptCases& cases_;
  const DecideOptions& options_;
  Supposition supposed_;
};

}  // namespace

int decide_command(const DecideOptions& options) {
  Supposition supposed{parse_iso_day(options.as_of), parse_iso_day(options.known), options.reference};
  if (!options.as_of.empty() && !supposed.as_of) return misused("kpwatch", "--as-of must be a day, CCYY-MM-DD");
  if (!options.known.empty() && !supposed.known) return misused("kpwatch", "--known must be a day, CCYY-MM-DD");
  if (options.all == !options.name.empty()) return misused("kpwatch", "either a case or --all must be given");
  if (options.all && supposed.is_any())
    return misused("kpwatch", "--all takes decisions again as they were; give a case with --as-of, --known or --reference");
  Complaints complaints;
  std::string trouble;
  const auto cases = KeptCases::open(options.config, complaints, trouble);
  if (!complaints.empty()) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  if (cases == nullptr) return outside(trouble);
  Deciding deciding(*cases, options, std::move(supposed));
  if (options.all) return deciding.all();
  std::size_t number = 0;
  const auto decision = cases->chosen(options.name, options.number, number, trouble);
  if (!decision) return misused("kpwatch", trouble);
  return deciding.one(*decision, number);
}

}  // namespace kpwatch
