/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-scheduler-ahead: what is worked out shortly before a popup is due is of use at that moment,
 * and only while nothing changed. */

#include "scheduler-fixture.h"

#include <string.h>

/* An interview that ends now: its debrief falls due later. */
static char *
add_upcoming(Desk *desk, const char *employer)
{
  FollowupInterview *interview = fixture_make(employer, NULL, desk_now(desk) - HOUR, NULL);
  g_autoptr(FollowupAction) action = NULL;
  gint64 id;

  fixture_add_person(interview, "Jane Doe")->thanked = TRUE;
  id = fixture_add(&desk->base, interview);
  action = fixture_get(&desk->base, id, FOLLOWUP_KIND_DEBRIEF);
  g_assert_cmpint(action->due, >, desk_now(desk) + MINUTE);
  return followup_action_get_id(action);
}

/* Those that may be on a screen, though they are not noted as showing: that one; NULL: none. */
static void
desk_assert_announced(Desk *desk, const char *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) announced
      = followup_store_list_announced(desk->base.store, desk_now(desk), &error);

  g_assert_no_error(error);
  g_assert_cmpuint(announced->len, ==, id != NULL);
  if (id != NULL) {
    g_autofree char *found = followup_action_get_id(g_ptr_array_index(announced, 0));

    g_assert_cmpstr(found, ==, id);
  }
}

/* A second before it is due. Returns when it is. */
static gint64
approach(Desk *desk)
{
  gint64 due = desk_get_alarm(desk);

  followup_clock_fake_approach(desk->base.clock);
  desk_drain();
  g_assert_cmpint(desk_get_alarm(desk), ==, due);
  return due;
}

static guint
count_showings(Desk *desk, const char *id)
{
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);

  return action->showings;
}

/* Nothing has been told of yet when the server has it, nor noted; it was announced. */
static void
check_untold_cb(const FollowupPopup *popup, gpointer data)
{
  Desk *desk = data;

  desk_assert_state(desk, popup->id, FOLLOWUP_STATE_PLANNED);
  desk_assert_announced(desk, popup->id);
  g_assert_cmpuint(desk->base.n_changed, ==, 0);
}

static void
count_fallen_cb(FollowupStore *store, const FollowupStoreNews *news, guint *count)
{
  *count += g_strcmp0(news->verb, "fall-due") == 0 ? news->actions->len : 0;
}

static void
test_ready(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_upcoming(desk, NULL);
  guint n_fallen = 0;
  gint64 due;

  g_signal_connect(desk->base.store, "recorded", G_CALLBACK(count_fallen_cb), &n_fallen);
  desk_start(desk);
  desk->base.n_changed = 0;
  followup_notifier_fake_set_hook(desk->notifier, check_untold_cb, desk);
  due = approach(desk);
  desk_assert_log(desk, "");
  desk_assert_state(desk, id, FOLLOWUP_STATE_PLANNED);
  desk_assert_announced(desk, NULL);
  g_assert_cmpuint(desk_go_to(desk, due), ==, 1);
  desk_assert_log_of(desk, "show ID", id);
  desk_assert_state(desk, id, FOLLOWUP_STATE_SHOWN);
  desk_assert_announced(desk, NULL);
  g_assert_cmpuint(count_showings(desk, id), ==, 1);
  g_assert_cmpuint(n_fallen, ==, 1);
  g_assert_cmpuint(desk->base.n_changed, ==, 1);
  g_signal_handlers_disconnect_by_data(desk->base.store, &n_fallen);
  desk_go_to(desk, due + HOUR - 1);
  desk_assert_log(desk, "");
}

/* At the last moment who shows it stands by, and nothing is shown yet. */
static void
test_imminent(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_upcoming(desk, NULL);
  gint64 due;

  desk_start(desk);
  due = approach(desk);
  g_assert_cmpuint(followup_notifier_fake_count_vigils(desk->notifier), ==, 0);
  g_assert_true(followup_clock_fake_tell_imminent(desk->base.clock));
  desk_drain();
  g_assert_cmpuint(followup_notifier_fake_count_vigils(desk->notifier), ==, 1);
  desk_assert_log(desk, "");
  desk_go_to(desk, due);
  desk_assert_log_of(desk, "show ID", id);
  g_assert_cmpuint(count_showings(desk, id), ==, 1);
  g_assert_cmpuint(followup_notifier_fake_count_vigils(desk->notifier), ==, 1);
}

/* For an alarm that brings no popup nobody does. */
static void
test_nothing_imminent(Desk *desk, gconstpointer data)
{
  G_GNUC_UNUSED g_autofree char *id = add_upcoming(desk, NULL);

  desk_start(desk);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_drain();
  approach(desk);
  g_assert_false(followup_clock_fake_tell_imminent(desk->base.clock));
  desk_go_to(desk, desk_now(desk) + 1);
  g_assert_cmpuint(followup_notifier_fake_count_vigils(desk->notifier), ==, 0);
}

/* The same popup as that of a daemon that does not look ahead. */
static void
test_same_words(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_upcoming(desk, NULL);
  g_autoptr(FollowupPopup) ready = NULL;
  const FollowupPopup *late;
  gint64 due;

  desk_start(desk);
  due = approach(desk);
  desk_go_to(desk, due);
  ready = followup_popup_copy(followup_notifier_fake_find(desk->notifier, id));
  followup_scheduler_look_again(desk->scheduler);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  late = followup_notifier_fake_find(desk->notifier, id);
  g_assert_cmpstr(ready->summary, ==, late->summary);
  g_assert_cmpstr(ready->body, ==, late->body);
  g_assert_cmpstr(ready->key, ==, late->key);
}

/* ---- what happens in between ---- */

static void
finish(Desk *desk, const char *id)
{
  desk_complete(desk, id);
}

static void
put_off(Desk *desk, const char *id)
{
  const FollowupOrigin origin = { .who = "test" };
  g_autoptr(GError) error = NULL;
  FollowupActionId action;

  followup_id_parse(id, &action.interview, &action.number, NULL);
  followup_store_snooze(desk->base.store, &action, 1, desk_now(desk) + 2 * HOUR, &origin, &error);
  g_assert_no_error(error);
}

static void
take_away_server(Desk *desk, const char *id)
{
  followup_notifier_fake_set_available(desk->notifier, FALSE);
}

static void
change_server(Desk *desk, const char *id)
{
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
}

static void
set_clock_back(Desk *desk, const char *id)
{
  followup_clock_fake_jump(desk->base.clock, desk_now(desk) - HOUR);
}

static void
set_clock_to_and_fro(Desk *desk, const char *id)
{
  gint64 now = desk_now(desk);

  followup_clock_fake_jump(desk->base.clock, now - DAY);
  desk_drain();
  followup_clock_fake_jump(desk->base.clock, now);
}

static void
sleep_a_day(Desk *desk, const char *id)
{
  followup_clock_fake_jump(desk->base.clock, desk_now(desk) + DAY);
}

/* It is night there. */
static void
change_zone(Desk *desk, const char *id)
{
  desk_write_settings(desk, "[Hours]\nWaking=08:00-20:00\n");
  g_signal_emit_by_name(desk->settings, "changed");
  followup_clock_fake_set_zone(desk->base.clock, "Asia/Tokyo");
}

static void
lock(Desk *desk, const char *id)
{
  followup_scheduler_set_locked(desk->scheduler, TRUE);
}

static void
write_silently(Desk *desk, const char *id)
{
  g_autoptr(GError) error = NULL;
  FollowupActionId action;

  followup_id_parse(id, &action.interview, &action.number, NULL);
  followup_store_set_next_at(desk->base.store, &action, 1, desk_now(desk) + DAY, &error);
  g_assert_no_error(error);
}

typedef struct {
  const char *name;
  void (*happen)(Desk *desk, const char *id);
  gboolean shown;   /* once, no later than when it was due */
  gboolean private; /* without names */
} Change;

static const Change changes[] = {
  { "nothing", NULL, TRUE, FALSE },
  { "done", finish, FALSE, FALSE },
  { "put-off", put_off, FALSE, FALSE },
  { "silently", write_silently, FALSE, FALSE },
  { "no-server", take_away_server, FALSE, FALSE },
  { "another-server", change_server, TRUE, FALSE },
  { "clock-back", set_clock_back, FALSE, FALSE },
  { "clock-to-and-fro", set_clock_to_and_fro, TRUE, FALSE },
  { "slept", sleep_a_day, TRUE, FALSE },
  { "night", change_zone, FALSE, FALSE },
  { "locked", lock, TRUE, TRUE },
};

static void
test_change(Desk *desk, gconstpointer data)
{
  const Change *change = data;
  g_autofree char *id = add_upcoming(desk, "Acme");
  const FollowupPopup *popup;
  gint64 due;

  desk_start(desk);
  due = approach(desk);
  if (change->happen != NULL)
    change->happen(desk, id);
  g_assert_cmpint(followup_clock_fake_tell_imminent(desk->base.clock), ==, change->happen == NULL);
  g_assert_cmpuint(followup_notifier_fake_count_vigils(desk->notifier), ==, change->happen == NULL);
  desk_drain();
  desk_go_to(desk, MAX(desk_now(desk), MIN(due, desk_now(desk) + 1)));
  popup = followup_notifier_fake_find(desk->notifier, id);
  g_assert_cmpint(popup != NULL, ==, change->shown);
  g_assert_cmpuint(count_showings(desk, id), ==, change->shown);
  if (popup != NULL)
    g_assert_cmpint(strstr(popup->summary, "Acme") == NULL && strstr(popup->body, "Acme") == NULL,
                    ==, change->private);
}

/* Another one falls due with it, and is told of only once all is ready. */
static void
test_added(Desk *desk, gconstpointer data)
{
  g_autofree char *first = add_upcoming(desk, "Acme");
  g_autofree char *second = NULL;
  const FollowupOrigin origin = { .who = "test" };
  g_autoptr(GError) error = NULL;
  FollowupActionId id;
  gint64 due;

  desk_start(desk);
  second = add_upcoming(desk, "Globex");
  desk_drain();
  due = approach(desk);
  followup_id_parse(first, &id.interview, &id.number, NULL);
  followup_store_snooze(desk->base.store, &id, 1, due + 1, &origin, &error);
  g_assert_no_error(error);
  desk_drain();
  desk_go_to(desk, due);
  desk_assert_log_of(desk, "show ID", second);
  desk_go_to(desk, due + 1);
  desk_assert_log_of(desk, "show ID", first);
}

/* The daemon dies when all is ready: the next one shows it, once. */
static void
test_dies(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_upcoming(desk, NULL);
  gint64 due;

  desk_start(desk);
  due = approach(desk);
  desk_stop(desk);
  desk->notifier = followup_notifier_fake_new();
  desk_start(desk);
  desk_assert_log(desk, "");
  desk_go_to(desk, due);
  desk_assert_log_of(desk, "show ID", id);
  g_assert_cmpuint(count_showings(desk, id), ==, 1);
}

/* The daemon dies at that moment, when the server has it and before it is noted; early: before it.
 */
static void
die_unnoted(Desk *desk, gboolean early)
{
  gint64 due = approach(desk);

  desk_stop(desk);
  if (!early)
    followup_clock_fake_advance_to(desk->base.clock, due);
  fixture_close(&desk->base);
  fixture_open(&desk->base);
  desk->notifier = followup_notifier_fake_new();
}

/* The key lets it take the first one's place. */
static void
test_dies_unnoted(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_upcoming(desk, NULL);
  g_autofree char *expected = g_strconcat("show ", id, ", key " FOLLOWUP_DIGEST_KEY, NULL);

  desk_start(desk);
  die_unnoted(desk, FALSE);
  desk_assert_announced(desk, id);
  desk_start(desk);
  desk_assert_log(desk, expected);
  g_assert_cmpuint(count_showings(desk, id), ==, 1);
  desk_assert_announced(desk, NULL);
}

/* Dealt with before it could be shown anew: it is closed by its key. Before its moment nothing can
 * be on the screen. */
static void
test_dies_finished(Desk *desk, gconstpointer data)
{
  gboolean early = GPOINTER_TO_INT(data);
  g_autofree char *id = add_upcoming(desk, NULL);
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);
  g_autofree char *key = followup_popup_make_key(action);
  g_autofree char *expected
      = early ? g_strdup("") : g_strconcat("key ", key, ", key " FOLLOWUP_DIGEST_KEY, NULL);

  desk_start(desk);
  die_unnoted(desk, early);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_start(desk);
  g_free(followup_notifier_fake_take_log(desk->notifier));
  desk_complete(desk, id);
  desk_assert_log(desk, "");
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_assert_log(desk, expected);
}

static void
move(Desk *desk, const char *id, gint64 by)
{
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);
  const FollowupOrigin origin = { .who = "test" };
  g_autoptr(GError) error = NULL;
  FollowupInterview *moved
      = followup_store_get_interview(desk->base.store, action->interview, &error);
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  g_assert_no_error(error);
  moved->start += by;
  g_ptr_array_add(interviews, moved);
  followup_store_update(desk->base.store, interviews, &origin, &error);
  g_assert_no_error(error);
}

static void
move_later(Desk *desk, const char *id)
{
  move(desk, id, DAY);
}

static void
remove_interview(Desk *desk, const char *id)
{
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);
  const FollowupOrigin origin = { .who = "test" };
  g_autoptr(GError) error = NULL;

  followup_store_remove(desk->base.store, &action->interview, 1, &origin, &error);
  g_assert_no_error(error);
}

typedef struct {
  const char *name;
  void (*deal_with)(Desk *desk, const char *id);
} Dealing;

static const Dealing dealings[] = {
  { "done", finish },
  { "put-off", put_off },
  { "moved", move_later },
  { "removed", remove_interview },
};

/* A call made the bus start the next one: it is answered before anything is looked at. */
static void
test_dies_dealt_with(Desk *desk, gconstpointer data)
{
  const Dealing *dealing = data;
  g_autofree char *id = add_upcoming(desk, NULL);
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);
  g_autofree char *key = followup_popup_make_key(action);
  g_autofree char *expected = g_strconcat("key ", key, ", key " FOLLOWUP_DIGEST_KEY, NULL);

  desk_start(desk);
  die_unnoted(desk, FALSE);
  dealing->deal_with(desk, id);
  desk_start(desk);
  desk_assert_log(desk, expected);
}

/* What is due at another moment has another key, by which it does not take that one's place. */
static void
test_dies_moved(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_upcoming(desk, NULL);
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);
  g_autofree char *key = followup_popup_make_key(action);
  g_autofree char *expected
      = g_strconcat("key ", key, ", show ", id, ", key " FOLLOWUP_DIGEST_KEY, NULL);

  desk_start(desk);
  die_unnoted(desk, FALSE);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_start(desk);
  g_free(followup_notifier_fake_take_log(desk->notifier));
  move(desk, id, -HOUR);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_assert_log(desk, expected);
}

/* More than are worked out ahead: all come. */
static void
test_many(Desk *desk, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT(data);
  gint64 due;

  desk_open_settings(desk, "[Popups]\nMost=all\n");
  for (guint i = 0; i < n; i++)
    g_free(add_upcoming(desk, NULL));
  desk_start(desk);
  due = approach(desk);
  desk_assert_log(desk, "");
  desk_go_to(desk, due);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, n);
}

#define ADD(path, data, test)                                                                      \
  g_test_add("/scheduler-ahead/" path, Desk, data, desk_set_up, test, desk_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("ready", NULL, test_ready);
  ADD("imminent", NULL, test_imminent);
  ADD("nothing-imminent", NULL, test_nothing_imminent);
  ADD("same-words", NULL, test_same_words);
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    g_autofree char *path = g_strdup_printf("/scheduler-ahead/change/%s", changes[i].name);

    g_test_add(path, Desk, &changes[i], desk_set_up, test_change, desk_tear_down);
  }
  ADD("added", NULL, test_added);
  ADD("dies", NULL, test_dies);
  ADD("dies-unnoted", NULL, test_dies_unnoted);
  ADD("dies-finished", GINT_TO_POINTER(FALSE), test_dies_finished);
  ADD("dies-early", GINT_TO_POINTER(TRUE), test_dies_finished);
  for (gsize i = 0; i < G_N_ELEMENTS(dealings); i++) {
    g_autofree char *path = g_strdup_printf("/scheduler-ahead/dies/%s", dealings[i].name);

    g_test_add(path, Desk, &dealings[i], desk_set_up, test_dies_dealt_with, desk_tear_down);
  }
  ADD("dies-moved", NULL, test_dies_moved);
  ADD("few", GUINT_TO_POINTER(8), test_many);
  ADD("many", GUINT_TO_POINTER(30), test_many);
  return g_test_run();
}
