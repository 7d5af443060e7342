/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "exporter.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "outlet.h"

#define SLICE_US 4000
#define ROWS_AT_ONCE 20
#define PIECE (64 * 1024) /* bytes */
#define MOST_WAITING 4    /* pieces */

typedef struct {
  FollowupOutlet *outlet; /* owned */
  FollowupExportPlace place;
  FollowupRecordHeader header;
  GString *text;  /* owned; gathered so far */
  guint slice_id; /* source; 0: waits for room */
  gulong cancelled_id, replaced_id;
  gboolean begun, ended;
} Job;

static void
free_job(gpointer data)
{
  Job *job = data;

  g_clear_handle_id(&job->slice_id, g_source_remove);
  followup_outlet_free(job->outlet);
  g_string_free(job->text, TRUE);
  g_free(job);
}

/* Takes error, and the reference that the job lives by. */
static void
end(GTask *task, GError *error)
{
  Job *job = g_task_get_task_data(task);

  if (job->ended)
    return;
  job->ended = TRUE;
  g_clear_handle_id(&job->slice_id, g_source_remove);
  if (job->cancelled_id != 0)
    g_signal_handler_disconnect(g_task_get_cancellable(task), job->cancelled_id);
  g_clear_signal_handler(&job->replaced_id, g_task_get_source_object(task));
  g_clear_pointer(&job->outlet, followup_outlet_free);
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
  followup_store_trim(g_task_get_source_object(task));
  g_object_unref(task);
}

static gboolean
gather(GTask *task, Job *job, GError **error)
{
  FollowupStore *store = g_task_get_source_object(task);

  if (job->begun)
    return followup_store_export_some(store, &job->place, ROWS_AT_ONCE, job->text, error);
  job->begun = TRUE;
  if (!followup_store_export_header(store, &job->header, error))
    return FALSE;
  followup_record_write_header(&job->header, FOLLOWUP_VERSION, job->text);
  return TRUE;
}

static void
hand_over(Job *job)
{
  if (job->text->len == 0)
    return;
  followup_outlet_write(job->outlet, job->text);
  job->text = g_string_sized_new(PIECE);
}

/* FALSE: it has ended. */
static gboolean
run_slice(GTask *task, Job *job, guint *waiting)
{
  gint64 over = g_get_monotonic_time() + SLICE_US;
  GError *error = NULL;

  if (!followup_outlet_look(job->outlet, waiting, &error)) {
    end(task, error);
    return FALSE;
  }
  while (!job->place.ended && *waiting < MOST_WAITING && g_get_monotonic_time() < over) {
    if (!gather(task, job, &error)) {
      end(task, error);
      return FALSE;
    }
    if (job->text->len < PIECE)
      continue;
    hand_over(job);
    (*waiting)++;
  }
  return TRUE;
}

static gboolean
slice_cb(gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data(task);
  guint waiting;

  if (!run_slice(task, job, &waiting))
    return G_SOURCE_REMOVE;
  if (!job->place.ended && waiting < MOST_WAITING)
    return G_SOURCE_CONTINUE;
  job->slice_id = 0;
  if (job->place.ended && job->text->len > 0)
    hand_over(job);
  else if (job->place.ended && waiting == 0)
    end(task, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
ready_cb(gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data(task);

  if (job->slice_id == 0 && !job->ended)
    job->slice_id = g_idle_add(slice_cb, task);
  return G_SOURCE_REMOVE;
}

static gboolean
give_up_cb(gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled(g_task_get_cancellable(task), &error))
    end(task, error);
  g_object_unref(task);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb(GCancellable *cancellable, gpointer task)
{
  g_idle_add_full(G_PRIORITY_DEFAULT, give_up_cb, g_object_ref(task), NULL);
}

/* The rest would be of another database, by ids that mean something else there. */
static void
replaced_cb(FollowupStore *store, gpointer task)
{
  end(task, g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                                _("another database took the place of the one that was being "
                                  "exported: export it once more")));
}

void
followup_exporter_run_async(FollowupStore *store,
                            int fd,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new(store, cancellable, callback, user_data);
  Job *job = g_new0(Job, 1);

  job->text = g_string_sized_new(PIECE);
  job->outlet = followup_outlet_new(fd, ready_cb, task);
  g_task_set_task_data(task, job, free_job);
  if (cancellable != NULL)
    job->cancelled_id = g_signal_connect(cancellable, "cancelled", G_CALLBACK(cancelled_cb), task);
  job->replaced_id = g_signal_connect(store, "replaced", G_CALLBACK(replaced_cb), task);
  job->slice_id = g_idle_add(slice_cb, task);
}

gboolean
followup_exporter_run_finish(GAsyncResult *result, FollowupExportResult *exported, GError **error)
{
  Job *job = g_task_get_task_data(G_TASK(result));

  if (!g_task_propagate_boolean(G_TASK(result), error))
    return FALSE;
  *exported = (FollowupExportResult){ job->header.interviews, job->header.changes };
  return TRUE;
}
