/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper: owns when the database is opened, looked at and mended, and what is told of it; refuses
 * to know what is in it. The other parts are keeper-*.c. */

#include "keeper-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "error.h"

#define SECOND G_USEC_PER_SEC
#define PATIENCE (2 * SECOND)    /* between attempts that calls ask for */
#define MEND_PAUSE (10 * SECOND) /* between mendings of a failing disk */

G_DEFINE_FINAL_TYPE(FollowupKeeper, followup_keeper, G_TYPE_OBJECT)

static void
emit_changed(FollowupKeeper *self)
{
  g_signal_emit_by_name(self, "changed");
}

/* ---- opening, again where it failed ---- */

static void try_open(FollowupKeeper *self);

static gboolean
retry_cb(gpointer user_data)
{
  FollowupKeeper *self = user_data;

  self->retry_id = 0;
  try_open(self);
  return G_SOURCE_REMOVE;
}

/* The folder is another daemon's: there is nothing to keep. */
static gboolean
is_refused(FollowupKeeper *self)
{
  return self->lock < 0
         && g_error_matches(self->failure, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
}

/* Takes error. The first of a row is told, the others are the same. */
static void
note_failure(FollowupKeeper *self, GError *error)
{
  gboolean same = self->failure != NULL && g_str_equal(self->failure->message, error->message);

  g_clear_error(&self->failure);
  self->failure = error;
  if (is_refused(self))
    return;
  if (!same)
    g_warning("nothing can be kept: %s", error->message);
  if (!self->told)
    g_signal_emit_by_name(self, "news", "store", _("followup cannot reach its data"),
                          error->message);
  self->told = TRUE;
  g_clear_handle_id(&self->retry_id, g_source_remove);
  if (followup_keeper_judge(error) == FOLLOWUP_KEEPER_RETRY)
    self->retry_id
        = g_timeout_add_seconds(followup_keeper_get_delay(self->failures), retry_cb, self);
  self->failures++;
}

/* Takes error, which is none but for who asks. */
static void
note_upgrade(FollowupKeeper *self, GError *error)
{
  g_message("%s", error->message);
  g_clear_error(&self->failure);
  self->failure = error;
}

static gboolean
upgraded_cb(gpointer user_data)
{
  FollowupKeeper *self = user_data;

  g_clear_pointer(&self->upgrade, followup_keeper_upgrade_free);
  g_clear_error(&self->failure);
  try_open(self);
  return G_SOURCE_REMOVE;
}

void
followup_keeper_begin_upgrade(FollowupKeeper *self)
{
  self->upgraded = TRUE;
  self->upgrade
      = followup_keeper_upgrade_new(self->paths->database, followup_clock_get_now(self->clock),
                                    followup_clock_get_zone(self->clock), upgraded_cb, self);
}

static void
note_success(FollowupKeeper *self)
{
  if (self->failure != NULL)
    g_message("the database is open again");
  if (self->told)
    g_signal_emit_by_name(self, "news", "store", _("followup reaches its data again"),
                          _("Reminders go on, and nothing was lost."));
  self->told = FALSE;
  self->failures = 0;
  g_clear_error(&self->failure);
  g_clear_handle_id(&self->retry_id, g_source_remove);
}

static void look_soon(FollowupKeeper *self);

static void
watched_cb(gboolean written, gpointer user_data)
{
  FollowupKeeper *self = user_data;

  self->written |= written;
  look_soon(self);
}

static void
watch_afresh(FollowupKeeper *self)
{
  g_clear_pointer(&self->watch, followup_keeper_watch_free);
  self->watch = followup_keeper_watch_new(self->paths, watched_cb, self);
  self->written = FALSE;
}

static void
try_open(FollowupKeeper *self)
{
  GError *error = NULL;
  gboolean open;

  if (self->upgrade != NULL)
    return; /* it is opened behind that */
  self->tried = g_get_monotonic_time();
  open = followup_store_is_open(self->store) ? followup_keeper_mend_place(self, &error)
                                             : followup_keeper_open(self, &error);
  if (open) {
    note_success(self);
    watch_afresh(self);
    if (self->suspect)
      followup_keeper_mend_soon(self);
  } else if (self->upgrade != NULL) {
    note_upgrade(self, error);
  } else {
    note_failure(self, error);
  }
  emit_changed(self);
}

/* ---- trouble met while running ---- */

/* What the disk holds is read anew: after a write that failed the system's memory of it cannot be
 * trusted. But what is open shows what falls due, also on a disk that takes nothing: it stays open
 * until another opening can do better. */
static gboolean
mend_cb(gpointer user_data)
{
  FollowupKeeper *self = user_data;

  self->mend_id = 0;
  self->mended = g_get_monotonic_time();
  if (!self->suspect && followup_store_is_open(self->store) && !followup_keeper_check_disk(self))
    return G_SOURCE_REMOVE;
  if (self->suspect)
    followup_store_detach(self->store);
  else
    followup_store_close(self->store);
  try_open(self);
  return G_SOURCE_REMOVE;
}

void
followup_keeper_mend_soon(FollowupKeeper *self)
{
  gint64 wait = self->mended + MEND_PAUSE - g_get_monotonic_time();

  if (self->mend_id != 0 || self->busy)
    return;
  if (self->mended == 0 || wait <= 0)
    self->mend_id = g_idle_add_full(G_PRIORITY_HIGH_IDLE, mend_cb, self, NULL);
  else
    self->mend_id = g_timeout_add((guint)(wait / 1000), mend_cb, self);
}

/* SQLite says so too where a disk that fails, or is read-only, did not let the file grow. */
static void
note_no_space(FollowupKeeper *self)
{
  if (self->disk[FOLLOWUP_KEEPER_DISK_FULL].notice != NULL)
    return;
  if (self->disk[FOLLOWUP_KEEPER_DISK_STUCK].notice == NULL && followup_keeper_check_disk(self))
    followup_keeper_note_disk(self, FOLLOWUP_KEEPER_DISK_FULL, TRUE);
  else
    followup_keeper_mend_soon(self);
}

static void
trouble_cb(FollowupStore *store, int code, FollowupKeeper *self)
{
  switch (code) {
  case FOLLOWUP_ERROR_DAMAGED:
    self->suspect = TRUE;
    followup_keeper_mend_soon(self);
    break;
  case FOLLOWUP_ERROR_NO_SPACE:
    note_no_space(self);
    break;
  case FOLLOWUP_ERROR_FAILED:
  case FOLLOWUP_ERROR_READ_ONLY:
    followup_keeper_mend_soon(self);
    break;
  default:
    break;
  }
}

/* ---- what others do to the files ---- */

static gboolean
look_cb(gpointer user_data)
{
  FollowupKeeper *self = user_data;
  gboolean written = self->written;

  self->look_id = 0;
  self->written = FALSE;
  if (!followup_store_is_open(self->store))
    return G_SOURCE_REMOVE;
  if (!followup_keeper_is_in_place(self)) {
    try_open(self);
  } else if (written) {
    self->suspect = TRUE;
    followup_keeper_mend_soon(self);
  }
  return G_SOURCE_REMOVE;
}

static void
look_soon(FollowupKeeper *self)
{
  if (self->look_id == 0)
    self->look_id = g_idle_add_full(G_PRIORITY_HIGH_IDLE, look_cb, self, NULL);
}

/* The user had another one restored. */
static void
store_replaced_cb(FollowupStore *store, FollowupKeeper *self)
{
  followup_keeper_follow(self);
  watch_afresh(self);
}

/* A folder above may have moved, of which no one tells. */
static void
store_changed_cb(FollowupStore *store, GArray *ids, FollowupKeeper *self)
{
  if (!self->busy && self->failure == NULL && !followup_keeper_is_in_place(self))
    look_soon(self);
}

/* ---- the object ---- */

FollowupKeeper *
followup_keeper_new(const FollowupPaths *paths, FollowupStore *store, FollowupClock *clock)
{
  FollowupKeeper *self = g_object_new(FOLLOWUP_TYPE_KEEPER, NULL);

  self->paths = followup_paths_copy(paths);
  self->store = g_object_ref(store);
  self->clock = g_object_ref(clock);
  self->trouble_id = g_signal_connect(store, "trouble", G_CALLBACK(trouble_cb), self);
  self->replaced_id = g_signal_connect(store, "replaced", G_CALLBACK(store_replaced_cb), self);
  self->changed_id = g_signal_connect(store, "changed", G_CALLBACK(store_changed_cb), self);
  return self;
}

gboolean
followup_keeper_start(FollowupKeeper *self, GError **error)
{
  g_ptr_array_unref(self->notices);
  self->notices = followup_keeper_read_notes(self->paths->database);
  g_ptr_array_add(self->notices, NULL);
  try_open(self);
  if (!is_refused(self))
    return TRUE;
  g_propagate_error(error, g_error_copy(self->failure));
  return FALSE;
}

void
followup_keeper_try_again(FollowupKeeper *self)
{
  if (self->failure != NULL && g_get_monotonic_time() - self->tried >= PATIENCE)
    try_open(self);
}

gboolean
followup_keeper_install(FollowupKeeper *self, const char *path, char **kept, GError **error)
{
  g_autofree char *aside = NULL;

  g_return_val_if_fail(!followup_store_is_open(self->store), FALSE);
  if (self->upgrade != NULL) {
    g_propagate_error(error, g_error_copy(self->failure));
    return FALSE;
  }
  if (!followup_keeper_put_in_place(self, path, &aside, error))
    return FALSE;
  self->suspect = FALSE;
  self->n_replaced = 0;
  try_open(self);
  if (self->failure != NULL) {
    g_propagate_error(error, g_error_copy(self->failure));
    return FALSE;
  }
  *kept = g_steal_pointer(&aside);
  return TRUE;
}

const GError *
followup_keeper_get_failure(FollowupKeeper *self)
{
  return self->failure;
}

const char *const *
followup_keeper_get_notices(FollowupKeeper *self)
{
  return (const char *const *)self->notices->pdata;
}

void
followup_keeper_suspect(FollowupKeeper *self)
{
  self->suspect = TRUE;
  followup_keeper_mend_soon(self);
}

void
followup_keeper_stop(FollowupKeeper *self)
{
  g_clear_handle_id(&self->retry_id, g_source_remove);
  g_clear_handle_id(&self->mend_id, g_source_remove);
  g_clear_handle_id(&self->look_id, g_source_remove);
  followup_keeper_stop_looking(self);
  g_clear_pointer(&self->upgrade, followup_keeper_upgrade_free);
  g_clear_pointer(&self->watch, followup_keeper_watch_free);
  if (self->store == NULL)
    return;
  g_clear_signal_handler(&self->trouble_id, self->store);
  g_clear_signal_handler(&self->changed_id, self->store);
  g_clear_signal_handler(&self->replaced_id, self->store);
  if (self->suspect)
    followup_store_detach(self->store);
  followup_store_close(self->store);
  g_clear_object(&self->store);
}

static void
followup_keeper_finalize(GObject *object)
{
  FollowupKeeper *self = FOLLOWUP_KEEPER(object);

  followup_keeper_stop(self);
  g_clear_object(&self->clock);
  followup_paths_free(self->paths);
  g_clear_error(&self->failure);
  g_free(self->kept_log);
  g_ptr_array_unref(self->notices);
  if (self->lock >= 0)
    close(self->lock);
  G_OBJECT_CLASS(followup_keeper_parent_class)->finalize(object);
}

static void
followup_keeper_class_init(FollowupKeeperClass *class)
{
  G_OBJECT_CLASS(class)->finalize = followup_keeper_finalize;
  g_signal_new("changed", FOLLOWUP_TYPE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               0);
  g_signal_new("news", FOLLOWUP_TYPE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
               G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
followup_keeper_init(FollowupKeeper *self)
{
  self->lock = -1;
  self->opening = G_MAXINT64;
  self->notices = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(self->notices, NULL);
}
