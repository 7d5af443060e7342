/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* almanac-private: what the files of almanac share. Included by almanac*.c only. */
#pragma once

#include "almanac.h"

/* Of an action; NULL: it is not told. */
gboolean followup_almanac_is_pending(const char *state);
/* As a row has them: by their numbers, each once. Calendars keep no order, and those of two files
 * stand one behind the other. */
void followup_almanac_sort_actions(JsonObject *row);
