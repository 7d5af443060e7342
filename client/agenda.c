/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "agenda.h"

#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NARROW 80 /* below, an action takes two lines */
#define WIDE 120  /* from here on, with the way, the position and the hour */
#define MOST_LATER 20

typedef enum {
  SECTION_OVERDUE,
  SECTION_TODAY,
  SECTION_TOMORROW,
  SECTION_WEEK,
  SECTION_LATER,
  N_SECTIONS
} Section;

static const struct {
  const char *heading;
  FollowupStyle style;     /* of the heading */
  FollowupStyle row_style; /* of the times below it */
} sections[N_SECTIONS] = {
  { N_("Overdue"), FOLLOWUP_STYLE_LATE, FOLLOWUP_STYLE_LATE },
  { N_("Today"), FOLLOWUP_STYLE_SOON, FOLLOWUP_STYLE_SOON },
  { N_("Tomorrow"), FOLLOWUP_STYLE_STRONG, FOLLOWUP_STYLE_PLAIN },
  { N_("Next 7 days"), FOLLOWUP_STYLE_STRONG, FOLLOWUP_STYLE_PLAIN },
  { N_("Later"), FOLLOWUP_STYLE_STRONG, FOLLOWUP_STYLE_DIM },
};

/* id, when, how far; what and whom; employer; why */
static const FollowupColumn line_columns[] = {
  { NULL, FOLLOWUP_COLUMN_RIGHT },       { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_FIXED },       { NULL, FOLLOWUP_COLUMN_SHORTEN, 16, 1 },
  { NULL, FOLLOWUP_COLUMN_SHORTEN, 11 }, { NULL, FOLLOWUP_COLUMN_SHORTEN, 12 },
};
static const FollowupColumn narrow_columns[] = {
  { NULL, FOLLOWUP_COLUMN_RIGHT },
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_SHORTEN, 16 },
};

/* An action with what every look at it needs: reading a dictionary takes its time. */
typedef struct {
  GVariant *action; /* borrowed */
  FollowupViewStep step;
  Section section;
  gint64 moment;
} Row;

/* The daemon's sections, of which a week begins with tomorrow. */
static Section
find_section(FollowupSession *session, const FollowupViewStep *step, gint64 moment)
{
  if (strcmp(step->section, "overdue") == 0)
    return SECTION_OVERDUE;
  if (strcmp(step->section, "today") == 0)
    return SECTION_TODAY;
  if (strcmp(step->section, "week") != 0)
    return SECTION_LATER;
  return followup_instant_get_day(moment, followup_session_get_zone(session))
                 <= followup_session_get_today(session) + 1
             ? SECTION_TOMORROW
             : SECTION_WEEK;
}

/* (transfer full) of Row */
static GArray *
make_rows(FollowupSession *session, GPtrArray *actions)
{
  GArray *rows = g_array_sized_new(FALSE, FALSE, sizeof(Row), actions->len);

  for (guint i = 0; i < actions->len; i++) {
    Row row = { .action = actions->pdata[i] };

    row.step = followup_view_step_of_action(row.action);
    row.moment = followup_view_step_get_moment(&row.step, session->now);
    row.section = find_section(session, &row.step, row.moment);
    g_array_append_val(rows, row);
  }
  return rows;
}

static char *
word_moment(FollowupSession *session, gint64 moment)
{
  FollowupMomentBook *book = followup_session_get_book(session);

  return g_strdup(session->output->width >= WIDE ? followup_moment_book_get_text(book, moment)
                                                 : followup_moment_book_get_brief(book, moment));
}

/* With whom: the employer, and where there is room the position. */
static char *
word_place(GVariant *action, gboolean whole)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);

  if (interview == NULL)
    return g_strdup("");
  return whole ? followup_view_get_title(interview) : followup_view_get_text(interview, "employer");
}

static char *
word_why(FollowupSession *session, GVariant *action)
{
  g_autofree char *why = session->output->width >= FOLLOWUP_AGENDA_FULL_WIDTH
                             ? followup_view_get_text(action, "why")
                             : NULL;

  return why != NULL && *why != '\0' ? g_steal_pointer(&why)
                                     : followup_view_get_text(action, "gist");
}

/* What cannot wait stands out. */
static FollowupStyle
get_task_style(Section section)
{
  return section <= SECTION_TODAY ? FOLLOWUP_STYLE_STRONG : FOLLOWUP_STYLE_PLAIN;
}

static void
add_line(FollowupTable *table, FollowupSession *session, const Row *row)
{
  FollowupStyle style = sections[row->section].row_style;
  gboolean wide = session->output->width >= WIDE;

  followup_table_add(table, FOLLOWUP_STYLE_LABEL, followup_view_get_text(row->action, "id"), NULL);
  followup_table_add(table, style, word_moment(session, row->moment), NULL);
  followup_table_add(
      table, style,
      followup_view_step_to_distance(&row->step, session->now, followup_session_get_book(session)),
      NULL);
  followup_table_add(table, get_task_style(row->section),
                     wide ? followup_view_step_to_task(&row->step)
                          : followup_view_step_to_brief_task(&row->step),
                     NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, word_place(row->action, wide), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_DIM, word_why(session, row->action), NULL);
}

/* On two lines: the distance below the moment, whom and why below what. */
static void
add_lines(FollowupTable *table, FollowupSession *session, const Row *row)
{
  g_autofree char *place = word_place(row->action, FALSE);
  g_autofree char *why = word_why(session, row->action);
  const char *between = *place != '\0' && *why != '\0' ? ": " : "";

  followup_table_add(table, FOLLOWUP_STYLE_LABEL, followup_view_get_text(row->action, "id"), NULL);
  followup_table_add(
      table, sections[row->section].row_style, word_moment(session, row->moment),
      followup_view_step_to_distance(&row->step, session->now, followup_session_get_book(session)));
  followup_table_add(table, get_task_style(row->section),
                     followup_view_step_to_brief_task(&row->step),
                     g_strconcat(place, between, why, NULL));
}

/* Adds those of one section; returns how many there was no room for. */
static guint
add_section(
    FollowupTable *table, FollowupSession *session, const GArray *rows, Section section, guint most)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index(rows, Row, i);

    if (row->section != section || n++ >= most)
      continue;
    if (n == 1)
      followup_table_add_heading(table, sections[section].style,
                                 g_strdup(_(sections[section].heading)));
    if (session->output->width < NARROW)
      add_lines(table, session, row);
    else
      add_line(table, session, row);
  }
  return n > most ? n - most : 0;
}

/* One table for all sections, so that their columns agree. */
static void
print_sections(FollowupSession *session, const GArray *rows, gboolean all)
{
  FollowupOutput *output = session->output;
  gboolean narrow = output->width < NARROW;
  g_autoptr(FollowupTable) table
      = narrow ? followup_table_new(narrow_columns, G_N_ELEMENTS(narrow_columns), 2)
               : followup_table_new(line_columns, G_N_ELEMENTS(line_columns), 2);
  guint most = output->terminal && !all ? MOST_LATER : G_MAXUINT;
  guint hidden = 0;

  for (guint i = 0; i < N_SECTIONS; i++)
    hidden = add_section(table, session, rows, i, i == SECTION_LATER ? most : G_MAXUINT);
  followup_table_print(table, output);
  if (hidden == 0)
    return;
  followup_output_printf(output, FOLLOWUP_STYLE_DIM,
                         ngettext("  and %u more: ‘followup agenda --all’",
                                  "  and %u more: ‘followup agenda --all’", hidden),
                         hidden);
  g_string_append_c(output->text, '\n');
}

/* What is to be dealt with first: the first by due of the most urgent section. */
static const Row *
find_next(const GArray *rows)
{
  const Row *next = NULL;

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index(rows, Row, i);

    if (next == NULL || row->section < next->section)
      next = row;
  }
  return next;
}

/* How to deal with it: where there is nothing to write, without a draft. */
static void
print_hint(FollowupSession *session, GVariant *action)
{
  g_autofree char *id = followup_view_get_text(action, "id");
  g_autofree char *channel = followup_view_get_text(action, "channel");
  g_autofree char *hint
      = strcmp(channel, "none") != 0 && *channel != '\0'
            ? g_strdup_printf(_("‘followup draft %1$s’ writes it, ‘done %1$s’ ticks it off, "
                                "‘snooze %1$s +1d’ puts it off."),
                              id)
            : g_strdup_printf(_("‘followup done %1$s’ ticks it off, ‘snooze %1$s +1d’ puts it off, "
                                "‘show %1$s’ tells more."),
                              id);

  followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 2, hint);
}

static void
print_next(FollowupSession *session, GVariant *action)
{
  g_autofree char *id = followup_view_get_text(action, "id");
  g_autofree char *task = followup_view_get_task(action);
  g_autofree char *place = word_place(action, FALSE);
  g_autofree char *distance = followup_view_get_distance(action, session->now);
  g_autofree char *where = *place != '\0' ? g_strdup_printf(" (%s)", place) : g_strdup("");
  /* Translators: a step's id, name, employer and how far away it is */
  g_autofree char *line
      = g_strdup_printf(_("Next: %1$s %2$s%3$s, %4$s"), id, task, where, distance);

  g_string_append_c(session->output->text, '\n');
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_STRONG, 0, line);
  if (session->output->terminal)
    print_hint(session, action);
}

void
followup_agenda_print(FollowupSession *session, GPtrArray *actions, gboolean all)
{
  g_autoptr(GArray) rows = make_rows(session, actions);
  const Row *next = find_next(rows);

  if (next == NULL) {
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("Nothing to do. ‘followup add EMPLOYER --at WHEN’ adds an "
                                "interview; ‘followup help’ tells the rest."));
    return;
  }
  print_sections(session, rows, all);
  print_next(session, next->action);
}

static void
take_earlier(gint64 moment, gint64 now, gint64 *next)
{
  if (moment != FOLLOWUP_NO_INSTANT && moment > now
      && (*next == FOLLOWUP_NO_INSTANT || moment < *next))
    *next = moment;
}

gint64
followup_agenda_get_next_change(FollowupSession *session, GPtrArray *actions)
{
  g_autoptr(GArray) rows = make_rows(session, actions);
  gint64 next = FOLLOWUP_NO_INSTANT;
  gint64 now = session->now;

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index(rows, Row, i);
    gint64 by = row->step.by;
    gboolean late = row->section == SECTION_OVERDUE;

    take_earlier(followup_moment_get_next_change(late ? by : row->moment, now), now, &next);
    take_earlier(row->moment, now, &next);
    take_earlier(by + 1, now, &next);
  }
  if (actions->len > 0) /* today becomes yesterday */
    take_earlier(followup_instant_at(followup_session_get_zone(session),
                                     followup_session_get_today(session) + 1, 0),
                 now, &next);
  return next;
}
