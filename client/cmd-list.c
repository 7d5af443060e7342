/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-list: lists interviews, in pages, so that many of them hold nobody else up. */
#include "arguments.h"
#include "columns.h"
#include "error.h"
#include "interviews.h"
#include "json.h"
#include "listing.h"
#include "moment.h"
#include "table.h"
#include "text.h"
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

/* The table that lines are added to, and what their words are taken from. */
typedef struct {
  FollowupSession *session;
  FollowupTable *table;
  FollowupViewBook *book;
  guint n;
} Drawing;

static void
add_id(const Drawing *drawing, gint64 id)
{
  char *place = followup_table_begin(drawing->table, FOLLOWUP_TEXT_NUMBER);

  followup_table_end(drawing->table, FOLLOWUP_STYLE_LABEL, followup_text_put_number(place, id));
}

static void
add_start(const Drawing *drawing, gint64 start)
{
  FollowupMomentBook *book = followup_session_get_book(drawing->session);
  gboolean wide = drawing->session->output->width >= WIDE;

  followup_table_add_copy(drawing->table, FOLLOWUP_STYLE_PLAIN,
                          wide ? followup_moment_book_get_text(book, start)
                               : followup_moment_book_get_brief(book, start));
}

static char *
word_distance(FollowupSession *session, const FollowupViewStep *step)
{
  return followup_view_step_to_distance(step, session->now, followup_session_get_book(session));
}

#define STEP_SIZE (2 * FOLLOWUP_TEXT_NUMBER + 3) /* without the task */

/* "3.4 Check-in with Jane Doe"; returns where it ends. */
static char *
put_step(char *place, const FollowupLine *line, const char *task)
{
  place = followup_text_put_number(place, line->id);
  *place++ = '.';
  place = followup_text_put_number(place, line->number);
  *place++ = ' ';
  return stpcpy(place, task);
}

static void
add_step(const Drawing *drawing, const FollowupLine *line, const FollowupViewStep *step)
{
  const char *task = followup_view_book_get_task(drawing->book, step);
  char *place = followup_table_begin(drawing->table, STEP_SIZE + strlen(task));

  followup_table_end(drawing->table, FOLLOWUP_STYLE_PLAIN, put_step(place, line, task));
}

static char *
word_step(const Drawing *drawing, const FollowupLine *line, const FollowupViewStep *step)
{
  const char *task = followup_view_book_get_task(drawing->book, step);
  char *text = g_malloc(STEP_SIZE + strlen(task));

  put_step(text, line, task);
  return text;
}

/* How it ended; or nothing. */
static char *
word_ending(const FollowupLine *line)
{
  FollowupEnding ending;

  if (strcmp(line->ending, "open") == 0)
    return g_strdup("");
  return followup_ending_from_nick(line->ending, &ending, NULL)
             ? g_strdup(followup_ending_to_words(ending))
             : followup_columns_clean(line->ending, FALSE); /* a newer daemon's */
}

static void
add_line(const Drawing *drawing, const FollowupLine *line, const FollowupViewStep *step)
{
  FollowupTable *table = drawing->table;

  add_start(drawing, line->start);
  if (line->number > 0) {
    followup_view_book_add_title(drawing->book, table, FOLLOWUP_STYLE_STRONG, line->employer,
                                 line->position);
    followup_table_add(table, followup_view_step_get_style(step),
                       word_distance(drawing->session, step), NULL);
    add_step(drawing, line, step);
  } else {
    followup_view_book_add_title(drawing->book, table, FOLLOWUP_STYLE_DIM, line->employer,
                                 line->position);
    followup_table_add_copy(table, FOLLOWUP_STYLE_DIM, "");
    followup_table_add(table, FOLLOWUP_STYLE_DIM, word_ending(line), NULL);
  }
}

/* On two lines: how far the next step is below the interview, the step below the employer. */
static void
add_lines(const Drawing *drawing, const FollowupLine *line, const FollowupViewStep *step)
{
  FollowupSession *session = drawing->session;
  gboolean pending = line->number > 0;
  g_autofree char *below = pending ? word_step(drawing, line, step) : word_ending(line);

  followup_table_add(
      drawing->table, FOLLOWUP_STYLE_PLAIN,
      g_strdup(followup_moment_book_get_brief(followup_session_get_book(session), line->start)),
      pending ? word_distance(session, step) : NULL);
  followup_table_add(drawing->table, pending ? FOLLOWUP_STYLE_STRONG : FOLLOWUP_STYLE_DIM,
                     followup_view_word_title(line->employer, line->position),
                     *below != '\0' ? g_steal_pointer(&below) : NULL);
}

static void
add_row(const FollowupLine *line, gpointer data)
{
  Drawing *drawing = data;
  FollowupSession *session = drawing->session;
  FollowupViewStep step
      = followup_view_step_of_line(line, session->now, followup_session_get_zone(session));

  drawing->n++;
  add_id(drawing, line->id);
  if (session->output->width < NARROW)
    add_lines(drawing, line, &step);
  else
    add_line(drawing, line, &step);
}

static gboolean
print_table(FollowupSession *session, const FollowupListingFilter *filter, GError **error)
{
  guint width = session->output->width;
  g_autoptr(FollowupTable) table
      = width >= NARROW ? followup_table_new(line_columns, G_N_ELEMENTS(line_columns), 0)
                        : followup_table_new(narrow_columns, G_N_ELEMENTS(narrow_columns), 0);
  g_autoptr(FollowupViewBook) book = followup_view_book_new(width >= WIDE);
  Drawing drawing = { session, table, book };

  if (!followup_listing_visit_lines(session, filter, add_row, &drawing, error))
    return FALSE;
  if (drawing.n == 0)
    followup_interviews_print_none(session, filter->text);
  else
    followup_table_print(table, session->output);
  return TRUE;
}

static gboolean
print_json(FollowupSession *session, const FollowupListingFilter *filter, GError **error)
{
  g_autoptr(GPtrArray) interviews = followup_listing_of_interviews(session, filter, FALSE, error);
  g_autoptr(GVariant) all = NULL;

  if (interviews == NULL)
    return FALSE;
  all = g_variant_ref_sink(g_variant_new_array(
      G_VARIANT_TYPE_VARDICT, (GVariant *const *)interviews->pdata, interviews->len));
  followup_json_print(all, TRUE, session->output->text);
  return TRUE;
}

static gboolean
refuse_limit(int limit, GError **error)
{
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("--limit ‘%d’ is no number of interviews: expected 1 or more, or 0 for all, for "
                "example --limit 20"),
              limit);
  return FALSE;
}

gboolean
followup_cmd_list(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *text = NULL;
  gboolean json = FALSE, open = FALSE;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "open", 0, 0, G_OPTION_ARG_NONE, &open, N_("Only those that have not come to an end"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("At most so many; 0: all"), N_("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  FollowupListingFilter filter;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (limit < 0)
    return refuse_limit(limit, error);
  text = words != NULL && words[0] != NULL ? g_strjoinv(" ", words) : NULL;
  filter = (FollowupListingFilter){ text, open, (guint)limit };
  return json ? print_json(session, &filter, error) : print_table(session, &filter, error);
}
