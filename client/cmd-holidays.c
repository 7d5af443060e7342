/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-holidays: lists the sets of holidays, shows one, makes one of a calendar, removes one. */
#include "arguments.h"
#include "changes.h"
#include "columns.h"
#include "converter.h"
#include "error.h"
#include "feasts.h"
#include "json.h"
#include "table.h"
#include "text.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define YEARS_BACK 1
#define YEARS_AHEAD 10
#define DAYS_ENOUGH 365 /* a set that ends earlier wants another one soon */

typedef struct {
  char *name; /* --as */
  gboolean mine, all, force, json;
} Wishes;

static guint
get_count(GVariant *dict, const char *key)
{
  guint32 n = 0;

  g_variant_lookup(dict, key, "u", &n);
  return n;
}

static gboolean
get_flag(GVariant *dict, const char *key)
{
  gboolean flag = FALSE;

  g_variant_lookup(dict, key, "b", &flag);
  return flag;
}

/* ---- the list ---- */

static const FollowupColumn columns[] = {
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_RIGHT },
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_WRAP, 16 },
};

/* (transfer full) */
static char *
word_days(guint n)
{
  return g_strdup_printf(ngettext("%u day", "%u days", n), n);
}

/* "2025-01-01 to 2036-12-26" (transfer full) */
static char *
word_span(GVariant *set)
{
  g_autofree char *first = followup_view_get_text(set, "first");
  g_autofree char *last = followup_view_get_text(set, "last");

  return *first != '\0' ? g_strdup_printf(C_("span of days", "%s to %s"), first, last)
                        : g_strdup("-");
}

/* What counts by it. (transfer full) */
static char *
word_use(GVariant *set)
{
  guint n = get_count(set, "interviews");
  g_autofree char *interviews
      = n > 0 ? g_strdup_printf(ngettext("%u interview", "%u interviews", n), n) : NULL;

  if (get_flag(set, "own"))
    return n > 0 ? g_strdup_printf(_("your own, %s"), interviews) : g_strdup(_("your own"));
  return n > 0 ? g_steal_pointer(&interviews) : g_strdup(_("not in use"));
}

static void
print_sets(FollowupSession *session, GVariant *sets)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 0);

  for (gsize i = 0; i < g_variant_n_children(sets); i++) {
    g_autoptr(GVariant) set = g_variant_get_child_value(sets, i);

    followup_table_add(table, FOLLOWUP_STYLE_LABEL, followup_view_get_text(set, "name"), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_PLAIN, word_days(get_count(set, "days")), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_PLAIN, word_span(set), NULL);
    followup_table_add(table, get_flag(set, "own") ? FOLLOWUP_STYLE_STRONG : FOLLOWUP_STYLE_DIM,
                       word_use(set), NULL);
  }
  followup_table_print(table, session->output);
}

static gboolean
list_sets(FollowupSession *session, gboolean json, GError **error)
{
  g_autoptr(GVariant) reply
      = followup_session_ask(session, "ListHolidays", NULL, "(aa{sv})", error);
  g_autoptr(GVariant) sets = NULL;

  if (reply == NULL)
    return FALSE;
  sets = g_variant_get_child_value(reply, 0);
  if (json)
    followup_json_print(sets, TRUE, session->output->text);
  else if (g_variant_n_children(sets) == 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("There are no sets of holidays yet: ‘followup holidays import "
                                "FILE.ics --as NAME --mine’ makes one of a calendar."));
  else
    print_sets(session, sets);
  return TRUE;
}

/* ---- one of them ---- */

static void
print_day(FollowupSession *session, FollowupTable *table, const char *iso, const char *name)
{
  FollowupDay today = followup_session_get_today(session), day;

  if (!followup_day_parse(iso, &day, NULL) || day < today)
    return;
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, followup_day_to_text(day, today), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup(name), NULL);
}

static void
print_days(FollowupSession *session, GVariant *days)
{
  const FollowupColumn two[]
      = { { NULL, FOLLOWUP_COLUMN_FIXED }, { NULL, FOLLOWUP_COLUMN_WRAP, 16 } };
  g_autoptr(FollowupTable) table = followup_table_new(two, G_N_ELEMENTS(two), 0);
  gsize before = session->output->text->len;
  const char *iso, *name;
  GVariantIter iter;

  g_variant_iter_init(&iter, days);
  while (g_variant_iter_next(&iter, "(&s&s)", &iso, &name))
    print_day(session, table, iso, name);
  followup_table_print(table, session->output);
  if (session->output->text->len == before)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("None of its days lie ahead."));
}

/* name "": the user's own. */
static gboolean
show_set(FollowupSession *session, const char *name, gboolean json, GError **error)
{
  g_autoptr(GVariant) reply
      = followup_session_ask(session, "GetHolidays", g_variant_new("(s)", name), "(a(ss))", error);
  g_autoptr(GVariant) days = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *iso, *called;

  if (reply == NULL)
    return FALSE;
  days = g_variant_get_child_value(reply, 0);
  if (!json) {
    print_days(session, days);
    return TRUE;
  }
  g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
  g_variant_iter_init(&iter, days);
  while (g_variant_iter_next(&iter, "(&s&s)", &iso, &called)) {
    g_variant_builder_open(&builder, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&builder, "{sv}", "day", g_variant_new_string(iso));
    if (*called != '\0')
      g_variant_builder_add(&builder, "{sv}", "name", g_variant_new_string(called));
    g_variant_builder_close(&builder);
  }
  g_variant_unref(days);
  days = g_variant_ref_sink(g_variant_builder_end(&builder));
  followup_json_print(days, TRUE, session->output->text);
  return TRUE;
}

/* ---- import ---- */

static GVariant *
encode_days(const FollowupHolidays *set)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(ss)"));
  for (guint i = 0; i < set->days->len; i++) {
    const FollowupHoliday *holiday = &g_array_index(set->days, FollowupHoliday, i);
    g_autofree char *iso = followup_day_to_iso(holiday->day);

    g_variant_builder_add(&builder, "(ss)", iso, holiday->name != NULL ? holiday->name : "");
  }
  return g_variant_builder_end(&builder);
}

static gboolean
refuse_empty(const char *path, const FollowupFeasts *feasts, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(path);
  g_autofree char *last
      = feasts->last_elsewhere != 0 ? followup_day_to_iso(feasts->last_elsewhere) : NULL;

  if (last != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s has no holidays after %s: expected a calendar of this year and the next"),
                quoted, last);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s has no holidays: expected a calendar of events that last whole days, as "
                  "public holiday calendars are"),
                quoted);
  return FALSE;
}

/* (transfer full) */
static FollowupHolidays *
read_calendar(FollowupSession *session,
              const char *path,
              const Wishes *wishes,
              FollowupFeasts *feasts,
              GError **error)
{
  g_autoptr(FollowupHolidays) set = followup_holidays_new(wishes->name);
  g_autoptr(GBytes) calendar = NULL;
  g_autoptr(GPtrArray) events = NULL;
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_julian(&date, followup_session_get_today(session));
  feasts->first_year = g_date_get_year(&date) - YEARS_BACK;
  feasts->last_year = g_date_get_year(&date) + YEARS_AHEAD;
  feasts->observances = wishes->all;
  calendar = followup_converter_load(path, error);
  if (calendar != NULL)
    events = followup_converter_read(path, calendar, feasts->first_year, feasts->last_year, error);
  if (events == NULL || !followup_feasts_take(feasts, events, set, error))
    return NULL;
  if (set->days->len == 0) {
    refuse_empty(path, feasts, error);
    return NULL;
  }
  return g_steal_pointer(&set);
}

/* The setting as it is now, with name among its words; NULL where it is already. (transfer full) */
static gboolean
make_own_value(FollowupSession *session, const char *name, char **value, GError **error)
{
  g_autoptr(GVariant) reply
      = followup_session_ask(session, "ListSettings", NULL, "(aa{sv})", error);
  g_autoptr(GVariantIter) iter = NULL;
  GVariant *setting;

  if (reply == NULL)
    return FALSE;
  g_variant_get(reply, "(aa{sv})", &iter);
  while (g_variant_iter_loop(iter, "@a{sv}", &setting)) {
    g_autofree char *full = followup_view_get_text(setting, "name");
    g_autofree char *old = followup_view_get_text(setting, "value");

    if (strcmp(full, "Plan.Holidays") == 0)
      *value = *old != '\0' ? g_strconcat(name, ";", old, NULL) : g_strdup(name);
  }
  return TRUE;
}

/* Adds to *moved. */
static gboolean
make_own(FollowupSession *session, const char *name, FollowupMoved *moved, GError **error)
{
  g_autofree char *value = NULL;
  g_autoptr(GVariant) reply = NULL, setting = NULL;

  if (!make_own_value(session, name, &value, error))
    return FALSE;
  reply = followup_session_change(
      session, "ChangeSetting",
      (GVariant *[]){ g_variant_new_string("Plan.Holidays"), g_variant_new_string(value), NULL },
      NULL, "(a{sv})", error);
  if (reply == NULL)
    return FALSE;
  setting = g_variant_get_child_value(reply, 0);
  followup_changes_add_moved(setting, moved);
  return TRUE;
}

/* Where n things were so. text: (transfer full) */
static void
print_remark(FollowupSession *session, guint n, char *text)
{
  if (n > 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, text);
  g_free(text);
}

/* What was not taken, and what may be wrong with what was. */
static void
print_remarks(FollowupSession *session, const FollowupFeasts *feasts, const char *path)
{
  guint observances = feasts->n_observances, timed = feasts->n_timed, regional = feasts->n_regional;

  print_remark(
      session, observances,
      g_strdup_printf(ngettext("%u day on which people work was left out: --all takes those, too",
                               "%u days on which people work were left out: --all takes those, too",
                               observances),
                      observances));
  print_remark(
      session, timed,
      g_strdup_printf(ngettext("%u event that does not last whole days was left out",
                               "%u events that do not last whole days were left out", timed),
                      timed));
  print_remark(
      session, regional,
      g_strdup_printf(
          ngettext("%u holiday is one in some regions only: where it is none of yours, delete its "
                   "line",
                   "%u holidays are some in some regions only: delete the lines of those that are "
                   "none of yours",
                   regional),
          regional));
  if (regional > 0)
    followup_output_printf(session->output, FOLLOWUP_STYLE_DIM, "  %s\n", path);
}

/* How it may come to count, and until when. */
static void
print_advice(FollowupSession *session, GVariant *set, const char *name)
{
  g_autofree char *last = followup_view_get_text(set, "last");
  g_autofree char *text = NULL;
  FollowupDay day;

  if (followup_day_parse(last, &day, NULL)
      && day < followup_session_get_today(session) + DAYS_ENOUGH)
    text = g_strdup_printf(_("Its last day is %s: import a newer calendar in time."), last);
  if (text != NULL)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_SOON, 0, text);
  if (get_flag(set, "own") || get_count(set, "interviews") > 0)
    return;
  g_free(text);
  text = g_strdup_printf(_("Nothing counts by it yet: ‘followup settings set Holidays %s’ makes it "
                           "your own, --holidays %s with ‘add’ or ‘edit’ that of an interview."),
                         name, name);
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_PLAIN, 0, text);
}

static void
print_imported(FollowupSession *session,
               GVariant *set,
               const FollowupFeasts *feasts,
               const Wishes *wishes,
               const FollowupMoved *moved)
{
  g_autofree char *span = word_span(set);
  g_autofree char *path = followup_view_get_text(set, "path");
  guint n = get_count(set, "days");

  followup_output_printf(
      session->output, FOLLOWUP_STYLE_GOOD,
      get_flag(set, "replaced")
          ? ngettext("Replaced ‘%s’: %u holiday, %s\n", "Replaced ‘%s’: %u holidays, %s\n", n)
          : ngettext("Imported ‘%s’: %u holiday, %s\n", "Imported ‘%s’: %u holidays, %s\n", n),
      wishes->name, n, span);
  followup_changes_print_moved(session, moved);
  print_remarks(session, feasts, path);
  if (!wishes->mine)
    print_advice(session, set, wishes->name);
}

static gboolean
import_set(FollowupSession *session, const char *path, const Wishes *wishes, GError **error)
{
  FollowupFeasts feasts = { 0 };
  g_autoptr(FollowupHolidays) set = NULL;
  g_autoptr(GVariant) reply = NULL, imported = NULL;
  FollowupMoved moved = { 0 };

  if (!followup_holidays_check_name(wishes->name, error))
    return FALSE;
  set = read_calendar(session, path, wishes, &feasts, error);
  if (set == NULL)
    return FALSE;
  reply = followup_session_change(
      session, "ImportHolidays",
      (GVariant *[]){ g_variant_new_string(wishes->name), encode_days(set), NULL }, NULL, "(a{sv})",
      error);
  if (reply == NULL)
    return FALSE;
  imported = g_variant_get_child_value(reply, 0);
  followup_changes_add_moved(imported, &moved);
  if (wishes->mine && !get_flag(imported, "own") && !make_own(session, wishes->name, &moved, error))
    return FALSE;
  if (wishes->json)
    followup_json_print(imported, TRUE, session->output->text);
  else
    print_imported(session, imported, &feasts, wishes, &moved);
  return TRUE;
}

/* ---- removal ---- */

static gboolean
remove_set(FollowupSession *session, const char *name, const Wishes *wishes, GError **error)
{
  GVariantDict options = G_VARIANT_DICT_INIT(NULL);
  g_autoptr(GVariant) reply = NULL, removed = NULL;
  FollowupMoved moved = { 0 };

  g_variant_dict_insert(&options, "force", "b", wishes->force);
  reply = followup_session_change(session, "RemoveHolidays",
                                  (GVariant *[]){ g_variant_new_string(name), NULL }, &options,
                                  "(a{sv})", error);
  if (reply == NULL)
    return FALSE;
  removed = g_variant_get_child_value(reply, 0);
  if (wishes->json) {
    followup_json_print(removed, TRUE, session->output->text);
    return TRUE;
  }
  followup_output_printf(session->output, FOLLOWUP_STYLE_GOOD, _("Removed the holidays ‘%s’\n"),
                         name);
  followup_changes_add_moved(removed, &moved);
  followup_changes_print_moved(session, &moved);
  return TRUE;
}

/* ---- the words ---- */

typedef enum { DEED_LIST, DEED_SHOW, DEED_IMPORT, DEED_REMOVE } Deed;

static const struct {
  const char *word;
  guint min, max; /* words behind it */
  const char *example;
} deeds[] = {
  [DEED_LIST] = { "list", 0, 0, "list" },
  [DEED_SHOW] = { "show", 0, 1, "show berlin" },
  [DEED_IMPORT] = { "import", 1, 1, "import berlin.ics --as berlin" },
  [DEED_REMOVE] = { "remove", 1, 1, "remove berlin" },
};

static gboolean
find_deed(char **words, Deed *deed, GError **error)
{
  g_autofree char *quoted = followup_text_quote(words[0]);
  guint n = g_strv_length(words) - 1;

  for (guint i = 0; i < G_N_ELEMENTS(deeds); i++) {
    if (strcmp(deeds[i].word, words[0]) != 0)
      continue;
    *deed = (Deed)i;
    if (n >= deeds[i].min && n <= deeds[i].max)
      return TRUE;
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                n < deeds[i].min
                    ? _("too few words for ‘%s’: expected, for example, ‘followup holidays %s’")
                    : _("too many words for ‘%s’: expected, for example, ‘followup holidays %s’"),
                deeds[i].word, deeds[i].example);
    return FALSE;
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is not understood: expected ‘list’, ‘show NAME’, ‘import FILE.ics --as NAME’ "
                "or ‘remove NAME’, for example ‘followup holidays import berlin.ics --as berlin’"),
              quoted);
  return FALSE;
}

/* Options belong to one deed. */
static gboolean
check_wishes(const Wishes *wishes, Deed deed, GError **error)
{
  if (deed == DEED_IMPORT && wishes->name == NULL)
    g_set_error(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
        _("it is not said what the set is called: expected --as NAME, for example ‘followup "
          "holidays import berlin.ics --as berlin’"));
  else if (deed != DEED_IMPORT && (wishes->name != NULL || wishes->mine || wishes->all))
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--as, --mine and --all are for ‘import’: for example ‘followup holidays import "
                  "berlin.ics --as berlin --mine’"));
  else if (deed != DEED_REMOVE && wishes->force)
    g_set_error(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
        _("--force is for ‘remove’: for example ‘followup holidays remove --force berlin’"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
run_deed(FollowupSession *session, char **words, const Wishes *wishes, GError **error)
{
  Deed deed = DEED_LIST;

  if ((words != NULL && words[0] != NULL && !find_deed(words, &deed, error))
      || !check_wishes(wishes, deed, error))
    return FALSE;
  switch (deed) {
  case DEED_SHOW:
    return show_set(session, words[1] != NULL ? words[1] : "", wishes->json, error);
  case DEED_IMPORT:
    return import_set(session, words[1], wishes, error);
  case DEED_REMOVE:
    return remove_set(session, words[1], wishes, error);
  default:
    return list_sets(session, wishes->json, error);
  }
}

gboolean
followup_cmd_holidays(FollowupSession *session,
                      const FollowupCommand *command,
                      char **argv,
                      GError **error)
{
  g_auto(GStrv) words = NULL;
  Wishes wishes = { NULL };
  const GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_FILENAME, &wishes.name, N_("What the imported set is called"),
      N_("NAME") },
    { "mine", 0, 0, G_OPTION_ARG_NONE, &wishes.mine,
      N_("Count the imported set among your own holidays"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &wishes.all,
      N_("Import also days with a name on which people work"), NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &wishes.force, N_("Remove also a set that is in use"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wishes.json, N_("Print JSON"), NULL },
    { NULL },
  };
  gboolean done;

  done = followup_arguments_read(session, command, entries, argv, &words, error)
             ? run_deed(session, words, &wishes, error)
             : session->helped;
  g_free(wishes.name);
  return done;
}
