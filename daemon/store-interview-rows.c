/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Interviews, their people and their answers as rows and back; knows nothing of actions' meaning.
 */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

#define ROLE_INTERVIEWER "interviewer"
#define ROLE_AGENCY "agency"

/* ---- to rows ---- */

static void
add_ending(FollowupStoreRow *row, const FollowupInterview *interview)
{
  g_autofree char *deadline
      = interview->offer_deadline ? followup_day_to_iso(interview->offer_deadline) : NULL;
  gboolean open = interview->ending == FOLLOWUP_ENDING_OPEN;

  followup_store_row_add_text(row, "ending", followup_ending_to_nick(interview->ending));
  followup_store_row_add_instant(row, "ended_at", open ? FOLLOWUP_NO_INSTANT : interview->ended_at);
  followup_store_row_add_text(row, "offer_deadline", deadline);
  followup_store_row_add_text(row, "offer_preferred",
                              followup_may_to_nick(interview->offer_preferred));
}

FollowupStoreRow *
followup_store_ending_to_row(const FollowupInterview *interview)
{
  FollowupStoreRow *row = followup_store_row_new("interview", interview->id, 0);

  add_ending(row, interview);
  followup_store_row_add_int(row, "modified", interview->modified);
  return row;
}

static FollowupStoreRow *
make_row(const FollowupInterview *interview)
{
  FollowupStoreRow *row = followup_store_row_new("interview", interview->id, 0);
  g_autofree char *employer_key = followup_interview_fold(interview->employer);
  g_autofree char *position_key = followup_interview_fold(interview->position);
  g_autofree char *decision = followup_decision_to_string(&interview->decision);

  followup_store_row_add_text(row, "uuid", interview->uuid);
  followup_store_row_add_text(row, "employer", interview->employer);
  followup_store_row_add_text(row, "position", interview->position);
  followup_store_row_add_text(row, "employer_key", employer_key);
  followup_store_row_add_text(row, "position_key", position_key);
  followup_store_row_add_int(row, "start", interview->start);
  followup_store_row_add_int(row, "end", followup_interview_get_end(interview));
  followup_store_row_add_int(row, "duration", interview->duration);
  followup_store_row_add_text(row, "zone", interview->zone);
  followup_store_row_add_text(row, "stage", followup_stage_to_nick(interview->stage));
  followup_store_row_add_text(row, "place", interview->place);
  followup_store_row_add_text(row, "decision", decision);
  followup_store_row_add_text(row, "may_follow_up", followup_may_to_nick(interview->may_follow_up));
  followup_store_row_add_text(row, "cadence", interview->cadence);
  followup_store_row_add_text(row, "liked", interview->liked);
  followup_store_row_add_text(row, "forgot", interview->forgot);
  followup_store_row_add_text(row, "note", interview->note);
  add_ending(row, interview);
  followup_store_row_add_instant(
      row, "no_show_at", interview->no_show_at ? interview->no_show_at : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_text(row, "holidays", interview->holidays);
  followup_store_row_add_text(row, "ical_uid", interview->ical_uid);
  followup_store_row_add_instant(
      row, "ical_sequence", interview->ical_uid ? interview->ical_sequence : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_int(row, "created", interview->created);
  followup_store_row_add_int(row, "modified", interview->modified);
  return row;
}

static FollowupStoreRow *
make_person_row(const FollowupInterviewer *person,
                gint64 id,
                gint64 interview,
                guint position,
                const char *role)
{
  FollowupStoreRow *row = followup_store_row_new("interviewer", id, interview);

  followup_store_row_add_int(row, "interview", interview);
  followup_store_row_add_int(row, "position", position);
  followup_store_row_add_text(row, "uuid", person->uuid);
  followup_store_row_add_text(row, "role", role);
  followup_store_row_add_text(row, "name", person->name);
  followup_store_row_add_text(row, "email", person->email);
  followup_store_row_add_text(row, "phone", person->phone);
  followup_store_row_add_text(row, "post", person->post);
  followup_store_row_add_text(row, "title", person->title);
  followup_store_row_add_text(row, "about", person->about);
  followup_store_row_add_text(row, "prefers", followup_channel_to_nick(person->prefers));
  followup_store_row_add_int(row, "lead", person->lead ? 1 : 0);
  followup_store_row_add_int(row, "card", person->card ? 1 : 0);
  return row;
}

static FollowupStoreRow *
make_answer_row(const FollowupAnswer *answer, gint64 id, gint64 interview)
{
  FollowupStoreRow *row = followup_store_row_new("answer", id, interview);
  g_autofree char *decision = followup_decision_to_string(&answer->decision);

  followup_store_row_add_int(row, "interview", interview);
  followup_store_row_add_int(row, "at", answer->at);
  followup_store_row_add_text(row, "decision", decision);
  return row;
}

/* ---- from rows ---- */

static gboolean
fail_damaged(FollowupStatement *statement, gint64 id, const GError *cause, GError **error)
{
  followup_statement_report_damage(statement);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
              _("interview %d in the database cannot be read: %s"), (int)id, cause->message);
  return FALSE;
}

/* A text that the current code does not know (a flipped bit, a foreign hand) is damage. */
static gboolean
read_nicks(FollowupInterview *interview, FollowupStatement *statement, int column, GError **error)
{
  const char *deadline = followup_statement_get_text(statement, column + 19);
  g_autoptr(GError) cause = NULL;

  if (followup_stage_from_nick(followup_statement_get_text(statement, column + 7),
                               &interview->stage, &cause)
      && followup_decision_parse(followup_statement_get_text(statement, column + 9),
                                 &interview->decision, &cause)
      && followup_may_from_nick(followup_statement_get_text(statement, column + 10),
                                &interview->may_follow_up, &cause)
      && followup_ending_from_nick(followup_statement_get_text(statement, column + 15),
                                   &interview->ending, &cause)
      && followup_may_from_nick(followup_statement_get_text(statement, column + 20),
                                &interview->offer_preferred, &cause)
      && (!deadline || followup_day_parse(deadline, &interview->offer_deadline, &cause)))
    return TRUE;
  return fail_damaged(statement, interview->id, cause, error);
}

static char *
dup_text(FollowupStatement *statement, int column)
{
  return g_strdup(followup_statement_get_text(statement, column));
}

FollowupInterview *
followup_store_read_interview(FollowupStatement *statement, int column, GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();

  interview->id = followup_statement_get_int(statement, column);
  interview->uuid = dup_text(statement, column + 1);
  interview->employer = dup_text(statement, column + 2);
  interview->position = dup_text(statement, column + 3);
  interview->start = followup_statement_get_int(statement, column + 4);
  interview->duration = (guint)followup_statement_get_int(statement, column + 5);
  g_free(interview->zone);
  interview->zone = dup_text(statement, column + 6);
  interview->place = dup_text(statement, column + 8);
  interview->cadence = dup_text(statement, column + 11);
  interview->liked = dup_text(statement, column + 12);
  interview->forgot = dup_text(statement, column + 13);
  interview->note = dup_text(statement, column + 14);
  interview->ended_at = followup_statement_get_int(statement, column + 16);
  interview->created = followup_statement_get_int(statement, column + 17);
  interview->modified = followup_statement_get_int(statement, column + 18);
  interview->no_show_at = followup_statement_get_int(statement, column + 21);
  interview->holidays = dup_text(statement, column + 22);
  interview->ical_uid = dup_text(statement, column + 23);
  interview->ical_sequence = (guint)followup_statement_get_int(statement, column + 24);
  if (!read_nicks(interview, statement, column, error))
    return NULL;
  return g_steal_pointer(&interview);
}

static FollowupInterviewer *
read_person(FollowupStatement *statement, gint64 interview, GError **error)
{
  g_autoptr(FollowupInterviewer) person = followup_interviewer_new();
  g_autoptr(GError) cause = NULL;

  person->uuid = dup_text(statement, 1);
  person->name = dup_text(statement, 3);
  person->email = dup_text(statement, 4);
  person->phone = dup_text(statement, 5);
  person->post = dup_text(statement, 6);
  person->title = dup_text(statement, 7);
  person->about = dup_text(statement, 8);
  person->lead = followup_statement_get_int(statement, 10) != 0;
  person->card = followup_statement_get_int(statement, 11) != 0;
  if (!followup_channel_from_nick(followup_statement_get_text(statement, 9), &person->prefers,
                                  &cause)) {
    fail_damaged(statement, interview, cause, error);
    return NULL;
  }
  return g_steal_pointer(&person);
}

static FollowupStatement *
prepare_with_id(FollowupStore *self, const char *text, gint64 id, GError **error)
{
  FollowupStatement *statement = followup_sql_prepare(self->sql, text, error);

  if (statement)
    followup_statement_bind_int(statement, id);
  return statement;
}

/* ids, nullable: of the rows, the agency's last. */
static gboolean
load_people(FollowupStore *self, FollowupInterview *interview, GArray *ids, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = prepare_with_id(self,
                        "SELECT id, uuid, role, name, email, phone, post, title, about, prefers, "
                        "lead, card FROM interviewer WHERE interview = ? ORDER BY position",
                        interview->id, error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupInterviewer *person = read_person(statement, interview->id, error);
    gint64 id = followup_statement_get_int(statement, 0);

    if (!person)
      return FALSE;
    if (ids)
      g_array_append_val(ids, id);
    if (g_str_equal(followup_statement_get_text(statement, 2), ROLE_INTERVIEWER)) {
      g_ptr_array_add(interview->interviewers, person);
    } else {
      followup_interviewer_free(interview->agency);
      interview->agency = person;
    }
  }
  return step == FOLLOWUP_STEP_DONE;
}

gboolean
followup_store_load_people(FollowupStore *self, FollowupInterview *interview, GError **error)
{
  return load_people(self, interview, NULL, error);
}

static gboolean
load_answers(FollowupStore *self, FollowupInterview *interview, GArray *ids, GError **error)
{
  g_autoptr(FollowupStatement) statement = prepare_with_id(
      self, "SELECT id, at, decision FROM answer WHERE interview = ? ORDER BY at, id",
      interview->id, error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    g_autoptr(GError) cause = NULL;
    FollowupAnswer answer = { .at = followup_statement_get_int(statement, 1) };
    gint64 id = followup_statement_get_int(statement, 0);

    if (!followup_decision_parse(followup_statement_get_text(statement, 2), &answer.decision,
                                 &cause))
      return fail_damaged(statement, interview->id, cause, error);
    g_array_append_val(interview->answers, answer);
    if (ids)
      g_array_append_val(ids, id);
  }
  return step == FOLLOWUP_STEP_DONE;
}

gboolean
followup_store_load_answers(FollowupStore *self, FollowupInterview *into, GError **error)
{
  return load_answers(self, into, NULL, error);
}

static void
fail_unknown(gint64 id, GError **error)
{
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, id);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
              _("no interview %s; the ids are in ‘followup list’"), text);
}

FollowupInterview *
followup_store_load_interview(FollowupStore *self, gint64 id, GError **error)
{
  g_autoptr(FollowupStatement) statement = prepare_with_id(
      self, "SELECT " FOLLOWUP_STORE_INTERVIEW_COLUMNS " FROM interview i WHERE i.id = ?", id,
      error);
  g_autoptr(FollowupInterview) interview = NULL;
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_DONE)
    fail_unknown(id, error);
  if (step != FOLLOWUP_STEP_ROW)
    return NULL;
  interview = followup_store_read_interview(statement, 0, error);
  if (!interview || !followup_store_load_people(self, interview, error)
      || !followup_store_load_answers(self, interview, error))
    return NULL;
  return g_steal_pointer(&interview);
}

/* ---- writing ---- */

static void
give_uuids(FollowupInterview *interview)
{
  if (!interview->uuid)
    interview->uuid = g_uuid_string_random();
  for (guint i = 0; i < interview->interviewers->len; i++) {
    FollowupInterviewer *person = g_ptr_array_index(interview->interviewers, i);

    if (!person->uuid)
      person->uuid = g_uuid_string_random();
  }
  if (interview->agency && !interview->agency->uuid)
    interview->agency->uuid = g_uuid_string_random();
}

/* The people as rows in order, the agency last. */
static GPtrArray *
make_person_rows(const FollowupInterview *interview, const GArray *ids)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)followup_store_row_free);
  guint n = interview->interviewers->len;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add(rows, make_person_row(g_ptr_array_index(interview->interviewers, i),
                                          ids ? g_array_index(ids, gint64, i) : 0, interview->id, i,
                                          ROLE_INTERVIEWER));
  if (interview->agency)
    g_ptr_array_add(rows,
                    make_person_row(interview->agency, ids ? g_array_index(ids, gint64, n) : 0,
                                    interview->id, n, ROLE_AGENCY));
  return rows;
}

static GPtrArray *
make_answer_rows(const FollowupInterview *interview, const GArray *ids)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)followup_store_row_free);

  for (guint i = 0; i < interview->answers->len; i++)
    g_ptr_array_add(rows, make_answer_row(&g_array_index(interview->answers, FollowupAnswer, i),
                                          ids ? g_array_index(ids, gint64, i) : 0, interview->id));
  return rows;
}

/* The n-th row becomes the n-th; who a person is stands in its uuid, not in the row's id. */
static gboolean
write_rows(FollowupStoreChange *change, GPtrArray *old, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < MAX(old->len, rows->len); i++) {
    FollowupStoreRow *before = i < old->len ? g_ptr_array_index(old, i) : NULL;
    FollowupStoreRow *after = i < rows->len ? g_ptr_array_index(rows, i) : NULL;
    gboolean done;

    if (before && after) {
      after->id = before->id;
      done = followup_store_change_update(change, before, after, error);
    } else if (after) {
      done = followup_store_change_insert(change, after, error);
    } else {
      done = followup_store_change_delete(change, before, error);
    }
    if (!done)
      return FALSE;
  }
  return TRUE;
}

/* What is stored of the people and answers, as rows with their ids. */
static gboolean
load_stored_rows(
    FollowupStore *store, gint64 id, GPtrArray **people, GPtrArray **answers, GError **error)
{
  g_autoptr(FollowupInterview) stored = followup_interview_new();
  g_autoptr(GArray) person_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GArray) answer_ids = g_array_new(FALSE, FALSE, sizeof(gint64));

  stored->id = id;
  if (!load_people(store, stored, person_ids, error)
      || !load_answers(store, stored, answer_ids, error))
    return FALSE;
  *people = make_person_rows(stored, person_ids);
  *answers = make_answer_rows(stored, answer_ids);
  return TRUE;
}

gboolean
followup_store_write_interview(FollowupStoreChange *change,
                               const FollowupInterview *old,
                               FollowupInterview *interview,
                               GError **error)
{
  g_autoptr(FollowupStoreRow) row = NULL, old_row = NULL;
  g_autoptr(GPtrArray) old_people = NULL, old_answers = NULL, people = NULL, answers = NULL;

  give_uuids(interview);
  row = make_row(interview);
  if (old) {
    old_row = make_row(old);
    if (!followup_store_change_update(change, old_row, row, error)
        || !load_stored_rows(followup_store_change_get_store(change), old->id, &old_people,
                             &old_answers, error))
      return FALSE;
  } else {
    if (!followup_store_change_insert(change, row, error))
      return FALSE;
    interview->id = row->id;
    old_people = g_ptr_array_new();
    old_answers = g_ptr_array_new();
  }
  people = make_person_rows(interview, NULL);
  answers = make_answer_rows(interview, NULL);
  return write_rows(change, old_people, people, error)
         && write_rows(change, old_answers, answers, error);
}

gboolean
followup_store_delete_case(FollowupStoreChange *change, FollowupStoreCase *found, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  g_autoptr(FollowupStoreRow) row = make_row(found->interview);
  g_autoptr(GPtrArray) people = NULL, answers = NULL, none = g_ptr_array_new();

  return load_stored_rows(store, found->interview->id, &people, &answers, error)
         && write_rows(change, found->rows, none, error) && write_rows(change, people, none, error)
         && write_rows(change, answers, none, error)
         && followup_store_change_delete(change, row, error);
}
