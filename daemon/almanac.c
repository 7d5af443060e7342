/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* almanac: reads the user's sets of holidays, all at once. Refuses to know when they change and
 * which of them counts for what. */

#include "almanac.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "file.h"
#include "nearest.h"
#include "text.h"

#define MAX_SIZE (1024 * 1024)

static FollowupAlmanac *
create_almanac(void)
{
  FollowupAlmanac *self = g_new0(FollowupAlmanac, 1);

  self->sets = g_ptr_array_new_with_free_func((GDestroyNotify)followup_holidays_free);
  self->problems = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void
followup_almanac_free(FollowupAlmanac *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->sets);
  g_ptr_array_unref(self->problems);
  g_free(self);
}

char *
followup_almanac_get_path(const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat(name, FOLLOWUP_HOLIDAYS_SUFFIX, NULL);

  return g_build_filename(folder, file, NULL);
}

/* Takes error. */
static void
note_problem(FollowupAlmanac *self, const char *origin, GError *error)
{
  g_autofree char *clean = followup_text_flatten(origin);

  g_ptr_array_add(self->problems, g_strdup_printf("%s: %s", clean, error->message));
  g_error_free(error);
}

static void
read_set(FollowupAlmanac *self, const char *folder_name, const char *path)
{
  g_autofree char *file = g_path_get_basename(path);
  g_autofree char *origin = g_build_filename(folder_name, file, NULL);
  g_autofree char *name = g_strndup(file, strlen(file) - strlen(FOLLOWUP_HOLIDAYS_SUFFIX));
  g_autoptr(GBytes) content = NULL;
  GError *error = NULL;

  if (followup_holidays_check_name(name, &error))
    content = followup_file_read(path, MAX_SIZE, &error);
  if (content != NULL)
    g_ptr_array_add(self->sets,
                    followup_holidays_parse(name, g_bytes_get_data(content, NULL),
                                            g_bytes_get_size(content), origin, self->problems));
  else if (!g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND))
    note_problem(self, origin, error);
  else
    g_error_free(error); /* gone since the folder was read */
}

FollowupAlmanac *
followup_almanac_read(const char *folder)
{
  FollowupAlmanac *self = create_almanac();
  g_autofree char *folder_name = g_path_get_basename(folder);
  GError *error = NULL;
  guint n_more = 0;
  g_autoptr(GPtrArray) paths
      = followup_file_list(folder, FOLLOWUP_HOLIDAYS_SUFFIX, FOLLOWUP_MAX_SETS, &n_more, &error);

  if (paths == NULL) {
    note_problem(self, folder_name, error);
    return self;
  }
  for (guint i = 0; i < paths->len; i++)
    read_set(self, folder_name, g_ptr_array_index(paths, i));
  if (n_more > 0)
    g_ptr_array_add(self->problems,
                    g_strdup_printf(_("%s: too many sets of holidays; expected at most %d, the "
                                      "first by name are read"),
                                    folder_name, FOLLOWUP_MAX_SETS));
  return self;
}

static const FollowupHolidays *
look_up(const FollowupAlmanac *self, const char *name)
{
  for (guint i = 0; i < self->sets->len; i++) {
    const FollowupHolidays *set = g_ptr_array_index(self->sets, i);

    if (g_str_equal(set->name, name))
      return set;
  }
  return NULL;
}

const FollowupHolidays *
followup_almanac_find(const FollowupAlmanac *self, const char *name, GError **error)
{
  const FollowupHolidays *set = look_up(self, name);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  g_autofree char *quoted = followup_text_quote(name);
  const char *nearest;

  if (set != NULL)
    return set;
  for (guint i = 0; i < self->sets->len; i++)
    g_ptr_array_add(names, ((FollowupHolidays *)g_ptr_array_index(self->sets, i))->name);
  g_ptr_array_add(names, NULL);
  nearest = followup_nearest(name, (const char *const *)names->pdata);
  if (nearest != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("%s is no set of holidays: did you mean ‘%s’? ‘followup holidays’ lists them"),
                quoted, nearest);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("%s is no set of holidays: ‘followup holidays’ lists them, and ‘followup "
                  "holidays import FILE.ics --as NAME’ makes one"),
                quoted);
  return NULL;
}

FollowupCalendar *
followup_almanac_make_calendar(const FollowupAlmanac *self,
                               guint week,
                               GArray *days,
                               const char *const *names)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(FollowupHoliday));

  for (; *names != NULL; names++) {
    const FollowupHolidays *set = look_up(self, *names);

    if (set != NULL && set->days->len > 0)
      g_array_append_vals(all, set->days->data, set->days->len);
  }
  for (guint i = 0; i < days->len; i++) {
    FollowupHoliday holiday = { g_array_index(days, FollowupDay, i), NULL };

    g_array_append_val(all, holiday);
  }
  return followup_calendar_new_named(week, (const FollowupHoliday *)(gpointer)all->data, all->len);
}

GHashTable *
followup_almanac_make_calendars(const FollowupAlmanac *self, guint week)
{
  GHashTable *calendars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify)followup_calendar_unref);

  for (guint i = 0; i < self->sets->len; i++) {
    const FollowupHolidays *set = g_ptr_array_index(self->sets, i);

    g_hash_table_insert(
        calendars, g_strdup(set->name),
        followup_calendar_new_named(week, (const FollowupHoliday *)(gpointer)set->days->data,
                                    set->days->len));
  }
  return calendars;
}
