/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the hooks: what concerns which, what it reads, which files count, and how they are run,
 * by a launcher that runs nothing. */
#include "hooks-private.h"

#include "error.h"
#include "fake-launcher.h"
#include "folder.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* An hour after an interview its debrief, action 1, is due, and nothing else yet. */
#define LATER (START + HOUR)

/* ---- which hook for what ---- */

/* Ids of interviews in a text: "1 2". */
static GArray *
read_ids(const char *text)
{
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));

  for (char **at = words; *at != NULL && **at != '\0'; at++) {
    gint64 id = g_ascii_strtoll(*at, NULL, 10);

    g_array_append_val(ids, id);
  }
  return ids;
}

/* The same of actions: "1.1 1.2". */
static GArray *
read_action_ids(const char *text)
{
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));

  for (char **at = words; *at != NULL && **at != '\0'; at++) {
    FollowupActionId id;

    g_assert_true(followup_id_parse(*at, &id.interview, &id.number, NULL));
    g_array_append_val(ids, id);
  }
  return ids;
}

/* What all hooks are told of: "added 1, changed 2". */
static char *
list_all(const FollowupStoreNews *news)
{
  GString *text = g_string_new(NULL);

  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++) {
    for (guint i = 0; i < followup_hook_count(hook, news); i++) {
      FollowupActionId id = followup_hook_get(hook, news, i);

      g_string_append_printf(text, "%s%s %d", text->len > 0 ? ", " : "",
                             followup_hook_to_nick(hook), (int)id.interview);
      if (id.number != 0)
        g_string_append_printf(text, ".%u", id.number);
    }
  }
  return g_string_free(text, FALSE);
}

static void
test_which(void)
{
  static const struct {
    const char *verb, *subjects, *others, *actions, *expected;
  } rows[] = {
    { "add", "1 2", "", "", "added 1, added 2" },
    { "add", "3", "1 2", "", "added 3, changed 1, changed 2" },
    { "fall-due", "", "", "1.2 0.1", "due 1.2, due 0.1" },
    { "fall-due", "2", "", "1.2", "due 1.2, changed 2" },
    { "done", "1", "", "1.2 1.3", "done 1.2, done 1.3" },
    { "done", "1", "4", "1.2", "done 1.2, changed 4" },
    { "skip", "1", "", "1.2", "changed 1" },
    { "snooze", "0", "", "0.1", "changed 0" },
    { "update", "1", "2 3", "", "changed 1, changed 2, changed 3" },
    { "remove", "1", "", "", "changed 1" },
    { "undo", "1", "2", "", "changed 1, changed 2" },
    { "redo", "1", "", "", "changed 1" },
    { "touch", "1", "", "1.4", "changed 1" },
    { "rules", "", "1 2", "", "changed 1, changed 2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GArray) subjects = read_ids(rows[i].subjects);
    g_autoptr(GArray) others = read_ids(rows[i].others);
    g_autoptr(GArray) actions = read_action_ids(rows[i].actions);
    const FollowupStoreNews news
        = { .verb = rows[i].verb, .subjects = subjects, .others = others, .actions = actions };
    g_autofree char *found = list_all(&news);

    g_test_message("%s", rows[i].verb);
    g_assert_cmpstr(found, ==, rows[i].expected);
  }
}

/* ---- what it reads ---- */

#define CHANGE "{'id': <uint64 7>, 'verb': <'update'>, 'text': <'moved “it”\\n'>, 'at': <int64 9>}"
#define INTERVIEW "{'id': <uint64 1>, 'employer': <'O\\'Brien 😀'>, 'no-show': <int64 60>}"
#define ACTION "{'id': <'1.2'>, 'due': <int64 0>, 'by-hand': <true>}"

static GVariant *
parse(const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *dict
      = text != NULL ? g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error) : NULL;

  g_assert_no_error(error);
  return dict;
}

static void
test_written(void)
{
  static const struct {
    FollowupHook hook;
    const char *id;
    guint missed;
    const char *change, *interview, *action, *expected;
  } rows[] = {
    { FOLLOWUP_HOOK_ADDED, "1", 0, CHANGE, INTERVIEW, NULL,
      "{\"event\":\"added\",\"version\":1,\"at\":\"1970-01-01T00:00:01Z\",\"who\":\"popup\","
      "\"id\":\"1\",\"missed\":0,\"change\":{\"id\":7,\"verb\":\"update\","
      "\"text\":\"moved “it”\\n\"},\"interview\":{\"id\":1,\"employer\":\"O'Brien 😀\","
      "\"no_show\":\"1970-01-01T00:01:00Z\"}}\n" },
    { FOLLOWUP_HOOK_DUE, "1.2", 0, NULL, INTERVIEW, ACTION,
      "{\"event\":\"due\",\"version\":1,\"at\":\"1970-01-01T00:00:01Z\",\"who\":\"popup\","
      "\"id\":\"1.2\",\"missed\":0,\"change\":null,\"action\":{\"id\":\"1.2\",\"by_hand\":true,"
      "\"due\":\"1970-01-01T00:00:00Z\"},\"interview\":{\"id\":1,\"employer\":\"O'Brien 😀\","
      "\"no_show\":\"1970-01-01T00:01:00Z\"}}\n" },
    { FOLLOWUP_HOOK_DONE, "0.1", 3, CHANGE, NULL, ACTION,
      "{\"event\":\"done\",\"version\":1,\"at\":\"1970-01-01T00:00:01Z\",\"who\":\"popup\","
      "\"id\":\"0.1\",\"missed\":3,\"change\":{\"id\":7,\"verb\":\"update\","
      "\"text\":\"moved “it”\\n\"},\"action\":{\"id\":\"1.2\",\"by_hand\":true,"
      "\"due\":\"1970-01-01T00:00:00Z\"},\"interview\":null}\n" },
    { FOLLOWUP_HOOK_CHANGED, NULL, 4000000000, NULL, NULL, NULL,
      "{\"event\":\"changed\",\"version\":1,\"at\":\"1970-01-01T00:00:01Z\",\"who\":\"popup\","
      "\"id\":null,\"missed\":4000000000,\"change\":null,\"interview\":null}\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GVariant) change = parse(rows[i].change);
    g_autoptr(GVariant) interview = parse(rows[i].interview);
    g_autoptr(GVariant) action = parse(rows[i].action);
    g_autoptr(GBytes) bytes = followup_hook_write(&(FollowupHookTold){ .hook = rows[i].hook,
                                                                       .at = 1,
                                                                       .who = "popup",
                                                                       .missed = rows[i].missed,
                                                                       .id = rows[i].id,
                                                                       .change = change,
                                                                       .interview = interview,
                                                                       .action = action });
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));

    g_assert_cmpstr(text, ==, rows[i].expected);
  }
}

/* ---- with a store ---- */

/* Everything in it is owned. */
typedef struct {
  Fixture store;
  char *folder; /* of the hooks */
  FollowupLauncherFake *launcher;
  FollowupHooks *hooks;
} HooksFixture;

static void
begin(HooksFixture *f)
{
  static const char *const variables[] = { "FOLLOWUP_BUS_NAME=org.example.Test", NULL };

  f->hooks = followup_hooks_new(f->store.store, FOLLOWUP_CLOCK(f->store.clock),
                                FOLLOWUP_LAUNCHER(f->launcher), f->folder, variables);
}

static void
set_up(HooksFixture *f, gconstpointer data)
{
  fixture_set_up(&f->store, NULL);
  f->folder = g_build_filename(f->store.folder, "hooks", NULL);
  f->launcher = followup_launcher_fake_new();
  begin(f);
}

static void
tear_down(HooksFixture *f, gconstpointer data)
{
  followup_hooks_stop(f->hooks);
  g_assert_finalize_object(f->hooks);
  g_clear_object(&f->launcher);
  folder_remove(f->folder);
  g_free(f->folder);
  fixture_tear_down(&f->store, NULL);
}

static void
install(HooksFixture *f, const char *name, guint mode)
{
  g_autofree char *path = g_build_filename(f->folder, name, NULL);

  g_mkdir_with_parents(f->folder, 0700);
  g_assert_true(g_file_set_contents(path, "#!/bin/sh\n", -1, NULL));
  g_assert_cmpint(g_chmod(path, mode), ==, 0);
}

static void
install_all(HooksFixture *f)
{
  static const char *const names[] = { "on-added", "on-due", "on-done", "on-changed" };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    install(f, names[i], 0700);
}

/* Until nothing is left to do. */
static void
settle(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

/* "on-added 1": the names of all runs since, with what they are about. */
static char *
list_runs(HooksFixture *f, guint since)
{
  GString *text = g_string_new(NULL);

  settle();
  for (guint i = since; i < followup_launcher_fake_count_runs(f->launcher); i++) {
    const FakeRun *run = followup_launcher_fake_get_run(f->launcher, i);
    const char *id = g_environ_getenv(run->environment, "FOLLOWUP_ID");

    g_string_append_printf(text, "%s%s %s", text->len > 0 ? ", " : "", run->name, id);
  }
  return g_string_free(text, FALSE);
}

static void
assert_runs(HooksFixture *f, guint *since, const char *expected)
{
  g_autofree char *runs = list_runs(f, *since);

  g_assert_cmpstr(runs, ==, expected);
  *since = followup_launcher_fake_count_runs(f->launcher);
}

static void
assert_last_reads(HooksFixture *f, const char *part)
{
  const FakeRun *run = followup_launcher_fake_get_run(
      f->launcher, followup_launcher_fake_count_runs(f->launcher) - 1);

  if (strstr(run->input, part) == NULL)
    g_test_message("%s", run->input);
  g_assert_nonnull(strstr(run->input, part));
}

static void
undo(HooksFixture *f)
{
  g_autoptr(GError) error = NULL;

  followup_store_undo(f->store.store, &(FollowupOrigin){ .who = "popup" }, NULL, &error);
  g_assert_no_error(error);
}

/* What happens to an interview, and who is told. */
static void
test_events(HooksFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->folder, "on-added", NULL);
  const FakeRun *run;
  guint since = 0;
  gint64 id;

  install_all(f);
  id = fixture_add_simple(&f->store, "O'Brien & Söhne", NULL);
  assert_runs(f, &since, "on-added 1");
  assert_last_reads(f, "\"employer\":\"O'Brien & Söhne\"");
  assert_last_reads(f, "\"actions\":[{\"id\":\"1.1\",");
  assert_last_reads(f, "\"change\":{\"id\":1,\"verb\":\"add\",\"text\":\"added the interview with");
  run = followup_launcher_fake_get_run(f->launcher, 0);
  g_assert_cmpstr(run->path, ==, path);
  g_assert_cmpuint(run->seconds, ==, FOLLOWUP_HOOKS_SECONDS);
  g_assert_cmpstr(g_environ_getenv(run->environment, "FOLLOWUP_EVENT"), ==, "added");
  g_assert_cmpstr(g_environ_getenv(run->environment, "FOLLOWUP_BUS_NAME"), ==, "org.example.Test");

  fixture_go_to(&f->store, LATER);
  assert_runs(f, &since, "on-due 1.1");
  assert_last_reads(f, "\"who\":\"daemon\"");
  assert_last_reads(f, "\"action\":{\"id\":\"1.1\",");
  assert_last_reads(f, "\"state\":\"due\"");

  fixture_complete(&f->store, id, FOLLOWUP_KIND_DEBRIEF, LATER);
  assert_runs(f, &since, "on-done 1.1");
  assert_last_reads(f, "\"state\":\"done\"");
  undo(f);
  assert_runs(f, &since, "on-changed 1");
  assert_last_reads(f, "\"who\":\"popup\"");
  assert_last_reads(f, "\"verb\":\"undo\",\"text\":\"took back: marked the debrief");
  /* It fell due once. */
  fixture_go_to(&f->store, LATER + HOUR);
  assert_runs(f, &since, "");

  g_assert_true(followup_store_remove(f->store.store, &id, 1, NULL, NULL));
  assert_runs(f, &since, "on-changed 1");
  assert_last_reads(f, "\"verb\":\"remove\"");
  assert_last_reads(f, "\"interview\":null");
}

/* Another interview changes with it, and is told of by itself. */
static void
test_others(HooksFixture *f, gconstpointer data)
{
  guint since = 0;
  gint64 first;

  install_all(f);
  first = fixture_add_simple(&f->store, "Acme", "one");
  fixture_add_simple(&f->store, "Acme", "two");
  fixture_go_to(&f->store, START + 8 * DAY);
  settle();
  since = followup_launcher_fake_count_runs(f->launcher);
  fixture_complete(&f->store, first, FOLLOWUP_KIND_CHECK_IN, START + 8 * DAY);
  assert_runs(f, &since, "on-done 1.3, on-changed 2");
}

/* A restart tells of nothing again. */
static void
test_restart(HooksFixture *f, gconstpointer data)
{
  guint since = 0;

  install_all(f);
  fixture_add_simple(&f->store, NULL, NULL);
  fixture_go_to(&f->store, LATER);
  assert_runs(f, &since, "on-added 1, on-due 1.1");
  followup_hooks_stop(f->hooks);
  g_assert_finalize_object(f->hooks);
  fixture_close(&f->store);
  fixture_open(&f->store);
  begin(f);
  fixture_go_to(&f->store, LATER + HOUR);
  assert_runs(f, &since, "");
}

static void
test_none(HooksFixture *f, gconstpointer data)
{
  g_auto(GStrv) names = NULL, problems = NULL;
  guint since = 0;

  fixture_add_simple(&f->store, NULL, NULL);
  assert_runs(f, &since, "");
  names = followup_hooks_list(f->hooks);
  problems = followup_hooks_list_problems(f->hooks);
  g_assert_cmpuint(g_strv_length(names), ==, 0);
  g_assert_cmpuint(g_strv_length(problems), ==, 0);
}

/* ---- which files count ---- */

static void
assert_refused(HooksFixture *f, const char *why)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false(followup_hook_find(f->folder, FOLLOWUP_HOOK_DUE, &path, &error));
  g_assert_null(path);
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, why));
  g_assert_null(strchr(error->message, '\n'));
}

static gboolean
is_found(HooksFixture *f)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_hook_find(f->folder, FOLLOWUP_HOOK_DUE, &path, &error));
  g_assert_no_error(error);
  return path != NULL;
}

static void
test_modes(HooksFixture *f, gconstpointer data)
{
  static const struct {
    guint mode;
    const char *why; /* NULL: it may be run */
  } rows[] = {
    { 0700, NULL },
    { 0755, NULL },
    { 0500, NULL },
    { 0644, "not executable" },
    { 0655, "not executable" },
    { 0775, "others may write to it" },
    { 0707, "others may write to it" },
    { 0777, "others may write to it" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    install(f, "on-due", rows[i].mode);
    if (rows[i].why != NULL)
      assert_refused(f, rows[i].why);
    else
      g_assert_true(is_found(f));
  }
}

static void
test_files(HooksFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->folder, "on-due", NULL);

  g_assert_false(is_found(f)); /* not even a folder */
  install(f, "real", 0700);
  g_assert_false(is_found(f));
  g_assert_cmpint(symlink("real", path), ==, 0);
  g_assert_true(is_found(f));
  install(f, "real", 0722);
  assert_refused(f, "others may write to it"); /* the file that counts */
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(symlink("nowhere", path), ==, 0);
  g_assert_false(is_found(f));
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
  assert_refused(f, "no regular file");
  g_assert_cmpint(g_rmdir(path), ==, 0);
  install(f, "on-due", 0700);
  g_assert_cmpint(g_chmod(f->folder, 0770), ==, 0);
  assert_refused(f, "its folder");
  g_assert_cmpint(g_chmod(f->folder, 0700), ==, 0);
  g_assert_true(is_found(f));
  if (geteuid() != 0) /* only root may give files away */
    return;
  g_assert_cmpint(chown(path, 12345, 12345), ==, 0);
  assert_refused(f, "somebody else");
}

#define EXPECT(pattern) g_test_expect_message("followup", G_LOG_LEVEL_WARNING, pattern)

/* Said once, as long as it is so. */
static void
test_refused(HooksFixture *f, gconstpointer data)
{
  g_auto(GStrv) names = NULL, problems = NULL, none = NULL;
  guint since = 0;

  install(f, "on-added", 0722);
  install(f, "on-done", 0700);
  EXPECT("the hook *on-added* is not run: others may write to it*");
  fixture_add_simple(&f->store, "A", NULL);
  fixture_add_simple(&f->store, "B", NULL);
  assert_runs(f, &since, "");
  g_test_assert_expected_messages();
  names = followup_hooks_list(f->hooks);
  g_assert_cmpuint(g_strv_length(names), ==, 1);
  g_assert_cmpstr(names[0], ==, "on-done");
  problems = followup_hooks_list_problems(f->hooks);
  g_assert_cmpuint(g_strv_length(problems), ==, 1);
  g_assert_nonnull(strstr(problems[0], "others may write to it"));
  install(f, "on-added", 0700);
  none = followup_hooks_list_problems(f->hooks);
  g_assert_cmpuint(g_strv_length(none), ==, 0);
  fixture_add_simple(&f->store, "C", NULL);
  assert_runs(f, &since, "on-added 3");
}

/* ---- running ---- */

static void
test_failure(HooksFixture *f, gconstpointer data)
{
  g_auto(GStrv) problems = NULL, none = NULL;

  install(f, "on-added", 0700);
  followup_launcher_fake_set_failure(f->launcher, "it ended with status 3");
  EXPECT("the hook on-added failed: it ended with status 3");
  fixture_add_simple(&f->store, "A", NULL);
  settle();
  g_test_assert_expected_messages();
  problems = followup_hooks_list_problems(f->hooks);
  g_assert_cmpuint(g_strv_length(problems), ==, 1);
  g_assert_cmpstr(problems[0], ==, "the hook on-added failed: it ended with status 3");
  followup_launcher_fake_set_failure(f->launcher, NULL);
  fixture_add_simple(&f->store, "B", NULL);
  settle();
  none = followup_hooks_list_problems(f->hooks);
  g_assert_cmpuint(g_strv_length(none), ==, 0);
}

static void
add_many(HooksFixture *f, guint n)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++) {
    g_autofree char *employer = g_strdup_printf("Employer %u", i);

    g_ptr_array_add(interviews, fixture_make(employer, NULL, START + DAY, "none"));
  }
  followup_store_add(f->store.store, interviews, FALSE, NULL, NULL, &error);
  g_assert_no_error(error);
}

/* Another database: what waited is nothing any more, and everything may be another. */
static void
test_replaced(HooksFixture *f, gconstpointer data)
{
  guint since = 0;

  install_all(f);
  add_many(f, 2);
  g_signal_emit_by_name(f->store.store, "replaced");
  assert_runs(f, &since, "on-changed ");
  assert_last_reads(f, "\"who\":\"daemon\",\"id\":null,\"missed\":0,\"change\":null,"
                       "\"interview\":null}");
}

/* One of each at a time, in order; however slow one is, the others go on. */
static void
test_one_at_a_time(HooksFixture *f, gconstpointer data)
{
  guint since = 0;

  install_all(f);
  followup_launcher_fake_hold(f->launcher);
  add_many(f, 3);
  assert_runs(f, &since, "on-added 1");
  undo(f);
  assert_runs(f, &since, "on-changed 3");
  followup_launcher_fake_release(f->launcher);
  /* They are gone by now: nobody is told that they were added. */
  assert_runs(f, &since, "on-changed 2, on-changed 1");
}

/* A thousand at once start no thousand programs, and whoever missed some is told how many. */
static void
test_too_many(HooksFixture *f, gconstpointer data)
{
  enum { MANY = 1000 };
  guint since = 0;

  install(f, "on-added", 0700);
  followup_launcher_fake_hold(f->launcher);
  EXPECT("more happened than the hook on-added keeps up with: 100 events wait*");
  add_many(f, MANY);
  assert_runs(f, &since, "on-added 1");
  g_test_assert_expected_messages();
  assert_last_reads(f, "\"missed\":900,");
  add_many(f, 1); /* one has begun, so there is room for it */
  followup_launcher_fake_release(f->launcher);
  settle();
  g_assert_cmpuint(followup_launcher_fake_count_runs(f->launcher), ==,
                   FOLLOWUP_HOOKS_MAX_WAITING + 1);
  assert_last_reads(f, "\"id\":\"1001\",\"missed\":0,");
}

/* Dealt with before its turn came. */
static void
test_not_so_any_more(HooksFixture *f, gconstpointer data)
{
  guint since = 0;
  gint64 id;

  install(f, "on-due", 0700);
  id = fixture_add_simple(&f->store, NULL, NULL);
  fixture_go_to(&f->store, LATER);
  fixture_complete(&f->store, id, FOLLOWUP_KIND_DEBRIEF, LATER);
  assert_runs(f, &since, "");
}

/* A program that runs outlives the daemon. */
static void
test_outlived(HooksFixture *f, gconstpointer data)
{
  install(f, "on-added", 0700);
  followup_launcher_fake_hold(f->launcher);
  add_many(f, 2);
  settle();
  followup_hooks_stop(f->hooks);
  g_assert_finalize_object(f->hooks);
  followup_launcher_fake_release(f->launcher);
  settle();
  g_assert_cmpuint(followup_launcher_fake_count_runs(f->launcher), ==, 1);
  begin(f);
}

#define ADD(path, test) g_test_add(path, HooksFixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/hooks/which", test_which);
  g_test_add_func("/hooks/written", test_written);
  ADD("/hooks/events", test_events);
  ADD("/hooks/others", test_others);
  ADD("/hooks/replaced", test_replaced);
  ADD("/hooks/restart", test_restart);
  ADD("/hooks/none", test_none);
  ADD("/hooks/modes", test_modes);
  ADD("/hooks/files", test_files);
  ADD("/hooks/refused", test_refused);
  ADD("/hooks/failure", test_failure);
  ADD("/hooks/one-at-a-time", test_one_at_a_time);
  ADD("/hooks/too-many", test_too_many);
  ADD("/hooks/not-so-any-more", test_not_so_any_more);
  ADD("/hooks/outlived", test_outlived);
  return g_test_run();
}
