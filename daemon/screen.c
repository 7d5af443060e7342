/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* screen: owns the belief of what is on the screen; refuses to know how it gets there and why. */

#include "screen.h"

#include <string.h>

#define SPOT 40 /* bytes, with an id of the usual length */
G_STATIC_ASSERT(G_STRUCT_OFFSET(FollowupSpot, id) + sizeof "100000.10" <= SPOT);

static void
free_relic(gpointer data)
{
  FollowupRelic *relic = data;

  g_free(relic->server_owner);
  g_free(relic->bus_guid);
  g_free(relic->key);
  g_free(relic);
}

static void
free_notice(gpointer data)
{
  FollowupNotice *notice = data;

  followup_popup_free(notice->popup);
  g_free(notice);
}

FollowupScreen *
followup_screen_new(void)
{
  FollowupScreen *self = g_new0(FollowupScreen, 1);

  self->spots = followup_shelf_new(SPOT, G_STRUCT_OFFSET(FollowupSpot, id));
  self->relics = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_relic);
  self->sweeping = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->leavings = g_ptr_array_new_with_free_func(free_relic);
  self->openings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->notices = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_notice);
  self->digest_ids = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void
followup_screen_free(FollowupScreen *self)
{
  if (self == NULL)
    return;
  followup_shelf_free(self->spots);
  g_hash_table_unref(self->relics);
  g_hash_table_unref(self->sweeping);
  g_ptr_array_unref(self->leavings);
  g_hash_table_unref(self->openings);
  g_hash_table_unref(self->notices);
  g_ptr_array_unref(self->digest_ids);
  g_free(self);
}

FollowupSpot *
followup_screen_find(FollowupScreen *self, const char *id)
{
  return followup_shelf_find(self->spots, id);
}

FollowupSpot *
followup_screen_get(FollowupScreen *self, const char *id)
{
  FollowupSpot *spot = followup_screen_find(self, id);

  if (spot == NULL) {
    spot = followup_shelf_take(self->spots, id);
    spot->not_before = FOLLOWUP_NO_INSTANT;
  }
  return spot;
}

FollowupSpot *
followup_screen_next(FollowupScreen *self, gsize *at)
{
  return followup_shelf_next(self->spots, at);
}

void
followup_screen_forget(FollowupScreen *self, FollowupSpot *spot)
{
  followup_shelf_give_back(self->spots, spot);
}

/* NULL: nothing of it can be on a screen. */
static FollowupRelic *
make_relic(FollowupScreen *self, const FollowupAction *action)
{
  gboolean in_doubt = action->state == FOLLOWUP_STATE_SHOWING;
  gboolean known
      = action->server_id != 0 && action->server_owner != NULL && action->bus_guid != NULL;
  FollowupRelic *relic;

  if (!in_doubt && !known)
    return NULL;
  relic = g_new0(FollowupRelic, 1);
  relic->server_id = known ? action->server_id : 0;
  relic->server_owner = g_strdup(action->server_owner);
  relic->bus_guid = g_strdup(action->bus_guid);
  relic->key = followup_popup_make_key(action);
  relic->in_doubt = in_doubt;
  self->digest_in_doubt = self->digest_in_doubt || in_doubt;
  return relic;
}

void
followup_screen_add_relic(FollowupScreen *self, const FollowupAction *action)
{
  FollowupRelic *relic = make_relic(self, action);

  if (relic != NULL)
    g_hash_table_insert(self->relics, followup_action_get_id(action), relic);
}

void
followup_screen_add_leaving(FollowupScreen *self, const FollowupAction *action)
{
  FollowupRelic *relic = make_relic(self, action);

  if (relic != NULL)
    g_ptr_array_add(self->leavings, relic);
}

gboolean
followup_screen_is_certain(FollowupScreen *self)
{
  GHashTableIter iter;
  gpointer relic;

  g_hash_table_iter_init(&iter, self->relics);
  while (g_hash_table_iter_next(&iter, NULL, &relic)) {
    if (((FollowupRelic *)relic)->in_doubt)
      return FALSE;
  }
  return TRUE;
}

void
followup_screen_put_alone(FollowupScreen *self, const char *id)
{
  FollowupSpot *spot = followup_screen_get(self, id);

  spot->place = FOLLOWUP_PLACE_ALONE;
  spot->visible = TRUE;
  spot->taken = FALSE;
  spot->not_before = FOLLOWUP_NO_INSTANT;
}

void
followup_screen_put_digest(FollowupScreen *self, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++) {
    FollowupSpot *spot = followup_screen_get(self, g_ptr_array_index(ids, i));

    spot->place = FOLLOWUP_PLACE_DIGEST;
    spot->visible = TRUE;
    spot->taken = FALSE;
    spot->not_before = FOLLOWUP_NO_INSTANT;
  }
  g_ptr_array_unref(self->digest_ids);
  self->digest_ids = ids;
  self->digest_visible = TRUE;
  self->digest_in_doubt = FALSE; /* one took the other's place */
}

/* "7.1", "heard-7"; 0 for one about none */
static gint64
get_interview(const char *notice)
{
  const char *number = g_str_has_prefix(notice, FOLLOWUP_HEARD_PREFIX)
                           ? notice + strlen(FOLLOWUP_HEARD_PREFIX)
                           : notice;

  return g_ascii_strtoll(number, NULL, 10);
}

static void
doubt_notices(FollowupScreen *self, gint64 interview)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init(&iter, self->notices);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    FollowupNotice *notice = value;

    if (notice->worded_at == FOLLOWUP_NO_INSTANT || get_interview(id) != interview)
      continue;
    notice->doubtful = TRUE;
    self->doubtful = TRUE;
  }
}

void
followup_screen_doubt(FollowupScreen *self, gint64 interview)
{
  FollowupSpot *spot;
  gsize at = 0;

  doubt_notices(self, interview);
  while ((spot = followup_screen_next(self, &at)) != NULL) {
    if (!spot->visible || g_ascii_strtoll(spot->id, NULL, 10) != interview)
      continue;
    spot->doubtful = spot->place == FOLLOWUP_PLACE_ALONE;
    self->digest_doubtful |= spot->place == FOLLOWUP_PLACE_DIGEST;
    self->doubtful = TRUE;
  }
}

/* The spots that a popup's id stands for, handed to func. */
static void
visit(FollowupScreen *self,
      const char *id,
      void (*func)(FollowupSpot *spot, gint64 value),
      gint64 value)
{
  if (!g_str_equal(id, FOLLOWUP_DIGEST_ID)) {
    FollowupSpot *spot = followup_screen_find(self, id);

    if (spot != NULL)
      func(spot, value);
    return;
  }
  self->digest_visible = FALSE;
  for (guint i = 0; i < self->digest_ids->len; i++) {
    FollowupSpot *spot = followup_screen_find(self, g_ptr_array_index(self->digest_ids, i));

    if (spot != NULL && spot->place == FOLLOWUP_PLACE_DIGEST)
      func(spot, value);
  }
}

static void
hide_spot(FollowupSpot *spot, gint64 value)
{
  spot->visible = FALSE;
}

static void
lose_spot(FollowupSpot *spot, gint64 not_before)
{
  spot->place = FOLLOWUP_PLACE_NOWHERE;
  spot->visible = FALSE;
  spot->not_before = not_before;
}

static void
take_spot(FollowupSpot *spot, gint64 value)
{
  lose_spot(spot, FOLLOWUP_NO_INSTANT);
  spot->taken = TRUE;
}

void
followup_screen_note_closed(FollowupScreen *self, const char *id)
{
  visit(self, id, hide_spot, 0);
}

static void
lose_notice(FollowupNotice *notice, gint64 not_before)
{
  notice->visible = FALSE;
  notice->not_before = not_before;
}

void
followup_screen_lose(FollowupScreen *self, const char *id, gint64 not_before)
{
  FollowupNotice *notice = g_hash_table_lookup(self->notices, id);

  if (notice != NULL)
    lose_notice(notice, not_before);
  visit(self, id, lose_spot, not_before);
}

void
followup_screen_take(FollowupScreen *self, const char *id)
{
  visit(self, id, take_spot, 0);
}

void
followup_screen_lose_all(FollowupScreen *self)
{
  GHashTableIter iter;
  gpointer notice;
  FollowupSpot *spot;
  gsize at = 0;

  while ((spot = followup_screen_next(self, &at)) != NULL) {
    lose_spot(spot, FOLLOWUP_NO_INSTANT);
    spot->failures = 0;
  }
  g_ptr_array_set_size(self->digest_ids, 0);
  g_hash_table_remove_all(self->sweeping); /* its answers do not come any more */
  self->digest_visible = FALSE;
  g_hash_table_iter_init(&iter, self->notices);
  while (g_hash_table_iter_next(&iter, NULL, &notice)) {
    lose_notice(notice, FOLLOWUP_NO_INSTANT);
    ((FollowupNotice *)notice)->failures = 0;
  }
}

void
followup_screen_forget_waits(FollowupScreen *self)
{
  GHashTableIter iter;
  gpointer notice;
  FollowupSpot *spot;
  gsize at = 0;

  while ((spot = followup_screen_next(self, &at)) != NULL)
    spot->not_before = FOLLOWUP_NO_INSTANT;
  g_hash_table_iter_init(&iter, self->notices);
  while (g_hash_table_iter_next(&iter, NULL, &notice))
    ((FollowupNotice *)notice)->not_before = FOLLOWUP_NO_INSTANT;
}

const char *
followup_screen_get_opening(FollowupScreen *self, const char *id)
{
  return g_hash_table_lookup(self->openings, id);
}

void
followup_screen_set_opening(FollowupScreen *self, const char *id, const char *why)
{
  if (why != NULL)
    g_hash_table_replace(self->openings, g_strdup(id), g_strdup(why));
  else
    g_hash_table_remove(self->openings, id);
}

void
followup_screen_put_notice(FollowupScreen *self, FollowupPopup *popup, gint64 worded_at)
{
  FollowupNotice *notice = g_new0(FollowupNotice, 1);

  notice->popup = popup;
  notice->worded_at = worded_at;
  notice->not_before = FOLLOWUP_NO_INSTANT;
  g_hash_table_replace(self->notices, g_strdup(popup->id), notice);
}

FollowupPopup *
followup_screen_take_notice(FollowupScreen *self, const char *id)
{
  FollowupNotice *notice = g_hash_table_lookup(self->notices, id);
  FollowupPopup *popup = notice != NULL ? g_steal_pointer(&notice->popup) : NULL;

  g_hash_table_remove(self->notices, id);
  return popup;
}

gint64
followup_screen_get_notices_wait(FollowupScreen *self, gint64 now)
{
  gint64 wait = FOLLOWUP_NO_INSTANT;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->notices);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const FollowupNotice *notice = value;

    if (notice->not_before > now && (wait == FOLLOWUP_NO_INSTANT || notice->not_before < wait))
      wait = notice->not_before;
  }
  return wait;
}

guint
followup_screen_count_failure(FollowupScreen *self, const char *id)
{
  FollowupNotice *notice = g_hash_table_lookup(self->notices, id);
  FollowupSpot *spot;

  if (notice != NULL)
    return notice->failures++;
  if (g_str_equal(id, FOLLOWUP_DIGEST_ID) && self->digest_ids->len > 0)
    id = g_ptr_array_index(self->digest_ids, 0);
  spot = followup_screen_find(self, id);
  return spot != NULL ? spot->failures++ : 0;
}
