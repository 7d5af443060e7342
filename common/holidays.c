/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* holidays: reads and writes sets of holidays line by line. Refuses to know where their files are
 * and which set counts when. */

#include "holidays.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "text.h"

#define MAX_SET_NAME 40
#define MAX_PROBLEMS 10 /* of one file */

FollowupHolidays *
followup_holidays_new(const char *name)
{
  FollowupHolidays *self = g_new0(FollowupHolidays, 1);

  self->name = g_strdup(name);
  self->days = g_array_new(FALSE, FALSE, sizeof(FollowupHoliday));
  self->names = g_string_chunk_new(1024);
  return self;
}

void
followup_holidays_free(FollowupHolidays *self)
{
  if (!self)
    return;
  g_free(self->name);
  g_array_unref(self->days);
  g_string_chunk_free(self->names);
  g_free(self);
}

gboolean
followup_holidays_check_name(const char *name, GError **error)
{
  gsize length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
  g_autofree char *quoted = NULL;

  if (g_ascii_islower(*name) && name[length] == '\0' && length <= MAX_SET_NAME)
    return TRUE;
  quoted = followup_text_quote(name);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no name for a set of holidays: expected at most %d small letters, digits "
                "and dashes, a letter first, for example ‘berlin’"),
              quoted, MAX_SET_NAME);
  return FALSE;
}

static int
compare_days(gconstpointer a, gconstpointer b)
{
  FollowupDay x = ((const FollowupHoliday *)a)->day, y = ((const FollowupHoliday *)b)->day;

  return (x > y) - (x < y);
}

static gboolean
check_day_name(const char *name, GError **error)
{
  g_autofree char *quoted = NULL;
  gboolean is_line = TRUE;

  for (const char *p = name; *p && is_line; p = g_utf8_next_char(p))
    is_line = !g_unichar_iscntrl(g_utf8_get_char(p));
  if (is_line && g_utf8_strlen(name, -1) <= FOLLOWUP_MAX_HOLIDAY_NAME)
    return TRUE;
  quoted = followup_text_quote(name);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no name of a holiday: expected one line of at most %d characters, for "
                "example ‘Christmas Day’"),
              quoted, FOLLOWUP_MAX_HOLIDAY_NAME);
  return FALSE;
}

gboolean
followup_holidays_add(FollowupHolidays *self, FollowupDay day, const char *name, GError **error)
{
  FollowupHoliday holiday = { day, NULL };
  g_autofree char *tidy = followup_text_strip(name);
  guint index;

  if (tidy && !check_day_name(tidy, error))
    return FALSE;
  if (tidy)
    holiday.name = g_string_chunk_insert_const(self->names, tidy);
  if (g_array_binary_search(self->days, &holiday, compare_days, &index)) {
    FollowupHoliday *known = &g_array_index(self->days, FollowupHoliday, index);

    known->name = known->name ? known->name : holiday.name;
    return TRUE;
  }
  if (self->days->len >= FOLLOWUP_MAX_HOLIDAYS) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("too many holidays: expected at most %d in a set"), FOLLOWUP_MAX_HOLIDAYS);
    return FALSE;
  }
  for (index = self->days->len; index > 0; index--)
    if (g_array_index(self->days, FollowupHoliday, index - 1).day < day)
      break;
  g_array_insert_val(self->days, index, holiday);
  return TRUE;
}

/* "2026-12-25 Christmas Day", stripped */
static gboolean
read_holiday(FollowupHolidays *self, const char *line, GError **error)
{
  gsize length = strcspn(line, " \t");
  g_autofree char *date = g_strndup(line, length);
  FollowupDay day;

  if (followup_day_parse(date, &day, NULL))
    return followup_holidays_add(self, day, line + length, error);
  g_clear_pointer(&date, g_free);
  date = followup_text_quote(line);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no holiday; expected a date and its name, for example ‘2026-12-25 "
                "Christmas Day’"),
              date);
  return FALSE;
}

static gboolean
read_line(FollowupHolidays *self, const char *start, gsize length, GError **error)
{
  g_autofree char *raw = NULL, *line = NULL;

  if (!g_utf8_validate_len(start, length, NULL)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("not UTF-8 text; expected the file to be saved as UTF-8, for example "
                  "‘2026-05-01 Tag der Arbeit’"));
    return FALSE;
  }
  raw = g_strndup(start, length);
  line = followup_text_strip(raw);
  return !line || *line == '#' || read_holiday(self, line, error);
}

/* Of a file that is no set at all the first lines are enough. FALSE: that was enough. */
static gboolean
add_problem(
    GPtrArray *problems, guint n_problems, const char *origin, guint number, const GError *error)
{
  if (error->code == FOLLOWUP_ERROR_LIMIT_EXCEEDED) {
    g_ptr_array_add(problems, g_strdup_printf(_("%s, line %u: %s; those before it hold"), origin,
                                              number, error->message));
    return FALSE;
  }
  if (n_problems >= MAX_PROBLEMS) {
    g_ptr_array_add(problems,
                    g_strdup_printf(_("%s: more lines are bad; they are not named"), origin));
    return FALSE;
  }
  g_ptr_array_add(problems, g_strdup_printf(_("%s, line %u: %s"), origin, number, error->message));
  return TRUE;
}

FollowupHolidays *
followup_holidays_parse(
    const char *name, const char *text, gsize length, const char *origin, GPtrArray *problems)
{
  FollowupHolidays *self = followup_holidays_new(name);
  const char *p = text, *end = text + length;
  guint n_problems = 0;
  gboolean telling = TRUE;

  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
    p += 3;
  for (guint number = 1; p < end; number++) {
    const char *newline = memchr(p, '\n', (gsize)(end - p));
    const char *stop = newline ? newline : end;
    g_autoptr(GError) error = NULL;

    if (!read_line(self, p, (gsize)(stop - p), &error) && telling)
      telling = add_problem(problems, n_problems++, origin, number, error);
    p = newline ? newline + 1 : end;
  }
  return self;
}

char *
followup_holidays_to_text(const FollowupHolidays *self)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < self->days->len; i++) {
    const FollowupHoliday *holiday = &g_array_index(self->days, FollowupHoliday, i);
    g_autofree char *iso = followup_day_to_iso(holiday->day);

    g_string_append_printf(text, "%s%s%s\n", iso, holiday->name ? " " : "",
                           holiday->name ? holiday->name : "");
  }
  return g_string_free(text, FALSE);
}
