/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the user adds beside the plan: what an employer asked for, and contacts that were had. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"
#include "text.h"

#define DAY (24 * 60 * 60)
#define FIRST_INSTANT ((gint64)0)         /* 1970 */
#define LAST_INSTANT ((gint64)7258118400) /* 2200 */

/* ---- checks ---- */

static gboolean
has_control(const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    if (g_unichar_type(c) == G_UNICODE_CONTROL && c != '\n' && c != '\t')
      return TRUE;
  }
  return FALSE;
}

gboolean
followup_store_check_text(const char *what, const char *text, GError **error)
{
  if (!text)
    return TRUE;
  if (!g_utf8_validate(text, -1, NULL))
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is not UTF-8 text; expected plain text"), what);
  else if (g_utf8_strlen(text, -1) > FOLLOWUP_MAX_TEXT)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("%s has %ld characters; expected at most %d"), what, g_utf8_strlen(text, -1),
                FOLLOWUP_MAX_TEXT);
  else if (has_control(text))
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s has a control character; expected plain text"), what);
  else
    return TRUE;
  return FALSE;
}

gboolean
followup_store_check_instant(gint64 instant, GError **error)
{
  if (instant >= FIRST_INSTANT && instant < LAST_INSTANT)
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("the date is out of range: expected one from 1970 to 2199, for example "
                        "‘2026-12-04’"));
  return FALSE;
}

/* ---- people ---- */

static char *
list_names(const FollowupInterview *interview)
{
  GString *names = g_string_new(NULL);
  guint n = interview->interviewers->len;

  for (guint i = 0; i < n + (interview->agency != NULL); i++) {
    const FollowupInterviewer *person
        = i < n ? g_ptr_array_index(interview->interviewers, i) : interview->agency;
    g_autofree char *quoted = followup_text_quote(person->name);

    g_string_append_printf(names, "%s%s", i ? ", " : "", quoted);
  }
  return g_string_free(names, FALSE);
}

static gboolean
fail_unknown_person(const FollowupInterview *interview, const char *name, GError **error)
{
  g_autofree char *names = list_names(interview);
  g_autofree char *quoted = followup_text_quote(name);

  if (*names)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("nobody called %s is known at interview %d: expected %s"), quoted,
                (int)interview->id, names);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("nobody called %s is known at interview %d: it has no interviewers; ‘followup "
                  "edit %d --with …’ adds one"),
                quoted, (int)interview->id, (int)interview->id);
  return FALSE;
}

/* *person: NULL where no name is given. */
static gboolean
find_named(const FollowupInterview *interview,
           const char *name,
           const FollowupInterviewer **person,
           GError **error)
{
  g_autofree char *wanted = followup_interview_fold(name);
  guint n = interview->interviewers->len;

  *person = NULL;
  if (!*wanted)
    return TRUE;
  for (guint i = 0; i < n + (interview->agency != NULL); i++) {
    const FollowupInterviewer *one
        = i < n ? g_ptr_array_index(interview->interviewers, i) : interview->agency;
    g_autofree char *key = followup_interview_fold(one->name);

    if (g_str_equal(key, wanted)) {
      *person = one;
      return TRUE;
    }
  }
  return fail_unknown_person(interview, name, error);
}

static void
address(FollowupAction *action, const FollowupInterviewer *person)
{
  if (!person)
    return;
  action->interviewer = g_strdup(person->name ? person->name : person->email);
  action->interviewer_uuid = g_strdup(person->uuid);
}

/* ---- requests ---- */

static gboolean
check_request(const FollowupStoreCase *found, const FollowupRequest *request, GError **error)
{
  g_autofree char *text = followup_text_strip(request->text);
  FollowupEnding ending = found->interview->ending;

  if (!followup_store_check_text(_("what they asked for"), request->text, error))
    return FALSE;
  if (!text) {
    g_set_error_literal(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
        _("what they asked for is missing: expected it in words, for example ‘send references’"));
    return FALSE;
  }
  if (ending == FOLLOWUP_ENDING_OPEN || ending == FOLLOWUP_ENDING_OFFER
      || ending == FOLLOWUP_ENDING_ACCEPTED)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
              _("the process of interview %d has ended (%s): ‘followup reopen %d’ takes that back"),
              (int)found->id, followup_ending_to_words(ending), (int)found->id);
  return FALSE;
}

static gboolean
set_dates(FollowupAction *action, const FollowupRequest *request, gint64 now, GError **error)
{
  gboolean at_once = request->due == FOLLOWUP_NO_INSTANT;

  action->due = at_once ? now : request->due;
  if (!followup_store_check_instant(action->due, error))
    return FALSE;
  action->by = request->by == FOLLOWUP_NO_INSTANT ? action->due + DAY : request->by;
  if (!followup_store_check_instant(action->by, error))
    return FALSE;
  action->reason->by_hand = !at_once;
  if (action->by >= action->due)
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("it would be late before it is due: expected the latest moment not before "
                        "the due one"));
  return FALSE;
}

static FollowupAction *
make_request(FollowupStore *self,
             const FollowupStoreCase *found,
             const FollowupRequest *request,
             GError **error)
{
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_REQUEST);
  g_autoptr(FollowupZone) zone = followup_zone_new(found->interview->zone, error);
  gint64 now = followup_clock_get_now(self->clock);
  const FollowupInterviewer *person;

  if (!zone || !check_request(found, request, error)
      || !find_named(found->interview, request->interviewer, &person, error)
      || !set_dates(action, request, now, error))
    return NULL;
  if (!person)
    person = followup_interview_get_lead(found->interview);
  address(action, person);
  action->channel = request->channel;
  if (action->channel == FOLLOWUP_CHANNEL_NONE)
    action->channel = person && person->prefers ? person->prefers : FOLLOWUP_CHANNEL_EMAIL;
  action->text = followup_text_strip(request->text);
  action->reason->anchor = FOLLOWUP_ANCHOR_NOW;
  /* The day it was asked for stands only where it is due at once. */
  action->reason->anchor_day = action->reason->by_hand ? 0 : followup_instant_get_day(now, zone);
  action->reason->sources = g_strdup("S4");
  action->reason->due_day = followup_instant_get_day(action->due, zone);
  followup_plan_set_popup(action, found->interview, self->rules);
  followup_store_plan_afresh(action);
  return g_steal_pointer(&action);
}

static gboolean
add_request(FollowupStoreChange *change,
            const FollowupRequest *request,
            GArray *added,
            GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(store, request->interview, error);
  FollowupAction *action = found ? make_request(store, found, request, error) : NULL;
  FollowupActionId id;

  if (!action)
    return FALSE;
  g_ptr_array_add(found->actions, action);
  if (!followup_store_case_write(found, change, error))
    return FALSE;
  followup_store_change_describe(change, found, action);
  followup_store_change_add_fact(change, found->id, "text", action->text);
  id = (FollowupActionId){ action->interview, action->number };
  g_array_append_val(added, id);
  return TRUE;
}

/* The actions of the events of a request that was carried out before. */
static GArray *
list_added(FollowupStore *self, const FollowupOrigin *origin, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT e.interview, json_extract(c.value, '$.new.number') FROM event f "
      "JOIN event e ON e.batch = f.id JOIN json_each(e.changes) c "
      "WHERE f.request = lower(?) AND json_extract(c.value, '$.new.kind') = 'request' "
      "AND json_extract(c.value, '$.old') IS NULL ORDER BY json_extract(c.value, '$.id')",
      error);
  g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  followup_statement_bind_text(statement, origin->request);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupActionId id = { followup_statement_get_int(statement, 0),
                            (guint)followup_statement_get_int(statement, 1) };

    g_array_append_val(added, id);
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&added) : NULL;
}

gboolean
followup_store_add_requests(FollowupStore *self,
                            const FollowupRequest *requests,
                            gsize n_requests,
                            const FollowupOrigin *origin,
                            GArray **added,
                            GError **error)
{
  g_autoptr(GArray) ids = NULL;
  g_autoptr(FollowupStoreChange) change = NULL;
  gboolean carried_out;

  if (!followup_store_is_carried_out(self, origin, "request", &carried_out, error))
    return FALSE;
  ids = carried_out ? list_added(self, origin, error)
                    : g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  if (!ids)
    return FALSE;
  if (!carried_out) {
    change = followup_store_change_begin(self, "request", origin, error);
    if (!change)
      return FALSE;
    for (gsize i = 0; i < n_requests; i++) {
      if (!add_request(change, &requests[i], ids, error))
        return FALSE;
    }
    if (!followup_store_change_commit(change, error))
      return FALSE;
  }
  if (added)
    *added = g_steal_pointer(&ids);
  return TRUE;
}

/* ---- touches ---- */

static gboolean
check_touch(const FollowupTouch *touch, gint64 now, GError **error)
{
  if (touch->at > now)
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("a contact that was had cannot lie in the future: expected a moment that "
                          "has passed, for example ‘now’"));
  else if (touch->channel == FOLLOWUP_CHANNEL_NONE)
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("a contact needs a way: expected email, phone, post or social"));
  else
    return followup_store_check_instant(touch->at, error)
           && followup_store_check_text(_("the note"), touch->note, error);
  return FALSE;
}

static FollowupAction *
make_touch(const FollowupInterview *interview, const FollowupTouch *touch, GError **error)
{
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_TOUCH);
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, error);
  const FollowupInterviewer *person;

  if (!zone || !find_named(interview, touch->interviewer, &person, error))
    return NULL;
  address(action, person);
  action->channel = touch->channel;
  action->note = followup_text_strip(touch->note);
  action->due = action->by = action->popup = touch->at;
  action->reason->anchor = FOLLOWUP_ANCHOR_NOW;
  action->reason->due_day = followup_instant_get_day(touch->at, zone);
  followup_store_finish_action(action, FOLLOWUP_STATE_DONE, touch->at);
  return g_steal_pointer(&action);
}

gboolean
followup_store_record_touch(FollowupStore *self,
                            gint64 id,
                            const FollowupTouch *touch,
                            const FollowupOrigin *origin,
                            GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  g_autoptr(FollowupStoreCase) found = NULL;
  FollowupAction *action;
  gboolean carried_out;

  if (!followup_store_is_carried_out(self, origin, "touch", &carried_out, error))
    return FALSE;
  if (carried_out)
    return TRUE;
  if (!check_touch(touch, followup_clock_get_now(self->clock), error))
    return FALSE;
  change = followup_store_change_begin(self, "touch", origin, error);
  found = change ? followup_store_case_load(self, id, error) : NULL;
  action = found ? make_touch(found->interview, touch, error) : NULL;
  if (!action)
    return FALSE;
  g_ptr_array_add(found->actions, action);
  if (!followup_store_case_write(found, change, error))
    return FALSE;
  followup_store_change_describe(change, found, action);
  followup_store_change_add_fact(change, id, "channel", followup_channel_to_nick(touch->channel));
  return followup_store_replan_employer(change, found->employer_key, 0, error)
         && followup_store_change_commit(change, error);
}
