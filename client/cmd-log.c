/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-log: the history in plain words. */
#include "arguments.h"
#include "changes.h"
#include "error.h"
#include "json.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

/* Gets the page behind *before, at most left changes of it (0: all), and moves on. */
static GVariant *
fetch_page(
    FollowupSession *session, const gint64 *interview, guint left, guint64 *before, GError **error)
{
  g_auto(GVariantDict) filter = G_VARIANT_DICT_INIT(NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) last = NULL;
  GVariant *page = NULL;

  if (interview != NULL)
    g_variant_dict_insert(&filter, "interview", "t", (guint64)*interview);
  if (*before != 0)
    g_variant_dict_insert(&filter, "before", "t", *before);
  g_variant_dict_insert(&filter, "limit", "u", left);
  reply = followup_session_ask(session, "ListHistory",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  if (reply == NULL)
    return NULL;
  page = g_variant_get_child_value(reply, 0);
  *before = 0;
  if (g_variant_n_children(page) > 0) {
    last = g_variant_get_child_value(page, g_variant_n_children(page) - 1);
    g_variant_lookup(last, "id", "t", before);
  }
  return page;
}

/* The newest so many (0: all), of the interview where one is given. (transfer full) */
static GVariant *
fetch(FollowupSession *session, const gint64 *interview, guint limit, GError **error)
{
  g_auto(GVariantBuilder) changes = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  guint64 before = 0;
  guint n = 0;

  do {
    g_autoptr(GVariant) page
        = fetch_page(session, interview, limit > 0 ? limit - n : 0, &before, error);

    if (page == NULL)
      return NULL;
    for (gsize i = 0; i < g_variant_n_children(page); i++) {
      g_autoptr(GVariant) change = g_variant_get_child_value(page, i);

      g_variant_builder_add_value(&changes, change);
    }
    n += (guint)g_variant_n_children(page);
  } while (before != 0 && (limit == 0 || n < limit));
  return g_variant_ref_sink(g_variant_builder_end(&changes));
}

gboolean
followup_cmd_log(FollowupSession *session,
                 const FollowupCommand *command,
                 char **argv,
                 GError **error)
{
  g_auto(GStrv) words = NULL;
  int limit = 50;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("At most so many (50); 0: all"), N_("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autoptr(GVariant) changes = NULL;
  const gint64 *interview = NULL;
  gint64 id;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (limit < 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--limit ‘%d’ is no number of changes: expected 1 or more, or 0 for all, for "
                  "example --limit 20"),
                limit);
    return FALSE;
  }
  if (words != NULL && words[0] != NULL) {
    if (!followup_selection_of_interview(session, command->verb, words, &id, error))
      return FALSE;
    interview = &id;
  }
  changes = fetch(session, interview, limit > 0 ? (guint)limit : 0, error);
  if (changes == NULL)
    return FALSE;
  if (json)
    followup_json_print(changes, TRUE, session->output->text);
  else if (g_variant_n_children(changes) == 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("Nothing was changed yet."));
  else
    followup_changes_print(session, changes);
  return TRUE;
}
