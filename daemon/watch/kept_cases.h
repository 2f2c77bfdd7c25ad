// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Kept cases and their decisions, for whoever looks into them beside a running daemon: to find one by any of its names, and to
// take a decision again with what it was made with.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/flow/retaking.h"
#include "daemon/watch/grounds_of.h"
#include "daemon/watch/loading.h"

namespace kpwatch {

class KeptCases {
 public:
  // Nothing: a complaint was added, or `trouble` says what failed outside.
  [[nodiscard]] static std::unique_ptr<KeptCases> open(const std::string& config, Complaints& complaints, std::string& trouble);

  // Business ids; by business id, declaration identifier, certificate key or number in any form, or alert id.
  [[nodiscard]] Result<std::vector<std::string>> named(const std::string& name) const;
  // The decision that is meant: of the one case of that name, the `number`th (0: the last); `place` is set to its number. Nothing:
  // `trouble` says why.
  [[nodiscard]] std::optional<Decision> chosen(const std::string& name, std::uint64_t number, std::size_t& place,
                                               std::string& trouble) const;
  [[nodiscard]] const Ledger& ledger() const { return *ledger_; }
  [[nodiscard]] const Archive& archive() const { return *archive_; }
  [[nodiscard]] const Loaded& today() const { return loaded_; }
  [[nodiscard]] Formats& formats_of_today() { return *formats_; }

  // What the decision was made with; it stays valid. The failure is in words for a person.
  [[nodiscard]] Result<const LaidOut*> grounds(const Decision& decision);
  [[nodiscard]] Result<std::string> bundle(const Decision& decision) const;
  // The memory as it was when the decision asked it.
  Memory& memory_at(std::int64_t clock);
  [[nodiscard]] Result<void> trouble() const { return memory_->trouble(); }
  // With its own grounds, memory and moment; `remarks` may be null.
  [[nodiscard]] Result<Retaken> retaken(const Decision& decision, std::vector<std::string>* remarks = nullptr);
  // The case in the version that was decided.
  [[nodiscard]] Result<CaseRecord> record(const Decision& decision) const;

 private:
  [[nodiscard]] Result<KeptGrounds> kept_grounds(const Decision& decision) const;
  KeptCases(Loaded loaded, std::unique_ptr<Ledger> ledger, std::unique_ptr<Archive> archive, std::unique_ptr<Formats> formats,
            std::unique_ptr<Ledger::EarlierMemory> memory)
      : loaded_(std::move(loaded)),
        ledger_(std::move(ledger)),
        archive_(std::move(archive)),
        formats_(std::move(formats)),
        memory_(std::move(memory)) {}

  Loaded loaded_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<Formats> formats_;
  std::unique_ptr<Ledger::EarlierMemory> memory_;
  std::map<std::string, std::unique_ptr<LaidOut>> grounds_;  // by hash
};

// "a certificate came in"
[[nodiscard]] std::string why_in_words(const std::string& why);

}  // namespace kpwatch
