/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What of the errors needs GDBus: apart, for a program without it. */
#include "error.h"

void
followup_error_register(void)
{
  for (int code = 0; code < FOLLOWUP_N_ERRORS; code++)
    g_dbus_error_register_error(FOLLOWUP_ERROR, code, followup_error_get_name((FollowupError)code));
}
