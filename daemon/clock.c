/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "clock.h"

G_DEFINE_INTERFACE(FollowupClock, followup_clock, G_TYPE_OBJECT)

static void
followup_clock_default_init(FollowupClockInterface *iface)
{
  g_signal_new("alarm", FOLLOWUP_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               0);
  g_signal_new("near", FOLLOWUP_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled,
               NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_INT64);
  g_signal_new("imminent", FOLLOWUP_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0,
               g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 2, G_TYPE_INT64,
               G_TYPE_INT64);
  g_signal_new("jumped", FOLLOWUP_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               0);
}

gint64
followup_clock_get_now(FollowupClock *self)
{
  return FOLLOWUP_CLOCK_GET_IFACE(self)->get_now(self);
}

FollowupZone *
followup_clock_get_zone(FollowupClock *self)
{
  return FOLLOWUP_CLOCK_GET_IFACE(self)->get_zone(self);
}

void
followup_clock_set_alarm(FollowupClock *self, gint64 instant)
{
  FOLLOWUP_CLOCK_GET_IFACE(self)->set_alarm(self, instant);
}
