// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/draft_words.h"

#include <algorithm>
#include <array>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

enum class Shape : std::uint8_t { any, country, number, date, words };

bool fits(Shape shape, std::string_view value) {
  const auto digits = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_digit));
  switch (shape) {
    case Shape::any:
      return true;
    case Shape::country:
      return (value.size() == 2 || value.size() == 5) && is_upper(value[0]) && is_upper(value[1]);
    case Shape::number:
      return digits > 0 && value.find_first_not_of("0123456789.,- ") == std::string_view::npos;
    case Shape::date:
      return digits >= 4 && value.size() >= 6 && value.find_first_not_of("0123456789-./:TZ+ ") == std::string_view::npos;
    case Shape::words:
      return value.size() > 3 && digits < value.size() / 2;
  }
  return false;
}

// The first rule whose words all stand in the names counts. A word with * before it must stand in the last name; a|b is either.
struct Rule {
  DraftScope scope;
  std::string_view words;
  std::string_view field;
  Shape shape = Shape::any;
};

using enum DraftScope;
constexpr auto rules = std::to_array<Rule>({
    {item, "origin", "origin", Shape::country},
    {item, "destination", "destination_country", Shape::country},
    {item, "dispatch|export *country", "dispatch_country", Shape::country},
    {item, "*carat|carats|ct", "carats", Shape::number},
    {item, "net *mass|weight|kg|measure|netto", "net_mass", Shape::number},
    {item, "gross *mass|weight|kg|measure|brutto", "gross_mass", Shape::number},
    {item, "*packages|colis", "packages", Shape::number},
    {item, "package *number|quantity|count", "packages", Shape::number},
    {item, "customs *value|amount", "customs_value", Shape::number},
    {item, "statistical *value|amount", "statistical_value", Shape::number},
    {item, "invoice|invoiced *value|amount|price", "invoice_value", Shape::number},
    {item, "price *price|amount|value|charge", "item_price", Shape::number},
    {item, "*value|amount", "customs_value", Shape::number},
    {item, "*sequence|item|line *numeric|number|no|nr|id", "number", Shape::number},
    {item, "*sequence|line|position", "number", Shape::number},
    {item, "*procedure", "procedure"},
    {item, "*description|wording|designation|goods", "description", Shape::words},
    {document, "*type|code|kind", "code"},
    {document, "*date|issued|datetime", "dated_on", Shape::date},
    {document, "*status", "status"},
    {document, "*number|reference|id|identifier|ref|no", "reference"},
    {document, "*name|title|description", "name", Shape::words},
    {document, "*country|issuer", "issuer", Shape::country},
    {party, "*country", "country", Shape::country},
    {party, "*id|identifier|identification|tin|eori|code|number", "id"},
    {party, "*name", "name", Shape::words},
    {declaration, "*mrn", "mrn"},
    {declaration, "movement *reference", "mrn"},
    {declaration, "*lrn|reference|ref", "reference"},
    {declaration, "declaration|document *number|no|id|identifier", "reference"},
    {declaration, "function *code|function", "function_code"},
    {declaration, "*function", "function_code"},
    {declaration, "declaration *type|kind", "type_code"},
    {declaration, "*type", "type_code"},
    {declaration, "acceptance|accepted|registration *date|datetime|on", "accepted_on", Shape::date},
    {declaration, "departure *date|datetime|on", "departed_on", Shape::date},
    {declaration, "arrival *date|datetime|on", "arrived_on", Shape::date},
    {declaration, "*date|datetime|issued|timestamp", "issued_on", Shape::date},
    {declaration, "office", "office"},
    {declaration, "destination", "destination_country", Shape::country},
    {declaration, "dispatch|export|departure *country|code", "dispatch_country", Shape::country},
    {declaration, "*mode", "mode_of_transport"},
    {declaration, "*procedure", "procedure"},
    {declaration, "exchange|currency *rate", "exchange_rate", Shape::number},
    {declaration, "*currency", "currency"},
    {declaration, "*items", "items_declared", Shape::number},
    {declaration, "item *quantity|count|total", "items_declared", Shape::number},
    {declaration, "*container|containers", "containers"},
    {declaration, "*seal|seals", "seals"},
    {declaration, "*sender", "sender"},
    {declaration, "invoice *value|amount", "invoice_value", Shape::number},
    {certificate, "*carat|carats|ct", "carats", Shape::number},
    {certificate, "*usd|dollars", "usd", Shape::number},
    {certificate, "*value", "usd", Shape::number},
    {certificate, "expiry|expires|expiration|valid|until", "expires_on", Shape::date},
    {certificate, "issued|issue|date", "issued_on", Shape::date},
    {certificate, "origin", "origin"},
    {certificate, "exporter *country", "exporter_country", Shape::country},
    {certificate, "importer *country", "importer_country", Shape::country},
    {certificate, "exporter", "exporter"},
    {certificate, "importer|consignee", "importer"},
    {certificate, "*authority", "authority"},
    {certificate, "destination", "destination", Shape::country},
    {certificate, "*issuer|country", "issuer", Shape::country},
    {certificate, "*parcels|packages", "parcels", Shape::number},
    {certificate, "*seals|seal", "seals"},
    {certificate, "*status", "status"},
    {certificate, "*number|certificate|serial|no|kpc", "number"},
});

bool stands_in(std::string_view alternatives, const std::vector<std::string>& words) {
  const auto any = split(alternatives, '|');
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return std::find(any.begin(), any.end(), word) != any.end(); });
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(lower_ascii(word));
    word.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool is_letter_or_digit = is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) > 0x7F;
    if (!is_letter_or_digit) {
      end_word();
      continue;
    }
    // hsCode, HSCode: a capital begins a word, but for one among capitals.
    const bool follows_small = i > 0 && !is_upper(name[i - 1]);
    const bool is_before_small = i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z';
    if (is_upper(c) && (follows_small || is_before_small)) end_word();
    word += c;
  }
  end_word();
  return words;
}

std::optional<std::string_view> guess_field(DraftScope scope, std::span<const std::string> steps, std::string_view value) {
  if (steps.empty()) return std::nullopt;
  std::vector<std::string> last = words_of(steps.back()), all;
  for (const std::string& step : steps)
    for (std::string& word : words_of(step)) all.push_back(std::move(word));
  // ID, Code, text: what it is says the name before.
  const bool says_nothing = last.size() == 1 && stands_in("id|code|text|value|numeric|content", last);
  if (says_nothing && steps.size() > 1)
    for (std::string& word : words_of(steps[steps.size() - 2])) last.push_back(std::move(word));
  for (const Rule& rule : rules) {
    if (rule.scope != scope || !fits(rule.shape, value)) continue;
    const auto demands = split(rule.words, ' ');
    const bool is_met = std::all_of(demands.begin(), demands.end(), [&](std::string_view demand) {
      return demand.starts_with('*') ? stands_in(demand.substr(1), last) : stands_in(demand, all);
    });
    if (is_met) return rule.field;
  }
  return std::nullopt;
}

std::optional<std::string_view> guess_role(std::string_view name) {
  const auto words = words_of(name);
  for (const std::string_view role : {"exporter", "importer", "consignor", "consignee", "declarant", "agent", "seller", "buyer", "carrier"})
    if (stands_in(role, words)) return role;
  return std::nullopt;
}

bool means_document(std::string_view name) { return stands_in("document|documents|certificate|certificates|attachment", words_of(name)); }

int means_item(std::string_view name) {
  const auto words = words_of(name);
  if (stands_in("item|items|itm|line|lines|article|articles|position|positions", words)) return 2;
  return stands_in("goods|commodity|lot|product", words) ? 1 : 0;
}

int likeness_to_commodity_code(std::span<const std::string> steps, std::string_view value) {
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const bool is_digits = value.find_first_not_of("0123456789. ") == std::string_view::npos;
  if (!is_digits || digits < 4 || digits > 14 || steps.empty()) return 0;
  std::vector<std::string> words;
  for (const std::string& step : steps.last(std::min<std::size_t>(steps.size(), 3)))
    for (std::string& word : words_of(step)) words.push_back(std::move(word));
  int likeness = value.starts_with("7102") && digits >= 6 ? 4 : 0;
  if (stands_in("hs|commodity|tariff|taric|ncm|hscode|harmonized|harmonised|classification|nomenclature|tnved", words)) likeness += 3;
  return likeness;
}

}  // namespace kpwatch
