/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Preloaded into the daemon: a disk under $FAULTS_DISK_FOLDER that is as the file $FAULTS_DISK says
 * at the moment of each call, in words:
 *
 *   size BYTES     the files there can have so much together, in blocks of 4 KiB; what fits of a
 *                  write is written
 *   write-error    each write fails with EIO
 *   sync-error     each sync fails with EIO, though all was written
 *   read-only      nothing can be written, made, named or removed: EROFS
 *
 * Without a word, or without the file, it is the disk that it is. */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BLOCK 4096
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* ---- what is said ---- */

static int
is_ours(const char *path)
{
  const char *folder = getenv("FAULTS_DISK_FOLDER");
  size_t length = folder ? strlen(folder) : 0;

  return length && strncmp(path, folder, length) == 0 && (!path[length] || path[length] == '/');
}

static int
is_open_ours(int fd)
{
  char name[64], path[4096];
  ssize_t length;

  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  length = readlink(name, path, sizeof path - 1);
  if (length <= 0)
    return 0;
  path[length] = '\0';
  return is_ours(path);
}

static void
read_words(char *words, size_t size)
{
  const char *path = getenv("FAULTS_DISK");
  int number = errno;
  long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0) : -1;
  ssize_t length = fd >= 0 ? syscall(SYS_read, fd, words, size - 1) : 0;

  words[length > 0 ? length : 0] = '\0';
  if (fd >= 0)
    syscall(SYS_close, fd);
  errno = number;
}

static int
has_word(const char *word)
{
  char words[256];

  read_words(words, sizeof words);
  return strstr(words, word) != NULL;
}

/* ---- how full it is ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t used; /* only while it is being added up */

static int64_t
round_up(int64_t bytes)
{
  return (bytes + BLOCK - 1) / BLOCK * BLOCK;
}

static int
add_file(const char *path, const struct stat *status, int type)
{
  (void)path;
  if (type == FTW_F)
    used += round_up(status->st_size);
  return 0;
}

/* Bytes; as good as endless where nothing is said. */
static int64_t
get_free(void)
{
  char words[256];
  const char *size;
  int64_t bytes = INT64_MAX / 2;
  int number = errno;

  read_words(words, sizeof words);
  size = strstr(words, "size ");
  if (!size)
    return bytes;
  pthread_mutex_lock(&lock);
  used = 0;
  ftw(getenv("FAULTS_DISK_FOLDER"), add_file, 16);
  bytes = strtoll(size + 5, NULL, 10) - used;
  pthread_mutex_unlock(&lock);
  errno = number;
  return bytes > 0 ? bytes / BLOCK * BLOCK : 0;
}

/* How many of the bytes at that place can be written; -1 with errno. */
static ssize_t
get_room(int fd, size_t length, int64_t offset)
{
  struct stat status;
  int64_t end;

  if (!is_open_ours(fd) || fstat(fd, &status) != 0)
    return (ssize_t)length;
  if (has_word("write-error") || has_word("read-only")) {
    errno = has_word("read-only") ? EROFS : EIO;
    return -1;
  }
  end = round_up(status.st_size);
  if (offset + (int64_t)length > end)
    end += get_free();
  if (offset + (int64_t)length <= end)
    return (ssize_t)length;
  if (offset < end)
    return (ssize_t)(end - offset);
  errno = ENOSPC;
  return -1;
}

/* ---- writing ---- */

#define DEFINE_PWRITE(function, offset_type)                                                       \
  ssize_t function(int fd, const void *data, size_t length, offset_type offset)                    \
  {                                                                                                \
    ssize_t room = get_room(fd, length, offset);                                                   \
                                                                                                   \
    return room < 0 ? -1 : REAL(function)(fd, data, (size_t)room, offset);                         \
  }
DEFINE_PWRITE(pwrite, off_t)
DEFINE_PWRITE(pwrite64, off64_t)

ssize_t
write(int fd, const void *data, size_t length)
{
  int number = errno;
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t room;

  errno = number;
  if (offset < 0)
    return syscall(SYS_write, fd, data, length);
  room = get_room(fd, length, offset);
  return room < 0 ? -1 : syscall(SYS_write, fd, data, (size_t)room);
}

/* Whether the call fails, with errno. */
static int
fails_to_change(int fd)
{
  if (!is_open_ours(fd))
    return 0;
  errno = has_word("read-only") ? EROFS : has_word("write-error") ? EIO : 0;
  return errno != 0;
}

#define DEFINE_TRUNCATE(function, offset_type)                                                     \
  int function(int fd, offset_type size)                                                           \
  {                                                                                                \
    return fails_to_change(fd) ? -1 : REAL(function)(fd, size);                                    \
  }
DEFINE_TRUNCATE(ftruncate, off_t)
DEFINE_TRUNCATE(ftruncate64, off64_t)

/* The status is the error. */
#define DEFINE_ALLOCATE(function, offset_type)                                                     \
  int function(int fd, offset_type offset, offset_type length)                                     \
  {                                                                                                \
    ssize_t room = get_room(fd, (size_t)length, offset);                                           \
                                                                                                   \
    if (room < 0)                                                                                  \
      return errno;                                                                                \
    return room < (ssize_t)length ? ENOSPC : REAL(function)(fd, offset, length);                   \
  }
DEFINE_ALLOCATE(posix_fallocate, off_t)
DEFINE_ALLOCATE(posix_fallocate64, off64_t)

#define DEFINE_SYNC(function)                                                                      \
  int function(int fd)                                                                             \
  {                                                                                                \
    if (has_word("sync-error") && is_open_ours(fd)) {                                              \
      errno = EIO;                                                                                 \
      return -1;                                                                                   \
    }                                                                                              \
    return REAL(function)(fd);                                                                     \
  }
DEFINE_SYNC(fsync)
DEFINE_SYNC(fdatasync)

/* ---- names ---- */

static int
is_read_only(const char *path)
{
  if (!is_ours(path) || !has_word("read-only"))
    return 0;
  errno = EROFS;
  return 1;
}

#define DEFINE_OPEN(function)                                                                      \
  int function(const char *path, int flags, ...)                                                   \
  {                                                                                                \
    va_list arguments;                                                                             \
    mode_t mode;                                                                                   \
                                                                                                   \
    va_start(arguments, flags);                                                                    \
    mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;                                        \
    va_end(arguments);                                                                             \
    if (((flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT) && is_read_only(path))                \
      return -1;                                                                                   \
    return REAL(function)(path, flags, mode);                                                      \
  }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

int
unlink(const char *path)
{
  return is_read_only(path) ? -1 : REAL(unlink)(path);
}

int
rename(const char *from, const char *to)
{
  return is_read_only(from) || is_read_only(to) ? -1 : REAL(rename)(from, to);
}

int
mkdir(const char *path, mode_t mode)
{
  return is_read_only(path) ? -1 : REAL(mkdir)(path, mode);
}

int
chmod(const char *path, mode_t mode)
{
  return is_read_only(path) ? -1 : REAL(chmod)(path, mode);
}

#define DEFINE_STATVFS(function, type)                                                             \
  int function(const char *restrict path, struct type *restrict info)                              \
  {                                                                                                \
    int status = REAL(function)(path, info);                                                       \
                                                                                                   \
    if (status == 0 && is_ours(path) && has_word("size "))                                         \
      info->f_bfree = info->f_bavail = (fsblkcnt_t)get_free() / info->f_frsize;                    \
    return status;                                                                                 \
  }
DEFINE_STATVFS(statvfs, statvfs)
DEFINE_STATVFS(statvfs64, statvfs64)
