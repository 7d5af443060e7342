/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* headers: what nearly every file includes, for builds that read it once, with -Db_pch=true. No
 * file may rely on it. */

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>
