/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-shown: owns the table of what is on the screen; refuses to know how it got there. */

#include "notifier-shown.h"

#include "shelf.h"

#define RECORD 40 /* bytes, with an id of the usual length */
G_STATIC_ASSERT(G_STRUCT_OFFSET(FollowupShown, id) + sizeof "100000.10" <= RECORD);

struct _FollowupShownTable {
  FollowupShelf *records; /* of FollowupShown */
};

FollowupShownTable *
followup_shown_table_new(void)
{
  FollowupShownTable *self = g_new0(FollowupShownTable, 1);

  self->records = followup_shelf_new(RECORD, G_STRUCT_OFFSET(FollowupShown, id));
  return self;
}

void
followup_shown_table_free(FollowupShownTable *self)
{
  if (self == NULL)
    return;
  followup_shelf_free(self->records);
  g_free(self);
}

/* Their names are few: as quarks they cost next to nothing for each popup. */
static void
note_buttons(FollowupShown *shown, const FollowupPopup *popup)
{
  shown->clickable = TRUE;
  for (gsize i = 0; i < FOLLOWUP_SHOWN_MAX_BUTTONS && popup->buttons[i][0] != NULL; i++)
    shown->buttons[i] = g_quark_from_string(popup->buttons[i][0]);
}

FollowupShown *
followup_shown_table_add(FollowupShownTable *self,
                         const FollowupPopup *popup,
                         gboolean clickable,
                         guint generation)
{
  FollowupShown *earlier = followup_shown_table_find(self, popup->id);
  FollowupShown *shown;

  if (earlier != NULL)
    followup_shown_table_remove(self, earlier);
  shown = followup_shelf_take(self->records, popup->id);
  shown->generation = generation;
  if (clickable)
    note_buttons(shown, popup);
  return shown;
}

FollowupShown *
followup_shown_table_find(FollowupShownTable *self, const char *id)
{
  return followup_shelf_find(self->records, id);
}

/* Neither is asked for so often that another table would pay. */
typedef gboolean (*MatchFunc)(const FollowupShown *shown, guint32 number);

static FollowupShown *
find_number(FollowupShownTable *self, MatchFunc matches, guint32 number)
{
  FollowupShown *shown;
  gsize at = 0;

  while ((shown = followup_shelf_next(self->records, &at)) != NULL && !matches(shown, number))
    ;
  return shown;
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
  followup_shelf_give_back(self->records, shown);
}

void
followup_shown_table_empty(FollowupShownTable *self, FollowupShownFunc func, gpointer data)
{
  FollowupShown *shown;
  gsize at = 0;

  while ((shown = followup_shelf_next(self->records, &at)) != NULL) {
    func(shown, data);
    followup_shown_table_remove(self, shown);
  }
}

gboolean
followup_shown_has_button(const FollowupShown *self, const char *name)
{
  GQuark button = g_quark_try_string(name);

  if (g_str_equal(name, FOLLOWUP_BUTTON_DEFAULT))
    return self->clickable;
  for (gsize i = 0; i < FOLLOWUP_SHOWN_MAX_BUTTONS && self->buttons[i] != 0; i++) {
    if (self->buttons[i] == button)
      return TRUE;
  }
  return FALSE;
}
