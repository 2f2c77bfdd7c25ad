// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/test_command.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/input_file.h"
#include "daemon/watch/test_run.h"

namespace kpwatch {
namespace {

struct CaseResult {
  std::string file, name;
  std::vector<std::string> differences;
  double seconds = 0;
};

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : printable_utf8(text, text.size())) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (static_cast<unsigned char>(c) >= ' ')
      out += c;
    else
      out += ' ';
  }
  return out;
}

// As Jenkins, GitLab and others read it: a suite a file, a case a case.
std::string junit(const std::vector<CaseResult>& results) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(3) << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (std::size_t i = 0; i < results.size();) {
    std::size_t end = i, failed = 0;
    double seconds = 0;
    for (; end < results.size() && results[end].file == results[i].file; ++end) {
      failed += results[end].differences.empty() ? 0U : 1U;
      seconds += results[end].seconds;
    }
    out << "  <testsuite name=\"" << xml_text(results[i].file) << "\" tests=\"" << end - i << "\" failures=\"" << failed << "\" time=\""
        << seconds << "\">\n";
    for (; i < end; ++i) {
      const CaseResult& result = results[i];
      out << "    <testcase classname=\"" << xml_text(result.file) << "\" name=\"" << xml_text(result.name) << "\" time=\""
          << result.seconds << "\"";
      if (result.differences.empty()) {
        out << "/>\n";
        continue;
      }
      out << ">\n      <failure message=\"" << xml_text(result.differences.front()) << "\">";
      for (const std::string& difference : result.differences) out << xml_text(difference) << "\n";
      out << "</failure>\n    </testcase>\n";
    }
    out << "  </testsuite>\n";
  }
  out << "</testsuites>\n";
  return out.str();
}

void tell(const CaseResult& result, bool as_json) {
  if (as_json) {
    JsonWriter json;
    json.begin_object();
    json.text_member("file", result.file);
    json.text_member("case", result.name);
    json.flag_member("passed", result.differences.empty());
    json.key("differences");
    json.begin_array();
    for (const std::string& difference : result.differences) json.text(difference);
    json.end_array();
    json.end_object();
    std::cout << json.written() << '\n';
    return;
  }
  std::cout << (result.differences.empty() ? "ok      " : "FAILED  ") << escaped(result.file) << ": " << escaped(result.name) << '\n';
  for (const std::string& difference : result.differences) std::cout << "        " << escaped(difference) << '\n';
}

}  // namespace

int test_command(const TestOptions& options) {
  const auto files = files_named(options.files);
  if (!files) return misused("kpwatch test", files.error().sentence);
  std::vector<CaseResult> results;
  std::size_t failed = 0;
  bool has_faults = false;
  for (const auto& file : files.value()) {
    // In a folder documents and maps lie beside the tests.
    const bool is_named = std::find(options.files.begin(), options.files.end(), file.string()) != options.files.end();
    if (!is_named && !file.filename().string().ends_with("test.yaml")) continue;
    Complaints complaints;
    const auto cases = read_test_file(file, complaints);
    write_complaints(std::cerr, complaints);
    if (!complaints.empty()) {
      has_faults = true;
      continue;
    }
    for (const TestCase& test : cases) {
      const auto begin = std::chrono::steady_clock::now();
      CaseResult result{file.string(), test.name, run_case(test), 0};
      result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      tell(result, options.json);
      failed += result.differences.empty() ? 0U : 1U;
      results.push_back(std::move(result));
    }
  }
  if (!options.json) std::cout << results.size() - failed << " passed, " << failed << " failed\n";
  if (!options.junit.empty()) {
    std::ofstream out(options.junit, std::ios::binary);
    out << junit(results);
    out.close();
    if (!out) return misused("kpwatch test", "cannot write " + options.junit);
  }
  return has_faults || failed > 0 || results.empty() ? exit_code::refused : exit_code::done;
}

}  // namespace kpwatch
