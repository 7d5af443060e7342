/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the D-Bus adapter: the service on a private bus with a real store and a clock that
 * stands still, called by another connection as any client would. */
#include "service.h"

#include "error.h"
#include "fake-clock.h"
#include "names.h"

#include <glib/gstdio.h>

#define DEADLINE_SECONDS 20
#define NOW 1795168800 /* Fri 2026-11-20 10:00 UTC */

/* Everything in it is owned. */
typedef struct {
  GTestDBus *bus;
  GDBusConnection *server, *client;
  char *folder;
  FollowupClock *clock;
  FollowupSettings *settings;
  FollowupStore *store;
  FollowupService *service;
  guint subscription;    /* on client */
  GPtrArray *changed;    /* of GVariant: parameters of Changed */
  GPtrArray *properties; /* of GVariant: the changed ones, a{sv} */
} Fixture;

typedef struct {
  gboolean done;
  GVariant *reply;
  GError *error;
} Call;

static GDBusConnection *
connect_to(GTestDBus *bus)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection
      = g_dbus_connection_new_for_address_sync(g_test_dbus_get_bus_address(bus),
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                   | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);

  g_assert_no_error(error);
  return connection;
}

static void
signal_cb(GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  Fixture *f = user_data;

  if (g_str_equal(signal, "Changed"))
    g_ptr_array_add(f->changed, g_variant_ref(parameters));
  else
    g_ptr_array_add(f->properties, g_variant_get_child_value(parameters, 1));
}

static FollowupStore *
open_store(Fixture *f)
{
  g_autofree char *path = g_build_filename(f->folder, "followup.db", NULL);
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(f->settings, followup_clock_get_zone(f->clock));
  g_autoptr(GError) error = NULL;
  FollowupStore *store = followup_store_open(path, f->clock, rules, &error);

  g_assert_no_error(error);
  return store;
}

/* Exported, without a store yet. */
static void
set_up_starting(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(f->bus);
  f->server = connect_to(f->bus);
  f->client = connect_to(f->bus);
  f->folder = g_dir_make_tmp("followup-service-XXXXXX", &error);
  g_assert_no_error(error);
  f->clock = FOLLOWUP_CLOCK(followup_clock_fake_new(NOW, "Europe/Berlin"));
  f->settings = followup_settings_new(f->folder);
  f->changed = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  f->properties = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  f->subscription
      = g_dbus_connection_signal_subscribe(f->client, NULL, NULL, NULL, FOLLOWUP_OBJECT_PATH, NULL,
                                           G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, f, NULL);
  f->service = followup_service_new(f->server, "/data/followup.db", f->clock, f->settings, &error);
  g_assert_no_error(error);
}

static void
set_up(Fixture *f, gconstpointer data)
{
  set_up_starting(f, data);
  f->store = open_store(f);
  followup_service_set_store(f->service, f->store);
}

static void
remove_folder(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (g_remove(path) != 0)
      remove_folder(path);
  }
  g_rmdir(folder);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  g_dbus_connection_signal_unsubscribe(f->client, f->subscription);
  followup_service_stop(f->service);
  g_clear_object(&f->service);
  if (f->store != NULL)
    followup_store_close(f->store);
  g_clear_object(&f->store);
  g_clear_object(&f->settings);
  g_clear_object(&f->clock);
  g_clear_object(&f->server);
  g_clear_object(&f->client);
  g_clear_pointer(&f->changed, g_ptr_array_unref);
  g_clear_pointer(&f->properties, g_ptr_array_unref);
  remove_folder(f->folder);
  g_free(f->folder);
  g_test_dbus_stop(f->bus);
  g_clear_object(&f->bus);
}

static gboolean
late_cb(gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Iterates the main loop until *done. */
static void
wait_for(gboolean *done)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds(DEADLINE_SECONDS, late_cb, &late);

  while (!*done && !late)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(source);
  g_assert_true(*done);
}

static void
replied_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &call->error);
  call->done = TRUE;
}

/* Sinks parameters. */
static void
begin(Fixture *f, const char *interface, const char *method, GVariant *parameters, Call *call)
{
  *call = (Call){ 0 };
  g_dbus_connection_call(f->client, g_dbus_connection_get_unique_name(f->server),
                         FOLLOWUP_OBJECT_PATH, interface, method, parameters, NULL,
                         G_DBUS_CALL_FLAGS_NONE, -1, NULL, replied_cb, call);
}

/* Sinks parameters. */
static GVariant *
try_call(Fixture *f, const char *method, GVariant *parameters, GError **error)
{
  Call call;

  begin(f, FOLLOWUP_INTERFACE, method, parameters, &call);
  wait_for(&call.done);
  if (call.error != NULL)
    g_propagate_error(error, call.error);
  return call.reply;
}

/* The reply's only value. parameters is text of g_variant_new_parsed(). */
static GVariant *
call_method(Fixture *f, const char *method, const char *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) parsed = g_variant_parse(NULL, parameters, NULL, NULL, &error);

  g_assert_no_error(error);
  reply = try_call(f, method, parsed, &error);
  g_assert_no_error(error);
  return g_variant_n_children(reply) > 0 ? g_variant_get_child_value(reply, 0) : NULL;
}

/* For its effect only. */
static void
perform(Fixture *f, const char *method, const char *parameters)
{
  g_autoptr(GVariant) reply = call_method(f, method, parameters);

  g_test_message("%s: %s", method, reply != NULL ? g_variant_get_type_string(reply) : "()");
}

static GVariant *
get_property(Fixture *f, const char *name)
{
  GVariant *parameters = g_variant_new("(ss)", FOLLOWUP_INTERFACE, name);
  g_autoptr(GVariant) boxed = NULL;
  Call call;

  begin(f, "org.freedesktop.DBus.Properties", "Get", parameters, &call);
  wait_for(&call.done);
  g_assert_no_error(call.error);
  g_variant_get(call.reply, "(v)", &boxed);
  g_variant_unref(call.reply);
  return g_steal_pointer(&boxed);
}

/* Everything the service can tell of the data, as text. */
static char *
dump(Fixture *f)
{
  g_autoptr(GVariant) interviews = call_method(f, "ListInterviews", "(@a{sv} {},)");
  g_autoptr(GVariant) actions = call_method(f, "ListActions", "({'pending': <false>},)");
  g_autofree char *first = g_variant_print(interviews, TRUE);
  g_autofree char *second = g_variant_print(actions, TRUE);

  return g_strconcat(first, "\n", second, NULL);
}

static void
assert_error(const GError *error, const char *name)
{
  g_autofree char *remote = NULL;
  g_autofree char *expected = g_strconcat(FOLLOWUP_ERROR_PREFIX, name, NULL);

  g_assert_nonnull(error);
  remote = g_dbus_error_get_remote_error(error);
  g_assert_cmpstr(remote, ==, expected);
  g_assert_null(strchr(error->message, '\n'));
}

#define ACME "{'employer': <'Acme GmbH'>, 'start': <int64 1795093200>, 'zone': <'Europe/Berlin'>}"
#define UUID "a2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7"

/* Thu 2026-11-19 13:00 UTC, an hour long. */
static void
add_acme(Fixture *f)
{
  g_autoptr(GVariant) added = call_method(f, "AddInterviews", "([" ACME "], @a{sv} {})");

  g_assert_cmpuint(g_variant_n_children(added), ==, 1);
}

static GVariant *
find_kind(GVariant *actions, const char *kind)
{
  for (gsize i = 0; i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);
    const char *nick;

    g_assert_true(g_variant_lookup(action, "kind", "&s", &nick));
    if (g_str_equal(nick, kind))
      return g_steal_pointer(&action);
  }
  return NULL;
}

static char *
find_id(Fixture *f, const char *kind)
{
  g_autoptr(GVariant) actions = call_method(f, "ListActions", "(@a{sv} {},)");
  g_autoptr(GVariant) action = find_kind(actions, kind);
  char *id = NULL;

  g_assert_nonnull(action);
  g_assert_true(g_variant_lookup(action, "id", "s", &id));
  return id;
}

static void
assert_state(GVariant *health, const char *expected)
{
  const char *state = NULL;

  g_assert_true(g_variant_lookup(health, "state", "&s", &state));
  g_assert_cmpstr(state, ==, expected);
}

static void
test_waits_for_store(Fixture *f, gconstpointer data)
{
  Call call;
  g_autoptr(GVariant) health = NULL;

  begin(f, FOLLOWUP_INTERFACE, "ListInterviews", g_variant_new("(a{sv})", NULL), &call);
  health = get_property(f, "Health"); /* sent later, answered first */
  assert_state(health, "starting");
  g_assert_false(call.done);
  f->store = open_store(f);
  followup_service_set_store(f->service, f->store);
  wait_for(&call.done);
  g_assert_no_error(call.error);
  g_variant_unref(call.reply);
}

/* The empty value of each argument. */
static GVariant *
make_empty_parameters(const GDBusMethodInfo *method)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE_TUPLE);
  for (GDBusArgInfo **arg = method->in_args; arg != NULL && *arg != NULL; arg++) {
    const GVariantType *type = G_VARIANT_TYPE((*arg)->signature);

    if (g_variant_type_is_array(type))
      g_variant_builder_add_value(&builder,
                                  g_variant_new_array(g_variant_type_element(type), NULL, 0));
    else if (g_variant_type_equal(type, G_VARIANT_TYPE_STRING))
      g_variant_builder_add(&builder, "s", "");
    else if (g_variant_type_equal(type, G_VARIANT_TYPE_INT64))
      g_variant_builder_add(&builder, "x", (gint64)0);
    else
      g_variant_builder_add(&builder, "t", (guint64)0);
  }
  return g_variant_builder_end(&builder);
}

static void
test_refuses_without_store(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) failure = g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_NEWER_SCHEMA,
                                                  "the database is of version 9");
  GDBusInterfaceInfo *info = followup_dbus_followup1_interface_info();
  g_autoptr(GVariant) health = NULL;
  const char *name = NULL, *problem = NULL;

  followup_service_set_failure(f->service, failure);
  for (GDBusMethodInfo **method = info->methods; *method != NULL; method++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(try_call(f, (*method)->name, make_empty_parameters(*method), &error));
    assert_error(error, "NewerSchema");
  }
  health = get_property(f, "Health");
  assert_state(health, "failed");
  g_assert_true(g_variant_lookup(health, "error", "&s", &name));
  g_assert_cmpstr(name, ==, FOLLOWUP_ERROR_PREFIX "NewerSchema");
  g_assert_true(g_variant_lookup(health, "problem", "&s", &problem));
  g_assert_cmpstr(problem, ==, "the database is of version 9");
}

/* Of the contract, what this version does not answer yet. */
static gboolean
is_for_later(const char *method)
{
  static const char *const later[] = { "ReopenInterviews",
                                       "RecordNoShow",
                                       "AddRequests",
                                       "RecordTouch",
                                       "UpdateActions",
                                       "ComposeDraft",
                                       "OpenDraft",
                                       "Undo",
                                       "Redo",
                                       "ListHistory",
                                       NULL };

  return g_strv_contains(later, method);
}

/* Nothing asked, nothing done; only what cannot be empty is refused. */
static void
test_empty_calls(Fixture *f, gconstpointer data)
{
  GDBusInterfaceInfo *info = followup_dbus_followup1_interface_info();

  for (GDBusMethodInfo **at = info->methods; *at != NULL; at++) {
    const char *method = (*at)->name;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = try_call(f, method, make_empty_parameters(*at), &error);

    g_test_message("%s", method);
    g_assert_true((reply == NULL) == (error != NULL));
    if (is_for_later(method))
      g_assert_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
    else if (g_str_equal(method, "RecordAnswer"))
      assert_error(error, "NotFound");
    else if (g_str_equal(method, "CloseInterviews")
             || (error != NULL && g_str_equal(method, "SnoozeActions")))
      assert_error(error, "InvalidArgument");
    else
      g_assert_no_error(error);
  }
  g_assert_cmpuint(f->changed->len, ==, 0);
}

static void
test_health(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) health = NULL;
  g_autoptr(GVariant) problems = NULL;
  const char *database = NULL;
  guint interviews = 0;
  gint64 started = 0;
  gboolean holidays = TRUE;

  add_acme(f);
  health = get_property(f, "Health");
  assert_state(health, "ok");
  g_assert_true(g_variant_lookup(health, "database", "&s", &database));
  g_assert_cmpstr(database, ==, "/data/followup.db");
  g_assert_true(g_variant_lookup(health, "interviews", "u", &interviews));
  g_assert_cmpuint(interviews, ==, 1);
  g_assert_true(g_variant_lookup(health, "started", "x", &started));
  g_assert_cmpint(started, ==, NOW);
  g_assert_true(g_variant_lookup(health, "holidays", "b", &holidays));
  g_assert_false(holidays);
  problems = g_variant_lookup_value(health, "settings-problems", G_VARIANT_TYPE_STRING_ARRAY);
  g_assert_nonnull(problems);
}

static void
test_add(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) added = call_method(
      f, "AddInterviews",
      "([" ACME ", {'employer': <\"O'Neil 🎈 شركة\">, 'start': <int64 1795176000>}], @a{sv} {})");
  g_autoptr(GVariant) first = g_variant_get_child_value(added, 0);
  g_autoptr(GVariant) second = g_variant_get_child_value(added, 1);
  g_autoptr(GVariant) actions = g_variant_lookup_value(first, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) check_in = find_kind(actions, "check-in");
  g_autoptr(GVariant) inner = NULL;
  g_autofree char *local = followup_zone_local_name();
  const char *text = NULL;
  guint64 id = 0;

  g_assert_true(g_variant_lookup(first, "id", "t", &id));
  g_assert_cmpuint(id, ==, 1);
  g_assert_true(g_variant_lookup(first, "uuid", "&s", &text));
  g_assert_true(g_uuid_string_is_valid(text));
  g_assert_true(g_variant_lookup(first, "warnings", "^a&s", NULL));
  g_assert_nonnull(check_in);
  g_assert_true(g_variant_lookup(check_in, "reason", "&s", &text));
  g_assert_nonnull(strstr(text, "5 business days"));
  g_assert_true(g_variant_lookup(check_in, "section", "&s", &text));
  inner = g_variant_lookup_value(check_in, "interview", G_VARIANT_TYPE_VARDICT);
  g_assert_true(g_variant_lookup(inner, "employer", "&s", &text));
  g_assert_cmpstr(text, ==, "Acme GmbH");
  g_assert_true(g_variant_lookup(second, "employer", "&s", &text));
  g_assert_cmpstr(text, ==, "O'Neil 🎈 شركة");
  g_assert_true(g_variant_lookup(second, "zone", "&s", &text));
  g_assert_cmpstr(text, ==, local);
}

/* Once, and only with the very first. */
static void
test_notice(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) first = call_method(f, "AddInterviews", "([" ACME "], @a{sv} {})");
  g_autoptr(GVariant) second = call_method(f, "AddInterviews", "([" ACME "], @a{sv} {})");
  g_autoptr(GVariant) with = g_variant_get_child_value(first, 0);
  g_autoptr(GVariant) without = g_variant_get_child_value(second, 0);
  g_auto(GStrv) warnings = NULL;
  const char *notice = NULL;

  g_assert_true(g_variant_lookup(with, "notice", "&s", &notice));
  g_assert_nonnull(strstr(notice, "holidays"));
  g_assert_false(g_variant_lookup(without, "notice", "&s", &notice));
  g_assert_true(g_variant_lookup(without, "warnings", "^as", &warnings));
  g_assert_cmpuint(g_strv_length(warnings), ==, 1); /* the same again */
}

static void
test_repeated_request(Fixture *f, gconstpointer data)
{
  static const char *const calls[][2] = {
    { "AddInterviews", "([" ACME "], {'request': <'" UUID "'>, 'client': <'test'>})" },
    { "SkipActions", "(['1.1'], {'request': <'b2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7'>})" },
    { "RecordAnswer", "(uint64 1, {'request': <'c2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7'>})" },
    { "CloseInterviews",
      "([uint64 1], 'silent', {'request': <'d2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7'>})" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    guint n_signals;

    perform(f, calls[i][0], calls[i][1]);
    before = dump(f);
    n_signals = f->changed->len;
    perform(f, calls[i][0], calls[i][1]);
    after = dump(f);

    g_assert_cmpstr(before, ==, after);
    g_assert_cmpuint(f->changed->len, ==, n_signals);
  }
}

/* A caller's own uuid makes adding repeatable too, and the stored one comes back. */
static void
test_repeated_uuid(Fixture *f, gconstpointer data)
{
  const char *call
      = "([{'employer': <'Acme'>, 'start': <int64 1795093200>, 'uuid': <'" UUID "'>}], @a{sv} {})";
  g_autoptr(GVariant) again = NULL;
  g_autoptr(GVariant) stored = NULL;
  g_autoptr(GVariant) all = NULL;
  guint64 id = 0;

  perform(f, "AddInterviews", call);
  again = call_method(f, "AddInterviews", call);
  stored = g_variant_get_child_value(again, 0);
  all = call_method(f, "ListInterviews", "(@a{sv} {},)");
  g_assert_true(g_variant_lookup(stored, "id", "t", &id));
  g_assert_cmpuint(id, ==, 1);
  g_assert_cmpuint(g_variant_n_children(all), ==, 1);
}

static void
test_signals(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) ids = NULL;
  g_autoptr(GVariant) due = NULL;
  guint64 id = 0;
  gint64 next = 0;

  add_acme(f);
  due = get_property(f, "NextDue"); /* answered after the signals were sent */
  g_assert_cmpuint(f->changed->len, ==, 1);
  ids = g_variant_get_child_value(g_ptr_array_index(f->changed, 0), 0);
  g_assert_cmpuint(g_variant_n_children(ids), ==, 1);
  g_variant_get_child(ids, 0, "t", &id);
  g_assert_cmpuint(id, ==, 1);
  g_assert_cmpint(g_variant_get_int64(due), >, 0);
  followup_service_update_due(f->service); /* the same again: nothing to say */
  g_variant_unref(g_steal_pointer(&due));
  due = get_property(f, "NextDue");
  g_assert_cmpuint(f->properties->len, >=, 1);
  g_assert_true(g_variant_lookup(g_ptr_array_index(f->properties, 0), "NextDue", "x", &next));
  g_assert_cmpint(next, ==, g_variant_get_int64(due));
}

static void
test_popup_server(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) server = NULL;
  g_autoptr(GVariant) version = get_property(f, "Version");

  followup_service_set_popup_server(f->service, "dunst 1.9.0");
  server = get_property(f, "PopupServer");
  g_assert_cmpstr(g_variant_get_string(server, NULL), ==, "dunst 1.9.0");
  g_assert_cmpstr(g_variant_get_string(version, NULL), ==, FOLLOWUP_VERSION);
}

static void
test_plan_writes_nothing(Fixture *f, gconstpointer data)
{
  g_autofree char *before = dump(f);
  g_autoptr(GVariant) planned = call_method(f, "PlanInterviews", "([" ACME "], @a{sv} {})");
  g_autofree char *after = dump(f);
  g_autoptr(GVariant) one = g_variant_get_child_value(planned, 0);
  g_autoptr(GVariant) actions = g_variant_lookup_value(one, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) move_on = find_kind(actions, "move-on");
  gboolean projected = FALSE;

  g_assert_nonnull(move_on);
  g_assert_true(g_variant_lookup(move_on, "projected", "b", &projected));
  g_assert_true(projected);
  g_assert_cmpstr(before, ==, after);
  g_assert_cmpuint(f->changed->len, ==, 0);
}

static void
test_update_all_or_none(Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) bad = g_variant_ref_sink(g_variant_new_parsed(
      "([{'id': <uint64 1>, 'position': <'C engineer'>}, {'id': <uint64 2>, 'duration': <uint32 "
      "0>}], @a{sv} {})"));
  g_autoptr(GVariant) updated = NULL;
  g_autoptr(GVariant) one = NULL;
  const char *text = NULL;

  perform(f, "AddInterviews", "([" ACME ", " ACME "], @a{sv} {})");
  before = dump(f);
  g_assert_null(try_call(f, "UpdateInterviews", bad, &error));
  assert_error(error, "InvalidArgument");
  g_assert_nonnull(strstr(error->message, "2 of 2"));
  after = dump(f);
  g_assert_cmpstr(before, ==, after);
  updated = call_method(f, "UpdateInterviews",
                        "([{'id': <uint64 1>, 'position': <'C engineer'>}, {'id': <uint64 2>, "
                        "'position': <'Rust engineer'>}], {'request': <'" UUID "'>})");
  one = g_variant_get_child_value(updated, 1);
  g_assert_true(g_variant_lookup(one, "position", "&s", &text));
  g_assert_cmpstr(text, ==, "Rust engineer");
  g_assert_true(g_variant_lookup(one, "employer", "&s", &text));
  g_assert_cmpstr(text, ==, "Acme GmbH");
}

static void
test_complete_tells_what_follows(Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *call = NULL;
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) done = NULL;
  g_autoptr(GVariant) planned = NULL;
  const char *state = NULL;

  add_acme(f);
  id = find_id(f, "check-in");
  call = g_strdup_printf("(['%s'], {'at': <int64 %d>})", id, NOW - 60);
  actions = call_method(f, "CompleteActions", call);
  g_assert_cmpuint(g_variant_n_children(actions), ==, 2);
  done = find_kind(actions, "check-in");
  planned = find_kind(actions, "second-follow-up");
  g_assert_nonnull(planned);
  g_assert_true(g_variant_lookup(done, "state", "&s", &state));
  g_assert_cmpstr(state, ==, "done");
}

static void
test_snooze(Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *call = NULL;
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) one = NULL;
  gint64 until = 0;

  add_acme(f);
  id = find_id(f, "check-in");
  call = g_strdup_printf("(['%s', '%s'], int64 %d, @a{sv} {})", id, id, NOW + 45);
  actions = call_method(f, "SnoozeActions", call);
  g_assert_cmpuint(g_variant_n_children(actions), ==, 1); /* given twice, told once */
  one = g_variant_get_child_value(actions, 0);
  g_assert_true(g_variant_lookup(one, "snoozed-until", "x", &until));
  g_assert_cmpint(until, ==, NOW + 45);
}

static void
test_answer_and_ending(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) heard = NULL;
  g_autoptr(GVariant) answers = NULL;
  g_autoptr(GVariant) ended = NULL;
  g_autoptr(GVariant) one = NULL;
  g_autoptr(GVariant) pending = NULL;
  const char *ending = NULL;

  add_acme(f);
  heard = call_method(f, "RecordAnswer", "(uint64 1, {'decision': <'2026-12-04'>})");
  answers = g_variant_lookup_value(heard, "answers", G_VARIANT_TYPE("aa{sv}"));
  g_assert_cmpuint(g_variant_n_children(answers), ==, 1);
  ended = call_method(f, "CloseInterviews", "([uint64 1], 'rejected', @a{sv} {})");
  one = g_variant_get_child_value(ended, 0);
  g_assert_true(g_variant_lookup(one, "ending", "&s", &ending));
  g_assert_cmpstr(ending, ==, "rejected");
  pending = call_method(f, "ListActions", "(@a{sv} {},)");
  g_assert_cmpuint(g_variant_n_children(pending), ==, 0);
}

static void
test_lists(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *filter;
    guint n;
  } rows[] = {
    { "ListInterviews", "(@a{sv} {},)", 3 },
    { "ListInterviews", "({'text': <'aCMe'>},)", 2 },
    { "ListInterviews", "({'text': <''>},)", 3 },
    { "ListInterviews", "({'text': <'nobody'>},)", 0 },
    { "ListInterviews", "({'after': <uint64 1>, 'limit': <uint32 1>},)", 1 },
    { "ListInterviews", "({'after': <uint64 18446744073709551615>},)", 0 },
    { "ListInterviews", "({'open': <true>},)", 2 },
    { "ListActions", "({'interview': <uint64 3>},)", 0 },
    { "ListActions", "({'limit': <uint32 2>},)", 2 },
    { "ListActions", "({'until': <int64 0>},)", 0 },
  };

  perform(f, "AddInterviews",
          "([" ACME ", " ACME
          ", {'employer': <'Other'>, 'start': <int64 1795093200>}], @a{sv} {})");
  perform(f, "CloseInterviews", "([uint64 3], 'withdrew', @a{sv} {})");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GVariant) list = call_method(f, rows[i].method, rows[i].filter);

    g_test_message("%s %s", rows[i].method, rows[i].filter);
    g_assert_cmpuint(g_variant_n_children(list), ==, rows[i].n);
  }
}

static void
test_list_names_next(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GVariant) one = NULL;
  g_autoptr(GVariant) next = NULL;
  g_autoptr(GVariant) next_due = NULL;
  gint64 due = 0;

  add_acme(f);
  list = call_method(f, "ListInterviews", "(@a{sv} {},)");
  one = g_variant_get_child_value(list, 0);
  next = g_variant_lookup_value(one, "next", G_VARIANT_TYPE_VARDICT);
  next_due = get_property(f, "NextDue");
  g_assert_nonnull(next);
  g_assert_true(g_variant_lookup(next, "due", "x", &due));
  g_assert_cmpint(due, ==, g_variant_get_int64(next_due));
  g_assert_null(g_variant_lookup_value(one, "actions", NULL));
}

static void
test_remove(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GVariant) added = NULL;
  g_autoptr(GVariant) one = NULL;
  guint64 id = 0;

  add_acme(f);
  before = dump(f);
  g_assert_null(
      try_call(f, "RemoveInterviews", g_variant_new_parsed("([uint64 1, 99], @a{sv} {})"), &error));
  assert_error(error, "NotFound");
  after = dump(f);
  g_assert_cmpstr(before, ==, after);
  g_assert_null(call_method(f, "RemoveInterviews", "([uint64 1], @a{sv} {})"));
  added = call_method(f, "AddInterviews", "([" ACME "], @a{sv} {})");
  one = g_variant_get_child_value(added, 0);
  g_assert_true(g_variant_lookup(one, "id", "t", &id));
  g_assert_cmpuint(id, ==, 2); /* never used again */
}

static void
test_cadences(Fixture *f, gconstpointer data)
{
  g_autoptr(GVariant) list = call_method(f, "ListCadences", "()");
  g_autoptr(GVariant) first = g_variant_get_child_value(list, 0);
  g_autoptr(GVariant) steps = g_variant_lookup_value(first, "steps", G_VARIANT_TYPE("aa{sv}"));
  const char *id = NULL;
  guint n_default = 0;

  g_assert_cmpuint(g_variant_n_children(list), ==, 6);
  g_assert_true(g_variant_lookup(first, "id", "&s", &id));
  g_assert_cmpstr(id, ==, "balanced");
  g_assert_cmpuint(g_variant_n_children(steps), ==, FOLLOWUP_N_RULES);
  for (gsize i = 0; i < g_variant_n_children(list); i++) {
    g_autoptr(GVariant) cadence = g_variant_get_child_value(list, i);
    gboolean chosen = FALSE;

    g_assert_true(g_variant_lookup(cadence, "default", "b", &chosen));
    n_default += chosen;
  }
  g_assert_cmpuint(n_default, ==, 1);
}

#define ADD(dict_) "AddInterviews", "([" dict_ "], @a{sv} {})"
#define TEXT_100                                                                                   \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123" \
  "456789"

/* Each is refused by that error and leaves everything as it was. */
static void
test_malformed(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *parameters, *error;
  } rows[] = {
    { ADD("{'start': <int64 1795093200>}"), "InvalidArgument" },
    { ADD("{'employer': <'Acme'>}"), "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1>, 'id': <uint64 1>}"), "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <'tomorrow'>}"), "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1795093200>, 'colour': <'red'>}"),
      "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1795093200>, 'zone': <'Nowhere/Land'>}"),
      "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1795093200>, 'duration': <uint32 0>}"),
      "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1795093200>, 'duration': <uint32 10080>}"),
      "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1795093200>, 'stage': <'frist'>}"),
      "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1795093200>, 'decision': <'2020-01-01'>}"),
      "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 9223372036854775807>}"), "InvalidArgument" },
    { ADD("{'employer': <'Acme'>, 'start': <int64 1795093200>, 'ending': <'offer'>}"),
      "InvalidArgument" },
    { "AddInterviews", "([" ACME "], {'request': <'not-a-uuid'>})", "InvalidArgument" },
    { "AddInterviews", "([" ACME "], {'request': <uint32 1>})", "InvalidArgument" },
    { "AddInterviews", "([" ACME "], {'dry': <true>})", "InvalidArgument" },
    { "AddInterviews", "([" ACME "], {'client': <'a\\nb'>})", "InvalidArgument" },
    { "AddInterviews", "([" ACME "], {'client': <'" TEXT_100 "1'>})", "LimitExceeded" },
    { "AddInterviews", "([" ACME ", {'employer': <''>, 'start': <int64 1795093200>}], @a{sv} {})",
      "InvalidArgument" },
    { "PlanInterviews", "([{'employer': <' '>, 'start': <int64 1795093200>}], @a{sv} {})",
      "InvalidArgument" },
    { "PlanInterviews", "([" ACME "], {'project': <true>})", "InvalidArgument" },
    { "UpdateInterviews", "([{'position': <'C'>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateInterviews", "([{'id': <'1'>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateInterviews", "([{'id': <uint64 9>}], @a{sv} {})", "NotFound" },
    { "UpdateInterviews", "([{'id': <uint64 1>}, {'id': <uint64 1>}], @a{sv} {})",
      "InvalidArgument" },
    { "UpdateInterviews", "([{'id': <uint64 1>, 'uuid': <'" UUID "'>}], @a{sv} {})",
      "InvalidArgument" },
    { "UpdateInterviews", "([{'id': <uint64 1>, 'employer': <''>}], @a{sv} {})",
      "InvalidArgument" },
    { "RemoveInterviews", "([uint64 0], @a{sv} {})", "NotFound" },
    { "RemoveInterviews", "([uint64 18446744073709551615], @a{sv} {})", "NotFound" },
    { "RemoveInterviews", "([uint64 1], {'at': <int64 1>})", "InvalidArgument" },
    { "GetInterviews", "([uint64 1, 2],)", "NotFound" },
    { "ListInterviews", "({'limit': <int32 -1>},)", "InvalidArgument" },
    { "ListInterviews", "({'where': <'1=1'>},)", "InvalidArgument" },
    { "ListActions", "({'interview': <uint64 9>},)", "NotFound" },
    { "ListActions", "({'until': <'now'>},)", "InvalidArgument" },
    { "CompleteActions", "(['1'], @a{sv} {})", "WrongKind" },
    { "CompleteActions", "(['1.99'], @a{sv} {})", "NotFound" },
    { "CompleteActions", "(['9.1'], @a{sv} {})", "NotFound" },
    { "CompleteActions", "(['one'], @a{sv} {})", "InvalidArgument" },
    { "CompleteActions", "(['1.1', '1.99'], @a{sv} {})", "NotFound" },
    { "CompleteActions", "(['1.1'], {'at': <int64 1795255200>})", "InvalidArgument" },
    { "SkipActions", "(['1', '1.1'], @a{sv} {})", "WrongKind" },
    { "SkipActions", "(['1.1'], {'at': <int64 1>})", "InvalidArgument" },
    { "SnoozeActions", "(['1.1'], int64 1795093200, @a{sv} {})", "InvalidArgument" },
    { "SnoozeActions", "(['1'], int64 1795255200, @a{sv} {})", "WrongKind" },
    { "RecordAnswer", "(uint64 9, @a{sv} {})", "NotFound" },
    { "RecordAnswer", "(uint64 1, {'decision': <'soon'>})", "InvalidArgument" },
    { "RecordAnswer", "(uint64 1, {'decision': <'2026-11-01'>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'offer', @a{sv} {})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'open', @a{sv} {})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 9], 'silent', @a{sv} {})", "NotFound" },
    { "CloseInterviews", "([uint64 1, 9], 'silent', @a{sv} {})", "NotFound" },
  };
  g_autofree char *before = NULL;
  guint n_signals;

  add_acme(f);
  before = dump(f);
  n_signals = f->changed->len;
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) parse_error = NULL;
    g_autoptr(GVariant) parameters
        = g_variant_parse(NULL, rows[i].parameters, NULL, NULL, &parse_error);
    g_autofree char *after = NULL;

    g_assert_no_error(parse_error);
    g_test_message("%s %s", rows[i].method, rows[i].parameters);
    g_assert_null(try_call(f, rows[i].method, parameters, &error));
    assert_error(error, rows[i].error);
    after = dump(f);
    g_assert_cmpstr(before, ==, after);
  }
  g_assert_cmpuint(f->changed->len, ==, n_signals);
}

static void
test_too_many_rows(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  GVariantBuilder ids;

  g_variant_builder_init(&ids, G_VARIANT_TYPE("at"));
  for (guint64 i = 1; i <= FOLLOWUP_SERVICE_MAX_ROWS + 1; i++)
    g_variant_builder_add(&ids, "t", i);
  g_assert_null(try_call(f, "GetInterviews", g_variant_new("(at)", &ids), &error));
  assert_error(error, "LimitExceeded");
  g_assert_nonnull(strstr(error->message, "1001"));
}

/* The interface as its documentation has it, in the one form that GDBus writes. */
static char *
normalize(const char *xml)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(xml, &error);
  GString *text = g_string_new(NULL);

  g_assert_no_error(error);
  g_dbus_interface_info_generate_xml(g_dbus_node_info_lookup_interface(node, FOLLOWUP_INTERFACE), 0,
                                     text);
  return g_string_free(text, FALSE);
}

static void
test_introspection(Fixture *f, gconstpointer data)
{
  g_autofree char *path
      = g_test_build_filename(G_TEST_DIST, "..", "common", FOLLOWUP_INTERFACE ".xml", NULL);
  g_autofree char *contract = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *given = NULL;
  g_autoptr(GError) error = NULL;
  const char *xml;
  Call call;

  g_file_get_contents(path, &contract, NULL, &error);
  g_assert_no_error(error);
  begin(f, "org.freedesktop.DBus.Introspectable", "Introspect", NULL, &call);
  wait_for(&call.done);
  g_assert_no_error(call.error);
  g_variant_get(call.reply, "(&s)", &xml);
  expected = normalize(contract);
  given = normalize(xml);
  g_assert_true(g_str_equal(given, expected));
  g_variant_unref(call.reply);
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, set_up_, test_)                                                            \
  g_test_add("/service/" path_, Fixture, NULL, set_up_, test_, tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("waits-for-store", set_up_starting, test_waits_for_store);
  ADD_TEST("refuses-without-store", set_up_starting, test_refuses_without_store);
  ADD_TEST("empty-calls", set_up, test_empty_calls);
  ADD_TEST("health", set_up, test_health);
  ADD_TEST("add", set_up, test_add);
  ADD_TEST("notice", set_up, test_notice);
  ADD_TEST("repeated-request", set_up, test_repeated_request);
  ADD_TEST("repeated-uuid", set_up, test_repeated_uuid);
  ADD_TEST("signals", set_up, test_signals);
  ADD_TEST("popup-server", set_up, test_popup_server);
  ADD_TEST("plan-writes-nothing", set_up, test_plan_writes_nothing);
  ADD_TEST("update-all-or-none", set_up, test_update_all_or_none);
  ADD_TEST("complete-tells-what-follows", set_up, test_complete_tells_what_follows);
  ADD_TEST("snooze", set_up, test_snooze);
  ADD_TEST("answer-and-ending", set_up, test_answer_and_ending);
  ADD_TEST("lists", set_up, test_lists);
  ADD_TEST("list-names-next", set_up, test_list_names_next);
  ADD_TEST("remove", set_up, test_remove);
  ADD_TEST("cadences", set_up, test_cadences);
  ADD_TEST("malformed", set_up, test_malformed);
  ADD_TEST("too-many-rows", set_up, test_too_many_rows);
  ADD_TEST("introspection", set_up, test_introspection);
  return g_test_run();
}
