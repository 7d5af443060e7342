/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-private: what the files of ical share. */
#pragma once

#include "calendar.h"
#include "ical.h"

#include <json-glib/json-glib.h>
#include <libical/ical.h>

/* ---- ical-text: bytes to lines that libical reads as they were meant ---- */

/* One content line a line, unfolded, in UTF-8, nothing quoted-printable; refuses what is no
 * calendar, what is cut off, and components too many or too deep. (transfer full) */
char *followup_ical_clean(const char *bytes, gsize size, GError **error);
/* The words of a header that say their own charset: "=?UTF-8?Q?Zo=C3=AB?=". (transfer full) */
char *followup_ical_decode_words(const char *text);
/* A text of unknown charset in UTF-8; charset, nullable: what it says it is. (transfer full) */
char *followup_ical_to_utf8(const char *bytes, gsize size, const char *charset);
/* header: an underscore is a space. (transfer full) */
GString *followup_ical_decode_quoted(const char *text, gsize size, gboolean header);

/* ---- ical-mail: the calendar in a mail ---- */

/* NULL where there is none. (transfer full) */
GBytes *followup_ical_find_in_mail(const char *bytes, gsize size);

/* ---- ical-windows: zones by the names that Windows has for them ---- */

/* Ends with a NULL name; the zones that are most at home come first. */
typedef struct {
  const char *windows, *zone;
} FollowupIcalWindowsZone;
extern const FollowupIcalWindowsZone followup_ical_windows_zones[];

/* ---- ical-zones: what a TZID means ---- */

typedef struct _FollowupIcalZones FollowupIcalZones;
typedef struct {
  char *name;          /* IANA; NULL where nobody knows it */
  FollowupZone *zone;  /* of that name */
  icaltimezone *rules; /* of the calendar, where it has some; not owned */
} FollowupIcalZone;

/* root: whatever was parsed, which lives longer. */
FollowupIcalZones *followup_ical_zones_new(icalcomponent *root);
void followup_ical_zones_free(FollowupIcalZones *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupIcalZones, followup_ical_zones_free)
/* near: a day within the years of interest. Never NULL. (transfer none) */
const FollowupIcalZone *
followup_ical_zones_find(FollowupIcalZones *self, const char *tzid, FollowupDay near);

/* ---- ical-times: moments ---- */

typedef struct {
  FollowupDay day; /* 0: none */
  int second;      /* of the day */
  gboolean date_only, floating;
  gint64 instant; /* where it is neither */
  const FollowupIcalZone *zone;
  const char *tzid; /* of the property; nullable, not owned */
} FollowupIcalTime;

/* Of a property that holds a time; what makes no sense is none. */
FollowupIcalTime followup_ical_time_of(FollowupIcalZones *zones, icalproperty *property);
/* Another time on the same clock as like. */
FollowupIcalTime followup_ical_time_like(const FollowupIcalTime *like, icaltimetype time);
/* For comparing those of one clock. */
gint64 followup_ical_time_get_key(const FollowupIcalTime *self);
FollowupIcalTime followup_ical_time_add(const FollowupIcalTime *self, gint64 seconds);
/* As JSON has it; NULL for none. (transfer full) */
char *followup_ical_time_to_string(const FollowupIcalTime *self);

/* ---- ical-recur: occurrences ---- */

gboolean followup_ical_recurs(icalcomponent *component);
/* The starts within the span, by time, of FollowupIcalTime: not those taken out, nor those in moved
 * (a set of keys as gint64 *). (transfer full) */
GArray *followup_ical_expand(FollowupIcalZones *zones,
                             icalcomponent *component,
                             const FollowupIcalTime *start,
                             GHashTable *moved,
                             const FollowupIcalSpan *span);

/* ---- ical-properties: all but the times ---- */

/* Of any kind, unescaped. property is nullable. (transfer full, nullable) */
char *followup_ical_get_text(icalproperty *property);
/* Takes text; nothing is set where it is NULL or empty. */
void followup_ical_set(JsonObject *object, const char *key, char *text);
void followup_ical_set_properties(JsonObject *object, icalcomponent *component);
gboolean followup_ical_has_record(icalcomponent *component);
/* Of one that has a record: that, and what others may have changed. */
void followup_ical_set_record(JsonObject *object, icalcomponent *component);
