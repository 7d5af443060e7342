/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "fake-clock.h"

#define NO_INSTANT G_MININT64

struct _FollowupClockFake {
  GObject parent;
  gint64 now;
  gint64 alarm;
  gboolean told_near; /* of that alarm */
  gboolean ready;     /* somebody is, for it */
  FollowupZone *zone; /* owned */
  guint idle;         /* fires an alarm that was already past when it was set */
};

static void clock_fake_iface_init(FollowupClockInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(FollowupClockFake,
                              followup_clock_fake,
                              G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(FOLLOWUP_TYPE_CLOCK, clock_fake_iface_init))

static void
fire(FollowupClockFake *self)
{
  self->told_near = FALSE;
  self->alarm = NO_INSTANT;
  g_signal_emit_by_name(self, "alarm");
}

static gboolean
fire_cb(gpointer data)
{
  FollowupClockFake *self = data;

  self->idle = 0;
  fire(self);
  return G_SOURCE_REMOVE;
}

static gint64
get_now(FollowupClock *clock)
{
  return FOLLOWUP_CLOCK_FAKE(clock)->now;
}

static FollowupZone *
get_zone(FollowupClock *clock)
{
  return FOLLOWUP_CLOCK_FAKE(clock)->zone;
}

static void
set_alarm(FollowupClock *clock, gint64 instant)
{
  FollowupClockFake *self = FOLLOWUP_CLOCK_FAKE(clock);

  g_clear_handle_id(&self->idle, g_source_remove);
  self->told_near = self->told_near && self->alarm == instant;
  self->ready = self->ready && self->alarm == instant;
  self->alarm = instant;
  if (instant != NO_INSTANT && instant <= self->now)
    self->idle = g_idle_add(fire_cb, self);
}

static void
clock_fake_iface_init(FollowupClockInterface *iface)
{
  iface->get_now = get_now;
  iface->get_zone = get_zone;
  iface->set_alarm = set_alarm;
}

static void
followup_clock_fake_init(FollowupClockFake *self)
{
  self->alarm = NO_INSTANT;
}

static void
followup_clock_fake_finalize(GObject *object)
{
  FollowupClockFake *self = FOLLOWUP_CLOCK_FAKE(object);

  g_clear_handle_id(&self->idle, g_source_remove);
  followup_zone_unref(self->zone);
  G_OBJECT_CLASS(followup_clock_fake_parent_class)->finalize(object);
}

static void
followup_clock_fake_class_init(FollowupClockFakeClass *class)
{
  G_OBJECT_CLASS(class)->finalize = followup_clock_fake_finalize;
}

static FollowupZone *
make_zone(const char *zone)
{
  FollowupZone *made = zone ? followup_zone_new(zone, NULL) : followup_zone_new_utc();

  g_assert_nonnull(made);
  return made;
}

FollowupClockFake *
followup_clock_fake_new(gint64 now, const char *zone)
{
  FollowupClockFake *self = g_object_new(FOLLOWUP_TYPE_CLOCK_FAKE, NULL);

  self->now = now;
  self->zone = make_zone(zone);
  return self;
}

void
followup_clock_fake_approach(FollowupClockFake *self)
{
  g_assert_true(self->alarm != NO_INSTANT && self->alarm > self->now);
  self->now = self->alarm - 1;
  self->told_near = TRUE;
  g_signal_emit_by_name(self, "near", self->alarm, &self->ready);
}

gboolean
followup_clock_fake_tell_imminent(FollowupClockFake *self)
{
  gboolean ready = FALSE;

  if (self->ready)
    g_signal_emit_by_name(self, "imminent", self->alarm, g_get_monotonic_time(), &ready);
  self->ready = FALSE;
  return ready;
}

void
followup_clock_fake_advance_to(FollowupClockFake *self, gint64 now)
{
  g_assert_cmpint(now, >=, self->now);
  while (self->alarm != NO_INSTANT && self->alarm <= now) {
    g_clear_handle_id(&self->idle, g_source_remove);
    if (!self->told_near && self->alarm > self->now) {
      followup_clock_fake_approach(self);
      continue; /* another alarm may be set now */
    }
    followup_clock_fake_tell_imminent(self);
    self->now = MAX(self->now, self->alarm);
    fire(self);
  }
  self->now = now;
}

void
followup_clock_fake_slip(FollowupClockFake *self, gint64 now)
{
  g_assert_cmpint(now, >=, self->now);
  self->now = now;
  if (self->alarm != NO_INSTANT && self->alarm <= now && self->idle == 0)
    self->idle = g_idle_add(fire_cb, self);
}

void
followup_clock_fake_jump(FollowupClockFake *self, gint64 now)
{
  self->now = now;
  self->told_near = self->ready = FALSE;
  g_signal_emit_by_name(self, "jumped");
}

void
followup_clock_fake_set_zone(FollowupClockFake *self, const char *zone)
{
  g_clear_pointer(&self->zone, followup_zone_unref);
  self->zone = make_zone(zone);
  g_signal_emit_by_name(self, "jumped");
}

gint64
followup_clock_fake_get_alarm(FollowupClockFake *self)
{
  return self->alarm;
}
