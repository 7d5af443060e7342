/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup: owns the words of a popup, put together from their parts; refuses to know which server
 * draws it and when. */

#include "popup-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

FollowupPopup *
followup_popup_copy(const FollowupPopup *self)
{
  FollowupPopup *copy = g_new0(FollowupPopup, 1);

  copy->id = g_strdup(self->id);
  copy->key = g_strdup(self->key);
  copy->summary = g_strdup(self->summary);
  copy->body = g_strdup(self->body);
  copy->urgency = self->urgency;
  copy->quiet = self->quiet;
  for (gsize i = 0; i < G_N_ELEMENTS(self->buttons); i++)
    for (gsize j = 0; j < 2; j++)
      copy->buttons[i][j] = g_strdup(self->buttons[i][j]);
  return copy;
}

guint
followup_popup_hash_words(const FollowupPopup *self)
{
  guint hash = g_str_hash(self->summary) * 31 + g_str_hash(self->body);

  for (gsize i = 0; i < G_N_ELEMENTS(self->buttons) && self->buttons[i][0] != NULL; i++)
    hash = (hash * 31 + g_str_hash(self->buttons[i][0])) * 31 + g_str_hash(self->buttons[i][1]);
  return hash;
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

/* "Thank-you note: Jane Doe"; the employer where there is nobody. */
char *
followup_popup_word_summary(const FollowupAction *action,
                            const FollowupInterview *interview,
                            gboolean private)
{
  const char *title = followup_kind_to_title(action->kind);
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *name = followup_popup_fit(action->interviewer, FOLLOWUP_POPUP_MAX_NAME);

  if (private)
    return g_strdup_printf(_("%s (%s)"), title, id);
  if (*name == '\0' && interview != NULL) {
    g_free(name);
    name = followup_popup_fit(interview->employer, FOLLOWUP_POPUP_MAX_NAME);
  }
  return *name != '\0' ? g_strdup_printf(_("%s: %s"), title, name) : g_strdup(title);
}

FollowupUrgency
followup_popup_get_urgency(const FollowupAction *action,
                           const FollowupInterview *interview,
                           gint64 now)
{
  g_autoptr(FollowupZone) zone = NULL;

  if (action->kind == FOLLOWUP_KIND_PREPARE)
    return FOLLOWUP_URGENCY_CRITICAL;
  if (action->kind != FOLLOWUP_KIND_ANSWER_OFFER || interview == NULL)
    return FOLLOWUP_URGENCY_NORMAL;
  zone = followup_zone_new(interview->zone, NULL);
  if (zone == NULL)
    zone = followup_zone_new_utc();
  return followup_instant_get_day(now, zone) == followup_instant_get_day(action->by, zone)
             ? FOLLOWUP_URGENCY_CRITICAL
             : FOLLOWUP_URGENCY_NORMAL;
}

/* "7.1 · followup done 7.1" */
static char *
word_command(const FollowupAction *action)
{
  g_autofree char *id = followup_action_get_id(action);

  return g_strdup_printf(_("%s · followup done %s"), id, id);
}

/* What the draft leaves open. Its labels name no names. */
static char *
word_blanks(const FollowupPopupMatter *matter)
{
  return matter->blanks != NULL && followup_draft_is_called_for(matter->action->kind)
             ? g_strdup_printf(_("The draft has %s"), matter->blanks)
             : NULL;
}

/* Whether the employer stands in the summary, and nothing would stand beside it; or there is none.
 */
static gboolean
is_told_by_summary(const FollowupPopupMatter *matter)
{
  const FollowupInterview *interview = matter->interview;

  return interview == NULL
         || ((interview->position == NULL || *interview->position == '\0')
             && (matter->action->interviewer == NULL || *matter->action->interviewer == '\0'));
}

/* Some servers draw two lines, or four, and cut off the rest: what matters comes first. The second
 * is the id, which is all to deal with it by where no buttons are drawn: a reason may be long. */
static char *
word_body(const FollowupPopupMatter *matter)
{
  GString *body = g_string_new(NULL);
  gboolean told = is_told_by_summary(matter);

  if (!told)
    followup_popup_take_line(body, followup_popup_word_employer(matter->interview));
  if (matter->action->kind == FOLLOWUP_KIND_PREPARE && matter->interview != NULL)
    followup_popup_take_line(body, followup_popup_word_start(matter));
  if (told)
    followup_popup_take_line(body, followup_popup_word_reason(matter));
  followup_popup_take_line(body, word_command(matter->action));
  if (!told)
    followup_popup_take_line(body, followup_popup_word_reason(matter));
  followup_popup_take_line(body, followup_popup_word_task(matter));
  followup_popup_take_line(body, followup_popup_word_reach(matter));
  followup_popup_take_line(body, followup_popup_word_hour_there(matter));
  followup_popup_take_line(body, followup_popup_word_advice(matter));
  followup_popup_take_line(body, word_blanks(matter));
  return g_string_free(body, FALSE);
}

static char *
word_where_more(const FollowupAction *action)
{
  return action->interview != 0
             ? g_strdup_printf(_("followup show %" PRId64 " tells the rest"), action->interview)
             : NULL;
}

/* Nothing that a glance over the shoulder could tell apart from any other appointment. */
static char *
word_private_body(const FollowupPopupMatter *matter)
{
  GString *body = g_string_new(NULL);

  followup_popup_take_line(body, followup_popup_word_due(matter));
  followup_popup_take_line(body, word_command(matter->action));
  followup_popup_take_line(body, word_where_more(matter->action));
  followup_popup_take_line(body, followup_popup_word_task(matter));
  followup_popup_take_line(body, followup_popup_word_hour_there(matter));
  followup_popup_take_line(body, followup_popup_word_advice(matter));
  followup_popup_take_line(body, word_blanks(matter));
  return g_string_free(body, FALSE);
}

char *
followup_popup_make_key(const FollowupAction *action)
{
  return g_strdup_printf("%s-%" G_GINT64_FORMAT, action->uuid, action->due);
}

/* Summary and body, which it takes. */
static FollowupPopup *
make_popup(const FollowupPopupMatter *matter, char *summary, char *body)
{
  FollowupPopup *self = g_new0(FollowupPopup, 1);

  self->id = followup_action_get_id(matter->action);
  self->key = followup_popup_make_key(matter->action);
  self->summary = summary;
  self->body = body;
  self->urgency = followup_popup_get_urgency(matter->action, matter->interview, matter->now);
  return self;
}

FollowupPopup *
followup_popup_new_for_action(const FollowupPopupMatter *matter)
{
  FollowupPopup *self = make_popup(
      matter, followup_popup_word_summary(matter->action, matter->interview, matter->private),
      matter->private ? word_private_body(matter) : word_body(matter));

  followup_popup_add_buttons(self, matter->action, matter->interview);
  return self;
}

static const char *
word_question(const FollowupAction *action, const FollowupInterview *interview)
{
  if (followup_popup_is_spoken(action, interview))
    return _("Called?");
  if (followup_popup_get_channel(action, interview) == FOLLOWUP_CHANNEL_POST)
    return _("Posted?");
  return _("Sent?");
}

FollowupPopup *
followup_popup_new_sent(const FollowupPopupMatter *matter)
{
  const char *question = word_question(matter->action, matter->interview);
  g_autofree char *summary
      = followup_popup_word_summary(matter->action, matter->interview, matter->private);
  GString *body = g_string_new(NULL);
  FollowupPopup *self;

  if (!matter->private && !is_told_by_summary(matter))
    followup_popup_take_line(body, followup_popup_word_employer(matter->interview));
  followup_popup_take_line(body, word_command(matter->action));
  followup_popup_take_line(body, g_strdup(_("Only Done finishes it. A click here brings the "
                                            "reminder back.")));
  followup_popup_take_line(body, word_blanks(matter));
  self = make_popup(matter, g_strconcat(question, " ", summary, NULL), g_string_free(body, FALSE));
  followup_popup_add_button(self, FOLLOWUP_BUTTON_DONE);
  followup_popup_add_button(self, FOLLOWUP_BUTTON_TOMORROW);
  g_free(self->buttons[1][1]);
  self->buttons[1][1] = g_strdup(_("Later"));
  return self;
}

/* One line: why, and the way round. What the error says may hold names. */
static char *
word_failure(const FollowupPopupMatter *matter, const char *why)
{
  g_autofree char *id = followup_action_get_id(matter->action);
  g_autofree char *link = NULL;

  if (matter->action->kind == FOLLOWUP_KIND_PREPARE) {
    link = matter->private ? NULL : followup_popup_get_link(matter->interview);
    return link != NULL
               ? g_strdup_printf(_("%s: open %s yourself"), why, link)
               : g_strdup_printf(_("The link did not open: ‘followup show %" PRId64 "’ has it"),
                                 matter->action->interview);
  }
  if (matter->private)
    return g_strdup_printf(_("‘followup draft %s’ prints it"), id);
  /* An error of the drafts says so itself. */
  return strstr(why, "followup draft") != NULL
             ? g_strdup(why)
             : g_strdup_printf(_("%s; ‘followup draft %s’ prints it"), why, id);
}

FollowupPopup *
followup_popup_new_failed(const FollowupPopupMatter *matter, const char *why)
{
  g_autofree char *summary
      = followup_popup_word_summary(matter->action, matter->interview, matter->private);
  GString *body = g_string_new(NULL);
  FollowupPopup *self;

  followup_popup_take_line(body, word_failure(matter, why));
  followup_popup_take_line(body, word_command(matter->action));
  self = make_popup(matter, g_strdup_printf(_("Did not open: %s"), summary),
                    g_string_free(body, FALSE));
  followup_popup_add_buttons(self, matter->action, matter->interview);
  return self;
}

/* "Check-in planned for Tue 8 Dec (7.5)" */
static char *
word_planned(const FollowupPopupMatter *matter)
{
  g_autofree char *id = NULL;
  g_autofree char *day = NULL;

  if (matter->action == NULL)
    return g_strdup(_("Nothing more is planned for it."));
  id = followup_action_get_id(matter->action);
  day = followup_popup_word_day(matter, matter->action->due);
  return g_strdup_printf(_("Next: %s on %s (%s)"), followup_kind_to_noun(matter->action->kind), day,
                         id);
}

FollowupPopup *
followup_popup_new_heard(const FollowupPopupMatter *matter)
{
  gint64 id = matter->interview->id;
  FollowupPopup *self = g_new0(FollowupPopup, 1);
  GString *body = g_string_new(NULL);
  g_autofree char *employer = followup_popup_word_employer(matter->interview);

  followup_popup_take_line(body, word_planned(matter));
  followup_popup_take_line(
      body,
      g_strdup_printf(_("They named a date: followup heard %" PRId64 " --decision DATE"), id));
  followup_popup_take_line(body, g_strdup_printf(_("An offer or a no: followup offer %" PRId64
                                                   ", followup rejected %" PRId64),
                                                 id, id));
  self->id = g_strdup_printf(FOLLOWUP_HEARD_PREFIX "%" G_GINT64_FORMAT, id);
  self->key = g_strdup_printf("%s-heard", matter->interview->uuid);
  self->summary = matter->private ? g_strdup_printf(_("Answer noted (%" PRId64 ")"), id)
                                  : g_strdup_printf(_("Answer noted: %s"), employer);
  self->body = g_string_free(body, FALSE);
  return self;
}

/* Not critical: it is to meet what reminders meet, do not disturb for example. */
FollowupPopup *
followup_popup_new_test(void)
{
  FollowupPopup *self = followup_popup_new_news(
      "test", _("Test of reminders"),
      _("This is only a test: reminders reach you this way. You can close it."));

  self->urgency = FOLLOWUP_URGENCY_NORMAL;
  return self;
}

/* The same news in another life of the daemon is the same popup. */
FollowupPopup *
followup_popup_new_news(const char *id, const char *summary, const char *body)
{
  FollowupPopup *self = g_new0(FollowupPopup, 1);

  self->id = g_strconcat(FOLLOWUP_NEWS_PREFIX, id, NULL);
  self->key = g_strconcat("followup-" FOLLOWUP_NEWS_PREFIX, id, NULL);
  self->summary = g_strdup(summary);
  self->body = g_strdup(body);
  self->urgency = FOLLOWUP_URGENCY_CRITICAL;
  return self;
}
