/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* invitation-place: where the interview takes place: a video call by its link, else an address. */
#include "invitation-private.h"

#include "json-object.h"

#include <string.h>

/* Who holds video calls, by the end of the host's name. */
static const char *const hosts[] = {
  "zoom.us",           "zoomgov.com", "teams.microsoft.com", "teams.live.com", "meet.google.com",
  "webex.com",         "whereby.com", "meet.jit.si",         "8x8.vc",         "gotomeeting.com",
  "goto.com",          "chime.aws",   "skype.com",           "join.me",        "bluejeans.com",
  "bigbluebutton.org", "coderpad.io", "hackerrank.com",      "tuple.app",      "around.co",
};

/* The host of the link up to end, in small letters. (transfer full) */
static char *
get_host(const char *link)
{
  const char *host = strstr(link, "://") + 3;

  return g_ascii_strdown(host, (gssize)strcspn(host, "/?#:"));
}

static gboolean
is_call(const char *link)
{
  g_autofree char *host = get_host(link);

  for (guint i = 0; i < G_N_ELEMENTS(hosts); i++) {
    gsize length = strlen(host), end = strlen(hosts[i]);

    if (length >= end && strcmp(host + length - end, hosts[i]) == 0
        && (length == end || host[length - end - 1] == '.'))
      return TRUE;
  }
  return FALSE;
}

static gsize
measure_link(const char *link)
{
  const char *at = link;

  while (*at != '\0' && strchr("<>\"'\\^`{|}", *at) == NULL
         && !g_unichar_isspace(g_utf8_get_char(at)) && !g_unichar_iscntrl(g_utf8_get_char(at)))
    at = g_utf8_next_char(at);
  while (at > link && strchr(".,;:!?)]*_", at[-1]) != NULL)
    at--;
  return (gsize)(at - link);
}

/* The next link at or behind text, and where it ends; NULL for none. (transfer full) */
static char *
find_link(const char *text, const char **end)
{
  const char *plain = strstr(text, "http://");
  const char *safe = strstr(text, "https://");
  const char *link = plain == NULL || (safe != NULL && safe < plain) ? safe : plain;
  gsize length;

  if (link == NULL)
    return NULL;
  length = measure_link(link);
  *end = link + MAX(length, 7);
  return g_strndup(link, length);
}

/* The first link to a call in a text, of a length that a place can have. (transfer full, nullable)
 */
static char *
find_call(const char *text)
{
  while (text != NULL) {
    g_autofree char *link = find_link(text, &text);

    if (link == NULL)
      return NULL;
    if (strlen(link) > 8 && is_call(link) && g_utf8_strlen(link, -1) <= FOLLOWUP_MAX_NAME)
      return g_steal_pointer(&link);
  }
  return NULL;
}

/* "Microsoft Teams Meeting" is no place that anybody finds. */
static gboolean
is_vague(const char *location)
{
  static const char *const words[] = { "teams", "zoom",  "google meet", "webex",         "online",
                                       "video", "skype", "remote",      "web conference" };
  g_autofree char *lower = g_utf8_strdown(location, -1);

  if (strstr(lower, "://") != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strstr(lower, words[i]) != NULL && strlen(lower) < 60)
      return TRUE;
  return FALSE;
}

static gboolean
fits(const char *text)
{
  return g_utf8_strlen(text, -1) <= FOLLOWUP_MAX_NAME;
}

char *
followup_invitation_read_place(JsonObject *event, char **note)
{
  g_autofree char *conference = followup_invitation_get_line(event, "conference");
  g_autofree char *location = followup_invitation_get_line(event, "location");
  g_autofree char *call = NULL;

  if (conference != NULL && g_str_has_prefix(conference, "http") && fits(conference)
      && strchr(conference, ' ') == NULL)
    call = g_steal_pointer(&conference);
  if (call == NULL)
    call = find_call(location);
  /* What somebody wrote of an address comes before a link somewhere below. */
  if (call == NULL && (location == NULL || is_vague(location)))
    call = find_call(followup_json_get_string(event, "description"));
  if (call == NULL)
    return location != NULL && fits(location) ? g_steal_pointer(&location) : NULL;
  if (location != NULL && !is_vague(location) && g_utf8_strlen(location, -1) <= FOLLOWUP_MAX_TEXT)
    *note = g_steal_pointer(&location);
  return g_steal_pointer(&call);
}
