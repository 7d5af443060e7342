/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-launcher: a launcher that opens and runs nothing and remembers what it was asked for. */
#pragma once

#include "launcher.h"

#define FOLLOWUP_TYPE_LAUNCHER_FAKE (followup_launcher_fake_get_type())
G_DECLARE_FINAL_TYPE(FollowupLauncherFake, followup_launcher_fake, FOLLOWUP, LAUNCHER_FAKE, GObject)

FollowupLauncherFake *followup_launcher_fake_new(void);
/* Opening and running fail like this from here on; NULL: they work again. */
void followup_launcher_fake_set_failure(FollowupLauncherFake *self, const char *message);
/* Neither is answered from here on until release(). */
void followup_launcher_fake_hold(FollowupLauncherFake *self);
void followup_launcher_fake_release(FollowupLauncherFake *self);

guint followup_launcher_fake_count(FollowupLauncherFake *self);
/* What was asked for last; valid until the next one. */
const FollowupLaunch *followup_launcher_fake_get_last(FollowupLauncherFake *self);

/* What was to be run; valid as long as the launcher is. */
typedef struct {
  char *name, *path, *input;
  char **environment;
  guint seconds;
} FakeRun;
guint followup_launcher_fake_count_runs(FollowupLauncherFake *self);
const FakeRun *followup_launcher_fake_get_run(FollowupLauncherFake *self, guint i);
