/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of what one caller can make the service hold, on a bus. */
#include "service-fixture.h"

#include "names.h"
#include "peer.h"
#include "service-private.h"

#include <string.h>

#define REQUEST "([{'interview': <uint64 1>, 'text': <'%s'>}], @a{sv} {})"

/* Sinks nothing: parameters in the text form of GVariant. */
static void
begin(ServiceFixture *f, const char *method, const char *parameters, ServiceCall *call)
{
  g_autoptr(GError) error = NULL;
  GVariant *parsed = g_variant_parse(NULL, parameters, NULL, NULL, &error);

  g_assert_no_error(error);
  service_fixture_begin(f, FOLLOWUP_INTERFACE, method, parsed, call);
  g_variant_unref(parsed);
}

/* Properties are answered at once, so everything sent before has arrived. */
static void
wait_for_arrival(ServiceFixture *f)
{
  g_autoptr(GVariant) health = service_fixture_get(f, "Health");

  g_assert_nonnull(health);
}

static void
test_waiting(ServiceFixture *f, gconstpointer data)
{
  ServiceCall calls[FOLLOWUP_SERVICE_MAX_WAITING + 3];

  for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
    begin(f, "ListInterviews", "(@a{sv} {},)", &calls[i]);
  for (guint i = FOLLOWUP_SERVICE_MAX_WAITING; i < G_N_ELEMENTS(calls); i++) {
    service_fixture_wait_for(&calls[i].done);
    service_fixture_assert_error(calls[i].error, "LimitExceeded");
    g_assert_nonnull(strstr(calls[i].error->message, "64"));
    g_error_free(calls[i].error);
  }
  for (guint i = 0; i < FOLLOWUP_SERVICE_MAX_WAITING; i++)
    g_assert_false(calls[i].done);
  service_fixture_serve(f);
  for (guint i = 0; i < FOLLOWUP_SERVICE_MAX_WAITING; i++) {
    service_fixture_wait_for(&calls[i].done);
    g_assert_no_error(calls[i].error);
    g_variant_unref(calls[i].reply);
  }
}

static void
perform_request(ServiceFixture *f, const char *text, ServiceCall *call)
{
  g_autofree char *parameters = g_strdup_printf(REQUEST, text);

  begin(f, "AddRequests", parameters, call);
}

/* One who has asked for much has to wait for one who asks for little. */
static void
test_turns(ServiceFixture *f, gconstpointer data)
{
  GDBusConnection *much = f->client;
  g_autoptr(GDBusConnection) little = NULL;
  g_autoptr(GVariant) changes = NULL;
  g_autoptr(GVariant) second = NULL;
  ServiceCall calls[20], call, add;
  const char *text = NULL;

  little = peer_connect(g_test_dbus_get_bus_address(f->bus));
  begin(f, "AddInterviews", "([" SERVICE_FIXTURE_ACME "], @a{sv} {})", &add);
  for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
    perform_request(f, "much", &calls[i]);
  wait_for_arrival(f);
  f->client = little;
  perform_request(f, "little", &call);
  wait_for_arrival(f);
  f->client = much;
  service_fixture_serve(f);
  for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
    service_fixture_wait_for(&calls[i].done);
    g_assert_no_error(calls[i].error);
    g_variant_unref(calls[i].reply);
  }
  service_fixture_wait_for(&call.done);
  g_assert_no_error(call.error);
  g_variant_unref(call.reply);
  g_variant_unref(add.reply);
  /* The interview was added first, then comes the other one's turn. */
  changes = service_fixture_call(f, "ListHistory", "(@a{sv} {},)");
  g_assert_cmpuint(g_variant_n_children(changes), ==, 22);
  second = g_variant_get_child_value(changes, 20);
  g_assert_true(g_variant_lookup(second, "text", "&s", &text));
  g_assert_nonnull(strstr(text, "little"));
}

static void
test_bytes(ServiceFixture *f, gconstpointer data)
{
  g_autofree char *note = g_strnfill(FOLLOWUP_SERVICE_MAX_BYTES, 'x');
  g_autoptr(GVariant) dict = NULL;
  g_autoptr(GError) error = NULL;

  dict = g_variant_ref_sink(g_variant_new_parsed(
      "([{'note': <%s>, 'employer': <'Acme'>, 'start': <@x 1>}], @a{sv} {})", note));
  g_assert_null(service_fixture_try(f, "AddInterviews", dict, &error));
  service_fixture_assert_error(error, "LimitExceeded");
  g_assert_nonnull(strstr(error->message, "8388608"));
}

static void
test_actions_of_an_interview(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GString) rows = g_string_new("([");
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) parameters = NULL;
  g_autofree char *before = NULL, *after = NULL;

  service_fixture_add_acme(f);
  for (guint i = 0; i < 300; i++)
    g_string_append_printf(rows, "%s{'interview': <uint64 1>, 'text': <'%u'>}", i ? "," : "", i);
  g_string_append(rows, "], @a{sv} {})");
  service_fixture_perform(f, "AddRequests", rows->str);
  before = service_fixture_dump(f);
  parameters = g_variant_parse(NULL, rows->str, NULL, NULL, NULL);
  g_assert_null(service_fixture_try(f, "AddRequests", parameters, &error));
  service_fixture_assert_error(error, "LimitExceeded");
  g_assert_nonnull(strstr(error->message, "500"));
  after = service_fixture_dump(f);
  g_assert_cmpstr(before, ==, after);
}

static guint64
get_id(GVariant *changes, gsize i)
{
  g_autoptr(GVariant) change = g_variant_get_child_value(changes, i);
  guint64 id = 0;

  g_assert_true(g_variant_lookup(change, "id", "t", &id));
  return id;
}

static void
test_history_in_pages(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) all = NULL;

  for (guint i = 0; i < 5; i++)
    service_fixture_add_acme(f);
  all = service_fixture_call(f, "ListHistory", "(@a{sv} {},)");
  g_assert_cmpuint(g_variant_n_children(all), ==, 5);
  for (gsize i = 0; i < 5; i++) {
    for (guint form = 0; form < 2; form++) {
      g_autoptr(GString) filter = g_string_new(NULL);
      g_autoptr(GVariant) page = NULL;

      g_string_printf(filter,
                      form == 0 ? "({'before': <uint64 %" G_GUINT64_FORMAT ">},)"
                                : "({'before': <uint64 %" G_GUINT64_FORMAT
                                  ">, 'undoable': <true>},)",
                      get_id(all, i));
      page = service_fixture_call(f, "ListHistory", filter->str);
      g_assert_cmpuint(g_variant_n_children(page), ==, 4 - i);
      if (i < 4)
        g_assert_cmpuint(get_id(page, 0), ==, get_id(all, i + 1));
    }
  }
}

static void
add_many(ServiceFixture *f, guint n)
{
  g_autoptr(GString) rows = g_string_new("([");

  for (guint i = 0; i < n; i++)
    g_string_append_printf(rows, "%s{'employer': <'Employer %u'>, 'start': <int64 1795093200>}",
                           i > 0 ? ", " : "", i);
  g_string_append(rows, "], @a{sv} {})");
  service_fixture_perform(f, "AddInterviews", rows->str);
}

/* Whatever the caller asks for, so that nobody waits long for another's list. */
static void
test_lists_are_capped(ServiceFixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *filter;
    guint n;
  } rows[] = {
    { "ListInterviews", "(@a{sv} {},)", 500 },
    { "ListInterviews", "({'limit': <uint32 4000000000>},)", 500 },
    { "ListInterviews", "({'after': <uint64 500>},)", 1 },
    { "ListActions", "(@a{sv} {},)", 500 },
    { "ListActions", "({'limit': <uint32 501>},)", 500 },
  };

  add_many(f, 500);
  add_many(f, 1);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GVariant) list = service_fixture_call(f, rows[i].method, rows[i].filter);

    g_test_message("%s %s", rows[i].method, rows[i].filter);
    g_assert_cmpuint(g_variant_n_children(list), ==, rows[i].n);
  }
  {
    g_autoptr(GVariant) lines = service_fixture_call(f, "ListLines", "(@a{sv} {},)");
    g_auto(GStrv) each = g_strsplit(g_variant_get_bytestring(lines), "\n", -1);

    g_assert_cmpuint(g_strv_length(each), ==, 501); /* and nothing behind the last newline */
  }
}

/* And all that is made ahead then. */
static void
list_full_page(ServiceFixture *f)
{
  g_autoptr(GVariant) page = service_fixture_call(f, "ListLines", "(@a{sv} {},)");

  g_assert_true(g_str_has_prefix(g_variant_get_bytestring(page), "1\t"));
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

/* The page behind a full one is made before it is asked for: it says what is so then. */
static void
test_pages_are_new(ServiceFixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *arguments; /* what happens in between; NULL: nothing */
    const char *filter, *expected;
  } cases[] = {
    { NULL, NULL, "({'after': <uint64 500>},)", "501\t1795093200\tEmployer 0\t" },
    { "UpdateInterviews", "([{'id': <uint64 501>, 'employer': <'Acme'>}], @a{sv} {})",
      "({'after': <uint64 500>},)", "501\t1795093200\tAcme\t" },
    { NULL, NULL, "({'after': <uint64 499>, 'limit': <uint32 1>},)", "500\t" },
    { NULL, NULL, "({'after': <uint64 500>, 'text': <'Employer'>},)", "" },
    { "CloseInterviews", "([uint64 501], 'withdrew', @a{sv} {})",
      "({'after': <uint64 500>, 'open': <true>},)", "" },
    { "RemoveInterviews", "([uint64 501], @a{sv} {})", "({'after': <uint64 500>},)", "" },
  };
  const FollowupActionId first = { 501, 1 };
  const gint64 again = 1795093200;
  g_autoptr(GVariant) next = NULL;

  add_many(f, 500);
  add_many(f, 1);
  list_full_page(f);
  /* Nobody is told of this. */
  g_assert_true(followup_store_note_showing(f->store, &first, &again, 1, NULL));
  next = service_fixture_call(f, "ListLines", "({'after': <uint64 500>},)");
  g_assert_nonnull(strstr(g_variant_get_bytestring(next), "\tdebrief\tshowing\t"));
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_clear_pointer(&next, g_variant_unref);
    list_full_page(f);
    if (cases[i].method != NULL)
      service_fixture_perform(f, cases[i].method, cases[i].arguments);
    next = service_fixture_call(f, "ListLines", cases[i].filter);
    g_test_message("%s %s", cases[i].filter, cases[i].arguments);
    g_assert_true(g_str_has_prefix(g_variant_get_bytestring(next), cases[i].expected));
    g_assert_cmpint(*cases[i].expected == '\0', ==, *g_variant_get_bytestring(next) == '\0');
  }
}

static void
await_changed(ServiceFixture *f)
{
  while (f->changed->len == 0)
    g_main_context_iteration(NULL, TRUE);
  g_ptr_array_set_size(f->changed, 0);
}

static void
begin_close(ServiceFixture *f, guint n, ServiceCall *call)
{
  g_autoptr(GString) parameters = g_string_new("(@at [");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf(parameters, "%s%u", i > 1 ? ", " : "", i);
  g_string_append(parameters, "], 'withdrew', @a{sv} {})");
  begin(f, "CloseInterviews", parameters->str, call);
}

static void
begin_snooze(ServiceFixture *f, guint n, ServiceCall *call)
{
  g_autoptr(GString) ids = g_string_new("([");
  g_autofree char *parameters = NULL;

  for (guint i = 1; i <= n; i++)
    g_string_append_printf(ids, "%s'%u.1'", i > 1 ? ", " : "", i);
  parameters = g_strdup_printf("%s], int64 %d, @a{sv} {})", ids->str, SERVICE_FIXTURE_NOW + 60);
  begin(f, "SnoozeActions", parameters, call);
}

/* Who is served then sees what the call did, and is told of it behind its answer. */
static void
list_meanwhile(ServiceFixture *f, const ServiceCall *call)
{
  g_autoptr(GVariant) list
      = service_fixture_call(f, "ListActions", "({'after': <'499.1'>, 'limit': <uint32 1>},)");
  g_autoptr(GVariant) first = g_variant_get_child_value(list, 0);
  gint64 until = 0;

  g_assert_false(call->done);
  g_assert_cmpuint(f->changed->len, ==, 0);
  g_assert_true(g_variant_lookup(first, "snoozed-until", "x", &until));
  g_assert_cmpint(until, ==, SERVICE_FIXTURE_NOW + 60);
}

static void
finish(ServiceCall *call, guint n)
{
  g_autoptr(GVariant) rows = NULL;

  service_fixture_wait_for(&call->done);
  g_assert_no_error(call->error);
  rows = g_variant_get_child_value(call->reply, 0);
  g_assert_cmpuint(g_variant_n_children(rows), ==, n);
  g_clear_pointer(&call->reply, g_variant_unref);
}

/* What is long to tell holds up nobody, also where somebody takes a part of it away meanwhile, or
 * the service ends. */
static void
test_long_answers(ServiceFixture *f, gconstpointer data)
{
  ServiceCall call;

  add_many(f, 500);
  await_changed(f);
  begin_snooze(f, 500, &call);
  list_meanwhile(f, &call);
  finish(&call, 500);
  await_changed(f);
  begin_snooze(f, 500, &call);
  service_fixture_perform(f, "RemoveInterviews", "([uint64 500], @a{sv} {})");
  g_assert_false(call.done);
  finish(&call, 499);
  begin_snooze(f, 499, &call);
  service_fixture_perform(f, "ListHolidays", "()");
  finish(&call, 499);
  begin_close(f, 499, &call);
  service_fixture_perform(f, "RemoveInterviews", "([uint64 499], @a{sv} {})");
  g_assert_false(call.done);
  finish(&call, 498);
  begin_close(f, 498, &call);
  service_fixture_perform(f, "ListHolidays", "()");
  followup_service_stop(f->service);
  finish(&call, 498);
}

/* Whoever asks something does not wait behind an import: it hears of every call, also of a refused
 * one. */
static void
test_import_gives_way(ServiceFixture *f, gconstpointer data)
{
  static const char *const calls[] = { "(@a{sv} {},)", "({'nonsense': <1>},)" };
  const FollowupImporter *importer = f->service->importer;

  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
    gint64 before = followup_importer_get_busy(importer);
    ServiceCall call;

    begin(f, "ListInterviews", calls[i], &call);
    service_fixture_wait_for(&call.done);
    g_assert_cmpint(followup_importer_get_busy(importer), >, before);
    g_clear_pointer(&call.reply, g_variant_unref);
    g_clear_error(&call.error);
  }
}

/* The database fails while the answer is put together: the change is on disk, and whoever asked for
 * it must not ask again. Of what only asks, nothing is said. */
static void
test_half_told(ServiceFixture *f, gconstpointer data)
{
  static const char told[] = "the change is made, do not make it again; ";
  ServiceCall change, question;

  add_many(f, 500);
  await_changed(f);
  begin_close(f, 500, &change);
  service_fixture_perform(f, "ListHolidays", "()");
  g_assert_false(change.done);
  followup_store_close(f->store);
  begin(f, "ListInterviews", "(@a{sv} {},)", &question);
  service_fixture_wait_for(&change.done);
  service_fixture_wait_for(&question.done);
  service_fixture_assert_error(change.error, "Unavailable");
  g_dbus_error_strip_remote_error(change.error);
  g_assert_true(g_str_has_prefix(change.error->message, told));
  g_assert_null(strstr(question.error->message, told));
  await_changed(f);
  g_error_free(change.error);
  g_error_free(question.error);
}

#define ADD(path_, set_up_, test_)                                                                 \
  g_test_add("/service-limits/" path_, ServiceFixture, NULL, set_up_, test_,                       \
             service_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("waiting", service_fixture_set_up_starting, test_waiting);
  ADD("turns", service_fixture_set_up_starting, test_turns);
  ADD("bytes", service_fixture_set_up, test_bytes);
  ADD("actions-of-an-interview", service_fixture_set_up, test_actions_of_an_interview);
  ADD("history-in-pages", service_fixture_set_up, test_history_in_pages);
  ADD("lists-are-capped", service_fixture_set_up, test_lists_are_capped);
  ADD("pages-are-new", service_fixture_set_up, test_pages_are_new);
  ADD("import-gives-way", service_fixture_set_up, test_import_gives_way);
  ADD("half-told", service_fixture_set_up, test_half_told);
  ADD("long-answers", service_fixture_set_up, test_long_answers);
  return g_test_run();
}
