/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* clock-system: owns the machine's clock, its zone and the one timerfd; refuses to know what
 * anybody waits for. A timerfd of CLOCK_REALTIME goes on through suspend, fires on resume and
 * reports a clock that was set; a timeout of the main loop does neither. */

#include "clock-system.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "calendar.h"
#include "error.h"
#include "watch.h"

#define LOCALTIME "/etc/localtime"
/* A clock that is set is reported only while the timer is armed, so it always is. */
#define FAR_AWAY ((gint64)1 << 33)
/* How long before an alarm its "near" comes: enough to read what is on a slow disk; what was read
 * is then still in the processor's caches. */
#define LEAD_MS 100
/* And its "imminent": enough to wake up one after the other whom a popup passes, and to do what is
 * to be done with it, before its moment comes. */
#define VIGIL_MS 2
#define NSEC_PER_USEC 1000
#define NSEC_PER_MS 1000000
#define NSEC_PER_SEC 1000000000

/* What the timer is set to. */
typedef enum { AIM_ALARM, AIM_NEAR, AIM_IMMINENT } Aim;

struct _FollowupClockSystem {
  GObject parent;

  int fd;            /* owned; -1 before it is open */
  guint source;      /* watches fd */
  guint jump_source; /* tells that the clock was set */
  gint64 alarm;      /* FOLLOWUP_NO_INSTANT: none */
  Aim aim;
  gint64 early;         /* the alarm that rang before its moment; FOLLOWUP_NO_INSTANT: none */
  gint64 early_until;   /* when that comes, monotonic */
  FollowupZone *zone;   /* owned */
  char *zone_name;      /* owned */
  FollowupWatch *watch; /* owned */
};

static void followup_clock_system_init_clock(FollowupClockInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE(FollowupClockSystem,
                              followup_clock_system,
                              G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(FOLLOWUP_TYPE_CLOCK,
                                                    followup_clock_system_init_clock))

/* Between an alarm that came early and its moment it is that moment already. */
static gint64
get_now(FollowupClock *clock)
{
  FollowupClockSystem *self = FOLLOWUP_CLOCK_SYSTEM(clock);
  gint64 before = self->early != FOLLOWUP_NO_INSTANT ? g_get_monotonic_time() : 0;
  struct timespec now;

  clock_gettime(CLOCK_REALTIME, &now);
  if (self->early == FOLLOWUP_NO_INSTANT)
    return now.tv_sec;
  if (now.tv_sec == self->early - 1 && before < self->early_until)
    return self->early;
  self->early = FOLLOWUP_NO_INSTANT;
  return now.tv_sec;
}

static FollowupZone *
get_zone(FollowupClock *clock)
{
  return FOLLOWUP_CLOCK_SYSTEM(clock)->zone;
}

/* Where there is time to tell that the alarm is near. */
static Aim
choose_aim(FollowupClockSystem *self)
{
  struct timespec now;

  if (self->alarm == FOLLOWUP_NO_INSTANT || self->alarm >= FAR_AWAY)
    return AIM_ALARM;
  clock_gettime(CLOCK_REALTIME, &now);
  now.tv_nsec += LEAD_MS * NSEC_PER_MS;
  return now.tv_sec + now.tv_nsec / NSEC_PER_SEC < self->alarm ? AIM_NEAR : AIM_ALARM;
}

static gboolean
jump_cb(gpointer data)
{
  FollowupClockSystem *self = data;

  self->jump_source = 0;
  g_signal_emit_by_name(self, "jumped");
  return G_SOURCE_REMOVE;
}

static void
jump_soon(FollowupClockSystem *self)
{
  if (self->jump_source == 0)
    self->jump_source = g_idle_add_full(G_PRIORITY_DEFAULT, jump_cb, self, NULL);
}

/* The first moment that the timer understands is 1; 0 would disarm it. The kernel says ECANCELED
 * when the clock was set since the last read, and has armed the timer all the same; it says so
 * once, and no read that follows does. */
static void
arm(FollowupClockSystem *self)
{
  static const long leads[] = { [AIM_NEAR] = LEAD_MS, [AIM_IMMINENT] = VIGIL_MS };
  gint64 instant = self->alarm == FOLLOWUP_NO_INSTANT ? FAR_AWAY : CLAMP(self->alarm, 1, FAR_AWAY);
  struct itimerspec timer = { .it_value = { .tv_sec = instant } };

  if (self->aim != AIM_ALARM)
    timer.it_value
        = (struct timespec){ instant - 1, NSEC_PER_SEC - leads[self->aim] * NSEC_PER_MS };
  if (timerfd_settime(self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &timer, NULL) == 0)
    return;
  if (errno == ECANCELED)
    jump_soon(self);
  else
    g_warning("cannot set the timer: %s", g_strerror(errno));
}

static void
set_alarm(FollowupClock *clock, gint64 instant)
{
  FollowupClockSystem *self = FOLLOWUP_CLOCK_SYSTEM(clock);

  if (self->alarm == instant && instant != FOLLOWUP_NO_INSTANT && instant > get_now(clock))
    return;
  self->alarm = instant;
  self->aim = choose_aim(self);
  arm(self);
}

static void
followup_clock_system_init_clock(FollowupClockInterface *interface)
{
  interface->get_now = get_now;
  interface->get_zone = get_zone;
  interface->set_alarm = set_alarm;
}

/* TRUE when it is another one than before. */
static gboolean
read_zone(FollowupClockSystem *self)
{
  g_autofree char *name = followup_zone_local_name();
  FollowupZone *zone;

  if (g_strcmp0(name, self->zone_name) == 0)
    return FALSE;
  zone = followup_zone_new(name, NULL);
  if (zone == NULL)
    zone = followup_zone_new_utc();
  g_clear_pointer(&self->zone, followup_zone_unref);
  g_free(self->zone_name);
  self->zone = zone;
  self->zone_name = g_steal_pointer(&name);
  return TRUE;
}

static void
ring(FollowupClockSystem *self)
{
  self->aim = AIM_ALARM;
  self->alarm = FOLLOWUP_NO_INSTANT;
  arm(self);
  g_signal_emit_by_name(self, "alarm");
}

/* With one processor, who waits awake keeps the others from waking up. */
static void
tell_near(FollowupClockSystem *self)
{
  gint64 alarm = self->alarm;
  gboolean ready = FALSE;

  self->aim = AIM_ALARM;
  arm(self);
  g_signal_emit_by_name(self, "near", alarm, &ready);
  if (!ready || self->alarm != alarm || g_get_num_processors() == 1)
    return;
  self->aim = AIM_IMMINENT;
  arm(self);
}

/* Monotonic, and not early: rounded up. The alarm is less than a second away. */
static gint64
when_it_comes(FollowupClockSystem *self)
{
  struct timespec now;
  gint64 left;

  clock_gettime(CLOCK_REALTIME, &now);
  left = (self->alarm - now.tv_sec) * G_USEC_PER_SEC - now.tv_nsec / NSEC_PER_USEC;
  return g_get_monotonic_time() + left + 1;
}

/* Who is ready keeps what comes until its moment. */
static void
tell_imminent(FollowupClockSystem *self)
{
  gint64 alarm = self->alarm;
  gint64 comes = when_it_comes(self);
  gboolean ready = FALSE;

  self->aim = AIM_ALARM;
  arm(self);
  g_signal_emit_by_name(self, "imminent", alarm, comes, &ready);
  if (!ready || self->alarm != alarm)
    return;
  self->early = alarm;
  self->early_until = comes;
  ring(self);
}

static gboolean
handle_timer(int fd, GIOCondition condition, gpointer data)
{
  g_autoptr(FollowupClockSystem) self = g_object_ref(data);
  guint64 expirations;

  if (read(self->fd, &expirations, sizeof expirations) < 0) {
    if (errno == ECANCELED) {
      self->aim = choose_aim(self);
      arm(self);
      g_signal_emit_by_name(self, "jumped");
    }
    return G_SOURCE_CONTINUE;
  }
  if (self->aim == AIM_ALARM || get_now(FOLLOWUP_CLOCK(self)) >= self->alarm)
    ring(self);
  else if (self->aim == AIM_NEAR)
    tell_near(self);
  else
    tell_imminent(self);
  return G_SOURCE_CONTINUE;
}

static void
localtime_changed_cb(gpointer user_data)
{
  if (read_zone(user_data))
    g_signal_emit_by_name(user_data, "jumped");
}

static void
followup_clock_system_dispose(GObject *object)
{
  FollowupClockSystem *self = FOLLOWUP_CLOCK_SYSTEM(object);

  g_clear_handle_id(&self->source, g_source_remove);
  g_clear_handle_id(&self->jump_source, g_source_remove);
  g_clear_pointer(&self->watch, followup_watch_free);
  G_OBJECT_CLASS(followup_clock_system_parent_class)->dispose(object);
}

static void
followup_clock_system_finalize(GObject *object)
{
  FollowupClockSystem *self = FOLLOWUP_CLOCK_SYSTEM(object);

  if (self->fd >= 0)
    close(self->fd);
  g_clear_pointer(&self->zone, followup_zone_unref);
  g_free(self->zone_name);
  G_OBJECT_CLASS(followup_clock_system_parent_class)->finalize(object);
}

static void
followup_clock_system_class_init(FollowupClockSystemClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_clock_system_dispose;
  G_OBJECT_CLASS(class)->finalize = followup_clock_system_finalize;
}

static void
followup_clock_system_init(FollowupClockSystem *self)
{
  self->fd = -1;
  self->alarm = FOLLOWUP_NO_INSTANT;
  self->early = FOLLOWUP_NO_INSTANT;
}

FollowupClock *
followup_clock_system_new(GError **error)
{
  g_autoptr(FollowupClockSystem) self = g_object_new(FOLLOWUP_TYPE_CLOCK_SYSTEM, NULL);

  self->fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->fd < 0) {
    int saved = errno;

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("cannot make a timer: %s"),
                g_strerror(saved));
    return NULL;
  }
  self->source = g_unix_fd_add(self->fd, G_IO_IN, handle_timer, self);
  read_zone(self);
  self->watch = followup_watch_new(localtime_changed_cb, self);
  followup_watch_add_file(self->watch, LOCALTIME);
  arm(self);
  return FOLLOWUP_CLOCK(g_steal_pointer(&self));
}
