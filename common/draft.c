/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "followup-drafts.h"
#include "text.h"

#define RESOURCE_FOLDER "/org/followup/drafts/"
/* What the user typed may be long; a message stays one that is read to the end. */
#define MAX_VALUE 160

/* ---- forms ---- */

static const struct {
  const char *nick;
  gboolean spoken;
} forms[] = {
  [FOLLOWUP_FORM_THANK_YOU] = { "thank-you", FALSE },
  [FOLLOWUP_FORM_THANK_YOU_LATE] = { "thank-you-late", FALSE },
  [FOLLOWUP_FORM_CHECK_IN] = { "check-in", FALSE },
  [FOLLOWUP_FORM_CHECK_IN_PASSED] = { "check-in-passed", FALSE },
  [FOLLOWUP_FORM_SECOND_FOLLOW_UP] = { "second-follow-up", FALSE },
  [FOLLOWUP_FORM_CARD] = { "card", FALSE },
  [FOLLOWUP_FORM_PHONE] = { "phone", TRUE },
  [FOLLOWUP_FORM_VOICEMAIL] = { "voicemail", TRUE },
  [FOLLOWUP_FORM_COLLEAGUE] = { "colleague", TRUE },
  [FOLLOWUP_FORM_REPLY_REJECTION] = { "reply-rejection", FALSE },
  [FOLLOWUP_FORM_FEEDBACK_REQUEST] = { "feedback-request", FALSE },
  [FOLLOWUP_FORM_ASK_OFFER_DEADLINE] = { "ask-offer-deadline", FALSE },
  [FOLLOWUP_FORM_ACCEPT] = { "accept", FALSE },
  [FOLLOWUP_FORM_DECLINE] = { "decline", FALSE },
  [FOLLOWUP_FORM_TELL_OTHERS] = { "tell-others", FALSE },
  [FOLLOWUP_FORM_WITHDRAWAL] = { "withdrawal", FALSE },
  [FOLLOWUP_FORM_NO_SHOW] = { "no-show", FALSE },
  [FOLLOWUP_FORM_REQUEST] = { "request", FALSE },
  [FOLLOWUP_FORM_NUDGE] = { "nudge", FALSE },
};
G_STATIC_ASSERT(G_N_ELEMENTS(forms) == FOLLOWUP_N_FORMS);

const char *
followup_form_to_nick(FollowupForm form)
{
  return (guint)form < FOLLOWUP_N_FORMS ? forms[form].nick : NULL;
}

gboolean
followup_form_from_nick(const char *nick, FollowupForm *form, GError **error)
{
  const char *nicks[FOLLOWUP_N_FORMS];
  guint i;

  for (i = 0; i < FOLLOWUP_N_FORMS; i++)
    nicks[i] = forms[i].nick;
  if (!followup_text_find_word(nicks, FOLLOWUP_N_FORMS, N_("draft"), nick, &i, error))
    return FALSE;
  *form = (FollowupForm)i;
  return TRUE;
}

gboolean
followup_form_is_spoken(FollowupForm form)
{
  return forms[form].spoken;
}

gboolean
followup_form_is_mailed(FollowupForm form)
{
  return !forms[form].spoken && form != FOLLOWUP_FORM_CARD;
}

/* A date was promised, at the interview or later, and it has passed. 0: none was, or it lies ahead.
 */
static FollowupDay
get_decision_day(const FollowupInterview *interview, FollowupZone *zone)
{
  FollowupDay day = followup_decision_get_day(
      &interview->decision, followup_instant_get_day(followup_interview_get_end(interview), zone));

  for (guint i = 0; i < interview->answers->len; i++) {
    const FollowupAnswer *answer = &g_array_index(interview->answers, FollowupAnswer, i);
    FollowupDay later
        = followup_decision_get_day(&answer->decision, followup_instant_get_day(answer->at, zone));

    day = later ? later : day;
  }
  return day;
}

static FollowupForm
choose_check_in(const FollowupAction *action, const FollowupInterview *interview, gint64 now)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, NULL);
  FollowupDay decision = get_decision_day(interview, zone);

  if (action->channel == FOLLOWUP_CHANNEL_PHONE)
    return FOLLOWUP_FORM_PHONE;
  return decision && decision <= followup_instant_get_day(now, zone) ? FOLLOWUP_FORM_CHECK_IN_PASSED
                                                                     : FOLLOWUP_FORM_CHECK_IN;
}

gboolean
followup_draft_choose_form(const FollowupAction *action,
                           const FollowupInterview *interview,
                           gint64 now,
                           FollowupForm *form)
{
  switch (action->kind) {
  case FOLLOWUP_KIND_THANK_YOU:
    *form = now > action->by ? FOLLOWUP_FORM_THANK_YOU_LATE : FOLLOWUP_FORM_THANK_YOU;
    return TRUE;
  case FOLLOWUP_KIND_CHECK_IN:
    *form = choose_check_in(action, interview, now);
    return TRUE;
  case FOLLOWUP_KIND_SECOND_FOLLOW_UP:
    *form = action->channel == FOLLOWUP_CHANNEL_PHONE ? FOLLOWUP_FORM_PHONE
                                                      : FOLLOWUP_FORM_SECOND_FOLLOW_UP;
    return TRUE;
  case FOLLOWUP_KIND_HANDWRITTEN_NOTE:
    *form = FOLLOWUP_FORM_CARD;
    return TRUE;
  case FOLLOWUP_KIND_REQUEST:
    *form = FOLLOWUP_FORM_REQUEST;
    return TRUE;
  case FOLLOWUP_KIND_REPLY_REJECTION:
    *form = FOLLOWUP_FORM_REPLY_REJECTION;
    return TRUE;
  case FOLLOWUP_KIND_FEEDBACK_REQUEST:
    *form = FOLLOWUP_FORM_FEEDBACK_REQUEST;
    return TRUE;
  case FOLLOWUP_KIND_ASK_OFFER_DEADLINE:
    *form = FOLLOWUP_FORM_ASK_OFFER_DEADLINE;
    return TRUE;
  case FOLLOWUP_KIND_ANSWER_OFFER:
    *form = FOLLOWUP_FORM_ACCEPT;
    return TRUE;
  case FOLLOWUP_KIND_TELL_OTHERS:
    *form = FOLLOWUP_FORM_TELL_OTHERS;
    return TRUE;
  case FOLLOWUP_KIND_SEND_WITHDRAWAL:
    *form = FOLLOWUP_FORM_WITHDRAWAL;
    return TRUE;
  case FOLLOWUP_KIND_NO_SHOW:
    *form = FOLLOWUP_FORM_NO_SHOW;
    return TRUE;
  default:
    return FALSE;
  }
}

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

/* ---- values ---- */

typedef struct {
  const char *name;  /* of the place in a template */
  const char *label; /* of its blank; NULL: it is a flag */
} Place;

static const Place places[] = {
  { "me", N_("your name") },
  { "my-phone", N_("your phone number") },
  { "signature", N_("your name") },
  { "employer", N_("the employer") },
  { "position", N_("the position") },
  { "role", N_("the position") },
  { "salutation", N_("their name") },
  { "name", N_("their name") },
  { "person-title", N_("their title") },
  { "phone", N_("their phone number") },
  { "about", N_("what you talked of") },
  { "talked", N_("what you talked of") },
  { "liked", N_("what you liked") },
  { "forgot", N_("what you forgot to say") },
  { "add", N_("what you would add or correct") },
  { "interview-day", N_("the day of the interview") },
  { "interview-date", N_("the date of the interview") },
  { "interview-weekday", N_("the day of the interview") },
  { "interview-ahead", NULL },
  { "decision-date", N_("the date they gave") },
  { "decision-by", N_("the date they gave") },
  { "decision-ahead", NULL },
  { "decision-passed", NULL },
  { "is-lead", NULL },
  { "is-agency", NULL },
  { "thanks-missed", NULL },
  { "request", N_("what they asked for") },
  { "offer-deadline", N_("the offer's deadline") },
  { "offer-taken", NULL },
};

typedef struct {
  const FollowupDraftContext *context;
  GHashTable *values; /* name -> text, owned */
} Values;

static const char *
get_label(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    if (g_str_equal(places[i].name, name))
      return _(places[i].label);
  }
  return name;
}

static const char *
get_value(const char *name, gboolean label, gpointer data)
{
  Values *values = data;

  return label ? get_label(name) : g_hash_table_lookup(values->values, name);
}

/* Takes text; NULL and "" are no value. */
static void
set_value(Values *values, const char *name, char *text)
{
  if (text && *text)
    g_hash_table_insert(values->values, (gpointer)name, text);
  else
    g_free(text);
}

static void
set_flag(Values *values, const char *name, gboolean on)
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

/* "Dr.", "Ms": what stands before the family name. */
static gboolean
is_title(const char *word)
{
  static const char *const titles[]
      = { "Dr", "Prof", "Professor", "Mr", "Mrs", "Ms", "Mx", "Miss", "Herr", "Frau", NULL };
  g_autofree char *bare = g_strdup(word);

  if (g_str_has_suffix(bare, "."))
    bare[strlen(bare) - 1] = '\0';
  return g_strv_contains(titles, bare);
}

/* "Jane" of "Jane Doe" and of "Doe, Jane", "Dr. Doe" of "Dr. Jane Doe"; a name in another order
 * (East Asian scripts) stays whole. */
static char *
word_salutation(const char *name)
{
  g_auto(GStrv) words = name ? g_strsplit_set(name, " ", -1) : NULL;
  guint n = words ? g_strv_length(words) : 0;
  GUnicodeScript script;

  if (n < 2)
    return g_strdup(name);
  script = g_unichar_get_script(g_utf8_get_char(name));
  if (script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL
      || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA)
    return g_strdup(name);
  if (is_title(words[0]))
    return g_strdup_printf("%s %s", words[0], words[n - 1]);
  if (g_str_has_suffix(words[0], ","))
    return g_strdup(words[1]);
  return g_strdup(words[0]);
}

static void
set_me(Values *values, const FollowupMe *me)
{
  set_value(values, "me", g_strdup(me->name));
  set_value(values, "my-phone", g_strdup(me->phone));
  if (me->signature)
    set_value(values, "signature", g_strcompress(me->signature));
  else if (me->name)
    set_value(
        values, "signature",
        g_strdup_printf("%s%s%s", me->name, me->phone ? "\n" : "", me->phone ? me->phone : ""));
}

static void
set_person(Values *values, const FollowupDraftContext *context)
{
  const FollowupInterviewer *person = context->person;
  const FollowupInterviewer *lead = followup_interview_get_lead(context->interview);

  set_flag(values, "is-lead", person == lead);
  set_flag(values, "is-agency", person && person == context->interview->agency);
  if (!person)
    return;
  set_value(values, "name", g_strdup(person->name));
  /* An agency may be a company: "Dear Hire" would be half of its name. */
  set_value(values, "salutation",
            person == context->interview->agency ? g_strdup(person->name)
                                                 : word_salutation(person->name));
  set_value(values, "person-title", clip(person->title));
  set_value(values, "phone", g_strdup(person->phone));
  set_value(values, "about", clip_amid(person->about));
}

static void
set_days(Values *values, const FollowupDraftContext *context)
{
  const FollowupInterview *interview = context->interview;
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, NULL);
  FollowupDay today = followup_instant_get_day(context->now, context->system_zone);
  FollowupDay held = followup_instant_get_day(interview->start, zone);
  FollowupDay decision = get_decision_day(interview, zone);
  g_autofree char *by = NULL;

  set_value(values, "interview-day", followup_draft_word_day(held, today));
  set_value(values, "interview-date", word_date(held, today));
  set_value(values, "interview-weekday", g_strdup(weekdays[followup_day_get_weekday(held)]));
  set_flag(values, "interview-ahead", context->now < interview->start);
  if (context->offer_deadline)
    set_value(values, "offer-deadline", word_date(context->offer_deadline, today));
  if (!decision)
    return;
  by = word_date(decision, today);
  set_value(values, "decision-date", g_strdup(by));
  set_value(values, "decision-by",
            interview->decision.kind == FOLLOWUP_DECISION_DATE ? g_strdup_printf("by %s", by)
                                                               : g_strdup("when you are ready"));
  set_flag(values, "decision-ahead", decision > today);
  set_flag(values, "decision-passed", decision <= today);
}

static GHashTable *
make_values(const FollowupDraftContext *context)
{
  const FollowupInterview *interview = context->interview;
  Values values = { context, g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free) };

  set_me(&values, &context->me);
  set_value(&values, "employer", clip(interview->employer));
  set_value(&values, "position", clip(interview->position));
  set_value(&values, "role",
            interview->position ? g_strdup_printf(
                "%s position", (char *)g_hash_table_lookup(values.values, "position"))
                                : g_strdup("position"));
  set_value(&values, "liked", clip_amid(interview->liked));
  set_value(&values, "forgot", clip_amid(interview->forgot));
  set_value(&values, "request", clip(context->request));
  set_flag(&values, "thanks-missed", context->thanks_missed);
  set_flag(&values, "offer-taken", context->offer_taken);
  set_person(&values, context);
  set_days(&values, context);
  return values.values;
}

/* ---- the draft ---- */

void
followup_draft_free(FollowupDraft *self)
{
  if (!self)
    return;
  g_free(self->to_name);
  g_free(self->to_email);
  g_free(self->to_phone);
  g_free(self->to_post);
  g_free(self->subject);
  g_free(self->body);
  g_strfreev(self->blanks);
  g_free(self);
}

FollowupTemplate *
followup_draft_read_template(FollowupForm form,
                             const char *own,
                             const char *own_origin,
                             GError **error)
{
  const char *names[G_N_ELEMENTS(places) + 1] = { NULL };
  const char *flags[G_N_ELEMENTS(places) + 1] = { NULL };
  guint n_names = 0, n_flags = 0;
  g_autofree char *path = g_strdup_printf(RESOURCE_FOLDER "%s.txt", forms[form].nick);
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(places); i++)
    if (places[i].label != NULL)
      names[n_names++] = places[i].name;
    else
      flags[n_flags++] = places[i].name;
  if (own)
    return followup_template_parse(own, own_origin, names, flags, error);
  bytes = g_resource_lookup_data(followup_drafts_get_resource(), path, 0, error);
  if (!bytes)
    return NULL;
  text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  return followup_template_parse(text, forms[form].nick, names, flags, error);
}

static void
strip_spaces(char *subject)
{
  char *from = subject, *to = subject;

  for (; *from; from++) {
    if (!(*from == ' ' && (to == subject || to[-1] == ' ')))
      *to++ = *from;
  }
  *to = '\0';
}

/* Without a position "the  interview", " – – " or "interview on" would show where it stood. */
static char *
close_gap(const char *subject)
{
  g_autoptr(GString) text = g_string_new(subject);
  g_autofree char *first = NULL;

  strip_spaces(text->str);
  g_string_truncate(text, strlen(text->str));
  g_string_replace(text, "– –", "–", 0);
  if (!g_unichar_islower(g_utf8_get_char(text->str)))
    return g_strdup(text->str);
  first = g_utf8_strup(text->str, g_utf8_next_char(text->str) - text->str);
  return g_strconcat(first, g_utf8_next_char(text->str), NULL);
}

static void
strip_subject(char **subject, const FollowupInterview *interview)
{
  g_autofree char *filled = g_steal_pointer(subject);

  if (interview->position)
    strip_spaces(filled);
  *subject = interview->position ? g_steal_pointer(&filled) : close_gap(filled);
}

FollowupDraft *
followup_draft_fill(FollowupForm form,
                    FollowupTemplate *template,
                    const FollowupDraftContext *context)
{
  FollowupDraft *self = g_new0(FollowupDraft, 1);
  g_autoptr(GHashTable) table = make_values(context);
  g_autoptr(GPtrArray) blanks = g_ptr_array_new();
  Values values = { .context = context, .values = table };

  self->form = form;
  if (context->person) {
    self->to_name = g_strdup(context->person->name);
    self->to_email = g_strdup(context->person->email);
    self->to_phone = g_strdup(context->person->phone);
    self->to_post = g_strdup(context->person->post);
  }
  followup_template_fill(template, context->variant, get_value, &values, &self->subject,
                         &self->body, blanks);
  if (self->subject)
    strip_subject(&self->subject, context->interview);
  g_ptr_array_add(blanks, NULL);
  self->blanks = (char **)g_ptr_array_steal(blanks, NULL);
  return self;
}

FollowupDraft *
followup_draft_new(FollowupForm form,
                   const FollowupDraftContext *context,
                   const char *own,
                   const char *own_origin,
                   GError **error)
{
  g_autoptr(FollowupTemplate) template = followup_draft_read_template(form, own, own_origin, error);

  return template != NULL ? followup_draft_fill(form, template, context) : NULL;
}

char *
followup_draft_describe_blanks(const FollowupDraft *self)
{
  guint n = g_strv_length(self->blanks);
  g_autofree char *names = g_strjoinv(", ", self->blanks);

  if (n == 0)
    return NULL;
  /* Translators: how many places of a message are still to be filled, and what they are. */
  return g_strdup_printf(ngettext("%u blank: %s", "%u blanks: %s", n), n, names);
}

/* RFC 6068: line ends are CRLF; what is not unreserved is percent-encoded, the @ of an address
 * apart. */
static void
append_header(GString *uri, const char *name, const char *value, gboolean first)
{
  g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
  g_autofree char *crlf = g_strjoinv("\r\n", lines);
  g_autofree char *escaped = g_uri_escape_string(crlf, NULL, FALSE);

  g_string_append_printf(uri, "%c%s=%s", first ? '?' : '&', name, escaped);
}

char *
followup_draft_to_mailto(const FollowupDraft *self)
{
  GString *uri = g_string_new("mailto:");

  if (self->to_email)
    g_string_append_uri_escaped(uri, self->to_email, "@", FALSE);
  if (self->subject)
    append_header(uri, "subject", self->subject, TRUE);
  append_header(uri, "body", self->body, self->subject == NULL);
  return g_string_free(uri, FALSE);
}
