/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "chart.h"

#include "columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GAP 2
#define LEAST_LABEL 12
#define MOST_LABEL 40
#define TICK_WIDTH 3 /* a day of the month and a space */

typedef struct {
  FollowupSign sign;
  FollowupStyle style;
  gint64 at, until;
} Mark;

typedef struct {
  FollowupStyle style;
  char *id, *label;
  GArray *marks; /* of Mark */
} Row;

struct _FollowupChart {
  gint64 now;
  FollowupZone *zone;
  FollowupDay first, last; /* a Monday, and the Monday behind the last day */
  GPtrArray *rows;         /* of Row */
};

/* One column of one row. */
typedef struct {
  FollowupSign sign;
  FollowupStyle style;
} Cell;

static const struct {
  const char *letter;
  const char *ascii;
} letters[] = {
  [FOLLOWUP_SIGN_NONE] = { " ", " " },   [FOLLOWUP_SIGN_SPAN] = { "·", "." },
  [FOLLOWUP_SIGN_WINDOW] = { "━", "=" }, [FOLLOWUP_SIGN_DUE] = { "○", "o" },
  [FOLLOWUP_SIGN_DONE] = { "●", "*" },   [FOLLOWUP_SIGN_ANSWER] = { "◇", "a" },
  [FOLLOWUP_SIGN_END] = { "×", "x" },    [FOLLOWUP_SIGN_INTERVIEW] = { "◆", "I" },
  [FOLLOWUP_SIGN_OFFER] = { "★", "$" },  [FOLLOWUP_SIGN_TODAY] = { "│", "|" },
  [FOLLOWUP_SIGN_BEFORE] = { "‹", "<" }, [FOLLOWUP_SIGN_AFTER] = { "›", ">" },
};
G_STATIC_ASSERT(G_N_ELEMENTS(letters) == FOLLOWUP_N_SIGNS);

const char *
followup_sign_get_letter(FollowupSign sign, const FollowupOutput *output)
{
  return output->utf8 ? letters[sign].letter : letters[sign].ascii;
}

static void
free_row(gpointer data)
{
  Row *row = data;

  g_free(row->id);
  g_free(row->label);
  g_array_unref(row->marks);
  g_free(row);
}

FollowupChart *
followup_chart_new(gint64 now, FollowupZone *zone, guint n_weeks)
{
  FollowupChart *self = g_new0(FollowupChart, 1);
  FollowupDay today = followup_instant_get_day(now, zone);
  FollowupDay monday = today - (followup_day_get_weekday(today) - G_DATE_MONDAY);

  self->now = now;
  self->zone = followup_zone_ref(zone);
  self->first = monday - 7 * n_weeks;
  self->last = monday + 7 * (n_weeks + 1);
  self->rows = g_ptr_array_new_with_free_func(free_row);
  return self;
}

void
followup_chart_free(FollowupChart *self)
{
  if (self == NULL)
    return;
  followup_zone_unref(self->zone);
  g_ptr_array_unref(self->rows);
  g_free(self);
}

void
followup_chart_add_row(FollowupChart *self, FollowupStyle style, char *id, char *label)
{
  Row *row = g_new0(Row, 1);

  row->style = style;
  row->id = id;
  row->label = label;
  row->marks = g_array_new(FALSE, FALSE, sizeof(Mark));
  g_ptr_array_add(self->rows, row);
}

void
followup_chart_add_mark(
    FollowupChart *self, FollowupSign sign, FollowupStyle style, gint64 at, gint64 until)
{
  Row *row = self->rows->pdata[self->rows->len - 1];
  Mark mark = { sign, style, at, MAX(at, until) };

  g_array_append_val(row->marks, mark);
}

/* ---- where things stand ---- */

/* Widths of the parts of a line. */
typedef struct {
  guint id, label, cells;
} Layout;

/* A third for the names, no more than they need; as many columns as there are days are enough. */
static Layout
lay_out(const FollowupChart *self, const FollowupOutput *output)
{
  Layout layout = { 0, LEAST_LABEL, 0 };
  guint most = CLAMP(output->width / 3, LEAST_LABEL, MOST_LABEL);
  guint n_days = self->last - self->first;

  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = self->rows->pdata[i];

    layout.id = MAX(layout.id, followup_columns_width(row->id));
    layout.label = MAX(layout.label, MIN(followup_columns_width(row->label), most));
  }
  if (layout.label > LEAST_LABEL && layout.id + layout.label + 2 * GAP + n_days > output->width) {
    guint room = output->width > layout.id + 2 * GAP + n_days
                     ? output->width - layout.id - 2 * GAP - n_days
                     : 0;

    layout.label = MIN(layout.label, MAX(room, MAX(LEAST_LABEL, output->width / 4)));
  }
  layout.cells = output->width - MIN(output->width - 1, layout.id + layout.label + 2 * GAP);
  if (layout.cells > n_days) /* whole columns a day, so that weeks are alike */
    layout.cells -= layout.cells % n_days;
  return layout;
}

/* The column of a second of a day; may lie outside. */
static int
find_column(const FollowupChart *self, const Layout *layout, FollowupDay day, int second)
{
  gint64 seconds = ((gint64)day - self->first) * 86400 + second;
  gint64 span = ((gint64)self->last - self->first) * 86400;

  return seconds < 0 ? -1 : (int)(seconds * layout->cells / span);
}

static int
find_column_of(const FollowupChart *self, const Layout *layout, gint64 instant)
{
  return find_column(self, layout, followup_instant_get_day(instant, self->zone),
                     MIN(followup_instant_get_second_of_day(instant, self->zone), 86399));
}

static void
put(Cell *cell, FollowupSign sign, FollowupStyle style)
{
  if (sign < cell->sign)
    return;
  cell->sign = sign;
  cell->style = style;
}

static void
put_mark(const FollowupChart *self, const Layout *layout, const Mark *mark, Cell *cells)
{
  int from = find_column_of(self, layout, mark->at);
  int to = find_column_of(self, layout, mark->until);
  int last = (int)layout->cells - 1;

  if (from < 0)
    put(&cells[0], FOLLOWUP_SIGN_BEFORE, FOLLOWUP_STYLE_DIM);
  if (to > last)
    put(&cells[last], FOLLOWUP_SIGN_AFTER, FOLLOWUP_STYLE_DIM);
  for (int i = MAX(from, 0); i <= MIN(to, last); i++)
    put(&cells[i], mark->sign, mark->style);
}

/* Today shows where nothing but a span is. */
static Cell *
make_cells(const FollowupChart *self, const Layout *layout, const Row *row)
{
  Cell *cells = g_new0(Cell, layout->cells);
  int today = find_column_of(self, layout, self->now);

  for (guint i = 0; i < row->marks->len; i++)
    put_mark(self, layout, &g_array_index(row->marks, Mark, i), cells);
  if (cells[today].sign <= FOLLOWUP_SIGN_SPAN)
    cells[today] = (Cell){ FOLLOWUP_SIGN_TODAY, FOLLOWUP_STYLE_SOON };
  return cells;
}

/* ---- on paper ---- */

static void
pad(FollowupOutput *output, guint n)
{
  g_string_append_printf(output->text, "%*s", (int)n, "");
}

static void
end_line(FollowupOutput *output)
{
  GString *text = output->text;

  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate(text, text->len - 1);
  g_string_append_c(text, '\n');
}

/* Neighbours of one style in one go. */
static void
print_cells(const Cell *cells, guint n, FollowupOutput *output)
{
  for (guint i = 0; i < n;) {
    FollowupStyle style = cells[i].style;
    g_autoptr(GString) letters_alike = g_string_new(NULL);

    for (; i < n && cells[i].style == style; i++)
      g_string_append(letters_alike, followup_sign_get_letter(cells[i].sign, output));
    followup_output_add(output, style, letters_alike->str);
  }
}

static void
print_row(const FollowupChart *self, const Layout *layout, const Row *row, FollowupOutput *output)
{
  g_autofree Cell *cells = make_cells(self, layout, row);
  g_autofree char *label = followup_columns_shorten(row->label, layout->label);

  pad(output, layout->id - followup_columns_width(row->id));
  followup_output_add(output, FOLLOWUP_STYLE_LABEL, row->id);
  pad(output, GAP);
  followup_output_add_apart(output, row->style, label);
  pad(output, layout->label - followup_columns_width(label) + GAP);
  print_cells(cells, layout->cells, output);
  end_line(output);
}

/* Writes words over the blanks of a line of letters, where there is room behind what stands there.
 */
static void
write_over(GString *line, guint column, const char *words)
{
  guint used = followup_columns_width(line->str);

  if (used > column)
    return;
  g_string_append_printf(line, "%*s%s ", (int)(column - used), "", words);
}

/* The months, and below the Mondays. */
static void
print_axis(const FollowupChart *self, const Layout *layout, FollowupOutput *output)
{
  g_autoptr(GString) months = g_string_new(NULL);
  g_autoptr(GString) days = g_string_new(NULL);
  guint month = 0;

  for (FollowupDay day = self->first; day < self->last; day += 7) {
    guint column = find_column(self, layout, day, 0);
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, day);
    if (g_date_get_month(&date) != month) {
      g_autofree char *text = followup_day_to_text(day, day);
      const char *name = strrchr(text, ' ');

      if (column + TICK_WIDTH <= layout->cells)
        write_over(months, column, name != NULL ? name + 1 : text);
      month = g_date_get_month(&date);
    }
    if (column + TICK_WIDTH - 1 <= layout->cells) {
      g_autofree char *number = g_strdup_printf("%u", g_date_get_day(&date));

      write_over(days, column, number);
    }
  }
  for (guint i = 0; i < 2; i++) {
    pad(output, layout->id + layout->label + 2 * GAP);
    followup_output_add(output, FOLLOWUP_STYLE_DIM, g_strchomp(i == 0 ? months->str : days->str));
    end_line(output);
  }
}

void
followup_chart_print(const FollowupChart *self, FollowupOutput *output)
{
  Layout layout = lay_out(self, output);

  print_axis(self, &layout, output);
  for (guint i = 0; i < self->rows->len; i++)
    print_row(self, &layout, self->rows->pdata[i], output);
}
