/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The popup server or the session bus dies at random instants, or the server stops, while actions
 * fall due; a watch on the bus tells what is on the screen.
 *
 *   faults-servers server KILLS SEED
 *   faults-servers bus KILLS SEED
 *   faults-servers stopped SECONDS SEED */

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "driver.h"
#include "names.h"
#include "popup-watch.h"

#define SERVER "org.freedesktop.Notifications"
#define N_INTERVIEWS 6
/* The short form may share its machine with every other test. */
#define BUSY 10
#define BACK_WITHIN (2 * G_TIME_SPAN_SECOND) /* of the server's name */
#define ROUND_TRIP (100 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE (30 * G_TIME_SPAN_SECOND)

typedef struct {
  GDBusConnection *connection;
  FaultsWatch *watch;
  GRand *rand;
  GPid bus, server, daemon; /* 0: none */
  GHashTable *actions;      /* id -> whether it was acknowledged as done */
  guint n_kills, n_added, n_done, n_lost, n_extra, n_late;
  gint64 worst_back, worst_answer, worst_client; /* microseconds */
} Story;

/* ---- who lives ---- */

static void
die_with_us_cb(gpointer data)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static gint64
allow(gint64 limit)
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
end(GPid *pid, int with)
{
  if (*pid != 0) {
    kill(*pid, with);
    waitpid(*pid, NULL, 0);
  }
  *pid = 0;
}

static gboolean
wake_cb(gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_for(gint64 microseconds)
{
  gint64 deadline = g_get_monotonic_time() + microseconds;
  guint timer = g_timeout_add(2, wake_cb, NULL);

  while (g_get_monotonic_time() < deadline)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(timer);
}

static void
run_for_up_to(Story *self, gint32 milliseconds)
{
  run_for(g_rand_int_range(self->rand, 0, milliseconds) * G_TIME_SPAN_MILLISECOND);
}

static void
await_name(Story *self, const char *name)
{
  if (!faults_wait_for_name(self->connection, name, PATIENCE / 1000))
    faults_die("nobody took the name %s", name);
}

static void
start_server(Story *self)
{
  const char *const argv[] = { "dunst", "-conf", g_getenv("RIG_DUNSTRC"), NULL };

  self->server = spawn(argv);
  await_name(self, SERVER);
}

static void
start_daemon(Story *self)
{
  self->daemon = faults_start_daemon(NULL);
  await_name(self, FOLLOWUP_BUS_NAME);
}

static void
connect_us(Story *self)
{
  self->connection = faults_connect();
  self->watch = faults_watch_new(NULL, NULL);
}

static void
disconnect_us(Story *self)
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

static void
start_bus(Story *self)
{
  g_autofree char *config = g_strdup_printf("--config-file=%s/bus.conf", g_getenv("RIG_DIR"));
  g_autofree char *socket = g_build_filename(g_getenv("RIG_DIR"), "bus", NULL);
  const char *const argv[]
      = { "dbus-daemon", config, "--nofork", "--nopidfile", "--nosyslog", NULL };
  gint64 deadline = g_get_monotonic_time() + PATIENCE;

  remove(socket);
  self->bus = spawn(argv);
  while (!is_listening(socket)) {
    if (g_get_monotonic_time() > deadline)
      faults_die("the bus does not start");
    g_usleep(1000);
  }
}

/* ---- what is asked ---- */

static GVariant *
ask(Story *self, const char *method, GVariant *parameters)
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
add_interviews(Story *self)
{
  for (guint i = 0; i < N_INTERVIEWS; i++) {
    g_autofree char *employer = g_strdup_printf("Employer %u", i);

    g_variant_unref(ask(self, "AddInterviews",
                        g_variant_new_parsed("([{'employer': <%s>, 'start': <%x>}], @a{sv} {})",
                                             employer, get_now() - 7200)));
  }
}

static void
add_request(Story *self)
{
  g_autofree char *text = g_strdup_printf("paper %u", self->n_added++);
  g_autoptr(GVariant) list
      = ask(self, "AddRequests",
            g_variant_new_parsed("([{'interview': <%t>, 'text': <%s>, 'due': <%x>}], @a{sv} {})",
                                 (guint64)g_rand_int_range(self->rand, 1, N_INTERVIEWS + 1), text,
                                 get_now() + g_rand_int_range(self->rand, 0, 2)));
  g_autoptr(GVariant) action = g_variant_get_child_value(list, 0);
  char *id = NULL;

  if (!g_variant_lookup(action, "id", "s", &id))
    faults_die("an action without an id was added");
  g_hash_table_insert(self->actions, id, GINT_TO_POINTER(FALSE));
}

static void
finish_one(Story *self)
{
  GHashTableIter iter;
  gpointer id, finished;

  g_hash_table_iter_init(&iter, self->actions);
  while (g_hash_table_iter_next(&iter, &id, &finished)) {
    const char *const ids[] = { id, NULL };

    if (GPOINTER_TO_INT(finished))
      continue;
    g_variant_unref(ask(self, "CompleteActions",
                        g_variant_new("(^as@a{sv})", ids, g_variant_new_parsed("@a{sv} {}"))));
    g_hash_table_iter_replace(&iter, GINT_TO_POINTER(TRUE));
    self->n_done++;
    return;
  }
}

/* Some come, and as many go once there are a few. */
static void
change_something(Story *self)
{
  for (gint i = g_rand_int_range(self->rand, 0, 3); i > 0; i--)
    add_request(self);
  if (self->n_added - self->n_done > 6)
    finish_one(self);
  if (self->n_added - self->n_done > 12)
    finish_one(self);
}

/* ---- the reckoning ---- */

/* What is to be dealt with now: uuid-due of each. */
static GHashTable *
read_outstanding(Story *self)
{
  GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GVariant) list
      = ask(self, "ListActions", g_variant_new_parsed("({'limit': <uint32 500>},)"));

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
count_wrong(Story *self, guint *extra)
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

/* How long it takes until all is right; more than PATIENCE: never. */
static gint64
await_right(Story *self)
{
  gint64 began = g_get_monotonic_time(), took;
  guint missing, extra;

  do {
    run_for(5 * G_TIME_SPAN_MILLISECOND);
    missing = count_wrong(self, &extra);
    took = g_get_monotonic_time() - began;
  } while ((missing > 0 || extra > 0) && took < PATIENCE);
  self->n_lost += missing;
  self->n_extra += extra;
  if (missing > 0 || extra > 0)
    fprintf(stderr, "%u are not on the screen, %u too many are\n", missing, extra);
  return took;
}

static void
await_back(Story *self)
{
  gint64 took = await_right(self);

  self->worst_back = MAX(self->worst_back, took);
  if (took > allow(BACK_WITHIN)) {
    self->n_late++;
    fprintf(stderr, "back after %.1f s only\n", (double)took / G_USEC_PER_SEC);
  }
}

/* What was acknowledged is so. */
static void
check_store(Story *self)
{
  g_autoptr(GVariant) list = ask(
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

/* ---- the tales ---- */

static void
kill_servers(Story *self, guint kills)
{
  for (; self->n_kills < kills; self->n_kills++) {
    change_something(self);
    run_for_up_to(self, 300);
    end(&self->server, SIGKILL);
    run_for_up_to(self, 150);
    start_server(self);
    if (g_rand_boolean(self->rand) || self->n_kills + 1 == kills)
      await_back(self);
  }
}

/* The daemon notices by itself, closes its database and ends; a user manager would start it again.
 */
static void
await_end_of_daemon(Story *self)
{
  gint64 deadline = g_get_monotonic_time() + PATIENCE;
  int status = 0;

  while (waitpid(self->daemon, &status, WNOHANG) == 0) {
    if (g_get_monotonic_time() > deadline)
      faults_die("the daemon does not end with the bus");
    g_usleep(1000);
  }
  self->daemon = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return;
  self->n_lost++;
  fprintf(stderr, "the daemon ended with status %#x\n", (unsigned)status);
}

static void
kill_buses(Story *self, guint kills)
{
  for (; self->n_kills < kills; self->n_kills++) {
    change_something(self);
    run_for_up_to(self, 300);
    disconnect_us(self);
    end(&self->bus, SIGKILL);
    await_end_of_daemon(self);
    end(&self->server, SIGKILL);
    start_bus(self);
    connect_us(self);
    if (g_rand_boolean(self->rand)) {
      start_daemon(self);
      run_for_up_to(self, 200);
      start_server(self);
    } else {
      start_server(self);
      run_for_up_to(self, 200);
      start_daemon(self);
    }
    await_back(self);
  }
}

/* Calls, and the client as typed, while nobody shows anything. */
static void
ask_for(Story *self, gint64 microseconds)
{
  const char *const argv[] = { g_getenv("FOLLOWUP"), "list", NULL };
  gint64 deadline = g_get_monotonic_time() + microseconds;

  while (g_get_monotonic_time() < deadline) {
    gint64 began;

    g_variant_unref(ask(self, "ListInterviews", g_variant_new_parsed("(@a{sv} {},)")));
    began = g_get_monotonic_time();
    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL);
    self->worst_client = MAX(self->worst_client, g_get_monotonic_time() - began);
    run_for(50 * G_TIME_SPAN_MILLISECOND);
  }
}

static void
write_service(const char *text)
{
  g_autofree char *path
      = g_build_filename(g_getenv("RIG_DIR"), "services", SERVER ".service", NULL);

  g_file_set_contents(path, text, -1, NULL);
}

/* Of all services the one that hangs in its activation. */
static void
half_activate(Story *self, gint64 span)
{
  end(&self->server, SIGKILL);
  write_service("[D-BUS Service]\nName=" SERVER "\nExec=/bin/sleep 60\n");
  g_variant_unref(faults_call_at(self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "ReloadConfig", NULL, NULL));
  add_request(self);
  ask_for(self, span);
  start_server(self);
  await_right(self);
}

/* As on stock sway and i3: nobody starts a server, until something is due and the bus may. */
static void
activate_packaged(Story *self)
{
  g_autofree char *text = NULL;
  g_autoptr(GVariant) reply = NULL;

  if (!g_file_get_contents("/usr/share/dbus-1/services/org.knopwob.dunst.service", &text, NULL,
                           NULL))
    faults_die("dunst has no service file");
  write_service(text);
  g_variant_unref(faults_call_at(self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "ReloadConfig", NULL, NULL));
  end(&self->server, SIGKILL);
  run_for(G_TIME_SPAN_SECOND / 5);
  await_name(self, SERVER);
  await_right(self);
  reply = faults_call_at(self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                         "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                         g_variant_new("(s)", SERVER), NULL);
  if (reply != NULL) {
    guint32 pid;

    g_variant_get(reply, "(u)", &pid);
    kill((pid_t)pid, SIGKILL);
  }
}

static void
stop_servers(Story *self, gint64 span)
{
  await_right(self);
  self->worst_answer = 0;
  kill(self->server, SIGSTOP);
  add_request(self);
  ask_for(self, span / 2);
  finish_one(self);
  add_request(self);
  ask_for(self, span / 2);
  kill(self->server, SIGCONT);
  await_right(self);
  end(&self->server, SIGKILL);
  add_request(self);
  ask_for(self, span / 2);
  start_server(self);
  await_right(self);
  half_activate(self, span / 2);
  activate_packaged(self);
}

static void
begin(Story *self, guint seed)
{
  *self = (Story){ .rand = g_rand_new_with_seed(seed) };
  self->actions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  start_bus(self);
  connect_us(self);
  start_server(self);
  start_daemon(self);
  add_interviews(self);
}

static void
finish(Story *self)
{
  if (self->server == 0)
    start_server(self);
  check_store(self);
  if (!faults_end_daemon(self->daemon))
    self->n_lost++;
  disconnect_us(self);
  end(&self->server, SIGKILL);
  end(&self->bus, SIGKILL);
  g_hash_table_unref(self->actions);
  g_rand_free(self->rand);
}

int
main(int argc, char **argv)
{
  Story story;
  guint count = argc == 4 ? (guint)atoi(argv[2]) : 0;
  gboolean slow = FALSE;

  if (count == 0)
    faults_die("expected what, how many and a seed");
  begin(&story, (guint)atoi(argv[3]));
  if (g_str_equal(argv[1], "server"))
    kill_servers(&story, count);
  else if (g_str_equal(argv[1], "bus"))
    kill_buses(&story, count);
  else
    stop_servers(&story, count * G_TIME_SPAN_SECOND);
  finish(&story);
  if (g_str_equal(argv[1], "stopped")) {
    slow = story.worst_answer > allow(ROUND_TRIP);
    printf("%u s each stopped, absent, half-activated: %u actions, %u lost, %u extra on screen, "
           "worst round trip %.1f ms, of the client as a process %.1f ms\n",
           count, story.n_added, story.n_lost, story.n_extra, (double)story.worst_answer / 1000,
           (double)story.worst_client / 1000);
  } else {
    printf(
        "%u kills, %u actions, %u done, %u lost, %u extra on screen, back after %.2f s at worst\n",
        story.n_kills, story.n_added, story.n_done, story.n_lost, story.n_extra,
        (double)story.worst_back / G_USEC_PER_SEC);
  }
  return story.n_lost + story.n_extra + story.n_late > 0 || slow ? 1 : 0;
}
