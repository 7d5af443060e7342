/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup: owns the words of a popup; refuses to know which server draws it and when. */

#include "popup.h"

#include <glib/gi18n-lib.h>

#define MAX_NAME 80     /* characters of a name in a popup */
#define MAX_CONTACT 160 /* of an address or a link: cut short it is of no use, so longer */
#define DIGEST_LINES 8  /* named in full: what a popup of 300 pixels holds */
#define DIGEST_IDS 60   /* named by id alone after those */
#define NAME_SLOT "{name}"

FollowupPopup *
followup_popup_copy(const FollowupPopup *self)
{
  FollowupPopup *copy = g_new0(FollowupPopup, 1);

  copy->id = g_strdup(self->id);
  copy->key = g_strdup(self->key);
  copy->summary = g_strdup(self->summary);
  copy->body = g_strdup(self->body);
  copy->urgency = self->urgency;
  for (gsize i = 0; i < G_N_ELEMENTS(self->buttons); i++)
    for (gsize j = 0; j < 2; j++)
      copy->buttons[i][j] = g_strdup(self->buttons[i][j]);
  return copy;
}

void
followup_popup_free(FollowupPopup *self)
{
  if (self == NULL)
    return;
  g_free(self->id);
  g_free(self->key);
  g_free(self->summary);
  g_free(self->body);
  for (gsize i = 0; i < G_N_ELEMENTS(self->buttons); i++)
    for (gsize j = 0; j < 2; j++)
      g_free(self->buttons[i][j]);
  g_free(self);
}

/* Written from right to left; such a name would otherwise drag its neighbours' order along. */
static gboolean
is_right_to_left(const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    if ((c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfeff) || c == 0x200f
        || (c >= 0x202a && c <= 0x202e) || (c >= 0x10800 && c <= 0x10fff)
        || (c >= 0x1e800 && c <= 0x1efff))
      return TRUE;
  }
  return FALSE;
}

/* What the user typed, on one line, cut to max characters and isolated where its direction asks for
 * it. "" for NULL. */
static char *
fit_text(const char *text, glong max)
{
  g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
  g_autofree char *cut = NULL;

  g_strdelimit(valid, "\r\n\t", ' ');
  g_strstrip(valid);
  if (g_utf8_strlen(valid, -1) > max) {
    g_autofree char *head = g_utf8_substring(valid, 0, max - 1);

    cut = g_strconcat(g_strchomp(head), "…", NULL);
  } else {
    cut = g_steal_pointer(&valid);
  }
  /* FIRST STRONG ISOLATE ... POP DIRECTIONAL ISOLATE */
  return is_right_to_left(cut) ? g_strconcat("\u2068", cut, "\u2069", NULL) : g_steal_pointer(&cut);
}

typedef struct {
  const char *named, *nameless;
} Task;

/* What to do, in one sentence each. */
static const Task tasks[FOLLOWUP_N_KINDS] = {
  [FOLLOWUP_KIND_PREPARE]
  = { NULL, N_("Ask for: the next steps, the decision date, leave to follow "
               "up, everyone's address and how each likes to be reached.") },
  [FOLLOWUP_KIND_DEBRIEF] = { NULL, N_("Write down who was there, what was said of the decision, "
                                       "what you liked and what you forgot to say.") },
  [FOLLOWUP_KIND_THANK_YOU]
  = { N_("Thank {name} for the interview."), N_("Thank them for the interview.") },
  [FOLLOWUP_KIND_HANDWRITTEN_NOTE]
  = { N_("Write {name} a card by hand."), N_("Write them a card by hand.") },
  [FOLLOWUP_KIND_CHECK_IN]
  = { N_("Ask {name} how the decision stands."), N_("Ask how the decision stands.") },
  [FOLLOWUP_KIND_SECOND_FOLLOW_UP]
  = { N_("Ask {name} once more, in a few lines."), N_("Ask once more, in a few lines.") },
  [FOLLOWUP_KIND_MOVE_ON] = { NULL, N_("No answer came: put this one behind you.") },
  [FOLLOWUP_KIND_REQUEST]
  = { N_("Send {name} what was asked for."), N_("Send what was asked for.") },
  [FOLLOWUP_KIND_REPLY_REJECTION] = { N_("Thank {name} for the answer and part well."),
                                      N_("Thank them for the answer and part well.") },
  [FOLLOWUP_KIND_FEEDBACK_REQUEST] = { N_("Ask {name} what you could have done better."),
                                       N_("Ask what you could have done better.") },
  [FOLLOWUP_KIND_ASK_OFFER_DEADLINE] = { N_("Ask {name} by when the offer wants an answer."),
                                         N_("Ask by when the offer wants an answer.") },
  [FOLLOWUP_KIND_ANSWER_OFFER]
  = { N_("Give {name} your answer to the offer."), N_("Give your answer to the offer.") },
  [FOLLOWUP_KIND_TELL_OTHERS] = { N_("Tell {name} that you have another offer."),
                                  N_("Tell them that you have another offer.") },
  [FOLLOWUP_KIND_SEND_WITHDRAWAL]
  = { N_("Tell {name} that you withdraw."), N_("Tell them that you withdraw.") },
  [FOLLOWUP_KIND_NO_SHOW] = { N_("Send {name} a friendly line, nothing else."),
                              N_("Send them a friendly line, nothing else.") },
  [FOLLOWUP_KIND_KEEP_SEARCHING] = { NULL, N_("Look for further openings while you wait.") },
  [FOLLOWUP_KIND_TOUCH] = { NULL, N_("A contact outside the plan.") },
};

static const FollowupInterviewer *
find_interviewer(const FollowupAction *action, const FollowupInterview *interview)
{
  if (interview == NULL)
    return NULL;
  return followup_interview_find_person(interview, action->interviewer_uuid);
}

/* "Jane Doe (CTO)", or NULL for nobody. */
static char *
word_whom(const FollowupAction *action, const FollowupInterviewer *interviewer)
{
  g_autofree char *name = fit_text(action->interviewer, MAX_NAME);
  g_autofree char *title = fit_text(interviewer != NULL ? interviewer->title : NULL, MAX_NAME);

  if (*name == '\0')
    return NULL;
  return *title != '\0' ? g_strdup_printf("%s (%s)", name, title) : g_steal_pointer(&name);
}

static char *
word_task(const FollowupAction *action, const FollowupInterviewer *interviewer)
{
  g_autofree char *whom = word_whom(action, interviewer);
  const Task *task = &tasks[action->kind];
  GString *text;

  if (whom == NULL || task->named == NULL)
    return g_strdup(_(task->nameless));
  text = g_string_new(_(task->named));
  g_string_replace(text, NAME_SLOT, whom, 1);
  return g_string_free(text, FALSE);
}

/* "By email: jane@example.com", or NULL where there is nothing to send. */
static char *
word_channel(const FollowupAction *action, const FollowupInterviewer *interviewer)
{
  static const char *const words[] = {
    [FOLLOWUP_CHANNEL_NONE] = NULL,
    [FOLLOWUP_CHANNEL_EMAIL] = N_("By email"),
    [FOLLOWUP_CHANNEL_PHONE] = N_("By phone"),
    [FOLLOWUP_CHANNEL_POST] = N_("By post"),
    [FOLLOWUP_CHANNEL_SOCIAL] = N_("By a message where you are in touch"),
  };
  const char *address = NULL;
  g_autofree char *shown = NULL;

  if (action->channel == FOLLOWUP_CHANNEL_NONE)
    return NULL;
  if (interviewer != NULL && action->channel == FOLLOWUP_CHANNEL_EMAIL)
    address = interviewer->email;
  else if (interviewer != NULL && action->channel == FOLLOWUP_CHANNEL_PHONE)
    address = interviewer->phone;
  else if (interviewer != NULL && action->channel == FOLLOWUP_CHANNEL_POST)
    address = interviewer->post;
  if (address == NULL)
    return g_strdup(_(words[action->channel]));
  shown = fit_text(address, MAX_CONTACT);
  return g_strdup_printf("%s: %s", _(words[action->channel]), shown);
}

static GTimeZone *
get_zone(const FollowupInterview *interview, const FollowupRules *rules)
{
  GTimeZone *zone = interview != NULL ? followup_zone_new(interview->zone, NULL) : NULL;

  return zone != NULL ? zone : g_time_zone_ref(rules->system_zone);
}

/* "15:10" */
static char *
word_hour(gint64 instant, GTimeZone *zone)
{
  int second = followup_instant_get_second_of_day(instant, zone);

  return g_strdup_printf("%02d:%02d", second / 3600, second / 60 % 60);
}

/* A call reaches somebody only in their office hours, so a call's popup says what hour it is. */
static char *
word_hour_there(const FollowupAction *action,
                const FollowupInterview *interview,
                const FollowupRules *rules,
                gint64 now,
                gboolean private)
{
  g_autoptr(GTimeZone) zone = get_zone(interview, rules);
  g_autofree char *hour = word_hour(now, zone);

  if (action->channel != FOLLOWUP_CHANNEL_PHONE)
    return NULL;
  /* The zone's name gives away where they are. */
  return private ? g_strdup_printf(_("It is %s there."), hour)
                 : g_strdup_printf(_("It is %s there (%s)."), hour, interview->zone);
}

/* "2 days late", or NULL while it is in time. */
static char *
word_lateness(const FollowupAction *action, gint64 now)
{
  gint64 late = now - action->by;

  if (late <= 0)
    return NULL;
  if (late >= 86400)
    return g_strdup_printf(
        g_dngettext(GETTEXT_PACKAGE, "%u day late", "%u days late", (gulong)(late / 86400)),
        (guint)(late / 86400));
  if (late >= 3600)
    return g_strdup_printf(
        g_dngettext(GETTEXT_PACKAGE, "%u hour late", "%u hours late", (gulong)(late / 3600)),
        (guint)(late / 3600));
  late = MAX(late / 60, 1);
  return g_strdup_printf(
      g_dngettext(GETTEXT_PACKAGE, "%u minute late", "%u minutes late", (gulong)late), (guint)late);
}

/* "Due Tue 24 Nov: 5 business days after Mon 16 Nov (balanced)" */
static char *
word_reason(const FollowupAction *action,
            const FollowupInterview *interview,
            const FollowupRules *rules,
            gint64 now)
{
  g_autoptr(GTimeZone) zone = get_zone(interview, rules);
  FollowupDay today = followup_instant_get_day(now, rules->system_zone);
  g_autofree char *day = followup_day_to_text(followup_instant_get_day(action->due, zone), today);
  g_autofree char *why = action->reason != NULL ? followup_reason_to_text(action->reason) : NULL;

  return why != NULL && *why != '\0' ? g_strdup_printf(_("Due %s: %s"), day, why)
                                     : g_strdup_printf(_("Due %s"), day);
}

/* When and where, for prepare. */
static char *
word_start(const FollowupInterview *interview, const FollowupRules *rules)
{
  g_autoptr(GTimeZone) zone = get_zone(interview, rules);
  g_autofree char *here = followup_instant_to_text(interview->start, rules->system_zone);
  g_autofree char *hour_here = word_hour(interview->start, rules->system_zone);
  g_autofree char *hour_there = word_hour(interview->start, zone);
  g_autofree char *place = fit_text(interview->place, MAX_CONTACT);
  GString *text = g_string_new(NULL);

  g_string_append_printf(text, _("Starts %s"), here);
  if (!g_str_equal(hour_here, hour_there))
    g_string_append_printf(text, _(" (%s there)"), hour_there);
  if (*place != '\0')
    g_string_append_printf(text, _("\nWhere: %s"), place);
  return g_string_free(text, FALSE);
}

/* "Acme GmbH, C engineer" */
static char *
word_employer(const FollowupInterview *interview)
{
  g_autofree char *employer = NULL;
  g_autofree char *position = NULL;

  if (interview == NULL)
    return NULL;
  employer = fit_text(interview->employer, MAX_NAME);
  position = fit_text(interview->position, MAX_NAME);
  return *position != '\0' ? g_strdup_printf(_("%s, %s"), employer, position)
                           : g_steal_pointer(&employer);
}

static void
take_line(GString *body, char *line)
{
  if (line == NULL)
    return;
  if (body->len > 0)
    g_string_append_c(body, '\n');
  g_string_append(body, line);
  g_free(line);
}

static char *
word_body(const FollowupAction *action,
          const FollowupInterview *interview,
          const FollowupRules *rules,
          gint64 now)
{
  const FollowupInterviewer *interviewer = find_interviewer(action, interview);
  g_autofree char *id = followup_action_get_id(action);
  GString *body = g_string_new(NULL);

  take_line(body, word_employer(interview));
  if (action->kind == FOLLOWUP_KIND_PREPARE && interview != NULL)
    take_line(body, word_start(interview, rules));
  take_line(body, word_task(action, interviewer));
  take_line(body, word_channel(action, interviewer));
  if (interview != NULL)
    take_line(body, word_hour_there(action, interview, rules, now, FALSE));
  take_line(body, word_reason(action, interview, rules, now));
  take_line(body, word_lateness(action, now));
  take_line(body, g_strdup_printf(_("%s · followup done %s"), id, id));
  return g_string_free(body, FALSE);
}

/* Nothing that a glance over the shoulder could tell apart from any other appointment. */
static char *
word_private_body(const FollowupAction *action,
                  const FollowupInterview *interview,
                  const FollowupRules *rules,
                  gint64 now)
{
  g_autofree char *id = followup_action_get_id(action);
  GString *body = g_string_new(NULL);

  take_line(body, word_lateness(action, now));
  if (interview != NULL)
    take_line(body, word_hour_there(action, interview, rules, now, TRUE));
  take_line(body, g_strdup_printf(_("followup show %" G_GINT64_FORMAT " tells the rest"),
                                  action->interview));
  take_line(body, g_strdup_printf(_("%s · followup done %s"), id, id));
  return g_string_free(body, FALSE);
}

/* "Thank-you note: Jane Doe"; the employer where there is nobody. */
static char *
word_summary(const FollowupAction *action, const FollowupInterview *interview, gboolean private)
{
  const char *title = followup_kind_to_title(action->kind);
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *name = fit_text(action->interviewer, MAX_NAME);

  if (private)
    return g_strdup_printf(_("%s (%s)"), title, id);
  if (*name == '\0' && interview != NULL) {
    g_free(name);
    name = fit_text(interview->employer, MAX_NAME);
  }
  return *name != '\0' ? g_strdup_printf(_("%s: %s"), title, name) : g_strdup(title);
}

static void
set_button(FollowupPopup *self, gsize i, const char *name, const char *label)
{
  self->buttons[i][0] = g_strdup(name);
  self->buttons[i][1] = g_strdup(label);
}

FollowupUrgency
followup_popup_get_urgency(const FollowupAction *action,
                           const FollowupInterview *interview,
                           gint64 now)
{
  g_autoptr(GTimeZone) zone = NULL;

  if (action->kind == FOLLOWUP_KIND_PREPARE)
    return FOLLOWUP_URGENCY_CRITICAL;
  if (action->kind != FOLLOWUP_KIND_ANSWER_OFFER || interview == NULL)
    return FOLLOWUP_URGENCY_NORMAL;
  zone = followup_zone_new(interview->zone, NULL);
  if (zone == NULL)
    zone = g_time_zone_new_utc();
  return followup_instant_get_day(now, zone) >= followup_instant_get_day(action->by, zone)
             ? FOLLOWUP_URGENCY_CRITICAL
             : FOLLOWUP_URGENCY_NORMAL;
}

FollowupPopup *
followup_popup_new_for_action(const FollowupAction *action,
                              const FollowupInterview *interview,
                              const FollowupRules *rules,
                              gint64 now,
                              gboolean private)
{
  FollowupPopup *self = g_new0(FollowupPopup, 1);

  self->id = followup_action_get_id(action);
  self->key = g_strdup_printf("%s-%" G_GINT64_FORMAT, action->uuid, action->due);
  self->summary = word_summary(action, interview, private);
  self->body = private ? word_private_body(action, interview, rules, now)
                       : word_body(action, interview, rules, now);
  self->urgency = followup_popup_get_urgency(action, interview, now);
  set_button(self, 0, FOLLOWUP_BUTTON_DONE, _("Done"));
  set_button(self, 1, FOLLOWUP_BUTTON_TOMORROW, _("Tomorrow"));
  return self;
}

/* "7.1 Thank-you note: Jane Doe, Acme GmbH" */
static char *
word_digest_line(const FollowupAction *action, const FollowupInterview *interview, gboolean private)
{
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *summary = NULL;
  g_autofree char *employer = NULL;

  if (private)
    return g_strdup_printf("%s %s", id, followup_kind_to_title(action->kind));
  summary = word_summary(action, interview, FALSE);
  if (interview == NULL || action->interviewer == NULL)
    return g_strdup_printf("%s %s", id, summary);
  employer = fit_text(interview->employer, MAX_NAME);
  return g_strdup_printf(_("%s %s, %s"), id, summary, employer);
}

/* The ones after the lines: "Also 12.1, 12.2 and 930 more" */
static char *
word_digest_rest(GPtrArray *actions)
{
  GString *text = g_string_new(NULL);
  guint end = MIN(actions->len, DIGEST_LINES + DIGEST_IDS);

  for (guint i = DIGEST_LINES; i < end; i++) {
    g_autofree char *id = followup_action_get_id(g_ptr_array_index(actions, i));

    g_string_append_printf(text, "%s%s", i > DIGEST_LINES ? ", " : "", id);
  }
  if (actions->len > end) {
    g_autofree char *ids = g_string_free(text, FALSE);

    return g_strdup_printf(_("Also %s and %u more"), ids, actions->len - end);
  }
  g_string_prepend(text, _("Also "));
  return g_string_free(text, FALSE);
}

static char *
word_digest_body(GPtrArray *actions, GPtrArray *interviews, gboolean private)
{
  GString *body = g_string_new(NULL);

  for (guint i = 0; i < MIN(actions->len, DIGEST_LINES); i++)
    take_line(body, word_digest_line(g_ptr_array_index(actions, i),
                                     g_ptr_array_index(interviews, i), private));
  if (actions->len > DIGEST_LINES)
    take_line(body, word_digest_rest(actions));
  take_line(body, g_strdup(_("All of them: followup agenda")));
  return g_string_free(body, FALSE);
}

FollowupPopup *
followup_popup_new_digest(GPtrArray *actions,
                          GPtrArray *interviews,
                          const FollowupRules *rules,
                          gint64 now,
                          gboolean private)
{
  FollowupPopup *self = g_new0(FollowupPopup, 1);

  g_return_val_if_fail(actions->len == interviews->len, self);
  self->id = g_strdup(FOLLOWUP_DIGEST_ID);
  self->key = g_strdup("org.followup.Followup1-digest");
  self->summary = g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%u follow-up is waiting",
                                              "%u follow-ups are waiting", actions->len),
                                  actions->len);
  self->body = word_digest_body(actions, interviews, private);
  for (guint i = 0; i < actions->len; i++)
    if (followup_popup_get_urgency(g_ptr_array_index(actions, i), g_ptr_array_index(interviews, i),
                                   now)
        == FOLLOWUP_URGENCY_CRITICAL)
      self->urgency = FOLLOWUP_URGENCY_CRITICAL;
  set_button(self, 0, FOLLOWUP_BUTTON_SHOW, _("Show"));
  set_button(self, 1, FOLLOWUP_BUTTON_TOMORROW, _("Tomorrow"));
  return self;
}
