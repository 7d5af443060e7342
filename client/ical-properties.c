/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-properties: what an event or task says of itself, and who takes part, its times apart. */
#include "ical-private.h"

#include "text.h"

#include <string.h>

#define MAX_TEXT (64 * 1024)  /* bytes of one text */
#define MAX_OWN (1024 * 1024) /* of one that an export wrote: half of it would be nothing */
#define MAX_PEOPLE 1000

static icalproperty *
find(icalcomponent *component, icalproperty_kind kind)
{
  return icalcomponent_get_first_property(component, kind);
}

/* (transfer full, nullable) */
static char *
get_text(icalproperty *property, gsize max)
{
  icalvalue *value = property != NULL ? icalproperty_get_value(property) : NULL;
  const char *text = NULL;

  if (value == NULL)
    return NULL;
  switch ((int)icalvalue_isa(value)) {
  case ICAL_TEXT_VALUE:
    text = icalvalue_get_text(value);
    break;
  case ICAL_URI_VALUE:
    text = icalvalue_get_uri(value);
    break;
  case ICAL_CALADDRESS_VALUE:
    text = icalvalue_get_caladdress(value);
    break;
  case ICAL_X_VALUE:
    text = icalvalue_get_x(value);
    break;
  default:
    text = icalproperty_get_value_as_string(property);
  }
  return text != NULL ? g_utf8_make_valid(text, (gssize)strnlen(text, max)) : NULL;
}

char *
followup_ical_get_text(icalproperty *property)
{
  return get_text(property, MAX_TEXT);
}

void
followup_ical_set(JsonObject *object, const char *key, char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member(object, key, text);
  g_free(text);
}

/* A word of iCalendar's own. */
static void
set_word(JsonObject *object, const char *key, char *text)
{
  followup_ical_set(object, key, text != NULL ? g_ascii_strdown(text, -1) : NULL);
  g_free(text);
}

static void
set_text(JsonObject *object, const char *key, icalcomponent *component, icalproperty_kind kind)
{
  followup_ical_set(object, key, followup_ical_get_text(find(component, kind)));
}

/* ---- people ---- */

/* "Jane Doe <jane@example.com>", "mailto:jane@example.com" (transfer full, nullable) */
static char *
read_email(const char *address)
{
  const char *open = strchr(address, '<');
  g_autofree char *email
      = open != NULL ? g_strndup(open + 1, strcspn(open + 1, ">")) : g_strdup(address);

  g_strstrip(email);
  if (g_ascii_strncasecmp(email, "mailto:", 7) == 0)
    memmove(email, email + 7, strlen(email + 7) + 1);
  if (strchr(email, '%') != NULL) {
    char *plain = g_uri_unescape_string(email, NULL);

    if (plain != NULL && g_utf8_validate(plain, -1, NULL)) {
      g_free(email);
      email = g_steal_pointer(&plain);
    }
    g_free(plain);
  }
  return strchr(email, '@') != NULL ? g_steal_pointer(&email) : NULL;
}

static char *
get_parameter(icalproperty *property, const char *name)
{
  char *text = icalproperty_get_parameter_as_string_r(property, name);
  char *copy = text != NULL ? g_utf8_make_valid(text, -1) : NULL;

  icalmemory_free_buffer(text);
  return copy;
}

/* Without the quotes that Outlook puts about names. (transfer full, nullable) */
static char *
read_name(icalproperty *property, const char *address)
{
  g_autofree char *told = get_parameter(property, "CN");
  g_autofree char *name = told != NULL ? followup_ical_decode_words(told) : NULL;
  gsize length;

  if (name == NULL && strchr(address, '<') != NULL)
    name = g_strndup(address, strcspn(address, "<"));
  if (name == NULL)
    return NULL;
  length = strlen(g_strstrip(name));
  if (length >= 2 && (*name == '\'' || *name == '"') && name[length - 1] == *name) {
    name[length - 1] = '\0';
    memmove(name, name + 1, length - 1);
  }
  return followup_text_strip(name);
}

static JsonObject *
read_person(icalproperty *property)
{
  static const struct {
    const char *key, *parameter;
  } words[] = { { "role", "ROLE" }, { "status", "PARTSTAT" }, { "kind", "CUTYPE" } };
  g_autofree char *address = followup_ical_get_text(property);
  g_autofree char *email = address != NULL ? read_email(address) : NULL;
  JsonObject *person = json_object_new();

  if (email == NULL) {
    g_autofree char *other = get_parameter(property, "EMAIL");

    email = other != NULL ? read_email(other) : NULL;
  }
  followup_ical_set(person, "name", read_name(property, address != NULL ? address : ""));
  followup_ical_set(person, "email", g_steal_pointer(&email));
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    set_word(person, words[i].key, get_parameter(property, words[i].parameter));
  return person;
}

static void
set_people(JsonObject *object, icalcomponent *component)
{
  icalproperty *organizer = find(component, ICAL_ORGANIZER_PROPERTY);
  JsonArray *people = json_array_new();

  if (organizer != NULL)
    json_object_set_object_member(object, "organizer", read_person(organizer));
  for (icalproperty *property = find(component, ICAL_ATTENDEE_PROPERTY);
       property != NULL && json_array_get_length(people) < MAX_PEOPLE;
       property = icalcomponent_get_next_property(component, ICAL_ATTENDEE_PROPERTY))
    json_array_add_object_element(people, read_person(property));
  if (json_array_get_length(people) > 0)
    json_object_set_array_member(object, "attendees", people);
  else
    json_array_unref(people);
}

/* ---- what has no property of its own in libical ---- */

/* Where the call takes place, by what each writes of it; the first is the standard's (RFC 7986). */
static gboolean
is_conference(const char *name)
{
  static const char *const names[]
      = { "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
          "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "X-MICROSOFT-ONLINEMEETINGCONFLINK" };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_ascii_strcasecmp(name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* See encode() of ical-write.c. (transfer full: text too) */
static char *
decode(char *text)
{
  char *plain = text != NULL ? g_uri_unescape_string(text, NULL) : NULL;

  if (plain != NULL && !g_utf8_validate(plain, -1, NULL))
    g_clear_pointer(&plain, g_free);
  if (plain == NULL)
    return text;
  g_free(text);
  return plain;
}

static void
set_others(JsonObject *object, icalcomponent *component)
{
  JsonObject *own = json_object_new();

  for (icalproperty *property = find(component, ICAL_ANY_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY)) {
    char *name = icalproperty_get_property_name_r(property);

    if (name != NULL && g_ascii_strncasecmp(name, "X-FOLLOWUP-", 11) == 0) {
      g_autofree char *upper = g_ascii_strup(name, -1);

      followup_ical_set(own, upper, decode(get_text(property, MAX_OWN)));
    } else if (name != NULL && is_conference(name)
               && !json_object_has_member(object, "conference")) {
      followup_ical_set(object, "conference", followup_ical_get_text(property));
    }
    icalmemory_free_buffer(name);
  }
  if (json_object_get_size(own) > 0)
    json_object_set_object_member(object, "x", own);
  else
    json_object_unref(own);
}

gboolean
followup_ical_has_record(icalcomponent *component)
{
  for (icalproperty *property = find(component, ICAL_X_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property(component, ICAL_X_PROPERTY)) {
    const char *name = icalproperty_get_x_name(property);

    if (name != NULL && g_ascii_strcasecmp(name, FOLLOWUP_ICAL_RECORD) == 0)
      return TRUE;
  }
  return FALSE;
}

/* What is of the program's own, which libical has no other name for. */
static void
set_own(JsonObject *object, icalcomponent *component)
{
  JsonObject *own = json_object_new();

  for (icalproperty *property = find(component, ICAL_X_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property(component, ICAL_X_PROPERTY)) {
    const char *name = icalproperty_get_x_name(property);
    g_autofree char *upper = name != NULL ? g_ascii_strup(name, -1) : NULL;

    if (upper != NULL && g_str_has_prefix(upper, "X-FOLLOWUP-"))
      followup_ical_set(own, upper, decode(get_text(property, MAX_OWN)));
  }
  json_object_set_object_member(object, "x", own);
}

static void
set_list(JsonObject *object, const char *key, icalcomponent *component, icalproperty_kind kind)
{
  JsonArray *list = json_array_new();

  for (icalproperty *property = find(component, kind); property != NULL;
       property = icalcomponent_get_next_property(component, kind)) {
    g_autofree char *text = followup_ical_get_text(property);

    if (text != NULL && json_array_get_length(list) < MAX_PEOPLE)
      json_array_add_string_element(list, text);
  }
  if (json_array_get_length(list) > 0)
    json_object_set_array_member(object, key, list);
  else
    json_array_unref(list);
}

static void
set_percent(JsonObject *object, icalcomponent *component)
{
  icalproperty *percent = find(component, ICAL_PERCENTCOMPLETE_PROPERTY);

  if (percent != NULL)
    json_object_set_int_member(object, "percent",
                               CLAMP(icalproperty_get_percentcomplete(percent), 0, 100));
}

static void
set_sequence(JsonObject *object, icalcomponent *component)
{
  icalproperty *sequence = find(component, ICAL_SEQUENCE_PROPERTY);

  if (sequence != NULL)
    json_object_set_int_member(object, "sequence", MAX(icalproperty_get_sequence(sequence), 0));
}

static void
set_status(JsonObject *object, icalcomponent *component)
{
  set_word(object, "status", followup_ical_get_text(find(component, ICAL_STATUS_PROPERTY)));
}

static void
set_texts(JsonObject *object, icalcomponent *component)
{
  static const struct {
    const char *key;
    icalproperty_kind kind;
  } texts[] = {
    { "uid", ICAL_UID_PROPERTY },
    { "summary", ICAL_SUMMARY_PROPERTY },
    { "description", ICAL_DESCRIPTION_PROPERTY },
    { "location", ICAL_LOCATION_PROPERTY },
    { "url", ICAL_URL_PROPERTY },
    { "rrule", ICAL_RRULE_PROPERTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    set_text(object, texts[i].key, component, texts[i].kind);
  set_status(object, component);
}

void
followup_ical_set_record(JsonObject *object, icalcomponent *component)
{
  set_status(object, component);
  set_percent(object, component);
  set_own(object, component);
}

void
followup_ical_set_properties(JsonObject *object, icalcomponent *component)
{
  set_texts(object, component);
  set_sequence(object, component);
  set_percent(object, component);
  set_people(object, component);
  set_list(object, "related_to", component, ICAL_RELATEDTO_PROPERTY);
  set_list(object, "categories", component, ICAL_CATEGORIES_PROPERTY);
  set_others(object, component);
}
