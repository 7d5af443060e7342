/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-bus: one call on a bus of every temper, played by a thread. */
#include "bus-socket.h"
#include "bus.h"
#include "error.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LATE_SERIAL 77 /* of a call that nobody waits for any more */
#define LONG_LENGTH (1 << 20)

typedef enum {
  BUS_ANSWERS,
  BUS_IN_PIECES,        /* byte by byte */
  BUS_AT_LENGTH,        /* a million bytes */
  BUS_AT_LENGTH_ABROAD, /* likewise, not all of them ASCII */
  BUS_LATER,            /* after the caller was told that it takes long */
  BUS_ERROR,
  BUS_MUMBLES, /* an error without a word */
  BUS_OTHER_TYPE,
  BUS_NONSENSE,
  BUS_ENDS,       /* when it is called */
  BUS_SILENT,     /* when it is called */
  BUS_FULL,       /* it lets in, but has no name left */
  BUS_ENDS_EARLY, /* before it says hello */
  BUS_SILENT_EARLY,
  BUS_REFUSES, /* whoever it is */
  BUS_BABBLES, /* and never ends its line */
  BUS_HAGGLES, /* refuses once, and then goes through it word by word, as GDBus does */
} Temper;

typedef struct {
  Temper temper;
  GSocket *listener;
  GSocket *peer;
  GByteArray *in;
  guint n_peers;
  GCancellable *end;
  GThread *thread;
  char *folder;
  char *address;
} FakeBus;

static void
send_all(FakeBus *bus, const void *bytes, gsize length)
{
  gsize step = bus->temper == BUS_IN_PIECES ? 1 : length;

  for (gsize sent = 0; sent < length;) {
    gssize n = g_socket_send(bus->peer, (const char *)bytes + sent, MIN(step, length - sent), NULL,
                             NULL);

    if (n < 0)
      return; /* the caller has left */
    sent += (gsize)n;
  }
}

static void
send_message(FakeBus *bus, GDBusMessage *message, guint32 serial)
{
  g_autoptr(GDBusMessage) owned G_GNUC_UNUSED = message;
  g_autofree guint8 *blob = NULL;
  gsize length;

  g_dbus_message_set_serial(message, serial);
  blob = g_dbus_message_to_blob(message, &length, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  g_assert_nonnull(blob);
  send_all(bus, blob, length);
}

static gboolean
receive(FakeBus *bus)
{
  char chunk[512];
  gssize n = g_socket_receive(bus->peer, chunk, sizeof chunk, NULL, NULL);

  if (n > 0)
    g_byte_array_append(bus->in, (guint8 *)chunk, (guint)n);
  return n > 0;
}

static GDBusMessage *
receive_call(FakeBus *bus)
{
  gssize length;
  GDBusMessage *call;

  while (bus->in->len < 16)
    if (!receive(bus))
      return NULL;
  length = g_dbus_message_bytes_needed(bus->in->data, bus->in->len, NULL);
  while (bus->in->len < (gsize)length)
    if (!receive(bus))
      return NULL;
  call = g_dbus_message_new_from_blob(bus->in->data, (gsize)length, G_DBUS_CAPABILITY_FLAGS_NONE,
                                      NULL);
  g_assert_nonnull(call);
  g_byte_array_remove_range(bus->in, 0, (guint)length);
  return call;
}

/* What it says to who comes; NULL: that is all. */
static const char *
get_welcome(Temper temper)
{
  switch (temper) {
  case BUS_ENDS_EARLY:
  case BUS_SILENT_EARLY:
    return NULL;
  case BUS_REFUSES:
  case BUS_HAGGLES:
    return "REJECTED ANONYMOUS\r\n";
  case BUS_BABBLES:
    return "OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK";
  default:
    return "OK 0123456789abcdef0123456789abcdef\r\n";
  }
}

/* FALSE where that was all. Those who let nobody in do not wait for the end of what they are told.
 */
static gboolean
let_in(FakeBus *bus)
{
  const char *welcome = get_welcome(bus->temper);
  gboolean lets = welcome != NULL && g_str_has_suffix(welcome, "cdef\r\n");
  const char *mark = lets ? "BEGIN\r\n" : "\r\n";
  const char *end;

  do {
    if (!receive(bus))
      return FALSE;
    end = g_strstr_len((char *)bus->in->data + 1, bus->in->len - 1, mark);
  } while (end == NULL);
  g_assert_cmpint(bus->in->data[0], ==, '\0');
  g_assert_true(!lets || g_str_has_prefix((char *)bus->in->data + 1, "AUTH EXTERNAL "));
  g_byte_array_remove_range(bus->in, 0, (guint)(end + strlen(mark) - (char *)bus->in->data));
  for (guint i = 0; welcome != NULL && i < (bus->temper == BUS_BABBLES ? 100 : 1); i++)
    send_all(bus, welcome, strlen(welcome));
  return lets;
}

/* To a line of a peer who waits for what is said to it; NULL: it begins. */
static const char *
get_reply(const char *line)
{
  if (strstr(line, "AUTH EXTERNAL ") != NULL)
    return "OK 0123456789abcdef0123456789abcdef\r\n";
  if (strstr(line, "AUTH") != NULL)
    return "REJECTED EXTERNAL\r\n";
  return strcmp(line, "BEGIN") != 0 ? "ERROR\r\n" : NULL;
}

static gboolean
let_in_word_by_word(FakeBus *bus)
{
  const char *reply;

  do {
    char *end;

    while ((end = memchr(bus->in->data, '\n', bus->in->len)) == NULL)
      if (!receive(bus))
        return FALSE;
    end[-1] = '\0';
    reply = get_reply((char *)bus->in->data + (*bus->in->data == '\0' ? 1 : 0));
    g_byte_array_remove_range(bus->in, 0, (guint)(end + 1 - (char *)bus->in->data));
    if (reply != NULL)
      send_all(bus, reply, strlen(reply));
  } while (reply != NULL);
  return TRUE;
}

/* NULL: none. */
static const char *
get_error(Temper temper)
{
  switch (temper) {
  case BUS_ERROR:
    return "org.followup.Followup1.Error.NotFound";
  case BUS_MUMBLES:
    return "org.example.Error.Mumbled";
  default:
    return NULL;
  }
}

static void
answer(FakeBus *bus, GDBusMessage *call)
{
  GDBusMessage *late = g_dbus_message_new_method_reply(call);
  const char *error = get_error(bus->temper);
  GDBusMessage *reply = error != NULL ? g_dbus_message_new_method_error_literal(
                            call, error, bus->temper == BUS_MUMBLES ? "" : "no such")
                                      : g_dbus_message_new_method_reply(call);
  gboolean abroad = bus->temper == BUS_AT_LENGTH_ABROAD;
  g_autofree char *text = g_strnfill(abroad || bus->temper == BUS_AT_LENGTH ? LONG_LENGTH : 5, 'x');

  if (abroad)
    memcpy(text, "é", strlen("é"));

  if (bus->temper == BUS_NONSENSE)
    send_all(bus, "this is no message of a bus", 27);
  send_message(bus, g_dbus_message_new_signal("/", "org.example.News", "Came"), 2);
  g_dbus_message_set_reply_serial(late, LATE_SERIAL);
  send_message(bus, late, 3);
  if (bus->temper == BUS_OTHER_TYPE)
    g_dbus_message_set_body(reply, g_variant_new("(u)", 1));
  else if (error == NULL)
    g_dbus_message_set_body(reply, g_variant_new("(s)", text));
  if (bus->temper == BUS_LATER)
    g_usleep((FOLLOWUP_BUS_SLOW_MS + 100) * 1000);
  send_message(bus, reply, 4);
}

static void
greet(FakeBus *bus, GDBusMessage *hello)
{
  GDBusMessage *reply = bus->temper == BUS_FULL ? g_dbus_message_new_method_error(
                            hello, "org.freedesktop.DBus.Error.LimitsExceeded", "%s", "full")
                                                : g_dbus_message_new_method_reply(hello);

  g_assert_cmpstr(g_dbus_message_get_member(hello), ==, "Hello");
  if (bus->temper != BUS_FULL)
    g_dbus_message_set_body(reply, g_variant_new("(s)", ":1.1"));
  send_message(bus, reply, 1);
}

static gpointer
serve(gpointer data)
{
  FakeBus *bus = data;

  while ((bus->peer = g_socket_accept(bus->listener, bus->end, NULL)) != NULL) {
    g_byte_array_set_size(bus->in, 0);
    if (bus->temper == BUS_HAGGLES && bus->n_peers++ > 0 ? let_in_word_by_word(bus) : let_in(bus)) {
      g_autoptr(GDBusMessage) hello = receive_call(bus);
      g_autoptr(GDBusMessage) call = NULL;

      greet(bus, hello);
      call = bus->temper == BUS_FULL ? NULL : receive_call(bus);
      if (call != NULL && bus->temper != BUS_ENDS && bus->temper != BUS_SILENT)
        answer(bus, call);
    }
    if (bus->temper == BUS_SILENT || bus->temper == BUS_SILENT_EARLY)
      while (receive(bus))
        ;
    g_clear_object(&bus->peer);
  }
  return NULL;
}

static FakeBus *
fake_bus_new(Temper temper, gboolean abstract)
{
  FakeBus *bus = g_new0(FakeBus, 1);
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr(GSocketAddress) address = NULL;

  bus->temper = temper;
  bus->in = g_byte_array_new();
  bus->end = g_cancellable_new();
  bus->folder = g_dir_make_tmp("followup-bus-XXXXXX", NULL);
  path = g_build_filename(bus->folder, "a, bus; of one's own", NULL);
  escaped = g_dbus_address_escape_value(path);
  bus->address = g_strdup_printf("unix:%s=%s,guid=0123456789abcdef0123456789abcdef",
                                 abstract ? "abstract" : "path", escaped);
  address = g_unix_socket_address_new_with_type(
      path, -1, abstract ? G_UNIX_SOCKET_ADDRESS_ABSTRACT : G_UNIX_SOCKET_ADDRESS_PATH);
  bus->listener
      = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_assert_true(g_socket_bind(bus->listener, address, FALSE, NULL));
  g_assert_true(g_socket_listen(bus->listener, NULL));
  bus->thread = g_thread_new("bus", serve, bus);
  g_setenv("DBUS_SESSION_BUS_ADDRESS", bus->address, TRUE);
  return bus;
}

static void
fake_bus_free(FakeBus *bus)
{
  g_autofree char *path = g_build_filename(bus->folder, "a, bus; of one's own", NULL);

  g_cancellable_cancel(bus->end);
  g_thread_join(bus->thread);
  g_object_unref(bus->listener);
  g_object_unref(bus->end);
  g_byte_array_unref(bus->in);
  g_unlink(path);
  g_rmdir(bus->folder);
  g_free(bus->folder);
  g_free(bus->address);
  g_free(bus);
}

static guint n_slow; /* how often somebody was told */

static void
count_slow(void)
{
  n_slow++;
}

static GVariant *
ask(FollowupBus *bus, guint timeout, GError **error)
{
  const FollowupBusCall call = { .name = "org.example.Somebody",
                                 .path = "/",
                                 .interface = "org.example.Somebody",
                                 .method = "Say",
                                 .type = "(s)",
                                 .timeout = timeout,
                                 .starts = TRUE };

  return followup_bus_call(bus, &call, g_variant_new("(s)", "hello"), error);
}

static void
test_answers(void)
{
  static const struct {
    Temper temper;
    gboolean abstract;
    gsize length;
    guint n_slow;
  } cases[] = { { BUS_ANSWERS, FALSE, 5, 0 },
                { BUS_ANSWERS, TRUE, 5, 0 },
                { BUS_IN_PIECES, FALSE, 5, 0 },
                { BUS_AT_LENGTH, FALSE, LONG_LENGTH, 0 },
                { BUS_AT_LENGTH_ABROAD, FALSE, LONG_LENGTH, 0 },
                { BUS_LATER, FALSE, 5, 1 },
                { BUS_HAGGLES, FALSE, 5, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    FakeBus *fake = fake_bus_new(cases[i].temper, cases[i].abstract);
    g_autoptr(GError) error = NULL;
    FollowupBus *bus = followup_bus_open(5000, &error);
    g_autoptr(GVariant) reply = NULL;
    const char *text;

    g_assert_no_error(error);
    n_slow = 0;
    followup_bus_set_slow_func(bus, count_slow);
    reply = ask(bus, 5000, &error);
    g_assert_no_error(error);
    g_variant_get(reply, "(&s)", &text);
    g_assert_cmpuint(strlen(text), ==, cases[i].length);
    g_assert_true(g_str_has_prefix(text, cases[i].temper == BUS_AT_LENGTH_ABROAD ? "éx" : "xx"));
    g_assert_true(g_str_has_suffix(text, "xx"));
    g_assert_cmpuint(n_slow, ==, cases[i].n_slow);
    followup_bus_free(bus);
    fake_bus_free(fake);
  }
}

static void
test_failures(void)
{
  const struct {
    Temper temper;
    GQuark domain;
    int code;
    const char *message; /* NULL: any */
  } cases[] = { { BUS_ERROR, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND, "no such" },
                { BUS_MUMBLES, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_FAILED,
                  "org.example.Error.Mumbled" },
                { BUS_OTHER_TYPE, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_OTHER_KIND },
                { BUS_NONSENSE, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_NONSENSE },
                { BUS_ENDS, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_CLOSED },
                { BUS_FULL, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_LIMITS },
                { BUS_SILENT, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_TIMED_OUT } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    FakeBus *fake = fake_bus_new(cases[i].temper, FALSE);
    g_autoptr(GError) error = NULL;
    FollowupBus *bus = followup_bus_open(5000, &error);

    g_assert_no_error(error);
    g_assert_null(ask(bus, 200, &error));
    g_assert_error(error, cases[i].domain, cases[i].code);
    if (cases[i].message != NULL)
      g_assert_cmpstr(error->message, ==, cases[i].message);
    followup_bus_free(bus);
    fake_bus_free(fake);
  }
}

static void
test_no_way_in(void)
{
  static const struct {
    Temper temper;
    const char *words;
  } cases[] = { { BUS_ENDS_EARLY, "cannot reach" },
                { BUS_REFUSES, "cannot reach" },
                { BUS_BABBLES, "cannot reach" },
                { BUS_SILENT_EARLY, "does not answer" } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    FakeBus *fake = fake_bus_new(cases[i].temper, FALSE);
    g_autoptr(GError) error = NULL;
    FollowupBus *bus = followup_bus_open(200, &error);

    g_assert_no_error(error); /* it is asked to let us in with the first call */
    g_assert_null(ask(bus, 5000, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(error->message, cases[i].words));
    followup_bus_free(bus);
    fake_bus_free(fake);
  }
}

static void
test_addresses(void)
{
  static const struct {
    const char *address;
    gboolean taken;
  } cases[] = { { "unix:path=/run/user/1000/bus", TRUE },
                { "unix:abstract=/tmp/dbus-1,guid=0123456789abcdef0123456789abcdef", TRUE },
                { "unix:path=/tmp/a;unix:path=/tmp/b", FALSE },
                { "unix:guid=0123456789abcdef0123456789abcdef,path=/tmp/a", FALSE },
                { "unix:runtime=yes", FALSE },
                { "tcp:host=localhost,port=1", FALSE },
                { "", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpint(followup_bus_socket_takes(cases[i].address), ==, cases[i].taken);
}

/* They are no addresses, whatever they begin with. */
static void
test_bad_addresses(void)
{
  g_autofree char *longest = g_strnfill(200, 'x');
  g_autofree char *long_path = g_strconcat("unix:path=/", longest, NULL);
  g_autofree char *long_name = g_strconcat("unix:abstract=", longest, NULL);
  const char *const cases[]
      = { "unix:path=", "unix:path=%zz", "unix:abstract=,guid=1", "unix:path=/nowhere/at/all",
          long_path,    long_name };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(followup_bus_socket_open(cases[i], 200, &error));
    g_assert_nonnull(error);
  }
}

/* As GDBus knows them, without a bus's own for its peers. */
static void
test_names(void)
{
  g_autofree char *most = g_strnfill(253, 'x');
  g_autofree char *longest = g_strconcat("a.", most, NULL);
  g_autofree char *longer = g_strconcat("a.", most, "x", NULL);
  const char *const cases[] = { "org.followup.Followup1",
                                "a.b",
                                "_._",
                                "-.-",
                                "a",
                                "",
                                ".",
                                "a.",
                                ".a",
                                "a..b",
                                "a.1",
                                "1.a",
                                "a.b1",
                                "a.b/c",
                                "a.ö",
                                "a b.c",
                                ":1.5",
                                ":a.b",
                                longest,
                                longer };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpint(followup_bus_is_name(cases[i]), ==,
                    g_dbus_is_name(cases[i]) && !g_dbus_is_unique_name(cases[i]));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/bus/answers", test_answers);
  g_test_add_func("/bus/failures", test_failures);
  g_test_add_func("/bus/no-way-in", test_no_way_in);
  g_test_add_func("/bus/addresses", test_addresses);
  g_test_add_func("/bus/bad-addresses", test_bad_addresses);
  g_test_add_func("/bus/names", test_names);
  return g_test_run();
}
