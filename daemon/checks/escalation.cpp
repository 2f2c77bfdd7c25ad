// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/escalation.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/parties/names.h"

namespace kpwatch {
namespace {

// Who made the declaration; a sender may be the system of a whole community, and is held to nothing.
std::string declarant_of(const CaseFile& file) {
  for (const std::string_view role : {"declarant", "agent"})
    for (const Party& party : file.declaration.parties)
      if (party.role.view() == role)
        if (std::string key = party_key(file.reference.firms, party); !key.empty()) return key;
  return "";
}

bool can_be_mended(const Finding& finding) {
  return finding.cls == FindingClass::technical &&
         std::find(finding.recipients.begin(), finding.recipients.end(), Recipient::dec) != finding.recipients.end();
}

void add_recipient(Finding& finding, Recipient recipient) {
  if (std::find(finding.recipients.begin(), finding.recipients.end(), recipient) == finding.recipients.end())
    finding.recipients.push_back(recipient);
}

void make_substantive(Finding& finding, const std::string& why) {
  finding.cls = FindingClass::substantive;
  finding.sentence += " " + why;
  add_recipient(finding, Recipient::ima);
  add_recipient(finding, Recipient::cus);
}

Moment deadline(const CaseFile& file, std::int64_t days) { return file.received_at + std::chrono::days(days); }

}  // namespace

std::vector<Fault> faults_of(const CaseFile& file, const std::vector<Finding>& findings) {
  std::vector<Fault> faults;
  const std::string declarant = declarant_of(file);
  if (declarant.empty()) return faults;
  for (const Finding& finding : findings) {
    if (!can_be_mended(finding)) continue;
    const bool is_known = std::any_of(faults.begin(), faults.end(), [&](const Fault& one) { return one.check_id == finding.check->id; });
    if (!is_known) faults.push_back({std::string(finding.check->id), declarant, file.accepted_on});
  }
  return faults;
}

void escalate(const CaseFile& file, std::vector<Finding>& findings, Moment now, bool ignores_deadlines) {
  const CheckSettings::Escalation rules = file.settings.escalation();
  const std::string declarant = declarant_of(file);
  const bool is_overdue = !ignores_deadlines && rules.cure_days > 0 && now >= deadline(file, rules.cure_days);
  for (Finding& finding : findings) {
    if (!can_be_mended(finding)) continue;
    std::int64_t count = 1;
    if (!declarant.empty() && rules.faults > 0 && file.known != nullptr)
      count += file.known->faults({std::string(finding.check->id), declarant, file.accepted_on},
                                  file.accepted_on - std::chrono::days(rules.within_days), file.business_id);
    if (rules.faults > 0 && count >= rules.faults)
      make_substantive(finding, "It is fault number " + std::to_string(count) + " of this kind by its declarant within " +
                                    std::to_string(rules.within_days) + " days.");
    else if (is_overdue)
      make_substantive(finding, "It was not mended within " + std::to_string(rules.cure_days) + " days.");
  }
}

std::optional<Moment> next_escalation(const CaseFile& file, const std::vector<Finding>& findings, Moment now) {
  const auto days = file.settings.escalation().cure_days;
  const Moment when = deadline(file, days);
  if (days <= 0 || when <= now || std::none_of(findings.begin(), findings.end(), can_be_mended)) return std::nullopt;
  return when;
}

}  // namespace kpwatch
