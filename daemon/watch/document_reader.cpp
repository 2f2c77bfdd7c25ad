// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/document_reader.h"

#include "adapters/catalogue.h"
#include "daemon/checks/certificate_case.h"
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
  reader->checks_ = check_settings(settings);
  reader->today_ = today;
  if (!complaints.empty()) return nullptr;
  return reader;
}

bool DocumentReader::learn(std::string_view bytes) {
  auto reading = formats_->read(bytes, today_);
  note_known(reading);
  return reading.outcome() != Reading::rejected;
}

DocumentReader::Told DocumentReader::read(std::string_view bytes) {
  Told told;
  told.reading = formats_->read(bytes, today_);
  movements_.clear();
  told.judgements.resize(told.reading.documents.size());
  note_known(told.reading);
  for (std::size_t i = 0; i < told.reading.documents.size(); ++i) {
    Document& document = told.reading.documents[i];
    if (const Declaration* declaration = document.declaration(); declaration != nullptr && document.outcome == Reading::read)
      told.judgements[i] = judged(*declaration);
    else if (const std::string key = certificate_of(document); !key.empty())
      told.judgements[i] = judged_certificate(key);
  }
  return told;
}

void DocumentReader::note_known(InputReading& reading) {
  for (auto& document : reading.documents) {
    if (document.outcome != Reading::read) continue;
    if (auto* certificate = std::get_if<Certificate>(&document.content)) {
      register_properly(*certificate, *reference_);
      book_.add(*certificate, today_);
    } else if (auto* exchange = std::get_if<Exchange>(&document.content)) {
      register_properly(*exchange, *reference_);
      book_.add(*exchange, today_);
    }
  }
}

// What is to be said of a certificate stands once: where it is mentioned first.
std::optional<Judgement> DocumentReader::judged_certificate(const std::string& key) {
  if (!told_of_.insert(key).second) return std::nullopt;
  movements_.push_back(movement_of_certificate(key, book_));
  return judge_certificate(movements_.back(), key, book_, *reference_, *checks_, today_, today_, true);
}

Judgement DocumentReader::judged(const Declaration& declaration) {
  const std::string id = business_id(declaration);
  const Moment now = today_;
  Judgement judgement = judge(declaration, id, book_, *reference_, *checks_, now, now, true);
  if (declaration.test || declaration.function == MessageFunction::cancellation) {
    book_.add_uses(id, {}, {});
    book_.add_movements(id, {}, {});
  } else {
    book_.add_uses(id, judgement.use_keys, judgement.uses);
    book_.add_movements(id, judgement.movements, judgement.faults);
  }
  return judgement;
}

}  // namespace kpwatch
