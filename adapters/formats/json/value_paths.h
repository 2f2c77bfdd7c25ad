// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The pointers (RFC 6901) of a document's values, worked out when the first one is asked for: by reading the document
// once more. One document in a thousand is asked.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "adapters/formats/json/value_tree.h"
#include "daemon/base/place.h"

namespace kpwatch::json {

class ValuePaths final : public PathSource {
 public:
  // `around`: the document's own pointer in its input, "/3" in an array of documents.
  ValuePaths(std::string_view document, std::string_view around);
  [[nodiscard]] std::string path(std::uint32_t value) const override;

 private:
  std::string text_;  // with the parser's padding
  std::size_t size_;
  std::string around_;
  mutable std::once_flag is_read_;
  mutable std::unique_ptr<ValueTree> tree_;
};

}  // namespace kpwatch::json
