// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The words for a declaration's regime and function.
#include "daemon/customs/declaration.h"

namespace kpwatch {

std::string_view to_string(Regime regime) {
  switch (regime) {
    case Regime::import:
      return "import";
    case Regime::export_:
      return "export";
    case Regime::transit:
      return "transit";
    case Regime::unknown:
      break;
  }
  return "unknown";
}

std::string_view to_string(MessageFunction function) {
  switch (function) {
    case MessageFunction::original:
      return "original";
    case MessageFunction::amendment:
      return "amendment";
    case MessageFunction::cancellation:
      return "cancellation";
    case MessageFunction::replacement:
      return "replacement";
    case MessageFunction::other:
      break;
  }
  return "other";
}

}  // namespace kpwatch
