/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "intake.h"

#include "converter.h"
#include "error.h"
#include "interviews.h"
#include "invitation.h"
#include "question.h"
#include "text.h"
#include "wire.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* What recurs is looked for in the years around. */
#define YEARS_BACK 1
#define YEARS_AHEAD 2

/* ---- reading ---- */

/* The user's own name and address, which are in most invitations. */
static gboolean
ask_user(FollowupSession *session, char **name, char **email, GError **error)
{
  g_autoptr(GVariant) reply
      = followup_session_ask(session, "ListSettings", NULL, "(aa{sv})", error);
  g_autoptr(GVariantIter) iter = NULL;
  GVariant *setting;

  if (reply == NULL)
    return FALSE;
  g_variant_get(reply, "(aa{sv})", &iter);
  while (g_variant_iter_loop(iter, "@a{sv}", &setting)) {
    const char *which = "";

    g_variant_lookup(setting, "name", "&s", &which);
    if (strcmp(which, "Me.Name") == 0)
      g_variant_lookup(setting, "value", "s", name);
    else if (strcmp(which, "Me.Email") == 0)
      g_variant_lookup(setting, "value", "s", email);
  }
  return TRUE;
}

/* (transfer full) of FollowupInvitation */
static GPtrArray *
read_events(GPtrArray *events, const FollowupInvitationReader *reader)
{
  GPtrArray *invitations = g_ptr_array_new_with_free_func((GDestroyNotify)followup_invitation_free);

  for (guint i = 0; i < events->len; i++) {
    FollowupInvitation *invitation = followup_invitation_read(events->pdata[i], reader);

    if (invitation != NULL)
      g_ptr_array_add(invitations, invitation);
  }
  return invitations;
}

/* At least one. (transfer full) of FollowupInvitation */
static GPtrArray *
read_invitations(FollowupSession *session, const char *path, const char *zone, GError **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(session->now);
  int year = now != NULL ? g_date_time_get_year(now) : 2000;
  g_autofree char *name = NULL, *email = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GPtrArray) invitations = NULL;
  g_autoptr(GBytes) bytes = followup_converter_load(path, error);

  if (bytes == NULL
      || (events
          = followup_converter_read(path, bytes, year - YEARS_BACK, year + YEARS_AHEAD, error))
             == NULL
      || !ask_user(session, &name, &email, error))
    return NULL;
  invitations = read_events(
      events,
      &(FollowupInvitationReader){ name, email, followup_session_get_zone_name(session), zone });
  if (invitations->len == 0) {
    g_autofree char *quoted = followup_text_quote_path(path);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s: no event of this calendar takes place from %d to %d: expected an invitation "
                  "to an interview"),
                quoted, year - YEARS_BACK, year + YEARS_AHEAD);
    return NULL;
  }
  return g_steal_pointer(&invitations);
}

/* The interview that came from the invitation, its last round; *id 0 for none. */
static gboolean
find_known(FollowupSession *session, const char *uid, gint64 *id, GError **error)
{
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) rows = NULL;

  *id = 0;
  if (uid == NULL)
    return TRUE;
  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "ical-uid", "s", uid);
  g_variant_dict_insert(&filter, "brief", "b", TRUE);
  reply = followup_session_ask(session, "ListInterviews",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  if (reply == NULL)
    return FALSE;
  rows = g_variant_get_child_value(reply, 0);
  for (gsize i = 0; i < g_variant_n_children(rows); i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
    guint64 number = 0;

    g_variant_lookup(row, "id", "t", &number);
    *id = (gint64)number;
  }
  return TRUE;
}

/* ---- saying what was taken ---- */

G_GNUC_PRINTF(2, 3)
static void
note(FollowupSession *session, const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  followup_session_take_note(session, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

static void
note_choice(FollowupSession *session, GPtrArray *invitations, const FollowupInvitation *chosen)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(chosen->interview->zone, NULL);
  g_autofree char *when = followup_instant_to_text(
      chosen->interview->start, zone != NULL ? zone : followup_session_get_zone(session));
  g_autofree char *title = followup_text_quote(chosen->title);

  if (invitations->len > 1)
    note(session,
         ngettext("the calendar has %u event: taken is the first to come, %s on %s",
                  "the calendar has %u events: taken is the first to come, %s on %s",
                  invitations->len),
         invitations->len, title, when);
}

/* What nobody said and the invitation did not either. */
static void
note_guesses(FollowupSession *session,
             const FollowupInvitation *invitation,
             const FollowupInterviewOptions *told)
{
  const FollowupInterview *interview = invitation->interview;

  if (told->employer == NULL && invitation->source == FOLLOWUP_EMPLOYER_TITLE)
    note(session, _("the employer is what the title says, %s; --employer NAME says another"),
         interview->employer);
  else if (told->employer == NULL && invitation->source == FOLLOWUP_EMPLOYER_ADDRESS)
    note(session, _("the employer is named after a mail address, %s; --employer NAME says another"),
         interview->employer);
  if (told->at == NULL && invitation->date_only)
    note(session,
         _("the invitation names a day and no time: 09:00 is taken; --at WHEN says another"));
  if (told->zone == NULL && invitation->guessed_zone)
    note(session,
         _("the invitation does not say in which zone it is: %s is taken; --zone ZONE says "
           "another"),
         interview->zone);
  if (invitation->guessed_email)
    note(session, _("all whom the invitation names are taken for interviewers: ‘followup settings "
                    "set Me.Email you@example.com’ says which is you"));
}

/* ---- a new one ---- */

/* Asks who the employer is, where somebody is there and it is not clear. */
static gboolean
settle_employer(FollowupSession *session,
                FollowupInterviewOptions *told,
                const FollowupInvitation *invitation,
                const char *path,
                GError **error)
{
  const char *guess = invitation->interview->employer;
  g_autofree char *title = followup_text_quote(invitation->title);
  g_autofree char *prompt = NULL, *word = NULL;

  if (told->employer != NULL || (guess != NULL && (invitation->sure || !session->terminal)))
    return TRUE;
  prompt = guess != NULL ? g_strdup_printf(_("%s: which employer? [%s] "), title, guess)
                         : g_strdup_printf(_("%s: which employer? "), title);
  if (session->terminal) {
    g_autofree char *answer = followup_question_ask(prompt);

    if (answer != NULL && *answer != '\0')
      told->employer = g_steal_pointer(&answer);
    else if (answer != NULL && guess != NULL)
      told->employer = g_strdup(guess);
  }
  if (told->employer != NULL)
    return TRUE;
  word = g_shell_quote(path);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("the invitation does not say which employer %s is with: expected --employer, for "
                "example ‘followup add %s --employer Acme’"),
              title, word);
  return FALSE;
}

/* All but what only the daemon says. (transfer floating) */
static GVariant *
make_patch(const FollowupInterview *interview)
{
  static const char *const replies[] = { "ending", "answers", "created", "modified" };
  g_autoptr(GVariant) whole = g_variant_ref_sink(followup_wire_interview_to_dict(interview));
  GVariantDict patch;

  g_variant_dict_init(&patch, whole);
  for (guint i = 0; i < G_N_ELEMENTS(replies); i++)
    g_variant_dict_remove(&patch, replies[i]);
  return g_variant_dict_end(&patch);
}

static gboolean
add(FollowupSession *session,
    FollowupInterviewOptions *told,
    const FollowupInvitation *invitation,
    gboolean thanked,
    gboolean json,
    GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_interview_copy(invitation->interview);
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);

  if (!followup_interview_options_apply(told, session, interview, error))
    return FALSE;
  if (thanked)
    g_variant_dict_insert(&options, "thanked", "b", TRUE);
  note_guesses(session, invitation, told);
  return followup_interviews_add(session, make_patch(interview), &options, json, error);
}

/* ---- one that is known ---- */

static gboolean
holds_person(GPtrArray *people, const FollowupInterviewer *person)
{
  g_autofree char *name = followup_interview_fold(person->name);
  g_autofree char *email = followup_interview_fold(person->email);

  for (guint i = 0; i < people->len; i++) {
    const FollowupInterviewer *other = people->pdata[i];
    g_autofree char *other_name = followup_interview_fold(other->name);
    g_autofree char *other_email = followup_interview_fold(other->email);

    if (strcmp(name, other_name) == 0 || (*email != '\0' && strcmp(email, other_email) == 0))
      return TRUE;
  }
  return FALSE;
}

/* What a new version of the invitation changes: who is not named any more may have been told by the
 * user, and stays. */
static void
take_over(FollowupInterview *interview, const FollowupInvitation *invitation)
{
  const FollowupInterview *now = invitation->interview;

  interview->start = now->start;
  interview->duration = now->duration;
  interview->ical_sequence = now->ical_sequence;
  if (!invitation->guessed_zone) {
    g_free(interview->zone);
    interview->zone = g_strdup(now->zone);
  }
  if (now->place != NULL) {
    g_free(interview->place);
    interview->place = g_strdup(now->place);
  }
  for (guint i = 0; i < now->interviewers->len; i++)
    if (interview->interviewers->len < FOLLOWUP_MAX_INTERVIEWERS
        && !holds_person(interview->interviewers, now->interviewers->pdata[i]))
      g_ptr_array_add(interview->interviewers,
                      followup_interviewer_copy(now->interviewers->pdata[i]));
}

/* Of the keys that take_over() touches. (transfer floating) */
static GVariant *
make_changes(const FollowupInterview *interview)
{
  static const char *const keys[]
      = { "start", "zone", "duration", "place", "interviewers", "ical-sequence" };
  g_autoptr(GVariant) whole = g_variant_ref_sink(followup_wire_interview_to_dict(interview));
  GVariantDict changes;

  g_variant_dict_init(&changes, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    g_autoptr(GVariant) value = g_variant_lookup_value(whole, keys[i], NULL);

    if (value != NULL)
      g_variant_dict_insert_value(&changes, keys[i], value);
  }
  return g_variant_dict_end(&changes);
}

/* After it was moved, so that nothing falls due by the date of before. What it was like in between
 * need not be seen: text is how long the output was. */
static gboolean
reopen(FollowupSession *session,
       const FollowupInterview *known,
       gsize text,
       gboolean json,
       GError **error)
{
  guint64 id = (guint64)known->id;

  g_string_truncate(session->output->text, text);
  note(session,
       _("interview %" PRId64 " had ended without an answer, and is open again: they invite to it"),
       known->id);
  return followup_interviews_change(
      session, "ReopenInterviews",
      (GVariant *[]){ g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, &id, 1, sizeof id), NULL },
      NULL, TRUE, _("Moved interview"), json, error);
}

/* What they cancelled, and invite to anew, goes on; what the user ended otherwise does not. */
static gboolean
move(FollowupSession *session,
     FollowupInterview *known,
     const FollowupInvitation *invitation,
     gboolean json,
     GError **error)
{
  gboolean moves = known->start != invitation->interview->start;
  gboolean reopens
      = known->ending == FOLLOWUP_ENDING_SILENT && invitation->interview->start > session->now;
  gsize text = session->output->text->len;

  take_over(known, invitation);
  if (reopens)
    return followup_interviews_patch(session, known->id, make_changes(known), _("Moved interview"),
                                     json, error)
           && reopen(session, known, text, json, error);
  if (known->ending != FOLLOWUP_ENDING_OPEN)
    note(session,
         _("interview %" PRId64 " has ended: ‘followup reopen %" PRId64 "’ takes that back"),
         known->id, known->id);
  return followup_interviews_patch(session, known->id, make_changes(known),
                                   moves ? _("Moved interview") : _("Changed interview"), json,
                                   error);
}

/* Whoever tidies a calendar cancels also what took place. */
static gboolean
was_cancelled_after(const FollowupInvitation *invitation, gint64 start, gint64 now)
{
  gboolean told = invitation->stamp != 0 && invitation->stamp <= now;

  return (told ? invitation->stamp : now) >= start;
}

static gboolean
close_known(FollowupSession *session,
            const FollowupInterview *known,
            const FollowupInvitation *invitation,
            gboolean json,
            GError **error)
{
  guint64 id = (guint64)known->id;

  if (known->ending != FOLLOWUP_ENDING_OPEN) {
    note(session,
         _("the invitation is cancelled, and interview %" PRId64
           " has ended already: nothing was changed"),
         known->id);
    return TRUE;
  }
  if (was_cancelled_after(invitation, known->start, session->now)) {
    note(session,
         _("the invitation was cancelled after interview %1$" PRId64
           " had begun: nothing was changed; if they did not appear, ‘followup noshow %1$" PRId64
           "’"),
         known->id);
    return TRUE;
  }
  note(session,
       _("they cancelled the interview: if it only takes place later, ‘followup reopen "
         "%" PRId64 "’ and ‘followup moved %" PRId64 " --at WHEN’"),
       known->id, known->id);
  return followup_interviews_change(
      session, "CloseInterviews",
      (GVariant *[]){ g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, &id, 1, sizeof id),
                      g_variant_new_string("silent"), NULL },
      NULL, TRUE, _("Closed interview"), json, error);
}

/* The same version again, or an older one. */
static void
note_unchanged(FollowupSession *session,
               const FollowupInterview *known,
               const FollowupInterview *invited)
{
  if (invited->ical_sequence < known->ical_sequence)
    note(session,
         _("this invitation is older than what interview %" PRId64
           " knows (SEQUENCE %u, before %u): nothing was changed"),
         known->id, invited->ical_sequence, known->ical_sequence);
  else if (invited->start != known->start)
    note(session,
         _("interview %" PRId64 " came from this invitation and was moved since: "
           "nothing was changed; ‘followup moved %" PRId64 " --at WHEN’ moves it"),
         known->id, known->id);
  else
    note(session, _("interview %" PRId64 " came from this invitation: nothing was changed"),
         known->id);
}

/* Not all who send a new version count it: of two with one SEQUENCE the one that was written later
 * is the newer (RFC 5546, 2.1.5). What the user changed here since then is newer still; of what
 * recurs another day is no other version. */
static gboolean
is_newer(const FollowupInvitation *invitation, const FollowupInterview *known, gint64 now)
{
  const FollowupInterview *invited = invitation->interview;

  if (invited->ical_sequence != known->ical_sequence)
    return invited->ical_sequence > known->ical_sequence;
  return invited->start != known->start && !invitation->recurs
         && invitation->stamp > known->modified && invitation->stamp <= now;
}

static gboolean
update(FollowupSession *session,
       gint64 id,
       const FollowupInvitation *invitation,
       const FollowupInterviewOptions *told,
       gboolean json,
       GError **error)
{
  g_autoptr(FollowupInterview) known = followup_interviews_fetch(session, id, error);
  const FollowupInterview *invited = invitation->interview;

  if (known == NULL)
    return FALSE;
  if (followup_interview_options_any(told))
    return followup_interviews_update(session, id, told, _("Changed interview"), json, error);
  if (invitation->cancelled && invited->ical_sequence >= known->ical_sequence)
    return close_known(session, known, invitation, json, error);
  if (!invitation->cancelled && is_newer(invitation, known, session->now))
    return move(session, known, invitation, json, error);
  note_unchanged(session, known, invited);
  return TRUE;
}

gboolean
followup_intake_run(FollowupSession *session,
                    const char *path,
                    FollowupInterviewOptions *told,
                    gboolean thanked,
                    gboolean json,
                    GError **error)
{
  const char *zone = told->zone != NULL && *told->zone != '\0' ? told->zone : NULL;
  g_autoptr(FollowupZone) checked = zone != NULL ? followup_zone_new(zone, error) : NULL;
  g_autoptr(GPtrArray) invitations = NULL;
  const FollowupInvitation *chosen;
  gint64 known;

  if ((zone != NULL && checked == NULL)
      || (invitations = read_invitations(session, path, zone, error)) == NULL)
    return FALSE;
  chosen = followup_invitation_choose(invitations, session->now);
  note_choice(session, invitations, chosen);
  if (!find_known(session, chosen->interview->ical_uid, &known, error))
    return FALSE;
  if (known != 0)
    return update(session, known, chosen, told, json, error);
  if (chosen->cancelled) {
    note(session,
         _("the invitation is cancelled, and no interview came from it: nothing was added"));
    return TRUE;
  }
  return settle_employer(session, told, chosen, path, error)
         && add(session, told, chosen, thanked, json, error);
}
