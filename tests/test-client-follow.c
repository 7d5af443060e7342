/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of what goes on until it is ended: the agenda and the line for status bars, followed
 * through changes, falling due, the daemon's end and return. FOLLOWUP and FOLLOWUPD name the
 * programs. */
#include "client-fixture.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#define DEADLINE_MS 60000

/* A program that goes on, and what it has written so far. */
typedef struct {
  GSubprocess *program;
  GString *out;
  GCancellable *reading;
  char chunk[4096];
  gboolean ended;
} Follower;

static void
read_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Follower *self = user_data;
  gssize n = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);

  if (n <= 0) {
    self->ended = TRUE;
    return;
  }
  g_string_append_len(self->out, self->chunk, n);
  g_input_stream_read_async(G_INPUT_STREAM(source), self->chunk, sizeof self->chunk,
                            G_PRIORITY_DEFAULT, self->reading, read_cb, self);
}

static void
start_following(Follower *self, ClientFixture *f, const char *verb, const char *option)
{
  g_autoptr(GError) error = NULL;
  const char *words[] = { g_getenv("FOLLOWUP"), verb, "--follow", option, NULL };
  GInputStream *stream;

  g_subprocess_launcher_set_flags(f->launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  self->program = g_subprocess_launcher_spawnv(f->launcher, words, &error);
  g_assert_no_error(error);
  self->out = g_string_new(NULL);
  self->ended = FALSE;
  self->reading = g_cancellable_new();
  stream = g_subprocess_get_stdout_pipe(self->program);
  g_input_stream_read_async(stream, self->chunk, sizeof self->chunk, G_PRIORITY_DEFAULT,
                            self->reading, read_cb, self);
}

static gboolean
too_late_cb(gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Waits for a part in what comes after the first skip bytes. */
static void
wait_for(Follower *self, gsize skip, const char *part)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add(DEADLINE_MS, too_late_cb, &late);

  while (strstr(self->out->str + skip, part) == NULL) {
    if (late || self->ended)
      g_error("‘%s’ is not in: %s", part, self->out->str + skip);
    g_main_context_iteration(NULL, TRUE);
  }
  g_source_remove(timer);
}

static void
wait_for_end(Follower *self, int status)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(g_subprocess_wait(self->program, NULL, &error));
  g_assert_no_error(error);
  g_assert_true(g_subprocess_get_if_exited(self->program));
  g_assert_cmpint(g_subprocess_get_exit_status(self->program), ==, status);
  while (!self->ended)
    g_main_context_iteration(NULL, TRUE);
}

static void
stop_following(Follower *self)
{
  g_object_unref(self->program);
  g_object_unref(self->reading);
  g_string_free(self->out, TRUE);
}

static void
test_agenda(ClientFixture *f, gconstpointer data)
{
  Follower follower;
  gsize before;

  start_following(&follower, f, "agenda", NULL);
  wait_for(&follower, 0, "Nothing to do");
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", NULL);
  wait_for(&follower, 0, "\n--- "); /* set apart from what was there before */
  wait_for(&follower, 0, "Next: 1.1 Prepare (Acme)");
  before = follower.out->len;
  client_fixture_run(f, 0, "done", "1.1", NULL);
  wait_for(&follower, before, "Next: 1.2 Debrief (Acme)");
  g_subprocess_send_signal(follower.program, SIGINT);
  wait_for_end(&follower, 0);
  stop_following(&follower);
}

/* What falls due is shown without anybody changing anything. */
static void
test_falls_due(ClientFixture *f, gconstpointer data)
{
  Follower follower;

  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", NULL);
  client_fixture_run(f, 0, "todo", "1", "send papers", "--due", "+2s", NULL);
  start_following(&follower, f, "status", "--bar=plain");
  wait_for(&follower, 0, "next now: ");
  wait_for(&follower, 0, "1 due: “send papers”");
  g_subprocess_send_signal(follower.program, SIGTERM);
  wait_for_end(&follower, 0);
  stop_following(&follower);
}

/* Through the daemon's end and its return. */
static void
test_restart(ClientFixture *f, gconstpointer data)
{
  Follower follower;
  gsize before;
  g_auto(GStrv) lines = NULL;

  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", NULL);
  start_following(&follower, f, "status", "--bar=waybar");
  wait_for(&follower, 0, "\"class\":\"waiting\"");
  kill(client_fixture_get_daemon_pid(f), SIGKILL);
  wait_for(&follower, 0, "\"class\":\"away\"");
  before = follower.out->len;
  client_fixture_run(f, 0, "list", NULL); /* starts it */
  wait_for(&follower, before, "\"class\":\"waiting\"");
  client_fixture_run(f, 0, "remove", "1", "--yes", NULL);
  wait_for(&follower, before, "\"class\":\"empty\"");
  lines = g_strsplit(g_strchomp(follower.out->str), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr(JsonNode) root = json_from_string(lines[i], NULL);

    g_assert_nonnull(root);
    if (i > 0)
      g_assert_cmpstr(lines[i], !=, lines[i - 1]); /* only what is new */
  }
  kill(client_fixture_get_bus_pid(f), SIGKILL); /* nothing will be heard any more */
  wait_for_end(&follower, 4);
  stop_following(&follower);
}

/* A bar that is gone is noticed at once, not with the next change. */
static void
test_reader_gone(ClientFixture *f, gconstpointer data)
{
  Follower follower;
  g_autoptr(GError) error = NULL;
  GInputStream *stream;

  start_following(&follower, f, "status", "--bar=i3");
  wait_for(&follower, 0, "\"full_text\"");
  stream = g_subprocess_get_stdout_pipe(follower.program);
  g_cancellable_cancel(follower.reading);
  while (!follower.ended) /* its buffer is ours again */
    g_main_context_iteration(NULL, TRUE);
  g_assert_true(g_input_stream_close(stream, NULL, &error));
  g_assert_true(g_subprocess_wait(follower.program, NULL, &error));
  g_assert_cmpint(g_subprocess_get_exit_status(follower.program), ==, 0);
  stop_following(&follower);
}

static void
test_json(ClientFixture *f, gconstpointer data)
{
  Follower follower;

  start_following(&follower, f, "agenda", "--json");
  wait_for(&follower, 0, "[]\n");
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", NULL);
  wait_for(&follower, 0, "[]\n[{\"id\":\"1.1\"");
  g_subprocess_send_signal(follower.program, SIGINT);
  wait_for_end(&follower, 0);
  stop_following(&follower);
}

/* A bar gets a line, whatever hinders. */
static void
test_bar(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "status", "--bar", "plain", NULL);
  g_assert_cmpstr(f->out, ==, "\n");
  client_fixture_run(f, 2, "status", "--follow", NULL);
  client_fixture_assert_err(f, "--bar waybar --follow");
  client_fixture_run(f, 2, "status", "--bar", "waybar", "--json", NULL);
  client_fixture_run(f, 2, "status", "--bar", "nonsense", NULL);
  client_fixture_assert_err(f, "expected plain, waybar or i3");
  client_fixture_setenv(f, "FOLLOWUP_BUS_NAME", CLIENT_FIXTURE_BROKEN);
  client_fixture_run(f, 0, "status", "--bar", "plain", NULL);
  g_assert_cmpstr(f->out, ==, "–\n");
  client_fixture_setenv(f, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
  client_fixture_run(f, 4, "status", "--bar", "waybar", "--follow", NULL);
  client_fixture_assert_out(f, "\"class\":\"away\"");
}

static void
test_timeline(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "timeline", NULL);
  client_fixture_assert_out(f, "No interviews yet");
  client_fixture_run(f, 0, "timeline", "--json", NULL);
  g_assert_cmpstr(f->out, ==, "[]\n");
  client_fixture_run(f, 0, "add", "Acme", "--at", "2020-03-02 10:00", NULL);
  client_fixture_run(f, 0, "add", "Globex", "--at", "2020-03-02 10:00", NULL);
  client_fixture_run(f, 0, "rejected", "2", NULL);
  client_fixture_run(f, 0, "timeline", NULL);
  client_fixture_assert_out(f, "1  Acme");
  client_fixture_assert_out(f, "1 that has ended is not shown");
  g_assert_null(strstr(f->out, "Globex"));
  client_fixture_run(f, 0, "timeline", "--all", "globex", NULL);
  client_fixture_assert_out(f, "2  Globex");
  g_assert_null(strstr(f->out, "Acme"));
  client_fixture_run(f, 2, "timeline", "--weeks", "0", NULL);
  client_fixture_assert_err(f, "expected 1 to 104");
}

static void
test_usual_wait(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2020-03-02 10:00", "--position", "A", NULL);
  client_fixture_run(f, 0, "show", "1", NULL);
  g_assert_null(strstr(f->out, "Answers"));
  client_fixture_run(f, 0, "heard", "1", "--on", "2020-03-11 11:00", NULL);
  client_fixture_run(f, 0, "add", "ACME", "--at", "2021-03-02 10:00", "--position", "B", NULL);
  client_fixture_run(f, 0, "show", "2", NULL);
  client_fixture_assert_out(f, "after 9 days the one time so far");
  client_fixture_run(f, 0, "heard", "2", "--on", "2021-03-05 11:00", NULL);
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "usually after 6 days (2 times so far, 3 to 9 days)");
  client_fixture_run(f, 0, "show", "1", "--json", NULL);
  client_fixture_assert_out(f, "\"usual_wait\" : {");
  client_fixture_assert_out(f, "\"median\" : 6");
}

static void
test_colour(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", NULL);
  client_fixture_run(f, 0, "agenda", NULL);
  g_assert_null(strchr(f->out, '\033'));
  client_fixture_setenv(f, "NO_COLOR", "1"); /* what is asked for by name wins */
  client_fixture_run(f, 0, "agenda", "--color=always", NULL);
  client_fixture_assert_out(f, "\033[");
  client_fixture_run(f, 0, "agenda", "--color=never", NULL);
  g_assert_null(strchr(f->out, '\033'));
  client_fixture_run(f, 2, "agenda", "--color=blue", NULL);
  client_fixture_assert_err(f, "expected auto, always or never");
}

#define ADD(path, func)                                                                            \
  g_test_add(path, ClientFixture, NULL, client_fixture_set_up, func, client_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/follow/agenda", test_agenda);
  ADD("/follow/falls-due", test_falls_due);
  ADD("/follow/restart", test_restart);
  ADD("/follow/reader-gone", test_reader_gone);
  ADD("/follow/json", test_json);
  ADD("/seeing/bar", test_bar);
  ADD("/seeing/timeline", test_timeline);
  ADD("/seeing/usual-wait", test_usual_wait);
  ADD("/seeing/colour", test_colour);
  return g_test_run();
}
