/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-write: lines of JSON as one calendar, every time in UTC. */
#include "ical-private.h"

#include "error.h"
#include "json-object.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PRODUCT "-//Followup//Followup " FOLLOWUP_VERSION "//EN"

/* Empty where there is none. (transfer full) */
static GPtrArray *
list_nodes(JsonObject *object, const char *key)
{
  GPtrArray *nodes = g_ptr_array_new();
  JsonArray *array = followup_json_get_array(object, key);

  for (guint i = 0; array != NULL && i < json_array_get_length(array); i++)
    g_ptr_array_add(nodes, json_array_get_element(array, i));
  return nodes;
}

static gboolean
refuse(const char *key, const char *expected, GError **error)
{
  g_autofree char *quoted = followup_text_quote(key);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, _("%s: expected %s"), quoted,
              expected);
  return FALSE;
}

/* ---- texts ---- */

/* libical takes control characters, and ends its lines with them: no text needs any but these. */
static char *
clean(const char *text)
{
  g_autoptr(GString) cleaned = g_string_new(NULL);

  for (; *text != '\0'; text++)
    if (!g_ascii_iscntrl(*text) || *text == '\n' || *text == '\t')
      g_string_append_c(cleaned, *text);
  return g_string_free(g_steal_pointer(&cleaned), FALSE);
}

/* Where they cannot be escaped. */
static char *
flatten(const char *text)
{
  return g_strdelimit(clean(text), "\n\t", ' ');
}

static void
add_texts(icalcomponent *component, JsonObject *object)
{
  static const struct {
    const char *key;
    icalproperty_kind kind;
  } texts[] = {
    { "uid", ICAL_UID_PROPERTY },
    { "summary", ICAL_SUMMARY_PROPERTY },
    { "description", ICAL_DESCRIPTION_PROPERTY },
    { "location", ICAL_LOCATION_PROPERTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    const char *text = followup_json_get_string(object, texts[i].key);
    g_autofree char *plain = text != NULL ? clean(text) : NULL;
    icalproperty *property;

    if (plain == NULL || *plain == '\0')
      continue;
    property = icalproperty_new(texts[i].kind);
    icalproperty_set_value(property, icalvalue_new_text(plain));
    icalcomponent_add_property(component, property);
  }
}

static void
add_url(icalcomponent *component, JsonObject *object)
{
  const char *url = followup_json_get_string(object, "url");
  g_autofree char *plain = url != NULL ? flatten(url) : NULL;

  if (plain != NULL && *plain != '\0')
    icalcomponent_add_property(component, icalproperty_new_url(plain));
}

static void
add_list(icalcomponent *component, JsonObject *object, const char *key, icalproperty_kind kind)
{
  g_autoptr(GPtrArray) nodes = list_nodes(object, key);

  for (guint i = 0; i < nodes->len; i++) {
    const char *text = json_node_get_string(nodes->pdata[i]);
    g_autofree char *plain = text != NULL ? clean(text) : NULL;
    icalproperty *property;

    if (plain == NULL || *plain == '\0')
      continue;
    property = icalproperty_new(kind);
    icalproperty_set_value(property, icalvalue_new_text(plain));
    icalcomponent_add_property(component, property);
  }
}

/* What would end a line, or a value where libical splits a list of them, is written as in an
 * address: "%2C". (transfer full) */
static char *
encode(const char *text)
{
  g_autofree char *plain = clean(text);

  return g_uri_escape_string(plain, " !\"#$&'()*+/:<=>?@[]^`{|}", TRUE);
}

/* X-FOLLOWUP-NAME: libical neither escapes nor keeps whole what such a property has. */
static void
add_own(icalcomponent *component, JsonObject *object)
{
  JsonObject *own = followup_json_get_object(object, "x");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (own == NULL)
    return;
  json_object_iter_init_ordered(&iter, own);
  while (json_object_iter_next_ordered(&iter, &name, &node)) {
    const char *text = followup_json_get_string(own, name);
    g_autofree char *plain = text != NULL ? encode(text) : NULL;
    icalproperty *property;

    if (plain == NULL || *plain == '\0' || !g_str_has_prefix(name, "X-FOLLOWUP-")
        || strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != strlen(name))
      continue;
    property = icalproperty_new_x(plain);
    icalproperty_set_x_name(property, name);
    icalcomponent_add_property(component, property);
  }
}

/* ---- times ---- */

/* A day, or an instant in UTC. */
static gboolean
read_time(const char *text, icaltimetype *time)
{
  g_autoptr(GDateTime) instant = NULL;
  FollowupDay day;
  GDate date;

  *time = icaltime_null_time();
  if (followup_day_parse(text, &day, NULL)) {
    g_date_clear(&date, 1);
    g_date_set_julian(&date, day);
    time->year = g_date_get_year(&date);
    time->month = (int)g_date_get_month(&date);
    time->day = g_date_get_day(&date);
    time->is_date = 1;
    return TRUE;
  }
  instant = g_str_has_suffix(text, "Z") ? g_date_time_new_from_iso8601(text, NULL) : NULL;
  if (instant == NULL)
    return FALSE;
  time->year = g_date_time_get_year(instant);
  time->month = g_date_time_get_month(instant);
  time->day = g_date_time_get_day_of_month(instant);
  time->hour = g_date_time_get_hour(instant);
  time->minute = g_date_time_get_minute(instant);
  time->second = g_date_time_get_second(instant);
  time->zone = icaltimezone_get_utc_timezone();
  return TRUE;
}

static gboolean
add_times(icalcomponent *component, JsonObject *object, GError **error)
{
  static const struct {
    const char *key;
    icalproperty_kind kind;
  } times[] = {
    { "stamp", ICAL_DTSTAMP_PROPERTY },
    { "start", ICAL_DTSTART_PROPERTY },
    { "end", ICAL_DTEND_PROPERTY },
    { "due", ICAL_DUE_PROPERTY },
    { "completed", ICAL_COMPLETED_PROPERTY },
    { "created", ICAL_CREATED_PROPERTY },
    { "last_modified", ICAL_LASTMODIFIED_PROPERTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
    const char *text = followup_json_get_string(object, times[i].key);
    icalproperty *property;
    icaltimetype time;

    if (text == NULL)
      continue;
    if (!read_time(text, &time))
      return refuse(times[i].key, _("a time, for example 2026-11-20T13:00:00Z"), error);
    property = icalproperty_new(times[i].kind);
    icalproperty_set_value(property,
                           time.is_date ? icalvalue_new_date(time) : icalvalue_new_datetime(time));
    if (time.is_date)
      icalproperty_add_parameter(property, icalparameter_new_value(ICAL_VALUE_DATE));
    icalcomponent_add_property(component, property);
  }
  return TRUE;
}

static gboolean
add_alarm(icalcomponent *component, JsonObject *object, GError **error)
{
  const char *text = followup_json_get_string(object, "alarm");
  const char *summary = followup_json_get_string(object, "summary");
  g_autofree char *plain = clean(summary != NULL ? summary : "");
  struct icaltriggertype trigger = { 0 };
  icalcomponent *alarm;
  icalproperty *property;

  if (text == NULL)
    return TRUE;
  if (!read_time(text, &trigger.time) || trigger.time.is_date)
    return refuse("alarm", _("a time, for example 2026-11-20T13:00:00Z"), error);
  alarm = icalcomponent_new_valarm();
  icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
  icalcomponent_add_property(alarm, icalproperty_new_description(plain));
  property = icalproperty_new_trigger(trigger);
  icalproperty_add_parameter(property, icalparameter_new_value(ICAL_VALUE_DATETIME));
  icalcomponent_add_property(alarm, property);
  icalcomponent_add_component(component, alarm);
  return TRUE;
}

/* ---- people ---- */

/* An address of a mail, or none. */
static icalproperty *
make_person(JsonObject *person, icalproperty_kind kind)
{
  const char *email = followup_json_get_string(person, "email");
  const char *name = followup_json_get_string(person, "name");
  g_autofree char *plain = email != NULL ? flatten(email) : NULL;
  g_autofree char *address = g_strconcat(plain != NULL ? "mailto:" : "invalid:nomail", plain, NULL);
  icalproperty *property = icalproperty_new(kind);

  icalproperty_set_value(property, icalvalue_new_caladdress(address));
  if (name != NULL && *name != '\0') {
    /* No parameter can hold a quote. */
    g_autofree char *called = g_strdelimit(flatten(name), "\"", '\'');

    icalproperty_add_parameter(property, icalparameter_new_cn(called));
  }
  return property;
}

static void
add_people(icalcomponent *component, JsonObject *object)
{
  JsonObject *organizer = followup_json_get_object(object, "organizer");
  g_autoptr(GPtrArray) nodes = list_nodes(object, "attendees");

  if (organizer != NULL)
    icalcomponent_add_property(component, make_person(organizer, ICAL_ORGANIZER_PROPERTY));
  for (guint i = 0; i < nodes->len; i++)
    if (JSON_NODE_HOLDS_OBJECT((JsonNode *)nodes->pdata[i]))
      icalcomponent_add_property(
          component, make_person(json_node_get_object(nodes->pdata[i]), ICAL_ATTENDEE_PROPERTY));
}

/* ---- components ---- */

static void
add_words(icalcomponent *component, JsonObject *object)
{
  const char *status = followup_json_get_string(object, "status");
  g_autofree char *upper = status != NULL ? g_ascii_strup(status, -1) : NULL;
  icalproperty_status known
      = upper != NULL ? icalproperty_string_to_status(upper) : ICAL_STATUS_NONE;

  if (known != ICAL_STATUS_NONE)
    icalcomponent_add_property(component, icalproperty_new_status(known));
  if (json_object_has_member(object, "sequence"))
    icalcomponent_add_property(
        component, icalproperty_new_sequence(
                       (int)json_object_get_int_member_with_default(object, "sequence", 0)));
  if (json_object_has_member(object, "percent"))
    icalcomponent_add_property(
        component, icalproperty_new_percentcomplete(
                       (int)json_object_get_int_member_with_default(object, "percent", 0)));
}

/* NULL is no such component. */
static icalcomponent *
new_component(JsonObject *object, GError **error)
{
  const char *kind = followup_json_get_string(object, "component");

  if (g_strcmp0(kind, "event") == 0)
    return icalcomponent_new_vevent();
  if (g_strcmp0(kind, "todo") == 0)
    return icalcomponent_new_vtodo();
  refuse("component", _("‘event’ or ‘todo’"), error);
  return NULL;
}

static gboolean
check(JsonObject *object, GError **error)
{
  if (followup_json_get_string(object, "uid") == NULL)
    return refuse("uid", _("a text"), error);
  if (followup_json_get_string(object, "stamp") == NULL)
    return refuse("stamp", _("a time, for example 2026-11-20T13:00:00Z"), error);
  return TRUE;
}

static gboolean
write_object(icalcomponent *calendar, JsonObject *object, GError **error)
{
  icalcomponent *component = check(object, error) ? new_component(object, error) : NULL;

  if (component == NULL)
    return FALSE;
  add_texts(component, object);
  add_words(component, object);
  add_url(component, object);
  if (!add_times(component, object, error) || !add_alarm(component, object, error)) {
    icalcomponent_free(component);
    return FALSE;
  }
  add_people(component, object);
  add_list(component, object, "related_to", ICAL_RELATEDTO_PROPERTY);
  add_list(component, object, "categories", ICAL_CATEGORIES_PROPERTY);
  add_own(component, object);
  icalcomponent_add_component(calendar, component);
  return TRUE;
}

static gboolean
write_line(icalcomponent *calendar, const char *line, gsize length, GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new();
  JsonNode *root;

  if (!g_utf8_validate(line, (gssize)length, NULL)
      || !json_parser_load_from_data(parser, line, (gssize)length, NULL)
      || (root = json_parser_get_root(parser)) == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("this is no JSON object"));
    return FALSE;
  }
  return write_object(calendar, json_node_get_object(root), error);
}

static gboolean
write_lines(icalcomponent *calendar, const char *lines, gsize size, GError **error)
{
  const char *end = lines + size;

  for (guint number = 1; lines < end; number++) {
    const char *stop = memchr(lines, '\n', (gsize)(end - lines));
    gsize length = (gsize)((stop != NULL ? stop : end) - lines);

    if (length > 0 && !write_line(calendar, lines, length, error)) {
      g_prefix_error(error, _("line %u: "), number);
      return FALSE;
    }
    lines += length + 1;
  }
  return TRUE;
}

gboolean
followup_ical_write(const char *lines, gsize size, GString *calendar, GError **error)
{
  icalcomponent *root = icalcomponent_new_vcalendar();
  gboolean ok;

  icalerror_set_errors_are_fatal(0);
  icalcomponent_add_property(root, icalproperty_new_version("2.0"));
  icalcomponent_add_property(root, icalproperty_new_prodid(PRODUCT));
  icalcomponent_add_property(root, icalproperty_new_calscale("GREGORIAN"));
  ok = write_lines(root, lines, size, error);
  if (ok) {
    char *text = icalcomponent_as_ical_string_r(root);

    g_string_append(calendar, text);
    icalmemory_free_buffer(text);
  }
  icalcomponent_free(root);
  return ok;
}
