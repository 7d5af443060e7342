/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What comes in the place of a reply. */
#pragma once

#include <glib.h>

#define FOLLOWUP_BUS_ERROR (followup_bus_error_quark())
GQuark followup_bus_error_quark(void);

typedef enum {
  FOLLOWUP_BUS_ERROR_FAILED,     /* any other, in its own words */
  FOLLOWUP_BUS_ERROR_NOBODY,     /* nobody has the name */
  FOLLOWUP_BUS_ERROR_NO_REPLY,   /* who was asked has left */
  FOLLOWUP_BUS_ERROR_TOLD_LATE,  /* the bus says that it took too long */
  FOLLOWUP_BUS_ERROR_TIMED_OUT,  /* nobody said anything in time */
  FOLLOWUP_BUS_ERROR_OTHER_KIND, /* who was asked knows no such method, or replies otherwise */
  FOLLOWUP_BUS_ERROR_NONSENSE,   /* what came is no message */
  FOLLOWUP_BUS_ERROR_CLOSED,     /* the bus went away */
  FOLLOWUP_BUS_ERROR_LIMITS      /* the bus has no room for us */
} FollowupBusError;

/* Of an error's name on the bus: FOLLOWUP_ERROR where it is one of the daemon's, else
 * FOLLOWUP_BUS_ERROR. */
GError *followup_bus_error_new(const char *name, const char *message);
