/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-actions: answers the calls about actions. Refuses to know how a call arrives. */
#include "service-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* An interview that a call touches, and what it looked like before. */
typedef struct {
  gint64 interview;
  guint highest; /* the highest number of its actions: what comes above was planned by the call */
} Touched;

static gboolean
read_filter(FollowupService *self, GVariant *options, FollowupActionFilter *filter, GError **error)
{
  FollowupActionFilter read = { .pending_only = TRUE, .until = FOLLOWUP_NO_INSTANT };
  guint64 interview;
  const char *after;

  if (g_variant_lookup(options, "interview", "t", &interview)) {
    g_autoptr(FollowupInterview) found = NULL;

    if (!followup_service_read_id(interview, &read.interview, error))
      return FALSE;
    found = followup_store_get_interview(self->store, read.interview, error);
    if (found == NULL)
      return FALSE;
  }
  g_variant_lookup(options, "pending", "b", &read.pending_only);
  g_variant_lookup(options, "until", "x", &read.until);
  read.limit = followup_service_read_limit(options);
  if (g_variant_lookup(options, "after", "&s", &after)
      && !followup_id_parse(after, &read.after.interview, &read.after.number, error))
    return FALSE;
  *filter = read;
  return TRUE;
}

static GVariant *
handle_list_actions(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("interview", "t"), FOLLOWUP_SERVICE_KEY("pending", "b"),
    FOLLOWUP_SERVICE_KEY("until", "x"),     FOLLOWUP_SERVICE_KEY("limit", "u"),
    FOLLOWUP_SERVICE_KEY("after", "s"),     FOLLOWUP_SERVICE_KEY("brief", "b"),
  };
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  g_autoptr(GPtrArray) actions = NULL;
  g_autoptr(GPtrArray) interviews = NULL;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  FollowupActionFilter filter;
  gboolean brief = FALSE;

  if (!followup_service_check_keys(options, keys, G_N_ELEMENTS(keys), error)
      || !read_filter(self, options, &filter, error))
    return NULL;
  actions = followup_store_list_actions(self->store, &filter, &interviews, error);
  if (actions == NULL)
    return NULL;
  g_variant_lookup(options, "brief", "b", &brief);
  for (guint i = 0; i < actions->len; i++)
    g_variant_builder_add_value(
        &builder, followup_service_encode_listed(self, g_ptr_array_index(actions, i),
                                                 g_ptr_array_index(interviews, i), brief));
  return g_variant_new("(aa{sv})", &builder);
}

/* The interviews of the actions, each once, as they are before the call. */
static GArray *
find_touched(FollowupService *self, GArray *ids, GError **error)
{
  g_autoptr(GArray) touched = g_array_new(FALSE, FALSE, sizeof(Touched));
  g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);

  for (guint i = 0; i < ids->len; i++) {
    FollowupActionId *id = &g_array_index(ids, FollowupActionId, i);
    Touched one = { .interview = id->interview };

    if (!g_hash_table_add(seen, &id->interview))
      continue;
    if (!followup_store_get_last_number(self->store, id->interview, &one.highest, error))
      return NULL;
    g_array_append_val(touched, one);
  }
  return g_steal_pointer(&touched);
}

typedef struct {
  GArray *ids, *touched; /* owned */
} Answer;

static void
free_answer(gpointer data)
{
  Answer *answer = data;

  g_array_unref(answer->ids);
  g_array_unref(answer->touched);
  g_free(answer);
}

/* Of one interview. What somebody removed before the answer was ready is not in it. */
static gboolean
add_touched(FollowupService *self, gpointer data, guint i, GVariantBuilder *rows, GError **error)
{
  const Answer *answer = data;
  const Touched *touched = &g_array_index(answer->touched, Touched, i);
  g_autoptr(FollowupInterview) interview = NULL; /* the user's own actions have none */
  g_autoptr(GPtrArray) actions = NULL;
  g_autoptr(GError) problem = NULL;

  if (!followup_store_get_whole(self->store, touched->interview, &interview, &actions, &problem)) {
    if (g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND))
      return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  for (guint k = 0; k < actions->len; k++) {
    const FollowupAction *action = g_ptr_array_index(actions, k);
    FollowupActionId id = { action->interview, action->number };

    if (action->number > touched->highest || followup_service_has_action_id(answer->ids, id))
      g_variant_builder_add_value(rows, followup_service_encode_action(self, action, interview));
  }
  return TRUE;
}

/* The actions as they are now, and those planned since. */
static GVariant *
reply_touched(FollowupService *self, GArray *ids, GArray *touched, GError **error)
{
  Answer *answer = g_new(Answer, 1);

  *answer = (Answer){ g_array_ref(ids), g_array_ref(touched) };
  return followup_service_reply_rows(self, touched->len, add_touched, answer, free_answer, error);
}

static const FollowupActionId *
get_ids(GArray *ids)
{
  return (const FollowupActionId *)(gpointer)ids->data;
}

static GVariant *
handle_complete_actions(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("at", "x"),
    FOLLOWUP_SERVICE_KEY("channel", "s"),
    FOLLOWUP_SERVICE_KEY("note", "s"),
  };
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) touched = NULL;
  FollowupDone done = { .at = followup_service_read_instant(self, options, "at") };
  FollowupOrigin origin;

  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error)
      || !followup_service_read_channel(options, &done.channel, error))
    return NULL;
  done.note = followup_service_read_text(options, "note");
  ids = followup_service_read_action_ids(rows, error);
  if (ids == NULL)
    return NULL;
  touched = find_touched(self, ids, error);
  if (touched == NULL
      || !followup_store_complete(self->store, get_ids(ids), ids->len, &done, &origin, error))
    return NULL;
  return reply_touched(self, ids, touched, error);
}

static GVariant *
handle_skip_actions(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) touched = NULL;
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  ids = followup_service_read_action_ids(rows, error);
  if (ids == NULL)
    return NULL;
  touched = find_touched(self, ids, error);
  if (touched == NULL || !followup_store_skip(self->store, get_ids(ids), ids->len, &origin, error))
    return NULL;
  return reply_touched(self, ids, touched, error);
}

static GVariant *
handle_snooze_actions(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) touched = NULL;
  FollowupOrigin origin;
  gint64 until;

  g_variant_get_child(parameters, 1, "x", &until);
  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  ids = followup_service_read_action_ids(rows, error);
  if (ids == NULL)
    return NULL;
  touched = find_touched(self, ids, error);
  if (touched == NULL
      || !followup_store_snooze(self->store, get_ids(ids), ids->len, until, &origin, error))
    return NULL;
  return reply_touched(self, ids, touched, error);
}

static gboolean
decode_update(GVariant *row, FollowupActionId *id, gint64 *due, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("id", "s"),
    FOLLOWUP_SERVICE_KEY("due", "x"),
  };
  const char *text;

  if (!followup_wire_dict_read(row, keys, G_N_ELEMENTS(keys), _("an action to change"), TRUE, NULL,
                               error))
    return FALSE;
  if (g_variant_lookup(row, "id", "&s", &text) && g_variant_lookup(row, "due", "x", due))
    return followup_service_read_action_id(text, id, error);
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("an action to change lacks ‘id’ or ‘due’; expected both, for example "
                        "‘7.1’ and 1795179600"));
  return FALSE;
}

/* ids and dues are filled in step. */
static gboolean
decode_updates(GVariant *rows, GArray *ids, GArray *dues, GError **error)
{
  guint n_rows = g_variant_n_children(rows);

  if (!followup_service_check_rows(rows, error))
    return FALSE;
  for (guint i = 0; i < n_rows; i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
    FollowupActionId id;
    gint64 due;

    if (!decode_update(row, &id, &due, error)) {
      followup_service_prefix_row(error, _("action"), i, n_rows);
      return FALSE;
    }
    if (followup_service_has_action_id(ids, id)) {
      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("action ‘%" PRId64 ".%u’ is given twice; expected each once"), id.interview,
                  id.number);
      return FALSE;
    }
    g_array_append_val(ids, id);
    g_array_append_val(dues, due);
  }
  return TRUE;
}

static GVariant *
handle_update_actions(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GArray) dues = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GArray) touched = NULL;
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error)
      || !decode_updates(rows, ids, dues, error))
    return NULL;
  touched = find_touched(self, ids, error);
  if (touched == NULL
      || !followup_store_set_due(self->store, get_ids(ids), (const gint64 *)(gpointer)dues->data,
                                 ids->len, &origin, error))
    return NULL;
  return reply_touched(self, ids, touched, error);
}

const FollowupServiceMethod followup_service_action_methods[] = {
  { "ListActions", handle_list_actions },     { "CompleteActions", handle_complete_actions },
  { "SkipActions", handle_skip_actions },     { "SnoozeActions", handle_snooze_actions },
  { "UpdateActions", handle_update_actions }, { NULL },
};
