// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: a wire format. Synchronous, no I/O of any kind, one instance per clerk, reusable for ever.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/customs/document.h"
#include "daemon/customs/glance.h"
#include "daemon/flow/sample.h"
#include "daemon/mapping/document_builder.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

// Limits on what a document may cost; a setting each, defaults here.
struct FormatLimits {
  std::size_t message_bytes_max = std::size_t{8} << 20;
  std::size_t interchange_bytes_max = std::size_t{64} << 20;
  std::uint32_t xml_depth_max = 64, xml_elements_max = 200'000, xml_attributes_max = 64, xml_names_max = 5'000, xml_name_bytes_max = 256;
  std::size_t value_bytes_max = std::size_t{64} << 10;
  std::size_t segment_bytes_max = std::size_t{8} << 10;
  std::uint32_t segment_elements_max = 200, element_components_max = 30, message_segments_max = 100'000, interchange_messages_max = 10'000;
  std::uint32_t json_depth_max = 32;
  std::size_t json_bytes_max = std::size_t{1} << 20;
  std::uint32_t csv_columns_max = 200;
};

// relevant: what is of no interest is skimmed only; all: every message is read whole.
enum class ReadingDepth : std::uint8_t { relevant, all };

// Does the outline of a declaration (daemon/mapping/outline.h) say that somebody must look at it? Asked of every document that
// can be relied on, in their order; without a declaration in it nobody must, and where a glance was enough there is none in it.
class Interest {
 public:
  template <class Asked>
  requires std::is_invocable_r_v<bool, const Asked&, const Document&> Interest(
      Asked asked, const Glance* glance = nullptr)  // NOLINT(google-explicit-constructor): whoever can be asked is one
      : asked_(std::move(asked)), glance_(glance) {}

  [[nodiscard]] bool operator()(const Document& outline) const { return asked_(outline); }
  // What may be asked of single values, so that no outline is needed where all are harmless; null: nothing.
  [[nodiscard]] const Glance* glance() const { return glance_; }

 private:
  std::function<bool(const Document& outline)> asked_;
  const Glance* glance_;
};

// What a skim found: documents that are of no interest to anybody, with nothing to be said of any of them.
struct Skim {
  std::string format;                        // as InputReading's
  std::array<std::uint32_t, 3> documents{};  // how many, by Reading; none is rejected
};

// Is a document read with its outline one that nobody need read whole?
[[nodiscard]] bool is_passed_over(const Document& outline, const Interest& interest);

// What a reading with outlines comes to, for a format to return; nothing where the bytes must be read. What was let go of was
// passed over.
[[nodiscard]] std::optional<Skim> skim_of(const InputReading& reading, const Interest& interest);

// What became of one document, for an answer to its sender.
struct DocumentFate {
  std::uint64_t byte = 0;  // where it begins
  Reading outcome = Reading::read;
  Notes why;  // its rejections
};
[[nodiscard]] DocumentFate fate_of(const Document& document);
// Of a reading that has kept all its documents.
[[nodiscard]] std::vector<DocumentFate> fates_of(const InputReading& reading);

// What an answer bears that is not of the document.
struct AnswerStamp {
  std::string reference;  // capital letters and digits, 12 at most, the same for the same document
  Moment made_at{};
};

class Format {
 public:
  virtual ~Format() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "edifact", "xml", "json", "csv"
  // How sure this format is, from the content alone (BOM, first bytes), that the bytes are its own: 0 to 100. From 90 on
  // no other format is asked.
  [[nodiscard]] virtual int recognises(std::string_view bytes) const = 0;
  // Which items of declarations of very many are kept, in all readings from now on; without it none but the first items_max are read.
  virtual void set_interest(const ItemInterest& interest) { static_cast<void>(interest); }
  // Reads every document in the bytes. Never throws for content; no view into `bytes` outlives the call. `keep`, where given, is
  // asked of each document.
  [[nodiscard]] virtual InputReading read(std::string_view bytes, Day received_on, RowCoverage* coverage, const Keep* keep = nullptr) = 0;
  // The document with this index that `read` would give; nothing where there is none. For one of many, read long ago: the others
  // may cost nothing.
  [[nodiscard]] virtual std::optional<Document> read_one(std::string_view bytes, Day received_on, std::size_t document);
  // Reads the same bytes with the same care for what can't be relied on, but of each declaration no more than its outline.
  // Nothing where anything is of interest, or is noted, or is out of the ordinary in any way: then the bytes must be read.
  [[nodiscard]] virtual std::optional<Skim> skim(std::string_view bytes, Day received_on, const Interest& interest) {
    static_cast<void>(bytes), static_cast<void>(received_on), static_cast<void>(interest);
    return std::nullopt;
  }
  // In what the bytes depart from the standard that they follow, beyond what reading them notes: all of it, in their order. Only
  // for who asks: reading needs none of it. Nothing where the format has no tables of its standard.
  [[nodiscard]] virtual Notes deviations(std::string_view bytes) const {
    static_cast<void>(bytes);
    return {};
  }
  // What the standard itself has to answer the sender of the bytes with, one answer after the other (CONTRL for each interchange);
  // nothing where it has no such thing. `fates`: of each document that `read` gave, in their order.
  [[nodiscard]] virtual std::string answer(std::string_view bytes, std::span<const DocumentFate> fates, const AnswerStamp& stamp) const {
    static_cast<void>(bytes), static_cast<void>(fates), static_cast<void>(stamp);
    return {};
  }
  // What follows is in this character set, whatever it says of itself, until this is called again; empty: it is believed. Only for
  // standards whose messages name their characters; the names are those of the setting `characters` of a feed.
  virtual void assume_characters(const std::string& name) { static_cast<void>(name); }
  // For authors of maps, not for the road: every value that stands in the bytes, in their order, and whether `uses`, told by
  // a reading of the same bytes, look at it, be it for a condition or beside another value. Of what is not well formed: up to there.
  [[nodiscard]] virtual std::vector<SamplePart> parts(std::string_view bytes, std::span<const MapUse> uses) = 0;
};

// Each adapter offers one such maker. It takes the maps of its format, compiles their paths and complains in their
// places; on any complaint the result must not be used. The maps outlive the format.
using FormatMaker = std::unique_ptr<Format> (*)(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints);

// Picks the surest format and reads with it; "unknown" when none recognises the bytes.
class Formats {
 public:
  explicit Formats(std::vector<std::unique_ptr<Format>> formats) : formats_(std::move(formats)), patience_(formats_.size()) {}
  void set_interest(const ItemInterest& interest) {
    for (const auto& format : formats_) format->set_interest(interest);
  }
  [[nodiscard]] InputReading read(std::string_view bytes, Day received_on, RowCoverage* coverage = nullptr, const Keep* keep = nullptr);
  // A document that was read before, with the characters that were assumed then.
  [[nodiscard]] std::optional<Document> read_one(std::string_view bytes, Day received_on, std::size_t document,
                                                 const std::string& characters);
  [[nodiscard]] std::optional<Skim> skim(std::string_view bytes, Day received_on, const Interest& interest);
  [[nodiscard]] Notes deviations(std::string_view bytes) const;
  // Made at `made_at`, with a reference made of the hash of the bytes.
  [[nodiscard]] std::string answer(std::string_view bytes, std::string_view sha256, std::span<const DocumentFate> fates,
                                   Moment made_at) const;
  void assume_characters(const std::string& name);
  // By the format with that name; without one, by the surest.
  [[nodiscard]] std::vector<SamplePart> parts(std::string_view bytes, std::span<const MapUse> uses, std::string_view format = {});

 private:
  // A sender of whose every message something is noted would have each read twice: after some skims in vain a format's
  // messages are read at once for a while.
  struct Patience {
    std::uint32_t in_vain = 0;  // in a row
    std::uint32_t waiting = 0;  // messages that are not skimmed
  };
  [[nodiscard]] std::optional<std::size_t> surest(std::string_view bytes) const;

  std::vector<std::unique_ptr<Format>> formats_;
  std::vector<Patience> patience_;  // of each format
  std::string characters_;          // that are assumed
};

}  // namespace kpwatch
