/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cadence-private: what reading and holding a cadence share. Only cadence*.c includes it. */
#pragma once

#include "cadence.h"

struct _FollowupCadence {
  gatomicrefcount refs;
  char *id, *name, *summary; /* owned */
  char *article, *path;      /* owned; nullable */
  FollowupStep steps[FOLLOWUP_N_RULES];
};
