/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Reading: one value, lists, counts. Writes nothing. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "error.h"
#include "store-private.h"

/* A popup comes earlier than its due by less than the longest night. */
#define LONGEST_NIGHT (25 * 3600)

/* The user's own weekly step stands in the store beforehand, to wake us: whether it comes depends
 * on what happens until then. */
#define HAS_COME "(a.interview IS NOT NULL OR a.state <> 'planned')"

FollowupInterview *
followup_store_get_interview(FollowupStore *self, gint64 id, GError **error)
{
  return followup_store_load_interview(self, id, error);
}

FollowupAction *
followup_store_get_action(FollowupStore *self, gint64 interview, guint number, GError **error)
{
  g_autoptr(FollowupStoreCase) found = followup_store_case_load_any(self, interview, error);
  FollowupAction *action = found ? followup_store_case_find(found, number, error) : NULL;

  return action ? followup_action_copy(action) : NULL;
}

GPtrArray *
followup_store_get_actions(FollowupStore *self, gint64 interview, GError **error)
{
  return followup_store_case_load_actions(self, interview, error);
}

gboolean
followup_store_get_whole(FollowupStore *self,
                         gint64 interview,
                         FollowupInterview **found,
                         GPtrArray **actions,
                         GError **error)
{
  return followup_store_case_load_whole(self, interview, found, actions, error);
}

gboolean
followup_store_get_last_number(FollowupStore *self, gint64 interview, guint *number, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql, "SELECT max(number) FROM action WHERE interview IS nullif(?, 0)", error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, interview);
  if (followup_statement_step(statement, error) != FOLLOWUP_STEP_ROW)
    return FALSE;
  *number = (guint)followup_statement_get_int(statement, 0); /* 0 for NULL */
  return TRUE;
}

/* ---- interviews ---- */

/* Conditions on the interview i, to be bound in their order, and how the page ends; the same where
 * nothing is asked for but the page. */
#define FILTER                                                                                     \
  "i.id > ? AND (? OR i.ending = 'open') AND (? OR i.ending = ?) "                                 \
  "AND (instr(i.employer_key, ?) OR instr(i.position_key, ?)) ORDER BY i.id LIMIT ?"
#define PLAIN "i.id > ? ORDER BY i.id LIMIT ?"
#define SELECT_INTERVIEWS "SELECT " FOLLOWUP_STORE_INTERVIEW_COLUMNS " FROM interview i WHERE "
#define N_LINE_COLUMNS 15
#define LINE_COLUMNS                                                                               \
  "SELECT i.id, i.start, i.employer, i.position, i.ending, a.number, a.kind, a.state, "            \
  "a.channel, a.interviewer, a.text, a.due, a.by, a.popup, a.snoozed_until"
/* With the pending action due first, which the index action_first has at hand. */
#define FROM_FIRST                                                                                 \
  " FROM interview i LEFT JOIN action a ON a.id = (SELECT n.id FROM action n WHERE "               \
  "n.interview = i.id AND n.next_at IS NOT NULL ORDER BY n.due, n.id LIMIT 1) WHERE "
#define SELECT_LINES LINE_COLUMNS FROM_FIRST
#define SELECT_WITH_PEOPLE                                                                         \
  LINE_COLUMNS ", (SELECT group_concat(p.name, ' ') FROM interviewer p WHERE p.interview = "       \
               "i.id)" FROM_FIRST

/* What is asked for, by how it is asked for. */
typedef struct {
  const char *plain, *filtered, *by_uid;
} Queries;
#define QUERIES(select)                                                                            \
  {                                                                                                \
    select PLAIN, select FILTER, select "i.ical_uid = ? AND " FILTER                               \
  }

static gboolean
filter_is_plain(const FollowupInterviewFilter *filter)
{
  return !filter->ical_uid && !filter->employer && !filter->open_only
         && filter->ending == FOLLOWUP_ENDING_OPEN;
}

static FollowupStatement *
prepare_plain(FollowupStore *self,
              const char *query,
              const FollowupInterviewFilter *filter,
              GError **error)
{
  FollowupStatement *statement = followup_sql_prepare(self->sql, query, error);

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, filter->after);
  followup_statement_bind_int(statement, filter->limit ? (gint64)filter->limit : -1);
  return statement;
}

static FollowupStatement *
prepare_filtered(FollowupStore *self,
                 const Queries *queries,
                 const FollowupInterviewFilter *filter,
                 GError **error)
{
  g_autofree char *folded = followup_interview_fold(filter->employer);
  FollowupStatement *statement;

  if (filter_is_plain(filter))
    return prepare_plain(self, queries->plain, filter, error);
  statement = followup_sql_prepare(self->sql,
                                   filter->ical_uid ? queries->by_uid : queries->filtered, error);
  if (!statement)
    return NULL;
  if (filter->ical_uid)
    followup_statement_bind_text(statement, filter->ical_uid);
  followup_statement_bind_int(statement, filter->after);
  followup_statement_bind_int(statement, !filter->open_only);
  followup_statement_bind_int(statement, filter->ending == FOLLOWUP_ENDING_OPEN);
  followup_statement_bind_text(statement, followup_ending_to_nick(filter->ending));
  followup_statement_bind_text(statement, folded);
  followup_statement_bind_text(statement, folded);
  followup_statement_bind_int(statement, filter->limit ? (gint64)filter->limit : -1);
  return statement;
}

GPtrArray *
followup_store_list_interviews(FollowupStore *self,
                               const FollowupInterviewFilter *filter,
                               GError **error)
{
  static const Queries queries = QUERIES(SELECT_INTERVIEWS);
  g_autoptr(FollowupStatement) statement = prepare_filtered(self, &queries, filter, error);
  g_autoptr(GPtrArray) found
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupInterview *interview = followup_store_read_interview(statement, 0, error);

    if (!interview)
      return NULL;
    g_ptr_array_add(found, interview);
    if (!filter->brief
        && (!followup_store_load_people(self, interview, error)
            || !followup_store_load_answers(self, interview, error)))
      return NULL;
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&found) : NULL;
}

static FollowupLine
read_line(FollowupStatement *statement)
{
  return (FollowupLine){
    .id = followup_statement_get_int(statement, 0),
    .start = followup_statement_get_int(statement, 1),
    .employer = followup_statement_get_text(statement, 2),
    .position = followup_statement_get_text(statement, 3),
    .ending = followup_statement_get_text(statement, 4),
    .number = (guint)followup_statement_get_int(statement, 5),
    .kind = followup_statement_get_text(statement, 6),
    .state = followup_statement_get_text(statement, 7),
    .channel = followup_statement_get_text(statement, 8),
    .interviewer = followup_statement_get_text(statement, 9),
    .text = followup_statement_get_text(statement, 10),
    .due = followup_statement_get_int(statement, 11),
    .by = followup_statement_get_int(statement, 12),
    .popup = followup_statement_get_int(statement, 13),
    .snoozed_until = followup_statement_get_int(statement, 14),
  };
}

/* As the database keeps them. */
static gboolean
append_ready(FollowupStore *self,
             const FollowupInterviewFilter *filter,
             GString *text,
             guint *n,
             gint64 *last,
             GError **error)
{
  g_autoptr(FollowupStatement) statement = prepare_plain(
      self, "SELECT interview, text FROM line WHERE interview > ? ORDER BY interview LIMIT ?",
      filter, error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  for (*n = 0; (step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW; ++*n) {
    *last = followup_statement_get_int(statement, 0);
    g_string_append(text, followup_statement_get_text(statement, 1));
  }
  return step == FOLLOWUP_STEP_DONE;
}

gboolean
followup_store_append_lines(FollowupStore *self,
                            const FollowupInterviewFilter *filter,
                            GString *text,
                            guint *n,
                            gint64 *last,
                            GError **error)
{
  static const Queries plain = QUERIES(SELECT_LINES);
  static const Queries with_people = QUERIES(SELECT_WITH_PEOPLE);
  g_autoptr(FollowupStatement) statement = NULL;
  FollowupSqlStep step;

  if (filter_is_plain(filter) && !filter->people && !followup_store_is_hiding(self))
    return append_ready(self, filter, text, n, last, error);
  statement = prepare_filtered(self, filter->people ? &with_people : &plain, filter, error);
  if (!statement)
    return FALSE;
  for (*n = 0; (step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW; ++*n) {
    FollowupLine line = read_line(statement);

    *last = line.id;
    if (filter->people) {
      line.people = followup_statement_get_text(statement, N_LINE_COLUMNS);
      followup_line_append_whole(&line, text);
    } else {
      followup_line_append(&line, text);
    }
  }
  return step == FOLLOWUP_STEP_DONE;
}

gint64
followup_store_get_stamp(FollowupStore *self)
{
  return self->sql ? followup_sql_count_written(self->sql) : -1;
}

gboolean
followup_store_measure_wait(FollowupStore *self,
                            const char *employer,
                            FollowupWait *wait,
                            GError **error)
{
  g_autofree char *folded = followup_interview_fold(employer);
  g_autoptr(GPtrArray) found
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  /* The latest tell enough, and cost the same however many there are. */
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT " FOLLOWUP_STORE_INTERVIEW_COLUMNS
      " FROM interview i WHERE i.employer_key = ? ORDER BY i.start DESC LIMIT 100",
      error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, folded);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupInterview *interview = followup_store_read_interview(statement, 0, error);

    if (!interview)
      return FALSE;
    g_ptr_array_add(found, interview);
    if (!followup_store_load_answers(self, interview, error))
      return FALSE;
  }
  if (step != FOLLOWUP_STEP_DONE)
    return FALSE;
  *wait = followup_wait_measure(found);
  return TRUE;
}

/* ---- actions ---- */

gboolean
followup_store_collect_actions(FollowupStore *self,
                               FollowupStatement *statement,
                               gboolean with_people,
                               GPtrArray **actions,
                               GPtrArray **interviews,
                               GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  g_autoptr(GPtrArray) theirs
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupSqlStep step;

  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupAction *action = followup_store_read_action(statement, NULL, error);
    FollowupInterview *interview;

    if (!action)
      return FALSE;
    g_ptr_array_add(found, action);
    if (!interviews)
      continue;
    interview
        = action->interview
              ? followup_store_read_interview(statement, FOLLOWUP_STORE_N_ACTION_COLUMNS, error)
              : NULL;
    if (action->interview && !interview)
      return FALSE;
    g_ptr_array_add(theirs, interview);
    if (interview && with_people && !followup_store_load_people(self, interview, error))
      return FALSE;
  }
  if (step != FOLLOWUP_STEP_DONE)
    return FALSE;
  *actions = g_steal_pointer(&found);
  if (interviews)
    *interviews = g_steal_pointer(&theirs);
  return TRUE;
}

#define BEHIND "a.due >= ?6 AND (a.due > ?6 OR a.id > ?7) "
#define PAGE BEHIND "ORDER BY a.due, a.id LIMIT ?5"

/* Each way of asking has an index of its own: one interview's, what is pending, all there is. */
static const char *
choose_query(const FollowupActionFilter *filter)
{
  if (filter->interview)
    return FOLLOWUP_STORE_SELECT_ACTIONS
        "WHERE a.interview = ?1 AND (?2 = 0 OR a.next_at IS NOT NULL) "
        "AND (a.due <= ?3 OR a.popup <= ?3) AND " PAGE;
  if (filter->pending_only)
    return FOLLOWUP_STORE_SELECT_ACTIONS
        "WHERE a.next_at IS NOT NULL AND a.due <= ?4 AND (a.due <= ?3 OR a.popup <= ?3) "
        "AND " HAS_COME " AND " PAGE;
  return FOLLOWUP_STORE_SELECT_ACTIONS "WHERE (a.due <= ?3 OR a.popup <= ?3) AND " HAS_COME
                                       " AND " PAGE;
}

/* Where the list goes on behind the action: its due and its row. From the start where none is
 * given. */
static gboolean
find_place(
    FollowupStore *self, const FollowupActionId *after, gint64 *due, gint64 *row, GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  FollowupSqlStep step;

  *due = *row = G_MININT64;
  if (!after->number)
    return TRUE;
  statement = followup_sql_prepare(
      self->sql, "SELECT due, id FROM action WHERE interview IS nullif(?, 0) AND number = ?",
      error);
  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, after->interview);
  followup_statement_bind_int(statement, after->number);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_DONE)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("there is no action ‘%" PRId64 ".%u’ to list behind"), after->interview,
                after->number);
  if (step != FOLLOWUP_STEP_ROW)
    return FALSE;
  *due = followup_statement_get_int(statement, 0);
  *row = followup_statement_get_int(statement, 1);
  return TRUE;
}

GPtrArray *
followup_store_list_actions(FollowupStore *self,
                            const FollowupActionFilter *filter,
                            GPtrArray **interviews,
                            GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  gint64 latest = G_MAXINT64 - LONGEST_NIGHT;
  gint64 until = filter->until == FOLLOWUP_NO_INSTANT ? latest : MIN(filter->until, latest);
  gint64 due, row;
  GPtrArray *actions = NULL;

  if (!find_place(self, &filter->after, &due, &row, error))
    return NULL;
  statement = followup_sql_prepare(self->sql, choose_query(filter), error);
  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, filter->interview);
  followup_statement_bind_int(statement, filter->pending_only);
  followup_statement_bind_int(statement, until);
  followup_statement_bind_int(statement, until + LONGEST_NIGHT);
  followup_statement_bind_int(statement, filter->limit ? (gint64)filter->limit : -1);
  followup_statement_bind_int(statement, due);
  followup_statement_bind_int(statement, row);
  if (!followup_store_collect_actions(self, statement, FALSE, &actions, interviews, error))
    return NULL;
  return actions;
}

/* What is said of why. One that makes no sense is said nothing of: who asks for the action itself
 * is told. */
static void
visit_with_reason(FollowupStatement *statement,
                  FollowupLine *line,
                  const FollowupActionLineFilter *filter,
                  FollowupStoreLineFunc func,
                  gpointer data)
{
  g_autoptr(FollowupReason) reason
      = followup_reason_parse(followup_statement_get_text(statement, N_LINE_COLUMNS), NULL);
  g_autofree char *gist = reason && filter->gist ? followup_reason_to_gist(reason) : NULL;
  g_autofree char *why = reason && filter->why ? followup_reason_to_text(reason) : NULL;

  line->gist = gist;
  line->why = why;
  func(line, data);
}

gboolean
followup_store_visit_action_lines(FollowupStore *self,
                                  const FollowupActionLineFilter *filter,
                                  FollowupStoreLineFunc func,
                                  gpointer data,
                                  GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  FollowupSqlStep step;
  gint64 due, row;

  if (!find_place(self, &filter->after, &due, &row, error))
    return FALSE;
  statement = followup_sql_prepare(
      self->sql,
      LINE_COLUMNS ", a.reason FROM action a LEFT JOIN interview i ON i.id = a.interview "
                   "WHERE a.next_at IS NOT NULL AND " HAS_COME " AND a.due >= ?1 "
                   "AND (a.due > ?1 OR a.id > ?2) ORDER BY a.due, a.id LIMIT ?3",
      error);
  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, due);
  followup_statement_bind_int(statement, row);
  followup_statement_bind_int(statement, filter->limit ? (gint64)filter->limit : -1);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupLine line = read_line(statement);

    if (filter->gist || filter->why)
      visit_with_reason(statement, &line, filter, func, data);
    else
      func(&line, data);
  }
  return step == FOLLOWUP_STEP_DONE;
}

/* ---- counts ---- */

/* For properties, which cannot fail: what goes wrong is logged. */
static gint64
ask(FollowupStore *self, const char *text, const gint64 *value, gint64 fallback)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, text, &error);
  FollowupSqlStep step = FOLLOWUP_STEP_ERROR;

  if (statement) {
    if (value)
      followup_statement_bind_int(statement, *value);
    step = followup_statement_step(statement, &error);
  }
  if (step == FOLLOWUP_STEP_ERROR)
    g_warning("%s", error->message);
  if (step != FOLLOWUP_STEP_ROW || followup_statement_is_null(statement, 0))
    return fallback;
  return followup_statement_get_int(statement, 0);
}

gint64
followup_store_get_next_due(FollowupStore *self)
{
  return ask(self, "SELECT min(a.due) FROM action a WHERE a.next_at IS NOT NULL AND " HAS_COME,
             NULL, FOLLOWUP_NO_INSTANT);
}

guint
followup_store_count_due(FollowupStore *self, gint64 now)
{
  return (guint)ask(self, "SELECT count(*) FROM action WHERE next_at IS NOT NULL AND due <= ?",
                    &now, 0);
}

gboolean
followup_store_count_behind(FollowupStore *self,
                            const FollowupActionId *after,
                            guint *n,
                            GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  gint64 due, row;

  if (!find_place(self, after, &due, &row, error))
    return FALSE;
  /* Each part by an index alone. */
  statement = followup_sql_prepare(
      self->sql,
      "SELECT CASE WHEN EXISTS (SELECT 1 FROM action a WHERE a.next_at IS NOT NULL "
      "AND a.next_at < ?3 AND a.due >= ?1 AND (a.due > ?1 OR a.id > ?2)) THEN 0 ELSE "
      "(SELECT count(*) FROM action a WHERE a.next_at IS NOT NULL AND a.due >= ?1 "
      "AND (a.due > ?1 OR a.id > ?2)) - (SELECT count(*) FROM action a WHERE a.interview IS NULL "
      "AND a.next_at IS NOT NULL AND a.due >= ?1 AND (a.due > ?1 OR a.id > ?2) "
      "AND NOT " HAS_COME ") END",
      error);
  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, due);
  followup_statement_bind_int(statement, row);
  followup_statement_bind_int(statement, due - LONGEST_NIGHT);
  if (followup_statement_step(statement, error) != FOLLOWUP_STEP_ROW)
    return FALSE;
  *n = (guint)followup_statement_get_int(statement, 0);
  return TRUE;
}

gint64
followup_store_get_next_at(FollowupStore *self, gint64 after)
{
  return ask(self, "SELECT min(next_at) FROM action WHERE next_at IS NOT NULL AND next_at > ?",
             &after, FOLLOWUP_NO_INSTANT);
}

GHashTable *
followup_store_count_by_holidays(FollowupStore *self, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT holidays, count(*) FROM interview WHERE holidays IS NOT NULL AND id IN (SELECT "
      "interview FROM action INDEXED BY action_next WHERE next_at IS NOT NULL) GROUP BY holidays",
      error);
  g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW)
    g_hash_table_insert(counts, g_strdup(followup_statement_get_text(statement, 0)),
                        GUINT_TO_POINTER((guint)followup_statement_get_int(statement, 1)));
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&counts) : NULL;
}
