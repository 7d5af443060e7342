/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-list: lists interviews, in pages, so that many of them hold nobody else up. */
#include "arguments.h"
#include "interviews.h"
#include "json.h"
#include "listing.h"
#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NARROW 80 /* below, an interview takes two lines */
#define WIDE 120  /* from here on, with the position and the hour */

static const FollowupColumn line_columns[] = {
  { N_("ID"), FOLLOWUP_COLUMN_RIGHT },
  { N_("Interview"), FOLLOWUP_COLUMN_FIXED },
  { N_("Employer"), FOLLOWUP_COLUMN_SHORTEN, 14 },
  { N_("Due"), FOLLOWUP_COLUMN_FIXED },
  { N_("Next"), FOLLOWUP_COLUMN_SHORTEN, 14, 1 },
};
static const FollowupColumn narrow_columns[] = {
  { N_("ID"), FOLLOWUP_COLUMN_RIGHT },
  { N_("Interview"), FOLLOWUP_COLUMN_FIXED },
  { N_("Employer, next"), FOLLOWUP_COLUMN_SHORTEN, 16 },
};

/* "3.4 Check-in with Jane Doe"; how it ended; or nothing. */
static char *
word_next(FollowupSession *session, GVariant *interview, GVariant *next)
{
  g_autofree char *ending = followup_view_get_text(interview, "ending");
  g_autofree char *id = NULL;
  g_autofree char *task = NULL;

  if (next == NULL)
    return strcmp(ending, "open") != 0 ? g_steal_pointer(&ending) : g_strdup("");
  id = followup_view_get_text(next, "id");
  task = session->output->width >= WIDE ? followup_view_get_task(next)
                                        : followup_view_get_brief_task(next);
  return g_strdup_printf("%s %s", id, task);
}

/* next is nullable. */
static void
add_line(FollowupTable *table, FollowupSession *session, GVariant *interview, GVariant *next)
{
  FollowupStyle style
      = next != NULL ? followup_view_get_style(next, session->now) : FOLLOWUP_STYLE_DIM;
  gint64 start = followup_view_get_instant(interview, "start");
  gboolean wide = session->output->width >= WIDE;

  followup_table_add(table, FOLLOWUP_STYLE_PLAIN,
                     wide ? followup_moment_to_text(start, session->zone, session->now)
                          : followup_moment_to_brief_text(start, session->zone, session->now),
                     NULL);
  followup_table_add(table, next != NULL ? FOLLOWUP_STYLE_STRONG : FOLLOWUP_STYLE_DIM,
                     followup_view_get_title(interview), NULL);
  followup_table_add(table, style,
                     next != NULL ? followup_view_get_distance(next, session->now) : g_strdup(""),
                     NULL);
  followup_table_add(table, next != NULL ? FOLLOWUP_STYLE_PLAIN : FOLLOWUP_STYLE_DIM,
                     word_next(session, interview, next), NULL);
}

/* On two lines: how far the next step is below the interview, the step below the employer. */
static void
add_lines(FollowupTable *table, FollowupSession *session, GVariant *interview, GVariant *next)
{
  gint64 start = followup_view_get_instant(interview, "start");
  g_autofree char *task = word_next(session, interview, next);

  followup_table_add(table, FOLLOWUP_STYLE_PLAIN,
                     followup_moment_to_brief_text(start, session->zone, session->now),
                     next != NULL ? followup_view_get_distance(next, session->now) : NULL);
  followup_table_add(table, next != NULL ? FOLLOWUP_STYLE_STRONG : FOLLOWUP_STYLE_DIM,
                     followup_view_get_title(interview),
                     *task != '\0' ? g_steal_pointer(&task) : NULL);
}

static void
add_row(FollowupTable *table, FollowupSession *session, GVariant *interview)
{
  g_autoptr(GVariant) next = g_variant_lookup_value(interview, "next", G_VARIANT_TYPE_VARDICT);
  guint64 id = 0;

  g_variant_lookup(interview, "id", "t", &id);
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup_printf("%" G_GUINT64_FORMAT, id), NULL);
  if (session->output->width < NARROW)
    add_lines(table, session, interview, next);
  else
    add_line(table, session, interview, next);
}

static void
print_table(FollowupSession *session, GPtrArray *interviews, const char *text)
{
  g_autoptr(FollowupTable) table
      = session->output->width >= NARROW
            ? followup_table_new(line_columns, G_N_ELEMENTS(line_columns), 0)
            : followup_table_new(narrow_columns, G_N_ELEMENTS(narrow_columns), 0);

  if (interviews->len == 0) {
    followup_interviews_print_none(session, text);
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

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  text = words != NULL && words[0] != NULL ? g_strjoinv(" ", words) : NULL;
  interviews = followup_listing_of_interviews(session, text, open, !json, error);
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
