/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* session: a desktop's session bus, popup server and daemon, and actions that fall due in it; knows
 * what should be on the screen and counts what is otherwise. Refuses to know what dies when: that
 * is for the drivers. Whatever cannot be, ends the program with status 99. */
#pragma once

#include <gio/gio.h>

#include "popup-watch.h"

#define FAULTS_POPUP_SERVER "org.freedesktop.Notifications"
#define FAULTS_PATIENCE (60 * G_TIME_SPAN_SECOND)

typedef struct {
  GDBusConnection *connection;
  FaultsWatch *watch;
  GRand *rand;
  gboolean managed;         /* bus and daemon are the user manager's */
  GPid bus, server, daemon; /* 0: none of ours */
  gint64 server_since;      /* when it took its name; microseconds */
  GHashTable *actions;      /* id -> whether it was acknowledged as done */
  guint n_kills, n_added, n_done, n_lost, n_extra, n_late;
  gint64 worst_back, worst_answer, worst_client; /* microseconds */
} FaultsSession;

/* All three started, with some interviews. managed: bus and daemon by the user manager. */
void faults_session_begin(FaultsSession *self, gboolean managed, guint seed);
/* Holds the store to what was acknowledged, ends all, and frees what begin made. */
void faults_session_finish(FaultsSession *self);
/* More of a time limit in the short form. */
gint64 faults_session_allow(gint64 limit);

/* ---- who lives ---- */

void faults_session_start_bus(FaultsSession *self);
void faults_session_kill_bus(FaultsSession *self);
/* dunst, until it has its name. */
void faults_session_start_server(FaultsSession *self);
void faults_session_kill_server(FaultsSession *self);
void faults_session_start_daemon(FaultsSession *self);
/* By the bus, as the first call of a client does. */
void faults_session_activate_daemon(FaultsSession *self);
/* Our own connection and watch. */
void faults_session_connect(FaultsSession *self);
void faults_session_disconnect(FaultsSession *self);
void faults_session_await_name(FaultsSession *self, const char *name);
/* A method of the bus itself. (transfer full) */
GVariant *faults_session_ask_bus(FaultsSession *self, const char *method, GVariant *parameters);
/* Who has that name. */
pid_t faults_session_find_process(FaultsSession *self, const char *name);

/* ---- what is asked ---- */

/* A method of the daemon; its first result. (transfer full) */
GVariant *faults_session_ask(FaultsSession *self, const char *method, GVariant *parameters);
/* One that falls due within two seconds. */
void faults_session_add_request(FaultsSession *self);
void faults_session_finish_one(FaultsSession *self);
/* Some come, and as many go once there are a few. */
void faults_session_change_something(FaultsSession *self);
/* The main loop runs for some of these. */
void faults_session_run_for_up_to(FaultsSession *self, gint32 milliseconds);

/* ---- the reckoning ---- */

/* Until all that is outstanding is on the screen, once, and nothing else; what is not so in the end
 * is counted. */
void faults_session_await_right(FaultsSession *self);
/* The same, which should not take long once there is a popup server. */
void faults_session_await_back(FaultsSession *self);
