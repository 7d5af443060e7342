/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-words: owns the words that phrases are made of; refuses to know how they go together. */

#include "when-private.h"

#include "nearest.h"

#include <string.h>

typedef struct {
  const char *word;
  int value;
} Entry;

static const Entry weekdays[] = {
  { "monday", 1 },    { "mon", 1 },    { "tuesday", 2 }, { "tues", 2 },     { "tue", 2 },
  { "wednesday", 3 }, { "weds", 3 },   { "wed", 3 },     { "thursday", 4 }, { "thurs", 4 },
  { "thur", 4 },      { "thu", 4 },    { "friday", 5 },  { "fri", 5 },      { "saturday", 6 },
  { "sat", 6 },       { "sunday", 7 }, { "sun", 7 },     { NULL },
};

static const Entry months[] = {
  { "january", 1 },   { "jan", 1 },   { "february", 2 },  { "feb", 2 },      { "march", 3 },
  { "mar", 3 },       { "april", 4 }, { "apr", 4 },       { "may", 5 },      { "june", 6 },
  { "jun", 6 },       { "july", 7 },  { "jul", 7 },       { "august", 8 },   { "aug", 8 },
  { "september", 9 }, { "sept", 9 },  { "sep", 9 },       { "october", 10 }, { "oct", 10 },
  { "november", 11 }, { "nov", 11 },  { "december", 12 }, { "dec", 12 },     { NULL },
};

static const Entry counts[] = {
  { "a", 1 },    { "an", 1 },   { "one", 1 },     { "two", 2 },     { "three", 3 },
  { "four", 4 }, { "five", 5 }, { "six", 6 },     { "seven", 7 },   { "eight", 8 },
  { "nine", 9 }, { "ten", 10 }, { "eleven", 11 }, { "twelve", 12 }, { NULL },
};

static const Entry units[] = {
  { "s", FOLLOWUP_WHEN_SECONDS },
  { "sec", FOLLOWUP_WHEN_SECONDS },
  { "secs", FOLLOWUP_WHEN_SECONDS },
  { "second", FOLLOWUP_WHEN_SECONDS },
  { "seconds", FOLLOWUP_WHEN_SECONDS },
  { "m", FOLLOWUP_WHEN_MINUTES },
  { "min", FOLLOWUP_WHEN_MINUTES },
  { "mins", FOLLOWUP_WHEN_MINUTES },
  { "minute", FOLLOWUP_WHEN_MINUTES },
  { "minutes", FOLLOWUP_WHEN_MINUTES },
  { "h", FOLLOWUP_WHEN_HOURS },
  { "hr", FOLLOWUP_WHEN_HOURS },
  { "hrs", FOLLOWUP_WHEN_HOURS },
  { "hour", FOLLOWUP_WHEN_HOURS },
  { "hours", FOLLOWUP_WHEN_HOURS },
  { "d", FOLLOWUP_WHEN_DAYS },
  { "day", FOLLOWUP_WHEN_DAYS },
  { "days", FOLLOWUP_WHEN_DAYS },
  { "w", FOLLOWUP_WHEN_WEEKS },
  { "wk", FOLLOWUP_WHEN_WEEKS },
  { "wks", FOLLOWUP_WHEN_WEEKS },
  { "week", FOLLOWUP_WHEN_WEEKS },
  { "weeks", FOLLOWUP_WHEN_WEEKS },
  { "mo", FOLLOWUP_WHEN_MONTHS },
  { "month", FOLLOWUP_WHEN_MONTHS },
  { "months", FOLLOWUP_WHEN_MONTHS },
  { "y", FOLLOWUP_WHEN_YEARS },
  { "yr", FOLLOWUP_WHEN_YEARS },
  { "yrs", FOLLOWUP_WHEN_YEARS },
  { "year", FOLLOWUP_WHEN_YEARS },
  { "years", FOLLOWUP_WHEN_YEARS },
  { "bd", FOLLOWUP_WHEN_BUSINESS_DAYS },
  { "workday", FOLLOWUP_WHEN_BUSINESS_DAYS },
  { "workdays", FOLLOWUP_WHEN_BUSINESS_DAYS },
  { NULL },
};

static const Entry parts[] = {
  { "morning", FOLLOWUP_PART_MORNING },   { "noon", FOLLOWUP_PART_NOON },
  { "midday", FOLLOWUP_PART_NOON },       { "afternoon", FOLLOWUP_PART_AFTERNOON },
  { "evening", FOLLOWUP_PART_EVENING },   { "night", FOLLOWUP_PART_NIGHT },
  { "midnight", FOLLOWUP_PART_MIDNIGHT }, { "eod", FOLLOWUP_PART_END },
  { "cob", FOLLOWUP_PART_END },           { NULL },
};

/* Those that only the grammar knows, so that a slip in them is named too. */
static const char *const others[]
    = { "now",  "today", "tomorrow", "yesterday", "tonight", "ago",       "next",      "last",
        "this", "after", "before",   "end",       "start",   "beginning", "middle",    "mid",
        "eow",  "eom",   "eoq",      "eoy",       "quarter", "business",  "fortnight", NULL };

static int
find(const Entry *entries, const char *word)
{
  for (; entries->word != NULL; entries++)
    if (strcmp(entries->word, word) == 0)
      return entries->value;
  return -1;
}

guint
followup_when_find_weekday(const char *word)
{
  return (guint)MAX(find(weekdays, word), 0);
}

guint
followup_when_find_month(const char *word)
{
  return (guint)MAX(find(months, word), 0);
}

guint
followup_when_find_count(const char *word)
{
  return (guint)MAX(find(counts, word), 0);
}

gboolean
followup_when_find_unit(const char *word, FollowupWhenUnit *unit)
{
  int found = find(units, word);

  if (found < 0)
    return FALSE;
  *unit = (FollowupWhenUnit)found;
  return TRUE;
}

FollowupDayPart
followup_when_find_part(const char *word)
{
  return (FollowupDayPart)MAX(find(parts, word), 0);
}

int
followup_when_get_part_second(FollowupDayPart part)
{
  static const int hours[] = {
    [FOLLOWUP_PART_MORNING] = 9,  [FOLLOWUP_PART_NOON] = 12,  [FOLLOWUP_PART_AFTERNOON] = 15,
    [FOLLOWUP_PART_EVENING] = 18, [FOLLOWUP_PART_NIGHT] = 20, [FOLLOWUP_PART_MIDNIGHT] = 0,
    [FOLLOWUP_PART_END] = 17,
  };

  return hours[part] * 3600;
}

const char *
followup_when_get_month_name(guint month)
{
  static const char *const names[]
      = { "January", "February", "March",     "April",   "May",      "June",
          "July",    "August",   "September", "October", "November", "December" };

  return names[month - 1];
}

const char *
followup_when_get_weekday_name(guint weekday)
{
  static const char *const names[]
      = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

  return names[weekday - 1];
}

/* Only what is long enough to be mistyped. */
static void
add_words(GPtrArray *words, const Entry *entries)
{
  for (; entries->word != NULL; entries++)
    if (strlen(entries->word) > 4)
      g_ptr_array_add(words, (gpointer)entries->word);
}

const char *
followup_when_find_nearest(const char *word)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new();

  if (strlen(word) < 4)
    return NULL;
  for (guint i = 0; others[i] != NULL; i++)
    g_ptr_array_add(words, (gpointer)others[i]);
  add_words(words, weekdays);
  add_words(words, months);
  add_words(words, units);
  add_words(words, parts);
  g_ptr_array_add(words, NULL);
  return followup_nearest(word, (const char *const *)words->pdata);
}
