/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Puts actions of followupd off to a moment, so that they fall due then.
 *
 *   bench-snooze NAME paced N   each second one, from five seconds ahead
 *   bench-snooze NAME burst N   all at one moment, five seconds ahead
 *
 * Those of the interviews 1 to N, each the last: the check-in. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD 5
#define MOST 1000 /* of one call */

static void
snooze(GDBusConnection *bus, const char *name, guint first, guint n, gint64 moment)
{
  GVariantBuilder ids = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));
  g_autoptr(GVariant) reply = NULL;

  for (guint i = 0; i < n; i++)
    g_variant_builder_add_value(&ids,
                                g_variant_new_take_string(g_strdup_printf("%u.3", first + i)));
  reply
      = bench_call(bus, name, "/org/followup/Followup1", "org.followup.Followup1", "SnoozeActions",
                   g_variant_new("(asx@a{sv})", &ids, moment,
                                 g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0)));
}

int
main(int argc, char **argv)
{
  GDBusConnection *bus = bench_connect();
  gint64 moment = g_get_real_time() / G_USEC_PER_SEC + AHEAD;
  guint n = argc == 4 ? (guint)atoi(argv[3]) : 0;

  if (n < 1 || n > MOST)
    bench_die("expected NAME, paced or burst, and 1 to %d", MOST);
  if (strcmp(argv[2], "burst") == 0)
    snooze(bus, argv[1], 1, n, moment);
  else
    for (guint i = 0; i < n; i++)
      snooze(bus, argv[1], i + 1, 1, moment + i);
  return EXIT_SUCCESS;
}
