/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus-error.h"

#include "error.h"

#include <string.h>

G_DEFINE_QUARK(followup - bus - error - quark, followup_bus_error)

#define NAME(name) "org.freedesktop.DBus.Error." name
static const struct {
  const char *name;
  FollowupBusError code;
} names[] = {
  { NAME("ServiceUnknown"), FOLLOWUP_BUS_ERROR_NOBODY },
  { NAME("NameHasNoOwner"), FOLLOWUP_BUS_ERROR_NOBODY },
  { NAME("NoReply"), FOLLOWUP_BUS_ERROR_NO_REPLY },
  { NAME("Timeout"), FOLLOWUP_BUS_ERROR_TOLD_LATE },
  { NAME("TimedOut"), FOLLOWUP_BUS_ERROR_TOLD_LATE },
  { NAME("UnknownMethod"), FOLLOWUP_BUS_ERROR_OTHER_KIND },
  { NAME("UnknownInterface"), FOLLOWUP_BUS_ERROR_OTHER_KIND },
  { NAME("UnknownObject"), FOLLOWUP_BUS_ERROR_OTHER_KIND },
  { NAME("UnknownProperty"), FOLLOWUP_BUS_ERROR_OTHER_KIND },
  { NAME("Disconnected"), FOLLOWUP_BUS_ERROR_CLOSED },
  { NAME("LimitsExceeded"), FOLLOWUP_BUS_ERROR_LIMITS },
};
#undef NAME

static FollowupBusError
find_code(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i].name, name) == 0)
      return names[i].code;
  return FOLLOWUP_BUS_ERROR_FAILED;
}

GError *
followup_bus_error_new(const char *name, const char *message)
{
  FollowupError code;

  if (followup_error_find_name(name, &code))
    return g_error_new_literal(FOLLOWUP_ERROR, (int)code, message);
  return g_error_new_literal(FOLLOWUP_BUS_ERROR, (int)find_code(name), message);
}
