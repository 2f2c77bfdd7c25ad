// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is known before any message comes: immutable, dated, with sources; replaced whole on SIGHUP.
#pragma once

#include <bitset>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/customs/certificate_number.h"
#include "daemon/customs/codes.h"
#include "daemon/customs/day.h"
#include "daemon/reference/issuers.h"
#include "daemon/reference/national_codes.h"
#include "daemon/reference/parties.h"
#include "daemon/reference/producers.h"
#include "daemon/reference/valuations.h"

namespace kpwatch {

enum class GoodsScope : std::uint8_t { kp, watched, other };
[[nodiscard]] std::string_view to_string(GoodsScope scope);

// goods.tsv: the codes of KPCS section I and the watch list, by HS edition.
struct GoodsRow {
  std::string prefix;  // digits; a code belongs to the longest prefix that it begins with
  GoodsScope scope;
  Period period;       // from/until of the HS edition(s) in which the row holds
  std::string title;   // gist of the heading, our words
  std::string reason;  // why it is watched
  std::string source, confidence;
};
class GoodsList {
 public:
  explicit GoodsList(std::vector<GoodsRow> rows);
  [[nodiscard]] const GoodsRow* row(const CommodityCode& code, Day day) const;  // nullptr = other
  [[nodiscard]] GoodsScope scope(const CommodityCode& code, Day day) const;     // incomplete codes (71, 7102): other; see A04
  [[nodiscard]] static std::string edition(Day day);                            // "HS2022"
  [[nodiscard]] bool is_ever_listed(const CommodityCode& code) const;           // by any row that is not other, whatever its period
  // Is there a day on which a code that begins with these digits is not other, or are there too few to tell?
  [[nodiscard]] bool may_be_listed(std::string_view digits) const;

 private:
  std::vector<GoodsRow> rows_;        // by prefix
  std::vector<std::size_t> lengths_;  // of prefixes, longest first
  std::bitset<100> chapters_;         // those with a row: most goods are of others
};

// words.tsv: words of goods descriptions. The longest match wins and eats its letters: «unpolished» is not «polished».
struct WordMatch {
  std::vector<std::string> rough_phrases;    // are both: "rough diamonds", "diamants bruts", 毛坯钻石
  std::vector<std::string> diamond_words;    // name the stone only
  std::vector<std::string> condition_words;  // name the condition only
  std::vector<std::string> negative_words;
  [[nodiscard]] bool is_rough_anywhere() const { return !rough_phrases.empty(); }  // under any code
  [[nodiscard]] bool is_rough_nearby() const {                                     // chapter 71 and watch list only
    return is_rough_anywhere() || (!diamond_words.empty() && !condition_words.empty());
  }
  [[nodiscard]] bool is_negative() const { return !negative_words.empty(); }
};
class WordList {
 public:
  // kind: phrase, diamond, condition, negative; neutral says nothing but keeps shorter words in it from being found.
  struct Row {
    std::string language, word, kind, source, confidence;
  };
  explicit WordList(const std::vector<Row>& rows);
  ~WordList();
  WordList(WordList&&) noexcept;
  WordList& operator=(WordList&&) noexcept;
  [[nodiscard]] WordMatch match(std::string_view utf8_text) const;
  // match(text).is_rough_anywhere(), for texts of which nearly none is.
  [[nodiscard]] bool names_rough(std::string_view utf8_text) const;
  // Text folded as matching folds it (NFKC, case, diacritics, ё): two texts equal after folding say the same.
  [[nodiscard]] static std::string folded(std::string_view utf8_text);

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

// participants.tsv, parts.tsv, restrictions.tsv, names.tsv.
enum class RestrictionKind : std::uint8_t { un_embargo, kp_suspension, self_suspension, kp_conditional, kp_vigilance, fact };
[[nodiscard]] std::string_view to_string(RestrictionKind kind);

struct Restriction {
  std::string id;  // stable word: "cf-suspension-2013"
  enum class Subject : std::uint8_t { issuer, origin, neighbour } subject_kind{};
  CountryCode subject;
  RestrictionKind kind{};
  Period period;
  bool from_is_uncertain = false;  // only month or year known: nobody is held to it in its first 45 days
  bool end_is_uncertain = false;   // nobody knows the end: then vigilance only, confidence low
  // scope: "zones: Berberati, Boda" goods of these zones only ("zones: none"), "area: Marange" goods of this area are
  // meant, "of: CI". condition: "monitor", "expert", "zone" (evidence asked for), "disputed",
  // "exempt: ...", "unless issued by: SL".
  std::string scope, condition;
  std::string title, basis, source, confidence;
};

struct Participation {
  CountryCode code;
  std::string name;
  Period period;
  bool from_is_uncertain = false;  // only month or year known; grace of 45 days before it is held against anybody
  bool until_is_uncertain = false;
  bool is_counted = true;  // Chinese Taipei is an accepted entity, not counted
  std::string basis, source, confidence;
};

class Participants {
 public:
  // kind: member, region, issuing_region, alias, former_prefix.
  struct Part {
    CountryCode part, whole;
    Period period;
    std::string kind, source, confidence;
  };
  struct Name {
    CountryCode code;
    std::string name;
  };  // as trade writes it, beside ISO 3166-1 and CLDR names
  Participants(std::vector<Participation> participations, std::vector<Part> parts, std::vector<Restriction> restrictions,
               std::vector<Name> names = {});

  // The party a territory belongs to on that day: HK, MO -> CN; LI -> CH; MC, XI, GL, members -> EU; else itself.
  [[nodiscard]] CountryCode party_of(CountryCode territory, Day day) const;
  // True for participants and accepted entities on that day (parts mapped); before 2003-08-31, the tolerance period, always true for
  // every code that a 2003 list named; inside the grace around an uncertain date also true.
  [[nodiscard]] bool takes_part(CountryCode territory, Day day) const;
  // Participants of any day after the tolerance period, issuers under restriction, regions with issuing offices (HK), EC.
  [[nodiscard]] bool has_ever_issued(CountryCode code) const;
  // A code that is only an alias on that day: HR after accession to the EU, GB before 2021 (check D08).
  [[nodiscard]] bool is_alias_only(CountryCode code, Day day) const;
  [[nodiscard]] bool same_single_area(CountryCode a, CountryCode b, Day day) const;  // EU with its members and Greenland
  // Restrictions that hold on that day; none in the first 45 days of one whose start is known by month or year only.
  [[nodiscard]] std::vector<const Restriction*> restrictions(Restriction::Subject subject_kind, CountryCode subject, Day day) const;
  [[nodiscard]] const Participation* participation(CountryCode code, Day day) const;
  [[nodiscard]] std::string name(CountryCode code) const;  // "Ghana"; the code itself when unknown
  // Names in any language of the CLDR's larger ones or of names.tsv, and ISO alpha-3; folded.
  [[nodiscard]] std::optional<CountryCode> by_name(std::string_view name) const;
  // An alpha-2 code that means a territory or a party, aliases resolved (UK -> GB, EL -> GR); nothing for unassigned ones.
  [[nodiscard]] std::optional<CountryCode> by_code(std::string_view alpha2) const;

 private:
  [[nodiscard]] const Part* part(CountryCode code, Day day) const;
  std::vector<Participation> participations_;               // by code, then from
  std::vector<Part> parts_;                                 // by part, then from
  std::vector<Restriction> restrictions_;                   // by subject, then from
  std::vector<Day> restriction_ends_;                       // the latest end of a restriction and those of its subject before it
  std::vector<std::pair<std::string, CountryCode>> names_;  // folded, sorted
};

// document-codes.tsv, document-titles.tsv: what a cited document is.
enum class DocumentMeaning : std::uint8_t { none, kp_certificate, seals_intact, transport_document, previous_document, invoice, exemption };
struct DocumentCodeRow {
  std::string system;  // "*", or the first part of a map id to which it is limited: "edifact/cusdec-d96b-za"
  std::string code;    // upper case, category and type joined
  DocumentMeaning meaning;
  std::string flow;  // "import", "export", "" both
  Period period;
  std::string title, source, confidence;
};
class DocumentCodes {
 public:
  DocumentCodes(std::vector<DocumentCodeRow> rows, std::vector<std::string> title_words);
  // By code; else by the words of title (Kimberley, KPC, KPCS, "certificat du processus" ...): then kp_certificate.
  [[nodiscard]] DocumentMeaning meaning(std::string_view map_id, std::string_view code, std::string_view title, Day day) const;
  [[nodiscard]] const DocumentCodeRow* row(std::string_view map_id, std::string_view code, Day day) const;
  // Does the code, by any row for that map and whatever its period, mean a certificate of the KP, or that its seals are intact?
  [[nodiscard]] bool is_ever_of_kp(std::string_view map_id, std::string_view code) const;
  // Is there a map and a day for which the code means a certificate of the KP, or that its seals are intact? Do the words of a
  // title say it?
  [[nodiscard]] bool may_be_of_kp(std::string_view code) const;
  [[nodiscard]] bool is_title_of_kp(std::string_view title) const;

 private:
  [[nodiscard]] bool may_have_title_word(std::string_view title) const;
  [[nodiscard]] bool begins_as_of_kp(std::string_view code) const;
  template <class Suits>
  [[nodiscard]] const DocumentCodeRow* find(std::string_view code, Suits&& suits) const;

  std::vector<DocumentCodeRow> rows_;     // by code, narrower systems first
  std::vector<std::string> title_words_;  // folded
  // The first two characters of these words, and of the codes that mean a certificate of the KP.
  std::bitset<65536> title_beginnings_, kp_beginnings_;
};

// known-bad-certificates.tsv: single numbers only; whole ranges of an issuer are participation or restriction rows.
struct KnownBadNumber {
  std::string key;
  Period period;
  std::string reason, source, confidence;
};
class KnownBadNumbers {
 public:
  explicit KnownBadNumbers(std::vector<KnownBadNumber> rows);
  [[nodiscard]] const KnownBadNumber* find(const CertificateNumber& number) const;

 private:
  std::vector<KnownBadNumber> rows_;
};

struct ReferenceData {
  GoodsList goods;
  WordList words;
  Participants participants;
  DocumentCodes documents;
  KnownBadNumbers known_bad;
  std::string edition;  // SHA-256 over the tables, first 16 hex digits: what a decision was made with
  NationalCodes national_codes{};
  Producers producers{};
  Neighbours neighbours{};
  Valuations valuations{};
  IssuingAuthorities authorities{};
  ValidityRules validity{};
  NumberFormats number_formats{};
  FirmNames firms{};
  DealerRegisters dealers{};
  ListedEntities listed{};
};

// Reads all tables of a folder (mappings/reference); the second folder, if not empty, holds an integrator's own rows
// in files of the same names. Any complaint: the result must not be used.
[[nodiscard]] std::shared_ptr<const ReferenceData> read_reference_data(const std::filesystem::path& folder,
                                                                       const std::filesystem::path& own_folder, Complaints& complaints);

// Origin field of a certificate: names in any supported language, alpha-2/3, lists, asterisks or "mixed". Text that is
// none of these is kept, with kind blank.
struct Origin;
[[nodiscard]] Origin parse_origin(std::string_view text, const Participants& participants);

}  // namespace kpwatch
