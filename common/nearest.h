/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* nearest: what a mistyped word most likely meant. Pure. */
#pragma once

#include <glib.h>

/* One of candidates (NULL-terminated); NULL when none is near. (transfer none) */
const char *followup_nearest(const char *word, const char *const *candidates);
