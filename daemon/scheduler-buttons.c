/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-buttons: owns what the buttons of popups mean; refuses to know how popups are shown. */

#include "scheduler-private.h"

#define SHOW_AT_ONCE 3 /* how many the digest's button brings up */

static const FollowupOrigin origin = { .who = "popup" };

static void
complete(FollowupScheduler *self, const char *id, GError **error)
{
  FollowupActionId action;

  if (followup_id_parse(id, &action.interview, &action.number, error))
    followup_store_complete(self->store, &action, 1,
                            &(FollowupDone){ .at = followup_clock_get_now(self->clock) }, &origin,
                            error);
}

/* ids: a set of char *. What was dealt with in the meantime is left out. Until when each is put
 * off, the hour of a call depends on where it goes; all of it is one change. */
static gboolean
put_off_until_tomorrow(FollowupScheduler *self, GHashTable *ids, GError **error)
{
  gint64 now = followup_clock_get_now(self->clock);
  g_autoptr(FollowupScene) scene = followup_scene_new(self->store, self->screen, now, error);
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GArray) untils = g_array_new(FALSE, FALSE, sizeof(gint64));

  if (scene == NULL)
    return FALSE;
  for (guint i = 0; i < scene->actions->len; i++) {
    const FollowupAction *action = followup_scene_get_action(scene, i);
    g_autofree char *name = followup_action_get_id(action);
    FollowupActionId id = followup_scene_get_id(scene, i);
    gint64 until;

    if (!g_hash_table_contains(ids, name))
      continue;
    until = followup_schedule_tomorrow(action, g_ptr_array_index(scene->interviews, i),
                                       followup_settings_get_choices(self->settings),
                                       followup_clock_get_zone(self->clock), now);
    g_array_append_val(found, id);
    g_array_append_val(untils, until);
  }
  return found->len == 0
         || followup_store_snooze_each(self->store, (const FollowupActionId *)(gpointer)found->data,
                                       (const gint64 *)(gpointer)untils->data, found->len, &origin,
                                       error);
}

static void
snooze(FollowupScheduler *self, const char *id, GError **error)
{
  g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);

  if (!g_str_equal(id, FOLLOWUP_DIGEST_ID)) {
    g_hash_table_add(ids, (gpointer)id);
    followup_scheduler_forget_opened(self, id); /* also where it is not due: no, not sent yet */
  } else
    for (guint i = 0; i < self->screen->digest_ids->len; i++)
      g_hash_table_add(ids, g_ptr_array_index(self->screen->digest_ids, i));
  put_off_until_tomorrow(self, ids, error);
}

void
followup_scheduler_ask_to_see(FollowupScheduler *self, const char *id)
{
  FollowupSpot *spot = followup_screen_find(self->screen, id);

  if (g_str_equal(id, FOLLOWUP_DIGEST_ID))
    self->screen->digest_asked = TRUE;
  if (spot == NULL)
    return;
  spot->place = FOLLOWUP_PLACE_NOWHERE;
  spot->visible = FALSE;
  spot->asked = TRUE;
  spot->granted = FALSE;
  spot->not_before = FOLLOWUP_NO_INSTANT;
}

static void
bring_up_some(FollowupScheduler *self)
{
  GPtrArray *ids = self->screen->digest_ids;
  guint n = 0;

  for (guint i = 0; i < ids->len && n < SHOW_AT_ONCE; i++) {
    const FollowupSpot *spot = followup_screen_find(self->screen, g_ptr_array_index(ids, i));

    if (spot == NULL || spot->place != FOLLOWUP_PLACE_DIGEST)
      continue;
    followup_scheduler_ask_to_see(self, g_ptr_array_index(ids, i));
    n++;
  }
  /* The notifier closed it, and it still has the others to name. */
  self->screen->digest_asked = TRUE;
}

/* The employer did what the check-in would have asked for. */
static void
hear(FollowupScheduler *self, const char *id, GError **error)
{
  gint64 now = followup_clock_get_now(self->clock);
  const FollowupAnswer answer = { .at = now, .decision = { .kind = FOLLOWUP_DECISION_NONE } };
  FollowupPopup *popup;
  gint64 recorded = 0;
  FollowupActionId action;

  if (!followup_id_parse(id, &action.interview, &action.number, error)
      || !followup_store_hear(self->store, action.interview, &answer, &origin, &recorded, error))
    return;
  popup = followup_scheduler_word_heard(self, recorded, now);
  if (popup != NULL)
    followup_screen_put_notice(self->screen, popup, now);
}

/* After the question whether it was sent, the reminder itself. */
static void
bring_back(FollowupScheduler *self, const char *id)
{
  gint64 now = followup_clock_get_now(self->clock);
  FollowupPopup *popup;

  followup_scheduler_forget_opened(self, id);
  if (followup_screen_find(self->screen, id) != NULL || g_str_equal(id, FOLLOWUP_DIGEST_ID)) {
    followup_scheduler_ask_to_see(self, id);
    return;
  }
  popup = followup_scheduler_word_id(self, id, now);
  if (popup != NULL)
    followup_screen_put_notice(self->screen, popup, now);
}

/* What opens a draft or a link, or a click on the body that may stand for it. FALSE: it does not.
 */
static gboolean
open_what_is_meant(FollowupScheduler *self,
                   const char *id,
                   const char *button,
                   const char *activation)
{
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(FollowupAction) action = NULL;
  FollowupActionId key;

  if (!followup_popup_button_opens(button) && !g_str_equal(button, FOLLOWUP_BUTTON_DEFAULT))
    return FALSE;
  if (!followup_id_parse(id, &key.interview, &key.number, NULL))
    return FALSE;
  action = followup_store_get_action(self->store, key.interview, key.number, NULL);
  if (action == NULL)
    return FALSE;
  if (followup_scheduler_asks_whether_sent(self, action) && !followup_popup_button_opens(button))
    return FALSE;
  if (key.interview != 0)
    interview = followup_store_get_interview(self->store, key.interview, NULL);
  if (!followup_popup_button_opens(button))
    button = followup_popup_get_first_button(action, interview);
  if (!followup_popup_button_opens(button))
    return FALSE;
  followup_scheduler_open(self, action, interview, button, activation);
  return TRUE;
}

static void
carry_out(FollowupScheduler *self, const char *id, const char *button, GError **error)
{
  if (g_str_equal(button, FOLLOWUP_BUTTON_DONE))
    complete(self, id, error);
  else if (g_str_equal(button, FOLLOWUP_BUTTON_TOMORROW))
    snooze(self, id, error);
  else if (g_str_equal(button, FOLLOWUP_BUTTON_ANSWERED))
    hear(self, id, error);
  else if (g_str_equal(button, FOLLOWUP_BUTTON_SHOW))
    bring_up_some(self);
  else
    bring_back(self, id);
}

void
followup_scheduler_press(FollowupScheduler *self,
                         const char *id,
                         const char *button,
                         const char *activation)
{
  g_autoptr(FollowupPopup) notice = followup_screen_take_notice(self->screen, id);
  g_autoptr(GError) error = NULL;

  followup_screen_note_closed(self->screen, id);
  /* What was planned has been read. */
  if (g_str_has_prefix(id, FOLLOWUP_HEARD_PREFIX) || g_str_has_prefix(id, FOLLOWUP_NEWS_PREFIX))
    return;
  if (open_what_is_meant(self, id, button, activation))
    return;
  carry_out(self, id, button, &error);
  /* What could not be noted comes back, in a while: it may fail again. What somebody else dealt
   * with just now does not. */
  if (error != NULL) {
    gint64 now = followup_clock_get_now(self->clock);

    g_warning("cannot do what the popup's button says: %s", error->message);
    if (notice != NULL)
      followup_screen_put_notice(self->screen, g_steal_pointer(&notice), now);
    followup_screen_lose(self->screen, id, now + FOLLOWUP_RETRY_STORE);
  }
}
