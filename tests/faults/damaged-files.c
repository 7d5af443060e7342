/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Damages the files of a data folder in every way and opens it: what comes of it, each time in a
 * process of its own. damaged-files COUNT SEED */

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"
#include "fake-clock.h"
#include "keeper.h"

#define NOW 1795000000
#define OLD 20   /* interviews in the older backup, */
#define NEWER 30 /* in the newer one, */
#define ALL 40   /* and in the database */

/* What became of one; as an exit status. */
typedef enum {
  HARMLESS = 10, /* everything is there */
  NOTICED,       /* not everything, and it is said */
  UNSEEN,        /* something is another, and nothing is said */
  EMPTY,         /* nothing is there, and nothing is said */
  WORSE,         /* a good backup was passed over, or what was damaged is gone */
  N_OUTCOMES
} Outcome;

typedef enum { TRUNCATE, GARBAGE, ZERO_PAGE, FLIP, REMOVE, N_DAMAGES } Damage;
static const char *const damage_names[]
    = { "truncation", "garbage", "zeros", "bit flip", "removal" };

typedef struct {
  char *folder;
  FollowupPaths *paths;
  FollowupClock *clock;
  FollowupStore *store;
  FollowupKeeper *keeper;
} Life;

static void
check(gboolean fine, const GError *error)
{
  if (fine)
    return;
  fprintf(stderr, "damaged-files: %s\n", error != NULL ? error->message : "cannot go on");
  exit(99);
}

static void
run_command(const char *program, const char *from, const char *to)
{
  const char *argv[] = { program, "-r", from, to, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  check(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                     &status, &error),
        error);
  check(status == 0, NULL);
}

static void
remove_folder(const char *folder)
{
  run_command("rm", "--", folder);
}

static void
begin_life(Life *life, const char *folder)
{
  g_autoptr(FollowupRules) rules = followup_rules_new();
  g_autoptr(GError) error = NULL;

  life->folder = g_strdup(folder);
  life->paths = followup_paths_new(folder, folder);
  life->clock = FOLLOWUP_CLOCK(followup_clock_fake_new(NOW, NULL));
  life->store = followup_store_new(life->paths->database, life->clock, rules);
  life->keeper = followup_keeper_new(life->paths, life->store, life->clock);
  check(followup_keeper_start(life->keeper, &error), error);
}

static void
end_life(Life *life)
{
  followup_keeper_stop(life->keeper);
  g_clear_object(&life->keeper);
  g_clear_object(&life->store);
  g_clear_object(&life->clock);
  g_clear_pointer(&life->paths, followup_paths_free);
  g_clear_pointer(&life->folder, g_free);
}

static void
add_interviews(Life *life, guint n)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++) {
    FollowupInterview *interview = followup_interview_new();
    FollowupInterviewer *person = followup_interviewer_new();

    interview->employer = g_strdup_printf("Employer %u & Söhne", i);
    interview->note = g_strnfill(300 + i, 'n');
    interview->start = NOW - 86400 + i;
    g_free(interview->zone);
    interview->zone = g_strdup("UTC");
    person->name = g_strdup("Jane Doe");
    person->email = g_strdup("jane@example.com");
    g_ptr_array_add(interview->interviewers, person);
    g_ptr_array_add(interviews, interview);
  }
  check(followup_store_add(life->store, interviews, FALSE, NULL, NULL, &error), error);
}

static void
back_up(Life *life, gint64 at)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupBackup) backup = NULL;

  followup_clock_fake_jump(FOLLOWUP_CLOCK_FAKE(life->clock), at);
  backup = followup_store_back_up(life->store, FOLLOWUP_BACKUP_DAILY, &error);
  check(backup != NULL, error);
}

/* Two folders with the same in them: one left well, one as a kill leaves it. */
static void
make_bases(const char *clean, const char *killed)
{
  Life life;

  begin_life(&life, clean);
  add_interviews(&life, OLD);
  back_up(&life, NOW - 86400);
  add_interviews(&life, NEWER - OLD);
  back_up(&life, NOW - 3600);
  for (guint i = NEWER; i < ALL; i++)
    add_interviews(&life, 1);
  run_command("cp", clean, killed);
  end_life(&life);
}

/* Everything that a user would miss. */
static char *
describe(FollowupStore *store, guint *count)
{
  const FollowupInterviewFilter every = { 0 };
  const FollowupActionFilter any = { .until = FOLLOWUP_NO_INSTANT };
  g_autoptr(GPtrArray) interviews = followup_store_list_interviews(store, &every, NULL);
  g_autoptr(GPtrArray) actions = followup_store_list_actions(store, &any, NULL, NULL);
  GString *text = g_string_new(NULL);
  gint64 last;
  guint n;

  *count = interviews != NULL ? interviews->len : 0;
  for (guint i = 0; interviews != NULL && i < interviews->len; i++) {
    const FollowupInterview *at = g_ptr_array_index(interviews, i);
    const FollowupInterviewer *person
        = at->interviewers->len > 0 ? g_ptr_array_index(at->interviewers, 0) : NULL;

    g_string_append_printf(text, "%d %s %s %s %" G_GINT64_FORMAT " %s %s\n", (int)at->id, at->uuid,
                           at->employer, at->note, at->start, at->zone,
                           person != NULL ? person->email : "-");
  }
  for (guint i = 0; actions != NULL && i < actions->len; i++) {
    const FollowupAction *at = g_ptr_array_index(actions, i);

    g_string_append_printf(text, "%d.%u %s %d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                           (int)at->interview, at->number, at->uuid, (int)at->kind, (int)at->state,
                           at->due, at->by);
  }
  followup_store_append_lines(store, &every, text, &n, &last, NULL);
  return g_string_free(text, FALSE);
}

static void
damage_file(const char *path, Damage damage, GRand *random)
{
  g_autofree char *bytes = NULL;
  gsize length = 0, at, n;

  if (damage == REMOVE) {
    g_remove(path);
    return;
  }
  if (!g_file_get_contents(path, &bytes, &length, NULL) || length == 0)
    return;
  /* What lies beyond the first 256 KiB of a log that was grown beforehand is nothing. */
  at = (gsize)(g_rand_double(random) * (double)MIN(length, 256 * 1024));
  n = MIN(length - at, 1 + (gsize)g_rand_int_range(random, 0, 8192));
  switch (damage) {
  case TRUNCATE:
    length = g_rand_boolean(random) ? at / 4096 * 4096 : at;
    break;
  case GARBAGE:
    for (gsize i = 0; i < n; i++)
      bytes[at + i] = (char)g_rand_int(random);
    break;
  case ZERO_PAGE:
    at = at / 4096 * 4096;
    memset(bytes + at, 0, MIN(length - at, 4096));
    break;
  default:
    bytes[at] ^= (char)(1 << g_rand_int_range(random, 0, 8));
    break;
  }
  check(g_file_set_contents_full(path, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL),
        NULL);
}

static char *
pick_backup(const char *folder, guint which)
{
  g_autofree char *backups = g_build_filename(folder, "backups", NULL);
  g_autoptr(GPtrArray) list = followup_backup_list(backups, NULL);

  check(list != NULL && list->len == 2, NULL);
  return g_strdup(((FollowupBackup *)g_ptr_array_index(list, which))->path);
}

/* The database, its log, or the newer backup together with the database. */
static gboolean
do_damage(const char *folder, Damage damage, guint target, GRand *random)
{
  g_autofree char *database = g_build_filename(folder, "followup.db", NULL);
  g_autofree char *log = g_strconcat(database, "-wal", NULL);
  g_autofree char *backup = pick_backup(folder, 0);

  damage_file(target == 1 ? log : database, damage, random);
  if (target < 2)
    return TRUE;
  damage_file(backup, damage, random);
  return FALSE;
}

static Outcome
judge(Life *life, const char *expected, gboolean has_backup)
{
  const char *const *notices = followup_keeper_get_notices(life->keeper);
  guint count = 0;
  g_autofree char *found = describe(life->store, &count);
  gboolean said;

  followup_store_check(life->store, NULL); /* as the daemon does behind the first answers */
  while (g_main_context_iteration(NULL, FALSE))
    ; /* damage that the reading met is mended */
  g_free(found);
  found = describe(life->store, &count);
  said = *notices != NULL || followup_keeper_get_failure(life->keeper) != NULL;
  if (g_str_equal(found, expected))
    return HARMLESS;
  if (!said)
    return count == 0 ? EMPTY : UNSEEN;
  if (has_backup && followup_store_is_open(life->store) && count < NEWER)
    return WORSE;
  return NOTICED;
}

static Outcome
try_one(const char *base, const char *folder, const char *expected, guint number, guint seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(seed + number);
  Damage damage = (Damage)(number % N_DAMAGES);
  gboolean has_backup = do_damage(folder, damage, number / N_DAMAGES % 3, random);
  Life life;
  Outcome outcome;

  begin_life(&life, folder);
  outcome = judge(&life, expected, has_backup);
  end_life(&life);
  if (outcome >= UNSEEN)
    fprintf(stderr, "case %u: %s of %s, from %s: %s\n", number, damage_names[damage],
            number / N_DAMAGES % 3 == 1 ? "the log" : "the database", base,
            outcome == UNSEEN ? "unseen" : "broken");
  return outcome;
}

static char *
ask_expected(const char *base)
{
  char *expected;
  guint count;
  Life life;

  begin_life(&life, base);
  expected = describe(life.store, &count);
  check(count == ALL, NULL);
  end_life(&life);
  return expected;
}

int
main(int argc, char **argv)
{
  guint n = argc > 1 ? (guint)atoi(argv[1]) : 60, seed = argc > 2 ? (guint)atoi(argv[2]) : 1;
  g_autofree char *top = g_dir_make_tmp("followup-damage-XXXXXX", NULL);
  g_autofree char *clean = g_build_filename(top, "clean", NULL);
  g_autofree char *killed = g_build_filename(top, "killed", NULL);
  g_autofree char *work = g_build_filename(top, "work", NULL);
  g_autofree char *expected = NULL;
  guint counts[N_OUTCOMES + 1] = { 0 };

  make_bases(clean, killed);
  expected = ask_expected(clean);
  for (guint i = 0; i < n; i++) {
    const char *base = i / (N_DAMAGES * 3) % 2 == 0 ? clean : killed;
    int status = 0;
    pid_t child;

    run_command("cp", base, work);
    child = fork();
    if (child == 0) {
      freopen("/dev/null", "w", stdout);
      g_log_set_writer_func(g_log_writer_journald, NULL, NULL);
      exit((int)try_one(base, work, expected, i, seed));
    }
    waitpid(child, &status, 0);
    status = WIFEXITED(status) ? WEXITSTATUS(status) : N_OUTCOMES;
    counts[status >= HARMLESS && status < N_OUTCOMES ? status : N_OUTCOMES]++;
    if (status < HARMLESS || status >= N_OUTCOMES)
      fprintf(stderr, "case %u: crashed\n", i);
    remove_folder(work);
  }
  remove_folder(top);
  printf(
      "%u files, %u crashed, %u silently empty, %u badly mended, %u noticed of %u that mattered, "
      "%u harmless\n",
      n, counts[N_OUTCOMES], counts[EMPTY], counts[WORSE], counts[NOTICED],
      counts[NOTICED] + counts[UNSEEN] + counts[EMPTY] + counts[WORSE], counts[HARMLESS]);
  return counts[N_OUTCOMES] + counts[EMPTY] + counts[WORSE] == 0 ? 0 : 1;
}
