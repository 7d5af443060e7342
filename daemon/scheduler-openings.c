/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-openings: owns what follows from opening a draft or a link, and the popups beside the
 * schedule; refuses to know how anything is opened. */

#include "scheduler-private.h"

#include <string.h>

/* Something on its way to the user's programs. It does not keep the scheduler alive. */
typedef struct {
  GWeakRef scheduler;
  char *id;
} Opening;

static Opening *
begin_opening(FollowupScheduler *self, const char *id)
{
  Opening *opening = g_new0(Opening, 1);

  g_weak_ref_init(&opening->scheduler, self);
  opening->id = g_strdup(id);
  return opening;
}

/* NULL: it is gone, and nobody is to be told. (transfer full) */
static FollowupScheduler *
end_opening(Opening *opening, char **id)
{
  FollowupScheduler *self = g_weak_ref_get(&opening->scheduler);

  g_weak_ref_clear(&opening->scheduler);
  *id = opening->id;
  g_free(opening);
  return self;
}

/* The popup of the action once more, with what came of it: at its place where it is due, else
 * beside the schedule. */
static void
bring_up(FollowupScheduler *self, const char *id, const char *why)
{
  gint64 now = followup_clock_get_now(self->clock);
  g_autoptr(FollowupScene) scene = followup_scene_new(self->store, self->screen, now, NULL);
  FollowupPopup *popup;

  followup_screen_set_opening(self->screen, id, why);
  if (scene != NULL && followup_scene_has(scene, id)) {
    followup_screen_get(self->screen, id);
    followup_scheduler_ask_to_see(self, id);
  } else {
    popup = followup_scheduler_word_id(self, id, now);
    if (popup != NULL)
      followup_screen_put_notice(self->screen, popup, now);
  }
  followup_scheduler_queue_scan(self);
}

static void
note_opened(FollowupScheduler *self, const char *id, gint64 at)
{
  g_autoptr(GError) error = NULL;
  FollowupActionId action;

  if (followup_id_parse(id, &action.interview, &action.number, NULL)
      && !followup_store_note_opened(self->store, &action, at, &error))
    followup_scheduler_complain(self, "cannot note that a draft was opened", error);
}

void
followup_scheduler_note_opened(FollowupScheduler *self, const char *id)
{
  FollowupActionId action;

  if (!followup_id_parse(id, &action.interview, &action.number, NULL) || action.number == 0)
    return;
  note_opened(self, id, followup_clock_get_now(self->clock));
  bring_up(self, id, "");
}

void
followup_scheduler_forget_opened(FollowupScheduler *self, const char *id)
{
  followup_screen_set_opening(self->screen, id, NULL);
  note_opened(self, id, 0);
}

/* Where it worked, drafts said "opened". */
static void
handle_draft_opened_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr(FollowupScheduler) self = end_opening(data, &id);
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupDraft) draft
      = followup_drafts_open_finish(FOLLOWUP_DRAFTS(source), result, NULL, &error);

  if (draft == NULL && self != NULL && self->store != NULL)
    bring_up(self, id, error->message);
}

static void
handle_link_opened_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr(FollowupScheduler) self = end_opening(data, &id);
  g_autoptr(GError) error = NULL;

  if (followup_launcher_open_finish(FOLLOWUP_LAUNCHER(source), result, &error) == NULL
      && self != NULL && self->store != NULL)
    bring_up(self, id, error->message);
}

void
followup_scheduler_open(FollowupScheduler *self,
                        const FollowupAction *action,
                        const FollowupInterview *interview,
                        const char *button,
                        const char *activation)
{
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *link = NULL;

  followup_screen_set_opening(self->screen, id, NULL);
  if (!g_str_equal(button, FOLLOWUP_BUTTON_JOIN)) {
    followup_drafts_open_async(
        self->drafts, id,
        followup_scheduler_choose_form(action, interview, followup_clock_get_now(self->clock)),
        activation, handle_draft_opened_cb, begin_opening(self, id));
    return;
  }
  link = followup_popup_get_link(interview);
  if (link != NULL)
    followup_launcher_open_async(self->launcher,
                                 &(FollowupLaunch){ .uri = link, .activation = activation },
                                 handle_link_opened_cb, begin_opening(self, id));
}

/* Notices */

static gboolean
is_pending(FollowupScheduler *self, const char *id)
{
  g_autoptr(FollowupAction) action = NULL;
  FollowupActionId key;

  if (!followup_id_parse(id, &key.interview, &key.number, NULL))
    return FALSE;
  action = followup_store_get_action(self->store, key.interview, key.number, NULL);
  return action != NULL && followup_state_is_pending(action->state);
}

static gboolean
is_news(const char *id)
{
  return g_str_has_prefix(id, FOLLOWUP_NEWS_PREFIX);
}

/* Dealt with, or named in the digest: its popup goes. One that the schedule shows by itself has
 * taken its place on the screen. */
static gboolean
is_void(FollowupScheduler *self, const char *id)
{
  const FollowupSpot *spot = followup_screen_find(self->screen, id);

  if (g_str_has_prefix(id, FOLLOWUP_HEARD_PREFIX) || is_news(id))
    return FALSE;
  return (spot != NULL && spot->place != FOLLOWUP_PLACE_NOWHERE) || !is_pending(self, id);
}

static void
forget_openings(FollowupScheduler *self, const FollowupScene *scene)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init(&iter, self->screen->openings);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    if (!followup_scene_has(scene, id) && !g_hash_table_contains(self->screen->notices, id))
      g_hash_table_iter_remove(&iter);
}

/* NULL: there is nothing left to tell. (transfer full) */
static FollowupPopup *
word_notice(FollowupScheduler *self, const char *id, gint64 now)
{
  if (!g_str_has_prefix(id, FOLLOWUP_HEARD_PREFIX))
    return followup_scheduler_word_id(self, id, now);
  return followup_scheduler_word_heard(
      self, g_ascii_strtoll(id + strlen(FOLLOWUP_HEARD_PREFIX), NULL, 10), now);
}

static void
take_words(FollowupNotice *notice, FollowupPopup *popup, gint64 now)
{
  followup_popup_free(notice->popup);
  notice->popup = popup;
  notice->worded_at = now;
}

void
followup_scheduler_reword_notices(FollowupScheduler *self)
{
  gint64 now = followup_clock_get_now(self->clock);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init(&iter, self->screen->notices);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    FollowupNotice *notice = value;
    FollowupPopup *popup = NULL;

    if (is_news(id))
      continue;
    popup = word_notice(self, id, now);
    if (notice->visible)
      followup_notifier_withdraw(self->notifier, id);
    if (popup == NULL) {
      g_hash_table_iter_remove(&iter);
      continue;
    }
    take_words(notice, popup, now);
    notice->visible = FALSE;
    notice->not_before = FOLLOWUP_NO_INSTANT;
  }
}

/* As it was worded then, were it not for the edit; also where there is nothing left to tell, which
 * is for a scan to see. */
static gboolean
says_the_same(FollowupScheduler *self, const char *id, const FollowupNotice *notice)
{
  g_autoptr(FollowupPopup) popup = word_notice(self, id, notice->worded_at);

  return popup == NULL
         || followup_popup_hash_words(popup) == followup_popup_hash_words(notice->popup);
}

gboolean
followup_scheduler_mend_notices(FollowupScheduler *self, gint64 now)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init(&iter, self->screen->notices);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    FollowupNotice *notice = value;
    FollowupPopup *popup;

    if (!notice->doubtful)
      continue;
    if (followup_notifier_get_room(self->notifier) == 0)
      return FALSE;
    notice->doubtful = FALSE;
    if (says_the_same(self, id, notice))
      continue;
    popup = word_notice(self, id, now);
    if (popup == NULL)
      continue;
    take_words(notice, popup, now);
    if (!notice->visible)
      continue;
    notice->popup->quiet = TRUE;
    followup_notifier_show(self->notifier, notice->popup);
    notice->popup->quiet = FALSE; /* another server has it to show */
  }
  return TRUE;
}

static gboolean
is_awaited(const FollowupNotice *notice, gint64 now)
{
  return !notice->visible && notice->not_before <= now;
}

/* Where there is no room, the next answer makes some. */
static void
show_notice(FollowupScheduler *self, FollowupNotice *notice)
{
  if (followup_notifier_get_room(self->notifier) == 0) {
    self->crowded_out = TRUE;
    return;
  }
  notice->visible = TRUE;
  followup_notifier_show(self->notifier, notice->popup);
}

void
followup_scheduler_show_news(FollowupScheduler *self, gint64 now)
{
  GHashTableIter iter;
  gpointer id, value;

  self->crowded_out = FALSE;
  g_hash_table_iter_init(&iter, self->screen->notices);
  while (followup_notifier_is_available(self->notifier)
         && g_hash_table_iter_next(&iter, &id, &value)) {
    FollowupNotice *notice = value;

    if (is_news(id) && is_awaited(notice, now))
      show_notice(self, notice);
  }
}

void
followup_scheduler_tend_notices(FollowupScheduler *self, const FollowupScene *scene, gint64 now)
{
  gboolean available = followup_notifier_is_available(self->notifier);
  GHashTableIter iter;
  gpointer id, value;

  self->crowded_out = FALSE;
  g_hash_table_iter_init(&iter, self->screen->notices);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    FollowupNotice *notice = value;
    const FollowupSpot *spot = followup_screen_find(self->screen, id);

    if (is_void(self, id)) {
      if (notice->visible && (spot == NULL || spot->place != FOLLOWUP_PLACE_ALONE))
        followup_notifier_withdraw(self->notifier, id);
      g_hash_table_iter_remove(&iter);
    } else if (is_awaited(notice, now) && available) {
      show_notice(self, notice);
    }
  }
  forget_openings(self, scene);
}
