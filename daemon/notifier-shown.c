/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-shown: owns the table of what is on the screen; refuses to know how it got there. */

#include "notifier-shown.h"

#include <string.h>

#include "shelf.h"

#define RECORD 48 /* bytes, with an id of the usual length */
G_STATIC_ASSERT(G_STRUCT_OFFSET(FollowupShown, id) + sizeof "100000.10" <= RECORD);

struct _FollowupShownTable {
  GHashTable *ids; /* set of the ids of FollowupShown, within them */
  FollowupShelf *records;
};

static FollowupShown *
get_shown(gconstpointer id)
{
  return (FollowupShown *)((guint8 *)id - G_STRUCT_OFFSET(FollowupShown, id));
}

static gsize
get_size(gsize id_length)
{
  return G_STRUCT_OFFSET(FollowupShown, id) + id_length + 1;
}

static void
give_record_back(FollowupShownTable *self, FollowupShown *shown)
{
  followup_shelf_give_back(self->records, shown, get_size(strlen(shown->id)));
}

FollowupShownTable *
followup_shown_table_new(void)
{
  FollowupShownTable *self = g_new0(FollowupShownTable, 1);

  self->ids = g_hash_table_new(g_str_hash, g_str_equal);
  self->records = followup_shelf_new(RECORD);
  return self;
}

void
followup_shown_table_free(FollowupShownTable *self)
{
  if (self == NULL)
    return;
  followup_shown_table_empty(self, NULL, NULL);
  g_hash_table_unref(self->ids);
  followup_shelf_free(self->records);
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
  gsize length = strlen(popup->id);
  FollowupShown *earlier = followup_shown_table_find(self, popup->id);
  FollowupShown *shown = followup_shelf_take(self->records, get_size(length));

  if (earlier != NULL)
    followup_shown_table_remove(self, earlier);
  shown->generation = generation;
  memcpy(shown->id, popup->id, length);
  if (clickable)
    note_buttons(shown, popup);
  g_hash_table_add(self->ids, shown->id);
  return shown;
}

FollowupShown *
followup_shown_table_find(FollowupShownTable *self, const char *id)
{
  const char *own = g_hash_table_lookup(self->ids, id);

  return own != NULL ? get_shown(own) : NULL;
}

/* Neither is asked for so often that another table would pay. */
typedef gboolean (*MatchFunc)(const FollowupShown *shown, guint32 number);

static FollowupShown *
find_number(FollowupShownTable *self, MatchFunc matches, guint32 number)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init(&iter, self->ids);
  while (g_hash_table_iter_next(&iter, &id, NULL)) {
    if (matches(get_shown(id), number))
      return get_shown(id);
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
  g_hash_table_remove(self->ids, shown->id);
  give_record_back(self, shown);
}

void
followup_shown_table_empty(FollowupShownTable *self, FollowupShownFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init(&iter, self->ids);
  while (g_hash_table_iter_next(&iter, &id, NULL)) {
    if (func != NULL)
      func(get_shown(id), data);
    g_hash_table_iter_remove(&iter);
    give_record_back(self, get_shown(id));
  }
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
