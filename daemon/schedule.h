/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* schedule: what to show, leave and withdraw now, and when to look again. Pure: everything it knows
 * is in its input, also the time. */
#pragma once

#include "action.h"
#include "settings.h"

/* Nothing is shown from so many seconds before an interview until its end, but its own prepare. */
#define FOLLOWUP_QUIET_LEAD (10 * 60)

/* Where an action was last shown in this life of the daemon, by the server there is now. */
typedef enum {
  FOLLOWUP_PLACE_NOWHERE, /* not yet, or lost with the server: to be shown */
  FOLLOWUP_PLACE_ALONE,   /* in a popup of its own */
  FOLLOWUP_PLACE_DIGEST   /* named in the digest */
} FollowupPlace;

/* An action to be dealt with and what became of its popup. */
typedef struct {
  const FollowupAction *action;
  const FollowupInterview *interview; /* NULL: belongs to none */
  FollowupPlace place;
  gboolean visible;  /* that popup was not closed since */
  gboolean asked;    /* the user wants to see it by itself, and at first whatever the hour */
  gboolean granted;  /* it was up since */
  gboolean taken;    /* we took it off the screen for the names on it: it is to come back */
  gint64 not_before; /* after a failure; FOLLOWUP_NO_INSTANT: none */
} FollowupScheduleItem;

typedef struct {
  gint64 now;
  FollowupZone *zone; /* the machine's */
  const FollowupChoices *choices;
  gboolean locked;    /* nobody looks at the screen */
  gint64 quiet_until; /* the end of the interview going on or about to begin; FOLLOWUP_NO_INSTANT */
  gboolean digest_visible;
  gboolean digest_asked; /* the user wants to see the digest again */
  guint n_digest;        /* how many actions it named when it was shown */
  const FollowupScheduleItem *items;
  gsize n_items;
} FollowupScheduleInput;

/* One to show: item is an index. */
typedef struct {
  gsize item;
  gboolean again; /* the same showing once more: its place in the sequence of repeats stays */
  gint64 next_at; /* when it is shown the next time */
} FollowupShowing;

typedef struct {
  GArray *alone;    /* of FollowupShowing: each in a popup of its own */
  GArray *digest;   /* of FollowupShowing: the digest to show; empty: leave it as it is */
  GArray *withdraw; /* of gsize: close the popups these have to themselves, the digest names them */
  GArray
      *rearm; /* of FollowupShowing: only set next_at, which a clock then ahead put out of reach */
  gboolean withdraw_digest;
  gint64 look_at; /* look again then, for what is held back; FOLLOWUP_NO_INSTANT: no need */
} FollowupSchedule;

/* More than Most outstanding are shown as one fewer and a
 * digest of the rest; waking hours, interviews and, for later showings of a call, the office hours
 * in the interview's zone hold popups back; what is on the screen may stay there, and what was
 * taken off it returns whatever the hour once somebody looks. (transfer full) */
FollowupSchedule *followup_schedule(const FollowupScheduleInput *input);
void followup_schedule_free(FollowupSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupSchedule, followup_schedule_free)

/* When an action that is shown now is shown again, by the user's sequence of repeats. */
gint64 followup_schedule_next_showing(const FollowupAction *action,
                                      const FollowupInterview *interview,
                                      const FollowupChoices *choices,
                                      FollowupZone *zone,
                                      gint64 now);
/* The start of the waking hours on the next day; for a call, the first moment from then on at which
 * it may be made. */
gint64 followup_schedule_tomorrow(const FollowupAction *action,
                                  const FollowupInterview *interview,
                                  const FollowupChoices *choices,
                                  FollowupZone *zone,
                                  gint64 now);
