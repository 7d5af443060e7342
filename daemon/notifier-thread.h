/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-thread: the thread that owns what is libnotify's. Takes orders in sequence, answers by
 * reports on the context of its maker. */
#pragma once

#include "notifier-report.h"
#include "popup.h"

typedef void (*FollowupReportFunc)(const FollowupReport *report, gpointer data);

typedef struct _FollowupNotifierThread FollowupNotifierThread;

/* Reports come to func on the thread-default main context of the caller, none after stop(). */
FollowupNotifierThread *followup_notifier_thread_new(FollowupReportFunc func, gpointer data);
/* Another server, of that unique name, or none (NULL): forgets every popup without touching the
 * server and drops the orders given for the one before (each show still answers, by FAILED). */
void
followup_notifier_thread_reset(FollowupNotifierThread *self, guint generation, const char *owner);
/* What the server can. */
void followup_notifier_thread_set_abilities(FollowupNotifierThread *self,
                                            gboolean has_markup,
                                            gboolean has_actions);
/* The server is known already when something is shown, which otherwise waits for that. */
void followup_notifier_thread_meet(FollowupNotifierThread *self);
/* The thread and the server are awake already when something is shown, which otherwise waits for
 * both; and it waits for that time, monotonic, in microseconds, which is milliseconds away. Waits
 * for no answer. */
void followup_notifier_thread_stand_by(FollowupNotifierThread *self, gint64 until);
/* Answers exactly once, by SHOWN, FAILED or DROPPED. An earlier popup with that id is closed first.
 * A server that hangs has the popup all the same, and shows it when it goes on: so there is no
 * answer before it gives one, or is another one. */
void followup_notifier_thread_show(FollowupNotifierThread *self, const FollowupPopup *popup);
void followup_notifier_thread_withdraw(FollowupNotifierThread *self, const char *id);
/* Closes all popups and ends the thread. Waits a second at most: a thread that a hung server holds
 * is left to itself. Frees. */
void followup_notifier_thread_stop(FollowupNotifierThread *self);
