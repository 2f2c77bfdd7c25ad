// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The words of classes and recipients, and the default knobs of the checks.
#include "daemon/checks/check.h"

#include <algorithm>
#include <utility>

#include "daemon/checks/all_checks.h"

namespace kpwatch {
namespace {

class Defaults final : public CheckSettings {
 public:
  std::int64_t value(std::string_view check_id, std::string_view name) const override {
    const Check* check = check_by_id(check_id);
    if (check == nullptr) return 0;
    const auto found =
        std::find_if(check->settings.begin(), check->settings.end(), [name](const CheckSetting& setting) { return setting.name == name; });
    return found == check->settings.end() ? 0 : found->default_value;
  }
  bool is_on(std::string_view check_id) const override {
    const Check* check = check_by_id(check_id);
    return check == nullptr || !check->is_overlay();
  }
};

}  // namespace

std::string_view to_string(FindingClass cls) {
  switch (cls) {
    case FindingClass::substantive:
      return "substantive";
    case FindingClass::technical:
      return "technical";
    case FindingClass::data_quality:
      return "data-quality";
  }
  return "";
}

std::string_view to_string(CaseSubject subject) { return subject == CaseSubject::certificate ? "certificate" : "declaration"; }

std::string_view to_string(Recipient recipient) {
  switch (recipient) {
    case Recipient::dec:
      return "DEC";
    case Recipient::ima:
      return "IMA";
    case Recipient::exa:
      return "EXA";
    case Recipient::cus:
      return "CUS";
    case Recipient::san:
      return "SAN";
    case Recipient::fiu:
      return "FIU";
    case Recipient::wgm:
      return "WGM";
    case Recipient::wgs:
      return "WGS";
    case Recipient::wgde:
      return "WGDE";
    case Recipient::un:
      return "UN";
    case Recipient::ops:
      return "OPS";
  }
  return "";
}

const CheckSettings& default_check_settings() {
  static const Defaults defaults;
  return defaults;
}

bool Finding::is_about(std::string_view reference) const {
  return certificate == reference ||
         std::find(further_certificates.begin(), further_certificates.end(), reference) != further_certificates.end();
}

Finding finding(const Check& check, std::size_t item, std::string sentence) {
  Finding result;
  result.check = &check;
  result.item = item;
  result.cls = check.cls;
  result.severity = check.severity;
  result.recipients.assign(check.recipients.begin(), check.recipients.end());
  result.sentence = std::move(sentence);
  return result;
}

}  // namespace kpwatch
