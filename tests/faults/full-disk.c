/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The daemon on a disk that fills up, fails to write, fails to sync, or becomes read-only (see
 * disk-shim.c), with a popup server of our own. What was acknowledged is in the books, what was
 * refused is not, what falls due meanwhile is shown, and all goes on by itself afterwards.
 *
 *   faults-full-disk ROUNDS SEED */

#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "book.h"
#include "clerk.h"
#include "driver.h"
#include "fake-server.h"
#include "names.h"
#include "patience.h"

#define PATIENCE (60 * G_USEC_PER_SEC)
#define BLOCK 4096
#define N_TRIES 3 /* of each kind, while the disk is full */
#define N_OPERATIONS 12
#define FULL "the disk is full:"
#define FULL_POPUP "The disk is full"
#define STUCK_POPUP "The disk cannot be written to"

typedef struct {
  GDBusConnection *connection;
  GRand *rand;
  FakeServer *server;
  FaultsClerk clerk;
  char *folder, *disk, *log; /* of the data; what is said to the shim; the daemon's log */
  GPid daemon;
  GPtrArray *kept, *refused; /* UUIDs of requests */
  guint n_interviews;
  guint n_finished, n_shown, n_recovered, n_wrong;
} Story;

static void
note_wrong(Story *self, const char *what, const char *more)
{
  fprintf(stderr, "%s: %s\n", what, more);
  self->n_wrong++;
}

/* ---- the disk ---- */

static void
set_disk(Story *self, const char *words)
{
  g_autoptr(GError) error = NULL;

  /* At once, or the daemon may read half of it. */
  if (!g_file_set_contents(self->disk, words, -1, &error))
    faults_die("%s", error->message);
}

static gint64 used;

static int
add_file(const char *path, const struct stat *status, int type)
{
  if (type == FTW_F)
    used += (status->st_size + BLOCK - 1) / BLOCK * BLOCK;
  return 0;
}

static void
fill_disk(Story *self, gint64 left)
{
  g_autofree char *words = NULL;

  used = 0;
  ftw(self->folder, add_file, 16);
  words = g_strdup_printf("size %" G_GINT64_FORMAT "\n", used + left);
  set_disk(self, words);
}

/* ---- the daemon ---- */

static void
start(Story *self)
{
  g_setenv("LD_PRELOAD", g_getenv("FAULTS_SHIM"), TRUE);
  self->daemon = faults_start_daemon(NULL);
  g_unsetenv("LD_PRELOAD");
  if (!faults_wait_for_name(self->connection, FOLLOWUP_BUS_NAME, 30000))
    faults_die("the daemon does not appear: see followupd.log");
}

static void
end(Story *self, gboolean kill)
{
  if (!(kill ? faults_kill_daemon(self->daemon) : faults_end_daemon(self->daemon)))
    note_wrong(self, "the end", "not as it should be");
  run_loop_for(20 * G_TIME_SPAN_MILLISECOND); /* the bus tells */
}

static guint
count_in_log(Story *self, const char *text)
{
  g_autofree char *all = NULL;
  guint n = 0;

  if (!g_file_get_contents(self->log, &all, NULL, NULL))
    return 0;
  for (const char *at = strstr(all, text); at != NULL; at = strstr(at + 1, text))
    n++;
  return n;
}

/* ---- calls ---- */

static char *
get_error_name(const GError *error)
{
  char *name = g_dbus_error_get_remote_error(error);

  return name != NULL ? name : g_strdup(error->message);
}

/* What was answered; a refusal is no failure here. Notes the request, by its UUID. */
static GVariant *
call(Story *self, const char *method, GVariant *parameters, const char *request, char **refusal)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply = faults_call(self->connection, method, parameters, &error);

  g_ptr_array_add(reply != NULL ? self->kept : self->refused, g_strdup(request));
  if (refusal != NULL)
    *refusal = reply == NULL ? get_error_name(error) : NULL;
  else if (reply == NULL)
    note_wrong(self, method, error->message);
  return reply;
}

static GVariant *
add_interview(Story *self, char **refusal)
{
  g_autofree char *request = g_uuid_string_random();
  g_autofree char *employer = g_strdup_printf("Employer %u", self->n_interviews++);

  return call(
      self, "AddInterviews",
      g_variant_new_parsed("([{'employer': <%s>, 'start': <%x>, 'zone': <'Europe/Berlin'>}],"
                           " {'request': <%s>})",
                           employer, g_get_real_time() / G_USEC_PER_SEC + 40 * 86400, request),
      request, refusal);
}

/* (transfer full): the id of a todo that is due in some seconds. */
static char *
add_request(Story *self, guint64 interview, const char *text, gint64 in)
{
  g_autofree char *request = g_uuid_string_random();
  g_autoptr(GVariant) reply = call(
      self, "AddRequests",
      g_variant_new_parsed("([{'interview': <%t>, 'text': <%s>, 'due': <%x>}], "
                           "{'request': <%s>})",
                           interview, text, g_get_real_time() / G_USEC_PER_SEC + in, request),
      request, NULL);
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GVariant) first = NULL;
  char *id = NULL;

  if (reply == NULL)
    faults_die("no request could be added: see followupd.log");
  list = g_variant_get_child_value(reply, 0);
  first = g_variant_get_child_value(list, 0);
  g_variant_lookup(first, "id", "s", &id);
  return id;
}

/* One that is but an update of a row: it must do. */
static void
do_with(Story *self, const char *method, const char *id)
{
  g_autofree char *request = g_uuid_string_random();
  g_autoptr(GVariant) reply = NULL;
  const char *const ids[] = { id, NULL };
  GVariant *options = g_variant_new_parsed("{'request': <%s>}", request);
  GVariant *parameters;

  if (g_str_equal(method, "SnoozeActions"))
    parameters
        = g_variant_new("(^asx@a{sv})", ids, g_get_real_time() / G_USEC_PER_SEC + 86400, options);
  else if (id != NULL)
    parameters = g_variant_new("(^as@a{sv})", ids, options);
  else
    parameters = g_variant_new("(@a{sv})", options);
  reply = call(self, method, parameters, request, NULL);
  self->n_finished += reply != NULL;
}

static void
expect_refusal(Story *self, const char *wanted)
{
  g_autofree char *refusal = NULL;
  g_autoptr(GVariant) reply = add_interview(self, &refusal);

  if (reply != NULL || !g_str_has_suffix(refusal, wanted))
    note_wrong(self, "adding on a bad disk", reply == NULL ? refusal : "was taken");
}

/* By itself, which takes what it takes. */
static void
await_recovery(Story *self)
{
  gint64 deadline = g_get_monotonic_time() + PATIENCE;
  g_autofree char *refusal = NULL;

  for (;;) {
    g_autoptr(GVariant) reply = NULL;

    g_clear_pointer(&refusal, g_free);
    reply = add_interview(self, &refusal);
    if (reply != NULL)
      break;
    if (g_get_monotonic_time() > deadline) {
      note_wrong(self, "no recovery", refusal);
      return;
    }
    run_loop_for(250 * G_TIME_SPAN_MILLISECOND);
  }
  self->n_recovered++;
}

static void
await_popup(Story *self, const char *text)
{
  gint64 deadline = g_get_monotonic_time() + PATIENCE;

  while (fake_server_find(self->server, text) == NULL && g_get_monotonic_time() < deadline)
    run_loop_for(20 * G_TIME_SPAN_MILLISECOND);
  if (fake_server_find(self->server, text) == NULL)
    note_wrong(self, "no popup", text);
  else
    self->n_shown++;
}

/* ---- the books ---- */

static void
copy_file(const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (g_file_get_contents(from, &bytes, &length, NULL)
      && !g_file_set_contents(to, bytes, (gssize)length, NULL))
    faults_die("‘%s’ cannot be written", to);
}

/* A copy of what a killed daemon left: who opens the original would leave it changed. */
static void
audit(Story *self)
{
  g_autofree char *from = g_build_filename(self->folder, "followup.db", NULL);
  g_autofree char *from_log = g_strconcat(from, "-wal", NULL);
  g_autofree char *to = g_build_filename(g_getenv("RIG_DIR"), "audited.db", NULL);
  g_autofree char *to_log = g_strconcat(to, "-wal", NULL);
  g_autoptr(FaultsBook) book = NULL;

  copy_file(from, to);
  copy_file(from_log, to_log);
  book = faults_book_open(to);
  if (book == NULL || !faults_book_is_sound(book)) {
    note_wrong(self, "the database", "DAMAGED");
    return;
  }
  for (guint i = 0; i < self->kept->len; i++) {
    if (faults_book_count_requests(book, g_ptr_array_index(self->kept, i)) != 1)
      note_wrong(self, "lost", g_ptr_array_index(self->kept, i));
  }
  for (guint i = 0; i < self->refused->len; i++) {
    if (faults_book_count_requests(book, g_ptr_array_index(self->refused, i)) != 0)
      note_wrong(self, "refused, and there", g_ptr_array_index(self->refused, i));
  }
}

static void
kill_and_audit(Story *self)
{
  end(self, TRUE);
  set_disk(self, "");
  audit(self);
  g_unlink(self->log);
  start(self);
}

/* ---- what happens ---- */

/* (transfer full): ids of things to deal with, which are not due for long. */
static GPtrArray *
prepare(Story *self, guint n, const char *text)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GVariant) reply = add_interview(self, NULL);
  guint64 interview = reply != NULL ? faults_clerk_read_interview(reply) : 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add(ids, add_request(self, interview, "later", 30 * 86400));
  g_ptr_array_add(ids, add_request(self, interview, text, 3));
  return ids;
}

static void
work_on_full_disk(Story *self, GPtrArray *ids, const char *text)
{
  guint i = 0;

  for (guint n = 0; n < N_TRIES; n++) {
    expect_refusal(self, "NoSpace");
    do_with(self, "CompleteActions", g_ptr_array_index(ids, i++));
    do_with(self, "SkipActions", g_ptr_array_index(ids, i++));
    do_with(self, "SnoozeActions", g_ptr_array_index(ids, i));
    do_with(self, "Undo", NULL);
  }
  await_popup(self, FULL_POPUP);
  await_popup(self, text);
  do_with(self, "SnoozeActions", g_ptr_array_index(ids, ids->len - 1));
  if (count_in_log(self, FULL) != 1)
    note_wrong(self, "said", "not once");
}

static void
fill_while_open(Story *self, guint round)
{
  g_autofree char *text = g_strdup_printf("papers %u", round);
  g_autoptr(GPtrArray) ids = prepare(self, 2 * N_TRIES + 1, text);

  fill_disk(self, 0);
  work_on_full_disk(self, ids, text);
  set_disk(self, "");
  await_recovery(self);
  kill_and_audit(self);
}

static void
fill_before_start(Story *self, guint round, gint64 left, gboolean kill)
{
  g_autofree char *text
      = g_strdup_printf("papers %u, %" G_GINT64_FORMAT " left%s", round, left, kill ? ", k" : "");
  g_autoptr(GPtrArray) ids = prepare(self, 2 * N_TRIES + 1, text);

  end(self, kill);
  fill_disk(self, left);
  g_unlink(self->log);
  start(self);
  work_on_full_disk(self, ids, text);
  set_disk(self, "");
  await_recovery(self);
  kill_and_audit(self);
}

/* When the interview's check-in is due. */
static gint64
read_check_in(Story *self, guint64 interview)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = faults_call(self->connection, "ListActions",
                    g_variant_new_parsed("({'interview': <%t>},)", interview), &error);
  g_autoptr(GVariant) list = reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
  gint64 due = 0;

  for (gsize i = 0; list != NULL && i < g_variant_n_children(list); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(list, i);
    g_autofree char *kind = NULL;

    if (g_variant_lookup(action, "kind", "s", &kind) && g_str_equal(kind, "check-in"))
      g_variant_lookup(action, "due", "x", &due);
  }
  return due;
}

static void
choose_cadence(Story *self, const char *cadence)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = faults_call(
      self->connection, "ChangeSetting",
      g_variant_new("(ss@a{sv})", "Plan.Cadence", cadence, g_variant_new_parsed("@a{sv} {}")),
      &error);

  if (reply == NULL)
    note_wrong(self, "ChangeSetting", error->message);
}

/* The plans follow what was chosen on the bad disk, once it is a good one again. */
static void
await_plan(Story *self, guint64 interview, gint64 other)
{
  gint64 deadline = g_get_monotonic_time() + PATIENCE;

  while (read_check_in(self, interview) == other && g_get_monotonic_time() < deadline)
    run_loop_for(20 * G_TIME_SPAN_MILLISECOND);
  if (read_check_in(self, interview) == other)
    note_wrong(self, "other settings", "nothing was planned anew");
}

/* Most of it succeeds, some fails; what is asked for after a while succeeds again. */
static void
fail_now_and_then(Story *self, const char *word, guint round)
{
  g_autofree char *text = g_strdup_printf("%s %u", word, round);
  g_autoptr(GVariant) added = NULL;
  guint64 interview;
  gint64 due;

  for (guint i = 0; i < N_OPERATIONS; i++) {
    FaultsClerk *clerk = &self->clerk;
    g_autofree char *refusal = NULL;
    g_autoptr(GVariant) reply = NULL;

    set_disk(self, g_rand_boolean(self->rand) ? word : "");
    faults_clerk_choose(clerk);
    reply = call(self, clerk->method, clerk->parameters, clerk->request, &refusal);
    if (reply != NULL)
      faults_clerk_note_reply(clerk, reply);
    faults_clerk_end(clerk);
  }
  /* Only now: the clerk may undo or finish whatever it finds. */
  set_disk(self, "");
  await_recovery(self);
  g_ptr_array_unref(prepare(self, 0, text));
  added = add_interview(self, NULL);
  interview = added != NULL ? faults_clerk_read_interview(added) : 0;
  due = read_check_in(self, interview);
  set_disk(self, word);
  expect_refusal(self, "");
  await_popup(self, STUCK_POPUP);
  await_popup(self, text);
  choose_cadence(self, "two-weeks");
  set_disk(self, "");
  await_recovery(self);
  await_plan(self, interview, due);
  choose_cadence(self, "");
  kill_and_audit(self);
}

static void
set_up(Story *self, guint seed)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SESSION, NULL, NULL);

  self->connection = faults_connect();
  self->rand = g_rand_new_with_seed(seed);
  self->server = fake_server_new(address, FAKE_SERVER_PLAIN);
  faults_clerk_init(&self->clerk, self->rand, 1);
  self->folder = g_strdup(g_getenv("FAULTS_DISK_FOLDER"));
  self->disk = g_strdup(g_getenv("FAULTS_DISK"));
  self->log = g_build_filename(g_getenv("RIG_DIR"), "followupd.log", NULL);
  self->kept = g_ptr_array_new_with_free_func(g_free);
  self->refused = g_ptr_array_new_with_free_func(g_free);
  set_disk(self, "");
  start(self);
}

static void
tear_down(Story *self)
{
  end(self, FALSE);
  faults_clerk_clear(&self->clerk);
  fake_server_free(self->server);
  g_rand_free(self->rand);
  g_object_unref(self->connection);
  g_ptr_array_unref(self->kept);
  g_ptr_array_unref(self->refused);
  g_free(self->folder);
  g_free(self->disk);
  g_free(self->log);
}

int
main(int argc, char **argv)
{
  Story story = { 0 };
  guint n = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 1;

  set_up(&story, argc > 2 ? (guint)strtoul(argv[2], NULL, 10) : 1);
  for (guint i = 0; i < n; i++) {
    fill_while_open(&story, i);
    fill_before_start(&story, i, 0, FALSE);
    fill_before_start(&story, i, 0, TRUE);
    fill_before_start(&story, i, 64 * 1024, FALSE);
    fail_now_and_then(&story, "write-error", i);
    fail_now_and_then(&story, "sync-error", i);
    fail_now_and_then(&story, "read-only", i);
  }
  printf("%u acknowledged, %u refused, %u finished on the full disk, %u shown on a bad one, "
         "%u recoveries, %u wrong",
         story.kept->len, story.refused->len, story.n_finished, story.n_shown, story.n_recovered,
         story.n_wrong);
  tear_down(&story);
  return story.n_wrong > 0;
}
