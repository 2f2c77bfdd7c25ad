// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/movement.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/origin/origin_facts.h"
#include "daemon/checks/parties/names.h"
#include "daemon/checks/quantity/weighing.h"

namespace kpwatch {
namespace {

std::string first_key(const CaseFile& file, std::size_t item, std::span<const std::string_view> roles) {
  for (const std::string_view role : roles) {
    const std::string_view one[] = {role};
    for (const Party* party : parties_in_role(file, item, one))
      if (std::string key = party_key(file.reference.firms, *party); !key.empty()) return key;
  }
  return "";
}

// Diamonds, natural or grown, and their dust, whatever they are declared as.
bool is_near_scope(const GoodsItem& item) {
  if (!item.commodity_code) return false;
  const std::string& digits = item.commodity_code->value.digits;
  return digits.starts_with("7102") || digits.starts_with("7103") || digits.starts_with("7104") || digits.starts_with("7105");
}

void add_line(const CaseFile& file, std::size_t i, Movement& movement, bool is_first) {
  const GoodsItem& item = *file.items[i].item;
  const auto weight = weight_of(item);
  const auto of_line = [&](auto kept, std::optional<Decimal> more) {
    if (!is_first && !kept) return kept;
    if (!more) return decltype(kept){};
    const Decimal before = is_first ? Decimal{} : kept->amount;
    kept.emplace();
    kept->amount = saturating_sum(before, *more);
    return kept;
  };
  movement.carats = of_line(movement.carats, weight ? std::optional(weight->carats) : std::nullopt);
  movement.usd = of_line(movement.usd, item.usd ? std::optional(item.usd->value.amount) : std::nullopt);
}

}  // namespace

std::vector<Movement> earlier_movements(const CaseFile& file, MovementQuery query) {
  if (file.known == nullptr) return {};
  query.before = file.business_id;
  return file.known->movements(query);
}

Decimal carats_moved(const CaseFile& file, CountryCode issuer, const std::string& origin, Day from, Day until) {
  return file.known == nullptr ? Decimal{} : file.known->carats_moved(issuer, origin, from, until);
}

std::string exporter_key(const CaseFile& file, std::size_t item) { return first_key(file, item, exporter_roles); }
std::string importer_key(const CaseFile& file, std::size_t item) { return first_key(file, item, importer_roles); }

// The Union's procedure 78 is entry into a free zone; its second pair of digits tells where goods were before. Others say
// it in words.
FreeZone free_zone_of(const CaseFile& file, std::size_t item) {
  const auto& own = file.items[item].item->procedure;
  const auto& procedure = own ? own : file.declaration.procedure;
  if (!procedure) return FreeZone::no;
  const std::string text = upper_ascii(trimmed(procedure->value));
  const bool is_numeric = text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, is_digit);
  if (is_numeric && text.starts_with("78")) return FreeZone::into;
  if (is_numeric && text.substr(2, 2) == "78") return FreeZone::out_of;
  const bool is_zone = text.find("FTZ") != std::string::npos || text.find("SEZ") != std::string::npos ||
                       text.find("FREE ZONE") != std::string::npos || text.find("FREE TRADE ZONE") != std::string::npos;
  if (!is_zone) return FreeZone::no;
  return file.declaration.regime == Regime::export_ ? FreeZone::out_of : FreeZone::into;
}

std::vector<Movement> movements_of(const CaseFile& file) {
  constexpr std::size_t no_certificate = ~std::size_t{0};
  std::map<std::pair<bool, std::size_t>, Movement> movements;  // in KP scope or not, and which certificate
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope && !is_near_scope(*item.item)) continue;
    std::size_t certificate = no_certificate;
    for (const std::size_t c : item.certificates)
      if (certificate == no_certificate && file.certificates[c].number() != nullptr) certificate = c;
    if (!item.in_scope) certificate = no_certificate;
    const auto [place, is_first] = movements.try_emplace({!item.in_scope, certificate});
    Movement& movement = place->second;
    if (is_first) {
      movement.identifier = file.declaration.identifier;
      movement.business_id = file.business_id;
      movement.regime = file.declaration.regime;
      movement.moved_on = file.accepted_on;
      movement.jurisdiction = file.declaration.jurisdiction;
      movement.dispatch = dispatch_of(file, i);
      movement.destination = destination_of(file, i);
      movement.exporter = exporter_key(file, i);
      movement.importer = importer_key(file, i);
      movement.in_kp_scope = item.in_scope;
      movement.zone = free_zone_of(file, i);
      if (certificate != no_certificate) {
        const CitedCertificate& cited = file.certificates[certificate];
        movement.certificate = cited.number()->key();
        movement.issuer = cited.number()->issuer;
        if (const auto origin = single_origin(cited)) movement.origin = origin->text();
        if (is_mixed(cited)) movement.origin = "*";
      }
    }
    add_line(file, i, movement, is_first);
  }
  std::vector<Movement> result;
  for (auto& [group, movement] : movements) result.push_back(std::move(movement));
  return result;
}

std::vector<Movement> own_in_scope(const CaseFile& file) {
  std::vector<Movement> result;
  std::copy_if(file.own.begin(), file.own.end(), std::back_inserter(result), [](const Movement& movement) { return movement.in_kp_scope; });
  return result;
}

std::vector<Shipment> shipments_of(const std::vector<Movement>& movements) {
  std::vector<Shipment> shipments;
  const auto add = [](std::optional<Decimal> sum, std::optional<Decimal> more) {
    return sum && more ? std::optional(saturating_sum(*sum, *more)) : std::nullopt;
  };
  for (const Movement& movement : movements) {
    const auto carats = movement.carats ? std::optional(movement.carats->amount) : std::nullopt;
    const auto dollars = movement.usd ? std::optional(movement.usd->amount) : std::nullopt;
    if (shipments.empty() || shipments.back().business_id != movement.business_id) {
      shipments.push_back({movement.business_id, movement.identifier, movement.moved_on, carats, dollars});
      continue;
    }
    shipments.back().carats = add(shipments.back().carats, carats);
    shipments.back().dollars = add(shipments.back().dollars, dollars);
  }
  return shipments;
}

}  // namespace kpwatch
