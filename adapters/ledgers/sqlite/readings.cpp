// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/readings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/ledgers/sqlite/certificate_record.h"
#include "adapters/ledgers/sqlite/exchange_record.h"

namespace kpwatch::sqlite {
namespace {

constexpr std::array<std::string_view, 4> alert_states{"open", "updated", "resolved", "withdrawn"};
constexpr std::array<std::string_view, 4> regimes{"unknown", "import", "export", "transit"};

template <class Enum, std::size_t Size>
Enum enum_of(const std::array<std::string_view, Size>& words, const std::string& text) {
  const auto found = std::find(words.begin(), words.end(), text);
  return static_cast<Enum>(found == words.end() ? 0 : found - words.begin());
}

// A damaged row must not pass for "nothing known".
[[nodiscard]] SqlError damaged(const std::string& key) {
  return {SqlError::Kind::corrupt, "a version of certificate " + key + " cannot be read"};
}

Certificate certificate_of(const std::string& key, std::string_view record) {
  Certificate certificate;
  if (!read_certificate_record(record, certificate)) throw damaged(key);
  return certificate;
}

ArchivePlace place_of(const Statement& rows, std::size_t row, std::size_t column) {
  return {rows.text(row, column), rows.text(row, column + 1), static_cast<std::uint64_t>(rows.integer(row, column + 2)),
          static_cast<std::uint64_t>(rows.integer(row, column + 3))};
}

DeadLetter dead_letter_of(const Statement& rows, std::size_t row) {
  DeadLetter letter;
  letter.id = static_cast<std::uint64_t>(rows.integer(row, 0));
  letter.transport_id = rows.text(row, 1);
  letter.feed = rows.text(row, 2);
  letter.name = rows.text(row, 3);
  letter.position = {rows.text(row, 4), rows.text(row, 5), rows.integer(row, 6)};
  letter.archive = place_of(rows, row, 7);
  letter.document = rows.integer(row, 11);
  letter.reason = rows.text(row, 12);
  letter.place = rows.text(row, 13);
  letter.text = rows.text(row, 14);
  letter.sentence = rows.text(row, 15);
  letter.notes = rows.text(row, 16);
  letter.headers = rows.text(row, 17);
  letter.received_at = moment(rows.integer(row, 18));
  letter.attempts = static_cast<std::uint32_t>(rows.integer(row, 19));
  letter.state = rows.text(row, 20);
  return letter;
}
constexpr std::string_view dead_letter_columns =
    "id, transport_id, feed, name, position_feed, position_source, position_offset, archive_sha256, archive_segment, archive_offset, "
    "archive_length, document, reason, place, text, sentence, notes, headers, received_at, attempts, state";
constexpr std::string_view dead_letter_types = "itttttittiiittttttiit";

std::string select(std::string_view columns, std::string_view rest) { return "SELECT " + std::string(columns) + " " + std::string(rest); }

std::int64_t limit(std::size_t count_max) { return static_cast<std::int64_t>(std::min<std::size_t>(count_max, 1'000'000'000)); }

}  // namespace

std::string_view word(AlertState state) { return alert_states.at(static_cast<std::size_t>(state)); }
std::string_view word(Regime regime) { return regimes.at(static_cast<std::size_t>(regime)); }

// "3:abc2:de": lengths in front, so that no text needs escaping.
std::string joined(const std::vector<std::string>& texts) {
  std::string result;
  for (const auto& text : texts) {
    const std::string kept = without_nul(text);
    result.append(std::to_string(kept.size())).append(":").append(kept);
  }
  return result;
}

std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    const auto colon = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || colon >= text.size() || text[colon] != ':' || text.size() - colon - 1 < length)
      throw SqlError(SqlError::Kind::corrupt, "a list of texts cannot be read");
    result.emplace_back(text.substr(colon + 1, length));
    text.remove_prefix(colon + 1 + length);
  }
  return result;
}

namespace {

// ?1 exporter, ?2 importer, ?3 certificate, ?4 jurisdiction, ?5 regime ('' = any), ?6 and ?7 days, ?8 the declaration before
// which it came, ?9 in KP scope only, ?10 how many.
std::string movements_where(std::string_view narrowest) {
  return "SELECT business_id, case_arrival, identifier, regime, moved_on, jurisdiction, dispatch, destination, exporter, importer, "
         "certificate_key, issuer, origin, in_kp_scope, zone, micro_carats, micro_usd FROM movements WHERE " +
         std::string(narrowest) +
         " AND ended = 0 AND moved_on BETWEEN ?6 AND ?7 AND case_arrival < ifnull((SELECT arrival FROM cases WHERE business_id = ?8), "
         "9223372036854775807) AND in_kp_scope >= ?9 AND (?1 = '' OR exporter = ?1) AND (?2 = '' OR importer = ?2) AND (?3 = '' OR "
         "certificate_key = ?3) AND (?4 = '' OR jurisdiction = ?4) AND (?5 = '' OR regime = ?5) ORDER BY moved_on, case_arrival, arrival "
         "LIMIT ?10";
}
std::string decisions_where(std::string_view rest) {
  return "SELECT d.arrival, d.business_id, d.version, d.seen, d.recorded, d.decided_at, d.why, ifnull(g.sha256, ''), d.sources, "
         "d.judgement "
         "FROM decisions d LEFT JOIN grounds g ON g.arrival = d.grounds WHERE " +
         std::string(rest);
}
constexpr std::string_view decision_types = "itiiiitttt";

constexpr std::string_view movement_types = "tittittttttttiiii";

std::int64_t days(Day day) { return day.time_since_epoch().count(); }
Day day_numbered(std::int64_t days) { return Day{std::chrono::days{static_cast<int>(days)}}; }

Movement movement_of(const Statement& rows, std::size_t row) {
  Movement movement;
  movement.business_id = rows.text(row, 0);
  movement.order = static_cast<std::uint64_t>(rows.integer(row, 1));
  movement.identifier = rows.text(row, 2);
  movement.regime = enum_of<Regime>(regimes, rows.text(row, 3));
  movement.moved_on = day_numbered(rows.integer(row, 4));
  movement.jurisdiction = CountryCode::parse(rows.text(row, 5));
  movement.dispatch = CountryCode::parse(rows.text(row, 6));
  movement.destination = CountryCode::parse(rows.text(row, 7));
  movement.exporter = rows.text(row, 8);
  movement.importer = rows.text(row, 9);
  movement.certificate = rows.text(row, 10);
  movement.issuer = CountryCode::parse(rows.text(row, 11));
  movement.origin = rows.text(row, 12);
  movement.in_kp_scope = rows.integer(row, 13) != 0;
  movement.zone = static_cast<FreeZone>(std::clamp<std::int64_t>(rows.integer(row, 14), 0, 2));
  if (rows.integer(row, 15) >= 0) movement.carats = Carats{Decimal{rows.integer(row, 15)}};
  if (rows.integer(row, 16) >= 0) movement.usd = UsDollars{Decimal{rows.integer(row, 16)}};
  return movement;
}

}  // namespace

Readings::Readings(Connection& c)
    : identity_(c, "SELECT incarnation FROM identity", "t"),
      positions_(c, "SELECT feed, source, next FROM positions ORDER BY feed, source", "tti"),
      told_(c, "SELECT authority, event_id, alert_id, revision, state, content_sha256 FROM told WHERE key = ? ORDER BY authority, event_id",
            "tttitt"),
      position_(c, "SELECT next FROM positions WHERE feed = ? AND source = ?", "i"),
      inbox_(c, "SELECT sha256, received_at, outcome FROM inbox WHERE transport_id = ?", "tit"),
      receipt_(c, "SELECT sha256, received_at, kept_until, set_aside, content FROM receipts WHERE transport_id = ?", "tiiit"),
      case_(c,
            "SELECT identifier, sha256, archive_sha256, archive_segment, archive_offset, archive_length, document, transport_id, feed, "
            "format, map, received_at, version, test, cancelled, ifnull((SELECT characters FROM case_characters AS a WHERE a.business_id = "
            "c.business_id AND a.version = c.version), ''), look_again_at FROM cases AS c WHERE business_id = ?",
            "ttttiiittttiiiiti"),
      case_keys_(c, "SELECT certificate_key FROM case_certificates WHERE business_id = ? ORDER BY certificate_key", "t"),
      citing_(c,
              "SELECT c.business_id FROM case_certificates k JOIN cases c ON c.business_id = k.business_id WHERE k.certificate_key = ? "
              "ORDER BY c.arrival",
              "t"),
      due_(c, "SELECT business_id FROM cases WHERE look_again_at > 0 AND look_again_at <= ? ORDER BY look_again_at, arrival LIMIT ?", "t"),
      versions_(
          c,
          "SELECT content, known_at, source, archive_sha256, archive_segment, archive_offset, archive_length FROM certificate_versions "
          "WHERE key = ? ORDER BY effective_on, known_at, arrival",
          "titttii"),
      uses_(c,
            "SELECT place, business_id, identifier, sender, regime, accepted_on, jurisdiction, importing_country, office, "
            "transport_document, exporter_country, carats FROM uses WHERE certificate_key = ? AND business_id <> ? AND ended = 0 ORDER BY "
            "place",
            "ittttttttttt"),
      coverage_(c, "SELECT earliest_issued_on, complete_until FROM coverage WHERE issuer = ?", "ii"),
      alerts_of_(c, "SELECT id, item_number, revision, state, content_hash, authorities FROM alerts WHERE business_id = ? ORDER BY arrival",
                 "ttittt"),
      // What an event says of itself wins: the alerts table knows the newest revision only.
      alerts_(c,
              "SELECT a.id, a.item_number, a.business_id, ifnull(o.authority, ''), "
              "ifnull(CASE WHEN json_valid(o.data) THEN json_extract(o.data, '$.state') END, a.state), "
              "ifnull(CASE WHEN json_valid(o.data) THEN json_extract(o.data, '$.disposition') END, ''), "
              "ifnull(o.event_id, ''), ifnull(o.data, ''), ifnull(o.revision, a.revision), ifnull(o.sequence, 0), ifnull(o.sent, 0) "
              "FROM alerts a LEFT JOIN outbox o ON o.alert_id = a.id WHERE ?1 = '' OR a.id = ?1 OR o.event_id = ?1 "
              "ORDER BY ifnull(o.arrival, 0) DESC, a.arrival DESC LIMIT ?2",
              "ttttttttiii"),
      epoch_(c, "SELECT stream_epoch FROM streams WHERE authority = ?", "i"),
      // Of one epoch at a time: a publisher looks for what is there already by the epoch of the first.
      unsent_(c,
              "SELECT stream_epoch, sequence, event_id, key, attributes, data FROM outbox WHERE authority = ?1 AND sent = 0 "
              "AND stream_epoch = (SELECT min(stream_epoch) FROM outbox WHERE authority = ?1 AND sent = 0) "
              "ORDER BY sequence LIMIT ?2",
              "iitttt"),
      held_aside_(c,
                  "SELECT o.stream_epoch, o.sequence, o.event_id, o.key, o.attributes, o.data FROM held_aside h JOIN outbox o ON "
                  "o.authority = h.authority AND o.stream_epoch = h.stream_epoch AND o.sequence = h.sequence WHERE h.authority = ? "
                  "ORDER BY o.stream_epoch, o.sequence LIMIT ?",
                  "iitttt"),
      bookmark_(c, "SELECT bookmark FROM bookmarks WHERE authority = ?", "t"),
      dead_letters_(c, select(dead_letter_columns, "FROM dead_letters WHERE ?1 = 0 OR state = 'open' ORDER BY id LIMIT ?2"),
                    dead_letter_types),
      dead_letter_(c, select(dead_letter_columns, "FROM dead_letters WHERE id = ?"), dead_letter_types),
      counts_(c,
              "SELECT (SELECT count(*) FROM cases), (SELECT count(DISTINCT key) FROM certificate_versions), (SELECT count(*) FROM alerts), "
              "(SELECT count(*) FROM outbox WHERE sent = 0) + (SELECT count(*) FROM held_aside), (SELECT count(*) FROM "
              "dead_letters WHERE state = 'open'), "
              "(SELECT sequence FROM audit_end)",
              "iiiiii"),
      exchange_(c,
                "SELECT kind, key, content, known_at FROM exchange_documents WHERE kind = ? AND key = ? "
                "ORDER BY effective_on, known_at, arrival",
                "ttti"),
      of_declaration_(c,
                      "SELECT kind, key, content, known_at FROM exchange_documents WHERE declaration = ? AND declaration <> '' "
                      "ORDER BY effective_on, known_at, arrival",
                      "ttti"),
      losses_(c,
              "SELECT kind, key, content, known_at FROM exchange_documents WHERE kind = 'notice' AND aspect IN ('lost', 'stolen') "
              "AND effective_on BETWEEN ? AND ? ORDER BY effective_on, known_at, arrival",
              "ttti"),
      preadvices_of_(c,
                     "SELECT count(*) FROM (SELECT 1 FROM exchange_documents WHERE kind = 'preadvice' AND aspect = '' "
                     "AND effective_on BETWEEN ? AND ? AND key >= ? AND key < ? LIMIT ?)",
                     "i"),
      cases_of_declaration_(c, "SELECT business_id FROM cases WHERE identifier = ? ORDER BY arrival", "t"),
      event_(c, "SELECT 1 FROM outbox WHERE alert_id = ? AND event_id = ? LIMIT 1", "i"),
      figures_(c,
               "SELECT figures, reporter, year, period, flow, counter, code, partner, partner_role, basis, micro_carats, micro_usd, count, "
               "revision, published_on, known_at, source, archive_sha256, archive_segment, archive_offset, archive_length "
               "FROM statistics_rows WHERE (?1 = '' OR reporter = ?1) AND year BETWEEN ?2 AND ?3 "
               "ORDER BY reporter, year, period, figures, arrival",
               "ttiittttttiiiititttii"),
      by_certificate_(c, movements_where("certificate_key = ?3 AND certificate_key <> ''"), movement_types),
      by_exporter_(c, movements_where("exporter = ?1 AND exporter <> ''"), movement_types),
      by_importer_(c, movements_where("importer = ?2 AND importer <> ''"), movement_types),
      by_customs_(c, movements_where("jurisdiction = ?4 AND jurisdiction <> ''"), movement_types),
      by_regime_(c, movements_where("jurisdiction = ?4 AND jurisdiction <> '' AND regime = ?5"), movement_types),
      // Each certificate once, on whichever of its declarations says most. A total that is too large for a Decimal is its largest.
      carats_moved_(
          c,
          "SELECT CAST(min(total(most), 4.0e18) AS INTEGER) FROM (SELECT max(micro_carats) AS most FROM movements WHERE issuer = ? "
          "AND origin = ? AND origin <> '' AND ended = 0 AND moved_on BETWEEN ? AND ? AND micro_carats >= 0 GROUP BY certificate_key)",
          "i"),
      faults_(
          c,
          "SELECT count(*) FROM faults WHERE declarant = ? AND check_id = ? AND ended = 0 AND made_on BETWEEN ? AND ? AND case_arrival < "
          "ifnull((SELECT arrival FROM cases WHERE business_id = ?), 9223372036854775807)",
          "i"),
      grounds_(c,
               "SELECT reference, version, archive_sha256, archive_segment, archive_offset, archive_length FROM grounds WHERE sha256 = ?",
               "ttttii"),
      decisions_(c, decisions_where("d.business_id = ? ORDER BY d.arrival"), decision_types),
      decisions_after_(c, decisions_where("d.arrival > ? ORDER BY d.arrival LIMIT ?"), decision_types),
      case_version_(c,
                    "SELECT identifier, sha256, archive_sha256, archive_segment, archive_offset, archive_length, document, transport_id, "
                    "feed, format, map, received_at, version, test, cancelled, ifnull((SELECT characters FROM case_characters AS a WHERE "
                    "a.business_id = c.business_id AND a.version = c.version), '') FROM case_versions AS c WHERE business_id = ? AND "
                    "version = ?",
                    "ttttiiittttiiiit"),
      version_with_(c,
                    "SELECT 1 FROM cases WHERE business_id = ?1 AND sha256 = ?2 AND document = ?3 UNION ALL "
                    "SELECT 1 FROM case_versions WHERE business_id = ?1 AND sha256 = ?2 AND document = ?3 LIMIT 1",
                    "i"),
      cases_named_(c,
                   "SELECT business_id FROM cases WHERE business_id = ?1 OR identifier = ?1 OR business_id IN (SELECT business_id FROM "
                   "case_certificates WHERE certificate_key = ?1) OR business_id IN (SELECT business_id FROM alerts WHERE id = ?1) "
                   "ORDER BY arrival",
                   "t"),
      clock_at_(c, "SELECT ifnull(max(sequence), 0) FROM audit WHERE at <= ?", "i"),
      noticed_keys_(c, "SELECT DISTINCT key FROM exchange_documents WHERE kind = 'notice' LIMIT ?", "t"),
      certificate_(
          c, "SELECT content FROM certificate_versions WHERE key = ? ORDER BY effective_on DESC, known_at DESC, arrival DESC LIMIT 1"),
      has_notices_(c, "SELECT key FROM exchange_documents WHERE kind = 'notice' AND key = ? LIMIT 1") {}

std::string Readings::identity() { return identity_.run() == 0 ? std::string{} : identity_.text(0, 0); }

std::vector<Ledger::Position> Readings::positions() {
  std::vector<Ledger::Position> result(positions_.run());
  for (std::size_t row = 0; row < result.size(); ++row)
    result[row] = {positions_.text(row, 0), positions_.text(row, 1), positions_.integer(row, 2)};
  return result;
}

std::vector<ToldEvent> Readings::told(const std::string& key) {
  std::vector<ToldEvent> result(told_.run(key));
  for (std::size_t row = 0; row < result.size(); ++row) {
    ToldEvent& event = result[row];
    event.authority = told_.text(row, 0);
    event.event_id = told_.text(row, 1);
    event.alert_id = told_.text(row, 2);
    event.revision = static_cast<std::uint32_t>(told_.integer(row, 3));
    event.state = enum_of<AlertState>(alert_states, told_.text(row, 4));
    event.key = key;
    event.content_sha256 = told_.text(row, 5);
  }
  return result;
}

std::optional<std::int64_t> Readings::position(const std::string& feed, const std::string& source) {
  if (position_.run(feed, source) == 0) return std::nullopt;
  return position_.integer(0, 0);
}

std::optional<InboxEntry> Readings::inbox(const std::string& transport_id) {
  if (inbox_.run(transport_id) == 0) return std::nullopt;
  return InboxEntry{transport_id, inbox_.text(0, 0), moment(inbox_.integer(0, 1)), inbox_.text(0, 2)};
}

std::optional<DeliveryReceipt> Readings::receipt(const std::string& transport_id) {
  if (receipt_.run(transport_id) == 0) return std::nullopt;
  DeliveryReceipt receipt;
  receipt.transport_id = transport_id;
  receipt.sha256 = receipt_.text(0, 0);
  receipt.received_at = moment(receipt_.integer(0, 1));
  receipt.kept_until = moment(receipt_.integer(0, 2));
  receipt.outcome = receipt_.integer(0, 3) != 0 ? Outcome::set_aside : Outcome::accepted;
  receipt.content = receipt_.text(0, 4);
  return receipt;
}

namespace {

// The columns that every version of a case has.
CaseRecord version_of(const std::string& business_id, const Statement& rows) {
  CaseRecord record;
  record.business_id = business_id;
  record.identifier = rows.text(0, 0);
  record.sha256 = rows.text(0, 1);
  record.archive = place_of(rows, 0, 2);
  record.document = static_cast<std::uint32_t>(rows.integer(0, 6));
  record.transport_id = rows.text(0, 7);
  record.feed = rows.text(0, 8);
  record.format = rows.text(0, 9);
  record.map = rows.text(0, 10);
  record.received_at = moment(rows.integer(0, 11));
  record.version = static_cast<std::uint32_t>(rows.integer(0, 12));
  record.test = rows.integer(0, 13) != 0;
  record.cancelled = rows.integer(0, 14) != 0;
  record.characters = rows.text(0, 15);
  return record;
}

std::vector<Decision> decisions_in(const Statement& rows, std::size_t count) {
  std::vector<Decision> result(count);
  for (std::size_t row = 0; row < count; ++row) {
    Decision& decision = result[row];
    decision.number = static_cast<std::uint64_t>(rows.integer(row, 0));
    decision.business_id = rows.text(row, 1);
    decision.version = static_cast<std::uint32_t>(rows.integer(row, 2));
    decision.seen = rows.integer(row, 3);
    decision.recorded = rows.integer(row, 4);
    decision.decided_at = moment(rows.integer(row, 5));
    decision.why = rows.text(row, 6);
    decision.grounds = rows.text(row, 7);
    decision.sources = rows.text(row, 8);
    decision.judgement = rows.text(row, 9);
  }
  return result;
}

}  // namespace

std::optional<KeptGrounds> Readings::grounds(const std::string& sha256) {
  if (grounds_.run(sha256) == 0) return std::nullopt;
  return KeptGrounds{sha256, grounds_.text(0, 0), grounds_.text(0, 1), place_of(grounds_, 0, 2)};
}

std::vector<Decision> Readings::decisions(const std::string& business_id) { return decisions_in(decisions_, decisions_.run(business_id)); }

std::vector<Decision> Readings::decisions_after(std::uint64_t number, std::size_t count_max) {
  return decisions_in(decisions_after_, decisions_after_.run(number, limit(count_max)));
}

std::optional<CaseRecord> Readings::case_version(const std::string& business_id, std::uint32_t version) {
  if (auto present = case_of(business_id); present && present->version == version) return present;
  if (case_version_.run(business_id, version) == 0) return std::nullopt;
  return version_of(business_id, case_version_);
}

bool Readings::has_version(const std::string& business_id, const std::string& sha256, std::uint32_t document) {
  return version_with_.run(business_id, sha256, document) != 0;
}

std::vector<std::string> Readings::cases_named(const std::string& name) {
  std::vector<std::string> result(cases_named_.run(name));
  for (std::size_t row = 0; row < result.size(); ++row) result[row] = cases_named_.text(row, 0);
  return result;
}

// Moments of records may go back a little when a clock is set; the last one that is not later counts.
std::int64_t Readings::clock_at(Moment moment) {
  clock_at_.run(milliseconds(moment));
  return clock_at_.integer(0, 0);
}

std::optional<CaseRecord> Readings::case_of(const std::string& business_id) {
  if (case_.run(business_id) == 0) return std::nullopt;
  CaseRecord record = version_of(business_id, case_);
  if (case_.integer(0, 16) != 0) record.look_again_at = moment(case_.integer(0, 16));
  const auto keys = case_keys_.run(business_id);
  for (std::size_t row = 0; row < keys; ++row) record.certificate_keys.push_back(case_keys_.text(row, 0));
  return record;
}

std::vector<std::string> Readings::cases_citing(const std::string& certificate_key) {
  std::vector<std::string> result(citing_.run(certificate_key));
  for (std::size_t row = 0; row < result.size(); ++row) result[row] = citing_.text(row, 0);
  return result;
}

std::vector<std::string> Readings::cases_due(Moment now, std::size_t count_max) {
  std::vector<std::string> result(due_.run(milliseconds(now), limit(count_max)));
  for (std::size_t row = 0; row < result.size(); ++row) result[row] = due_.text(row, 0);
  return result;
}

std::optional<Certificate> Readings::certificate(const std::string& key) {
  return certificate(key, has_notices_.ask(key, [](std::string_view) {}));
}

std::optional<Certificate> Readings::certificate(const std::string& key, bool has_notices) {
  std::optional<Certificate> certificate;
  certificate_.ask(key, [&](std::string_view record) {
    if (!read_certificate_record(record, certificate.emplace())) throw damaged(key);
  });
  // What is known of it by now; nothing was overwritten for it.
  if (certificate && has_notices)
    for (const auto& notice : exchange<CertificateNotice>("notice", key)) apply(notice.document, day_of(notice.known_at), *certificate);
  return certificate;
}

std::vector<std::string> Readings::noticed_keys(std::size_t count_max) {
  std::vector<std::string> result(noticed_keys_.run(limit(count_max)));
  for (std::size_t row = 0; row < result.size(); ++row) result[row] = noticed_keys_.text(row, 0);
  return result;
}

Exchange Readings::exchange_of(const Statement& rows, std::size_t row) {
  auto document = exchange_from(rows.text(row, 0), rows.text(row, 1), rows.text(row, 2));
  if (!document)
    throw SqlError(SqlError::Kind::corrupt, "a " + rows.text(row, 0) + " of certificate " + rows.text(row, 1) + " cannot be read");
  return *std::move(document);
}

std::vector<Known<Observation>> Readings::observations(const std::string& key_or_declaration) {
  if (key_or_declaration.empty()) return {};  // those that are about no certificate stand under the empty key
  auto result = exchange<Observation>("observation", key_or_declaration);
  for (auto& one : known_of<Observation>(of_declaration_, of_declaration_.run(key_or_declaration))) result.push_back(std::move(one));
  return result;
}

std::vector<Known<CertificateNotice>> Readings::losses(Day from, Day until) {
  return known_of<CertificateNotice>(losses_, losses_.run(from.time_since_epoch().count(), until.time_since_epoch().count()));
}

std::size_t Readings::preadvices_of(CountryCode issuer, Day from, Day until, std::size_t enough) {
  const std::string letters(issuer.text());  // keys begin with the issuer's letters and a colon; the next sign is a semicolon
  preadvices_of_.run(from.time_since_epoch().count(), until.time_since_epoch().count(), letters + ":", letters + ";", limit(enough));
  return static_cast<std::size_t>(preadvices_of_.integer(0, 0));
}

std::vector<std::string> Readings::cases_of_declaration(const std::string& declaration) {
  std::vector<std::string> result(cases_of_declaration_.run(declaration));
  for (std::size_t row = 0; row < result.size(); ++row) result[row] = cases_of_declaration_.text(row, 0);
  return result;
}

bool Readings::has_event(const std::string& event_id) { return event_.run(event_id.substr(0, event_id.rfind('.')), event_id) != 0; }

std::vector<Ledger::PublishedFigure> Readings::published_figures(std::optional<CountryCode> reporter, int first_year, int last_year) {
  const auto rows = figures_.run(reporter ? std::string(reporter->text()) : std::string(), first_year, last_year);
  std::vector<Ledger::PublishedFigure> result(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    StatisticsReturn& figure = result[row].figure;
    const auto table = parse_return_table(figures_.text(row, 0));
    if (!table) throw SqlError(SqlError::Kind::corrupt, "a row of statistics cannot be read");
    figure.table = *table;
    figure.reporter = CountryCode::parse(figures_.text(row, 1));
    figure.year = figures_.integer(row, 2);
    (*table == ReturnTable::production ? figure.half : figure.quarter) = figures_.integer(row, 3);
    ReturnRow& one = figure.rows.emplace_back();
    one.flow = figures_.text(row, 4);
    one.counter = figures_.text(row, 5);
    if (!figures_.text(row, 6).empty()) one.code = CommodityCode{figures_.text(row, 6)};
    one.partner = figures_.text(row, 7);
    one.partner_role = figures_.text(row, 8);
    figure.basis = figures_.text(row, 9);
    if (figures_.integer(row, 10) >= 0) one.carats = Carats{Decimal{figures_.integer(row, 10)}};
    if (figures_.integer(row, 11) >= 0) one.usd = UsDollars{Decimal{figures_.integer(row, 11)}};
    if (figures_.integer(row, 12) >= 0) one.count = figures_.integer(row, 12);
    figure.revision = figures_.integer(row, 13);
    figure.published_on = parse_iso_day(figures_.text(row, 14));
    result[row].known_at = moment(figures_.integer(row, 15));
    result[row].source = figures_.text(row, 16);
    result[row].archive = place_of(figures_, row, 17);
  }
  return result;
}

std::vector<Ledger::CertificateVersion> Readings::certificate_versions(const std::string& key) {
  std::vector<Ledger::CertificateVersion> result(versions_.run(key));
  for (std::size_t row = 0; row < result.size(); ++row)
    result[row] = {certificate_of(key, versions_.text(row, 0)), moment(versions_.integer(row, 1)), versions_.text(row, 2),
                   place_of(versions_, row, 3)};
  return result;
}

std::vector<CertificateUse> Readings::uses(const std::string& key, const std::string& other_than_business_id) {
  std::vector<CertificateUse> result(uses_.run(key, other_than_business_id));
  for (std::size_t row = 0; row < result.size(); ++row) {
    CertificateUse& use = result[row];
    use.order = static_cast<std::uint64_t>(uses_.integer(row, 0));
    use.business_id = uses_.text(row, 1);
    use.identifier = uses_.text(row, 2);
    use.sender = uses_.text(row, 3);
    use.regime = enum_of<Regime>(regimes, uses_.text(row, 4));
    use.accepted_on = parse_iso_day(uses_.text(row, 5));
    use.jurisdiction = CountryCode::parse(uses_.text(row, 6));
    use.importing_country = CountryCode::parse(uses_.text(row, 7));
    use.office = uses_.text(row, 8);
    use.transport_document = uses_.text(row, 9);
    use.exporter_country = CountryCode::parse(uses_.text(row, 10));
    if (const auto carats = Decimal::parse(uses_.text(row, 11))) use.carats = Carats{*carats};
  }
  return result;
}

std::optional<IssuerCoverage> Readings::coverage(CountryCode issuer) {
  if (coverage_.run(issuer.text()) == 0) return std::nullopt;
  const auto from = coverage_.integer(0, 0), until = coverage_.integer(0, 1);
  if (from > until) return std::nullopt;  // one of the two is not known, or the list is empty
  return IssuerCoverage{Day{std::chrono::days{static_cast<int>(from)}}, Day{std::chrono::days{static_cast<int>(until)}}};
}

std::vector<Movement> Readings::movements(const MovementQuery& query) {
  Statement* statement = nullptr;
  if (!query.certificate.empty())
    statement = &by_certificate_;
  else if (!query.exporter.empty())
    statement = &by_exporter_;
  else if (!query.importer.empty())
    statement = &by_importer_;
  else if (query.jurisdiction)
    statement = query.regime ? &by_regime_ : &by_customs_;
  if (statement == nullptr) return {};
  constexpr std::int64_t first = -1'000'000, last = 10'000'000;
  const std::string jurisdiction = query.jurisdiction ? std::string(query.jurisdiction->text()) : std::string();
  const std::string regime = query.regime ? std::string(word(*query.regime)) : std::string();
  std::vector<Movement> result(statement->run(query.exporter, query.importer, query.certificate, jurisdiction, regime,
                                              query.from ? days(*query.from) : first, query.until ? days(*query.until) : last, query.before,
                                              query.in_kp_scope_only ? 1 : 0, limit(query.count_max)));
  for (std::size_t row = 0; row < result.size(); ++row) result[row] = movement_of(*statement, row);
  return result;
}

Decimal Readings::carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) {
  carats_moved_.run(issuer.text(), origin, days(from), days(until));
  return Decimal{carats_moved_.integer(0, 0)};
}

std::int64_t Readings::faults(const Fault& fault, Day from, const std::string& before_business_id) {
  faults_.run(fault.declarant, fault.check_id, days(from), days(fault.made_on), before_business_id);
  return faults_.integer(0, 0);
}

std::vector<KnownAlert> Readings::alerts_of(const std::string& business_id) {
  std::vector<KnownAlert> result(alerts_of_.run(business_id));
  for (std::size_t row = 0; row < result.size(); ++row) {
    KnownAlert& alert = result[row];
    alert.id = alerts_of_.text(row, 0);
    alert.item_number = alerts_of_.text(row, 1);
    alert.revision = static_cast<std::uint32_t>(alerts_of_.integer(row, 2));
    alert.state = enum_of<AlertState>(alert_states, alerts_of_.text(row, 3));
    alert.content_hash = alerts_of_.text(row, 4);
    alert.authorities = parted(alerts_of_.text(row, 5));
  }
  return result;
}

std::vector<Ledger::AlertSummary> Readings::alerts(const std::string& id_or_empty, std::size_t count_max) {
  std::vector<Ledger::AlertSummary> result(alerts_.run(id_or_empty, limit(count_max)));
  for (std::size_t row = 0; row < result.size(); ++row) {
    Ledger::AlertSummary& alert = result[row];
    alert.id = alerts_.text(row, 0);
    alert.item_number = alerts_.text(row, 1);
    alert.business_id = alerts_.text(row, 2);
    alert.authority = alerts_.text(row, 3);
    alert.state = alerts_.text(row, 4);
    alert.disposition = alerts_.text(row, 5);
    alert.event_id = alerts_.text(row, 6);
    alert.data = alerts_.text(row, 7);
    alert.revision = static_cast<std::uint32_t>(alerts_.integer(row, 8));
    alert.sequence = static_cast<std::uint64_t>(alerts_.integer(row, 9));
    alert.sent = alerts_.integer(row, 10) == 1;  // 2: held aside
  }
  return result;
}

std::uint32_t Readings::stream_epoch(const std::string& authority) {
  return epoch_.run(authority) == 0 ? 1 : static_cast<std::uint32_t>(epoch_.integer(0, 0));
}

namespace {
std::vector<OutboxEntry> entries_of(Statement& rows, const std::string& authority, std::size_t count_max) {
  std::vector<OutboxEntry> result(rows.run(authority, limit(count_max)));
  for (std::size_t row = 0; row < result.size(); ++row) {
    OutboxEntry& entry = result[row];
    entry.authority = authority;
    entry.stream_epoch = static_cast<std::uint32_t>(rows.integer(row, 0));
    entry.sequence = static_cast<std::uint64_t>(rows.integer(row, 1));
    entry.event_id = rows.text(row, 2);
    entry.key = rows.text(row, 3);
    auto texts = parted(rows.text(row, 4));
    for (std::size_t i = 0; i + 1 < texts.size(); i += 2) entry.attributes.emplace_back(std::move(texts[i]), std::move(texts[i + 1]));
    entry.data = rows.text(row, 5);
  }
  return result;
}
}  // namespace

std::vector<OutboxEntry> Readings::unsent(const std::string& authority, std::size_t count_max) {
  return entries_of(unsent_, authority, count_max);
}

std::vector<OutboxEntry> Readings::held_aside(const std::string& authority, std::size_t count_max) {
  return entries_of(held_aside_, authority, count_max);
}

std::string Readings::bookmark(const std::string& authority) {
  return bookmark_.run(authority) == 0 ? std::string{} : bookmark_.text(0, 0);
}

std::vector<DeadLetter> Readings::dead_letters(bool open_only, std::size_t count_max) {
  std::vector<DeadLetter> result(dead_letters_.run(open_only ? 1 : 0, limit(count_max)));
  for (std::size_t row = 0; row < result.size(); ++row) result[row] = dead_letter_of(dead_letters_, row);
  return result;
}

std::optional<DeadLetter> Readings::dead_letter(std::uint64_t id) {
  if (dead_letter_.run(static_cast<std::int64_t>(id)) == 0) return std::nullopt;
  return dead_letter_of(dead_letter_, 0);
}

Ledger::Counts Readings::counts() {
  counts_.run();
  const auto count = [this](std::size_t column) { return static_cast<std::uint64_t>(counts_.integer(0, column)); };
  return {count(0), count(1), count(2), count(3), count(4), count(5)};
}

}  // namespace kpwatch::sqlite
