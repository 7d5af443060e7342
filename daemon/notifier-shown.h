/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-shown: which popups are up, by our ids and by the server's. Little memory for each:
 * there may be thousands, for days. */
#pragma once

#include "popup.h"

/* Beside a click on the body. */
#define FOLLOWUP_SHOWN_MAX_BUTTONS (G_N_ELEMENTS(((FollowupPopup *)NULL)->buttons) - 1)

typedef struct {
  guint generation : 31; /* of the server that has it */
  guint clickable : 1;
  guint32 serial;    /* of the call that the server leaves unanswered; 0: it has the server's id */
  guint32 server_id; /* 0: not known yet */
  GQuark buttons[FOLLOWUP_SHOWN_MAX_BUTTONS]; /* 0: no more */
  char id[];
} FollowupShown;

typedef struct _FollowupShownTable FollowupShownTable;

FollowupShownTable *followup_shown_table_new(void);
void followup_shown_table_free(FollowupShownTable *self);
/* In the place of one with the popup's id. clickable: its buttons are there to be pressed.
 * (transfer none) until it is removed */
FollowupShown *followup_shown_table_add(FollowupShownTable *self,
                                        const FollowupPopup *popup,
                                        gboolean clickable,
                                        guint generation);
/* All of these: (transfer none), NULL where there is none. */
FollowupShown *followup_shown_table_find(FollowupShownTable *self, const char *id);
FollowupShown *followup_shown_table_find_server_id(FollowupShownTable *self, guint32 server_id);
FollowupShown *followup_shown_table_find_serial(FollowupShownTable *self, guint32 serial);
void followup_shown_table_remove(FollowupShownTable *self, FollowupShown *shown);
typedef void (*FollowupShownFunc)(const FollowupShown *shown, gpointer data);
/* Each is told to func, which leaves the table alone; then it is empty. */
void followup_shown_table_empty(FollowupShownTable *self, FollowupShownFunc func, gpointer data);

gboolean followup_shown_has_button(const FollowupShown *self, const char *name);
