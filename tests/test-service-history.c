/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the D-Bus adapter's calls about what was done, and of taking it back. */
#include "service-fixture.h"

#define UUID_B "b2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7"

static GVariant *
list_history(ServiceFixture *f, const char *filter)
{
  g_autofree char *call = g_strdup_printf("(%s,)", filter);

  return service_fixture_call(f, "ListHistory", call);
}

static guint
count_history(ServiceFixture *f, const char *filter)
{
  g_autoptr(GVariant) changes = list_history(f, filter);

  return g_variant_n_children(changes);
}

static void
assert_text(GVariant *dict, const char *key, const char *expected)
{
  const char *text = NULL;

  g_assert_true(g_variant_lookup(dict, key, "&s", &text));
  g_assert_cmpstr(text, ==, expected);
}

static guint64
get_id(GVariant *change)
{
  guint64 id = 0;

  g_assert_true(g_variant_lookup(change, "id", "t", &id));
  g_assert_cmpuint(id, >, 0);
  return id;
}

static void
assert_refused(ServiceFixture *f, const char *method, const char *options, const char *expected)
{
  g_autofree char *call = g_strdup_printf("(%s,)", options);
  g_autoptr(GVariant) parameters = g_variant_parse(NULL, call, NULL, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *before = service_fixture_dump(f);
  g_autofree char *after = NULL;

  g_test_message("%s %s", method, call);
  g_assert_null(service_fixture_try(f, method, parameters, &error));
  service_fixture_assert_error(error, expected);
  after = service_fixture_dump(f);
  g_assert_cmpstr(before, ==, after);
}

static void
test_list(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) changes = NULL;
  g_autoptr(GVariant) newest = NULL;
  g_autoptr(GVariant) ids = NULL;
  const char *text = NULL;
  gboolean undone = TRUE;
  gint64 at = 0;
  guint64 id = 0;

  service_fixture_add_acme(f);
  service_fixture_add_acme(f);
  service_fixture_perform(f, "RecordAnswer", "(uint64 2, {'client': <'followup'>})");
  changes = list_history(f, "@a{sv} {}");
  g_assert_cmpuint(g_variant_n_children(changes), ==, 3);
  newest = g_variant_get_child_value(changes, 0);
  g_assert_cmpuint(get_id(newest), >, 2);
  assert_text(newest, "who", "followup");
  assert_text(newest, "verb", "hear");
  g_assert_true(g_variant_lookup(newest, "text", "&s", &text));
  g_assert_nonnull(strstr(text, "Acme GmbH"));
  g_assert_true(g_variant_lookup(newest, "at", "x", &at));
  g_assert_cmpint(at, ==, SERVICE_FIXTURE_NOW);
  g_assert_true(g_variant_lookup(newest, "undone", "b", &undone));
  g_assert_false(undone);
  ids = g_variant_lookup_value(newest, "interviews", G_VARIANT_TYPE("at"));
  g_assert_cmpuint(g_variant_n_children(ids), ==, 1);
  g_variant_get_child(ids, 0, "t", &id);
  g_assert_cmpuint(id, ==, 2);
}

static void
test_filters(ServiceFixture *f, gconstpointer data)
{
  service_fixture_add_acme(f);
  service_fixture_perform(f, "AddInterviews",
                          "([{'employer': <'Other'>, 'start': <int64 1795093200>}], @a{sv} {})");
  service_fixture_perform(f, "RecordAnswer", "(uint64 2, @a{sv} {})");
  service_fixture_perform(f, "RemoveInterviews", "([uint64 2], @a{sv} {})");
  g_assert_cmpuint(count_history(f, "@a{sv} {}"), ==, 4);
  g_assert_cmpuint(count_history(f, "{'interview': <uint64 1>}"), ==, 1);
  g_assert_cmpuint(count_history(f, "{'interview': <uint64 2>}"), ==, 3); /* though it is gone */
  g_assert_cmpuint(count_history(f, "{'limit': <uint32 2>}"), ==, 2);
  service_fixture_perform(f, "Undo", "(@a{sv} {},)");
  g_assert_cmpuint(count_history(f, "{'undoable': <true>}"), ==, 3);
}

static void
test_undo_and_redo(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) undone = NULL;
  g_autoptr(GVariant) redone = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *back = NULL;
  g_autofree char *again = NULL;
  guint n_signals;

  service_fixture_add_acme(f);
  first = service_fixture_dump(f);
  service_fixture_perform(f, "CloseInterviews", "([uint64 1], 'rejected', @a{sv} {})");
  second = service_fixture_dump(f);
  n_signals = f->changed->len;
  undone = service_fixture_call(f, "Undo", "({'client': <'followup'>},)");
  back = service_fixture_dump(f);
  assert_text(undone, "verb", "end");
  g_assert_cmpstr(back, ==, first);
  g_assert_cmpuint(f->changed->len, ==, n_signals + 1);
  redone = service_fixture_call(f, "Redo", "(@a{sv} {},)");
  again = service_fixture_dump(f);
  g_assert_cmpuint(get_id(redone), ==, get_id(undone));
  g_assert_cmpstr(again, ==, second);
}

/* A repeated request takes back no second step. */
static void
test_repeated(ServiceFixture *f, gconstpointer data)
{
  static const char *const methods[] = { "Undo", "Redo" };
  static const char *const calls[]
      = { "({'request': <'" SERVICE_FIXTURE_UUID "'>},)", "({'request': <'" UUID_B "'>},)" };

  service_fixture_add_acme(f);
  service_fixture_perform(f, "RecordAnswer", "(uint64 1, @a{sv} {})");
  service_fixture_perform(f, "CloseInterviews", "([uint64 1], 'silent', @a{sv} {})");
  for (gsize i = 0; i < G_N_ELEMENTS(methods); i++) {
    g_autoptr(GVariant) first = service_fixture_call(f, methods[i], calls[i]);
    g_autofree char *before = service_fixture_dump(f);
    guint n_signals = f->changed->len;
    g_autoptr(GVariant) second = service_fixture_call(f, methods[i], calls[i]);
    g_autofree char *after = service_fixture_dump(f);

    g_assert_cmpuint(get_id(first), ==, get_id(second));
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpuint(f->changed->len, ==, n_signals);
  }
}

static void
test_refusals(ServiceFixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *options, *error;
  } rows[] = {
    { "Undo", "{'interview': <uint64 1>}", "InvalidArgument" },
    { "Undo", "{'request': <'again'>}", "InvalidArgument" },
    { "Redo", "{'limit': <uint32 1>}", "InvalidArgument" },
    { "Redo", "{'client': <true>}", "InvalidArgument" },
    { "Redo", "@a{sv} {}", "WrongState" }, /* nothing was undone */
    { "ListHistory", "{'interview': <uint64 0>}", "NotFound" },
    { "ListHistory", "{'interview': <uint64 9>}", "NotFound" },
    { "ListHistory", "{'interview': <'1'>}", "InvalidArgument" },
    { "ListHistory", "{'undoable': <'yes'>}", "InvalidArgument" },
    { "ListHistory", "{'limit': <int32 -1>}", "InvalidArgument" },
    { "ListHistory", "{'after': <uint64 1>}", "InvalidArgument" },
  };

  assert_refused(f, "Undo", "@a{sv} {}", "WrongState"); /* nothing was done */
  service_fixture_add_acme(f);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_refused(f, rows[i].method, rows[i].options, rows[i].error);
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/service-history/" path_, ServiceFixture, NULL, service_fixture_set_up, test_,       \
             service_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("list", test_list);
  ADD_TEST("filters", test_filters);
  ADD_TEST("undo-and-redo", test_undo_and_redo);
  ADD_TEST("repeated", test_repeated);
  ADD_TEST("refusals", test_refusals);
  return g_test_run();
}
