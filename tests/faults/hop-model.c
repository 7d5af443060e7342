/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hop-model: owns what must be on the screen and when; refuses to know how the daemon decides it.
 * Zones come from the C library, hours are searched by stepping through them. */

#include "hop-model.h"

#include <stdio.h>
#include <string.h>

#define HOUR (60 * 60)
#define DAY (24 * HOUR)
#define STRIDE (5 * 60)
#define QUIET_LEAD (10 * 60)
#define OFFICE ((HopHours){ 9 * 60, 17 * 60 })
#define OFFICE_DAYS 8
/* After the clock was set back a repeat may take so much longer. */
#define GRACE (5 * DAY)

typedef struct {
  char *id;
  FollowupKind kind;
  gint64 interview, due, moment; /* moment: of the first showing; the snooze's end while snoozed */
  gint64 start;                  /* of the interview */
  const HopZone *office;         /* where a call goes; NULL: no call */
  guint n_least, n_most;         /* turns, for the sequence of repeats: as far as is known */
  gint64 again_at;               /* of the next showing, at the latest, hours aside */
  gint64 early_at;               /* from then on it is no surprise */
  gboolean shown, snoozed, lost, asked, in_digest, overtaken;
} Entry;

typedef struct {
  gint64 start, end;
} Talk;

struct _HopModel {
  const HopZones *zones;
  HopChoices choices;
  HopFigures *figures;
  char *world;
  GHashTable *entries; /* id -> Entry */
  GHashTable *digest;  /* set of ids, as last shown */
  GArray *talks;       /* of Talk */
  gint64 wake;
  gint64 touched; /* the interview that the user did something with, or HOP_NOBODY */
  gboolean digest_asked, digest_left; /* one that it named has a popup of its own since */
  gboolean in_digest;                 /* the popup that is being read */
};

static void
free_entry(gpointer data)
{
  Entry *entry = data;

  g_free(entry->id);
  g_free(entry);
}

HopModel *
hop_model_new(const HopZones *zones, HopFigures *figures, const char *world)
{
  HopModel *self = g_new0(HopModel, 1);

  self->zones = zones;
  self->figures = figures;
  self->world = g_strdup(world);
  self->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_entry);
  self->digest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->talks = g_array_new(FALSE, FALSE, sizeof(Talk));
  return self;
}

void
hop_model_free(HopModel *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->entries);
  g_hash_table_unref(self->digest);
  g_array_unref(self->talks);
  g_free(self->world);
  g_free(self);
}

void
hop_model_set_choices(HopModel *self, const HopChoices *choices)
{
  self->choices = *choices;
}

void
hop_model_wake(HopModel *self, gint64 now)
{
  self->wake = now;
  self->touched = HOP_NOBODY;
}

void
hop_model_touch(HopModel *self, gint64 interview, gint64 now)
{
  self->wake = now;
  self->touched = interview;
}

guint
hop_model_count(const HopModel *self)
{
  return g_hash_table_size(self->entries);
}

static void
complain(HopModel *self, guint *count, const char *what, const Entry *entry, gint64 now)
{
  g_autofree char *at = followup_instant_to_rfc3339(now);
  g_autofree char *due = followup_instant_to_rfc3339(entry->due);
  g_autofree char *moment = followup_instant_to_rfc3339(entry->moment);

  (*count)++;
  fprintf(stderr, "%s: %s (%s %s, due %s, from %s) at %s\n", self->world, what, entry->id,
          followup_kind_to_nick(entry->kind), due, moment, at);
}

/* When a popup may appear */

static gboolean
is_prepare(const Entry *entry)
{
  return entry->kind == FOLLOWUP_KIND_PREPARE;
}

static gboolean
is_awake(const HopModel *self, gint64 instant)
{
  HopHours waking = self->choices.waking;

  return hop_zone_is_within(self->choices.zone, waking.start, waking.end, instant);
}

/* The end of the interviews that go on, or begin at once; the instant itself where none does. */
static gint64
leave_talks(const HopModel *self, gint64 instant)
{
  gint64 end = instant;

  for (guint i = 0; i < self->talks->len; i++) {
    const Talk *talk = &g_array_index(self->talks, Talk, i);

    if (talk->start - QUIET_LEAD <= instant && instant < talk->end)
      end = MAX(end, talk->end);
  }
  return end;
}

static gint64
step(gint64 instant)
{
  return instant - instant % STRIDE + STRIDE;
}

/* In waking hours; and in office hours there, where these ever meet. */
static gint64
enter_hours(const HopModel *self, const HopZone *office, gint64 instant)
{
  gint64 t = instant;

  while (!is_awake(self, t)
         || (office != NULL && !hop_zone_is_within(office, OFFICE.start, OFFICE.end, t))) {
    if (office != NULL && t > instant + OFFICE_DAYS * DAY)
      return enter_hours(self, NULL, instant);
    t = step(t);
  }
  return t;
}

/* The first moment from instant on at which nothing holds the popup back. */
static gint64
release(const HopModel *self, const Entry *entry, gint64 instant)
{
  gint64 before, t = instant;

  if (entry->asked)
    return instant;
  do {
    gboolean again = entry->shown && (!entry->lost || entry->early_at <= t);

    before = t;
    if (!(entry->snoozed && !entry->shown))
      t = enter_hours(self, again ? entry->office : NULL, t);
    if (!is_prepare(entry) || t < entry->start - QUIET_LEAD)
      t = leave_talks(self, t);
    if (is_prepare(entry) && t > entry->start - QUIET_LEAD && before < entry->start - QUIET_LEAD)
      t = entry->start - QUIET_LEAD;
  } while (t != before);
  return t;
}

/* Repeats */

static gint64
get_longest(const HopModel *self)
{
  gint64 longest = DAY;

  for (guint i = 0; i < self->choices.n_repeats; i++)
    longest = MAX(longest, self->choices.repeats[i]);
  return longest;
}

static gint64
get_morning(const HopModel *self, gint64 now)
{
  return hop_zone_next(self->choices.zone, self->choices.waking.start, now);
}

static gint64
get_repeat(const HopModel *self, const Entry *entry, guint n_shown, gint64 now)
{
  gint64 repeat = self->choices.repeats[MIN(n_shown, self->choices.n_repeats - 1)];

  return enter_hours(self, entry->office,
                     repeat == FOLLOWUP_REPEAT_MORNING ? get_morning(self, now) : now + repeat);
}

static void
take_turn(HopModel *self, Entry *entry, gint64 now)
{
  entry->early_at = entry->again_at = get_repeat(self, entry, entry->n_least, now);
  for (guint n = entry->n_least + 1; n <= entry->n_most; n++) {
    gint64 at = get_repeat(self, entry, n, now);

    entry->early_at = MIN(entry->early_at, at);
    entry->again_at = MAX(entry->again_at, at);
  }
  entry->n_least++;
  entry->n_most++;
}

static gint64
get_soonest(const HopModel *self, gint64 now)
{
  gint64 soonest = get_morning(self, now);

  for (guint i = 0; i < self->choices.n_repeats; i++) {
    if (self->choices.repeats[i] != FOLLOWUP_REPEAT_MORNING)
      soonest = MIN(soonest, now + self->choices.repeats[i]);
  }
  return soonest;
}

void
hop_model_travel(HopModel *self, gint64 now)
{
  gint64 soonest = get_soonest(self, now);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->entries);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Entry *entry = value;

    if (entry->shown && entry->office != NULL)
      entry->early_at = MIN(entry->early_at, soonest);
  }
}

void
hop_model_set_back(HopModel *self, gint64 now)
{
  gint64 soonest = get_soonest(self, now);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->entries);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Entry *entry = value;

    if (!entry->shown)
      continue;
    entry->early_at = MIN(entry->early_at, soonest);
    entry->again_at = MIN(entry->again_at,
                          MAX(now, MAX(entry->due, entry->moment)) + get_longest(self) + GRACE);
  }
}

void
hop_model_lose_screen(HopModel *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->entries);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Entry *entry = value;

    entry->lost = entry->shown;
    entry->in_digest = entry->asked = FALSE;
  }
  g_hash_table_remove_all(self->digest);
}

void
hop_model_ask(HopModel *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->entries);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    ((Entry *)value)->asked = ((Entry *)value)->in_digest;
  self->digest_asked = TRUE;
}

/* Popups */

static void
note_lateness(HopModel *self, const Entry *entry, gint64 from, gint64 now)
{
  gint64 late = now - release(self, entry, MAX(from, self->wake));

  /* A digest that is shown names all that wait, and a prepare has its last chance. */
  if (late < 0 && !entry->asked && !is_prepare(entry) && !(entry->shown && self->in_digest))
    complain(self, &self->figures->disturbed, "too early", entry, now);
  if (late > 1)
    complain(self, &self->figures->late, "too late", entry, now);
  self->figures->latest = MAX(self->figures->latest, late);
}

static void
note_first(HopModel *self, Entry *entry, gint64 now)
{
  note_lateness(self, entry, entry->moment, now);
  entry->shown = TRUE;
  self->figures->shown++;
  take_turn(self, entry, now);
}

/* TRUE: there was a reason of its own to show it. */
static gboolean
note_entry(HopModel *self, Entry *entry, gint64 now)
{
  gboolean surprise = TRUE;

  if (!entry->shown) {
    note_first(self, entry, now);
    return TRUE;
  }
  if (entry->again_at <= now && self->in_digest
      && release(self, entry, MAX(entry->again_at, self->wake)) > now) {
    /* Named along, which may be its turn or not. */
    entry->again_at = MAX(entry->again_at, now + get_longest(self) + DAY);
    entry->n_most++;
    surprise = FALSE;
  } else if (entry->again_at <= now) {
    note_lateness(self, entry, entry->lost ? self->wake : entry->again_at, now);
    take_turn(self, entry, now);
    surprise = FALSE;
  } else if (entry->early_at <= now) {
    /* Perhaps its turn, perhaps not: what comes next may take longer. */
    entry->again_at = MAX(entry->again_at, now + get_longest(self) + DAY);
    entry->n_most++;
    surprise = FALSE;
  }
  self->figures->again++;
  surprise = surprise && !entry->lost && !entry->asked;
  entry->lost = FALSE;
  return !surprise;
}

static Entry *
find(HopModel *self, FollowupStore *store, const char *id, gint64 now)
{
  Entry *entry = g_hash_table_lookup(self->entries, id);

  if (entry != NULL && !entry->overtaken)
    return entry;
  /* It came about, or back, just now. */
  hop_model_read(self, store, now);
  entry = g_hash_table_lookup(self->entries, id);
  if (entry == NULL)
    fprintf(stderr, "%s: a popup of %s, which nobody has to do\n", self->world, id);
  return entry;
}

/* "7.1 Thank-you note: Jane Doe, Acme", ... "Also 12.1, 12.2" */
static GPtrArray *
list_named(const char *body)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) lines = g_strsplit(body, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    gboolean rest = g_str_has_prefix(*line, "Also ");
    g_auto(GStrv) words = g_strsplit(rest ? *line + 5 : *line, rest ? ", " : " ", rest ? -1 : 2);

    for (char **word = words; *word != NULL && (rest || word == words); word++) {
      gint64 interview;
      guint number;

      if (followup_id_parse(*word, &interview, &number, NULL) && number != 0)
        g_ptr_array_add(ids, g_strdup(*word));
    }
  }
  return ids;
}

static gboolean
is_same_digest(HopModel *self, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++) {
    if (!g_hash_table_contains(self->digest, g_ptr_array_index(ids, i)))
      return FALSE;
  }
  return g_hash_table_size(self->digest) == ids->len;
}

/* Nights and interviews belong to the user. */
static void
check_peace(HopModel *self, const Entry *entry, gint64 now)
{
  if (!is_awake(self, now) && !(entry->snoozed && !entry->shown))
    complain(self, &self->figures->disturbed, "outside waking hours", entry, now);
  if (leave_talks(self, now) > now)
    complain(self, &self->figures->disturbed, "during an interview", entry, now);
}

static void
note_digest(HopModel *self, FollowupStore *store, const FollowupPopup *popup, gint64 now)
{
  g_autoptr(GPtrArray) ids = list_named(popup->body);
  gboolean reason = self->digest_asked || self->digest_left || !is_same_digest(self, ids);
  Entry about = { .id = popup->id, .snoozed = self->digest_asked };
  Entry *entry = NULL;

  self->in_digest = TRUE;
  g_hash_table_remove_all(self->digest);
  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index(ids, i);

    entry = find(self, store, id, now);
    if (entry == NULL)
      continue;
    about.snoozed = about.snoozed || (entry->snoozed && !entry->shown);
    reason = note_entry(self, entry, now) || !entry->in_digest || reason;
    entry->in_digest = TRUE;
    g_hash_table_add(self->digest, g_strdup(id));
  }
  if (!self->digest_asked)
    check_peace(self, &about, now);
  self->digest_asked = self->digest_left = self->in_digest = FALSE;
  if (!reason && entry != NULL)
    complain(self, &self->figures->repeated, "the digest, again", entry, now);
}

void
hop_model_note_popup(HopModel *self, FollowupStore *store, const FollowupPopup *popup, gint64 now)
{
  gboolean moves_up;
  Entry *entry;

  g_debug("%s at %" G_GINT64_FORMAT ":\n%s", popup->id, now, popup->body);
  if (g_str_has_prefix(popup->id, FOLLOWUP_HEARD_PREFIX))
    return;
  if (g_str_equal(popup->id, FOLLOWUP_DIGEST_ID)) {
    note_digest(self, store, popup, now);
    return;
  }
  entry = find(self, store, popup->id, now);
  if (entry == NULL)
    return;
  if (!is_prepare(entry) && !entry->asked)
    check_peace(self, entry, now);
  moves_up = entry->in_digest;
  if (!note_entry(self, entry, now) && !moves_up)
    complain(self, &self->figures->repeated, "again", entry, now);
  entry->in_digest = entry->asked = FALSE;
  self->digest_left = self->digest_left || moves_up;
}

/* What there is to do */

static gboolean
is_snooze(const Entry *entry, const FollowupAction *action)
{
  return action->state == FOLLOWUP_STATE_SNOOZED
         && !(entry->snoozed && !entry->shown && entry->moment == action->snoozed_until);
}

static void
follow(HopModel *self, Entry *entry, const FollowupAction *action)
{
  if (entry->due != action->due || entry->overtaken) {
    entry->due = action->due;
    entry->n_least = entry->n_most = 0;
    entry->shown = entry->snoozed = entry->lost = entry->overtaken = FALSE;
  }
  if (is_snooze(entry, action)) {
    entry->snoozed = TRUE;
    entry->shown = entry->lost = entry->in_digest = FALSE;
    entry->moment = action->snoozed_until;
  }
  if (action->state != FOLLOWUP_STATE_SNOOZED && !entry->snoozed)
    entry->moment = action->popup;
}

static Entry *
make_entry(HopModel *self, const FollowupAction *action, const FollowupInterview *interview)
{
  Entry *entry = g_new0(Entry, 1);

  entry->id = followup_action_get_id(action);
  entry->kind = action->kind;
  entry->interview = action->interview;
  entry->due = action->due;
  entry->moment = action->popup;
  g_hash_table_replace(self->entries, entry->id, entry);
  if (interview != NULL)
    entry->start = interview->start;
  return entry;
}

static gboolean
check_in_has_come(GPtrArray *actions, gint64 now)
{
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->kind == FOLLOWUP_KIND_CHECK_IN && action->state != FOLLOWUP_STATE_SUPERSEDED
        && (action->due <= now || action->state == FOLLOWUP_STATE_DONE))
      return TRUE;
  }
  return FALSE;
}

/* Time took care of it: the interview began, or the check-in carries the thanks. */
static gboolean
is_overtaken(const FollowupAction *action,
             const FollowupInterview *interview,
             GPtrArray *actions,
             gint64 now)
{
  if (interview == NULL)
    return FALSE;
  if (action->kind == FOLLOWUP_KIND_PREPARE)
    return interview->start <= now;
  return action->kind == FOLLOWUP_KIND_THANK_YOU && check_in_has_come(actions, now);
}

static void
read_finished(HopModel *self,
              Entry *entry,
              const FollowupAction *action,
              gboolean overtaken,
              gint64 now,
              gboolean by_user)
{
  if (entry == NULL)
    return;
  if (!by_user && overtaken && action->state == FOLLOWUP_STATE_SUPERSEDED) {
    entry->overtaken = TRUE;
    entry->in_digest = FALSE;
    return;
  }
  if (!by_user)
    complain(self, &self->figures->lost, "let go of", entry, now);
  g_hash_table_remove(self->entries, entry->id);
}

static void
read_actions(HopModel *self,
             GPtrArray *actions,
             const FollowupInterview *interview,
             gint64 now,
             gboolean by_user)
{
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);
    g_autofree char *id = followup_action_get_id(action);
    Entry *entry = g_hash_table_lookup(self->entries, id);

    if (!followup_state_is_pending(action->state)) {
      read_finished(self, entry, action, is_overtaken(action, interview, actions, now), now,
                    by_user);
      continue;
    }
    if (entry == NULL)
      entry = make_entry(self, action, interview);
    entry->office = action->channel == FOLLOWUP_CHANNEL_PHONE && interview != NULL
                        ? hop_zones_find(self->zones, interview->zone)
                        : NULL;
    follow(self, entry, action);
  }
}

static GPtrArray *
list_actions(FollowupStore *store, gint64 interview)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *actions = followup_store_get_actions(store, interview, &error);

  g_assert_no_error(error);
  return actions;
}

static void
read_interview(HopModel *self, FollowupStore *store, const FollowupInterview *interview, gint64 now)
{
  g_autoptr(GPtrArray) actions = list_actions(store, interview->id);

  read_actions(self, actions, interview, now, self->touched == interview->id);
  if (interview->ending == FOLLOWUP_ENDING_OPEN) {
    Talk talk = { interview->start, followup_interview_get_end(interview) };

    g_array_append_val(self->talks, talk);
  }
}

void
hop_model_read(HopModel *self, FollowupStore *store, gint64 now)
{
  const FollowupInterviewFilter all = { .brief = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) interviews = followup_store_list_interviews(store, &all, &error);
  g_autoptr(GPtrArray) own = list_actions(store, 0);

  g_assert_no_error(error);
  g_array_set_size(self->talks, 0);
  for (guint i = 0; i < interviews->len; i++)
    read_interview(self, store, g_ptr_array_index(interviews, i), now);
  read_actions(self, own, NULL, now, self->touched == 0);
}

/* Whether all is there */

static void
check_entry(HopModel *self, Entry *entry, gint64 now)
{
  gint64 from = !entry->shown ? entry->moment : entry->lost ? self->wake : entry->again_at;

  if (entry->overtaken || (is_prepare(entry) && entry->start <= now))
    return;
  if (release(self, entry, MAX(from, self->wake)) > now)
    return;
  complain(self, &self->figures->lost,
           !entry->shown ? "not shown"
           : entry->lost ? "not shown again after the screen was lost"
                         : "not shown again",
           entry, now);
  if (entry->shown)
    entry->lost = FALSE;
  entry->shown = TRUE;
  take_turn(self, entry, now);
}

/* One place on the screen for each. While nothing may move there, a digest may name what had been
 * put off since. */
static void
check_screen(HopModel *self, FollowupNotifierFake *screen, gint64 now)
{
  const FollowupPopup *digest = followup_notifier_fake_find(screen, FOLLOWUP_DIGEST_ID);
  g_autoptr(GPtrArray) ids = digest != NULL ? list_named(digest->body) : NULL;

  if (!is_awake(self, now) || leave_talks(self, now) > now)
    return;
  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    const char *id = g_ptr_array_index(ids, i);
    const Entry *entry = g_hash_table_lookup(self->entries, id);

    if (entry != NULL && followup_notifier_fake_find(screen, id) != NULL)
      complain(self, &self->figures->twice, "twice on the screen", entry, now);
  }
}

void
hop_model_check(HopModel *self, FollowupNotifierFake *screen, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->entries);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Entry *entry = value;

    entry->asked = FALSE;
    check_entry(self, entry, now);
  }
  check_screen(self, screen, now);
}
