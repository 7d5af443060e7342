/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-launcher: a launcher that opens nothing and remembers what it was asked to open. */
#pragma once

#include "launcher.h"

#define FOLLOWUP_TYPE_LAUNCHER_FAKE (followup_launcher_fake_get_type())
G_DECLARE_FINAL_TYPE(FollowupLauncherFake, followup_launcher_fake, FOLLOWUP, LAUNCHER_FAKE, GObject)

FollowupLauncherFake *followup_launcher_fake_new(void);
/* Opening fails like this from here on; NULL: it works again. */
void followup_launcher_fake_set_failure(FollowupLauncherFake *self, const char *message);
/* Openings are not answered from here on until release(). */
void followup_launcher_fake_hold(FollowupLauncherFake *self);
void followup_launcher_fake_release(FollowupLauncherFake *self);

guint followup_launcher_fake_count(FollowupLauncherFake *self);
/* What was asked for last; valid until the next one. */
const FollowupLaunch *followup_launcher_fake_get_last(FollowupLauncherFake *self);
