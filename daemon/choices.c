/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* choices: reads the words of settings.ini into the user's choices. Refuses to know where the file
 * is and when it changes. Not by GKeyFile: that gives a whole file up for one bad line. */

#include "choices.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "holidays.h"
#include "nearest.h"
#include "text.h"

#define MAX_PROBLEMS 50
#define MAX_MOST 20

typedef struct {
  const char *origin; /* NULL: only a check, the first bad word is the error */
  FollowupChoices *choices;
  FollowupCadenceSet *cadences;
  GPtrArray *problems;
} Reader;

/* Takes a value that is stripped, not empty and UTF-8. */
typedef gboolean (*ReadValue)(Reader *reader, gsize offset, const char *value, GError **error);

/* How a setting of the same index is read. */
typedef struct {
  ReadValue read;
  gsize offset; /* of the char * for texts */
} Reading;

static const FollowupSetting settings[] = {
  { "Me", "Name", "", N_("Your name, for your messages") },
  { "Me", "Email", "", N_("Your mail address, for your messages") },
  { "Me", "Phone", "", N_("Your phone number, for your messages") },
  { "Me", "Signature", "", N_("What stands below your messages; \\n begins a line") },
  { "Plan", "Cadence", FOLLOWUP_DEFAULT_CADENCE, N_("For interviews that name none") },
  { "Plan", "Week", "Mon-Fri", N_("Your working week") },
  { "Plan", "Holidays", "", N_("Days that are no business days, and sets of them") },
  { "Plan", "KeepSearching", "yes", N_("Whether to be reminded to look further while you wait") },
  { "Hours", "Waking", "08:00-21:00", N_("When popups may appear; 00:00-24:00: always") },
  { "Popups", "Most", "3", N_("How many popups at once, or all; the rest wait in one digest") },
  { "Popups", "Repeat", "1h;4h;morning", N_("When a popup comes back until you deal with it") },
  { "Popups", "Private", "locked",
    N_("Whether names stay off the screen; locked: while the session is locked") },
};
#define N_SETTINGS G_N_ELEMENTS(settings)

static FollowupChoices *
make_defaults(void)
{
  static const gint64 repeats[] = { 60 * 60, 4 * 60 * 60, FOLLOWUP_REPEAT_MORNING };
  FollowupChoices *self = g_new0(FollowupChoices, 1);

  self->told = g_new0(char *, N_SETTINGS);
  self->cadence = g_strdup(FOLLOWUP_DEFAULT_CADENCE);
  self->holidays = g_array_new(FALSE, FALSE, sizeof(FollowupDay));
  self->holiday_sets = g_new0(char *, 1);
  self->keep_searching = TRUE;
  self->waking = FOLLOWUP_HOURS_DEFAULT;
  self->most = 3;
  self->privacy = FOLLOWUP_PRIVACY_LOCKED;
  self->n_repeats = G_N_ELEMENTS(repeats);
  memcpy(self->repeats, repeats, sizeof repeats);
  return self;
}

void
followup_choices_free(FollowupChoices *self)
{
  if (self == NULL)
    return;
  g_free(self->name);
  g_free(self->email);
  g_free(self->phone);
  g_free(self->signature);
  g_free(self->cadence);
  g_array_unref(self->holidays);
  g_strfreev(self->holiday_sets);
  for (guint i = 0; i < N_SETTINGS; i++)
    g_free(self->told[i]);
  g_free(self->told);
  g_free(self);
}

/* Adds a line to the problems; of a file that is no settings file at all the first ones are enough.
 */
static void G_GNUC_PRINTF(2, 3) add_problem(Reader *reader, const char *format, ...)
{
  va_list args;

  if (reader->problems->len >= MAX_PROBLEMS)
    return;
  if (reader->problems->len == MAX_PROBLEMS - 1) {
    g_ptr_array_add(
        reader->problems,
        g_strdup_printf(_("%s: more lines are bad; they are not named"), reader->origin));
    return;
  }
  va_start(args, format);
  g_ptr_array_add(reader->problems, g_strdup_vprintf(format, args));
  va_end(args);
}

/* Sets the error of a bad value; always FALSE. */
static gboolean
refuse(const char *value, const char *expected, GError **error)
{
  g_autofree char *quoted = followup_text_quote(value);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              /* Translators: "‘maybe’ is not understood; expected yes or no, for example ‘yes’" */
              _("%s is not understood; expected %s"), quoted, expected);
  return FALSE;
}

static gboolean
read_line(Reader *reader, gsize offset, const char *value, GError **error)
{
  char **text = G_STRUCT_MEMBER_P(reader->choices, offset);

  if (g_utf8_strlen(value, -1) > FOLLOWUP_MAX_NAME)
    return refuse(value, _("at most 500 characters"), error);
  g_free(*text);
  *text = g_strdup(value);
  return TRUE;
}

static gboolean
read_email(Reader *reader, gsize offset, const char *value, GError **error)
{
  return followup_email_check(value, error) && read_line(reader, offset, value, error);
}

/* Undoes what key files write for line breaks, tabs, spaces and backslashes; other backslashes
 * stand for themselves. */
static char *
unescape(const char *value)
{
  static const char from[] = "nts\\r", to[] = "\n\t \\\n";
  GString *text = g_string_new(NULL);

  for (const char *p = value; *p != '\0'; p++) {
    const char *found = *p == '\\' && p[1] != '\0' ? strchr(from, p[1]) : NULL;

    g_string_append_c(text, found != NULL ? to[found - from] : *p);
    if (found != NULL)
      p++;
  }
  return g_string_free(text, FALSE);
}

static gboolean
read_lines(Reader *reader, gsize offset, const char *value, GError **error)
{
  char **text = G_STRUCT_MEMBER_P(reader->choices, offset);

  if (g_utf8_strlen(value, -1) > FOLLOWUP_MAX_TEXT)
    return refuse(value, _("at most 4000 characters"), error);
  g_free(*text);
  *text = unescape(value);
  return TRUE;
}

static gboolean
read_cadence(Reader *reader, gsize offset, const char *value, GError **error)
{
  g_autoptr(FollowupCadence) cadence = followup_cadence_set_lookup(reader->cadences, value, error);

  if (cadence == NULL)
    return FALSE;
  g_free(reader->choices->cadence);
  reader->choices->cadence = g_strdup(followup_cadence_get_id(cadence));
  return TRUE;
}

static gboolean
read_week(Reader *reader, gsize offset, const char *value, GError **error)
{
  return followup_week_parse(value, &reader->choices->week, error);
}

/* A day, or by its first letter the name of a set. */
static gboolean
read_holiday(FollowupChoices *choices, GPtrArray *sets, const char *word, GError **error)
{
  FollowupDay day;

  if (g_ascii_isalpha(*word)) {
    if (!followup_holidays_check_name(word, error))
      return FALSE;
    if (!g_ptr_array_find_with_equal_func(sets, word, g_str_equal, NULL))
      g_ptr_array_add(sets, g_strdup(word));
    return TRUE;
  }
  if (!followup_day_parse(word, &day, error))
    return FALSE;
  g_array_append_val(choices->holidays, day);
  return TRUE;
}

/* Each holiday stands for itself: a bad one is named, the others hold. */
static gboolean
read_all_holidays(Reader *reader, char **words, GPtrArray *sets, GError **error)
{
  FollowupChoices *choices = reader->choices;

  for (char **word = words; *word != NULL; word++) {
    g_autoptr(GError) bad = NULL;

    if (**word == '\0')
      continue;
    if (choices->holidays->len + sets->len >= FOLLOWUP_MAX_HOLIDAYS)
      return refuse(*word, _("at most 5000 holidays; those before it hold"), error);
    if (read_holiday(choices, sets, *word, &bad))
      continue;
    if (reader->origin == NULL) {
      g_propagate_error(error, g_steal_pointer(&bad));
      return FALSE;
    }
    add_problem(reader, "%s, [Plan] Holidays: %s", reader->origin, bad->message);
  }
  return TRUE;
}

static gboolean
read_holidays(Reader *reader, gsize offset, const char *value, GError **error)
{
  g_auto(GStrv) words = g_strsplit_set(value, ";, \t", -1);
  g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func(g_free);
  gboolean whole;

  g_array_set_size(reader->choices->holidays, 0);
  whole = read_all_holidays(reader, words, sets, error);
  g_ptr_array_add(sets, NULL);
  g_strfreev(reader->choices->holiday_sets);
  reader->choices->holiday_sets = (char **)g_ptr_array_free(g_steal_pointer(&sets), FALSE);
  return whole;
}

static gboolean
read_hours(Reader *reader, gsize offset, const char *value, GError **error)
{
  return followup_hours_parse(value, &reader->choices->waking, error);
}

static gboolean
read_most(Reader *reader, gsize offset, const char *value, GError **error)
{
  guint64 most = FOLLOWUP_MOST_ALL;

  if (g_ascii_strcasecmp(value, "all") != 0
      && !g_ascii_string_to_unsigned(value, 10, 1, MAX_MOST, &most, NULL))
    return refuse(value, _("a number from 1 to 20, or all, for example ‘3’"), error);
  reader->choices->most = (guint)most;
  return TRUE;
}

static gboolean
read_flag(Reader *reader, gsize offset, const char *value, GError **error)
{
  static const char *const words[] = { "no", "yes", "false", "true" };

  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    if (g_ascii_strcasecmp(words[i], value) == 0) {
      G_STRUCT_MEMBER(gboolean, reader->choices, offset) = i % 2 == 1;
      return TRUE;
    }
  }
  return refuse(value, _("yes or no, for example ‘yes’"), error);
}

static gboolean
read_privacy(Reader *reader, gsize offset, const char *value, GError **error)
{
  static const struct {
    const char *word;
    FollowupPrivacy privacy;
  } words[] = {
    { "no", FOLLOWUP_PRIVACY_NEVER },      { "false", FOLLOWUP_PRIVACY_NEVER },
    { "yes", FOLLOWUP_PRIVACY_ALWAYS },    { "true", FOLLOWUP_PRIVACY_ALWAYS },
    { "locked", FOLLOWUP_PRIVACY_LOCKED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
    if (g_ascii_strcasecmp(words[i].word, value) == 0) {
      reader->choices->privacy = words[i].privacy;
      return TRUE;
    }
  }
  return refuse(value, _("yes, no or locked, for example ‘locked’"), error);
}

/* "morning" or "90m", "4h", "2d": at least a minute, so that popups cannot storm, at most 30 days.
 */
static gboolean
read_repeat(const char *word, gint64 *seconds)
{
  FollowupOffset offset;

  if (g_ascii_strcasecmp(word, "morning") == 0) {
    *seconds = FOLLOWUP_REPEAT_MORNING;
    return TRUE;
  }
  if (!followup_offset_parse(word, &offset, NULL))
    return FALSE;
  switch (offset.unit) {
  case FOLLOWUP_UNIT_MINUTES:
    *seconds = (gint64)offset.count * 60;
    break;
  case FOLLOWUP_UNIT_HOURS:
    *seconds = (gint64)offset.count * 60 * 60;
    break;
  case FOLLOWUP_UNIT_DAYS:
    *seconds = (gint64)offset.count * 24 * 60 * 60;
    break;
  case FOLLOWUP_UNIT_WEEKS:
  case FOLLOWUP_UNIT_BUSINESS_DAYS:
  default:
    return FALSE;
  }
  return *seconds >= 60 && *seconds <= 30 * 24 * 60 * 60;
}

static gboolean
read_repeats(Reader *reader, gsize offset, const char *value, GError **error)
{
  g_auto(GStrv) words = g_strsplit_set(value, ";, \t", -1);
  gint64 repeats[FOLLOWUP_MAX_REPEATS];
  guint n = 0;

  for (char **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (n == FOLLOWUP_MAX_REPEATS)
      return refuse(value, _("at most 16 times, for example ‘1h;4h;morning’"), error);
    if (!read_repeat(*word, &repeats[n++]))
      return refuse(*word, _("‘morning’ or a time from 1m to 30d, for example ‘1h;4h;morning’"),
                    error);
  }
  if (n == 0)
    return refuse(value, _("one time at least, for example ‘1h;4h;morning’"), error);
  memcpy(reader->choices->repeats, repeats, n * sizeof *repeats);
  reader->choices->n_repeats = n;
  return TRUE;
}

#define MEMBER(member) G_STRUCT_OFFSET(FollowupChoices, member)

static const Reading readings[] = {
  { read_line, MEMBER(name) },
  { read_email, MEMBER(email) },
  { read_line, MEMBER(phone) },
  { read_lines, MEMBER(signature) },
  { read_cadence, 0 },
  { read_week, 0 },
  { read_holidays, 0 },
  { read_flag, MEMBER(keep_searching) },
  { read_hours, 0 },
  { read_most, 0 },
  { read_repeats, 0 },
  { read_privacy, 0 },
};
G_STATIC_ASSERT(G_N_ELEMENTS(readings) == N_SETTINGS);

/* The group as we spell it, NULL where there is none of the name. */
static const char *
find_group(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
    if (g_ascii_strcasecmp(settings[i].group, name) == 0)
      return settings[i].group;
  return NULL;
}

static const FollowupSetting *
find_setting(const char *group, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
    if (g_str_equal(settings[i].group, group) && g_ascii_strcasecmp(settings[i].key, key) == 0)
      return &settings[i];
  return NULL;
}

static gboolean
read_value(Reader *reader, const FollowupSetting *setting, const char *value, GError **error)
{
  const Reading *reading = &readings[setting - settings];

  return reading->read(reader, reading->offset, value, error);
}

/* "Cadence, Week, Holidays": the keys of a group; all groups for NULL. */
static char *
list_known(const char *group)
{
  GString *list = g_string_new(NULL);
  const char *last = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
    const char *word = group != NULL ? settings[i].key : settings[i].group;

    if ((group != NULL && !g_str_equal(settings[i].group, group)) || g_strcmp0(word, last) == 0)
      continue;
    g_string_append_printf(list, group != NULL ? "%s%s" : "%s[%s]", last != NULL ? ", " : "", word);
    last = word;
  }
  return g_string_free(list, FALSE);
}

static void
read_setting(Reader *reader, const char *group, const char *key, const char *value)
{
  const FollowupSetting *setting = find_setting(group, key);
  g_autoptr(GError) error = NULL;
  char **told;

  if (setting == NULL) {
    g_autofree char *quoted = followup_text_quote(key), *known = list_known(group);

    add_problem(reader, _("%s, [%s]: %s is no setting; expected one of %s"), reader->origin, group,
                quoted, known);
    return;
  }
  if (*value == '\0')
    return; /* nothing after the "=" is the default */
  if (!read_value(reader, setting, value, &error)) {
    add_problem(reader, "%s, [%s] %s: %s", reader->origin, group, setting->key, error->message);
    return;
  }
  told = &reader->choices->told[setting - settings];
  g_free(*told);
  *told = g_strdup(value);
}

static const char *
read_group(Reader *reader, const char *line)
{
  g_autofree char *inner = g_strndup(line + 1, strlen(line) - 2);
  g_autofree char *name = followup_text_strip(inner);
  const char *group = name != NULL ? find_group(name) : NULL;
  g_autofree char *quoted = NULL, *known = NULL;

  if (group != NULL)
    return group;
  quoted = followup_text_quote(line);
  known = list_known(NULL);
  add_problem(reader, _("%s: %s is no group; expected one of %s"), reader->origin, quoted, known);
  return "";
}

/* group: NULL before the first group; "" in one that we do not know, which was named. Returns the
 * group for the next line. */
static const char *
read_text_line(Reader *reader, guint number, const char *group, const char *line)
{
  const char *equals = strchr(line, '=');
  g_autofree char *head = equals != NULL ? g_strndup(line, (gsize)(equals - line)) : NULL;
  g_autofree char *key = followup_text_strip(head);

  if (*line == '[' && g_str_has_suffix(line, "]"))
    return read_group(reader, line);
  if (key == NULL || group == NULL || *line == '[') {
    g_autofree char *quoted = followup_text_quote(line);

    add_problem(reader,
                _("%s, line %u: %s is no setting of a group; expected lines like ‘[Plan]’ and then "
                  "‘Cadence=balanced’"),
                reader->origin, number, quoted);
  } else if (*group != '\0') {
    g_autofree char *value = followup_text_strip(equals + 1);

    read_setting(reader, group, key, value != NULL ? value : "");
  }
  return group;
}

static void
read_all_lines(Reader *reader, const char *text, gsize length)
{
  const char *p = text, *end = text + length, *group = NULL;

  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
    p += 3;
  for (guint number = 1; p < end; number++) {
    const char *newline = memchr(p, '\n', (gsize)(end - p));
    const char *stop = newline != NULL ? newline : end;
    g_autofree char *line = NULL;

    if (g_utf8_validate_len(p, (gsize)(stop - p), NULL)) {
      g_autofree char *raw = g_strndup(p, (gsize)(stop - p));

      line = followup_text_strip(raw);
      if (line != NULL && *line != '#' && *line != ';')
        group = read_text_line(reader, number, group, line);
    } else {
      add_problem(reader,
                  _("%s, line %u: not UTF-8 text; expected the file to be saved as UTF-8, for "
                    "example ‘Name=Zoë’"),
                  reader->origin, number);
    }
    p = newline != NULL ? newline + 1 : end;
  }
}

FollowupChoices *
followup_choices_parse(const char *text,
                       gsize length,
                       const char *origin,
                       FollowupCadenceSet *cadences,
                       GPtrArray *problems)
{
  g_autoptr(FollowupChoices) choices = make_defaults();
  Reader reader = { origin, choices, cadences, problems };

  read_all_lines(&reader, text, length);
  return g_steal_pointer(&choices);
}

const FollowupSetting *
followup_choices_list_settings(guint *n)
{
  *n = N_SETTINGS;
  return settings;
}

/* By its full name, or by the part behind the dot. */
static const char *
find_nearest(const char *name, const char *const *names)
{
  const char *keys[N_SETTINGS + 1] = { NULL };
  const char *nearest = followup_nearest(name, names);

  for (guint i = 0; i < N_SETTINGS; i++)
    keys[i] = settings[i].key;
  if (nearest == NULL)
    nearest = followup_nearest(name, keys);
  return nearest;
}

const FollowupSetting *
followup_choices_find_setting(const char *name, GError **error)
{
  g_autofree char *quoted = followup_text_quote(name), *known = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const char *nearest;

  for (guint i = 0; i < N_SETTINGS; i++) {
    char *full = g_strconcat(settings[i].group, ".", settings[i].key, NULL);

    g_ptr_array_add(names, full);
    if (g_ascii_strcasecmp(name, full) == 0 || g_ascii_strcasecmp(name, settings[i].key) == 0)
      return &settings[i];
  }
  g_ptr_array_add(names, NULL);
  known = g_strjoinv(", ", (char **)names->pdata);
  nearest = find_nearest(name, (const char *const *)names->pdata);
  if (nearest != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is no setting: did you mean ‘%s’? expected one of %s"), quoted, nearest,
                known);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is no setting: expected one of %s"), quoted, known);
  return NULL;
}

const char *
followup_choices_get_text(const FollowupChoices *self, const FollowupSetting *setting)
{
  return self->told[setting - settings];
}

gboolean
followup_choices_check(const FollowupSetting *setting,
                       const char *value,
                       FollowupCadenceSet *cadences,
                       GError **error)
{
  g_autoptr(FollowupChoices) choices = make_defaults();
  Reader reader = { .choices = choices, .cadences = cadences };

  return *value == '\0' || read_value(&reader, setting, value, error);
}

char **
followup_choices_list_sets(const FollowupSetting *setting, const char *value)
{
  g_autoptr(FollowupChoices) choices = make_defaults();
  Reader reader = { .choices = choices };

  if (*value != '\0' && readings[setting - settings].read == read_holidays)
    read_value(&reader, setting, value, NULL);
  return g_steal_pointer(&choices->holiday_sets);
}
