/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What stands in the places of a template: names, days and what the user typed, as they go in the
 * middle of a sentence. */
#include "draft-private.h"

#include <string.h>

/* What the user typed may be long; a message stays one that is read to the end. */
#define MAX_VALUE 160

/* ---- days as they are said (English, whatever the locale) ---- */

static const char *const weekdays[]
    = { NULL, "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
static const char *const months[]
    = { NULL,   "January", "February",  "March",   "April",    "May",     "June",
        "July", "August",  "September", "October", "November", "December" };

/* "Monday, 16 November", with the year where it is another one. */
static char *
word_date(FollowupDay day, FollowupDay today)
{
  GDate date, reference;

  g_date_clear(&date, 1);
  g_date_clear(&reference, 1);
  g_date_set_julian(&date, day);
  g_date_set_julian(&reference, today);
  if (g_date_get_year(&date) == g_date_get_year(&reference))
    return g_strdup_printf("%s, %d %s", weekdays[g_date_get_weekday(&date)], g_date_get_day(&date),
                           months[g_date_get_month(&date)]);
  return g_strdup_printf("%s, %d %s %d", weekdays[g_date_get_weekday(&date)], g_date_get_day(&date),
                         months[g_date_get_month(&date)], g_date_get_year(&date));
}

char *
followup_draft_word_day(FollowupDay day, FollowupDay today)
{
  int ago = (int)today - (int)day;
  const char *weekday = weekdays[followup_day_get_weekday(day)];
  gboolean same_week
      = day - followup_day_get_weekday(day) == today - followup_day_get_weekday(today);
  g_autofree char *date = word_date(day, today);

  if (ago == 0)
    return g_strdup("today");
  if (ago == 1)
    return g_strdup("yesterday");
  if (ago == -1)
    return g_strdup("tomorrow");
  if (ago > 1 && ago < 7)
    return g_strdup_printf(same_week ? "on %s" : "last %s", weekday);
  return g_strdup_printf("on %s", date);
}

/* ---- whom it goes to ---- */

const char *
followup_draft_get_name(const FollowupInterviewer *person)
{
  return g_strcmp0(person->name, person->email) != 0 ? person->name : NULL;
}

/* "Dr.", "Ms", "Dipl.-Ing.": what stands before the family name, unless it is an initial. */
static gboolean
is_title(const char *word)
{
  static const char *const titles[]
      = { "Dr", "Prof", "Professor", "Mr", "Mrs", "Ms", "Mx", "Miss", "Herr", "Frau", NULL };

  return g_strv_contains(titles, word)
         || (g_str_has_suffix(word, ".") && g_utf8_strlen(word, -1) > 2);
}

/* "van", "de la": what a family name begins with. */
static gboolean
is_particle(const char *word)
{
  return g_unichar_islower(g_utf8_get_char(word));
}

/* "Hiring Team" is nobody's first name; neither is "J." fit to be called by. */
static gboolean
goes_whole(char **words)
{
  static const char *const groups[] = { "Team",        "Department", "Committee", "Panel", "HR",
                                        "Recruitment", "Recruiting", "Office",    NULL };
  GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(words[0]));

  for (guint i = 0; words[i] != NULL; i++)
    if (g_strv_contains(groups, words[i]))
      return TRUE;
  return g_utf8_strlen(words[0], -1) == 1 || (words[0][1] == '.' && words[0][2] == '\0')
         || script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL
         || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA;
}

/* "Doe" of "Jane Doe", "van der Berg" of "Jan van der Berg". Borrowed from name, which words are
 * of. */
static const char *
find_family(const char *name, char **words)
{
  const char *family = strchr(name, ' ');

  for (guint i = 1; words[i] != NULL; i++) {
    if (is_particle(words[i]) || words[i + 1] == NULL)
      return family + 1;
    family = strchr(family + 1, ' ');
  }
  return name;
}

/* "Jane" of "Jane Doe", "Doe, Jane" and "Jane Doe, CTO", "Dr. Doe" of "Dr. Jane Doe"; a name in
 * another order (East Asian scripts) stays whole. */
static char *
word_salutation(const char *name)
{
  g_auto(GStrv) halves = g_strsplit(name, ", ", 2);
  gboolean family_first
      = halves[0] && halves[1] && (!strchr(halves[0], ' ') || is_particle(halves[0]));
  const char *given = halves[family_first ? 1 : 0];
  g_auto(GStrv) words = given ? g_strsplit(given, " ", -1) : NULL;
  const char *family;

  if (!words || !words[0])
    return g_strdup(name);
  family = family_first ? halves[0] : find_family(given, words);
  if (is_title(words[0]) && family != given)
    return g_strdup_printf("%s %s", words[0], family);
  if (goes_whole(words))
    return family_first ? g_strdup_printf("%s %s", given, family) : g_strdup(given);
  return g_strdup(words[0]);
}

/* ---- values ---- */

/* Takes text; NULL and "" are no value. */
static void
set_value(GHashTable *values, const char *name, char *text)
{
  if (text && *text)
    g_hash_table_insert(values, (gpointer)name, text);
  else
    g_free(text);
}

static void
set_flag(GHashTable *values, const char *name, gboolean on)
{
  set_value(values, name, on ? g_strdup("yes") : NULL);
}

/* What the user typed as part of a sentence: one line, no full stop, cut between words where it is
 * long. */
static char *
clip(const char *text)
{
  g_autofree char *line = text ? g_strstrip(g_strdelimit(g_strdup(text), "\n\r\t", ' ')) : NULL;
  char *end, *space;

  if (!line)
    return NULL;
  while (*line && strchr(".;,", line[strlen(line) - 1]))
    line[strlen(line) - 1] = '\0';
  if (g_utf8_strlen(line, -1) <= MAX_VALUE)
    return g_steal_pointer(&line);
  end = g_utf8_offset_to_pointer(line, MAX_VALUE - 1);
  *end = '\0';
  space = strrchr(line, ' ');
  if (space && space > line + MAX_VALUE / 2)
    *space = '\0';
  return g_strconcat(line, "…", NULL);
}

/* Likewise what goes on amid a sentence: "The calm reviews!" begins small there and ends calmly,
 * while "Berlin" and "C++" stay as they are. */
static char *
clip_amid(const char *text)
{
  static const char *const small[]
      = { "The",   "A",    "An",   "Your",  "Their", "Our", "My",    "How",    "That",    "This",
          "These", "What", "When", "Where", "Why",   "Its", "Being", "Having", "Working", NULL };
  char *clipped = clip(text);
  g_autofree char *first = clipped ? g_strndup(clipped, strcspn(clipped, " ")) : NULL;

  while (clipped && g_str_has_suffix(clipped, "!"))
    clipped[strlen(clipped) - 1] = '\0';
  if (first && g_strv_contains(small, first))
    *clipped = g_ascii_tolower(*clipped);
  return clipped;
}

static void
set_me(GHashTable *values, const FollowupMe *me)
{
  set_value(values, "me", g_strdup(me->name));
  set_value(values, "my-phone", g_strdup(me->phone));
  set_value(values, "my-email", g_strdup(me->email));
  if (me->signature)
    set_value(values, "signature", g_strcompress(me->signature));
  else if (me->name)
    set_value(
        values, "signature",
        g_strdup_printf("%s%s%s", me->name, me->phone ? "\n" : "", me->phone ? me->phone : ""));
}

static void
set_person(GHashTable *values, const FollowupDraftContext *context)
{
  const FollowupInterviewer *person = context->person;
  const FollowupInterviewer *lead = followup_interview_get_lead(context->interview);
  gboolean is_agency = person && person == context->interview->agency;
  const char *name = person ? followup_draft_get_name(person) : NULL;

  set_flag(values, "is-lead", person == lead);
  set_flag(values, "is-agency", is_agency);
  if (!person)
    return;
  set_value(values, "name", g_strdup(name));
  /* An agency may be a company: "Dear Hire" would be half of its name. */
  if (name)
    set_value(values, "salutation", is_agency ? g_strdup(name) : word_salutation(name));
  set_value(values, "person-title", clip(person->title));
  set_value(values, "phone", g_strdup(person->phone));
  set_value(values, "about", clip_amid(person->about));
}

const FollowupDecision *
followup_draft_find_decision(const FollowupInterview *interview,
                             FollowupZone *zone,
                             FollowupDay *day)
{
  const FollowupDecision *found = &interview->decision;

  *day = followup_decision_get_day(
      found, followup_instant_get_day(followup_interview_get_end(interview), zone));
  for (guint i = 0; i < interview->answers->len; i++) {
    const FollowupAnswer *answer = &g_array_index(interview->answers, FollowupAnswer, i);
    FollowupDay said = followup_instant_get_day(answer->at, zone);
    FollowupDay later = followup_decision_get_day(&answer->decision, said);

    if (later || *day <= said) {
      found = &answer->decision;
      *day = later;
    }
  }
  return *day ? found : NULL;
}

static void
set_decision(GHashTable *values,
             const FollowupInterview *interview,
             FollowupZone *zone,
             FollowupDay today)
{
  FollowupDay day;
  const FollowupDecision *decision = followup_draft_find_decision(interview, zone, &day);
  g_autofree char *by = NULL;

  if (!decision)
    return;
  by = word_date(day, today);
  set_value(values, "decision-by",
            decision->kind == FOLLOWUP_DECISION_DATE ? g_strdup_printf("by %s", by)
                                                     : g_strdup("when you are ready"));
  set_value(values, "decision-date", g_steal_pointer(&by));
  set_flag(values, "decision-ahead", day > today && interview->ending == FOLLOWUP_ENDING_OPEN);
  set_flag(values, "decision-passed", day <= today);
}

/* It began before all was over, and they appeared. */
static gboolean
has_met(const FollowupInterview *interview, gint64 now)
{
  return interview->start <= now && interview->no_show_at == 0
         && (interview->ending == FOLLOWUP_ENDING_OPEN || interview->start <= interview->ended_at);
}

/* As they are said where it is read: in the interview's zone. */
static void
set_days(GHashTable *values, const FollowupDraftContext *context)
{
  const FollowupInterview *interview = context->interview;
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, NULL);
  FollowupDay today = followup_instant_get_day(context->now, zone);
  FollowupDay held = followup_instant_get_day(interview->start, zone);

  set_value(values, "interview-day", followup_draft_word_day(held, today));
  set_value(values, "interview-date", word_date(held, today));
  set_value(values, "interview-weekday",
            held + 7 > today ? g_strdup(weekdays[followup_day_get_weekday(held)])
                             : word_date(held, today));
  set_flag(values, "interview-ahead", context->now < interview->start);
  set_flag(values, "met", has_met(interview, context->now));
  if (context->offer_deadline)
    set_value(values, "offer-deadline", word_date(context->offer_deadline, today));
  set_decision(values, interview, zone, today);
}

/* "C engineer position"; "Junior Position" is one already. */
static char *
word_role(const char *position)
{
  static const char *const nouns[] = { "position", "role", "job", "post", NULL };
  const char *last = position ? strrchr(position, ' ') : NULL;
  g_autofree char *noun = last ? g_ascii_strdown(last + 1, -1) : NULL;

  if (!position)
    return g_strdup("position");
  if (noun && g_strv_contains(nouns, noun))
    return g_strdup(position);
  return g_strdup_printf("%s position", position);
}

GHashTable *
followup_draft_make_values(const FollowupDraftContext *context)
{
  const FollowupInterview *interview = context->interview;
  GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

  set_me(values, &context->me);
  set_value(values, "employer", clip(interview->employer));
  set_value(values, "position", clip(interview->position));
  set_value(values, "role", word_role(g_hash_table_lookup(values, "position")));
  set_value(values, "liked", clip_amid(interview->liked));
  set_value(values, "forgot", clip_amid(interview->forgot));
  set_value(values, "request", clip(context->request));
  set_flag(values, "thanks-missed", context->thanks_missed);
  set_flag(values, "offer-taken", context->offer_taken);
  set_person(values, context);
  set_days(values, context);
  return values;
}
