/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Which backups may go and when the next is wanted. Pure. */
#include "backup-private.h"

#include "calendar.h"

/* Seconds: of several in one second the later say a later one. */
#define SLACK 60

static gboolean
is_ahead(gint64 at, gint64 now)
{
  return at > now + SLACK;
}

/* Those of a day and those of the user's own wish stand for their day. */
static gboolean
stands_for_day(const FollowupBackup *backup)
{
  return backup->kind == FOLLOWUP_BACKUP_DAILY || backup->kind == FOLLOWUP_BACKUP_ASKED;
}

static FollowupDay
get_monday(FollowupDay day)
{
  return day - ((FollowupDay)followup_day_get_weekday(day) - G_DATE_MONDAY);
}

/* What is kept so far, going from the newest to the oldest. */
typedef struct {
  gint64 now;
  FollowupZone *zone;
  FollowupDay week, last_day, last_week; /* weeks as their Mondays */
  guint days, weeks, future, special[FOLLOWUP_N_BACKUP_KINDS];
} Tally;

static gboolean
keep_for_calendar(Tally *tally, const FollowupBackup *backup)
{
  FollowupDay day = followup_instant_get_day(backup->at, tally->zone);
  FollowupDay week = get_monday(day);
  gboolean keep = FALSE;

  if (day != tally->last_day && tally->days < FOLLOWUP_BACKUP_KEEP_DAYS) {
    tally->days++;
    keep = TRUE;
  }
  if (week != tally->week && week != tally->last_week
      && tally->weeks < FOLLOWUP_BACKUP_KEEP_WEEKS) {
    tally->weeks++;
    keep = TRUE;
  }
  tally->last_day = day;
  tally->last_week = week;
  return keep;
}

static gboolean
keep(Tally *tally, const FollowupBackup *backup)
{
  gboolean wanted = FALSE;

  if (is_ahead(backup->at, tally->now))
    return tally->future++ == 0;
  if (backup->kind != FOLLOWUP_BACKUP_DAILY)
    wanted = tally->special[backup->kind]++ < FOLLOWUP_BACKUP_KEEP_SPECIAL;
  if (stands_for_day(backup) && keep_for_calendar(tally, backup))
    wanted = TRUE;
  return wanted;
}

GPtrArray *
followup_backup_find_superfluous(GPtrArray *backups,
                                 const char *sure,
                                 gint64 now,
                                 FollowupZone *zone)
{
  GPtrArray *superfluous = g_ptr_array_new();
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  Tally tally = { .now = now, .zone = zone };

  if (sure == NULL)
    return superfluous;
  tally.week = get_monday(followup_instant_get_day(now, zone));
  for (guint i = 0; i < backups->len; i++)
    g_ptr_array_add(sorted, g_ptr_array_index(backups, i));
  g_ptr_array_sort(sorted, followup_backup_compare);
  for (guint i = 0; i < sorted->len; i++) {
    FollowupBackup *backup = g_ptr_array_index(sorted, i);

    if (!keep(&tally, backup) && !g_str_equal(backup->path, sure))
      g_ptr_array_add(superfluous, backup);
  }
  return superfluous;
}

gint64
followup_backup_get_next(gint64 newest, gint64 failed, gint64 now)
{
  gint64 next = now;

  if (newest != FOLLOWUP_BACKUP_NEVER && !is_ahead(newest, now))
    next = MAX(next, newest + FOLLOWUP_BACKUP_INTERVAL);
  if (failed != FOLLOWUP_BACKUP_NEVER && !is_ahead(failed, now))
    next = MAX(next, failed + FOLLOWUP_BACKUP_RETRY);
  return next;
}

gint64
followup_backup_get_newest(GPtrArray *backups, gint64 now)
{
  gint64 newest = FOLLOWUP_BACKUP_NEVER;

  for (guint i = 0; i < backups->len; i++) {
    const FollowupBackup *backup = g_ptr_array_index(backups, i);

    if (stands_for_day(backup) && !is_ahead(backup->at, now))
      newest = MAX(newest, backup->at);
  }
  return newest;
}
