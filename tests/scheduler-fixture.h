/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-fixture: the scheduler between a real store, a clock set by hand, a popup server driven
 * by hand and a launcher that opens nothing. */
#pragma once

#include "fake-launcher.h"
#include "fake-notifier.h"
#include "scheduler.h"
#include "store-fixture.h"

#define MINUTE 60

typedef struct {
  Fixture base; /* the store and the clock, at Mon 2026-11-16 12:00 UTC */
  FollowupSettings *settings;
  FollowupNotifierFake *notifier;
  FollowupLauncherFake *launcher;
  FollowupDrafts *drafts;
  FollowupScheduler *scheduler;
  guint due_changes;
} Desk;

void desk_set_up(Desk *desk, gconstpointer data);
void desk_tear_down(Desk *desk, gconstpointer data);
/* The settings as a file has them; the second also reads it. */
void desk_write_settings(Desk *desk, const char *text);
void desk_open_settings(Desk *desk, const char *text);
void desk_make_drafts(Desk *desk);
/* The daemon's life begins, with its drafts. */
void desk_start(Desk *desk);
/* It ends, and nothing of it remains but the database. */
void desk_stop(Desk *desk);
void desk_drain(void);
gint64 desk_now(Desk *desk);
gint64 desk_get_alarm(Desk *desk);
/* Time passes, alarm by alarm. How often the daemon was woken. */
guint desk_go_to(Desk *desk, gint64 instant);
/* What the popup server was told since the last time. ID in the format stands for the id. */
void desk_assert_log(Desk *desk, const char *expected);
void desk_assert_log_of(Desk *desk, const char *format, const char *id);
/* An interview that ended an hour ago: its debrief fell due half an hour ago, its check-in is days
 * away, and the thank-you is taken care of. Returns the debrief's id. */
char *desk_add_due(Desk *desk);
FollowupAction *desk_get_action(Desk *desk, const char *id);
void desk_assert_state(Desk *desk, const char *id, FollowupState state);
void desk_complete(Desk *desk, const char *id);
