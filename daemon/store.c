/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Opening, closing, and the rules. The rest is in store-*.c, one noun each. */

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "error.h"
#include "heap.h"
#include "store-private.h"

G_DEFINE_FINAL_TYPE(FollowupStore, followup_store, G_TYPE_OBJECT)

static void
followup_store_init(FollowupStore *self)
{
  followup_store_forget_count(self);
  self->fallen = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
}

static void
followup_store_dispose(GObject *object)
{
  FollowupStore *self = FOLLOWUP_STORE(object);

  followup_store_close(self);
  g_clear_object(&self->clock);
  g_clear_pointer(&self->rules, followup_rules_free);
  g_clear_pointer(&self->path, g_free);
  g_clear_pointer(&self->fallen, g_array_unref);
  g_clear_pointer(&self->announced, g_ptr_array_unref);
  G_OBJECT_CLASS(followup_store_parent_class)->dispose(object);
}

static void
followup_store_class_init(FollowupStoreClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_store_dispose;
  g_signal_new("changed", FOLLOWUP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               1, G_TYPE_ARRAY | G_SIGNAL_TYPE_STATIC_SCOPE);
  g_signal_new("recorded", FOLLOWUP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               1, G_TYPE_POINTER);
  g_signal_new("replaced", FOLLOWUP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               0);
  g_signal_new("behind", FOLLOWUP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               0);
  g_signal_new("trouble", FOLLOWUP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               1, G_TYPE_INT);
}

/* What a program does to tables that it made anew is not to be trusted before it is seen. */
static gboolean
back_up_before_upgrade(FollowupSql *sql, const FollowupStorePlace *place, GError **error)
{
  g_autofree char *folder = followup_backup_get_folder(place->path);
  g_autoptr(FollowupBackup) made = NULL;
  gboolean older;

  if (!followup_store_schema_is_older(place->schema, sql, &older, error))
    return FALSE;
  if (!older)
    return TRUE;
  made = followup_backup_make(sql, folder, FOLLOWUP_BACKUP_BEFORE_UPGRADE, place->now, error);
  if (!made) {
    g_prefix_error(error,
                   _("the database is to be brought from an earlier version to version %d, but "
                     "there is no backup of it: "),
                   place->schema->version);
    return FALSE;
  }
  g_message("before the upgrade the database was copied to ‘%s’", made->path);
  followup_backup_prune(folder, made->path, place->now, place->zone);
  return TRUE;
}

FollowupSql *
followup_store_open_database(const FollowupStorePlace *place, GError **error)
{
  g_autoptr(FollowupSql) sql = followup_sql_open(place->path, error);

  if (!sql || !followup_store_schema_check(sql, error)
      || !followup_store_check_file(sql, place, error) || !followup_sql_make_durable(sql, error)
      || !back_up_before_upgrade(sql, place, error)
      || !followup_store_schema_migrate(place->schema, sql, error))
    return NULL;
  return g_steal_pointer(&sql);
}

/* As SQLite writes it (https://www.sqlite.org/fileformat2.html): four bytes, the highest first. */
gboolean
followup_store_is_older(const char *path)
{
  guchar header[64] = "";
  int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean whole = fd >= 0 && read(fd, header, sizeof header) == (gssize)sizeof header;
  const guchar *at = header + 60;
  gint64 version = (gint64)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];

  if (fd >= 0)
    close(fd);
  return whole && version > 0 && version < followup_store_schema.version;
}

gboolean
followup_store_upgrade(const char *path, gint64 now, FollowupZone *zone, GError **error)
{
  const FollowupStorePlace place
      = { .path = path, .schema = &followup_store_schema, .now = now, .zone = zone };
  FollowupSql *sql = followup_store_open_database(&place, error);
  gboolean upgraded = sql != NULL;

  followup_sql_close(sql);
  return upgraded;
}

static void
tell_trouble(FollowupError code, gpointer user_data)
{
  g_signal_emit_by_name(user_data, "trouble", (int)code);
}

static FollowupSql *
open_own(FollowupStore *self,
         gint64 check_up_to,
         gboolean check_later,
         gboolean *checked,
         GError **error)
{
  FollowupSql *sql;
  const FollowupStorePlace place = {
    .path = self->path,
    .schema = &followup_store_schema,
    .now = followup_clock_get_now(self->clock),
    .zone = self->rules->system_zone,
    .check_up_to = check_up_to,
    .check_later = check_later,
    .checked = checked,
  };

  self->unchecked = 0;
  sql = followup_store_open_database(&place, error);
  if (!sql)
    return NULL;
  followup_sql_watch(sql, tell_trouble, self);
  self->sql = sql;
  if (followup_store_veil_load(self, error) && followup_store_load_aftermath(self, error)) {
    followup_store_remember_announced(self);
    return sql;
  }
  g_clear_pointer(&self->sql, followup_sql_abandon);
  return NULL;
}

/* Plans made with older rules are no reason to refuse service: set_rules() tries again. */
static void
follow_rules(FollowupStore *self)
{
  g_autoptr(GError) problem = NULL;

  if (!followup_store_apply_rules(self, &problem))
    g_warning("the plans could not be made anew: %s", problem->message);
}

FollowupStore *
followup_store_new(const char *path, FollowupClock *clock, const FollowupRules *rules)
{
  FollowupStore *self = g_object_new(FOLLOWUP_TYPE_STORE, NULL);

  self->path = g_strdup(path);
  self->clock = g_object_ref(clock);
  self->rules = followup_rules_copy(rules);
  return self;
}

gboolean
followup_store_attach(FollowupStore *self, gint64 check_up_to, gboolean check_later, GError **error)
{
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(gint64));
  gboolean checked = FALSE;

  g_return_val_if_fail(!self->sql, FALSE);
  self->sql = open_own(self, check_up_to, check_later, &checked, error);
  if (!self->sql)
    return FALSE;
  if (checked && !followup_store_read_all(self, error)) {
    followup_store_detach(self);
    return FALSE;
  }
  if (check_later && !checked)
    self->unchecked = check_up_to;
  follow_rules(self);
  g_signal_emit_by_name(self, "changed", none);
  return TRUE;
}

gboolean
followup_store_is_open(FollowupStore *self)
{
  return self->sql != NULL;
}

FollowupStore *
followup_store_open(const char *path,
                    FollowupClock *clock,
                    const FollowupRules *rules,
                    GError **error)
{
  g_autoptr(FollowupStore) self = followup_store_new(path, clock, rules);

  return followup_store_attach(self, 0, FALSE, error) ? g_steal_pointer(&self) : NULL;
}

void
followup_store_detach(FollowupStore *self)
{
  followup_store_drop_batch(self);
  followup_store_forget_count(self);
  followup_store_forget_lag(self);
  g_clear_pointer(&self->sql, followup_sql_abandon);
}

void
followup_store_close(FollowupStore *self)
{
  followup_store_drop_batch(self);
  if (self->sql) {
    followup_sql_watch(self->sql, NULL, NULL); /* there is nothing to be done about trouble */
    followup_store_note_count(self);
  }
  followup_store_forget_count(self);
  followup_store_forget_lag(self);
  g_clear_pointer(&self->sql, followup_sql_close);
}

/* ---- the whole database ---- */

void
followup_store_back_up_async(FollowupStore *self,
                             FollowupBackupKind kind,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *folder = followup_backup_get_folder(self->path);

  followup_backup_make_async(self->sql, folder, kind, followup_clock_get_now(self->clock),
                             cancellable, callback, user_data);
}

FollowupBackup *
followup_store_back_up(FollowupStore *self, FollowupBackupKind kind, GError **error)
{
  g_autofree char *folder = followup_backup_get_folder(self->path);

  return followup_backup_make(self->sql, folder, kind, followup_clock_get_now(self->clock), error);
}

void
followup_store_trim(FollowupStore *self)
{
  if (!followup_store_is_hiding(self))
    followup_sql_drop_temporary(self->sql);
  followup_sql_trim(self->sql);
  followup_heap_trim();
}

gint64
followup_store_get_last_event(FollowupStore *self)
{
  g_autoptr(GError) error = NULL;
  gint64 last = 0;

  if (self->sql
      && !followup_sql_get_int(self->sql, "SELECT coalesce(max(id), 0) FROM event", &last, &error))
    g_warning("cannot read the last change: %s", error->message);
  return last;
}

/* The other file goes where it is of no use; never while its name is that of the database. */
static gboolean
swap_files(FollowupStore *self, const char *other, GError **error)
{
  g_autoptr(GError) problem = NULL;

  if (followup_sql_swap(self->path, other, error)) {
    self->sql = open_own(self, 0, FALSE, NULL, error);
    if (self->sql)
      return TRUE;
    if (!followup_sql_swap(self->path, other, &problem)) {
      g_critical("the database of before lies at ‘%s’: %s", other, problem->message);
      return FALSE;
    }
  }
  g_unlink(other);
  return FALSE;
}

gboolean
followup_store_swap(FollowupStore *self, const char *other, GError **error)
{
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GError) problem = NULL;
  gboolean swapped;

  if (!followup_sql_write_back(self->sql, error)) {
    g_unlink(other);
    return FALSE;
  }
  followup_store_forget_count(self);
  followup_store_forget_lag(self);
  followup_store_drop_batch(self);
  g_array_set_size(self->fallen, 0);
  g_clear_pointer(&self->sql, followup_sql_close);
  swapped = swap_files(self, other, error);
  if (!self->sql)
    self->sql = open_own(self, 0, FALSE, NULL, &problem);
  if (problem) {
    g_critical("the database does not open again: %s", problem->message);
    tell_trouble(FOLLOWUP_ERROR_FAILED, self);
  }
  if (!swapped)
    return FALSE;
  follow_rules(self);
  g_signal_emit_by_name(self, "replaced");
  g_signal_emit_by_name(self, "changed", none);
  return TRUE;
}

gboolean
followup_store_set_rules(FollowupStore *self, const FollowupRules *rules, GError **error)
{
  FollowupRules *before = self->rules;

  self->rules = followup_rules_copy(rules);
  if (!self->sql || followup_store_apply_rules(self, error)) {
    followup_rules_free(before);
    return TRUE;
  }
  followup_rules_free(self->rules);
  self->rules = before;
  return FALSE;
}

const FollowupRules *
followup_store_get_rules(FollowupStore *self)
{
  return self->rules;
}

guint
followup_store_get_moved(FollowupStore *self)
{
  return self->moved;
}
