// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An exchange document as the ledger keeps it: its canonical JSON, which an auditor can read, and what is looked for in it.
#pragma once

#include <optional>
#include <string>

#include "daemon/customs/exchange.h"

namespace kpwatch::sqlite {

struct ExchangeColumns {
  std::string kind, aspect;  // "notice", "stolen"
  std::string key;           // of the certificate; may be empty
  std::string declaration;   // as declaration_key makes it; may be empty
  std::string content_sha256;
  std::int64_t effective_on = 0;  // day since 1970 from which it holds
  std::string content;
};
// How the number was written says nothing: documents that differ only in that have one content.
[[nodiscard]] ExchangeColumns exchange_columns(const Exchange& document, Day known_on);
// The key is the column's: it was made with the issuers that were known then. Nothing when the content is damaged.
[[nodiscard]] std::optional<Exchange> exchange_from(const std::string& kind, const std::string& key, const std::string& content);

}  // namespace kpwatch::sqlite
