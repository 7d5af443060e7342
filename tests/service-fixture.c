/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "service-fixture.h"

#include "error.h"
#include "fake-clock.h"
#include "folder.h"
#include "names.h"
#include "peer.h"

#include <glib/gstdio.h>

#define DEADLINE_SECONDS 60

static void
signal_cb(GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  ServiceFixture *f = user_data;

  if (g_str_equal(signal, "Changed"))
    g_ptr_array_add(f->changed, g_variant_ref(parameters));
  else
    g_ptr_array_add(f->properties, g_variant_get_child_value(parameters, 1));
}

static FollowupStore *
open_store(ServiceFixture *f)
{
  g_autofree char *path = g_build_filename(f->folder, "followup.db", NULL);
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(f->settings, followup_clock_get_zone(f->clock));
  g_autoptr(GError) error = NULL;
  FollowupStore *store = followup_store_open(path, f->clock, rules, &error);

  g_assert_no_error(error);
  return store;
}

void
service_fixture_serve(ServiceFixture *f)
{
  g_autofree char *path = g_build_filename(f->folder, "followup.db", NULL);

  f->store = open_store(f);
  f->launcher = followup_launcher_fake_new();
  f->drafts = followup_drafts_new(f->store, f->settings, f->clock, FOLLOWUP_LAUNCHER(f->launcher),
                                  f->folder);
  f->archive = followup_archive_new(f->store, f->clock, path);
  followup_archive_start(f->archive);
  followup_service_set_archive(f->service, f->archive);
  followup_service_set_store(f->service, f->store, f->drafts);
}

void
service_fixture_set_up_starting(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(f->bus);
  f->server = peer_connect(g_test_dbus_get_bus_address(f->bus));
  f->client = peer_connect(g_test_dbus_get_bus_address(f->bus));
  f->folder = g_dir_make_tmp("followup-service-XXXXXX", &error);
  g_assert_no_error(error);
  f->clock = FOLLOWUP_CLOCK(followup_clock_fake_new(SERVICE_FIXTURE_NOW, "Europe/Berlin"));
  f->settings = followup_settings_new(f->folder);
  f->changed = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  f->properties = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  f->subscription
      = g_dbus_connection_signal_subscribe(f->client, NULL, NULL, NULL, FOLLOWUP_OBJECT_PATH, NULL,
                                           G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, f, NULL);
  f->service = followup_service_new(f->server, "/data/followup.db", f->clock, f->settings, &error);
  g_assert_no_error(error);
  /* Every test popup is taken. */
  g_signal_connect(f->service, "test-wanted", G_CALLBACK(followup_service_end_tests), NULL);
}

void
service_fixture_set_up(ServiceFixture *f, gconstpointer data)
{
  service_fixture_set_up_starting(f, data);
  service_fixture_serve(f);
}

void
service_fixture_tear_down(ServiceFixture *f, gconstpointer data)
{
  g_dbus_connection_signal_unsubscribe(f->client, f->subscription);
  followup_service_stop(f->service);
  g_clear_object(&f->service);
  if (f->archive != NULL)
    followup_archive_stop(f->archive);
  g_clear_object(&f->archive);
  g_clear_object(&f->drafts);
  g_clear_object(&f->launcher);
  if (f->store != NULL)
    followup_store_close(f->store);
  g_clear_object(&f->store);
  g_clear_object(&f->settings);
  g_clear_object(&f->clock);
  g_clear_object(&f->server);
  g_clear_object(&f->client);
  g_clear_pointer(&f->changed, g_ptr_array_unref);
  g_clear_pointer(&f->properties, g_ptr_array_unref);
  folder_remove(f->folder);
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

void
service_fixture_wait_for(const gboolean *done)
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
  ServiceCall *call = user_data;

  call->reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &call->error);
  call->done = TRUE;
}

void
service_fixture_begin(ServiceFixture *f,
                      const char *interface,
                      const char *method,
                      GVariant *parameters,
                      ServiceCall *call)
{
  *call = (ServiceCall){ 0 };
  g_dbus_connection_call(f->client, g_dbus_connection_get_unique_name(f->server),
                         FOLLOWUP_OBJECT_PATH, interface, method, parameters, NULL,
                         G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, replied_cb, call);
}

GVariant *
service_fixture_try(ServiceFixture *f, const char *method, GVariant *parameters, GError **error)
{
  ServiceCall call;

  service_fixture_begin(f, FOLLOWUP_INTERFACE, method, parameters, &call);
  service_fixture_wait_for(&call.done);
  if (call.error != NULL)
    g_propagate_error(error, call.error);
  return call.reply;
}

GVariant *
service_fixture_call(ServiceFixture *f, const char *method, const char *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) parsed = g_variant_parse(NULL, parameters, NULL, NULL, &error);

  g_assert_no_error(error);
  reply = service_fixture_try(f, method, parsed, &error);
  g_assert_no_error(error);
  return g_variant_n_children(reply) > 0 ? g_variant_get_child_value(reply, 0) : NULL;
}

void
service_fixture_perform(ServiceFixture *f, const char *method, const char *parameters)
{
  g_autoptr(GVariant) reply = service_fixture_call(f, method, parameters);

  g_test_message("%s: %s", method, reply != NULL ? g_variant_get_type_string(reply) : "()");
}

GVariant *
service_fixture_get(ServiceFixture *f, const char *name)
{
  GVariant *parameters = g_variant_new("(ss)", FOLLOWUP_INTERFACE, name);
  g_autoptr(GVariant) boxed = NULL;
  ServiceCall call;

  service_fixture_begin(f, "org.freedesktop.DBus.Properties", "Get", parameters, &call);
  service_fixture_wait_for(&call.done);
  g_assert_no_error(call.error);
  g_variant_get(call.reply, "(v)", &boxed);
  g_variant_unref(call.reply);
  return g_steal_pointer(&boxed);
}

char *
service_fixture_dump(ServiceFixture *f)
{
  g_autoptr(GVariant) interviews = service_fixture_call(f, "ListInterviews", "(@a{sv} {},)");
  g_autoptr(GVariant) actions = service_fixture_call(f, "ListActions", "({'pending': <false>},)");
  g_autofree char *first = g_variant_print(interviews, TRUE);
  g_autofree char *second = g_variant_print(actions, TRUE);

  return g_strconcat(first, "\n", second, NULL);
}

void
service_fixture_assert_error(const GError *error, const char *name)
{
  g_autofree char *remote = NULL;
  g_autofree char *expected = g_strconcat(FOLLOWUP_ERROR_PREFIX, name, NULL);

  g_assert_nonnull(error);
  remote = g_dbus_error_get_remote_error(error);
  g_assert_cmpstr(remote, ==, expected);
  g_assert_null(strchr(error->message, '\n'));
}

void
service_fixture_add_acme(ServiceFixture *f)
{
  g_autoptr(GVariant) added
      = service_fixture_call(f, "AddInterviews", "([" SERVICE_FIXTURE_ACME "], @a{sv} {})");

  g_assert_cmpuint(g_variant_n_children(added), ==, 1);
}

GVariant *
service_fixture_find_kind(GVariant *actions, const char *kind)
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

char *
service_fixture_find_id(ServiceFixture *f, const char *kind)
{
  g_autoptr(GVariant) actions = service_fixture_call(f, "ListActions", "(@a{sv} {},)");
  g_autoptr(GVariant) action = service_fixture_find_kind(actions, kind);
  char *id = NULL;

  g_assert_nonnull(action);
  g_assert_true(g_variant_lookup(action, "id", "s", &id));
  return id;
}
