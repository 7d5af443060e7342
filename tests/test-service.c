/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the D-Bus adapter as such: waiting, refusing, properties, signals, bad input. */
#include "service-fixture.h"

#include "error.h"
#include "names.h"

static void
assert_state(GVariant *health, const char *expected)
{
  const char *state = NULL;

  g_assert_true(g_variant_lookup(health, "state", "&s", &state));
  g_assert_cmpstr(state, ==, expected);
}

static void
test_waits_for_store(ServiceFixture *f, gconstpointer data)
{
  ServiceCall call;
  g_autoptr(GVariant) health = NULL;

  service_fixture_begin(f, FOLLOWUP_INTERFACE, "ListInterviews", g_variant_new("(a{sv})", NULL),
                        &call);
  health = service_fixture_get(f, "Health"); /* sent later, answered first */
  assert_state(health, "starting");
  g_assert_false(call.done);
  service_fixture_serve(f);
  service_fixture_wait_for(&call.done);
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
    else if (g_variant_type_equal(type, G_VARIANT_TYPE_HANDLE))
      g_variant_builder_add(&builder, "h", 0); /* which no file came with */
    else if (g_variant_type_equal(type, G_VARIANT_TYPE_INT64))
      g_variant_builder_add(&builder, "x", (gint64)0);
    else
      g_variant_builder_add(&builder, "t", (guint64)0);
  }
  return g_variant_builder_end(&builder);
}

static void
test_refuses_without_store(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GError) failure = g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_NEWER_SCHEMA,
                                                  "the database is of version 9");
  GDBusInterfaceInfo *info = followup_dbus_followup1_interface_info();
  g_autoptr(GVariant) health = NULL;
  const char *name = NULL, *problem = NULL;

  followup_service_set_failure(f->service, failure);
  for (GDBusMethodInfo **method = info->methods; *method != NULL; method++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(service_fixture_try(f, (*method)->name, make_empty_parameters(*method), &error));
    service_fixture_assert_error(error, "NewerSchema");
    g_assert_nonnull(strstr(error->message, "version 9"));
  }
  health = service_fixture_get(f, "Health");
  assert_state(health, "failed");
  g_assert_true(g_variant_lookup(health, "error", "&s", &name));
  g_assert_cmpstr(name, ==, FOLLOWUP_ERROR_PREFIX "NewerSchema");
  g_assert_true(g_variant_lookup(health, "problem", "&s", &problem));
  g_assert_cmpstr(problem, ==, "the database is of version 9");
}

/* What comes by itself is none: the problem is told all the same. */
static void
test_health_while_it_starts(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GError) failure = g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                                                  "the database is being copied");
  g_autoptr(GVariant) health = NULL;
  const char *problem = NULL;

  followup_service_set_failure(f->service, failure);
  health = service_fixture_get(f, "Health");
  assert_state(health, "starting");
  g_assert_true(g_variant_lookup(health, "problem", "&s", &problem));
  g_assert_cmpstr(problem, ==, "the database is being copied");
}

static GDBusMessage *
note_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer order)
{
  if (incoming && g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_RETURN)
    g_string_append_c(order, 'r');
  else if (incoming && g_strcmp0(g_dbus_message_get_member(message), "Changed") == 0)
    g_string_append_c(order, 'c');
  return message;
}

/* Who waits is told first. */
static void
test_reply_before_signal(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GString) order = g_string_new(NULL);
  guint filter = g_dbus_connection_add_filter(f->client, note_cb, order, NULL);

  service_fixture_add_acme(f);
  g_variant_unref(service_fixture_get(f, "Version"));
  service_fixture_perform(f, "RemoveInterviews", "([uint64 1], @a{sv} {})");
  g_variant_unref(service_fixture_get(f, "Version")); /* answered after the signal was sent */
  g_dbus_connection_remove_filter(f->client, filter);
  g_assert_cmpstr(order->str, ==, "rcrrcr");
}

/* One call tells how things are and what comes next, as a list of one would. */
static void
test_health_names_next(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) before = service_fixture_get(f, "Health");
  g_autoptr(GVariant) health = NULL, list = NULL, first = NULL, next = NULL;
  g_autoptr(GVariant) listed = NULL;

  g_assert_false(g_variant_lookup(before, "next", "a{sv}", NULL));
  service_fixture_add_acme(f);
  service_fixture_add_acme(f);
  health = service_fixture_get(f, "Health");
  next = g_variant_lookup_value(health, "next", G_VARIANT_TYPE_VARDICT);
  list = service_fixture_call(f, "ListInterviews", "({'brief': <true>},)");
  first = g_variant_get_child_value(list, 0);
  g_assert_nonnull(next);
  listed = g_variant_lookup_value(first, "next", G_VARIANT_TYPE_VARDICT);
  g_assert_true(g_variant_equal(next, listed));
}

/* Nothing asked, nothing done; only what cannot be empty is refused. */
static void
test_empty_calls(ServiceFixture *f, gconstpointer data)
{
  static const char *const refused[] = { "CloseInterviews", "ChangeSetting",  "Restore", "Export",
                                         "Import",          "ImportHolidays", NULL };
  GDBusInterfaceInfo *info = followup_dbus_followup1_interface_info();

  for (GDBusMethodInfo **at = info->methods; *at != NULL; at++) {
    const char *method = (*at)->name;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = service_fixture_try(f, method, make_empty_parameters(*at), &error);

    g_test_message("%s", method);
    g_assert_true((reply == NULL) == (error != NULL));
    if (g_str_has_prefix(method, "Record") || g_str_equal(method, "ComparePlans")
        || g_str_equal(method, "RemoveHolidays"))
      service_fixture_assert_error(error, "NotFound");
    else if (g_str_has_suffix(method, "do")) /* nothing to undo or redo */
      service_fixture_assert_error(error, "WrongState");
    else if (g_strv_contains(refused, method) || g_str_has_suffix(method, "Draft")
             || (error != NULL && g_str_equal(method, "SnoozeActions")))
      service_fixture_assert_error(error, "InvalidArgument");
    else
      g_assert_no_error(error);
  }
  g_assert_cmpuint(f->changed->len, ==, 0);
}

static void
test_health(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) health = NULL;
  g_autoptr(GVariant) problems = NULL;
  g_autofree char *path = g_build_filename(f->folder, "settings.ini", NULL);
  const char *database = NULL, *settings = NULL;
  guint interviews = 0;
  gint64 started = 0;
  gboolean holidays = TRUE;

  service_fixture_add_acme(f);
  health = service_fixture_get(f, "Health");
  assert_state(health, "ok");
  g_assert_true(g_variant_lookup(health, "database", "&s", &database));
  g_assert_cmpstr(database, ==, "/data/followup.db");
  g_assert_true(g_variant_lookup(health, "interviews", "u", &interviews));
  g_assert_cmpuint(interviews, ==, 1);
  g_assert_true(g_variant_lookup(health, "started", "x", &started));
  g_assert_cmpint(started, ==, SERVICE_FIXTURE_NOW);
  g_assert_true(g_variant_lookup(health, "holidays", "b", &holidays));
  g_assert_false(holidays);
  g_assert_true(g_variant_lookup(health, "settings", "&s", &settings));
  g_assert_cmpstr(settings, ==, path);
  problems = g_variant_lookup_value(health, "settings-problems", G_VARIANT_TYPE_STRING_ARRAY);
  g_assert_nonnull(problems);
}

static void
test_signals(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) ids = NULL;
  g_autoptr(GVariant) due = NULL;
  guint64 id = 0;
  gint64 next = 0;

  service_fixture_add_acme(f);
  due = service_fixture_get(f, "NextDue"); /* answered after the signals were sent */
  g_assert_cmpuint(f->changed->len, ==, 1);
  ids = g_variant_get_child_value(g_ptr_array_index(f->changed, 0), 0);
  g_assert_cmpuint(g_variant_n_children(ids), ==, 1);
  g_variant_get_child(ids, 0, "t", &id);
  g_assert_cmpuint(id, ==, 1);
  g_assert_cmpint(g_variant_get_int64(due), >, 0);
  followup_service_update_due(f->service); /* the same again: nothing to say */
  g_variant_unref(g_steal_pointer(&due));
  due = service_fixture_get(f, "NextDue");
  g_assert_cmpuint(f->properties->len, >=, 1);
  g_assert_true(g_variant_lookup(g_ptr_array_index(f->properties, 0), "NextDue", "x", &next));
  g_assert_cmpint(next, ==, g_variant_get_int64(due));
}

static void
test_popup_server(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) server = NULL;
  g_autoptr(GVariant) version = service_fixture_get(f, "Version");
  g_autoptr(GVariant) before = service_fixture_get(f, "Health");
  g_autoptr(GVariant) after = NULL;
  const char *popups = NULL;

  g_assert_true(g_variant_lookup(before, "popups", "&s", &popups)); /* nobody told yet */
  g_assert_cmpstr(popups, ==, "unknown");
  followup_service_set_popups(f->service, "ready", "dunst 1.9.0");
  after = service_fixture_get(f, "Health");
  g_assert_true(g_variant_lookup(after, "popups", "&s", &popups));
  g_assert_cmpstr(popups, ==, "ready");
  server = service_fixture_get(f, "PopupServer");
  g_assert_cmpstr(g_variant_get_string(server, NULL), ==, "dunst 1.9.0");
  g_assert_cmpstr(g_variant_get_string(version, NULL), ==, FOLLOWUP_VERSION);
}

static void
test_cadences(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) list = service_fixture_call(f, "ListCadences", "()");
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

/* One plan for each cadence, the one in force among them, and nothing is changed by asking. */
static void
test_compare_plans(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) plans = NULL;
  g_autofree char *before = NULL, *after = NULL;
  guint n_followed = 0;

  service_fixture_add_acme(f);
  before = service_fixture_dump(f);
  plans = service_fixture_call(f, "ComparePlans", "(uint64 1, @a{sv} {})");
  after = service_fixture_dump(f);
  g_assert_cmpstr(before, ==, after);
  g_assert_cmpuint(g_variant_n_children(plans), ==, 6);
  for (gsize i = 0; i < g_variant_n_children(plans); i++) {
    g_autoptr(GVariant) plan = g_variant_get_child_value(plans, i);
    g_autoptr(GVariant) actions = g_variant_lookup_value(plan, "actions", G_VARIANT_TYPE("aa{sv}"));
    g_autoptr(GVariant) move_on = service_fixture_find_kind(actions, "move-on");
    gboolean followed = FALSE, projected = FALSE;

    g_assert_true(g_variant_lookup(plan, "followed", "b", &followed));
    n_followed += followed;
    g_assert_nonnull(move_on);
    g_assert_true(g_variant_lookup(move_on, "projected", "b", &projected) && projected);
  }
  g_assert_cmpuint(n_followed, ==, 1);
}

#define ADD(dict_) "AddInterviews", "([" dict_ "], @a{sv} {})"
#define REQUEST "{'interview': <uint64 1>, 'text': <'references'>"
#define TEXT_25 "abcdefghijklmnopqrstuvwxy"
#define TEXT_100 TEXT_25 TEXT_25 TEXT_25 TEXT_25

/* Each is refused by that error and leaves everything as it was. */
static void
test_malformed(ServiceFixture *f, gconstpointer data)
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
    { "AddInterviews", "([" SERVICE_FIXTURE_ACME "], {'request': <'not-a-uuid'>})",
      "InvalidArgument" },
    { "AddInterviews", "([" SERVICE_FIXTURE_ACME "], {'request': <uint32 1>})", "InvalidArgument" },
    { "AddInterviews", "([" SERVICE_FIXTURE_ACME "], {'dry': <true>})", "InvalidArgument" },
    { "AddInterviews", "([" SERVICE_FIXTURE_ACME "], {'client': <'a\\nb'>})", "InvalidArgument" },
    { "AddInterviews", "([" SERVICE_FIXTURE_ACME "], {'client': <'" TEXT_100 "1'>})",
      "LimitExceeded" },
    { "AddInterviews",
      "([" SERVICE_FIXTURE_ACME ", {'employer': <''>, 'start': <int64 1795093200>}], @a{sv} {})",
      "InvalidArgument" },
    { ADD("{'follows': <uint64 1>}"), "InvalidArgument" },
    { ADD("{'follows': <'1'>, 'employer': <'Acme'>, 'start': <int64 1795525200>}"),
      "InvalidArgument" },
    { ADD("{'follows': <uint64 9>, 'start': <int64 1795525200>}"), "NotFound" },
    { ADD("{'follows': <uint64 1>, 'start': <int64 1795525200>, 'employer': <''>}"),
      "InvalidArgument" },
    { "PlanInterviews", "([{'follows': <uint64 9>, 'start': <int64 1795525200>}], @a{sv} {})",
      "NotFound" },
    { "UpdateInterviews", "([{'id': <uint64 1>, 'follows': <uint64 1>}], @a{sv} {})",
      "InvalidArgument" },
    { "PlanInterviews", "([{'employer': <' '>, 'start': <int64 1795093200>}], @a{sv} {})",
      "InvalidArgument" },
    { "PlanInterviews", "([" SERVICE_FIXTURE_ACME "], {'project': <true>})", "InvalidArgument" },
    { "ComparePlans", "(uint64 1, {'project': <true>})", "InvalidArgument" },
    { "ComparePlans", "(uint64 9223372036854775808, @a{sv} {})", "NotFound" },
    { "UpdateInterviews", "([{'position': <'C'>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateInterviews", "([{'id': <'1'>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateInterviews", "([{'id': <uint64 9>}], @a{sv} {})", "NotFound" },
    { "UpdateInterviews", "([{'id': <uint64 1>}, {'id': <uint64 1>}], @a{sv} {})",
      "InvalidArgument" },
    { "UpdateInterviews", "([{'id': <uint64 1>, 'uuid': <'" SERVICE_FIXTURE_UUID "'>}], @a{sv} {})",
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
    { "ListActions", "({'after': <'9.1'>},)", "NotFound" },
    { "ListActions", "({'after': <'last'>},)", "InvalidArgument" },
    { "CompleteActions", "(['1'], @a{sv} {})", "WrongKind" },
    { "CompleteActions", "(['1.99'], @a{sv} {})", "NotFound" },
    { "CompleteActions", "(['9.1'], @a{sv} {})", "NotFound" },
    { "CompleteActions", "(['one'], @a{sv} {})", "InvalidArgument" },
    { "CompleteActions", "(['1.1', '1.99'], @a{sv} {})", "NotFound" },
    { "CompleteActions", "(['1.1'], {'at': <int64 1795255200>})", "InvalidArgument" },
    { "CompleteActions", "(['1.1'], {'channel': <'fax'>})", "InvalidArgument" },
    { "CompleteActions", "(['1.1'], {'channel': <uint32 1>})", "InvalidArgument" },
    { "CompleteActions", "(['1.1'], {'note': <'a\\u0001b'>})", "InvalidArgument" },
    { "SkipActions", "(['1', '1.1'], @a{sv} {})", "WrongKind" },
    { "SkipActions", "(['1.1'], {'at': <int64 1>})", "InvalidArgument" },
    { "SnoozeActions", "(['1.1'], int64 1795093200, @a{sv} {})", "InvalidArgument" },
    { "SnoozeActions", "(['1'], int64 1795255200, @a{sv} {})", "WrongKind" },
    { "RecordAnswer", "(uint64 9, @a{sv} {})", "NotFound" },
    { "RecordAnswer", "(uint64 1, {'decision': <'soon'>})", "InvalidArgument" },
    { "RecordAnswer", "(uint64 1, {'decision': <'2026-11-01'>})", "InvalidArgument" },
    { "RecordAnswer", "(uint64 1, {'at': <'now'>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'open', @a{sv} {})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 9], 'silent', @a{sv} {})", "NotFound" },
    { "CloseInterviews", "([uint64 1, 9], 'silent', @a{sv} {})", "NotFound" },
    { "CloseInterviews", "([uint64 1], 'hired', @a{sv} {})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'offer', {'deadline': <'Friday'>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'offer', {'deadline': <'2026-02-30'>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'offer', {'deadline': <'2026-11-19'>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'offer', {'deadline': <int64 1795255200>})",
      "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'offer', {'prefer': <true>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'offer', {'prefer': <'unknown'>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'accepted', {'prefer': <'yes'>})", "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'rejected', {'deadline': <'2026-12-01'>})",
      "InvalidArgument" },
    { "CloseInterviews", "([uint64 1], 'rejected', {'at': <int64 1>})", "InvalidArgument" },
    { "ReopenInterviews", "([uint64 9], @a{sv} {})", "NotFound" },
    { "ReopenInterviews", "([uint64 1, 9], @a{sv} {})", "NotFound" },
    { "ReopenInterviews", "([uint64 1], {'at': <int64 1>})", "InvalidArgument" },
    { "RecordNoShow", "(uint64 9, @a{sv} {})", "NotFound" },
    { "RecordNoShow", "(uint64 1, {'at': <int64 1795093199>})", "InvalidArgument" },
    { "RecordNoShow", "(uint64 1, {'at': <int64 1795168801>})", "InvalidArgument" },
    { "RecordNoShow", "(uint64 1, {'at': <'now'>})", "InvalidArgument" },
    { "RecordNoShow", "(uint64 1, {'note': <'x'>})", "InvalidArgument" },
    { "AddRequests", "([{'text': <'references'>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([{'interview': <uint64 1>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([{'interview': <uint64 1>, 'text': <''>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([{'interview': <uint64 1>, 'text': <' '>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([{'interview': <'1'>, 'text': <'x'>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([{'interview': <uint64 9>, 'text': <'x'>}], @a{sv} {})", "NotFound" },
    { "AddRequests", "([" REQUEST ", 'due': <'Friday'>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([" REQUEST ", 'due': <int64 -1>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests",
      "([" REQUEST ", 'due': <int64 1795255200>, 'by': <int64 1795255199>}], "
      "@a{sv} {})",
      "InvalidArgument" },
    { "AddRequests", "([" REQUEST ", 'interviewer': <'Nobody'>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([" REQUEST ", 'channel': <'fax'>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([" REQUEST ", 'kind': <'request'>}], @a{sv} {})", "InvalidArgument" },
    { "AddRequests", "([" REQUEST "}, {'interview': <uint64 9>, 'text': <'x'>}], @a{sv} {})",
      "NotFound" },
    { "AddRequests", "([" REQUEST "}], {'note': <'x'>})", "InvalidArgument" },
    { "RecordTouch", "(uint64 9, @a{sv} {})", "NotFound" },
    { "RecordTouch", "(uint64 1, {'at': <int64 1795168801>})", "InvalidArgument" },
    { "RecordTouch", "(uint64 1, {'at': <'now'>})", "InvalidArgument" },
    { "RecordTouch", "(uint64 1, {'channel': <'fax'>})", "InvalidArgument" },
    { "RecordTouch", "(uint64 1, {'channel': <'none'>})", "InvalidArgument" },
    { "RecordTouch", "(uint64 1, {'interviewer': <'Nobody'>})", "InvalidArgument" },
    { "RecordTouch", "(uint64 1, {'note': <'a\\u0001b'>})", "InvalidArgument" },
    { "RecordTouch", "(uint64 1, {'text': <'x'>})", "InvalidArgument" },
    { "UpdateActions", "([{'id': <'1.1'>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateActions", "([{'due': <int64 1796000000>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateActions", "([{'id': <'1'>, 'due': <int64 1796000000>}], @a{sv} {})", "WrongKind" },
    { "UpdateActions", "([{'id': <'9.1'>, 'due': <int64 1796000000>}], @a{sv} {})", "NotFound" },
    { "UpdateActions", "([{'id': <'1.99'>, 'due': <int64 1796000000>}], @a{sv} {})", "NotFound" },
    { "UpdateActions", "([{'id': <'1.2'>, 'due': <int64 -1>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateActions", "([{'id': <'1.2'>, 'due': <'2026-12-04'>}], @a{sv} {})", "InvalidArgument" },
    { "UpdateActions", "([{'id': <'1.2'>, 'due': <int64 1796000000>, 'by': <int64 1>}], @a{sv} {})",
      "InvalidArgument" },
    { "UpdateActions",
      "([{'id': <'1.2'>, 'due': <int64 1796000000>}, {'id': <'1.2'>, 'due': <int64 0>}], @a{sv} "
      "{})",
      "InvalidArgument" },
    { "UpdateActions",
      "([{'id': <'1.2'>, 'due': <int64 1796000000>}, {'id': <'1.99'>, 'due': <int64 0>}], @a{sv} "
      "{})",
      "NotFound" },
  };
  g_autofree char *before = NULL;
  guint n_signals;

  service_fixture_add_acme(f);
  before = service_fixture_dump(f);
  n_signals = f->changed->len;
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) parse_error = NULL;
    g_autoptr(GVariant) parameters
        = g_variant_parse(NULL, rows[i].parameters, NULL, NULL, &parse_error);
    g_autofree char *after = NULL;

    g_assert_no_error(parse_error);
    g_test_message("%s %s", rows[i].method, rows[i].parameters);
    g_assert_null(service_fixture_try(f, rows[i].method, parameters, &error));
    service_fixture_assert_error(error, rows[i].error);
    after = service_fixture_dump(f);
    g_assert_cmpstr(before, ==, after);
  }
  g_assert_cmpuint(f->changed->len, ==, n_signals);
}

static void
test_too_many_rows(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  GVariantBuilder ids;

  g_variant_builder_init(&ids, G_VARIANT_TYPE("at"));
  for (guint64 i = 1; i <= FOLLOWUP_SERVICE_MAX_ROWS + 1; i++)
    g_variant_builder_add(&ids, "t", i);
  g_assert_null(service_fixture_try(f, "GetInterviews", g_variant_new("(at)", &ids), &error));
  service_fixture_assert_error(error, "LimitExceeded");
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
test_introspection(ServiceFixture *f, gconstpointer data)
{
  g_autofree char *path
      = g_test_build_filename(G_TEST_DIST, "..", "common", FOLLOWUP_INTERFACE ".xml", NULL);
  g_autofree char *contract = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *given = NULL;
  g_autoptr(GError) error = NULL;
  const char *xml;
  ServiceCall call;

  g_file_get_contents(path, &contract, NULL, &error);
  g_assert_no_error(error);
  service_fixture_begin(f, "org.freedesktop.DBus.Introspectable", "Introspect", NULL, &call);
  service_fixture_wait_for(&call.done);
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
  g_test_add("/service/" path_, ServiceFixture, NULL, set_up_, test_, service_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("waits-for-store", service_fixture_set_up_starting, test_waits_for_store);
  ADD_TEST("refuses-without-store", service_fixture_set_up_starting, test_refuses_without_store);
  ADD_TEST("health-while-it-starts", service_fixture_set_up_starting, test_health_while_it_starts);
  ADD_TEST("empty-calls", service_fixture_set_up, test_empty_calls);
  ADD_TEST("health", service_fixture_set_up, test_health);
  ADD_TEST("health-names-next", service_fixture_set_up, test_health_names_next);
  ADD_TEST("signals", service_fixture_set_up, test_signals);
  ADD_TEST("reply-before-signal", service_fixture_set_up, test_reply_before_signal);
  ADD_TEST("popup-server", service_fixture_set_up, test_popup_server);
  ADD_TEST("cadences", service_fixture_set_up, test_cadences);
  ADD_TEST("compare-plans", service_fixture_set_up, test_compare_plans);
  ADD_TEST("malformed", service_fixture_set_up, test_malformed);
  ADD_TEST("too-many-rows", service_fixture_set_up, test_too_many_rows);
  ADD_TEST("introspection", service_fixture_set_up, test_introspection);
  return g_test_run();
}
