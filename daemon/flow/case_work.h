// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the desk does with one document inside its transaction: remember, judge, and write down whom to tell what.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/checks/judgement.h"
#include "daemon/flow/format.h"
#include "daemon/flow/knowledge.h"
#include "daemon/flow/ledger.h"
#include "daemon/flow/receipt.h"
#include "daemon/flow/tally.h"
#include "daemon/flow/tap_offer.h"
#include "daemon/flow/tray.h"

namespace kpwatch {

// Everything a decision may depend on beside the document and the transaction.
struct DeskTools {
  Formats& formats;  // for reading a case again from its original bytes
  const Archive& archive;
  Knowledge knowledge;
  const CheckSettings& checks;
  std::string instance;
  KeptGrounds grounds;  // as the archive has them; without a hash: none
};

// Counted only when the transaction is committed.
using PendingTallies = std::vector<std::pair<std::string, Tally::Labels>>;

class CaseWork {
 public:
  CaseWork(Ledger::Transaction& transaction, const DeskTools& tools);

  CaseTold declaration(const Declaration& declaration, const Message& message, const InputReading& reading, const ArchivePlace& archive,
                       std::uint32_t document);
  // It changes or takes back a declaration that has a case, whatever goods it lists.
  [[nodiscard]] bool is_change_of_a_case(const Declaration& declaration) const;
  // False: the same was on record already.
  bool certificate(Certificate certificate, const Message& message, const ArchivePlace& archive);
  bool exchange(Exchange document, const Message& message, const ArchivePlace& archive);
  void dead_letter(const Message& message, const ArchivePlace& archive, std::int64_t document, const Notes& notes);
  // To whoever sent these bytes; once, whatever feed they come by again.
  void answer(const Message& message, const SenderAnswer& answer);
  // A grace has ended, or its turn has come among very many that had to be judged again.
  void look_again(const std::string& business_id, Moment now);

  [[nodiscard]] bool has_made_alerts() const { return !told_.empty(); }
  [[nodiscard]] const std::set<std::string>& told() const { return told_; }  // authorities with something new
  [[nodiscard]] const PendingTallies& tallies() const { return tallies_; }
  // For onlookers: from now on what is judged is kept.
  void keep_judgements() { keeps_judgements_ = true; }
  [[nodiscard]] const TapJudgements& judgements() const { return judgements_; }

 private:
  // Why a case is decided, what counts as now, and how much the memory held when it was asked.
  struct Occasion {
    std::string why;
    Moment now{};
    std::int64_t seen = 0;
  };
  [[nodiscard]] Occasion occasion(std::string why, Moment now) const { return {std::move(why), now, transaction_.clock()}; }
  void judge_again(const std::string& business_id, Moment now, const char* why);
  // The first of them now, of very many the others soon: by look_again.
  void judge_all_again(const std::vector<std::string>& business_ids, Moment now, const char* why);
  void put_off(const std::string& business_id, Moment now);
  void name_as_the_case_does(Exchange& document) const;
  void look_at_certificate(const std::string& key, const Message& message, const ArchivePlace& archive, const char* why);
  void judge_certificate_again(CaseRecord record, const std::string& key, const char* why, Moment now);
  void draft_confirmations(const CaseRecord& record, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                           const std::vector<ToldEvent>& told);
  [[nodiscard]] Result<std::optional<Document>> read_again(const CaseRecord& record) const;
  [[nodiscard]] bool is_older_than(const Declaration& declaration, const CaseRecord& before) const;
  // The case that the declaration goes on with, if there is one; or its own business id.
  [[nodiscard]] std::string case_meant_by(const Declaration& declaration) const;
  [[nodiscard]] bool has_goods(const CaseRecord& record) const;
  void note_order(const CaseRecord& record, const std::optional<CaseRecord>& before, const Declaration& declaration);
  [[nodiscard]] Judgement judged(const CaseRecord& record, const Declaration& declaration, Moment now) const;
  void decide(CaseRecord record, const Declaration& declaration, const Judgement& judgement, const Occasion& occasion);
  void keep_decision(const CaseRecord& record, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                     const Occasion& occasion);
  void tell(Alert& alert, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
            const std::vector<KnownAlert>& known, const std::vector<ToldEvent>& told);
  static void end_what_only_partners_know(std::vector<Alert>& due, const Declaration& declaration, const CaseFacts& facts,
                                          const std::vector<KnownAlert>& known, const std::vector<ToldEvent>& told, bool cancelled);
  [[nodiscard]] std::set<std::string> have_it_already(Alert& alert, const Declaration& declaration, const Judgement& judgement,
                                                      const CaseFacts& facts, const std::vector<const Authority*>& authorities,
                                                      const std::vector<ToldEvent>& told) const;
  void count(const std::string& name, Tally::Labels labels = {}) { tallies_.emplace_back(name, std::move(labels)); }

  Ledger::Transaction& transaction_;
  const DeskTools& tools_;
  std::set<std::string> told_;
  PendingTallies tallies_;
  bool keeps_judgements_ = false;
  TapJudgements judgements_;
};

}  // namespace kpwatch
