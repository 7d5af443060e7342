/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-action: the words, ids and sections of actions. */

#include <stdio.h>
#include <string.h>

#include "action.h"
#include "error.h"

static void
test_kind_nicks(void)
{
  g_autoptr(GHashTable) titles = g_hash_table_new(g_str_hash, g_str_equal);

  for (guint i = 0; i < FOLLOWUP_N_KINDS; i++) {
    FollowupKind kind = FOLLOWUP_N_KINDS;
    g_autoptr(GError) error = NULL;

    g_assert_true(followup_kind_from_nick(followup_kind_to_nick((FollowupKind)i), &kind, &error));
    g_assert_no_error(error);
    g_assert_cmpint(kind, ==, i);
    g_assert_true(g_hash_table_add(titles, (gpointer)followup_kind_to_title((FollowupKind)i)));
  }
  g_assert_cmpstr(followup_kind_to_nick(FOLLOWUP_KIND_THANK_YOU), ==, "thank-you");
  g_assert_cmpstr(followup_kind_to_nick(FOLLOWUP_KIND_SECOND_FOLLOW_UP), ==, "second-follow-up");
  g_assert_cmpstr(followup_kind_to_nick(FOLLOWUP_KIND_TOUCH), ==, "touch");
  g_assert_null(followup_kind_to_nick(FOLLOWUP_N_KINDS));
  g_assert_null(followup_kind_to_title(FOLLOWUP_N_KINDS));
}

static void
test_bad_kind(void)
{
  FollowupKind kind = FOLLOWUP_N_KINDS;
  g_autoptr(GError) error = NULL;

  g_assert_false(followup_kind_from_nick("thanks", &kind, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull(strstr(error->message, "‘thanks’"));
  g_assert_nonnull(strstr(error->message, "thank-you"));
  g_assert_cmpint(kind, ==, FOLLOWUP_N_KINDS);
}

static void
test_states(void)
{
  static const char *const pending[] = { "planned", "due", "showing", "shown", "snoozed", NULL };

  for (guint i = 0; i < FOLLOWUP_N_STATES; i++) {
    FollowupState state = FOLLOWUP_N_STATES;
    const char *nick = followup_state_to_nick((FollowupState)i);

    g_assert_true(followup_state_from_nick(nick, &state, NULL));
    g_assert_cmpint(state, ==, i);
    g_assert_cmpint(followup_state_is_pending(state), ==, g_strv_contains(pending, nick));
  }
  g_assert_null(followup_state_to_nick(FOLLOWUP_N_STATES));
  g_assert_false(followup_state_from_nick("", &(FollowupState){ 0 }, NULL));
}

static const struct {
  const char *text;
  gint64 interview; /* 0: refused */
  guint number;
} ids[] = {
  { "7", 7, 0 },
  { "7.1", 7, 1 },
  { "12.34", 12, 34 },
  { "9223372036854775807.4294967295", G_MAXINT64, G_MAXUINT },
  { "9223372036854775808", 0, 0 },
  { "7.4294967296", 0, 0 },
  { "18446744073709551617", 0, 0 },
  { "0", 0, 0 },
  { "7.0", 0, 0 },
  { "07", 0, 0 },
  { "-7", 0, 0 },
  { "+7", 0, 0 },
  { " 7", 0, 0 },
  { "7 ", 0, 0 },
  { "7.", 0, 0 },
  { ".1", 0, 0 },
  { "7.1.2", 0, 0 },
  { "7,1", 0, 0 },
  { "seven", 0, 0 },
  { "٧", 0, 0 },
  { "", 0, 0 },
  { NULL, 0, 0 },
  { "\xff", 0, 0 },
};

static void
test_ids(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
    gint64 interview = -1;
    guint number = 99;
    g_autoptr(GError) error = NULL;

    if (followup_id_parse(ids[i].text, &interview, &number, &error)) {
      g_assert_no_error(error);
      g_assert_cmpint(interview, ==, ids[i].interview);
      g_assert_cmpuint(number, ==, ids[i].number);
    } else {
      g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
      g_assert_true(g_utf8_validate(error->message, -1, NULL));
      g_assert_nonnull(strstr(error->message, "‘7.1’"));
      g_assert_cmpint(ids[i].interview, ==, 0);
      g_assert_cmpint(interview, ==, -1);
      g_assert_cmpuint(number, ==, 99);
    }
  }
}

static void
test_get_id(void)
{
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_CHECK_IN);
  g_autofree char *id = NULL;

  action->interview = 7;
  action->number = 12;
  id = followup_action_get_id(action);
  g_assert_cmpstr(id, ==, "7.12");
}

static void
test_new_and_copy(void)
{
  FollowupAction *action = followup_action_new(FOLLOWUP_KIND_CHECK_IN);
  g_autoptr(FollowupAction) copy = NULL;

  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_PLANNED);
  g_assert_cmpint(action->channel, ==, FOLLOWUP_CHANNEL_NONE);
  g_assert_nonnull(action->reason);
  action->interviewer = g_strdup("Ada 🙂");
  action->server_owner = g_strdup(":1.7");
  action->reason->sources = g_strdup("S1 S2");
  action->due = 42;
  copy = followup_action_copy(action);
  followup_action_free(action);
  g_assert_cmpstr(copy->interviewer, ==, "Ada 🙂");
  g_assert_cmpstr(copy->server_owner, ==, ":1.7");
  g_assert_cmpstr(copy->reason->sources, ==, "S1 S2");
  g_assert_cmpint(copy->due, ==, 42);
  g_assert_null(followup_action_copy(NULL));
  followup_action_free(NULL);
}

/* Local times in the zone of the section; now is Fri 20 Nov 2026, 14:00 in New York. */
static const struct {
  const char *name, *due, *by, *popup, *snoozed, *section;
  FollowupState state;
} sections[] = {
  { "late", "18 10:00", "19 17:00", "18 10:00", NULL, "overdue", FOLLOWUP_STATE_SHOWN },
  { "late-today", "20 10:00", "20 13:59", "20 10:00", NULL, "overdue", FOLLOWUP_STATE_DUE },
  { "at-by", "20 10:00", "20 14:00", "20 10:00", NULL, "today", FOLLOWUP_STATE_DUE },
  { "due-long", "10 10:00", "24 17:00", "10 10:00", NULL, "today", FOLLOWUP_STATE_SHOWN },
  { "tonight", "20 23:59", "24 17:00", "21 08:00", NULL, "today", FOLLOWUP_STATE_PLANNED },
  { "shown-tonight", "21 06:00", "21 07:00", "20 20:30", NULL, "today", FOLLOWUP_STATE_PLANNED },
  { "midnight", "21 00:00", "24 17:00", "21 08:00", NULL, "week", FOLLOWUP_STATE_PLANNED },
  { "seventh-day", "27 23:59", "30 17:00", "28 08:00", NULL, "week", FOLLOWUP_STATE_PLANNED },
  { "eighth-day", "28 00:00", "30 17:00", "28 08:00", NULL, "later", FOLLOWUP_STATE_PLANNED },
  { "far", "30 14:01", "30 17:00", "30 14:01", NULL, "later", FOLLOWUP_STATE_PLANNED },
  { "put-off", "18 10:00", "19 17:00", "18 10:00", "29 09:00", "later", FOLLOWUP_STATE_SNOOZED },
  { "put-off-today", "18 10:00", "19 17:00", "18 10:00", "20 18:00", "today",
    FOLLOWUP_STATE_SNOOZED },
  { "put-off-over", "18 10:00", "19 17:00", "18 10:00", "20 13:00", "overdue",
    FOLLOWUP_STATE_SNOOZED },
  { "done", "18 10:00", "19 17:00", "18 10:00", NULL, NULL, FOLLOWUP_STATE_DONE },
  { "skipped", "18 10:00", "19 17:00", "18 10:00", NULL, NULL, FOLLOWUP_STATE_SKIPPED },
  { "superseded", "28 10:00", "29 17:00", "28 10:00", NULL, NULL, FOLLOWUP_STATE_SUPERSEDED },
};

/* "20 23:59": of November 2026. */
static gint64
instant_of(FollowupZone *zone, const char *text)
{
  int day = 0, hour = 0, minute = 0;
  GDate date;

  g_assert_cmpint(sscanf(text, "%d %d:%d", &day, &hour, &minute), ==, 3);
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)day, G_DATE_NOVEMBER, 2026);
  return followup_instant_at(zone, g_date_get_julian(&date), hour * 3600 + minute * 60);
}

static void
test_section(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autoptr(FollowupZone) zone = followup_zone_new("America/New_York", NULL);
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_CHECK_IN);

  action->state = sections[i].state;
  action->due = instant_of(zone, sections[i].due);
  action->by = instant_of(zone, sections[i].by);
  action->popup = instant_of(zone, sections[i].popup);
  if (sections[i].snoozed != NULL)
    action->snoozed_until = instant_of(zone, sections[i].snoozed);
  g_assert_cmpstr(followup_action_get_section(action, instant_of(zone, "20 14:00"), zone), ==,
                  sections[i].section);
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/action/kind-nicks", test_kind_nicks);
  g_test_add_func("/action/bad-kind", test_bad_kind);
  g_test_add_func("/action/states", test_states);
  g_test_add_func("/action/ids", test_ids);
  g_test_add_func("/action/get-id", test_get_id);
  g_test_add_func("/action/new-and-copy", test_new_and_copy);
  for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
    g_autofree char *path = g_strconcat("/action/section/", sections[i].name, NULL);

    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_section);
  }
  return g_test_run();
}
