/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "agenda.h"

#include "columns.h"
#include "moment.h"
#include "table.h"
#include "text.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NARROW 80 /* below, an action takes two lines */
#define WIDE 120  /* from here on, with the way, the position and the hour */
#define MOST_LATER 20
#define WEEK_END 8        /* days from today: the daemon's */
#define NIGHT (25 * 3600) /* the longest: so much before its due an action may come up */

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

/* An action with what every look at it needs; its texts are the agenda's. */
typedef struct {
  FollowupViewStep step;
  const char *employer, *position, *gist;
  Section section;
  gint64 moment;
} Row;

struct _FollowupAgenda {
  FollowupSession *session; /* borrowed */
  GStringChunk *texts;      /* owned */
  GArray *rows;             /* of Row, owned; by due */
  guint counts[N_SECTIONS]; /* how many rows each has */
  gint64 horizon;           /* what comes up from here on is later than this week */
};

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

/* ---- what there is ---- */

FollowupAgenda *
followup_agenda_new(FollowupSession *session)
{
  FollowupAgenda *self = g_new0(FollowupAgenda, 1);

  self->session = session;
  self->texts = g_string_chunk_new(4096);
  self->rows = g_array_new(FALSE, FALSE, sizeof(Row));
  self->horizon = followup_instant_at(followup_session_get_zone(session),
                                      followup_session_get_today(session) + WEEK_END, 0);
  return self;
}

void
followup_agenda_free(FollowupAgenda *self)
{
  if (self == NULL)
    return;
  g_string_chunk_free(self->texts);
  g_array_unref(self->rows);
  g_free(self);
}

static void
keep_text(FollowupAgenda *self, const char **text)
{
  *text = *text != NULL && **text != '\0' ? g_string_chunk_insert(self->texts, *text) : "";
}

static void
add_row(FollowupAgenda *self, Row row)
{
  const char **texts[]
      = { &row.step.id,      &row.step.kind,        &row.step.state, &row.step.section,
          &row.step.channel, &row.step.interviewer, &row.step.text,  &row.step.why,
          &row.employer,     &row.position,         &row.gist };

  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    keep_text(self, texts[i]);
  row.moment = followup_view_step_get_moment(&row.step, self->session->now);
  row.section = find_section(self->session, &row.step, row.moment);
  self->counts[row.section]++;
  g_array_append_val(self->rows, row);
}

void
followup_agenda_add_line(FollowupAgenda *self, const FollowupLine *line)
{
  char id[2 * FOLLOWUP_TEXT_NUMBER + 2], *end;
  Row row = { .employer = line->employer, .position = line->position, .gist = line->gist };

  end = followup_text_put_number(id, line->id);
  *end++ = '.';
  *followup_text_put_number(end, line->number) = '\0';
  row.step = followup_view_step_of_line(line, self->session->now,
                                        followup_session_get_zone(self->session));
  row.step.id = id;
  row.step.why = line->why;
  add_row(self, row);
}

void
followup_agenda_add_action(FollowupAgenda *self, GVariant *action)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
  Row row = { .step = followup_view_step_of_action(action) };

  if (interview != NULL) {
    g_variant_lookup(interview, "employer", "&s", &row.employer);
    g_variant_lookup(interview, "position", "&s", &row.position);
  }
  g_variant_lookup(action, "gist", "&s", &row.gist);
  add_row(self, row);
}

gboolean
followup_agenda_is_enough(const FollowupAgenda *self)
{
  const Row *last
      = self->rows->len > 0 ? &g_array_index(self->rows, Row, self->rows->len - 1) : NULL;

  return last != NULL && self->counts[SECTION_LATER] >= MOST_LATER
         && last->step.due > self->horizon + NIGHT;
}

/* ---- how it looks ---- */

static char *
word_moment(FollowupSession *session, gint64 moment)
{
  FollowupMomentBook *book = followup_session_get_book(session);

  return g_strdup(session->output->width >= WIDE ? followup_moment_book_get_text(book, moment)
                                                 : followup_moment_book_get_brief(book, moment));
}

/* With whom: the employer, and where there is room the position. (transfer full) */
static char *
word_place(const Row *row, gboolean whole)
{
  return whole ? followup_view_word_title(row->employer, row->position)
               : followup_columns_clean(row->employer, TRUE);
}

static char *
word_why(FollowupSession *session, const Row *row)
{
  gboolean room = session->output->width >= FOLLOWUP_AGENDA_FULL_WIDTH;

  return followup_columns_clean(room && *row->step.why != '\0' ? row->step.why : row->gist, TRUE);
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

  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(row->step.id), NULL);
  followup_table_add(table, style, word_moment(session, row->moment), NULL);
  followup_table_add(
      table, style,
      followup_view_step_to_distance(&row->step, session->now, followup_session_get_book(session)),
      NULL);
  followup_table_add(table, get_task_style(row->section),
                     wide ? followup_view_step_to_task(&row->step)
                          : followup_view_step_to_brief_task(&row->step),
                     NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, word_place(row, wide), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_DIM, word_why(session, row), NULL);
}

/* On two lines: the distance below the moment, whom and why below what. */
static void
add_lines(FollowupTable *table, FollowupSession *session, const Row *row)
{
  g_autofree char *place = word_place(row, FALSE);
  g_autofree char *why = word_why(session, row);
  const char *between = *place != '\0' && *why != '\0' ? ": " : "";

  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(row->step.id), NULL);
  followup_table_add(
      table, sections[row->section].row_style, word_moment(session, row->moment),
      followup_view_step_to_distance(&row->step, session->now, followup_session_get_book(session)));
  followup_table_add(table, get_task_style(row->section),
                     followup_view_step_to_brief_task(&row->step),
                     g_strconcat(place, between, why, NULL));
}

/* Adds those of one section; returns how many there was no room for. */
static guint
add_section(FollowupTable *table, const FollowupAgenda *self, Section section, guint most)
{
  FollowupSession *session = self->session;
  const GArray *rows = self->rows;
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
print_sections(const FollowupAgenda *self, gboolean all, guint behind)
{
  FollowupOutput *output = self->session->output;
  gboolean narrow = output->width < NARROW;
  g_autoptr(FollowupTable) table
      = narrow ? followup_table_new(narrow_columns, G_N_ELEMENTS(narrow_columns), 2)
               : followup_table_new(line_columns, G_N_ELEMENTS(line_columns), 2);
  guint most = output->terminal && !all ? MOST_LATER : G_MAXUINT;
  guint hidden = 0;

  for (guint i = 0; i < N_SECTIONS; i++)
    hidden = add_section(table, self, i, i == SECTION_LATER ? most : G_MAXUINT);
  hidden += behind;
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
print_hint(FollowupSession *session, const FollowupViewStep *step)
{
  g_autofree char *hint
      = strcmp(step->channel, "none") != 0 && *step->channel != '\0'
            ? g_strdup_printf(_("‘followup draft %1$s’ writes it, ‘done %1$s’ ticks it off, "
                                "‘snooze %1$s +1d’ puts it off."),
                              step->id)
            : g_strdup_printf(_("‘followup done %1$s’ ticks it off, ‘snooze %1$s +1d’ puts it off, "
                                "‘show %1$s’ tells more."),
                              step->id);

  followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 2, hint);
}

static void
print_next(FollowupSession *session, const Row *row)
{
  const FollowupViewStep *step = &row->step;
  g_autofree char *task = followup_view_step_to_task(step);
  g_autofree char *place = word_place(row, FALSE);
  g_autofree char *distance
      = followup_view_step_to_distance(step, session->now, followup_session_get_book(session));
  g_autofree char *where = *place != '\0' ? g_strdup_printf(" (%s)", place) : g_strdup("");
  /* Translators: a step's id, name, employer and how far away it is */
  g_autofree char *line
      = g_strdup_printf(_("Next: %1$s %2$s%3$s, %4$s"), step->id, task, where, distance);

  g_string_append_c(session->output->text, '\n');
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_STRONG, 0, line);
  if (session->output->terminal)
    print_hint(session, step);
}

void
followup_agenda_print(FollowupAgenda *self, gboolean all, guint behind)
{
  const Row *next = find_next(self->rows);

  if (next == NULL) {
    followup_output_paragraph(self->session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("Nothing to do. ‘followup add EMPLOYER --at WHEN’ adds an "
                                "interview; ‘followup help’ tells the rest."));
    return;
  }
  print_sections(self, all, behind);
  print_next(self->session, next);
}

/* ---- how long it holds ---- */

static void
take_earlier(gint64 moment, gint64 now, gint64 *next)
{
  if (moment != FOLLOWUP_NO_INSTANT && moment > now
      && (*next == FOLLOWUP_NO_INSTANT || moment < *next))
    *next = moment;
}

gint64
followup_agenda_get_next_change(const FollowupAgenda *self)
{
  FollowupSession *session = self->session;
  gint64 next = FOLLOWUP_NO_INSTANT;
  gint64 now = session->now;

  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = &g_array_index(self->rows, Row, i);
    gint64 by = row->step.by;
    gboolean late = row->section == SECTION_OVERDUE;

    take_earlier(followup_moment_get_next_change(late ? by : row->moment,
                                                 followup_session_get_zone(session), now),
                 now, &next);
    take_earlier(row->moment, now, &next);
    take_earlier(by + 1, now, &next);
  }
  if (self->rows->len > 0) /* today becomes yesterday */
    take_earlier(followup_instant_at(followup_session_get_zone(session),
                                     followup_session_get_today(session) + 1, 0),
                 now, &next);
  return next;
}
