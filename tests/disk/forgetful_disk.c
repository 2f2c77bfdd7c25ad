// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Preloaded into the daemon (LD_PRELOAD), it keeps beside the ledger, its log and the archive what a power cut would leave of them: what this
// process wrote itself and then synced. As with the kernel, what a failed sync has passed over no later one writes; and what an earlier
// process left unsynced is not written either, as when its sync had failed.
//
//   KPWATCH_DISK_STATE   the state folder
//   KPWATCH_DISK_LEFT    the folder of what would be left, each file under its name
//   KPWATCH_DISK_FAULT   EIO or kill: what comes of the syncs of ...; unreadable: of the reads of ...
//   KPWATCH_DISK_FILE    ... files with this end of their name ...
//   KPWATCH_DISK_WHILE   ... as long as this file exists
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { writes_max = 100000 };
struct write {
  dev_t device;
  ino_t file;
  off_t from;
  size_t count;
};
static struct write written[writes_max];
static size_t written_count;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static bool ends_with(const char* text, const char* end) {
  const size_t length = strlen(text), end_length = strlen(end);
  return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

// Its path, if it is one of those that are followed.
static bool is_followed(int fd, char* path) {
  const char* state = getenv("KPWATCH_DISK_STATE");
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (state == NULL || length <= 0) return false;
  path[length] = '\0';
  return strncmp(path, state, strlen(state)) == 0 && (ends_with(path, "/ledger.db") || ends_with(path, "/ledger.db-wal") || ends_with(path, ".seg"));
}

static void note(int fd, off_t from, ssize_t count) {
  char path[PATH_MAX];
  struct stat status;
  const int before = errno;
  if (count > 0 && is_followed(fd, path) && fstat(fd, &status) == 0) {
    pthread_mutex_lock(&mutex);
    if (written_count == writes_max) abort();
    written[written_count++] = (struct write){status.st_dev, status.st_ino, from, (size_t)count};
    pthread_mutex_unlock(&mutex);
  }
  errno = before;
}

// With `left` < 0 the writes are only forgotten.
static void take_over(int fd, const struct stat* status, int left) {
  size_t kept = 0;
  for (size_t i = 0; i < written_count; ++i) {
    const struct write* one = &written[i];
    if (one->device != status->st_dev || one->file != status->st_ino) {
      written[kept++] = *one;
      continue;
    }
    char* bytes = malloc(one->count);
    const ssize_t count = left < 0 ? 0 : syscall(SYS_pread64, fd, bytes, one->count, one->from);
    if (count > 0 && syscall(SYS_pwrite64, left, bytes, count, one->from) != count) abort();
    free(bytes);
  }
  written_count = kept;
}

static bool is_struck(const char* path, bool by_reads) {
  const char *fault = getenv("KPWATCH_DISK_FAULT"), *file = getenv("KPWATCH_DISK_FILE"), *while_file = getenv("KPWATCH_DISK_WHILE");
  if (fault == NULL || file == NULL || while_file == NULL || (strcmp(fault, "unreadable") == 0) != by_reads) return false;
  return ends_with(path, file) && access(while_file, F_OK) == 0;
}

static int on_sync(long call, int fd) {
  char path[PATH_MAX], place[PATH_MAX];
  struct stat status;
  if (!is_followed(fd, path) || fstat(fd, &status) != 0) return (int)syscall(call, fd);
  const bool fails = is_struck(path, false);
  if (fails && strcmp(getenv("KPWATCH_DISK_FAULT"), "kill") == 0) syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  pthread_mutex_lock(&mutex);
  int left = -1;
  if (!fails) {
    snprintf(place, sizeof place, "%.2000s%.1000s", getenv("KPWATCH_DISK_LEFT"), strrchr(path, '/'));
    left = (int)syscall(SYS_openat, AT_FDCWD, place, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (left < 0) abort();
  }
  take_over(fd, &status, left);
  if (left >= 0) syscall(SYS_close, left);
  pthread_mutex_unlock(&mutex);
  if (!fails) return (int)syscall(call, fd);
  errno = EIO;
  return -1;
}

int fsync(int fd) { return on_sync(SYS_fsync, fd); }
int fdatasync(int fd) { return on_sync(SYS_fdatasync, fd); }

static ssize_t on_pread(int fd, void* bytes, size_t count, off_t from) {
  char path[PATH_MAX];
  if (is_followed(fd, path) && is_struck(path, true)) {
    errno = ENOMEM;  // EIO would be a disk that fails, which SQLite takes for a damaged file
    return -1;
  }
  return syscall(SYS_pread64, fd, bytes, count, from);
}
ssize_t pread(int fd, void* bytes, size_t count, off_t from) { return on_pread(fd, bytes, count, from); }
ssize_t pread64(int fd, void* bytes, size_t count, off64_t from) { return on_pread(fd, bytes, count, from); }

static ssize_t on_pwrite(int fd, const void* bytes, size_t count, off_t from) {
  const ssize_t done = syscall(SYS_pwrite64, fd, bytes, count, from);
  note(fd, from, done);
  return done;
}
ssize_t pwrite(int fd, const void* bytes, size_t count, off_t from) { return on_pwrite(fd, bytes, count, from); }
ssize_t pwrite64(int fd, const void* bytes, size_t count, off64_t from) { return on_pwrite(fd, bytes, count, from); }
