// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/map_draft.h"

#include <algorithm>

namespace kpwatch {
namespace {

bool is_plain(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (text.empty() || !is_letter(text.front())) return false;
  for (const std::string_view word : {"yes", "no", "true", "false", "null", "on", "off"})
    if (text == word) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '.' || c == '-'; });
}

void add_keys(std::string& out, const std::string& indent, const std::vector<std::pair<std::string, std::string>>& keys) {
  for (const auto& [key, value] : keys) out += indent + key + ": " + value + "\n";
}

void add_rows(std::string& out, const std::string& indent, const std::vector<DraftRow>& rows) {
  for (const DraftRow& row : rows) {
    out += indent + row.field + ": ";
    if (row.companion.empty() && row.options.empty()) {
      out += yaml_list(row.paths) + "\n";
      continue;
    }
    out += "{at: " + yaml_list(row.paths);
    if (!row.companion.empty()) out += ", with: " + yaml_text(row.companion);
    for (const auto& [key, value] : row.options) out += ", " + key + ": " + value;
    out += "}\n";
  }
}

void add_lists(std::string& out, const std::string& indent, const std::vector<DraftList>& lists) {
  if (lists.empty()) return;
  out += indent + "lists:\n";
  for (const DraftList& list : lists) {
    out += indent + "  - list: " + list.kind + "\n";
    add_keys(out, indent + "    ", list.keys);
    if (!list.rows.empty()) {
      out += indent + "    fields:\n";
      add_rows(out, indent + "      ", list.rows);
    }
    add_lists(out, indent + "    ", list.lists);
  }
}

}  // namespace

void DraftList::fill(std::string_view field, const std::string& path, std::string_view companion) {
  for (DraftRow& each : rows) {
    if (each.field != field) continue;
    const bool is_known = std::find(each.paths.begin(), each.paths.end(), path) != each.paths.end();
    if (!is_known && each.companion == companion) each.paths.push_back(path);
    return;
  }
  rows.push_back({std::string(field), {path}, std::string(companion), {}});
}

const DraftRow* DraftList::row(std::string_view field) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const DraftRow& row) { return row.field == field; });
  return found == rows.end() ? nullptr : &*found;
}

std::string yaml_text(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

std::string yaml_list(const std::vector<std::string>& texts) {
  if (texts.size() == 1) return yaml_text(texts.front());
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + yaml_text(text);
  return "[" + out + "]";
}

std::string text_of(const Draft& draft) {
  std::string out = "map: " + yaml_text(draft.id) + "\ntitle: " + yaml_text(draft.title) + "\nsource: " + yaml_text(draft.source) +
                    "\nkind: " + draft.kind + "\nfor:\n  format: " + draft.format + "\n";
  add_keys(out, "  ", draft.for_keys);
  add_keys(out, "", draft.top_keys);
  if (!draft.options.empty()) {
    out += "options:\n";
    add_keys(out, "  ", draft.options);
  }
  if (!draft.root.rows.empty()) {
    out += "fields:\n";
    add_rows(out, "  ", draft.root.rows);
  }
  add_lists(out, "", draft.root.lists);
  return out;
}

}  // namespace kpwatch
