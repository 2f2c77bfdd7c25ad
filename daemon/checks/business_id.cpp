// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/business_id.h"

#include <algorithm>

#include "daemon/base/sha256.h"
#include "daemon/base/text.h"
#include "daemon/checks/judgement.h"

namespace kpwatch {
namespace {

std::string compact(std::string_view text) {
  std::string result;
  for (const char c : upper_ascii(trimmed(text)))
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') result.push_back(c);
  return result;
}

// No number holds a blank: nobody's number can be another's with its trader.
constexpr char before_trader = ' ';

// Only a number of the trader's own that comes without a sender is told apart by the trader.
bool is_of_a_trader(const Declaration& declaration) {
  return !declaration.identifier_is_hash && !declaration.mrn && declaration.reference &&
         declaration.identifier == declaration.reference->value.view() && compact(declaration.sender).empty();
}

std::string name_of(const Declaration& declaration, std::string_view role) {
  constexpr std::size_t name_max = 64;
  for (const Party& party : declaration.parties) {
    if (party.role != role) continue;
    std::string name = compact(party.id ? party.id->value.view() : party.name ? party.name->value.view() : std::string_view());
    if (name.size() > name_max) name = sha256_hex(name);
    if (!name.empty()) return name;
  }
  return {};
}

// Not the agent: an amendment may come by another.
std::string trader_of(const Declaration& declaration) {
  std::string name = name_of(declaration, "declarant");
  return name.empty() ? name_of(declaration, "exporter") : name;
}

bool holds(std::span<const std::string> all, const std::string& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

std::string_view code_of(const Declaration& declaration) {
  return declaration.function_code ? trimmed(declaration.function_code->value.view()) : std::string_view();
}

}  // namespace

std::string declaration_key(std::string_view identifier) { return compact(identifier); }

std::string business_id_by_number(const Declaration& declaration) {
  if (declaration.identifier_is_hash) return declaration.identifier;
  return compact(declaration.sender) + "|" + compact(declaration.identifier);
}

std::string business_id(const Declaration& declaration) {
  std::string id = business_id_by_number(declaration);
  if (!is_of_a_trader(declaration)) return id;
  if (const std::string trader = trader_of(declaration); !trader.empty()) (id += before_trader) += trader;
  return id;
}

std::string case_meant(const Declaration& declaration, std::span<const std::string> cases, const BusinessIdNow& id_now) {
  const std::string own = business_id(declaration);
  if (holds(cases, own) || !is_of_a_trader(declaration)) return own;
  const bool is_original = declaration.function == MessageFunction::original;
  const std::string by_number = business_id_by_number(declaration);
  if (own != by_number) {
    if (!holds(cases, by_number)) return own;
    const std::string now = id_now(by_number);
    const bool names_nobody = now.empty() || now == by_number;
    return now == own || (names_nobody && !is_original) ? by_number : own;
  }
  if (is_original) return own;
  const auto is_a_traders = [&](const std::string& one) { return one.starts_with(by_number + before_trader); };
  if (std::count_if(cases.begin(), cases.end(), is_a_traders) != 1) return own;
  return *std::find_if(cases.begin(), cases.end(), is_a_traders);
}

bool may_be_of_its_trader(const Declaration& declaration, std::string_view business_id) {
  if (!declaration.reference) return true;
  const std::string number = "|" + compact(declaration.reference->value.view()) + before_trader;
  const std::string trader = trader_of(declaration);
  return trader.empty() || !business_id.starts_with(number) || business_id.substr(number.size()) == trader;
}

bool changes_an_earlier_one(const Declaration& declaration) {
  switch (declaration.function) {
    case MessageFunction::amendment:
      return code_of(declaration) != "2";
    case MessageFunction::cancellation:
      return code_of(declaration) != "3" || declaration.items.empty();
    case MessageFunction::replacement:
      return true;
    case MessageFunction::original:
    case MessageFunction::other:
      return false;
  }
  return false;
}

bool may_change_an_earlier_one(const Declaration& outline) { return outline.function != MessageFunction::original; }

}  // namespace kpwatch
