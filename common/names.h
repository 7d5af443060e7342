/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* names: every well-known string of the bus, the environment and the desktop, once. */
#pragma once

#define FOLLOWUP_BUS_NAME "org.followup.Followup1"
#define FOLLOWUP_OBJECT_PATH "/org/followup/Followup1"
#define FOLLOWUP_INTERFACE "org.followup.Followup1"
#define FOLLOWUP_ERROR_PREFIX "org.followup.Followup1.Error."
/* The desktop file without ".desktop": what popups name so that servers find name and icon. */
#define FOLLOWUP_DESKTOP_ID "org.followup.Followup1"
#define FOLLOWUP_ICON "org.followup.Followup1"
/* The popup server, by the Desktop Notifications Specification; its interface is called as its
 * name. */
#define FOLLOWUP_POPUPS_NAME "org.freedesktop.Notifications"
#define FOLLOWUP_POPUPS_PATH "/org/freedesktop/Notifications"
/* A popup takes the place of another one with the same key, also of one that an earlier life sent:
 * where the server names this among its capabilities. */
#define FOLLOWUP_KEY_HINT "x-canonical-private-synchronous"
/* Read by the client: the bus name of the instance to talk to. */
#define FOLLOWUP_ENV_BUS_NAME "FOLLOWUP_BUS_NAME"
/* Read by the client: the program to run in the place of the followup-whole that was installed. */
#define FOLLOWUP_ENV_WHOLE "FOLLOWUP_WHOLE"
/* Read by the client: the program to run in the place of the followup-ical that was installed. */
#define FOLLOWUP_ENV_ICAL "FOLLOWUP_ICAL"
