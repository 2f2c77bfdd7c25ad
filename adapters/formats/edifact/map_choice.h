// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which map is for a message: by type, version, release, agency and association (UNH S009), the most particular first.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/formats/edifact/segment_table.h"
#include "daemon/base/note.h"

namespace kpwatch::edifact {

struct MessageType {
  std::string type, version, release, agency, association;
  // "CUSDEC:D:96B:UN:ZZZ01"; components missing at the end are left out.
  [[nodiscard]] std::string in_words() const;
};

// What else a message holds; asked only where its type is missing.
struct Outlook {
  bool has_detail_ahead = false;  // UNS+D
  std::vector<Tag> tags;          // sorted
  [[nodiscard]] bool has(Tag tag) const;
};

struct MapChoice {
  const CompiledMap* map = nullptr;
  const Reason* remark = nullptr;  // why the choice is not the plain one, or why there is none
  std::string detail;
};

class MapShelf {
 public:
  MapShelf(std::span<const Map> maps, Complaints& complaints);
  [[nodiscard]] MapChoice choose(const MessageType& type, const std::function<Outlook()>& outlook) const;

 private:
  [[nodiscard]] std::vector<const CompiledMap*> fitting(const MessageType& type, bool any_type) const;

  std::vector<std::unique_ptr<CompiledMap>> maps_;
};

}  // namespace kpwatch::edifact
