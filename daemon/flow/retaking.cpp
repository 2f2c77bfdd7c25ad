// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/retaking.h"

#include "daemon/checks/certificate_case.h"
#include "daemon/flow/judgement_json.h"

namespace kpwatch {

CaseFacts facts_of(const CaseRecord& record, Moment decided_at, const std::string& instance, const std::string& edition) {
  CaseFacts facts;
  facts.business_id = record.business_id;
  facts.sha256 = record.sha256;
  facts.transport_id = record.transport_id;
  facts.feed = record.feed;
  facts.format = record.format;
  facts.received_at = record.received_at;
  facts.decided_at = decided_at;
  facts.instance = instance;
  facts.reference_edition = edition;
  if (certificate_of_case(record.business_id)) facts.subject = CaseSubject::certificate;
  return facts;
}

Result<Retaken> retake(const CaseRecord& record, Moment now, const Retaking& with) {
  Retaken taken;
  if (const auto key = certificate_of_case(record.business_id)) {
    taken.movement = std::make_unique<Declaration>(movement_of_certificate(*key, with.memory));
    taken.declaration = taken.movement.get();
    taken.judgement = judge_certificate(*taken.movement, *key, with.memory, with.reference, with.checks, now, record.received_at, false);
  } else {
    TRY_ASSIGN(const auto bytes, with.archive.get(record.archive));
    if (auto document = with.formats.read_one(bytes.view(), day_of(record.received_at), record.document, record.characters))
      taken.document = std::make_unique<Document>(std::move(*document));
    if (taken.document) taken.declaration = taken.document->declaration();
    if (taken.declaration == nullptr) return failure("no map reads the declaration's original bytes as one");
    taken.judgement = judge(*taken.declaration, record.business_id, with.memory, with.reference, with.checks, now, record.received_at,
                            false, with.remarks);
  }
  taken.json = decision_as_json(*taken.declaration, taken.judgement, facts_of(record, now, {}, with.reference.edition), with.version);
  return taken;
}

}  // namespace kpwatch
