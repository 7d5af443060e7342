/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Four clients add, finish, put off and undo while the daemon is killed again and again; what was
 * not acknowledged is asked for once more, by the same UUID. Then the books are audited.
 *
 *   faults-acknowledged OPERATIONS SEED */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "clerk.h"
#include "driver.h"
#include "names.h"

#define N_CLIENTS 4
#define MIN_SPAN 60000 /* microseconds; of a life behind its taking the name */
#define MAX_SPAN 3000000

typedef struct _Story Story;

typedef struct {
  Story *story;
  GDBusConnection *connection;
  FaultsClerk clerk;
  gboolean pending, repeating; /* repeating: it was acknowledged, and is asked for again */
} Client;

struct _Story {
  GRand *rand;
  GDBusConnection *connection;
  Client clients[N_CLIENTS];
  gboolean there;       /* the daemon's name is owned */
  GPtrArray *requests;  /* UUIDs acknowledged */
  GPtrArray *employers; /* of acknowledged adds */
  guint target;         /* operations to be acknowledged */
  gint span;
  guint n_kills, n_retried, n_repeated, n_undone, n_refused, n_twice;
};

/* ---- what is answered ---- */

static void
note_reply(Client *self, GVariant *reply)
{
  FaultsClerk *clerk = &self->clerk;
  gboolean is_add = g_str_equal(clerk->method, "AddInterviews");

  if (self->repeating) {
    self->story->n_repeated++;
    self->story->n_twice += is_add && faults_clerk_read_interview(reply) != clerk->interview;
    return;
  }
  faults_clerk_note_reply(clerk, reply);
  if (is_add)
    g_ptr_array_add(self->story->employers, g_strdup(clerk->employer));
  self->story->n_undone += g_str_equal(clerk->method, "Undo");
  g_ptr_array_add(self->story->requests, g_strdup(clerk->request));
}

static void
end_call(Client *self)
{
  faults_clerk_end(&self->clerk);
  self->repeating = FALSE;
}

static void
replied_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  Client *self = data;
  Story *story = self->story;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  self->pending = FALSE;
  if (reply == NULL && strstr(error->message, "org.followup.Followup1.Error") == NULL) {
    story->n_retried++; /* nobody answered */
    return;
  }
  /* Another client's undo took away what this one knew of. */
  if (reply == NULL) {
    story->n_refused++;
    end_call(self);
    return;
  }
  note_reply(self, reply);
  if (self->repeating || g_rand_double(story->rand) > 0.1)
    end_call(self);
  else
    self->repeating = TRUE;
}

static void
call_next(Client *self)
{
  Story *story = self->story;

  if (!story->there || self->pending)
    return;
  if (self->clerk.method == NULL && story->requests->len >= story->target)
    return;
  if (self->clerk.method == NULL)
    faults_clerk_choose(&self->clerk);
  self->pending = TRUE;
  g_dbus_connection_call(self->connection, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH,
                         FOLLOWUP_INTERFACE, self->clerk.method, self->clerk.parameters, NULL,
                         G_DBUS_CALL_FLAGS_NO_AUTO_START, 60000, NULL, replied_cb, self);
}

/* ---- lives ---- */

static void
appeared_cb(GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  ((Story *)data)->there = TRUE;
}

static void
vanished_cb(GDBusConnection *connection, const char *name, gpointer data)
{
  ((Story *)data)->there = FALSE;
}

static gboolean
wake_cb(gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_busy(Story *self)
{
  for (guint i = 0; i < N_CLIENTS; i++) {
    if (self->clients[i].clerk.method != NULL)
      return TRUE;
  }
  return self->requests->len < self->target;
}

/* Until the deadline, or until all is done. */
static void
run_until(Story *self, gint64 deadline)
{
  while (is_busy(self) && g_get_monotonic_time() < deadline) {
    for (guint i = 0; i < N_CLIENTS; i++)
      call_next(&self->clients[i]);
    g_main_context_iteration(NULL, TRUE);
  }
}

/* The clients get to work once the name is there; then it is a matter of luck. */
static void
live_and_die(Story *self)
{
  GPid pid = faults_start_daemon(NULL);
  gint64 limit = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
  guint before = self->requests->len;

  while (!self->there && g_get_monotonic_time() < limit)
    g_main_context_iteration(NULL, TRUE);
  run_until(self, g_get_monotonic_time() + g_rand_int_range(self->rand, 0, self->span));
  faults_kill_daemon(pid);
  self->n_kills++;
  /* A slow machine needs longer lives, or nothing would ever be acknowledged. */
  if (self->requests->len == before)
    self->span = MIN(self->span * 3 / 2, MAX_SPAN);
  else if (self->requests->len > before + 5)
    self->span = MAX(self->span / 2, MIN_SPAN);
  limit = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
  while (self->there && g_get_monotonic_time() < limit)
    g_main_context_iteration(NULL, TRUE);
}

/* ---- the audit ---- */

static guint
count_lost(Story *self, FaultsBook *book)
{
  guint n_lost = 0;

  for (guint i = 0; i < self->requests->len; i++) {
    if (faults_book_count_requests(book, g_ptr_array_index(self->requests, i)) == 1)
      continue;
    fprintf(stderr, "lost: request %s\n", (char *)g_ptr_array_index(self->requests, i));
    n_lost++;
  }
  return n_lost;
}

static guint
count_twice(Story *self, FaultsBook *book)
{
  guint n_twice = self->n_twice;

  for (guint i = 0; i < self->employers->len; i++)
    n_twice += faults_book_ask(book, "SELECT count(*) FROM interview WHERE employer = ?",
                               g_ptr_array_index(self->employers, i))
               > 1;
  return n_twice;
}

/* TRUE: the promise is kept. */
static gboolean
audit(Story *self)
{
  g_autofree char *path
      = g_build_filename(g_getenv("XDG_DATA_HOME"), "followup", "followup.db", NULL);
  g_autoptr(FaultsBook) book = faults_book_open(path);
  guint n_lost, n_twice, n_half;
  gboolean sound;

  if (book == NULL)
    return FALSE;
  sound = faults_book_is_sound(book);
  n_lost = count_lost(self, book);
  n_twice = count_twice(self, book);
  n_half = faults_book_count_half_done(book);
  printf("%u operations acknowledged across %u kills (%u undone, %u asked for again, %u repeated "
         "after the reply, %u refused), %u lost, %u twice, %u half done, %s",
         self->requests->len, self->n_kills, self->n_undone, self->n_retried, self->n_repeated,
         self->n_refused, n_lost, n_twice, n_half, sound ? "sound" : "DAMAGED");
  return sound && n_lost + n_twice + n_half == 0;
}

static void
set_up(Story *self, guint seed)
{
  self->rand = g_rand_new_with_seed(seed);
  self->span = MIN_SPAN;
  self->connection = faults_connect();
  self->requests = g_ptr_array_new_with_free_func(g_free);
  self->employers = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < N_CLIENTS; i++) {
    self->clients[i].story = self;
    self->clients[i].connection = faults_connect();
    faults_clerk_init(&self->clients[i].clerk, self->rand, i);
  }
}

static void
tear_down(Story *self)
{
  for (guint i = 0; i < N_CLIENTS; i++) {
    g_object_unref(self->clients[i].connection);
    faults_clerk_clear(&self->clients[i].clerk);
  }
  g_ptr_array_unref(self->requests);
  g_ptr_array_unref(self->employers);
  g_object_unref(self->connection);
  g_rand_free(self->rand);
}

int
main(int argc, char **argv)
{
  Story story = { .target = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 0 };
  guint watch, timer;
  gboolean kept;

  set_up(&story, argc > 2 ? (guint)strtoul(argv[2], NULL, 10) : 1);
  watch = g_bus_watch_name_on_connection(story.connection, FOLLOWUP_BUS_NAME,
                                         G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb,
                                         &story, NULL);
  timer = g_timeout_add(2, wake_cb, NULL);
  while (is_busy(&story))
    live_and_die(&story);
  kept = audit(&story);
  g_source_remove(timer);
  g_bus_unwatch_name(watch);
  tear_down(&story);
  return kept ? 0 : 1;
}
