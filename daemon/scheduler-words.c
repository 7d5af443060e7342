/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-words: owns the gathering of what a popup tells, from store, drafts and settings;
 * refuses to word it, which popup does. */

#include "scheduler-private.h"

const char *
followup_scheduler_choose_form(const FollowupAction *action,
                               const FollowupInterview *interview,
                               gint64 now)
{
  FollowupChannel channel = followup_popup_get_channel(action, interview);
  g_autoptr(FollowupAction) other = NULL;
  FollowupForm form;

  if (channel == action->channel || interview == NULL)
    return NULL;
  other = followup_action_copy(action);
  other->channel = channel;
  if (channel == FOLLOWUP_CHANNEL_PHONE)
    return followup_form_to_nick(FOLLOWUP_FORM_PHONE);
  return followup_draft_choose_form(other, interview, now, &form) ? followup_form_to_nick(form)
                                                                  : NULL;
}

/* NULL: nothing to open, nothing missing, or a template of the user's that cannot be used, which
 * opening says. (transfer full) */
static char *
find_blanks(FollowupScheduler *self,
            const FollowupPopupMatter *matter,
            const FollowupInterview *whole)
{
  const FollowupAction *action = matter->action;
  const char *first = followup_popup_get_first_button(action, matter->interview);

  if (whole == NULL || matter->actions == NULL
      || (!g_str_equal(first, FOLLOWUP_BUTTON_WRITE)
          && !g_str_equal(first, FOLLOWUP_BUTTON_SCRIPT)))
    return NULL;
  return followup_drafts_describe_blanks(
      self->drafts, whole, matter->actions, action->number,
      followup_scheduler_choose_form(action, matter->interview, matter->now), matter->now);
}

/* Memory knows what this life saw, also what could not be noted; the store knows of earlier ones.
 */
gboolean
followup_scheduler_asks_whether_sent(FollowupScheduler *self, const FollowupAction *action)
{
  g_autofree char *id = followup_action_get_id(action);
  const char *opening = followup_screen_get_opening(self->screen, id);

  return opening != NULL ? *opening == '\0' : action->opened_at != 0;
}

static FollowupPopup *
word(FollowupScheduler *self, const FollowupPopupMatter *matter)
{
  g_autofree char *id = followup_action_get_id(matter->action);
  const char *opening = followup_screen_get_opening(self->screen, id);

  if (followup_scheduler_asks_whether_sent(self, matter->action))
    return followup_popup_new_sent(matter);
  return opening == NULL ? followup_popup_new_for_action(matter)
                         : followup_popup_new_failed(matter, opening);
}

/* whole: interview with all that is known of it; it and actions, all of them, are NULL where there
 * is no interview, or where they cannot be read. */
static FollowupPopup *
word_with(FollowupScheduler *self,
          const FollowupAction *action,
          const FollowupInterview *interview,
          const FollowupInterview *whole,
          GPtrArray *actions,
          gint64 now)
{
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(self->settings, followup_clock_get_zone(self->clock));
  g_autoptr(FollowupInterview) offer = NULL;
  g_autofree char *blanks = NULL;
  FollowupPopupMatter matter = { .action = action,
                                 .interview = interview,
                                 .actions = actions,
                                 .rules = rules,
                                 .now = now,
                                 .private = followup_scheduler_is_private(self) };

  if (action->about != 0)
    matter.offer = offer = followup_store_get_interview(self->store, action->about, NULL);
  matter.blanks = blanks = find_blanks(self, &matter, whole);
  return word(self, &matter);
}

FollowupPopup *
followup_scheduler_word_action(FollowupScheduler *self,
                               const FollowupAction *action,
                               const FollowupInterview *interview,
                               gint64 now)
{
  g_autoptr(FollowupInterview) whole = NULL;
  g_autoptr(GPtrArray) actions = NULL;

  /* What cannot be read is not told: the reminder comes all the same. */
  if (interview != NULL)
    followup_store_get_whole(self->store, interview->id, &whole, &actions, NULL);
  return word_with(self, action, interview, whole, actions, now);
}

/* FALSE: it cannot be read. interview stays NULL where it belongs to none. */
static gboolean
read_whole(FollowupScheduler *self,
           const FollowupActionId *id,
           FollowupAction **action,
           FollowupInterview **interview)
{
  *action = followup_store_get_action(self->store, id->interview, id->number, NULL);
  if (*action != NULL && id->interview != 0)
    *interview = followup_store_get_interview(self->store, id->interview, NULL);
  return *action != NULL && (id->interview == 0 || *interview != NULL);
}

FollowupPopup *
followup_scheduler_word_id(FollowupScheduler *self, const char *id, gint64 now)
{
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(GPtrArray) actions = NULL;
  const FollowupAction *action = NULL;
  FollowupActionId key;

  if (!followup_id_parse(id, &key.interview, &key.number, NULL) || key.number == 0
      || !followup_store_get_whole(self->store, key.interview, &interview, &actions, NULL))
    return NULL;
  for (guint i = 0; i < actions->len && action == NULL; i++) {
    const FollowupAction *one = g_ptr_array_index(actions, i);

    action = one->number == key.number ? one : NULL;
  }
  if (action == NULL || !followup_state_is_pending(action->state))
    return NULL;
  return word_with(self, action, interview, interview, actions, now);
}

void
followup_scheduler_note_words(FollowupScheduler *self, const FollowupPopup *popup, gint64 now)
{
  FollowupSpot *spot;

  if (g_str_equal(popup->id, FOLLOWUP_DIGEST_ID)) {
    self->screen->digest_doubtful = FALSE;
    self->screen->digest_words = followup_popup_hash_words(popup);
    self->screen->digest_worded_at = now;
    return;
  }
  spot = followup_screen_get(self->screen, popup->id);
  spot->doubtful = FALSE;
  spot->words = followup_popup_hash_words(popup);
  spot->worded_at = now;
}

/* As it was worded then, were it not for the edit. */
static gboolean
says_the_same(FollowupScheduler *self, const FollowupSpot *spot)
{
  g_autoptr(FollowupPopup) popup = followup_scheduler_word_id(self, spot->id, spot->worded_at);

  return popup == NULL || followup_popup_hash_words(popup) == spot->words;
}

static void
mend(FollowupScheduler *self, FollowupSpot *spot, gint64 now)
{
  g_autoptr(FollowupPopup) popup = NULL;

  spot->doubtful = FALSE;
  if (spot->place != FOLLOWUP_PLACE_ALONE || !spot->visible || says_the_same(self, spot))
    return;
  popup = followup_scheduler_word_id(self, spot->id, now);
  if (popup == NULL)
    return;
  popup->quiet = TRUE;
  followup_scheduler_note_words(self, popup, now);
  followup_notifier_show(self->notifier, popup);
}

/* Those whose names are told, as far as they can be read, in the place of their sketches. */
FollowupPopup *
followup_scheduler_word_digest(FollowupScheduler *self,
                               GPtrArray *actions,
                               GPtrArray *interviews,
                               gint64 now)
{
  g_autoptr(GPtrArray) named = g_ptr_array_copy(actions, NULL, NULL);
  g_autoptr(GPtrArray) theirs = g_ptr_array_copy(interviews, NULL, NULL);
  g_autoptr(GPtrArray) whole = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  g_autoptr(GPtrArray) with
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  for (guint i = 0; i < MIN(actions->len, FOLLOWUP_DIGEST_LINES); i++) {
    const FollowupAction *sketch = g_ptr_array_index(actions, i);
    const FollowupActionId id = { sketch->interview, sketch->number };
    FollowupAction *action = NULL;
    FollowupInterview *interview = NULL;

    if (read_whole(self, &id, &action, &interview)) {
      named->pdata[i] = action;
      theirs->pdata[i] = interview;
    }
    g_ptr_array_add(whole, action);
    g_ptr_array_add(with, interview);
  }
  return followup_popup_new_digest(named, theirs, now, followup_clock_get_zone(self->clock),
                                   followup_scheduler_is_private(self));
}

/* Of those it names, as the last look saw them. */
static FollowupPopup *
word_digest_again(FollowupScheduler *self, gint64 now)
{
  const FollowupScene *scene = self->turn.scene;
  GPtrArray *ids = self->screen->digest_ids;
  g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) actions = g_ptr_array_new();
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();

  for (guint i = 0; i < scene->actions->len; i++)
    g_hash_table_insert(places, followup_action_get_id(g_ptr_array_index(scene->actions, i)),
                        GUINT_TO_POINTER(i));
  for (guint i = 0; i < ids->len; i++) {
    gpointer place;

    if (!g_hash_table_lookup_extended(places, g_ptr_array_index(ids, i), NULL, &place))
      continue;
    g_ptr_array_add(actions, g_ptr_array_index(scene->actions, GPOINTER_TO_UINT(place)));
    g_ptr_array_add(interviews, g_ptr_array_index(scene->interviews, GPOINTER_TO_UINT(place)));
  }
  return followup_scheduler_word_digest(self, actions, interviews, now);
}

/* Likewise; whom it names is for a scan to decide. */
static void
mend_digest(FollowupScheduler *self, gint64 now)
{
  FollowupScreen *screen = self->screen;
  g_autoptr(FollowupPopup) before = NULL;
  g_autoptr(FollowupPopup) popup = NULL;

  if (!screen->digest_doubtful || !screen->digest_visible)
    return;
  if (self->turn.scene == NULL) {
    screen->doubtful = TRUE;
    followup_scheduler_queue_scan(self);
    return;
  }
  screen->digest_doubtful = FALSE;
  before = word_digest_again(self, screen->digest_worded_at);
  if (followup_popup_hash_words(before) == screen->digest_words)
    return;
  popup = word_digest_again(self, now);
  popup->quiet = TRUE;
  followup_scheduler_note_words(self, popup, now);
  followup_notifier_show(self->notifier, popup);
}

void
followup_scheduler_mend_words(FollowupScheduler *self, gint64 now)
{
  FollowupSpot *spot;
  gsize at = 0;

  if (!self->screen->doubtful)
    return;
  while (followup_notifier_get_room(self->notifier) > 0) {
    spot = followup_screen_next(self->screen, &at);
    if (spot == NULL) {
      self->screen->doubtful = !followup_scheduler_mend_notices(self, now);
      mend_digest(self, now);
      return;
    }
    if (spot->doubtful)
      mend(self, spot, now);
  }
}

static const FollowupAction *
find_check_in(GPtrArray *actions)
{
  for (guint i = 0; actions != NULL && i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->kind == FOLLOWUP_KIND_CHECK_IN && followup_state_is_pending(action->state))
      return action;
  }
  return NULL;
}

FollowupPopup *
followup_scheduler_word_heard(FollowupScheduler *self, gint64 interview, gint64 now)
{
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(self->settings, followup_clock_get_zone(self->clock));
  g_autoptr(FollowupInterview) found = followup_store_get_interview(self->store, interview, NULL);
  g_autoptr(GPtrArray) actions = followup_store_get_actions(self->store, interview, NULL);
  FollowupPopupMatter matter = { .action = find_check_in(actions),
                                 .interview = found,
                                 .rules = rules,
                                 .now = now,
                                 .private = followup_scheduler_is_private(self) };

  return found != NULL ? followup_popup_new_heard(&matter) : NULL;
}
