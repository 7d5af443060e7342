/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* clipboard: hands a text to the program that owns the desktop's clipboard. */
#pragma once

#include <gio/gio.h>

/* By wl-copy, xclip or xsel, whichever fits the session and is there; UNAVAILABLE says which are
 * wanted. */
gboolean followup_clipboard_copy(const char *text, GError **error);
