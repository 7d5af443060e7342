/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Preloaded into the daemon: writes down, in order, what it does to its database files in
 * $RECORD_FOLDER, and the replies it sends, in $RECORD_LOG. */

#include "recorder.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FILES 1024
#define MAX_NAME 64
#define PREFIX "followup.db"
#define METHOD_RETURN 2

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char names[MAX_FILES][MAX_NAME];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The name of a database file in the folder; NULL: another one. */
static const char *
find_name(const char *path)
{
  const char *folder = getenv("RECORD_FOLDER");
  size_t length = folder ? strlen(folder) : 0;

  if (!length || strncmp(path, folder, length) != 0 || path[length] != '/')
    return NULL;
  path += length + 1;
  return strncmp(path, PREFIX, strlen(PREFIX)) == 0 && !strchr(path, '/') && strlen(path) < MAX_NAME
             ? path
             : NULL;
}

static const char *
get_name(int fd)
{
  return fd >= 0 && fd < MAX_FILES && names[fd][0] ? names[fd] : NULL;
}

/* With the mutex held. */
static int
get_log(void)
{
  static int log = -1;

  if (log < 0)
    log = REAL(open)(getenv("RECORD_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0)
    abort();
  return log;
}

static uint64_t
get_log_length(void)
{
  int number = errno;
  off_t length;

  pthread_mutex_lock(&lock);
  length = lseek(get_log(), 0, SEEK_END);
  pthread_mutex_unlock(&lock);
  errno = number;
  return (uint64_t)length;
}

static void
put(FaultsRecordKind kind, const char *name, uint64_t offset, const void *data, uint64_t length)
{
  FaultsRecordHead head = { kind, (uint32_t)strlen(name), offset, length };
  struct iovec parts[] = { { &head, sizeof head },
                           { (void *)name, head.name_length },
                           { (void *)data, (size_t)length } };
  int number = errno;

  pthread_mutex_lock(&lock);
  if (writev(get_log(), parts, 3) < 0)
    abort();
  pthread_mutex_unlock(&lock);
  errno = number;
}

static void
note_open(int fd, const char *path, int flags)
{
  const char *name = fd >= 0 ? find_name(path) : NULL;

  if (fd < 0 || fd >= MAX_FILES)
    return;
  names[fd][0] = '\0';
  if (!name)
    return;
  strcpy(names[fd], name);
  if (flags & O_CREAT)
    put(FAULTS_RECORD_OPEN, name, 0, NULL, 0);
}

#define DEFINE_OPEN(function)                                                                      \
  int function(const char *path, int flags, ...)                                                   \
  {                                                                                                \
    va_list arguments;                                                                             \
    mode_t mode;                                                                                   \
    int fd;                                                                                        \
                                                                                                   \
    va_start(arguments, flags);                                                                    \
    mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;                                        \
    va_end(arguments);                                                                             \
    fd = REAL(function)(path, flags, mode);                                                        \
    note_open(fd, path, flags);                                                                    \
    return fd;                                                                                     \
  }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

int
close(int fd)
{
  if (fd >= 0 && fd < MAX_FILES)
    names[fd][0] = '\0';
  return REAL(close)(fd);
}

#define DEFINE_PWRITE(function, offset_type)                                                       \
  ssize_t function(int fd, const void *data, size_t length, offset_type offset)                    \
  {                                                                                                \
    ssize_t n = REAL(function)(fd, data, length, offset);                                          \
                                                                                                   \
    if (n > 0 && get_name(fd))                                                                     \
      put(FAULTS_RECORD_WRITE, get_name(fd), (uint64_t)offset, data, (uint64_t)n);                 \
    return n;                                                                                      \
  }
DEFINE_PWRITE(pwrite, off_t)
DEFINE_PWRITE(pwrite64, off64_t)

ssize_t
write(int fd, const void *data, size_t length)
{
  off_t offset = get_name(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t n = REAL(write)(fd, data, length);

  if (n > 0 && get_name(fd))
    put(FAULTS_RECORD_WRITE, get_name(fd), (uint64_t)offset, data, (uint64_t)n);
  return n;
}

#define DEFINE_TRUNCATE(function, offset_type)                                                     \
  int function(int fd, offset_type size)                                                           \
  {                                                                                                \
    int status = REAL(function)(fd, size);                                                         \
                                                                                                   \
    if (status == 0 && get_name(fd))                                                               \
      put(FAULTS_RECORD_TRUNCATE, get_name(fd), (uint64_t)size, NULL, 0);                          \
    return status;                                                                                 \
  }
DEFINE_TRUNCATE(ftruncate, off_t)
DEFINE_TRUNCATE(ftruncate64, off64_t)

#define DEFINE_ALLOCATE(function, offset_type)                                                     \
  int function(int fd, offset_type offset, offset_type length)                                     \
  {                                                                                                \
    int status = REAL(function)(fd, offset, length);                                               \
                                                                                                   \
    if (status == 0 && get_name(fd))                                                               \
      put(FAULTS_RECORD_GROW, get_name(fd), (uint64_t)(offset + length), NULL, 0);                 \
    return status;                                                                                 \
  }
DEFINE_ALLOCATE(posix_fallocate, off_t)
DEFINE_ALLOCATE(posix_fallocate64, off64_t)

/* Only when it has come back is anything promised, and only of what was written when it began:
 * another thread may write meanwhile. */
#define DEFINE_SYNC(function)                                                                      \
  int function(int fd)                                                                             \
  {                                                                                                \
    uint64_t length = get_name(fd) ? get_log_length() : 0;                                         \
    int status = REAL(function)(fd);                                                               \
                                                                                                   \
    if (status == 0 && get_name(fd))                                                               \
      put(FAULTS_RECORD_SYNC, get_name(fd), length, NULL, 0);                                      \
    return status;                                                                                 \
  }
DEFINE_SYNC(fsync)
DEFINE_SYNC(fdatasync)

int
unlink(const char *path)
{
  int status = REAL(unlink)(path);

  if (status == 0 && find_name(path))
    put(FAULTS_RECORD_UNLINK, find_name(path), 0, NULL, 0);
  return status;
}

int
rename(const char *from, const char *to)
{
  int status = REAL(rename)(from, to);
  const char *name = find_name(to);

  if (status == 0 && find_name(from))
    put(FAULTS_RECORD_RENAME, find_name(from), 0, name ? name : "", name ? strlen(name) : 0);
  return status;
}

/* Before it is sent: whatever is on disk by then is all that can be meant. GDBus sends a message
 * from one piece. */
ssize_t
sendmsg(int fd, const struct msghdr *message, int flags)
{
  const char *data = message->msg_iovlen > 0 ? message->msg_iov[0].iov_base : NULL;
  size_t length = data ? message->msg_iov[0].iov_len : 0;

  if (length >= 16 && (data[0] == 'l' || data[0] == 'B') && data[1] == METHOD_RETURN)
    put(FAULTS_RECORD_MESSAGE, "", 0, data, length);
  return REAL(sendmsg)(fd, message, flags);
}
