/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* settings-cadences: reads the user's own cadences. */

#include "settings-private.h"

#include <glib/gi18n-lib.h>

#include "file.h"
#include "text.h"

#define MAX_FILES 100

/* What all of it is read into. */
typedef struct {
  GHashTable *files;   /* id -> path, both borrowed from cadences */
  GPtrArray *cadences; /* of FollowupCadence, owned */
  FollowupSettingsFindings *findings;
} Reader;

/* (transfer full) */
static char *
get_name(const char *path)
{
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *shown = g_filename_display_name(name);

  return followup_text_flatten(shown);
}

/* Takes cadence. Of two files with one id the first by name counts. */
static void
add(Reader *reader, FollowupCadence *cadence)
{
  const char *id = followup_cadence_get_id(cadence), *path = followup_cadence_get_path(cadence);
  const char *other = g_hash_table_lookup(reader->files, id);
  g_autofree char *name = get_name(path), *other_name = NULL;

  g_ptr_array_add(reader->cadences, cadence);
  if (other == NULL) {
    g_hash_table_insert(reader->files, (char *)id, (char *)path);
    if (followup_cadence_is_ours(id))
      g_ptr_array_add(reader->findings->notes,
                      g_strdup_printf(_("%s stands in the place of our cadence ‘%s’"), name, id));
    return;
  }
  other_name = get_name(other);
  g_ptr_array_add(
      reader->findings->problems,
      g_strdup_printf(_("%s is left out: %s has the id ‘%s’, too; expected an Id of its "
                        "own below [Cadence]"),
                      name, other_name, id));
}

static void
read_one(Reader *reader, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = followup_file_read(path, FOLLOWUP_CADENCE_MAX_SIZE, &error);
  g_autofree char *name = get_name(path);
  FollowupCadence *cadence;
  const char *text;
  gsize length;

  g_checksum_update(reader->findings->seen, (const guchar *)path, -1);
  if (bytes == NULL) {
    g_ptr_array_add(reader->findings->problems,
                    g_strdup_printf(_("%s cannot be read: %s"), name, error->message));
    return;
  }
  length = g_bytes_get_size(bytes);
  text = length > 0 ? g_bytes_get_data(bytes, NULL) : "";
  g_checksum_update(reader->findings->seen, (const guchar *)text, (gssize)length);
  cadence = followup_cadence_read(text, length, path, reader->findings->problems);
  if (cadence != NULL)
    add(reader, cadence);
}

static GPtrArray *
list_files(const char *folder, GPtrArray *problems)
{
  g_autoptr(GError) error = NULL;
  guint n_more = 0;
  GPtrArray *paths
      = followup_file_list(folder, FOLLOWUP_CADENCE_SUFFIX, MAX_FILES, &n_more, &error);

  if (paths == NULL)
    g_ptr_array_add(problems,
                    g_strdup_printf(_("your cadences cannot be read: %s"), error->message));
  else if (n_more > 0)
    g_ptr_array_add(problems,
                    g_strdup_printf(ngettext("%u cadence file is too many and left out; expected "
                                             "at most %u",
                                             "%u cadence files are too many and left out; expected "
                                             "at most %u",
                                             n_more),
                                    n_more, MAX_FILES));
  return paths;
}

FollowupCadenceSet *
followup_settings_read_cadences(const char *folder, FollowupSettingsFindings *findings)
{
  g_autoptr(GPtrArray) paths = list_files(folder, findings->problems);
  g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) cadences
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_cadence_unref);
  Reader reader = { files, cadences, findings };

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    read_one(&reader, g_ptr_array_index(paths, i));
  return followup_cadence_set_new(cadences);
}
