/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup-watch: listens between daemon and popup server and keeps a model of what is on the screen;
 * refuses to take either one's word for it. */
#pragma once

#include <gio/gio.h>

typedef struct {
  guint32 id;           /* the server's; 0 until it answered */
  char *key;            /* "" where it has none */
  char *summary, *body; /* body: as it was sent, with the markup for this server */
  char **buttons;       /* action, label, action, label, ... */
  char *sender;         /* the daemon's unique name */
} FaultsPopup;

typedef struct _FaultsWatch FaultsWatch;
typedef void (*FaultsPopupFunc)(const FaultsPopup *popup, gpointer data);

/* Sees what happens from here on, in the default context; a popup server need not be there yet.
 * func, nullable: for each popup as it is sent. (transfer full) */
FaultsWatch *faults_watch_new(FaultsPopupFunc func, gpointer data);
void faults_watch_free(FaultsWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaultsWatch, faults_watch_free)

/* Of FaultsPopup: what is open, in no order. (transfer container) */
GPtrArray *faults_watch_list(FaultsWatch *self);
/* How many popups were sent. */
guint faults_watch_count_sent(FaultsWatch *self);
/* How many servers took the name, but for the one that was there at the beginning. */
guint faults_watch_count_servers(FaultsWatch *self);
/* How often two with one key were open at once. */
guint faults_watch_count_doubles(FaultsWatch *self);
/* Iterates until nothing was heard for quiet ms, or at most for ms. FALSE: never quiet. */
gboolean faults_watch_settle(FaultsWatch *self, guint quiet, guint ms);
/* What dunst itself says is displayed or waits; -1: it does not answer. */
int faults_watch_ask_dunst(GDBusConnection *connection);
