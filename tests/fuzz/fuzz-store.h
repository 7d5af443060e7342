/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-store: a store in a folder of its own, in memory where the machine has a place for that,
 * which goes back to its beginning for each input. */
#pragma once

#include "drafts.h"
#include "fake-clock.h"
#include "fake-launcher.h"
#include "fuzz.h"

/* Everything in it is owned. */
typedef struct {
  char *folder, *path;
  GBytes *beginning; /* the database as each input finds it */
  FollowupClockFake *clock;
  FollowupSettings *settings;
  FollowupLauncherFake *launcher;
  FollowupStore *store;   /* NULL while it is closed */
  FollowupDrafts *drafts; /* likewise */
} FuzzStore;

/* Holds two interviews, with people, steps and a request; the folder goes with the process. */
FuzzStore *fuzz_store_new(void);
/* As it was in the beginning, with another clock. */
void fuzz_store_open(FuzzStore *self);
void fuzz_store_close(FuzzStore *self);
/* As it is: what was written must read. */
void fuzz_store_open_again(FuzzStore *self);
