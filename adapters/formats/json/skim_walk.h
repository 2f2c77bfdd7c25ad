// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One pass over a document that is of no interest, without a table of its values. Whatever is out of the ordinary is left to who reads.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "adapters/formats/json/document_plan.h"
#include "adapters/formats/json/value_tree.h"
#include "daemon/mapping/document_glance.h"

namespace kpwatch::json {

// Used for one document after another.
class SkimWalk {
 public:
  // All outlive the walk; the plans in the order in which they are chosen.
  SkimWalk(std::span<const std::unique_ptr<const DocumentPlan>> plans, const Names& names);
  ~SkimWalk();
  SkimWalk(const SkimWalk&) = delete;
  SkimWalk& operator=(const SkimWalk&) = delete;

  // True: the document is JSON, the plan that would be chosen is of declarations and would read it without a note but on single values,
  // and nobody need look at it. `readable` as in ValueTree::read.
  [[nodiscard]] bool passes_over(std::string_view document, std::size_t readable, const TreeLimits& limits, Day received_on,
                                 const Glance& glance);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kpwatch::json
