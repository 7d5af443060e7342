/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* doctor: whether everything that reminders depend on is well, and what to do where it is not.
 * Judging is pure; gathering asks bus, daemon and machine, and changes nothing but, where that is
 * wanted, the screen. */
#pragma once

#include "session.h"

/* What was found out; everything in it is owned and may be NULL: not known. */
typedef struct {
  char *bus_error; /* NULL: the session bus answers */
  char *daemon_error;
  GVariant *properties; /* the daemon's, a{sv} */
  char *unit_state; /* of followupd.service, as systemd has it: "enabled", "disabled"; "": there is
                       no such unit; NULL: no user manager */
  gboolean autostarts;  /* a file tells the desktop to start it */
  gboolean activatable; /* the bus starts it */
  gboolean server_runs, server_activatable;
  char *server_error; /* it does not answer */
  char *server;       /* "dunst 1.9.0" */
  char **capabilities;
  gboolean tried;      /* to show a test popup */
  char *trial_error;   /* why nobody took it; NULL: the server did */
  GVariant *backups;   /* aa{sv}, the newest first */
  gint64 changed;      /* when the data last was; FOLLOWUP_NO_INSTANT: never */
  gboolean portal;     /* the desktop portal runs or can be started */
  char *zone;          /* the machine's */
  gboolean zone_known; /* the zone data has it */
  char *zone_data;     /* "2026a" */
  gint64 now;
  gboolean clock_synchronised;
} FollowupDoctorFacts;
/* popup: also has the daemon show a popup that says it is a test. */
FollowupDoctorFacts *followup_doctor_facts_gather(FollowupSession *session, gboolean popup);
void followup_doctor_facts_free(FollowupDoctorFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupDoctorFacts, followup_doctor_facts_free)

typedef enum {
  FOLLOWUP_DOCTOR_OK,
  FOLLOWUP_DOCTOR_WARNING,
  FOLLOWUP_DOCTOR_FAILED
} FollowupVerdict;

/* One line of the report. */
typedef struct {
  const char *subject; /* static, to be translated: "Popups" */
  FollowupVerdict verdict;
  char *text;   /* how it is */
  char *advice; /* what to do; NULL where it is well */
} FollowupFinding;
/* Of FollowupFinding, in the order of what depends on what. Pure. (transfer full) */
GPtrArray *followup_doctor_judge(const FollowupDoctorFacts *facts);
