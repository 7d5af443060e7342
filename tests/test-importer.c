/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of how an import shares the main loop with others; what it takes in is tested elsewhere. */
#include "importer.h"
#include "store-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>

#include "store-private.h"

#define N_ROWS 700
#define N_CHARACTERS 4000 /* 16 KB of text, so that few rows are many pages */
#define MANY 1500         /* pages: what a commit never is while others ask */

typedef struct {
  FollowupImporter *importer;
  gboolean asks, ended;
  int most; /* pages that the loop wrote at one turn */
  int both; /* turns at which it took rows in and wrote pages */
} Other;

/* A file of interviews; the descriptor is the caller's. */
static int
write_rows(Fixture *fixture)
{
  g_autofree char *path = g_build_filename(fixture->folder, "rows.jsonl", NULL);
  g_autoptr(GString) rockets = g_string_new(NULL);
  g_autoptr(GString) text = g_string_new("{\"format\":\"followup\",\"version\":1}\n");
  g_autoptr(GError) error = NULL;
  int fd;

  for (int i = 0; i < N_CHARACTERS; i++)
    g_string_append(rockets, "🚀");
  for (int i = 0; i < N_ROWS; i++)
    g_string_append_printf(text,
                           "{\"type\":\"interview\",\"employer\":\"Acme %d\",\"start\":"
                           "\"2026-11-20T10:00:00Z\",\"zone\":\"UTC\",\"note\":\"%s\",\"liked\":"
                           "\"%s\",\"actions\":[]}\n",
                           i, rockets->str, rockets->str);
  g_file_set_contents(path, text->str, (gssize)text->len, &error);
  g_assert_no_error(error);
  fd = open(path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint(fd, >=, 0);
  g_unlink(path);
  return fd;
}

/* Between slices. */
static gboolean
turn_cb(gpointer user_data)
{
  Other *other = user_data;

  if (other->asks)
    followup_importer_give_way(other->importer);
  return G_SOURCE_CONTINUE;
}

static void
imported_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Other *other = user_data;
  g_auto(FollowupImportResult) imported = { 0 };
  g_autoptr(GError) error = NULL;

  followup_importer_run_finish(other->importer, result, &imported, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(imported.counts.added, ==, N_ROWS);
  other->ended = TRUE;
}

static void
turn(FollowupSql *sql, Other *other)
{
  int before = followup_sql_count_frames(sql), pages;
  gint64 rows = followup_sql_count_written(sql);

  g_main_context_iteration(NULL, TRUE);
  pages = followup_sql_count_frames(sql) - before;
  other->most = MAX(other->most, pages);
  other->both += pages > 0 && followup_sql_count_written(sql) > rows;
}

static void
import(Fixture *fixture, Other *other)
{
  static const FollowupOrigin origin = { .who = "test" };
  const FollowupImportWishes wishes = { .origin = &origin };
  guint id = g_timeout_add(1, turn_cb, other);

  other->importer = followup_importer_new(fixture->store);
  followup_importer_run_async(other->importer, write_rows(fixture), &wishes, NULL, imported_cb,
                              other);
  while (!other->ended)
    turn(fixture->store->sql, other);
  g_source_remove(id);
  followup_importer_stop(other->importer);
  g_object_unref(other->importer);
}

/* Its own sources have the daemon write no more than it needs to. */
static void
test_own_sources(Fixture *fixture, gconstpointer unused)
{
  Other other = { .asks = FALSE };

  import(fixture, &other);
  g_assert_cmpint(other.most, >=, MANY);
}

static void
test_others_ask(Fixture *fixture, gconstpointer unused)
{
  Other other = { .asks = TRUE };

  import(fixture, &other);
  g_assert_cmpint(other.most, <, MANY);
  /* At the beginning, and where it is revealed. */
  g_assert_cmpint(other.both, <=, 3);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/importer/own-sources", Fixture, NULL, fixture_set_up, test_own_sources,
             fixture_tear_down);
  g_test_add("/importer/others-ask", Fixture, NULL, fixture_set_up, test_others_ask,
             fixture_tear_down);
  return g_test_run();
}
