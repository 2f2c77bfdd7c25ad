// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The least that reading a message can mean: Xerces-C SAX2 with the features that are safe for strangers' documents, and a
// byte-wise walk over EDIFACT's separators. The floor gives them nobody to tell; the loop listens for three fields.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kpwatch::bench {

// Counts, so that no compiler can leave the walk out.
struct EdifactCounts {
  unsigned segments = 0, elements = 0, components = 0;
};
[[nodiscard]] EdifactCounts walk_edifact(std::string_view text);

class BareXml {
 public:
  BareXml();
  ~BareXml();
  BareXml(const BareXml&) = delete;
  BareXml& operator=(const BareXml&) = delete;
  // True when it is well-formed. The handler does nothing.
  [[nodiscard]] bool walk(std::string_view text);

 private:
  struct Reader;
  std::unique_ptr<Reader> reader_;
};

// What a hand-written program would take out of a declaration of this stream, and no more.
struct RoughGoods {
  bool is_any = false;
  std::string reference, certificate, carats;
};
[[nodiscard]] RoughGoods read_edifact(std::string_view text);
class GoodsXml {
 public:
  GoodsXml();
  ~GoodsXml();
  GoodsXml(const GoodsXml&) = delete;
  GoodsXml& operator=(const GoodsXml&) = delete;
  [[nodiscard]] RoughGoods read(std::string_view text);

 private:
  struct Reader;
  std::unique_ptr<Reader> reader_;
};

[[nodiscard]] inline bool is_edifact(std::string_view text) { return text.starts_with("UNB") || text.starts_with("UNA"); }

}  // namespace kpwatch::bench
