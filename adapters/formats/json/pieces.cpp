// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/pieces.h"

#include <algorithm>

#include "adapters/formats/json/reasons.h"

namespace kpwatch::json {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  const std::size_t found = text.find_first_not_of(" \t\r\n", at);
  return found == nowhere ? text.size() : found;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t found = text.find('\n', at);
  return found == nowhere ? text.size() : found;
}

// Behind the string whose quote stands at `at`. A line break ends a string that nobody closed: no JSON string holds one.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\')
      ++at;
    else if (c == '"')
      return at + 1;
    else if (c == '\n')
      return at;
  }
  return text.size();
}

// Behind the bracket that closes the one at `begin`; nowhere if none does before `limit`.
std::size_t value_end(std::string_view text, std::size_t begin, std::size_t limit) {
  std::size_t depth = 0;
  for (std::size_t at = begin; at < limit;) {
    switch (text[at]) {
      case '"':
        at = string_end(text, at);
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    ++at;
  }
  return nowhere;
}

class Cutter {
 public:
  Cutter(std::string_view text, std::size_t pieces_max) : text_(text), pieces_max_(pieces_max) {}

  Pieces run() {
    const std::size_t start = skip_blanks(text_, 0);
    if (start == text_.size()) return std::move(result_);
    if (text_[start] != '[' || !array(start)) sequence(start);
    return std::move(result_);
  }

 private:
  // The end of the object at `begin`. Once one was found that nothing closes, the next ones must end on their own line:
  // otherwise each would be searched to the end of the input.
  std::size_t object_end(std::size_t begin) {
    const std::size_t line = line_end(text_, begin);
    std::size_t end = value_end(text_, begin, is_suspect_ ? line : text_.size());
    if (end != nowhere) return end;
    const std::size_t next = skip_blanks(text_, line);
    if (!is_suspect_ && !(next < text_.size() && text_[next] == '{')) return text_.size();
    is_suspect_ = true;
    end = line;
    while (end > begin && (text_[end - 1] == '\r' || text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
    return end;
  }

  // False when the array holds no objects: then the whole is one document that no map reads.
  bool array(std::size_t start) {
    std::size_t at = skip_blanks(text_, start + 1);
    if (at >= text_.size() || text_[at] != '{') return false;
    result_.shape = Pieces::Shape::array;
    for (std::size_t index = 0;; ++index) {
      if (at >= text_.size()) return fault(ends_early, at, index, "the array is not closed");
      if (text_[at] != '{') {
        fault(unexpected_character, at, index, "an object is expected");
        if ((at = text_.find('{', at)) == nowhere) return true;
      }
      if (is_full(at, index)) return true;
      const std::size_t end = value_end(text_, at, text_.size());
      result_.pieces.push_back({at, std::min(end, text_.size()), index});
      if (end == nowhere) return true;  // the rest belongs to the one that is not closed
      at = skip_blanks(text_, end);
      if (at < text_.size() && text_[at] == ']') return behind_array(skip_blanks(text_, at + 1));
      if (at < text_.size() && text_[at] == ',') {
        at = skip_blanks(text_, at + 1);
        continue;
      }
      if (at >= text_.size()) return fault(ends_early, at, index, "the array is not closed");
      fault(unexpected_character, at, index, "',' or ']' is expected");
      if ((at = text_.find('{', at)) == nowhere) return true;
    }
  }

  bool behind_array(std::size_t at) {
    if (at < text_.size()) result_.faults.push_back({&trailing_text, at, "", ""});
    return true;
  }

  bool is_full(std::size_t at, std::size_t index) {
    if (result_.pieces.size() < pieces_max_) return false;
    return fault(too_many_documents, at, index, "at most " + std::to_string(pieces_max_) + " are read");
  }

  bool fault(const Reason& reason, std::size_t at, std::size_t index, std::string detail) {
    result_.faults.push_back({&reason, at, "/" + std::to_string(index), std::move(detail)});
    return true;
  }

  void sequence(std::size_t at) {
    while (at < text_.size()) {
      if (is_full(at, result_.pieces.size())) break;
      if (text_[at] == '{') {
        const std::size_t end = object_end(at);
        result_.pieces.push_back({at, end, result_.pieces.size()});
        at = skip_blanks(text_, end);
        continue;
      }
      if (result_.pieces.size() <= 1) {
        // One document and something behind it, or no document at all: to be refused as a whole.
        const std::size_t begin = result_.pieces.empty() ? at : result_.pieces[0].begin;
        result_.pieces.assign(1, {begin, text_.size(), 0});
        return;
      }
      const std::size_t end = line_end(text_, at);
      result_.pieces.push_back({at, end, result_.pieces.size()});
      at = skip_blanks(text_, end);
    }
    result_.shape = result_.pieces.size() > 1 ? Pieces::Shape::sequence : Pieces::Shape::single;
  }

  std::string_view text_;
  std::size_t pieces_max_;
  bool is_suspect_ = false;
  Pieces result_;
};

}  // namespace

Pieces cut_into_pieces(std::string_view text, std::size_t pieces_max) { return Cutter(text, pieces_max).run(); }

}  // namespace kpwatch::json
