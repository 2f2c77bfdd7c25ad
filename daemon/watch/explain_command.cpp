// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/explain_command.h"

#include <algorithm>
#include <iostream>

#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/checks/all_checks.h"
#include "daemon/checks/certificate_case.h"
#include "daemon/checks/evidence.h"
#include "daemon/flow/judgement_json.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/explanation.h"
#include "daemon/watch/kept_cases.h"

namespace kpwatch {
namespace {

std::string in_words(Recipient recipient) {
  switch (recipient) {
    case Recipient::dec:
      return "the declarant";
    case Recipient::ima:
      return "the importing authority";
    case Recipient::exa:
      return "the exporting authority";
    case Recipient::cus:
      return "customs";
    default:
      return std::string(to_string(recipient));
  }
}

// In the middle of a sentence; codes in capitals stay.
std::string lower_first(std::string_view text) {
  std::string result(text);
  if (result.size() > 1 && result[0] >= 'A' && result[0] <= 'Z' && !(result[1] >= 'A' && result[1] <= 'Z'))
    result[0] = static_cast<char>(result[0] - 'A' + 'a');
  return result;
}

// "B01 E02": what a kept judgement found, as it says itself.
std::string codes_in(const std::string& judgement, std::string_view list) {
  constexpr std::string_view member = "\"check\":\"";
  const auto begin = judgement.find("\"" + std::string(list) + "\":[");
  if (begin == std::string::npos) return {};
  const auto end = list == "findings" ? std::min(judgement.find("\"waiting\":["), judgement.size()) : judgement.size();
  std::string codes;
  for (auto at = judgement.find(member, begin); at < end; at = judgement.find(member, at + 1)) {
    const auto first = at + member.size();
    codes += (codes.empty() ? "" : " ") + judgement.substr(first, judgement.find('"', first) - first);
  }
  return codes;
}

struct Explained {
  Decision decision;
  std::size_t number = 0;
  std::vector<Decision> history;
  CaseRecord record;
  std::optional<Retaken> again;  // nothing: `why_not`
  std::string why_not;
  bool is_same = false;
  std::vector<std::string> remarks;
  std::vector<const Check*> silent_for_want;  // that need what is not a matter of course, and found nothing
  std::vector<const Check*> silent, off;
  std::vector<std::string> changed_since;  // of maps, tables and settings
};

bool has_spoken(const Judgement& judgement, const Check* check) {
  const auto is_it = [check](const Finding& finding) { return finding.check == check; };
  return std::any_of(judgement.findings.begin(), judgement.findings.end(), is_it) ||
         std::any_of(judgement.waiting.begin(), judgement.waiting.end(), is_it);
}

void sort_checks(const CheckSettings& settings, CaseSubject subject, Explained& explained) {
  for (const Check* check : all_checks()) {
    if (check->examine == nullptr || check->subject != subject) continue;
    if (!settings.is_on(check->id))
      explained.off.push_back(check);
    else if (!has_spoken(explained.again->judgement, check))
      (check->needs.empty() ? explained.silent : explained.silent_for_want).push_back(check);
  }
}

std::string codes_of(const std::vector<const Check*>& checks) {
  std::string text;
  for (const Check* check : checks) text += (text.empty() ? "" : " ") + std::string(check->code);
  return text;
}

class Telling {
 public:
  Telling(std::ostream& out, const Explained& explained, KeptCases& cases) : out_(out), it_(explained), cases_(cases) {}

  void all() {
    head();
    if (it_.again) {
      if (it_.record.format != to_string(CaseSubject::certificate)) {
        title("What was declared (in brackets: where in the message)");
        explain_fields(out_, 1, *it_.again->declaration);
        what_the_goods_are();
      }
      certificates();
      answers();
      findings();
      against();
      silent();
    } else {
      title("What was decided, as it was kept");
      out_ << "  " << it_.decision.judgement << '\n';
    }
    made_with();
    history();
  }

 private:
  void title(std::string_view text) { out_ << '\n' << text << '\n'; }

  void head() {
    const auto key = certificate_of_case(it_.decision.business_id);
    out_ << (key ? "Certificate " + escaped(*key) : "Declaration " + escaped(it_.record.identifier)) << ", case "
         << escaped(it_.decision.business_id) << '\n';
    out_ << "Decision " << it_.number << " of " << it_.history.size() << ", made on " << to_string(it_.decision.decided_at) << " because "
         << why_in_words(it_.decision.why) << ".\n";
    if (it_.record.test) out_ << "It was sent as a test: nobody is told of it.\n";
    if (it_.record.cancelled) out_ << "The declaration was withdrawn: nothing is held against it.\n";
    if (!it_.again)
      out_ << "It cannot be decided again: " << it_.why_not << ".\n";
    else if (it_.is_same)
      out_ << "Decided again with the tables, settings and knowledge of then, it comes out the same to the last byte; what follows is "
              "that.\n";
    else
      out_ << "TAKE CARE: decided again with the tables, settings and knowledge of then, it comes out otherwise. What follows is the new "
              "outcome; `kpwatch decide` shows both.\n";
  }

  void what_the_goods_are() {
    title("What the goods are");
    for (std::size_t i = 0; i < it_.again->judgement.items.size(); ++i)
      out_ << "  line " << item_number(it_.again->judgement, i) << ": " << escaped(it_.again->judgement.items[i].reason) << '\n';
  }

  void certificates() {
    title("What it was held against");
    if (it_.again->judgement.certificates.empty()) out_ << "  No certificate is cited.\n";
    Memory& memory = cases_.memory_at(it_.decision.seen);
    for (const CitedCertificate& cited : it_.again->judgement.certificates) {
      const std::string text = cited.document->reference ? cited.document->reference->value.str() : std::string("(no number)");
      if (cited.number() == nullptr) {
        out_ << "  \"" << escaped(text) << "\" does not read as the number of a certificate.\n";
        continue;
      }
      const std::string key = cited.record ? cited.record->number.key() : cited.number()->key();
      const auto versions = memory.certificate_versions(key);
      if (versions.empty()) {
        out_ << "  Certificate " << escaped(text) << ": no record of it was known.\n";
      } else {
        out_ << "  Certificate " << escaped(text) << ", on record since " << to_string(versions.front().known_at);
        if (versions.size() > 1)
          out_ << ", last changed on " << to_string(versions.back().known_at) << " (version " << versions.size() << ")";
        out_ << ":\n";
        if (cited.record) explain_fields(out_, 2, *cited.record);
      }
      documents_of(memory, key);
      for (const CertificateUse& use : cited.earlier_uses)
        out_ << "    used before by declaration " << escaped(use.identifier)
             << (use.accepted_on ? ", accepted on " + to_string(*use.accepted_on) : std::string())
             << (use.carats ? ", " + use.carats->amount.to_string(2) + " ct" : std::string()) << '\n';
    }
  }

  // Customs' own answers, as far as they were known when it was decided.
  void answers() {
    Memory& memory = cases_.memory_at(it_.decision.seen);
    std::vector<Known<Observation>> said;
    for (const auto& name : names_in_observations(*it_.again->declaration))
      for (auto& one : memory.observations(name))
        if (one.document.kind == ObservationKind::outcome) said.push_back(std::move(one));
    if (said.empty()) return;
    title("What customs answered");
    for (const auto& [answer, known_at] : said)
      out_ << "  " << (answer.observed_on ? to_string(*answer.observed_on) : "known since " + to_string(known_at)) << "  "
           << (answer.verdict == Verdict::none ? "\"" + escaped(answer.remarks) + "\"" : std::string(to_string(answer.verdict))) << '\n';
  }

  template <class Document>
  void count(const std::vector<Known<Document>>& known, std::string_view one, std::string_view many) {
    if (known.empty()) return;
    out_ << "    " << known.size() << ' ' << (known.size() == 1 ? one : many) << ", the last one known since "
         << to_string(known.back().known_at) << '\n';
  }
  void documents_of(const Memory& memory, const std::string& key) {
    count(memory.confirmations(key), "confirmation of receipt", "confirmations of receipt");
    count(memory.preadvices(key), "pre-advice", "pre-advices");
    count(memory.notices(key), "notice about it", "notices about it");
    count(memory.observations(key), "observation by an officer", "observations by officers");
  }

  void finding(const Finding& one) {
    out_ << "  " << one.check->code << "  " << one.check->title << " (" << to_string(one.cls) << ", severity " << one.severity << " of 5)\n"
         << "       " << escaped(one.sentence) << '\n';
    if (!one.expected.empty() || !one.observed.empty()) {
      const std::string unit = one.unit.empty() ? "" : " " + (one.unit == "CTM" ? std::string("ct") : one.unit);
      out_ << "       expected: " << (one.expected.empty() ? "nothing" : escaped(one.expected) + unit)
           << "; found: " << (one.observed.empty() ? "nothing" : escaped(one.observed) + unit);
      if (one.place.kind != Place::Kind::none) out_ << "   [" << escaped(kpwatch::in_words(one.place)) << ']';
      out_ << '\n';
    }
    out_ << "       law: " << basis_line(*one.check) << '\n';
    std::string who;
    for (const Recipient recipient : one.recipients) who += (who.empty() ? "" : ", ") + in_words(recipient);
    if (!who.empty()) out_ << "       meant for: " << who << '\n';
  }

  void findings() {
    title("What was found");
    if (it_.again->judgement.findings.empty()) out_ << "  Nothing.\n";
    for (const Finding& one : it_.again->judgement.findings) finding(one);
  }

  void against() {
    if (it_.remarks.empty() && it_.again->judgement.waiting.empty()) return;
    title("What speaks against a finding, or makes it wait");
    for (const std::string& remark : it_.remarks) out_ << "  " << escaped(remark) << '\n';
    for (const Finding& one : it_.again->judgement.waiting) {
      out_ << "  Not told before " << (one.effective_at ? to_string(*one.effective_at) : std::string("its time")) << ":\n";
      finding(one);
    }
  }

  void silent() {
    title("What said nothing (`kpwatch list-checks` says what each is)");
    const auto& certificates = it_.again->judgement.certificates;
    if (std::none_of(certificates.begin(), certificates.end(), [](const CitedCertificate& cited) { return cited.record.has_value(); }))
      out_ << "  No record of a certificate was known: what compares with one (weight, value, dates, parties) could not be looked for.\n";
    out_ << "  Found nothing: " << codes_of(it_.silent) << '\n';
    if (!it_.silent_for_want.empty())
      out_ << "  Found nothing, and can only where there is more than the declaration and its certificate:\n";
    for (const Check* check : it_.silent_for_want)
      out_ << "    " << check->code << "  " << check->title << ": needs " << lower_first(check->needs) << '\n';
    if (!it_.off.empty()) out_ << "  Switched off: " << codes_of(it_.off) << '\n';
  }

  void made_with() {
    title("What it was decided with");
    const auto kept = cases_.ledger().grounds(it_.decision.grounds);
    if (kept) {
      out_ << "  reference tables, edition " << kept->reference << "; kpwatch " << kept->version
           << "; tables, maps and settings are kept as " << it_.decision.grounds.substr(0, 16) << '\n';
    } else {
      out_ << "  That was not kept then.\n";
    }
    if (!it_.changed_since.empty()) {
      out_ << "  Changed since:";
      for (const std::string& part : it_.changed_since) out_ << ' ' << part << (&part == &it_.changed_since.back() ? "\n" : ",");
    }
    out_ << "  original message: SHA-256 " << it_.record.sha256 << ", received " << to_string(it_.record.received_at) << " by feed "
         << it_.record.feed << ", read by the map " << it_.record.map << '\n';
    for (const std::string_view line : split(it_.decision.sources, '\n'))
      if (!line.empty()) out_ << "  on record: " << escaped(line) << '\n';
  }

  void history() {
    title("All decisions of this case");
    for (std::size_t i = 0; i < it_.history.size(); ++i) {
      const Decision& one = it_.history[i];
      const std::string found = codes_in(one.judgement, "findings"), waits = codes_in(one.judgement, "waiting");
      out_ << (i + 1 == it_.number ? "> " : "  ") << i + 1 << "  " << to_string(one.decided_at) << "  " << why_in_words(one.why)
           << (one.version > 1 ? " (version " + std::to_string(one.version) + ")" : std::string()) << ": "
           << (found.empty() ? "nothing found" : found) << (waits.empty() ? "" : "; waiting: " + waits) << '\n';
    }
  }

  std::ostream& out_;
  const Explained& it_;
  KeptCases& cases_;
};

void write_json(std::ostream& out, const Explained& it) {
  JsonWriter json;
  const auto texts = [&json](const char* name, const auto& list, const auto& text_of) {
    json.key(name);
    json.begin_array();
    for (const auto& one : list) json.text(text_of(one));
    json.end_array();
  };
  const auto code = [](const Check* check) { return check->code; };
  const auto itself = [](const std::string& text) { return std::string_view(text); };
  json.begin_object();
  json.text_member("business_id", it.decision.business_id);
  json.number_member("decision", static_cast<std::int64_t>(it.number));
  json.text_member("decided_at", to_string(it.decision.decided_at));
  json.text_member("why", it.decision.why);
  json.number_member("version", it.decision.version);
  json.number_member("seen", it.decision.seen);
  json.text_member("grounds", it.decision.grounds);
  json.text_member("sha256", it.record.sha256);
  json.flag_member("same_when_decided_again", it.is_same);
  json.text_member("not_decided_again_because", it.why_not);
  json.raw_member("judgement", it.decision.judgement);
  texts("against", it.remarks, itself);
  texts("silent", it.silent, code);
  texts("silent_unless", it.silent_for_want, code);
  texts("off", it.off, code);
  texts("changed_since", it.changed_since, itself);
  texts("sources", split(it.decision.sources, '\n'), [](std::string_view line) { return line; });
  json.key("decisions");
  json.begin_array();
  for (const Decision& one : it.history) {
    json.begin_object();
    json.text_member("decided_at", to_string(one.decided_at));
    json.text_member("why", one.why);
    json.number_member("version", one.version);
    json.text_member("findings", codes_in(one.judgement, "findings"));
    json.text_member("waiting", codes_in(one.judgement, "waiting"));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out << json.written() << '\n';
}

}  // namespace

int explain_command(const ExplainOptions& options) {
  Complaints complaints;
  std::string trouble;
  const auto cases = KeptCases::open(options.config, complaints, trouble);
  if (!complaints.empty()) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  if (cases == nullptr) {
    std::cerr << "kpwatch: " << trouble << '\n';
    return exit_code::outside;
  }
  Explained explained;
  auto decision = cases->chosen(options.name, options.number, explained.number, trouble);
  if (!decision) {
    std::cerr << "kpwatch: " << trouble << '\n';
    return exit_code::usage;
  }
  explained.decision = *std::move(decision);
  explained.history = cases->ledger().decisions(explained.decision.business_id);
  if (const auto record = cases->record(explained.decision)) explained.record = record.value();
  if (auto again = cases->retaken(explained.decision, &explained.remarks)) {
    explained.again.emplace(std::move(again.value()));
    explained.is_same = explained.again->json == explained.decision.judgement;
    const bool is_certificate = certificate_of_case(explained.decision.business_id).has_value();
    sort_checks(*cases->grounds(explained.decision).value()->checks, is_certificate ? CaseSubject::certificate : CaseSubject::declaration,
                explained);
    if (const auto bundle = cases->bundle(explained.decision))
      explained.changed_since = differences(bundle.value(), cases->today().knowledge.grounds->bundle);
  } else {
    explained.why_not = again.error().sentence;
  }
  if (options.json)
    write_json(std::cout, explained);
  else
    Telling(std::cout, explained, *cases).all();
  if (const auto failed = cases->trouble(); !failed) {
    std::cerr << "kpwatch: " << failed.error().sentence << '\n';
    return exit_code::outside;
  }
  return exit_code::done;
}

}  // namespace kpwatch
