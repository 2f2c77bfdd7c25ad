// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Threads say what they are: `top -H`, a core dump and a profile show the stations of the road by name.
#pragma once

#include <string_view>

namespace kpwatch {

// Names the calling thread. Linux keeps 15 bytes of it; what is longer is cut.
void name_this_thread(std::string_view name);

}  // namespace kpwatch
