/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "completion.h"

#include "columns.h"
#include "moment.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CANDIDATES 200

/* The words of an option or an argument that are always the same. */
typedef struct {
  const char *name;
  const char *values[20];
} Fixed;

static const Fixed option_values[] = {
  { "channel", { "email", "phone", "post", "social" } },
  { "stage", { "first", "middle", "final" } },
  { "may-follow-up", { "yes", "no", "unknown" } },
  { "color", { "auto", "always", "never" } },
  { "bar", { "waybar", "i3", "plain" } },
  { "decision", { "none", "unknown", "tomorrow", "friday", "+5bd", "+1w" } },
  { "timeline", { "7-14d", "14-30d" } },
  { "on", { "now", "today", "yesterday" } },
  { "due", { "rule", "tomorrow", "+2d" } },
  { "at", { "now", "today", "tomorrow" } },
  { "because", { "rejected", "withdrew", "silent" } },
  { "prefer", { "yes", "no" } },
};
static const char *const forms[] = {
  "accept",
  "ask-offer-deadline",
  "card",
  "check-in",
  "check-in-passed",
  "colleague",
  "decline",
  "feedback-request",
  "no-show",
  "nudge",
  "phone",
  "reply-rejection",
  "request",
  "second-follow-up",
  "tell-others",
  "thank-you",
  "thank-you-late",
  "voicemail",
  "withdrawal",
  NULL,
};
static const char *const moments[] = { "+1h", "+3h", "tomorrow", "+2d", "monday", "+1w", NULL };

typedef struct {
  FollowupSession *session;
  const char *partial; /* what is typed of the word */
  guint n;
} Candidates;

/* A candidate that begins with what is typed, whatever the capitals. */
static void
offer(Candidates *self, const char *word, const char *meaning)
{
  g_autofree char *folded_word = g_utf8_casefold(word, -1);
  g_autofree char *folded_partial = g_utf8_casefold(self->partial, -1);
  g_autofree char *clean = NULL;

  if (!g_str_has_prefix(folded_word, folded_partial) || self->n >= MAX_CANDIDATES)
    return;
  clean = followup_columns_clean(meaning, FALSE);
  g_string_append_printf(self->session->output->text, "%s\t%s\n", word,
                         g_strdelimit(clean, "\t", ' '));
  self->n++;
}

static void
offer_all(Candidates *self, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    offer(self, words[i], "");
}

static void
offer_files(Candidates *self)
{
  g_string_append(self->session->output->text, FOLLOWUP_COMPLETION_FILE "\n");
}

static void
offer_verbs(Candidates *self)
{
  for (const FollowupCommand *command = followup_commands; command->verb != NULL; command++)
    if (command->summary != NULL)
      offer(self, command->verb, _(command->summary));
}

/* The rows of a list of the daemon's; NULL where it does not answer. filter is consumed. */
static GVariant *
ask_rows(Candidates *self, const char *method, GVariant *filter)
{
  g_autoptr(GVariant) reply = followup_session_ask(self->session, method, filter, "(aa{sv})", NULL);

  return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

static GVariant *
ask_interviews(Candidates *self, gboolean open_only)
{
  g_auto(GVariantDict) filter = G_VARIANT_DICT_INIT(NULL);

  g_variant_dict_insert(&filter, "brief", "b", TRUE);
  g_variant_dict_insert(&filter, "open", "b", open_only);
  g_variant_dict_insert(&filter, "limit", "u", MAX_CANDIDATES);
  return ask_rows(self, "ListInterviews", g_variant_new("(@a{sv})", g_variant_dict_end(&filter)));
}

/* By number, or, where letters are typed, by the employer's name. */
static void
offer_interviews(Candidates *self, gboolean by_id, gboolean open_only)
{
  g_autoptr(GVariant) rows = ask_interviews(self, open_only);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; rows != NULL && i < g_variant_n_children(rows); i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
    g_autofree char *title = followup_view_get_title(row);
    char *employer = followup_view_get_text(row, "employer");
    guint64 id = 0;

    if (by_id && g_variant_lookup(row, "id", "t", &id)) {
      g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, id);

      offer(self, number, title);
    }
    /* Else a list of ids would be one of names, too. */
    if ((!by_id || *self->partial != '\0') && !g_hash_table_contains(seen, employer))
      offer(self, employer, _("employer"));
    g_hash_table_add(seen, employer);
  }
}

static void
offer_actions(Candidates *self)
{
  g_auto(GVariantDict) filter = G_VARIANT_DICT_INIT(NULL);
  g_autoptr(GVariant) rows = NULL;

  g_variant_dict_insert(&filter, "brief", "b", TRUE);
  g_variant_dict_insert(&filter, "limit", "u", MAX_CANDIDATES);
  rows = ask_rows(self, "ListActions", g_variant_new("(@a{sv})", g_variant_dict_end(&filter)));
  for (gsize i = 0; rows != NULL && i < g_variant_n_children(rows); i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
    g_autoptr(GVariant) interview
        = g_variant_lookup_value(row, "interview", G_VARIANT_TYPE_VARDICT);
    g_autofree char *id = followup_view_get_text(row, "id");
    g_autofree char *task = followup_view_get_task(row);
    g_autofree char *title = interview != NULL ? followup_view_get_title(interview) : g_strdup("");
    g_autofree char *meaning = g_strdup_printf(*title != '\0' ? "%s: %s" : "%s%s", title, task);

    offer(self, id, meaning);
  }
}

/* Names of settings, of cadences, of sets of holidays: a text of each row. */
static void
offer_rows(Candidates *self, const char *method, const char *key)
{
  g_autoptr(GVariant) rows = ask_rows(self, method, NULL);

  for (gsize i = 0; rows != NULL && i < g_variant_n_children(rows); i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
    g_autofree char *word = followup_view_get_text(row, key);
    g_autofree char *summary = followup_view_get_text(row, "summary");

    offer(self, word, summary);
  }
}

/* Of a folder of zones: "Europe/Berlin" for "Europe/B", folders with a slash at their end. */
static void
offer_zones(Candidates *self)
{
  const char *slash = strrchr(self->partial, '/');
  g_autofree char *folder
      = slash != NULL ? g_strndup(self->partial, (gsize)(slash + 1 - self->partial)) : g_strdup("");
  g_autofree char *path = g_build_filename("/usr/share/zoneinfo", folder, NULL);
  g_autoptr(GDir) dir = strstr(folder, "..") == NULL ? g_dir_open(path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *whole = g_strconcat(folder, name, NULL);
    g_autofree char *file = g_build_filename(path, name, NULL);
    g_autofree char *deeper = g_strconcat(whole, "/", NULL);

    if (!g_ascii_isupper(*name))
      continue; /* tables, and zones by other names */
    offer(self, g_file_test(file, G_FILE_TEST_IS_DIR) ? deeper : whole, "");
  }
}

/* What an option takes. */
static void
offer_value(Candidates *self, const FollowupOption *option)
{
  for (guint i = 0; i < G_N_ELEMENTS(option_values); i++)
    if (strcmp(option_values[i].name, option->name) == 0)
      offer_all(self, option_values[i].values);
  if (strcmp(option->name, "cadence") == 0)
    offer_rows(self, "ListCadences", "id");
  else if (strcmp(option->name, "holidays") == 0)
    offer_rows(self, "ListHolidays", "name");
  else if (strcmp(option->name, "zone") == 0)
    offer_zones(self);
  else if (strcmp(option->name, "as") == 0 && strcmp(option->argument, "FORM") == 0)
    offer_all(self, forms);
  else if (strcmp(option->argument, "FILE") == 0)
    offer_files(self);
}

/* The words of ‘settings’: a deed, a name, a value. */
static void
offer_settings(Candidates *self, guint position)
{
  static const char *const deeds[] = { "get", "list", "set", "unset", NULL };

  if (position == 0)
    offer_all(self, deeds);
  else if (position == 1)
    offer_rows(self, "ListSettings", "name");
}

/* The words of ‘cadences’: a deed, then what the first of them is about. */
static void
offer_cadences(Candidates *self, const char *deed, guint position)
{
  static const char *const deeds[] = { "compare", "show", NULL };

  if (position == 0)
    offer_all(self, deeds);
  else if (position == 1 && strcmp(deed, "show") == 0)
    offer_rows(self, "ListCadences", "id");
  else if (position == 1 && strcmp(deed, "compare") == 0)
    offer_interviews(self, TRUE, FALSE);
}

/* The words of ‘holidays’: a deed, a file or a name. */
static void
offer_holidays(Candidates *self, const char *deed, guint position)
{
  static const char *const deeds[] = { "import", "list", "remove", "show", NULL };

  if (position == 0)
    offer_all(self, deeds);
  else if (position == 1 && strcmp(deed, "import") == 0)
    offer_files(self);
  else if (position == 1 && strcmp(deed, "list") != 0)
    offer_rows(self, "ListHolidays", "name");
}

/* Verbs that are about what has ended, too. */
static gboolean
wants_ended(const char *verb)
{
  static const char *const verbs[] = { "show", "log", "reopen", "remove", "edit", "touch", NULL };

  return g_strv_contains(verbs, verb);
}

/* One kind of words, as the table of verbs names it. */
static void
offer_kind(Candidates *self, const FollowupCommand *command, const char *kind)
{
  if (strcmp(kind, "ID") == 0)
    offer_interviews(self, TRUE, !wants_ended(command->verb));
  else if (strcmp(kind, "ACTION") == 0)
    offer_actions(self);
  else if (strcmp(kind, "VERB") == 0)
    offer_verbs(self);
  else if (strcmp(kind, "EMPLOYER") == 0 || strcmp(kind, "TEXT") == 0)
    offer_interviews(self, FALSE, FALSE);
  else if (strcmp(kind, "WHEN") == 0 || strcmp(kind, "PHRASE") == 0)
    offer_all(self, moments);
  else if (strcmp(kind, "FILE") == 0)
    offer_files(self);
}

/* The word at a position, by the table's "ACTION... WHEN": one that repeats may still go on, and of
 * "EMPLOYER | FILE" each may stand there. first: the word at position 0. */
static void
offer_argument(Candidates *self, const FollowupCommand *command, const char *first, guint position)
{
  g_auto(GStrv) kinds = g_strsplit_set(command->arguments, " []", -1);
  guint at = 0;

  if (strcmp(command->verb, "settings") == 0) {
    offer_settings(self, position);
    return;
  }
  if (strcmp(command->verb, "cadences") == 0) {
    offer_cadences(self, first, position);
    return;
  }
  if (strcmp(command->verb, "holidays") == 0) {
    offer_holidays(self, first, position);
    return;
  }
  for (guint i = 0; kinds[i] != NULL; i++) {
    gboolean repeats = g_str_has_suffix(kinds[i], "...");

    if (*kinds[i] == '\0' || *kinds[i] == '-')
      continue;
    if (strcmp(kinds[i], "|") == 0) {
      at -= at > 0;
      continue;
    }
    if (repeats)
      kinds[i][strlen(kinds[i]) - 3] = '\0';
    if (repeats ? position >= at : position == at)
      offer_kind(self, command, kinds[i]);
    at++;
    if (repeats && kinds[i + 1] != NULL && position >= at)
      at = position; /* what stands behind it may begin here */
  }
}

static const FollowupOption *
find_option(GPtrArray *options, const char *word)
{
  for (guint i = 0; g_str_has_prefix(word, "--") && i < options->len; i++) {
    const FollowupOption *option = g_ptr_array_index(options, i);

    if (strcmp(option->name, word + 2) == 0)
      return option;
  }
  return NULL;
}

/* The options of a verb, as it says itself. (transfer full) */
static GPtrArray *
describe(FollowupSession *session, const FollowupCommand *command)
{
  char *none[] = { NULL };
  GPtrArray *options = g_ptr_array_new_with_free_func((GDestroyNotify)followup_option_free);

  session->described = options;
  command->run(session, command, none, NULL);
  session->described = NULL;
  return options;
}

static void
offer_options(Candidates *self, GPtrArray *options)
{
  for (guint i = 0; i < options->len; i++) {
    const FollowupOption *option = g_ptr_array_index(options, i);
    g_autofree char *word = g_strconcat("--", option->name, NULL);

    offer(self, word, option->description);
  }
}

/* words: behind the verb; the last one is typed. */
static void
complete_verb(Candidates *self, const FollowupCommand *command, const char *const *words)
{
  g_autoptr(GPtrArray) options = describe(self->session, command);
  guint position = 0, i = 0;
  gboolean plain = FALSE; /* behind "--" */
  const char *first = ""; /* of the words that are no options */

  for (; words[i + 1] != NULL; i++) {
    const FollowupOption *option = plain ? NULL : find_option(options, words[i]);

    if (option != NULL && option->argument != NULL) {
      const char *value = words[++i];

      /* Bash makes three words of "--option=value". */
      if (strcmp(value, "=") == 0 && words[i + 1] != NULL)
        value = words[++i];
      if (words[i + 1] != NULL)
        continue;
      self->partial = strcmp(value, "=") == 0 ? "" : value;
      offer_value(self, option);
      return;
    }
    if (!plain && strcmp(words[i], "--") == 0)
      plain = TRUE;
    else if (plain || words[i][0] != '-')
      first = position++ == 0 ? words[i] : first;
  }
  if (!plain && words[i][0] == '-')
    offer_options(self, options);
  else
    offer_argument(self, command, first, position);
}

void
followup_completion_print(FollowupSession *session, const char *const *words)
{
  static const char *const options[] = { "--help", "--version", NULL };
  guint n = g_strv_length((char **)words);
  Candidates candidates = { session, n > 0 ? words[n - 1] : "", 0 };
  const FollowupCommand *command = n > 1 ? followup_commands_find(words[0], NULL) : NULL;

  session->hasty = TRUE;
  if (command != NULL)
    complete_verb(&candidates, command, words + 1);
  else if (n <= 1 && *candidates.partial == '-')
    offer_all(&candidates, options);
  else if (n <= 1)
    offer_verbs(&candidates);
}
