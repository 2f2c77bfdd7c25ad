// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/xml/library.h"

#include <cstdlib>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLNetAccessor.hpp>

namespace kpwatch::xml {

void prepare_library() {
  static const bool done = [] {
    setenv("XERCES_DISABLE_DTD", "1", 1);  // NOLINT(concurrency-mt-unsafe): guarded by this static; for any other scanner
    xercesc::XMLPlatformUtils::Initialize();
    // Debian builds the library with curl. Without an accessor there is nothing that could connect.
    delete xercesc::XMLPlatformUtils::fgNetAccessor;
    xercesc::XMLPlatformUtils::fgNetAccessor = nullptr;
    return true;
  }();
  (void)done;
}

}  // namespace kpwatch::xml
