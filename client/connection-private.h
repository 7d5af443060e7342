/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the files of the connection share. */
#pragma once

#include "connection.h"

typedef struct _FollowupWatch FollowupWatch;

struct _FollowupConnection {
  FollowupBus *bus;
  char *bus_name;
  gboolean hasty;
  FollowupWatch *watch; /* NULL: nobody listens */
  void (*unwatch)(FollowupConnection *self);
};

/* Where there is no reply, local is what the bus said instead, which is taken. */
GVariant *
followup_connection_word(FollowupConnection *self, GVariant *reply, GError *local, GError **error);
