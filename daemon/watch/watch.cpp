// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/watch.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>

#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/thread_name.h"
#include "daemon/flow/item_interest.h"
#include "daemon/flow/position_home.h"
#include "daemon/flow/replay.h"
#include "daemon/watch/own_folders.h"
#include "daemon/watch/reading_apart.h"

namespace kpwatch {
namespace {

constexpr std::uint32_t crashes_until_suspect = 3;
// Reading apart does not show what only judging beside the ledger does, and nobody is killed from outside so often with
// the same message in hand.
constexpr std::uint32_t crashes_until_set_aside = 10;

Moment clock_now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

// What is left is for what was accepted already: alerts go out, and the ledger still commits that they did.
std::string no_room(const std::filesystem::path& state, std::uint64_t least) {
  constexpr std::uintmax_t part = 20, mib = std::uintmax_t{1} << 20;
  std::error_code error;
  const auto space = std::filesystem::space(state, error);
  if (error) return "the file system of " + state.string() + " cannot be asked for its room: " + error.message();
  const auto wanted = std::min<std::uintmax_t>(least, space.capacity / part);
  if (space.available >= wanted) return {};
  return "only " + std::to_string(space.available / mib) + " MiB are free in " + state.string() + ", of which " +
         std::to_string(wanted / mib) + " are kept (free_bytes_min): make room, nothing else is needed";
}

DeskOptions desk_options(const Settings& settings, Tap& tap) {
  DeskOptions options;
  options.tap = &tap;
  options.batch_count_max = settings.commit_count_max;
  options.batch_time = std::chrono::milliseconds(settings.commit_milliseconds);
  options.archive_all = settings.archive_all;
  options.no_room = [state = settings.state, least = settings.free_bytes_min] { return no_room(state, least); };
  options.instance = settings.instance;
  return options;
}

std::string in_words(Trial trial) { return trial == Trial::survived ? "survived" : trial == Trial::died ? "died" : "could not be tried"; }

}  // namespace

Watch::Watch(Loaded loaded) : loaded_(std::move(loaded)), knowledge_(loaded_.knowledge) {}

Result<std::unique_ptr<Watch>> Watch::open(Loaded loaded) {
  std::unique_ptr<Watch> watch(new Watch(std::move(loaded)));
  TRY(watch->open_state());
  return watch;
}

Watch::~Watch() {
  if (desk_thread_.joinable() && !draining_) drain();
}

Result<void> Watch::open_state() {
  const auto& settings = loaded_.settings;
  TRY(make_folders(settings.state));
  TRY_ASSIGN(ledger_, ledger_of(settings.state, false));
  TRY_ASSIGN(archive_, archive_of(settings.state, false));
  TRY(make_own_folders(settings.state));
  std::vector<std::string> left_over;
  TRY_ASSIGN(in_hand_, InHand::open(settings.state / "in-hand", settings.clerks, left_over));
  for (const auto& transport_id : left_over) {
    const auto attempts = ledger_->count_attempt(transport_id);
    log::warning("in_hand_at_crash", {{"transport_id", transport_id}, {"times", attempts}});
    if (attempts >= crashes_until_suspect) suspects_.insert(transport_id);
    if (attempts >= crashes_until_set_aside) hopeless_.insert(transport_id);
  }
  return success();
}

std::unique_ptr<Formats> Watch::formats() const {
  Complaints none;  // the maps were checked when they were loaded
  auto made = make_formats(loaded_.maps, loaded_.settings.limits, none);
  made->set_interest(item_interest([this] { return knowledge_.get().reference; }));
  return made;
}

Result<void> Watch::start() {
  const auto& settings = loaded_.settings;
  if (settings.health_on) {
    HealthSources sources{[this] { return readiness(); },
                          [this] {
                            tally_.set("kpwatch_ready", {}, readiness().not_ready_because.empty() ? 1 : 0);
                            count_waiting();
                            return tally_.entries();
                          }};
    TRY_ASSIGN(health_, serve_health(settings.health_address, settings.health_port, std::move(sources)));
    log::info("health_page", {{"address", settings.health_address}, {"port", health_->port()}});
  }
  if (settings.tap_on) start_tap();
  start_dispatchers();
  intake_ = std::make_unique<BoundedIntake>(settings.intake_bytes);
  desk_ = std::make_unique<Desk>(
      tray_, *intake_, *in_hand_, *ledger_, *archive_, formats(), knowledge_, *loaded_.checks, tally_, desk_options(settings, tap_),
      [this](const std::string& authority) { wake(authority); }, clock_now);
  desk_thread_ = std::jthread([this](const std::stop_token& stop) {
    name_this_thread("desk");
    desk_->work(stop);
    desk_has_ended_ = true;
  });
  std::vector<std::pair<std::string, InspectorMaker>> inspectors;
  for (const auto& feed : settings.feeds) {
    TRY_ASSIGN(auto make, inspectors_of(feed));
    if (make) inspectors.emplace_back(feed.name, std::move(make));
  }
  for (std::size_t number = 0; number < settings.clerks; ++number) {
    clerks_.push_back(std::make_unique<Clerk>(
        number, *intake_, tray_, *in_hand_, formats(), [this] { return knowledge_.get().reference; }, suspects_,
        [this, config = settings.file](const std::string& transport_id, std::string_view bytes) {
          if (hopeless_.contains(transport_id)) return false;
          const Trial trial = read_apart(bytes, config);
          log::warning("suspect_read_apart", {{"transport_id", transport_id}, {"outcome", in_words(trial)}});
          return trial == Trial::survived;
        },
        settings.limits.interchange_bytes_max, settings.reading));
    if (!settings.archive_all) clerks_.back()->let_go_of_others();
    for (const auto& [feed, make] : inspectors) clerks_.back()->put(feed, make());
    for (const auto& feed : settings.feeds) clerks_.back()->put(feed.name, traits_of(feed));
    clerk_threads_.emplace_back([clerk = clerks_.back().get(), number] {
      name_this_thread("clerk-" + std::to_string(number));
      clerk->work();
    });
  }
  malloc_trim(0);  // what reading maps and tables took
  TRY(start_feeds());
  started_ = true;  // what the health page asks about stands now
  log::info("started", {{"instance", settings.instance},
                        {"feeds", settings.feeds.size()},
                        {"authorities", knowledge_.get().authorities->size()},
                        {"maps", loaded_.maps.size()},
                        {"reference", knowledge_.get().reference->edition},
                        {"version", KPWATCH_VERSION}});
  return success();
}

// Who cannot look on misses something; the road does not.
void Watch::start_tap() {
  const auto& settings = loaded_.settings;
  auto served = serve_tap(tap_, {settings.state / "tap.sock",
                                 {settings.tap_redacts_parties, settings.tap_redacts_identifiers, settings.tap_redacts_certificates},
                                 settings.tap_records_a_second});
  if (served)
    tap_socket_ = std::move(served).value();
  else
    log::warning("no_tap", {{"reason", served.error().sentence}});
}

Result<void> Watch::start_feeds() {
  auto settings = loaded_.settings.feeds;
  for (const auto name : {replay_feed_name, import_feed_name}) settings.push_back(own_feed(loaded_.settings.state, name));
  FeedSurroundings around;
  // Where it cannot be read, a feed begins at the beginning: the desk, which asks again, knows what is repeated.
  around.positions = [this](const std::string& name, const std::string& source) {
    const auto position = ledger_->position(name, source);
    return position ? position.value() : std::nullopt;
  };
  around.note_gap = [this](const std::string& json) { put_on_record("gap", json); };
  around.home = [this](const std::string& feed, const std::string& source, const std::string& met) {
    return position_home(*ledger_, feed, source, met);
  };
  around.ledger = ledger_->identity();
  around.not_ready = [this] { return desk_->trouble(); };
  around.tally = &tally_;
  std::vector<std::unique_ptr<Feed>> feeds;
  for (const auto& one : settings) {
    TRY_ASSIGN(auto feed, make_feed(one, loaded_.settings.limits, around));
    feeds.push_back(std::move(feed));
  }
  const std::lock_guard lock(feeds_mutex_);
  feeds_ = std::move(feeds);
  for (auto& feed : feeds_) feed->start(*intake_);
  return success();
}

void Watch::put_on_record(const std::string& event, const std::string& json) {
  auto begun = ledger_->begin();
  if (begun) begun.value()->put_audit(event, json);
  const auto committed = begun ? begun.value()->commit() : Result<void>(begun.error());
  if (!committed && committed.error().is_final) end_after_failed_sync("ledger", committed.error());
  if (!committed) log::error("not_on_record", {{"event", event}, {"record", json}, {"reason", committed.error().sentence}});
}

void Watch::start_dispatch(const std::string& stream, const std::string& publisher_name) {
  const auto& publishers = loaded_.settings.publishers;
  const auto found = std::find_if(publishers.begin(), publishers.end(), [&](const auto& one) { return one.name == publisher_name; });
  if (found == publishers.end()) return;  // refused when it was loaded
  auto dispatch = std::make_unique<Dispatch>(
      stream, *ledger_,
      [publisher = *found, instance = loaded_.settings.instance, stream] { return make_publisher(publisher, instance, stream); }, tally_,
      DispatchOptions{});
  Partner partner;
  partner.publisher = publisher_name;
  Dispatch* working = dispatch.get();
  partner.dispatch = std::move(dispatch);
  partner.thread = std::jthread([working](const std::stop_token& stop) {
    name_this_thread("to:" + working->authority());
    working->work(stop);
  });
  partners_.emplace(stream, std::move(partner));
}

// New authorities get a dispatcher; those that are gone lose theirs, and what waits for them is held in the outbox. Who has
// another publisher now gets another one, when the old one has ended: a stream has one writer.
void Watch::start_dispatchers() {
  const auto streams = streams_of(loaded_.settings, *knowledge_.get().authorities);
  std::vector<Partner> ended;
  {
    const std::lock_guard lock(partners_mutex_);
    if (draining_) return;  // its dispatchers are being ended: a second one of a stream must not begin beside
    for (auto it = partners_.begin(); it != partners_.end();) {
      const auto stream = streams.find(it->first);
      if (stream != streams.end() && stream->second == it->second.publisher) {
        ++it;
        continue;
      }
      if (stream == streams.end())
        log::warning("authority_removed", {{"authority", it->first}, {"consequence", "what is unsent for it is held"}});
      else
        log::info("publisher_changed", {{"authority", it->first}, {"from", it->second.publisher}, {"to", stream->second}});
      it->second.thread.request_stop();
      ended.push_back(std::move(it->second));
      it = partners_.erase(it);
    }
  }
  for (auto& partner : ended) partner.thread.join();
  const std::lock_guard lock(partners_mutex_);
  if (draining_) return;
  for (const auto& [stream, publisher] : streams)
    if (!partners_.contains(stream)) start_dispatch(stream, publisher);
}

void Watch::wake(const std::string& authority) {
  const std::lock_guard lock(partners_mutex_);
  if (const auto found = partners_.find(authority); found != partners_.end()) found->second.dispatch->wake();
}

void Watch::drain() {
  if (draining_.exchange(true)) return;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(loaded_.settings.shutdown_seconds);
  log::info("draining", {{"seconds_max", loaded_.settings.shutdown_seconds}});
  for (auto& feed : feeds_) feed->stop();
  if (intake_) intake_->close();
  for (auto& thread : clerk_threads_) thread.join();
  tray_.close();
  end_desk(deadline - std::chrono::seconds(loaded_.settings.shutdown_seconds) / 2);
  std::map<std::string, Partner> partners;
  {
    const std::lock_guard lock(partners_mutex_);
    partners.swap(partners_);
  }
  const auto is_waiting = [](const auto& entry) { return entry.second.dispatch->trouble().empty() && !entry.second.dispatch->is_idle(); };
  for (auto& [name, partner] : partners) partner.dispatch->wake();
  while (std::chrono::steady_clock::now() < deadline && std::any_of(partners.begin(), partners.end(), is_waiting))
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  for (auto& [name, partner] : partners) partner.thread.request_stop();
  for (auto& [name, partner] : partners) partner.thread.join();
  std::vector<std::unique_ptr<Feed>> feeds;
  {
    const std::lock_guard lock(feeds_mutex_);
    feeds.swap(feeds_);
  }
  feeds.clear();  // after the last settlement: feeds mirror positions when they end
  health_.reset();
  tap_socket_.reset();
  log::info("drained", {{"unsent", ledger_->counts().unsent}});
}

// What is on the tray is decided if there is time; else, and when the ledger cannot be written, it is given back.
void Watch::end_desk(std::chrono::steady_clock::time_point deadline) {
  if (!desk_thread_.joinable()) return;
  while (!desk_has_ended_ && desk_->trouble().empty() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  desk_thread_.request_stop();
  desk_thread_.join();
}

bool Watch::reload() {
  if (draining_) {
    log::warning("reload_refused", {{"reason", "draining"}});
    return false;
  }
  Complaints complaints;
  auto knowledge = load_knowledge(loaded_.settings, complaints);
  if (!knowledge) {
    for (const auto& complaint : complaints) log::error("reload_complaint", {{"complaint", in_words(complaint)}});
    log::error("reload_refused", {{"complaints", complaints.size()}, {"consequence", "the old reference data and authorities serve on"}});
    tally_.add("kpwatch_reloads_total", {{"outcome", "refused"}});
    return false;
  }
  const auto edition = knowledge->reference->edition;
  knowledge_.replace(std::move(*knowledge));
  start_dispatchers();
  tally_.add("kpwatch_reloads_total", {{"outcome", "done"}});
  log::info("reloaded", {{"reference", edition}, {"authorities", knowledge_.get().authorities->size()}});
  return true;
}

void Watch::count_waiting() {
  const std::lock_guard lock(feeds_mutex_);
  for (const auto& feed : feeds_)
    if (const auto waiting = feed->waiting())
      tally_.set("kpwatch_waiting_messages", {{"feed", feed->name()}}, static_cast<double>(*waiting));
}

Readiness Watch::readiness() const {
  Readiness readiness;
  const bool has_started = started_;
  if (!has_started) readiness.not_ready_because.emplace_back("starting");
  if (draining_) {
    readiness.not_ready_because.emplace_back("draining");
    return readiness;
  }
  if (has_started && !desk_->trouble().empty()) readiness.not_ready_because.push_back("desk: " + desk_->trouble());
  {
    const std::lock_guard lock(feeds_mutex_);
    for (const auto& feed : feeds_)
      if (const auto trouble = feed->trouble(); !trouble.empty())
        readiness.not_ready_because.push_back("feed " + feed->name() + ": " + trouble);
  }
  const std::lock_guard lock(partners_mutex_);
  for (const auto& [name, partner] : partners_)
    if (const auto trouble = partner.dispatch->trouble(); !trouble.empty())
      (partner.dispatch->is_trouble_ours() ? readiness.not_ready_because : readiness.remarks)
          .push_back("authority " + name + ": " + trouble);
  for (const auto& [name, partner] : partners_)
    if (const auto held = partner.dispatch->held(); !held.empty()) readiness.remarks.push_back("authority " + name + ": " + held);
  return readiness;
}

}  // namespace kpwatch
