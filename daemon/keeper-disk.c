/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-disk: tells once of a disk that is full or takes nothing any more, looks at it from time
 * to time, and tells when that is over; refuses to touch the database. */

#include "keeper-private.h"

#include <glib/gi18n-lib.h>

#define LOOK 20 /* seconds */

typedef struct {
  const char *notice, *summary, *body;
  const char *over, *over_summary, *over_body;
} Words;

static const Words words[] = {
  [FOLLOWUP_KEEPER_DISK_FULL]
  = { N_("the disk is full: nothing can be added until there is room; reminders go on, and steps "
         "can be finished"),
      N_("The disk is full"),
      N_("Nothing can be added until there is room. Reminders go on, and steps can be marked as "
         "done."),
      N_("there is room on the disk again"), N_("There is room on the disk again"),
      N_("Interviews can be added again. Nothing was lost.") },
  [FOLLOWUP_KEEPER_DISK_STUCK]
  = { N_("the disk takes nothing: no change can be kept until it does; reminders go on"),
      N_("The disk cannot be written to"),
      N_("No change can be kept until it can. Reminders go on, and nothing was lost."),
      N_("the disk can be written to again"), N_("The disk can be written to again"),
      N_("Changes are kept again. Nothing was lost.") },
};
G_STATIC_ASSERT(G_N_ELEMENTS(words) == FOLLOWUP_KEEPER_N_DISK_TROUBLES);

static void
tell(FollowupKeeper *self, const char *summary, const char *body)
{
  g_signal_emit_by_name(self, "news", "disk", _(summary), _(body));
  g_signal_emit_by_name(self, "changed");
}

static gboolean
look_for_room_cb(gpointer user_data)
{
  FollowupKeeper *self = user_data;

  if (self->failure != NULL || !followup_store_has_room(self->store))
    return G_SOURCE_CONTINUE;
  followup_keeper_note_disk(self, FOLLOWUP_KEEPER_DISK_FULL, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
look_at_disk_cb(gpointer user_data)
{
  FollowupKeeper *self = user_data;

  if (!followup_keeper_check_disk(self))
    return G_SOURCE_CONTINUE;
  followup_keeper_mend_soon(self);
  return G_SOURCE_REMOVE;
}

/* The trouble is no more, or no longer what is to be said. */
static void
drop(FollowupKeeper *self, FollowupKeeperDiskTrouble trouble)
{
  g_clear_handle_id(&self->disk[trouble].look_id, g_source_remove);
  if (self->disk[trouble].notice != NULL)
    g_ptr_array_remove(self->notices, g_steal_pointer(&self->disk[trouble].notice));
}

void
followup_keeper_note_disk(FollowupKeeper *self, FollowupKeeperDiskTrouble trouble, gboolean there)
{
  const Words *text = &words[trouble];
  char **notice = &self->disk[trouble].notice;

  if (there == (*notice != NULL))
    return;
  if (there) {
    /* Its end would be told in the place of this one. */
    if (trouble == FOLLOWUP_KEEPER_DISK_STUCK)
      drop(self, FOLLOWUP_KEEPER_DISK_FULL);
    self->disk[trouble].look_id = g_timeout_add_seconds(
        LOOK, trouble == FOLLOWUP_KEEPER_DISK_FULL ? look_for_room_cb : look_at_disk_cb, self);
    *notice = g_strdup(_(text->notice));
    g_warning("%s", *notice);
    g_ptr_array_insert(self->notices, (int)self->notices->len - 1, *notice);
    tell(self, text->summary, text->body);
  } else {
    drop(self, trouble);
    g_message("%s", _(text->over));
    tell(self, text->over_summary, text->over_body);
  }
}

gboolean
followup_keeper_check_disk(FollowupKeeper *self)
{
  gboolean takes = followup_keeper_try_writing(self->paths);

  followup_keeper_note_disk(self, FOLLOWUP_KEEPER_DISK_STUCK, !takes);
  return takes;
}

void
followup_keeper_stop_looking(FollowupKeeper *self)
{
  for (guint i = 0; i < FOLLOWUP_KEEPER_N_DISK_TROUBLES; i++)
    g_clear_handle_id(&self->disk[i].look_id, g_source_remove);
}
