// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who may look on, what of it is shown, and that a listener who does not read harms nobody.
#include "adapters/tap/tap_socket.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "tests/support/scratch_folder.h"

namespace kpwatch {
namespace {

// As the desk does, which names its checks for ever, `check` outlives the record.
TapRecord record(const std::string& feed, std::string_view check = {}) {
  TapRecord made;
  made.feed = feed;
  made.format = "xml";
  made.map = "xml/wco-dec-dms2";
  made.kind = "declaration";
  made.outcome = "read";
  made.identifier = "MRN1";
  made.parties = {{"exporter", "Thaba Example", "LS-1", "LS"}};
  made.certificates = {"LS::1"};
  made.notes = {{"bad-date", false}};
  if (!check.empty()) made.findings = {{check, "substantive", 4, 1}};
  return made;
}

TEST(TapRecords, parties_are_redacted_unless_the_operator_wants_otherwise) {
  const std::string as_usual = tap_record_json(record("in", "E01"), {});
  EXPECT_NE(as_usual.find(R"("parties":[{"role":"exporter","name":"***","id":"***","country":"LS"}])"), std::string::npos) << as_usual;
  EXPECT_NE(as_usual.find(R"("identifier":"MRN1")"), std::string::npos);
  EXPECT_NE(as_usual.find(R"("findings":[{"check":"E01","class":"substantive","severity":4,"item":1}])"), std::string::npos) << as_usual;
  const std::string nothing = tap_record_json(record("in"), {false, true, true});
  EXPECT_NE(nothing.find("Thaba Example"), std::string::npos);
  EXPECT_EQ(nothing.find("MRN1"), std::string::npos);
  EXPECT_EQ(nothing.find("LS::1"), std::string::npos);
}

TEST(TapFilters, say_the_same_after_they_were_sent) {
  TapFilter filter;
  filter.feed = "in";
  filter.check = "E01";
  filter.severity_min = 3;
  filter.only_documents = true;
  const auto received = TapFilter::parse(filter.request());
  ASSERT_TRUE(received);
  EXPECT_TRUE(received.value().fits(record("in", "E01")));
  EXPECT_FALSE(received.value().fits(record("in", "B01")));
  EXPECT_FALSE(received.value().fits(record("out", "E01")));
  EXPECT_FALSE(TapFilter::parse("tap colour=blue"));
  EXPECT_FALSE(TapFilter::parse("GET / HTTP/1.1"));
}

TEST(TapFilters, each_leaves_out_what_it_does_not_name) {
  const auto fits = [](auto set) {
    TapFilter filter;
    set(filter);
    return filter.fits(record("in", "E01"));
  };
  EXPECT_TRUE(fits([](TapFilter&) {}));
  EXPECT_TRUE(fits([](TapFilter& f) { f.reason = "bad-date"; }));
  EXPECT_FALSE(fits([](TapFilter& f) { f.reason = "bad-number"; }));
  EXPECT_FALSE(fits([](TapFilter& f) { f.format = "json"; }));
  EXPECT_FALSE(fits([](TapFilter& f) { f.map = "xml/other"; }));
  EXPECT_TRUE(fits([](TapFilter& f) { f.severity_min = 4; }));
  EXPECT_FALSE(fits([](TapFilter& f) { f.severity_min = 5; }));
}

class Served : public testing::Test {
 protected:
  void serve(std::uint32_t records_a_second = 100) {
    auto served = serve_tap(tap, {path, {}, records_a_second});
    ASSERT_TRUE(served) << served.error().sentence;
    socket = std::move(served).value();
  }
  // Offers until the listener has what it wants.
  std::vector<std::string> heard(const TapFilter& filter, std::size_t lines, const std::function<void()>& offer) {
    std::vector<std::string> all;
    std::jthread desk([&](const std::stop_token& stop) {
      while (!stop.stop_requested() && !tap.is_open()) std::this_thread::yield();
      offer();
    });
    const auto ended = listen_to_tap(path, filter, [&](std::string_view line) {
      all.emplace_back(line);
      return all.size() < lines;
    });
    EXPECT_TRUE(ended) << ended.error().sentence;
    return all;
  }

  Scratch scratch;
  std::filesystem::path path = scratch.folder / "tap.sock";
  Tap tap;
  std::unique_ptr<TapSocket> socket;
};

TEST_F(Served, only_its_own_user_may_open_the_socket_and_it_goes_with_the_daemon) {
  serve();
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  socket.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(listen_to_tap(path, {}, [](std::string_view) { return true; }));
}

TEST_F(Served, a_listener_hears_what_fits_its_filter) {
  serve();
  TapFilter filter;
  filter.check = "E01";
  const auto lines = heard(filter, 1, [&] {
    tap.offer(record("in", "B01"));
    tap.offer(record("in", "E01"));
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("\"check\":\"E01\""), std::string::npos) << lines[0];
}

TEST_F(Served, what_is_beyond_the_rate_is_counted_for_the_listener) {
  serve(3);
  const auto lines = heard({}, 4, [&] {
    for (int i = 0; i < 10; ++i) tap.offer(record("in"));
  });
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_TRUE(lines[3].starts_with("{\"lost\":")) << lines[3];
}

TEST_F(Served, when_the_last_listener_goes_the_desk_is_left_alone_again) {
  serve();
  (void)heard({}, 1, [&] { tap.offer(record("in")); });
  for (int i = 0; i < 500 && tap.is_open(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_FALSE(tap.is_open());
}

TEST_F(Served, a_name_that_no_socket_may_have_is_a_clear_failure) {
  const auto served = serve_tap(tap, {scratch.folder / std::string(200, 'a'), {}, 1});
  ASSERT_FALSE(served);
  EXPECT_NE(served.error().sentence.find("longer than a socket's may be"), std::string::npos);
}

}  // namespace
}  // namespace kpwatch
