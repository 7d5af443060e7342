/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "follow.h"

#include "error.h"
#include "moment.h"
#include "session-gdbus.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Changes come in bursts: so long after one is drawn the next waits. */
#define PAUSE_MS 150

#define ENTER_SCREEN "\033[?1049h\033[?25l" /* the other screen, without the cursor */
#define LEAVE_SCREEN "\033[?25h\033[?1049l"

typedef struct {
  FollowupSession *session;
  const FollowupFollower *follower;
  gboolean screen;
  gboolean away;  /* the daemon is known not to be there */
  gboolean stale; /* to be drawn anew */
  gboolean ended;
  guint pause_id; /* while it runs nothing is drawn */
  int timer;      /* of the wall clock */
  char *last;     /* what was written last, nullable */
  GError *error;
} Follow;

/* ---- drawing ---- */

/* As many lines as the terminal has; says so where there are more. */
static void
fit_lines(FollowupOutput *output)
{
  guint room = MAX(output->height, 3) - 1;
  guint n = 0;
  char *cut = NULL;

  for (char *p = output->text->str; (p = strchr(p, '\n')) != NULL; p++)
    if (++n == room - 1)
      cut = p + 1;
  if (n <= room || output->height == 0)
    return;
  g_string_truncate(output->text, cut - output->text->str);
  followup_output_printf(output, FOLLOWUP_STYLE_DIM, _("... and %u more lines\n"), n - room + 1);
}

/* Over what is there, so that nothing flickers: each line clears its rest, the last what follows.
 */
static void
wrap_for_screen(FollowupOutput *output)
{
  g_auto(GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  fit_lines(output);
  lines = g_strsplit(output->text->str, "\n", -1);
  joined = g_strjoinv("\033[K\n", lines);
  g_string_printf(output->text, "\033[H%s\033[J", joined);
}

static void
add_separator(Follow *self)
{
  FollowupSession *session = self->session;
  g_autofree char *text
      = followup_moment_to_text(session->now, followup_session_get_zone(session), session->now);
  g_autofree char *line = g_strdup_printf("\n--- %s ---\n", text);

  g_string_prepend(session->output->text, line);
}

static void
end(Follow *self)
{
  self->ended = TRUE;
}

/* A reader that is gone is no failure: it has had enough. */
static void
write_drawn(Follow *self)
{
  FollowupOutput *output = self->session->output;
  g_autofree char *drawn = g_strdup(output->text->str);

  if (g_strcmp0(drawn, self->last) == 0) {
    g_string_truncate(output->text, 0);
    return;
  }
  if (self->screen)
    wrap_for_screen(output);
  else if (self->follower->separate && self->last != NULL)
    add_separator(self);
  g_free(self->last);
  self->last = g_steal_pointer(&drawn);
  errno = 0;
  if (followup_output_flush(output, stdout, self->error == NULL ? &self->error : NULL))
    return;
  if (errno == EPIPE)
    g_clear_error(&self->error);
  end(self);
}

/* Sets the alarm, or with FOLLOWUP_NO_INSTANT none; either way it tells when the clock is set. */
static void
set_alarm(Follow *self, gint64 moment)
{
  /* A moment too far for the kernel is as good as none. */
  gint64 capped = moment == FOLLOWUP_NO_INSTANT ? G_MAXINT32 * G_GINT64_CONSTANT(16) : moment;
  const struct itimerspec when = { .it_value = { .tv_sec = MAX(capped, 1) } };

  timerfd_settime(self->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
}

static void
draw_away(Follow *self, const char *why)
{
  self->away = TRUE;
  set_alarm(self, FOLLOWUP_NO_INSTANT);
  g_string_truncate(self->session->output->text, 0);
  self->follower->draw_away(self->session, self->follower->data, why);
  write_drawn(self);
}

static void
draw(Follow *self)
{
  g_autoptr(GError) error = NULL;
  gint64 next = FOLLOWUP_NO_INSTANT;

  self->stale = FALSE;
  followup_session_refresh(self->session);
  followup_output_measure(self->session->output, STDOUT_FILENO);
  if (self->away) {
    draw_away(self, _("followupd does not run"));
  } else if (self->follower->draw(self->session, self->follower->data, &next, &error)) {
    set_alarm(self, next);
    write_drawn(self);
  } else if (g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE)) {
    draw_away(self, error->message);
  } else {
    self->error = g_steal_pointer(&error);
    end(self);
  }
}

/* ---- waiting ---- */

static gboolean
pause_over_cb(gpointer user_data)
{
  Follow *self = user_data;

  self->pause_id = 0;
  return G_SOURCE_REMOVE;
}

static void
note_news_cb(FollowupConnection *connection, FollowupNews news, gpointer user_data)
{
  Follow *self = user_data;

  self->stale = TRUE;
  switch (news) {
  case FOLLOWUP_NEWS_GONE:
    self->away = TRUE;
    break;
  case FOLLOWUP_NEWS_NO_BUS:
    g_clear_error(&self->error);
    g_set_error_literal(&self->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                        _("the session bus is gone"));
    end(self);
    break;
  default:
    self->away = FALSE;
    break;
  }
}

/* The moment has come, or the clock was set. */
static gboolean
alarm_cb(int fd, GIOCondition condition, gpointer user_data)
{
  guint64 expirations;

  if (read(fd, &expirations, sizeof expirations) >= 0 || errno == ECANCELED)
    ((Follow *)user_data)->stale = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
end_cb(gpointer user_data)
{
  end(user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
reader_gone_cb(int fd, GIOCondition condition, gpointer user_data)
{
  end(user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
resized_cb(gpointer user_data)
{
  Follow *self = user_data;

  g_clear_pointer(&self->last, g_free); /* the terminal has laid it out anew */
  self->stale = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
wait_for_end(Follow *self, guint sources[7])
{
  guint n = 0;

  sources[n++] = g_unix_signal_add(SIGINT, end_cb, self);
  sources[n++] = g_unix_signal_add(SIGTERM, end_cb, self);
  sources[n++] = g_unix_signal_add(SIGHUP, end_cb, self);
  if (self->session->output->terminal)
    sources[n++] = g_unix_signal_add(SIGWINCH, resized_cb, self);
  sources[n++] = g_unix_fd_add(STDOUT_FILENO, G_IO_ERR | G_IO_HUP, reader_gone_cb, self);
  sources[n++] = g_unix_fd_add(self->timer, G_IO_IN, alarm_cb, self);
  sources[n] = 0;
}

static void
show_until_ended(Follow *self)
{
  while (!self->ended) {
    if (self->stale && self->pause_id == 0) {
      draw(self);
      self->pause_id = g_timeout_add(PAUSE_MS, pause_over_cb, self);
    } else {
      g_main_context_iteration(NULL, TRUE);
    }
  }
  g_clear_handle_id(&self->pause_id, g_source_remove);
}

static void
switch_screen(Follow *self, const char *sequence)
{
  if (!self->screen)
    return;
  fputs(sequence, stdout);
  fflush(stdout);
}

gboolean
followup_follow(FollowupSession *session, const FollowupFollower *follower, GError **error)
{
  Follow self = { .session = session, .follower = follower, .stale = TRUE };
  guint sources[7];

  self.timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self.timer < 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("there is no timer to be had: %s"),
                g_strerror(errno));
    return FALSE;
  }
  if (!followup_session_watch(session, note_news_cb, &self, error)) {
    close(self.timer);
    return FALSE;
  }
  self.screen = follower->screen && session->output->terminal;
  wait_for_end(&self, sources);
  switch_screen(&self, ENTER_SCREEN);
  show_until_ended(&self);
  switch_screen(&self, LEAVE_SCREEN);
  for (guint i = 0; sources[i] != 0; i++)
    g_source_remove(sources[i]);
  close(self.timer);
  followup_session_unwatch(session);
  g_free(self.last);
  if (self.error == NULL)
    return TRUE;
  g_propagate_error(error, self.error);
  return FALSE;
}
