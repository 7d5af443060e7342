/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What reading and writing share. */
#pragma once

#include "bus-message.h"

#define FOLLOWUP_BUS_PROTOCOL 1 /* version */
#define FOLLOWUP_BUS_HOST_ORDER (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 'l' : 'B')

/* The fields of a header that matter here. */
enum {
  FOLLOWUP_BUS_FIELD_PATH = 1,
  FOLLOWUP_BUS_FIELD_INTERFACE = 2,
  FOLLOWUP_BUS_FIELD_MEMBER = 3,
  FOLLOWUP_BUS_FIELD_ERROR_NAME = 4,
  FOLLOWUP_BUS_FIELD_REPLY_SERIAL = 5,
  FOLLOWUP_BUS_FIELD_DESTINATION = 6,
  FOLLOWUP_BUS_FIELD_SIGNATURE = 8,
};

/* Of the type that begins with this letter, in bytes. */
gsize followup_bus_get_alignment(char type);
