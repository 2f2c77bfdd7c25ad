// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads documents one after another and judges each with what came before, without daemon, ledger or network: the engine of
// `kpwatch read` and `kpwatch test`.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/checks/judgement.h"
#include "daemon/flow/format.h"
#include "daemon/flow/message.h"
#include "daemon/settings/settings.h"
#include "daemon/watch/book.h"

namespace kpwatch {

class DocumentReader {
 public:
  // What one input came to. The judgements, one a document that has any, point into the reading and are good until the next one.
  struct Told {
    InputReading reading;
    std::vector<std::optional<Judgement>> judgements;
  };

  // Maps and tables as the settings say, and `drafts`: files with a map each, before those for the same messages. `today` is what counts as
  // today. Nothing when there is any complaint.
  [[nodiscard]] static std::unique_ptr<DocumentReader> open(Settings settings, const std::vector<std::string>& drafts, Day today,
                                                            Complaints& complaints);
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;

  // Takes what does not hang on the order of documents: certificates, and what authorities and officers say of them. False when something
  // was rejected.
  bool learn(std::string_view bytes);
  [[nodiscard]] Told read(std::string_view bytes);
  // The same for an input of any length: first what must be known beforehand, which says how it came out, without its documents; then
  // each of them, told of before the next one is read. Its judgement is good until then.
  [[nodiscard]] InputReading learn_of(const Bytes& bytes);
  void read_each(const Bytes& bytes, const std::function<void(const Document& document, const std::optional<Judgement>& judgement)>& tell);
  [[nodiscard]] const CheckSettings& checks() const { return *checks_; }
  [[nodiscard]] Formats& formats() { return *formats_; }
  [[nodiscard]] Day today() const { return today_; }

 private:
  DocumentReader() = default;
  void register_properly(Document& document) const;
  void note_known(Document& document);
  [[nodiscard]] std::optional<Judgement> judged(const Document& document);
  [[nodiscard]] std::optional<Judgement> judged_certificate(const std::string& key);
  [[nodiscard]] Judgement judged(const Declaration& declaration);
  [[nodiscard]] std::string id_meant_by(const Declaration& declaration) const;

  std::vector<Map> maps_;
  std::unique_ptr<Formats> formats_;
  std::shared_ptr<const ReferenceData> reference_;
  std::unique_ptr<CheckSettings> checks_;
  Day today_{};
  Book book_;
  std::set<std::string> told_of_;      // certificates
  std::set<std::string> remembered_;   // business ids of what was of interest
  std::set<std::string> goodless_;     // of them, those that have listed no goods yet
  std::deque<Declaration> movements_;  // of one input; its judgements point into them
};

}  // namespace kpwatch
