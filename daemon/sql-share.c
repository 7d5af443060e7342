/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* One database and its log, shared by two connections of this process and by nobody else. SQLite
 * lets several in only with a file of its own beside the database, which cannot be made on a full
 * disk: so what they agree by lies in memory here, and the lock that keeps other programs out is
 * held until the file is closed. The second connection opens no files: it reads and writes through
 * those of the first, whatever stands at their names by now. */

#include <string.h>
#include <sys/mman.h>

#include "sql-private.h"

#define REGION_SIZE 32768 /* of the log's index, as SQLite asks for it: for 4096 frames */
#define MAX_REGIONS 1024
/* The index by its published format: locks, 32-bit words of its first region, and how many frames
 * that one has room for. */
#define WRITE_LOCK 0
#define CHECKPOINT_LOCK 1
#define LAST_FRAME_WORD 4
#define WRITTEN_BACK_WORD 24
#define FIRST_FRAMES 4062

/* What a connection's files point to as their methods, so that these find the rest. */
typedef struct {
  sqlite3_io_methods methods; /* has to be the first */
  FollowupSqlShare *share;    /* borrowed */
  unsigned shared, alone;     /* locks that the connection has: a bit each */
} Side;

typedef struct {
  sqlite3_file file; /* has to be the first */
  sqlite3_file *target;
} SecondFile;

struct _FollowupSqlShare {
  sqlite3_vfs first_vfs, second_vfs;
  char *first_name, *second_name; /* owned */
  sqlite3_vfs *system;            /* SQLite's own */
  sqlite3_file *database, *log;   /* the first connection's, borrowed; nullable */
  const sqlite3_io_methods *system_methods;
  gboolean locked;
  Side first, second;
  GMutex mutex;                /* of all below, and of the sides' locks */
  GPtrArray *regions;          /* owned, mapped */
  gboolean whole;              /* what they say of frames that are in the database, too */
  int locks[SQLITE_SHM_NLOCK]; /* so many share it; -1: one has it alone */
};

/* ---- the index of the log ---- */

static Side *
get_side(sqlite3_file *file)
{
  return (Side *)file->pMethods;
}

static gpointer
make_region(void)
{
  gpointer mapped
      = mmap(NULL, REGION_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return mapped != MAP_FAILED ? mapped : NULL;
}

/* Its first region; NULL: there is none. */
static guint32 *
get_index(const FollowupSqlShare *self)
{
  return self->regions->len > 0 ? self->regions->pdata[0] : NULL;
}

static int
map_index(sqlite3_file *file, int region, int size, int extend, void volatile **memory)
{
  FollowupSqlShare *self = get_side(file)->share;
  gpointer *mapped;

  *memory = NULL;
  if (size != REGION_SIZE || region >= MAX_REGIONS)
    return SQLITE_FULL;
  g_mutex_lock(&self->mutex);
  if ((guint)region >= self->regions->len && extend)
    g_ptr_array_set_size(self->regions, region + 1);
  if ((guint)region < self->regions->len) {
    mapped = &self->regions->pdata[region];
    if (!*mapped && extend)
      *mapped = make_region();
    *memory = *mapped;
  }
  g_mutex_unlock(&self->mutex);
  return *memory || !extend ? SQLITE_OK : SQLITE_NOMEM;
}

static void
let_go(Side *side, int from, int n)
{
  for (int i = from; i < from + n; i++) {
    unsigned bit = 1u << i;

    if (side->shared & bit)
      side->share->locks[i]--;
    else if (side->alone & bit)
      side->share->locks[i] = 0;
    side->shared &= ~bit;
    side->alone &= ~bit;
  }
}

static int
take_shared(Side *side, int at)
{
  unsigned bit = 1u << at;

  if (side->shared & bit)
    return SQLITE_OK;
  if (side->share->locks[at] < 0)
    return SQLITE_BUSY;
  side->share->locks[at]++;
  side->shared |= bit;
  return SQLITE_OK;
}

/* The second never writes to the log, so it has nothing to look after in the index either: one that
 * it cannot read is being written just now. And the first does not begin the log anew while the
 * second may go by what it read of it before: SQLite until 3.51.2 counts frames of the new one as
 * written back then. */
static gboolean
is_refused(const Side *side, int from, int n)
{
  const FollowupSqlShare *share = side->share;

  return side == &share->second ? from == WRITE_LOCK
                                : n > 1 && share->second.alone & 1u << CHECKPOINT_LOCK;
}

static int
take_alone(Side *side, int from, int n)
{
  if (is_refused(side, from, n))
    return SQLITE_BUSY;
  for (int i = from; i < from + n; i++) {
    if (side->share->locks[i] && !(side->alone & 1u << i))
      return SQLITE_BUSY;
  }
  for (int i = from; i < from + n; i++) {
    side->share->locks[i] = -1;
    side->alone |= 1u << i;
  }
  return SQLITE_OK;
}

/* None waits for the other: who does not get one is told so. */
static int
lock_index(sqlite3_file *file, int from, int n, int flags)
{
  Side *side = get_side(file);
  int status = SQLITE_OK;

  g_mutex_lock(&side->share->mutex);
  if (flags & SQLITE_SHM_UNLOCK)
    let_go(side, from, n);
  else if (flags & SQLITE_SHM_SHARED)
    status = take_shared(side, from);
  else
    status = take_alone(side, from, n);
  g_mutex_unlock(&side->share->mutex);
  return status;
}

static void
pass_barrier(sqlite3_file *file)
{
  __sync_synchronize();
}

static void
drop_regions(FollowupSqlShare *self)
{
  for (guint i = 0; i < self->regions->len; i++)
    if (self->regions->pdata[i])
      munmap(self->regions->pdata[i], REGION_SIZE);
  g_ptr_array_set_size(self->regions, 0);
}

/* The first is the last to go; the next log has another index. */
static int
unmap_index(sqlite3_file *file, int remove)
{
  Side *side = get_side(file);

  g_mutex_lock(&side->share->mutex);
  let_go(side, 0, SQLITE_SHM_NLOCK);
  if (side == &side->share->first)
    drop_regions(side->share);
  g_mutex_unlock(&side->share->mutex);
  return SQLITE_OK;
}

/* With the mutex held. */
static gboolean
is_used(const FollowupSqlShare *self)
{
  return self->first.shared || self->first.alone || self->second.shared || self->second.alone;
}

/* Nothing looks for frames that are all in the database. */
void
followup_sql_share_trim(FollowupSqlShare *self)
{
  const guint32 *index = get_index(self);

  g_mutex_lock(&self->mutex);
  if (index && !is_used(self)
      && (index[LAST_FRAME_WORD] <= FIRST_FRAMES
          || index[WRITTEN_BACK_WORD] == index[LAST_FRAME_WORD])) {
    self->whole = index[LAST_FRAME_WORD] <= FIRST_FRAMES;
    for (guint i = 1; i < self->regions->len; i++)
      if (self->regions->pdata[i])
        madvise(self->regions->pdata[i], REGION_SIZE, MADV_DONTNEED);
  }
  g_mutex_unlock(&self->mutex);
}

void
followup_sql_share_write_all(FollowupSqlShare *self)
{
  guint32 *index = get_index(self);

  if (index && (self->whole || index[LAST_FRAME_WORD] <= FIRST_FRAMES))
    index[WRITTEN_BACK_WORD] = 0;
}

static void
set_index_methods(sqlite3_io_methods *methods)
{
  methods->xShmMap = map_index;
  methods->xShmLock = lock_index;
  methods->xShmBarrier = pass_barrier;
  methods->xShmUnmap = unmap_index;
}

/* ---- the first connection: the system's files ---- */

/* The first lock is for good, and against everybody. */
static int
lock_for_good(sqlite3_file *file, int level)
{
  FollowupSqlShare *self = get_side(file)->share;
  int status;

  if (self->locked)
    return SQLITE_OK;
  status = self->system_methods->xLock(file, SQLITE_LOCK_SHARED);
  if (status == SQLITE_OK)
    status = self->system_methods->xLock(file, SQLITE_LOCK_EXCLUSIVE);
  self->locked = status == SQLITE_OK;
  if (!self->locked)
    self->system_methods->xUnlock(file, SQLITE_LOCK_NONE);
  return status;
}

static int
keep_lock(sqlite3_file *file, int level)
{
  return SQLITE_OK;
}

/* By another program: none has one. */
static int
check_reserved(sqlite3_file *file, int *reserved)
{
  *reserved = 0;
  return SQLITE_OK;
}

static int
close_database(sqlite3_file *file)
{
  FollowupSqlShare *self = get_side(file)->share;

  self->locked = FALSE;
  self->database = NULL;
  return self->system_methods->xClose(file);
}

static void
take_over(FollowupSqlShare *self, sqlite3_file *database)
{
  sqlite3_io_methods *methods = &self->first.methods;

  self->system_methods = database->pMethods;
  *methods = *database->pMethods;
  methods->xClose = close_database;
  methods->xLock = lock_for_good;
  methods->xUnlock = keep_lock;
  methods->xCheckReservedLock = check_reserved;
  set_index_methods(methods);
  database->pMethods = methods;
  self->database = database;
}

static int
open_first(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  FollowupSqlShare *self = (FollowupSqlShare *)vfs;
  int status = self->system->xOpen(self->system, name, file, flags, flags_out);

  if (status == SQLITE_OK && flags & SQLITE_OPEN_MAIN_DB)
    take_over(self, file);
  else if (status == SQLITE_OK && flags & SQLITE_OPEN_WAL)
    self->log = file;
  return status;
}

/* ---- the second connection: through those files ---- */

static sqlite3_file *
get_target(sqlite3_file *file)
{
  return ((SecondFile *)file)->target;
}

static int
close_second(sqlite3_file *file)
{
  return SQLITE_OK;
}

static int
read_second(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
  sqlite3_file *target = get_target(file);

  return target->pMethods->xRead(target, bytes, n, at);
}

static int
write_second(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  sqlite3_file *target = get_target(file);

  return target->pMethods->xWrite(target, bytes, n, at);
}

/* The space that the first connection took for what it is about to commit stays. */
static int
truncate_second(sqlite3_file *file, sqlite3_int64 size)
{
  return SQLITE_OK;
}

static int
flush_second(sqlite3_file *file, int flags)
{
  sqlite3_file *target = get_target(file);

  return target->pMethods->xSync(target, flags);
}

static int
get_size_second(sqlite3_file *file, sqlite3_int64 *size)
{
  sqlite3_file *target = get_target(file);

  return target->pMethods->xFileSize(target, size);
}

/* To be alone with the file is not for this one. */
static int
lock_second(sqlite3_file *file, int level)
{
  return level <= SQLITE_LOCK_SHARED ? SQLITE_OK : SQLITE_BUSY;
}

static int
control_second(sqlite3_file *file, int what, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
get_sector_size_second(sqlite3_file *file)
{
  sqlite3_file *target = get_target(file);

  return target->pMethods->xSectorSize(target);
}

static int
get_device_second(sqlite3_file *file)
{
  sqlite3_file *target = get_target(file);

  return target->pMethods->xDeviceCharacteristics(target);
}

static int
open_second(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  FollowupSqlShare *self = vfs->pAppData;
  sqlite3_file *target = flags & SQLITE_OPEN_MAIN_DB ? self->database
                         : flags & SQLITE_OPEN_WAL   ? self->log
                                                     : NULL;

  file->pMethods = NULL;
  if (!target)
    return SQLITE_CANTOPEN;
  ((SecondFile *)file)->target = target;
  file->pMethods = &self->second.methods;
  if (flags_out)
    *flags_out = flags;
  return SQLITE_OK;
}

static int
remove_second(sqlite3_vfs *vfs, const char *name, int flush)
{
  return SQLITE_READONLY;
}

/* There is a log, and no journal. */
static int
look_second(sqlite3_vfs *vfs, const char *name, int flags, int *there)
{
  *there = g_str_has_suffix(name, "-wal");
  return SQLITE_OK;
}

static void
set_second_methods(sqlite3_io_methods *methods)
{
  methods->iVersion = 2;
  methods->xClose = close_second;
  methods->xRead = read_second;
  methods->xWrite = write_second;
  methods->xTruncate = truncate_second;
  methods->xSync = flush_second;
  methods->xFileSize = get_size_second;
  methods->xLock = lock_second;
  methods->xUnlock = keep_lock;
  methods->xCheckReservedLock = check_reserved;
  methods->xFileControl = control_second;
  methods->xSectorSize = get_sector_size_second;
  methods->xDeviceCharacteristics = get_device_second;
  set_index_methods(methods);
}

/* ---- both ---- */

FollowupSqlShare *
followup_sql_share_new(void)
{
  FollowupSqlShare *self = g_new0(FollowupSqlShare, 1);

  self->whole = TRUE;
  self->regions = g_ptr_array_new();
  self->system = sqlite3_vfs_find(NULL);
  self->first_name = g_strdup_printf("followup-%p", (gpointer)self);
  self->second_name = g_strdup_printf("followup-%p-second", (gpointer)self);
  g_mutex_init(&self->mutex);
  self->first.share = self->second.share = self;
  set_second_methods(&self->second.methods);
  self->first_vfs = self->second_vfs = *self->system;
  self->first_vfs.zName = self->first_name;
  self->first_vfs.xOpen = open_first;
  self->second_vfs.zName = self->second_name;
  self->second_vfs.szOsFile = sizeof(SecondFile);
  self->second_vfs.pAppData = self;
  self->second_vfs.xOpen = open_second;
  self->second_vfs.xDelete = remove_second;
  self->second_vfs.xAccess = look_second;
  sqlite3_vfs_register(&self->first_vfs, 0);
  sqlite3_vfs_register(&self->second_vfs, 0);
  return self;
}

void
followup_sql_share_free(FollowupSqlShare *self)
{
  if (!self)
    return;
  sqlite3_vfs_unregister(&self->first_vfs);
  sqlite3_vfs_unregister(&self->second_vfs);
  drop_regions(self);
  g_ptr_array_unref(self->regions);
  g_mutex_clear(&self->mutex);
  g_free(self->first_name);
  g_free(self->second_name);
  g_free(self);
}

/* Else SQLite was built to seek to a place first, where another thread may seek to another. */
static gboolean
reads_at_places(sqlite3_vfs *vfs)
{
  return vfs->iVersion >= 3 && vfs->xGetSystemCall
         && (vfs->xGetSystemCall(vfs, "pread64") || vfs->xGetSystemCall(vfs, "pread"));
}

const char *
followup_sql_share_get_vfs(const FollowupSqlShare *self, gboolean second)
{
  if (second && !reads_at_places(self->system))
    return NULL;
  return second ? self->second_name : self->first_name;
}
