/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hop-zones: the clock on the wall in twenty zones, as the C library tells it: a second opinion on
 * what GLib tells the daemon. */
#pragma once

#include <glib.h>

#define HOP_N_ZONES 20
/* Clocks are known from the first moment to the second: 2005 to 2037, which is as
 * far as zone files go. */
#define HOP_FIRST ((gint64)1104537600)
#define HOP_LAST ((gint64)2143238400)

typedef struct {
  gint64 at;
  int offset; /* seconds east of Greenwich from then on */
} HopChange;

typedef struct {
  const char *name;
  GArray *changes; /* of HopChange; the first one is at HOP_FIRST */
} HopZone;

typedef struct {
  HopZone zones[HOP_N_ZONES];
} HopZones;

/* Uses TZ, and leaves it as UTC. (transfer full) */
HopZones *hop_zones_new(void);
void hop_zones_free(HopZones *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HopZones, hop_zones_free)
const HopZone *hop_zones_find(const HopZones *self, const char *name);

/* What a clock on the wall shows, as seconds since 1970-01-01 00:00 there. */
gint64 hop_zone_get_wall(const HopZone *self, gint64 instant);
/* In the hours [start, end) of the day, in minutes; over midnight where start > end. */
gboolean hop_zone_is_within(const HopZone *self, int start, int end, gint64 instant);
/* The first moment after instant at which the wall shows that minute of a day, or would have where
 * it was skipped. */
gint64 hop_zone_next(const HopZone *self, int minute, gint64 instant);
