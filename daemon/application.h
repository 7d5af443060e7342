/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* application: builds everything, joins what must not know each other, owns the main loop, the bus
 * name and the order of the end. */
#pragma once

#include <gio/gio.h>

typedef struct {
  const char *bus_name; /* nullable, like the folders: the default */
  const char *data;
  const char *config;
} FollowupApplicationOptions;

/* Runs until SIGTERM, SIGINT or SIGHUP or until the bus closes the connection: TRUE. FALSE when it
 * cannot start: INVALID_ARGUMENT for the options; WRONG_STATE when another daemon has the bus name
 * or the data folder; FAILED without a session bus. A store that does not open is none of these: it
 * is said on the bus. */
gboolean followup_application_run(const FollowupApplicationOptions *options, GError **error);
