/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* archive: when the store is copied, and in what order what was asked is done. */
#include "archive.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "error.h"

#define MAX_WAITING 16

/* Whether the newest backup holds all there is. */
typedef enum { STANDING_UNKNOWN, STANDING_SAME, STANDING_CHANGED } Standing;

struct _FollowupArchive {
  GObject parent;
  FollowupStore *store; /* owned, like the next two */
  FollowupClock *clock;
  char *folder;
  GCancellable *cancellable;
  GQueue waiting;               /* of GTask, owned */
  GTask *current;               /* owned; NULL: nothing is being done */
  FollowupArchivePlacer placer; /* nullable */
  gpointer placer_data;         /* borrowed */
  gboolean started, stopped;
  Standing standing;
  gint64 newest; /* when it was made; FOLLOWUP_BACKUP_NEVER */
  char *newest_path;
  gint64 failed; /* when the last daily one did; FOLLOWUP_BACKUP_NEVER */
  char *problem; /* why; NULL: it did not */
  guint timer_id;
  char *restored; /* the request that was carried out last, and */
  char *kept;     /* what it replied */
  FollowupBackupContents contents;
};

G_DEFINE_FINAL_TYPE(FollowupArchive, followup_archive, G_TYPE_OBJECT)

typedef enum { JOB_COMPARE, JOB_DAILY, JOB_ASKED, JOB_POUR, JOB_RESTORE } JobKind;

/* Everything in it is owned. */
typedef struct {
  JobKind kind;
  int fd; /* -1: none */
  char *called;
  char *request; /* nullable */
  char *folder;
  gint64 now;
  FollowupBackup *backup;
  FollowupBackupContents contents;
} Job;

static void
free_job(Job *job)
{
  if (job->fd >= 0)
    close(job->fd);
  g_free(job->called);
  g_free(job->request);
  g_free(job->folder);
  followup_backup_free(job->backup);
  g_free(job);
}

static void consider(FollowupArchive *self);
static void run_next(FollowupArchive *self);

static gint64
get_now(FollowupArchive *self)
{
  return followup_clock_get_now(self->clock);
}

static gboolean
is_same(FollowupArchive *self, const FollowupBackupContents *contents)
{
  return contents->last_event == followup_store_get_last_event(self->store);
}

/* ---- what comes of a job ---- */

static void
note_made(FollowupArchive *self, const Job *job)
{
  self->newest = job->backup->at;
  g_free(self->newest_path);
  self->newest_path = g_strdup(job->backup->path);
  self->standing = is_same(self, &job->contents) ? STANDING_SAME : STANDING_CHANGED;
  self->failed = FOLLOWUP_BACKUP_NEVER;
  if (self->problem != NULL)
    g_message("backups can be made again");
  g_clear_pointer(&self->problem, g_free);
  followup_backup_prune(self->folder, self->newest_path, get_now(self),
                        followup_clock_get_zone(self->clock));
}

/* Said once, however often it is tried. */
static void
note_failed(FollowupArchive *self, const GError *error)
{
  self->failed = get_now(self);
  if (g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE))
    return; /* the store is closed, and that has been said */
  if (self->problem == NULL)
    g_warning("the daily backup could not be made, and is tried again: %s", error->message);
  g_free(self->problem);
  self->problem = g_strdup(error->message);
}

/* Takes error. Answers, and goes on with what waits. */
static void
end_job(FollowupArchive *self, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer(&self->current);
  Job *job = g_task_get_task_data(task);
  gboolean made = job->kind == JOB_DAILY || job->kind == JOB_ASKED;

  followup_store_trim(self->store);
  if (error == NULL && made)
    note_made(self, job);
  else if (error != NULL && job->kind == JOB_DAILY
           && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    note_failed(self, error);
  if (error != NULL && job->kind != JOB_RESTORE
      && g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED))
    g_signal_emit_by_name(self, "suspect");
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
  run_next(self);
}

/* ---- jobs ---- */

static void
compared_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FollowupArchive) self = user_data;
  g_autoptr(GError) error = NULL;
  FollowupBackupContents contents;

  if (!followup_backup_check_finish(result, &contents, &error)) {
    g_warning("the newest backup is no good, another is made: %s", error->message);
    self->standing = STANDING_CHANGED;
  } else if (self->standing == STANDING_UNKNOWN) {
    self->standing = is_same(self, &contents) ? STANDING_SAME : STANDING_CHANGED;
  }
  end_job(self, NULL);
}

static void
pour_on_thread(GTask *inner, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;

  if (followup_backup_pour(job->backup->path, job->fd, &error))
    g_task_return_boolean(inner, TRUE);
  else
    g_task_return_error(inner, error);
}

/* The copy in the folder was only on its way. */
static void
poured_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  FollowupArchive *self = FOLLOWUP_ARCHIVE(source);
  Job *job = g_task_get_task_data(self->current);
  GError *error = NULL;

  g_task_propagate_boolean(G_TASK(result), &error);
  g_unlink(job->backup->path);
  g_clear_pointer(&job->backup->path, g_free);
  end_job(self, error);
}

static void
run_on_thread(FollowupArchive *self, GTaskThreadFunc function, GAsyncReadyCallback callback)
{
  g_autoptr(GTask) inner = g_task_new(self, NULL, callback, NULL);

  g_task_set_task_data(inner, g_task_get_task_data(self->current), NULL);
  g_task_run_in_thread(inner, function);
}

static void
made_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FollowupArchive) self = user_data;
  Job *job = g_task_get_task_data(self->current);
  GError *error = NULL;

  job->backup = followup_backup_make_finish(result, &job->contents, &error);
  if (error == NULL && job->kind == JOB_POUR)
    run_on_thread(self, pour_on_thread, poured_cb);
  else
    end_job(self, error);
}

static void
take_in_on_thread(GTask *inner, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  job->backup = followup_backup_take_in(job->fd, job->called, job->folder, job->now, &job->contents,
                                        &error);
  if (error == NULL)
    g_task_return_boolean(inner, TRUE);
  else
    g_task_return_error(inner, error);
}

static gboolean
is_done_already(FollowupArchive *self, const Job *job)
{
  return job->kind == JOB_RESTORE && job->request != NULL
         && g_strcmp0(job->request, self->restored) == 0;
}

static void
answer_again(FollowupArchive *self, Job *job)
{
  job->backup = g_new0(FollowupBackup, 1);
  job->backup->path = g_strdup(self->kept);
  job->contents = self->contents;
  end_job(self, NULL);
}

static void
note_restored(FollowupArchive *self, const Job *job)
{
  g_message("the database was restored from a file; what it was before is kept as ‘%s’",
            job->backup->path != NULL ? job->backup->path : "");
  g_free(self->restored);
  self->restored = g_strdup(job->request);
  g_free(self->kept);
  self->kept = g_strdup(job->backup->path);
  self->contents = job->contents;
}

static gboolean
place(FollowupArchive *self, Job *job, GError **error)
{
  char *kept = NULL;

  if (followup_store_is_open(self->store)) {
    if (!followup_store_swap(self->store, job->backup->path, error))
      return FALSE;
    followup_backup_keep(job->backup, self->folder);
    return TRUE;
  }
  if (self->placer == NULL) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                        _("the database is not open"));
    return FALSE;
  }
  if (!self->placer(job->backup->path, &kept, self->placer_data, error)) {
    g_unlink(job->backup->path);
    return FALSE;
  }
  g_unlink(job->backup->path); /* which was copied */
  g_free(job->backup->path);
  job->backup->path = kept;
  return TRUE;
}

static void
taken_in_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  FollowupArchive *self = FOLLOWUP_ARCHIVE(source);
  Job *job = g_task_get_task_data(self->current);
  GError *error = NULL;

  if (!g_task_propagate_boolean(G_TASK(result), &error)) {
    end_job(self, error);
    return;
  }
  if (place(self, job, &error))
    note_restored(self, job);
  end_job(self, error);
}

static void
begin_job(FollowupArchive *self, const Job *job)
{
  switch (job->kind) {
  case JOB_COMPARE:
    followup_backup_check_async(self->newest_path, self->cancellable, compared_cb,
                                g_object_ref(self));
    break;
  case JOB_RESTORE:
    run_on_thread(self, take_in_on_thread, taken_in_cb);
    break;
  default:
    followup_store_back_up_async(
        self->store, job->kind == JOB_DAILY ? FOLLOWUP_BACKUP_DAILY : FOLLOWUP_BACKUP_ASKED,
        self->cancellable, made_cb, g_object_ref(self));
    break;
  }
}

static void
run_next(FollowupArchive *self)
{
  if (self->current != NULL)
    return;
  self->current = g_queue_pop_head(&self->waiting);
  if (self->current == NULL)
    consider(self);
  else if (is_done_already(self, g_task_get_task_data(self->current)))
    answer_again(self, g_task_get_task_data(self->current));
  else
    begin_job(self, g_task_get_task_data(self->current));
}

static gboolean
can_ask(FollowupArchive *self, JobKind kind)
{
  return !self->stopped && (self->started || kind == JOB_RESTORE);
}

static void
ask(FollowupArchive *self,
    JobKind kind,
    int fd,
    const char *called,
    const char *request,
    GAsyncReadyCallback callback,
    gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
  Job *job = g_new0(Job, 1);

  job->kind = kind;
  job->fd = fd;
  job->called = g_strdup(called);
  job->request = g_strdup(request);
  job->folder = g_strdup(self->folder);
  job->now = get_now(self);
  g_task_set_task_data(task, job, (GDestroyNotify)free_job);
  if (!can_ask(self, kind) || self->waiting.length >= MAX_WAITING) {
    g_task_return_new_error(task, FOLLOWUP_ERROR,
                            can_ask(self, kind) ? FOLLOWUP_ERROR_LIMIT_EXCEEDED
                                                : FOLLOWUP_ERROR_UNAVAILABLE,
                            _("backups are being made or restored already; try again in a moment"));
    return;
  }
  g_queue_push_tail(&self->waiting, g_steal_pointer(&task));
  run_next(self);
}

/* ---- the daily one ---- */

static gboolean
timer_cb(gpointer user_data)
{
  FollowupArchive *self = user_data;

  self->timer_id = 0;
  consider(self);
  return G_SOURCE_REMOVE;
}

static void
consider(FollowupArchive *self)
{
  gint64 now, next;

  g_clear_handle_id(&self->timer_id, g_source_remove);
  if (!self->started || self->current != NULL || self->standing == STANDING_SAME)
    return;
  now = get_now(self);
  next = followup_backup_get_next(self->newest, self->failed, now);
  if (next > now)
    self->timer_id = g_timeout_add_seconds((guint)(next - now), timer_cb, self);
  else if (self->standing == STANDING_UNKNOWN && self->newest_path != NULL)
    ask(self, JOB_COMPARE, -1, NULL, NULL, NULL, NULL);
  else
    ask(self, JOB_DAILY, -1, NULL, NULL, NULL, NULL);
}

static void
changed_cb(FollowupStore *store, GArray *ids, FollowupArchive *self)
{
  if (self->standing == STANDING_CHANGED)
    return; /* the timer is set, or a backup under way */
  self->standing = STANDING_CHANGED;
  consider(self);
}

/* The newest of the folder; an empty store needs none. */
static void
look_into_folder(FollowupArchive *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) backups = followup_backup_list(self->folder, &error);

  if (backups == NULL)
    g_warning("%s", error->message);
  self->newest = backups != NULL ? followup_backup_get_newest(backups, get_now(self))
                                 : FOLLOWUP_BACKUP_NEVER;
  for (guint i = 0; backups != NULL && i < backups->len; i++) {
    const FollowupBackup *backup = g_ptr_array_index(backups, i);

    if (backup->at == self->newest && self->newest_path == NULL)
      self->newest_path = g_strdup(backup->path);
  }
  if (self->newest_path == NULL && followup_store_get_last_event(self->store) == 0)
    self->standing = STANDING_SAME;
}

/* ---- the object ---- */

static void
followup_archive_dispose(GObject *object)
{
  FollowupArchive *self = FOLLOWUP_ARCHIVE(object);

  followup_archive_stop(self);
  g_clear_object(&self->store);
  g_clear_object(&self->clock);
  g_clear_object(&self->cancellable);
  G_OBJECT_CLASS(followup_archive_parent_class)->dispose(object);
}

static void
followup_archive_finalize(GObject *object)
{
  FollowupArchive *self = FOLLOWUP_ARCHIVE(object);

  g_free(self->folder);
  g_free(self->restored);
  g_free(self->kept);
  g_free(self->newest_path);
  g_free(self->problem);
  G_OBJECT_CLASS(followup_archive_parent_class)->finalize(object);
}

static void
followup_archive_class_init(FollowupArchiveClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_archive_dispose;
  G_OBJECT_CLASS(class)->finalize = followup_archive_finalize;
  g_signal_new("suspect", FOLLOWUP_TYPE_ARCHIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
               G_TYPE_NONE, 0);
}

static void
followup_archive_init(FollowupArchive *self)
{
  g_queue_init(&self->waiting);
  self->cancellable = g_cancellable_new();
  self->newest = FOLLOWUP_BACKUP_NEVER;
  self->failed = FOLLOWUP_BACKUP_NEVER;
}

FollowupArchive *
followup_archive_new(FollowupStore *store, FollowupClock *clock, const char *database)
{
  FollowupArchive *self = g_object_new(FOLLOWUP_TYPE_ARCHIVE, NULL);

  self->store = g_object_ref(store);
  self->clock = g_object_ref(clock);
  self->folder = followup_backup_get_folder(database);
  return self;
}

void
followup_archive_start(FollowupArchive *self)
{
  g_return_if_fail(!self->started);

  self->started = TRUE;
  followup_backup_clean(self->folder);
  look_into_folder(self);
  g_signal_connect(self->store, "changed", G_CALLBACK(changed_cb), self);
  g_signal_connect_swapped(self->clock, "jumped", G_CALLBACK(consider), self);
  consider(self);
}

void
followup_archive_stop(FollowupArchive *self)
{
  GTask *task;

  if (self->stopped)
    return;
  self->started = FALSE;
  self->stopped = TRUE;
  g_clear_handle_id(&self->timer_id, g_source_remove);
  g_signal_handlers_disconnect_by_data(self->store, self);
  g_signal_handlers_disconnect_by_data(self->clock, self);
  g_cancellable_cancel(self->cancellable);
  while ((task = g_queue_pop_head(&self->waiting)) != NULL) {
    g_task_return_new_error(task, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                            _("the daemon is ending"));
    g_object_unref(task);
  }
  /* The main loop ends too, and would end it: nothing of it is of use. */
  if (self->current != NULL)
    followup_backup_clean(self->folder);
}

GPtrArray *
followup_archive_list(FollowupArchive *self, GError **error)
{
  return followup_backup_list(self->folder, error);
}

const char *
followup_archive_get_problem(FollowupArchive *self)
{
  return self->problem;
}

gboolean
followup_archive_is_busy(FollowupArchive *self)
{
  return self->current != NULL;
}

gboolean
followup_archive_is_waiting(FollowupArchive *self)
{
  return self->timer_id != 0;
}

void
followup_archive_make_async(FollowupArchive *self,
                            int fd,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  ask(self, fd >= 0 ? JOB_POUR : JOB_ASKED, fd, NULL, NULL, callback, user_data);
}

void
followup_archive_set_placer(FollowupArchive *self, FollowupArchivePlacer placer, gpointer user_data)
{
  self->placer = placer;
  self->placer_data = user_data;
}

void
followup_archive_restore_async(FollowupArchive *self,
                               int fd,
                               const char *called,
                               const char *request,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  ask(self, JOB_RESTORE, fd, called, request, callback, user_data);
}

FollowupBackup *
followup_archive_finish(FollowupArchive *self,
                        GAsyncResult *result,
                        FollowupBackupContents *contents,
                        GError **error)
{
  Job *job = g_task_get_task_data(G_TASK(result));

  if (!g_task_propagate_boolean(G_TASK(result), error))
    return NULL;
  if (contents != NULL)
    *contents = job->contents;
  return g_steal_pointer(&job->backup);
}
