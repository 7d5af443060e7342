/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hostile-client: one that calls without end, without reading its answers, over many connections,
 * with arguments that are giant or make no sense; and beside it one that asks as people do, whose
 * waiting is measured.
 *
 *   hostile-client CALLS CONNECTIONS PID-OF-THE-DAEMON PATIENCE
 *
 * Fails where another client waits longer than followup does, PATIENCE times over, and where memory
 * does not go back. */
#include "driver.h"

#include "names.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWERED_AT_ONCE 32
#define MAX_WAIT_MS 10000 /* of another client, in the midst of it: followup waits no longer */

/* ---- memory ---- */

static guint64
read_private_dirty(const char *pid)
{
  g_autofree char *path = g_strdup_printf("/proc/%s/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents(path, &text, NULL, NULL))
    faults_die("the daemon is gone: %s", path);
  line = strstr(text, "Private_Dirty:");
  return line != NULL ? g_ascii_strtoull(line + strlen("Private_Dirty:"), NULL, 10) : 0;
}

/* ---- the other clients ---- */

/* The second asks the bus itself, which costs the daemon nothing: so long takes the bus. The third
 * asks nobody, and looks how large the daemon is. */
typedef enum { ASKS_DAEMON, ASKS_BUS, LOOKS_AT_DAEMON } Asks;

/* A process of its own: GDBus has one thread for all connections of one. */
typedef struct {
  GPid pid;
  int stop, found; /* our ends of pipes */
} Other;

static gboolean
is_stopped(int fd, int milliseconds)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

  return poll(&poll_fd, 1, milliseconds) != 0;
}

static void
tell(int fd, double found)
{
  if (write(fd, &found, sizeof found) != sizeof found)
    faults_die("a pipe broke");
}

static GVariant *
ask(GDBusConnection *connection, Asks asks, GError **error)
{
  if (asks == ASKS_BUS)
    return g_dbus_connection_call_sync(connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetId", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
  return g_dbus_connection_call_sync(connection, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH,
                                     FOLLOWUP_INTERFACE, "ListActions",
                                     g_variant_new_parsed("({'limit': <@u 5>, 'brief': <true>},)"),
                                     NULL, G_DBUS_CALL_FLAGS_NONE, 120000, NULL, error);
}

static void
look(const char *pid, int stop, int found)
{
  while (!is_stopped(stop, 20))
    tell(found, (double)read_private_dirty(pid));
}

static void
run_other(Asks asks, int stop, int found)
{
  g_autoptr(GDBusConnection) connection = faults_connect();

  while (!is_stopped(stop, 5)) {
    gint64 from = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = ask(connection, asks, &error);
    if (reply == NULL)
      faults_die("another client was not served: %s", error->message);
    tell(found, (double)(g_get_monotonic_time() - from) / 1000);
  }
}

/* Before there are other threads. Those before it must not be kept going by this one. */
static void
start_other(Other *others, Asks asks, const char *pid)
{
  int stop[2], found[2];

  if (pipe(stop) != 0 || pipe(found) != 0)
    faults_die("no pipes");
  fcntl(found[1], F_SETPIPE_SZ, 1024 * 1024);
  others[asks] = (Other){ fork(), stop[1], found[0] };
  if (others[asks].pid != 0) {
    close(stop[0]);
    close(found[1]);
    return;
  }
  for (guint i = 0; i <= asks; i++) {
    close(others[i].stop);
    close(others[i].found);
  }
  if (asks == LOOKS_AT_DAEMON)
    look(pid, stop[0], found[1]);
  else
    run_other(asks, stop[0], found[1]);
  _exit(0);
}

/* of double: milliseconds, or KiB */
static GArray *
stop_other(Other *other)
{
  GArray *all = g_array_new(FALSE, FALSE, sizeof(double));
  double found;
  int status;

  close(other->stop);
  while (read(other->found, &found, sizeof found) == sizeof found)
    g_array_append_val(all, found);
  if (waitpid(other->pid, &status, 0) != other->pid || status != 0)
    faults_die("another client was not served");
  return all;
}

static int
compare_found(gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a, right = *(const double *)b;

  return left < right ? -1 : left > right;
}

static double
get_share(GArray *found, double share)
{
  g_array_sort(found, compare_found);
  return found->len > 0 ? g_array_index(found, double, (guint)(share * (found->len - 1))) : 0;
}

/* ---- calls in a pipeline, with answers ---- */

typedef struct {
  guint answered, served, limited, refused, in_flight;
} Flood;

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  Flood *flood = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  flood->in_flight--;
  flood->answered++;
  if (reply != NULL) {
    flood->served++;
    return;
  }
  if (!g_dbus_error_is_remote_error(error))
    faults_die("no answer: %s", error->message);
  if (strstr(error->message, "LimitExceeded") != NULL)
    flood->limited++;
  else
    flood->refused++;
}

static void
call(GDBusConnection *connection, const char *method, GVariant *parameters, Flood *flood)
{
  flood->in_flight++;
  g_dbus_connection_call(connection, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE,
                         method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, 120000, NULL,
                         answered_cb, flood);
}

static void
drain(Flood *flood, guint left)
{
  while (flood->in_flight > left)
    g_main_context_iteration(NULL, TRUE);
}

static void
flood_with_answers(guint calls, Flood *flood)
{
  g_autoptr(GDBusConnection) connection = faults_connect();

  for (guint i = 0; i < calls; i++) {
    call(connection, "ListInterviews", g_variant_new_parsed("({'limit': <@u 5>},)"), flood);
    if (i % 1000 == 999)
      drain(flood, 500);
  }
  drain(flood, 0);
}

static void
flood_connections(guint n, Flood *flood)
{
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func(g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add(connections, faults_connect());
  for (guint i = 0; i < n; i++)
    call(connections->pdata[i], "ListActions", g_variant_new_parsed("(@a{sv} {},)"), flood);
  drain(flood, 0);
}

/* ---- arguments that are giant or make no sense ---- */

/* GDBus keeps room for the largest message that ever came, until the daemon is started anew. */
static void
send_giant(Flood *flood)
{
  g_autoptr(GDBusConnection) connection = faults_connect();
  g_autofree char *giant = g_strnfill(20 * 1024 * 1024, 'x');
  Flood first = *flood;

  call(connection, "AddInterviews",
       g_variant_new_parsed("([{'employer': <%s>, 'start': <@x 1795093200>}], @a{sv} {})", giant),
       flood);
  drain(flood, 0);
  if (flood->served != first.served)
    faults_die("a giant call was accepted");
}

static void
send_nonsense(guint rounds, Flood *flood)
{
  g_autoptr(GDBusConnection) connection = faults_connect();
  g_autofree char *large = g_strnfill(1024 * 1024, 'x');
  Flood first = *flood;

  for (guint i = 0; i < rounds; i++) {
    GVariantBuilder ids;

    g_variant_builder_init(&ids, G_VARIANT_TYPE("at"));
    for (guint64 id = 0; id < 5000; id++)
      g_variant_builder_add(&ids, "t", id);
    call(connection, "GetInterviews", g_variant_new("(at)", &ids), flood);
    call(connection, "AddInterviews",
         g_variant_new_parsed("([{'employer': <%s>, 'start': <@x 1795093200>}], @a{sv} {})", large),
         flood);
    call(connection, "AddInterviews", g_variant_new("(s)", "nothing"), flood);
    call(connection, "ListActions", g_variant_new_parsed("({'limit': <[<[<'x'>]>]>},)"), flood);
    call(connection, "NoSuchMethod", NULL, flood);
    drain(flood, ANSWERED_AT_ONCE);
  }
  drain(flood, 0);
  if (flood->served != first.served)
    faults_die("nonsense was accepted");
}

/* ---- calls whose answers nobody reads ---- */

static GSocketConnection *
connect_raw(void)
{
  const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
  const char *path = address != NULL ? strstr(address, "path=") : NULL;
  g_autofree char *name = path != NULL ? g_strdup(path + 5) : g_strdup("");
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketAddress) place = NULL;
  g_autoptr(GError) error = NULL;
  GSocketConnection *stream;

  name[strcspn(name, ",")] = '\0';
  place = g_unix_socket_address_new(name);
  stream = g_socket_client_connect(client, G_SOCKET_CONNECTABLE(place), NULL, &error);
  if (stream == NULL)
    faults_die("the bus at %s: %s", name, error->message);
  return stream;
}

static gboolean
write_raw(GSocketConnection *stream, gconstpointer data, gsize size)
{
  GOutputStream *output = g_io_stream_get_output_stream(G_IO_STREAM(stream));
  gsize written;

  return g_output_stream_write_all(output, data, size, &written, NULL, NULL);
}

static gboolean
write_call(GSocketConnection *stream,
           guint serial,
           const char *name,
           const char *interface,
           const char *path,
           const char *method,
           GVariant *body)
{
  g_autoptr(GDBusMessage) message = g_dbus_message_new_method_call(name, path, interface, method);
  g_autofree guchar *blob = NULL;
  gsize size;

  g_dbus_message_set_serial(message, serial);
  if (body != NULL)
    g_dbus_message_set_body(message, body);
  blob = g_dbus_message_to_blob(message, &size, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  return write_raw(stream, blob, size);
}

static void
authenticate(GSocketConnection *stream)
{
  g_autoptr(GString) hex = g_string_new(NULL);
  g_autofree char *uid = g_strdup_printf("%u", (guint)getuid());
  g_autofree char *lines = NULL;
  GInputStream *input = g_io_stream_get_input_stream(G_IO_STREAM(stream));
  char answer[256];

  for (const char *p = uid; *p != '\0'; p++)
    g_string_append_printf(hex, "%02x", (guint)*p);
  lines = g_strdup_printf("%cAUTH EXTERNAL %s\r\n", 'x', hex->str);
  lines[0] = '\0';
  write_raw(stream, lines, 1 + strlen(lines + 1));
  if (g_input_stream_read(input, answer, sizeof answer, NULL, NULL) <= 0
      || strncmp(answer, "OK", 2) != 0)
    faults_die("the bus refuses a plain client");
  write_raw(stream, "BEGIN\r\n", 7);
}

/* How many could be sent before the bus would take no more for 2 s. */
static guint
flood_without_reading(guint calls)
{
  g_autoptr(GSocketConnection) stream = connect_raw();
  guint sent = 0;

  authenticate(stream);
  g_socket_set_timeout(g_socket_connection_get_socket(stream), 2);
  write_call(stream, 1, "org.freedesktop.DBus", "org.freedesktop.DBus", "/org/freedesktop/DBus",
             "Hello", NULL);
  while (sent < calls
         && write_call(stream, sent + 2, FOLLOWUP_BUS_NAME, FOLLOWUP_INTERFACE,
                       FOLLOWUP_OBJECT_PATH, "ListInterviews",
                       g_variant_new_parsed("({'limit': <@u 5>},)")))
    sent++;
  return sent;
}

/* ---- the whole ---- */

typedef struct {
  guint64 before, most, after, giant; /* KiB */
} Memory;

/* Sanitizers keep what was freed: memory is judged only where there is no patience. */
static int
judge(GArray *waits, const Memory *memory, double patience)
{
  double wait = get_share(waits, 0.99), limit = patience * MAX_WAIT_MS;
  guint64 most = memory->before + memory->before / 2 + 1024;
  int status = 0;

  if (wait > limit) {
    fprintf(stderr, "another client waited too long: p99 %.0f ms; expected at most %.0f ms\n", wait,
            limit);
    status = 1;
  }
  if (patience <= 1 && memory->after > most) {
    fprintf(stderr, "memory did not go back: expected at most %" G_GUINT64_FORMAT " KiB\n", most);
    status = 1;
  }
  return status;
}

static guint64
read_settled(const char *pid)
{
  g_usleep(5 * G_USEC_PER_SEC);
  return read_private_dirty(pid);
}

int
main(int argc, char **argv)
{
  guint calls = argc > 4 ? (guint)atoi(argv[1]) : 0;
  guint connections = argc > 4 ? (guint)atoi(argv[2]) : 0;
  g_autoptr(GArray) waits = NULL, bus_waits = NULL, sizes = NULL;
  Other others[LOOKS_AT_DAEMON + 1];
  Flood flood = { 0 };
  Memory memory;
  guint unread;
  gint64 from;

  if (calls == 0)
    faults_die("usage: hostile-client CALLS CONNECTIONS PID PATIENCE");
  memory.before = read_private_dirty(argv[3]);
  for (Asks asks = ASKS_DAEMON; asks <= LOOKS_AT_DAEMON; asks++)
    start_other(others, asks, argv[3]);
  from = g_get_monotonic_time();
  flood_with_answers(calls, &flood);
  unread = flood_without_reading(calls);
  flood_connections(connections, &flood);
  send_nonsense(20, &flood);
  waits = stop_other(&others[ASKS_DAEMON]);
  bus_waits = stop_other(&others[ASKS_BUS]);
  sizes = stop_other(&others[LOOKS_AT_DAEMON]);
  memory.most = (guint64)get_share(sizes, 1);
  memory.after = read_settled(argv[3]);
  send_giant(&flood);
  memory.giant = read_settled(argv[3]);
  printf("%u calls answered (%u served, %u over the limit, %u refused), %u more unread, %u "
         "connections, %.0f s; another client's wait: median %.1f ms, p99 %.1f ms, worst %.1f ms "
         "of %u (the bus itself: %.1f, %.1f, %.1f ms); private dirty %" G_GUINT64_FORMAT
         " KiB before, %" G_GUINT64_FORMAT " at most, %" G_GUINT64_FORMAT
         " after, %" G_GUINT64_FORMAT " after a call of 20 MiB\n",
         flood.answered, flood.served, flood.limited, flood.refused, unread, connections,
         (double)(g_get_monotonic_time() - from) / G_USEC_PER_SEC, get_share(waits, 0.5),
         get_share(waits, 0.99), get_share(waits, 1), waits->len, get_share(bus_waits, 0.5),
         get_share(bus_waits, 0.99), get_share(bus_waits, 1), memory.before, memory.most,
         memory.after, memory.giant);
  return judge(waits, &memory, atof(argv[4]));
}
