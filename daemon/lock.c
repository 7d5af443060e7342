/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* lock: holds a file for the life of the process. Refuses to know what it protects. */
#include "lock.h"

#include "error.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

gboolean
followup_lock_take(const char *path, int *fd, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(path);
  int opened = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int number;

  if (opened >= 0 && flock(opened, LOCK_EX | LOCK_NB) == 0) {
    *fd = opened;
    return TRUE;
  }
  number = errno;
  if (opened >= 0)
    close(opened);
  if (number == EWOULDBLOCK)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                _("another followupd holds %s; expected a data folder of its own for each, given "
                  "by --data"),
                quoted);
  else
    g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
                _("the lock file %s cannot be made: %s; expected a data folder that you may "
                  "write to"),
                quoted, g_strerror(number));
  return FALSE;
}
