/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* A row knows its columns' names and values and nothing of what they mean. */

#include <string.h>

#include "json-cursor.h"
#include "store-row.h"

typedef enum { CELL_NULL, CELL_INT, CELL_TEXT, CELL_ROOM } CellType;

typedef struct {
  const char *column; /* static */
  CellType type;
  gint64 number;
  char *text; /* owned */
} Cell;

static void
clear_cell(Cell *cell)
{
  g_free(cell->text);
}

FollowupStoreRow *
followup_store_row_new(const char *table, gint64 id, gint64 interview)
{
  FollowupStoreRow *self = g_new0(FollowupStoreRow, 1);

  self->table = table;
  self->id = id;
  self->interview = interview;
  self->cells = g_array_sized_new(FALSE, FALSE, sizeof(Cell), 28);
  g_array_set_clear_func(self->cells, (GDestroyNotify)clear_cell);
  return self;
}

void
followup_store_row_free(FollowupStoreRow *self)
{
  if (!self)
    return;
  g_array_unref(self->cells);
  g_free(self);
}

void
followup_store_row_add_int(FollowupStoreRow *self, const char *column, gint64 value)
{
  Cell cell = { .column = column, .type = CELL_INT, .number = value };

  g_array_append_val(self->cells, cell);
}

void
followup_store_row_add_instant(FollowupStoreRow *self, const char *column, gint64 value)
{
  Cell cell = { .column = column,
                .type = value == FOLLOWUP_NO_INSTANT ? CELL_NULL : CELL_INT,
                .number = value };

  g_array_append_val(self->cells, cell);
}

void
followup_store_row_add_text(FollowupStoreRow *self, const char *column, const char *value)
{
  Cell cell = { .column = column, .type = value ? CELL_TEXT : CELL_NULL, .text = g_strdup(value) };

  g_array_append_val(self->cells, cell);
}

void
followup_store_row_add_room(FollowupStoreRow *self, const char *column, gsize length)
{
  Cell cell = { .column = column, .type = CELL_ROOM, .number = (gint64)length };

  g_array_append_val(self->cells, cell);
}

static const Cell *
get_cell(const FollowupStoreRow *self, guint i)
{
  return &g_array_index(self->cells, Cell, i);
}

static gboolean
cells_differ(const Cell *a, const Cell *b)
{
  if (a->type != b->type)
    return TRUE;
  switch (a->type) {
  case CELL_INT:
  case CELL_ROOM:
    return a->number != b->number;
  case CELL_TEXT:
    return !g_str_equal(a->text, b->text);
  default:
    return FALSE;
  }
}

/* The row outlives the statement. */
static void
bind_cell(FollowupStatement *statement, const Cell *cell)
{
  switch (cell->type) {
  case CELL_INT:
    followup_statement_bind_int(statement, cell->number);
    break;
  case CELL_TEXT:
    followup_statement_bind_lasting_text(statement, cell->text);
    break;
  case CELL_ROOM:
    followup_statement_bind_zeros(statement, (gsize)cell->number);
    break;
  default:
    followup_statement_bind_null(statement);
    break;
  }
}

/* In quotes, which SQL ("end") and JSON share. Not printf: this is run for each cell written. */
static void
append_name(GString *text, const char *separator, const char *name)
{
  g_string_append(text, separator);
  g_string_append_c(text, '"');
  g_string_append(text, name);
  g_string_append_c(text, '"');
}

static Cell *
find_cell(const FollowupStoreRow *self, const char *column)
{
  for (guint i = 0; i < self->cells->len; i++) {
    Cell *cell = &g_array_index(self->cells, Cell, i);

    if (g_str_equal(cell->column, column))
      return cell;
  }
  return NULL;
}

/* ---- reading ---- */

static FollowupStoreRow *
read_row(FollowupStatement *statement, const char *table, gint64 id, gint64 interview)
{
  FollowupStoreRow *row = followup_store_row_new(table, id, interview);

  for (int i = 0; i < followup_statement_count_columns(statement); i++) {
    const char *column = followup_statement_get_name(statement, i);

    if (g_str_equal(column, "id"))
      continue;
    if (followup_statement_is_int(statement, i))
      followup_store_row_add_int(row, column, followup_statement_get_int(statement, i));
    else if (followup_statement_is_text(statement, i))
      followup_store_row_add_text(row, column, followup_statement_get_text(statement, i));
    else if (followup_statement_is_null(statement, i))
      followup_store_row_add_text(row, column, NULL);
    /* and room, a blob, stays as it is */
  }
  return row;
}

static char *
make_select(const char *table, const FollowupStoreRow *like)
{
  GString *text = g_string_new("SELECT ");

  if (!like || !like->cells->len)
    g_string_append_c(text, '*');
  for (guint i = 0; like && i < like->cells->len; i++)
    append_name(text, i ? ", " : "", get_cell(like, i)->column);
  g_string_append(text, " FROM ");
  g_string_append(text, table);
  g_string_append(text, " WHERE id = ?");
  return g_string_free(text, FALSE);
}

gboolean
followup_store_row_load(FollowupSql *sql,
                        const char *table,
                        gint64 id,
                        gint64 interview,
                        const FollowupStoreRow *like,
                        FollowupStoreRow **row,
                        GError **error)
{
  g_autofree char *text = make_select(table, like);
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(sql, text, error);
  FollowupSqlStep step;

  *row = NULL;
  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, id);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW)
    *row = read_row(statement, table, id, interview);
  return step != FOLLOWUP_STEP_ERROR;
}

FollowupStoreRow *
followup_store_row_copy(const FollowupStoreRow *self)
{
  FollowupStoreRow *copy = followup_store_row_new(self->table, self->id, self->interview);

  for (guint i = 0; i < self->cells->len; i++) {
    Cell cell = *get_cell(self, i);

    cell.text = g_strdup(cell.text);
    g_array_append_val(copy->cells, cell);
  }
  return copy;
}

gboolean
followup_store_row_has(const FollowupStoreRow *self, const FollowupStoreRow *other)
{
  for (guint i = 0; i < other->cells->len; i++) {
    const Cell *wanted = get_cell(other, i);
    const Cell *cell = find_cell(self, wanted->column);

    if (!cell || cells_differ(cell, wanted))
      return FALSE;
  }
  return TRUE;
}

/* In place: rows are compared cell by cell. */
void
followup_store_row_put(FollowupStoreRow *self, const FollowupStoreRow *other)
{
  for (guint i = 0; i < other->cells->len; i++) {
    const Cell *value = get_cell(other, i);
    Cell *old = find_cell(self, value->column);
    Cell cell = { .column = old ? old->column : value->column,
                  .type = value->type,
                  .number = value->number,
                  .text = g_strdup(value->text) };

    if (old) {
      g_free(old->text);
      *old = cell;
    } else {
      g_array_append_val(self->cells, cell);
    }
  }
}

/* ---- writing ---- */

/* Without GString, which takes longer for this than SQLite for the row. (transfer full) */
static char *
make_insert(const FollowupStoreRow *self)
{
  static const char begin[] = "INSERT INTO main.", middle[] = " (id", values[] = ") VALUES (?";
  gsize size = sizeof begin + strlen(self->table) + sizeof middle + sizeof values + 1;
  char *text, *end;

  for (guint i = 0; i < self->cells->len; i++)
    size += strlen(get_cell(self, i)->column) + strlen(", \"\", ?");
  text = g_malloc(size);
  end = stpcpy(stpcpy(stpcpy(text, begin), self->table), middle);
  for (guint i = 0; i < self->cells->len; i++)
    end = stpcpy(stpcpy(stpcpy(end, ", \""), get_cell(self, i)->column), "\"");
  end = stpcpy(end, values);
  for (guint i = 0; i < self->cells->len; i++)
    end = stpcpy(end, ", ?");
  stpcpy(end, ")");
  return text;
}

gboolean
followup_store_row_insert(FollowupStoreRow *self, FollowupSql *sql, GError **error)
{
  g_autofree char *text = make_insert(self);
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(sql, text, error);

  if (!statement)
    return FALSE;
  if (self->id)
    followup_statement_bind_int(statement, self->id);
  else
    followup_statement_bind_null(statement);
  for (guint i = 0; i < self->cells->len; i++)
    bind_cell(statement, get_cell(self, i));
  if (!followup_statement_run(statement, error))
    return FALSE;
  self->id = followup_sql_get_last_id(sql);
  return TRUE;
}

/* Only what differs: an index whose columns are not named is not touched. */
gboolean
followup_store_row_update(FollowupStoreRow *self,
                          const FollowupStoreRow *old,
                          FollowupSql *sql,
                          gboolean *changed,
                          GError **error)
{
  g_autoptr(GString) text = g_string_new("UPDATE main.");
  g_autoptr(FollowupStatement) statement = NULL;
  const char *separator = " SET ";

  g_string_append(text, self->table);
  for (guint i = 0; i < self->cells->len; i++) {
    if (cells_differ(get_cell(self, i), get_cell(old, i))) {
      append_name(text, separator, get_cell(self, i)->column);
      g_string_append(text, " = ?");
      separator = ", ";
    }
  }
  *changed = separator[0] == ',';
  if (!*changed)
    return TRUE;
  g_string_append(text, " WHERE id = ?");
  statement = followup_sql_prepare(sql, text->str, error);
  if (!statement)
    return FALSE;
  for (guint i = 0; i < self->cells->len; i++) {
    if (cells_differ(get_cell(self, i), get_cell(old, i)))
      bind_cell(statement, get_cell(self, i));
  }
  followup_statement_bind_int(statement, self->id);
  return followup_statement_run(statement, error);
}

gboolean
followup_store_row_delete(const FollowupStoreRow *self, FollowupSql *sql, GError **error)
{
  g_autofree char *text = g_strdup_printf("DELETE FROM main.%s WHERE id = ?", self->table);
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(sql, text, error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, self->id);
  return followup_statement_run(statement, error);
}

/* ---- logging ---- */

void
followup_store_append_json(GString *json, const char *text)
{
  const char *plain = text; /* from here on nothing needs an escape */

  g_string_append_c(json, '"');
  for (const char *at = text; *at; at++) {
    if (*at != '"' && *at != '\\' && (guchar)*at >= 0x20)
      continue;
    g_string_append_len(json, plain, at - plain);
    plain = at;
    if ((guchar)*at >= 0x20) {
      g_string_append_c(json, '\\');
    } else {
      g_string_append_printf(json, "\\u%04x", (guint)*at);
      plain = at + 1;
    }
  }
  g_string_append(json, plain);
  g_string_append_c(json, '"');
}

/* By hand it takes a tenth of what printf() takes. */
static void
append_int(GString *json, gint64 number)
{
  guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
  char digits[24], *at = digits + sizeof digits;

  *--at = '\0';
  do
    *--at = (char)('0' + rest % 10);
  while (rest /= 10);
  if (number < 0)
    *--at = '-';
  g_string_append(json, at);
}

static void
append_cell(GString *json, const Cell *cell)
{
  switch (cell->type) {
  case CELL_INT:
    append_int(json, cell->number);
    break;
  case CELL_TEXT:
    followup_store_append_json(json, cell->text);
    break;
  default:
    g_string_append(json, "null");
    break;
  }
}

/* Without other: every column that is not NULL. */
static void
append_cells(GString *json,
             const char *name,
             const FollowupStoreRow *row,
             const FollowupStoreRow *other)
{
  const char *separator = "";

  append_name(json, ",", name);
  g_string_append(json, ":{");
  for (guint i = 0; i < row->cells->len; i++) {
    const Cell *cell = get_cell(row, i);

    if (cell->type == CELL_ROOM
        || (other ? !cells_differ(cell, get_cell(other, i)) : cell->type == CELL_NULL))
      continue;
    append_name(json, separator, cell->column);
    g_string_append_c(json, ':');
    append_cell(json, cell);
    separator = ",";
  }
  g_string_append_c(json, '}');
}

void
followup_store_row_log(GString *json, const FollowupStoreRow *old, const FollowupStoreRow *row)
{
  const FollowupStoreRow *any = row ? row : old;

  g_string_append(json, json->len ? ",{\"table\":" : "{\"table\":");
  append_name(json, "", any->table);
  g_string_append(json, ",\"id\":");
  append_int(json, any->id);
  if (old)
    append_cells(json, "old", old, row);
  if (row)
    append_cells(json, "new", row, old);
  g_string_append_c(json, '}');
}

/* ---- reading what was logged ---- */

static void
free_logged(FollowupStoreLogged *self)
{
  followup_store_row_free(self->old);
  followup_store_row_free(self->row);
  g_free(self);
}

static void
parse_cell(FollowupJsonCursor *cursor, FollowupStoreRow *row, const char *column)
{
  const char *text;
  gint64 number;

  switch (followup_json_cursor_peek(cursor)) {
  case FOLLOWUP_JSON_STRING:
    if (followup_json_cursor_read_string(cursor, &text))
      followup_store_row_add_text(row, column, text);
    break;
  case FOLLOWUP_JSON_NULL:
    if (followup_json_cursor_skip(cursor))
      followup_store_row_add_text(row, column, NULL);
    break;
  default:
    if (followup_json_cursor_read_int(cursor, &number))
      followup_store_row_add_int(row, column, number);
  }
}

/* Names become part of statements. */
static gboolean
is_name(const char *text)
{
  const char *at = text;

  while (g_ascii_islower(*at) || *at == '_')
    at++;
  return at > text && *at == '\0';
}

static FollowupStoreRow *
parse_cells(FollowupJsonCursor *cursor)
{
  FollowupStoreRow *row = followup_store_row_new(NULL, 0, 0);
  const char *column;

  if (!followup_json_cursor_begin_object(cursor))
    return row;
  while (followup_json_cursor_next_member(cursor, &column)) {
    if (is_name(column))
      parse_cell(cursor, row, column);
    else
      cursor->wrong = "a column was expected";
  }
  return row;
}

static FollowupStoreLogged *
parse_logged(FollowupJsonCursor *cursor)
{
  FollowupStoreLogged *logged = g_new0(FollowupStoreLogged, 1);
  const char *name;

  if (!followup_json_cursor_begin_object(cursor))
    return logged;
  while (followup_json_cursor_next_member(cursor, &name)) {
    if (g_str_equal(name, "table"))
      followup_json_cursor_read_string(cursor, &logged->table);
    else if (g_str_equal(name, "id"))
      followup_json_cursor_read_int(cursor, &logged->id);
    else if (g_str_equal(name, "old") && !logged->old)
      logged->old = parse_cells(cursor);
    else if (g_str_equal(name, "new") && !logged->row)
      logged->row = parse_cells(cursor);
    else
      followup_json_cursor_skip(cursor);
  }
  return logged;
}

GPtrArray *
followup_store_row_parse_log(char *json)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)free_logged);
  FollowupJsonCursor cursor;

  followup_json_cursor_init(&cursor, json);
  if (followup_json_cursor_begin_array(&cursor)) {
    while (followup_json_cursor_next_element(&cursor))
      g_ptr_array_add(all, parse_logged(&cursor));
  }
  return followup_json_cursor_end(&cursor) ? g_steal_pointer(&all) : NULL;
}
