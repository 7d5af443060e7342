/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Preloaded into the daemon: another clock than the machine's, which steps and sleeps as the file
 * $FAULTS_CLOCK says. The file only grows, line by line, and whoever starts later adds up what is
 * there:
 *
 *   step SECONDS     the wall clock is set, forward or back
 *   sleep SECONDS    the machine was suspended for so long
 *
 * As the kernel does, timers of the wall clock move along; those that asked to be told of steps
 * become readable, and read() says ECANCELED once, also after a suspend. Asks the kernel directly:
 * neither the C library's functions nor the sanitizers' are at hand everywhere in here. */

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_FILES 1024
#define POLL 2000000 /* ns */

typedef struct {
  int is_timer, clock, flags;
  int is_cancelled; /* the next read says so */
  struct itimerspec wanted;
} Timer;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Timer timers[MAX_FILES];
static int64_t wall_offset, boot_offset; /* seconds that our clocks are ahead of the machine's */

static int64_t
get_offset(int clock)
{
  switch (clock) {
  case CLOCK_REALTIME:
  case CLOCK_REALTIME_COARSE:
  case CLOCK_REALTIME_ALARM:
  case CLOCK_TAI:
    return __atomic_load_n(&wall_offset, __ATOMIC_SEQ_CST);
  case CLOCK_BOOTTIME:
  case CLOCK_BOOTTIME_ALARM:
    return __atomic_load_n(&boot_offset, __ATOMIC_SEQ_CST);
  default:
    return 0;
  }
}

/* ---- reading the clock ---- */

int
clock_gettime(clockid_t clock, struct timespec *now)
{
  int status = (int)syscall(SYS_clock_gettime, clock, now);

  if (status == 0)
    now->tv_sec += get_offset(clock);
  return status;
}

int
gettimeofday(struct timeval *restrict now, void *restrict zone)
{
  struct timespec t;

  (void)zone;
  clock_gettime(CLOCK_REALTIME, &t);
  *now = (struct timeval){ .tv_sec = t.tv_sec, .tv_usec = t.tv_nsec / 1000 };
  return 0;
}

time_t
time(time_t *now)
{
  struct timespec t;

  clock_gettime(CLOCK_REALTIME, &t);
  if (now)
    *now = t.tv_sec;
  return t.tv_sec;
}

/* ---- timers ---- */

static int
set_kernel_timer(int fd, int flags, const struct itimerspec *value, struct itimerspec *old)
{
  return (int)syscall(SYS_timerfd_settime, fd, flags, value, old);
}

/* As the kernel must be told; a moment that is long past fires at once, 0 would disarm. */
static int
arm(int fd, struct itimerspec *old)
{
  const Timer *timer = &timers[fd];
  struct itimerspec value = timer->wanted;

  if ((timer->flags & TFD_TIMER_ABSTIME) && (value.it_value.tv_sec || value.it_value.tv_nsec)) {
    value.it_value.tv_sec -= get_offset(timer->clock);
    if (value.it_value.tv_sec < 0)
      value.it_value = (struct timespec){ .tv_nsec = 1 };
  }
  return set_kernel_timer(fd, timer->flags, &value, old);
}

int
timerfd_create(int clock, int flags)
{
  int fd = (int)syscall(SYS_timerfd_create, clock, flags);

  if (fd < 0 || fd >= MAX_FILES)
    return fd;
  pthread_mutex_lock(&lock);
  timers[fd] = (Timer){ .is_timer = 1, .clock = clock };
  pthread_mutex_unlock(&lock);
  return fd;
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *value, struct itimerspec *old)
{
  int status, was_cancelled;

  if (fd < 0 || fd >= MAX_FILES || !timers[fd].is_timer)
    return set_kernel_timer(fd, flags, value, old);
  pthread_mutex_lock(&lock);
  was_cancelled = timers[fd].is_cancelled;
  timers[fd].flags = flags;
  timers[fd].wanted = *value;
  timers[fd].is_cancelled = 0;
  status = arm(fd, old);
  /* The clock was set since the last read: armed all the same. */
  if (status == 0 && was_cancelled && (flags & TFD_TIMER_CANCEL_ON_SET)) {
    errno = ECANCELED;
    status = -1;
  }
  pthread_mutex_unlock(&lock);
  return status;
}

ssize_t
read(int fd, void *buffer, size_t length)
{
  int is_cancelled = 0;

  if (fd >= 0 && fd < MAX_FILES && timers[fd].is_timer) {
    pthread_mutex_lock(&lock);
    is_cancelled = timers[fd].is_cancelled;
    timers[fd].is_cancelled = 0;
    if (is_cancelled)
      arm(fd, NULL); /* armed as before, and no longer readable for this */
    pthread_mutex_unlock(&lock);
  }
  if (!is_cancelled)
    return syscall(SYS_read, fd, buffer, length);
  errno = ECANCELED;
  return -1;
}

int
close(int fd)
{
  if (fd >= 0 && fd < MAX_FILES)
    timers[fd].is_timer = 0;
  return (int)syscall(SYS_close, fd);
}

/* ---- the other clock ---- */

static void
move(int64_t wall, int64_t boot)
{
  pthread_mutex_lock(&lock);
  __atomic_add_fetch(&wall_offset, wall, __ATOMIC_SEQ_CST);
  __atomic_add_fetch(&boot_offset, boot, __ATOMIC_SEQ_CST);
  for (int fd = 0; fd < MAX_FILES; fd++) {
    Timer *timer = &timers[fd];
    const struct itimerspec at_once = { .it_value = { .tv_nsec = 1 } };

    if (!timer->is_timer || !(timer->flags & TFD_TIMER_ABSTIME))
      continue;
    if (timer->flags & TFD_TIMER_CANCEL_ON_SET) {
      timer->is_cancelled = 1;
      set_kernel_timer(fd, 0, &at_once, NULL);
    } else if (get_offset(timer->clock)) {
      arm(fd, NULL);
    }
  }
  pthread_mutex_unlock(&lock);
}

static void
obey(const char *line)
{
  if (strncmp(line, "step ", 5) == 0)
    move(strtoll(line + 5, NULL, 10), 0);
  else if (strncmp(line, "sleep ", 6) == 0)
    move(strtoll(line + 6, NULL, 10), strtoll(line + 6, NULL, 10));
}

/* What was added to the file; a line that is not complete waits for its rest. */
static void
follow(int file)
{
  static char text[256];
  static size_t length;
  ssize_t got;

  while ((got = syscall(SYS_read, file, text + length, sizeof text - 1 - length)) > 0) {
    char *end;

    length += (size_t)got;
    text[length] = '\0';
    while ((end = strchr(text, '\n'))) {
      *end = '\0';
      obey(text);
      length -= (size_t)(end + 1 - text);
      memmove(text, end + 1, length + 1);
    }
  }
}

static void *
run(void *data)
{
  const struct timespec pause = { .tv_nsec = POLL };

  for (;;) {
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &pause, NULL);
    follow((int)(intptr_t)data);
  }
  return NULL;
}

__attribute__((constructor)) static void
begin(void)
{
  const char *path = getenv("FAULTS_CLOCK");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  sigset_t all, before;
  pthread_t thread;

  if (file < 0)
    return;
  follow(file);
  /* Signals are the program's. */
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  if (pthread_create(&thread, NULL, run, (void *)(intptr_t)file) == 0)
    pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}
