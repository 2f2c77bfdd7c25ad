// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What was read and judged, in words for a person.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/judgement.h"
#include "daemon/customs/document.h"

namespace kpwatch {

void explain(std::ostream& out, const std::string& file, std::size_t bytes, const InputReading& reading,
             const std::vector<std::optional<Judgement>>& judgements, const CheckSettings& checks);

// What `read --validate` adds: each with its code and where CONTRL would say it is (positions that count the tag as 1).
void explain_deviations(std::ostream& out, const Notes& deviations);

// The same of an input that is told of document by document: first what is to be said of it as a whole, then each by its number
// from 1.
void explain_input(std::ostream& out, const std::string& file, std::size_t bytes, const InputReading& reading);
void explain_document(std::ostream& out, std::size_t number, const Document& document, const std::optional<Judgement>& judgement,
                      const CheckSettings& checks);

// Parts of it, each line at the depth (of two blanks).
void explain_fields(std::ostream& out, int depth, const Declaration& declaration);
void explain_fields(std::ostream& out, int depth, const Certificate& certificate);

}  // namespace kpwatch
