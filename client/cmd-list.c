/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-list: lists interviews, in pages, so that many of them hold nobody else up. */
#include "arguments.h"
#include "error.h"
#include "json.h"
#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 500

#define WIDE 100 /* columns from which an interview takes one line */

static const FollowupColumn wide_columns[] = {
  { N_("ID"), FOLLOWUP_COLUMN_RIGHT },
  { N_("Interview"), FOLLOWUP_COLUMN_FIXED },
  { N_("Employer, position"), FOLLOWUP_COLUMN_SHORTEN, 16 },
  { N_("Next"), FOLLOWUP_COLUMN_SHORTEN, 12 },
};
static const FollowupColumn narrow_columns[] = {
  { N_("ID"), FOLLOWUP_COLUMN_RIGHT },
  { N_("Interview"), FOLLOWUP_COLUMN_FIXED },
  { N_("Employer, position; next"), FOLLOWUP_COLUMN_WRAP, 20 },
};

/* "3.4 Check-in with Jane Doe, in 3 days"; how it ended; or nothing. */
static char *
word_next(FollowupSession *session, GVariant *interview)
{
  g_autoptr(GVariant) next = g_variant_lookup_value(interview, "next", G_VARIANT_TYPE_VARDICT);
  g_autofree char *ending = followup_view_get_text(interview, "ending");
  g_autofree char *id = NULL;
  g_autofree char *task = NULL;
  g_autofree char *distance = NULL;

  if (next == NULL)
    return strcmp(ending, "open") != 0 ? g_steal_pointer(&ending) : g_strdup("");
  id = followup_view_get_text(next, "id");
  task = followup_view_get_task(next);
  distance = followup_moment_to_distance(followup_view_get_instant(next, "due"), session->now);
  return g_strdup_printf("%s %s: %s", id, distance, task);
}

static void
add_row(FollowupTable *table, FollowupSession *session, GVariant *interview)
{
  g_autoptr(GVariant) next = g_variant_lookup_value(interview, "next", G_VARIANT_TYPE_VARDICT);
  FollowupStyle style
      = next != NULL ? followup_view_get_style(next, session->now) : FOLLOWUP_STYLE_DIM;
  gint64 start = followup_view_get_instant(interview, "start");
  g_autofree char *task = word_next(session, interview);
  gboolean wide = session->output->width >= WIDE;
  guint64 id = 0;

  g_variant_lookup(interview, "id", "t", &id);
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup_printf("%" G_GUINT64_FORMAT, id), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN,
                     followup_moment_to_text(start, session->zone, session->now), NULL);
  followup_table_add(table, wide ? FOLLOWUP_STYLE_PLAIN : style, followup_view_get_title(interview),
                     wide || *task == '\0' ? NULL : g_strdup(task));
  if (wide)
    followup_table_add(table, style, g_steal_pointer(&task), NULL);
}

/* What is asked for. */
typedef struct {
  const char *text; /* nullable */
  gboolean open;
  gboolean brief;
} Wanted;

/* Gets the page behind *after, and moves it on. */
static GVariant *
fetch_page(FollowupSession *session, const Wanted *wanted, guint64 *after, GError **error)
{
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;
  GVariant *page = NULL;
  gsize n;

  g_variant_dict_init(&filter, NULL);
  if (wanted->text != NULL)
    g_variant_dict_insert(&filter, "text", "s", wanted->text);
  if (wanted->open)
    g_variant_dict_insert(&filter, "open", "b", TRUE);
  g_variant_dict_insert(&filter, "after", "t", *after);
  g_variant_dict_insert(&filter, "limit", "u", PAGE);
  if (wanted->brief)
    g_variant_dict_insert(&filter, "brief", "b", TRUE);
  reply = followup_session_ask(session, "ListInterviews",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  if (reply == NULL)
    return NULL;
  g_variant_get_child(reply, 0, "@aa{sv}", &page);
  n = g_variant_n_children(page);
  if (n > 0) {
    g_autoptr(GVariant) last = g_variant_get_child_value(page, n - 1);

    g_variant_lookup(last, "id", "t", after);
  }
  return page;
}

static GPtrArray *
fetch_all(FollowupSession *session, const Wanted *wanted, GError **error)
{
  g_autoptr(GPtrArray) interviews = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  guint64 after = 0;
  gsize n;

  do {
    g_autoptr(GVariant) page = fetch_page(session, wanted, &after, error);

    if (page == NULL)
      return NULL;
    n = g_variant_n_children(page);
    for (gsize i = 0; i < n; i++)
      g_ptr_array_add(interviews, g_variant_get_child_value(page, i));
  } while (n == PAGE);
  return g_steal_pointer(&interviews);
}

static void
print_table(FollowupSession *session, GPtrArray *interviews, const char *text)
{
  g_autoptr(FollowupTable) table
      = session->output->width >= WIDE
            ? followup_table_new(wide_columns, G_N_ELEMENTS(wide_columns), 0)
            : followup_table_new(narrow_columns, G_N_ELEMENTS(narrow_columns), 0);

  if (interviews->len == 0) {
    followup_output_paragraph(
        session->output, FOLLOWUP_STYLE_DIM, 0,
        text != NULL ? _("No such interview.")
                     : _("No interviews yet: ‘followup add EMPLOYER --at WHEN’ adds one."));
    return;
  }
  for (guint i = 0; i < interviews->len; i++)
    add_row(table, session, interviews->pdata[i]);
  followup_table_print(table, session->output);
}

gboolean
followup_cmd_list(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autoptr(GPtrArray) interviews = NULL;
  g_autofree char *text = NULL;
  gboolean json = FALSE, open = FALSE;
  const GOptionEntry entries[] = {
    { "open", 0, 0, G_OPTION_ARG_NONE, &open, N_("Only those that have not come to an end"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  switch (followup_arguments_read(session, command, entries, argv, &words, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  text = words != NULL && words[0] != NULL ? g_strjoinv(" ", words) : NULL;
  interviews = fetch_all(session, &(Wanted){ text, open, !json }, error);
  if (interviews == NULL)
    return FALSE;
  if (json) {
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_new_array(
        G_VARIANT_TYPE_VARDICT, (GVariant *const *)interviews->pdata, interviews->len));

    followup_json_print(followup_json_from_variant(all), TRUE, session->output);
  } else {
    print_table(session, interviews, text);
  }
  return TRUE;
}
