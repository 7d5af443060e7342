/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* record-check-private: whether what was read makes a record. Nobody but record*.c includes it. */
#pragma once

#include "record.h"

/* Tidies, fills in what follows from the rest, and checks. */
gboolean followup_record_check(FollowupRecord *self, GError **error);
