// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/csv/records.h"

#include <algorithm>

#include "adapters/formats/csv/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::csv {

bool Record::is_blank() const {
  return fault == nullptr && std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return trimmed(cell.text).empty(); });
}

Records::Records(std::string_view text, char separator, std::size_t value_bytes_max, std::size_t cells_max)
    : text_(text), separator_(separator), value_bytes_max_(value_bytes_max), cells_max_(cells_max) {}

bool Records::at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

// CR LF, LF, and the lone CR of old spreadsheets.
void Records::pass_line_end() {
  if (at_ >= text_.size()) return;
  if (text_[at_] == '\r') {
    ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  } else {
    ++at_;
  }
  ++line_;
}

bool Records::next(Record& record) {
  if (at_ >= text_.size()) return false;
  record.cells.clear();
  record.fault = nullptr;
  record.line = line_;
  record.byte = at_;
  unescaped_.clear();
  while (true) {
    if (record.cells.size() >= cells_max_) {
      refuse(record, too_many_values, at_);
      break;
    }
    Cell cell;
    cell.byte = at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      if (!quoted(record, cell)) break;
    } else {
      bare(record, cell);
      if (record.fault != nullptr) break;
    }
    record.cells.push_back(cell);
    if (at_line_end()) break;
    ++at_;  // the separator
  }
  if (record.fault != nullptr) {
    // Back to the line on which the record began: the next lines may be sound.
    line_ = record.line;
    at_ = text_.find_first_of("\r\n", record.byte);
    if (at_ == std::string_view::npos) at_ = text_.size();
  }
  record.bytes = text_.substr(record.byte, at_ - record.byte);
  pass_line_end();
  return true;
}

void Records::refuse(Record& record, const Reason& reason, std::size_t byte) {
  record.fault = &reason;
  record.fault_cell = record.cells.size();
  record.fault_byte = byte;
}

void Records::bare(Record& record, Cell& cell) {
  const std::size_t begin = at_;
  while (!at_line_end() && text_[at_] != separator_) {
    if (text_[at_] == '"') return refuse(record, quote_inside, at_);
    ++at_;
  }
  if (at_ - begin > value_bytes_max_) return refuse(record, value_too_long, begin);
  cell.text = text_.substr(begin, at_ - begin);
}

bool Records::quoted(Record& record, Cell& cell) {
  const std::size_t begin = ++at_;
  std::uint32_t lines = 0;
  std::string* own = nullptr;  // only when a quote inside must be unescaped
  std::size_t copied = begin;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos || quote - begin > value_bytes_max_) {
      refuse(record, quote == std::string_view::npos ? quote_not_closed : value_too_long, cell.byte);
      return false;
    }
    lines += static_cast<std::uint32_t>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_), text_.begin() + static_cast<std::ptrdiff_t>(quote), '\n'));
    at_ = quote + 1;
    if (at_ < text_.size() && text_[at_] == '"') {
      if (own == nullptr) own = &unescaped_.emplace_back();
      own->append(text_.substr(copied, at_ - copied));
      copied = ++at_;
      continue;
    }
    if (own != nullptr) own->append(text_.substr(copied, quote - copied));
    cell.text = own != nullptr ? std::string_view(*own) : text_.substr(begin, quote - begin);
    break;
  }
  if (!at_line_end() && text_[at_] != separator_) {
    refuse(record, text_after_quote, at_);
    return false;
  }
  line_ += lines;
  return true;
}

}  // namespace kpwatch::csv
