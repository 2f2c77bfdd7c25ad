// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/document_reader.h"

#include "adapters/catalogue.h"
#include "daemon/checks/business_id.h"
#include "daemon/checks/certificate_case.h"
#include "daemon/flow/item_interest.h"
#include "daemon/flow/registering.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/map_tools.h"

namespace kpwatch {
namespace {

std::string certificate_of(const Document& document) {
  if (document.outcome != Reading::read) return {};
  if (const auto* certificate = document.certificate()) return certificate->number.key();
  const CertificateNumber* number = document.exchange() != nullptr ? number_of(*document.exchange()) : nullptr;
  return number != nullptr ? number->key() : std::string();
}

}  // namespace

std::unique_ptr<DocumentReader> DocumentReader::open(Settings settings, const std::vector<std::string>& drafts, Day today,
                                                     Complaints& complaints) {
  std::unique_ptr<DocumentReader> reader(new DocumentReader());
  reader->maps_ = maps_with_drafts(settings, drafts, complaints);
  reader->reference_ = read_reference_data(mappings_of(settings) / "reference", settings.own_reference, complaints);
  // A person who reads a file waits for it: the limit of a message is that of an interchange here.
  settings.limits.message_bytes_max = settings.limits.interchange_bytes_max;
  reader->formats_ = make_formats(reader->maps_, settings.limits, complaints);
  reader->formats_->set_interest(item_interest([reference = reader->reference_] { return reference; }));
  reader->checks_ = check_settings(settings);
  reader->today_ = today;
  if (!complaints.empty()) return nullptr;
  return reader;
}

bool DocumentReader::learn(std::string_view bytes) { return learn_of(Bytes(nullptr, bytes)).outcome() != Reading::rejected; }

InputReading DocumentReader::learn_of(const Bytes& bytes) {
  PagesBehind behind(bytes);
  const Keep learn = [&](Document& document) {
    behind.at(document.place.byte);
    note_known(document);
    return false;
  };
  return formats_->read(bytes.view(), today_, nullptr, &learn);
}

DocumentReader::Told DocumentReader::read(std::string_view bytes) {
  Told told;
  told.reading = formats_->read(bytes, today_);
  movements_.clear();
  for (Document& document : told.reading.documents) note_known(document);
  for (const Document& document : told.reading.documents) told.judgements.push_back(judged(document));
  return told;
}

void DocumentReader::read_each(const Bytes& bytes,
                               const std::function<void(const Document& document, const std::optional<Judgement>& judgement)>& tell) {
  PagesBehind behind(bytes);
  const Keep each = [&](Document& document) {
    behind.at(document.place.byte);
    movements_.clear();
    register_properly(document);
    tell(document, judged(document));
    return false;
  };
  (void)formats_->read(bytes.view(), today_, nullptr, &each);
}

void DocumentReader::register_properly(Document& document) const {
  if (document.outcome != Reading::read) return;
  if (auto* certificate = std::get_if<Certificate>(&document.content)) kpwatch::register_properly(*certificate, *reference_);
  if (auto* exchange = std::get_if<Exchange>(&document.content)) kpwatch::register_properly(*exchange, *reference_);
}

void DocumentReader::note_known(Document& document) {
  register_properly(document);
  if (document.outcome != Reading::read) return;
  if (const auto* certificate = document.certificate()) book_.add(*certificate, today_);
  if (const auto* exchange = document.exchange()) book_.add(*exchange, today_);
}

std::optional<Judgement> DocumentReader::judged(const Document& document) {
  if (const Declaration* declaration = document.declaration(); declaration != nullptr && document.outcome == Reading::read)
    return judged(*declaration);
  const std::string key = certificate_of(document);
  return key.empty() ? std::nullopt : judged_certificate(key);
}

// What is to be said of a certificate stands once: where it is mentioned first.
std::optional<Judgement> DocumentReader::judged_certificate(const std::string& key) {
  if (!told_of_.insert(key).second) return std::nullopt;
  movements_.push_back(movement_of_certificate(key, book_));
  return judge_certificate(movements_.back(), key, book_, *reference_, *checks_, today_, today_, true);
}

std::string DocumentReader::id_meant_by(const Declaration& declaration) const {
  const std::string by_number = business_id_by_number(declaration);
  std::vector<std::string> known;
  for (auto one = remembered_.lower_bound(by_number); one != remembered_.end() && one->starts_with(by_number); ++one) known.push_back(*one);
  return case_meant(declaration, known, [](const std::string& id) { return id; });
}

Judgement DocumentReader::judged(const Declaration& declaration) {
  const std::string id = id_meant_by(declaration);
  const Moment now = today_;
  Judgement judgement = judge(declaration, id, book_, *reference_, *checks_, now, now, true);
  // As the daemon: of what was never of interest nothing is remembered.
  const bool is_known = remembered_.contains(id);
  if (judgement.is_relevant)
    remembered_.insert(id);
  else if (!is_known)
    return judgement;
  const bool is_cancelled = declaration.function == MessageFunction::cancellation;
  if (!declaration.items.empty() || is_cancelled)
    goodless_.erase(id);
  else if (is_known && !goodless_.contains(id))
    return judgement;  // a change that says nothing of the goods
  else
    goodless_.insert(id);
  if (declaration.test || is_cancelled) {
    book_.add_uses(id, {}, {});
    book_.add_movements(id, {}, {});
  } else {
    book_.add_uses(id, judgement.use_keys, judgement.uses);
    book_.add_movements(id, judgement.movements, judgement.faults);
  }
  return judgement;
}

}  // namespace kpwatch
