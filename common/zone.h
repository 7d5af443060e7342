/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* zone: the time zones of this machine's zone data, by their IANA names, and how far each is from
 * UTC at an instant. Refuses to know days. GLib's own work out every change until 2037 when they
 * are read, which takes longer than a whole command may. */
#pragma once

#include <glib.h>

/* Immutable; shared by reference, among threads too. */
typedef struct _FollowupZone FollowupZone;

/* Zone of an IANA name ("Europe/Berlin", "UTC"). NULL and INVALID_ARGUMENT for anything else:
 * offsets, POSIX rules, absolute or dotted paths, names the zone data does not have. (transfer
 * full) */
FollowupZone *followup_zone_new(const char *name, GError **error);
FollowupZone *followup_zone_new_utc(void);
FollowupZone *followup_zone_ref(FollowupZone *self);
void followup_zone_unref(FollowupZone *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupZone, followup_zone_unref)

/* As it was asked for. (transfer none) */
const char *followup_zone_get_name(FollowupZone *self);
/* Seconds east of UTC. Before the first change that is known, and after the last where there is no
 * rule, it is what it was then. */
int followup_zone_get_offset(FollowupZone *self, gint64 instant);

/* Whether the clocks do not change from first to last, which is within a month of it. */
gboolean followup_zone_is_even(FollowupZone *self, gint64 first, gint64 last);

/* The machine's own zone, read afresh, as an IANA name where it can be known, else "UTC". (transfer
 * full) */
char *followup_zone_local_name(void);
/* Which laws the zone data on this machine knows: "2024b", "" where it does not say. (transfer
 * full) */
char *followup_zone_data_version(void);
