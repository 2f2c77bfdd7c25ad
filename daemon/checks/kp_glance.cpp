// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/kp_glance.h"

namespace kpwatch {

// In chapter 71 a code may be too short to tell, and words count that say nothing elsewhere.
bool KpGlance::is_harmless_code(std::string_view digits) const {
  const bool may_be_of_chapter_71 = digits.size() < 2 || digits.starts_with("71");
  return !may_be_of_chapter_71 && !reference_.goods.may_be_listed(digits);
}

// Beside a harmless code nothing but a phrase for rough diamonds counts.
bool KpGlance::is_harmless_wording(std::string_view text) const { return !reference_.words.names_rough(text); }

bool KpGlance::is_harmless_document(std::string_view code) const { return !reference_.documents.may_be_of_kp(code); }

bool KpGlance::is_harmless_title(std::string_view title) const { return !reference_.documents.is_title_of_kp(title); }

}  // namespace kpwatch
