/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* bar: how much is due and what comes next, in one line for a status bar, in the form that the bar
 * reads. Knows neither the daemon nor how often the line is asked for. */
#pragma once

#include "session.h"

typedef enum {
  FOLLOWUP_BAR_PLAIN,  /* polybar, and whatever takes a line of text */
  FOLLOWUP_BAR_WAYBAR, /* JSON: text, alt, tooltip, class; Pango's markup is escaped */
  FOLLOWUP_BAR_I3      /* JSON of i3bar's blocks, for i3blocks; text and state for i3status-rs */
} FollowupBarForm;
gboolean followup_bar_form_from_nick(const char *nick, FollowupBarForm *form, GError **error);

typedef struct {
  guint n_due;
  gboolean private;   /* no names on the screen */
  GPtrArray *actions; /* of GVariant, pending, brief ones will do, the first by due */
} FollowupBarState;

/* Adds one line with its newline. */
void
followup_bar_print(FollowupSession *session, FollowupBarForm form, const FollowupBarState *state);
/* Likewise while the daemon is not there: a quiet sign, and why where there is room for it. */
void followup_bar_print_away(FollowupSession *session, FollowupBarForm form, const char *why);
