/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* store-fixture: a store in a temporary folder with a clock set by hand, and short words for what
 * tests of the store do again and again. */
#pragma once

#include "fake-clock.h"
#include "store.h"

#define DAY (24 * 60 * 60)
#define HOUR (60 * 60)

typedef struct {
  char *folder, *path;
  FollowupClockFake *clock;
  FollowupRules *rules;
  FollowupStore *store;
  GArray *changed; /* of gint64: the ids of the last "changed" */
  guint n_changed; /* how often it was emitted */
} Fixture;

/* The clock stands at Mon 2026-11-16 12:00 UTC; all is UTC, waking always, the search not kept
 * up. */
#define START ((gint64)1794830400)
void fixture_set_up(Fixture *fixture, gconstpointer unused);
void fixture_tear_down(Fixture *fixture, gconstpointer unused);
void fixture_close(Fixture *fixture);
/* Opens what was closed; fails the test when it cannot. */
void fixture_open(Fixture *fixture);
/* Time passes and what falls due does. */
void fixture_go_to(Fixture *fixture, gint64 now);

/* An interview of an hour in UTC, without people; an employer of NULL is Acme. */
FollowupInterview *
fixture_make(const char *employer, const char *position, gint64 start, const char *decision);
FollowupInterviewer *fixture_add_person(FollowupInterview *interview, const char *name);
/* Adds it and frees it; its id. */
gint64 fixture_add(Fixture *fixture, FollowupInterview *interview);
/* The same in one: an hour that ended an hour before the clock, and one person. */
gint64 fixture_add_simple(Fixture *fixture, const char *employer, const char *position);

/* The action of that kind with the highest number; NULL: none. The caller frees. */
FollowupAction *fixture_get(Fixture *fixture, gint64 interview, FollowupKind kind);
void
fixture_assert_state(Fixture *fixture, gint64 interview, FollowupKind kind, FollowupState state);
void fixture_complete(Fixture *fixture, gint64 interview, FollowupKind kind, gint64 at);
/* The lines that are kept read as those made anew: when it is torn down, whatever a test did. */
void fixture_check_lines(Fixture *fixture);
/* Everything stored, as text: to see that nothing changed. Closes and opens the store. */
char *fixture_dump(Fixture *fixture);
/* SQL on the closed database, as another program would. */
void fixture_run_sql(Fixture *fixture, const char *script);
gint64 fixture_ask_sql(Fixture *fixture, const char *text);
