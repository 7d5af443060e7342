/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What becomes of one round: nobody appears, or there is a next one. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

static gboolean
check_no_show(const FollowupInterview *interview, gint64 at, gint64 now, GError **error)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, error);
  g_autofree char *start = zone ? followup_instant_to_text(interview->start, zone) : NULL;
  int id = (int)interview->id;

  if (!zone)
    return FALSE;
  if (interview->ending != FOLLOWUP_ENDING_OPEN)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                _("the process of interview %d has ended (%s): ‘followup reopen %d’ takes that "
                  "back"),
                id, followup_ending_to_words(interview->ending), id);
  else if (interview->start > now)
    g_set_error(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
        _("interview %d begins only on %s; where it was put off, ‘followup moved %d --at …’ "
          "moves it"),
        id, start, id);
  else if (at > now || at < interview->start)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("that nobody appeared is noticed between the start, %s, and now"), start);
  else
    return TRUE;
  return FALSE;
}

gboolean
followup_store_record_no_show(
    FollowupStore *self, gint64 id, gint64 at, const FollowupOrigin *origin, GError **error)
{
  gint64 now = followup_clock_get_now(self->clock);
  g_autoptr(FollowupStoreChange) change = NULL;
  g_autoptr(FollowupStoreCase) found = NULL;
  g_autoptr(FollowupInterview) old = NULL;
  gboolean carried_out;

  if (!followup_store_is_carried_out(self, origin, "no-show", &carried_out, error))
    return FALSE;
  if (carried_out)
    return TRUE;
  change = followup_store_change_begin(self, "no-show", origin, error);
  found = change ? followup_store_case_load(self, id, error) : NULL;
  if (!found || !check_no_show(found->interview, at, now, error))
    return FALSE;
  if (found->interview->no_show_at)
    return TRUE;
  old = followup_interview_copy(found->interview);
  followup_store_change_describe(change, found, NULL);
  found->interview->no_show_at = at;
  found->interview->modified = now;
  followup_store_case_supersede_asked(found, now);
  return followup_store_write_interview(change, old, found->interview, error)
         && followup_store_case_replan(found, self, now, error)
         && followup_store_case_write(found, change, error)
         && followup_store_change_commit(change, error);
}

static void
forget_talk(FollowupInterviewer *person)
{
  g_clear_pointer(&person->uuid, g_free);
  g_clear_pointer(&person->about, g_free);
}

FollowupInterview *
followup_store_make_next_round(FollowupStore *self, gint64 earlier, GError **error)
{
  FollowupInterview *next = followup_store_load_interview(self, earlier, error);

  if (!next)
    return NULL;
  next->id = next->start = next->ended_at = next->no_show_at = next->created = next->modified = 0;
  next->ending = FOLLOWUP_ENDING_OPEN;
  next->offer_deadline = 0;
  next->offer_preferred = FOLLOWUP_MAY_UNKNOWN;
  next->decision = (FollowupDecision){ .kind = FOLLOWUP_DECISION_UNKNOWN };
  if (next->stage != FOLLOWUP_STAGE_FINAL)
    next->stage++;
  g_array_set_size(next->answers, 0);
  g_clear_pointer(&next->uuid, g_free);
  g_clear_pointer(&next->ical_uid, g_free);
  next->ical_sequence = 0;
  g_clear_pointer(&next->liked, g_free);
  g_clear_pointer(&next->forgot, g_free);
  g_clear_pointer(&next->note, g_free);
  for (guint i = 0; i < next->interviewers->len; i++)
    forget_talk(g_ptr_array_index(next->interviewers, i));
  if (next->agency)
    forget_talk(next->agency);
  return next;
}
