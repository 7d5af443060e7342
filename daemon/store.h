/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* store: interviews, actions and events in domain words; the only writer of the database. Plans
 * what is added and replans what a change touches; knows neither bus nor popups. Every change is
 * one transaction with its event row, on disk when the call returns TRUE; a call that fails leaves
 * everything as it was. */
#pragma once

#include "backup.h"
#include "clock.h"
#include "line.h"
#include "plan.h"
#include "wait.h"

#define FOLLOWUP_TYPE_STORE (followup_store_get_type())
G_DECLARE_FINAL_TYPE(FollowupStore, followup_store, FOLLOWUP, STORE, GObject)

/* Signal "changed" (GArray of gint64 interview ids; none where only the user's own actions
 * changed): after each commit that touched them, but for the scheduler's notes of showing and
 * holding.
 * "recorded" (FollowupStoreNews *): right after it, what that commit did.
 * "replaced": all is another database's now, so that no id means what it meant; "changed" without
 * ids follows.
 * "behind": see set_slice().
 * "trouble" (gint FollowupError): a call failed, or is about to, because of the file or its disk:
 * DAMAGED, NO_SPACE, READ_ONLY, or FAILED where the disk did. Not the time to close the store. */

/* Opens, or creates with mode 0600, and migrates, after a backup of an earlier version. Errors:
 * NEWER_SCHEMA, DAMAGED, WRONG_KIND, READ_ONLY, NO_SPACE, FAILED. */
FollowupStore *followup_store_open(const char *path,
                                   FollowupClock *clock,
                                   const FollowupRules *rules,
                                   GError **error);
/* The same in two steps: a store of no database, whose calls are UNAVAILABLE, then its opening,
 * also after close() or detach(). Up to so many interviews all of the database is read and checked
 * before anything is written to it (0: never): at once or, where that can wait, by check().
 * "changed" without ids follows. WRONG_KIND where it belongs to another program. */
FollowupStore *
followup_store_new(const char *path, FollowupClock *clock, const FollowupRules *rules);
gboolean followup_store_attach(FollowupStore *self,
                               gint64 check_up_to,
                               gboolean check_later,
                               GError **error);
/* What attach() left to be checked, once: for a quiet moment. Where it is DAMAGED, "trouble" says
 * so too, and nothing can be written. */
gboolean followup_store_check(FollowupStore *self, GError **error);
/* Whether the header of the file says that it is of an earlier version; for one that nobody has
 * open. */
gboolean followup_store_is_older(const char *path);
/* Brings the database at path, which nobody has open, from an earlier version to this one, as an
 * opening would, with a backup; on any thread. zone: the machine's. */
gboolean followup_store_upgrade(const char *path, gint64 now, FollowupZone *zone, GError **error);
gboolean followup_store_is_open(FollowupStore *self);
/* Checkpoints and closes. Also done by dispose. */
void followup_store_close(FollowupStore *self);
/* Closes and leaves the files as they are: what is damaged is not written to. */
void followup_store_detach(FollowupStore *self);
/* After much work: gives memory back to the system, the pages that were kept of what was read too.
 */
void followup_store_trim(FollowupStore *self);
/* Room on the disk for adding; "trouble" where there is none. */
gboolean followup_store_has_room(FollowupStore *self);
/* A backup in the folder beside the database; see followup_backup_make_async(), whose finish is
 * called. */
void followup_store_back_up_async(FollowupStore *self,
                                  FollowupBackupKind kind,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* The same at once. (transfer full) */
FollowupBackup *
followup_store_back_up(FollowupStore *self, FollowupBackupKind kind, GError **error);
/* The id of the last change; 0: there is none. */
gint64 followup_store_get_last_event(FollowupStore *self);
/* The file, whole and checked, changes places with the database, which then lies under its name:
 * opens and plans as at a start. Between requests; whatever was read before is void. On failure all
 * is as it was, and the file is removed. READ_ONLY, NO_SPACE, NEWER_SCHEMA, DAMAGED, FAILED. */
gboolean followup_store_swap(FollowupStore *self, const char *other, GError **error);
/* Other settings or another zone: replans what is pending where due, by, popup or reason come out
 * different, when it is open or once it is; see set_slice(). */
gboolean followup_store_set_rules(FollowupStore *self, const FollowupRules *rules, GError **error);
const FollowupRules *followup_store_get_rules(FollowupStore *self); /* (transfer none) */
/* Planning anew because of other rules takes about so long at a time (microseconds; 0, the default:
 * as long as it takes), in set_rules() and where the database opens too. What is left is told by
 * "behind"; until catch_up() has come to it, it stays planned as it was. */
void followup_store_set_slice(FollowupStore *self, gint64 microseconds);
gboolean followup_store_is_behind(FollowupStore *self);
/* A slice more, or what slices wrote is brought to its place; is behind no longer when all is on
 * disk. After a failure where it was before. */
gboolean followup_store_catch_up(FollowupStore *self, GError **error);
/* How many pending steps planning anew gave another due, all times together: for the difference
 * that set_rules() makes. */
guint followup_store_get_moved(FollowupStore *self);
/* How many interviews with pending steps name each set of holidays: char * -> guint. (transfer
 * full) */
GHashTable *followup_store_count_by_holidays(FollowupStore *self, GError **error);

/* Who makes a change, for its event row. */
typedef struct {
  const char *who;     /* "followup", "popup", "daemon" or a client's own word */
  const char *request; /* client's UUID of the request, or NULL: a request already carried out
                          succeeds again and changes nothing */
} FollowupOrigin;

/* Validates, adds and plans all or none; fills in ids and uuids in place. One whose uuid is already
 * stored is not added again: the stored one replaces it in the array. interviewers[i]->thanked
 * finishes that thank-you as done; thanked (all): every one. warnings, nullable: one strv (nullable
 * entry) each, e.g. same employer, position and start as interview 3. */
gboolean followup_store_add(FollowupStore *self,
                            GPtrArray *interviews,
                            gboolean thanked,
                            const FollowupOrigin *origin,
                            GPtrArray **warnings,
                            GError **error);
/* The same of one. *plan: its actions (FollowupAction) and behind them those not yet certain,
 * projected; NULL where they are to be read, since others may have changed them. */
gboolean followup_store_add_alone(FollowupStore *self,
                                  GPtrArray *interviews,
                                  gboolean thanked,
                                  const FollowupOrigin *origin,
                                  GPtrArray **warnings,
                                  GPtrArray **plan,
                                  GError **error);
/* What add would plan (validates, so that texts are trimmed), with second follow-up and move-on
 * projected; writes nothing. (transfer full) of FollowupAction */
GPtrArray *followup_store_plan(FollowupStore *self, FollowupInterview *interview, GError **error);
/* The actions of a stored interview as they would be with another cadence, those not yet certain
 * projected; writes nothing. (transfer full) of FollowupAction */
GPtrArray *
followup_store_plan_by(FollowupStore *self, gint64 id, const char *cadence, GError **error);
/* The interviews as they now should be (ids set), all or none; planning facts changed: replans what
 * is pending, touches nothing finished. */
gboolean followup_store_update(FollowupStore *self,
                               GPtrArray *interviews,
                               const FollowupOrigin *origin,
                               GError **error);
/* All or none. */
gboolean followup_store_remove(FollowupStore *self,
                               const gint64 *ids,
                               gsize n_ids,
                               const FollowupOrigin *origin,
                               GError **error);
/* The employer answered. The answer goes to the latest interview of the process; *recorded,
 * nullable, gets its id. A new date before the day of the answer is INVALID_ARGUMENT; an ended
 * process is WRONG_STATE. */
gboolean followup_store_hear(FollowupStore *self,
                             gint64 id,
                             const FollowupAnswer *answer,
                             const FollowupOrigin *origin,
                             gint64 *recorded,
                             GError **error);

typedef struct {
  FollowupDay deadline; /* the day by which to answer; 0: not known, or as it was */
  FollowupMay
      preferred; /* YES where the user prefers it outright; UNKNOWN: not said, or as it was */
} FollowupOfferTerms;
/* The processes that the interviews belong to end, all or none: everything pending of all their
 * interviews is superseded (on an OFFER, thank-yous that are not late stay), and what the ending
 * calls for is planned. An open process can end in each way, one with an OFFER as ACCEPTED,
 * REJECTED or WITHDREW; a further OFFER brings other terms. Ended so already: succeeds, changes
 * nothing; everything else is WRONG_STATE. ACCEPTED ends every other process that waits or has an
 * offer as WITHDREW. terms, nullable: of an OFFER only; a deadline before today is
 * INVALID_ARGUMENT. */
gboolean followup_store_end(FollowupStore *self,
                            const gint64 *ids,
                            gsize n_ids,
                            FollowupEnding ending,
                            const FollowupOfferTerms *terms,
                            const FollowupOrigin *origin,
                            GError **error);
/* Takes the endings of their processes back, all or none: what they called for is superseded, what
 * they superseded is planned anew. Other processes that ended because of it stay as they are. Open
 * already: succeeds, changes nothing. */
gboolean followup_store_reopen(FollowupStore *self,
                               const gint64 *ids,
                               gsize n_ids,
                               const FollowupOrigin *origin,
                               GError **error);
/* They did not appear: everything pending of this interview gives way to one friendly line. at:
 * when it was noticed, between the start and now. An interview that lies ahead, and an ended
 * process, is WRONG_STATE. Noted already: succeeds, changes nothing. Another start takes it back.
 */
gboolean followup_store_record_no_show(
    FollowupStore *self, gint64 id, gint64 at, const FollowupOrigin *origin, GError **error);
/* The next round after an earlier one, to be given a start and added: the same employer, position,
 * zone, duration, place, cadence, leave to follow up and people (new ones by uuid, nothing talked
 * of), the next stage up. Writes nothing. (transfer full) */
FollowupInterview *
followup_store_make_next_round(FollowupStore *self, gint64 earlier, GError **error);

/* interview 0: the user's own. */
typedef struct {
  gint64 interview;
  guint number;
} FollowupActionId;
/* What one commit did, while "recorded" tells of it. */
typedef struct {
  gint64 change; /* in the history; 0: nothing is there, for actions only fell due */
  gint64 at;
  const char *who;
  const char *verb;       /* as in the history, and "rules": other settings or another zone */
  const GArray *subjects; /* of gint64: the interviews that the verb is about, 0: the user's own, */
  const GArray *others;   /* likewise, and those that changed because of it, without 0 */
  const GArray *actions;  /* of FollowupActionId: those that the verb is about, or that fell due */
} FollowupStoreNews;
typedef struct {
  gint64 at;               /* when it was done, not in the future */
  FollowupChannel channel; /* how; NONE: as planned */
  const char *note;        /* nullable */
} FollowupDone;
/* All or none. Done again: succeeds, changes nothing. A check-in or second follow-up done or
 * skipped plans the next step from that moment's date; a move-on done ends the process as SILENT.
 * Superseded ones: WRONG_STATE. */
gboolean followup_store_complete(FollowupStore *self,
                                 const FollowupActionId *ids,
                                 gsize n_ids,
                                 const FollowupDone *done,
                                 const FollowupOrigin *origin,
                                 GError **error);
gboolean followup_store_skip(FollowupStore *self,
                             const FollowupActionId *ids,
                             gsize n_ids,
                             const FollowupOrigin *origin,
                             GError **error);
/* until is kept as given; it must be ahead of now. */
gboolean followup_store_snooze(FollowupStore *self,
                               const FollowupActionId *ids,
                               gsize n_ids,
                               gint64 until,
                               const FollowupOrigin *origin,
                               GError **error);

/* The same, each until a moment of its own: at the same indexes. */
gboolean followup_store_snooze_each(FollowupStore *self,
                                    const FollowupActionId *ids,
                                    const gint64 *untils,
                                    gsize n_ids,
                                    const FollowupOrigin *origin,
                                    GError **error);

/* A date set by hand for each of the actions, all or none: beats the rule until the action is dealt
 * with, and by moves along. 0 gives it back to the rule. Only pending ones, else WRONG_STATE. */
gboolean followup_store_set_due(FollowupStore *self,
                                const FollowupActionId *ids,
                                const gint64 *dues,
                                gsize n_ids,
                                const FollowupOrigin *origin,
                                GError **error);

/* What an employer asked for: references, a task, papers. */
typedef struct {
  gint64 interview;
  const char *text;
  gint64 due;              /* FOLLOWUP_NO_INSTANT: now */
  gint64 by;               /* FOLLOWUP_NO_INSTANT: a day after due */
  const char *interviewer; /* name of whom it goes to, capitals ignored; NULL: the lead */
  FollowupChannel channel; /* NONE: as that one prefers it, else email */
} FollowupRequest;
/* All or none; *added, nullable, gets their FollowupActionId in order. A process that ended without
 * an offer is WRONG_STATE. */
gboolean followup_store_add_requests(FollowupStore *self,
                                     const FollowupRequest *requests,
                                     gsize n_requests,
                                     const FollowupOrigin *origin,
                                     GArray **added,
                                     GError **error);
/* A contact with the employer outside the plan. */
typedef struct {
  gint64 at;               /* not in the future */
  FollowupChannel channel; /* not NONE */
  const char *interviewer; /* name, capitals ignored; nullable */
  const char *note;        /* nullable */
} FollowupTouch;
/* Keeps the pending check-ins and second follow-ups of all interviews with that employer five
 * business days away. */
gboolean followup_store_record_touch(FollowupStore *self,
                                     gint64 id,
                                     const FollowupTouch *touch,
                                     const FollowupOrigin *origin,
                                     GError **error);

FollowupInterview *followup_store_get_interview(FollowupStore *self, gint64 id, GError **error);
/* NOT_FOUND; a whole interview's id is said to be one by the callers that know. */
FollowupAction *
followup_store_get_action(FollowupStore *self, gint64 interview, guint number, GError **error);
GPtrArray *followup_store_get_actions(FollowupStore *self,
                                      gint64 interview,
                                      GError **error); /* all states, by number */
/* Both at once. interview 0: the user's own, *found is NULL. FALSE: as get_interview(). */
gboolean followup_store_get_whole(FollowupStore *self,
                                  gint64 interview,
                                  FollowupInterview **found,
                                  GPtrArray **actions,
                                  GError **error);
/* The highest number that one of them has; 0 where there is none, nor such an interview. */
gboolean followup_store_get_last_number(FollowupStore *self,
                                        gint64 interview,
                                        guint *number,
                                        GError **error);

/* How long that employer took to answer so far; *wait is count 0 where nothing is known. */
gboolean followup_store_measure_wait(FollowupStore *self,
                                     const char *employer,
                                     FollowupWait *wait,
                                     GError **error);

typedef struct {
  const char *employer;  /* folded substring of employer or position; NULL: any */
  gboolean open_only;    /* processes without an ending */
  gint64 after;          /* page: ids greater than this (ascending) */
  guint limit;           /* 0: no limit */
  FollowupEnding ending; /* only those that carry this ending; OPEN: any */
  gboolean brief;        /* without people and answers */
  const char *ical_uid;  /* only those that came from this invitation; NULL: any */
  gboolean people;       /* of a line: with their names */
} FollowupInterviewFilter;
GPtrArray *followup_store_list_interviews(FollowupStore *self,
                                          const FollowupInterviewFilter *filter,
                                          GError **error);
/* The same, each as a line of a list (see followup_line_append()), appended to text; with people
 * as followup_line_append_whole() does. n, and last, the id of the last one, are those of what was
 * appended: last stays where nothing was. */
gboolean followup_store_append_lines(FollowupStore *self,
                                     const FollowupInterviewFilter *filter,
                                     GString *text,
                                     guint *n,
                                     gint64 *last,
                                     GError **error);
/* Another one each time something is written, until "changed" comes without ids: of the database
 * that is there then. */
gint64 followup_store_get_stamp(FollowupStore *self);
typedef struct {
  gint64 interview; /* 0: any */
  gboolean pending_only;
  gint64 until;           /* due or popup at or before; FOLLOWUP_NO_INSTANT: any */
  guint limit;            /* 0: no limit */
  FollowupActionId after; /* page: only what is listed behind this one; number 0: from the start */
} FollowupActionFilter;
/* Sorted by due. interviews, nullable, gets the interview of each action at the same index (each
 * owned by the array; without people and answers; NULL for the user's own actions). The user's own
 * weekly step is listed once it fell due. */
GPtrArray *followup_store_list_actions(FollowupStore *self,
                                       const FollowupActionFilter *filter,
                                       GPtrArray **interviews,
                                       GError **error);
/* What is pending, by due, each as a line of a list. */
typedef struct {
  FollowupActionId after; /* as above */
  guint limit;
  gboolean gist, why; /* with its reason: in a few words, whole */
} FollowupActionLineFilter;
/* The line lives as long as the call. */
typedef void (*FollowupStoreLineFunc)(const FollowupLine *line, gpointer data);
gboolean followup_store_visit_action_lines(FollowupStore *self,
                                           const FollowupActionLineFilter *filter,
                                           FollowupStoreLineFunc func,
                                           gpointer data,
                                           GError **error);
/* How many are pending behind that one; 0 where one of them comes up more than a night before it is
 * due: it was put off until then. */
gboolean followup_store_count_behind(FollowupStore *self,
                                     const FollowupActionId *after,
                                     guint *n,
                                     GError **error);

/* One change in the history: what one call or one press did. A value. */
typedef struct {
  gint64 id;
  gint64 at;
  char *who, *verb;
  char *text;         /* in plain words: "added the interview with Acme GmbH" */
  GArray *interviews; /* of gint64: those that it was about */
  gboolean undone;
} FollowupChangeRecord;
void followup_change_record_free(FollowupChangeRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupChangeRecord, followup_change_record_free)
/* That change; NOT_FOUND. (transfer full) */
FollowupChangeRecord *followup_store_get_change(FollowupStore *self, gint64 id, GError **error);
typedef struct {
  gint64 interview;  /* 0: any */
  gboolean undoable; /* what undo would take back, in that order */
  guint limit;       /* 0: no limit */
  gint64 before;     /* page: ids less than this; 0: from the newest on */
} FollowupHistoryFilter;
/* Newest first, of FollowupChangeRecord. */
GPtrArray *followup_store_list_history(FollowupStore *self,
                                       const FollowupHistoryFilter *filter,
                                       GError **error);
/* Takes back the last change of the user that was not taken back yet, whoever made it, with all
 * that followed from it: one call, one step. What the daemon did since (fell due, other settings)
 * is worked out anew; what was on the screen is due again. *record, nullable: the change that was
 * taken back. WRONG_STATE where there is none. */
gboolean followup_store_undo(FollowupStore *self,
                             const FollowupOrigin *origin,
                             FollowupChangeRecord **record,
                             GError **error);
/* Takes the last undo back, while no other change came after it. *record, nullable: the change that
 * was made again. */
gboolean followup_store_redo(FollowupStore *self,
                             const FollowupOrigin *origin,
                             FollowupChangeRecord **record,
                             GError **error);

/* For the properties: the next due moment still ahead or past of a pending action
 * (FOLLOWUP_NO_INSTANT: none), and how many are due now. */
gint64 followup_store_get_next_due(FollowupStore *self);
guint followup_store_count_due(FollowupStore *self, gint64 now);
guint followup_store_count_interviews(FollowupStore *self);

/* For the scheduler. None of these writes an event of its own but fall_due where it supersedes. */
/* The earliest next_at of all pending actions that is later than after (what is held back now keeps
 * an earlier one); FOLLOWUP_NO_INSTANT: none. */
gint64 followup_store_get_next_at(FollowupStore *self, gint64 after);
/* planned -> due for all whose due has come; thank-yous whose check-in fell due and prepares whose
 * interview began are superseded. Those of a clock that was ahead, and has been set back, are
 * planned again. */
gboolean followup_store_fall_due(FollowupStore *self, gint64 now, GError **error);
/* fall_due(), note_showing() and note_shown() do not wait for the disk: what they noted outlives
 * this process, but a power cut takes it, with the popups. Flushes that, where no later change did.
 */
gboolean followup_store_flush(FollowupStore *self, GError **error);
/* Makes room for more of that, so that no note has to. FALSE: there was enough. */
gboolean followup_store_make_room(FollowupStore *self);
/* Pending actions with next_at <= now, by next_at then due, with their interviews and these people.
 * limit 0: all. */
GPtrArray *followup_store_list_awaiting(
    FollowupStore *self, gint64 now, guint limit, GPtrArray **interviews, GError **error);
/* What list_awaiting() would say at a moment that lies ahead, after fall_due() then, if nothing is
 * written until then: see get_stamp(). Empty where more than limit are awaiting, or where time
 * overtakes something by then. Writes nothing. */
GPtrArray *followup_store_foresee(
    FollowupStore *self, gint64 moment, guint limit, GPtrArray **interviews, GError **error);
/* States showing and shown, with their interviews, nullable, and these people. */
GPtrArray *followup_store_list_showing(FollowupStore *self, GPtrArray **interviews, GError **error);
/* Both as sketches, which tell when a popup comes and not what it says, for there may be thousands:
 * of an action its interview and number, kind, channel, due, by, popup, state, next_at and
 * showings, of an interview its id, start and zone. Nothing else is set, nor may they be copied. */
GPtrArray *followup_store_sketch_awaiting(FollowupStore *self,
                                          gint64 now,
                                          GPtrArray **interviews,
                                          GError **error);
GPtrArray *
followup_store_sketch_showing(FollowupStore *self, GPtrArray **interviews, GError **error);
/* Popups of these may be on a screen from that moment on, though note_showing() comes only then:
 * whoever lives afterwards is told by take_announced(). The place of what was announced before is
 * taken. As note_showing(), it does not wait for the disk. */
gboolean followup_store_announce(
    FollowupStore *self, gint64 moment, const FollowupActionId *ids, gsize n_ids, GError **error);
/* Those announced last, if their moment has come, as far as they have been neither noted as showing
 * nor dealt with since, or put off; all in state showing. */
GPtrArray *followup_store_list_announced(FollowupStore *self, gint64 now, GError **error);
/* The same as it was when the database was opened, whatever became of them since: once, then NULL,
 * as where it cannot be read. (transfer full) */
GPtrArray *followup_store_take_announced(FollowupStore *self);
/* What was taken off the screen by one of the latest changes, newest first: finished, put off,
 * moved or removed. Of each its uuid and due, state (showing or shown) and the server's id, owner
 * and bus GUID as they were; nothing else. *until: for forget_left(). */
GPtrArray *followup_store_list_left(FollowupStore *self, gint64 *until, GError **error);
/* Those up to there are off the screen for certain: they are not listed again. */
gboolean followup_store_forget_left(FollowupStore *self, gint64 until, GError **error);
/* Hold: look at it again then; the state stays. */
gboolean followup_store_set_next_at(
    FollowupStore *self, const FollowupActionId *ids, gsize n_ids, gint64 next_at, GError **error);
/* Before it is handed to the server: state showing, showings + 1, looked at again at next_at.
 * next_at NULL: the same showing once more (the server or the daemon was restarted): state showing,
 * showings and next_at stay. Updates in place, one transaction; what is gone is passed over. What
 * is noted before fall_due() called it due is due by that, also where its popup comes before its
 * due: the next fall_due() tells of it. */
gboolean followup_store_note_showing(FollowupStore *self,
                                     const FollowupActionId *ids,
                                     const gint64 *next_at,
                                     gsize n_ids,
                                     GError **error);
/* The server took the popups of these actions, each by the id at the same index: state shown, for
 * those showing; of those shown already the latest id counts. One transaction. */
gboolean followup_store_note_shown(FollowupStore *self,
                                   const FollowupActionId *ids,
                                   const guint32 *server_ids,
                                   gsize n_ids,
                                   const char *server_owner,
                                   const char *bus_guid,
                                   GError **error);
/* Its draft was opened at that moment; 0: the question whether it was sent needs no answer any
 * more. An update in place; what is finished or gone is passed over. Finishing it, putting it off
 * and another due date forget it too. */
gboolean followup_store_note_opened(FollowupStore *self,
                                    const FollowupActionId *id,
                                    gint64 at,
                                    GError **error);
/* The interview going on or beginning within lead seconds at now, to which nobody failed to come:
 * its id (0: none) and the moment the last overlapping one ends. */
gint64
followup_store_get_current_interview(FollowupStore *self, gint64 now, gint64 lead, gint64 *ends);
