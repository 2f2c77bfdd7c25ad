// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/transaction.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "adapters/ledgers/sqlite/certificate_record.h"
#include "adapters/ledgers/sqlite/certificate_text.h"
#include "adapters/ledgers/sqlite/exchange_record.h"
#include "adapters/ledgers/sqlite/new_life.h"
#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch::sqlite {
namespace {

std::string text_of(const std::optional<Day>& day) { return day ? to_string(*day) : std::string{}; }
std::string text_of(const std::optional<CountryCode>& country) { return country ? std::string(country->text()) : std::string{}; }
std::string text_of(const std::optional<Carats>& carats) { return carats ? carats->amount.to_string() : std::string{}; }

std::int64_t days(Day day) { return day.time_since_epoch().count(); }

// Below nothing, and far above all that was ever mined, a figure is not known.
template <class Measure>
std::int64_t micros(const std::optional<Measure>& measure) {
  constexpr std::int64_t most = 1'000'000'000'000'000;
  return measure && measure->amount.micros >= 0 && measure->amount.micros <= most ? measure->amount.micros : -1;
}

// The union of European states is one participant, under either of its codes.
CountryCode issuer_of(const Certificate& certificate) {
  const auto issuer = certificate.issuer.value_or(certificate.number.issuer);
  return issuer == country("EC") ? country("EU") : issuer;
}

// "<alert id>.<revision>"
std::pair<std::string, std::int64_t> alert_of(const std::string& event_id) {
  const auto dot = event_id.rfind('.');
  if (dot == std::string::npos) return {event_id, 0};
  std::int64_t revision = 0;
  for (const char c : std::string_view(event_id).substr(dot + 1)) {
    if (c < '0' || c > '9' || revision > 1'000'000'000) return {event_id, 0};
    revision = revision * 10 + (c - '0');
  }
  return {event_id.substr(0, dot), revision};
}

Moment present() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

// A version that is known from a moment still to come was written by a clock that was ahead and has been set back since. What
// comes behind it is the later one all the same. What was only received before it, and read for longer, stays the earlier one.
Moment after_what_is_known(Moment known_at, const Statement& latest) {
  const Moment last{std::chrono::milliseconds{latest.integer(0, 0)}};
  return last > present() ? std::max(known_at, last + std::chrono::milliseconds{1}) : known_at;
}

}  // namespace

SqliteTransaction::~SqliteTransaction() {
  if (!is_over_) writer_.roll_back();
}

template <class Answer, class Work>
Answer SqliteTransaction::answer(Answer when_failed, const Work& work) const {
  if (failure_ || is_over_) return when_failed;
  try {
    return work();
  } catch (const SqlError& error) {
    failure_ = as_failure("the ledger failed within a transaction", error);
  } catch (const std::exception& error) {
    failure_ = failure(std::string("the ledger failed within a transaction: ") + error.what());
  }
  return when_failed;
}

template <class Work>
void SqliteTransaction::act(const Work& work) {
  answer(0, [&work] {
    work();
    return 0;
  });
}

Result<void> SqliteTransaction::commit() {
  if (is_over_) return failure("this transaction is over");
  is_over_ = true;
  Result<void> result = success();
  if (failure_) {
    writer_.roll_back();
    result = *failure_;
  } else {
    result = writer_.commit();
  }
  turn_ = Turn::Held();  // what is swapped out of it gives the turn back
  return result;
}

Result<void> SqliteTransaction::abandon() {
  if (is_over_) return failure("this transaction is over");
  is_over_ = true;
  writer_.roll_back();
  turn_ = Turn::Held();
  if (failure_) return *failure_;
  return success();
}

bool SqliteTransaction::advance(const std::string& feed, const std::string& source, std::optional<std::int64_t> expected,
                                std::int64_t next) {
  return answer(true, [&] {
    const Seal seal = seal_of("positions", feed, source, next);
    if (!expected) {
      if (writer_.insert_position.write(feed, source, next, seal.text()) != 1) return false;
      writer_.seals.add(Table::positions, seal);
      return true;
    }
    if (writer_.move_position.write(next, seal.text(), feed, source, *expected) != 1) return false;
    writer_.seals.replace(Table::positions, seal_of("positions", feed, source, *expected), seal);
    return true;
  });
}

std::optional<InboxEntry> SqliteTransaction::inbox(const std::string& transport_id) const {
  return answer(std::optional<InboxEntry>{}, [&] { return writer_.ask.inbox(transport_id); });
}

void SqliteTransaction::record_inbox(const InboxEntry& entry) {
  act([&] {
    const Seal seal = seal_of("inbox", entry.transport_id, entry.sha256, milliseconds(entry.received_at), entry.outcome);
    if (writer_.record_inbox.write(entry.transport_id, entry.sha256, milliseconds(entry.received_at), entry.outcome, seal.text()) == 1)
      writer_.seals.add(Table::inbox, seal);
    forget_attempts_of(entry.transport_id);
  });
}

void SqliteTransaction::forget_attempts_of(const std::string& transport_id) {
  if (writer_.any_attempts && writer_.forget_attempt.run(transport_id) == 1)
    writer_.seals.remove(Table::attempts, Seal::parse(writer_.forget_attempt.text(0, 0)));
}

std::optional<DeliveryReceipt> SqliteTransaction::receipt(const std::string& transport_id) const {
  return answer(std::optional<DeliveryReceipt>{}, [&] { return writer_.ask.receipt(transport_id); });
}

void SqliteTransaction::put_receipt(const DeliveryReceipt& receipt) {
  act([&] {
    const Seal seal =
        writer_.put(writer_.put_receipt, Table::receipts, receipt.transport_id, receipt.sha256, milliseconds(receipt.received_at),
                    milliseconds(receipt.kept_until), std::int64_t{receipt.outcome == Outcome::set_aside ? 1 : 0}, receipt.content);
    writer_.seals.add(Table::receipts, seal);
    const std::size_t over = writer_.forget_receipts.run(milliseconds(receipt.received_at));
    for (std::size_t row = 0; row < over; ++row) writer_.seals.remove(Table::receipts, Seal::parse(writer_.forget_receipts.text(row, 0)));
    forget_attempts_of(receipt.transport_id);
  });
}

std::optional<CaseRecord> SqliteTransaction::case_of(const std::string& business_id) const {
  return answer(std::optional<CaseRecord>{}, [&] { return writer_.ask.case_of(business_id); });
}

bool SqliteTransaction::has_version(const std::string& business_id, const std::string& sha256, std::uint32_t document) const {
  return answer(true, [&] { return writer_.ask.has_version(business_id, sha256, document); });
}

void SqliteTransaction::put_case(const CaseRecord& record) {
  act([&] {
    Seals& seals = writer_.seals;
    const bool is_known = writer_.case_before.run(record.business_id) == 1;
    const auto arrival = is_known ? writer_.case_before.integer(0, 0) : seals.next_arrival(Table::cases);
    const Seal before = is_known ? Seal::parse(writer_.case_before.text(0, 1)) : Seal{};
    if (is_known && writer_.case_before.integer(0, 2) != record.version) keep_version(record.business_id);
    const std::int64_t look_again_at = record.look_again_at ? std::max<std::int64_t>(1, milliseconds(*record.look_again_at)) : 0;
    const Seal seal = writer_.put(writer_.put_case, Table::cases, arrival, record.business_id, record.identifier, record.sha256,
                                  record.archive.sha256, record.archive.segment, record.archive.offset, record.archive.length,
                                  record.document, record.transport_id, record.feed, record.format, record.map,
                                  milliseconds(record.received_at), record.version, record.test, record.cancelled, look_again_at);
    is_known ? seals.replace(Table::cases, before, seal) : seals.add(Table::cases, seal);
    if (!record.characters.empty()) {
      const Seal of_characters = seal_of("case_characters", record.business_id, record.version, record.characters);
      if (writer_.put_characters.write(record.business_id, record.version, record.characters, of_characters.text()) == 1)
        seals.add(Table::case_characters, of_characters);
    }
    archive_reaches(record.archive);
    const std::size_t forgotten = is_known ? writer_.forget_keys.run(record.business_id) : 0;
    for (std::size_t row = 0; row < forgotten; ++row) seals.remove(Table::case_certificates, Seal::parse(writer_.forget_keys.text(row, 0)));
    for (const auto& key : record.certificate_keys) {
      const Seal of_key = seal_of("case_certificates", key, record.business_id);
      if (writer_.put_key.write(key, record.business_id, of_key.text()) == 1) seals.add(Table::case_certificates, of_key);
    }
  });
}

// Decisions of before an amendment were about what it replaced.
void SqliteTransaction::keep_version(const std::string& business_id) {
  const auto was = writer_.ask.case_of(business_id);
  if (!was) return;
  const auto with_values = [&](const auto& use) {
    return use(business_id, was->version, was->identifier, was->sha256, was->archive.sha256, was->archive.segment, was->archive.offset,
               was->archive.length, was->document, was->transport_id, was->feed, was->format, was->map, milliseconds(was->received_at),
               was->test, was->cancelled);
  };
  const Seal seal = with_values([](const auto&... values) { return seal_of("case_versions", values...); });
  const auto kept = with_values([&](const auto&... values) { return writer_.keep_case_version.write(values..., seal.text()); });
  if (kept == 1) writer_.seals.add(Table::case_versions, seal);
}

namespace {

using Values = std::vector<Statement::Value>;

// A row as the ledger would give it back.
template <class... Columns>
Values row_of(const Columns&... columns) {
  Values row;
  row.reserve(sizeof...(columns) + 3);
  const auto add = [&row](const auto& value) {
    if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(value)>>)
      row.emplace_back(static_cast<std::int64_t>(value));
    else
      row.emplace_back(std::string_view(value).find('\0') == std::string_view::npos ? std::string(value) : without_nul(value));
  };
  (add(columns), ...);
  return row;
}

// The row of a sealed table, in the order of its columns.
Values row_at(const Statement& rows, const SealedTable& table, std::size_t row) {
  Values values;
  values.reserve(table.types.size());
  for (std::size_t i = 0; i < table.types.size(); ++i) {
    if (table.types[i] == 'i')
      values.emplace_back(rows.integer(row, i));
    else
      values.emplace_back(rows.text(row, i));
  }
  return values;
}

Seal seal_of_row(const SealedTable& table, const Values& values) {
  SealText text(table.name);
  for (const auto& value : values) std::visit([&text](const auto& one) { text.add(one); }, value);
  return text.seal();
}

// Rows of one case in a table whose rows end instead of going. In each row of `now` are all columns but the first, the arrival, and
// the last two, since and ended. What stands and says the same goes on standing.
void replace_rows(Writer& writer, Table which, const std::string& business_id, Statement& standing, Statement& end, Statement& put,
                  std::vector<Values> now) {
  const SealedTable& table = description_of(which);
  const std::size_t count = standing.run(business_id);
  std::vector<Values> before;
  before.reserve(count);
  for (std::size_t row = 0; row < count; ++row) before.push_back(row_at(standing, table, row));
  const bool is_same = std::equal(before.begin(), before.end(), now.begin(), now.end(), [](const Values& was, const Values& is) {
    return was.size() == is.size() + 3 && std::equal(is.begin(), is.end(), was.begin() + 1);
  });
  if (is_same) return;
  const std::int64_t record = writer.next_record();
  for (std::size_t row = 0; row < count; ++row) {
    const Seal old_seal = Seal::parse(standing.text(row, table.types.size()));
    before[row].back() = record;
    const Seal seal = seal_of_row(table, before[row]);
    end.run(record, seal.text(), std::get<std::int64_t>(before[row].front()));
    writer.seals.replace(which, old_seal, seal);
  }
  for (Values& row : now) {
    row.insert(row.begin(), writer.seals.next_arrival(which));
    row.emplace_back(record);
    row.emplace_back(std::int64_t{0});
    writer.seals.add(which, writer.put_values(put, which, std::move(row)));
  }
}

}  // namespace

// A use that stays keeps its place in the order of arrival; an amendment that cites another certificate is later than
// everybody who cited that one before.
void SqliteTransaction::put_uses(const std::string& business_id, const std::vector<std::string>& keys,
                                 const std::vector<CertificateUse>& uses) {
  act([&] {
    constexpr std::size_t key_column = 1, place_column = 13;
    std::vector<std::pair<std::string, std::int64_t>> places(writer_.uses_of.run(business_id));
    for (std::size_t row = 0; row < places.size(); ++row)
      places[row] = {writer_.uses_of.text(row, key_column), writer_.uses_of.integer(row, place_column)};
    std::int64_t arrival = writer_.seals.of(Table::uses).last_arrival;
    std::vector<Values> now;
    for (std::size_t i = 0; i < keys.size() && i < uses.size(); ++i) {
      const CertificateUse& use = uses[i];
      ++arrival;
      const auto known = std::find_if(places.begin(), places.end(), [&](const auto& entry) { return entry.first == without_nul(keys[i]); });
      const auto place = known == places.end() ? arrival : known->second;
      if (known != places.end()) places.erase(known);
      now.push_back(row_of(keys[i], business_id, use.identifier, use.sender, word(use.regime), text_of(use.accepted_on),
                           text_of(use.jurisdiction), text_of(use.importing_country), use.office, use.transport_document,
                           text_of(use.exporter_country), text_of(use.carats), place));
    }
    replace_rows(writer_, Table::uses, business_id, writer_.uses_of, writer_.end_use, writer_.put_use, std::move(now));
  });
}

// The case stands already: its arrival is what tells which of two declarations came first.
void SqliteTransaction::put_movements(const std::string& business_id, const std::vector<Movement>& movements,
                                      const std::vector<Fault>& faults) {
  act([&] {
    const std::int64_t case_arrival = writer_.case_before.run(business_id) == 1 ? writer_.case_before.integer(0, 0) : 0;
    std::vector<Values> moved, made;
    for (const Movement& movement : movements)
      moved.push_back(row_of(business_id, case_arrival, movement.identifier, word(movement.regime), days(movement.moved_on),
                             text_of(movement.jurisdiction), text_of(movement.dispatch), text_of(movement.destination), movement.exporter,
                             movement.importer, movement.certificate, text_of(movement.issuer), movement.origin,
                             movement.in_kp_scope ? 1 : 0, static_cast<std::int64_t>(movement.zone), micros(movement.carats),
                             micros(movement.usd)));
    for (const Fault& fault : faults)
      made.push_back(row_of(business_id, case_arrival, fault.check_id, fault.declarant, days(fault.made_on)));
    replace_rows(writer_, Table::movements, business_id, writer_.movements_of, writer_.end_movement, writer_.put_movement,
                 std::move(moved));
    replace_rows(writer_, Table::faults, business_id, writer_.faults_of, writer_.end_fault, writer_.put_fault, std::move(made));
  });
}

void SqliteTransaction::put_grounds(const KeptGrounds& grounds) {
  act([&] {
    if (writer_.grounds_before.run(grounds.sha256) != 0) return;
    writer_.seals.add(Table::grounds, writer_.put(writer_.put_grounds, Table::grounds, writer_.seals.next_arrival(Table::grounds),
                                                  grounds.sha256, grounds.reference, grounds.version, grounds.archive.sha256,
                                                  grounds.archive.segment, grounds.archive.offset, grounds.archive.length));
    archive_reaches(grounds.archive);
  });
}

// "certificate 5e88...\n": what was on record of the certificates and of the declaration.
std::string SqliteTransaction::sources(const std::vector<std::string>& certificate_keys, const std::string& declaration) const {
  std::string text;
  const auto add = [&text](const Statement& rows, std::size_t count) {
    for (std::size_t row = 0; row < count; ++row) text.append(rows.text(row, 0)).append(" ").append(rows.text(row, 1)).append("\n");
  };
  for (const std::string& key : certificate_keys) add(writer_.sources_of_certificate, writer_.sources_of_certificate.run(key));
  if (!declaration.empty()) add(writer_.sources_of_declaration, writer_.sources_of_declaration.run(declaration));
  return text;
}

void SqliteTransaction::put_decision(const Decision& decision, const std::vector<std::string>& certificate_keys,
                                     const std::string& declaration) {
  act([&] {
    const std::int64_t grounds = writer_.grounds_before.run(decision.grounds) == 0 ? 0 : writer_.grounds_before.integer(0, 0);
    writer_.seals.add(Table::decisions, writer_.put(writer_.put_decision, Table::decisions, writer_.seals.next_arrival(Table::decisions),
                                                    decision.business_id, decision.version, decision.seen, writer_.next_record(),
                                                    milliseconds(decision.decided_at), decision.why, grounds,
                                                    sources(certificate_keys, declaration), decision.judgement));
  });
}

std::vector<std::string> SqliteTransaction::cases_citing(const std::string& certificate_key) const {
  return answer(std::vector<std::string>{}, [&] { return writer_.ask.cases_citing(certificate_key); });
}

std::vector<std::string> SqliteTransaction::cases_due(Moment now, std::size_t count_max) const {
  return answer(std::vector<std::string>{}, [&] { return writer_.ask.cases_due(now, count_max); });
}

bool SqliteTransaction::put_certificate(const Certificate& certificate, const ArchivePlace& archive, Moment known_at,
                                        const std::string& source) {
  return answer(false, [&] {
    const std::string key = certificate.number.key();
    const std::string content = content_sha256(certificate);
    const bool is_new = writer_.certificate_before.run(key, content) == 0;
    if (is_new) {
      writer_.certificate_latest.run(key);
      known_at = after_what_is_known(known_at, writer_.certificate_latest);
      writer_.seals.add(
          Table::certificate_versions,
          writer_.put(writer_.put_certificate, Table::certificate_versions, writer_.seals.next_arrival(Table::certificate_versions), key,
                      content, effective_on(certificate, day_of(known_at)), milliseconds(known_at), source, archive.sha256, archive.segment,
                      archive.offset, archive.length, certificate_as_record(certificate), writer_.next_record()));
      archive_reaches(archive);
    }
    // Also for what was known: a list that is sent again may claim to reach further.
    if (certificate.issued_on || certificate.complete_feed_until) {
      const std::int64_t earliest =
          certificate.issued_on ? certificate.issued_on->time_since_epoch().count() : std::numeric_limits<std::int32_t>::max();
      const std::int64_t until = certificate.complete_feed_until ? certificate.complete_feed_until->time_since_epoch().count()
                                                                 : std::numeric_limits<std::int32_t>::min();
      // Nothing else would be told of a list that only reaches further.
      if (cover(std::string(issuer_of(certificate).text()), earliest, until) && !is_new)
        put_audit("coverage_extended", "{\"issuer\":" + json_quoted(issuer_of(certificate).text()) + "}");
    }
    return is_new;
  });
}

bool SqliteTransaction::put_exchange(const Exchange& document, const ArchivePlace& archive, Moment known_at, const std::string& source) {
  return answer(false, [&] {
    if (const auto* figures = std::get_if<StatisticsReturn>(&document)) return put_figures(*figures, archive, known_at, source);
    ExchangeColumns columns = exchange_columns(document, day_of(known_at));
    if (writer_.exchange_before.run(columns.kind, columns.key, columns.declaration, columns.content_sha256) != 0) return false;
    writer_.exchange_latest.run(columns.kind, columns.key, columns.declaration);
    known_at = after_what_is_known(known_at, writer_.exchange_latest);
    columns.effective_on = effective_on(document, day_of(known_at)).time_since_epoch().count();
    writer_.seals.add(
        Table::exchange_documents,
        writer_.put(writer_.put_exchange, Table::exchange_documents, writer_.seals.next_arrival(Table::exchange_documents), columns.kind,
                    columns.aspect, columns.key, columns.declaration, columns.content_sha256, columns.effective_on, milliseconds(known_at),
                    source, archive.sha256, archive.segment, archive.offset, archive.length, columns.content, writer_.next_record()));
    if (columns.kind == "notice") writer_.hear_notice(columns.key);
    archive_reaches(archive);
    return true;
  });
}

// Two rows that say the same are one, whatever file they came in; another revision is another row.
bool SqliteTransaction::put_figures(const StatisticsReturn& figures, const ArchivePlace& archive, Moment known_at,
                                    const std::string& source) {
  bool is_any_new = false;
  const std::string table(to_string(figures.table)), published = text_of(figures.published_on), reporter = text_of(figures.reporter);
  const std::int64_t period = figures.table == ReturnTable::production ? figures.half : figures.quarter;
  const auto micros = [](const auto& measure) { return measure ? measure->amount.micros : std::int64_t{-1}; };
  for (const ReturnRow& row : figures.rows) {
    const std::string code = row.code ? row.code->digits : std::string();
    const std::int64_t carats = micros(row.carats), usd = micros(row.usd), count = row.count.value_or(-1);
    std::string said;
    for (const std::string& part :
         {table, reporter, std::to_string(figures.year), std::to_string(period), row.flow, row.counter, code, row.partner, row.partner_role,
          figures.basis, std::to_string(carats), std::to_string(usd), std::to_string(count), std::to_string(figures.revision), published})
      said.append(std::to_string(part.size())).append(":").append(part);
    const std::string content = sha256_hex(said);
    if (writer_.figure_before.run(content) != 0) continue;
    is_any_new = true;
    writer_.seals.add(Table::statistics_rows,
                      writer_.put(writer_.put_figure, Table::statistics_rows, writer_.seals.next_arrival(Table::statistics_rows), table,
                                  reporter, figures.year, period, row.flow, row.counter, code, row.partner, row.partner_role, figures.basis,
                                  carats, usd, count, figures.revision, published, content, milliseconds(known_at), source, archive.sha256,
                                  archive.segment, archive.offset, archive.length));
  }
  if (is_any_new) archive_reaches(archive);
  return is_any_new;
}

std::vector<std::string> SqliteTransaction::cases_of_declaration(const std::string& declaration) const {
  return answer(std::vector<std::string>{}, [&] { return writer_.ask.cases_of_declaration(declaration); });
}

bool SqliteTransaction::has_event(const std::string& event_id) const {
  return answer(true, [&] { return writer_.ask.has_event(event_id); });
}

bool SqliteTransaction::cover(const std::string& issuer, std::int64_t earliest, std::int64_t until) {
  const bool is_known = writer_.coverage_before.run(issuer) == 1;
  const auto earliest_before = is_known ? writer_.coverage_before.integer(0, 0) : std::numeric_limits<std::int32_t>::max();
  const auto until_before = is_known ? writer_.coverage_before.integer(0, 1) : std::numeric_limits<std::int32_t>::min();
  if (is_known && earliest >= earliest_before && until <= until_before) return false;
  const Seal seal =
      writer_.put(writer_.put_coverage, Table::coverage, issuer, std::min(earliest, earliest_before), std::max(until, until_before));
  if (is_known)
    writer_.seals.replace(Table::coverage, seal_of("coverage", issuer, earliest_before, until_before), seal);
  else
    writer_.seals.add(Table::coverage, seal);
  writer_.seals.add(Table::past_coverage,
                    writer_.put(writer_.put_past_coverage, Table::past_coverage, writer_.seals.next_arrival(Table::past_coverage), issuer,
                                earliest_before, until_before, writer_.next_record()));
  return true;
}

std::vector<KnownAlert> SqliteTransaction::alerts_of(const std::string& business_id) const {
  return answer(std::vector<KnownAlert>{}, [&] { return writer_.ask.alerts_of(business_id); });
}

void SqliteTransaction::put_alert(const std::string& business_id, const KnownAlert& alert) {
  act([&] {
    const bool is_known = writer_.alert_before.run(alert.id) == 1;
    const auto arrival = is_known ? writer_.alert_before.integer(0, 0) : writer_.seals.next_arrival(Table::alerts);
    const Seal before = is_known ? Seal::parse(writer_.alert_before.text(0, 1)) : Seal{};
    const Seal seal = writer_.put(writer_.put_alert, Table::alerts, arrival, alert.id, business_id, alert.item_number, alert.revision,
                                  word(alert.state), alert.content_hash, joined(alert.authorities));
    is_known ? writer_.seals.replace(Table::alerts, before, seal) : writer_.seals.add(Table::alerts, seal);
  });
}

std::uint64_t SqliteTransaction::next_sequence(const std::string& authority) {
  return answer(std::uint64_t{0}, [&] {
    const bool is_known = writer_.stream_before.run(authority) == 1;
    const std::int64_t epoch = is_known ? writer_.stream_before.integer(0, 0) : 1;
    const std::int64_t last = is_known ? writer_.stream_before.integer(0, 1) : 0;
    const Seal seal = writer_.put(writer_.put_stream, Table::streams, authority, epoch, last + 1);
    if (is_known)
      writer_.seals.replace(Table::streams, seal_of("streams", authority, epoch, last), seal);
    else
      writer_.seals.add(Table::streams, seal);
    return static_cast<std::uint64_t>(last + 1);
  });
}

std::uint32_t SqliteTransaction::stream_epoch(const std::string& authority) {
  return answer(std::uint32_t{1}, [&] { return writer_.ask.stream_epoch(authority); });
}

void SqliteTransaction::put_outbox(const OutboxEntry& entry) {
  act([&] {
    std::vector<std::string> attributes;
    for (const auto& [name, value] : entry.attributes) {
      attributes.push_back(name);
      attributes.push_back(value);
    }
    const auto [alert, revision] = alert_of(entry.event_id);
    writer_.seals.add(Table::outbox, writer_.put(writer_.put_outbox, Table::outbox, writer_.seals.next_arrival(Table::outbox),
                                                 entry.authority, entry.stream_epoch, entry.sequence, entry.event_id, alert, revision,
                                                 entry.key, joined(attributes), entry.data));
  });
}

namespace {

template <class Use>
auto with_values_of(const DeadLetter& letter, std::int64_t id, const std::string& state, const Use& use) {
  return use(id, letter.transport_id, letter.feed, letter.name, letter.position.feed, letter.position.source, letter.position.offset,
             letter.archive.sha256, letter.archive.segment, letter.archive.offset, letter.archive.length, letter.document, letter.reason,
             letter.place, letter.text, letter.sentence, letter.notes, letter.headers, milliseconds(letter.received_at), letter.attempts,
             state);
}

}  // namespace

std::uint64_t SqliteTransaction::put_dead_letter(const DeadLetter& letter) {
  return answer(std::uint64_t{0}, [&] {
    const auto id = writer_.seals.next_arrival(Table::dead_letters);
    writer_.seals.add(Table::dead_letters, with_values_of(letter, id, letter.state, [&](const auto&... values) {
                        return writer_.put(writer_.put_dead_letter, Table::dead_letters, values...);
                      }));
    archive_reaches(letter.archive);
    return static_cast<std::uint64_t>(id);
  });
}

void SqliteTransaction::set_dead_letter_state(std::uint64_t id, const std::string& state) {
  act([&] {
    const auto letter = writer_.ask.dead_letter(id);
    if (!letter) return;
    const auto seal_with = [&](const std::string& of) {
      return with_values_of(*letter, static_cast<std::int64_t>(id), of,
                            [](const auto&... values) { return seal_of("dead_letters", values...); });
    };
    const Seal seal = seal_with(state);
    writer_.dead_letter_state.run(state, seal.text(), id);
    writer_.seals.replace(Table::dead_letters, seal_with(letter->state), seal);
  });
}

std::vector<ToldEvent> SqliteTransaction::told(const std::string& key) const {
  if (!writer_.any_told) return {};
  return answer(std::vector<ToldEvent>{}, [&] { return writer_.ask.told(key); });
}

void SqliteTransaction::begin_life(const std::map<std::string, std::uint32_t>& epochs_seen, const std::vector<ToldEvent>& told) {
  act([&] { sqlite::begin_life(writer_, epochs_seen, told); });
}

void SqliteTransaction::set_position(const std::string& feed, const std::string& source, std::optional<std::int64_t> next) {
  act([&] {
    if (writer_.position_before.run(feed, source) == 1) {
      writer_.seals.remove(Table::positions, seal_of("positions", feed, source, writer_.position_before.integer(0, 0)));
      writer_.forget_position.run(feed, source);
    }
    if (!next) return;
    const Seal seal = seal_of("positions", feed, source, *next);
    writer_.insert_position.run(feed, source, *next, seal.text());
    writer_.seals.add(Table::positions, seal);
  });
}

void SqliteTransaction::archive_reaches(const ArchivePlace& place) {
  writer_.archive_reaches(place.segment, place.offset + segment::header_bytes + place.length);
}

void SqliteTransaction::put_audit(const std::string& event, const std::string& json) {
  act([&] {
    const auto at = milliseconds(present());
    const auto record = without_nul(json);
    const AuditEnd end{writer_.audit_end.sequence + 1,
                       audit_hash(writer_.audit_end.hash, writer_.audit_end.sequence + 1, at, event, record)};
    writer_.put_audit.run(end.sequence, at, event, record, end.hash);
    writer_.audit_end = end;
    writer_.audit_grew = true;
  });
}

std::optional<Certificate> SqliteTransaction::certificate(const std::string& key) const {
  return answer(std::optional<Certificate>{}, [&] { return writer_.certificate(key); });
}

std::vector<CertificateUse> SqliteTransaction::uses(const std::string& key, const std::string& business_id) const {
  return answer(std::vector<CertificateUse>{}, [&] { return writer_.ask.uses(key, business_id); });
}

std::vector<Known<ImportConfirmation>> SqliteTransaction::confirmations(const std::string& key) const {
  return answer(std::vector<Known<ImportConfirmation>>{}, [&] { return writer_.ask.exchange<ImportConfirmation>("confirmation", key); });
}

std::vector<Known<ExportPreadvice>> SqliteTransaction::preadvices(const std::string& key) const {
  return answer(std::vector<Known<ExportPreadvice>>{}, [&] { return writer_.ask.exchange<ExportPreadvice>("preadvice", key); });
}

std::vector<Known<CertificateNotice>> SqliteTransaction::notices(const std::string& key) const {
  return answer(std::vector<Known<CertificateNotice>>{}, [&] { return writer_.ask.exchange<CertificateNotice>("notice", key); });
}

std::vector<Known<Observation>> SqliteTransaction::observations(const std::string& key_or_declaration) const {
  return answer(std::vector<Known<Observation>>{}, [&] { return writer_.ask.observations(key_or_declaration); });
}

std::vector<Known<Certificate>> SqliteTransaction::certificate_versions(const std::string& key) const {
  return answer(std::vector<Known<Certificate>>{}, [&] {
    std::vector<Known<Certificate>> result;
    for (auto& version : writer_.ask.certificate_versions(key)) result.push_back({std::move(version.certificate), version.known_at});
    return result;
  });
}

std::vector<Known<CertificateNotice>> SqliteTransaction::losses(Day from, Day until) const {
  return answer(std::vector<Known<CertificateNotice>>{}, [&] { return writer_.losses(from, until); });
}

std::size_t SqliteTransaction::preadvices_of(CountryCode issuer, Day from, Day until, std::size_t enough) const {
  return answer(std::size_t{0}, [&] { return writer_.ask.preadvices_of(issuer, from, until, enough); });
}

std::optional<IssuerCoverage> SqliteTransaction::coverage(CountryCode issuer) const {
  return answer(std::optional<IssuerCoverage>{}, [&] { return writer_.ask.coverage(issuer); });
}

std::vector<Movement> SqliteTransaction::movements(const MovementQuery& query) const {
  return answer(std::vector<Movement>{}, [&] { return writer_.ask.movements(query); });
}

Decimal SqliteTransaction::carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const {
  return answer(Decimal{}, [&] { return writer_.ask.carats_moved(issuer, origin, from, until); });
}

std::int64_t SqliteTransaction::faults(const Fault& fault, Day from, const std::string& before_business_id) const {
  return answer(std::int64_t{0}, [&] { return writer_.ask.faults(fault, from, before_business_id); });
}

}  // namespace kpwatch::sqlite
