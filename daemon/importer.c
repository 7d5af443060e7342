/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "importer.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "error.h"
#include "intake.h"
#include "loop.h"

/* How long rows are written before others have their turn; longer while nobody asks, as what is
 * written at once is less work; and how long it counts that somebody asked. */
#define SLICE_US 2000
#define LONG_SLICE_US 20000
#define BUSY_US (2 * G_USEC_PER_SEC)
#define PAUSE_MS 3 /* while the disk is behind */
#define MAX_PROBLEMS 100
#define PROGRESS_US (100 * 1000)
#define TIDY_DELAY 1 /* seconds: when others have looked at what came */

struct _FollowupImporter {
  GObject parent;
  FollowupStore *store; /* owned */
  gulong changed_id;
  GTask *current; /* owned, nullable */
  guint sweep_id; /* source; 0: nothing is left over */
  guint tidy_id;  /* source that gives memory back; 0: there was nothing to do */
  gint64 busy;    /* until then somebody else may ask again: slices are short */
};

G_DEFINE_FINAL_TYPE(FollowupImporter, followup_importer, G_TYPE_OBJECT)

typedef struct {
  char *who, *request; /* owned */
  gboolean keep_going;
  FollowupImportProgress progress;
  gpointer progress_data;
  int fd;                    /* owned until the intake has it; -1 */
  FollowupIntake *intake;    /* owned, nullable */
  FollowupStoreBatch *batch; /* owned, nullable */
  gboolean complete;         /* all of it is taken in */
  gboolean revealed;         /* it is done, but for what follows from it */
  guint slice_id;            /* source */
  gulong cancelled_id;
  guint done, total;
  gint64 told; /* when progress was told */
  guint refused;
  GPtrArray *problems; /* of char *, owned */
  FollowupBatchCounts counts;
} Job;

static void
free_job(gpointer data)
{
  Job *job = data;

  g_clear_handle_id(&job->slice_id, g_source_remove);
  followup_intake_free(job->intake);
  followup_store_batch_free(job->batch);
  if (job->fd >= 0)
    close(job->fd);
  g_ptr_array_unref(job->problems);
  g_free(job->who);
  g_free(job->request);
  g_free(job);
}

void
followup_import_result_clear(FollowupImportResult *self)
{
  g_clear_pointer(&self->problems, g_strfreev);
}

/* ---- leftovers ---- */

static void run_slices(FollowupImporter *self);

static gboolean
tidy_cb(gpointer user_data)
{
  FollowupImporter *self = user_data;

  self->tidy_id = 0;
  followup_store_trim(self->store);
  return G_SOURCE_REMOVE;
}

static void
tidy_memory(FollowupImporter *self)
{
  if (self->tidy_id == 0)
    self->tidy_id = g_timeout_add_seconds(TIDY_DELAY, tidy_cb, self);
}

/* One may wait for its first line while an earlier import is taken back. */
static gboolean
is_reading(FollowupImporter *self)
{
  const Job *job = g_task_get_task_data(self->current);

  return job->intake != NULL;
}

static gboolean
sweep_cb(gpointer user_data)
{
  FollowupImporter *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean more;

  if (!followup_store_sweep(self->store, &more, &error))
    g_warning("what is left of an import could not be removed: %s", error->message);
  if (error == NULL && more)
    return G_SOURCE_CONTINUE;
  self->sweep_id = 0;
  tidy_memory(self);
  if (self->current != NULL && !is_reading(self))
    run_slices(self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_following(FollowupImporter *self)
{
  const Job *job = self->current != NULL ? g_task_get_task_data(self->current) : NULL;

  return job != NULL && job->revealed;
}

static void
sweep(FollowupImporter *self)
{
  if (self->sweep_id == 0 && followup_store_is_littered(self->store) && !is_following(self))
    self->sweep_id = g_idle_add(sweep_cb, self);
}

/* ---- the end ---- */

/* Takes error; NULL: it succeeded. */
static void
end(FollowupImporter *self, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer(&self->current);
  Job *job = g_task_get_task_data(task);
  GCancellable *cancellable = g_task_get_cancellable(task);

  g_clear_handle_id(&job->slice_id, g_source_remove);
  if (job->cancelled_id != 0)
    g_signal_handler_disconnect(cancellable, job->cancelled_id);
  job->cancelled_id = 0;
  g_clear_pointer(&job->intake, followup_intake_free);
  g_clear_pointer(&job->batch, followup_store_batch_free);
  sweep(self);
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
  tidy_memory(self);
}

/* Takes error, which says what is wrong with a line. */
static GError *
name_line(GError *error, guint line, gboolean alone)
{
  GError *named
      = alone ? g_error_new(error->domain, error->code, _("line %u: %s"), line, error->message)
              : g_error_new(error->domain, error->code,
                            _("line %u: %s; nothing was imported, ‘--keep-going’ takes the rest"),
                            line, error->message);

  g_error_free(error);
  return named;
}

/* Takes error. FALSE: it is the end. */
static gboolean
refuse_row(FollowupImporter *self, Job *job, GError *error, guint line)
{
  if (!job->keep_going) {
    end(self, name_line(error, line, FALSE));
    return FALSE;
  }
  error = name_line(error, line, TRUE);
  job->refused++;
  if (job->problems->len < MAX_PROBLEMS)
    g_ptr_array_add(job->problems, g_strdup(error->message));
  g_error_free(error);
  return TRUE;
}

/* ---- slices ---- */

static gboolean
is_rows(const GError *error)
{
  return g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT)
         || g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
}

/* FALSE: it has ended. */
static gboolean
begin_batch(FollowupImporter *self, Job *job, const FollowupRecordHeader *header)
{
  const FollowupOrigin origin = { .who = job->who, .request = job->request };
  GError *error = NULL;

  job->total = header->interviews + header->changes;
  job->batch = followup_store_batch_new(self->store, header, &origin, &error);
  if (job->batch != NULL && followup_store_batch_begin(job->batch, &error))
    return TRUE;
  end(self, error);
  return FALSE;
}

/* FALSE: it has ended. */
static gboolean
take_in(FollowupImporter *self, Job *job, FollowupIntakeItem *item)
{
  GError *error = g_steal_pointer(&item->error);

  if (error != NULL && item->fatal) {
    end(self, error);
    return FALSE;
  }
  if (item->header != NULL)
    return begin_batch(self, job, item->header);
  job->done++;
  if (error == NULL && followup_store_batch_put(job->batch, item->record, &error))
    return TRUE;
  if (is_rows(error))
    return refuse_row(self, job, error, item->line);
  end(self, error);
  return FALSE;
}

static void
tell_progress(Job *job)
{
  gint64 now = g_get_monotonic_time();

  if (job->progress == NULL || now - job->told < PROGRESS_US)
    return;
  job->told = now;
  job->progress(job->done, job->total, job->progress_data);
}

static void
reveal(FollowupImporter *self, Job *job)
{
  GError *error = NULL;

  job->revealed = followup_store_batch_reveal(job->batch, &job->counts, &error);
  if (!job->revealed || !followup_store_is_littered(self->store))
    end(self, error);
}

/* A failure is no reason to take the import back: the next change, or the next start, goes on. */
static gboolean
follow(FollowupImporter *self, Job *job)
{
  g_autoptr(GError) error = NULL;
  gboolean more;

  if (!followup_store_sweep(self->store, &more, &error))
    g_warning("what follows from an import could not be planned: %s", error->message);
  if (error == NULL && more)
    return G_SOURCE_CONTINUE;
  job->slice_id = 0;
  end(self, NULL);
  return G_SOURCE_REMOVE;
}

/* The daemon's own sources get their turn too, but are no reason to expect more of them: the log
 * that was written back is one, and what comes of short slices is a longer log. */
static gboolean
others_ask(const FollowupImporter *self)
{
  return g_get_monotonic_time() < self->busy;
}

void
followup_importer_give_way(FollowupImporter *self)
{
  self->busy = g_get_monotonic_time() + BUSY_US;
}

gint64
followup_importer_get_busy(const FollowupImporter *self)
{
  return self->busy;
}

/* Until over. *more: there is some left; FALSE: it has ended. */
static gboolean
take_until(FollowupImporter *self, Job *job, gint64 over, gboolean *more, gboolean *ended)
{
  while (*more && g_get_monotonic_time() < over) {
    g_autoptr(FollowupIntakeItem) item = followup_intake_next(job->intake, ended);

    *more = item != NULL;
    if (*more && !take_in(self, job, item))
      return FALSE;
  }
  return TRUE;
}

/* As much as there is time for. */
static gboolean
take_slice(FollowupImporter *self, Job *job, gboolean *more, gboolean *ended)
{
  gint64 begin = g_get_monotonic_time(), now = begin;

  *more = TRUE;
  *ended = FALSE;
  do {
    if (!take_until(self, job, now + SLICE_US, more, ended))
      return FALSE;
    now = g_get_monotonic_time();
  } while (*more && now - begin < LONG_SLICE_US && !others_ask(self)
           && !followup_loop_is_awaited());
  return TRUE;
}

static gboolean slice_cb(gpointer user_data);

static gboolean
resume_cb(gpointer user_data)
{
  FollowupImporter *self = user_data;
  Job *job = g_task_get_task_data(self->current);

  job->slice_id = g_idle_add(slice_cb, self);
  return G_SOURCE_REMOVE;
}

/* In a while. */
static gboolean
pause_slices(FollowupImporter *self, Job *job)
{
  job->slice_id = g_timeout_add(PAUSE_MS, resume_cb, self);
  return G_SOURCE_REMOVE;
}

/* All was taken in. */
static gboolean
complete(FollowupImporter *self, Job *job)
{
  if (job->revealed)
    return follow(self, job);
  if (!followup_store_batch_flush(job->batch))
    return pause_slices(self, job);
  reveal(self, job);
  return self->current != NULL;
}

static gboolean
slice_cb(gpointer user_data)
{
  FollowupImporter *self = user_data;
  Job *job = g_task_get_task_data(self->current);
  GError *error = NULL;
  gboolean more = TRUE, full;

  if (job->batch != NULL && !followup_store_batch_settle(job->batch))
    return pause_slices(self, job);
  if (job->complete)
    return complete(self, job);
  if (job->batch != NULL && !followup_store_batch_begin(job->batch, &error)) {
    end(self, error);
    return G_SOURCE_REMOVE;
  }
  /* A commit takes as long as a slice: others come between. */
  full = job->batch != NULL && followup_store_batch_is_full(job->batch, !others_ask(self));
  if (!full && !take_slice(self, job, &more, &job->complete))
    return G_SOURCE_REMOVE;
  if (job->batch != NULL && !followup_store_batch_end(job->batch, !full, &error)) {
    end(self, error);
    return G_SOURCE_REMOVE;
  }
  tell_progress(job);
  if (more || job->complete)
    return G_SOURCE_CONTINUE;
  job->slice_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
ready_cb(gpointer user_data)
{
  FollowupImporter *self = user_data;
  Job *job = g_task_get_task_data(self->current);

  if (job->slice_id == 0)
    job->slice_id = g_idle_add(slice_cb, self);
  return G_SOURCE_REMOVE;
}

static void
run_slices(FollowupImporter *self)
{
  Job *job = g_task_get_task_data(self->current);

  job->intake = followup_intake_new(job->fd, ready_cb, self);
  job->fd = -1;
}

/* ---- beginning ---- */

static gboolean
give_up_cb(gpointer user_data)
{
  FollowupImporter *self = user_data;
  GError *error = NULL;

  if (self->current != NULL && !is_following(self)
      && g_cancellable_set_error_if_cancelled(g_task_get_cancellable(self->current), &error))
    end(self, error);
  return G_SOURCE_REMOVE;
}

/* From the idle loop: a slice may be what cancels. */
static void
cancelled_cb(GCancellable *cancellable, FollowupImporter *self)
{
  g_idle_add_full(G_PRIORITY_DEFAULT, give_up_cb, g_object_ref(self), g_object_unref);
}

static Job *
make_job(int fd, const FollowupImportWishes *wishes)
{
  Job *job = g_new0(Job, 1);

  job->fd = fd;
  job->who = g_strdup(wishes->origin->who);
  job->request
      = wishes->origin->request != NULL ? g_ascii_strdown(wishes->origin->request, -1) : NULL;
  job->keep_going = wishes->keep_going;
  job->progress = wishes->progress;
  job->progress_data = wishes->progress_data;
  job->problems = g_ptr_array_new_with_free_func(g_free);
  return job;
}

static gboolean
is_busy(FollowupImporter *self, GError **error)
{
  if (self->current == NULL)
    return FALSE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                      _("another import goes on: try again when it has ended"));
  return TRUE;
}

void
followup_importer_run_async(FollowupImporter *self,
                            int fd,
                            const FollowupImportWishes *wishes,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  Job *job = make_job(fd, wishes);
  const FollowupOrigin origin = { .who = job->who, .request = job->request };
  GError *error = NULL;
  gboolean found;

  g_task_set_task_data(task, job, free_job);
  if (is_busy(self, &error)
      || !followup_store_find_import(self->store, &origin, &found, &job->counts, &error)) {
    g_task_return_error(task, error);
    return;
  }
  if (found) {
    g_task_return_boolean(task, TRUE);
    return;
  }
  self->current = g_steal_pointer(&task);
  self->busy = 0; /* who asked was who wants this */
  if (cancellable != NULL)
    job->cancelled_id
        = g_signal_connect_object(cancellable, "cancelled", G_CALLBACK(cancelled_cb), self, 0);
  sweep(self);
  if (self->sweep_id == 0)
    run_slices(self);
}

gboolean
followup_importer_run_finish(FollowupImporter *self,
                             GAsyncResult *result,
                             FollowupImportResult *imported,
                             GError **error)
{
  Job *job = g_task_get_task_data(G_TASK(result));

  if (!g_task_propagate_boolean(G_TASK(result), error))
    return FALSE;
  imported->counts = job->counts;
  imported->refused = job->refused;
  g_ptr_array_add(job->problems, NULL);
  imported->problems = (char **)g_ptr_array_free(g_steal_pointer(&job->problems), FALSE);
  job->problems = g_ptr_array_new();
  return TRUE;
}

/* ---- the object ---- */

static void
changed_cb(FollowupStore *store, GArray *ids, FollowupImporter *self)
{
  sweep(self);
}

FollowupImporter *
followup_importer_new(FollowupStore *store)
{
  FollowupImporter *self = g_object_new(FOLLOWUP_TYPE_IMPORTER, NULL);

  self->store = g_object_ref(store);
  self->changed_id = g_signal_connect(store, "changed", G_CALLBACK(changed_cb), self);
  sweep(self);
  return self;
}

void
followup_importer_stop(FollowupImporter *self)
{
  if (self->current != NULL)
    end(self, is_following(self) ? NULL
                                 : g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                                                       _("the daemon ends")));
  if (self->store != NULL)
    g_clear_signal_handler(&self->changed_id, self->store);
  g_clear_handle_id(&self->sweep_id, g_source_remove);
  g_clear_handle_id(&self->tidy_id, g_source_remove);
}

static void
followup_importer_dispose(GObject *object)
{
  FollowupImporter *self = FOLLOWUP_IMPORTER(object);

  followup_importer_stop(self);
  g_clear_object(&self->store);
  G_OBJECT_CLASS(followup_importer_parent_class)->dispose(object);
}

static void
followup_importer_init(FollowupImporter *self)
{
}

static void
followup_importer_class_init(FollowupImporterClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_importer_dispose;
}
