// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/store_commands.h"

#include <unistd.h>

#include <functional>
#include <iomanip>
#include <iostream>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/flow/replay.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/own_folders.h"

namespace kpwatch {
namespace {

constexpr std::size_t rows_max = 1'000'000;

// Reads the configuration, opens the ledger for looking, and does `work` with both.
int with_ledger(const std::string& config, const std::function<int(const Settings&, const Ledger&)>& work) {
  Complaints complaints;
  const auto settings = read_settings(config, complaints);
  if (!settings) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  const auto ledger = ledger_of(settings->state, true);
  if (!ledger) {
    std::cerr << "kpwatch: " << ledger.error().sentence << '\n';
    return exit_code::outside;
  }
  return work(*settings, *ledger.value());
}

int not_found(const std::string& what) {
  std::cerr << "kpwatch: there is no " << what << '\n';
  return exit_code::refused;
}

void write_alert(const Ledger::AlertSummary& alert, bool json, bool with_data) {
  if (!json) {
    std::cout << alert.id << '.' << alert.revision << "  " << std::left << std::setw(10) << alert.state << std::setw(9) << alert.disposition
              << std::setw(14) << alert.authority << (alert.sent ? "sent   " : "waiting") << "  " << escaped(alert.business_id) << " item "
              << escaped(alert.item_number) << '\n';
    if (with_data) std::cout << "  " << alert.data << '\n';
    return;
  }
  JsonWriter line;
  line.begin_object();
  line.text_member("id", alert.id);
  line.number_member("revision", alert.revision);
  line.text_member("state", alert.state);
  line.text_member("disposition", alert.disposition);
  line.text_member("authority", alert.authority);
  line.number_member("sequence", static_cast<std::int64_t>(alert.sequence));
  line.flag_member("sent", alert.sent);
  line.text_member("business_id", alert.business_id);
  line.text_member("item", alert.item_number);
  line.text_member("event_id", alert.event_id);
  if (with_data) line.raw_member("data", alert.data);
  line.end_object();
  std::cout << line.written() << '\n';
}

void write_letter(const DeadLetter& letter, bool json, bool whole) {
  if (!json) {
    std::cout << letter.id << "  " << letter.state << "  " << to_string(letter.received_at) << "  " << letter.feed << "  " << letter.reason
              << ": " << escaped(letter.sentence) << "  [" << escaped(letter.place) << "]\n";
    if (!whole) return;
    std::cout << "  name       " << escaped(letter.name) << "\n  transport  " << escaped(letter.transport_id) << "\n  sha256     "
              << letter.archive.sha256 << "\n  bytes      " << letter.archive.length << "\n  text       " << escaped(letter.text)
              << "\n  notes      " << letter.notes << "\n  headers    " << letter.headers << '\n';
    return;
  }
  JsonWriter line;
  line.begin_object();
  line.number_member("id", static_cast<std::int64_t>(letter.id));
  line.text_member("state", letter.state);
  line.text_member("received_at", to_string(letter.received_at));
  line.text_member("feed", letter.feed);
  line.text_member("name", letter.name);
  line.text_member("transport_id", letter.transport_id);
  line.number_member("document", letter.document);
  line.text_member("reason", letter.reason);
  line.text_member("sentence", letter.sentence);
  line.text_member("place", letter.place);
  line.text_member("text", letter.text);
  line.text_member("sha256", letter.archive.sha256);
  line.number_member("bytes", static_cast<std::int64_t>(letter.archive.length));
  line.number_member("attempts", letter.attempts);
  if (whole) {
    line.raw_member("notes", letter.notes.empty() ? "[]" : letter.notes);
    line.raw_member("headers", letter.headers.empty() ? "{}" : letter.headers);
  }
  line.end_object();
  std::cout << line.written() << '\n';
}

}  // namespace

int alerts_list_command(const std::string& config, bool json) {
  return with_ledger(config, [&](const Settings&, const Ledger& ledger) {
    for (const auto& alert : ledger.alerts("", rows_max)) write_alert(alert, json, false);
    return exit_code::done;
  });
}

int alerts_show_command(const std::string& config, bool json, const std::string& id) {
  return with_ledger(config, [&](const Settings&, const Ledger& ledger) {
    const auto alerts = ledger.alerts(id, rows_max);
    for (const auto& alert : alerts) write_alert(alert, json, true);
    return alerts.empty() ? not_found("alert " + escaped(id)) : exit_code::done;
  });
}

int dead_letters_list_command(const std::string& config, bool json, bool all) {
  return with_ledger(config, [&](const Settings&, const Ledger& ledger) {
    const auto letters = ledger.dead_letters(!all, rows_max);
    if (!letters) {
      std::cerr << "kpwatch: " << letters.error().sentence << '\n';
      return exit_code::outside;
    }
    for (const auto& letter : letters.value()) write_letter(letter, json, false);
    return exit_code::done;
  });
}

int dead_letters_show_command(const std::string& config, bool json, std::uint64_t id, bool bytes) {
  return with_ledger(config, [&](const Settings& settings, const Ledger& ledger) {
    const auto letter = ledger.dead_letter(id);
    if (!letter) return not_found("dead letter " + std::to_string(id));
    if (!bytes) {
      write_letter(*letter, json, true);
      return exit_code::done;
    }
    // Whatever a sender wrote would be obeyed by the terminal.
    if (::isatty(STDOUT_FILENO) != 0) {
      std::cerr << "kpwatch: the original bytes are not written to a terminal; send them to a file or through less\n";
      return exit_code::usage;
    }
    const auto archive = archive_of(settings.state, true);
    const auto original = archive ? archive.value()->get(letter->archive) : Result<Bytes>(archive.error());
    if (!original) {
      std::cerr << "kpwatch: " << original.error().sentence << '\n';
      return exit_code::outside;
    }
    for_each_piece(original.value(),
                   [](std::string_view piece) { std::cout.write(piece.data(), static_cast<std::streamsize>(piece.size())); });
    return exit_code::done;
  });
}

int dead_letters_replay_command(const std::string& config, bool json, std::uint64_t id) {
  return with_ledger(config, [&](const Settings& settings, const Ledger& ledger) {
    const auto letter = ledger.dead_letter(id);
    if (!letter) return not_found("dead letter " + std::to_string(id));
    const auto archive = archive_of(settings.state, true);
    const auto original = archive ? archive.value()->get(letter->archive) : Result<Bytes>(archive.error());
    const auto handed_in = original ? hand_in(settings.state, replay_feed_name, replay_name(id, letter->feed), original.value().view())
                                    : Result<std::string>(original.error());
    if (!handed_in) {
      std::cerr << "kpwatch: " << handed_in.error().sentence << '\n';
      return exit_code::outside;
    }
    if (json)
      std::cout << "{\"id\":" << id << ",\"handed_in\":true,\"sha256\":" << json_quoted(letter->archive.sha256) << "}\n";
    else
      std::cout << "Dead letter " << id
                << " is handed in again; the daemon reads it as soon as it runs. `kpwatch dead-letters list --all` shows what "
                << "became of it.\n";
    return exit_code::done;
  });
}

int certificates_show_command(const std::string& config, bool json, const std::string& number) {
  Complaints complaints;
  const auto loaded = load(config, complaints);
  if (!loaded) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  const auto& participants = loaded->knowledge.reference->participants;
  const auto reading = normalise(number, [&](CountryCode code) { return participants.has_ever_issued(code); });
  const auto* read = std::get_if<CertificateNumber>(&reading);
  if (read == nullptr) {
    std::cerr << "kpwatch: " << escaped(number) << " does not read as a certificate number\n";
    return exit_code::usage;
  }
  return with_ledger(config, [&](const Settings&, const Ledger& ledger) {
    const auto versions = ledger.certificate_versions(read->key());
    for (const auto& version : versions) {
      const auto fields = certificate_fields_json(version.certificate);
      if (json)
        std::cout << "{\"key\":" << json_quoted(read->key()) << ",\"known_at\":" << json_quoted(to_string(version.known_at))
                  << ",\"source\":" << json_quoted(version.source) << ",\"sha256\":" << json_quoted(version.archive.sha256)
                  << ",\"fields\":" << fields << "}\n";
      else
        std::cout << read->key() << "  known since " << to_string(version.known_at) << " from " << version.source << "\n  " << fields
                  << '\n';
    }
    for (const auto& use : ledger.certificate_uses(read->key())) {
      if (json) {
        JsonWriter line;
        line.begin_object();
        line.text_member("key", read->key());
        line.key("use");
        line.begin_object();
        line.text_member("business_id", use.business_id);
        line.text_member("identifier", use.identifier);
        line.text_member("regime", to_string(use.regime));
        if (use.accepted_on) line.text_member("accepted_on", to_string(*use.accepted_on));
        if (use.carats) line.text_member("carats", use.carats->amount.to_string(2));
        line.end_object();
        line.end_object();
        std::cout << line.written() << '\n';
      } else {
        std::cout << "  used by " << escaped(use.identifier) << " (" << to_string(use.regime) << ")"
                  << (use.accepted_on ? " accepted on " + to_string(*use.accepted_on) : std::string{}) << '\n';
      }
    }
    return versions.empty() ? not_found("certificate " + read->key() + " on record") : exit_code::done;
  });
}

}  // namespace kpwatch
