/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What doctor makes of what was found out. */
#include "doctor.h"

#include <string.h>

#define WELL                                                                                       \
  "{'Version': <'" FOLLOWUP_VERSION                                                                \
  "'>, 'Health': <{'state': <'ok'>, 'database': <'/d'>, 'settings': <'/s'>}>}"

#define NOW G_GINT64_CONSTANT(1795168800)
#define HOUR 3600

/* Two backups, the newest of that age; and one that a wrong clock dated. */
static void
set_backups(FollowupDoctorFacts *facts, gint64 age)
{
  g_clear_pointer(&facts->backups, g_variant_unref);
  facts->backups = g_variant_ref_sink(g_variant_new_parsed(
      "[{'at': <%x>}, {'at': <%x>}, {'at': <%x>}]", NOW + 9 * HOUR, NOW - age, NOW - 500 * HOUR));
}

/* A machine on which all is well. (transfer full) */
static FollowupDoctorFacts *
make_well(void)
{
  static const char *const capabilities[] = { "actions", "body-markup", "persistence", NULL };
  FollowupDoctorFacts *facts = g_new0(FollowupDoctorFacts, 1);

  facts->properties = g_variant_parse(G_VARIANT_TYPE_VARDICT, WELL, NULL, NULL, NULL);
  facts->unit_state = g_strdup("enabled");
  facts->server_runs = TRUE;
  facts->server = g_strdup("dunst 1.9.0");
  facts->capabilities = g_strdupv((char **)capabilities);
  facts->zone = g_strdup("Europe/Berlin");
  facts->zone_known = facts->clock_synchronised = TRUE;
  facts->now = NOW;
  facts->changed = NOW - HOUR;
  set_backups(facts, 20 * HOUR);
  return facts;
}

static const FollowupFinding *
find(GPtrArray *findings, const char *subject)
{
  for (guint i = 0; i < findings->len; i++) {
    const FollowupFinding *finding = g_ptr_array_index(findings, i);

    if (strcmp(finding->subject, subject) == 0)
      return finding;
  }
  return NULL;
}

static void
test_well(void)
{
  g_autoptr(FollowupDoctorFacts) facts = make_well();
  g_autoptr(GPtrArray) findings = followup_doctor_judge(facts);

  g_assert_cmpuint(findings->len, ==, 10);
  for (guint i = 0; i < findings->len; i++) {
    const FollowupFinding *finding = g_ptr_array_index(findings, i);

    g_test_message("%s: %s", finding->subject, finding->text);
    g_assert_cmpint(finding->verdict, ==, FOLLOWUP_DOCTOR_OK);
    g_assert_null(finding->advice);
    g_assert_cmpstr(finding->text, !=, "");
  }
}

static void
set_text(char **field, const char *text)
{
  g_free(*field);
  *field = g_strdup(text);
}

static void
set_properties(FollowupDoctorFacts *facts, const char *text)
{
  g_clear_pointer(&facts->properties, g_variant_unref);
  if (text != NULL)
    facts->properties = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
}

static void
spoil(FollowupDoctorFacts *facts, const char *how)
{
  if (strcmp(how, "no daemon") == 0) {
    set_properties(facts, NULL);
    facts->daemon_error = g_strdup("it cannot be started");
  } else if (strcmp(how, "old daemon") == 0) {
    set_properties(facts, "{'Version': <'0.0.9'>, 'Health': <{'state': <'ok'>}>}");
  } else if (strcmp(how, "bad database") == 0) {
    set_properties(facts, "{'Health': <{'state': <'failed'>, 'problem': <'no space'>}>}");
  } else if (strcmp(how, "bad line") == 0) {
    set_properties(facts, "{'Health': <{'state': <'ok'>, 'settings-problems': <['Waking: 8-9pm']>, "
                          "'holidays': <true>}>}");
  } else if (strcmp(how, "own weekly") == 0) {
    set_properties(facts, "{'Health': <{'state': <'ok'>, 'settings-problems': <@as []>, "
                          "'settings-notes': <['weekly.cadence stands in']>}>}");
  } else if (strcmp(how, "hooks") == 0) {
    set_properties(facts, "{'Health': <{'state': <'ok'>, 'hooks': <['on-due', 'on-done']>, "
                          "'hook-problems': <@as []>}>}");
  } else if (strcmp(how, "bad hook") == 0) {
    set_properties(facts, "{'Health': <{'state': <'ok'>, 'hooks': <['on-due']>, 'hook-problems': "
                          "<['the hook on-due failed: it ended with status 3']>}>}");
  } else if (strcmp(how, "no holidays") == 0) {
    set_properties(facts, "{'Health': <{'state': <'ok'>, 'holidays': <false>}>}");
  } else if (strcmp(how, "disabled") == 0) {
    set_text(&facts->unit_state, "disabled");
  } else if (strcmp(how, "masked") == 0) {
    set_text(&facts->unit_state, "masked-runtime");
  } else if (strcmp(how, "no unit") == 0) {
    set_text(&facts->unit_state, "");
  } else if (strcmp(how, "autostart") == 0) {
    set_text(&facts->unit_state, NULL);
    facts->autostarts = TRUE;
  } else if (strcmp(how, "no server") == 0) {
    facts->server_runs = FALSE;
  } else if (strcmp(how, "server by activation") == 0) {
    facts->server_runs = FALSE;
    facts->server_activatable = TRUE;
  } else if (strcmp(how, "hung server") == 0) {
    facts->server_error = g_strdup("Timeout was reached");
  } else if (strcmp(how, "no buttons") == 0) {
    g_clear_pointer(&facts->capabilities, g_strfreev);
  } else if (strcmp(how, "few abilities") == 0) {
    g_strfreev(facts->capabilities);
    facts->capabilities = g_strsplit("actions body", " ", 0);
  } else if (strcmp(how, "popup taken") == 0) {
    facts->tried = TRUE;
  } else if (strcmp(how, "popup refused") == 0) {
    facts->tried = TRUE;
    facts->trial_error = g_strdup("it is broken");
  } else if (strcmp(how, "old backup") == 0) {
    set_backups(facts, 49 * HOUR);
  } else if (strcmp(how, "nothing new") == 0) {
    set_backups(facts, 490 * HOUR);
    facts->changed = NOW - 495 * HOUR;
  } else if (strcmp(how, "no backup") == 0) {
    g_variant_unref(facts->backups);
    facts->backups = g_variant_ref_sink(g_variant_new_parsed("@aa{sv} []"));
    facts->changed = NOW - 49 * HOUR;
  } else if (strcmp(how, "first backup") == 0) {
    g_variant_unref(facts->backups);
    facts->backups = g_variant_ref_sink(g_variant_new_parsed("@aa{sv} []"));
  } else if (strcmp(how, "no room") == 0) {
    set_properties(facts,
                   "{'Health': <{'state': <'ok'>, 'backup-problem': <'the disk is full'>}>}");
    g_clear_pointer(&facts->backups, g_variant_unref);
  } else if (strcmp(how, "damage") == 0) {
    set_properties(facts, "{'Health': <{'state': <'ok'>, 'notices': <['it was damaged']>}>}");
  } else if (strcmp(how, "no zone") == 0) {
    facts->zone_known = FALSE;
  } else if (strcmp(how, "free clock") == 0) {
    facts->clock_synchronised = FALSE;
  } else if (strcmp(how, "old clock") == 0) {
    facts->now = 0;
  } else if (strcmp(how, "no bus") == 0) {
    facts->bus_error = g_strdup("there is no session bus");
    set_properties(facts, NULL);
  } else {
    g_assert_not_reached();
  }
}

static const struct {
  const char *how, *subject;
  FollowupVerdict verdict;
  const char *word; /* in text or advice */
} rows[] = {
  { "no bus", "Session bus", FOLLOWUP_DOCTOR_FAILED, "no session bus" },
  { "no daemon", "Daemon", FOLLOWUP_DOCTOR_FAILED, "journalctl" },
  { "old daemon", "Daemon", FOLLOWUP_DOCTOR_WARNING, "0.0.9" },
  { "disabled", "At login", FOLLOWUP_DOCTOR_WARNING, "systemctl --user enable --now" },
  { "masked", "At login", FOLLOWUP_DOCTOR_WARNING, "unmask" },
  { "no unit", "At login", FOLLOWUP_DOCTOR_WARNING, "install.sh" },
  { "autostart", "At login", FOLLOWUP_DOCTOR_OK, "autostart" },
  { "no server", "Popups", FOLLOWUP_DOCTOR_FAILED, "dunst" },
  { "server by activation", "Popups", FOLLOWUP_DOCTOR_OK, "when it is needed" },
  { "hung server", "Popups", FOLLOWUP_DOCTOR_FAILED, "Timeout" },
  { "no buttons", "Popups", FOLLOWUP_DOCTOR_WARNING, "followup done" },
  { "few abilities", "Popups", FOLLOWUP_DOCTOR_OK, "buttons, no markup, no list" },
  { "popup taken", "Test popup", FOLLOWUP_DOCTOR_OK, "took it" },
  { "popup refused", "Test popup", FOLLOWUP_DOCTOR_FAILED, "it is broken" },
  { "old backup", "Backups", FOLLOWUP_DOCTOR_WARNING, "newest made 2 days ago" },
  { "nothing new", "Backups", FOLLOWUP_DOCTOR_OK, "20 days" },
  { "no backup", "Backups", FOLLOWUP_DOCTOR_WARNING, "followup backup" },
  { "first backup", "Backups", FOLLOWUP_DOCTOR_OK, "none yet" },
  { "no room", "Backups", FOLLOWUP_DOCTOR_FAILED, "the disk is full" },
  { "damage", "Data", FOLLOWUP_DOCTOR_WARNING, "it was damaged" },
  { "bad database", "Database", FOLLOWUP_DOCTOR_FAILED, "no space" },
  { "bad line", "Settings", FOLLOWUP_DOCTOR_WARNING, "8-9pm" },
  { "own weekly", "Cadences", FOLLOWUP_DOCTOR_OK, "weekly.cadence stands in" },
  { "no holidays", "Holidays", FOLLOWUP_DOCTOR_WARNING, "followup settings set" },
  { "hooks", "Hooks", FOLLOWUP_DOCTOR_OK, "on-due, on-done" },
  { "bad hook", "Hooks", FOLLOWUP_DOCTOR_WARNING, "status 3" },
  { "no zone", "Time zone", FOLLOWUP_DOCTOR_FAILED, "tzdata" },
  { "free clock", "Clock", FOLLOWUP_DOCTOR_WARNING, "network time" },
  { "old clock", "Clock", FOLLOWUP_DOCTOR_FAILED, "behind" },
};

static void
test_row(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autoptr(FollowupDoctorFacts) facts = make_well();
  g_autoptr(GPtrArray) findings = NULL;
  const FollowupFinding *finding;
  g_autofree char *whole = NULL;

  spoil(facts, rows[i].how);
  findings = followup_doctor_judge(facts);
  finding = find(findings, rows[i].subject);
  g_assert_nonnull(finding);
  g_assert_cmpint(finding->verdict, ==, rows[i].verdict);
  whole = g_strjoin(" ", finding->text, finding->advice, NULL);
  g_assert_nonnull(strstr(whole, rows[i].word));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/doctor/well", test_well);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = g_strconcat("/doctor/", rows[i].how, NULL);

    g_strdelimit(path, " ", '-');
    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
  }
  return g_test_run();
}
