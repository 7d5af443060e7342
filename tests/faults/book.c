/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "book.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <stdio.h>

struct _FaultsBook {
  sqlite3 *db;
};

FaultsBook *
faults_book_open(const char *path)
{
  FaultsBook *self = g_new0(FaultsBook, 1);

  if (sqlite3_open_v2(path, &self->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
      && sqlite3_exec(self->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL)
             == SQLITE_OK)
    return self;
  fprintf(stderr, "the database does not open: %s\n", sqlite3_errmsg(self->db));
  faults_book_close(self);
  return NULL;
}

void
faults_book_close(FaultsBook *self)
{
  if (self == NULL)
    return;
  sqlite3_close(self->db);
  g_free(self);
}

static sqlite3_stmt *
prepare(FaultsBook *self, const char *text)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2(self->db, text, -1, &stmt, NULL) != SQLITE_OK)
    g_error("%s: %s", text, sqlite3_errmsg(self->db));
  return stmt;
}

static const char *
get_text(sqlite3_stmt *stmt, int column)
{
  return (const char *)sqlite3_column_text(stmt, column);
}

/* What lists show of interviews is kept beside them: TRUE where that is what their rows say. */
static gboolean
compare_lines(FaultsBook *self)
{
  static const char *const texts[] = {
    "SELECT interview, text FROM line_now EXCEPT SELECT interview, text FROM line",
    "SELECT interview, text FROM line EXCEPT SELECT interview, text FROM line_now",
  };
  gboolean same = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    sqlite3_stmt *stmt = prepare(self, texts[i]);

    if (sqlite3_step(stmt) != SQLITE_DONE) {
      fprintf(stderr, "a line is %s: %s\n", i == 0 ? "not kept" : "kept and wrong",
              get_text(stmt, 1));
      same = FALSE;
    }
    sqlite3_finalize(stmt);
  }
  return same;
}

gboolean
faults_book_is_sound(FaultsBook *self)
{
  sqlite3_stmt *stmt = prepare(self, "PRAGMA integrity_check");
  gboolean sound = sqlite3_step(stmt) == SQLITE_ROW && g_str_equal(get_text(stmt, 0), "ok");

  if (!sound)
    fprintf(stderr, "integrity_check: %s\n", sqlite3_errmsg(self->db));
  sqlite3_finalize(stmt);
  stmt = prepare(self, "PRAGMA foreign_key_check");
  if (sqlite3_step(stmt) != SQLITE_DONE) {
    fprintf(stderr, "foreign_key_check found something\n");
    sound = FALSE;
  }
  sqlite3_finalize(stmt);
  return sound && compare_lines(self);
}

gint64
faults_book_ask(FaultsBook *self, const char *text, const char *value)
{
  sqlite3_stmt *stmt = prepare(self, text);
  gint64 answer = -1;

  sqlite3_bind_text(stmt, 1, value, -1, SQLITE_TRANSIENT);
  if (sqlite3_step(stmt) == SQLITE_ROW)
    answer = sqlite3_column_int64(stmt, 0);
  sqlite3_finalize(stmt);
  return answer;
}

guint
faults_book_count_requests(FaultsBook *self, const char *uuid)
{
  return (guint)faults_book_ask(self, "SELECT count(*) FROM event WHERE request = lower(?)", uuid);
}

/* ---- events against rows ---- */

static char *
word_value(JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL(node))
    return NULL;
  return json_node_get_value_type(node) == G_TYPE_STRING
             ? json_node_dup_string(node)
             : g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
}

/* rows: "TABLE ID" -> column -> value. */
static void
apply(GHashTable *rows, JsonObject *change)
{
  g_autofree char *name
      = g_strdup_printf("%s %" G_GINT64_FORMAT, json_object_get_string_member(change, "table"),
                        json_object_get_int_member(change, "id"));
  GHashTable *row = g_hash_table_lookup(rows, name);
  JsonObjectIter iter;
  const char *column;
  JsonNode *value;

  if (!json_object_has_member(change, "new")) {
    g_hash_table_remove(rows, name);
    return;
  }
  if (row == NULL) {
    row = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(rows, g_steal_pointer(&name), row);
  }
  json_object_iter_init(&iter, json_object_get_object_member(change, "new"));
  while (json_object_iter_next(&iter, &column, &value)) {
    char *text = word_value(value);

    if (text != NULL)
      g_hash_table_insert(row, g_strdup(column), text);
    else
      g_hash_table_remove(row, column);
  }
}

static GHashTable *
replay_events(FaultsBook *self)
{
  GHashTable *rows
      = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  sqlite3_stmt *stmt = prepare(self, "SELECT changes FROM event ORDER BY id");

  while (sqlite3_step(stmt) == SQLITE_ROW) {
    g_autoptr(JsonNode) root = json_from_string(get_text(stmt, 0), NULL);
    JsonArray *changes = root != NULL ? json_node_get_array(root) : NULL;

    for (guint i = 0; changes != NULL && i < json_array_get_length(changes); i++)
      apply(rows, json_array_get_object_element(changes, i));
  }
  sqlite3_finalize(stmt);
  return rows;
}

/* TRUE: the row is as the events say. */
static gboolean
compare_row(sqlite3_stmt *stmt, GHashTable *row, const char *name)
{
  guint n = 0;

  for (int i = 0; i < sqlite3_column_count(stmt); i++) {
    const char *column = sqlite3_column_name(stmt, i);
    const char *told = g_hash_table_lookup(row, column);
    gboolean is_blob = sqlite3_column_type(stmt, i) == SQLITE_BLOB;
    const char *value = get_text(stmt, i);

    /* Blobs are but room for what may come. */
    if (g_str_equal(column, "id") || is_blob)
      continue;
    n += told != NULL;
    if (g_strcmp0(told, value) == 0)
      continue;
    fprintf(stderr, "half done: %s, %s is ‘%s’, and by the events ‘%s’\n", name, column,
            value != NULL ? value : "NULL", told != NULL ? told : "NULL");
    return FALSE;
  }
  n += g_hash_table_contains(row, "id");
  return n == g_hash_table_size(row);
}

static guint
compare_table(FaultsBook *self, GHashTable *rows, const char *table)
{
  g_autofree char *text = g_strdup_printf("SELECT * FROM %s", table);
  sqlite3_stmt *stmt = prepare(self, text);
  guint n_wrong = 0;

  while (sqlite3_step(stmt) == SQLITE_ROW) {
    g_autofree char *name
        = g_strdup_printf("%s %" G_GINT64_FORMAT, table, (gint64)sqlite3_column_int64(stmt, 0));
    GHashTable *row = g_hash_table_lookup(rows, name);

    if (row == NULL)
      fprintf(stderr, "half done: %s is in no event\n", name);
    if (row == NULL || !compare_row(stmt, row, name))
      n_wrong++;
    g_hash_table_remove(rows, name);
  }
  sqlite3_finalize(stmt);
  return n_wrong;
}

guint
faults_book_count_half_done(FaultsBook *self)
{
  static const char *const tables[] = { "interview", "interviewer", "answer", "action" };
  g_autoptr(GHashTable) rows = replay_events(self);
  GHashTableIter iter;
  gpointer name;
  guint n_wrong = 0;

  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
    n_wrong += compare_table(self, rows, tables[i]);
  g_hash_table_iter_init(&iter, rows);
  while (g_hash_table_iter_next(&iter, &name, NULL)) {
    fprintf(stderr, "half done: %s is in the events alone\n", (const char *)name);
    n_wrong++;
  }
  return n_wrong;
}
