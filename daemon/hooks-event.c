/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hooks-event: what concerns which hook, and what it reads. Pure. */
#include "hooks-private.h"

#include "json.h"

#include <string.h>

/* Of what is written; fields are added and none is removed. */
#define VERSION 1

const char *
followup_hook_to_nick(FollowupHook hook)
{
  static const char *const nicks[FOLLOWUP_N_HOOKS] = { "added", "due", "done", "changed" };

  return nicks[hook];
}

/* What has a hook of its own is no mere change. */
static gboolean
is_own(const char *verb)
{
  return g_str_equal(verb, "add") || g_str_equal(verb, "done");
}

static guint
count_subjects(const FollowupStoreNews *news, gboolean wanted)
{
  return wanted ? news->subjects->len : 0;
}

guint
followup_hook_count(FollowupHook hook, const FollowupStoreNews *news)
{
  switch (hook) {
  case FOLLOWUP_HOOK_ADDED:
    return count_subjects(news, g_str_equal(news->verb, "add"));
  case FOLLOWUP_HOOK_DUE:
    return g_str_equal(news->verb, "fall-due") ? news->actions->len : 0;
  case FOLLOWUP_HOOK_DONE:
    return g_str_equal(news->verb, "done") ? news->actions->len : 0;
  case FOLLOWUP_HOOK_CHANGED:
    return count_subjects(news, !is_own(news->verb)) + news->others->len;
  default:
    return 0;
  }
}

FollowupActionId
followup_hook_get(FollowupHook hook, const FollowupStoreNews *news, guint i)
{
  guint n = count_subjects(news, hook != FOLLOWUP_HOOK_CHANGED || !is_own(news->verb));

  if (hook == FOLLOWUP_HOOK_DUE || hook == FOLLOWUP_HOOK_DONE)
    return g_array_index(news->actions, FollowupActionId, i);
  return (FollowupActionId){ .interview = i < n ? g_array_index(news->subjects, gint64, i)
                                                : g_array_index(news->others, gint64, i - n) };
}

/* ---- what it reads ---- */

static void
add_text(JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member(object, name, text);
  else
    json_object_set_null_member(object, name);
}

static void
add_dict(JsonObject *object, const char *name, GVariant *dict)
{
  if (dict != NULL)
    json_object_set_member(object, name, followup_json_from_variant(dict));
  else
    json_object_set_null_member(object, name);
}

/* Of a change that was about thousands, the ids of all would be told to each. */
static void
add_change(JsonObject *object, GVariant *change)
{
  static const char *const fields[] = { "id", "verb", "text", NULL };

  if (change != NULL)
    json_object_set_member(object, "change", followup_json_from_dict(change, fields));
  else
    json_object_set_null_member(object, "change");
}

GBytes *
followup_hook_write(const FollowupHookTold *told)
{
  JsonObject *object = json_object_new();
  JsonNode *node = json_node_new(JSON_NODE_OBJECT);
  g_autoptr(GVariant) at = g_variant_ref_sink(g_variant_new_int64(told->at));
  GString *text = g_string_new(NULL);

  add_text(object, "event", followup_hook_to_nick(told->hook));
  json_object_set_int_member(object, "version", VERSION);
  json_object_set_member(object, "at", followup_json_from_variant(at));
  add_text(object, "who", told->who);
  add_text(object, "id", told->id);
  json_object_set_int_member(object, "missed", told->missed);
  add_change(object, told->change);
  if (told->hook == FOLLOWUP_HOOK_DUE || told->hook == FOLLOWUP_HOOK_DONE)
    add_dict(object, "action", told->action);
  add_dict(object, "interview", told->interview);
  json_node_take_object(node, object);
  followup_json_print(node, FALSE, text);
  return g_string_free_to_bytes(text);
}
