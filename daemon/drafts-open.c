/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* drafts-open: owns what of a draft is opened and what is said where it is not; refuses to know by
 * which way. */
#include "drafts-private.h"

#include "error.h"

#include <glib/gi18n-lib.h>

/* Of a task. Everything in it is owned. */
typedef struct {
  FollowupDraft *draft;
  char *id, *as; /* as is nullable */
  const char *opened_with;
} Opening;

static void
free_opening(gpointer data)
{
  Opening *opening = data;

  followup_draft_free(opening->draft);
  g_free(opening->id);
  g_free(opening->as);
  g_free(opening);
}

/* The user has the text all the same. (transfer full) */
static GError *
word_failure(const Opening *opening, const GError *why)
{
  g_autofree char *as
      = opening->as != NULL ? g_strconcat(" --as ", opening->as, NULL) : g_strdup("");

  return g_error_new(
      FOLLOWUP_ERROR, why->domain == FOLLOWUP_ERROR ? why->code : FOLLOWUP_ERROR_FAILED,
      followup_form_is_mailed(opening->draft->form)
          ? _("no mail program could be opened: %s; ‘followup draft %s%s’ prints the message")
          : _("no program could be opened for the text: %s; ‘followup draft %s%s’ prints it"),
      why->message, opening->id, as);
}

static void
opened_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  FollowupDrafts *self = g_task_get_source_object(task);
  Opening *opening = g_task_get_task_data(task);
  g_autoptr(GError) why = NULL;

  self->n_opening--;
  opening->opened_with = followup_launcher_open_finish(FOLLOWUP_LAUNCHER(source), result, &why);
  if (opening->opened_with == NULL) {
    g_task_return_error(task, word_failure(opening, why));
    return;
  }
  g_signal_emit_by_name(self, "opened", opening->id);
  g_task_return_boolean(task, TRUE);
}

static void
launch(FollowupDrafts *self, const Opening *opening, const char *activation, GTask *task)
{
  const FollowupDraft *draft = opening->draft;
  g_autofree char *uri
      = followup_form_is_mailed(draft->form) ? followup_draft_to_mailto(draft) : NULL;
  g_autofree char *name
      = g_strdup_printf("%s-%s.txt", opening->id, followup_form_to_nick(draft->form));

  self->n_opening++;
  followup_launcher_open_async(
      self->launcher,
      &(FollowupLaunch){ .uri = uri, .name = name, .text = draft->body, .activation = activation },
      opened_cb, g_object_ref(task));
}

static gboolean
check_room(FollowupDrafts *self, GError **error)
{
  if (self->n_opening < FOLLOWUP_DRAFTS_MAX_OPENING)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("%d drafts are being opened already; try again in a moment"),
              FOLLOWUP_DRAFTS_MAX_OPENING);
  return FALSE;
}

void
followup_drafts_open_async(FollowupDrafts *self,
                           const char *id,
                           const char *as,
                           const char *activation,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_autoptr(GTask) task = g_task_new(self, NULL, callback, data);
  Opening *opening = g_new0(Opening, 1);
  GError *error = NULL;

  g_task_set_source_tag(task, followup_drafts_open_async);
  g_task_set_task_data(task, opening, free_opening);
  opening->id = g_strdup(id);
  opening->as = g_strdup(as);
  if (check_room(self, &error))
    opening->draft = followup_drafts_compose(self, id, as, &error);
  if (opening->draft != NULL)
    launch(self, opening, activation, task);
  else
    g_task_return_error(task, error);
}

FollowupDraft *
followup_drafts_open_finish(FollowupDrafts *self,
                            GAsyncResult *result,
                            const char **opened_with,
                            GError **error)
{
  Opening *opening = g_task_get_task_data(G_TASK(result));

  if (!g_task_propagate_boolean(G_TASK(result), error))
    return NULL;
  if (opened_with != NULL)
    *opened_with = opening->opened_with;
  return g_steal_pointer(&opening->draft);
}
