/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-cadences: lists the cadences, tells what one says, checks a file of the user's own, and
 * compares what they would do with an interview. */
#include "arguments.h"
#include "error.h"
#include "file.h"
#include "json.h"
#include "nearest.h"
#include "selection.h"
#include "text.h"
#include "view.h"
#include "wire.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static void
print_json(FollowupSession *session, GVariant *value)
{
  followup_json_print(value, TRUE, session->output->text);
}

/* ---- listing ---- */

static GVariant *
ask_cadences(FollowupSession *session, GError **error)
{
  g_autoptr(GVariant) reply
      = followup_session_ask(session, "ListCadences", NULL, "(aa{sv})", error);

  return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

static gboolean
list_cadences(FollowupSession *session, gboolean json, GError **error)
{
  g_autoptr(GVariant) cadences = ask_cadences(session, error);

  if (cadences == NULL)
    return FALSE;
  if (json) {
    print_json(session, cadences);
    return TRUE;
  }
  for (gsize i = 0; i < g_variant_n_children(cadences); i++) {
    g_autoptr(GVariant) cadence = g_variant_get_child_value(cadences, i);

    followup_view_print_figures(session, cadence);
    g_string_append_c(session->output->text, '\n');
  }
  followup_output_paragraph(
      session->output, FOLLOWUP_STYLE_DIM, 0,
      _("Due / late after: m and h from the end of the interview, d and w days "
        "and weeks, bd business days. S1 to S5: the article that a figure "
        "comes from. ‘followup cadences show balanced’ says it in words."));
  return TRUE;
}

/* ---- one ---- */

static void
refuse_id(GVariant *cadences, const char *id, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *quoted = followup_text_quote(id), *known = NULL;
  const char *nearest;

  for (gsize i = 0; i < g_variant_n_children(cadences); i++) {
    g_autoptr(GVariant) cadence = g_variant_get_child_value(cadences, i);

    g_ptr_array_add(ids, followup_view_get_text(cadence, "id"));
  }
  g_ptr_array_add(ids, NULL);
  known = g_strjoinv(", ", (char **)ids->pdata);
  nearest = followup_nearest(id, (const char *const *)ids->pdata);
  if (nearest != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no cadence %s: did you mean ‘%s’? expected one of %s"), quoted, nearest, known);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no cadence %s: expected one of %s"), quoted, known);
}

static GVariant *
find_cadence(FollowupSession *session, const char *id, GError **error)
{
  g_autoptr(GVariant) cadences = ask_cadences(session, error);

  if (cadences == NULL)
    return NULL;
  for (gsize i = 0; i < g_variant_n_children(cadences); i++) {
    g_autoptr(GVariant) cadence = g_variant_get_child_value(cadences, i);
    g_autofree char *other = followup_view_get_text(cadence, "id");

    if (strcmp(id, other) == 0)
      return g_steal_pointer(&cadence);
  }
  refuse_id(cadences, id, error);
  return NULL;
}

static GBytes *
read_file(const char *path, GError **error)
{
  g_autoptr(GError) why = NULL;
  GBytes *bytes = followup_file_read(path, FOLLOWUP_CADENCE_MAX_SIZE, &why);
  g_autofree char *quoted = NULL;

  if (bytes != NULL)
    return bytes;
  quoted = followup_text_quote_path(path);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, _("%s cannot be read: %s"),
              quoted, why->message);
  return NULL;
}

/* Behind the two lines about its licence, which a file of the user's own does not need. */
static const char *
skip_licence(const char *text)
{
  const char *rest = strstr(text, "\n\n");

  return g_str_has_prefix(text, "# SPDX") && rest != NULL ? rest + 2 : text;
}

static gboolean
print_file(FollowupSession *session, GVariant *cadence, const char *id, GError **error)
{
  g_autofree char *path = NULL, *text = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (!g_variant_lookup(cadence, "path", "s", &path)) {
    text = followup_cadence_get_text_of_ours(id);
    g_string_append(session->output->text, text != NULL ? skip_licence(text) : "");
    return TRUE;
  }
  bytes = read_file(path, error);
  if (bytes == NULL)
    return FALSE;
  if (g_bytes_get_size(bytes) > 0)
    g_string_append_len(session->output->text, g_bytes_get_data(bytes, NULL),
                        (gssize)g_bytes_get_size(bytes));
  return TRUE;
}

static gboolean
show_cadence(FollowupSession *session, const char *id, gboolean file, gboolean json, GError **error)
{
  g_autoptr(GVariant) cadence = find_cadence(session, id, error);

  if (cadence == NULL)
    return FALSE;
  if (file)
    return print_file(session, cadence, id, error);
  if (json)
    print_json(session, cadence);
  else
    followup_view_print_cadence(session, cadence);
  return TRUE;
}

/* ---- a file ---- */

static gboolean
check_file(FollowupSession *session, const char *path, gboolean json, GError **error)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GBytes) bytes = read_file(path, error);
  g_autoptr(FollowupCadence) cadence = NULL;
  g_autoptr(GVariant) dict = NULL;
  gsize length = bytes != NULL ? g_bytes_get_size(bytes) : 0;

  if (bytes == NULL)
    return FALSE;
  cadence = followup_cadence_read(length > 0 ? g_bytes_get_data(bytes, NULL) : "", length, path,
                                  problems);
  for (guint i = 0; i < problems->len; i++)
    followup_session_report(session, g_ptr_array_index(problems, i));
  if (cadence == NULL)
    return TRUE;
  dict = g_variant_ref_sink(followup_wire_cadence_to_dict(cadence, FALSE));
  if (json) {
    print_json(session, dict);
    return TRUE;
  }
  followup_view_print_cadence(session, dict);
  if (followup_cadence_is_ours(followup_cadence_get_id(cadence))) {
    g_string_append_c(session->output->text, '\n');
    followup_output_paragraph(
        session->output, FOLLOWUP_STYLE_SOON, 0,
        _("Among your cadences it stands in the place of ours with that id."));
  }
  return TRUE;
}

/* ---- side by side ---- */

/* Says so where the cadence that the interview names is not there. */
static void
print_subject(FollowupSession *session, GVariant *interview, GVariant *plans)
{
  g_autofree char *title = followup_view_get_title(interview);
  g_autofree char *wanted = followup_view_get_text(interview, "cadence");
  g_autofree char *text = NULL;
  gboolean there = *wanted == '\0';
  guint64 id = 0;

  g_variant_lookup(interview, "id", "t", &id);
  for (gsize i = 0; !there && i < g_variant_n_children(plans); i++) {
    g_autoptr(GVariant) plan = g_variant_get_child_value(plans, i);
    g_autofree char *cadence = followup_view_get_text(plan, "cadence");

    there = strcmp(cadence, wanted) == 0;
  }
  g_string_append_c(session->output->text, '\n');
  /* Translators: "* in force for Acme GmbH, C engineer; ..." */
  text = g_strdup_printf(_("* in force for %1$s; ‘followup edit %2$" PRIu64
                           " --cadence NAME’ chooses "
                           "another."),
                         title, id);
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, text);
  if (!there) {
    g_autofree char *missing
        = g_strdup_printf(_("There is no cadence %s, which this interview names."), wanted);

    followup_output_paragraph(session->output, FOLLOWUP_STYLE_LATE, 0, missing);
  }
}

static gboolean
compare(FollowupSession *session, char **words, gboolean json, GError **error)
{
  g_autoptr(GVariant) interview = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) plans = NULL;
  gint64 id;

  if (!followup_selection_of_interview(session, "show", words, &id, error))
    return FALSE;
  interview = followup_session_get_interview(session, id, error);
  if (interview == NULL)
    return FALSE;
  reply = followup_session_ask(
      session, "ComparePlans",
      g_variant_new("(t@a{sv})", (guint64)id, g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0)),
      "(aa{sv})", error);
  if (reply == NULL)
    return FALSE;
  plans = g_variant_get_child_value(reply, 0);
  if (json) {
    print_json(session, plans);
    return TRUE;
  }
  followup_view_print_plans(session, plans);
  print_subject(session, interview, plans);
  return TRUE;
}

/* ---- the verb ---- */

static gboolean
refuse_words(const char *word, GError **error)
{
  g_autofree char *quoted = followup_text_quote(word);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is not understood: expected nothing, ‘show CADENCE’, ‘compare ID’ or ‘--check "
                "FILE’, for example ‘followup cadences show balanced’"),
              quoted);
  return FALSE;
}

static gboolean
carry_out(FollowupSession *session, char **words, gboolean file, gboolean json, GError **error)
{
  guint n = words != NULL ? g_strv_length(words) : 0;

  if (n == 0 && !file)
    return list_cadences(session, json, error);
  if (n == 2 && strcmp(words[0], "show") == 0)
    return show_cadence(session, words[1], file, json, error);
  if (n >= 2 && strcmp(words[0], "compare") == 0 && !file)
    return compare(session, words + 1, json, error);
  return refuse_words(n > 0 ? words[n > 2 ? 2 : 0] : "--file", error);
}

gboolean
followup_cmd_cadences(FollowupSession *session,
                      const FollowupCommand *command,
                      char **argv,
                      GError **error)
{
  g_autofree char *check = NULL;
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE, file = FALSE;
  const GOptionEntry entries[] = {
    { "check", 0, 0, G_OPTION_ARG_FILENAME, &check,
      N_("Check a file of your own and say in words what it does"), N_("FILE") },
    { "file", 0, 0, G_OPTION_ARG_NONE, &file,
      N_("With ‘show’: print its file, to begin one of your own with"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (check == NULL)
    return carry_out(session, words, file, json, error);
  return (words != NULL && words[0] != NULL) || file
             ? refuse_words(words != NULL && words[0] != NULL ? words[0] : "--file", error)
             : check_file(session, check, json, error);
}
