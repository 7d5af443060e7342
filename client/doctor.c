/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "doctor.h"

#include "span.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody's clock is right that is behind this program: 2026-01-01. */
#define EARLIEST_NOW 1767225600
/* The daemon makes one a day. */
#define OLD_BACKUP (2 * 24 * 60 * 60)

static void
free_finding(FollowupFinding *self)
{
  if (self == NULL)
    return;
  g_free(self->text);
  g_free(self->advice);
  g_free(self);
}

/* Takes text; advice, nullable, is translated. */
static void
add(GPtrArray *findings,
    const char *subject,
    FollowupVerdict verdict,
    char *text,
    const char *advice)
{
  FollowupFinding *finding = g_new0(FollowupFinding, 1);

  *finding = (FollowupFinding){ subject, verdict, text, g_strdup(advice) };
  g_ptr_array_add(findings, finding);
}

static void
judge_bus(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  if (facts->bus_error == NULL)
    add(findings, N_("Session bus"), FOLLOWUP_DOCTOR_OK, g_strdup(_("answers")), NULL);
  else
    add(findings, N_("Session bus"), FOLLOWUP_DOCTOR_FAILED, g_strdup(facts->bus_error), NULL);
}

static void
judge_daemon(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  g_autofree char *version = NULL;

  if (facts->properties == NULL) {
    add(findings, N_("Daemon"), FOLLOWUP_DOCTOR_FAILED,
        g_strdup(facts->daemon_error != NULL ? facts->daemon_error : _("it cannot be asked")),
        _("see why with ‘journalctl --user -u followupd’, or run ‘followupd’ in a terminal"));
    return;
  }
  version = followup_view_get_text(facts->properties, "Version");
  if (strcmp(version, FOLLOWUP_VERSION) == 0)
    add(findings, N_("Daemon"), FOLLOWUP_DOCTOR_OK, g_strdup_printf(_("followupd %s"), version),
        NULL);
  else
    add(findings, N_("Daemon"), FOLLOWUP_DOCTOR_WARNING,
        g_strdup_printf(_("followupd %s, but this is followup %s"), version, FOLLOWUP_VERSION),
        _("start the new one: ‘systemctl --user restart followupd’, or log in anew"));
}

/* Whether it will run after the next login, before anybody types a command. */
static void
judge_start(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  const char *state = facts->unit_state;
  gboolean enabled
      = state != NULL && (g_str_has_prefix(state, "enabled") || strcmp(state, "static") == 0);
  gboolean masked = state != NULL && g_str_has_prefix(state, "masked");

  if (enabled)
    add(findings, N_("At login"), FOLLOWUP_DOCTOR_OK,
        g_strdup(_("started by systemd (followupd.service is enabled)")), NULL);
  else if (masked)
    add(findings, N_("At login"), FOLLOWUP_DOCTOR_WARNING,
        g_strdup(_("followupd.service is masked, so systemd never starts it")),
        _("run ‘systemctl --user unmask followupd’, then ‘systemctl --user enable --now "
          "followupd’"));
  else if (facts->autostarts)
    add(findings, N_("At login"), FOLLOWUP_DOCTOR_OK,
        g_strdup(_("started by the desktop (autostart)")), NULL);
  else
    add(findings, N_("At login"), FOLLOWUP_DOCTOR_WARNING,
        g_strdup(facts->activatable
                     ? _("not started until the first ‘followup’: no reminders until then")
                     : _("not started by anything")),
        state != NULL && *state != '\0'
            ? _("run ‘systemctl --user enable --now followupd’")
            : _("install it with ‘sh systemd/install.sh’, or let your desktop start followupd"));
}

static gboolean
has_capability(const FollowupDoctorFacts *facts, const char *name)
{
  return facts->capabilities != NULL
         && g_strv_contains((const char *const *)facts->capabilities, name);
}

static void
judge_popups(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  if (facts->server_error != NULL)
    add(findings, N_("Popups"), FOLLOWUP_DOCTOR_FAILED,
        g_strdup_printf(_("the popup server does not answer: %s"), facts->server_error),
        _("restart it, or log in anew; what is due stays due and comes back"));
  else if (!facts->server_runs && !facts->server_activatable)
    add(findings, N_("Popups"), FOLLOWUP_DOCTOR_FAILED, g_strdup(_("no popup server runs")),
        _("install one, for example ‘dunst’ or ‘mako’, and start it with your session"));
  else if (!facts->server_runs)
    add(findings, N_("Popups"), FOLLOWUP_DOCTOR_OK,
        g_strdup(_("the popup server is started when it is needed")), NULL);
  else if (!has_capability(facts, "actions"))
    add(findings, N_("Popups"), FOLLOWUP_DOCTOR_WARNING,
        g_strdup_printf(_("%s, which has no buttons"), facts->server),
        _("deal with popups by ‘followup done’, ‘snooze’ and ‘draft’ and the id they name"));
  else
    add(findings, N_("Popups"), FOLLOWUP_DOCTOR_OK,
        g_strdup_printf(_("%s: buttons, %s, %s"), facts->server,
                        has_capability(facts, "body-markup") ? _("markup") : _("no markup"),
                        has_capability(facts, "persistence") ? _("keeps what was missed")
                                                             : _("no list of what was missed")),
        NULL);
}

static void
judge_trial(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  if (!facts->tried)
    return;
  if (facts->trial_error == NULL)
    add(findings, N_("Test popup"), FOLLOWUP_DOCTOR_OK,
        g_strdup(_("the popup server took it: unless do not disturb is on, it is on the screen")),
        NULL);
  else
    add(findings, N_("Test popup"), FOLLOWUP_DOCTOR_FAILED,
        g_strdup_printf(_("not shown: %s"), facts->trial_error),
        _("start or restart the popup server; ‘journalctl --user -u followupd’ has more"));
}

static void
judge_portal(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  add(findings, N_("Drafts"), FOLLOWUP_DOCTOR_OK,
      g_strdup(facts->portal ? _("opened through the desktop portal")
                             : _("opened by xdg-open; there is no desktop portal")),
      NULL);
}

static void
judge_zone(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  const char *data = facts->zone_data != NULL ? facts->zone_data : _("of an unknown version");

  if (facts->zone_known)
    add(findings, N_("Time zone"), FOLLOWUP_DOCTOR_OK,
        g_strdup_printf(_("%s, zone data %s"), facts->zone, data), NULL);
  else
    add(findings, N_("Time zone"), FOLLOWUP_DOCTOR_FAILED,
        g_strdup_printf(_("%s cannot be read, so UTC is used"),
                        facts->zone != NULL ? facts->zone : _("the machine's zone")),
        _("install zone data (package ‘tzdata’) and set the zone: ‘timedatectl set-timezone "
          "Europe/Berlin’"));
}

static void
judge_clock(GPtrArray *findings, const FollowupDoctorFacts *facts)
{
  if (facts->now < EARLIEST_NOW)
    add(findings, N_("Clock"), FOLLOWUP_DOCTOR_FAILED,
        g_strdup(_("it is years behind: nothing falls due")),
        _("set it: ‘timedatectl set-ntp true’"));
  else if (!facts->clock_synchronised)
    add(findings, N_("Clock"), FOLLOWUP_DOCTOR_WARNING,
        g_strdup(_("not known to agree with network time")),
        _("if it is wrong, reminders are, too: ‘timedatectl set-ntp true’"));
  else
    add(findings, N_("Clock"), FOLLOWUP_DOCTOR_OK, g_strdup(_("agrees with network time")), NULL);
}

static void
judge_database(GPtrArray *findings, GVariant *health)
{
  g_autofree char *state = followup_view_get_text(health, "state");
  g_autofree char *path = followup_view_get_text(health, "database");
  g_autofree char *problem = followup_view_get_text(health, "problem");
  guint32 n = 0;

  if (strcmp(state, "ok") == 0) {
    g_variant_lookup(health, "interviews", "u", &n);
    add(findings, N_("Database"), FOLLOWUP_DOCTOR_OK,
        g_strdup_printf(ngettext("%s, %u interview", "%s, %u interviews", n), path, n), NULL);
  } else {
    add(findings, N_("Database"), FOLLOWUP_DOCTOR_FAILED,
        g_strdup_printf("%s: %s", path, *problem != '\0' ? problem : state),
        _("mend what it names, and it goes on by itself; or take a backup by ‘followup restore "
          "FILE’, which ‘followup backup --list’ names"));
  }
}

/* When the newest was made that no wrong clock dated ahead of now. */
static gint64
find_newest_backup(const FollowupDoctorFacts *facts)
{
  gint64 newest = FOLLOWUP_NO_INSTANT;

  for (gsize i = 0; i < g_variant_n_children(facts->backups); i++) {
    g_autoptr(GVariant) backup = g_variant_get_child_value(facts->backups, i);
    gint64 at = followup_view_get_instant(backup, "at");

    if (at <= facts->now)
      newest = MAX(newest, at);
  }
  return newest;
}

static char *
word_backups(const FollowupDoctorFacts *facts, gint64 newest)
{
  guint n = (guint)g_variant_n_children(facts->backups);
  g_autoptr(FollowupZone) zone = followup_zone_new(facts->zone, NULL);
  g_autofree char *age = NULL;

  if (newest == FOLLOWUP_NO_INSTANT)
    return g_strdup(_("there is none yet"));
  if (zone == NULL)
    zone = followup_zone_new_utc();
  age = followup_span_to_past(newest, facts->now, zone);
  return g_strdup_printf(ngettext("%u, made %s", "%u, the newest made %s", n), n, age);
}

/* Nothing changed, nothing to copy; and the very first is made within moments. */
static gboolean
is_overdue(const FollowupDoctorFacts *facts, gint64 newest)
{
  if (facts->changed == FOLLOWUP_NO_INSTANT || facts->changed <= newest)
    return FALSE;
  return (newest != FOLLOWUP_NO_INSTANT ? newest : facts->changed) < facts->now - OLD_BACKUP;
}

static void
judge_backups(GPtrArray *findings, const FollowupDoctorFacts *facts, GVariant *health)
{
  g_autofree char *problem = followup_view_get_text(health, "backup-problem");
  g_autofree char *text = NULL;
  gint64 newest;

  if (*problem != '\0')
    add(findings, N_("Backups"), FOLLOWUP_DOCTOR_FAILED,
        g_strdup_printf(_("the daily one could not be made: %s"), problem),
        _("mend what it names; ‘followup backup FILE’ makes one elsewhere"));
  if (facts->backups == NULL)
    return;
  newest = find_newest_backup(facts);
  text = word_backups(facts, newest);
  if (is_overdue(facts, newest))
    add(findings, N_("Backups"), FOLLOWUP_DOCTOR_WARNING,
        g_strdup_printf(_("%s, and there were changes since"), text),
        _("make one: ‘followup backup’"));
  else
    add(findings, N_("Backups"), FOLLOWUP_DOCTOR_OK, g_steal_pointer(&text), NULL);
}

/* Damage and what became of it; a full disk. */
static void
judge_notices(GPtrArray *findings, GVariant *health)
{
  g_auto(GStrv) notices = NULL;

  g_variant_lookup(health, "notices", "^as", &notices);
  for (guint i = 0; notices != NULL && notices[i] != NULL; i++)
    add(findings, N_("Data"), FOLLOWUP_DOCTOR_WARNING, g_strdup(notices[i]),
        _("it is said as long as the files it names are there, or the disk is full"));
}

static void
judge_settings(GPtrArray *findings, GVariant *health)
{
  g_auto(GStrv) problems = NULL;
  g_auto(GStrv) notes = NULL;
  g_autofree char *path = followup_view_get_text(health, "settings");
  gboolean holidays = TRUE;

  g_variant_lookup(health, "settings-problems", "^as", &problems);
  g_variant_lookup(health, "holidays", "b", &holidays);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    add(findings, N_("Settings"), FOLLOWUP_DOCTOR_WARNING, g_strdup(problems[i]),
        _("mend the line, or use ‘followup settings set NAME VALUE’; until then its default holds, "
          "and a cadence with such a line is left out"));
  if (problems == NULL || problems[0] == NULL)
    add(findings, N_("Settings"), FOLLOWUP_DOCTOR_OK, g_strdup(path), NULL);
  g_variant_lookup(health, "settings-notes", "^as", &notes);
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    add(findings, N_("Cadences"), FOLLOWUP_DOCTOR_OK, g_strdup(notes[i]), NULL);
  if (!holidays)
    add(findings, N_("Holidays"), FOLLOWUP_DOCTOR_WARNING,
        g_strdup(_("none are set, so each counts as a business day")),
        _("for example ‘followup settings set Holidays \"2026-12-25;2026-12-26\"’"));
}

/* Nobody needs any: where there is none, nothing is said. */
static void
judge_hooks(GPtrArray *findings, GVariant *health)
{
  g_auto(GStrv) names = NULL, problems = NULL;

  g_variant_lookup(health, "hooks", "^as", &names);
  g_variant_lookup(health, "hook-problems", "^as", &problems);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    add(findings, N_("Hooks"), FOLLOWUP_DOCTOR_WARNING, g_strdup(problems[i]),
        _("mend or remove it; what it wrote is in ‘journalctl --user -t followup-on-due’, for "
          "example"));
  if ((problems == NULL || problems[0] == NULL) && names != NULL && names[0] != NULL)
    add(findings, N_("Hooks"), FOLLOWUP_DOCTOR_OK, g_strjoinv(", ", names), NULL);
}

GPtrArray *
followup_doctor_judge(const FollowupDoctorFacts *facts)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)free_finding);
  g_autoptr(GVariant) health
      = facts->properties != NULL
            ? g_variant_lookup_value(facts->properties, "Health", G_VARIANT_TYPE_VARDICT)
            : NULL;

  judge_bus(findings, facts);
  if (facts->bus_error == NULL) {
    judge_daemon(findings, facts);
    judge_start(findings, facts);
    judge_popups(findings, facts);
    judge_trial(findings, facts);
    judge_portal(findings, facts);
  }
  if (health != NULL) {
    judge_database(findings, health);
    judge_notices(findings, health);
    judge_backups(findings, facts, health);
    judge_settings(findings, health);
    judge_hooks(findings, health);
  }
  judge_zone(findings, facts);
  judge_clock(findings, facts);
  return findings;
}
