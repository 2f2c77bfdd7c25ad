// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/shipments.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "adapters/ledgers/sqlite/certificate_record.h"
#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/exchange_record.h"
#include "daemon/statistics/figures.h"

namespace kpwatch::sqlite {
namespace {

Moment moment_of(std::int64_t milliseconds) { return Moment{std::chrono::milliseconds{milliseconds}}; }
Day day_from(std::int64_t days) { return Day{std::chrono::days{static_cast<int>(days)}}; }

// All rows of one key after the other.
class ByKey {
 public:
  ByKey(const Snapshot& snapshot, std::string_view sql, Moment known_until) : rows_(snapshot, sql, known_until.time_since_epoch().count()) {
    has_row_ = rows_.next();
  }
  [[nodiscard]] bool is_at_end() const { return !has_row_; }
  [[nodiscard]] std::string_view key() { return rows_.text(0); }
  // Each row of the key, if it is the one at hand.
  template <class Take>
  void take(const std::string& key, const Take& take) {
    while (has_row_ && rows_.text(0) == key) {
      take(rows_);
      has_row_ = rows_.next();
    }
  }

 private:
  Cursor rows_;
  bool has_row_ = false;
};

struct Confirmed {
  std::string content;
  std::optional<Day> received_on;
};

SqlError damaged(const std::string& what, const std::string& key) {
  return {SqlError::Kind::corrupt, "a " + what + " of certificate " + key + " cannot be read"};
}

template <class Document>
Document document_of(const std::string& kind, const std::string& key, const std::string& content) {
  auto read = exchange_from(kind, key, content);
  auto* document = read ? std::get_if<Document>(&*read) : nullptr;
  if (document == nullptr) throw damaged(kind, key);
  return std::move(*document);
}

// Who received it; what an authority confirmed later stands in place of what it had confirmed before.
void add_receipt(const ImportConfirmation& confirmation, const Certificate* certificate, std::vector<Receipt>& receipts) {
  auto receiver = confirmation.country ? confirmation.country : confirmation.importer.country;
  if (!receiver && certificate != nullptr) receiver = certificate->destination;
  Receipt receipt{receiver.value_or(unknown_partner), confirmation.received_on, confirmation.carats, confirmation.usd, confirmation.lines};
  const auto earlier = std::find_if(receipts.begin(), receipts.end(), [&](const Receipt& one) { return one.receiver == receipt.receiver; });
  if (earlier != receipts.end())
    *earlier = std::move(receipt);
  else
    receipts.push_back(std::move(receipt));
}

}  // namespace

void each_shipment(const Snapshot& snapshot, Moment known_until, const Period& days,
                   const std::function<void(const CertifiedShipment&)>& visit) {
  ByKey certificates(snapshot,
                     "SELECT key, content FROM certificate_versions WHERE known_at <= ? ORDER BY key, effective_on, known_at, arrival",
                     known_until);
  ByKey notices(snapshot,
                "SELECT key, content, known_at FROM exchange_documents WHERE kind = 'notice' AND known_at <= ? "
                "ORDER BY key, effective_on, known_at, arrival",
                known_until);
  ByKey confirmations(snapshot,
                      "SELECT key, content, effective_on FROM exchange_documents WHERE kind = 'confirmation' AND known_at <= ? "
                      "ORDER BY key, known_at, arrival",
                      known_until);
  std::string key, record;
  std::vector<Confirmed> confirmed;
  std::vector<std::pair<std::string, Moment>> noted;
  std::vector<Receipt> receipts;
  while (!certificates.is_at_end() || !confirmations.is_at_end() || !notices.is_at_end()) {
    bool has_key = false;
    for (ByKey* rows : {&certificates, &confirmations, &notices})
      if (!rows->is_at_end() && (!has_key || rows->key() < key)) {
        key = rows->key();
        has_key = true;
      }
    bool is_on_record = false;
    confirmed.clear();
    noted.clear();
    receipts.clear();
    certificates.take(key, [&](Cursor& row) {
      record = row.text(1);  // the last one is in force
      is_on_record = true;
    });
    notices.take(key, [&](Cursor& row) { noted.emplace_back(row.text(1), moment_of(row.integer(2))); });
    confirmations.take(key, [&](Cursor& row) { confirmed.push_back({std::string(row.text(1)), day_from(row.integer(2))}); });
    Certificate certificate;
    if (is_on_record) {
      if (!read_certificate_record(record, certificate)) throw damaged("record", key);
      for (const auto& [content, known_at] : noted)
        apply(document_of<CertificateNotice>("notice", key, content), day_of(known_at), certificate);
    }
    const auto in_time = [&](const std::optional<Day>& day) { return day && days.holds(*day); };
    const bool is_asked_for =
        (is_on_record && (in_time(certificate.issued_on) || in_time(certificate.validated_on))) ||
        std::any_of(confirmed.begin(), confirmed.end(), [&](const Confirmed& one) { return in_time(one.received_on); });
    if (!is_asked_for) continue;
    bool has_draft = false;
    for (const Confirmed& one : confirmed) {
      const auto confirmation = document_of<ImportConfirmation>("confirmation", key, one.content);
      if (confirmation.draft)
        has_draft = true;
      else
        add_receipt(confirmation, is_on_record ? &certificate : nullptr, receipts);
    }
    visit({key, is_on_record ? &certificate : nullptr, receipts, has_draft && receipts.empty()});
  }
}

}  // namespace kpwatch::sqlite
