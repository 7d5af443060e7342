/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cadence-read: reads the text of a cadence. Not by GKeyFile: that gives up at the first bad line,
 * tells no line's number, and passes over a misspelt name. */

#include "cadence-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "nearest.h"
#include "text.h"

#define HEAD "Cadence"
#define DEFAULT_AT "10:00"
#define MAX_ID 40
#define MAX_LINE 1000 /* characters of a value */
#define MAX_PROBLEMS 20
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char *const head_keys[] = { "Id", "Name", "Source", "Summary", NULL };
/* Which other languages may say too: Summary[de]. */
static const char *const prose_keys[] = { "Name", "Summary", NULL };
static const char *const step_keys[] = { "Due", "By", "At", "Channel", "Sources", NULL };

/* A line that says something; without a key it opens the group. */
typedef struct {
  guint number;
  const char *group; /* as we spell it; NULL: in none that we know */
  const char *key;   /* likewise */
  char *value;       /* owned */
  char *language;    /* owned; NULL: English, or whatever the file is in */
} Line;

typedef struct {
  guint line; /* 0: the file as a whole */
  char *text; /* owned */
} Problem;

typedef struct {
  const char *origin;
  GArray *lines;    /* of Line */
  GArray *problems; /* of Problem */
} Reader;

static void
clear_line(gpointer data)
{
  g_free(((Line *)data)->value);
  g_free(((Line *)data)->language);
}

static void
clear_problem(gpointer data)
{
  g_free(((Problem *)data)->text);
}

/* ---- problems ---- */

/* Where, and what: line 0 and a NULL group or key are left out. */
static void
complain(Reader *reader, guint line, const char *group, const char *key, const char *what)
{
  Problem problem = { line, NULL };

  if (line != 0 && key != NULL)
    problem.text
        = g_strdup_printf(_("%s, line %u, [%s] %s: %s"), reader->origin, line, group, key, what);
  else if (line != 0 && group != NULL)
    problem.text = g_strdup_printf(_("%s, line %u, [%s]: %s"), reader->origin, line, group, what);
  else if (line != 0)
    problem.text = g_strdup_printf(_("%s, line %u: %s"), reader->origin, line, what);
  else if (group != NULL)
    problem.text = g_strdup_printf(_("%s, [%s]: %s"), reader->origin, group, what);
  else
    problem.text = g_strdup_printf(_("%s: %s"), reader->origin, what);
  g_array_append_val(reader->problems, problem);
}

/* Takes what. */
static void
complain_of(Reader *reader, const Line *line, char *what)
{
  complain(reader, line->number, line->group, line->key, what);
  g_free(what);
}

/* What is missing comes last. */
static int
compare_problems(gconstpointer a, gconstpointer b)
{
  guint x = ((const Problem *)a)->line - 1, y = ((const Problem *)b)->line - 1;

  return x < y ? -1 : x > y;
}

/* In the order of the lines; of a file that is no cadence at all the first ones are enough. */
static void
hand_over(Reader *reader, GPtrArray *problems)
{
  g_array_sort(reader->problems, compare_problems);
  for (guint i = 0; i < reader->problems->len; i++) {
    Problem *problem = &g_array_index(reader->problems, Problem, i);

    if (i == MAX_PROBLEMS) {
      g_ptr_array_add(problems,
                      g_strdup_printf(_("%s: more is wrong; it is not named"), reader->origin));
      return;
    }
    g_ptr_array_add(problems, g_steal_pointer(&problem->text));
  }
}

/* ---- lines ---- */

/* As we spell it; NULL where it is none of names. */
static const char *
find_name(const char *const *names, const char *word)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp(names[i], word) == 0)
      return names[i];
  return NULL;
}

/* The steps, and before them the head; NULL-terminated. */
static void
list_groups(const char *names[FOLLOWUP_N_RULES + 2])
{
  names[0] = HEAD;
  for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++)
    names[rule + 1] = followup_rule_to_nick(rule);
  names[FOLLOWUP_N_RULES + 1] = NULL;
}

/* Names what a word most likely meant. (transfer full) */
static char *
word_unknown(const char *word, const char *const *names)
{
  const char *nearest = followup_nearest(word, names);
  g_autofree char *quoted = followup_text_quote(word);
  g_autofree char *known = g_strjoinv(", ", (char **)names);

  if (nearest != NULL)
    return g_strdup_printf(_("%s is unknown: did you mean ‘%s’? expected one of %s"), quoted,
                           nearest, known);
  return g_strdup_printf(_("%s is unknown; expected one of %s"), quoted, known);
}

/* Returns the group, NULL where it is none. */
static const char *
read_group(Reader *reader, guint number, const char *text)
{
  g_autofree char *inner = g_strndup(text + 1, strlen(text) - 2);
  g_autofree char *name = followup_text_strip(inner);
  const char *names[FOLLOWUP_N_RULES + 2];
  Line line = { .number = number };

  list_groups(names);
  line.group = name != NULL ? find_name(names, name) : NULL;
  if (line.group != NULL)
    g_array_append_val(reader->lines, line);
  else
    complain_of(reader, &line, word_unknown(name != NULL ? name : "", names));
  return line.group;
}

/* language: NULL for what stands in none. */
static const Line *
find_prose(Reader *reader, const char *group, const char *key, const char *language)
{
  for (guint i = 0; i < reader->lines->len; i++) {
    const Line *line = &g_array_index(reader->lines, Line, i);

    if (g_strcmp0(line->group, group) == 0 && g_strcmp0(line->key, key) == 0
        && g_strcmp0(line->language, language) == 0)
      return line;
  }
  return NULL;
}

static const Line *
find_line(Reader *reader, const char *group, const char *key)
{
  return find_prose(reader, group, key, NULL);
}

/* Cuts "[de]" off the end of a word of the head. (transfer full) NULL where it has none. */
static char *
cut_language(const char *group, char *word)
{
  char *open = g_str_equal(group, HEAD) && g_str_has_suffix(word, "]") ? strchr(word, '[') : NULL;

  if (open == NULL)
    return NULL;
  *open = '\0';
  return g_strndup(open + 1, strlen(open + 1) - 1);
}

/* Key files would take line breaks and the like as \n; here a backslash is one. */
static gboolean
is_plain(const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (g_unichar_iscntrl(g_utf8_get_char(p)))
      return FALSE;
  return g_utf8_strlen(text, -1) <= MAX_LINE;
}

static void
read_pair(Reader *reader, guint number, const char *group, const char *word, const char *value)
{
  g_autofree char *bare = g_strdup(word), *language = cut_language(group, bare);
  const char *const *keys = !g_str_equal(group, HEAD) ? step_keys
                            : language != NULL        ? prose_keys
                                                      : head_keys;
  Line line = { number, group, find_name(keys, bare), followup_text_strip(value),
                g_steal_pointer(&language) };
  const Line *other = line.key != NULL ? find_prose(reader, group, line.key, line.language) : NULL;

  if (line.key == NULL)
    complain_of(reader, &line, word_unknown(word, keys));
  else if (other != NULL)
    complain_of(reader, &line,
                g_strdup_printf(_("line %u says it already; expected one of both"), other->number));
  else if (line.value != NULL && !is_plain(line.value))
    complain_of(reader, &line,
                g_strdup(_("expected at most 1000 characters and no control characters")));
  else if (line.value != NULL) { /* nothing after the = is the default */
    g_array_append_val(reader->lines, line);
    return;
  }
  clear_line(&line);
}

/* in_group: any was opened; group: NULL where that is none of ours, and was named. */
static void
read_line(Reader *reader, guint number, const char *text, gboolean *in_group, const char **group)
{
  const char *equals = strchr(text, '=');
  g_autofree char *head = equals != NULL ? g_strndup(text, (gsize)(equals - text)) : NULL;
  g_autofree char *key = followup_text_strip(head);
  g_autofree char *quoted = followup_text_quote(text), *what = NULL;

  if (*text == '[' && g_str_has_suffix(text, "]")) {
    *group = read_group(reader, number, text);
    *in_group = TRUE;
  } else if (*text == '[' || key == NULL || !*in_group) {
    what = g_strdup_printf(_("%s is not understood; expected lines like ‘[thank-you]’ and then "
                             "‘Due=24h’"),
                           quoted);
    complain(reader, number, NULL, NULL, what);
  } else if (*group != NULL) {
    read_pair(reader, number, *group, key, equals + 1);
  }
}

static void
read_lines(Reader *reader, const char *text, gsize length)
{
  const char *p = text, *end = text + length, *group = NULL;
  gboolean in_group = FALSE;

  if (length >= strlen(BYTE_ORDER_MARK) && memcmp(text, BYTE_ORDER_MARK, 3) == 0)
    p += strlen(BYTE_ORDER_MARK);
  for (guint number = 1; p < end; number++) {
    const char *newline = memchr(p, '\n', (gsize)(end - p));
    const char *stop = newline != NULL ? newline : end;
    g_autofree char *raw = g_strndup(p, (gsize)(stop - p)), *line = NULL;

    if (g_utf8_validate_len(p, (gsize)(stop - p), NULL)) {
      line = followup_text_strip(raw);
      if (line != NULL && *line != '#' && *line != ';')
        read_line(reader, number, line, &in_group, &group);
    } else {
      complain(reader, number, NULL, NULL,
               _("not UTF-8 text; expected the file to be saved as UTF-8, for example "
                 "‘Name=Zoë’"));
    }
    p = newline != NULL ? newline + 1 : end;
  }
}

/* ---- steps ---- */

static void
read_offset(Reader *reader, const char *group, const char *key, FollowupOffset *offset)
{
  const Line *line = find_line(reader, group, key), *opening = find_line(reader, group, NULL);
  g_autoptr(GError) error = NULL;

  if (line == NULL)
    complain(reader, opening->number, group, key,
             _("is missing; expected how long after, for example 5bd"));
  else if (!followup_offset_parse(line->value, offset, &error))
    complain_of(reader, line, g_strdup(error->message));
}

static void
read_at(Reader *reader, const char *group, FollowupStep *step)
{
  const Line *line = find_line(reader, group, "At");
  g_autofree char *range = g_strdup_printf("%s-24:00", line != NULL ? line->value : DEFAULT_AT);
  g_autofree char *quoted = NULL;
  FollowupHours hours;

  if (followup_hours_parse(range, &hours, NULL)) {
    step->at_second = hours.start * 60;
    return;
  }
  quoted = followup_text_quote(line->value);
  complain_of(
      reader, line,
      g_strdup_printf(_("%s is no time of day; expected HH:MM, for example 10:00"), quoted));
}

/* Thanks go by mail and moving on to nobody, whatever else is said. */
static void
read_channel(Reader *reader, FollowupRule rule, FollowupStep *step)
{
  const Line *line = find_line(reader, followup_rule_to_nick(rule), "Channel");
  g_autoptr(GError) error = NULL;

  if (line == NULL)
    return;
  step->preferred = g_ascii_strcasecmp(line->value, "preferred") == 0;
  if (!step->preferred && !followup_channel_from_nick(line->value, &step->channel, &error))
    complain_of(reader, line, g_strdup(error->message));
  else if (rule == FOLLOWUP_RULE_THANK_YOU && step->channel != FOLLOWUP_CHANNEL_EMAIL)
    complain_of(reader, line, g_strdup(_("a thank-you goes by mail; expected email or no line")));
  else if (rule == FOLLOWUP_RULE_MOVE_ON
           && (step->preferred || step->channel != FOLLOWUP_CHANNEL_NONE))
    complain_of(reader, line, g_strdup(_("it goes to nobody; expected none or no line")));
}

/* "S1 S2": letters, digits and blanks, so that a reason can carry it. */
static void
read_sources(Reader *reader, const char *group, FollowupStep *step)
{
  const Line *line = find_line(reader, group, "Sources");

  if (line == NULL)
    return;
  if (g_str_is_ascii(line->value) && strpbrk(line->value, ";=") == NULL)
    step->sources = g_strdup(line->value);
  else
    complain_of(reader, line, g_strdup(_("expected names of sources, for example S1 S2")));
}

static void
check_units(Reader *reader, FollowupRule rule, const FollowupStep *step)
{
  const char *group = followup_rule_to_nick(rule);
  gboolean due = followup_offset_is_elapsed(step->due), by = followup_offset_is_elapsed(step->by);

  if (rule == FOLLOWUP_RULE_THANK_YOU && due != by)
    complain_of(reader, find_line(reader, group, "By"),
                g_strdup(_("expected the same kind as Due, hours or days, for example 24h and "
                           "48h")));
  else if (rule != FOLLOWUP_RULE_THANK_YOU && (due || by))
    complain_of(reader, find_line(reader, group, due ? "Due" : "By"),
                g_strdup(_("expected days (d, w or bd), for example 7d")));
}

static void
read_step(Reader *reader, FollowupRule rule, FollowupStep *step)
{
  const char *group = followup_rule_to_nick(rule);
  guint n_problems = reader->problems->len;

  if (find_line(reader, group, NULL) == NULL) {
    complain(reader, 0, group, NULL,
             _("is missing; expected this step, for example with the lines ‘Due=7d’ and ‘By=9d’"));
    return;
  }
  read_offset(reader, group, "Due", &step->due);
  read_offset(reader, group, "By", &step->by);
  read_at(reader, group, step);
  read_channel(reader, rule, step);
  read_sources(reader, group, step);
  if (reader->problems->len == n_problems)
    check_units(reader, rule, step);
}

/* ---- the head ---- */

gboolean
followup_cadence_id_is_valid(const char *id)
{
  return strlen(id) <= MAX_ID && g_ascii_islower(id[0])
         && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

/* The file's name, unless a line says otherwise. */
static char *
read_id(Reader *reader)
{
  const Line *line = find_line(reader, HEAD, "Id");
  gboolean named = g_str_has_suffix(reader->origin, FOLLOWUP_CADENCE_SUFFIX);
  g_autofree char *id
      = line != NULL
            ? g_strdup(line->value)
            : g_strndup(reader->origin,
                        strlen(reader->origin) - (named ? strlen(FOLLOWUP_CADENCE_SUFFIX) : 0));
  g_autofree char *quoted = followup_text_quote(id), *what = NULL;

  if (followup_cadence_id_is_valid(id))
    return g_steal_pointer(&id);
  if (line != NULL)
    what = g_strdup_printf(_("%s is no id; expected lower-case letters, digits and hyphens, for "
                             "example my-own"),
                           quoted);
  else
    what = g_strdup_printf(_("%s is no id; expected a file named by lower-case letters, digits and "
                             "hyphens, for example my-own.cadence, or such an Id below [Cadence]"),
                           quoted);
  complain(reader, line != NULL ? line->number : 0, line != NULL ? HEAD : NULL,
           line != NULL ? "Id" : NULL, what);
  return NULL;
}

/* (transfer full) */
static char *
read_text(Reader *reader, const char *key, const char *fallback)
{
  const Line *line = find_line(reader, HEAD, key);

  return g_strdup(line != NULL ? line->value : fallback);
}

/* Those of the user, the best first, as for messages. GLib's own list begins with a table of old
 * names of locales, which it reads and keeps for ever. (transfer full) */
static char **
list_languages(void)
{
  static const char *const variables[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
  g_autoptr(GStrvBuilder) all = g_strv_builder_new();
  g_auto(GStrv) locales = NULL;
  const char *wish = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(variables) && (wish == NULL || *wish == '\0'); i++)
    wish = g_getenv(variables[i]);
  locales = g_strsplit(wish != NULL ? wish : "", ":", -1);
  for (guint i = 0; locales[i] != NULL; i++) {
    g_auto(GStrv) variants = g_get_locale_variants(locales[i]);

    g_strv_builder_addv(all, (const char **)variants);
  }
  return g_strv_builder_end(all);
}

/* In the user's language, where the file has it. (transfer full) */
static char *
read_prose(Reader *reader, const char *key, const char *fallback)
{
  g_auto(GStrv) languages = list_languages();

  for (guint i = 0; languages[i] != NULL; i++) {
    const Line *line = find_prose(reader, HEAD, key, languages[i]);

    if (line != NULL)
      return g_strdup(line->value);
  }
  return read_text(reader, key, fallback);
}

static char *
word_article(const char *source)
{
  const char *title = followup_article_get_title(source);

  if (title != NULL)
    return g_strdup_printf("%s: %s", source, title);
  return g_strdup(g_strcmp0(source, "S1 S2 S3 S4 S5") == 0 ? _("all five articles") : source);
}

static FollowupCadence *
interpret(Reader *reader)
{
  g_autoptr(FollowupCadence) self = g_new0(FollowupCadence, 1);
  g_autofree char *source = read_text(reader, "Source", NULL);

  g_atomic_ref_count_init(&self->refs);
  self->id = read_id(reader);
  self->name = read_prose(reader, "Name", self->id);
  self->summary = read_prose(reader, "Summary", "");
  self->article = word_article(source);
  for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++)
    read_step(reader, rule, &self->steps[rule]);
  return reader->problems->len == 0 ? g_steal_pointer(&self) : NULL;
}

static FollowupCadence *
read_all(const char *text, gsize length, const char *origin, GPtrArray *problems)
{
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Problem));
  Reader reader = { origin, lines, found };
  FollowupCadence *self = NULL;

  g_array_set_clear_func(lines, clear_line);
  g_array_set_clear_func(found, clear_problem);
  read_lines(&reader, text, length);
  if (lines->len > 0)
    self = interpret(&reader);
  else if (found->len == 0)
    complain(&reader, 0, NULL, NULL,
             _("it says nothing; expected the steps of a cadence: ‘followup cadences show balanced "
               "--file’ prints one to begin with"));
  hand_over(&reader, problems);
  return self;
}

FollowupCadence *
followup_cadence_read(const char *text, gsize length, const char *path, GPtrArray *problems)
{
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *shown = g_filename_display_name(name);
  g_autofree char *origin = followup_text_flatten(shown);
  FollowupCadence *self = read_all(text, length, origin, problems);

  if (self != NULL)
    self->path = g_filename_display_name(path);
  return self;
}

FollowupCadence *
followup_cadence_parse(const char *text, gssize length, const char *origin, GError **error)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  FollowupCadence *self
      = read_all(text, length < 0 ? strlen(text) : (gsize)length, origin, problems);

  if (self == NULL)
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, problems->pdata[0]);
  return self;
}
