/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* almanac-actions: owns the order of a row's actions; refuses to know what a calendar is. */
#include "almanac-private.h"

#include "action.h"
#include "json-object.h"

gboolean
followup_almanac_is_pending(const char *state)
{
  FollowupState known;

  return state != NULL && followup_state_from_nick(state, &known, NULL)
         && followup_state_is_pending(known);
}

static int
compare_actions(gconstpointer a, gconstpointer b)
{
  gint64 one = followup_json_get_integer(*(JsonObject *const *)a, "number", G_MAXINT64);
  gint64 other = followup_json_get_integer(*(JsonObject *const *)b, "number", G_MAXINT64);

  return (one > other) - (one < other);
}

/* The same task told of twice: once is enough, finished where one of them is. */
static gboolean
merge(GPtrArray *actions, JsonObject *action)
{
  JsonObject **last = actions->len > 0 ? (JsonObject **)&actions->pdata[actions->len - 1] : NULL;

  if (last == NULL || followup_json_get_string(action, "uuid") == NULL
      || g_strcmp0(followup_json_get_string(*last, "uuid"),
                   followup_json_get_string(action, "uuid"))
             != 0)
    return FALSE;
  if (followup_almanac_is_pending(followup_json_get_string(*last, "state")))
    *last = action;
  return TRUE;
}

void
followup_almanac_sort_actions(JsonObject *row)
{
  JsonArray *array = followup_json_get_array(row, "actions"), *sorted = json_array_new();
  g_autoptr(GPtrArray) all = g_ptr_array_new(), actions = g_ptr_array_new();

  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++)
    g_ptr_array_add(all, json_array_get_object_element(array, i));
  g_ptr_array_sort(all, compare_actions);
  for (guint i = 0; i < all->len; i++)
    if (!merge(actions, all->pdata[i]))
      g_ptr_array_add(actions, all->pdata[i]);
  for (guint i = 0; i < actions->len; i++)
    json_array_add_object_element(sorted, json_object_ref(actions->pdata[i]));
  if (array != NULL)
    json_object_set_array_member(row, "actions", sorted);
  else
    json_array_unref(sorted);
}
