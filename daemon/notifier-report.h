/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-report: what the thread that shows popups tells its maker. A value. */
#pragma once

#include <glib.h>

typedef enum {
  FOLLOWUP_REPORT_SHOWN,   /* the server took the popup */
  FOLLOWUP_REPORT_FAILED,  /* it did not; text says why */
  FOLLOWUP_REPORT_DROPPED, /* withdrawn, or shown again, before the server answered */
  FOLLOWUP_REPORT_ACTION,  /* text is the button; the popup is closed */
  FOLLOWUP_REPORT_CLOSED   /* the popup went away by itself or by the user */
} FollowupReportKind;

typedef struct {
  FollowupReportKind kind;
  guint generation; /* of the server it is about */
  char *id;         /* the popup's */
  char *text;       /* nullable */
  guint server_id;  /* with SHOWN */
  char *activation; /* with ACTION; nullable */
} FollowupReport;

FollowupReport *followup_report_copy(const FollowupReport *self);
void followup_report_free(FollowupReport *self);
