// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/draft_command.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/mapping/map_file.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/input_file.h"
#include "daemon/watch/map_draft.h"

namespace kpwatch {
namespace {

Day today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

void tell_notes(const InputReading& reading) {
  const auto tell = [](const Note& note) {
    std::cerr << "kpwatch maps new: " << note.reason->sentence << (note.detail.empty() ? "" : ": " + escaped(note.detail)) << " ["
              << escaped(in_words(note.place)) << "]\n";
  };
  for (const Note& note : reading.notes) tell(note);
  for (const Document& document : reading.documents)
    for (const Note& note : document.notes) tell(note);
}

// A header of several columns and nothing that another format begins with.
bool looks_like_csv(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find_first_of("\r\n"));
  return is_utf8(line) && line.find_first_of(",;") != std::string_view::npos && line.find_first_of("<{[") == std::string_view::npos;
}

std::string id_of(const DraftOptions& options, const std::string& format) {
  if (!options.name.empty()) return options.name;
  std::string name;
  for (const char c : lower_ascii(std::filesystem::path(options.sample).stem().string()))
    name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  return format + "/" + name;
}

Draft drafted(const std::string& id, const std::string& format, const DraftOptions& options, const DraftSample& sample) {
  Draft draft;
  draft.id = id;
  draft.format = format;
  draft.title = "Draft from " + std::filesystem::path(options.sample).filename().string();
  draft.source = "a sample; not held against the sender's guide yet";
  if (format == "edifact")
    draft_edifact(draft, sample);
  else if (format == "xml")
    draft_xml(draft, sample);
  else if (format == "json")
    draft_json(draft, sample);
  else
    draft_csv(draft, sample);
  return draft;
}

// How a map would ask for a value: with the qualifier of its segment, and from the document on.
std::string path_of(const SamplePart& part, const DraftSample& sample) {
  const Place& at = part.place;
  if (at.kind == Place::Kind::edifact) {
    std::string path(at.tag_text());
    for (const SamplePart& other : sample.parts) {
      const Place& there = other.place;
      const bool is_same_segment = there.interchange == at.interchange && there.message == at.message && there.segment == at.segment;
      if (is_same_segment && there.element == 1 && there.component == 1 && &other != &part) path += "[1.1=" + other.text + "]";
    }
    return path + "/" + std::to_string(at.element) + "." + std::to_string(at.component);
  }
  Place document;
  document.kind = at.kind;
  document.path = sample.around;
  const std::string kind = kind_of_place(at), around = kind_of_place(document);
  return kind.starts_with(around + "/") ? kind.substr(around.size() + 1) : kind;
}

std::string comment_of(std::string_view text) { return "\"" + escaped(text) + "\""; }

// The first value that each row found stands behind it.
void add_examples(std::string& text, const MapUses& uses, const std::vector<SamplePart>& parts) {
  std::map<std::uint32_t, std::string> by_line;
  for (const MapUse& use : uses.all()) {
    if (use.row == nullptr) continue;
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const SamplePart& each) {
      return each.place.byte == use.place.byte && kind_of_place(each.place) == kind_of_place(use.place);
    });
    if (part != parts.end()) by_line.emplace(use.row->place.line, comment_of(part->text));
  }
  std::string out;
  std::uint32_t number = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    out += text.substr(at, end - at);
    if (const auto example = by_line.find(++number); example != by_line.end()) out += "  # " + example->second;
    out += '\n';
    at = end + 1;
  }
  text = std::move(out);
}

void add_unread(std::string& text, const std::vector<SamplePart>& parts, const DraftSample& sample) {
  std::set<std::string> told;
  std::string out;
  for (const SamplePart& part : parts) {
    if (part.is_read) continue;
    const auto same =
        std::find_if(sample.parts.begin(), sample.parts.end(), [&](const SamplePart& each) { return each.place == part.place; });
    const std::string path = path_of(same != sample.parts.end() ? *same : part, sample);
    if (told.insert(path).second) out += "#   " + escaped(path) + "  # " + comment_of(part.text) + "\n";
  }
  if (!out.empty()) text += "# What no row reads yet, as paths from the document on, with an example of each:\n" + out;
}

}  // namespace

int draft_command(const DraftOptions& options) {
  const auto bytes = bytes_of(options.sample);
  if (!bytes) return misused("kpwatch maps new", bytes.error().sentence);
  FormatLimits limits;
  limits.message_bytes_max = limits.interchange_bytes_max;
  Complaints complaints;
  const auto without_maps = make_formats({}, limits, complaints);
  const InputReading seen = without_maps->read(bytes.value().view(), today());
  std::string format = options.format.empty() ? seen.format : options.format;
  if (format == "unknown" && looks_like_csv(bytes.value().view())) format = "csv";
  if (format == "unknown") {
    tell_notes(seen);
    return misused("kpwatch maps new", "nobody knows the format of " + escaped(options.sample) + ": --format says what it is");
  }
  DraftSample sample;
  sample.bytes = bytes.value().view();
  if (!seen.documents.empty()) {
    sample.described_as = seen.documents.front().described_as;
    sample.around = seen.documents.front().place.path.text();
  }
  sample.parts = without_maps->parts(sample.bytes, {}, format);
  if (sample.parts.empty()) {
    tell_notes(seen);
    std::cerr << "kpwatch maps new: there is nothing in " << escaped(options.sample) << " that a map could read\n";
    return exit_code::refused;
  }

  std::string text = text_of(drafted(id_of(options, format), format, options, sample));
  std::vector<Map> maps;
  if (auto map = read_map_text(text, id_of(options, format), complaints)) maps.push_back(std::move(*map));
  const auto with_map = make_formats(maps, limits, complaints);
  bool is_read = complaints.empty() && !maps.empty();
  if (is_read) {
    MapUses uses;
    const InputReading reading = with_map->read(sample.bytes, today(), &uses);
    is_read = reading.outcome() == Reading::read;
    tell_notes(reading);
    const auto parts = with_map->parts(sample.bytes, uses.all(), format);
    add_examples(text, uses, parts);
    add_unread(text, parts, sample);
  }
  write_complaints(std::cerr, complaints);
  std::cout << text;
  if (!is_read) std::cerr << "kpwatch maps new: the draft does not read " << escaped(options.sample) << " yet\n";
  return is_read ? exit_code::done : exit_code::refused;
}

}  // namespace kpwatch
