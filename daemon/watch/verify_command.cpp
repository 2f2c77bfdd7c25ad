// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/verify_command.h"

#include <charconv>
#include <iostream>
#include <optional>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/loading.h"

namespace kpwatch {
namespace {

std::optional<AuditHead> parse_head(const std::string& text) {
  AuditHead head;
  const auto colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, head.sequence);
  if (error != std::errc{} || end != text.data() + colon || head.sequence < 1) return std::nullopt;
  head.hash = text.substr(colon + 1);
  return head;
}

void write(const Discrepancy& one, bool json) {
  if (!json) {
    std::cout << (one.is_remark ? "remark  " : "WRONG   ") << one.check << "  " << escaped(one.where) << "\n        "
              << escaped(one.sentence) << '\n';
    if (!one.expected.empty()) std::cout << "        expected  " << escaped(one.expected) << '\n';
    if (!one.found.empty()) std::cout << "        found     " << escaped(one.found) << '\n';
    return;
  }
  JsonWriter line;
  line.begin_object();
  line.text_member("check", one.check);
  line.text_member("severity", one.is_remark ? "remark" : "wrong");
  line.text_member("where", one.where);
  line.text_member("expected", one.expected);
  line.text_member("found", one.found);
  line.text_member("sentence", one.sentence);
  line.end_object();
  std::cout << line.written() << '\n';
}

void write_summary(const Verification& report, std::size_t wrong, bool json) {
  if (!json) {
    std::cout << (wrong == 0 ? "Whole: " : "NOT WHOLE: ") << report.rows << " rows, " << report.audit_records << " audit records, "
              << report.archive_records << " archive records (" << report.archive_bytes << " bytes); " << wrong << " things wrong.\n"
              << "Audit head, to be kept elsewhere: " << report.audit_sequence << ':' << report.audit_hash << '\n';
    return;
  }
  JsonWriter line;
  line.begin_object();
  line.flag_member("whole", wrong == 0);
  line.number_member("wrong", static_cast<std::int64_t>(wrong));
  line.number_member("remarks", static_cast<std::int64_t>(report.discrepancies.size() - wrong));
  line.number_member("rows", static_cast<std::int64_t>(report.rows));
  line.number_member("audit_records", static_cast<std::int64_t>(report.audit_records));
  line.number_member("archive_records", static_cast<std::int64_t>(report.archive_records));
  line.number_member("archive_bytes", static_cast<std::int64_t>(report.archive_bytes));
  line.number_member("commits", report.commits);
  line.text_member("incarnation", report.incarnation);
  line.text_member("audit_head", std::to_string(report.audit_sequence) + ":" + report.audit_hash);
  line.end_object();
  std::cout << line.written() << '\n';
}

}  // namespace

int verify_command(const std::string& config, bool json, const std::string& audit_head) {
  Complaints complaints;
  const auto settings = read_settings(config, complaints);
  if (!settings) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  std::optional<AuditHead> head;
  if (!audit_head.empty()) {
    head = parse_head(audit_head);
    if (!head) {
      std::cerr << "kpwatch: " << escaped(audit_head) << " is not NUMBER:HASH\n";
      return exit_code::usage;
    }
  }
  const auto report = verify_state(settings->state, head);
  if (!report) {
    std::cerr << "kpwatch: " << report.error().sentence << '\n';
    return exit_code::outside;
  }
  std::size_t wrong = 0;
  for (const auto& one : report.value().discrepancies) {
    write(one, json);
    if (!one.is_remark) ++wrong;
  }
  write_summary(report.value(), wrong, json);
  return wrong == 0 ? exit_code::done : exit_code::refused;
}

}  // namespace kpwatch
