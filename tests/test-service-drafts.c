/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the calls about drafts, on a bus, with a launcher that opens nothing. */
#include "service-fixture.h"

#include "error.h"
#include "names.h"

#include <string.h>

#define ADD_ACME                                                                                   \
  "([{'employer': <'Acme GmbH'>, 'position': <'C engineer'>, 'start': <int64 1795093200>, "        \
  "'zone': <'Europe/Berlin'>, 'interviewers': <[{'name': <'Jane Doe'>, "                           \
  "'email': <'jane@example.com'>, 'phone': <'+49 30 99'>}]>}], @a{sv} {})"

static const char *
look_up(GVariant *dict, const char *key)
{
  const char *text = NULL;

  g_variant_lookup(dict, key, "&s", &text);
  return text;
}

static void
test_compose(ServiceFixture *f, gconstpointer data)
{
  g_autofree char *id = NULL, *parameters = NULL;
  g_autoptr(GVariant) draft = NULL;
  g_autoptr(GVariant) blanks = NULL;
  gboolean spoken = TRUE;

  service_fixture_perform(f, "AddInterviews", ADD_ACME);
  id = service_fixture_find_id(f, "thank-you");
  parameters = g_strdup_printf("('%s', @a{sv} {})", id);
  draft = service_fixture_call(f, "ComposeDraft", parameters);
  g_assert_cmpstr(look_up(draft, "form"), ==, "thank-you");
  g_assert_cmpstr(look_up(draft, "to-name"), ==, "Jane Doe");
  g_assert_cmpstr(look_up(draft, "to-email"), ==, "jane@example.com");
  g_assert_cmpstr(look_up(draft, "to-phone"), ==, "+49 30 99");
  g_assert_nonnull(strstr(look_up(draft, "subject"), "C engineer"));
  g_assert_true(g_str_has_prefix(look_up(draft, "body"), "Dear Jane,\n"));
  g_assert_true(g_str_has_prefix(look_up(draft, "mailto"), "mailto:jane@example.com?subject="));
  g_assert_null(look_up(draft, "opened-with"));
  g_assert_true(g_variant_lookup(draft, "spoken", "b", &spoken));
  g_assert_false(spoken);
  blanks = g_variant_lookup_value(draft, "blanks", G_VARIANT_TYPE_STRING_ARRAY);
  g_assert_cmpuint(g_variant_n_children(blanks), >, 0); /* nobody said who the user is */
  g_assert_cmpuint(followup_launcher_fake_count(f->launcher), ==, 0);
}

static void
test_compose_spoken(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) draft = NULL;
  gboolean spoken = FALSE;

  service_fixture_perform(f, "AddInterviews", ADD_ACME);
  draft = service_fixture_call(f, "ComposeDraft", "('1', {'as': <'voicemail'>})");
  g_assert_cmpstr(look_up(draft, "form"), ==, "voicemail");
  g_assert_null(look_up(draft, "subject"));
  g_assert_null(look_up(draft, "mailto"));
  g_assert_true(g_variant_lookup(draft, "spoken", "b", &spoken));
  g_assert_true(spoken);
}

static void
test_refused(ServiceFixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *parameters, *name;
  } cases[] = {
    { "ComposeDraft", "('', @a{sv} {})", "InvalidArgument" },
    { "ComposeDraft", "('9.1', @a{sv} {})", "NotFound" },
    { "ComposeDraft", "('1', @a{sv} {})", "WrongKind" },
    { "ComposeDraft", "('1', {'as': <'poem'>})", "InvalidArgument" },
    { "ComposeDraft", "('1', {'as': <7>})", "InvalidArgument" },
    { "ComposeDraft", "('1', {'activation-token': <'x'>})", "InvalidArgument" },
    { "OpenDraft", "('1', @a{sv} {})", "WrongKind" },
    { "OpenDraft", "('1', {'as': <'nudge'>, 'by': <'me'>})", "InvalidArgument" },
    { "OpenDraft", "('1', {'as': <'nudge'>, 'activation-token': <'a\\nb'>})", "InvalidArgument" },
  };

  service_fixture_perform(f, "AddInterviews", ADD_ACME);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GVariant) parameters = g_variant_parse(NULL, cases[i].parameters, NULL, NULL, NULL);
    g_autoptr(GError) error = NULL;

    g_test_message("%s%s", cases[i].method, cases[i].parameters);
    g_assert_null(service_fixture_try(f, cases[i].method, parameters, &error));
    service_fixture_assert_error(error, cases[i].name);
  }
  g_assert_cmpuint(followup_launcher_fake_count(f->launcher), ==, 0);
}

/* The reply comes when it is open, not before; others are answered meanwhile. */
static void
test_open(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) draft = NULL;
  ServiceCall call;

  service_fixture_perform(f, "AddInterviews", ADD_ACME);
  followup_launcher_fake_hold(f->launcher);
  service_fixture_begin(
      f, FOLLOWUP_INTERFACE, "OpenDraft",
      g_variant_new_parsed("('1', {'as': <'nudge'>, 'activation-token': <'tok_TIME7'>})"), &call);
  g_variant_unref(service_fixture_get(f, "Health"));
  g_assert_cmpuint(followup_launcher_fake_count(f->launcher), ==, 1);
  g_assert_false(call.done);
  followup_launcher_fake_release(f->launcher);
  service_fixture_wait_for(&call.done);
  g_assert_no_error(call.error);
  draft = g_variant_get_child_value(call.reply, 0);
  g_variant_unref(call.reply);
  g_assert_cmpstr(look_up(draft, "opened-with"), ==, "portal");
  g_assert_cmpstr(look_up(draft, "mailto"), ==, followup_launcher_fake_get_last(f->launcher)->uri);
  g_assert_cmpstr(followup_launcher_fake_get_last(f->launcher)->activation, ==, "tok_TIME7");
}

static void
test_open_fails(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  service_fixture_perform(f, "AddInterviews", ADD_ACME);
  followup_launcher_fake_set_failure(f->launcher, "nothing works");
  g_assert_null(service_fixture_try(f, "OpenDraft",
                                    g_variant_new_parsed("('1', {'as': <'nudge'>})"), &error));
  service_fixture_assert_error(error, "Failed");
  g_assert_nonnull(strstr(error->message, "‘followup draft 1 --as nudge’"));
}

/* The daemon ends while something is being opened: nothing is touched that is gone. */
static void
test_stopped_while_opening(ServiceFixture *f, gconstpointer data)
{
  ServiceCall call;

  service_fixture_perform(f, "AddInterviews", ADD_ACME);
  followup_launcher_fake_hold(f->launcher);
  service_fixture_begin(f, FOLLOWUP_INTERFACE, "OpenDraft",
                        g_variant_new_parsed("('1', {'as': <'nudge'>})"), &call);
  g_variant_unref(service_fixture_get(f, "Health"));
  followup_service_stop(f->service);
  followup_launcher_fake_release(f->launcher);
  service_fixture_wait_for(&call.done);
  g_clear_pointer(&call.reply, g_variant_unref);
  g_clear_error(&call.error);
}

#define ADD(path, test)                                                                            \
  g_test_add(path, ServiceFixture, NULL, service_fixture_set_up, test, service_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/service/compose-draft", test_compose);
  ADD("/service/compose-spoken-draft", test_compose_spoken);
  ADD("/service/drafts-refused", test_refused);
  ADD("/service/open-draft", test_open);
  ADD("/service/open-draft-fails", test_open_fails);
  ADD("/service/stopped-while-opening", test_stopped_while_opening);
  return g_test_run();
}
