/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* invitation-words: what a title says of employer, position and stage: "Interview with Acme – C
 * engineer", "Acme: Technical interview", "Final round: Staff Engineer at Hooli". */
#include "invitation-private.h"

#include "text.h"

#include <string.h>

/* Parts of a title that are about the meeting itself; folded, as parts of words. */
static const char *const meetings[] = {
  "interview", "screen",       "onsite",   "on-site",   "call",       "chat",    "round",
  "meeting",   "assessment",   "gespräch", "entretien", "kennenlern", "session", "invitation",
  "einladung", "updated",      "cancel",   "abgesagt",  "termin",     "zoom",    "teams",
  "meet",      "conversation", "debrief",  "slot",
};
/* Parts that name a position. */
static const char *const positions[] = {
  "engineer",   "developer",     "entwickler", "développeu",      "ingenieur",   "ingénieur",
  "designer",   "manager",       "analyst",    "architect",       "scientist",   "consultant",
  "specialist", "administrator", "intern ",    "working student", "werkstudent", "programmer",
  "researcher", "technician",    "(m/w/d)",    "(m/f/d)",         "(f/m/d)",     "(w/m/d)",
};
/* What stands before the employer. */
static const char *const joints[]
    = { " with ", " at ", " @ ", " bei ", " mit ", " chez ", " avec ", " from ", " von " };
/* What parts of a title stand between. */
static const char *const separators[]
    = { " – ", " — ", " - ", " | ", " · ", " : ", ": ", " • ", " // ", " / " };

static const struct {
  const char *word;
  FollowupStage stage;
} stages[] = {
  { "final", FOLLOWUP_STAGE_FINAL },
  { "onsite", FOLLOWUP_STAGE_FINAL },
  { "on-site", FOLLOWUP_STAGE_FINAL },
  { "last round", FOLLOWUP_STAGE_FINAL },
  { "second", FOLLOWUP_STAGE_MIDDLE },
  { "2nd", FOLLOWUP_STAGE_MIDDLE },
  { "third", FOLLOWUP_STAGE_MIDDLE },
  { "3rd", FOLLOWUP_STAGE_MIDDLE },
  { "zweit", FOLLOWUP_STAGE_MIDDLE },
  { "technical interview", FOLLOWUP_STAGE_MIDDLE },
  { "panel interview", FOLLOWUP_STAGE_MIDDLE },
};

static gboolean
holds(const char *part, const char *const *words, gsize n)
{
  g_autofree char *folded = followup_interview_fold(part);

  for (gsize i = 0; i < n; i++)
    if (strstr(folded, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_meeting(const char *part)
{
  return holds(part, meetings, G_N_ELEMENTS(meetings));
}

static gboolean
is_position(const char *part)
{
  return holds(part, positions, G_N_ELEMENTS(positions));
}

static gboolean
is_person(const char *part, GPtrArray *names)
{
  g_autofree char *folded = followup_interview_fold(part);

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *name = followup_interview_fold(names->pdata[i]);

    /* "Sam Lee and Jane Doe" are no employer either. */
    if (*name != '\0'
        && (strchr(name, ' ') != NULL ? strstr(folded, name) != NULL : strcmp(name, folded) == 0))
      return TRUE;
  }
  return FALSE;
}

/* Whether it may be an employer's name. */
static gboolean
is_employer(const char *part, GPtrArray *names)
{
  return part != NULL && g_utf8_strlen(part, -1) <= 80 && !is_meeting(part) && !is_position(part)
         && !is_person(part, names) && strchr(part, '@') == NULL;
}

/* The separator that comes first; NULL for none. */
static const char *
find_separator(const char *text, gsize *length)
{
  const char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(separators); i++) {
    const char *found = strstr(text, separators[i]);

    if (found != NULL && (first == NULL || found < first)) {
      first = found;
      *length = strlen(separators[i]);
    }
  }
  return first;
}

/* (transfer full) of char * */
static GPtrArray *
split(const char *title)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);

  while (title != NULL && parts->len < 10) {
    gsize length = 0;
    const char *separator = find_separator(title, &length);
    g_autofree char *part
        = separator != NULL ? g_strndup(title, (gsize)(separator - title)) : g_strdup(title);
    char *plain = followup_text_strip(part);

    if (plain != NULL)
      g_ptr_array_add(parts, plain);
    title = separator != NULL ? separator + length : NULL;
  }
  return parts;
}

/* The last joint in a part, capitals of ASCII ignored. */
static const char *
find_joint(const char *part, gsize *length)
{
  g_autofree char *lower = g_ascii_strdown(part, -1);
  const char *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(joints); i++) {
    const char *found = g_strrstr(lower, joints[i]);

    if (found != NULL && (last == NULL || part + (found - lower) > last)) {
      last = part + (found - lower);
      *length = strlen(joints[i]);
    }
  }
  return last;
}

/* Up to where a name ends: "Acme (Berlin)", "Acme for the C engineer". (transfer full, nullable) */
static char *
cut_name(const char *text)
{
  static const char *const ends[] = { " (", " for ", " für ", " on ", " re ", ", ", "; ", " [" };
  gsize length = strlen(text);
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
    const char *found = strstr(text, ends[i]);

    if (found != NULL)
      length = MIN(length, (gsize)(found - text));
  }
  name = g_strndup(text, length);
  return followup_text_strip(name);
}

/* "Interview with Acme", "Staff Engineer at Hooli" */
static gboolean
read_joint(const char *part, GPtrArray *names, FollowupInvitationWords *words)
{
  gsize length = 0;
  const char *joint = find_joint(part, &length);
  g_autofree char *name = joint != NULL ? cut_name(joint + length) : NULL;
  g_autofree char *before = joint != NULL ? g_strndup(part, (gsize)(joint - part)) : NULL;

  if (!is_employer(name, names))
    return FALSE;
  words->employer = g_steal_pointer(&name);
  words->sure = TRUE;
  if (is_position(before) && !is_meeting(before))
    words->position = followup_text_strip(before);
  return TRUE;
}

/* "30 Minute Interview between Acme and Sam Lee": whichever is nobody. */
static gboolean
read_between(const char *part, GPtrArray *names, FollowupInvitationWords *words)
{
  const char *between = strstr(part, " between ");
  const char *and = between != NULL ? strstr(between, " and ") : NULL;
  g_autofree char *first = NULL, *second = NULL;

  if (and == NULL)
    return FALSE;
  between += strlen(" between ");
  first = g_strndup(between, (gsize)(and-between));
  second = cut_name(and+strlen(" and "));
  if (second == NULL || is_person(first, names) == is_person(second, names))
    return FALSE;
  if (!is_employer(is_person(first, names) ? second : first, names))
    return FALSE;
  words->employer = g_strdup(is_person(first, names) ? second : first);
  words->sure = TRUE;
  return TRUE;
}

/* "Acme: Technical interview", "Interview | Acme | C engineer": what is about nothing else. */
static void
read_rest(GPtrArray *parts, GPtrArray *names, FollowupInvitationWords *words)
{
  gboolean meets = FALSE;

  for (guint i = 0; i < parts->len; i++)
    meets = meets || is_meeting(parts->pdata[i]);
  for (guint i = 0; i < parts->len; i++) {
    const char *part = parts->pdata[i];

    if (words->position == NULL && is_position(part) && !is_meeting(part)
        && find_joint(part, &(gsize){ 0 }) == NULL)
      words->position = g_strdup(part);
    else if (words->employer == NULL && meets && parts->len > 1 && is_employer(part, names))
      words->employer = cut_name(part);
  }
}

static FollowupStage
read_stage(const char *title)
{
  g_autofree char *folded = followup_interview_fold(title);

  for (guint i = 0; i < G_N_ELEMENTS(stages); i++)
    if (strstr(folded, stages[i].word) != NULL)
      return stages[i].stage;
  return FOLLOWUP_STAGE_FIRST;
}

void
followup_invitation_read_words(const char *title, GPtrArray *names, FollowupInvitationWords *words)
{
  g_autoptr(GPtrArray) parts = split(title);

  *words = (FollowupInvitationWords){ .stage = read_stage(title) };
  for (guint i = 0; i < parts->len && words->employer == NULL; i++)
    if (!read_between(parts->pdata[i], names, words))
      read_joint(parts->pdata[i], names, words);
  read_rest(parts, names, words);
}

void
followup_invitation_words_clear(FollowupInvitationWords *words)
{
  g_free(words->employer);
  g_free(words->position);
}
