/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-fixture: owns the making and ending of a desk; refuses to know what is tested on it. */

#include "scheduler-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
desk_drain(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

static void
count_cb(FollowupScheduler *scheduler, Desk *desk)
{
  desk->due_changes++;
}

void
desk_make_drafts(Desk *desk)
{
  desk->drafts
      = followup_drafts_new(desk->base.store, desk->settings, FOLLOWUP_CLOCK(desk->base.clock),
                            FOLLOWUP_LAUNCHER(desk->launcher), desk->base.folder);
}

void
desk_start(Desk *desk)
{
  desk_make_drafts(desk);
  desk->scheduler = followup_scheduler_new(desk->base.store, FOLLOWUP_NOTIFIER(desk->notifier),
                                           FOLLOWUP_CLOCK(desk->base.clock), desk->settings,
                                           desk->drafts, FOLLOWUP_LAUNCHER(desk->launcher));
  g_signal_connect(desk->scheduler, "due-changed", G_CALLBACK(count_cb), desk);
  followup_scheduler_start(desk->scheduler);
  desk_drain();
}

/* The end of the daemon's life, and nothing of it remains but the database. */
void
desk_stop(Desk *desk)
{
  desk_drain();
  if (desk->scheduler != NULL)
    g_assert_finalize_object(g_steal_pointer(&desk->scheduler));
  g_clear_object(&desk->drafts);
  g_clear_object(&desk->notifier);
}

void
desk_write_settings(Desk *desk, const char *text)
{
  g_autofree char *file = g_build_filename(desk->base.folder, "settings.ini", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents(file, text, -1, &error);
  g_assert_no_error(error);
}

void
desk_open_settings(Desk *desk, const char *text)
{
  g_clear_object(&desk->settings);
  desk_write_settings(desk, text);
  desk->settings = followup_settings_new(desk->base.folder);
}

void
desk_set_up(Desk *desk, gconstpointer data)
{
  fixture_set_up(&desk->base, NULL);
  desk_open_settings(desk, "");
  desk->notifier = followup_notifier_fake_new();
  desk->launcher = followup_launcher_fake_new();
}

void
desk_tear_down(Desk *desk, gconstpointer data)
{
  g_autofree char *file = g_build_filename(desk->base.folder, "settings.ini", NULL);

  desk_stop(desk);
  g_clear_object(&desk->launcher);
  g_clear_object(&desk->settings);
  g_remove(file);
  fixture_tear_down(&desk->base, NULL);
}

gint64
desk_now(Desk *desk)
{
  return followup_clock_get_now(FOLLOWUP_CLOCK(desk->base.clock));
}

gint64
desk_get_alarm(Desk *desk)
{
  return followup_clock_fake_get_alarm(desk->base.clock);
}

/* Time passes, alarm by alarm. How often the daemon was woken. */
guint
desk_go_to(Desk *desk, gint64 instant)
{
  guint n = 0;

  desk_drain();
  while (desk_get_alarm(desk) != FOLLOWUP_NO_INSTANT && desk_get_alarm(desk) <= instant) {
    followup_clock_fake_advance_to(desk->base.clock, MAX(desk_get_alarm(desk), desk_now(desk)));
    desk_drain();
    g_assert_cmpuint(n++, <, 200);
  }
  followup_clock_fake_advance_to(desk->base.clock, instant);
  desk_drain();
  return n;
}

void
desk_assert_log(Desk *desk, const char *expected)
{
  g_autofree char *log = NULL;

  desk_drain();
  log = followup_notifier_fake_take_log(desk->notifier);
  g_assert_cmpstr(log, ==, expected);
}

/* An interview that ended an hour ago: its debrief fell due half an hour ago, its check-in is days
 * away, and the thank-you is taken care of. Returns the debrief's id. */
char *
desk_add_due(Desk *desk)
{
  FollowupInterview *interview = fixture_make(NULL, NULL, desk_now(desk) - 2 * HOUR, NULL);
  g_autoptr(FollowupAction) action = NULL;
  gint64 id;

  fixture_add_person(interview, "Jane Doe")->thanked = TRUE;
  id = fixture_add(&desk->base, interview);
  action = fixture_get(&desk->base, id, FOLLOWUP_KIND_DEBRIEF);
  g_assert_nonnull(action);
  return followup_action_get_id(action);
}

FollowupAction *
desk_get_action(Desk *desk, const char *id)
{
  g_autoptr(GError) error = NULL;
  FollowupAction *action;
  gint64 interview;
  guint number;

  g_assert_true(followup_id_parse(id, &interview, &number, &error));
  action = followup_store_get_action(desk->base.store, interview, number, &error);
  g_assert_no_error(error);
  return action;
}

void
desk_assert_state(Desk *desk, const char *id, FollowupState state)
{
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);

  g_assert_cmpstr(followup_state_to_nick(action->state), ==, followup_state_to_nick(state));
}

void
desk_complete(Desk *desk, const char *id)
{
  const FollowupOrigin origin = { .who = "test" };
  g_autoptr(GError) error = NULL;
  FollowupActionId action;

  followup_id_parse(id, &action.interview, &action.number, NULL);
  followup_store_complete(desk->base.store, &action, 1, &(FollowupDone){ .at = desk_now(desk) },
                          &origin, &error);
  g_assert_no_error(error);
  desk_drain();
}

static char *
say(const char *format, const char *id)
{
  GString *text = g_string_new(format);

  g_string_replace(text, "ID", id, 0);
  return g_string_free(text, FALSE);
}

void
desk_assert_log_of(Desk *desk, const char *format, const char *id)
{
  g_autofree char *expected = say(format, id);

  desk_assert_log(desk, expected);
}
