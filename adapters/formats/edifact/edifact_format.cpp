// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/edifact_format.h"

#include <algorithm>
#include <iterator>

#include "adapters/formats/edifact/delimiters.h"
#include "adapters/formats/edifact/input_text.h"
#include "adapters/formats/edifact/input_walk.h"
#include "adapters/formats/edifact/map_choice.h"
#include "adapters/formats/edifact/sample_parts.h"
#include "adapters/formats/edifact/structure/contrl.h"

namespace kpwatch {
namespace {

using namespace edifact;

class EdifactFormat final : public Format {
 public:
  EdifactFormat(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints)
      : maps_(maps, complaints),
        limits_(limits),
        workshop_({limits.segment_bytes_max, limits.segment_elements_max, limits.element_components_max}) {}

  [[nodiscard]] std::string_view name() const override { return "edifact"; }

  [[nodiscard]] int recognises(std::string_view bytes) const override {
    if (InputText::looks_like_ebcdic(bytes)) return 90;
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (bytes.substr(0, mark.size()) == mark) bytes.remove_prefix(mark.size());
    if (InputText::looks_like_utf16(bytes)) return is_marked_utf16_edifact(bytes) ? 90 : 0;
    bool odd = false;
    const std::size_t first = skip_gap(bytes, 0, none, odd);
    const std::string_view start = bytes.substr(first);
    const auto separated = [&] {
      const char c = start[3];
      return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || c > 'z' || (c >= '\x1C' && c <= '\x1F');
    };
    if (start.size() > 3 && separated()) {
      const std::string_view tag = start.substr(0, 3);
      if (tag == "UNA" || tag == "UNB") return 100;
      if (tag == "UNH" || tag == "UNG" || tag == "UIB" || tag == "UIH") return 90;
      if (tag == "ISA") return 80;
      if (start.substr(0, 4) == "STX=") return 80;
    }
    // Inside a mail, a telegram or a log line; other formats that know their first byte are surer.
    constexpr std::size_t look_at = std::size_t{64} << 10;
    const bool has_beginning = find_beginning(bytes.substr(0, look_at), 0).kind != Beginning::Kind::nothing;
    return has_beginning ? 30 : 0;
  }

  void set_interest(const ItemInterest& interest) override { workshop_.builder.set_interest(interest); }

  [[nodiscard]] InputReading read(std::string_view bytes, Day received_on, RowCoverage* coverage, const Keep* keep) override {
    return InputWalk(bytes, maps_, limits_, received_on, coverage, workshop_).run(keep);
  }

  [[nodiscard]] std::optional<Skim> skim(std::string_view bytes, Day received_on, const Interest& interest) override {
    return InputWalk(bytes, maps_, limits_, received_on, nullptr, workshop_).skim(interest);
  }

  void assume_characters(const std::string& name) override {
    characters_ = name;
    workshop_.characters.assume(name);
  }

  [[nodiscard]] Notes deviations(std::string_view bytes) const override {
    const Examination examination = examine(bytes, limits_, characters_);
    Notes found = examination.remarks(), deviations = examination.all();
    found.insert(found.end(), std::make_move_iterator(deviations.begin()), std::make_move_iterator(deviations.end()));
    return found;
  }

  [[nodiscard]] std::string answer(std::string_view bytes, std::span<const DocumentFate> fates, const AnswerStamp& stamp) const override {
    return contrl_for(bytes, fates, stamp, limits_, characters_);
  }

  [[nodiscard]] std::vector<SamplePart> parts(std::string_view bytes, std::span<const MapUse> uses) override {
    if (bytes.size() > limits_.interchange_bytes_max) return {};
    return sample_parts(bytes, {limits_.segment_bytes_max, limits_.segment_elements_max, limits_.element_components_max}, uses);
  }

 private:
  static bool is_marked_utf16_edifact(std::string_view bytes) {
    const InputText start(bytes.substr(0, 64));
    return find_beginning(start.text(), 0).kind != Beginning::Kind::nothing;
  }

  MapShelf maps_;
  FormatLimits limits_;
  std::string characters_;  // that are assumed
  Workshop workshop_;
};

}  // namespace

std::unique_ptr<Format> make_edifact_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints) {
  return std::make_unique<EdifactFormat>(maps, limits, complaints);
}

}  // namespace kpwatch
