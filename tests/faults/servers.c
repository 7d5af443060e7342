/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The popup server or the session bus dies at random instants while actions fall due; a watch on
 * the bus tells what is on the screen.
 *
 *   faults-servers server KILLS SEED
 *   faults-servers bus KILLS SEED
 *   faults-servers managed-bus KILLS SEED    where a user manager starts bus and daemon */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "driver.h"
#include "names.h"
#include "session.h"

static void
kill_servers(FaultsSession *self, guint kills)
{
  for (; self->n_kills < kills; self->n_kills++) {
    faults_session_change_something(self);
    faults_session_run_for_up_to(self, 300);
    faults_session_kill_server(self);
    faults_session_run_for_up_to(self, 150);
    faults_session_start_server(self);
    if (g_rand_boolean(self->rand) || self->n_kills + 1 == kills)
      faults_session_await_back(self);
  }
}

/* The daemon notices by itself, closes its database and ends; a user manager would start it again.
 */
static void
await_end_of_daemon(FaultsSession *self)
{
  gint64 deadline = g_get_monotonic_time() + FAULTS_PATIENCE;
  int status = 0;

  while (waitpid(self->daemon, &status, WNOHANG) == 0) {
    if (g_get_monotonic_time() > deadline)
      faults_die("the daemon does not end with the bus");
    g_usleep(1000);
  }
  self->daemon = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return;
  self->n_lost++;
  fprintf(stderr, "the daemon ended with status %#x\n", (unsigned)status);
}

static void
kill_buses(FaultsSession *self, guint kills)
{
  for (; self->n_kills < kills; self->n_kills++) {
    faults_session_change_something(self);
    faults_session_run_for_up_to(self, 300);
    faults_session_disconnect(self);
    faults_session_kill_bus(self);
    await_end_of_daemon(self);
    faults_session_kill_server(self);
    faults_session_start_bus(self);
    faults_session_connect(self);
    if (g_rand_boolean(self->rand)) {
      faults_session_start_daemon(self);
      faults_session_run_for_up_to(self, 200);
      faults_session_start_server(self);
    } else {
      faults_session_start_server(self);
      faults_session_run_for_up_to(self, 200);
      faults_session_start_daemon(self);
    }
    faults_session_await_back(self);
  }
}

/* The manager keeps the bus's socket, and starts a bus for the first who comes. At times somebody
 * asks for the daemon; else the manager has to think of it. */
static void
kill_managed_buses(FaultsSession *self, guint kills)
{
  for (; self->n_kills < kills; self->n_kills++) {
    pid_t bus = faults_session_find_process(self, "org.freedesktop.DBus");

    faults_session_change_something(self);
    faults_session_run_for_up_to(self, 300);
    faults_session_disconnect(self);
    kill(bus, SIGKILL);
    faults_session_kill_server(self);
    faults_session_run_for_up_to(self, 300);
    faults_session_connect(self);
    faults_session_start_server(self);
    if (g_rand_boolean(self->rand))
      faults_session_activate_daemon(self);
    faults_session_await_name(self, FOLLOWUP_BUS_NAME);
    faults_session_await_back(self);
  }
}

int
main(int argc, char **argv)
{
  FaultsSession session;
  guint count = argc == 4 ? (guint)atoi(argv[2]) : 0;

  if (count == 0)
    faults_die("expected what, how many and a seed");
  faults_session_begin(&session, g_str_equal(argv[1], "managed-bus"), (guint)atoi(argv[3]));
  if (g_str_equal(argv[1], "server"))
    kill_servers(&session, count);
  else if (session.managed)
    kill_managed_buses(&session, count);
  else
    kill_buses(&session, count);
  faults_session_finish(&session);
  printf("%u kills, %u actions, %u done, %u lost, %u extra on screen, back after %.2f s at worst\n",
         session.n_kills, session.n_added, session.n_done, session.n_lost, session.n_extra,
         (double)session.worst_back / G_USEC_PER_SEC);
  return session.n_lost + session.n_extra + session.n_late > 0 ? 1 : 0;
}
