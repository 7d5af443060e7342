/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What follows from an import for what was there before: at once, and slice by slice between other
 * things, to the same end; taken back with it. */
#include "store-batch.h"
#include "store-fixture.h"

#include "error.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/statvfs.h>

#define N_EMPLOYERS 40 /* more than are read at a time */

static const FollowupOrigin nobody = { .who = "test" };
static gboolean disk_is_full; /* under the test */

int
statvfs(const char *path, struct statvfs *info)
{
  int (*next)(const char *, struct statvfs *);
  int status;

  *(void **)&next = dlsym(RTLD_NEXT, "statvfs");
  status = next(path, info);
  if (disk_is_full)
    info->f_bavail = 0;
  return status;
}

/* ---- a file, and what it meets ---- */

static char *
name_employer(guint i)
{
  return g_strdup_printf("Employer %u", i);
}

static void
add_rounds(Fixture *f, gint64 start)
{
  for (guint i = 0; i < N_EMPLOYERS; i++) {
    g_autofree char *employer = name_employer(i);

    fixture_add(f, fixture_make(employer, "C", start, NULL));
  }
}

/* One that hears of others' offers. */
static gint64
add_waiting(Fixture *f)
{
  FollowupInterview *interview = fixture_make("Waiting", NULL, START - 5 * DAY, "14-30d");

  interview->stage = FOLLOWUP_STAGE_FINAL;
  return fixture_add(f, interview);
}

/* A later round with each of those employers, a touch, and an offer. */
static char *
make_file(void)
{
  const FollowupOfferTerms terms = { .preferred = FOLLOWUP_MAY_UNKNOWN };
  FollowupExportPlace place = { FOLLOWUP_RECORD_INTERVIEW };
  FollowupRecordHeader header;
  GString *text = g_string_new(NULL);
  Fixture f = { 0 };
  gint64 id;

  fixture_set_up(&f, NULL);
  add_rounds(&f, START + 3 * DAY);
  fixture_go_to(&f, START + HOUR);
  id = fixture_add(&f, fixture_make("Gamma", NULL, START - 4 * DAY, NULL));
  g_assert_true(followup_store_end(f.store, &id, 1, FOLLOWUP_ENDING_OFFER, &terms, &nobody, NULL));
  g_assert_true(followup_store_export_header(f.store, &header, NULL));
  followup_record_write_header(&header, "test", text);
  while (!place.ended)
    g_assert_true(followup_store_export_some(f.store, &place, 100, text, NULL));
  fixture_tear_down(&f, NULL);
  return g_string_free(text, FALSE);
}

static FollowupStoreBatch *
take_in(Fixture *f, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  FollowupRecordHeader header;
  g_autoptr(GError) error = NULL;
  FollowupStoreBatch *batch;

  g_assert_true(followup_record_read_header(lines[0], &header, NULL));
  batch = followup_store_batch_new(f->store, &header, &nobody, &error);
  g_assert_no_error(error);
  followup_store_batch_begin(batch, &error);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_autoptr(FollowupRecord) record = followup_record_read(lines[i], &error);

    g_assert_no_error(error);
    followup_store_batch_put(batch, record, &error);
    g_assert_no_error(error);
  }
  followup_store_batch_end(batch, FALSE, &error);
  g_assert_no_error(error);
  return batch;
}

static void
reveal(FollowupStoreBatch *batch)
{
  g_autoptr(GError) error = NULL;
  FollowupBatchCounts counts;

  followup_store_batch_reveal(batch, &counts, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(counts.added, ==, N_EMPLOYERS + 1);
}

static void
import(Fixture *f, const char *text)
{
  g_autoptr(FollowupStoreBatch) batch = take_in(f, text);

  reveal(batch);
}

static gboolean
sweep_once(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  gboolean more;

  followup_store_sweep(f->store, &more, &error);
  g_assert_no_error(error);
  return more;
}

static guint
sweep(Fixture *f)
{
  guint n = 1;

  while (sweep_once(f))
    g_assert_cmpuint(++n, <, 1000);
  return n;
}

static void
undo(Fixture *f)
{
  g_autoptr(GError) error = NULL;

  followup_store_undo(f->store, &nobody, NULL, &error);
  g_assert_no_error(error);
}

/* Of those that were there: all steps, and when they are due. */
static void
describe_one(Fixture *f, gint64 id, GString *text)
{
  g_autoptr(GPtrArray) actions = followup_store_get_actions(f->store, id, NULL);

  for (guint i = 0; actions != NULL && i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    g_string_append_printf(text, "%s %s %" G_GINT64_FORMAT "\n",
                           followup_kind_to_nick(action->kind),
                           followup_state_to_nick(action->state), action->due);
  }
}

static char *
describe(Fixture *f)
{
  GString *text = g_string_new(NULL);

  for (gint64 id = 1; id <= N_EMPLOYERS + 1; id++) {
    g_string_append_printf(text, "%" G_GINT64_FORMAT ":\n", id);
    describe_one(f, id, text);
  }
  return g_string_free(text, FALSE);
}

static guint
count_history(Fixture *f)
{
  const FollowupHistoryFilter filter = { 0 };
  g_autoptr(GPtrArray) found = followup_store_list_history(f->store, &filter, NULL);

  return found->len;
}

/* ---- the tests ---- */

typedef struct {
  Fixture f;
  char *file, *before, *at_once; /* what is described: without the import, and with all of it */
} Meeting;

static void
fill(Fixture *f)
{
  add_rounds(f, START);
  add_waiting(f);
  fixture_go_to(f, START + 2 * HOUR);
}

/* Slices of one employer each, from the first on. */
static void
set_up(Meeting *m, gconstpointer unused)
{
  Fixture other = { 0 };

  m->file = make_file();
  fixture_set_up(&other, NULL);
  fill(&other);
  m->before = describe(&other);
  import(&other, m->file);
  g_assert_false(followup_store_is_littered(other.store));
  m->at_once = describe(&other);
  g_assert_cmpstr(m->at_once, !=, m->before);
  g_assert_nonnull(strstr(m->at_once, "tell-others"));
  fixture_tear_down(&other, NULL);
  fixture_set_up(&m->f, NULL);
  fill(&m->f);
  followup_store_set_slice(m->f.store, 1);
}

static void
tear_down(Meeting *m, gconstpointer unused)
{
  fixture_tear_down(&m->f, NULL);
  g_free(m->file);
  g_free(m->before);
  g_free(m->at_once);
}

static void
assert_described(Meeting *m, const char *expected)
{
  g_autofree char *now = describe(&m->f);

  g_assert_cmpstr(now, ==, expected);
}

static void
assert_no_notes(Meeting *m)
{
  fixture_close(&m->f);
  g_assert_cmpint(fixture_ask_sql(&m->f, "SELECT count(*) FROM meta WHERE key GLOB 'import*'"), ==,
                  0);
  fixture_open(&m->f);
}

static void
test_slices(Meeting *m, gconstpointer unused)
{
  g_autofree char *between = NULL;
  guint n = count_history(&m->f);

  import(&m->f, m->file);
  g_assert_true(followup_store_is_littered(m->f.store));
  g_assert_cmpuint(followup_store_count_interviews(m->f.store), ==, 2 * N_EMPLOYERS + 2);
  between = describe(&m->f);
  g_assert_cmpstr(between, !=, m->before);
  g_assert_cmpstr(between, !=, m->at_once);
  g_assert_cmpuint(sweep(&m->f), >=, N_EMPLOYERS);
  g_assert_false(followup_store_is_littered(m->f.store));
  assert_described(m, m->at_once);
  g_assert_cmpuint(count_history(&m->f), ==, n + 1 + N_EMPLOYERS + 2); /* those of the file too */
  assert_no_notes(m);
}

/* What is left of it is done first. */
static void
test_undo(Meeting *m, gconstpointer unused)
{
  import(&m->f, m->file);
  g_assert_true(sweep_once(&m->f));
  undo(&m->f);
  assert_described(m, m->before);
  sweep(&m->f);
  assert_described(m, m->before);
  g_assert_cmpuint(followup_store_count_interviews(m->f.store), ==, N_EMPLOYERS + 1);
  assert_no_notes(m);
}

/* The next life goes on, and takes all of it back as one. */
static void
test_restart(Meeting *m, gconstpointer unused)
{
  import(&m->f, m->file);
  g_assert_true(sweep_once(&m->f));
  fixture_close(&m->f);
  fixture_open(&m->f);
  g_assert_true(followup_store_is_littered(m->f.store));
  g_assert_cmpuint(followup_store_count_interviews(m->f.store), ==, 2 * N_EMPLOYERS + 2);
  sweep(&m->f);
  assert_described(m, m->at_once);
  undo(&m->f);
  assert_described(m, m->before);
}

/* What others change comes behind it, so that all of it can be taken back in turn. */
static void
test_edits_between(Meeting *m, gconstpointer unused)
{
  const gint64 ids[] = { 1, 2, N_EMPLOYERS - 1, N_EMPLOYERS };
  g_autoptr(GError) error = NULL;

  import(&m->f, m->file);
  g_assert_true(sweep_once(&m->f));
  followup_store_remove(m->f.store, ids, G_N_ELEMENTS(ids), &nobody, &error);
  g_assert_no_error(error);
  g_assert_false(followup_store_is_littered(m->f.store));
  undo(&m->f);
  assert_described(m, m->at_once);
  undo(&m->f);
  assert_described(m, m->before);
}

/* Another import begins where it is at its end. */
static void
test_another(Meeting *m, gconstpointer unused)
{
  const FollowupRecordHeader header = { 0 };
  g_autoptr(FollowupStoreBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  import(&m->f, m->file);
  batch = followup_store_batch_new(m->f.store, &header, &nobody, &error);
  g_assert_no_error(error);
  assert_described(m, m->at_once);
}

/* One that is none leaves nothing to be done. */
static void
test_given_up(Meeting *m, gconstpointer unused)
{
  followup_store_batch_free(take_in(&m->f, m->file));
  sweep(&m->f);
  assert_described(m, m->before);
  assert_no_notes(m);
}

static gint64
add_first(Fixture *f)
{
  g_autofree char *employer = name_employer(0);

  return fixture_add(f, fixture_make(employer, "C", START, NULL));
}

static void
remove_first(Fixture *f)
{
  const gint64 id = 1;

  g_assert_true(followup_store_remove(f->store, &id, 1, &nobody, NULL));
}

/* Somebody adds one while the file is read: as if it had been there before. */
static void
test_added_meanwhile(Meeting *m, gconstpointer unused)
{
  g_autoptr(GString) expected = g_string_new(NULL), now = g_string_new(NULL);
  g_autoptr(FollowupStoreBatch) batch = NULL;
  gint64 id;

  remove_first(&m->f);
  id = add_first(&m->f);
  import(&m->f, m->file);
  sweep(&m->f);
  describe_one(&m->f, id, expected);
  g_assert_nonnull(strstr(expected->str, "superseded"));
  undo(&m->f);
  sweep(&m->f);
  undo(&m->f);
  batch = take_in(&m->f, m->file);
  id = add_first(&m->f);
  reveal(batch);
  sweep(&m->f);
  describe_one(&m->f, id, now);
  g_assert_cmpstr(now->str, ==, expected->str);
}

/* A plan that has no room any more is left as it is: neither the import nor what comes after it is
 * refused for that. */
static void
test_no_room(Meeting *m, gconstpointer unused)
{
  fixture_close(&m->f);
  fixture_run_sql(&m->f, "UPDATE action SET number = 500 WHERE id = (SELECT max(id) FROM action)");
  fixture_open(&m->f);
  followup_store_set_slice(m->f.store, 1);
  import(&m->f, m->file);
  g_assert_true(followup_store_is_littered(m->f.store));
  g_test_expect_message(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*500 actions already*");
  remove_first(&m->f);
  g_test_assert_expected_messages();
  g_assert_false(followup_store_is_littered(m->f.store));
  assert_no_notes(m);
}

/* It does not take the room that is kept for what is due, which is dealt with all the same. */
static void
test_full_disk(Meeting *m, gconstpointer unused)
{
  g_autoptr(FollowupAction) before = fixture_get(&m->f, 1, FOLLOWUP_KIND_DEBRIEF);
  g_autoptr(FollowupAction) after = NULL;
  const FollowupActionId id = { 1, before->number };
  g_autoptr(GError) error = NULL;

  import(&m->f, m->file);
  disk_is_full = TRUE;
  g_assert_false(followup_store_undo(m->f.store, &nobody, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NO_SPACE);
  g_clear_error(&error);
  followup_store_complete(m->f.store, &id, 1, &(FollowupDone){ .at = START + 2 * HOUR }, &nobody,
                          &error);
  g_assert_no_error(error);
  g_assert_true(followup_store_is_littered(m->f.store));
  disk_is_full = FALSE;
  sweep(&m->f);
  after = fixture_get(&m->f, 1, FOLLOWUP_KIND_DEBRIEF);
  g_assert_cmpint(after->state, ==, FOLLOWUP_STATE_DONE);
  assert_no_notes(m);
  undo(&m->f);
  undo(&m->f);
  assert_described(m, m->before);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Meeting *meeting, gconstpointer unused);
  } rows[] = {
    { "/store-aftermath/slices", test_slices },
    { "/store-aftermath/undo", test_undo },
    { "/store-aftermath/restart", test_restart },
    { "/store-aftermath/edits-between", test_edits_between },
    { "/store-aftermath/another", test_another },
    { "/store-aftermath/given-up", test_given_up },
    { "/store-aftermath/added-meanwhile", test_added_meanwhile },
    { "/store-aftermath/no-room", test_no_room },
    { "/store-aftermath/full-disk", test_full_disk },
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    g_test_add(rows[i].path, Meeting, NULL, set_up, rows[i].test, tear_down);
  return g_test_run();
}
