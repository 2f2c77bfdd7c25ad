// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// argv to exit code.
#include <malloc.h>

#include "daemon/watch/command_line.h"

int main(int argc, char** argv) {
  // Buffers of large messages go back to the system as soon as they are freed. Left alone, the allocator learns from the first of
  // them to keep such sizes, in each thread.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
  return kpwatch::command_line(argc, argv);
}
