// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What can only be said of a document when all of it has been read: inheritance, weights out of quantities, values,
// numbers made of parts.
#pragma once

#include "daemon/base/note.h"
#include "daemon/mapping/draft.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

// One item at its end: its code with its tail, its weights out of its quantities.
void finish(ItemDraft& draft, const Map& map, Notes& notes);
// A quantity whose amount could not be read: `amount` has its text. Of carats the item keeps it.
void keep_unread_weight(GoodsItem& item, const Quantity& quantity, const Map& map);
// The declaration at its end, its items inside: inheritance, currencies, values, regime, function.
void finish(Declaration& declaration, const Map& map, Day received_on);
// The certificate at its end; a rejection is noted when it has no usable number.
[[nodiscard]] Certificate finished(CertificateDraft&& draft, const Map& map, const Place& start, Notes& notes);
// Of what authorities exchange: an empty draft of a kind, its lines, and the document at its end. A rejection is noted when
// it lacks what it can't be without, or says a word that is none of the list's.
[[nodiscard]] ExchangeDraft exchange_draft(DocumentKind kind);
[[nodiscard]] std::vector<CertificateLine>& lines_of(ExchangeDraft& draft);
[[nodiscard]] Exchange finished(ExchangeDraft&& draft, const Map& map, const Place& start, Notes& notes);

// Shared with certificates. Names and lists of origins are read later, where the participants are known.
[[nodiscard]] Origin plain_origin(std::string text);

}  // namespace kpwatch
