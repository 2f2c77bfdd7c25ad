// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/base/thread_name.h"

#include <pthread.h>

#include <string>

namespace kpwatch {

void name_this_thread(std::string_view name) {
  // It fails only for a name that is too long.
  (void)pthread_setname_np(pthread_self(), std::string(name.substr(0, 15)).c_str());
}

}  // namespace kpwatch
