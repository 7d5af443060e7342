/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "error.h"
#include "names.h"

#include <errno.h>

static const GDBusErrorEntry entries[] = {
  { FOLLOWUP_ERROR_FAILED, FOLLOWUP_ERROR_PREFIX "Failed" },
  { FOLLOWUP_ERROR_INVALID_ARGUMENT, FOLLOWUP_ERROR_PREFIX "InvalidArgument" },
  { FOLLOWUP_ERROR_NOT_FOUND, FOLLOWUP_ERROR_PREFIX "NotFound" },
  { FOLLOWUP_ERROR_WRONG_KIND, FOLLOWUP_ERROR_PREFIX "WrongKind" },
  { FOLLOWUP_ERROR_WRONG_STATE, FOLLOWUP_ERROR_PREFIX "WrongState" },
  { FOLLOWUP_ERROR_LIMIT_EXCEEDED, FOLLOWUP_ERROR_PREFIX "LimitExceeded" },
  { FOLLOWUP_ERROR_NEWER_SCHEMA, FOLLOWUP_ERROR_PREFIX "NewerSchema" },
  { FOLLOWUP_ERROR_DAMAGED, FOLLOWUP_ERROR_PREFIX "Damaged" },
  { FOLLOWUP_ERROR_READ_ONLY, FOLLOWUP_ERROR_PREFIX "ReadOnly" },
  { FOLLOWUP_ERROR_NO_SPACE, FOLLOWUP_ERROR_PREFIX "NoSpace" },
  { FOLLOWUP_ERROR_UNAVAILABLE, FOLLOWUP_ERROR_PREFIX "Unavailable" },
};
G_STATIC_ASSERT(G_N_ELEMENTS(entries) == FOLLOWUP_N_ERRORS);

GQuark
followup_error_quark(void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain("followup-error-quark", &quark, entries,
                                     G_N_ELEMENTS(entries));
  return (GQuark)quark;
}

FollowupError
followup_error_from_errno(int number)
{
  switch (number) {
  case EACCES:
  case EPERM:
  case EROFS:
    return FOLLOWUP_ERROR_READ_ONLY;
  case ENOSPC:
  case EDQUOT:
    return FOLLOWUP_ERROR_NO_SPACE;
  default:
    return FOLLOWUP_ERROR_FAILED;
  }
}
