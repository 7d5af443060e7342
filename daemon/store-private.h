/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* store-private: what the files of the store share. Included by store*.c only. */
#pragma once

#include <json-glib/json-glib.h>

#include "sql.h"
#include "store-batch.h"
#include "store-row.h"
#include "store-schema.h"
#include "store.h"

/* Tables of which some rows may be there for nobody to see. */
enum {
  FOLLOWUP_STORE_INTERVIEWS,
  FOLLOWUP_STORE_ACTIONS,
  FOLLOWUP_STORE_EVENTS,
  FOLLOWUP_STORE_N_VEILED
};
/* Of ids, both within. */
typedef struct {
  gint64 first, last;
} FollowupStoreRange;

/* What is planned by other rules than those in force. */
typedef struct {
  char *rules;  /* owned; those it will be planned by, as text; NULL: nothing is */
  gint64 after; /* interviews after this one */
} FollowupStoreLag;

struct _FollowupStore {
  GObject parent;
  char *path;           /* owned; of the database */
  FollowupSql *sql;     /* owned; NULL when closed */
  FollowupClock *clock; /* owned */
  FollowupRules *rules; /* owned */
  gint64 n_interviews;  /* -1: not counted */
  guint moved;          /* see followup_store_get_moved() */
  gint64 slice;         /* see followup_store_set_slice() */
  FollowupStoreLag lag;
  gint64 looked_at;   /* the last event when it was looked for what a wrong clock overtook ... */
  gint64 looked_when; /* ... at that moment */
  gboolean hasty;     /* what was noted of popups is not flushed yet */
  GArray *fallen;     /* of FollowupActionId, owned: noted as showing and not told of as due yet */
  GPtrArray *announced; /* owned, nullable: see followup_store_take_announced() */
  FollowupStoreRange hidden[FOLLOWUP_STORE_N_VEILED]; /* see store-veil.c */
  FollowupStoreBatch *batch; /* borrowed: the import that goes on; NULL: none */
  gint64 aftermath; /* the change of an import whose aftermath is not at its end; 0: none */
  gint64 unchecked; /* up to so many interviews all is still to be checked; 0: nothing is */
};

/* ---- store.c ---- */

typedef struct {
  const char *path;
  const FollowupSchema *schema; /* to which it is brought */
  gint64 now;
  FollowupZone *zone;   /* the machine's */
  gint64 check_up_to;   /* interviews: then all is checked, before anything is written; */
  gboolean check_later; /* only where an earlier version is to be brought to this one */
  gboolean *checked;    /* nullable: whether it was */
} FollowupStorePlace;
/* As followup_store_open(). A database of an earlier version is copied first; without a good copy
 * it stays as it is. */
FollowupSql *followup_store_open_database(const FollowupStorePlace *place, GError **error);

/* ---- store-count.c ---- */

/* Once they are committed: so many were inserted, or, less than 0, deleted. */
void followup_store_add_to_count(FollowupStore *self, gint64 difference);
void followup_store_forget_count(FollowupStore *self);
/* Before the database is closed. */
void followup_store_note_count(FollowupStore *self);

/* ---- store-lines.c: what lists show, as a change leaves it ---- */

typedef struct _FollowupStoreLines FollowupStoreLines;
/* Of a change, which lives longer. */
FollowupStoreLines *followup_store_lines_new(FollowupStore *store);
void followup_store_lines_free(FollowupStoreLines *self);
/* From here on, until they are written, the database keeps none itself. */
void followup_store_lines_gather(FollowupStoreLines *self);
/* The row was inserted, updated or deleted; one of both may be NULL. */
void followup_store_lines_note(FollowupStoreLines *self,
                               const FollowupStoreRow *old,
                               const FollowupStoreRow *row);
gboolean followup_store_lines_write(FollowupStoreLines *self, GError **error);

/* ---- store-change.c: one transaction, its events, its "changed" ---- */

typedef struct _FollowupStoreChange FollowupStoreChange;
typedef struct _FollowupStoreCase FollowupStoreCase;
/* verb NULL: nothing is logged, nobody is told and nothing follows (the scheduler's notes). The
 * verbs "fall-due" and "rules" are the daemon's own, all others the user's, to be undone. */
FollowupStoreChange *followup_store_change_begin(FollowupStore *store,
                                                 const char *verb,
                                                 const FollowupOrigin *origin,
                                                 GError **error);
/* The same of what may be lost with the power: it is not flushed before something else is. */
FollowupStoreChange *followup_store_change_begin_lazily(FollowupStore *store,
                                                        const char *verb,
                                                        const FollowupOrigin *origin,
                                                        GError **error);
/* Settles what follows elsewhere, writes the events, commits, then emits "changed". A change that
 * is freed without is rolled back. */
gboolean followup_store_change_commit(FollowupStoreChange *self, GError **error);
void followup_store_change_free(FollowupStoreChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupStoreChange, followup_store_change_free)
FollowupStore *followup_store_change_get_store(FollowupStoreChange *self);
gint64 followup_store_change_get_now(FollowupStoreChange *self);
/* Nothing was written so far. */
gboolean followup_store_change_is_empty(FollowupStoreChange *self);
/* The verb is about this interview, and this action unless 0; others touched are "replan". */
void followup_store_change_set_subject(FollowupStoreChange *self, gint64 interview, guint action);
/* Likewise, and what the history needs to say it in words: the interview's employer and, unless
 * NULL, the action. Of several actions the first is named, the others are counted. */
void followup_store_change_describe(FollowupStoreChange *self,
                                    const FollowupStoreCase *about,
                                    const FollowupAction *action);
/* One more fact for the words about that subject; the first of a key holds, NULL is none. */
void followup_store_change_add_fact(FollowupStoreChange *self,
                                    gint64 interview,
                                    const char *key,
                                    const char *value);
/* An undo or redo of that batch. standing: of the event, see the schema; static, nullable. */
void
followup_store_change_set_target(FollowupStoreChange *self, gint64 batch, const char *standing);
/* It is one of those that the verb is about. */
void followup_store_change_add_action(FollowupStoreChange *self, FollowupActionId id);
/* The verb is about this interview, and has its event whether or not a row of it is logged. */
void followup_store_change_insist(FollowupStoreChange *self, gint64 interview);
/* The offers there are now are no news to others. */
gboolean followup_store_change_accept_offers(FollowupStoreChange *self, GError **error);
/* Rows of new actions take their ids from *next on, which is counted up. */
void followup_store_change_count_actions(FollowupStoreChange *self, gint64 *next);
/* Its events belong to that change, which was committed before. */
void followup_store_change_go_on(FollowupStoreChange *self, gint64 batch);
/* From here on a plan that cannot be made anew, where the interview has too many actions or cannot
 * be read, is left as it is: nobody who asked for something is there to be told. */
void followup_store_change_set_lenient(FollowupStoreChange *self);
gboolean followup_store_change_is_lenient(FollowupStoreChange *self);
/* Whether some plan was made anew within the change: what somebody holds may not be all. */
void followup_store_change_note_replan(FollowupStoreChange *self);
gboolean followup_store_change_has_replanned(FollowupStoreChange *self);
/* It is going to write rows of so many interviews, by the calls below alone. */
void followup_store_change_expect(FollowupStoreChange *self, guint n);
/* Told by "changed", though no row of it needs an event. */
void followup_store_change_touch(FollowupStoreChange *self, gint64 interview);
/* Each writes and logs. */
gboolean
followup_store_change_insert(FollowupStoreChange *self, FollowupStoreRow *row, GError **error);
gboolean followup_store_change_update(FollowupStoreChange *self,
                                      const FollowupStoreRow *old,
                                      FollowupStoreRow *row,
                                      GError **error);
gboolean followup_store_change_delete(FollowupStoreChange *self,
                                      const FollowupStoreRow *row,
                                      GError **error);
/* The interviews that an earlier request was about, in order; NULL in *interviews where it is new.
 * INVALID_ARGUMENT where it was of another verb. */
gboolean followup_store_find_request(FollowupStore *store,
                                     const FollowupOrigin *origin,
                                     const char *verb,
                                     GArray **interviews,
                                     GError **error);

/* Whether the request, which was carried out as earlier, may be answered as verb. */
gboolean followup_store_check_verb(const FollowupOrigin *origin,
                                   const char *verb,
                                   const char *earlier,
                                   GError **error);

/* ---- store-interview-rows.c, store-action-rows.c: rows <-> values ---- */

/* NOT_FOUND. */
FollowupInterview *followup_store_load_interview(FollowupStore *self, gint64 id, GError **error);
/* Columns for a SELECT and how many; read from that column on, without people and answers. */
#define FOLLOWUP_STORE_INTERVIEW_COLUMNS                                                           \
  "i.id, i.uuid, i.employer, i.position, i.start, i.duration, i.zone, i.stage, i.place, "          \
  "i.decision, i.may_follow_up, i.cadence, i.liked, i.forgot, i.note, i.ending, i.ended_at, "      \
  "i.created, i.modified, i.offer_deadline, i.offer_preferred, i.no_show_at, i.holidays, "         \
  "i.ical_uid, i.ical_sequence"
FollowupInterview *
followup_store_read_interview(FollowupStatement *statement, int column, GError **error);
gboolean
followup_store_load_people(FollowupStore *self, FollowupInterview *interview, GError **error);
gboolean followup_store_load_answers(FollowupStore *self, FollowupInterview *into, GError **error);
/* Inserts, updates and deletes until the rows are those of interview; old NULL: a new interview,
 * which gets its id. People without a uuid get one. */
gboolean followup_store_write_interview(FollowupStoreChange *change,
                                        const FollowupInterview *old,
                                        FollowupInterview *interview,
                                        GError **error);
/* The columns that an ending changes. */
FollowupStoreRow *followup_store_ending_to_row(const FollowupInterview *interview);
#define FOLLOWUP_STORE_ACTION_COLUMNS                                                              \
  "a.id, a.interview, a.number, a.uuid, a.kind, a.turn, a.interviewer, a.interviewer_uuid, "       \
  "a.channel, a.due, a.by, a.popup, a.reason, a.state, a.next_at, a.snoozed_until, "               \
  "a.finished_at, a.showings, a.server_id, a.server_owner, a.bus_guid, a.about, a.text, a.note, "  \
  "a.rule_due, a.opened_at"
#define FOLLOWUP_STORE_N_ACTION_COLUMNS 26
#define FOLLOWUP_STORE_SELECT_ACTIONS                                                              \
  "SELECT " FOLLOWUP_STORE_ACTION_COLUMNS ", " FOLLOWUP_STORE_INTERVIEW_COLUMNS                    \
  " FROM action a LEFT JOIN interview i ON i.id = a.interview "
/* Zeros that an action's row begins with, to give way. */
#define FOLLOWUP_STORE_ACTION_ROOM 96
FollowupAction *
followup_store_read_action(FollowupStatement *statement, gint64 *row_id, GError **error);
/* Its row makes no sense. action: with interview and number. */
void followup_store_fail_action(FollowupStatement *statement,
                                const FollowupAction *action,
                                const GError *cause,
                                GError **error);
FollowupStoreRow *
followup_store_action_to_row(const FollowupAction *action, const char *employer_key, gint64 row_id);
/* What becomes of the action, and nothing of what it is: all that showing it changes. Of a thousand
 * that are shown at once the rest need not be read. */
#define FOLLOWUP_STORE_DELIVERY_COLUMNS                                                            \
  "a.state, a.next_at, a.snoozed_until, a.finished_at, a.showings, a.server_id, a.server_owner, "  \
  "a.bus_guid, a.opened_at"
/* From the column with that number on; the rest of action stays. action: with interview and number.
 */
gboolean followup_store_read_delivery(FollowupAction *action,
                                      FollowupStatement *statement,
                                      int column,
                                      GError **error);
FollowupStoreRow *followup_store_delivery_to_row(const FollowupAction *action, gint64 row_id);

/* ---- store-meta.c: what the store notes for itself ---- */

gboolean
followup_store_note_int(FollowupStore *self, const char *key, gint64 value, GError **error);
gboolean
followup_store_note_text(FollowupStore *self, const char *key, const char *text, GError **error);
/* Where nothing is noted, *value or *text stays. *text: (transfer full) */
gboolean
followup_store_read_int(FollowupStore *self, const char *key, gint64 *value, GError **error);
gboolean
followup_store_read_text(FollowupStore *self, const char *key, char **text, GError **error);
gboolean followup_store_forget_note(FollowupStore *self, const char *key, GError **error);

/* ---- store-ahead.c ---- */

/* The clock was set back: what time had overtaken until then, and has not yet, is planned anew. */
gboolean followup_store_take_up_overtaken(FollowupStore *self, gint64 now, GError **error);

/* ---- store-query.c ---- */

/* All rows of a statement that begins with SELECT_ACTIONS; interviews, nullable, are theirs. */
gboolean followup_store_collect_actions(FollowupStore *self,
                                        FollowupStatement *statement,
                                        gboolean with_people,
                                        GPtrArray **actions,
                                        GPtrArray **interviews,
                                        GError **error);

/* ---- store-case.c: one interview with its actions, loaded, worked on, written back ---- */

struct _FollowupStoreCase {
  gint64 id;                    /* 0: new, or the user's own actions, which have no interview */
  FollowupInterview *interview; /* owned; NULL for the user's own actions */
  char *employer_key, *position_key;
  GPtrArray *actions; /* of FollowupAction, by number; new ones at the end */
  GPtrArray *rows;    /* of FollowupStoreRow: as stored, for the first actions */
  /* Of FollowupAction, owned: the steps not yet certain, of the last planning; NULL where nobody
   * wants them. */
  GPtrArray *projected;
};
/* Without actions; takes interview. */
FollowupStoreCase *followup_store_case_new(FollowupInterview *interview);
FollowupStoreCase *followup_store_case_load(FollowupStore *store, gint64 id, GError **error);
/* Likewise, and for 0 the user's own actions. */
FollowupStoreCase *followup_store_case_load_any(FollowupStore *store, gint64 id, GError **error);
/* Interview and actions of such a case, to be shown: without what writing them back would take.
 * Both (transfer full); *interview is NULL for 0, *actions of FollowupAction. */
gboolean followup_store_case_load_whole(FollowupStore *store,
                                        gint64 id,
                                        FollowupInterview **interview,
                                        GPtrArray **actions,
                                        GError **error);
/* The actions alone. */
GPtrArray *followup_store_case_load_actions(FollowupStore *store, gint64 id, GError **error);
/* Another state of the interview in the place of the one loaded; takes it. */
void followup_store_case_set_interview(FollowupStoreCase *self, FollowupInterview *interview);
/* Whether a check-in, second follow-up or touch of it is done. */
gboolean followup_store_case_has_touch(const FollowupStoreCase *self);
void followup_store_case_free(FollowupStoreCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupStoreCase, followup_store_case_free)
/* NOT_FOUND says which numbers there are. (transfer none) */
FollowupAction *followup_store_case_find(FollowupStoreCase *self, guint number, GError **error);
/* Numbers and writes what is new, writes what differs. */
gboolean
followup_store_case_write(FollowupStoreCase *self, FollowupStoreChange *change, GError **error);
/* With people, answers and actions. */
gboolean
followup_store_delete_case(FollowupStoreChange *change, FollowupStoreCase *found, GError **error);
/* DONE, SKIPPED or SUPERSEDED. */
void followup_store_finish_action(FollowupAction *action, FollowupState state, gint64 at);

/* Pending actions that were asked for one by one (requests): an ending supersedes them, planning
 * does not. */
void followup_store_case_supersede_asked(FollowupStoreCase *self, gint64 now);
/* Those that were superseded since that moment are to be done again. */
void followup_store_case_revive_asked(FollowupStoreCase *self, gint64 since);

/* ---- store-plan.c, store-replan.c: what should exist against what does ---- */

/* Changes the actions in memory until they are what the plan wants; see store-plan.c. */
gboolean followup_store_case_replan(FollowupStoreCase *self,
                                    FollowupStore *store,
                                    gint64 now,
                                    GError **error);
/* The action as newly planned: nothing was shown of it, its popup is the next thing. */
void followup_store_plan_afresh(FollowupAction *action);
/* Takes over what the plan wants of it now; a due set by hand stays, and what the rule says is
 * noted. interview is NULL for the user's own. */
void followup_store_follow_plan(FollowupAction *action,
                                const FollowupAction *wanted,
                                const FollowupInterview *interview,
                                const FollowupRules *rules);
/* Thank-yous whose check-in fell due and prepares whose interview began. */
void followup_store_case_supersede_overtaken(FollowupStoreCase *self, gint64 now);
/* Loads, replans and writes one interview; 0 is none. */
gboolean followup_store_replan(FollowupStoreChange *change, gint64 interview, GError **error);
/* The same of one that is as it is stored. */
gboolean
followup_store_replan_loaded(FollowupStoreChange *change, FollowupStoreCase *found, GError **error);
/* The employer's other interviews that have a check-in or second follow-up pending. */
gboolean followup_store_replan_employer(FollowupStoreChange *change,
                                        const char *employer_key,
                                        gint64 except,
                                        GError **error);
/* A condition on an interview i: it stands for its process. */
#define FOLLOWUP_STORE_IS_LATEST                                                                   \
  "NOT EXISTS (SELECT 1 FROM interview l WHERE l.employer_key = i.employer_key "                   \
  "AND l.position_key = i.position_key AND (l.start, l.id) > (i.start, i.id))"
/* The ids of the latest n interviews of a process, latest first; n 0: all. */
GArray *followup_store_list_rounds(FollowupStore *self,
                                   const char *employer_key,
                                   const char *position_key,
                                   guint n,
                                   GError **error);
/* The offers of other processes that the user does not prefer outright: GArray of FollowupOffer by
 * id. "" for both keys: of all processes. */
GArray *followup_store_list_offers(FollowupStore *self,
                                   const char *employer_key,
                                   const char *position_key,
                                   GError **error);
/* The ids of interviews that a statement gives, all read before anything is written. One that names
 * an index names the table itself: what is hidden is left out here. (transfer full) */
GArray *followup_store_read_ids(FollowupStore *self, FollowupStatement *statement, GError **error);
/* The latest interviews of all processes that wait or have an offer, by id. */
GArray *followup_store_list_unsettled(FollowupStore *self, GError **error);
/* The waiting processes that hear of offers, those at stage middle or final, with ids after that
 * one up to the last. */
GArray *
followup_store_list_waiting_within(FollowupStore *self, gint64 after, gint64 last, GError **error);
/* All of them. */
gboolean followup_store_replan_waiting(FollowupStoreChange *change, GError **error);
/* Processes whose rounds, and employers whose touches, are others after a change. */
typedef struct {
  GHashTable *processes; /* "employer key\nposition key", owned -> itself */
  GHashTable *employers; /* key, owned */
  GHashTable *planned; /* gint64, owned: interviews that are planned by what is affected already */
} FollowupStoreAffected;
#define FOLLOWUP_STORE_AFFECTED_INIT                                                               \
  {                                                                                                \
    .processes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),                     \
    .employers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),                     \
    .planned = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),                   \
  }
void followup_store_affected_clear(FollowupStoreAffected *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FollowupStoreAffected, followup_store_affected_clear)
/* Told before and after the change. */
void followup_store_affected_note(FollowupStoreAffected *self, const FollowupStoreCase *found);
/* As it is stored; nothing where it is not. */
gboolean followup_store_affected_note_stored(FollowupStoreAffected *self,
                                             FollowupStore *store,
                                             gint64 interview,
                                             GError **error);
/* When nothing is written any more that its plan depends on. */
void followup_store_affected_note_planned(FollowupStoreAffected *self, gint64 interview);
/* "employer key\nposition key" */
gboolean
followup_store_replan_process(FollowupStoreChange *change, const char *process, GError **error);
gboolean followup_store_replan_affected(FollowupStoreChange *change,
                                        FollowupStoreAffected *affected,
                                        GError **error);

/* ---- store-dates.c ---- */

/* The interview's; the machine's where there is none. (transfer full) */
FollowupZone *followup_store_choose_zone(const FollowupInterview *interview,
                                         const FollowupRules *rules);
/* When the action would be late if it were due then: as far from it by the clock on the wall, so
 * that what was late at 17:00 still is, also where the clocks change in between; never before. */
gint64 followup_store_shift_by(const FollowupAction *action, gint64 due, FollowupZone *zone);

/* ---- store-rules.c ---- */

/* What the plan depends on beside the interviews, as text. */
char *followup_store_rules_to_text(const FollowupRules *rules);
/* Replans what is pending when the rules are not those the plans were made with: a slice of it. */
gboolean followup_store_apply_rules(FollowupStore *self, GError **error);
/* Of the database that is closed. */
void followup_store_forget_lag(FollowupStore *self);

/* The actions that add would plan and those after them, for an interview not stored. */
GPtrArray *
followup_store_project(FollowupStore *self, const FollowupInterview *interview, GError **error);

/* ---- store-interviews.c ---- */

/* As validate(), and the cadence exists, or its process has named it before: its file may come
 * back. */
gboolean
followup_store_check_interview(FollowupStore *self, FollowupInterview *interview, GError **error);

/* NO_SPACE where there is less room on the disk than adding wants. */
gboolean followup_store_check_room(FollowupStore *self, GError **error);
/* Writes the interview as given, with what is to be done about it, as add does. *head: the
 * interview that was the latest round of its process until now, to be planned anew; 0: none. */
gboolean followup_store_insert_planned(FollowupStoreChange *change,
                                       FollowupStoreCase *added,
                                       gboolean thanked,
                                       gint64 *head,
                                       GError **error);

/* ---- store-actions.c ---- */

/* DONE or SKIPPED within a change, with all that follows; *finished FALSE: it cannot be, by its
 * state or the moment. */
gboolean followup_store_finish_within(FollowupStoreChange *change,
                                      const FollowupActionId *id,
                                      FollowupState state,
                                      const FollowupDone *done,
                                      gboolean *finished,
                                      GError **error);

/* ---- store-veil.c: rows that are there and that nobody sees ---- */

/* A condition for a statement that names an index of main.interview: it is to be seen. */
#define FOLLOWUP_STORE_IS_SEEN                                                                     \
  "+id NOT BETWEEN ifnull((SELECT value FROM meta WHERE key = 'hidden-interview-first'), 0) "      \
  "AND ifnull((SELECT value FROM meta WHERE key = 'hidden-interview-last'), -1) "
/* What an earlier life left hidden stays so. */
gboolean followup_store_veil_load(FollowupStore *self, GError **error);
/* Within a transaction; the next three likewise. One that is rolled back calls load(). From here on
 * statements that name interview, action or event do not see the ranges; main.interview does. */
gboolean
followup_store_veil_hide(FollowupStore *self, const FollowupStoreRange *ranges, GError **error);
/* The same tables with other ranges. */
gboolean
followup_store_veil_adjust(FollowupStore *self, const FollowupStoreRange *ranges, GError **error);
gboolean followup_store_veil_remove(FollowupStore *self, GError **error);
/* For the rest of the transaction everything is seen, or again what was. */
gboolean followup_store_veil_lift(FollowupStore *self, gboolean lifted, GError **error);
gboolean followup_store_is_hiding(FollowupStore *self);
gboolean followup_store_is_hidden(FollowupStore *self, gint64 interview);
/* The table's last id that was ever used. */
gboolean followup_store_get_sequence(FollowupStore *self, int table, gint64 *last, GError **error);
/* Where it still is from, or from is NO_INSTANT. */
gboolean
followup_store_set_sequence(FollowupStore *self, int table, gint64 from, gint64 to, GError **error);

/* ---- store-batch.c ---- */

/* The database goes away: an import that goes on is none any more. */
void followup_store_drop_batch(FollowupStore *self);

/* An import is taken back: facts are those of its event. Its rows are not to be seen from here on,
 * within the transaction; sweep() removes them. */
gboolean followup_store_hide_import(FollowupStoreChange *change, JsonObject *facts, GError **error);

/* ---- store-announce.c: what is about to be shown ---- */

/* The database was opened. */
void followup_store_remember_announced(FollowupStore *self);

/* ---- store-aftermath.c: what follows from an import for what was there before ---- */

/* It comes with an import, and its employer was there before: noted with its row. */
gboolean
followup_store_note_aftermath(FollowupStore *self, const FollowupStoreCase *added, GError **error);
/* Of an import that is none. */
gboolean followup_store_forget_aftermath(FollowupStore *self, GError **error);
/* What an earlier life left of one. */
gboolean followup_store_load_aftermath(FollowupStore *self, GError **error);
/* Within the change that reveals those interviews, as much as there is time for; *left is the
 * store's aftermath once that is committed; since: others' events while it was taken in are beyond
 * this one. */
gboolean followup_store_begin_aftermath(FollowupStoreChange *change,
                                        const FollowupStoreRange *came,
                                        gint64 since,
                                        gboolean has_offer,
                                        gint64 *left,
                                        GError **error);
/* A slice of it. */
gboolean followup_store_follow_aftermath(FollowupStore *self, gboolean *more, GError **error);
/* All that is left of it, at once. */
gboolean followup_store_end_aftermath(FollowupStore *self, GError **error);

/* ---- store-export.c ---- */

/* A number for what the plan depends on beside the interviews, for who has exports alone. */
guint followup_store_sum_rules(FollowupStore *self);

/* ---- store-requests.c ---- */

/* A text of several lines: UTF-8, not too long, no control characters; NULL is fine. what: "the
 * note", translated. */
gboolean followup_store_check_text(const char *what, const char *text, GError **error);

/* From 1970 to 2199, as days everywhere: dates are reckoned from it. */
gboolean followup_store_check_instant(gint64 instant, GError **error);

/* ---- store-check.c ---- */

/* Integrity, references and tables, where the place asks for it. */
gboolean
followup_store_check_file(FollowupSql *sql, const FollowupStorePlace *place, GError **error);
/* Whether every row means something; DAMAGED. */
gboolean followup_store_read_all(FollowupStore *self, GError **error);
/* Of a transaction, which nothing is that was not checked. */
gboolean followup_store_begin(FollowupStore *self, GError **error);

/* ---- store-words.c ---- */

/* What a verb did, from the facts of its first event; n: to how many it did it. For undo and redo
 * target is what they are about, in words. zone: the machine's. (transfer full) */
typedef struct {
  const char *verb, *who, *target;
  JsonObject *facts;
  guint n;
  gint64 at;
  FollowupZone *zone;
} FollowupStoreDeed;
char *followup_store_word_deed(const FollowupStoreDeed *deed);

/* ---- store-settle.c: what follows elsewhere from a change ---- */

/* offers: those there were before the change. */
gboolean followup_store_settle(FollowupStoreChange *change, const GArray *offers, GError **error);

/* ---- store-endings.c ---- */

/* Ends the process that the interview belongs to where it is open; all its rounds that are. */
gboolean followup_store_end_open_process(FollowupStoreChange *change,
                                         gint64 interview,
                                         FollowupEnding ending,
                                         gint64 at,
                                         GError **error);
/* The latest round of the interview's process. */
FollowupStoreCase *followup_store_load_latest(FollowupStore *self, gint64 id, GError **error);
/* *carried_out: whether the request was carried out before. */
gboolean followup_store_is_carried_out(FollowupStore *self,
                                       const FollowupOrigin *origin,
                                       const char *verb,
                                       gboolean *carried_out,
                                       GError **error);
