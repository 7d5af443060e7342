/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What is about to be shown, written down before its moment: so nobody waits for that when it has
 * come, and a life that ends then, between showing it and noting so, is known to have got there. */

#include "error.h"
#include "store-private.h"

#define ANNOUNCED "announced" /* its key */

gboolean
followup_store_announce(
    FollowupStore *self, gint64 moment, const FollowupActionId *ids, gsize n_ids, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(FollowupStoreChange) change
      = followup_store_change_begin_lazily(self, NULL, NULL, error);

  if (!change)
    return FALSE;
  g_string_append_printf(text, "%" G_GINT64_FORMAT, moment);
  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf(text, " %" G_GINT64_FORMAT ".%u", ids[i].interview, ids[i].number);
  return followup_store_note_text(self, ANNOUNCED, text->str, error)
         && followup_store_change_commit(change, error);
}

/* Noting that it is shown sets next_at to a later moment, as putting it off does. */
static gboolean
may_be_up(const FollowupAction *action, gint64 moment)
{
  return followup_state_is_pending(action->state) && action->next_at <= moment;
}

/* FALSE: it cannot be read. What is gone is passed over. */
static gboolean
add_action(FollowupStore *self, const char *id, gint64 moment, GPtrArray *found, GError **error)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(FollowupAction) action = NULL;
  FollowupActionId key;

  if (!followup_id_parse(id, &key.interview, &key.number, NULL))
    return TRUE;
  action = followup_store_get_action(self, key.interview, key.number, &problem);
  if (problem && !g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND)) {
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  if (action && may_be_up(action, moment)) {
    action->state = FOLLOWUP_STATE_SHOWING;
    g_ptr_array_add(found, g_steal_pointer(&action));
  }
  return TRUE;
}

GPtrArray *
followup_store_list_announced(FollowupStore *self, gint64 now, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  g_auto(GStrv) words = NULL;
  g_autofree char *text = NULL;
  gint64 moment;

  if (!followup_store_read_text(self, ANNOUNCED, &text, error))
    return NULL;
  words = g_strsplit(text ? text : "", " ", -1);
  moment = words[0] ? g_ascii_strtoll(words[0], NULL, 10) : 0;
  if (!words[0] || moment > now)
    return g_steal_pointer(&found);
  for (char **id = words + 1; *id; id++) {
    if (!add_action(self, *id, moment, found, error))
      return NULL;
  }
  return g_steal_pointer(&found);
}

/* Before anybody deals with one of them, and before plans are made anew: what may be up is to be
 * known by the key that it had. */
void
followup_store_remember_announced(FollowupStore *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer(&self->announced, g_ptr_array_unref);
  self->announced
      = followup_store_list_announced(self, followup_clock_get_now(self->clock), &error);
  if (!self->announced)
    g_info("cannot read what was announced: %s", error->message);
}

GPtrArray *
followup_store_take_announced(FollowupStore *self)
{
  return g_steal_pointer(&self->announced);
}
