// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// K01, K02 and K03. What the desk finds about a message before there is a case to look into: told to operators alone, as
// counts (kpwatch_findings_total), audit records and dead letters.
//
// A repeated message changes nothing and uses no certificate twice (docs/LEGAL.md, 24). An amendment that comes before its
// original is out of order, and so is one whose version is lower than that of the message before it, where both are whole
// numbers (what else senders call a version has no order). Either is taken as it comes, for positions only move forward. What
// cannot be read is a dead letter, with its place and reason.
#include <array>

#include "daemon/checks/check.h"

namespace kpwatch::checks {
namespace k01 {

constexpr std::array recipients{Recipient::ops};
constexpr std::array basis{LegalBasis{"KPCS", "Section V (c)", "participants keep reliable records of what they exchange"}};

}  // namespace k01

extern const Check message_repeated;
constinit const Check message_repeated{"K01",
                                       "data.message-repeated",
                                       "Message repeated",
                                       "The same bytes of the same declaration have come before.",
                                       FindingClass::data_quality,
                                       0,
                                       k01::recipients,
                                       k01::basis,
                                       {},
                                       "0.2",
                                       nullptr};

extern const Check amendment_out_of_order;
constinit const Check amendment_out_of_order{"K02",
                                             "data.amendment-out-of-order",
                                             "Amendment out of order",
                                             "An amendment came before its original, or after a later version.",
                                             FindingClass::data_quality,
                                             1,
                                             k01::recipients,
                                             k01::basis,
                                             {},
                                             "0.2",
                                             nullptr};

extern const Check message_unreadable;
constinit const Check message_unreadable{"K03",
                                         "data.message-unreadable",
                                         "Message cannot be read",
                                         "A message breaks the rules of its format, and lies among the dead letters.",
                                         FindingClass::data_quality,
                                         1,
                                         k01::recipients,
                                         k01::basis,
                                         {},
                                         "0.2",
                                         nullptr};

}  // namespace kpwatch::checks
