// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/read_command.h"

#include <chrono>
#include <cstdio>
#include <deque>
#include <iostream>
#include <set>

#include "adapters/catalogue.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/checks/certificate_case.h"
#include "daemon/flow/judgement_json.h"
#include "daemon/flow/registering.h"
#include "daemon/mapping/map_file.h"
#include "daemon/watch/book.h"
#include "daemon/watch/built_in.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/explanation.h"
#include "daemon/watch/input_file.h"

namespace kpwatch {
namespace {

struct ReadTools {
  std::vector<Map> maps;
  std::unique_ptr<Formats> formats;
  std::shared_ptr<const ReferenceData> reference;
  std::unique_ptr<CheckSettings> checks;
};

std::optional<ReadTools> tools_for(const ReadOptions& options, Complaints& complaints) {
  Settings settings;
  if (!options.config.empty()) {
    auto read = read_settings(options.config, complaints);
    if (!read) return std::nullopt;
    settings = std::move(*read);
  }
  const auto mappings = settings.mappings.empty() ? built_in_mappings() : settings.mappings;
  ReadTools tools;
  tools.maps = read_maps(mappings, complaints);
  tools.reference = read_reference_data(mappings / "reference", settings.own_reference, complaints);
  // A person who reads a file waits for it: the limit of a message is that of an interchange here.
  settings.limits.message_bytes_max = settings.limits.interchange_bytes_max;
  tools.formats = make_formats(tools.maps, settings.limits, complaints);
  tools.checks = check_settings(settings);
  if (!complaints.empty()) return std::nullopt;
  return tools;
}

void write_document(JsonWriter& json, const Document& document, const Judgement* judgement) {
  json.begin_object();
  json.text_member("kind", document.kind.empty() ? std::string_view("unknown") : document.kind);
  json.text_member("map", document.map);
  json.text_member("described_as", document.described_as);
  json.text_member("outcome", to_string(document.outcome));
  json.text_member("identifier", document.identifier);
  if (document.place.kind != Place::Kind::none) json.raw_member("place", place_json(document.place));
  json.flag_member("test", document.test);
  if (const auto* declaration = document.declaration()) json.raw_member("fields", declaration_fields_json(*declaration));
  if (const auto* certificate = document.certificate()) json.raw_member("fields", certificate_fields_json(*certificate));
  if (const auto* exchange = document.exchange()) json.raw_member("fields", exchange_fields_json(*exchange));
  if (judgement != nullptr) {
    if (document.declaration() != nullptr) {
      json.key("items");
      write_items(json, *judgement);
    }
    json.key("findings");
    write_findings(json, *judgement, judgement->findings);
  }
  json.raw_member("notes", notes_json(document.notes));
  json.end_object();
}

class Reader {
 public:
  Reader(const ReadOptions& options, ReadTools tools, Day today) : options_(options), tools_(std::move(tools)), today_(today) {}

  // Certificates only: they are known before the first declaration is judged.
  bool learn(const std::filesystem::path& file) {
    const auto bytes = bytes_of(file);
    if (!bytes) return false;
    auto reading = tools_.formats->read(bytes.value().view(), today_);
    note_known(reading);
    return reading.outcome() != Reading::rejected;
  }

  // False when something was refused.
  bool tell(const std::filesystem::path& file, const Bytes& bytes) {
    crash_point("reading-a-file");
    crash_point("reading", bytes.view());
    auto reading = tools_.formats->read(bytes.view(), today_);
    if (options_.contrl) return answer(file, bytes, reading);
    movements_.clear();
    std::vector<std::optional<Judgement>> judgements(reading.documents.size());
    note_known(reading);
    for (std::size_t i = 0; i < reading.documents.size(); ++i) {
      Document& document = reading.documents[i];
      if (const Declaration* declaration = document.declaration(); declaration != nullptr && document.outcome == Reading::read)
        judgements[i] = judged(*declaration);
      else if (const std::string key = certificate_of(document); !key.empty())
        judgements[i] = judged_certificate(key);
    }
    if (options_.json) {
      write_json(file, bytes, reading, judgements);
    } else {
      explain(std::cout, file.string(), bytes.view().size(), reading, judgements, *tools_.checks);
      if (options_.validate) explain_deviations(std::cout, tools_.formats->deviations(bytes.view()));
    }
    return reading.outcome() != Reading::rejected;
  }

 private:
  // False when there is nothing to answer with, or what is answered was refused.
  bool answer(const std::filesystem::path& file, const Bytes& bytes, const InputReading& reading) {
    const Moment now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::string answer = tools_.formats->answer(bytes.view(), reading, options_.as_of.empty() ? now : Moment(today_));
    if (answer.empty()) std::cerr << "kpwatch read: " << file.string() << " has no interchange that could be answered with CONTRL\n";
    std::cout << answer;
    return !answer.empty() && reading.outcome() != Reading::rejected;
  }

  // What does not hang on the order of the files: certificates, and what authorities and officers say of them.
  void note_known(InputReading& reading) {
    for (auto& document : reading.documents) {
      if (document.outcome != Reading::read) continue;
      if (auto* certificate = std::get_if<Certificate>(&document.content)) {
        register_properly(*certificate, *tools_.reference);
        book_.add(*certificate, today_);
      } else if (auto* exchange = std::get_if<Exchange>(&document.content)) {
        register_properly(*exchange, *tools_.reference);
        book_.add(*exchange, today_);
      }
    }
  }

  static std::string certificate_of(const Document& document) {
    if (document.outcome != Reading::read) return {};
    if (const auto* certificate = document.certificate()) return certificate->number.key();
    const CertificateNumber* number = document.exchange() != nullptr ? number_of(*document.exchange()) : nullptr;
    return number != nullptr ? number->key() : std::string();
  }

  // What is to be said of a certificate stands once: where it is mentioned first.
  std::optional<Judgement> judged_certificate(const std::string& key) {
    if (!told_of_.insert(key).second) return std::nullopt;
    movements_.push_back(movement_of_certificate(key, book_));
    return judge_certificate(movements_.back(), key, book_, *tools_.reference, *tools_.checks, today_, today_, true);
  }

  Judgement judged(const Declaration& declaration) {
    const std::string id = business_id(declaration);
    const Moment now = today_;
    Judgement judgement = judge(declaration, id, book_, *tools_.reference, *tools_.checks, now, now, true);
    if (declaration.test || declaration.function == MessageFunction::cancellation) {
      book_.add_uses(id, {}, {});
      book_.add_movements(id, {}, {});
    } else {
      book_.add_uses(id, judgement.use_keys, judgement.uses);
      book_.add_movements(id, judgement.movements, judgement.faults);
    }
    return judgement;
  }

  void write_json(const std::filesystem::path& file, const Bytes& bytes, const InputReading& reading,
                  const std::vector<std::optional<Judgement>>& judgements) {
    JsonWriter json;
    json.begin_object();
    json.text_member("file", file.string());
    json.number_member("bytes", static_cast<std::int64_t>(bytes.view().size()));
    json.text_member("sha256", sha256_hex(bytes.view()));
    json.text_member("format", reading.format);
    json.text_member("outcome", to_string(reading.outcome()));
    json.raw_member("notes", notes_json(reading.notes));
    json.key("documents");
    json.begin_array();
    for (std::size_t i = 0; i < reading.documents.size(); ++i)
      write_document(json, reading.documents[i], judgements[i] ? &*judgements[i] : nullptr);
    json.end_array();
    if (options_.validate) json.raw_member("deviations", notes_json(tools_.formats->deviations(bytes.view())));
    json.end_object();
    std::cout << json.written() << '\n';
  }

  const ReadOptions& options_;
  ReadTools tools_;
  Day today_;
  Book book_;
  std::set<std::string> told_of_;
  std::deque<Declaration> movements_;  // of one file; its judgements point into them
};

}  // namespace

int read_command(const ReadOptions& options) {
  Complaints complaints;
  auto tools = tools_for(options, complaints);
  if (!tools) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  Day today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  if (!options.as_of.empty()) {
    const auto given = parse_iso_day(options.as_of);
    if (!given) {
      std::cerr << "kpwatch read: --as-of wants a day as CCYY-MM-DD, not " << escaped(options.as_of) << '\n';
      return exit_code::usage;
    }
    today = *given;
  }
  const auto files = files_named(options.files);
  const auto certificate_files = files_named(options.certificates);
  if (!files || !certificate_files) {
    std::cerr << "kpwatch read: " << (files ? certificate_files : files).error().sentence << '\n';
    return exit_code::usage;
  }
  Reader reader(options, std::move(*tools), today);
  bool all_well = true;
  for (const auto& file : certificate_files.value())
    if (!reader.learn(file)) {
      std::cerr << "kpwatch read: not all of " << file.string() << " could be read as certificates\n";
      all_well = false;
    }
  if (files.value().size() > 1)
    for (const auto& file : files.value()) (void)reader.learn(file);
  for (const auto& file : files.value()) {
    const auto bytes = bytes_of(file);
    if (!bytes) {
      std::cerr << "kpwatch read: " << bytes.error().sentence << '\n';
      return exit_code::usage;
    }
    if (!reader.tell(file, bytes.value())) all_well = false;
  }
  return all_well ? exit_code::done : exit_code::refused;
}

}  // namespace kpwatch
