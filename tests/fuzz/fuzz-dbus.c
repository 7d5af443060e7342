/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-dbus: calls of every method with any arguments, over a connection, on a real store: each is
 * answered by a value or by an error of ours on one line, and what was stored reads again.
 *
 * Each line of the input is a call: "AddInterviews ([{...}], @a{sv} {})" in the text form of
 * GVariant; or, when that is none, bytes that decide: the first picks the method, the rest the
 * arguments. "+3600" lets time pass. */
#include "fuzz.h"

#include "fuzz-store.h"
#include "fuzz-values.h"
#include "names.h"
#include "service.h"

#include <string.h>
#include <sys/socket.h>

#define MAX_CALLS 12

/* Everything in it is owned. */
typedef struct {
  FuzzStore *store;
  GDBusConnection *server, *client;
  FollowupService *service;
} Ends;

static void
connected_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusConnection **connection = data;
  g_autoptr(GError) error = NULL;

  *connection = g_dbus_connection_new_finish(result, &error);
  g_assert_no_error(error);
}

static void
begin_connection(int fd, GDBusConnectionFlags flags, const char *guid, GDBusConnection **connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = g_socket_new_from_fd(fd, &error);
  g_autoptr(GSocketConnection) stream = NULL;

  g_assert_no_error(error);
  stream = g_socket_connection_factory_create_connection(socket);
  g_dbus_connection_new(G_IO_STREAM(stream), guid, flags, NULL, NULL, connected_cb, connection);
}

static Ends *
get_ends(void)
{
  static Ends ends;
  g_autofree char *guid = NULL;
  int fds[2];

  if (ends.store != NULL)
    return &ends;
  ends.store = fuzz_store_new();
  guid = g_dbus_generate_guid();
  g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  begin_connection(fds[0], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, guid, &ends.server);
  begin_connection(fds[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, &ends.client);
  while (ends.server == NULL || ends.client == NULL)
    g_main_context_iteration(NULL, TRUE);
  return &ends;
}

static void
begin_service(Ends *ends)
{
  g_autoptr(GError) error = NULL;

  fuzz_store_open(ends->store);
  ends->service
      = followup_service_new(ends->server, ends->store->path, FOLLOWUP_CLOCK(ends->store->clock),
                             ends->store->settings, &error);
  g_assert_no_error(error);
  g_signal_connect(ends->service, "test-wanted", G_CALLBACK(followup_service_end_tests), NULL);
  followup_service_set_store(ends->service, ends->store->store, ends->store->drafts);
}

static void
end_service(Ends *ends)
{
  followup_service_stop(ends->service);
  g_clear_object(&ends->service);
  fuzz_store_close(ends->store);
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

typedef struct {
  gboolean done;
  GVariant *reply;
  GError *error;
} Call;

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;

  call->reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &call->error);
  call->done = TRUE;
}

/* NULL: it was refused, as it should be. (transfer full) */
static GVariant *
call_and_check(Ends *ends, const char *method, GVariant *parameters)
{
  Call call = { 0 };

  g_dbus_connection_call(ends->client, NULL, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, method,
                         parameters, NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, answered_cb,
                         &call);
  while (!call.done)
    g_main_context_iteration(NULL, TRUE);
  if (call.reply != NULL)
    return call.reply;
  g_assert_true(g_dbus_error_is_remote_error(call.error));
  g_dbus_error_strip_remote_error(call.error);
  fuzz_check_refusal(call.error);
  return NULL;
}

static const GDBusMethodInfo *
find_method(Ends *ends, const char *name)
{
  GDBusInterfaceInfo *info
      = g_dbus_interface_skeleton_get_info(G_DBUS_INTERFACE_SKELETON(ends->service));

  return g_dbus_interface_info_lookup_method(info, name);
}

static const GDBusMethodInfo *
pick_method(Ends *ends, FuzzBytes *bytes)
{
  GDBusInterfaceInfo *info
      = g_dbus_interface_skeleton_get_info(G_DBUS_INTERFACE_SKELETON(ends->service));
  guint n = 0;

  while (info->methods[n] != NULL)
    n++;
  return info->methods[fuzz_take(bytes, n)];
}

static GVariantType *
get_type(const GDBusMethodInfo *method)
{
  g_autoptr(GString) signature = g_string_new("(");

  for (guint i = 0; method->in_args != NULL && method->in_args[i] != NULL; i++)
    g_string_append(signature, method->in_args[i]->signature);
  g_string_append_c(signature, ')');
  return g_variant_type_new(signature->str);
}

/* NULL where the line is no call in words. floating */
static GVariant *
parse_line(Ends *ends, const char *line, const GDBusMethodInfo **method)
{
  const char *blank = strchr(line, ' ');
  g_autofree char *name = blank != NULL ? g_strndup(line, (gsize)(blank - line)) : g_strdup("");
  g_autoptr(GVariantType) type = NULL;
  GVariant *parameters;

  *method = find_method(ends, name);
  if (*method == NULL || !g_utf8_validate(line, -1, NULL))
    return NULL;
  type = get_type(*method);
  parameters = g_variant_parse(type, blank + 1, NULL, NULL, NULL);
  if (parameters == NULL)
    return NULL;
  /* What the parser takes, and D-Bus does not. */
  if (g_variant_n_children(parameters) == 0 || g_variant_is_normal_form(parameters))
    return parameters;
  g_variant_unref(parameters);
  return NULL;
}

static void
call_line(Ends *ends, const guint8 *data, gsize size)
{
  g_autofree char *line = g_strndup((const char *)data, size);
  FuzzBytes bytes = { data, data + size };
  const GDBusMethodInfo *method;
  g_autoptr(GVariant) parameters = parse_line(ends, line, &method);
  g_autoptr(GVariant) reply = NULL;

  if (parameters == NULL) {
    g_autoptr(GVariantType) type = NULL;

    method = pick_method(ends, &bytes);
    type = get_type(method);
    parameters = g_variant_ref_sink(fuzz_values_make(&bytes, type));
  }
  reply = call_and_check(ends, method->name, parameters);
}

static void
pass_time(Ends *ends, const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup((const char *)data, MIN(size, 8));
  gint64 now = followup_clock_get_now(FOLLOWUP_CLOCK(ends->store->clock));
  gint64 then = now + (gint64)g_ascii_strtoull(text, NULL, 10);
  g_autoptr(GError) error = NULL;

  followup_clock_fake_jump(ends->store->clock, then);
  followup_store_fall_due(ends->store->store, then, &error);
  g_assert_no_error(error);
}

/* (transfer full) */
static char *
dump(Ends *ends)
{
  static const char *const calls[][2] = { { "ListInterviews", "(@a{sv} {},)" },
                                          { "ListActions", "({'pending': <false>},)" },
                                          { "ListHistory", "(@a{sv} {},)" } };
  GString *all = g_string_new(NULL);

  for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
    g_autoptr(GVariant) parameters = g_variant_parse(NULL, calls[i][1], NULL, NULL, NULL);
    g_autoptr(GVariant) reply = call_and_check(ends, calls[i][0], parameters);

    g_assert_nonnull(reply);
    g_variant_print_string(reply, all, TRUE);
  }
  return g_string_free(all, FALSE);
}

/* Opened again it says the same. */
static void
check_stored(Ends *ends)
{
  g_autofree char *before = dump(ends);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  followup_service_stop(ends->service);
  g_clear_object(&ends->service);
  fuzz_store_open_again(ends->store);
  ends->service
      = followup_service_new(ends->server, ends->store->path, FOLLOWUP_CLOCK(ends->store->clock),
                             ends->store->settings, &error);
  g_assert_no_error(error);
  g_signal_connect(ends->service, "test-wanted", G_CALLBACK(followup_service_end_tests), NULL);
  followup_service_set_store(ends->service, ends->store->store, ends->store->drafts);
  after = dump(ends);
  g_assert_cmpstr(before, ==, after);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  Ends *ends = get_ends();
  const guint8 *end = data + size;

  begin_service(ends);
  for (guint i = 0; i < MAX_CALLS && data < end; i++) {
    const guint8 *newline = memchr(data, '\n', (gsize)(end - data));
    gsize length = (gsize)((newline != NULL ? newline : end) - data);

    if (length > 0 && *data == '+')
      pass_time(ends, data + 1, length - 1);
    else if (length > 0)
      call_line(ends, data, length);
    data += length + (newline != NULL ? 1 : 0);
  }
  if (size % 4 == 0) /* it takes longer than all calls together */
    check_stored(ends);
  end_service(ends);
  return 0;
}
