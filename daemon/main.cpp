// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// argv to exit code.
#include <malloc.h>

#include "daemon/watch/command_line.h"

int main(int argc, char** argv) {
  // Buffers of large messages go back to the system as soon as they are freed. Left alone, the allocator learns from the first of
  // them to keep such sizes, in each thread. What librdkafka fetches at once, a MiB a partition, is kept: taking its pages anew each
  // time cost a tenth of a drain.
  mallopt(M_MMAP_THRESHOLD, 5 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
  mallopt(M_TOP_PAD, 1 << 20);  // a heap that grows asks the system for so much more: for each 128 KiB, it asked all the time
  return kpwatch::command_line(argc, argv);
}
