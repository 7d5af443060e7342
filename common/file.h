/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* file: reads the small files that people write: whole, and only where they are files and small.
 * Refuses to know what they say. */
#pragma once

#include <gio/gio.h>

/* All of a file of at most max bytes; a link is followed. A pipe or a device, which would make its
 * reader wait, is not opened. Returns NULL, and NOT_FOUND where there is none, else what is wrong,
 * without the path: "it is no regular file; expected a text file". (transfer full) */
GBytes *followup_file_read(const char *path, gsize max, GError **error);
/* The paths of what folder holds by names that end in suffix, in the order of the names; hidden
 * ones, which editors leave, are none. At most max; *n_more, nullable, counts the others. Empty
 * where there is no folder; NULL and an error, without the path, where it cannot be read. Returns a
 * GPtrArray of char *, owned by the caller. */
GPtrArray *followup_file_list(
    const char *folder, const char *suffix, guint max, guint *n_more, GError **error);
