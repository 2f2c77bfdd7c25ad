/* SPDX-FileCopyrightText: 2026 The kpwatch authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The C11 threads that librdkafka uses, by way of the POSIX ones. ThreadSanitizer sees only these: a thread that it did not see being made
 * ends the process, and a lock that it did not see taken makes a race of each access behind it. Linked under that sanitizer alone. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

_Static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t), "a mutex of C11 has room for one of POSIX");
_Static_assert(sizeof(cnd_t) >= sizeof(pthread_cond_t), "a condition of C11 has room for one of POSIX");
_Static_assert(sizeof(once_flag) == sizeof(pthread_once_t), "what is to be done once in C11 is so in POSIX");
_Static_assert(sizeof(thrd_t) == sizeof(pthread_t), "a thread of C11 is one of POSIX");

static int in_c11(int error) {
  switch (error) {
    case 0:
      return thrd_success;
    case ENOMEM:
      return thrd_nomem;
    case ETIMEDOUT:
      return thrd_timedout;
    case EBUSY:
      return thrd_busy;
    default:
      return thrd_error;
  }
}

struct Start {
  thrd_start_t function;
  void* argument;
};

static void* begin(void* given) {
  struct Start start = *(struct Start*)given;
  free(given);
  return (void*)(long)start.function(start.argument);
}

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument) {
  struct Start* start = malloc(sizeof *start);
  if (start == NULL) {
    return thrd_nomem;
  }
  start->function = function;
  start->argument = argument;
  int error = pthread_create(thread, NULL, begin, start);
  if (error != 0) {
    free(start);
  }
  return in_c11(error);
}

int thrd_join(thrd_t thread, int* result) {
  void* returned = NULL;
  int error = pthread_join(thread, &returned);
  if (error == 0 && result != NULL) {
    *result = (int)(long)returned;
  }
  return in_c11(error);
}

void call_once(once_flag* flag, void (*function)(void)) { pthread_once((pthread_once_t*)flag, function); }

int mtx_init(mtx_t* mutex, int type) {
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_settype(&kind, (type & mtx_recursive) != 0 ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  int error = pthread_mutex_init((pthread_mutex_t*)mutex, &kind);
  pthread_mutexattr_destroy(&kind);
  return in_c11(error);
}

void mtx_destroy(mtx_t* mutex) { pthread_mutex_destroy((pthread_mutex_t*)mutex); }
int mtx_lock(mtx_t* mutex) { return in_c11(pthread_mutex_lock((pthread_mutex_t*)mutex)); }
int mtx_trylock(mtx_t* mutex) { return in_c11(pthread_mutex_trylock((pthread_mutex_t*)mutex)); }
int mtx_unlock(mtx_t* mutex) { return in_c11(pthread_mutex_unlock((pthread_mutex_t*)mutex)); }

int cnd_init(cnd_t* condition) { return in_c11(pthread_cond_init((pthread_cond_t*)condition, NULL)); }
void cnd_destroy(cnd_t* condition) { pthread_cond_destroy((pthread_cond_t*)condition); }
int cnd_signal(cnd_t* condition) { return in_c11(pthread_cond_signal((pthread_cond_t*)condition)); }
int cnd_broadcast(cnd_t* condition) { return in_c11(pthread_cond_broadcast((pthread_cond_t*)condition)); }
int cnd_wait(cnd_t* condition, mtx_t* mutex) { return in_c11(pthread_cond_wait((pthread_cond_t*)condition, (pthread_mutex_t*)mutex)); }
int cnd_timedwait(cnd_t* restrict condition, mtx_t* restrict mutex, const struct timespec* restrict until) {
  return in_c11(pthread_cond_timedwait((pthread_cond_t*)condition, (pthread_mutex_t*)mutex, until));
}
