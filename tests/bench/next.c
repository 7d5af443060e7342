/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the daemon does after each change while nothing is due: looks for what is, finds the next
 * moment, sets its timer.
 *
 *   bench-next ROUNDS CONFIG FOLDER...
 *
 * in turn on the databases of the folders, with the settings of CONFIG. Prints for each "FOLDER N
 * P50 P99 MAX", in microseconds. */
#include "bench.h"

#include "clock-system.h"
#include "settings.h"
#include "store.h"

#include <stdlib.h>

static FollowupStore *
open_store(const char *folder, FollowupClock *clock, const FollowupRules *rules)
{
  g_autofree char *path = g_build_filename(folder, "followup.db", NULL);
  g_autoptr(GError) error = NULL;
  FollowupStore *store = followup_store_open(path, clock, rules, &error);

  if (store == NULL)
    bench_die("%s: %s", path, error->message);
  return store;
}

/* How long it took, in nanoseconds. */
static gint64
look(FollowupStore *store, FollowupClock *clock)
{
  gint64 begin = bench_get_time(CLOCK_MONOTONIC);
  gint64 now = followup_clock_get_now(clock);
  g_autoptr(GPtrArray) interviews = NULL;
  g_autoptr(GPtrArray) actions = NULL;
  g_autoptr(GError) error = NULL;

  if (!followup_store_fall_due(store, now, &error)
      || (actions = followup_store_list_awaiting(store, now, 0, &interviews, &error)) == NULL)
    bench_die("%s", error->message);
  if (actions->len > 0)
    bench_die("%u actions are due", actions->len);
  followup_clock_set_alarm(clock, followup_store_get_next_at(store, now));
  followup_store_get_next_due(store);
  followup_store_count_due(store, now);
  return bench_get_time(CLOCK_MONOTONIC) - begin;
}

int
main(int argc, char **argv)
{
  g_autoptr(FollowupClock) clock = followup_clock_system_new(NULL);
  g_autoptr(FollowupSettings) settings = followup_settings_new(argc > 2 ? argv[2] : "");
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(settings, followup_clock_get_zone(clock));
  int n = argc - 3;
  g_autofree FollowupStore **stores = g_new0(FollowupStore *, (gsize)MAX(n, 1));
  g_autofree GArray **times = g_new0(GArray *, (gsize)MAX(n, 1));

  if (n < 1)
    bench_die("expected ROUNDS CONFIG FOLDER...");
  for (int i = 0; i < n; i++) {
    stores[i] = open_store(argv[i + 3], clock, rules);
    times[i] = g_array_new(FALSE, FALSE, sizeof(gint64));
  }
  for (int round = 0; round < atoi(argv[1]); round++)
    for (int i = 0; i < n; i++) {
      gint64 took = look(stores[i], clock);

      g_array_append_val(times[i], took);
    }
  for (int i = 0; i < n; i++) {
    bench_print(argv[i + 3], times[i]);
    g_array_unref(times[i]);
    g_object_unref(stores[i]);
  }
  return EXIT_SUCCESS;
}
