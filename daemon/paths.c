/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* paths: where things live on this machine. Refuses to know what is in them. */

#include "paths.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "error.h"
#include "text.h"

static char *
choose_folder(const char *given, const char *xdg)
{
  if (given != NULL && *given != '\0')
    return g_canonicalize_filename(given, NULL);
  return g_build_filename(xdg, "followup", NULL);
}

FollowupPaths *
followup_paths_new(const char *data, const char *config)
{
  FollowupPaths *self = g_new0(FollowupPaths, 1);

  self->data = choose_folder(data, g_get_user_data_dir());
  self->config = choose_folder(config, g_get_user_config_dir());
  self->database = g_build_filename(self->data, "followup.db", NULL);
  self->lock = g_build_filename(self->data, "followup.lock", NULL);
  return self;
}

gboolean
followup_paths_make(const FollowupPaths *self, GError **error)
{
  int number = g_mkdir_with_parents(self->data, 0700) == 0 ? 0 : errno;
  g_autofree char *quoted = NULL;

  if (number == 0)
    return TRUE;
  quoted = followup_text_quote(self->data);
  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
              _("data folder %s cannot be made: %s; expected a folder that you may write to, for "
                "example ‘--data ~/followup’"),
              quoted, g_strerror(number));
  return FALSE;
}

FollowupPaths *
followup_paths_copy(const FollowupPaths *self)
{
  FollowupPaths *copy = g_new0(FollowupPaths, 1);

  copy->data = g_strdup(self->data);
  copy->config = g_strdup(self->config);
  copy->database = g_strdup(self->database);
  copy->lock = g_strdup(self->lock);
  return copy;
}

void
followup_paths_free(FollowupPaths *self)
{
  if (self == NULL)
    return;
  g_free(self->data);
  g_free(self->config);
  g_free(self->database);
  g_free(self->lock);
  g_free(self);
}
