/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "error.h"
#include "names.h"

#include <errno.h>
#include <string.h>

#define NAME(name) FOLLOWUP_ERROR_PREFIX name
static const char *const names[] = {
  [FOLLOWUP_ERROR_FAILED] = NAME("Failed"),
  [FOLLOWUP_ERROR_INVALID_ARGUMENT] = NAME("InvalidArgument"),
  [FOLLOWUP_ERROR_NOT_FOUND] = NAME("NotFound"),
  [FOLLOWUP_ERROR_WRONG_KIND] = NAME("WrongKind"),
  [FOLLOWUP_ERROR_WRONG_STATE] = NAME("WrongState"),
  [FOLLOWUP_ERROR_LIMIT_EXCEEDED] = NAME("LimitExceeded"),
  [FOLLOWUP_ERROR_NEWER_SCHEMA] = NAME("NewerSchema"),
  [FOLLOWUP_ERROR_DAMAGED] = NAME("Damaged"),
  [FOLLOWUP_ERROR_READ_ONLY] = NAME("ReadOnly"),
  [FOLLOWUP_ERROR_NO_SPACE] = NAME("NoSpace"),
  [FOLLOWUP_ERROR_UNAVAILABLE] = NAME("Unavailable"),
};
G_STATIC_ASSERT(G_N_ELEMENTS(names) == FOLLOWUP_N_ERRORS);
#undef NAME

G_DEFINE_QUARK(followup - error - quark, followup_error)

const char *
followup_error_get_name(FollowupError code)
{
  return names[code];
}

gboolean
followup_error_find_name(const char *name, FollowupError *code)
{
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i], name) == 0) {
      *code = (FollowupError)i;
      return TRUE;
    }
  return FALSE;
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
