// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The parser's library, made ready once a process: it can neither read a document type nor connect.
#pragma once

namespace kpwatch::xml {

// Before the first parser. The library is never terminated: it lives as long as the daemon. Thread-safe.
void prepare_library();

}  // namespace kpwatch::xml
