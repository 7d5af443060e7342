/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "interview-questions.h"

#include "error.h"
#include "question.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether what is told so far makes an interview; asks and notes nothing. */
static gboolean
check(const FollowupInterviewOptions *told,
      FollowupSession *session,
      const FollowupInterview *present,
      GError **error)
{
  g_autoptr(FollowupInterview) trial
      = present != NULL ? followup_interview_copy(present) : followup_interview_new();
  FollowupInterviewOptions options = *told;
  gboolean terminal = session->terminal;
  guint n_notes = session->notes->len;
  gboolean ok;

  if (present == NULL && options.at == NULL)
    options.at = (char *)"now";
  session->terminal = FALSE;
  ok = followup_interview_options_apply(&options, session, trial, error);
  session->terminal = terminal;
  g_ptr_array_set_size(session->notes, (int)n_notes);
  return ok;
}

static gboolean
stop(GError **error)
{
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
              _("the answers ended early: nothing was changed"));
  return FALSE;
}

/* "y" is an answer, though no value of an option. (transfer full) */
static char *
read_answer(const char *answer)
{
  if (g_ascii_strcasecmp(answer, "y") == 0)
    return g_strdup("yes");
  return g_strdup(g_ascii_strcasecmp(answer, "n") == 0 ? "no" : answer);
}

/* Asks until the answer makes sense or is none; target is a member of told, and what it has is not
 * asked for. */
static gboolean
ask_text(const char *prompt,
         char **target,
         const FollowupInterviewOptions *told,
         FollowupSession *session,
         const FollowupInterview *present,
         GError **error)
{
  while (*target == NULL) {
    g_autoptr(GError) problem = NULL;
    g_autofree char *answer = followup_question_ask(prompt);

    if (answer == NULL)
      return stop(error);
    if (*answer == '\0')
      return TRUE;
    *target = target == &told->may_follow_up ? read_answer(answer) : g_steal_pointer(&answer);
    if (check(told, session, present, &problem))
      return TRUE;
    g_clear_pointer(target, g_free);
    followup_session_warn(session, problem->message);
  }
  return TRUE;
}

/* What cannot do without. */
static gboolean
ask_employer(FollowupInterviewOptions *told, FollowupSession *session, GError **error)
{
  while (told->employer == NULL) {
    if (!ask_text(_("Which employer? "), &told->employer, told, session, NULL, error))
      return FALSE;
    if (told->employer == NULL)
      followup_session_warn(session, _("an interview needs its employer: Ctrl-D to stop"));
  }
  return TRUE;
}

/* The first question for people, and whoever is known already. (transfer full) */
static char *
make_people_prompt(const FollowupInterview *present)
{
  g_autoptr(GString) names = g_string_new(NULL);

  for (guint i = 0; present != NULL && i < present->interviewers->len; i++) {
    const FollowupInterviewer *person = present->interviewers->pdata[i];

    g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", person->name);
  }
  if (names->len > 0)
    return g_strdup_printf(_("Who else is there, besides %s?\nEnter for nobody: "), names->str);
  return g_strdup(_("Who is there? (Jane Doe <jane@example.com>; title=CTO)\nEnter for nobody: "));
}

/* One person a line, until Enter alone. */
static gboolean
ask_people(FollowupInterviewOptions *told,
           FollowupSession *session,
           const FollowupInterview *present,
           GError **error)
{
  g_autoptr(GPtrArray) people = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *prompt = make_people_prompt(present);

  for (;;) {
    g_autoptr(GError) problem = NULL;
    g_autofree char *answer = followup_question_ask(prompt);
    FollowupInterviewOptions trial = *told;

    if (answer == NULL)
      return stop(error);
    if (*answer == '\0')
      break;
    g_ptr_array_add(people, g_steal_pointer(&answer));
    g_ptr_array_add(people, NULL);
    trial.with = (char **)people->pdata;
    g_ptr_array_remove_index(people, people->len - 1);
    if (check(&trial, session, present, &problem)) {
      g_free(prompt);
      prompt = g_strdup(_("Who else? Enter for nobody: "));
      continue;
    }
    g_ptr_array_remove_index(people, people->len - 1);
    followup_session_warn(session, problem->message);
  }
  if (people->len == 0)
    return TRUE;
  g_ptr_array_add(people, NULL);
  told->with = (char **)g_ptr_array_free(g_steal_pointer(&people), FALSE);
  return TRUE;
}

/* "Which position? [C engineer] " (transfer full) */
static char *
make_prompt(const char *question, const char *present)
{
  return present != NULL && *present != '\0' ? g_strdup_printf("%s [%s] ", question, present)
                                             : g_strdup_printf("%s ", question);
}

static char *
word_start(const FollowupInterview *present)
{
  g_autoptr(FollowupZone) zone = present != NULL ? followup_zone_new(present->zone, NULL) : NULL;

  return zone != NULL ? followup_instant_to_text(present->start, zone) : g_strdup(_("now"));
}

gboolean
followup_interview_questions_ask(FollowupInterviewOptions *told,
                                 FollowupSession *session,
                                 const FollowupInterview *present,
                                 GError **error)
{
  g_autofree char *start = word_start(present);
  g_autofree char *told_decision
      = present != NULL ? followup_decision_to_string(&present->decision) : NULL;
  g_autofree char *position
      = make_prompt(_("Which position?"), present != NULL ? present->position : NULL);
  g_autofree char *at
      = make_prompt(_("When does or did it begin? (tue 14:30, yesterday 3pm)"), start);
  g_autofree char *decision = make_prompt(
      _("By when do they decide? (a day, ‘none’: asked but none named)"), told_decision);
  g_autofree char *may
      = make_prompt(_("May you follow up? (yes, no)"),
                    present != NULL ? followup_may_to_nick(present->may_follow_up) : NULL);

  followup_question_introduce(present != NULL
                                  ? _("Enter keeps what is in brackets, Ctrl-D changes nothing.")
                                  : _("Enter skips a question, Ctrl-D adds nothing."));
  if ((present == NULL && !ask_employer(told, session, error))
      || !ask_text(position, &told->position, told, session, present, error)
      || !ask_text(at, &told->at, told, session, present, error)
      || (told->with == NULL && !ask_people(told, session, present, error))
      || (told->timeline == NULL
          && !ask_text(decision, &told->decision, told, session, present, error))
      || !ask_text(may, &told->may_follow_up, told, session, present, error))
    return FALSE;
  if (told->at == NULL && present == NULL)
    told->at = g_strdup("now");
  return TRUE;
}
