// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Preloaded into the daemon (LD_PRELOAD), it numbers every call through the C library that leaves something behind, on a
// disk or in a socket, with one counter over all threads, and lets the one with the number that the environment gives
// go wrong. Reading calls are left alone.
//
//   KPWATCH_POINTS_ROOT   only files below this folder count, and sockets
//   KPWATCH_POINTS_LOG    each counted call: "<number> <call> <role> <what was done to it>"
//   KPWATCH_POINTS_CLASS  what is counted: "effects" (files and sockets, the default), "wakes" (eventfds and pipes)
//   KPWATCH_POINTS_AT     the number, from 1
//   KPWATCH_POINTS_FAULT  kill-before kill-after kill-torn | EIO ENOSPC EINTR | short (half is written, and that is
//                         said) torn (half is written, or it is done, and then EIO said)
//   KPWATCH_POINTS_WHILE  a file: as long as it exists, the calls after that one go wrong as well, those of the same name
//                         and role; with the fault "full" (ENOSPC) all that would take room, wherever
//
// A role is the path below the root without what differs from run to run: "in/claimed/*", "state/ledger.db-wal".
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { none, kill_before, kill_after, kill_torn, fail, half, torn };
enum class { elsewhere, file, sock, wake };

struct role {
  enum class class;
  char text[512];
};

static char root[PATH_MAX];
static size_t root_length;
static int log_fd = -1;
static enum class counted = file;
static long at;
static enum fault the_fault;
static int the_errno;
static bool is_full;
static const char* while_file;
static atomic_long passed;
static atomic_bool armed;
static char armed_call[32];
static char armed_role[512];

__attribute__((constructor)) static void read_environment(void) {
  const char* text = getenv("KPWATCH_POINTS_ROOT");
  if (text == NULL || strlen(text) >= sizeof root) return;
  strcpy(root, text);
  root_length = strlen(root);
  text = getenv("KPWATCH_POINTS_CLASS");
  if (text != NULL && strcmp(text, "wakes") == 0) counted = wake;
  text = getenv("KPWATCH_POINTS_LOG");
  if (text != NULL) {
    const long fd = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
      log_fd = fcntl((int)fd, F_DUPFD_CLOEXEC, 500);
      syscall(SYS_close, fd);
    }
  }
  text = getenv("KPWATCH_POINTS_AT");
  at = text == NULL ? 0 : atol(text);
  while_file = getenv("KPWATCH_POINTS_WHILE");
  text = getenv("KPWATCH_POINTS_FAULT");
  if (text == NULL) return;
  const struct {
    const char* name;
    enum fault fault;
    int error;
  } faults[] = {{"kill-before", kill_before, 0}, {"kill-after", kill_after, 0}, {"kill-torn", kill_torn, 0}, {"EIO", fail, EIO},
                {"ENOSPC", fail, ENOSPC},        {"EINTR", fail, EINTR},        {"short", half, 0},          {"torn", torn, EIO},
                {"full", fail, ENOSPC}};
  for (size_t i = 0; i < sizeof faults / sizeof *faults; ++i) {
    if (strcmp(text, faults[i].name) != 0) continue;
    the_fault = faults[i].fault;
    the_errno = faults[i].error;
  }
  is_full = strcmp(text, "full") == 0;
}

static void die(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

// ---- roles
static void set_role(struct role* role, const char* path, bool is_folder) {
  role->class = elsewhere;
  role->text[0] = '\0';
  if (strncmp(path, root, root_length) != 0 || path[root_length] != '/') return;
  role->class = file;
  const char* below = path + root_length + 1;
  const char* slash = strrchr(below, '/');
  const char* name = slash == NULL ? below : slash + 1;
  const int folder = slash == NULL ? 0 : (int)(slash + 1 - below);
  if (is_folder || strncmp(below, "state/", 6) != 0 || strncmp(below, "state/import", 12) == 0 || strncmp(below, "state/replay", 12) == 0) {
    const char* shown = is_folder || folder == 0 ? name : name[0] == '.' ? ".*" : "*";
    snprintf(role->text, sizeof role->text, "%.*s%s%s", folder, below, shown, is_folder ? "/" : "");
    return;
  }
  snprintf(role->text, sizeof role->text, "%s", below);
  char* deleted = strstr(role->text, " (deleted)");
  if (deleted != NULL) *deleted = '\0';
  for (char* c = role->text; *c != '\0'; ++c)
    if (*c >= '0' && *c <= '9') *c = '#';
}

static bool path_of(int fd, char* path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = '\0';
  return length > 0;
}

static void role_of_fd(int fd, struct role* role) {
  const int before = errno;
  char path[PATH_MAX];
  struct stat status;
  role->class = elsewhere;
  role->text[0] = '\0';
  if (path_of(fd, path) && fstat(fd, &status) == 0) {
    if (path[0] == '/') {
      set_role(role, path, S_ISDIR(status.st_mode));
    } else if (S_ISSOCK(status.st_mode)) {
      role->class = sock;
      strcpy(role->text, "socket");
    } else if (S_ISFIFO(status.st_mode) || strstr(path, "eventfd") != NULL) {
      role->class = wake;
      strcpy(role->text, S_ISFIFO(status.st_mode) ? "pipe" : "eventfd");
    }
  }
  errno = before;
}

static void role_of_path(int folder, const char* name, struct role* role) {
  const int before = errno;
  char path[2 * PATH_MAX];
  struct stat status;
  path[0] = '\0';
  if (name[0] != '/') {
    if (folder == AT_FDCWD) {
      if (getcwd(path, PATH_MAX) == NULL) path[0] = '\0';
    } else if (!path_of(folder, path)) {
      path[0] = '\0';
    }
    strcat(path, "/");
  }
  strncat(path, name, PATH_MAX);
  set_role(role, path, stat(path, &status) == 0 && S_ISDIR(status.st_mode));
  errno = before;
}

// ---- passing by
static bool is_same_fault(const char* call, const char* role, bool takes_room) {
  if (!atomic_load(&armed) || while_file == NULL || access(while_file, F_OK) != 0) return false;
  return is_full ? takes_room : strcmp(call, armed_call) == 0 && strcmp(role, armed_role) == 0;
}

// What is to be done to this call. Kills at once where that is it.
static enum fault arrive(const char* call, const struct role* role, bool takes_room) {
  if (root_length == 0 || role->class == elsewhere || (role->class == wake) != (counted == wake)) return none;
  const int before = errno;
  const long number = atomic_fetch_add(&passed, 1) + 1;
  enum fault fault = none;
  if (number == at) {
    fault = the_fault;
    strncpy(armed_call, call, sizeof armed_call - 1);
    strncpy(armed_role, role->text, sizeof armed_role - 1);
    atomic_store(&armed, true);
    if (is_full && !takes_room) fault = none;  // from here on
  } else if (is_same_fault(call, role->text, takes_room)) {
    fault = the_fault;
  }
  if (log_fd >= 0) {
    char line[640];
    const int length = snprintf(line, sizeof line, "%ld %s %s %s\n", number, call, role->text, fault == none ? "-" : "struck");
    syscall(SYS_write, log_fd, line, (size_t)length);
  }
  if (fault == kill_before) die();
  errno = before;
  return fault;
}

static long depart(enum fault fault, long result) {
  if (fault == kill_after || fault == kill_torn) die();
  if (fault == torn) {
    errno = the_errno;
    return -1;
  }
  return result;
}

static long failed(void) {
  errno = the_errno;
  return -1;
}

static size_t cut(enum fault fault, size_t count) { return fault == half || fault == torn || fault == kill_torn ? (count + 1) / 2 : count; }

// ---- calls on an open file
#define ON_FD(call, fd, takes_room, perform)                \
  struct role role;                                         \
  role_of_fd(fd, &role);                                    \
  const enum fault fault = arrive(call, &role, takes_room); \
  if (fault == fail) return failed();                       \
  return depart(fault, perform)

static long on_write(int fd, const void* bytes, size_t count) {
  ON_FD("write", fd, true, syscall(SYS_write, fd, bytes, cut(fault, count)));
}
static long on_pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  ON_FD("pwrite", fd, true, syscall(SYS_pwrite64, fd, bytes, cut(fault, count), offset));
}
static long on_writev(int fd, const struct iovec* parts, int count) {
  ON_FD("writev", fd, true,
        cut(fault, 2) == 2 ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_write, fd, parts->iov_base, cut(fault, parts->iov_len)));
}
static long on_pwritev(int fd, const struct iovec* parts, int count, off_t offset) {
  ON_FD("pwritev", fd, true,
        cut(fault, 2) == 2 ? syscall(SYS_pwritev, fd, parts, (long)count, offset, 0L)
                           : syscall(SYS_pwrite64, fd, parts->iov_base, cut(fault, parts->iov_len), offset));
}
static long on_fsync(int fd) { ON_FD("fsync", fd, false, syscall(SYS_fsync, fd)); }
static long on_fdatasync(int fd) { ON_FD("fdatasync", fd, false, syscall(SYS_fdatasync, fd)); }
static long on_range(int fd, off_t from, off_t count, unsigned flags) {
  ON_FD("sync_file_range", fd, false, syscall(SYS_sync_file_range, fd, from, count, flags));
}
static long on_ftruncate(int fd, off_t length) { ON_FD("ftruncate", fd, false, syscall(SYS_ftruncate, fd, length)); }
static long on_fallocate(int fd, int mode, off_t from, off_t count) {
  ON_FD("fallocate", fd, true, syscall(SYS_fallocate, fd, mode, from, count));
}
static long on_fchmod(int fd, mode_t mode) { ON_FD("fchmod", fd, false, syscall(SYS_fchmod, fd, mode)); }
static long on_fchown(int fd, uid_t user, gid_t group) { ON_FD("fchown", fd, false, syscall(SYS_fchown, fd, user, group)); }
static long on_send(int fd, const void* bytes, size_t count, int flags, const struct sockaddr* to, socklen_t length) {
  ON_FD("send", fd, false, syscall(SYS_sendto, fd, bytes, cut(fault, count), flags, to, length));
}
static long on_sendmsg(int fd, const struct msghdr* message, int flags) {
  ON_FD("sendmsg", fd, false,
        cut(fault, 2) == 2 || message->msg_iovlen == 0
            ? syscall(SYS_sendmsg, fd, message, flags)
            : syscall(SYS_sendto, fd, message->msg_iov->iov_base, cut(fault, message->msg_iov->iov_len), flags, NULL, 0));
}

ssize_t write(int fd, const void* bytes, size_t count) { return on_write(fd, bytes, count); }
ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) { return on_pwrite(fd, bytes, count, offset); }
ssize_t pwrite64(int fd, const void* bytes, size_t count, off64_t offset) { return on_pwrite(fd, bytes, count, offset); }
ssize_t writev(int fd, const struct iovec* parts, int count) { return on_writev(fd, parts, count); }
ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t offset) { return on_pwritev(fd, parts, count, offset); }
ssize_t pwritev64(int fd, const struct iovec* parts, int count, off64_t offset) { return on_pwritev(fd, parts, count, offset); }
int fsync(int fd) { return (int)on_fsync(fd); }
int fdatasync(int fd) { return (int)on_fdatasync(fd); }
int sync_file_range(int fd, off64_t from, off64_t count, unsigned flags) { return (int)on_range(fd, from, count, flags); }
int ftruncate(int fd, off_t length) { return (int)on_ftruncate(fd, length); }
int ftruncate64(int fd, off64_t length) { return (int)on_ftruncate(fd, length); }
int fallocate(int fd, int mode, off_t from, off_t count) { return (int)on_fallocate(fd, mode, from, count); }
int fallocate64(int fd, int mode, off64_t from, off64_t count) { return (int)on_fallocate(fd, mode, from, count); }
int posix_fallocate(int fd, off_t from, off_t count) { return on_fallocate(fd, 0, from, count) == 0 ? 0 : errno; }
int posix_fallocate64(int fd, off64_t from, off64_t count) { return on_fallocate(fd, 0, from, count) == 0 ? 0 : errno; }
int fchmod(int fd, mode_t mode) { return (int)on_fchmod(fd, mode); }
int fchown(int fd, uid_t user, gid_t group) { return (int)on_fchown(fd, user, group); }
ssize_t send(int fd, const void* bytes, size_t count, int flags) { return on_send(fd, bytes, count, flags, NULL, 0); }
ssize_t sendto(int fd, const void* bytes, size_t count, int flags, const struct sockaddr* to, socklen_t length) {
  return on_send(fd, bytes, count, flags, to, length);
}
ssize_t sendmsg(int fd, const struct msghdr* message, int flags) { return on_sendmsg(fd, message, flags); }

// A mapping has no name here: its file is not told, but the call is.
int msync(void* from, size_t count, int flags) {
  struct role role = {file, "mapping"};
  const enum fault fault = arrive("msync", &role, false);
  if (fault == fail) return (int)failed();
  return (int)depart(fault, syscall(SYS_msync, from, count, flags));
}

// ---- calls on a name
#define ON_NAME(call, folder, name, takes_room, perform)    \
  struct role role;                                         \
  role_of_path(folder, name, &role);                        \
  const enum fault fault = arrive(call, &role, takes_room); \
  if (fault == fail) return (int)failed();                  \
  return (int)depart(fault, perform)

static void append(struct role* role, int folder, const char* name) {
  struct role to;
  role_of_path(folder, name, &to);
  if (role->class == elsewhere) role->class = to.class;
  const size_t length = strlen(role->text);
  snprintf(role->text + length, sizeof role->text - length, ">%s", to.text);
}

#define ON_TWO_NAMES(call, from, name, to, new_name, takes_room, perform) \
  struct role role;                                                       \
  role_of_path(from, name, &role);                                        \
  append(&role, to, new_name);                                            \
  const enum fault fault = arrive(call, &role, takes_room);               \
  if (fault == fail) return (int)failed();                                \
  return (int)depart(fault, perform)

static int on_open(int folder, const char* name, int flags, mode_t mode) {
  if ((flags & (O_CREAT | O_TRUNC)) == 0) return (int)syscall(SYS_openat, folder, name, flags, mode);
  ON_NAME("open", folder, name, faccessat(folder, name, F_OK, 0) != 0, syscall(SYS_openat, folder, name, flags, mode));
}
static int on_rename(int from, const char* name, int to, const char* new_name, unsigned flags) {
  ON_TWO_NAMES("rename", from, name, to, new_name, false, syscall(SYS_renameat2, from, name, to, new_name, flags));
}
static int on_link(int from, const char* name, int to, const char* new_name, int flags) {
  ON_TWO_NAMES("link", from, name, to, new_name, true, syscall(SYS_linkat, from, name, to, new_name, flags));
}
static int on_symlink(const char* target, int folder, const char* name) {
  ON_NAME("symlink", folder, name, true, syscall(SYS_symlinkat, target, folder, name));
}
static int on_unlink(int folder, const char* name, int flags) {
  ON_NAME("unlink", folder, name, false, syscall(SYS_unlinkat, folder, name, flags));
}
static int on_mkdir(int folder, const char* name, mode_t mode) {
  ON_NAME("mkdir", folder, name, true, syscall(SYS_mkdirat, folder, name, mode));
}

#define MODE_IF_ANY                             \
  mode_t mode = 0;                              \
  if ((flags & (O_CREAT | __O_TMPFILE)) != 0) { \
    va_list more;                               \
    va_start(more, flags);                      \
    mode = (mode_t)va_arg(more, unsigned);      \
    va_end(more);                               \
  }

int open(const char* name, int flags, ...) { MODE_IF_ANY return on_open(AT_FDCWD, name, flags, mode); }
int open64(const char* name, int flags, ...) { MODE_IF_ANY return on_open(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char* name, int flags, ...) { MODE_IF_ANY return on_open(folder, name, flags, mode); }
int openat64(int folder, const char* name, int flags, ...) { MODE_IF_ANY return on_open(folder, name, flags, mode); }
int __open_2(const char* name, int flags) { return on_open(AT_FDCWD, name, flags, 0); }
int __open64_2(const char* name, int flags) { return on_open(AT_FDCWD, name, flags, 0); }
int __openat_2(int folder, const char* name, int flags) { return on_open(folder, name, flags, 0); }
int __openat64_2(int folder, const char* name, int flags) { return on_open(folder, name, flags, 0); }
int creat(const char* name, mode_t mode) { return on_open(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int rename(const char* name, const char* new_name) { return on_rename(AT_FDCWD, name, AT_FDCWD, new_name, 0); }
int renameat(int from, const char* name, int to, const char* new_name) { return on_rename(from, name, to, new_name, 0); }
int renameat2(int from, const char* name, int to, const char* new_name, unsigned flags) {
  return on_rename(from, name, to, new_name, flags);
}
int link(const char* name, const char* new_name) { return on_link(AT_FDCWD, name, AT_FDCWD, new_name, 0); }
int linkat(int from, const char* name, int to, const char* new_name, int flags) { return on_link(from, name, to, new_name, flags); }
int symlink(const char* target, const char* name) { return on_symlink(target, AT_FDCWD, name); }
int symlinkat(const char* target, int folder, const char* name) { return on_symlink(target, folder, name); }
int unlink(const char* name) { return on_unlink(AT_FDCWD, name, 0); }
int unlinkat(int folder, const char* name, int flags) { return on_unlink(folder, name, flags); }
int remove(const char* name) {
  struct stat status;
  return on_unlink(AT_FDCWD, name, lstat(name, &status) == 0 && S_ISDIR(status.st_mode) ? AT_REMOVEDIR : 0);
}
int rmdir(const char* name) { return on_unlink(AT_FDCWD, name, AT_REMOVEDIR); }
int mkdir(const char* name, mode_t mode) { return on_mkdir(AT_FDCWD, name, mode); }
int mkdirat(int folder, const char* name, mode_t mode) { return on_mkdir(folder, name, mode); }
int truncate(const char* name, off_t length) { ON_NAME("truncate", AT_FDCWD, name, false, syscall(SYS_truncate, name, length)); }
int truncate64(const char* name, off64_t length) { ON_NAME("truncate", AT_FDCWD, name, false, syscall(SYS_truncate, name, length)); }
