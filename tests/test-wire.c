/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-wire: what goes over the bus comes back the same, and what does not belong is named. */

#include "wire.h"

#include <string.h>

#include "error.h"

#define UUID_A "123e4567-e89b-42d3-a456-426614174000"
#define UUID_B "123e4567-e89b-42d3-a456-426614174001"

static GVariant *
parse(const char *text)
{
  g_autoptr(GError) error = NULL;
  GVariant *variant = g_variant_parse(NULL, text, NULL, NULL, &error);

  g_assert_no_error(error);
  return g_variant_ref_sink(variant);
}

static void
apply(FollowupInterview *interview, const char *text)
{
  g_autoptr(GVariant) dict = parse(text);
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_wire_interview_apply(interview, dict, &error));
  g_assert_no_error(error);
}

static GVariant *
encode(const FollowupInterview *interview)
{
  return g_variant_ref_sink(followup_wire_interview_to_dict(interview));
}

static FollowupInterviewer *
interviewer_of(FollowupInterview *interview, guint i)
{
  g_assert_cmpuint(i, <, interview->interviewers->len);
  return g_ptr_array_index(interview->interviewers, i);
}

/* The people's keys stand in the order in which they are sent, to be compared as they are. */
static const char full_text[]
    = "{'employer': <'Acme GmbH'>, 'position': <'C engineer'>, 'start': <int64 1795179600>,"
      " 'zone': <'Europe/Berlin'>, 'duration': <uint32 45>, 'stage': <'final'>,"
      " 'place': <'https://example.com/room'>, 'decision': <'14-30d'>, 'may-follow-up': <'yes'>,"
      " 'cadence': <'weekly'>, 'holidays': <'berlin'>, 'interviewers': <[{'uuid': <'" UUID_A
      "'>, 'name': <'Ada'>,"
      " 'email': <'ada@example.com'>, 'phone': <'+49 30 1234'>, 'post': <'Road 1\nTown'>,"
      " 'title': <'CTO'>, 'about': <'compilers'>, 'prefers': <'phone'>, 'lead': <true>,"
      " 'card': <true>, 'thanked': <true>}, {'name': <'Grace'>, 'prefers': <'none'>,"
      " 'lead': <false>, 'card': <false>}]>, 'agency': <{'name': <'Agency'>,"
      " 'prefers': <'social'>, 'lead': <false>, 'card': <false>}>, 'liked': <'the team'>,"
      " 'forgot': <'my notes'>, 'note': <'one\ntwo'>, 'uuid': <'" UUID_B "'>,"
      " 'ical-uid': <'abc@example.com'>, 'ical-sequence': <uint32 3>}";

/* What a client may send of what the service answers. */
static GVariant *
drop_replies(GVariant *dict)
{
  static const char *const replies[] = { "ending",  "ended",   "offer-deadline", "offer-preferred",
                                         "no-show", "answers", "created",        "modified" };
  g_autoptr(GVariantDict) rest = g_variant_dict_new(dict);

  for (gsize i = 0; i < G_N_ELEMENTS(replies); i++)
    g_variant_dict_remove(rest, replies[i]);
  return g_variant_ref_sink(g_variant_dict_end(rest));
}

/* Dictionaries have no order. */
static void
assert_same_dict(GVariant *a, GVariant *b)
{
  GVariantIter iter;
  const char *key;
  GVariant *child;

  g_assert_cmpuint(g_variant_n_children(a), ==, g_variant_n_children(b));
  g_variant_iter_init(&iter, a);
  while (g_variant_iter_next(&iter, "{&sv}", &key, &child)) {
    g_autoptr(GVariant) in_a = child;
    g_autoptr(GVariant) in_b = g_variant_lookup_value(b, key, NULL);

    g_assert_nonnull(in_b);
    g_assert_true(g_variant_equal(in_a, in_b));
  }
}

static void
test_all_keys(void)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  const FollowupInterviewer *ada;

  apply(interview, full_text);
  g_assert_cmpstr(interview->employer, ==, "Acme GmbH");
  g_assert_cmpstr(interview->position, ==, "C engineer");
  g_assert_cmpint(interview->start, ==, 1795179600);
  g_assert_cmpstr(interview->zone, ==, "Europe/Berlin");
  g_assert_cmpuint(interview->duration, ==, 45);
  g_assert_cmpint(interview->stage, ==, FOLLOWUP_STAGE_FINAL);
  g_assert_cmpstr(interview->place, ==, "https://example.com/room");
  g_assert_cmpint(interview->decision.kind, ==, FOLLOWUP_DECISION_RANGE);
  g_assert_cmpuint(interview->decision.max_days, ==, 30);
  g_assert_cmpint(interview->may_follow_up, ==, FOLLOWUP_MAY_YES);
  g_assert_cmpstr(interview->cadence, ==, "weekly");
  g_assert_cmpstr(interview->holidays, ==, "berlin");
  g_assert_cmpstr(interview->ical_uid, ==, "abc@example.com");
  g_assert_cmpuint(interview->ical_sequence, ==, 3);
  g_assert_cmpuint(interview->interviewers->len, ==, 2);
  ada = interviewer_of(interview, 0);
  g_assert_cmpstr(ada->name, ==, "Ada");
  g_assert_cmpstr(ada->email, ==, "ada@example.com");
  g_assert_cmpstr(ada->phone, ==, "+49 30 1234");
  g_assert_cmpstr(ada->post, ==, "Road 1\nTown");
  g_assert_cmpstr(ada->title, ==, "CTO");
  g_assert_cmpstr(ada->about, ==, "compilers");
  g_assert_cmpstr(ada->uuid, ==, UUID_A);
  g_assert_cmpint(ada->prefers, ==, FOLLOWUP_CHANNEL_PHONE);
  g_assert_true(ada->lead && ada->card && ada->thanked);
  g_assert_cmpstr(interviewer_of(interview, 1)->name, ==, "Grace");
  g_assert_false(interviewer_of(interview, 1)->lead);
  g_assert_cmpstr(interview->agency->name, ==, "Agency");
  g_assert_cmpint(interview->agency->prefers, ==, FOLLOWUP_CHANNEL_SOCIAL);
  g_assert_cmpstr(interview->liked, ==, "the team");
  g_assert_cmpstr(interview->forgot, ==, "my notes");
  g_assert_cmpstr(interview->note, ==, "one\ntwo");
  g_assert_cmpstr(interview->uuid, ==, UUID_B);
}

static void
test_all_keys_back(void)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(GVariant) sent = parse(full_text);
  g_autoptr(GVariant) dict = NULL, back = NULL;

  apply(interview, full_text);
  dict = encode(interview);
  back = drop_replies(dict);
  assert_same_dict(sent, back);
}

static void
assert_round_trip(const FollowupInterview *interview)
{
  g_autoptr(FollowupInterview) again = followup_interview_new();
  g_autoptr(GVariant) dict = encode(interview);
  g_autoptr(GVariant) sent = drop_replies(dict);
  g_autoptr(GVariant) answered = NULL, back = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_wire_interview_apply(again, sent, &error));
  g_assert_no_error(error);
  again->id = interview->id;
  answered = encode(again);
  back = drop_replies(answered);
  assert_same_dict(sent, back);
}

/* A client reads of a reply what the service knows. */
static void
assert_read_back(const FollowupInterview *interview)
{
  g_autoptr(GVariant) dict = encode(interview);
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupInterview) again = followup_wire_interview_from_dict(dict, &error);
  g_autoptr(GVariant) back = NULL;

  g_assert_no_error(error);
  g_assert_cmpint(again->id, ==, interview->id);
  back = encode(again);
  assert_same_dict(dict, back);
}

static const char *const odd_texts[] = {
  NULL,
  "x",
  "O'Brien & Söhne <b>",
  "👩‍👩‍👧",
  "שלום \u202bעולם\u202c",
  "\u200e\u200f",
  "two\nlines\tand a tab",
  "%s%n \\ \"",
  "\001\177",
  "\u2028",
};

static char *
pick_text(void)
{
  return g_strdup(odd_texts[g_test_rand_int_range(0, G_N_ELEMENTS(odd_texts))]);
}

static FollowupInterviewer *
make_random_person(gboolean stored)
{
  FollowupInterviewer *person = followup_interviewer_new();

  person->uuid = g_uuid_string_random();
  person->name = pick_text();
  person->email = pick_text();
  person->phone = pick_text();
  person->post = pick_text();
  person->title = pick_text();
  person->about = pick_text();
  person->prefers = (FollowupChannel)g_test_rand_int_range(0, FOLLOWUP_CHANNEL_SOCIAL + 1);
  person->lead = g_test_rand_bit();
  person->card = g_test_rand_bit();
  person->thanked = !stored && g_test_rand_bit();
  return person;
}

static void
add_random_history(FollowupInterview *interview)
{
  interview->ending = (FollowupEnding)g_test_rand_int_range(0, FOLLOWUP_ENDING_ACCEPTED + 1);
  if (interview->ending != FOLLOWUP_ENDING_OPEN)
    interview->ended_at = g_test_rand_int();
  if (g_test_rand_bit())
    g_assert_true(followup_day_parse("2026-12-11", &interview->offer_deadline, NULL));
  interview->offer_preferred = (FollowupMay)g_test_rand_int_range(0, FOLLOWUP_MAY_NO + 1);
  interview->no_show_at = g_test_rand_bit() ? 1795180000 : 0;
  interview->created = g_test_rand_int();
  interview->modified = g_test_rand_int();
  for (int n = g_test_rand_int_range(0, 3); n > 0; n--) {
    FollowupAnswer answer = { g_test_rand_int(), { FOLLOWUP_DECISION_NONE } };

    g_array_append_val(interview->answers, answer);
  }
}

static FollowupInterview *
make_random_interview(void)
{
  FollowupInterview *interview = followup_interview_new();

  interview->id = g_test_rand_bit() ? g_test_rand_int_range(1, G_MAXINT32) : 0;
  interview->uuid = g_uuid_string_random();
  interview->employer = pick_text();
  interview->position = pick_text();
  interview->start = (gint64)g_test_rand_int() * g_test_rand_int();
  interview->zone = pick_text();
  interview->duration = (guint)g_test_rand_int();
  interview->stage = (FollowupStage)g_test_rand_int_range(0, FOLLOWUP_STAGE_FINAL + 1);
  interview->place = pick_text();
  interview->decision.kind
      = (FollowupDecisionKind)g_test_rand_int_range(0, FOLLOWUP_DECISION_RANGE + 1);
  if (interview->decision.kind == FOLLOWUP_DECISION_RANGE)
    interview->decision.max_days = (guint)g_test_rand_int_range(0, FOLLOWUP_MAX_DECISION_DAYS + 1);
  if (interview->decision.kind == FOLLOWUP_DECISION_DATE)
    g_assert_true(followup_day_parse("2026-12-04", &interview->decision.day, NULL));
  interview->may_follow_up = (FollowupMay)g_test_rand_int_range(0, FOLLOWUP_MAY_NO + 1);
  interview->cadence = pick_text();
  interview->liked = pick_text();
  interview->forgot = pick_text();
  interview->note = pick_text();
  for (int n = g_test_rand_int_range(0, 5); n > 0; n--)
    g_ptr_array_add(interview->interviewers, make_random_person(interview->id != 0));
  if (g_test_rand_bit())
    interview->agency = make_random_person(interview->id != 0);
  add_random_history(interview);
  return interview;
}

static void
test_round_trip(void)
{
  g_autoptr(FollowupInterview) empty = followup_interview_new();

  assert_round_trip(empty);
  for (guint i = 0; i < 500; i++) {
    g_autoptr(FollowupInterview) interview = make_random_interview();

    assert_round_trip(interview);
    assert_read_back(interview);
  }
}

/* A newer daemon may say more; what we know is held to its type all the same. */
static void
test_replies_of_others(void)
{
  static const struct {
    const char *text, *word; /* NULL: it is read */
  } rows[] = {
    { "{'employer': <'Acme'>, 'colour': <'red'>, 'actions': <'none'>}", NULL },
    { "{'employer': <'Acme'>, 'id': <'7'>}", "‘id’" },
    { "{'employer': <'Acme'>, 'ending': <'sad'>}", "‘sad’" },
    { "{'employer': <'Acme'>, 'ended': <uint32 7>}", "‘ended’" },
    { "{'employer': <'Acme'>, 'offer-deadline': <'Friday'>}", "‘Friday’" },
    { "{'employer': <'Acme'>, 'offer-preferred': <true>}", "‘offer-preferred’" },
    { "{'employer': <'Acme'>, 'no-show': <true>}", "‘no-show’" },
    { "{'employer': <'Acme'>, 'answers': <@as []>}", "‘answers’" },
    { "{'employer': <'Acme'>, 'answers': <[{'decision': <'soon'>}]>}", "‘soon’" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GVariant) dict = parse(rows[i].text);
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupInterview) interview = followup_wire_interview_from_dict(dict, &error);

    g_test_message("%s", rows[i].text);
    g_assert_true((interview == NULL) == (rows[i].word != NULL));
    if (rows[i].word == NULL)
      continue;
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, rows[i].word));
  }
}

/* Bytes that are no text would end the connection. */
static void
test_repairs_utf8(void)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(GVariant) dict = NULL;
  const char *employer = NULL;

  interview->employer = g_strdup("M\xfcller");
  dict = encode(interview);
  g_assert_true(g_variant_lookup(dict, "employer", "&s", &employer));
  g_assert_cmpstr(employer, ==, "M\uFFFDller");
}

static void
test_patch(void)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();

  apply(interview, full_text);
  interview->id = 7;
  apply(interview, "{'id': <uint64 7>, 'position': <''>, 'agency': <@a{sv} {}>, 'stage': <''>,"
                   " 'decision': <''>, 'may-follow-up': <''>, 'cadence': <''>}");
  g_assert_cmpint(interview->id, ==, 7);
  g_assert_null(interview->position);
  g_assert_null(interview->agency);
  g_assert_null(interview->cadence);
  g_assert_cmpint(interview->stage, ==, FOLLOWUP_STAGE_FIRST);
  g_assert_cmpint(interview->decision.kind, ==, FOLLOWUP_DECISION_UNKNOWN);
  g_assert_cmpint(interview->may_follow_up, ==, FOLLOWUP_MAY_UNKNOWN);
  g_assert_cmpstr(interview->employer, ==, "Acme GmbH");
  g_assert_cmpuint(interview->duration, ==, 45);
  g_assert_cmpuint(interview->interviewers->len, ==, 2);
  apply(interview, "{'interviewers': <@aa{sv} []>}");
  g_assert_cmpuint(interview->interviewers->len, ==, 0);
  apply(interview, "@a{sv} {}");
  g_assert_cmpstr(interview->note, ==, "one\ntwo");
}

/* Who is named again, or by uuid, stays who it was; a namesake is somebody else. */
static void
test_uuids_stay(void)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();

  apply(interview, "{'interviewers': <[{'name': <'Ada'>, 'uuid': <'" UUID_A "'>},"
                   " {'name': <'Grace'>, 'uuid': <'" UUID_B "'>}]>,"
                   " 'agency': <{'name': <'Agency'>, 'uuid': <'" UUID_A "'>}>}");
  apply(interview, "{'interviewers': <[{'name': <'Edsger'>}, {'name': <' ada '>,"
                   " 'title': <'CTO'>}, {'name': <'Ada'>}, {'name': <'Grace Hopper'>,"
                   " 'uuid': <'" UUID_B "'>}, {'name': <'Grace'>}]>,"
                   " 'agency': <{'name': <'Other'>}>}");
  g_assert_cmpuint(interview->interviewers->len, ==, 5);
  g_assert_null(interviewer_of(interview, 0)->uuid);
  g_assert_cmpstr(interviewer_of(interview, 1)->uuid, ==, UUID_A);
  g_assert_cmpstr(interviewer_of(interview, 1)->title, ==, "CTO");
  g_assert_null(interviewer_of(interview, 2)->uuid);
  g_assert_cmpstr(interviewer_of(interview, 3)->uuid, ==, UUID_B);
  g_assert_null(interviewer_of(interview, 4)->uuid);
  g_assert_cmpstr(interview->agency->uuid, ==, UUID_A);
}

static const struct {
  const char *name, *text, *words[3];
} refusals[] = {
  { "unknown", "{'employr': <'x'>}", { "‘employr’", "an interview", "employer, position" } },
  { "capitals", "{'Employer': <'x'>}", { "‘Employer’" } },
  { "control", "{'a\\nb': <'x'>}", { "a\uFFFDb" } },
  { "text-type", "{'employer': <int32 7>}", { "‘employer’", "‘i’", "a text" } },
  { "text-variant", "{'employer': <<'x'>>}", { "‘employer’", "‘v’" } },
  { "instant-type", "{'start': <'2026-11-20'>}", { "‘start’", "‘s’", "Unix seconds" } },
  { "instant-int", "{'start': <int32 7>}", { "‘start’", "‘i’" } },
  { "count-type", "{'duration': <int64 60>}", { "‘duration’", "‘x’", "45" } },
  { "list-type", "{'interviewers': <['Ada']>}", { "‘interviewers’", "‘as’", "aa{sv}" } },
  { "agency-type", "{'agency': <'Agency'>}", { "‘agency’", "‘s’", "a{sv}" } },
  { "stage", "{'stage': <'frist'>}", { "stage", "‘frist’", "first, middle or final" } },
  { "decision", "{'decision': <'soon'>}", { "decision", "‘soon’", "14-30d" } },
  { "may", "{'may-follow-up': <'perhaps'>}", { "‘perhaps’", "unknown, yes or no" } },
  { "person-unknown",
    "{'interviewers': <[{'name': <'Ada'>}, {'nmae': <'x'>}]>}",
    { "‘nmae’", "interviewer 2", "name, email" } },
  { "person-type",
    "{'interviewers': <[{'name': <'Ada'>, 'lead': <'yes'>}]>}",
    { "‘lead’", "interviewer 1", "yes or no" } },
  { "person-prefers", "{'interviewers': <[{'prefers': <'fax'>}]>}", { "‘fax’", "email" } },
  { "agency-unknown", "{'agency': <{'nmae': <'x'>}>}", { "‘nmae’", "agency" } },
  { "thanked-late",
    "{'interviewers': <[{'name': <'Ada'>, 'thanked': <true>}]>}",
    { "‘thanked’", "interviewer 1", "adding" } },
  { "uuid", "{'uuid': <'" UUID_A "'>}", { "‘uuid’", UUID_B } },
  { "ending", "{'ending': <'rejected'>}", { "‘ending’", "replies only" } },
  { "ended", "{'ended': <int64 7>}", { "‘ended’", "replies only" } },
  { "offer-deadline",
    "{'offer-deadline': <'2026-12-11'>}",
    { "‘offer-deadline’", "replies only" } },
  { "offer-preferred", "{'offer-preferred': <'yes'>}", { "‘offer-preferred’", "replies only" } },
  { "no-show", "{'no-show': <int64 7>}", { "‘no-show’", "replies only" } },
  { "follows", "{'follows': <uint64 7>}", { "‘follows’", "adding" } },
  { "follows-type", "{'follows': <'7'>}", { "‘follows’", "‘s’", "a number" } },
  { "answers", "{'answers': <@aa{sv} []>}", { "‘answers’", "replies only" } },
  { "created", "{'created': <int64 7>}", { "‘created’", "replies only" } },
  { "modified", "{'modified': <int64 7>}", { "‘modified’", "replies only" } },
  { "actions", "{'actions': <@aa{sv} []>}", { "‘actions’", "replies only" } },
  { "warnings", "{'warnings': <@as []>}", { "‘warnings’", "replies only" } },
  { "notice", "{'notice': <''>}", { "‘notice’", "replies only" } },
  { "next", "{'next': <@a{sv} {}>}", { "‘next’", "replies only" } },
  { "no-dict", "'x'", { "an interview", "‘s’", "a{sv}" } },
};

/* Each is refused in one clear line, and what came before it in the same patch is undone. */
static void
test_refusal(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(GVariant) dict = parse(refusals[i].text);
  g_autoptr(GVariant) before = NULL, after = NULL;
  g_autoptr(GError) error = NULL;

  apply(interview, full_text);
  interview->id = 7;
  before = encode(interview);
  if (g_variant_is_of_type(dict, G_VARIANT_TYPE_VARDICT)) {
    g_auto(GVariantBuilder) longer = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    GVariant *entry = g_variant_get_child_value(dict, 0);

    g_variant_builder_add(&longer, "{sv}", "note", g_variant_new_string("new"));
    g_variant_builder_add_value(&longer, entry);
    g_variant_unref(entry);
    g_variant_unref(dict);
    dict = g_variant_ref_sink(g_variant_builder_end(&longer));
  }
  g_assert_false(followup_wire_interview_apply(interview, dict, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_assert_null(strchr(error->message, '\n'));
  g_assert_nonnull(strstr(error->message, "expected"));
  for (guint w = 0; w < G_N_ELEMENTS(refusals[i].words) && refusals[i].words[w] != NULL; w++)
    if (strstr(error->message, refusals[i].words[w]) == NULL)
      g_error("‘%s’ lacks ‘%s’", error->message, refusals[i].words[w]);
  after = encode(interview);
  g_assert_true(g_variant_equal(before, after));
}

static void
test_too_many_interviewers(void)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(GString) text = g_string_new("{'interviewers': <[{'name': <'Ada'>}");
  g_autoptr(GVariant) dict = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < FOLLOWUP_MAX_INTERVIEWERS; i++)
    g_string_append(text, ",{'name': <'Ada'>}");
  g_string_append(text, "]>}");
  dict = parse(text->str);
  g_assert_false(followup_wire_interview_apply(interview, dict, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
  g_assert_cmpuint(interview->interviewers->len, ==, 0);
}

static void
test_replies(void)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  FollowupAnswer answer = { 1795200000, { FOLLOWUP_DECISION_RANGE, 0, 7, 14 } };
  g_autoptr(GVariant) dict = NULL, expected = NULL;

  apply(interview, "{'employer': <'Acme GmbH'>, 'zone': <'UTC'>}");
  interview->id = 7;
  interview->created = 1;
  interview->modified = 2;
  interview->ending = FOLLOWUP_ENDING_OFFER;
  interview->ended_at = 3;
  interview->no_show_at = 4;
  interview->offer_preferred = FOLLOWUP_MAY_NO;
  g_assert_true(followup_day_parse("2026-12-11", &interview->offer_deadline, NULL));
  g_array_append_val(interview->answers, answer);
  dict = encode(interview);
  expected = parse("{'employer': <'Acme GmbH'>, 'zone': <'UTC'>, 'start': <int64 0>,"
                   " 'duration': <uint32 60>, 'stage': <'first'>, 'decision': <'unknown'>,"
                   " 'may-follow-up': <'unknown'>, 'interviewers': <@aa{sv} []>,"
                   " 'id': <uint64 7>, 'ending': <'offer'>, 'ended': <int64 3>,"
                   " 'offer-deadline': <'2026-12-11'>, 'offer-preferred': <'no'>,"
                   " 'no-show': <int64 4>,"
                   " 'answers': <[{'at': <int64 1795200000>, 'decision': <'7-14d'>}]>,"
                   " 'created': <int64 1>, 'modified': <int64 2>}");
  assert_same_dict(dict, expected);
}

static FollowupAction *
make_action(void)
{
  FollowupAction *action = followup_action_new(FOLLOWUP_KIND_CHECK_IN);

  action->interview = 7;
  action->number = 2;
  action->uuid = g_strdup(UUID_A);
  action->interviewer = g_strdup("Ada 👩‍💻");
  action->channel = FOLLOWUP_CHANNEL_PHONE;
  action->due = 1795251600;
  action->by = 1795424400;
  action->popup = 1795260000;
  action->reason->cadence = g_strdup("balanced");
  action->reason->sources = g_strdup("S1 S3");
  g_assert_true(followup_day_parse("2026-11-20", &action->reason->anchor_day, NULL));
  g_assert_true(followup_day_parse("2026-11-23", &action->reason->due_day, NULL));
  action->reason->offset = (FollowupOffset){ 3, FOLLOWUP_UNIT_DAYS };
  return action;
}

static void
test_action(void)
{
  g_autoptr(FollowupAction) action = make_action();
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(FollowupRules) rules = followup_rules_new();
  g_autoptr(GVariant) dict = NULL, expected = NULL;
  g_autofree char *reason = followup_reason_to_text(action->reason);
  g_autoptr(GVariant) reason_value = g_variant_ref_sink(g_variant_new_string(reason));
  g_autofree char *quoted = g_variant_print(reason_value, FALSE);
  g_autofree char *text = NULL;

  apply(interview, "{'employer': <'Acme GmbH'>, 'position': <'C engineer'>, 'zone': <'UTC'>,"
                   " 'start': <int64 1795179600>}");
  interview->id = 7;
  dict = g_variant_ref_sink(
      followup_wire_action_to_dict(action, interview, rules, action->due - 30 * 86400));
  text = g_strdup_printf(
      "{'id': <'7.2'>, 'uuid': <'" UUID_A "'>, 'kind': <'check-in'>, 'state': <'planned'>,"
      " 'interviewer': <'Ada 👩‍💻'>, 'channel': <'phone'>, 'due': <int64 1795251600>,"
      " 'by': <int64 1795424400>, 'popup': <int64 1795260000>, 'why': <%s>,"
      " 'reason': <'check-in due Mon 23 Nov: 3 days after Fri 20 Nov (balanced)'>,"
      " 'gist': <'3d after it'>,"
      " 'cadence': <'balanced'>, 'sources': <'S1 S3'>, 'section': <'later'>,"
      " 'interview': <{'id': <uint64 7>, 'employer': <'Acme GmbH'>,"
      " 'position': <'C engineer'>, 'start': <int64 1795179600>, 'zone': <'UTC'>}>}",
      quoted);
  expected = parse(text);
  assert_same_dict(dict, expected);
}

static gboolean
has_key(GVariant *dict, const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, key, NULL);

  return value != NULL;
}

/* Optional keys are there only where they say something. */
static void
test_action_keys(void)
{
  g_autoptr(FollowupRules) rules = followup_rules_new();

  for (guint i = 0; i < FOLLOWUP_N_STATES; i++) {
    g_autoptr(FollowupAction) action = make_action();
    g_autoptr(GVariant) dict = NULL, timeless = NULL;
    gboolean pending;

    action->state = (FollowupState)i;
    action->projected = i % 2 == 1;
    action->number = i % 2;
    pending = followup_state_is_pending(action->state);
    dict = g_variant_ref_sink(followup_wire_action_to_dict(action, NULL, rules, action->due));
    timeless = g_variant_ref_sink(
        followup_wire_action_to_dict(action, NULL, rules, FOLLOWUP_NO_INSTANT));
    g_assert_cmpint(has_key(dict, "section"), ==, pending);
    g_assert_cmpint(has_key(dict, "finished"), ==, !pending);
    g_assert_cmpint(has_key(dict, "snoozed-until"), ==, i == FOLLOWUP_STATE_SNOOZED);
    g_assert_cmpint(has_key(dict, "projected"), ==, i % 2 == 1);
    g_assert_cmpint(has_key(dict, "id"), ==, i % 2 == 1);
    g_assert_false(has_key(dict, "interview"));
    g_assert_false(has_key(dict, "contact"));
    g_assert_false(has_key(dict, "by-hand"));
    g_assert_false(has_key(dict, "about"));
    g_assert_false(has_key(timeless, "section"));
  }
}

/* Whom it goes to, by uuid: the name may have changed since. */
static void
test_action_contact(void)
{
  static const struct {
    const char *uuid, *email, *phone; /* of the action; what is said */
    gboolean there;
  } rows[] = {
    { NULL, NULL, NULL, FALSE },
    { UUID_A, "ada@example.com", "+49 30 1234", TRUE },
    { UUID_B, NULL, "+49 30 99", TRUE },
    { "123e4567-e89b-42d3-a456-426614174002", NULL, NULL, TRUE },  /* empty: no address */
    { "123e4567-e89b-42d3-a456-426614174003", NULL, NULL, FALSE }, /* not there any more */
  };
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(FollowupRules) rules = followup_rules_new();

  apply(interview,
        "{'interviewers': <[{'name': <'Ada'>, 'uuid': <'" UUID_A "'>,"
        " 'email': <'ada@example.com'>, 'phone': <'+49 30 1234'>}, {'name': <'Grace'>,"
        " 'uuid': <'123e4567-e89b-42d3-a456-426614174002'>}]>,"
        " 'agency': <{'name': <'Agency'>, 'uuid': <'" UUID_B "'>, 'phone': <'+49 30 99'>}>}");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(FollowupAction) action = make_action();
    g_autoptr(GVariant) dict = NULL, contact = NULL;
    const char *email = NULL, *phone = NULL;

    action->interviewer_uuid = g_strdup(rows[i].uuid);
    dict = g_variant_ref_sink(followup_wire_action_to_dict(action, interview, rules, 0));
    contact = g_variant_lookup_value(dict, "contact", G_VARIANT_TYPE_VARDICT);
    g_assert_true((contact != NULL) == rows[i].there);
    if (contact == NULL)
      continue;
    g_variant_lookup(contact, "email", "&s", &email);
    g_variant_lookup(contact, "phone", "&s", &phone);
    g_assert_cmpstr(email, ==, rows[i].email);
    g_assert_cmpstr(phone, ==, rows[i].phone);
  }
}

static void
assert_text(GVariant *dict, const char *key, const char *expected)
{
  const char *text = NULL;

  g_variant_lookup(dict, key, "&s", &text);
  g_assert_cmpstr(text, ==, expected);
}

static void
assert_instant(GVariant *dict, const char *key, gint64 expected)
{
  gint64 instant = 0;

  g_variant_lookup(dict, key, "x", &instant);
  g_assert_cmpint(instant, ==, expected);
}

/* Of every kind, state and channel, with what anybody may have typed. */
static void
test_action_values(void)
{
  g_autoptr(FollowupRules) rules = followup_rules_new();

  for (guint i = 0; i < FOLLOWUP_N_KINDS * FOLLOWUP_N_STATES; i++) {
    g_autoptr(FollowupAction) action = make_action();
    g_autoptr(GVariant) dict = NULL;
    guint64 about = 0;

    action->kind = (FollowupKind)(i % FOLLOWUP_N_KINDS);
    action->state = (FollowupState)(i / FOLLOWUP_N_KINDS);
    action->channel = (FollowupChannel)(i % (FOLLOWUP_CHANNEL_SOCIAL + 1));
    action->text = pick_text();
    action->note = pick_text();
    action->about = g_test_rand_int_range(0, 3);
    action->rule_due = i % 3 == 0 ? action->due - 3600 : 0;
    if (action->state == FOLLOWUP_STATE_SNOOZED)
      action->snoozed_until = 1795300000;
    if (!followup_state_is_pending(action->state))
      action->finished_at = 1795300001;
    g_free(action->interviewer);
    action->interviewer = pick_text();
    dict = g_variant_ref_sink(followup_wire_action_to_dict(action, NULL, rules, 0));
    assert_text(dict, "kind", followup_kind_to_nick(action->kind));
    assert_text(dict, "state", followup_state_to_nick(action->state));
    assert_text(dict, "channel", followup_channel_to_nick(action->channel));
    assert_text(dict, "interviewer", action->interviewer);
    assert_text(dict, "text", action->text);
    assert_text(dict, "note", action->note);
    assert_instant(dict, "snoozed-until", action->snoozed_until);
    assert_instant(dict, "finished", action->finished_at);
    g_assert_cmpint(has_key(dict, "by-hand"), ==, action->rule_due != 0);
    g_variant_lookup(dict, "about", "t", &about);
    g_assert_cmpuint(about, ==, (guint64)action->about);
  }
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/wire/all-keys", test_all_keys);
  g_test_add_func("/wire/all-keys-back", test_all_keys_back);
  g_test_add_func("/wire/round-trip", test_round_trip);
  g_test_add_func("/wire/replies-of-others", test_replies_of_others);
  g_test_add_func("/wire/repairs-utf8", test_repairs_utf8);
  g_test_add_func("/wire/patch", test_patch);
  g_test_add_func("/wire/uuids-stay", test_uuids_stay);
  for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
    g_autofree char *path = g_strconcat("/wire/refuses/", refusals[i].name, NULL);

    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_refusal);
  }
  g_test_add_func("/wire/too-many-interviewers", test_too_many_interviewers);
  g_test_add_func("/wire/replies", test_replies);
  g_test_add_func("/wire/action", test_action);
  g_test_add_func("/wire/action-keys", test_action_keys);
  g_test_add_func("/wire/action-contact", test_action_contact);
  g_test_add_func("/wire/action-values", test_action_values);
  return g_test_run();
}
