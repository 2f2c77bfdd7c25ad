// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Two hundred known faults in messages that had none: does the report name the segment, the element, the component and the code?
// docs/mutations.md shows what came of it; UPDATE_GOLDEN=1 writes it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "adapters/formats/edifact/structure/examination.h"
#include "tests/edifact/mutation.h"
#include "tests/edifact/reader_support.h"

namespace kpwatch::mutation {
namespace {

using edifact::examine;
using reader_test::file_bytes;
using reader_test::samples_dir;

constexpr std::size_t wanted = 200;
constexpr unsigned seed = 20261126;

struct Base {
  std::string name, text;
};
const std::vector<Base>& bases() {
  static const std::vector<Base> all = [] {
    std::vector<Base> found;
    for (const auto& entry : std::filesystem::directory_iterator(samples_dir / "structure"))
      found.push_back({entry.path().stem().string(), file_bytes(entry.path())});
    std::sort(found.begin(), found.end(), [](const Base& a, const Base& b) { return a.name < b.name; });
    return found;
  }();
  return all;
}

struct Case {
  std::string way, base;
  Spoilt spoilt;
};
std::vector<Case> cases(unsigned from) {
  std::vector<Case> found;
  std::set<std::string> known;
  Random random(from);
  for (std::size_t turn = 0; found.size() < wanted && turn < wanted * 10; ++turn) {
    const Way& way = ways()[turn % ways().size()];
    for (std::size_t again = 0; again < 2 * bases().size(); ++again) {
      const Base& base = bases()[random() % bases().size()];
      auto spoilt = way.spoil(Interchange::of(base.text), random);
      if (!spoilt || !known.insert(spoilt->text).second) continue;
      found.push_back({std::string(way.name), base.name, std::move(*spoilt)});
      break;
    }
  }
  return found;
}

bool is_named(const Note& note, const Expected& expected) {
  const Place& place = note.place;
  return note.reason->contrl == expected.code && place.message == expected.message && place.segment == expected.segment &&
         place.tag_text() == expected.tag &&
         (!expected.element || (place.element == *expected.element && place.component == expected.component));
}

std::string in_words(const Expected& expected) {
  std::string words = expected.code + " at message " + std::to_string(expected.message) + ", segment " + std::to_string(expected.segment) +
                      " " + expected.tag;
  if (expected.element && *expected.element > 0) words += ", element " + std::to_string(*expected.element);
  if (expected.component > 0) words += ", component " + std::to_string(expected.component);
  return words;
}
std::string in_words(const Note& note) {
  Expected told;
  told.message = note.place.message;
  told.segment = note.place.segment;
  told.tag = note.place.tag_text();
  told.element = note.place.element;
  told.component = note.place.component;
  told.code = note.reason->contrl;
  return in_words(told);
}

struct Row {
  std::size_t tried = 0, named = 0, alone = 0;
};

TEST(Mutations, TheSamplesThemselvesDepartFromNothing) {
  ASSERT_GE(bases().size(), 8U);
  for (const Base& base : bases()) {
    for (const Note& note : examine(base.text, {}).all())
      ADD_FAILURE() << base.name << ": " << in_words(note) << " " << note.text << " " << note.detail;
    const Interchange same = Interchange::of(base.text);
    EXPECT_EQ(same.written(), base.text) << base.name << ": it is cut and put together again";
  }
}

TEST(Mutations, NearlyAllAreNamedWithSegmentElementComponentAndCode) {
  const std::vector<Case> all = cases(seed);
  ASSERT_EQ(all.size(), wanted);
  std::map<std::string, Row> rows;
  std::vector<std::string> order, misses;
  std::size_t named = 0, alone = 0;
  for (const Case& each : all) {
    const Notes told = examine(each.spoilt.text, {}).all();
    const bool is_found = std::any_of(told.begin(), told.end(), [&](const Note& note) { return is_named(note, each.spoilt.expected); });
    if (!rows.contains(each.way)) order.push_back(each.way);
    Row& row = rows[each.way];
    ++row.tried;
    if (is_found) {
      ++row.named;
      ++named;
      if (told.size() == 1) ++row.alone, ++alone;
      continue;
    }
    std::string line = "| " + each.way + " | " + each.base + " | " + in_words(each.spoilt.expected) + " | ";
    for (std::size_t i = 0; i < std::min<std::size_t>(told.size(), 3); ++i) line += (i > 0 ? "; " : "") + in_words(told[i]);
    misses.push_back(line + (told.empty() ? "nothing |" : " |"));
  }
  std::ostringstream page;
  page << "# Known faults, and whether the report names them\n\n"
       << "Made by `tests/edifact/mutations_test.cpp` (seed " << seed
       << "); not to be edited. Each fault is made in one of the messages of\n"
       << "`tests/samples/edifact/structure`, which depart from nothing. Named: `kpwatch read --validate` tells the segment, the element, "
          "the\n"
       << "component and the code of list 0085. Alone: it tells nothing else. A fault that shifts what comes after it is rightly told of "
          "more\n"
       << "than one place.\n\n"
       << "**" << named << " of " << all.size() << " named, " << alone
       << " of them alone.**\n\n| fault | tried | named | alone |\n|---|---|---|---|\n";
  for (const std::string& way : order)
    page << "| " << way << " | " << rows[way].tried << " | " << rows[way].named << " | " << rows[way].alone << " |\n";
  page << "\n## Not named\n\n| fault | message | expected | told first |\n|---|---|---|---|\n";
  for (const std::string& miss : misses) page << miss << '\n';
  if (misses.empty()) page << "| none | | | |\n";

  EXPECT_GE(named * 100, all.size() * 98) << page.str();
  const std::filesystem::path file = std::filesystem::path(KPWATCH_SOURCE_DIR) / "docs/mutations.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file) << page.str();
  EXPECT_EQ(file_bytes(file), page.str()) << "UPDATE_GOLDEN=1 writes it";
}

bool is_named(const Case& each) {
  const Notes told = examine(each.spoilt.text, {}).all();
  return std::any_of(told.begin(), told.end(), [&](const Note& note) { return is_named(note, each.spoilt.expected); });
}

// The two hundred of the page are no lucky ones.
TEST(Mutations, OtherDrawsAreNamedAsWell) {
  std::size_t tried = 0, named = 0;
  for (unsigned from = 1; from <= 20; ++from) {
    for (const Case& each : cases(from)) {
      ++tried;
      if (is_named(each)) {
        ++named;
      } else if (tried - named < 20) {
        std::cout << from << ": " << each.way << " in " << each.base << ": " << in_words(each.spoilt.expected) << "\n";
      }
    }
  }
  std::cout << named << " of " << tried << " named\n";
  EXPECT_EQ(tried, 20 * wanted);
  EXPECT_GE(named * 100, tried * 98);
}

}  // namespace
}  // namespace kpwatch::mutation
