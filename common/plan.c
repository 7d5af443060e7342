/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan-private.h"

#include <string.h>

/* ---- rules ---- */

FollowupRules *
followup_rules_new(void)
{
  FollowupRules *self = g_new0(FollowupRules, 1);

  self->calendar = followup_calendar_new(0, NULL, 0);
  self->sets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify)followup_calendar_unref);
  self->waking = FOLLOWUP_HOURS_DEFAULT;
  self->system_zone = followup_zone_new_utc();
  self->cadences = followup_cadence_set_new(NULL);
  self->cadence = g_strdup(FOLLOWUP_DEFAULT_CADENCE);
  self->keep_searching = TRUE;
  return self;
}

FollowupRules *
followup_rules_copy(const FollowupRules *self)
{
  FollowupRules *copy = g_new0(FollowupRules, 1);

  copy->calendar = followup_calendar_ref(self->calendar);
  copy->sets = g_hash_table_ref(self->sets);
  copy->waking = self->waking;
  copy->system_zone = followup_zone_ref(self->system_zone);
  copy->cadences = followup_cadence_set_ref(self->cadences);
  copy->cadence = g_strdup(self->cadence);
  copy->keep_searching = self->keep_searching;
  return copy;
}

void
followup_rules_free(FollowupRules *self)
{
  if (!self)
    return;
  followup_calendar_unref(self->calendar);
  g_hash_table_unref(self->sets);
  followup_zone_unref(self->system_zone);
  followup_cadence_set_unref(self->cadences);
  g_free(self->cadence);
  g_free(self);
}

FollowupCalendar *
followup_rules_get_calendar(const FollowupRules *self, const FollowupInterview *interview)
{
  FollowupCalendar *calendar
      = interview->holidays ? g_hash_table_lookup(self->sets, interview->holidays) : NULL;

  return calendar ? calendar : self->calendar;
}

/* Sets can be large: a sum stands for them all. */
char *
followup_rules_calendars_to_string(const FollowupRules *self)
{
  g_autofree char *own = followup_calendar_to_string(self->calendar);
  g_autoptr(GChecksum) sum = NULL;
  g_autoptr(GList) names = NULL;

  if (g_hash_table_size(self->sets) == 0)
    return g_steal_pointer(&own);
  sum = g_checksum_new(G_CHECKSUM_SHA256);
  names = g_list_sort(g_hash_table_get_keys(self->sets), (GCompareFunc)strcmp);
  for (GList *name = names; name; name = name->next) {
    g_autofree char *set = followup_calendar_to_string(g_hash_table_lookup(self->sets, name->data));

    g_checksum_update(sum, name->data, -1);
    g_checksum_update(sum, (const guchar *)"=", 1);
    g_checksum_update(sum, (const guchar *)set, -1);
    g_checksum_update(sum, (const guchar *)"\n", 1);
  }
  return g_strdup_printf("%s+%s", own, g_checksum_get_string(sum));
}

FollowupCadence *
followup_rules_choose_cadence(const FollowupRules *self, const FollowupInterview *interview)
{
  FollowupCadence *cadence = NULL;

  if (interview->cadence)
    cadence = followup_cadence_set_lookup(self->cadences, interview->cadence, NULL);
  if (!cadence)
    cadence = followup_cadence_set_lookup(self->cadences, self->cadence, NULL);
  if (!cadence)
    cadence = followup_cadence_set_lookup(self->cadences, FOLLOWUP_DEFAULT_CADENCE, NULL);
  return cadence;
}

/* ---- the popup's moment ---- */

/* Outside waking hours a step waits for the morning, or, where it would be late then, appears in
 * the evening before. What prepares for the interview never appears after its start, and nothing
 * else before its end. */
void
followup_plan_set_popup(FollowupAction *action,
                        const FollowupInterview *interview,
                        const FollowupRules *rules)
{
  gint64 end = interview ? followup_interview_get_end(interview) : G_MININT64;
  gint64 due = action->due, morning, evening;

  action->popup = due;
  if (followup_hours_contain(rules->waking, rules->system_zone, due))
    return;
  morning = followup_hours_next_start(rules->waking, rules->system_zone, due);
  evening = followup_hours_last_end(rules->waking, rules->system_zone, due) - 30 * FOLLOWUP_MINUTE;
  if (action->kind == FOLLOWUP_KIND_PREPARE)
    action->popup = evening;
  else
    action->popup = morning <= action->by || evening < end ? morning : evening;
}

/* ---- the makings of an action ---- */

FollowupReason *
followup_planner_make_reason(FollowupAnchor anchor, FollowupDay anchor_day, FollowupOffset offset)
{
  FollowupReason *reason = followup_reason_new();

  reason->anchor = anchor;
  reason->anchor_day = anchor_day;
  reason->offset = offset;
  return reason;
}

void
followup_planner_note_cadence(FollowupReason *reason,
                              FollowupPlanner *planner,
                              const FollowupStep *step)
{
  const char *id = followup_cadence_get_id(planner->cadence), *wanted = planner->interview->cadence;

  reason->cadence = g_strdup(id);
  /* What is stored holds no line of a reason's form, whoever wrote it. */
  if (wanted && !g_str_equal(wanted, id) && followup_cadence_id_is_valid(wanted))
    reason->instead_of = g_strdup(wanted);
  reason->sources = g_strdup(step->sources);
}

static const char *
get_display_name(const FollowupInterviewer *person)
{
  return person->name ? person->name : person->email;
}

/* Takes reason. */
FollowupAction *
followup_planner_add(FollowupPlanner *planner,
                     FollowupKind kind,
                     const FollowupInterviewer *person,
                     FollowupChannel channel,
                     gint64 due,
                     gint64 by,
                     FollowupReason *reason)
{
  FollowupAction *action = followup_action_new(kind);

  action->interview = planner->interview->id;
  action->interviewer = person ? g_strdup(get_display_name(person)) : NULL;
  action->interviewer_uuid = person ? g_strdup(person->uuid) : NULL;
  action->channel = channel;
  action->due = due;
  action->by = MAX(by, due); /* a cadence of one's own may say otherwise */
  followup_plan_set_popup(action, planner->interview, planner->rules);
  reason->due_day = followup_instant_get_day(due, planner->zone);
  followup_reason_name_holidays(reason, planner->calendar);
  followup_reason_free(action->reason);
  action->reason = reason;
  g_ptr_array_add(planner->actions, action);
  return action;
}

const FollowupInterviewer *
followup_planner_get_addressee(FollowupPlanner *planner)
{
  const FollowupInterview *interview = planner->interview;

  return interview->agency ? interview->agency : followup_interview_get_lead(interview);
}

FollowupChannel
followup_planner_choose_channel(const FollowupInterviewer *person)
{
  return person && person->prefers != FOLLOWUP_CHANNEL_NONE ? person->prefers
                                                            : FOLLOWUP_CHANNEL_EMAIL;
}

/* ---- around the interview itself ---- */

/* Nothing more is to be done about the interview itself: its process ended, or nobody came. */
static gboolean
is_over(FollowupPlanner *planner)
{
  return planner->history->ending != FOLLOWUP_ENDING_OPEN || planner->interview->no_show_at != 0;
}

/* Prepare (S2 S3 S4): an hour before an interview that lies ahead, never after its start. */
static void
plan_prepare(FollowupPlanner *planner)
{
  gint64 start = planner->interview->start;
  FollowupReason *reason;

  if (start <= planner->history->now || is_over(planner))
    return;
  reason = followup_planner_make_reason(
      FOLLOWUP_ANCHOR_START, followup_instant_get_day(start, planner->zone), FOLLOWUP_HOURS(1));
  reason->before = TRUE;
  reason->sources = g_strdup("S2 S3 S4");
  followup_planner_add(planner, FOLLOWUP_KIND_PREPARE, NULL, FOLLOWUP_CHANNEL_NONE,
                       start - FOLLOWUP_HOUR, start, reason);
}

/* Debrief (S1 S2 S3 S4): while memory is fresh, unless there is nothing left to ask. */
static void
plan_debrief(FollowupPlanner *planner)
{
  FollowupReason *reason;

  if (followup_interview_is_debriefed(planner->interview) || is_over(planner))
    return;
  reason
      = followup_planner_make_reason(FOLLOWUP_ANCHOR_END, planner->end_day, FOLLOWUP_MINUTES(30));
  reason->sources = g_strdup("S1 S2 S3 S4");
  followup_planner_add(planner, FOLLOWUP_KIND_DEBRIEF, NULL, FOLLOWUP_CHANNEL_NONE,
                       planner->end + 30 * FOLLOWUP_MINUTE, planner->end + 12 * FOLLOWUP_HOUR,
                       reason);
}

static void
plan_thank_you(FollowupPlanner *planner, const FollowupInterviewer *person)
{
  const FollowupStep *step = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_THANK_YOU);
  FollowupReason *reason
      = followup_planner_make_reason(FOLLOWUP_ANCHOR_END, planner->end_day, step->due);
  gint64 due, by;

  followup_planner_note_cadence(reason, planner, step);
  if (followup_offset_is_elapsed(step->due)) {
    due = followup_offset_add_elapsed(step->due, planner->end);
    by = followup_offset_add_elapsed(step->by, planner->end);
  } else {
    FollowupCalendar *calendar = planner->calendar;

    due = followup_instant_at(
        planner->zone,
        followup_offset_add_days(step->due, calendar, planner->end_day, reason->holidays),
        step->at_second);
    by = followup_instant_at(planner->zone,
                             followup_offset_add_days(step->by, calendar, planner->end_day, NULL),
                             FOLLOWUP_FIVE_PM);
  }
  /* An offer keeps the thank-yous that are not late yet. */
  if (planner->history->ending == FOLLOWUP_ENDING_OFFER && by <= planner->history->ended_at) {
    followup_reason_free(reason);
    return;
  }
  followup_planner_add(planner, FOLLOWUP_KIND_THANK_YOU, person, FOLLOWUP_CHANNEL_EMAIL, due, by,
                       reason);
}

/* One for each interviewer (S1 S2 S4 S5), one without a name where none is known, one for the
 * agency; none once the check-in fell due: its draft carries the thanks. */
static void
plan_thank_yous(FollowupPlanner *planner)
{
  const FollowupInterview *interview = planner->interview;

  if (planner->history->check_in_fell_due || interview->no_show_at != 0
      || (is_over(planner) && planner->history->ending != FOLLOWUP_ENDING_OFFER))
    return;
  for (guint i = 0; i < interview->interviewers->len; i++)
    plan_thank_you(planner, g_ptr_array_index(interview->interviewers, i));
  if (interview->interviewers->len == 0)
    plan_thank_you(planner, NULL);
  if (interview->agency)
    plan_thank_you(planner, interview->agency);
}

/* Handwritten notes (S2 S5): to each interviewer marked for one, by post, an office date. */
static void
plan_handwritten_notes(FollowupPlanner *planner)
{
  GPtrArray *people = planner->interview->interviewers;

  for (guint i = 0; i < people->len && !is_over(planner); i++) {
    const FollowupInterviewer *person = g_ptr_array_index(people, i);
    FollowupReason *reason;
    FollowupWindow window;

    if (!person->card)
      continue;
    reason = followup_planner_make_reason(FOLLOWUP_ANCHOR_END, planner->end_day, FOLLOWUP_DAYS(1));
    reason->sources = g_strdup("S2 S5");
    window = followup_planner_count_window(planner, reason, planner->end_day, FOLLOWUP_DAYS(1),
                                           FOLLOWUP_DAYS(3), FOLLOWUP_TEN);
    followup_planner_add(planner, FOLLOWUP_KIND_HANDWRITTEN_NOTE, person, FOLLOWUP_CHANNEL_POST,
                         followup_instant_at(planner->zone, window.due, window.at_second),
                         followup_instant_at(planner->zone, window.by, FOLLOWUP_FIVE_PM), reason);
  }
}

static int
compare_actions(gconstpointer a, gconstpointer b)
{
  const FollowupAction *x = *(FollowupAction *const *)a, *y = *(FollowupAction *const *)b;

  if (x->due != y->due)
    return x->due < y->due ? -1 : 1;
  return (int)x->kind - (int)y->kind;
}

GPtrArray *
followup_plan(const FollowupInterview *interview,
              FollowupCadence *cadence,
              const FollowupRules *rules,
              const FollowupHistory *history,
              gboolean project)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, NULL);
  FollowupPlanner planner = {
    .interview = interview,
    .cadence = cadence,
    .rules = rules,
    .calendar = followup_rules_get_calendar(rules, interview),
    .history = history,
    .project = project,
    .zone = zone,
    .end = followup_interview_get_end(interview),
    .turn = interview->answers->len,
    .actions = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free),
  };

  g_return_val_if_fail(zone != NULL, planner.actions);
  planner.end_day = followup_instant_get_day(planner.end, zone);
  plan_prepare(&planner);
  plan_debrief(&planner);
  plan_thank_yous(&planner);
  plan_handwritten_notes(&planner);
  followup_planner_wait(&planner);
  followup_planner_end(&planner);
  /* GPtrArray's sort is stable: people stay in the order they were named in. */
  g_ptr_array_sort(planner.actions, compare_actions);
  return planner.actions;
}

FollowupAction *
followup_plan_keep_searching(const FollowupRules *rules, gint64 earliest)
{
  FollowupAction *action = followup_action_new(FOLLOWUP_KIND_KEEP_SEARCHING);
  FollowupDay day = followup_instant_get_day(earliest, rules->system_zone);

  while (followup_day_get_weekday(day) != G_DATE_MONDAY
         || followup_instant_at(rules->system_zone, day, FOLLOWUP_TEN) < earliest)
    day++;
  action->due = followup_instant_at(rules->system_zone, day, FOLLOWUP_TEN);
  action->by = followup_instant_at(rules->system_zone, day + 6, FOLLOWUP_FIVE_PM);
  action->reason->anchor = FOLLOWUP_ANCHOR_WEEK;
  action->reason->sources = g_strdup("S1 S2 S3");
  action->reason->due_day = day;
  followup_plan_set_popup(action, NULL, rules);
  return action;
}
