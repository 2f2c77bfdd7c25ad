// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuts/samples.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"

namespace kpwatch::cuts {
namespace {

std::string bytes_of(const std::string& name) {
  std::ifstream file(std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/" + name, std::ios::binary);
  if (!file) throw std::runtime_error("no sample " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Line ends, and what stands for them in UTF-16.
std::size_t end_of_content(std::string_view bytes) {
  const std::size_t last = bytes.find_last_not_of(std::string_view("\r\n \0", 4));
  return last == std::string_view::npos ? 0 : last + 1;
}

}  // namespace

std::vector<Sample> samples() {
  std::vector<Sample> all{
      {"edifact/za-import-kbc.edi", End::envelope, make_edifact_format, true},
      {"edifact/za-commercial-lines.edi", End::envelope, make_edifact_format},
      {"edifact/za-text-cut-in-mid-word.edi", End::envelope, make_edifact_format},
      {"edifact/eu-import.edi", End::envelope, make_edifact_format},
      {"edifact/eu-export-c034.edi", End::envelope, make_edifact_format},
      {"edifact/eu-nctsp4-style.edi", End::envelope, make_edifact_format, true},
      {"edifact/eu-several-and-groups.edi", End::envelope, make_edifact_format, false, {}, "UNZ+1+G1'\r\n"},
      {"edifact/eu-no-uns-no-numbers.edi", End::envelope, make_edifact_format},
      {"edifact/eu-code-page-1252.edi", End::envelope, make_edifact_format},
      {"xml/wco-import-soap12.xml", End::envelope, make_xml_format, true},
      {"xml/wco-import-hmrc-full.xml", End::envelope, make_xml_format},
      {"xml/wco-two-declarations.xml", End::envelope, make_xml_format},
      {"xml/wco-utf16.xml", End::envelope, make_xml_format},
      {"xml/asycuda-import.xml", End::envelope, make_xml_format},
      {"xml/kp-certificate-windows-1251.xml", End::envelope, make_xml_format},
      {"json/declaration-full.json", End::envelope, make_json_format, true},
      {"json/certificates-array.json", End::envelope, make_json_format},
      {"json/exchange.ndjson", End::lines, make_json_format},
      {"csv/certificates.csv", End::lines, make_csv_format, true},
      {"csv/notices.csv", End::lines, make_csv_format},
  };
  for (Sample& sample : all) sample.bytes = bytes_of(sample.name);
  return all;
}

bool is_visibly_cut(const Sample& sample, std::size_t length) {
  if (sample.end == End::envelope) {
    const std::size_t next = sample.break_after.empty() ? 0 : sample.bytes.find(sample.break_after) + sample.break_after.size();
    const bool is_between = next != 0 && length <= next && length + 2 >= next;
    return length < end_of_content(sample.bytes) && !is_between;
  }
  // A file without a line is none of these formats.
  const bool is_json = sample.bytes.front() == '{';
  if (length == 0 || length >= sample.bytes.size()) return length == 0;
  const bool ends_line = sample.bytes[length - 1] == '\n' || sample.bytes[length - 1] == '\r';
  return !ends_line && !(is_json && (sample.bytes[length] == '\n' || sample.bytes[length] == '\r'));
}

}  // namespace kpwatch::cuts
