/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* session: what every verb is handed: the moment it was typed, the machine's zone, where results
 * go, and the daemon once somebody asks for it. Knows no verbs. */
#pragma once

#include "calendar.h"
#include "connection.h"
#include "moment.h"
#include "output.h"

/* An option of a verb, as its help has it. */
typedef struct {
  char *name;     /* without "--" */
  char *argument; /* "WHEN"; NULL: it takes none */
  char *description;
} FollowupOption;
void followup_option_free(FollowupOption *self);

typedef struct {
  gint64 now;
  gint64 (*read_clock)(void); /* for what goes on longer than a moment; NULL: now stays */
  char *local_zone_name;      /* NULL until followup_session_get_zone_name() */
  FollowupZone *local_zone;   /* NULL until followup_session_get_zone() */
  FollowupMomentBook *book;   /* NULL until followup_session_get_book() */
  FollowupOutput *output;
  gboolean terminal;              /* somebody sits there and can be asked */
  FollowupConnection *connection; /* NULL until first used */
  gboolean hasty;                 /* an answer is worth a moment's wait, and no daemon's start */
  GPtrArray *described; /* of FollowupOption, not owned; else NULL: verbs only say in it which
                           options they have */
  GPtrArray *notes;     /* of char *, owned */
  gboolean helped;      /* the verb was asked for its help or options, and has told them */
  guint n_reported;     /* errors said already, while the rest went on */
} FollowupSession;

FollowupSession *followup_session_new(gint64 now, FollowupOutput *output);
void followup_session_free(FollowupSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupSession, followup_session_free)

/* The moment and the zone as they are by now. */
void followup_session_refresh(FollowupSession *self);
/* The machine's zone, UTC where it cannot be read. Read when first asked for, as many verbs print
 * no time, and kept until the session is refreshed. (transfer none) */
FollowupZone *followup_session_get_zone(FollowupSession *self);
/* Its IANA name. (transfer none) */
const char *followup_session_get_zone_name(FollowupSession *self);
/* How moments are worded in it as of now, likewise. (transfer none) */
FollowupMomentBook *followup_session_get_book(FollowupSession *self);
/* Today, in the machine's zone. */
FollowupDay followup_session_get_today(FollowupSession *self);
/* Opens the connection where it is not yet. UNAVAILABLE like followup_connection_open(). */
gboolean followup_session_connect(FollowupSession *self, GError **error);
/* A connection that reads, opened when first asked for; see followup_connection_ask(). */
GVariant *followup_session_ask(FollowupSession *self,
                               const char *method,
                               GVariant *parameters,
                               const char *type,
                               GError **error);
/* Likewise in two steps; see followup_connection_ask_ahead(). */
gboolean followup_session_ask_ahead(FollowupSession *self,
                                    const char *method,
                                    GVariant *parameters,
                                    const char *type,
                                    GError **error);
GVariant *followup_session_take_answer(FollowupSession *self, GError **error);
/* Likewise one that changes something; see followup_connection_change(). options, nullable, is
 * ended; arguments are NULL-terminated and, when floating, consumed. */
GVariant *followup_session_change(FollowupSession *self,
                                  const char *method,
                                  GVariant *const *arguments,
                                  GVariantDict *options,
                                  const char *type,
                                  GError **error);
/* The dictionary of one interview, with its actions. */
GVariant *followup_session_get_interview(FollowupSession *self, gint64 id, GError **error);
/* The daemon's properties, a{sv}. */
GVariant *followup_session_get_properties(FollowupSession *self, GError **error);
/* Says on standard error, after the program's name, what is no reason to stop. */
void followup_session_warn(FollowupSession *self, const char *message);
/* Likewise for what went wrong with one part while the others go on: the program then fails. */
void followup_session_report(FollowupSession *self, const char *message);
/* Keeps what was understood of what was typed, to be said once the verb has done it: an error says
 * it itself. (transfer full: note) */
void followup_session_take_note(FollowupSession *self, char *note);
/* Says what was kept. */
void followup_session_say_notes(FollowupSession *self);
