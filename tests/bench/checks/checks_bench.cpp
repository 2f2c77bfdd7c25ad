// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What all checks together cost on a declaration that concerns the KP: with the reference tables as shipped, and with ten
// times their rows. Each round judges declarations in turn, so
// that no single one stays in the caches. Prints Google Benchmark's rows; `cpu_time` is of one judgement.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/all_checks.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/movement_memory.h"
#include "tests/reference/multiplied.h"

namespace kpwatch {
namespace {

std::shared_ptr<const ReferenceData> tables(std::size_t times) {
  const fs::path shipped = KPWATCH_SOURCE_DIR "/mappings/reference";
  std::optional<Multiplied> own;
  if (times > 1) own.emplace(fs::temp_directory_path() / ("kpwatch-checks-bench-" + std::to_string(::getpid())));
  Complaints complaints;
  auto data = read_reference_data(shipped, own ? own->folder() : fs::path(), complaints);
  for (const Complaint& complaint : complaints) std::fprintf(stderr, "%s\n", in_words(complaint).c_str());
  if (!complaints.empty()) std::exit(1);
  return data;
}

// ---- The trade ------------------------------------------------------------------------------------------------------------

template <class T>
Stated<T> stated(T value, const std::string& text = "") {
  return Stated<T>(std::move(value), Text(text), Place{});
}
Stated<Text> words(const std::string& text) { return stated<Text>(Text(text), text); }
Decimal number(const std::string& text) { return *Decimal::parse(text); }

class Ledgerless final : public Memory {
 public:
  std::optional<Certificate> certificate(const std::string& key) const override {
    const auto found = certificates.find(key);
    return found == certificates.end() ? std::nullopt : std::optional(found->second);
  }
  std::vector<CertificateUse> uses(const std::string&, const std::string&) const override { return {}; }
  std::optional<IssuerCoverage> coverage(CountryCode) const override { return std::nullopt; }
  std::vector<Movement> movements(const MovementQuery& query) const override { return shipments.movements(query); }
  Decimal carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const override {
    return shipments.carats_moved(issuer, origin, from, until);
  }
  std::int64_t faults(const Fault& fault, Day from, const std::string& before) const override {
    return shipments.faults(fault, from, before);
  }

  std::map<std::string, Certificate> certificates;
  MovementMemory shipments;
};

constexpr Day first_day{std::chrono::year{2024} / 3 / 1};

Declaration declaration_numbered(std::size_t n) {
  static const char* const issuers[] = {"BW", "ZA", "NA", "CA", "AO", "LS"};
  const std::string issuer = issuers[n % 6], serial = std::to_string(1'000'000 + n);
  Declaration declaration;
  declaration.map = "json/kpwatch-declaration";
  declaration.identifier = "24BE" + std::to_string(100'000'000'000 + n) + "J3";
  declaration.sender = "BROKER";
  declaration.regime = Regime::import;
  declaration.accepted_on = stated(first_day + std::chrono::days(static_cast<int>(n % 90)));
  declaration.departed_on = stated(declaration.accepted_on->value - std::chrono::days(3));
  declaration.arrived_on = stated(declaration.accepted_on->value - std::chrono::days(1));
  declaration.jurisdiction = country("BE");
  declaration.dispatch_country = stated(*CountryCode::parse(issuer), issuer);
  declaration.destination_country = stated(country("BE"), "BE");
  declaration.mode_of_transport = words("4");
  for (const auto& [role, name] : {std::pair<std::string, std::string>{"exporter", "Imaginary Stones " + std::to_string(n % 97) + " Ltd"},
                                   {"importer", "Made-up Cutters " + std::to_string(n % 31) + " NV"},
                                   {"declarant", "Bench Brokers " + std::to_string(n % 7)}}) {
    Party& party = declaration.parties.emplace_back();
    party.role = Text(role);
    party.name = words(name);
  }
  GoodsItem& item = declaration.items.emplace_back();
  item.position = 1;
  item.number = words("1");
  item.commodity_code = stated(*CommodityCode::parse("71023100"), "71023100");
  item.description = words("Rough diamonds, unsorted, run of mine");
  item.carats = stated(Carats{number("1204.50")}, "1204.50");
  item.usd = stated(UsDollars{number("146630.00")}, "146630.00");
  item.net_mass = stated(Kilograms{number("0.241")}, "0.241");
  item.parcels = stated<std::int64_t>(3, "3");
  CitedDocument& document = item.documents.emplace_back();
  document.code = words("L116");
  document.reference = words(issuer + " " + serial);
  CitedDocument& waybill = item.documents.emplace_back();
  waybill.code = words("N740");
  waybill.reference = words("071-" + serial);
  return declaration;
}

Certificate certificate_for(const Declaration& declaration, const ReferenceData& reference) {
  Certificate certificate;
  certificate.number = std::get<CertificateNumber>(normalise(
      declaration.items[0].documents[0].reference->value, [&](CountryCode code) { return reference.participants.has_ever_issued(code); }));
  certificate.issuer = certificate.number.issuer;
  certificate.issued_on = declaration.accepted_on->value - std::chrono::days(6);
  certificate.expires_on = *certificate.issued_on + std::chrono::days(60);
  certificate.validated_on = certificate.issued_on;
  certificate.origin = {Origin::Kind::single, {certificate.number.issuer}, std::string(certificate.number.issuer.text())};
  certificate.exporter = {declaration.parties[0].name->value.str(), certificate.number.issuer};
  certificate.importer = {declaration.parties[1].name->value.str(), country("BE")};
  certificate.destination = country("EU");
  certificate.parcels = 3;
  certificate.carats = Carats{number("1204.50")};
  certificate.usd = UsDollars{number("146630.00")};
  certificate.lines = {{*CommodityCode::parse("710231"), certificate.carats, certificate.usd}};
  certificate.map = "csv/kpwatch-certificates";
  return certificate;
}

constexpr std::size_t declarations_in_turn = 512;

void all_checks_on_a_lawful_import(benchmark::State& state) {
  const auto reference = tables(static_cast<std::size_t>(state.range(0)));
  Ledgerless memory;
  std::vector<Declaration> declarations;
  for (std::size_t n = 0; n < declarations_in_turn; ++n) {
    declarations.push_back(declaration_numbered(n));
    const Certificate certificate = certificate_for(declarations.back(), *reference);
    memory.certificates.emplace(certificate.number.key(), certificate);
  }
  const Moment now = first_day + std::chrono::days(120);
  const auto judged = [&](const Declaration& declaration) {
    return judge(declaration, business_id(declaration), memory, *reference, default_check_settings(), now, now, false);
  };
  for (const Declaration& declaration : declarations) {
    const Judgement judgement = judged(declaration);
    if (!judgement.findings.empty()) state.SkipWithError(judgement.findings.front().sentence.c_str());
    memory.shipments.put(business_id(declaration), judgement.movements, judgement.faults);
  }
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(judged(declarations[next++ % declarations_in_turn]));
  state.counters["checks"] = static_cast<double>(all_checks().size());
}
BENCHMARK(all_checks_on_a_lawful_import)->Arg(1)->Arg(10)->Unit(benchmark::kMicrosecond)->Repetitions(5)->ReportAggregatesOnly();

}  // namespace
}  // namespace kpwatch

BENCHMARK_MAIN();
