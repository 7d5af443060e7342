/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "table.h"

#include "columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GAP 2
#define DEFAULT_MIN 8
#define NOTHING G_MAXSIZE

/* Texts are places in the table's own, so that thousands are neither allocated nor freed. */
typedef struct {
  FollowupStyle style;
  gsize text;
  gsize aside;    /* NOTHING: there is none */
  guint width;    /* of the widest line of text */
  gboolean plain; /* nothing but one line of text */
} Cell;

/* A heading before the row whose first cell has that index. */
typedef struct {
  guint cell;
  FollowupStyle style;
  char *text;
} Heading;

struct _FollowupTable {
  const FollowupColumn *columns;
  guint n_columns;
  guint indent;
  GArray *cells;    /* of Cell, row by row */
  GString *texts;   /* theirs, each with its NUL */
  GArray *headings; /* of Heading, in their order */
};

static void
clear_heading(gpointer data)
{
  g_free(((Heading *)data)->text);
}

FollowupTable *
followup_table_new(const FollowupColumn *columns, guint n_columns, guint indent)
{
  FollowupTable *self = g_new0(FollowupTable, 1);

  self->columns = columns;
  self->n_columns = n_columns;
  self->indent = indent;
  self->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
  self->texts = g_string_new(NULL);
  self->headings = g_array_new(FALSE, FALSE, sizeof(Heading));
  g_array_set_clear_func(self->headings, clear_heading);
  return self;
}

void
followup_table_free(FollowupTable *self)
{
  if (self == NULL)
    return;
  g_array_unref(self->cells);
  g_string_free(self->texts, TRUE);
  g_array_unref(self->headings);
  g_free(self);
}

static guint
find_natural_width(const char *text)
{
  guint widest = 0;

  while (text != NULL) {
    const char *newline = strchr(text, '\n');
    g_autofree char *line = newline != NULL ? g_strndup(text, newline - text) : NULL;

    widest = MAX(widest, followup_columns_width(newline != NULL ? line : text));
    text = newline != NULL ? newline + 1 : NULL;
  }
  return widest;
}

static gsize
take_text(FollowupTable *self, char *text)
{
  gsize place = self->texts->len;

  g_string_append_len(self->texts, text, (gssize)strlen(text) + 1);
  g_free(text);
  return place;
}

/* NULL where it is none. */
static const char *
get_text(const FollowupTable *self, gsize place)
{
  return place != NOTHING ? self->texts->str + place : NULL;
}

void
followup_table_add(FollowupTable *self, FollowupStyle style, char *text, char *aside)
{
  gboolean plain = aside == NULL && strchr(text, '\n') == NULL;
  guint width = plain ? followup_columns_width(text) : find_natural_width(text);
  Cell cell = { style, take_text(self, text), NOTHING, width, plain };

  if (aside != NULL)
    cell.aside = take_text(self, aside);
  g_array_append_val(self->cells, cell);
}

void
followup_table_add_heading(FollowupTable *self, FollowupStyle style, char *text)
{
  Heading heading = { self->cells->len, style, text };

  g_array_append_val(self->headings, heading);
}

static gboolean
column_gives_way(const FollowupColumn *column)
{
  return column->kind == FOLLOWUP_COLUMN_SHORTEN || column->kind == FOLLOWUP_COLUMN_WRAP;
}

/* Whether the column a gives way before b: what is kept less, then what is wider. */
static gboolean
comes_first(const FollowupTable *self, const guint *widths, guint a, guint b)
{
  if (self->columns[a].keep != self->columns[b].keep)
    return self->columns[a].keep < self->columns[b].keep;
  return widths[a] > widths[b];
}

/* Takes columns from those that still may give way until the row fits, if it can. */
static void
shrink_columns(const FollowupTable *self, guint *widths, guint available)
{
  for (;;) {
    guint total = self->indent + GAP * (self->n_columns - 1);
    guint first = G_MAXUINT;

    for (guint i = 0; i < self->n_columns; i++) {
      guint min = self->columns[i].min > 0 ? self->columns[i].min : DEFAULT_MIN;

      total += widths[i];
      if (column_gives_way(&self->columns[i]) && widths[i] > min
          && (first == G_MAXUINT || comes_first(self, widths, i, first)))
        first = i;
    }
    if (total <= available || first == G_MAXUINT)
      return;
    widths[first]--;
  }
}

static void
measure_columns(const FollowupTable *self, guint *widths, guint available)
{
  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = self->columns[0].heading != NULL
                    ? followup_columns_width(_(self->columns[i].heading))
                    : 0;
  for (guint i = 0; i < self->cells->len; i++) {
    const Cell *cell = &g_array_index(self->cells, Cell, i);
    guint *width = &widths[i % self->n_columns];

    *width = MAX(*width, cell->width);
    if (cell->aside != NOTHING)
      *width = MAX(*width, find_natural_width(get_text(self, cell->aside)));
  }
  shrink_columns(self, widths, available);
}

/* Adds the lines that text takes in the column. */
static void
lay_out(GPtrArray *lines, const FollowupColumn *column, const char *text, guint width)
{
  if (column->kind == FOLLOWUP_COLUMN_SHORTEN) {
    g_ptr_array_add(lines, followup_columns_shorten(text, width));
  } else {
    g_autoptr(GPtrArray) wrapped
        = followup_columns_wrap(text, column->kind == FOLLOWUP_COLUMN_WRAP ? width : G_MAXUINT);

    g_ptr_array_extend_and_steal(lines, g_steal_pointer(&wrapped));
  }
}

static void
append_spaces(GString *text, guint n)
{
  static const char spaces[] = "                                ";

  for (; n >= sizeof spaces; n -= (guint)sizeof spaces - 1)
    g_string_append_len(text, spaces, sizeof spaces - 1);
  g_string_append_len(text, spaces, n);
}

static void
end_line(GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate(text, text->len - 1);
  g_string_append_c(text, '\n');
}

/* Padding before what is set to the right, and after everything but the last column. used: how many
 * columns the line takes. */
static void
print_cell_line(const FollowupTable *self,
                guint column,
                guint width,
                FollowupStyle style,
                const char *line,
                guint used,
                FollowupOutput *output)
{
  gboolean right = self->columns[column].kind == FOLLOWUP_COLUMN_RIGHT;
  gboolean last = column + 1 == self->n_columns;
  guint missing = used < width ? width - used : 0;

  if (width == 0)
    return; /* nothing in the whole column */
  append_spaces(output->text, right ? missing : 0);
  followup_output_add_apart(output, style, line);
  if (!last)
    append_spaces(output->text, (right ? 0 : missing) + GAP);
}

/* Whether every cell takes one line, as nearly all do. */
static gboolean
fits_one_line(const FollowupTable *self, const Cell *row, const guint *widths)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (!row[i].plain
        || (row[i].width > widths[i] && self->columns[i].kind == FOLLOWUP_COLUMN_WRAP))
      return FALSE;
  return TRUE;
}

static void
print_simple_row(const FollowupTable *self,
                 const Cell *row,
                 const guint *widths,
                 FollowupOutput *output)
{
  append_spaces(output->text, self->indent);
  for (guint i = 0; i < self->n_columns; i++) {
    gboolean shorten = self->columns[i].kind == FOLLOWUP_COLUMN_SHORTEN && row[i].width > widths[i];
    const char *text = get_text(self, row[i].text);
    g_autofree char *start = shorten ? followup_columns_shorten(text, widths[i]) : NULL;

    print_cell_line(self, i, widths[i], row[i].style, shorten ? start : text,
                    shorten ? followup_columns_width(start) : row[i].width, output);
  }
  end_line(output->text);
}

static void
print_row(const FollowupTable *self, const Cell *row, const guint *widths, FollowupOutput *output)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  g_autofree guint *n_plain = g_new(guint, self->n_columns);
  guint height = 1;

  for (guint i = 0; i < self->n_columns; i++) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    lay_out(lines, &self->columns[i], get_text(self, row[i].text), widths[i]);
    n_plain[i] = lines->len;
    if (row[i].aside != NOTHING)
      lay_out(lines, &self->columns[i], get_text(self, row[i].aside), widths[i]);
    height = MAX(height, lines->len);
    g_ptr_array_add(columns, lines);
  }
  for (guint line = 0; line < height; line++) {
    append_spaces(output->text, self->indent);
    for (guint i = 0; i < self->n_columns; i++) {
      GPtrArray *lines = columns->pdata[i];
      const char *text = line < lines->len ? lines->pdata[line] : "";

      print_cell_line(self, i, widths[i], line < n_plain[i] ? row[i].style : FOLLOWUP_STYLE_DIM,
                      text, followup_columns_width(text), output);
    }
    end_line(output->text);
  }
}

static void
print_headings(const FollowupTable *self, const guint *widths, FollowupOutput *output)
{
  append_spaces(output->text, self->indent);
  for (guint i = 0; i < self->n_columns; i++) {
    g_autofree char *heading = followup_columns_shorten(_(self->columns[i].heading), widths[i]);

    print_cell_line(self, i, widths[i], FOLLOWUP_STYLE_DIM, heading,
                    followup_columns_width(heading), output);
  }
  end_line(output->text);
}

static void
print_heading(const Heading *heading, FollowupOutput *output)
{
  if (output->text->len > 0)
    g_string_append_c(output->text, '\n');
  followup_output_add(output, heading->style, heading->text);
  g_string_append_c(output->text, '\n');
}

void
followup_table_print(const FollowupTable *self, FollowupOutput *output)
{
  g_autofree guint *widths = g_new0(guint, self->n_columns);
  const Cell *row;
  guint next = 0;

  g_return_if_fail(self->cells->len % self->n_columns == 0);

  measure_columns(self, widths, output->width);
  if (self->columns[0].heading != NULL)
    print_headings(self, widths, output);
  for (guint i = 0; i < self->cells->len; i += self->n_columns) {
    while (next < self->headings->len && g_array_index(self->headings, Heading, next).cell <= i)
      print_heading(&g_array_index(self->headings, Heading, next++), output);
    row = &g_array_index(self->cells, Cell, i);
    if (fits_one_line(self, row, widths))
      print_simple_row(self, row, widths, output);
    else
      print_row(self, row, widths, output);
  }
}
