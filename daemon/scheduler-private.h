/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-private: what the scheduler's own files share; nobody else includes it. */
#pragma once

#include "scene.h"
#include "scheduler.h"

#define FOLLOWUP_RETRY_STORE 60 /* seconds, after a database error */

/* What was decided last. */
typedef struct {
  FollowupScene *scene; /* owned, like the next; NULL: nothing is to be done */
  FollowupSchedule *schedule;
  GPtrArray *popups;  /* owned; of FollowupPopup, of those alone; NULL: none is worded yet */
  gint64 now;         /* when it was decided; for which, where it lies ahead */
  guint n_shown;      /* of those alone */
  guint slice;        /* so many are handed over at once */
  gboolean going_on;  /* some wait for room */
  gboolean announced; /* those alone, in the store: they may be marked afterwards */
  guint source;       /* shows them */
} FollowupTurn;

/* A thousand that fall due together are written in slices, so that calls are answered between. */
#define FOLLOWUP_NOTED_AT_ONCE 100

typedef struct _FollowupAnswers FollowupAnswers;

struct _FollowupScheduler {
  GObject parent;

  FollowupStore *store; /* owned, like the next five */
  FollowupNotifier *notifier;
  FollowupClock *clock;
  FollowupSettings *settings;
  FollowupDrafts *drafts;
  FollowupLauncher *launcher;
  FollowupScreen *screen; /* owned */
  FollowupTurn turn;
  FollowupTurn ahead;       /* what the next alarm brings, if nothing changes */
  gint64 ahead_stamp;       /* of the store, for ahead */
  FollowupAnswers *answers; /* owned; NULL: all are noted */
  GHashTable *complaints;   /* owned; of char *, said since the store last kept something */
  guint scan_source;        /* a scan is queued */
  guint flush_source;       /* what was noted is flushed as soon as nothing else is to do */
  guint noting_source;      /* a digest's answer is being noted */
  guint answers_source;     /* those that wait are noted soon */
  guint tidy_source;        /* memory is given back soon */
  gsize n_looked_at;        /* actions, since that was done last */
  gboolean started;
  gboolean locked;                       /* the session is */
  gboolean crowded_out;                  /* a popup beside the schedule waits for room */
  gboolean found_relics, found_leavings; /* what an earlier life left was read */
  gboolean settled; /* nothing happened since the last scan that looked at everything */
  gint64 whole_at;  /* the next one that does; FOLLOWUP_NO_INSTANT: no need */
  gsize n_known;    /* actions that it saw, and those that came since: no fewer than there are */
  gint64 looked_at; /* when that was done last */
  gint64 look_at;   /* when to look again, whatever the store says; FOLLOWUP_NO_INSTANT: no need */
  gboolean private; /* whether popups were last worded so */
  gint64 wake_at;   /* ask for a server again then; FOLLOWUP_NO_INSTANT: not waiting */
  guint n_wakes;
  gint64 served_at;  /* since when there is the server, or was; FOLLOWUP_NO_INSTANT: not known */
  guint n_crashes;   /* servers that soon went away, one behind the other */
  gint64 left_until; /* the last change that the screen's leavings are of */
  gint64 next_due;   /* as last told by "due-changed" */
  guint due_count;
  gint64
      test_until; /* the test popup waits for a server until then; FOLLOWUP_NO_INSTANT: none does */
};

/* scheduler.c: a warning, once until something is kept again: it is tried each minute. */
void followup_scheduler_complain(FollowupScheduler *self, const char *what, const GError *error);

/* scheduler-screen.c: brings the screen to what was decided. */
/* What an earlier life showed, and what it may have left up though that was dealt with; each until
 * it could be read. */
void followup_scheduler_find_what_was_left(FollowupScheduler *self);
void followup_scheduler_withdraw_vanished(FollowupScheduler *self, const FollowupScene *scene);
void followup_scheduler_withdraw_named(FollowupScheduler *self,
                                       const FollowupScene *scene,
                                       const FollowupSchedule *schedule);
/* What an earlier life may have left on the screen though it was dealt with; then its digest, once
 * all it may have named is shown. Both only while there is a server. */
void followup_scheduler_sweep_leavings(FollowupScheduler *self);
/* The popup of that key is closed. */
void followup_scheduler_note_swept(FollowupScheduler *self, const char *key);
void followup_scheduler_sweep_digest(FollowupScheduler *self);
/* Marks in the store first, then hands over what the turn decides, as far as there is room; the
 * rest follows in slices. */
void followup_scheduler_carry_out(FollowupScheduler *self);
/* The notifier may have room for more. */
void followup_scheduler_go_on(FollowupScheduler *self);
/* So many actions were looked at, or shown. */
void followup_scheduler_count_look(FollowupScheduler *self, gsize n);
/* Something else is to be decided. */
void followup_scheduler_stop_turn(FollowupScheduler *self);
void followup_scheduler_clear_turn(FollowupScheduler *self);
void followup_scheduler_free_turn(FollowupTurn *turn);
/* Takes what is on the screen from it, so that the next scan shows it in other words; what the user
 * closed stays closed. */
void followup_scheduler_take_down(FollowupScheduler *self);

/* scheduler-answers.c */
/* The server took the popup of that id. In the midst of others it is noted with the next ones. */
void followup_scheduler_note_shown(FollowupScheduler *self,
                                   const char *id,
                                   guint server_id,
                                   const char *server_owner,
                                   const char *bus_guid);

/* Those that wait to be noted. */
void followup_scheduler_note_answers(FollowupScheduler *self);
/* They mean nothing any more. */
void followup_scheduler_drop_answers(FollowupScheduler *self);
/* scheduler-ahead.c: what the next alarm brings, worked out shortly before. TRUE: something will be
 * shown then. */
gboolean followup_scheduler_get_ready(FollowupScheduler *self, gint64 moment);
/* The moment comes at that monotonic time, in microseconds. TRUE: something will still be shown
 * then, and who shows it waits for it. */
gboolean followup_scheduler_stand_by(FollowupScheduler *self, gint64 moment, gint64 until);
/* Makes it the turn. FALSE: something changed, or nothing was worked out for now. */
gboolean followup_scheduler_take_ready(FollowupScheduler *self, gint64 now);
/* Something changes. */
void followup_scheduler_drop_ready(FollowupScheduler *self);

/* scheduler-words.c: gathers what a popup tells. */
/* The popup of the action, with interview as list_awaiting() has it, as it is now: a reminder, the
 * question whether its draft was sent, or why it did not open. (transfer full) */
FollowupPopup *followup_scheduler_word_action(FollowupScheduler *self,
                                              const FollowupAction *action,
                                              const FollowupInterview *interview,
                                              gint64 now);
/* The same for an action of which only the id is known; NULL: it is finished, was never, or cannot
 * be read. (transfer full) */
FollowupPopup *followup_scheduler_word_id(FollowupScheduler *self, const char *id, gint64 now);
/* What the popup of an action, or the digest, says as it is shown; worded as of now. */
void followup_scheduler_note_words(FollowupScheduler *self, const FollowupPopup *popup, gint64 now);
/* Puts other words in the place of those on the screen that an edit made wrong, as far as there is
 * room. What only the time that passed would word otherwise stays. */
void followup_scheduler_mend_words(FollowupScheduler *self, gint64 now);
/* The digest of those, which are sketches with theirs at the same indexes. (transfer full) */
FollowupPopup *followup_scheduler_word_digest(FollowupScheduler *self,
                                              GPtrArray *actions,
                                              GPtrArray *interviews,
                                              gint64 now);
/* After an answer was noted with the interview. NULL: it is gone. */
FollowupPopup *followup_scheduler_word_heard(FollowupScheduler *self, gint64 interview, gint64 now);
/* Its draft was opened, and nobody answered yet. */
gboolean followup_scheduler_asks_whether_sent(FollowupScheduler *self,
                                              const FollowupAction *action);
/* Another form than the action's own, where its person can only be reached by the other channel;
 * NULL: its own. */
const char *followup_scheduler_choose_form(const FollowupAction *action,
                                           const FollowupInterview *interview,
                                           gint64 now);

/* scheduler-openings.c: drafts and links, and the popups beside the schedule. */
void followup_scheduler_open(FollowupScheduler *self,
                             const FollowupAction *action,
                             const FollowupInterview *interview,
                             const char *button,
                             const char *activation);
/* A draft is open: asks whether it was sent. id: of an action, or an interview, which is asked
 * nothing. */
void followup_scheduler_note_opened(FollowupScheduler *self, const char *id);
/* The user answered whether it was sent, or wants the reminder back. */
void followup_scheduler_forget_opened(FollowupScheduler *self, const char *id);
/* Shows the notices that are not on the screen, withdraws those of actions that are finished or
 * have a popup of their own. */
void
followup_scheduler_tend_notices(FollowupScheduler *self, const FollowupScene *scene, gint64 now);

/* Those that are about no action, when nothing else can be told. */
void followup_scheduler_show_news(FollowupScheduler *self, gint64 now);
/* Words the notices anew, for the next scan to show. */
void followup_scheduler_reword_notices(FollowupScheduler *self);
/* Puts other words in the place of those that an edit made wrong. FALSE: there is no room for all.
 */
gboolean followup_scheduler_mend_notices(FollowupScheduler *self, gint64 now);

/* scheduler-buttons.c: what the user pressed becomes a call of the store, or opens something. */
void followup_scheduler_press(FollowupScheduler *self,
                              const char *id,
                              const char *button,
                              const char *activation);
/* The user wants to see it, now, whatever the hour. */
void followup_scheduler_ask_to_see(FollowupScheduler *self, const char *id);

/* scheduler-test.c */
/* The server took the popup of that id, or why it did not. */
void followup_scheduler_note_test(FollowupScheduler *self, const char *id, const char *why);
/* Ends a test that took too long. When to look again; FOLLOWUP_NO_INSTANT: there is none. */
gint64 followup_scheduler_tend_test(FollowupScheduler *self, gint64 now);

/* scheduler.c */
/* Whether what is on the screen may stay as it is then: what waits for its popup is all there is to
 * look at, however much was shown and not dealt with. */
gboolean followup_scheduler_may_look_shortly(FollowupScheduler *self, gint64 now);
FollowupSchedule *
followup_scheduler_decide(FollowupScheduler *self, const FollowupScene *scene, gint64 now);
/* All is handed over: sets the alarm again. */
void followup_scheduler_set_alarm(FollowupScheduler *self);
/* What was noted in haste is flushed once nothing else is to be done. */
void followup_scheduler_queue_flush(FollowupScheduler *self);
/* No names on the screen now. */
gboolean followup_scheduler_is_private(FollowupScheduler *self);
/* Looks again as soon as the loop is free. */
void followup_scheduler_queue_scan(FollowupScheduler *self);
