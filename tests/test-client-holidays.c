/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Sets of holidays, from a calendar to the reason of a step, as typed. */
#include "client-fixture.h"

#include "calendar.h"

#include <string.h>

/* A Monday in March of next year: a set holds the years about now. */
static FollowupDay
get_monday(void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *iso = g_strdup_printf("%04d-03-01", g_date_time_get_year(now) + 1);
  FollowupDay day = 0;

  g_assert_true(followup_day_parse(iso, &day, NULL));
  while (followup_day_get_weekday(day) != G_DATE_MONDAY)
    day++;
  return day;
}

/* The calendar of one whole day. (transfer full) */
static char *
make_calendar(FollowupDay day, const char *name)
{
  g_autofree char *iso = followup_day_to_iso(day);
  g_auto(GStrv) parts = g_strsplit(iso, "-", -1);
  g_autofree char *basic = g_strjoinv("", parts);

  return g_strdup_printf("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Holidays//EN\r\n"
                         "BEGIN:VEVENT\r\nUID:%s@example.com\r\nDTSTAMP:20260101T000000Z\r\n"
                         "DTSTART;VALUE=DATE:%s\r\nSUMMARY:%s\r\nTRANSP:TRANSPARENT\r\n"
                         "END:VEVENT\r\nEND:VCALENDAR\r\n",
                         basic, basic, name);
}

static void
import(ClientFixture *f, FollowupDay day, const char *called, const char *set, const char *option)
{
  g_autofree char *calendar = make_calendar(day, called);

  client_fixture_feed(f, calendar);
  client_fixture_run(f, 0, "holidays", "import", "-", "--as", set, option, NULL);
}

static void
add_acme(ClientFixture *f, FollowupDay day)
{
  g_autofree char *iso = followup_day_to_iso(day);
  g_autofree char *at = g_strconcat(iso, " 14:00", NULL);

  client_fixture_run(f, 0, "add", "Acme GmbH", "--at", at, "--zone", "UTC", NULL);
}

/* That some step of interview 1 says so of a day: "%s is a holiday". */
static void
assert_shown(ClientFixture *f, const char *format, FollowupDay day)
{
  g_autofree char *text = followup_day_to_text(day, day);
  g_autofree char *words = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  words = g_strdup_printf(format, text);
#pragma GCC diagnostic pop
  client_fixture_setenv(f, "COLUMNS", "200");
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_setenv(f, "COLUMNS", NULL);
  client_fixture_assert_out(f, words);
}

/* When interview 1's check-in is due. */
static gint64
get_due(ClientFixture *f)
{
  g_autoptr(GVariant) reply = NULL, actions = NULL;
  gint64 due = 0;

  reply = g_dbus_connection_call_sync(
      f->connection, "org.followup.Followup1", "/org/followup/Followup1", "org.followup.Followup1",
      "ListActions", g_variant_new_parsed("({'interview': <uint64 1>},)"),
      G_VARIANT_TYPE("(aa{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull(reply);
  actions = g_variant_get_child_value(reply, 0);
  for (gsize i = 0; i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);
    const char *kind = "";

    g_variant_lookup(action, "kind", "&s", &kind);
    if (strcmp(kind, "check-in") == 0)
      g_variant_lookup(action, "due", "x", &due);
  }
  return due;
}

/* A holiday that is added later moves what is pending, and the reason says so. */
static void
test_added_later(ClientFixture *f, gconstpointer data)
{
  FollowupDay monday = get_monday();
  gint64 before;

  add_acme(f, monday);
  client_fixture_assert_err(f, "holidays import");
  before = get_due(f);
  client_fixture_run(f, 0, "show", "1", NULL);
  g_assert_null(strstr(f->out, "holiday"));
  import(f, monday + 2, "Founders' Day", "berlin", "--mine");
  client_fixture_assert_out(f, "Imported ‘berlin’: 1 holiday, ");
  client_fixture_assert_out(f, "1 pending step falls due at another time now\n");
  g_assert_cmpint(get_due(f), ==, before + 86400);
  assert_shown(f, "%s (Founders' Day) is a holiday", monday + 2);
  /* The same again is no news; another day in its place is. */
  import(f, monday + 2, "Founders' Day", "berlin", NULL);
  client_fixture_assert_out(f, "Replaced ‘berlin’: 1 holiday, ");
  g_assert_null(strstr(f->out, "another time"));
  import(f, monday + 21, "Founders' Day", "berlin", NULL);
  client_fixture_assert_out(f, "1 pending step falls due at another time now\n");
  g_assert_cmpint(get_due(f), ==, before);
  client_fixture_run(f, 0, "settings", "get", "holidays", NULL);
  g_assert_cmpstr(f->out, ==, "berlin\n");
}

/* An interview may count by another set than the user's own. */
static void
test_of_an_interview(ClientFixture *f, gconstpointer data)
{
  FollowupDay monday = get_monday();
  gint64 before;

  add_acme(f, monday);
  before = get_due(f);
  client_fixture_run(f, 3, "edit", "1", "--holidays", "paris", NULL);
  client_fixture_assert_err(f, "‘paris’ is no set of holidays");
  import(f, monday + 2, "Founders' Day", "berlin", "--mine");
  import(f, monday + 3, "Fête", "paris", NULL);
  client_fixture_assert_out(f, "Nothing counts by it yet: ‘followup settings set Holidays paris’");
  client_fixture_run(f, 3, "edit", "1", "--holidays", "pariss", NULL);
  client_fixture_assert_err(f, "did you mean ‘paris’");
  client_fixture_run(f, 0, "edit", "1", "--holidays", "paris", NULL);
  g_assert_cmpint(get_due(f), ==, before + 86400);
  assert_shown(f, "%s (Fête) is a holiday", monday + 3);
  client_fixture_assert_out(f, "Holidays  paris");
  client_fixture_run(f, 0, "show", "1", "--json", NULL);
  client_fixture_assert_out(f, "\"holidays\" : \"paris\"");
  client_fixture_run(f, 0, "holidays", NULL);
  client_fixture_assert_out(f, "your own");
  client_fixture_assert_out(f, "1 interview");
  client_fixture_assert_fits(f, 80);
  /* In use, it stays unless told twice; gone, the user's own count, and that is said. */
  client_fixture_run(f, 1, "holidays", "remove", "paris", NULL);
  client_fixture_assert_err(f, "1 interview counts by the holidays of ‘paris’");
  client_fixture_run(f, 1, "holidays", "remove", "berlin", NULL);
  client_fixture_assert_err(f, "one of your own sets");
  client_fixture_run(f, 0, "holidays", "remove", "--force", "paris", NULL);
  client_fixture_assert_out(f, "Removed the holidays ‘paris’\n");
  assert_shown(f, "%s (Founders' Day) is a holiday", monday + 2);
  client_fixture_assert_out(f, "this set is gone: your own count");
  /* What else is changed does not stumble over it. */
  client_fixture_run(f, 0, "edit", "1", "--note", "x", NULL);
  client_fixture_run(f, 0, "edit", "1", "--holidays", "", NULL);
  client_fixture_run(f, 0, "show", "1", NULL);
  g_assert_null(strstr(f->out, "this set is gone"));
}

static void
test_next_round(ClientFixture *f, gconstpointer data)
{
  FollowupDay monday = get_monday();
  g_autofree char *iso = followup_day_to_iso(monday + 14);
  g_autofree char *at = g_strconcat(iso, " 14:00", NULL);

  import(f, monday + 2, "Founders' Day", "berlin", NULL);
  add_acme(f, monday);
  client_fixture_run(f, 0, "edit", "1", "--holidays", "berlin", NULL);
  client_fixture_run(f, 0, "next-round", "1", "--at", at, NULL);
  client_fixture_run(f, 0, "show", "2", NULL);
  client_fixture_assert_out(f, "Holidays  berlin");
  client_fixture_run(f, 0, "plan", "Globex", "--at", at, "--holidays", "berlin", NULL);
  client_fixture_run(f, 3, "plan", "Globex", "--at", at, "--holidays", "berlim", NULL);
  client_fixture_assert_err(f, "did you mean ‘berlin’");
}

static void
test_list_and_show(ClientFixture *f, gconstpointer data)
{
  FollowupDay monday = get_monday();
  g_autofree char *line = followup_day_to_text(monday + 2, monday);

  client_fixture_run(f, 0, "holidays", NULL);
  client_fixture_assert_out(f, "There are no sets of holidays yet");
  client_fixture_run(f, 0, "holidays", "list", "--json", NULL);
  g_assert_cmpstr(f->out, ==, "[]\n");
  import(f, monday + 2, "Founders' Day 🙂 שלום", "berlin", NULL);
  client_fixture_run(f, 0, "holidays", "show", "berlin", NULL);
  client_fixture_assert_out(f, "Founders' Day 🙂");
  client_fixture_assert_out(f, line);
  client_fixture_run(f, 0, "holidays", "show", NULL);
  client_fixture_assert_out(f, "None of its days lie ahead.");
  client_fixture_run(f, 0, "__complete", "add", "x", "--holidays", "b", NULL);
  g_assert_cmpstr(f->out, ==, "berlin\t\n");
  client_fixture_run(f, 0, "__complete", "holidays", "show", "", NULL);
  g_assert_cmpstr(f->out, ==, "berlin\t\n");
  client_fixture_run(f, 0, "settings", "set", "holidays", "berlin", NULL);
  client_fixture_run(f, 0, "holidays", "show", "--json", NULL);
  client_fixture_assert_out(f, "\"name\" : \"Founders' Day 🙂 שלום\"");
  client_fixture_run(f, 0, "holidays", "--json", NULL);
  client_fixture_assert_out(f, "\"own\" : true");
  client_fixture_run(f, 3, "holidays", "show", "berlim", NULL);
  client_fixture_assert_err(f, "did you mean ‘berlin’");
  client_fixture_run(f, 3, "settings", "set", "holidays", "berlim", NULL);
  /* Business days that are typed know the sets, too. */
  client_fixture_run(f, 0, "when", "+5bd", NULL);
}

/* What is published is read as it is meant; see test-feasts. */
static void
test_samples(ClientFixture *f, gconstpointer data)
{
  static const struct {
    const char *file, *remark;
  } cases[] = {
    { "thunderbird.ics", NULL },
    { "google.ics", "on which people work" },
    { "outlook.ics", "1 event that does not last whole days" },
    { "officeholidays.ics", "in some regions only" },
  };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();

  /* Three of them have days of one winter alone. */
  for (guint i = 0; i < (g_date_time_get_year(now) <= 2027 ? G_N_ELEMENTS(cases) : 1); i++) {
    g_autofree char *path
        = g_test_build_filename(G_TEST_DIST, "data", "holidays", cases[i].file, NULL);

    client_fixture_run(f, 0, "holidays", "import", path, "--as", "x", NULL);
    client_fixture_assert_out(f, i == 0 ? "Imported ‘x’" : "Replaced ‘x’");
    if (cases[i].remark != NULL)
      client_fixture_assert_out(f, cases[i].remark);
    else
      g_assert_null(strstr(f->out, "left out"));
    client_fixture_assert_fits(f, 80);
  }
}

static void
test_refusals(ClientFixture *f, gconstpointer data)
{
  static const struct {
    int status;
    const char *words[8];
    const char *err;
  } cases[] = {
    { 2, { "holidays", "import" }, "too few words for ‘import’" },
    { 2, { "holidays", "import", "x.ics" }, "expected --as NAME" },
    { 2, { "holidays", "import", "x.ics", "--as", "Berlin" }, "‘Berlin’ is no name for a set" },
    { 3, { "holidays", "import", "x.ics", "--as", "berlin" }, "‘x.ics’ cannot be read" },
    { 2, { "holidays", "list", "berlin" }, "too many words for ‘list’" },
    { 2, { "holidays", "remove" }, "too few words for ‘remove’" },
    { 3, { "holidays", "remove", "berlin" }, "‘berlin’ is no set of holidays" },
    { 2, { "holidays", "list", "--mine" }, "are for ‘import’" },
    { 2, { "holidays", "list", "--force" }, "is for ‘remove’" },
    { 2, { "holidays", "berlin" }, "‘berlin’ is not understood" },
  };
  static const char empty[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n";
  static const char old[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n"
                            "UID:a@example.com\r\nDTSTART;VALUE=DATE:20101225\r\nSUMMARY:Old\r\n"
                            "END:VEVENT\r\nEND:VCALENDAR\r\n";

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    client_fixture_run_strv(f, cases[i].status, cases[i].words);
    client_fixture_assert_err(f, cases[i].err);
  }
  client_fixture_feed(f, empty);
  client_fixture_run(f, 2, "holidays", "import", "-", "--as", "x", NULL);
  client_fixture_assert_err(f, "has no holidays: expected a calendar of events");
  client_fixture_feed(f, old);
  client_fixture_run(f, 2, "holidays", "import", "-", "--as", "x", NULL);
  client_fixture_assert_err(f, "no holidays after 2010-12-25");
  client_fixture_feed(f, "no calendar\n");
  client_fixture_run(f, 2, "holidays", "import", "-", "--as", "x", NULL);
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/client-holidays/" path_, ClientFixture, NULL, client_fixture_set_up, test_,         \
             client_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("added-later", test_added_later);
  ADD_TEST("of-an-interview", test_of_an_interview);
  ADD_TEST("next-round", test_next_round);
  ADD_TEST("list-and-show", test_list_and_show);
  ADD_TEST("samples", test_samples);
  ADD_TEST("refusals", test_refusals);
  return g_test_run();
}
