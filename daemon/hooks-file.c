/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hooks-file: owns where hooks are and which files count as one; refuses to know what they do. */
#include "hooks-private.h"

#include "error.h"
#include "text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever may write there may run what he likes as the user. NULL: nobody else may. */
static const char *
find_stranger(const struct stat *info)
{
  if (info->st_uid != geteuid() && info->st_uid != 0)
    return _("it belongs to somebody else; expected a file of your own");
  if ((info->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return _("others may write to it; expected that only you may, as after ‘chmod go-w’");
  return NULL;
}

/* NULL: nothing is wrong with it. */
static const char *
find_fault(const struct stat *info, const struct stat *folder)
{
  if (!S_ISREG(info->st_mode))
    return _("it is no regular file; expected a program or a script");
  if (find_stranger(info) != NULL)
    return find_stranger(info);
  if (find_stranger(folder) != NULL)
    return _("others may write to its folder; expected that only you may, as after ‘chmod go-w’");
  if ((info->st_mode & S_IXUSR) == 0)
    return _("it is not executable; expected that it is, as after ‘chmod +x’");
  return NULL;
}

static gboolean
fail(const char *path, const char *why, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(path);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("the hook %s is not run: %s"), quoted, why);
  return FALSE;
}

/* Links are followed: the file that they lead to counts. */
gboolean
followup_hook_find(const char *folder, FollowupHook hook, char **path, GError **error)
{
  g_autofree char *name = g_strconcat("on-", followup_hook_to_nick(hook), NULL);
  g_autofree char *found = g_build_filename(folder, name, NULL);
  struct stat info, around;
  const char *why;

  *path = NULL;
  if (stat(found, &info) != 0)
    return errno == ENOENT || errno == ENOTDIR || fail(found, g_strerror(errno), error);
  if (stat(folder, &around) != 0)
    return fail(found, g_strerror(errno), error);
  why = find_fault(&info, &around);
  if (why != NULL)
    return fail(found, why, error);
  *path = g_steal_pointer(&found);
  return TRUE;
}
