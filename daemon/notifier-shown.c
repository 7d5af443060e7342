/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-shown: owns the table of what is on the screen; refuses to know how it got there. */

#include "notifier-shown.h"

#include <string.h>

/* Records are taken from blocks: each by itself would lie amid all that showing a popup needs for a
 * moment, and keep a page of its own. */
#define RECORD 48
#define BLOCK 64 /* records */
/* For an id; a longer one has a record of its own. */
#define ROOM (RECORD - G_STRUCT_OFFSET(FollowupShown, id))

typedef struct _Free Free;
struct _Free {
  Free *next;
};
G_STATIC_ASSERT(RECORD % sizeof(Free) == 0);

struct _FollowupShownTable {
  GHashTable *ids;   /* set of the ids of FollowupShown, within them */
  GPtrArray *blocks; /* owned */
  Free *free;        /* records of blocks */
};

static FollowupShown *
get_shown(gconstpointer id)
{
  return (FollowupShown *)((guint8 *)id - G_STRUCT_OFFSET(FollowupShown, id));
}

static void
add_block(FollowupShownTable *self)
{
  guint8 *block = g_malloc(BLOCK * RECORD);

  g_ptr_array_add(self->blocks, block);
  for (gsize i = BLOCK; i > 0; i--) {
    Free *record = (Free *)(gpointer)(block + (i - 1) * RECORD);

    record->next = self->free;
    self->free = record;
  }
}

/* All zeros. */
static FollowupShown *
take_record(FollowupShownTable *self, gsize id_length)
{
  Free *record;

  if (id_length > ROOM)
    return g_malloc0(sizeof(FollowupShown) + id_length);
  if (self->free == NULL)
    add_block(self);
  record = self->free;
  self->free = record->next;
  return memset(record, 0, RECORD);
}

static void
give_record_back(FollowupShownTable *self, FollowupShown *shown)
{
  Free *record = (Free *)(gpointer)shown;

  if (strlen(shown->id) + 1 > ROOM) {
    g_free(shown);
    return;
  }
  record->next = self->free;
  self->free = record;
}

FollowupShownTable *
followup_shown_table_new(void)
{
  FollowupShownTable *self = g_new0(FollowupShownTable, 1);

  self->ids = g_hash_table_new(g_str_hash, g_str_equal);
  self->blocks = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void
followup_shown_table_free(FollowupShownTable *self)
{
  if (self == NULL)
    return;
  followup_shown_table_empty(self, NULL, NULL);
  g_hash_table_unref(self->ids);
  g_ptr_array_unref(self->blocks);
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
  FollowupShown *earlier = followup_shown_table_find(self, popup->id);
  FollowupShown *shown = take_record(self, length);

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
  g_ptr_array_set_size(self->blocks, 0);
  self->free = NULL;
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
