/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "invitation-private.h"

#include "json-object.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

/* Where a day alone is told. */
#define MORNING (9 * 60 * 60)

void
followup_invitation_free(FollowupInvitation *self)
{
  if (self == NULL)
    return;
  followup_interview_free(self->interview);
  g_free(self->title);
  g_free(self);
}

/* What ends a line or has no place in one. */
static gboolean
is_control(gunichar c)
{
  GUnicodeType type = g_unichar_type(c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
followup_invitation_get_line(JsonObject *object, const char *key)
{
  const char *text = followup_json_get_string(object, key);
  g_autoptr(GString) line = g_string_new(NULL);

  for (; text != NULL && *text != '\0'; text = g_utf8_next_char(text))
    g_string_append_unichar(line, is_control(g_utf8_get_char(text)) ? ' ' : g_utf8_get_char(text));
  return followup_text_strip(line->str);
}

static gboolean
get_flag(JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member(object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE(node)
         && json_node_get_value_type(node) == G_TYPE_BOOLEAN && json_node_get_boolean(node);
}

/* ---- when ---- */

/* Which zone it is in: UTC is none that anybody works in, but how many calendars write times. */
static void
read_zone(FollowupInvitation *self, JsonObject *event, const FollowupInvitationReader *reader)
{
  const char *zone = followup_json_get_string(event, "start_zone");

  if (reader->told_zone != NULL) {
    zone = reader->told_zone;
  } else if (zone == NULL || strcmp(zone, "UTC") == 0) {
    const char *shown = followup_json_get_string(event, "calendar_zone");

    self->guessed_zone = shown == NULL || strcmp(shown, "UTC") == 0;
    zone = self->guessed_zone ? reader->zone : shown;
  }
  self->interview->zone = g_strdup(zone);
}

/* "2026-11-20T13:00:00Z", "2026-11-20T14:00:00" or "2026-12-25" */
static gboolean
read_instant(const char *text, FollowupZone *zone, gint64 *instant)
{
  g_autofree char *date = g_strndup(text, 10);
  int hour, minute, second;
  FollowupDay day;

  if (!followup_day_parse(date, &day, NULL))
    return FALSE;
  if (strlen(text) == 10) {
    *instant = followup_instant_at(zone, day, MORNING);
    return TRUE;
  }
  if (sscanf(text + 10, "T%2d:%2d:%2d", &hour, &minute, &second) != 3 || hour < 0 || hour > 23
      || minute < 0 || minute > 59 || second < 0 || second > 59)
    return FALSE;
  if (g_str_has_suffix(text, "Z")) {
    g_autoptr(FollowupZone) utc = followup_zone_new_utc();

    zone = utc;
    *instant = followup_instant_at(zone, day, hour * 3600 + minute * 60 + second);
    return TRUE;
  }
  *instant = followup_instant_at(zone, day, hour * 3600 + minute * 60 + second);
  return TRUE;
}

static gboolean
read_times(FollowupInvitation *self, JsonObject *event, const FollowupInvitationReader *reader)
{
  const char *start = followup_json_get_string(event, "start");
  gint64 duration = followup_json_get_integer(event, "duration", 0);
  g_autoptr(FollowupZone) zone = NULL;

  read_zone(self, event, reader);
  zone = followup_zone_new(self->interview->zone, NULL);
  self->date_only = get_flag(event, "date_only");
  if (start == NULL || zone == NULL || !read_instant(start, zone, &self->interview->start))
    return FALSE;
  if (!self->date_only && duration > 0)
    self->interview->duration = (guint)MIN(duration, FOLLOWUP_MAX_DURATION);
  return TRUE;
}

/* ---- who ---- */

static void
add_name(GPtrArray *names, JsonNode *node)
{
  JsonObject *person = followup_json_as_object(node);
  const char *name = person != NULL ? followup_json_get_string(person, "name") : NULL;

  if (name != NULL)
    g_ptr_array_add(names, (gpointer)name);
}

/* Of all that are told, the user and robots too; borrowed. (transfer container) */
static GPtrArray *
collect_names(JsonObject *event,
              const FollowupInvitation *self,
              const FollowupInvitationReader *reader)
{
  GPtrArray *names = g_ptr_array_new();
  JsonArray *attendees = followup_json_get_array(event, "attendees");

  if (reader->name != NULL)
    g_ptr_array_add(names, (gpointer)reader->name);
  for (guint i = 0; i < self->interview->interviewers->len; i++)
    g_ptr_array_add(names, ((FollowupInterviewer *)self->interview->interviewers->pdata[i])->name);
  add_name(names, json_object_get_member(event, "organizer"));
  for (guint i = 0; attendees != NULL && i < json_array_get_length(attendees); i++)
    add_name(names, json_array_get_element(attendees, i));
  return names;
}

/* Of the first whose address belongs to one. (transfer full, nullable) */
static char *
find_domain(const FollowupInterview *interview)
{
  char *name = NULL;

  for (guint i = 0; i < interview->interviewers->len && name == NULL; i++) {
    const FollowupInterviewer *person = interview->interviewers->pdata[i];

    name = followup_invitation_name_domain(person->email);
  }
  return name;
}

static gboolean
fits(const char *text)
{
  return text != NULL && g_utf8_strlen(text, -1) <= FOLLOWUP_MAX_NAME;
}

static gboolean
agree(const char *employer, const char *domain)
{
  g_autofree char *one = followup_interview_fold(employer);
  g_autofree char *other = followup_interview_fold(domain);

  return *other != '\0' && strstr(one, other) != NULL;
}

/* What the title says, unless an address knows better than a part of it that may be anything. */
static void
read_employer(FollowupInvitation *self, JsonObject *event, const FollowupInvitationReader *reader)
{
  g_autoptr(GPtrArray) names = collect_names(event, self, reader);
  g_autofree char *domain = find_domain(self->interview);
  FollowupInvitationWords words;

  followup_invitation_read_words(self->title, names, &words);
  self->interview->stage = words.stage;
  if (fits(words.position))
    self->interview->position = g_strdup(words.position);
  if (fits(words.employer)) {
    self->interview->employer = g_strdup(words.employer);
    self->source = FOLLOWUP_EMPLOYER_TITLE;
    self->sure = words.sure || agree(words.employer, domain);
  } else if (fits(domain)) {
    self->interview->employer = g_steal_pointer(&domain);
    self->source = FOLLOWUP_EMPLOYER_ADDRESS;
  }
  followup_invitation_words_clear(&words);
}

/* ---- the whole ---- */

/* A UID may be of any length: what is too long to be kept is known again by its digest. (transfer
 * full, nullable) */
static char *
read_uid(JsonObject *event)
{
  g_autofree char *uid = followup_invitation_get_line(event, "uid");
  g_autofree char *digest = NULL;

  if (uid == NULL || fits(uid))
    return g_steal_pointer(&uid);
  digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, uid, -1);
  return g_strconcat("sha256:", digest, NULL);
}

static void
read_identity(FollowupInvitation *self, JsonObject *event)
{
  g_autofree char *uid = read_uid(event);
  const char *stamp = followup_json_get_string(event, "stamp");

  if (stamp != NULL && !followup_instant_parse_rfc3339(stamp, &self->stamp, NULL))
    self->stamp = 0;
  self->cancelled = g_strcmp0(followup_json_get_string(event, "method"), "cancel") == 0
                    || g_strcmp0(followup_json_get_string(event, "status"), "cancelled") == 0;
  self->recurs = get_flag(event, "recurs");
  if (uid == NULL)
    return;
  self->interview->ical_uid = g_steal_pointer(&uid);
  self->interview->ical_sequence
      = (guint)CLAMP(followup_json_get_integer(event, "sequence", 0), 0, G_MAXINT32);
}

FollowupInvitation *
followup_invitation_read(JsonObject *event, const FollowupInvitationReader *reader)
{
  g_autoptr(FollowupInvitation) self = g_new0(FollowupInvitation, 1);

  self->interview = followup_interview_new();
  if (g_strcmp0(followup_json_get_string(event, "component"), "event") != 0
      || !read_times(self, event, reader))
    return NULL;
  self->title = followup_invitation_get_line(event, "summary");
  if (self->title == NULL)
    self->title = g_strdup("");
  read_identity(self, event);
  self->interview->place = followup_invitation_read_place(event, &self->interview->note);
  followup_invitation_read_people(event, reader, self->interview->interviewers);
  self->guessed_email
      = (reader->email == NULL || *reader->email == '\0') && self->interview->interviewers->len > 0;
  read_employer(self, event, reader);
  return g_steal_pointer(&self);
}

static gboolean
is_better(const FollowupInvitation *one, const FollowupInvitation *other, gint64 now)
{
  gboolean comes = one->interview->start >= now, other_comes = other->interview->start >= now;

  if (one->cancelled != other->cancelled)
    return !one->cancelled;
  if (comes != other_comes)
    return comes;
  return comes ? one->interview->start < other->interview->start
               : one->interview->start > other->interview->start;
}

FollowupInvitation *
followup_invitation_choose(GPtrArray *invitations, gint64 now)
{
  FollowupInvitation *best = NULL;

  for (guint i = 0; i < invitations->len; i++)
    if (best == NULL || is_better(invitations->pdata[i], best, now))
      best = invitations->pdata[i];
  return best;
}
