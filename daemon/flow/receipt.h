// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a sender that waits is told: gathered while the desk works on its message, JSON in the end
// (schema Receipt of adapters/feeds/http/openapi.json).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/canonical/json_writer.h"
#include "daemon/checks/judgement.h"
#include "daemon/flow/message.h"
#include "daemon/flow/tray.h"

namespace kpwatch {

// One declaration, decided.
struct CaseTold {
  std::string business_id;
  std::uint32_t version = 1;
  bool is_repeated = false;                 // nothing was decided: the same bytes as before, or a change that says nothing of the goods
  std::array<std::uint32_t, 6> findings{};  // in force, by severity
  std::uint32_t waiting = 0;                // whose grace has not ended
};

[[nodiscard]] CaseTold case_told(const std::string& business_id, std::uint32_t version, const Judgement& judgement);

class ReceiptNotes {
 public:
  // Not wanted: nothing is gathered, and it costs nothing.
  explicit ReceiptNotes(bool is_wanted) : is_wanted_(is_wanted) {}

  // `document` counts from 0 in the input; nothing: the input as a whole.
  void decided(std::uint32_t document, const std::string& identifier, const CaseTold& told);
  void recorded(std::uint32_t document, const Document& what, bool is_new);
  // Of all that is noted, the rejections first.
  void refused(std::optional<std::uint32_t> document, const std::string& identifier, const Notes& notes);

  // For a message that wants one.
  [[nodiscard]] DeliveryReceipt receipt(const Work& work, Outcome outcome) const;

 private:
  // A receipt has an end: of each kind so many are told one by one.
  static constexpr std::size_t told_max = 1000, notes_max = 20;
  struct Part {
    std::vector<std::string> entries;  // JSON
    std::size_t left_out = 0;
    void add(JsonWriter& json) {
      if (entries.size() < told_max)
        entries.push_back(json.take());
      else
        ++left_out;
    }
  };
  static void write(JsonWriter& json, const char* name, const Part& part);
  static void write(JsonWriter& json, const std::string& answer);

  bool is_wanted_;
  Part cases_, recorded_, refused_;
};

}  // namespace kpwatch
