// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Mutates a text of lines (YAML, CSV) line by line and word by word, so that most of it stays what it was.
#include <algorithm>
#include <utility>

#include "tests/fuzz/chance.h"

namespace kpwatch::fuzz {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Begin and length of a word of the line.
std::pair<std::size_t, std::size_t> a_word(const std::string& line, Chance& chance) {
  constexpr std::string_view marks = " :,;[]{}'\"\t";
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t at = line.find_first_not_of(marks); at != std::string::npos;) {
    const std::size_t end = std::min(line.find_first_of(marks, at), line.size());
    found.emplace_back(at, end - at);
    at = line.find_first_not_of(marks, end);
  }
  return found.empty() ? std::pair<std::size_t, std::size_t>{0, 0} : chance.one_of(found);
}

void change(Lines& lines, Chance& chance) {
  const auto at = [&] { return lines.begin() + static_cast<std::ptrdiff_t>(chance.below(lines.size())); };
  std::string& line = *at();
  switch (chance.below(9)) {
    case 0:
      if (lines.size() > 1) lines.erase(at());
      break;
    case 1: {
      const std::size_t first = chance.below(lines.size());
      const std::size_t last = std::min(lines.size(), first + 1 + chance.below(6));
      const Lines run(lines.begin() + static_cast<std::ptrdiff_t>(first), lines.begin() + static_cast<std::ptrdiff_t>(last));
      lines.insert(at(), run.begin(), run.end());
      break;
    }
    case 2:
      std::iter_swap(at(), at());
      break;
    case 3:
      line.insert(0, 1 + chance.below(4), ' ');
      break;
    case 4:
      line.erase(0, std::min(line.find_first_not_of(' '), std::size_t{1} + chance.below(4)));
      break;
    case 5: {  // a word of another line
      const std::string& other = *at();
      const auto [from, length] = a_word(other, chance);
      const std::string word = other.substr(from, length);
      const auto [to, old] = a_word(line, chance);
      line.replace(to, old, word);
      break;
    }
    case 6: {
      static const Lines marks{": ", "- ", "[",   "]",   "{",  "}",         "&a ", "*a", "!t ", "|",  ">-", "'",
                               "\"", "#",  "---", "...", "? ", "%YAML 1.2", "\t",  ",",  ";",   "{}", "~"};
      line.insert(chance.below(line.size() + 1), chance.one_of(marks));
      break;
    }
    default: {
      const auto [from, length] = a_word(line, chance);
      line.replace(from, length, some_value(chance, odd_values(), line.substr(from, length)));
    }
  }
}

}  // namespace
}  // namespace kpwatch::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed) {
  using namespace kpwatch::fuzz;
  Chance chance(seed);
  if (size == 0 || chance.one_in(2)) return LLVMFuzzerMutate(data, size, size_max);  // with the words of the dictionary
  Lines lines = lines_of(std::string_view(reinterpret_cast<const char*>(data), size));
  for (std::size_t i = 0, times = 1 + chance.below(3); i < times && !lines.empty(); ++i) change(lines, chance);
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return hand_back(text, data, size_max);
}
