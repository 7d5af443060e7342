/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* schedule: owns the decision what the screen should show now; refuses to know store, notifier and
 * clock. It compares what should be seen with what is seen, so asking twice changes nothing. */

#include "schedule.h"

#include "popup.h"

#define DAY 86400
#define OFFICE ((FollowupHours){ 9 * 60, 17 * 60 })
/* Office hours there and waking hours here meet within so many days, or never. */
#define MEETING_DAYS 8
/* A showing this much further off than any repeat was set while the clock was ahead. */
#define SLACK (3 * DAY)

void
followup_schedule_free(FollowupSchedule *self)
{
  if (self == NULL)
    return;
  g_array_unref(self->alone);
  g_array_unref(self->digest);
  g_array_unref(self->withdraw);
  g_array_unref(self->rearm);
  g_free(self);
}

/* Moments */

static gint64
earliest(gint64 a, gint64 b)
{
  if (a == FOLLOWUP_NO_INSTANT || b == FOLLOWUP_NO_INSTANT)
    return MAX(a, b);
  return MIN(a, b);
}

/* The first moment from instant on that is in hours. */
static gint64
enter_hours(FollowupHours hours, FollowupZone *zone, gint64 instant)
{
  return followup_hours_contain(hours, zone, instant)
             ? instant
             : followup_hours_next_start(hours, zone, instant);
}

/* The first moment from instant on in waking hours here and office hours there. Where they never
 * meet, waking hours alone. */
static gint64
enter_office(FollowupHours waking, FollowupZone *here, FollowupZone *there, gint64 instant)
{
  gint64 t = instant;

  while (t < instant + MEETING_DAYS * DAY) {
    gint64 awake = enter_hours(waking, here, t);

    t = enter_hours(OFFICE, there, awake);
    if (t == awake)
      return t;
  }
  return enter_hours(waking, here, instant);
}

/* The first moment from instant on for a later showing of the action. */
static gint64
enter_allowed(const FollowupAction *action,
              const FollowupInterview *interview,
              const FollowupChoices *choices,
              FollowupZone *zone,
              gint64 instant)
{
  g_autoptr(FollowupZone) there = NULL;

  if (action->channel == FOLLOWUP_CHANNEL_PHONE && interview != NULL)
    there = followup_zone_new(interview->zone, NULL);
  return there != NULL ? enter_office(choices->waking, zone, there, instant)
                       : enter_hours(choices->waking, zone, instant);
}

/* The first start of the waking hours after now. Hours that never end still have a start. */
static gint64
get_morning(const FollowupChoices *choices, FollowupZone *zone, gint64 now)
{
  FollowupDay today = followup_instant_get_day(now, zone);
  gint64 morning = followup_instant_at(zone, today, choices->waking.start * 60);

  return morning > now ? morning : followup_instant_at(zone, today + 1, choices->waking.start * 60);
}

gint64
followup_schedule_next_showing(const FollowupAction *action,
                               const FollowupInterview *interview,
                               const FollowupChoices *choices,
                               FollowupZone *zone,
                               gint64 now)
{
  gint64 repeat = FOLLOWUP_REPEAT_MORNING;
  gint64 next;

  if (choices->n_repeats > 0)
    repeat = choices->repeats[MIN(action->showings, choices->n_repeats - 1)];
  next = repeat == FOLLOWUP_REPEAT_MORNING ? get_morning(choices, zone, now) : now + repeat;
  next = enter_allowed(action, interview, choices, zone, next);
  /* At its start there is nothing left to prepare. */
  if (action->kind == FOLLOWUP_KIND_PREPARE && interview != NULL && interview->start > now)
    next = MIN(next, interview->start);
  return next;
}

gint64
followup_schedule_tomorrow(const FollowupAction *action,
                           const FollowupInterview *interview,
                           const FollowupChoices *choices,
                           FollowupZone *zone,
                           gint64 now)
{
  FollowupDay tomorrow = followup_instant_get_day(now, zone) + 1;
  gint64 start = followup_instant_at(zone, tomorrow, choices->waking.start * 60);

  return enter_allowed(action, interview, choices, zone, start);
}

/* One action */

static gboolean
was_shown(const FollowupAction *action)
{
  return action->state == FOLLOWUP_STATE_SHOWING || action->state == FOLLOWUP_STATE_SHOWN;
}

/* Its moment for a first or another showing has come, whether or not it is held back. */
static gboolean
is_time(const FollowupScheduleInput *input, const FollowupAction *action)
{
  return action->next_at <= input->now;
}

/* It is to be shown because its moment has come, or because what was shown is lost. */
static gboolean
wants_showing(const FollowupScheduleInput *input, const FollowupScheduleItem *item)
{
  return is_time(input, item->action)
         || (item->place == FOLLOWUP_PLACE_NOWHERE && was_shown(item->action));
}

/* Holding it until the waking hours would mean never to show it. */
static gboolean
is_last_chance(const FollowupScheduleItem *item, gint64 held_until)
{
  return item->action->kind == FOLLOWUP_KIND_PREPARE && !was_shown(item->action)
         && item->interview != NULL && held_until >= item->interview->start;
}

static gint64
hold_for_interview(const FollowupScheduleInput *input, const FollowupScheduleItem *item)
{
  gint64 own;

  if (input->quiet_until == FOLLOWUP_NO_INSTANT || input->quiet_until <= input->now)
    return input->now;
  if (item->action->kind != FOLLOWUP_KIND_PREPARE || item->interview == NULL)
    return input->quiet_until;
  own = item->interview->start - FOLLOWUP_QUIET_LEAD;
  return own <= input->now ? input->now : MIN(own, input->quiet_until);
}

/* The first moment from now on at which the hours let it appear. */
static gint64
enter_own_hours(const FollowupScheduleInput *input, const FollowupScheduleItem *item)
{
  const FollowupAction *action = item->action;
  gint64 now = input->now;
  gint64 until = was_shown(action) && is_time(input, action)
                     ? enter_allowed(action, item->interview, input->choices, input->zone, now)
                     : enter_hours(input->choices->waking, input->zone, now);

  return is_last_chance(item, until) ? now : until;
}

/* Who unlocks the screen finds what was on it, though it is no time for another showing. */
static gboolean
is_brought_back(const FollowupScheduleInput *input, const FollowupScheduleItem *item)
{
  return item->taken && item->place == FOLLOWUP_PLACE_NOWHERE && !input->locked
         && was_shown(item->action) && enter_own_hours(input, item) > input->now;
}

/* The moment until which the action's popup is held back; now or earlier: it is not. */
static gint64
get_hold(const FollowupScheduleInput *input, const FollowupScheduleItem *item)
{
  const FollowupAction *action = item->action;
  gint64 now = input->now;
  gint64 until = now;

  if (item->not_before != FOLLOWUP_NO_INSTANT && item->not_before > now)
    return item->not_before;
  if (item->asked && !item->granted && item->place == FOLLOWUP_PLACE_NOWHERE)
    return now;
  if (action->state != FOLLOWUP_STATE_SNOOZED) {
    if (!was_shown(action) && action->popup > now)
      return action->popup;
    until = is_brought_back(input, item) ? now : enter_own_hours(input, item);
  }
  return MAX(until, hold_for_interview(input, item));
}

/* The layout */

typedef struct {
  const FollowupScheduleItem *item;
  gsize index;
  gint64 hold;
  gboolean wants;
  gboolean urgent;
  gboolean stale; /* a debrief that is late: nobody waits for it, and it was to be fresh */
  gboolean in_digest;
  gboolean stays; /* there, until it may have a popup of its own */
} Slot;

static gboolean
is_prepare(const Slot *slot)
{
  return slot->item->action->kind == FOLLOWUP_KIND_PREPARE;
}

static gint
compare_slots(gconstpointer a, gconstpointer b)
{
  const Slot *x = a, *y = b;
  const FollowupAction *p = x->item->action, *q = y->item->action;

  if (is_prepare(x) != is_prepare(y))
    return is_prepare(x) ? -1 : 1;
  if (x->urgent != y->urgent)
    return x->urgent ? -1 : 1;
  if (x->stale != y->stale)
    return x->stale ? 1 : -1;
  if (p->due != q->due)
    return p->due < q->due ? -1 : 1;
  if (p->interview != q->interview)
    return p->interview < q->interview ? -1 : 1;
  return (p->number > q->number) - (p->number < q->number);
}

/* Outstanding is what was shown and not dealt with, and what may be shown now. The rest waits and
 * says when to look again. */
static GArray *
find_outstanding(const FollowupScheduleInput *input, gint64 *look_at)
{
  GArray *slots = g_array_new(FALSE, TRUE, sizeof(Slot));

  for (gsize i = 0; i < input->n_items; i++) {
    const FollowupScheduleItem *item = &input->items[i];
    Slot slot = { .item = item, .index = i, .wants = wants_showing(input, item) };

    if (slot.wants || was_shown(item->action))
      slot.hold = get_hold(input, item);
    if (!was_shown(item->action) && !item->asked && (!slot.wants || slot.hold > input->now)) {
      if (slot.wants)
        *look_at = earliest(*look_at, slot.hold);
      continue;
    }
    slot.urgent = followup_popup_get_urgency(item->action, item->interview, input->now)
                  == FOLLOWUP_URGENCY_CRITICAL;
    slot.stale = item->action->kind == FOLLOWUP_KIND_DEBRIEF && item->action->by < input->now;
    g_array_append_val(slots, slot);
  }
  g_array_sort(slots, compare_slots);
  return slots;
}

/* It is to move out of the digest, but may not appear by itself yet: nobody else would name it. */
static gboolean
must_stay(const FollowupScheduleInput *input, const Slot *slot)
{
  return slot->item->place == FOLLOWUP_PLACE_DIGEST && slot->hold > input->now;
}

/* One fewer than Most by themselves, those asked for, and every prepare: a list that is read in the
 * evening is no place for where to be in an hour. */
static guint
fill_digest(const FollowupScheduleInput *input, GArray *slots, guint n_alone)
{
  guint n = 0;

  for (guint i = 0; i < slots->len; i++) {
    Slot *slot = &g_array_index(slots, Slot, i);

    slot->stays = i < n_alone && must_stay(input, slot);
    slot->in_digest = (i >= n_alone || slot->stays) && !slot->item->asked && !is_prepare(slot);
    n += slot->in_digest;
  }
  return n;
}

/* No digest is needed any more, but the one on the screen names some that may not appear by
 * themselves yet: it goes on naming the others as well, or these would be there twice. */
static guint
keep_digest(const FollowupScheduleInput *input, GArray *slots)
{
  gboolean kept = FALSE;
  guint n = 0;

  for (guint i = 0; i < slots->len; i++) {
    Slot *slot = &g_array_index(slots, Slot, i);

    slot->stays = input->digest_visible && must_stay(input, slot);
    kept = kept || slot->stays;
  }
  for (guint i = 0; i < slots->len; i++) {
    Slot *slot = &g_array_index(slots, Slot, i);

    slot->in_digest = kept && slot->item->place == FOLLOWUP_PLACE_DIGEST && !slot->item->asked
                      && !is_prepare(slot);
    n += slot->in_digest;
  }
  return n;
}

/* How many the digest is to name. A new one of one would be silly. */
static guint
divide(const FollowupScheduleInput *input, GArray *slots, gint64 *look_at)
{
  guint most = MAX(input->choices->most, 1);
  guint n = slots->len > most ? fill_digest(input, slots, most - 1) : 0;

  if (n <= 1)
    n = keep_digest(input, slots);
  for (guint i = 0; i < slots->len; i++) {
    const Slot *slot = &g_array_index(slots, Slot, i);

    if (slot->stays)
      *look_at = earliest(*look_at, slot->hold);
  }
  return n;
}

static void
add_showing(const FollowupScheduleInput *input, GArray *showings, const Slot *slot)
{
  const FollowupAction *action = slot->item->action;
  FollowupShowing showing = { .item = slot->index };

  showing.again = (!is_time(input, action) || slot->stays || is_brought_back(input, slot->item))
                  && was_shown(action);
  showing.next_at = showing.again
                        ? action->next_at
                        : followup_schedule_next_showing(action, slot->item->interview,
                                                         input->choices, input->zone, input->now);
  g_array_append_val(showings, showing);
}

static void
decide_alone(const FollowupScheduleInput *input, FollowupSchedule *self, const Slot *slot)
{
  /* Finishing one lets the next one up, out of the digest. */
  if (!slot->wants && slot->item->place == FOLLOWUP_PLACE_ALONE)
    return;
  if (!slot->wants && slot->item->place == FOLLOWUP_PLACE_NOWHERE && !slot->item->asked)
    return;
  if (slot->hold > input->now)
    self->look_at = earliest(self->look_at, slot->hold);
  else
    add_showing(input, self->alone, slot);
}

/* The first moment at which nobody is disturbed, whatever is shown. */
static gint64
get_peace(const FollowupScheduleInput *input)
{
  gint64 peace = enter_hours(input->choices->waking, input->zone, input->now);

  return input->quiet_until != FOLLOWUP_NO_INSTANT ? MAX(peace, input->quiet_until) : peace;
}

/* The digest is shown anew when one of its own must be shown, or when it is on the screen and names
 * others than it should: who leaves it for a popup of its own would be there twice. */
static gboolean
digest_is_due(const FollowupScheduleInput *input, GArray *slots, guint n, gint64 *look_at)
{
  gboolean named_right = input->n_digest == n;
  gint64 held = FOLLOWUP_NO_INSTANT;
  gint64 now = input->now;

  for (guint i = 0; i < slots->len; i++) {
    const Slot *slot = &g_array_index(slots, Slot, i);
    gboolean was_there = slot->item->place == FOLLOWUP_PLACE_DIGEST;
    gboolean moves_in = slot->item->place == FOLLOWUP_PLACE_ALONE && slot->item->visible;

    named_right = named_right && slot->in_digest == was_there;
    if (slot->in_digest && (slot->wants || moves_in))
      held = earliest(held, MAX(slot->hold, now));
  }
  if (input->digest_visible && !named_right)
    held = earliest(held, get_peace(input));
  if (input->digest_asked || (held != FOLLOWUP_NO_INSTANT && held <= now))
    return TRUE;
  *look_at = earliest(*look_at, held);
  return FALSE;
}

static void
decide_digest(const FollowupScheduleInput *input, FollowupSchedule *self, GArray *slots, guint n)
{
  if (!digest_is_due(input, slots, n, &self->look_at))
    return;
  for (guint i = 0; i < slots->len; i++) {
    const Slot *slot = &g_array_index(slots, Slot, i);

    if (!slot->in_digest)
      continue;
    add_showing(input, self->digest, slot);
    if (slot->item->place == FOLLOWUP_PLACE_ALONE && slot->item->visible)
      g_array_append_val(self->withdraw, slot->index);
  }
}

/* Nobody is left for the digest: it goes once those it named are up by themselves, or dealt with.
 */
static gboolean
digest_is_void(const FollowupScheduleInput *input, const FollowupSchedule *self, GArray *slots)
{
  gsize waiting = 0, coming = 0;

  for (guint i = 0; i < slots->len; i++)
    waiting += g_array_index(slots, Slot, i).item->place == FOLLOWUP_PLACE_DIGEST;
  for (guint i = 0; i < self->alone->len; i++) {
    const FollowupShowing *showing = &g_array_index(self->alone, FollowupShowing, i);

    coming += input->items[showing->item].place == FOLLOWUP_PLACE_DIGEST;
  }
  return waiting == coming;
}

/* What was shown while the clock was ahead would stay silent until the clock is there again. */
static void
decide_rearm(const FollowupScheduleInput *input, FollowupSchedule *self)
{
  gint64 longest = DAY;

  for (guint i = 0; i < input->choices->n_repeats; i++)
    longest = MAX(longest, input->choices->repeats[i]);
  for (gsize i = 0; i < input->n_items; i++) {
    const FollowupScheduleItem *item = &input->items[i];
    const FollowupAction *action = item->action;
    FollowupShowing showing = { .item = i, .again = TRUE };

    if (!was_shown(action) || action->next_at <= MAX(input->now, action->popup) + longest + SLACK)
      continue;
    showing.next_at
        = MAX(action->popup, followup_schedule_next_showing(action, item->interview, input->choices,
                                                            input->zone, input->now));
    /* A call's hours there and here may meet that late indeed. */
    if (showing.next_at != action->next_at)
      g_array_append_val(self->rearm, showing);
  }
}

FollowupSchedule *
followup_schedule(const FollowupScheduleInput *input)
{
  FollowupSchedule *self = g_new0(FollowupSchedule, 1);
  g_autoptr(GArray) slots = NULL;
  guint n_digest;

  self->alone = g_array_new(FALSE, FALSE, sizeof(FollowupShowing));
  self->digest = g_array_new(FALSE, FALSE, sizeof(FollowupShowing));
  self->withdraw = g_array_new(FALSE, FALSE, sizeof(gsize));
  self->rearm = g_array_new(FALSE, FALSE, sizeof(FollowupShowing));
  self->look_at = FOLLOWUP_NO_INSTANT;
  decide_rearm(input, self);
  slots = find_outstanding(input, &self->look_at);
  n_digest = divide(input, slots, &self->look_at);
  for (guint i = 0; i < slots->len; i++) {
    const Slot *slot = &g_array_index(slots, Slot, i);

    if (!slot->in_digest)
      decide_alone(input, self, slot);
  }
  if (n_digest > 0)
    decide_digest(input, self, slots, n_digest);
  else if (input->digest_visible)
    self->withdraw_digest = digest_is_void(input, self, slots);
  return self;
}
