/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-people: how people told on the command line are read. */
#include "people.h"

#include "error.h"

static void
test_reads_everything(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupInterviewer) person = followup_people_parse(
      "First Last <first@example.com>; title=CTO; phone=+49 30 1234; post=Street 1\\; Berlin; "
      "prefers=phone; lead; card; about=compilers = fun",
      "--with", &error);

  g_assert_no_error(error);
  g_assert_cmpstr(person->name, ==, "First Last");
  g_assert_cmpstr(person->email, ==, "first@example.com");
  g_assert_cmpstr(person->title, ==, "CTO");
  g_assert_cmpstr(person->phone, ==, "+49 30 1234");
  g_assert_cmpstr(person->post, ==, "Street 1; Berlin");
  g_assert_cmpint(person->prefers, ==, FOLLOWUP_CHANNEL_PHONE);
  g_assert_true(person->lead);
  g_assert_true(person->card);
  g_assert_cmpstr(person->about, ==, "compilers = fun");
}

static void
test_reads_names(void)
{
  static const struct {
    const char *text;
    const char *name;
    const char *email;
  } cases[] = {
    { "Second", "Second", NULL },
    { "  Second  ", "Second", NULL },
    { "Siobhán O'Neill<s@example.com>", "Siobhán O'Neill", "s@example.com" },
    { "山田 花子 < y@example.com >", "山田 花子", "y@example.com" },
    { "\"Doe, Jane\" <j@example.com>;;", "Doe, Jane", "j@example.com" },
    { "مريم", "مريم", NULL },
    { "Ada 👩‍💻", "Ada 👩‍💻", NULL },
    { "Jane; lead=no", "Jane", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupInterviewer) person = followup_people_parse(cases[i].text, "--with", &error);

    g_assert_no_error(error);
    g_assert_cmpstr(person->name, ==, cases[i].name);
    g_assert_cmpstr(person->email, ==, cases[i].email);
    g_assert_false(person->lead);
  }
}

static void
test_refuses(void)
{
  static const struct {
    const char *text;
    const char *part; /* of the message */
  } cases[] = {
    { "", "is not a person" },
    { "  ; lead", "is not a person" },
    { "<a@example.com>", "is not a person" },
    { "Jane a@example.com", "is not a person" },
    { "Jane <a@example.com", "is not a person" },
    { "Jane <a@example.com> Doe", "is not a person" },
    { "Jane a@example.com>", "is not a person" },
    { "Jane <<a@example.com>", "is not a person" },
    { "\"\" <a@example.com>", "is not a person" },
    { "Jane; leed", "‘leed’ is not known" },
    { "Jane; title", "‘title’ is not known" },
    { "Jane; colour=red", "‘colour=red’ is not known" },
    { "Jane; lead=maybe", "lead=‘maybe’" },
    { "Jane; prefers=pigeon", "‘pigeon’" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupInterviewer) person = followup_people_parse(cases[i].text, "--with", &error);

    g_test_message("%s", cases[i].text);
    g_assert_null(person);
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, cases[i].part));
  }
}

static GPtrArray *
make_people(void)
{
  return g_ptr_array_new_with_free_func((GDestroyNotify)followup_interviewer_free);
}

static void
test_changes_who_is_known(void)
{
  g_autoptr(GPtrArray) people = make_people();
  FollowupInterviewer *jane;

  g_assert_true(
      followup_people_tell(people, "Jane Doe <j@example.com>; phone=1; lead", "--with", NULL));
  g_assert_true(followup_people_tell(people, "John", "--with", NULL));
  jane = people->pdata[0];
  jane->uuid = g_strdup("11111111-1111-4111-8111-111111111111");

  /* capitals do not matter; what is not told stays; empty clears; a new lead replaces the old */
  g_assert_true(followup_people_tell(people, "jane doe; phone=; title=CTO", "--with", NULL));
  g_assert_true(followup_people_tell(people, "John; lead", "--with", NULL));
  g_assert_cmpuint(people->len, ==, 2);
  g_assert_true(people->pdata[0] == jane);
  g_assert_cmpstr(jane->name, ==, "Jane Doe");
  g_assert_cmpstr(jane->email, ==, "j@example.com");
  g_assert_cmpstr(jane->title, ==, "CTO");
  g_assert_cmpstr(jane->phone, ==, "");
  g_assert_false(jane->lead);
  g_assert_true(((FollowupInterviewer *)people->pdata[1])->lead);
}

static void
test_removes(void)
{
  g_autoptr(GPtrArray) people = make_people();
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_people_tell(people, "Jane", "--with", NULL));
  g_assert_true(followup_people_tell(people, "John", "--with", NULL));
  g_assert_false(followup_people_remove(people, "Jim", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "‘Jane’, ‘John’"));
  g_clear_error(&error);
  g_assert_true(followup_people_remove(people, "JANE", NULL));
  g_assert_cmpuint(people->len, ==, 1);
  g_assert_true(followup_people_remove(people, "John", NULL));
  g_assert_false(followup_people_remove(people, "John", &error));
  g_assert_nonnull(strstr(error->message, "nobody"));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/people/reads-everything", test_reads_everything);
  g_test_add_func("/people/reads-names", test_reads_names);
  g_test_add_func("/people/refuses", test_refuses);
  g_test_add_func("/people/changes-who-is-known", test_changes_who_is_known);
  g_test_add_func("/people/removes", test_removes);
  return g_test_run();
}
