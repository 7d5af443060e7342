/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-read: events and tasks of a calendar as lines of JSON. */
#include "ical-private.h"

#include "error.h"

#include <glib/gi18n-lib.h>

typedef struct {
  FollowupIcalZones *zones;
  FollowupIcalSpan span;
  GHashTable *moved; /* uid to a set of keys: occurrences that are told on their own */
  const char *method;
  char *calendar_zone;
  GString *lines;
  guint n_entries;
} Reader;

/* ---- times ---- */

static icalproperty *
find(icalcomponent *component, icalproperty_kind kind)
{
  return icalcomponent_get_first_property(component, kind);
}

static void
set_time(Reader *self,
         JsonObject *object,
         const char *key,
         icalcomponent *component,
         icalproperty_kind kind)
{
  FollowupIcalTime time = followup_ical_time_of(self->zones, find(component, kind));

  followup_ical_set(object, key, followup_ical_time_to_string(&time));
}

static gint64
get_duration(icalproperty *property)
{
  struct icaldurationtype duration = icalproperty_get_duration(property);

  return icaldurationtype_is_bad_duration(duration) ? 0 : icaldurationtype_as_int(duration);
}

/* Told, or by how long it takes; of a day alone the next one. */
static FollowupIcalTime
find_end(Reader *self, icalcomponent *component, const FollowupIcalTime *start)
{
  icalproperty *property = find(component, ICAL_DTEND_PROPERTY);
  gint64 length;

  if (property != NULL)
    return followup_ical_time_of(self->zones, property);
  property = find(component, ICAL_DURATION_PROPERTY);
  length = property != NULL ? get_duration(property) : 0;
  if (start->day != 0 && start->date_only && icalcomponent_isa(component) == ICAL_VEVENT_COMPONENT)
    length = MAX(length, 24 * 60 * 60);
  if (start->day == 0 || length <= 0)
    return (FollowupIcalTime){ 0 };
  return followup_ical_time_add(start, length);
}

static void
set_start(JsonObject *object, const FollowupIcalTime *start)
{
  if (start->day == 0)
    return;
  followup_ical_set(object, "start", followup_ical_time_to_string(start));
  json_object_set_boolean_member(object, "date_only", start->date_only);
  if (start->zone != NULL && start->zone->name != NULL)
    json_object_set_string_member(object, "start_zone", start->zone->name);
  else if (start->zone == NULL && !start->floating && !start->date_only)
    json_object_set_string_member(object, "start_zone", "UTC");
  else
    json_object_set_null_member(object, "start_zone");
  if (start->tzid != NULL && start->zone != NULL && start->zone->name == NULL)
    followup_ical_set(object, "tzid", g_utf8_make_valid(start->tzid, -1));
}

/* start: as told, or of one occurrence. */
static void
set_span(Reader *self, JsonObject *object, icalcomponent *component, const FollowupIcalTime *start)
{
  FollowupIcalTime told
      = followup_ical_time_of(self->zones, find(component, ICAL_DTSTART_PROPERTY));
  FollowupIcalTime end = find_end(self, component, &told);
  gint64 length;

  set_start(object, start);
  if (end.day == 0 || told.day == 0 || end.date_only != told.date_only
      || end.floating != told.floating)
    return;
  length = followup_ical_time_get_key(&end) - followup_ical_time_get_key(&told);
  if (length <= 0)
    return;
  end = followup_ical_time_add(start, length);
  followup_ical_set(object, "end", followup_ical_time_to_string(&end));
  json_object_set_int_member(object, "duration", length / 60);
}

static FollowupIcalTime
find_alarm(Reader *self, icalcomponent *component, icalcomponent *alarm)
{
  icalproperty *property = find(alarm, ICAL_TRIGGER_PROPERTY);
  icalparameter *related;
  struct icaltriggertype trigger;
  FollowupIcalTime anchor;

  if (property == NULL)
    return (FollowupIcalTime){ 0 };
  trigger = icalproperty_get_trigger(property);
  if (!icaltime_is_null_time(trigger.time)) {
    FollowupIcalTime utc = { 0 };

    return followup_ical_time_like(&utc, trigger.time);
  }
  related = icalproperty_get_first_parameter(property, ICAL_RELATED_PARAMETER);
  anchor = followup_ical_time_of(self->zones, find(component, ICAL_DTSTART_PROPERTY));
  if (anchor.day == 0
      || (related != NULL && icalparameter_get_related(related) == ICAL_RELATED_END))
    anchor = followup_ical_time_of(
        self->zones, find(component, icalcomponent_isa(component) == ICAL_VTODO_COMPONENT
                                         ? ICAL_DUE_PROPERTY
                                         : ICAL_DTEND_PROPERTY));
  if (anchor.day == 0 || icaldurationtype_is_bad_duration(trigger.duration))
    return (FollowupIcalTime){ 0 };
  return followup_ical_time_add(&anchor, icaldurationtype_as_int(trigger.duration));
}

static void
set_alarm(Reader *self, JsonObject *object, icalcomponent *component)
{
  icalcomponent *alarm = icalcomponent_get_first_component(component, ICAL_VALARM_COMPONENT);
  FollowupIcalTime time;

  if (alarm == NULL)
    return;
  time = find_alarm(self, component, alarm);
  followup_ical_set(object, "alarm", followup_ical_time_to_string(&time));
}

/* ---- components ---- */

static void
set_times(Reader *self, JsonObject *object, icalcomponent *component)
{
  static const struct {
    const char *key;
    icalproperty_kind kind;
  } times[] = {
    { "due", ICAL_DUE_PROPERTY },         { "completed", ICAL_COMPLETED_PROPERTY },
    { "stamp", ICAL_DTSTAMP_PROPERTY },   { "last_modified", ICAL_LASTMODIFIED_PROPERTY },
    { "created", ICAL_CREATED_PROPERTY }, { "recurrence_id", ICAL_RECURRENCEID_PROPERTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS(times); i++)
    set_time(self, object, times[i].key, component, times[i].kind);
}

/* As far as it says so itself: only then it matters when. */
static gboolean
is_finished(JsonObject *object, icalcomponent *component)
{
  return find(component, ICAL_COMPLETED_PROPERTY) != NULL
         || json_object_get_int_member_with_default(object, "percent", 0) == 100
         || g_strcmp0(json_object_get_string_member_with_default(object, "status", NULL),
                      "needs-action")
                != 0;
}

/* (transfer full) */
static JsonObject *
read_component(Reader *self, icalcomponent *component, const FollowupIcalTime *start)
{
  JsonObject *object = json_object_new();

  json_object_set_string_member(
      object, "component", icalcomponent_isa(component) == ICAL_VTODO_COMPONENT ? "todo" : "event");
  followup_ical_set_properties(object, component);
  if (self->method != NULL)
    json_object_set_string_member(object, "method", self->method);
  set_span(self, object, component, start);
  set_times(self, object, component);
  set_alarm(self, object, component);
  if (self->calendar_zone != NULL)
    json_object_set_string_member(object, "calendar_zone", self->calendar_zone);
  json_object_set_boolean_member(object, "recurs", followup_ical_recurs(component));
  return object;
}

/* Of what an export wrote. (transfer full) */
static JsonObject *
read_record(Reader *self, icalcomponent *component)
{
  gboolean task = icalcomponent_isa(component) == ICAL_VTODO_COMPONENT;
  JsonObject *object = json_object_new();

  json_object_set_string_member(object, "component", task ? "todo" : "event");
  followup_ical_set_record(object, component);
  if (!task)
    set_time(self, object, "start", component, ICAL_DTSTART_PROPERTY);
  else if (is_finished(object, component))
    set_times(self, object, component);
  return object;
}

static void
write_line(Reader *self, JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_alloc();
  g_autofree char *line = NULL;

  json_node_init_object(node, object);
  line = json_to_string(node, FALSE);
  g_string_append(self->lines, line);
  g_string_append_c(self->lines, '\n');
  self->n_entries++;
}

static gboolean
check_entries(const Reader *self, guint more, GError **error)
{
  if (self->n_entries + more <= FOLLOWUP_ICAL_MAX_ENTRIES)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("the calendar has more than %d entries: expected fewer, or fewer years of them"),
              FOLLOWUP_ICAL_MAX_ENTRIES);
  return FALSE;
}

static gboolean
write_occurrences(Reader *self, icalcomponent *component, GArray *starts, GError **error)
{
  if (!check_entries(self, starts->len, error))
    return FALSE;
  for (guint i = 0; i < starts->len; i++) {
    const FollowupIcalTime *start = &g_array_index(starts, FollowupIcalTime, i);
    g_autoptr(JsonObject) object = read_component(self, component, start);

    followup_ical_set(object, "recurrence_id", followup_ical_time_to_string(start));
    write_line(self, object);
  }
  return TRUE;
}

static gboolean
read_entry(Reader *self, icalcomponent *component, GError **error)
{
  FollowupIcalTime start
      = followup_ical_time_of(self->zones, find(component, ICAL_DTSTART_PROPERTY));
  g_autoptr(GArray) starts = NULL;
  g_autoptr(JsonObject) object = NULL;

  if (self->span.from != 0 && followup_ical_recurs(component)
      && find(component, ICAL_RECURRENCEID_PROPERTY) == NULL) {
    const char *uid = icalcomponent_get_uid(component);

    starts = followup_ical_expand(self->zones, component, &start,
                                  g_hash_table_lookup(self->moved, uid != NULL ? uid : ""),
                                  &self->span);
    return write_occurrences(self, component, starts, error);
  }
  if (!check_entries(self, 1, error))
    return FALSE;
  object = self->span.from == 0 && followup_ical_has_record(component)
               ? read_record(self, component)
               : read_component(self, component, &start);
  write_line(self, object);
  return TRUE;
}

/* ---- calendars ---- */

static gboolean
is_entry(icalcomponent *component)
{
  return icalcomponent_isa(component) == ICAL_VEVENT_COMPONENT
         || icalcomponent_isa(component) == ICAL_VTODO_COMPONENT;
}

/* Occurrences that differ from their rule have components of their own. */
static void
note_moved(Reader *self, icalcomponent *component)
{
  icalproperty *property = find(component, ICAL_RECURRENCEID_PROPERTY);
  const char *uid = icalcomponent_get_uid(component);
  FollowupIcalTime time = followup_ical_time_of(self->zones, property);
  gint64 key = followup_ical_time_get_key(&time);
  GHashTable *keys;

  if (time.day == 0)
    return;
  keys = g_hash_table_lookup(self->moved, uid != NULL ? uid : "");
  if (keys == NULL) {
    keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_hash_table_insert(self->moved, g_strdup(uid != NULL ? uid : ""), keys);
  }
  g_hash_table_add(keys, g_memdup2(&key, sizeof key));
}

static void
read_calendar_zone(Reader *self, icalcomponent *calendar)
{
  for (icalproperty *property = find(calendar, ICAL_X_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property(calendar, ICAL_X_PROPERTY)) {
    const char *name = icalproperty_get_x_name(property);
    g_autofree char *text = followup_ical_get_text(property);

    if (name == NULL || text == NULL || g_ascii_strcasecmp(name, "X-WR-TIMEZONE") != 0)
      continue;
    g_free(self->calendar_zone);
    self->calendar_zone = g_strdup(followup_ical_zones_find(self->zones, text, 0)->name);
  }
}

static gboolean
read_calendar(Reader *self, icalcomponent *calendar, GError **error)
{
  g_autofree char *told = followup_ical_get_text(find(calendar, ICAL_METHOD_PROPERTY));
  g_autofree char *method = told != NULL ? g_ascii_strdown(told, -1) : NULL;
  icalcomponent *child;

  self->method = method;
  g_clear_pointer(&self->calendar_zone, g_free);
  read_calendar_zone(self, calendar);
  for (child = icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT); child != NULL;
       child = icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT))
    if (self->span.from != 0)
      note_moved(self, child);
  for (child = icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT); child != NULL;
       child = icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT))
    if (is_entry(child) && !read_entry(self, child, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_root(Reader *self, icalcomponent *root, GError **error)
{
  icalcomponent *child = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);

  if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT)
    return read_calendar(self, root, error);
  for (; child != NULL; child = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT))
    if (!read_calendar(self, child, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_clean(const char *clean, const FollowupIcalSpan *span, GString *lines, GError **error)
{
  icalcomponent *root = icalparser_parse_string(clean);
  Reader reader = { .span = *span, .lines = lines };
  gsize length = lines->len;
  gboolean ok = FALSE;

  if (root == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("the calendar makes no sense: expected iCalendar as RFC 5545 has it"));
    return FALSE;
  }
  reader.zones = followup_ical_zones_new(root);
  reader.moved
      = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  ok = read_root(&reader, root, error);
  if (!ok)
    g_string_truncate(lines, length);
  g_hash_table_unref(reader.moved);
  g_free(reader.calendar_zone);
  followup_ical_zones_free(reader.zones);
  icalcomponent_free(root);
  return ok;
}

gboolean
followup_ical_read(
    const char *bytes, gsize size, const FollowupIcalSpan *span, GString *lines, GError **error)
{
  gboolean plain = size > 15 && g_ascii_strncasecmp(bytes, "BEGIN:VCALENDAR", 15) == 0;
  g_autoptr(GBytes) found = plain ? NULL : followup_ical_find_in_mail(bytes, size);
  g_autofree char *clean = NULL;

  icalerror_set_errors_are_fatal(0);
  if (found != NULL)
    bytes = g_bytes_get_data(found, &size);
  clean = followup_ical_clean(bytes != NULL ? bytes : "", size, error);
  return clean != NULL && read_clean(clean, span, lines, error);
}
