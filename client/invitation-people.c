/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* invitation-people: who is there, and whose domain a mail address is. */
#include "invitation-private.h"

#include "json-object.h"
#include "text.h"

#include <string.h>

/* Whose addresses say nothing of an employer: mail for everybody, and who sends invitations for
 * others. */
static const char *const everybodys[] = {
  "gmail.com",   "googlemail.com", "outlook.com", "hotmail.com",  "live.com",  "msn.com",
  "yahoo.com",   "ymail.com",      "icloud.com",  "me.com",       "mac.com",   "aol.com",
  "gmx.de",      "gmx.net",        "gmx.com",     "gmx.at",       "gmx.ch",    "web.de",
  "t-online.de", "freenet.de",     "posteo.de",   "mailbox.org",  "proton.me", "protonmail.com",
  "pm.me",       "fastmail.com",   "zoho.com",    "mail.com",     "mail.ru",   "yandex.ru",
  "qq.com",      "163.com",        "126.com",     "orange.fr",    "free.fr",   "laposte.net",
  "libero.it",   "comcast.net",    "hey.com",     "tutanota.com",
};
static const char *const services[] = {
  "calendly.com",        "zoom.us",      "office365.com",  "onmicrosoft.com",    "greenhouse.io",
  "greenhouse-mail.io",  "lever.co",     "ashbyhq.com",    "myworkday.com",      "workday.com",
  "smartrecruiters.com", "goodtime.io",  "linkedin.com",   "indeed.com",         "recruitee.com",
  "personio.de",         "personio.com", "teamtailor.com", "workable.com",       "workablemail.com",
  "jobvite.com",         "icims.com",    "cal.com",        "doodle.com",         "bamboohr.com",
  "breezy.hr",           "gem.com",      "softgarden.io",  "successfactors.com", "taleo.net",
  "rippling.com",        "xing.com",     "stepstone.de",
};

/* Of a domain or one below it. */
static gboolean
is_of(const char *domain, const char *other)
{
  gsize length = strlen(domain), end = strlen(other);

  return length >= end && strcmp(domain + length - end, other) == 0
         && (length == end || domain[length - end - 1] == '.');
}

static gboolean
is_among(const char *domain, const char *const *others, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (is_of(domain, others[i]))
      return TRUE;
  return FALSE;
}

/* In small letters; NULL for none. (transfer full) */
static char *
get_domain(const char *email)
{
  const char *at = email != NULL ? strrchr(email, '@') : NULL;

  return at != NULL && at[1] != '\0' ? g_ascii_strdown(at + 1, -1) : NULL;
}

/* "co" of acme.co.uk */
static gboolean
is_second_level(const char *label)
{
  static const char *const labels[] = { "co", "com", "org", "net", "ac", "gov", "or", "ne" };

  for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
    if (strcmp(label, labels[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "stark-industries" is Stark Industries. (transfer full) */
static char *
word_label(const char *label)
{
  g_autoptr(GString) name = g_string_new(NULL);
  gboolean first = TRUE;

  for (; *label != '\0'; label++) {
    if (*label == '-') {
      g_string_append_c(name, ' ');
      first = TRUE;
      continue;
    }
    g_string_append_c(name, first ? g_ascii_toupper(*label) : *label);
    first = FALSE;
  }
  return followup_text_strip(name->str);
}

char *
followup_invitation_name_domain(const char *email)
{
  g_autofree char *domain = get_domain(email);
  g_auto(GStrv) labels = NULL;
  guint n;

  if (domain == NULL || is_among(domain, everybodys, G_N_ELEMENTS(everybodys))
      || is_among(domain, services, G_N_ELEMENTS(services)))
    return NULL;
  labels = g_strsplit(domain, ".", -1);
  n = g_strv_length(labels);
  if (n < 2)
    return NULL;
  if (n >= 3 && strlen(labels[n - 1]) == 2 && is_second_level(labels[n - 2]))
    n--;
  /* A domain in its own letters is no name. */
  return g_str_has_prefix(labels[n - 2], "xn--") ? NULL : word_label(labels[n - 2]);
}

/* Nobody reads what is sent there. */
static gboolean
is_robot(const char *email)
{
  static const char *const words[]
      = { "noreply",    "donotreply", "calendar", "notification", "invite",          "mailer",
          "scheduling", "booking",    "bounce",   "automated",    "unknownorganizer" };
  g_autofree char *domain = get_domain(email);
  g_autofree char *local = g_ascii_strdown(email, (gssize)strcspn(email, "@"));
  g_autoptr(GString) plain = g_string_new(NULL);

  for (const char *at = local; *at != '\0'; at++)
    if (g_ascii_isalnum(*at))
      g_string_append_c(plain, *at);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_str_has_prefix(plain->str, words[i]))
      return TRUE;
  return domain != NULL && is_of(domain, "calendar.google.com");
}

static gboolean
is_thing(JsonObject *person)
{
  const char *kind = followup_json_get_string(person, "kind");
  const char *role = followup_json_get_string(person, "role");

  return g_strcmp0(kind, "resource") == 0 || g_strcmp0(kind, "room") == 0
         || g_strcmp0(kind, "group") == 0 || g_strcmp0(role, "non-participant") == 0;
}

static gboolean
is_same(const char *a, const char *b)
{
  g_autofree char *first = followup_interview_fold(a);
  g_autofree char *second = followup_interview_fold(b);

  return *first != '\0' && strcmp(first, second) == 0;
}

static gboolean
is_user(const char *name, const char *email, const FollowupInvitationReader *reader)
{
  return is_same(email, reader->email)
         || (is_same(name, reader->name)
             && (reader->email == NULL || email == NULL || *reader->email == '\0'));
}

/* "Müller, Zoë" is Zoë Müller; a name that is an address is none. (transfer full, nullable) */
static char *
read_name(JsonObject *told, const char *email)
{
  g_autofree char *name = followup_invitation_get_line(told, "name");
  const char *comma = name != NULL ? strchr(name, ',') : NULL;

  if (name == NULL || strchr(name, '@') != NULL || is_same(name, email))
    return NULL;
  if (comma != NULL && comma > name && strchr(comma + 1, ',') == NULL
      && strpbrk(name, "(;/") == NULL) {
    g_autofree char *last = g_strndup(name, (gsize)(comma - name));
    g_autofree char *first = followup_text_strip(comma + 1);

    if (first != NULL)
      return g_strdup_printf("%s %s", first, last);
  }
  return g_steal_pointer(&name);
}

static gboolean
is_known(GPtrArray *people, const FollowupInterviewer *person)
{
  for (guint i = 0; i < people->len; i++) {
    const FollowupInterviewer *other = people->pdata[i];

    if (is_same(other->email, person->email) || is_same(other->name, person->name))
      return TRUE;
  }
  return FALSE;
}

static void
add_person(JsonObject *told, const FollowupInvitationReader *reader, GPtrArray *people)
{
  g_autofree char *email = followup_invitation_get_line(told, "email");
  g_autoptr(FollowupInterviewer) person = followup_interviewer_new();

  if (email != NULL && !followup_email_check(email, NULL))
    g_clear_pointer(&email, g_free);
  person->name = read_name(told, email);
  person->email = g_strdup(email);
  if (is_thing(told) || (person->name == NULL && email == NULL)
      || is_user(person->name, email, reader) || (email != NULL && is_robot(email))
      || is_known(people, person) || people->len >= FOLLOWUP_MAX_INTERVIEWERS
      || (person->name != NULL && g_utf8_strlen(person->name, -1) > FOLLOWUP_MAX_NAME))
    return;
  if (person->name == NULL)
    person->name = g_strdup(email);
  g_ptr_array_add(people, g_steal_pointer(&person));
}

void
followup_invitation_read_people(JsonObject *event,
                                const FollowupInvitationReader *reader,
                                GPtrArray *people)
{
  JsonObject *organizer = followup_json_get_object(event, "organizer");
  JsonArray *attendees = followup_json_get_array(event, "attendees");

  if (organizer != NULL)
    add_person(organizer, reader, people);
  for (guint i = 0; attendees != NULL && i < json_array_get_length(attendees); i++) {
    JsonObject *person = followup_json_as_object(json_array_get_element(attendees, i));

    if (person != NULL)
      add_person(person, reader, people);
  }
}
