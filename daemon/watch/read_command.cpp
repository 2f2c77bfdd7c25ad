// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/read_command.h"

#include <chrono>
#include <iostream>

#include "daemon/base/crash_point.h"
#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/flow/judgement_json.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/document_reader.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/explanation.h"
#include "daemon/watch/input_file.h"

namespace kpwatch {
namespace {

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
  Reader(const ReadOptions& options, DocumentReader& reader) : options_(options), reader_(reader) {}

  // Certificates only: they are known before the first declaration is judged.
  bool learn(const std::filesystem::path& file) {
    const auto bytes = bytes_of(file);
    return bytes && reader_.learn(bytes.value().view());
  }

  // False when something was refused.
  bool tell(const std::filesystem::path& file, const Bytes& bytes) {
    crash_point("reading-a-file");
    crash_point("reading", bytes.view());
    if (options_.contrl) return answer(file, bytes, reader_.formats().read(bytes.view(), reader_.today()));
    if (bytes.view().size() > at_once_max) return tell_one_by_one(file, bytes);
    const auto [reading, judgements] = reader_.read(bytes.view());
    if (options_.json) {
      JsonWriter json;
      begin_json(json, file, bytes, reading);
      for (std::size_t i = 0; i < reading.documents.size(); ++i)
        write_document(json, reading.documents[i], judgements[i] ? &*judgements[i] : nullptr);
      end_json(json, bytes);
    } else {
      explain(std::cout, file.string(), bytes.view().size(), reading, judgements, reader_.checks());
      if (options_.validate) explain_deviations(std::cout, reader_.formats().deviations(bytes.view()));
    }
    return reading.outcome() != Reading::rejected;
  }

 private:
  // False when there is nothing to answer with, or what is answered was refused.
  bool answer(const std::filesystem::path& file, const Bytes& bytes, const InputReading& reading) {
    const Moment now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::string answer = reader_.formats().answer(bytes.view(), sha256_hex(bytes), fates_of(reading),
                                                        options_.as_of.empty() ? now : Moment(reader_.today()));
    if (answer.empty()) std::cerr << "kpwatch read: " << file.string() << " has no interchange that could be answered with CONTRL\n";
    std::cout << answer;
    return !answer.empty() && reading.outcome() != Reading::rejected;
  }

  // Of a larger file no document is kept until the next one is read.
  static constexpr std::size_t at_once_max = std::size_t{8} << 20;

  bool tell_one_by_one(const std::filesystem::path& file, const Bytes& bytes) {
    const InputReading whole = reader_.learn_of(bytes);
    JsonWriter json;
    if (options_.json)
      begin_json(json, file, bytes, whole);
    else
      explain_input(std::cout, file.string(), bytes.view().size(), whole);
    std::size_t number = 0;
    reader_.read_each(bytes, [&](const Document& document, const std::optional<Judgement>& judgement) {
      ++number;
      if (options_.json) {
        write_document(json, document, judgement ? &*judgement : nullptr);
        std::cout << json.take();
      } else {
        explain_document(std::cout, number, document, judgement, reader_.checks());
      }
    });
    if (options_.json)
      end_json(json, bytes);
    else if (options_.validate)
      explain_deviations(std::cout, reader_.formats().deviations(bytes.view()));
    return whole.outcome() != Reading::rejected;
  }

  static void begin_json(JsonWriter& json, const std::filesystem::path& file, const Bytes& bytes, const InputReading& reading) {
    json.begin_object();
    json.text_member("file", file.string());
    json.number_member("bytes", static_cast<std::int64_t>(bytes.view().size()));
    json.text_member("sha256", sha256_hex(bytes));
    json.text_member("format", reading.format);
    json.text_member("outcome", to_string(reading.outcome()));
    json.raw_member("notes", notes_json(reading.notes));
    json.key("documents");
    json.begin_array();
  }

  void end_json(JsonWriter& json, const Bytes& bytes) {
    json.end_array();
    if (options_.validate) json.raw_member("deviations", notes_json(reader_.formats().deviations(bytes.view())));
    json.end_object();
    std::cout << json.written() << '\n';
  }

  const ReadOptions& options_;
  DocumentReader& reader_;
};

}  // namespace

int read_command(const ReadOptions& options) {
  Day today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  if (!options.as_of.empty()) {
    const auto given = parse_iso_day(options.as_of);
    if (!given) {
      std::cerr << "kpwatch read: --as-of wants a day as CCYY-MM-DD, not " << escaped(options.as_of) << '\n';
      return exit_code::usage;
    }
    today = *given;
  }
  Complaints complaints;
  std::optional<Settings> settings = Settings();
  if (!options.config.empty()) settings = read_settings(options.config, complaints);
  const auto documents = settings ? DocumentReader::open(std::move(*settings), {}, today, complaints) : nullptr;
  if (documents == nullptr) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  const auto files = files_named(options.files);
  const auto certificate_files = files_named(options.certificates);
  if (!files || !certificate_files) {
    std::cerr << "kpwatch read: " << (files ? certificate_files : files).error().sentence << '\n';
    return exit_code::usage;
  }
  documents->formats().assume_characters(options.characters == "declared" ? std::string() : options.characters);
  Reader reader(options, *documents);
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
