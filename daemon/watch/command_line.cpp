// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/command_line.h"

namespace kpwatch {

int command_line(int, char**) { return 2; }

}  // namespace kpwatch
