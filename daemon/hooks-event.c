/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hooks-event: what concerns which hook, and what it reads. Pure. */
#include "hooks-private.h"

#include "calendar.h"
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

/* Of a change that was about thousands, the ids of all would be told to each. */
static const char *const change_fields[] = { "id", "verb", "text", NULL };

static void
write_number(FollowupJsonWriter *writer, const char *name, gint64 number)
{
  followup_json_writer_name(writer, name);
  followup_json_writer_int(writer, number);
}

static void
write_dict(FollowupJsonWriter *writer, const char *name, GVariant *dict)
{
  followup_json_writer_name(writer, name);
  followup_json_write_variant(writer, dict);
}

GBytes *
followup_hook_write(const FollowupHookTold *told)
{
  g_autofree char *at = followup_instant_to_rfc3339(told->at);
  GString *text = g_string_new(NULL);
  FollowupJsonWriter writer;

  followup_json_writer_init(&writer, text, FALSE);
  followup_json_writer_begin(&writer, '{');
  followup_json_writer_member(&writer, "event", followup_hook_to_nick(told->hook));
  write_number(&writer, "version", VERSION);
  followup_json_writer_member(&writer, "at", at);
  followup_json_writer_member(&writer, "who", told->who);
  followup_json_writer_member(&writer, "id", told->id);
  write_number(&writer, "missed", told->missed);
  followup_json_writer_name(&writer, "change");
  followup_json_write_dict(&writer, told->change, change_fields);
  if (told->hook == FOLLOWUP_HOOK_DUE || told->hook == FOLLOWUP_HOOK_DONE)
    write_dict(&writer, "action", told->action);
  write_dict(&writer, "interview", told->interview);
  followup_json_writer_end(&writer, '}');
  followup_json_writer_finish(&writer);
  return g_string_free_to_bytes(text);
}
