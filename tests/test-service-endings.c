/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the D-Bus adapter's calls about what employers do and what lies beside the plan:
 * endings, rounds, no-shows, requests, touches, dates by hand. */
#include "fake-clock.h"
#include "service-fixture.h"

/* As the fixture's, with people. Its id is 1 where it is added first. */
#define WITH_PEOPLE                                                                                \
  "{'employer': <'Acme GmbH'>, 'position': <'C engineer'>, 'start': <int64 1795093200>, "          \
  "'zone': <'Europe/Berlin'>, 'place': <'Road 1'>, 'stage': <'middle'>, 'interviewers': "          \
  "<[{'name': <'Ada Byron'>, 'email': <'ada@example.com'>, 'phone': <'+49 30 1234'>, "             \
  "'about': <'compilers'>, 'lead': <true>}, {'name': <'Grace'>}]>}"
/* Of another employer, waiting at its final stage. */
#define OTHER                                                                                      \
  "{'employer': <\"O'Neil & Söhne\">, 'start': <int64 1795093200>, 'stage': <'final'>, "          \
  "'zone': <'Europe/Berlin'>}"

static void
add(ServiceFixture *f, const char *interviews)
{
  g_autofree char *call = g_strdup_printf("([%s], @a{sv} {})", interviews);

  service_fixture_perform(f, "AddInterviews", call);
}

static GVariant *
get_interview(ServiceFixture *f, guint id)
{
  g_autofree char *call = g_strdup_printf("([uint64 %u],)", id);
  g_autoptr(GVariant) list = service_fixture_call(f, "GetInterviews", call);

  return g_variant_get_child_value(list, 0);
}

static char *
get_text(GVariant *dict, const char *key)
{
  char *text = NULL;

  g_variant_lookup(dict, key, "s", &text);
  return text;
}

static void
assert_text(GVariant *dict, const char *key, const char *expected)
{
  g_autofree char *text = get_text(dict, key);

  g_assert_cmpstr(text, ==, expected);
}

static gint64
get_instant(GVariant *dict, const char *key)
{
  gint64 instant = 0;

  g_assert_true(g_variant_lookup(dict, key, "x", &instant));
  return instant;
}

/* "check-in, thank-you": the kinds that are pending with the interview, by number. */
static char *
list_pending(GVariant *interview)
{
  g_autoptr(GVariant) actions
      = g_variant_lookup_value(interview, "actions", G_VARIANT_TYPE("aa{sv}"));
  GString *kinds = g_string_new(NULL);

  for (gsize i = 0; i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);
    g_autofree char *kind = get_text(action, "kind");
    g_autofree char *nick = get_text(action, "state");
    FollowupState state;

    g_assert_true(followup_state_from_nick(nick, &state, NULL));
    if (followup_state_is_pending(state))
      g_string_append_printf(kinds, "%s%s", kinds->len > 0 ? ", " : "", kind);
  }
  return g_string_free(kinds, FALSE);
}

static void
assert_pending(ServiceFixture *f, guint id, const char *expected)
{
  g_autoptr(GVariant) interview = get_interview(f, id);
  g_autofree char *kinds = list_pending(interview);

  g_assert_cmpstr(kinds, ==, expected);
}

/* The first action of that kind of the interview, whatever its state. */
static GVariant *
find_action(ServiceFixture *f, guint id, const char *kind)
{
  g_autoptr(GVariant) interview = get_interview(f, id);
  g_autoptr(GVariant) actions
      = g_variant_lookup_value(interview, "actions", G_VARIANT_TYPE("aa{sv}"));
  GVariant *action = service_fixture_find_kind(actions, kind);

  g_assert_nonnull(action);
  return action;
}

static void
test_offer(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) offered = NULL;
  g_autoptr(GVariant) one = NULL;
  g_autoptr(GVariant) told = NULL;
  guint64 about = 0;

  add(f, WITH_PEOPLE ", " OTHER);
  offered = service_fixture_call(
      f, "CloseInterviews",
      "([uint64 1], 'offer', {'deadline': <'2026-11-27'>, 'prefer': <'no'>})");
  one = g_variant_get_child_value(offered, 0);
  assert_text(one, "ending", "offer");
  assert_text(one, "offer-deadline", "2026-11-27");
  assert_text(one, "offer-preferred", "no");
  g_assert_cmpint(get_instant(one, "ended"), ==, SERVICE_FIXTURE_NOW);
  told = find_action(f, 2, "tell-others");
  g_assert_true(g_variant_lookup(told, "about", "t", &about));
  g_assert_cmpuint(about, ==, 1);
}

static void
test_offer_without_terms(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) one = NULL;
  g_autoptr(GVariant) question = NULL;

  add(f, WITH_PEOPLE);
  service_fixture_perform(f, "CloseInterviews",
                          "([uint64 1], 'offer', {'deadline': <''>, 'prefer': <''>})");
  one = get_interview(f, 1);
  question = find_action(f, 1, "ask-offer-deadline");
  assert_text(one, "ending", "offer");
  assert_text(one, "offer-deadline", NULL);
  assert_text(one, "offer-preferred", NULL);
  assert_text(question, "state", "planned");
}

static void
test_accept_and_reopen(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) other = NULL;
  g_autoptr(GVariant) reopened = NULL;
  g_autoptr(GVariant) one = NULL;
  g_autofree char *kinds = NULL;
  g_autofree char *before = NULL;

  add(f, OTHER ", " WITH_PEOPLE);
  one = get_interview(f, 1);
  before = list_pending(one);
  g_clear_pointer(&one, g_variant_unref);
  service_fixture_perform(f, "CloseInterviews", "([uint64 2], 'accepted', @a{sv} {})");
  other = get_interview(f, 1);
  assert_text(other, "ending", "withdrew");
  assert_pending(f, 1, "send-withdrawal");
  reopened = service_fixture_call(f, "ReopenInterviews", "([uint64 1], @a{sv} {})");
  g_assert_cmpuint(g_variant_n_children(reopened), ==, 1);
  one = g_variant_get_child_value(reopened, 0);
  kinds = list_pending(one);
  assert_text(one, "ending", "open");
  g_assert_cmpstr(kinds, ==, before);
}

static void
test_no_show(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) noted = NULL;
  g_autofree char *kinds = NULL;

  add(f, WITH_PEOPLE);
  noted = service_fixture_call(f, "RecordNoShow", "(uint64 1, {'at': <int64 1795094100>})");
  kinds = list_pending(noted);
  g_assert_cmpint(get_instant(noted, "no-show"), ==, 1795094100);
  g_assert_cmpstr(kinds, ==, "no-show");
}

/* Who was there, where and for which position is known already. */
static void
test_next_round(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) added = NULL;
  g_autoptr(GVariant) planned = NULL;
  g_autoptr(GVariant) dry = NULL;
  g_autoptr(GVariant) next = NULL;
  g_autoptr(GVariant) people = NULL;
  g_autoptr(GVariant) ada = NULL;
  const char *call = "([{'follows': <uint64 1>, 'start': <int64 1795525200>, 'place': <'Road 2'>}],"
                     " @a{sv} {})";

  add(f, WITH_PEOPLE);
  planned = service_fixture_call(f, "PlanInterviews", call);
  dry = g_variant_get_child_value(planned, 0);
  next = g_variant_lookup_value(dry, "interview", G_VARIANT_TYPE_VARDICT);
  assert_text(next, "position", "C engineer");
  g_clear_pointer(&next, g_variant_unref);

  added = service_fixture_call(f, "AddInterviews", call);
  next = g_variant_get_child_value(added, 0);
  assert_text(next, "employer", "Acme GmbH");
  assert_text(next, "position", "C engineer");
  assert_text(next, "zone", "Europe/Berlin");
  assert_text(next, "stage", "final");
  assert_text(next, "place", "Road 2");
  people = g_variant_lookup_value(next, "interviewers", G_VARIANT_TYPE("aa{sv}"));
  g_assert_cmpuint(g_variant_n_children(people), ==, 2);
  ada = g_variant_get_child_value(people, 0);
  assert_text(ada, "email", "ada@example.com");
  assert_text(ada, "about", NULL); /* nothing was talked of yet */
  assert_pending(f, 1, "debrief, thank-you, thank-you");
}

static void
test_requests(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) added = NULL;
  g_autoptr(GVariant) first = NULL;
  g_autoptr(GVariant) second = NULL;
  g_autoptr(GVariant) contact = NULL;

  add(f, WITH_PEOPLE);
  added = service_fixture_call(
      f, "AddRequests",
      "([{'interview': <uint64 1>, 'text': <'send “references” 🎈'>}, {'interview': <uint64 1>, "
      "'text': <'the task'>, 'due': <int64 1795255200>, 'by': <int64 1795341600>, 'interviewer': "
      "<'grace'>, 'channel': <'post'>}], @a{sv} {})");
  g_assert_cmpuint(g_variant_n_children(added), ==, 2);
  first = g_variant_get_child_value(added, 0);
  second = g_variant_get_child_value(added, 1);
  assert_text(first, "kind", "request");
  assert_text(first, "text", "send “references” 🎈");
  assert_text(first, "interviewer", "Ada Byron"); /* the lead */
  g_assert_cmpint(get_instant(first, "due"), ==, SERVICE_FIXTURE_NOW);
  contact = g_variant_lookup_value(first, "contact", G_VARIANT_TYPE_VARDICT);
  assert_text(contact, "email", "ada@example.com");
  assert_text(contact, "phone", "+49 30 1234");
  assert_text(second, "interviewer", "Grace");
  assert_text(second, "channel", "post");
  g_assert_cmpint(get_instant(second, "due"), ==, 1795255200);
  g_assert_cmpint(get_instant(second, "by"), ==, 1795341600);
}

/* Seen with the interview; a check-in with the same employer about something else keeps away. */
static void
test_touch(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) before = NULL;
  g_autoptr(GVariant) after = NULL;
  g_autoptr(GVariant) touched = NULL;
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) touch = NULL;

  add(f, WITH_PEOPLE ", " SERVICE_FIXTURE_ACME);
  before = find_action(f, 2, "check-in");
  touched = service_fixture_call(f, "RecordTouch",
                                 "(uint64 1, {'at': <int64 1795168740>, 'interviewer': <'Ada "
                                 "Byron'>, 'note': <'they rang'>})");
  after = find_action(f, 2, "check-in");
  actions = g_variant_lookup_value(touched, "actions", G_VARIANT_TYPE("aa{sv}"));
  touch = service_fixture_find_kind(actions, "touch");
  g_assert_nonnull(touch);
  assert_text(touch, "state", "done");
  assert_text(touch, "channel", "phone"); /* unless told */
  assert_text(touch, "note", "they rang");
  assert_text(touch, "interviewer", "Ada Byron");
  g_assert_cmpint(get_instant(touch, "finished"), ==, 1795168740);
  g_assert_cmpint(get_instant(after, "due"), >, get_instant(before, "due"));
}

static GVariant *
set_due(ServiceFixture *f, const char *id, gint64 due)
{
  g_autofree char *call = g_strdup_printf(
      "([{'id': <'%s'>, 'due': <int64 %" G_GINT64_FORMAT ">}], @a{sv} {})", id, due);
  g_autoptr(GVariant) actions = service_fixture_call(f, "UpdateActions", call);

  g_assert_cmpuint(g_variant_n_children(actions), ==, 1);
  return g_variant_get_child_value(actions, 0);
}

static void
test_date_by_hand(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) before = NULL;
  g_autoptr(GVariant) moved = NULL;
  g_autoptr(GVariant) kept = NULL;
  g_autoptr(GVariant) back = NULL;
  g_autofree char *id = NULL;
  gboolean by_hand = FALSE;

  add(f, WITH_PEOPLE);
  before = find_action(f, 1, "check-in");
  id = get_text(before, "id");
  moved = set_due(f, id, 1796000000);
  g_assert_cmpint(get_instant(moved, "due"), ==, 1796000000);
  g_assert_true(g_variant_lookup(moved, "by-hand", "b", &by_hand) && by_hand);
  service_fixture_perform(f, "UpdateInterviews",
                          "([{'id': <uint64 1>, 'decision': <'2026-12-18'>}], @a{sv} {})");
  kept = find_action(f, 1, "check-in");
  g_assert_cmpint(get_instant(kept, "due"), ==, 1796000000); /* beats the rule */
  service_fixture_perform(f, "UpdateInterviews",
                          "([{'id': <uint64 1>, 'decision': <'unknown'>}], @a{sv} {})");
  back = set_due(f, id, 0);
  g_assert_cmpint(get_instant(back, "due"), ==, get_instant(before, "due"));
  g_assert_false(g_variant_lookup(back, "by-hand", "b", &by_hand));
}

static void
test_done_otherwise(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) check_in = NULL;
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) done = NULL;
  g_autofree char *id = NULL;
  g_autofree char *call = NULL;

  add(f, WITH_PEOPLE);
  check_in = find_action(f, 1, "check-in");
  id = get_text(check_in, "id");
  call = g_strdup_printf("(['%s'], {'channel': <'phone'>, 'note': <'left word\nwith Grace'>})", id);
  actions = service_fixture_call(f, "CompleteActions", call);
  done = service_fixture_find_kind(actions, "check-in");
  assert_text(done, "state", "done");
  assert_text(done, "channel", "phone");
  assert_text(done, "note", "left word\nwith Grace");
}

/* The weekly step belongs to no interview, and is dealt with like any other. */
static void
test_of_the_user(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GVariant) search = NULL;
  g_autoptr(GVariant) inner = NULL;
  g_autoptr(GVariant) done = NULL;
  g_autofree char *id = NULL;
  g_autofree char *call = NULL;

  add(f, WITH_PEOPLE);
  followup_clock_fake_jump(FOLLOWUP_CLOCK_FAKE(f->clock), SERVICE_FIXTURE_NOW + 30 * 86400);
  g_assert_true(followup_store_fall_due(f->store, followup_clock_get_now(f->clock), &error));
  g_assert_no_error(error);
  list = service_fixture_call(f, "ListActions", "(@a{sv} {},)");
  search = service_fixture_find_kind(list, "keep-searching");
  g_assert_nonnull(search);
  g_assert_false(g_variant_lookup(search, "interview", "@a{sv}", &inner));
  id = get_text(search, "id");
  g_assert_true(g_str_has_prefix(id, "0."));
  call = g_strdup_printf("(['%s'], @a{sv} {})", id);
  g_clear_pointer(&search, g_variant_unref);
  done = service_fixture_call(f, "CompleteActions", call);
  search = service_fixture_find_kind(done, "keep-searching");
  assert_text(search, "state", "done");
}

/* The same request again, for example after a time-out, changes nothing and tells nobody. */
static void
test_repeated_requests(ServiceFixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *arguments; /* before the options */
    const char *options;            /* more of them */
  } rows[] = {
    { "AddRequests", "[{'interview': <uint64 1>, 'text': <'references'>}]", "" },
    { "RecordTouch", "uint64 1", "" },
    { "UpdateActions", "[{'id': <'1.4'>, 'due': <int64 1796000000>}]", "" },
    { "CompleteActions", "['1.4']", ", 'note': <'by phone'>, 'channel': <'phone'>" },
    { "CloseInterviews", "[uint64 1], 'offer'", ", 'deadline': <'2026-11-27'>" },
    { "ReopenInterviews", "[uint64 1]", "" },
    { "RecordNoShow", "uint64 1", "" },
    { "AddInterviews", "[{'follows': <uint64 1>, 'start': <int64 1795525200>}]", "" },
  };

  add(f, WITH_PEOPLE);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *uuid = g_uuid_string_random();
    g_autofree char *call
        = g_strdup_printf("(%s, {'request': <'%s'>%s})", rows[i].arguments, uuid, rows[i].options);
    g_autofree char *unchanged = service_fixture_dump(f);
    g_autoptr(GVariant) first = service_fixture_call(f, rows[i].method, call);
    g_autofree char *before = service_fixture_dump(f);
    guint n_signals = f->changed->len;
    g_autoptr(GVariant) second = service_fixture_call(f, rows[i].method, call);
    g_autofree char *after = service_fixture_dump(f);

    g_test_message("%s", rows[i].method);
    g_assert_cmpstr(unchanged, !=, before);
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpuint(f->changed->len, ==, n_signals);
    g_assert_cmpuint(g_variant_n_children(first), >=, 1);
    g_assert_cmpuint(g_variant_n_children(second), >=, 1);
  }
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/service-endings/" path_, ServiceFixture, NULL, service_fixture_set_up, test_,       \
             service_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("offer", test_offer);
  ADD_TEST("offer-without-terms", test_offer_without_terms);
  ADD_TEST("accept-and-reopen", test_accept_and_reopen);
  ADD_TEST("no-show", test_no_show);
  ADD_TEST("next-round", test_next_round);
  ADD_TEST("requests", test_requests);
  ADD_TEST("touch", test_touch);
  ADD_TEST("date-by-hand", test_date_by_hand);
  ADD_TEST("done-otherwise", test_done_otherwise);
  ADD_TEST("of-the-user", test_of_the_user);
  ADD_TEST("repeated-requests", test_repeated_requests);
  return g_test_run();
}
