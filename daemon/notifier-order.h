/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-order: what the thread that shows popups is to do. A value. */
#pragma once

#include "popup.h"

typedef enum {
  FOLLOWUP_ORDER_RESET,
  FOLLOWUP_ORDER_ABILITIES,
  FOLLOWUP_ORDER_MEET,
  FOLLOWUP_ORDER_STAND_BY,
  FOLLOWUP_ORDER_SHOW,
  FOLLOWUP_ORDER_WITHDRAW,
  FOLLOWUP_ORDER_ANSWER,
  FOLLOWUP_ORDER_STOP
} FollowupOrderKind;

/* What it points to is its own. */
typedef struct {
  FollowupOrderKind kind;
  guint generation;                 /* of the server that it was given for */
  FollowupPopup *popup;             /* SHOW */
  char *id;                         /* WITHDRAW */
  char *owner;                      /* RESET; nullable */
  gboolean has_markup, has_actions; /* ABILITIES */
  gint64 until;                     /* STAND_BY: monotonic, in microseconds */
  guint32 serial, server_id;        /* ANSWER: to which call, and the popup's id or */
  char *why;                        /* why there is none */
} FollowupOrder;

void followup_order_free(FollowupOrder *self);
