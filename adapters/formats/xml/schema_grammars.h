// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the library makes of a folder of schemas; for the two files that use it.
#pragma once

#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/util/PlatformUtils.hpp>

#include "adapters/formats/xml/schema_folder.h"

namespace kpwatch::xml {

struct SchemaFolder::Grammars {
  // Locked once it is filled: then nobody changes it, and any thread may ask it.
  xercesc::XMLGrammarPoolImpl pool{xercesc::XMLPlatformUtils::fgMemoryManager};
};

}  // namespace kpwatch::xml
