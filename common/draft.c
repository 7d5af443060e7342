/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "draft-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "followup-drafts.h"
#include "text.h"

#define RESOURCE_FOLDER "/org/followup/drafts/"

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

static FollowupForm
choose_check_in(const FollowupInterview *interview, gint64 now)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(interview->zone, NULL);
  FollowupDay decision;

  followup_draft_find_decision(interview, zone, &decision);
  return decision && decision <= followup_instant_get_day(now, zone) ? FOLLOWUP_FORM_CHECK_IN_PASSED
                                                                     : FOLLOWUP_FORM_CHECK_IN;
}

/* What each kind calls for, unless how things stand says otherwise. */
static const struct {
  gboolean writes;
  FollowupForm form;
} called_for[FOLLOWUP_N_KINDS] = {
  [FOLLOWUP_KIND_THANK_YOU] = { TRUE, FOLLOWUP_FORM_THANK_YOU },
  [FOLLOWUP_KIND_HANDWRITTEN_NOTE] = { TRUE, FOLLOWUP_FORM_CARD },
  [FOLLOWUP_KIND_CHECK_IN] = { TRUE, FOLLOWUP_FORM_CHECK_IN },
  [FOLLOWUP_KIND_SECOND_FOLLOW_UP] = { TRUE, FOLLOWUP_FORM_SECOND_FOLLOW_UP },
  [FOLLOWUP_KIND_REQUEST] = { TRUE, FOLLOWUP_FORM_REQUEST },
  [FOLLOWUP_KIND_REPLY_REJECTION] = { TRUE, FOLLOWUP_FORM_REPLY_REJECTION },
  [FOLLOWUP_KIND_FEEDBACK_REQUEST] = { TRUE, FOLLOWUP_FORM_FEEDBACK_REQUEST },
  [FOLLOWUP_KIND_ASK_OFFER_DEADLINE] = { TRUE, FOLLOWUP_FORM_ASK_OFFER_DEADLINE },
  [FOLLOWUP_KIND_ANSWER_OFFER] = { TRUE, FOLLOWUP_FORM_ACCEPT },
  [FOLLOWUP_KIND_TELL_OTHERS] = { TRUE, FOLLOWUP_FORM_TELL_OTHERS },
  [FOLLOWUP_KIND_SEND_WITHDRAWAL] = { TRUE, FOLLOWUP_FORM_WITHDRAWAL },
  [FOLLOWUP_KIND_NO_SHOW] = { TRUE, FOLLOWUP_FORM_NO_SHOW },
};

gboolean
followup_draft_is_called_for(FollowupKind kind)
{
  return called_for[kind].writes;
}

gboolean
followup_draft_has_script(FollowupKind kind)
{
  return kind == FOLLOWUP_KIND_CHECK_IN || kind == FOLLOWUP_KIND_SECOND_FOLLOW_UP;
}

gboolean
followup_draft_choose_form(const FollowupAction *action,
                           const FollowupInterview *interview,
                           gint64 now,
                           FollowupForm *form)
{
  if (!followup_draft_is_called_for(action->kind))
    return FALSE;
  *form = called_for[action->kind].form;
  if (action->kind == FOLLOWUP_KIND_THANK_YOU && now > action->by)
    *form = FOLLOWUP_FORM_THANK_YOU_LATE;
  else if (action->channel == FOLLOWUP_CHANNEL_PHONE && followup_draft_has_script(action->kind))
    *form = FOLLOWUP_FORM_PHONE;
  else if (action->kind == FOLLOWUP_KIND_CHECK_IN)
    *form = choose_check_in(interview, now);
  return TRUE;
}

/* ---- places ---- */

typedef struct {
  const char *name;  /* of the place in a template */
  const char *label; /* of its blank; NULL: it is a flag */
} Place;

static const Place places[] = {
  { "me", N_("your name") },
  { "my-phone", N_("your phone number") },
  { "my-email", N_("your mail address") },
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
  { "met", NULL },
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
  GHashTable *values = data;

  return label ? get_label(name) : g_hash_table_lookup(values, name);
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

void
followup_draft_set_up(void)
{
  followup_drafts_get_resource();
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
  g_autoptr(GHashTable) values = followup_draft_make_values(context);
  g_autoptr(GPtrArray) blanks = g_ptr_array_new();

  self->form = form;
  if (context->person) {
    self->to_name = g_strdup(followup_draft_get_name(context->person));
    self->to_email = g_strdup(context->person->email);
    self->to_phone = g_strdup(context->person->phone);
    self->to_post = g_strdup(context->person->post);
  }
  followup_template_fill(template, context->variant, get_value, values, &self->subject, &self->body,
                         blanks);
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
