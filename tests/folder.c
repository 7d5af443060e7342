/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "folder.h"

#include <glib/gstdio.h>

void
folder_remove(const char *path)
{
  g_autoptr(GDir) folder = NULL;
  const char *name;

  if (g_remove(path) == 0)
    return;
  folder = g_dir_open(path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
    g_autofree char *child = g_build_filename(path, name, NULL);

    folder_remove(child);
  }
  g_rmdir(path);
}
