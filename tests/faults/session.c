/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "session.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "driver.h"
#include "names.h"
#include "patience.h"

#define N_INTERVIEWS 6
/* The short form may share its machine with every other test. */
#define BUSY 10
#define BACK_WITHIN (2 * G_TIME_SPAN_SECOND) /* of the server's name */

/* ---- who lives ---- */

static void
die_with_us_cb(gpointer data)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

gint64
faults_session_allow(gint64 limit)
{
  return g_strcmp0(g_getenv("form"), "long") == 0 ? limit : BUSY * limit;
}

static GPid
spawn(const char *const *argv)
{
  g_autoptr(GError) error = NULL;
  GPid pid = 0;

  if (!g_spawn_async(NULL, (char **)argv, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                         | G_SPAWN_STDERR_TO_DEV_NULL,
                     die_with_us_cb, NULL, &pid, &error))
    faults_die("%s", error->message);
  return pid;
}

static void
kill_and_wait(GPid *pid)
{
  if (*pid != 0) {
    kill(*pid, SIGKILL);
    waitpid(*pid, NULL, 0);
  }
  *pid = 0;
}

void
faults_session_kill_server(FaultsSession *self)
{
  kill_and_wait(&self->server);
}

void
faults_session_kill_bus(FaultsSession *self)
{
  kill_and_wait(&self->bus);
}

void
faults_session_run_for_up_to(FaultsSession *self, gint32 milliseconds)
{
  run_loop_for(g_rand_int_range(self->rand, 0, milliseconds) * G_TIME_SPAN_MILLISECOND);
}

void
faults_session_await_name(FaultsSession *self, const char *name)
{
  if (!faults_wait_for_name(self->connection, name, FAULTS_PATIENCE / 1000))
    faults_die("nobody took the name %s", name);
}

void
faults_session_start_server(FaultsSession *self)
{
  const char *const argv[] = { "dunst", "-conf", g_getenv("RIG_DUNSTRC"), NULL };

  self->server = spawn(argv);
  faults_session_await_name(self, FAULTS_POPUP_SERVER);
  self->server_since = g_get_monotonic_time();
}

void
faults_session_start_daemon(FaultsSession *self)
{
  self->daemon = faults_start_daemon(NULL);
  faults_session_await_name(self, FOLLOWUP_BUS_NAME);
}

void
faults_session_connect(FaultsSession *self)
{
  self->connection = faults_connect();
  self->watch = faults_watch_new(NULL, NULL);
}

void
faults_session_disconnect(FaultsSession *self)
{
  g_clear_pointer(&self->watch, faults_watch_free);
  g_clear_object(&self->connection);
}

/* The socket is there before anybody listens. */
static gboolean
is_listening(const char *socket)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new(socket);
  g_autoptr(GSocketConnection) connection
      = g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, NULL);

  return connection != NULL;
}

void
faults_session_start_bus(FaultsSession *self)
{
  g_autofree char *config = g_strdup_printf("--config-file=%s/bus.conf", g_getenv("RIG_DIR"));
  g_autofree char *socket = g_build_filename(g_getenv("RIG_DIR"), "bus", NULL);
  const char *const argv[]
      = { "dbus-daemon", config, "--nofork", "--nopidfile", "--nosyslog", NULL };
  gint64 deadline = g_get_monotonic_time() + FAULTS_PATIENCE;

  remove(socket);
  self->bus = spawn(argv);
  while (!is_listening(socket)) {
    if (g_get_monotonic_time() > deadline)
      faults_die("the bus does not start");
    g_usleep(1000);
  }
}

GVariant *
faults_session_ask_bus(FaultsSession *self, const char *method, GVariant *parameters)
{
  GVariant *reply
      = faults_call_at(self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                       "org.freedesktop.DBus", method, parameters, NULL);

  if (reply == NULL)
    faults_die("the bus refuses %s", method);
  return reply;
}

/* As the first call of a client does. */
void
faults_session_activate_daemon(FaultsSession *self)
{
  g_variant_unref(faults_session_ask_bus(self, "StartServiceByName",
                                         g_variant_new("(su)", FOLLOWUP_BUS_NAME, 0)));
}

pid_t
faults_session_find_process(FaultsSession *self, const char *name)
{
  g_autoptr(GVariant) reply
      = faults_session_ask_bus(self, "GetConnectionUnixProcessID", g_variant_new("(s)", name));
  guint32 pid;

  g_variant_get(reply, "(u)", &pid);
  return (pid_t)pid;
}

/* ---- what is asked ---- */

GVariant *
faults_session_ask(FaultsSession *self, const char *method, GVariant *parameters)
{
  g_autoptr(GError) error = NULL;
  gint64 began = g_get_monotonic_time();
  g_autoptr(GVariant) reply = faults_call(self->connection, method, parameters, &error);

  if (reply == NULL)
    faults_die("%s: %s", method, error->message);
  self->worst_answer = MAX(self->worst_answer, g_get_monotonic_time() - began);
  return g_variant_get_child_value(reply, 0);
}

static gint64
get_now(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

static void
add_interviews(FaultsSession *self)
{
  for (guint i = 0; i < N_INTERVIEWS; i++) {
    g_autofree char *employer = g_strdup_printf("Employer %u", i);

    g_variant_unref(
        faults_session_ask(self, "AddInterviews",
                           g_variant_new_parsed("([{'employer': <%s>, 'start': <%x>}], @a{sv} {})",
                                                employer, get_now() - 7200)));
  }
}

void
faults_session_add_request(FaultsSession *self)
{
  g_autofree char *text = g_strdup_printf("paper %u", self->n_added++);
  g_autoptr(GVariant) list = faults_session_ask(
      self, "AddRequests",
      g_variant_new_parsed("([{'interview': <%t>, 'text': <%s>, 'due': <%x>}], @a{sv} {})",
                           (guint64)g_rand_int_range(self->rand, 1, N_INTERVIEWS + 1), text,
                           get_now() + g_rand_int_range(self->rand, 0, 2)));
  g_autoptr(GVariant) action = g_variant_get_child_value(list, 0);
  char *id = NULL;

  if (!g_variant_lookup(action, "id", "s", &id))
    faults_die("an action without an id was added");
  g_hash_table_insert(self->actions, id, GINT_TO_POINTER(FALSE));
}

void
faults_session_finish_one(FaultsSession *self)
{
  GHashTableIter iter;
  gpointer id, finished;

  g_hash_table_iter_init(&iter, self->actions);
  while (g_hash_table_iter_next(&iter, &id, &finished)) {
    const char *const ids[] = { id, NULL };

    if (GPOINTER_TO_INT(finished))
      continue;
    g_variant_unref(
        faults_session_ask(self, "CompleteActions",
                           g_variant_new("(^as@a{sv})", ids, g_variant_new_parsed("@a{sv} {}"))));
    g_hash_table_iter_replace(&iter, GINT_TO_POINTER(TRUE));
    self->n_done++;
    return;
  }
}

/* Some come, and as many go once there are a few. */
void
faults_session_change_something(FaultsSession *self)
{
  for (gint i = g_rand_int_range(self->rand, 0, 3); i > 0; i--)
    faults_session_add_request(self);
  if (self->n_added - self->n_done > 6)
    faults_session_finish_one(self);
  if (self->n_added - self->n_done > 12)
    faults_session_finish_one(self);
}

/* ---- the reckoning ---- */

/* What is to be dealt with now: uuid-due of each. */
static GHashTable *
read_outstanding(FaultsSession *self)
{
  GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GVariant) list
      = faults_session_ask(self, "ListActions", g_variant_new_parsed("({'limit': <uint32 500>},)"));

  for (gsize i = 0; i < g_variant_n_children(list); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(list, i);
    const char *uuid = "", *state = "";
    gint64 due = 0;

    g_variant_lookup(action, "uuid", "&s", &uuid);
    g_variant_lookup(action, "state", "&s", &state);
    g_variant_lookup(action, "due", "x", &due);
    if (!g_str_equal(state, "planned"))
      g_hash_table_add(keys, g_strdup_printf("%s-%" G_GINT64_FORMAT, uuid, due));
  }
  return keys;
}

/* Each is on the screen, once, by itself or in the digest, and nothing else is: 0. */
static guint
count_wrong(FaultsSession *self, guint *extra)
{
  g_autoptr(GHashTable) keys = read_outstanding(self);
  g_autoptr(GPtrArray) popups = faults_watch_list(self->watch);
  guint n_named = 0, n_keys = g_hash_table_size(keys), n_alone;

  *extra = 0;
  for (guint i = 0; i < popups->len; i++) {
    const FaultsPopup *popup = g_ptr_array_index(popups, i);

    if (g_str_has_suffix(popup->key, "-digest") && n_named == 0)
      n_named = (guint)g_ascii_strtoull(popup->summary, NULL, 10);
    else
      *extra += !g_hash_table_remove(keys, popup->key);
  }
  n_alone = n_keys - g_hash_table_size(keys);
  *extra += faults_watch_ask_dunst(self->connection) != (int)popups->len;
  return (guint)ABS((gint)(n_keys - n_alone - n_named));
}

void
faults_session_await_right(FaultsSession *self)
{
  gint64 deadline = g_get_monotonic_time() + FAULTS_PATIENCE;
  guint missing, extra;

  do {
    run_loop_for(5 * G_TIME_SPAN_MILLISECOND);
    missing = count_wrong(self, &extra);
  } while ((missing > 0 || extra > 0) && g_get_monotonic_time() < deadline);
  self->n_lost += missing;
  self->n_extra += extra;
  if (missing > 0 || extra > 0)
    fprintf(stderr, "%u are not on the screen, %u too many are\n", missing, extra);
}

void
faults_session_await_back(FaultsSession *self)
{
  gint64 took;

  faults_session_await_right(self);
  took = g_get_monotonic_time() - self->server_since;
  self->worst_back = MAX(self->worst_back, took);
  if (took > faults_session_allow(BACK_WITHIN)) {
    self->n_late++;
    fprintf(stderr, "back after %.1f s only\n", (double)took / G_USEC_PER_SEC);
  }
}

/* What was acknowledged is so. */
static void
check_store(FaultsSession *self)
{
  g_autoptr(GVariant) list = faults_session_ask(
      self, "ListActions", g_variant_new_parsed("({'pending': <false>, 'limit': <uint32 500>},)"));
  g_autoptr(GHashTable) states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer id, finished;

  for (gsize i = 0; i < g_variant_n_children(list); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(list, i);
    char *name = NULL, *state = NULL;

    g_variant_lookup(action, "id", "s", &name);
    g_variant_lookup(action, "state", "s", &state);
    g_hash_table_insert(states, name, state);
  }
  g_hash_table_iter_init(&iter, self->actions);
  while (g_hash_table_iter_next(&iter, &id, &finished)) {
    const char *state = g_hash_table_lookup(states, id);

    if (state != NULL && g_str_equal(state, "done") == GPOINTER_TO_INT(finished))
      continue;
    self->n_lost++;
    fprintf(stderr, "lost: %s is %s\n", (const char *)id, state != NULL ? state : "gone");
  }
}

void
faults_session_begin(FaultsSession *self, gboolean managed, guint seed)
{
  *self = (FaultsSession){ .managed = managed, .rand = g_rand_new_with_seed(seed) };
  self->actions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!managed)
    faults_session_start_bus(self);
  faults_session_connect(self);
  faults_session_start_server(self);
  if (managed)
    faults_session_activate_daemon(self);
  else
    faults_session_start_daemon(self);
  add_interviews(self);
}

/* Cleanly, as its manager sees it too. */
static gboolean
end_daemon(FaultsSession *self)
{
  const char *const argv[] = { "sh", "-c",
                               "systemctl --user stop followupd.service"
                               " && ! systemctl --user --quiet is-failed followupd.service",
                               NULL };
  int status = 1;

  if (!self->managed)
    return faults_end_daemon(self->daemon);
  return g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                      &status, NULL)
         && status == 0;
}

void
faults_session_finish(FaultsSession *self)
{
  if (self->server == 0)
    faults_session_start_server(self);
  check_store(self);
  if (!end_daemon(self))
    self->n_lost++;
  faults_session_disconnect(self);
  faults_session_kill_server(self);
  faults_session_kill_bus(self);
  g_hash_table_unref(self->actions);
  g_rand_free(self->rand);
}
