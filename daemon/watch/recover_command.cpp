// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/recover_command.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>

#include "adapters/catalogue.h"
#include "daemon/alerts/answer_event.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/flow/position_home.h"
#include "daemon/flow/replay.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/own_folders.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

int outside(const std::string& sentence) {
  std::cerr << "kpwatch: " << sentence << '\n';
  return exit_code::outside;
}

struct Found {
  std::vector<ToldEvent> told;
  std::map<std::string, std::uint32_t> epochs;  // the highest of each authority
};

// "<alert id>.<revision>", "org.kpwatch.alert.<state>"; or a drafted confirmation or an answer, which have no state.
std::optional<ToldEvent> told_of(const std::string& authority, const VisibleEvent& event) {
  constexpr std::string_view type = "org.kpwatch.alert.";
  const auto dot = event.event_id.rfind('.');
  const bool is_stateless = event.type == confirmation_draft_type || event.type == answer_type;
  if (dot == std::string::npos || !(event.type.starts_with(type) || is_stateless)) return std::nullopt;
  ToldEvent told;
  told.authority = authority;
  told.event_id = event.event_id;
  told.alert_id = event.event_id.substr(0, dot);
  told.key = event.key;
  told.content_sha256 = event_content(event.data);
  told.stream_epoch = event.stream_epoch;
  told.sequence = event.sequence;
  told.data_sha256 = sha256_hex(event.data);
  const std::string_view revision = std::string_view(event.event_id).substr(dot + 1);
  const auto [end, error] = std::from_chars(revision.data(), revision.data() + revision.size(), told.revision);
  if (error != std::errc{} || end != revision.data() + revision.size()) return std::nullopt;
  if (is_stateless) return told;
  using enum AlertState;
  for (const auto state : {open, updated, resolved, withdrawn})
    if (to_string(state) == std::string_view(event.type).substr(type.size())) told.state = state;
  return told;
}

Result<void> read_back(const Loaded& loaded, const Ledger& ledger, const std::vector<std::string>& without, Found& found) {
  const std::string source = event_source(loaded.settings.instance);
  for (const auto& [stream, publisher_name] : streams_of(loaded.settings, *loaded.knowledge.authorities)) {
    if (std::find(without.begin(), without.end(), stream) != without.end()) continue;
    const auto& publishers = loaded.settings.publishers;
    const auto settings = std::find_if(publishers.begin(), publishers.end(), [&](const auto& one) { return one.name == publisher_name; });
    if (settings == publishers.end()) continue;
    auto publisher = make_publisher(*settings, loaded.settings.instance, stream);
    const auto take = [&, name = stream](const VisibleEvent& event) {
      if (event.stream.empty() ? event.source != source : event.stream != name) return;
      auto& epoch = found.epochs[name];
      epoch = std::max(epoch, event.stream_epoch);
      if (auto told = told_of(name, event)) found.told.push_back(std::move(*told));
    };
    TRY_ASSIGN(const auto bookmark, ledger.bookmark(stream));
    const auto result = publisher ? publisher.value()->read_back(bookmark, take) : Result<void>(publisher.error());
    if (!result)
      return failure("what " + stream + " has already cannot be read: " + result.error().sentence + " (with --without " + stream +
                     " it is told again)");
  }
  return success();
}

struct HandedIn {
  std::size_t moved = 0, left = 0;  // files
};

void stays(const fs::path& place, const std::string& why, HandedIn& count) {
  std::cerr << "kpwatch: " << escaped(place.string()) << " stays where it is: " << why << '\n';
  ++count.left;
}

void move_back(const FeedSettings& feed, const fs::path& file, HandedIn& count) {
  auto target = feed.inbox / file.filename();
  std::error_code error;
  for (int n = 1; fs::exists(target, error); ++n) target = feed.inbox / (std::to_string(n) + "-" + file.filename().string());
  fs::rename(file, target, error);
  if (error) return stays(file, error.message(), count);
  ++count.moved;
}

// Files that were done in the days that the ledger has lost: nobody else would hand them in again. Synced where they are now.
Result<void> hand_in_again(const FeedSettings& feed, const Ledger::Transaction& transaction, HandedIn& count) {
  for (const auto& folder : {feed.done, feed.quarantine}) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
      if (std::error_code ignored; entry->is_regular_file(ignored)) files.push_back(entry->path());
    if (error && error != std::errc::no_such_file_or_directory) stays(folder, error.message(), count);
    for (const auto& file : files) {
      std::ifstream content(file, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(content), {}};
      if (!content)
        stays(file, "it cannot be read", count);
      else if (!transaction.inbox("file:" + sha256_hex(bytes)))
        move_back(feed, file, count);
    }
  }
  // Also where nothing was moved now: it may have been by a recovery that was killed.
  for (const auto& folder : {feed.inbox, feed.done, feed.quarantine})
    if (std::error_code ignored; fs::exists(folder, ignored)) TRY(sync_folder(folder));
  return success();
}

}  // namespace

int recover_command(const std::string& config, bool json, const std::vector<std::string>& without) {
  Complaints complaints;
  auto loaded = load(config, complaints);
  if (!loaded) return refused(complaints);
  auto ledger = restored_ledger_of(loaded->settings.state);
  if (!ledger) return outside(ledger.error().sentence);
  Found found;
  if (const auto result = read_back(*loaded, *ledger.value(), without, found); !result) return outside(result.error().sentence);

  auto feeds = loaded->settings.feeds;
  feeds.push_back(own_feed(loaded->settings.state, import_feed_name));
  std::erase_if(feeds, [](const FeedSettings& feed) { return feed.kind != "directory"; });
  HandedIn files;
  {
    auto begun = ledger.value()->begin();
    if (!begun) return outside(begun.error().sentence);
    auto& transaction = *begun.value();
    // Before the commit: after it the daemon would start, and not read again what is still in «done». Until then it can be done again.
    for (const auto& feed : feeds)
      if (const auto handed_in = hand_in_again(feed, transaction, files); !handed_in) return outside(handed_in.error().sentence);
    if (files.left != 0)
      return outside(
          "nothing is recovered yet, as not all files could be handed in again: see to them, then run kpwatch recover once more");
    transaction.begin_life(found.epochs, found.told);
    transaction.put_audit("recovered", "{\"events_at_partners\":" + std::to_string(found.told.size()) +
                                           ",\"files_handed_in_again\":" + std::to_string(files.moved) + "}");
    if (const auto committed = transaction.commit(); !committed) return outside(committed.error().sentence);
    crash_point("recovered");
  }
  if (json)
    std::cout << "{\"recovered\":true,\"events_at_partners\":" << found.told.size() << ",\"files_handed_in_again\":" << files.moved
              << "}\n";
  else
    std::cout << "Recovered: " << found.told.size() << " events are at the partners already and are not told again; " << files.moved
              << " files are handed in again; every stream goes on in a new epoch. Start the daemon.\n";
  return exit_code::done;
}

int positions_list_command(const std::string& config, bool json) {
  Complaints complaints;
  const auto settings = read_settings(config, complaints);
  if (!settings) return refused(complaints);
  const auto ledger = ledger_of(settings->state, true);
  if (!ledger) return outside(ledger.error().sentence);
  const auto positions = ledger.value()->positions();
  if (!positions) return outside(positions.error().sentence);
  for (const auto& position : positions.value()) {
    if (is_home(position)) continue;
    if (json)
      std::cout << "{\"feed\":" << json_quoted(position.feed) << ",\"source\":" << json_quoted(position.source)
                << ",\"next\":" << position.next << "}\n";
    else
      std::cout << escaped(position.feed) << "  " << escaped(position.source) << "  " << position.next << '\n';
  }
  return exit_code::done;
}

int positions_set_command(const std::string& config, bool json, const std::string& feed, const std::string& source,
                          const std::string& next) {
  std::optional<std::int64_t> offset;
  if (next != "beginning") {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(next.data(), next.data() + next.size(), number);
    if (error != std::errc{} || end != next.data() + next.size() || number < 0) {
      std::cerr << "kpwatch: " << escaped(next) << " is neither an offset nor the word beginning\n";
      return exit_code::usage;
    }
    offset = number;
  }
  Complaints complaints;
  const auto settings = read_settings(config, complaints);
  if (!settings) return refused(complaints);
  const auto ledger = ledger_of(settings->state, false);
  if (!ledger) return outside(ledger.error().sentence);
  const auto asked = ledger.value()->position(feed, source);
  if (!asked) return outside(asked.error().sentence);
  const auto before = asked.value();
  auto begun = ledger.value()->begin();
  if (!begun) return outside(begun.error().sentence);
  begun.value()->set_position(feed, source, offset);
  if (const auto forgotten = forget_home(*begun.value(), *ledger.value(), feed, source); !forgotten)
    return outside(forgotten.error().sentence);
  begun.value()->put_audit("position_set", "{\"feed\":" + json_quoted(feed) + ",\"source\":" + json_quoted(source) +
                                               ",\"from\":" + (before ? std::to_string(*before) : "null") +
                                               ",\"to\":" + (offset ? std::to_string(*offset) : "null") + "}");
  if (const auto committed = begun.value()->commit(); !committed) return outside(committed.error().sentence);
  if (json)
    std::cout << "{\"feed\":" << json_quoted(feed) << ",\"source\":" << json_quoted(source) << ",\"next\":" << json_quoted(next) << "}\n";
  else
    std::cout << escaped(feed) << " " << escaped(source) << " goes on at " << next << ".\n";
  return exit_code::done;
}

}  // namespace kpwatch
