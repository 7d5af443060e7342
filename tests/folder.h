/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* folder: takes away what a test made on disk. */
#pragma once

/* With all that is in it; a link goes, not what it leads to. */
void folder_remove(const char *path);
