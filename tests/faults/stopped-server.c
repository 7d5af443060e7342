/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The popup server stops, is absent, or hangs in its activation while actions fall due; the daemon
 * is asked for answers meanwhile, and a watch on the bus tells what is on the screen.
 *
 *   faults-stopped-server SECONDS SEED */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "driver.h"
#include "patience.h"
#include "session.h"

#define ROUND_TRIP (100 * G_TIME_SPAN_MILLISECOND)

/* Calls, and the client as typed, while nobody shows anything. */
static void
ask_for(FaultsSession *self, gint64 microseconds)
{
  const char *const argv[] = { g_getenv("FOLLOWUP"), "list", NULL };
  gint64 deadline = g_get_monotonic_time() + microseconds;

  while (g_get_monotonic_time() < deadline) {
    gint64 began;

    g_variant_unref(
        faults_session_ask(self, "ListInterviews", g_variant_new_parsed("(@a{sv} {},)")));
    began = g_get_monotonic_time();
    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL);
    self->worst_client = MAX(self->worst_client, g_get_monotonic_time() - began);
    run_loop_for(50 * G_TIME_SPAN_MILLISECOND);
  }
}

static void
write_service(const char *text)
{
  g_autofree char *path
      = g_build_filename(g_getenv("RIG_DIR"), "services", FAULTS_POPUP_SERVER ".service", NULL);

  g_file_set_contents(path, text, -1, NULL);
}

/* Of all services the one that hangs in its activation. */
static void
half_activate(FaultsSession *self, gint64 span)
{
  faults_session_kill_server(self);
  write_service("[D-BUS Service]\nName=" FAULTS_POPUP_SERVER "\nExec=/bin/sleep 60\n");
  g_variant_unref(faults_session_ask_bus(self, "ReloadConfig", NULL));
  faults_session_add_request(self);
  ask_for(self, span);
  faults_session_start_server(self);
  faults_session_await_right(self);
}

/* As on stock sway and i3: nobody starts a server, until something is due and the bus may. */
static void
activate_packaged(FaultsSession *self)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents("/usr/share/dbus-1/services/org.knopwob.dunst.service", &text, NULL,
                           NULL))
    faults_die("dunst has no service file");
  write_service(text);
  g_variant_unref(faults_session_ask_bus(self, "ReloadConfig", NULL));
  faults_session_kill_server(self);
  run_loop_for(G_TIME_SPAN_SECOND / 5);
  faults_session_await_name(self, FAULTS_POPUP_SERVER);
  faults_session_await_right(self);
  kill(faults_session_find_process(self, FAULTS_POPUP_SERVER), SIGKILL);
}

static void
stop_servers(FaultsSession *self, gint64 span)
{
  faults_session_await_right(self);
  self->worst_answer = 0;
  kill(self->server, SIGSTOP);
  faults_session_add_request(self);
  ask_for(self, span / 2);
  faults_session_finish_one(self);
  faults_session_add_request(self);
  ask_for(self, span / 2);
  kill(self->server, SIGCONT);
  faults_session_await_right(self);
  faults_session_kill_server(self);
  faults_session_add_request(self);
  ask_for(self, span / 2);
  faults_session_start_server(self);
  faults_session_await_right(self);
  half_activate(self, span / 2);
  /* To one that saw several servers end it would be one that crashes: it would take a break. */
  faults_kill_daemon(self->daemon);
  faults_session_start_daemon(self);
  faults_session_await_right(self);
  activate_packaged(self);
}

int
main(int argc, char **argv)
{
  FaultsSession session;
  guint count = argc == 3 ? (guint)atoi(argv[1]) : 0;

  if (count == 0)
    faults_die("expected how many seconds and a seed");
  faults_session_begin(&session, FALSE, (guint)atoi(argv[2]));
  stop_servers(&session, count * G_TIME_SPAN_SECOND);
  faults_session_finish(&session);
  printf("%u s stopped, %u s absent, %u s half-activated: %u actions, %u lost, %u extra on screen, "
         "worst round trip %.1f ms, of the client as a process %.1f ms\n",
         count, count / 2, count / 2, session.n_added, session.n_lost, session.n_extra,
         (double)session.worst_answer / 1000, (double)session.worst_client / 1000);
  return session.n_lost + session.n_extra > 0
                 || session.worst_answer > faults_session_allow(ROUND_TRIP)
             ? 1
             : 0;
}
