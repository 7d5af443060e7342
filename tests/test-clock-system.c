/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-clock-system: the real clock. The wall clock of the machine is not for a test to set, so the
 * kernel's word that it was set is put into the mouths of read() and timerfd_settime(). */

#include "clock-system.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>

#include "calendar.h"
#include "patience.h"

ssize_t __real_read(int fd, void *buffer, size_t count);
ssize_t __wrap_read(int fd, void *buffer, size_t count);

int __real_timerfd_settime(int fd,
                           int flags,
                           const struct itimerspec *new_value,
                           struct itimerspec *old_value);
int __wrap_timerfd_settime(int fd,
                           int flags,
                           const struct itimerspec *new_value,
                           struct itimerspec *old_value);

static gboolean clock_was_set; /* told by the next read of the timer */
static gboolean set_meanwhile; /* told by the next setting of it */

/* Only what is linked into this program comes here, and of that only clock-system reads 8 bytes. */
ssize_t
__wrap_read(int fd, void *buffer, size_t count)
{
  if (count == sizeof(guint64) && clock_was_set) {
    clock_was_set = FALSE;
    errno = ECANCELED;
    return -1;
  }
  return __real_read(fd, buffer, count);
}

/* Who is told here has a timer that is armed, and is not told again by read(). */
int
__wrap_timerfd_settime(int fd,
                       int flags,
                       const struct itimerspec *new_value,
                       struct itimerspec *old_value)
{
  int status = __real_timerfd_settime(fd, flags, new_value, old_value);

  if (!set_meanwhile)
    return status;
  set_meanwhile = FALSE;
  errno = ECANCELED;
  return -1;
}

typedef struct {
  FollowupClock *clock;
  gint64 alarm_now, alarm_at; /* when the last one came, by the clock and by the machine's, in us */
  guint alarms, jumps, nears;
  gint64 near;       /* what the last one told */
  guint near_alarms; /* how many there had been then */
  gboolean ready;    /* what it is answered */
  guint imminents;
  gint64 imminent; /* when the last one came, */
  gint64 comes;    /* and what it told, monotonic */
} Fixture;

static void
count_cb(FollowupClock *clock, guint *count)
{
  (*count)++;
}

static void
note_alarm_cb(FollowupClock *clock, Fixture *fixture)
{
  fixture->alarm_now = followup_clock_get_now(clock);
  fixture->alarm_at = g_get_real_time();
  fixture->alarms++;
}

/* Whoever sets the same alarm again is not told again. */
static gboolean
note_near_cb(FollowupClock *clock, gint64 moment, Fixture *fixture)
{
  fixture->near = moment;
  fixture->near_alarms = fixture->alarms;
  fixture->nears++;
  followup_clock_set_alarm(clock, moment);
  return fixture->ready;
}

static gboolean
note_imminent_cb(FollowupClock *clock, gint64 moment, gint64 comes, Fixture *fixture)
{
  g_assert_cmpint(moment, ==, fixture->near);
  g_assert_cmpuint(fixture->alarms, ==, fixture->near_alarms);
  fixture->imminent = followup_clock_get_now(clock);
  fixture->comes = comes;
  fixture->imminents++;
  return TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->clock = followup_clock_system_new(&error);
  g_assert_no_error(error);
  g_signal_connect(fixture->clock, "alarm", G_CALLBACK(note_alarm_cb), fixture);
  g_signal_connect(fixture->clock, "near", G_CALLBACK(note_near_cb), fixture);
  g_signal_connect(fixture->clock, "imminent", G_CALLBACK(note_imminent_cb), fixture);
  g_signal_connect(fixture->clock, "jumped", G_CALLBACK(count_cb), &fixture->jumps);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object(g_steal_pointer(&fixture->clock));
}

static void
await_count(guint *count, guint expected)
{
  RUN_LOOP_UNTIL(*count >= expected);
  g_assert_cmpuint(*count, ==, expected);
}

static void
test_now(Fixture *fixture, gconstpointer data)
{
  gint64 before = time(NULL);
  gint64 now = followup_clock_get_now(fixture->clock);

  g_assert_cmpint(now, >=, before);
  g_assert_cmpint(now, <=, time(NULL));
}

static void
test_zone(Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = followup_zone_local_name();

  g_assert_cmpstr(followup_zone_get_name(followup_clock_get_zone(fixture->clock)), ==, name);
}

static gint64
await_alarm(Fixture *fixture)
{
  gint64 instant = followup_clock_get_now(fixture->clock) + 2;

  followup_clock_set_alarm(fixture->clock, instant);
  await_count(&fixture->alarms, fixture->alarms + 1);
  g_assert_cmpint(fixture->alarm_now, >=, instant);
  g_assert_cmpint(followup_clock_get_now(fixture->clock), >=, instant);
  g_assert_cmpint(followup_clock_get_now(fixture->clock), <=, instant + 2);
  g_assert_cmpuint(fixture->jumps, ==, 0);
  return instant;
}

/* Where the machine is too busy for the one before it, there is none: not time after time. */
static void
test_alarm(Fixture *fixture, gconstpointer data)
{
  gint64 instant;
  guint n = 0;

  do
    instant = await_alarm(fixture);
  while (fixture->nears == 0 && ++n < 5);
  g_assert_cmpuint(fixture->nears, ==, 1);
  g_assert_cmpint(fixture->near, ==, instant);
  g_assert_cmpuint(fixture->near_alarms, ==, n);
  g_assert_cmpuint(fixture->imminents, ==, 0); /* nobody is ready */
  g_assert_cmpint(fixture->alarm_at, >=, instant * G_USEC_PER_SEC);
}

/* Told once, in time; the alarm comes with it, and from then on it is its moment. A machine too
 * busy for it goes without. */
static void
test_imminent(Fixture *fixture, gconstpointer data)
{
  gint64 instant;
  guint n = 0;

  fixture->ready = TRUE;
  do
    instant = await_alarm(fixture);
  while (fixture->imminents == 0 && g_get_num_processors() > 1 && ++n < 5);
  g_assert_cmpuint(fixture->imminents, ==, g_get_num_processors() > 1);
  if (fixture->imminents == 0)
    return;
  g_assert_cmpint(fixture->imminent, ==, instant - 1);
  g_assert_cmpint(fixture->alarm_now, ==, instant);
  g_assert_cmpint(fixture->alarm_at, >=, instant * G_USEC_PER_SEC - 10 * G_TIME_SPAN_MILLISECOND);
  while (g_get_monotonic_time() < fixture->comes)
    g_assert_cmpint(followup_clock_get_now(fixture->clock), >=, instant);
  g_assert_cmpint(followup_clock_get_now(fixture->clock), >=, instant);
  g_assert_cmpint(g_get_real_time(), >=, instant * G_USEC_PER_SEC);
}

static void
test_past_alarms(Fixture *fixture, gconstpointer data)
{
  gint64 now = followup_clock_get_now(fixture->clock);
  const gint64 instants[] = { now, now - 1, now - 86400, 1, 0, -1, G_MININT64 + 1 };

  for (guint i = 0; i < G_N_ELEMENTS(instants); i++) {
    followup_clock_set_alarm(fixture->clock, instants[i]);
    /* From the main loop, not from within the call, and once. */
    g_assert_cmpuint(fixture->alarms, ==, i);
    await_count(&fixture->alarms, i + 1);
    run_loop_for(20 * G_TIME_SPAN_MILLISECOND);
    g_assert_cmpuint(fixture->alarms, ==, i + 1);
  }
}

/* The same moment in the past twice is two alarms: the second may follow a failed look. */
static void
test_same_past_alarm_again(Fixture *fixture, gconstpointer data)
{
  followup_clock_set_alarm(fixture->clock, 1000);
  await_count(&fixture->alarms, 1);
  followup_clock_set_alarm(fixture->clock, 1000);
  await_count(&fixture->alarms, 2);
}

static void
test_cleared_and_replaced(Fixture *fixture, gconstpointer data)
{
  gint64 now = followup_clock_get_now(fixture->clock);

  followup_clock_set_alarm(fixture->clock, now);
  followup_clock_set_alarm(fixture->clock, FOLLOWUP_NO_INSTANT);
  run_loop_for(50 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint(fixture->alarms, ==, 0);
  followup_clock_set_alarm(fixture->clock, now);
  followup_clock_set_alarm(fixture->clock, now + 86400);
  run_loop_for(50 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint(fixture->alarms, ==, 0);
  followup_clock_set_alarm(fixture->clock, G_MAXINT64);
  run_loop_for(50 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint(fixture->alarms, ==, 0);
}

/* The alarm stays armed for its moment on the new clock. */
static void
test_clock_set(Fixture *fixture, gconstpointer data)
{
  clock_was_set = TRUE;
  followup_clock_set_alarm(fixture->clock, followup_clock_get_now(fixture->clock) - 1);
  await_count(&fixture->jumps, 1);
  await_count(&fixture->alarms, 1);
  g_assert_cmpuint(fixture->jumps, ==, 1);
}

/* Somebody sets the alarm between that and the main loop's look at the timer: told from the main
 * loop, once, and the alarm stays. */
static void
test_clock_set_meanwhile(Fixture *fixture, gconstpointer data)
{
  set_meanwhile = TRUE;
  followup_clock_set_alarm(fixture->clock, followup_clock_get_now(fixture->clock) + 86400);
  g_assert_cmpuint(fixture->jumps, ==, 0);
  await_count(&fixture->jumps, 1);
  set_meanwhile = TRUE;
  followup_clock_set_alarm(fixture->clock, followup_clock_get_now(fixture->clock) - 1);
  await_count(&fixture->jumps, 2);
  await_count(&fixture->alarms, 1);
  run_loop_for(20 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint(fixture->jumps, ==, 2);
}

#define ADD(path, test) g_test_add("/clock-system/" path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("now", test_now);
  ADD("zone", test_zone);
  ADD("alarm", test_alarm);
  ADD("imminent", test_imminent);
  ADD("past-alarms", test_past_alarms);
  ADD("same-past-alarm-again", test_same_past_alarm_again);
  ADD("cleared-and-replaced", test_cleared_and_replaced);
  ADD("clock-set", test_clock_set);
  ADD("clock-set-meanwhile", test_clock_set_meanwhile);
  return g_test_run();
}
