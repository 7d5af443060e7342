/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* client-fixture: the program followup, run as typed, on a private bus that starts the real daemon
 * with folders of its own. The machine's zone is America/New_York. FOLLOWUP and FOLLOWUPD name the
 * programs. */
#pragma once

#include <gio/gio.h>

/* A name for which the bus starts a program that fails. */
#define CLIENT_FIXTURE_BROKEN "org.followup.Broken"

/* Everything in it is owned. */
typedef struct {
  char *folder;
  GTestDBus *bus;
  GSubprocess *guard; /* ends a bus that hangs, and with it the daemon, should the test abort */
  GDBusConnection *connection; /* the test's own */
  GSubprocessLauncher *launcher;
  char *input;     /* for the next run; NULL: none */
  char *out, *err; /* of the last run */
} ClientFixture;

void client_fixture_set_up(ClientFixture *f, gconstpointer unused);
void client_fixture_tear_down(ClientFixture *f, gconstpointer unused);

/* For the runs to come; NULL takes it away. */
void client_fixture_setenv(ClientFixture *f, const char *name, const char *value);
/* Standard input of the next run. */
void client_fixture_feed(ClientFixture *f, const char *input);
/* Runs followup with the words, NULL-terminated; fails the test where its status is another. */
void client_fixture_run(ClientFixture *f, int status, ...) G_GNUC_NULL_TERMINATED;
void client_fixture_run_strv(ClientFixture *f, int status, const char *const *words);
/* Likewise with its output going to a file. */
void
client_fixture_run_into(ClientFixture *f, int status, const char *path, ...) G_GNUC_NULL_TERMINATED;
/* Likewise with a terminal on which the answers are typed; what it says there is in err. */
void client_fixture_run_at_terminal(ClientFixture *f,
                                    int status,
                                    const char *answers,
                                    const char *const *words);
void client_fixture_assert_out(ClientFixture *f, const char *part);
void client_fixture_assert_err(ClientFixture *f, const char *part);
/* No line of the last output takes more columns. */
void client_fixture_assert_fits(ClientFixture *f, guint width);
guint client_fixture_count_lines(const char *text);

/* Adds n interviews by one call on the bus. */
void client_fixture_add_many(ClientFixture *f, guint n);
/* The id of interview 1's pending action of a kind. (transfer full) */
char *client_fixture_find_action(ClientFixture *f, const char *kind);
int client_fixture_get_daemon_pid(ClientFixture *f);
int client_fixture_get_bus_pid(ClientFixture *f);
