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
  gsize text;
  gsize aside;  /* NOTHING: there is none */
  guint length; /* bytes */
  guint width;  /* of the widest line of text */
  FollowupStyle style;
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

char *
followup_table_begin(FollowupTable *self, gsize size)
{
  gsize place = self->texts->len;

  g_string_set_size(self->texts, place + size + 1);
  g_string_truncate(self->texts, place); /* the room stays */
  return self->texts->str + place;
}

/* Returns where the text is that was begun there. */
static gsize
end_text(FollowupTable *self, const char *end)
{
  gsize place = self->texts->len;

  self->texts->len = (gsize)(end - self->texts->str) + 1;
  self->texts->str[self->texts->len - 1] = '\0';
  return place;
}

void
followup_table_end(FollowupTable *self, FollowupStyle style, const char *end)
{
  gsize place = self->texts->len;
  gsize length = (gsize)(end - self->texts->str) - place;
  const char *text = self->texts->str + end_text(self, end);
  Cell cell = { place, NOTHING, (guint)length, (guint)length, style, TRUE };

  if (!followup_columns_is_plain(text, length)) {
    cell.plain = memchr(text, '\n', length) == NULL;
    cell.width = find_natural_width(text);
  }
  g_array_append_val(self->cells, cell);
}

void
followup_table_add_copy(FollowupTable *self, FollowupStyle style, const char *text)
{
  gsize length = strlen(text);

  followup_table_end(self, style,
                     (char *)memcpy(followup_table_begin(self, length), text, length) + length);
}

static gsize
take_text(FollowupTable *self, char *text)
{
  gsize length = strlen(text);
  char *place = memcpy(followup_table_begin(self, length), text, length);

  g_free(text);
  return end_text(self, place + length);
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
  Cell *cell;

  followup_table_add_copy(self, style, text);
  g_free(text);
  if (aside == NULL)
    return;
  cell = &g_array_index(self->cells, Cell, self->cells->len - 1);
  cell->aside = take_text(self, aside);
  cell->plain = FALSE;
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
widen_columns(const FollowupTable *self, const Cell *row, guint *widths)
{
  for (guint i = 0; i < self->n_columns; i++) {
    widths[i] = MAX(widths[i], row[i].width);
    if (row[i].aside != NOTHING)
      widths[i] = MAX(widths[i], find_natural_width(get_text(self, row[i].aside)));
  }
}

static void
measure_columns(const FollowupTable *self, guint *widths, guint available)
{
  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = self->columns[0].heading != NULL
                    ? followup_columns_width(_(self->columns[i].heading))
                    : 0;
  for (guint i = 0; i < self->cells->len; i += self->n_columns)
    widen_columns(self, &g_array_index(self->cells, Cell, i), widths);
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

/* What a cell prints on one line. */
typedef struct {
  FollowupStyle style;
  const char *text;
  gsize length;
  const char *tail; /* behind it, in place of the rest: FOLLOWUP_COLUMNS_CUT or "" */
  guint width;      /* of all that */
} Piece;

static Piece
make_piece(FollowupStyle style, const char *text)
{
  return (Piece){ style, text, strlen(text), "", followup_columns_width(text) };
}

static gsize
measure_piece(const Piece *piece, guint width)
{
  return piece->length + strlen(FOLLOWUP_COLUMNS_CUT) + width + GAP + FOLLOWUP_OUTPUT_STYLING;
}

static char *
put_spaces(char *place, guint n)
{
  memset(place, ' ', n);
  return place + n;
}

/* Padding before what is set to the right, and after everything but the last column. Returns where
 * the next one begins. */
static char *
put_piece(const FollowupTable *self,
          char *place,
          guint column,
          guint width,
          const Piece *piece,
          const FollowupOutput *output)
{
  gboolean right = self->columns[column].kind == FOLLOWUP_COLUMN_RIGHT;
  gboolean last = column + 1 == self->n_columns;
  guint missing = piece->width < width ? width - piece->width : 0;

  if (width == 0)
    return place; /* nothing in the whole column */
  place = put_spaces(place, right ? missing : 0);
  place = followup_output_put_apart(output, place, piece->style, piece->text, piece->length,
                                    piece->tail);
  return last ? place : put_spaces(place, (right ? 0 : missing) + GAP);
}

/* One line of the table: a piece for each column. */
static void
print_line(const FollowupTable *self,
           const guint *widths,
           const Piece *pieces,
           FollowupOutput *output)
{
  gsize size = self->indent + 1;
  char *begin, *p;

  for (guint i = 0; i < self->n_columns; i++)
    size += measure_piece(&pieces[i], widths[i]);
  begin = followup_output_begin(output, size);
  p = put_spaces(begin, self->indent);
  for (guint i = 0; i < self->n_columns; i++)
    p = put_piece(self, p, i, widths[i], &pieces[i], output);
  while (p > begin && p[-1] == ' ')
    p--;
  *p++ = '\n';
  followup_output_end(output, p);
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

static Piece
cut_cell(const FollowupTable *self, const Cell *cell, guint width)
{
  Piece piece = { cell->style, get_text(self, cell->text), cell->length, "", cell->width };

  if (cell->width > width) {
    piece.length = followup_columns_fit(piece.text, width, &piece.width);
    piece.tail = piece.width > 0 ? FOLLOWUP_COLUMNS_CUT : "";
  }
  return piece;
}

static void
print_simple_row(const FollowupTable *self,
                 const Cell *row,
                 const guint *widths,
                 Piece *pieces,
                 FollowupOutput *output)
{
  for (guint i = 0; i < self->n_columns; i++)
    pieces[i] = cut_cell(self, &row[i],
                         self->columns[i].kind == FOLLOWUP_COLUMN_SHORTEN ? widths[i] : G_MAXUINT);
  print_line(self, widths, pieces, output);
}

static void
print_row(const FollowupTable *self,
          const Cell *row,
          const guint *widths,
          Piece *pieces,
          FollowupOutput *output)
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
    for (guint i = 0; i < self->n_columns; i++) {
      GPtrArray *lines = columns->pdata[i];

      pieces[i] = make_piece(line < n_plain[i] ? row[i].style : FOLLOWUP_STYLE_DIM,
                             line < lines->len ? lines->pdata[line] : "");
    }
    print_line(self, widths, pieces, output);
  }
}

static void
print_headings(const FollowupTable *self,
               const guint *widths,
               Piece *pieces,
               FollowupOutput *output)
{
  g_autoptr(GPtrArray) headings = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < self->n_columns; i++) {
    g_ptr_array_add(headings, followup_columns_shorten(_(self->columns[i].heading), widths[i]));
    pieces[i] = make_piece(FOLLOWUP_STYLE_DIM, headings->pdata[i]);
  }
  print_line(self, widths, pieces, output);
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
  g_autofree Piece *pieces = g_new(Piece, self->n_columns);
  const Cell *row;
  guint next = 0;

  g_return_if_fail(self->cells->len % self->n_columns == 0);

  measure_columns(self, widths, output->width);
  if (self->columns[0].heading != NULL)
    print_headings(self, widths, pieces, output);
  for (guint i = 0; i < self->cells->len; i += self->n_columns) {
    while (next < self->headings->len && g_array_index(self->headings, Heading, next).cell <= i)
      print_heading(&g_array_index(self->headings, Heading, next++), output);
    row = &g_array_index(self->cells, Cell, i);
    if (fits_one_line(self, row, widths))
      print_simple_row(self, row, widths, pieces, output);
    else
      print_row(self, row, widths, pieces, output);
  }
}
