/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* How processes end, and how they are taken up again. What an ending calls for is the plan's to
 * say. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

FollowupStoreCase *
followup_store_load_latest(FollowupStore *self, gint64 id, GError **error)
{
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(self, id, error);
  g_autoptr(GArray) rounds = NULL;

  if (!found)
    return NULL;
  rounds = followup_store_list_rounds(self, found->employer_key, found->position_key, 1, error);
  if (!rounds)
    return NULL;
  return followup_store_case_load(self, g_array_index(rounds, gint64, 0), error);
}

/* ---- one round ---- */

/* How a process ends, or that it does not. */
typedef struct {
  FollowupEnding ending;
  gint64 ended_at;
  FollowupDay offer_deadline;
  FollowupMay offer_preferred;
} Outcome;

static const Outcome reopened = { .ending = FOLLOWUP_ENDING_OPEN };

static Outcome
get_outcome(const FollowupInterview *interview)
{
  return (Outcome){ interview->ending, interview->ended_at, interview->offer_deadline,
                    interview->offer_preferred };
}

/* Writes what changed of the interview, and of its actions after planning anew. */
static gboolean
write_round(FollowupStoreChange *change,
            FollowupStoreCase *round,
            const Outcome *outcome,
            GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);
  FollowupInterview *interview = round->interview;
  g_autoptr(FollowupStoreRow) old = followup_store_ending_to_row(interview), row = NULL;

  interview->ending = outcome->ending;
  interview->ended_at = outcome->ended_at;
  interview->offer_deadline = outcome->offer_deadline;
  interview->offer_preferred = outcome->offer_preferred;
  interview->modified = now;
  row = followup_store_ending_to_row(interview);
  if (!followup_store_change_update(change, old, row, error)
      || !followup_store_case_replan(round, store, now, error))
    return FALSE;
  followup_store_case_supersede_overtaken(round, now);
  return followup_store_case_write(round, change, error);
}

static gboolean
end_round(FollowupStoreChange *change,
          FollowupStoreCase *round,
          const Outcome *outcome,
          GError **error)
{
  if (round->interview->ending != outcome->ending)
    followup_store_case_supersede_asked(round, followup_store_change_get_now(change));
  return write_round(change, round, outcome, error);
}

static gboolean
reopen_round(FollowupStoreChange *change, FollowupStoreCase *round, GError **error)
{
  followup_store_case_revive_asked(round, round->interview->ended_at);
  return write_round(change, round, &reopened, error);
}

/* ---- one process ---- */

/* Rounds that ended before the process was taken up again keep their ending. */
static gboolean
is_of_one_ending(const FollowupInterview *round, const Outcome *latest)
{
  return round->ending == latest->ending
         && (round->ending == FOLLOWUP_ENDING_OPEN || round->ended_at == latest->ended_at);
}

/* before: the process as it was; outcome NULL: reopens. */
static gboolean
change_round(FollowupStoreChange *change,
             FollowupStoreCase *round,
             const Outcome *before,
             const Outcome *outcome,
             GError **error)
{
  if (!is_of_one_ending(round->interview, before)
      && !(outcome && round->interview->ending == FOLLOWUP_ENDING_OPEN))
    return TRUE;
  return outcome ? end_round(change, round, outcome, error) : reopen_round(change, round, error);
}

/* latest: as it is stored, to be changed with the others. */
static gboolean
change_process(FollowupStoreChange *change,
               FollowupStoreCase *latest,
               const Outcome *outcome,
               GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  const Outcome before = get_outcome(latest->interview);
  g_autoptr(GArray) rounds
      = followup_store_list_rounds(store, latest->employer_key, latest->position_key, 0, error);

  if (!rounds)
    return FALSE;
  for (guint i = 0; i < rounds->len; i++) {
    gint64 id = g_array_index(rounds, gint64, i);
    g_autoptr(FollowupStoreCase) loaded
        = id == latest->id ? NULL : followup_store_case_load(store, id, error);
    FollowupStoreCase *round = id == latest->id ? latest : loaded;

    if (!round || !change_round(change, round, &before, outcome, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
followup_store_end_open_process(
    FollowupStoreChange *change, gint64 interview, FollowupEnding ending, gint64 at, GError **error)
{
  g_autoptr(FollowupStoreCase) latest
      = followup_store_load_latest(followup_store_change_get_store(change), interview, error);
  Outcome outcome;

  if (!latest)
    return FALSE;
  if (latest->interview->ending != FOLLOWUP_ENDING_OPEN)
    return TRUE;
  outcome = get_outcome(latest->interview);
  outcome.ending = ending;
  outcome.ended_at = at;
  return change_process(change, latest, &outcome, error);
}

/* ---- ending ---- */

typedef struct {
  FollowupStoreChange *change;
  FollowupEnding ending;
  const FollowupOfferTerms *terms; /* nullable */
} End;

static gboolean
check_transition(const FollowupStoreCase *latest, FollowupEnding ending, GError **error)
{
  FollowupEnding before = latest->interview->ending;
  int id = (int)latest->id;

  if (before == FOLLOWUP_ENDING_OPEN || before == ending)
    return TRUE;
  if (before == FOLLOWUP_ENDING_OFFER && ending != FOLLOWUP_ENDING_SILENT)
    return TRUE;
  if (before == FOLLOWUP_ENDING_OFFER)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                _("the process of interview %d has an offer: expected accepted, rejected or "
                  "withdrew, for example ‘followup accept %d’"),
                id, id);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                _("the process of interview %d has ended (%s): ‘followup reopen %d’ takes that "
                  "back"),
                id, followup_ending_to_words(before), id);
  return FALSE;
}

static gboolean
check_terms(const FollowupInterview *interview,
            const FollowupOfferTerms *terms,
            gint64 now,
            GError **error)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, error);
  FollowupDay today;

  if (!zone)
    return FALSE;
  today = followup_instant_get_day(now, zone);
  if (terms->deadline && terms->deadline < today) {
    g_autofree char *deadline = followup_day_to_iso(terms->deadline);
    g_autofree char *example = followup_day_to_iso(today + 7);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("the offer's deadline ‘%s’ has passed: expected a day from today on, for example "
                  "‘%s’"),
                deadline, example);
    return FALSE;
  }
  return TRUE;
}

/* The process as it ends; a second offer keeps what it does not say, and its moment. */
static Outcome
make_outcome(const End *end, const FollowupInterview *latest)
{
  Outcome outcome = get_outcome(latest);

  if (outcome.ending != end->ending)
    outcome.ended_at = followup_store_change_get_now(end->change);
  outcome.ending = end->ending;
  if (end->terms && end->terms->deadline)
    outcome.offer_deadline = end->terms->deadline;
  if (end->terms && end->terms->preferred != FOLLOWUP_MAY_UNKNOWN)
    outcome.offer_preferred = end->terms->preferred;
  return outcome;
}

static void
describe_end(const End *end, const FollowupStoreCase *found)
{
  g_autofree char *deadline
      = end->terms && end->terms->deadline ? followup_day_to_iso(end->terms->deadline) : NULL;

  followup_store_change_describe(end->change, found, NULL);
  followup_store_change_add_fact(end->change, found->id, "ending",
                                 followup_ending_to_nick(end->ending));
  followup_store_change_add_fact(end->change, found->id, "deadline", deadline);
}

static gboolean
end_one(const End *end, gint64 id, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(end->change);
  g_autoptr(FollowupStoreCase) latest = followup_store_load_latest(store, id, error);
  g_autoptr(FollowupStoreCase) named = latest ? followup_store_case_load(store, id, error) : NULL;
  Outcome outcome;

  if (!named || !check_transition(latest, end->ending, error)
      || (end->terms
          && !check_terms(latest->interview, end->terms, followup_store_change_get_now(end->change),
                          error)))
    return FALSE;
  outcome = make_outcome(end, latest->interview);
  if (outcome.ending == latest->interview->ending
      && outcome.offer_deadline == latest->interview->offer_deadline
      && outcome.offer_preferred == latest->interview->offer_preferred)
    return TRUE;
  describe_end(end, named);
  return change_process(end->change, latest, &outcome, error);
}

/* S4: who takes an offer tells everybody else. */
static gboolean
withdraw_others(FollowupStoreChange *change, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);
  g_autoptr(GArray) ids = followup_store_list_unsettled(store, error);

  if (!ids)
    return FALSE;
  followup_store_change_expect(change, ids->len);
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr(FollowupStoreCase) latest
        = followup_store_case_load(store, g_array_index(ids, gint64, i), error);
    Outcome outcome;

    if (!latest)
      return FALSE;
    outcome = get_outcome(latest->interview);
    outcome.ending = FOLLOWUP_ENDING_WITHDREW;
    outcome.ended_at = now;
    if (!change_process(change, latest, &outcome, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_end(FollowupEnding ending, const FollowupOfferTerms *terms, GError **error)
{
  if (ending == FOLLOWUP_ENDING_OPEN)
    g_set_error_literal(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
        _("‘open’ is no ending: expected offer, accepted, rejected, withdrew or silent"));
  else if (terms && ending != FOLLOWUP_ENDING_OFFER)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("a deadline and a preference belong to an offer, not to ‘%s’"),
                followup_ending_to_nick(ending));
  else
    return TRUE;
  return FALSE;
}

gboolean
followup_store_end(FollowupStore *self,
                   const gint64 *ids,
                   gsize n_ids,
                   FollowupEnding ending,
                   const FollowupOfferTerms *terms,
                   const FollowupOrigin *origin,
                   GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  End end = { .ending = ending, .terms = terms };
  gboolean carried_out;

  if (!followup_store_is_carried_out(self, origin, "end", &carried_out, error))
    return FALSE;
  if (carried_out)
    return TRUE;
  if (!check_end(ending, terms, error))
    return FALSE;
  end.change = change = followup_store_change_begin(self, "end", origin, error);
  if (!change)
    return FALSE;
  for (gsize i = 0; i < n_ids; i++) {
    if (!end_one(&end, ids[i], error))
      return FALSE;
  }
  if (ending == FOLLOWUP_ENDING_ACCEPTED && followup_store_change_is_empty(change))
    return TRUE;
  if (ending == FOLLOWUP_ENDING_ACCEPTED && !withdraw_others(change, error))
    return FALSE;
  return followup_store_change_commit(change, error);
}

/* ---- taking up again ---- */

gboolean
followup_store_reopen(FollowupStore *self,
                      const gint64 *ids,
                      gsize n_ids,
                      const FollowupOrigin *origin,
                      GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  gboolean carried_out;

  if (!followup_store_is_carried_out(self, origin, "reopen", &carried_out, error))
    return FALSE;
  if (carried_out)
    return TRUE;
  change = followup_store_change_begin(self, "reopen", origin, error);
  if (!change)
    return FALSE;
  for (gsize i = 0; i < n_ids; i++) {
    g_autoptr(FollowupStoreCase) latest = followup_store_load_latest(self, ids[i], error);
    g_autoptr(FollowupStoreCase) named
        = latest ? followup_store_case_load(self, ids[i], error) : NULL;

    if (!named)
      return FALSE;
    if (latest->interview->ending == FOLLOWUP_ENDING_OPEN)
      continue;
    followup_store_change_describe(change, named, NULL);
    if (!change_process(change, latest, NULL, error))
      return FALSE;
  }
  return followup_store_change_commit(change, error);
}
