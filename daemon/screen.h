/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* screen: what this life of the daemon believes to be on the screen: each action's place, the
 * digest and whom it names, and the popups that an earlier life left. Memory only. */
#pragma once

#include "popup.h"
#include "schedule.h"
#include "shelf.h"

/* Small: there may be thousands, for days. */
typedef struct {
  gint64 not_before; /* FOLLOWUP_NO_INSTANT: none */
  gint64 worded_at;  /* when it was shown; */
  guint words;       /* the hash of its words then */
  guint failures;    /* shows that failed in a row */
  FollowupPlace place : 4;
  guint visible : 1, asked : 1;
  guint granted : 1;  /* what was asked for was up since */
  guint doubtful : 1; /* its words may be others now */
  guint taken : 1;    /* it was up until we took it down, and is to come back */
  char id[];
} FollowupSpot;

/* A popup of an earlier life. */
typedef struct {
  guint32 server_id; /* 0: none is known */
  char *server_owner, *bus_guid;
  char *key;
  gboolean in_doubt; /* that life may have died between handing it over and noting its id */
} FollowupRelic;

/* A popup beside those of the schedule: its action is not due, or it is about no action. */
typedef struct {
  FollowupPopup *popup; /* owned */
  gboolean visible;     /* handed over, and nothing heard of it since */
  gint64 not_before;    /* FOLLOWUP_NO_INSTANT: none */
  gint64 worded_at;     /* FOLLOWUP_NO_INSTANT: it says the same whenever */
  guint failures;       /* shows that failed in a row */
  gboolean doubtful;    /* its words may be others now */
} FollowupNotice;

typedef struct {
  FollowupShelf *spots;     /* of FollowupSpot */
  GHashTable *openings;     /* id of an action -> why its draft did not open; "": it is open */
  GHashTable *notices;      /* id of a popup -> FollowupNotice */
  GHashTable *relics;       /* id -> FollowupRelic: of what is still to be dealt with */
  GHashTable *sweeping;     /* set of the keys of leavings that are being closed */
  GPtrArray *leavings;      /* of FollowupRelic: of what is not, and may have been left up */
  gboolean digest_in_doubt; /* an earlier life may have left its digest up */
  GPtrArray *digest_ids;    /* of char *: whom the digest names, in its order */
  gboolean digest_visible, digest_asked;
  gboolean digest_doubtful; /* like a spot's, and the next two */
  guint digest_words;
  gint64 digest_worded_at;
  gboolean doubtful; /* some spot is, a notice, or the digest */
} FollowupScreen;

FollowupScreen *followup_screen_new(void);
void followup_screen_free(FollowupScreen *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupScreen, followup_screen_free)

/* The spot of an action, made when there is none. (transfer none) until forgotten */
FollowupSpot *followup_screen_get(FollowupScreen *self, const char *id);
/* NULL when there is none. */
FollowupSpot *followup_screen_find(FollowupScreen *self, const char *id);
/* Each in turn, as followup_shelf_next() has them. */
FollowupSpot *followup_screen_next(FollowupScreen *self, gsize *at);
void followup_screen_forget(FollowupScreen *self, FollowupSpot *spot);
/* Remembers a popup that an earlier life showed, or was about to. */
void followup_screen_add_relic(FollowupScreen *self, const FollowupAction *action);
/* The same of an action that was dealt with, perhaps in that life's last moment. action: its uuid,
 * due, state and what is known of the server, as it was before. */
void followup_screen_add_leaving(FollowupScreen *self, const FollowupAction *action);
/* No popup that an earlier life may have shown waits to be shown again. */
gboolean followup_screen_is_certain(FollowupScreen *self);

/* The action has a popup of its own now. */
void followup_screen_put_alone(FollowupScreen *self, const char *id);
/* The digest is shown and names these. ids: of char *, (transfer full) */
void followup_screen_put_digest(FollowupScreen *self, GPtrArray *ids);
/* The interview of these popups was changed, so that their words may be others. */
void followup_screen_doubt(FollowupScreen *self, gint64 interview);
/* It went away without a word from the user about its actions: id, or FOLLOWUP_DIGEST_ID. */
void followup_screen_note_closed(FollowupScreen *self, const char *id);
/* It has to be shown again, not before the instant (FOLLOWUP_NO_INSTANT: at once). */
void followup_screen_lose(FollowupScreen *self, const char *id, gint64 not_before);
/* The same of one that was up and has to come back as soon as somebody looks. */
void followup_screen_take(FollowupScreen *self, const char *id);
/* The server is another one, or none: everything has to be shown again. */
void followup_screen_lose_all(FollowupScreen *self);
/* The clock was set: what waits for a moment after a failure waits no longer. */
void followup_screen_forget_waits(FollowupScreen *self);

/* What came of opening the action's draft or link: why it failed; "": it is open; NULL: nothing was
 * tried since. (transfer none) */
const char *followup_screen_get_opening(FollowupScreen *self, const char *id);
void followup_screen_set_opening(FollowupScreen *self, const char *id, const char *why);
/* A notice in the place of an earlier one with the popup's id, to be shown; worded_at:
 * FOLLOWUP_NO_INSTANT where it says the same whenever. popup: (transfer full) */
void followup_screen_put_notice(FollowupScreen *self, FollowupPopup *popup, gint64 worded_at);
/* The popup of the notice of that id, which is none any more; NULL where there was none. (transfer
 * full) */
FollowupPopup *followup_screen_take_notice(FollowupScreen *self, const char *id);
/* The next moment after now at which a notice that failed is tried again; FOLLOWUP_NO_INSTANT: none
 * is. */
gint64 followup_screen_get_notices_wait(FollowupScreen *self, gint64 now);
/* So many shows of the popup failed before this one. id: of a notice, an action, or
 * FOLLOWUP_DIGEST_ID, for which its first action stands. */
guint followup_screen_count_failure(FollowupScreen *self, const char *id);
