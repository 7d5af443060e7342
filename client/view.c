/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "view.h"

#include "action.h"
#include "columns.h"
#include "moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
followup_view_get_text(GVariant *dict, const char *key)
{
  const char *text = NULL;

  g_variant_lookup(dict, key, "&s", &text);
  return followup_columns_clean(text, TRUE);
}

gint64
followup_view_get_instant(GVariant *dict, const char *key)
{
  gint64 instant = FOLLOWUP_NO_INSTANT;

  g_variant_lookup(dict, key, "x", &instant);
  return instant;
}

char *
followup_view_get_title(GVariant *interview)
{
  g_autofree char *employer = followup_view_get_text(interview, "employer");
  g_autofree char *position = followup_view_get_text(interview, "position");

  if (*position == '\0')
    return g_steal_pointer(&employer);
  /* Translators: an employer and the position there */
  return g_strdup_printf(_("%s, %s"), employer, position);
}

/* A step's name with the one it is for: thanks go to somebody, the rest is done with somebody. */
static char *
word_person(FollowupKind kind, const char *title, const char *person)
{
  switch (kind) {
  case FOLLOWUP_KIND_THANK_YOU:
  case FOLLOWUP_KIND_HANDWRITTEN_NOTE:
  case FOLLOWUP_KIND_REPLY_REJECTION:
  case FOLLOWUP_KIND_TELL_OTHERS:
  case FOLLOWUP_KIND_SEND_WITHDRAWAL:
  case FOLLOWUP_KIND_NO_SHOW:
  case FOLLOWUP_KIND_REQUEST:
    return g_strdup_printf(_("%s to %s"), title, person);
  case FOLLOWUP_KIND_ANSWER_OFFER:
  case FOLLOWUP_KIND_ASK_OFFER_DEADLINE:
  case FOLLOWUP_KIND_FEEDBACK_REQUEST:
    return g_strdup_printf(_("%s (%s)"), title, person);
  default:
    return g_strdup_printf(_("%s with %s"), title, person);
  }
}

static const char *
word_channel(const char *nick)
{
  static const struct {
    const char *nick;
    const char *words;
  } channels[] = {
    { "email", N_("by email") },
    { "phone", N_("by phone") },
    { "post", N_("by post") },
    { "social", N_("by social media") },
  };

  for (guint i = 0; i < G_N_ELEMENTS(channels); i++)
    if (strcmp(channels[i].nick, nick) == 0)
      return _(channels[i].words);
  return NULL;
}

char *
followup_view_get_task(GVariant *action)
{
  g_autofree char *nick = followup_view_get_text(action, "kind");
  g_autofree char *person = followup_view_get_text(action, "interviewer");
  g_autofree char *channel = followup_view_get_text(action, "channel");
  g_autofree char *text = followup_view_get_text(action, "text");
  g_autofree char *title = NULL, *task = NULL;
  const char *way = word_channel(channel);
  FollowupKind kind;

  if (!followup_kind_from_nick(nick, &kind, NULL)) /* a newer daemon's */
    return g_steal_pointer(&nick);
  title = *text != '\0' ? g_strdup_printf("“%s”", text) : g_strdup(followup_kind_to_title(kind));
  task = *person != '\0' ? word_person(kind, title, person) : g_strdup(title);
  return way != NULL ? g_strconcat(task, " ", way, NULL) : g_steal_pointer(&task);
}

/* What a step is called in a list, with the one it is for. */
static char *
word_brief_person(FollowupKind kind, const char *person)
{
  switch (kind) {
  case FOLLOWUP_KIND_THANK_YOU:
    return g_strdup_printf(_("Thank-you to %s"), person);
  case FOLLOWUP_KIND_HANDWRITTEN_NOTE:
    return g_strdup_printf(_("Card to %s"), person);
  case FOLLOWUP_KIND_SECOND_FOLLOW_UP:
    return g_strdup_printf(_("2nd follow-up with %s"), person);
  case FOLLOWUP_KIND_REPLY_REJECTION:
    return g_strdup_printf(_("Reply to %s"), person);
  case FOLLOWUP_KIND_FEEDBACK_REQUEST:
    return g_strdup_printf(_("Ask %s for feedback"), person);
  case FOLLOWUP_KIND_ASK_OFFER_DEADLINE:
    return g_strdup_printf(_("Ask %s for a date"), person);
  case FOLLOWUP_KIND_TELL_OTHERS:
    return g_strdup_printf(_("Tell %s of the offer"), person);
  case FOLLOWUP_KIND_SEND_WITHDRAWAL:
    return g_strdup_printf(_("Tell %s you withdraw"), person);
  default:
    return word_person(kind, followup_kind_to_title(kind), person);
  }
}

char *
followup_view_get_brief_task(GVariant *action)
{
  g_autofree char *nick = followup_view_get_text(action, "kind");
  g_autofree char *person = followup_view_get_text(action, "interviewer");
  g_autofree char *text = followup_view_get_text(action, "text");
  g_autofree char *quoted = NULL;
  FollowupKind kind;

  if (!followup_kind_from_nick(nick, &kind, NULL)) /* a newer daemon's */
    return g_steal_pointer(&nick);
  quoted = *text != '\0' ? g_strdup_printf("“%s”", text) : NULL;
  if (*person == '\0')
    return quoted != NULL ? g_steal_pointer(&quoted) : g_strdup(followup_kind_to_title(kind));
  return quoted != NULL ? word_person(kind, quoted, person) : word_brief_person(kind, person);
}

gboolean
followup_view_is_pending(GVariant *action)
{
  const char *nick = "";
  FollowupState state;

  g_variant_lookup(action, "state", "&s", &nick);
  return followup_state_from_nick(nick, &state, NULL) && followup_state_is_pending(state);
}

gint64
followup_view_get_moment(GVariant *action, gint64 now)
{
  gint64 snoozed = followup_view_get_instant(action, "snoozed-until");
  const char *state = "";

  g_variant_lookup(action, "state", "&s", &state);
  return strcmp(state, "snoozed") == 0 && snoozed != FOLLOWUP_NO_INSTANT && snoozed > now
             ? snoozed
             : followup_view_get_instant(action, "due");
}

char *
followup_view_get_distance(GVariant *action, gint64 now)
{
  gint64 due = followup_view_get_instant(action, "due");
  g_autofree char *span = NULL;
  const char *section = "";

  if (followup_view_get_moment(action, now) != due)
    return g_strdup(_("snoozed"));
  g_variant_lookup(action, "section", "&s", &section);
  if (strcmp(section, "overdue") != 0)
    return followup_moment_to_brief_distance(due, now);
  span = followup_moment_to_brief_span(
      MAX(now - followup_view_get_instant(action, "by"), 60)); /* hardly: by a minute */
  /* Translators: %s is "3d" */
  return g_strdup_printf(_("%s late"), span);
}

FollowupStyle
followup_view_get_style(GVariant *action, gint64 now)
{
  const char *section = "";

  if (!followup_view_is_pending(action))
    return FOLLOWUP_STYLE_DIM;
  g_variant_lookup(action, "section", "&s", &section);
  if (strcmp(section, "overdue") == 0)
    return FOLLOWUP_STYLE_LATE;
  return strcmp(section, "today") == 0 ? FOLLOWUP_STYLE_SOON : FOLLOWUP_STYLE_PLAIN;
}
