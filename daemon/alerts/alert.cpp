// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/alerts/alert.h"

#include <algorithm>
#include <map>

#include "daemon/alerts/addressed.h"
#include "daemon/alerts/item_name.h"
#include "daemon/base/text.h"

namespace kpwatch {
namespace {

// Each field of a hashed text is led by its length, so "ab" and "c" are not "a" and "bc".
void append_field(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

std::string content_hash(const std::vector<const Finding*>& findings) {
  std::string text;
  for (const Finding* finding : findings) {
    append_field(text, finding->check->id);
    append_field(text, finding->certificate);
    append_field(text, finding->expected);
    append_field(text, finding->observed);
    append_field(text, finding->unit);
    append_field(text, to_string(finding->cls));
    append_field(text, std::to_string(finding->severity));
    for (const Recipient recipient : finding->recipients) append_field(text, to_string(recipient));
    append_field(text, finding->sentence);
  }
  return sha256_hex(text);
}

struct Group {
  std::string item_number;
  std::vector<const Finding*> findings;
};

// Findings by item, in the order of the items; those on the whole document first. Data quality is for operators only.
std::vector<Group> grouped(const Declaration& declaration, const Judgement& judgement) {
  std::map<std::size_t, Group> by_item;  // the whole document (no_item + 1 = 0) comes first
  for (const Finding& finding : judgement.findings) {
    if (finding.cls == FindingClass::data_quality) continue;
    const bool has_item = finding.item < judgement.items.size() && judgement.items[finding.item].item != nullptr;
    Group& group = by_item[has_item ? finding.item + 1 : 0];
    if (group.item_number.empty()) group.item_number = has_item ? item_name(declaration, *judgement.items[finding.item].item) : "0";
    group.findings.push_back(&finding);
  }
  std::vector<Group> result;
  for (auto& [index, group] : by_item) result.push_back(std::move(group));
  return result;
}

const KnownAlert* find(const std::vector<KnownAlert>& known, const std::string& id) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const KnownAlert& alert) { return alert.id == id; });
  return found == known.end() ? nullptr : &*found;
}

bool is_standing(const KnownAlert& known) { return known.state == AlertState::open || known.state == AlertState::updated; }

Alert made_of(const Group& group, const std::string& id) {
  Alert alert;
  alert.id = id;
  alert.item_number = group.item_number;
  alert.findings = group.findings;
  const Weight weight = weight_of(group.findings);
  alert.disposition = weight.disposition;
  alert.cls = weight.cls;
  alert.severity = weight.severity;
  alert.content_hash = content_hash(group.findings);
  return alert;
}

Alert ended(const KnownAlert& known, AlertState state) {
  Alert alert;
  alert.id = known.id;
  alert.item_number = known.item_number;
  alert.revision = known.revision + 1;
  alert.state = state;
  alert.cls = FindingClass::technical;
  alert.content_hash = content_hash({});
  return alert;
}

}  // namespace

std::string alert_id(const std::string& business_id, const std::string& item_number) {
  std::string text;
  append_field(text, "kpwatch-alert-1");
  append_field(text, business_id);
  append_field(text, item_number);
  return "kpa-" + sha256_hex(text).substr(0, 32);
}

std::string confirmation_draft_id(const std::string& business_id, const std::string& certificate_key) {
  std::string text;
  append_field(text, "kpwatch-confirmation-1");
  append_field(text, business_id);
  append_field(text, certificate_key);
  return "kpc-" + sha256_hex(text).substr(0, 32) + ".1";
}

std::string_view to_string(Disposition disposition) {
  switch (disposition) {
    case Disposition::none:
      return "none";
    case Disposition::correct:
      return "correct";
    case Disposition::info:
      return "info";
    case Disposition::review:
      return "review";
    case Disposition::alert:
      return "alert";
  }
  return "none";
}

std::string_view to_string(AlertState state) {
  switch (state) {
    case AlertState::open:
      return "open";
    case AlertState::updated:
      return "updated";
    case AlertState::resolved:
      return "resolved";
    case AlertState::withdrawn:
      return "withdrawn";
  }
  return "open";
}

std::string_view to_string(Tlp tlp) {
  switch (tlp) {
    case Tlp::clear:
      return "TLP:CLEAR";
    case Tlp::green:
      return "TLP:GREEN";
    case Tlp::amber:
      return "TLP:AMBER";
    case Tlp::amber_strict:
      return "TLP:AMBER+STRICT";
    case Tlp::red:
      return "TLP:RED";
  }
  return "TLP:RED";
}

std::vector<Alert> alerts_due(const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                              const std::vector<KnownAlert>& known, bool cancelled) {
  std::vector<Alert> due;
  if (declaration.test) return due;
  std::vector<std::string> still;
  if (!cancelled) {
    for (const Group& group : grouped(declaration, judgement)) {
      Alert alert = made_of(group, alert_id(facts.business_id, group.item_number));
      still.push_back(alert.id);
      if (const KnownAlert* before = find(known, alert.id)) {
        if (is_standing(*before) && before->content_hash == alert.content_hash) continue;
        alert.revision = before->revision + 1;
        // After its end an alert opens again under its old id, so that the partner sees one story.
        alert.state = is_standing(*before) ? AlertState::updated : AlertState::open;
      }
      due.push_back(std::move(alert));
    }
  }
  for (const KnownAlert& before : known) {
    if (!is_standing(before) || std::find(still.begin(), still.end(), before.id) != still.end()) continue;
    due.push_back(ended(before, cancelled ? AlertState::withdrawn : AlertState::resolved));
  }
  return due;
}

std::optional<Alert> alert_ended(const Declaration& declaration, const std::string& business_id, const std::string& id,
                                 std::uint32_t last_revision, AlertState state) {
  std::vector<std::string> names{"0"};
  for (const GoodsItem& item : declaration.items) names.push_back(item_name(declaration, item));
  for (const auto& name : names)
    if (alert_id(business_id, name) == id) return ended({id, name, last_revision, AlertState::open, {}, {}}, state);
  return std::nullopt;
}

}  // namespace kpwatch
