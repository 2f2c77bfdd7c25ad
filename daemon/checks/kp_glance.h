// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// concerns_kp (judgement.h), asked of single values: whoever lets that look at more must let this tell of it.
#pragma once

#include "daemon/customs/glance.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {

// The reference data must outlive it.
class KpGlance final : public Glance {
 public:
  explicit KpGlance(const ReferenceData& reference) : reference_(reference) {}

  [[nodiscard]] bool is_harmless_code(std::string_view digits) const override;
  [[nodiscard]] bool is_harmless_wording(std::string_view text) const override;
  [[nodiscard]] bool is_harmless_document(std::string_view code) const override;
  [[nodiscard]] bool is_harmless_title(std::string_view title) const override;

 private:
  const ReferenceData& reference_;
};

}  // namespace kpwatch
