/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The pages of databases in memory: as SQLite keeps them, but what it finds them by goes with the
 * last one. SQLite's own lets that grow with the pages and keeps it for good. */

#include "sql-private.h"

/* What SQLite has in place of its sqlite3_pcache. */
typedef struct {
  const sqlite3_pcache_methods2 *methods; /* SQLite's own */
  sqlite3_pcache *kept;                   /* owned; of these methods */
  int size, extra, most;                  /* as it was made, and how many pages it may keep */
} Pages;

/* SQLite's own, of which there is one in a process; empty where it was too late to ask. */
static const sqlite3_pcache_methods2 *
get_own(void)
{
  static sqlite3_pcache_methods2 own;
  static gsize asked;

  if (g_once_init_enter(&asked)) {
    if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &own) != SQLITE_OK)
      own.xCreate = NULL;
    g_once_init_leave(&asked, 1);
  }
  return &own;
}

static Pages *
get_pages(sqlite3_pcache *cache)
{
  return (Pages *)cache;
}

static int
begin(void *data)
{
  return get_own()->xInit(get_own()->pArg);
}

static void
end(void *data)
{
  get_own()->xShutdown(get_own()->pArg);
}

static sqlite3_pcache *
make(int size, int extra, int purgeable)
{
  Pages *self;
  sqlite3_pcache *kept = get_own()->xCreate(size, extra, purgeable);

  if (!kept)
    return NULL;
  self = g_new0(Pages, 1);
  self->methods = get_own();
  self->kept = kept;
  self->size = size;
  self->extra = extra;
  self->most = purgeable ? 0 : -1;
  return (sqlite3_pcache *)self;
}

static void
destroy(sqlite3_pcache *cache)
{
  Pages *self = get_pages(cache);

  self->methods->xDestroy(self->kept);
  g_free(self);
}

static void
set_most(sqlite3_pcache *cache, int most)
{
  Pages *self = get_pages(cache);

  if (self->most >= 0)
    self->most = most;
  self->methods->xCachesize(self->kept, most);
}

static int
count(sqlite3_pcache *cache)
{
  return get_pages(cache)->methods->xPagecount(get_pages(cache)->kept);
}

static sqlite3_pcache_page *
fetch(sqlite3_pcache *cache, unsigned key, int create)
{
  return get_pages(cache)->methods->xFetch(get_pages(cache)->kept, key, create);
}

static void
unpin(sqlite3_pcache *cache, sqlite3_pcache_page *page, int discard)
{
  get_pages(cache)->methods->xUnpin(get_pages(cache)->kept, page, discard);
}

static void
rekey(sqlite3_pcache *cache, sqlite3_pcache_page *page, unsigned from, unsigned to)
{
  get_pages(cache)->methods->xRekey(get_pages(cache)->kept, page, from, to);
}

static void
cut_off(sqlite3_pcache *cache, unsigned from)
{
  get_pages(cache)->methods->xTruncate(get_pages(cache)->kept, from);
}

static void
shrink(sqlite3_pcache *cache)
{
  Pages *self = get_pages(cache);
  sqlite3_pcache *fresh;

  self->methods->xShrink(self->kept);
  if (self->most < 0 || count(cache) > 0)
    return;
  fresh = self->methods->xCreate(self->size, self->extra, 1);
  if (!fresh)
    return;
  self->methods->xDestroy(self->kept);
  self->methods->xCachesize(fresh, self->most);
  self->kept = fresh;
}

void
followup_sql_pages_set_up(void)
{
  static const sqlite3_pcache_methods2 methods = {
    .iVersion = 1,
    .xInit = begin,
    .xShutdown = end,
    .xCreate = make,
    .xCachesize = set_most,
    .xPagecount = count,
    .xFetch = fetch,
    .xUnpin = unpin,
    .xRekey = rekey,
    .xTruncate = cut_off,
    .xDestroy = destroy,
    .xShrink = shrink,
  };
  static gsize done;

  if (!g_once_init_enter(&done))
    return;
  if (get_own()->xCreate)
    sqlite3_config(SQLITE_CONFIG_PCACHE2, &methods);
  g_once_init_leave(&done, 1);
}
