// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/kept_cases.h"

#include <array>
#include <utility>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/checks/judgement.h"
#include "daemon/customs/certificate_number.h"
#include "daemon/flow/item_interest.h"

namespace kpwatch {

std::unique_ptr<KeptCases> KeptCases::open(const std::string& config, Complaints& complaints, std::string& trouble) {
  auto loaded = load(config, complaints);
  if (!loaded) return nullptr;
  auto formats = make_formats(loaded->maps, loaded->settings.limits, complaints);
  formats->set_interest(item_interest([reference = loaded->knowledge.reference] { return reference; }));
  auto ledger = ledger_of(loaded->settings.state, true);
  auto archive = archive_of(loaded->settings.state, true);
  if (!ledger || !archive) {
    trouble = ledger ? archive.error().sentence : ledger.error().sentence;
    return nullptr;
  }
  auto memory = ledger.value()->earlier_memory();
  if (!memory) {
    trouble = memory.error().sentence;
    return nullptr;
  }
  return std::unique_ptr<KeptCases>(new KeptCases(std::move(*loaded), std::move(ledger.value()), std::move(archive.value()),
                                                  std::move(formats), std::move(memory.value())));
}

Result<std::vector<std::string>> KeptCases::named(const std::string& name) const {
  TRY_ASSIGN(auto found, ledger_->cases_named(name));
  if (found.empty()) {
    TRY_ASSIGN(found, ledger_->cases_named(declaration_key(name)));
  }
  if (!found.empty()) return found;
  const auto& participants = loaded_.knowledge.reference->participants;
  const auto reading = normalise(name, [&](CountryCode code) { return participants.has_ever_issued(code); });
  const auto* number = std::get_if<CertificateNumber>(&reading);
  if (number == nullptr) return found;
  return ledger_->cases_named(number->key());
}

std::optional<Decision> KeptCases::chosen(const std::string& name, std::uint64_t number, std::size_t& place, std::string& trouble) const {
  const auto asked = named(name);
  if (!asked) {
    trouble = asked.error().sentence;
    return std::nullopt;
  }
  const auto& ids = asked.value();
  if (ids.size() != 1) {
    trouble = ids.empty() ? "there is no case by the name of " + escaped(name) : escaped(name) + " means several cases; give one of them:";
    for (const auto& id : ids) trouble += "\n  " + escaped(id);
    return std::nullopt;
  }
  auto decisions = ledger_->decisions(ids.front());
  if (number > decisions.size() || decisions.empty()) {
    trouble = "the case has " + std::to_string(decisions.size()) + " decisions";
    return std::nullopt;
  }
  place = number == 0 ? decisions.size() : static_cast<std::size_t>(number);
  return std::move(decisions[place - 1]);
}

Result<KeptGrounds> KeptCases::kept_grounds(const Decision& decision) const {
  auto kept = ledger_->grounds(decision.grounds);
  if (!kept) return failure("it is not known with which maps, tables and settings this was decided");
  return *std::move(kept);
}

Result<std::string> KeptCases::bundle(const Decision& decision) const {
  TRY_ASSIGN(const auto kept, kept_grounds(decision));
  TRY_ASSIGN(const auto bytes, archive_->get(kept.archive));
  return std::string(bytes.view());
}

Result<const LaidOut*> KeptCases::grounds(const Decision& decision) {
  auto& place = grounds_[decision.grounds];
  if (place) return static_cast<const LaidOut*>(place.get());
  TRY_ASSIGN(const auto kept, kept_grounds(decision));
  TRY_ASSIGN(const auto bytes, archive_->get(kept.archive));
  TRY_ASSIGN(place, lay_out(kept, std::string(bytes.view())));
  return static_cast<const LaidOut*>(place.get());
}

Memory& KeptCases::memory_at(std::int64_t clock) {
  memory_->go_to(clock);
  return *memory_;
}

Result<CaseRecord> KeptCases::record(const Decision& decision) const {
  auto record = ledger_->case_version(decision.business_id, decision.version);
  if (!record) return failure("the version of the case that was decided is not there");
  return *std::move(record);
}

Result<Retaken> KeptCases::retaken(const Decision& decision, std::vector<std::string>* remarks) {
  if (decision.seen < 0) return failure("it was decided by a kpwatch that did not keep yet what decisions stood on");
  TRY_ASSIGN(const LaidOut* const with, grounds(decision));
  TRY_ASSIGN(const auto of, record(decision));
  auto result = retake(of, decision.decided_at,
                       {*with->formats, *archive_, memory_at(decision.seen), *with->reference, *with->checks, with->version, remarks});
  TRY(memory_->trouble());
  return result;
}

std::string why_in_words(const std::string& why) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> words{
      {{"arrival", "the declaration came in"},
       {"amendment", "the declaration was amended"},
       {"cancellation", "the declaration was withdrawn"},
       {"certificate", "a record of its certificate came in"},
       {"document", "a document about it or its certificate came in"},
       {"use", "another declaration gave up a certificate that both cited"},
       {"grace", "a time that it was given had ended, or its turn came among very many that cite one certificate"},
       {"export", "the goods were declared for export under the certificate"},
       {"before", "decided by an earlier kpwatch, which did not note why"}}};
  for (const auto& [word, sentence] : words)
    if (word == why) return std::string(sentence);
  return why;
}

}  // namespace kpwatch
