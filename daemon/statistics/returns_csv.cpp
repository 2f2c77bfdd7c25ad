// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/returns_csv.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::string_view trade_header = "reporter,year,quarter,flow,hs6,partner,partner_role,carats,usd,basis,revision,published_on";
constexpr std::string_view counts_header = "reporter,year,quarter,counter,partner,count,revision,published_on";
constexpr std::string_view production_header = "reporter,year,half,carats,usd,revision,published_on";

std::string_view unquoted(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
  return trimmed(cell);
}

class Line {
 public:
  Line(const std::vector<std::string_view>& header, std::string_view text, FilePlace place, Complaints& complaints)
      : header_(header), cells_(split(text, ',')), place_(std::move(place)), complaints_(complaints), before_(complaints.size()) {
    if (cells_.size() != header.size())
      complain("has " + std::to_string(cells_.size()) + " values, the header " + std::to_string(header.size()));
  }
  [[nodiscard]] bool is_good() const { return complaints_.size() == before_; }

  [[nodiscard]] std::string_view text(std::string_view column) const {
    const auto at = static_cast<std::size_t>(std::find(header_.begin(), header_.end(), column) - header_.begin());
    return at < cells_.size() ? unquoted(cells_[at]) : std::string_view{};
  }
  template <class T>
  T need(std::string_view column, const std::optional<T>& value, T otherwise) {
    if (!value) complain(std::string(column) + " does not read: " + escaped(text(column)));
    return value.value_or(otherwise);
  }
  std::int64_t number(std::string_view column) {
    std::int64_t value = 0;
    const auto digits = text(column);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool is_good = !digits.empty() && read.ec == std::errc{} && read.ptr == digits.data() + digits.size() && value >= 0;
    return need(column, is_good ? std::optional(value) : std::nullopt, std::int64_t{0});
  }
  CountryCode reporter() { return need("reporter", CountryCode::parse(text("reporter")), CountryCode{}); }
  CountryCode partner() { return need("partner", parse_partner(text("partner")), unknown_partner); }
  Total total(std::string_view column) { return need(column, Total::parse(text(column)), Total()); }
  ReportingPeriod period(ReportingPeriod::Kind kind, std::string_view column) {
    const auto year = number("year"), part = number(column);
    constexpr std::int64_t far = 100'000;
    const auto period =
        year < far && part < far ? ReportingPeriod::make(static_cast<int>(year), kind, static_cast<int>(part)) : std::nullopt;
    return need(column, period, ReportingPeriod::quarter_of(Day{}));
  }
  template <class T, std::size_t count>
  T one_of(std::string_view column, const std::array<T, count>& choices) {
    for (const T choice : choices)
      if (to_string(choice) == text(column)) return choice;
    return need(column, std::optional<T>{}, choices.front());
  }
  Publication publication() {
    Publication result;
    if (!text("revision").empty()) result.revision = number("revision");
    if (!text("published_on").empty()) {
      result.published_on = parse_iso_day(text("published_on"));
      if (!result.published_on) complain("published_on is no day: " + escaped(text("published_on")));
    }
    return result;
  }

 private:
  void complain(std::string sentence) { complaints_.push_back({place_, std::move(sentence)}); }
  const std::vector<std::string_view>& header_;
  std::vector<std::string_view> cells_;
  FilePlace place_;
  Complaints& complaints_;
  std::size_t before_;
};

void take_trade(Line& line, Figures& figures) {
  TradeRow row{
      line.reporter(),
      line.period(ReportingPeriod::Kind::quarter, "quarter"),
      line.one_of("flow", std::array{TradeFlow::imports, TradeFlow::exports}),
      line.need("hs6", kp_code(line.text("hs6")), KpCode::unsplit),
      line.partner(),
      line.one_of("partner_role", std::array{PartnerRole::origin, PartnerRole::provenance, PartnerRole::destination}),
      line.total("carats"),
      line.total("usd"),
      line.text("basis").empty() ? DateBasis::issue_date : line.one_of("basis", std::array{DateBasis::issue_date, DateBasis::customs_date}),
      line.publication()};
  if (line.is_good()) figures.trade.push_back(std::move(row));
}

void take_count(Line& line, Figures& figures) {
  using Counter = CertificateCountRow::Counter;
  CertificateCountRow row{line.reporter(),
                          line.period(ReportingPeriod::Kind::quarter, "quarter"),
                          line.one_of("counter", std::array{Counter::issued, Counter::received}),
                          line.partner(),
                          line.number("count"),
                          line.publication()};
  if (line.is_good()) figures.certificates.push_back(row);
}

void take_production(Line& line, Figures& figures) {
  ProductionRow row{line.reporter(), line.period(ReportingPeriod::Kind::half, "half"), line.total("carats"), line.total("usd"),
                    line.publication()};
  if (line.is_good()) figures.production.push_back(std::move(row));
}

using Take = void (*)(Line&, Figures&);
struct Kind {
  std::string_view header;
  Take take;
};
constexpr std::array<Kind, 3> kinds{{{trade_header, take_trade}, {counts_header, take_count}, {production_header, take_production}}};

// The kind whose columns are all there, but for the last ones that may be missing.
const Kind* kind_of(const std::vector<std::string_view>& header) {
  constexpr std::array<std::string_view, 3> optional{"basis", "revision", "published_on"};
  for (const Kind& kind : kinds) {
    const auto wanted = split(kind.header, ',');
    const auto is_there = [&](std::string_view column) {
      return std::find(header.begin(), header.end(), column) != header.end() ||
             std::find(optional.begin(), optional.end(), column) != optional.end();
    };
    if (std::all_of(wanted.begin(), wanted.end(), is_there)) return &kind;
  }
  return nullptr;
}

std::string publication_as_csv(const Publication& publication) {
  return std::to_string(publication.revision) + "," + (publication.published_on ? to_string(*publication.published_on) : std::string{});
}

std::string start_of(CountryCode reporter, const ReportingPeriod& period) {
  return std::string(reporter.text()) + "," + std::to_string(period.year()) + "," + std::to_string(period.number()) + ",";
}

}  // namespace

void read_returns_csv(const std::string& file, std::string_view content, Figures& figures, Complaints& complaints) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const auto lines = split(content, '\n');
  std::vector<std::string_view> header;
  for (const auto cell : split(lines.front(), ',')) header.push_back(unquoted(cell));
  const Kind* kind = kind_of(header);
  if (kind == nullptr) {
    complaints.push_back({{file, 1, 0}, "is none of trade.csv, kpc.csv and production.csv by its header"});
    return;
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (trimmed(lines[i]).empty()) continue;
    Line line(header, lines[i], {file, static_cast<std::uint32_t>(i + 1), 0}, complaints);
    if (line.is_good()) kind->take(line, figures);
  }
}

std::string trade_as_csv(const std::vector<TradeRow>& rows) {
  std::string text = std::string(trade_header) + "\n";
  for (const TradeRow& row : rows) {
    text += start_of(row.reporter, row.period);
    text += std::string(to_string(row.flow)) + "," + std::string(to_string(row.code)) + "," + partner_text(row.partner) + "," +
            std::string(to_string(row.role)) + "," + row.carats.to_string() + "," + row.usd.to_string() + "," +
            std::string(to_string(row.basis)) + "," + publication_as_csv(row.publication) + "\n";
  }
  return text;
}

std::string certificate_counts_as_csv(const std::vector<CertificateCountRow>& rows) {
  std::string text = std::string(counts_header) + "\n";
  for (const auto& row : rows)
    text += start_of(row.reporter, row.period) + std::string(to_string(row.counter)) + "," + partner_text(row.partner) + "," +
            std::to_string(row.count) + "," + publication_as_csv(row.publication) + "\n";
  return text;
}

std::string production_as_csv(const std::vector<ProductionRow>& rows) {
  std::string text = std::string(production_header) + "\n";
  for (const auto& row : rows)
    text += start_of(row.reporter, row.period) + row.carats.to_string() + "," + row.usd.to_string() + "," +
            publication_as_csv(row.publication) + "\n";
  return text;
}

}  // namespace kpwatch
