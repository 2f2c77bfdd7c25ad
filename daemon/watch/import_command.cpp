// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/import_command.h"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/flow/case_work.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/input_file.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/own_folders.h"
#include "daemon/watch/progress_bar.h"

namespace kpwatch {
namespace {

constexpr std::size_t certificates_a_commit = 2000;

struct Sum {
  std::size_t taken = 0, known = 0, refused = 0, other = 0;
};

void report(const Sum& sum, bool json) {
  if (json)
    std::cout << "{\"taken\":" << sum.taken << ",\"known\":" << sum.known << ",\"refused\":" << sum.refused << ",\"other\":" << sum.other
              << "}\n";
  else
    std::cout << sum.taken << " certificates taken, " << sum.known << " known already, " << sum.refused << " refused"
              << (sum.other != 0 ? ", " + std::to_string(sum.other) + " documents that are no certificates left alone" : std::string{})
              << ".\n";
}

void tell_refused(const Document& document, const std::string& file) {
  for (const auto& note : document.notes)
    if (note.severity == Severity::rejection)
      std::cerr << file << ": " << in_words(note.place) << ": " << note.reason->sentence << (note.detail.empty() ? "" : " " + note.detail)
                << " \"" << escaped(note.text) << "\"\n";
}

class Importer {
 public:
  Importer(const Loaded& loaded, Ledger& ledger, Archive& archive, Formats& formats)
      : ledger_(ledger),
        archive_(archive),
        tools_{formats, archive, loaded.knowledge, *loaded.checks, loaded.settings.instance, {}},
        grounds_(loaded.knowledge.grounds.get()) {}

  Result<Sum> take(const std::string& file, const Bytes& bytes, InputReading& reading) {
    Message message;
    message.feed = import_feed_name;
    message.name = file;
    message.received_at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    message.bytes = bytes;
    message.sha256 = sha256_hex(bytes);
    message.transport_id = "file:" + message.sha256;
    TRY_ASSIGN(const ArchivePlace place, archive_.put(bytes, message.sha256));
    TRY(archive_.sync());
    TRY_ASSIGN(tools_.grounds, GroundsKeeper(ledger_, archive_).keep(grounds_));
    Sum sum;
    ProgressBar bar("certificates", reading.documents.size());
    for (std::size_t next = 0; next < reading.documents.size();) {
      TRY_ASSIGN(auto transaction, ledger_.begin());
      CaseWork cases(*transaction, tools_);
      const std::size_t end = std::min(reading.documents.size(), next + certificates_a_commit);
      for (; next < end; ++next) {
        const Document& document = reading.documents[next];
        if (document.outcome == Reading::rejected) {
          ++sum.refused;
          tell_refused(document, file);
        } else if (const auto* certificate = document.certificate()) {
          cases.certificate(*certificate, message, place);
        } else {
          ++sum.other;
        }
      }
      TRY(transaction->commit());
      for (const auto& [name, labels] : cases.tallies())
        if (name == "kpwatch_certificates_total") ++(labels.front().second == "new" ? sum.taken : sum.known);
      bar.at(next);
    }
    return sum;
  }

 private:
  Ledger& ledger_;
  Archive& archive_;
  DeskTools tools_;
  const Grounds* grounds_;
};

// A daemon holds the ledger: it gets the file through a folder of its own, and we wait until it has settled it.
int through_the_daemon(const Settings& settings, const std::string& file, const Bytes& bytes, bool json) {
  const auto handed = hand_in(settings.state, import_feed_name, "certificates", bytes.view());
  if (!handed) {
    std::cerr << "kpwatch: " << handed.error().sentence << '\n';
    return exit_code::outside;
  }
  const auto feed = own_feed(settings.state, import_feed_name);
  const auto is_in = [&](const std::filesystem::path& folder) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
      if (entry.path().filename().string().find(handed.value()) != std::string::npos) return true;
    return false;
  };
  ProgressBar bar("waiting for the daemon", 1);
  while (true) {
    if (is_in(feed.done)) break;
    if (is_in(feed.quarantine)) {
      std::cerr << "kpwatch: some of " << escaped(file) << " was refused; `kpwatch dead-letters list` says what and why\n";
      return exit_code::refused;
    }
    if (!is_in(feed.inbox) && !is_in(feed.claimed) && !is_in(feed.done) && !is_in(feed.quarantine)) {
      std::cerr << "kpwatch: the file that was handed in is gone from " << feed.inbox.parent_path().string() << '\n';
      return exit_code::outside;
    }
    bar.at(0);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  bar.at(1);
  std::cout << (json ? "{\"through_the_daemon\":true}\n" : "The running daemon has taken all of the file.\n");
  return exit_code::done;
}

}  // namespace

int import_command(const std::string& config, bool json, const std::string& file) {
  Complaints complaints;
  const auto loaded = load(config, complaints);
  if (!loaded) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  const auto bytes = bytes_of(file);
  if (!bytes) {
    std::cerr << "kpwatch: " << bytes.error().sentence << '\n';
    return exit_code::usage;
  }
  auto limits = loaded->settings.limits;
  limits.message_bytes_max = limits.interchange_bytes_max;
  const auto formats = make_formats(loaded->maps, limits, complaints);
  auto reading = formats->read(bytes.value().view(), std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  if (reading.documents.empty()) {
    for (const auto& note : reading.notes)
      std::cerr << escaped(file) << ": " << in_words(note.place) << ": " << note.reason->sentence << '\n';
    return exit_code::refused;
  }
  std::error_code error;
  std::filesystem::create_directories(loaded->settings.state, error);
  const auto ledger = ledger_of(loaded->settings.state, false);
  if (!ledger) {
    if (!std::filesystem::exists(loaded->settings.state / "import" / "inbox", error)) {
      std::cerr << "kpwatch: " << ledger.error().sentence << '\n';
      return exit_code::outside;
    }
    return through_the_daemon(loaded->settings, file, bytes.value(), json);
  }
  const auto archive = archive_of(loaded->settings.state, false);
  if (!archive) {
    std::cerr << "kpwatch: " << archive.error().sentence << '\n';
    return exit_code::outside;
  }
  Importer importer(*loaded, *ledger.value(), *archive.value(), *formats);
  const auto sum = importer.take(file, bytes.value(), reading);
  if (!sum) {
    std::cerr << "kpwatch: " << sum.error().sentence << '\n';
    return exit_code::outside;
  }
  report(sum.value(), json);
  return sum.value().refused == 0 ? exit_code::done : exit_code::refused;
}

}  // namespace kpwatch
