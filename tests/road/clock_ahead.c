// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Before the C library: the wall clock is ahead by the seconds that stand in the file KPWATCH_CLOCK_AHEAD, as of the moment of asking.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec* now) {
  static int (*real)(clockid_t, struct timespec*);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  const int result = real(clock, now);
  const char* name = getenv("KPWATCH_CLOCK_AHEAD");
  FILE* file = clock == CLOCK_REALTIME && name ? fopen(name, "r") : NULL;
  if (!file) return result;
  long seconds = 0;
  if (fscanf(file, "%ld", &seconds) == 1) now->tv_sec += seconds;
  fclose(file);
  return result;
}
