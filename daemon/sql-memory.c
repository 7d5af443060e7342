/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Where the pages of databases lie in memory: in an area of their own, which is given back as they
 * go. In the heap, what stays comes to lie between them wherever there is a gap just then, and
 * keeps a page of the machine each. */

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sql-private.h"

/* A page of 4 KiB with what SQLite has beside it, and nothing else. */
#define SMALLEST 4224
#define SLOT 4608
#define N_SLOTS 20480 /* more than a large cache; what is beyond goes to the heap */
#define BITS 64
#define N_WORDS (N_SLOTS / BITS)

/* Of SQLite's lock of its memory, which it holds when it calls. */
typedef struct {
  sqlite3_mem_methods own; /* SQLite's; xMalloc NULL: it was too late to ask */
  char *slots;             /* mapped; NULL: there is no area */
  guint64 used[N_WORDS];   /* a bit each */
  guint first;             /* of these: those before it are full */
  guint end;               /* no slot from here on was used since the area was given back */
} Area;

static void
make_area(Area *area)
{
  gpointer mapped = mmap(NULL, (gsize)N_SLOTS * SLOT, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  area->slots = mapped != MAP_FAILED ? mapped : NULL;
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &area->own) != SQLITE_OK)
    area->own.xMalloc = NULL;
}

/* SQLite has one for all of a process, and hands nothing over to find it by. */
static Area *
get_area(void)
{
  static Area area;
  static gsize made;

  if (g_once_init_enter(&made)) {
    make_area(&area);
    g_once_init_leave(&made, 1);
  }
  return &area;
}

static gboolean
has(const Area *area, const void *bytes)
{
  return area->slots && (const char *)bytes >= area->slots
         && (const char *)bytes < area->slots + (gsize)N_SLOTS * SLOT;
}

/* NULL: all are used. */
static void *
take_slot(Area *area)
{
  guint slot;

  while (area->first < N_WORDS && area->used[area->first] == G_MAXUINT64)
    area->first++;
  if (area->first == N_WORDS)
    return NULL;
  slot = area->first * BITS + (guint)__builtin_ctzll(~area->used[area->first]);
  area->used[slot / BITS] |= G_GUINT64_CONSTANT(1) << slot % BITS;
  area->end = MAX(area->end, slot + 1);
  return area->slots + (gsize)slot * SLOT;
}

static void
leave_slot(Area *area, const void *bytes)
{
  guint slot = (guint)(((const char *)bytes - area->slots) / SLOT);

  area->used[slot / BITS] &= ~(G_GUINT64_CONSTANT(1) << slot % BITS);
  area->first = MIN(area->first, slot / BITS);
}

/* ---- what SQLite calls ---- */

static void *
take(int n)
{
  Area *area = get_area();
  void *slot = area->slots && n >= SMALLEST && n <= SLOT ? take_slot(area) : NULL;

  return slot ? slot : area->own.xMalloc(n);
}

static void
leave(void *bytes)
{
  Area *area = get_area();

  if (has(area, bytes))
    leave_slot(area, bytes);
  else
    area->own.xFree(bytes);
}

static void *
resize(void *bytes, int n)
{
  Area *area = get_area();
  void *moved;

  if (!has(area, bytes))
    return area->own.xRealloc(bytes, n);
  if (n <= SLOT)
    return bytes;
  moved = area->own.xMalloc(n);
  if (!moved)
    return NULL;
  memcpy(moved, bytes, SLOT);
  leave_slot(area, bytes);
  return moved;
}

static int
get_size(void *bytes)
{
  Area *area = get_area();

  return has(area, bytes) ? SLOT : area->own.xSize(bytes);
}

static int
round_up(int n)
{
  return get_area()->own.xRoundup(n);
}

static int
begin(void *data)
{
  return get_area()->own.xInit(get_area()->own.pAppData);
}

static void
end(void *data)
{
  get_area()->own.xShutdown(get_area()->own.pAppData);
}

/* ---- what we call ---- */

void
followup_sql_memory_set_up(void)
{
  static const sqlite3_mem_methods methods = { .xMalloc = take,
                                               .xFree = leave,
                                               .xRealloc = resize,
                                               .xSize = get_size,
                                               .xRoundup = round_up,
                                               .xInit = begin,
                                               .xShutdown = end };
  static gsize done;

  if (!g_once_init_enter(&done))
    return;
  /* It holds its lock only where it counts, which some builds of it do not by themselves. */
  if (get_area()->own.xMalloc && sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 1) == SQLITE_OK)
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
  g_once_init_leave(&done, 1);
}

/* From the end of one slot that is used to the beginning of the next one, whole pages of the
 * machine: these are larger than SQLite's on some, and it gives back all of one that is begun. */
static void
give_back(Area *area, guint from, guint to)
{
  gsize page = (gsize)getpagesize();
  gsize first = ((gsize)from * SLOT + page - 1) / page * page;
  gsize last = (gsize)to * SLOT / page * page;

  if (first < last)
    madvise(area->slots + first, last - first, MADV_DONTNEED);
}

void
followup_sql_memory_trim(void)
{
  sqlite3_mutex *lock = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_MEM);
  Area *area = get_area();
  guint from = 0;

  sqlite3_mutex_enter(lock);
  for (guint i = 0; i < area->end; i++) {
    if (area->used[i / BITS] & G_GUINT64_CONSTANT(1) << i % BITS) {
      give_back(area, from, i);
      from = i + 1;
    }
  }
  give_back(area, from, area->end);
  area->end = from;
  sqlite3_mutex_leave(lock);
}

/* SQLite has no other way to let go of it than to be told that it is to be elsewhere. Where
 * something is read just now it says no. */
void
followup_sql_drop_temporary(FollowupSql *self)
{
  static const char script[] = "PRAGMA temp_store = FILE; PRAGMA temp_store = MEMORY";

  if (self && sqlite3_get_autocommit(self->db))
    sqlite3_exec(self->db, script, NULL, NULL, NULL);
}
