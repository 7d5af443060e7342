/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* view: how interviews and actions, as the bus carries them, are shown to people: in which words,
 * in which zone, in which columns. Asks the daemon nothing. */
#pragma once

#include "line.h"
#include "session.h"
#include "table.h"

/* A text of a dictionary, safe for a terminal; "" where absent. (transfer full) */
char *followup_view_get_text(GVariant *dict, const char *key);
/* An instant of a dictionary; FOLLOWUP_NO_INSTANT where absent. */
gint64 followup_view_get_instant(GVariant *dict, const char *key);
/* A number of a dictionary. */
guint followup_view_get_count(GVariant *dict, const char *key, guint absent);
/* FALSE where absent. */
gboolean followup_view_get_flag(GVariant *dict, const char *key);
/* Through a list (aa{sv}) of a dictionary; NULL where absent. (transfer full) */
GVariantIter *followup_view_get_list(GVariant *dict, const char *key);
/* "Acme GmbH, C engineer" of an interview. (transfer full) */
char *followup_view_get_title(GVariant *interview);
/* "Check-in with Jane Doe by phone" of an action. (transfer full) */
char *followup_view_get_task(GVariant *action);
/* "Check-in with Jane Doe", with fewer words and without the way. (transfer full) */
char *followup_view_get_brief_task(GVariant *action);
/* "by phone", of "phone"; NULL for none. (transfer none) */
const char *followup_view_word_channel(const char *nick);
/* Whether the action is still to be dealt with. */
gboolean followup_view_is_pending(GVariant *action);
/* When somebody should look at the action: at its due, a snoozed one when it comes back. */
gint64 followup_view_get_moment(GVariant *action, gint64 now);
/* "3d late", "in 2h", "snoozed": in the width of a column. (transfer full) */
char *followup_view_get_distance(GVariant *action, gint64 now, FollowupMomentBook *book);
/* How an action stands with the clock: late, due today, or neither; finished ones are dimmed. */
FollowupStyle followup_view_get_style(GVariant *action, gint64 now);

/* A step as it is shown: nicks, "" for texts that are absent, 0 where it is not put off and where
 * it cannot be late. Borrows its texts. */
typedef struct {
  const char *id, *kind, *state, *section, *channel, *interviewer, *text, *why, *note;
  const char *email, *phone; /* of whom it is for; both NULL where that is not told */
  gint64 due, by, snoozed_until;
  gint64 finished, popup; /* FOLLOWUP_NO_INSTANT where absent */
  gboolean projected;     /* it depends on what happens before */
} FollowupViewStep;
/* Of an action, which must live as long. */
FollowupViewStep followup_view_step_of_action(GVariant *action);
/* Of a line that has one. */
FollowupViewStep
followup_view_step_of_line(const FollowupLine *line, gint64 now, FollowupZone *zone);
/* Of a line of a plan; id: "7.1", "" where it has none. */
FollowupViewStep followup_view_step_of_plan_line(const FollowupStepLine *line, const char *id);
/* As their namesakes above. (transfer full) */
gboolean followup_view_step_is_pending(const FollowupViewStep *step);
char *followup_view_step_to_task(const FollowupViewStep *step);
char *followup_view_step_to_brief_task(const FollowupViewStep *step);
gint64 followup_view_step_get_moment(const FollowupViewStep *step, gint64 now);
/* book: the zone's at now. */
char *
followup_view_step_to_distance(const FollowupViewStep *step, gint64 now, FollowupMomentBook *book);
FollowupStyle followup_view_step_get_style(const FollowupViewStep *step);
/* "Acme GmbH, C engineer"; position may be "". (transfer full) */
char *followup_view_word_title(const char *employer, const char *position);

/* What was worded for one list, for those who show thousands. It reads the same as without. */
typedef struct _FollowupViewBook FollowupViewBook;
/* whole: steps are worded by step_to_task(), else by step_to_brief_task(). */
FollowupViewBook *followup_view_book_new(gboolean whole);
void followup_view_book_free(FollowupViewBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupViewBook, followup_view_book_free)
/* (transfer none) until the next one is asked for. */
const char *followup_view_book_get_task(FollowupViewBook *self, const FollowupViewStep *step);
/* A cell of what word_title() says. */
void followup_view_book_add_title(const FollowupViewBook *self,
                                  FollowupTable *table,
                                  FollowupStyle style,
                                  const char *employer,
                                  const char *position);

/* Everything the user told of an interview, one field a line. */
void followup_view_print_interview(FollowupSession *session, GVariant *interview);
/* Actions (aa{sv}) of an interview with when and why, one below the other. */
void followup_view_print_steps(FollowupSession *session, GVariant *actions, const char *zone);
/* The same of the lines of steps of that interview; ends them in place. */
void followup_view_print_step_lines(FollowupSession *session,
                                    char *lines,
                                    guint64 interview,
                                    const char *zone);
/* Those actions of an interview that are still to be dealt with, likewise; says so where there are
 * none. */
void followup_view_print_pending(FollowupSession *session, GVariant *interview);
/* The titles of the articles that the actions' figures come from; nothing where they come from
 * none. */
void followup_view_print_articles(FollowupSession *session, GVariant *actions);

/* A cadence: what it is, and its figures in a table. */
void followup_view_print_figures(FollowupSession *session, GVariant *cadence);
/* The same with each of its rules in plain words. */
void followup_view_print_cadence(FollowupSession *session, GVariant *cadence);
/* What each cadence would do with an interview (aa{sv}), a line each; the one in force is marked.
 */
void followup_view_print_plans(FollowupSession *session, GVariant *plans);
