/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* view-interview: everything the user told of an interview, one field a line. */
#include "columns.h"
#include "interview.h"
#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const FollowupColumn columns[] = {
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
};

/* Takes text and aside; nothing is added where there is no text. */
static void
add_field(FollowupTable *table, const char *name, char *text, char *aside)
{
  if (text == NULL || *text == '\0') {
    g_free(text);
    g_free(aside);
    return;
  }
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(name), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, text, aside);
}

static void
add_when(FollowupTable *table, FollowupSession *session, GVariant *interview)
{
  gint64 start = followup_view_get_instant(interview, "start");
  g_autofree char *zone = followup_view_get_text(interview, "zone");
  FollowupZone *own = followup_session_get_zone(session);
  g_autofree char *here = followup_moment_to_text(start, own, session->now);
  g_autofree char *distance = followup_moment_to_distance(start, own, session->now);
  guint minutes = followup_view_get_count(interview, "duration", 60);

  add_field(table, _("When"),
            g_strdup_printf(ngettext("%s, for %u minute, %s", "%s, for %u minutes, %s", minutes),
                            here, minutes, distance),
            followup_moment_to_elsewhere(start, own, zone, " "));
}

/* "Fri 4 Dec", or what else is known of the decision; NULL where nothing is. */
static char *
word_decision(FollowupSession *session, const char *text)
{
  FollowupDecision decision;
  g_autofree char *day = NULL;

  if (!followup_decision_parse(text, &decision, NULL))
    return g_strdup(text);
  switch (decision.kind) {
  case FOLLOWUP_DECISION_NONE:
    return g_strdup(_("no date given"));
  case FOLLOWUP_DECISION_DATE:
    day = followup_day_to_text(decision.day, followup_session_get_today(session));
    return g_strdup_printf(_("by %s"), day);
  case FOLLOWUP_DECISION_RANGE:
    if (decision.min_days == decision.max_days)
      return g_strdup_printf(ngettext("within %u day", "within %u days", decision.max_days),
                             decision.max_days);
    return g_strdup_printf(_("within %u to %u days"), decision.min_days, decision.max_days);
  default:
    return NULL;
  }
}

static void
add_answers(FollowupTable *table, FollowupSession *session, GVariant *interview)
{
  g_autoptr(GVariantIter) iter = followup_view_get_list(interview, "answers");
  GVariant *answer;

  while (iter != NULL && g_variant_iter_loop(iter, "@a{sv}", &answer)) {
    g_autofree char *when = followup_moment_to_text(
        followup_view_get_instant(answer, "at"), followup_session_get_zone(session), session->now);
    g_autofree char *text = followup_view_get_text(answer, "decision");
    g_autofree char *decision = word_decision(session, text);

    add_field(table, _("Heard"),
              g_strdup_printf("%s: %s", when, decision != NULL ? decision : _("no date given")),
              NULL);
  }
}

static const char *
word_preference(const char *nick)
{
  return strcmp(nick, "email") == 0    ? _("prefers email")
         : strcmp(nick, "phone") == 0  ? _("prefers phone")
         : strcmp(nick, "post") == 0   ? _("prefers post")
         : strcmp(nick, "social") == 0 ? _("prefers social media")
                                       : nick;
}

static char *
word_stage(GVariant *interview)
{
  g_autofree char *nick = followup_view_get_text(interview, "stage");
  FollowupStage stage;

  return followup_stage_from_nick(nick, &stage, NULL) ? g_strdup(followup_stage_to_words(stage))
                                                      : g_steal_pointer(&nick);
}

/* "Jane Doe <jane@example.com>", and what else is known below. */
static void
add_person(FollowupTable *table, const char *field, GVariant *person)
{
  static const char *const keys[] = { "title", "phone", "post", "about" };
  g_autofree char *name = followup_view_get_text(person, "name");
  g_autofree char *email = followup_view_get_text(person, "email");
  g_autofree char *prefers = followup_view_get_text(person, "prefers");
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    g_autofree char *text = followup_view_get_text(person, keys[i]);

    if (*text != '\0')
      g_ptr_array_add(parts, g_steal_pointer(&text));
  }
  if (*prefers != '\0' && strcmp(prefers, "none") != 0)
    g_ptr_array_add(parts, g_strdup(word_preference(prefers)));
  if (followup_view_get_flag(person, "lead"))
    g_ptr_array_add(parts, g_strdup(_("lead")));
  if (followup_view_get_flag(person, "card"))
    g_ptr_array_add(parts, g_strdup(_("gets a card")));
  g_ptr_array_add(parts, NULL);
  add_field(table, field,
            *email != '\0' && strcmp(email, name) != 0 ? g_strdup_printf("%s <%s>", name, email)
                                                       : g_strdup(name),
            parts->len > 1 ? g_strjoinv(", ", (char **)parts->pdata) : NULL);
}

static void
add_people(FollowupTable *table, GVariant *interview)
{
  g_autoptr(GVariant) agency = g_variant_lookup_value(interview, "agency", G_VARIANT_TYPE_VARDICT);
  g_autoptr(GVariantIter) iter = followup_view_get_list(interview, "interviewers");
  GVariant *person;
  gboolean first = TRUE;

  while (iter != NULL && g_variant_iter_loop(iter, "@a{sv}", &person)) {
    add_person(table, first ? _("With") : "", person);
    first = FALSE;
  }
  if (agency != NULL && g_variant_n_children(agency) > 0)
    add_person(table, _("Via"), agency);
}

static void
add_ending(FollowupTable *table, FollowupSession *session, GVariant *interview)
{
  g_autofree char *ending = followup_view_get_text(interview, "ending");
  gint64 ended = followup_view_get_instant(interview, "ended");
  g_autofree char *when = NULL;
  const char *words;

  if (*ending == '\0' || strcmp(ending, "open") == 0)
    return;
  words = strcmp(ending, "silent") == 0     ? _("no answer came")
          : strcmp(ending, "rejected") == 0 ? _("they declined")
          : strcmp(ending, "withdrew") == 0 ? _("you withdrew")
          : strcmp(ending, "offer") == 0    ? _("they made an offer")
          : strcmp(ending, "accepted") == 0 ? _("you accepted their offer")
                                            : ending;
  if (ended != FOLLOWUP_NO_INSTANT)
    when = followup_moment_to_text(ended, followup_session_get_zone(session), session->now);
  add_field(table, _("Outcome"),
            when != NULL ? g_strdup_printf("%s: %s", when, words) : g_strdup(words), NULL);
}

static char *
word_days(guint days)
{
  return days == 0 ? g_strdup(_("the same day"))
                   : g_strdup_printf(ngettext("after %u day", "after %u days", days), days);
}

/* How long this employer usually takes; one answer is no rule yet. */
static void
add_usual_wait(FollowupTable *table, GVariant *interview)
{
  g_autoptr(GVariant) usual
      = g_variant_lookup_value(interview, "usual-wait", G_VARIANT_TYPE_VARDICT);
  guint count, median, shortest, longest;
  g_autofree char *after = NULL;
  g_autofree char *range = NULL;

  if (usual == NULL)
    return;
  count = followup_view_get_count(usual, "count", 0);
  median = followup_view_get_count(usual, "median", 0);
  shortest = followup_view_get_count(usual, "shortest", 0);
  longest = followup_view_get_count(usual, "longest", 0);
  after = word_days(median);
  if (shortest != longest)
    range = g_strdup_printf(_(", %u to %u days"), shortest, longest);
  add_field(table, _("Answers"),
            count == 1 ? g_strdup_printf(_("%s the one time so far"), after)
                       : g_strdup_printf(_("usually %1$s (%2$u times so far%3$s)"), after, count,
                                         range != NULL ? range : ""),
            NULL);
}

static void
add_no_show(FollowupTable *table, FollowupSession *session, GVariant *interview)
{
  gint64 noted = followup_view_get_instant(interview, "no-show");
  g_autofree char *when = NULL;

  if (noted == FOLLOWUP_NO_INSTANT)
    return;
  when = followup_moment_to_text(noted, followup_session_get_zone(session), session->now);
  add_field(table, _("No-show"), g_strdup_printf(_("noted %s"), when), NULL);
}

/* By when an offer wants its answer. */
static void
add_offer(FollowupTable *table, FollowupSession *session, GVariant *interview)
{
  g_autofree char *deadline = followup_view_get_text(interview, "offer-deadline");
  g_autofree char *preferred = followup_view_get_text(interview, "offer-preferred");
  g_autofree char *text = NULL;
  FollowupDay day;

  if (followup_day_parse(deadline, &day, NULL))
    text = followup_day_to_text(day, followup_session_get_today(session));
  if (text != NULL)
    add_field(table, _("Answer by"), g_steal_pointer(&text),
              strcmp(preferred, "yes") == 0 ? g_strdup(_("you would take it outright")) : NULL);
}

static void
add_holidays(FollowupTable *table, GVariant *interview)
{
  gboolean lacks = followup_view_get_flag(interview, "lacks-holidays");

  add_field(table, _("Holidays"), followup_view_get_text(interview, "holidays"),
            lacks ? g_strdup(_("this set is gone: your own count")) : NULL);
}

void
followup_view_print_interview(FollowupSession *session, GVariant *interview)
{
  static const struct {
    const char *key;
    const char *name;
  } fields[] = {
    { "cadence", N_("Cadence") },
    { "liked", N_("Liked") },
    { "forgot", N_("Forgot") },
    { "note", N_("Note") },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  g_autofree char *decision = followup_view_get_text(interview, "decision");
  g_autofree char *may = followup_view_get_text(interview, "may-follow-up");

  add_when(table, session, interview);
  add_field(table, _("Where"), followup_view_get_text(interview, "place"), NULL);
  add_field(table, _("Stage"), word_stage(interview), NULL);
  add_people(table, interview);
  add_field(table, _("Decision"), word_decision(session, decision), NULL);
  if (strcmp(may, "unknown") != 0)
    add_field(table, _("May follow up"),
              g_strdup(strcmp(may, "yes") == 0  ? _("yes")
                       : strcmp(may, "no") == 0 ? _("no")
                                                : may),
              NULL);
  add_answers(table, session, interview);
  add_usual_wait(table, interview);
  add_no_show(table, session, interview);
  add_ending(table, session, interview);
  add_offer(table, session, interview);
  add_holidays(table, interview);
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    add_field(table, _(fields[i].name), followup_view_get_text(interview, fields[i].key), NULL);
  followup_table_print(table, session->output);
}
