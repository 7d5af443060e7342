/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-shown: owns the table of what is on the screen; refuses to know how it got there. */

#include "notifier-shown.h"

#include <string.h>

struct _FollowupShownTable {
  GHashTable *shown; /* id -> FollowupShown, owned */
};

FollowupShownTable *
followup_shown_table_new(void)
{
  FollowupShownTable *self = g_new0(FollowupShownTable, 1);

  self->shown = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

void
followup_shown_table_free(FollowupShownTable *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->shown);
  g_free(self);
}

/* Their names are few: as quarks they cost next to nothing for each popup. */
static void
note_buttons(FollowupShown *shown, const FollowupPopup *popup)
{
  shown->buttons[0] = g_quark_from_static_string(FOLLOWUP_BUTTON_DEFAULT);
  for (gsize i = 0; i < G_N_ELEMENTS(popup->buttons) && popup->buttons[i][0] != NULL; i++)
    shown->buttons[i + 1] = g_quark_from_string(popup->buttons[i][0]);
}

FollowupShown *
followup_shown_table_add(FollowupShownTable *self,
                         const FollowupPopup *popup,
                         gboolean clickable,
                         guint generation)
{
  gsize length = strlen(popup->id) + 1;
  FollowupShown *shown = g_malloc0(sizeof *shown + length);

  shown->generation = generation;
  memcpy(shown->id, popup->id, length);
  if (clickable)
    note_buttons(shown, popup);
  g_hash_table_replace(self->shown, shown->id, shown);
  return shown;
}

FollowupShown *
followup_shown_table_find(FollowupShownTable *self, const char *id)
{
  return g_hash_table_lookup(self->shown, id);
}

/* Neither is asked for so often that another table would pay. */
typedef gboolean (*MatchFunc)(const FollowupShown *shown, guint32 number);

static FollowupShown *
find_number(FollowupShownTable *self, MatchFunc matches, guint32 number)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->shown);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    if (matches(value, number))
      return value;
  }
  return NULL;
}

static gboolean
has_server_id(const FollowupShown *shown, guint32 number)
{
  return shown->serial == 0 && shown->server_id == number;
}

FollowupShown *
followup_shown_table_find_server_id(FollowupShownTable *self, guint32 server_id)
{
  return find_number(self, has_server_id, server_id);
}

static gboolean
has_serial(const FollowupShown *shown, guint32 number)
{
  return shown->serial == number;
}

FollowupShown *
followup_shown_table_find_serial(FollowupShownTable *self, guint32 serial)
{
  return find_number(self, has_serial, serial);
}

void
followup_shown_table_remove(FollowupShownTable *self, FollowupShown *shown)
{
  g_hash_table_remove(self->shown, shown->id);
}

void
followup_shown_table_empty(FollowupShownTable *self, FollowupShownFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->shown);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    func(value, data);
  g_hash_table_remove_all(self->shown);
}

gboolean
followup_shown_has_button(const FollowupShown *self, const char *name)
{
  GQuark button = g_quark_try_string(name);

  for (gsize i = 0; i < G_N_ELEMENTS(self->buttons) && self->buttons[i] != 0; i++) {
    if (self->buttons[i] == button)
      return TRUE;
  }
  return FALSE;
}
