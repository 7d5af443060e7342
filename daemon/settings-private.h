/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* settings-private: what the readers of the user's folders share. Only settings*.c includes it. */
#pragma once

#include "settings.h"

/* What reading all files comes to, beside what they say. */
typedef struct {
  GChecksum *seen;             /* stands for all that was read */
  GPtrArray *problems, *notes; /* of char *, owned */
} FollowupSettingsFindings;

/* The cadences there are with the user's own in folder, which need not exist. (transfer full) */
FollowupCadenceSet *followup_settings_read_cadences(const char *folder,
                                                    FollowupSettingsFindings *findings);
