// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/reference/known_tables.h"

#include <algorithm>
#include <unordered_map>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

using Group = std::vector<std::size_t>;  // numbers of rows

std::optional<Day> day_in(const Table& table, const Table::Row& row, std::string_view column) {
  const std::string* cell = table.cell(row, column);
  return cell == nullptr ? std::nullopt : parse_iso_day(*cell);
}

std::string key_of(const Table& table, const Table::Row& row, const std::vector<std::string_view>& columns) {
  std::string key;
  for (const std::string_view column : columns) {
    const std::string* cell = table.cell(row, column);
    if (!key.empty()) key += ' ';
    if (cell != nullptr) key += *cell;
  }
  return key;
}

bool overlap(const std::optional<Day>& from_a, const std::optional<Day>& until_a, const std::optional<Day>& from_b,
             const std::optional<Day>& until_b) {
  return (!until_a || !from_b || *from_b < *until_a) && (!until_b || !from_a || *from_a < *until_b);
}

class Knowing {
 public:
  Knowing(ReadTable& table, Complaints& complaints) : table_(table), complaints_(complaints) {}

  void know() {
    if (table_.ours) add(*table_.ours, false);
    if (table_.own) add(*table_.own, true);
    for (auto& [key, group] : groups(table_.form->identity)) end_knowledge(group);
    if (table_.form->is_one_at_a_time) look_for_contradictions();
  }

 private:
  void add(const Table& table, bool is_own) {
    for (const Table::Row& row : table.rows()) {
      KnownRow known{&row, is_own, day_in(table, row, known_from_column), std::nullopt, false, false};
      const std::string* until = table.cell(row, "until");
      known.is_withdrawal = until != nullptr && *until == never;
      table_.rows.push_back(known);
    }
  }

  std::unordered_map<std::string, Group> groups(const std::vector<std::string_view>& columns) const {
    std::unordered_map<std::string, Group> all(table_.rows.size());
    for (std::size_t i = 0; i < table_.rows.size(); ++i)
      all[key_of(table_.table(table_.rows[i]), *table_.rows[i].row, columns)].push_back(i);
    return all;
  }

  // In a group all rows make the same statement; each is held to be true until the next one is known.
  void end_knowledge(Group& group) {
    if (group.size() < 2) return;
    const auto order = [this](std::size_t a, std::size_t b) {
      const KnownRow &one = table_.rows[a], &other = table_.rows[b];
      return one.is_own != other.is_own ? other.is_own : one.known_from < other.known_from;
    };
    std::stable_sort(group.begin(), group.end(), order);
    const auto own = std::find_if(group.begin(), group.end(), [this](std::size_t i) { return table_.rows[i].is_own; });
    for (auto at = group.begin(); at + 1 != group.end(); ++at) {
      KnownRow &row = table_.rows[*at], &next = table_.rows[*(at + 1)];
      if (row.is_own == next.is_own) {
        row.known_until = next.known_from;
        if (row.known_from == next.known_from) say_again(next, row);
      }
      if (!row.is_own && own != group.end()) give_way(row, table_.rows[*own]);
    }
  }

  static void give_way(KnownRow& ours, const KnownRow& own) {
    if (!own.known_from || (ours.known_from && *own.known_from <= *ours.known_from)) ours.is_hidden = true;
    if (own.known_from && (!ours.known_until || *own.known_from < *ours.known_until)) ours.known_until = own.known_from;
  }

  void look_for_contradictions() {
    std::vector<std::string_view> subject = table_.form->identity;
    subject.pop_back();
    for (const auto& [key, group] : groups(subject))
      for (std::size_t second = 1; second < group.size(); ++second)
        for (std::size_t first = 0; first < second; ++first)
          if (contradict(table_.rows[group[first]], table_.rows[group[second]])) {
            say_again(table_.rows[group[second]], table_.rows[group[first]]);
            break;
          }
  }

  bool contradict(const KnownRow& a, const KnownRow& b) const {
    if (a.is_own != b.is_own || a.is_withdrawal || b.is_withdrawal || is_same_statement(a, b)) return false;
    const Table& table = table_.table(a);
    return overlap(day_in(table, *a.row, "from"), day_in(table, *a.row, "until"), day_in(table, *b.row, "from"),
                   day_in(table, *b.row, "until")) &&
           overlap(a.known_from, a.known_until, b.known_from, b.known_until);
  }

  bool is_same_statement(const KnownRow& a, const KnownRow& b) const {
    return key_of(table_.table(a), *a.row, table_.form->identity) == key_of(table_.table(b), *b.row, table_.form->identity);
  }

  void say_again(const KnownRow& row, const KnownRow& before) {
    const Table& table = table_.table(row);
    const std::string_view column = table_.form->identity.front();
    const std::string* cell = table.cell(*row.row, column);
    TableRow(table, *row.row, complaints_)
        .complain(column, "\"" + (cell == nullptr ? std::string() : escaped(*cell)) + "\" was given before, for the same time, in line " +
                              std::to_string(before.row->line));
  }

  ReadTable& table_;
  Complaints& complaints_;
};

// A file that is no table of ours is most likely a misspelt one, whose rows would silently not count.
void complain_of_strangers(const fs::path& own_folder, Complaints& complaints) {
  std::error_code error;
  if (!fs::is_directory(own_folder, error)) {
    complaints.push_back({{own_folder.string(), 0, 0}, "the folder of own reference tables does not exist"});
    return;
  }
  const auto& forms = table_forms();
  for (const fs::directory_entry& entry : fs::directory_iterator(own_folder, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".tsv" &&
        std::none_of(forms.begin(), forms.end(), [&name](const TableForm& form) { return form.file == name; }))
      complaints.push_back({{entry.path().string(), 0, 0}, "no reference table has this name"});
  }
  if (error) complaints.push_back({{own_folder.string(), 0, 0}, "the folder of own reference tables can't be read"});
}

}  // namespace

std::vector<ReadTable> read_tables(const fs::path& folder, const fs::path& own_folder, Complaints& complaints) {
  if (!own_folder.empty()) complain_of_strangers(own_folder, complaints);
  std::vector<ReadTable> tables;
  for (const TableForm& form : table_forms()) {
    ReadTable table;
    table.form = &form;
    table.ours = Table::read(folder / form.file, form, complaints);
    std::error_code error;
    if (!own_folder.empty() && fs::exists(own_folder / form.file, error)) table.own = Table::read(own_folder / form.file, form, complaints);
    Knowing(table, complaints).know();
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace kpwatch
