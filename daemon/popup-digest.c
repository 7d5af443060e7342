/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup-digest: owns the one popup that stands for many actions; refuses to know what they ask for.
 */

#include "popup-private.h"

#include <glib/gi18n-lib.h>

#include "span.h"

#define DIGEST_IDS 60 /* named by id alone after those */

/* "7.1 Thank-you note: Jane Doe, Acme GmbH" */
static char *
word_name(const FollowupAction *action, const FollowupInterview *interview, gboolean private)
{
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *summary = NULL;
  g_autofree char *employer = NULL;

  if (private)
    return g_strdup_printf("%s %s", id, followup_kind_to_title(action->kind));
  summary = followup_popup_word_summary(action, interview, FALSE);
  if (interview == NULL || action->interviewer == NULL)
    return g_strdup_printf("%s %s", id, summary);
  employer = followup_popup_fit(interview->employer, FOLLOWUP_POPUP_MAX_NAME);
  return g_strdup_printf(_("%s %s, %s"), id, summary, employer);
}

/* The same, and how late it is. */
static char *
word_digest_line(const FollowupAction *action,
                 const FollowupInterview *interview,
                 gint64 now,
                 FollowupZone *zone,
                 gboolean private)
{
  g_autofree char *name = word_name(action, interview, private);
  g_autofree char *late
      = now > action->by ? followup_span_to_lateness(action->by, now, zone) : NULL;

  return late != NULL ? g_strdup_printf(_("%s, %s"), name, late) : g_steal_pointer(&name);
}

/* "12 of them are late, the first by 3 days", where not all of them are named; else NULL. */
static char *
word_digest_lateness(GPtrArray *actions, gint64 now, FollowupZone *zone)
{
  gint64 first = now;
  g_autofree char *span = NULL;
  guint n = 0;

  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    n += now > action->by;
    first = MIN(first, action->by);
  }
  if (n == 0)
    return NULL;
  span = followup_span_to_text(MIN(first, now - 60), now, zone);
  return g_strdup_printf(
      ngettext("%u of them is late, by %s", "%u of them are late, the first by %s", n), n, span);
}

/* The ones after the lines: "Also 12.1, 12.2 and 930 more" */
static char *
word_digest_rest(GPtrArray *actions)
{
  GString *text = g_string_new(NULL);
  guint end = MIN(actions->len, FOLLOWUP_DIGEST_LINES + DIGEST_IDS);

  for (guint i = FOLLOWUP_DIGEST_LINES; i < end; i++) {
    g_autofree char *id = followup_action_get_id(g_ptr_array_index(actions, i));

    g_string_append_printf(text, "%s%s", i > FOLLOWUP_DIGEST_LINES ? ", " : "", id);
  }
  if (actions->len > end) {
    g_autofree char *ids = g_string_free(text, FALSE);

    return g_strdup_printf(_("Also %s and %u more"), ids, actions->len - end);
  }
  g_string_prepend(text, _("Also "));
  return g_string_free(text, FALSE);
}

static char *
word_digest_body(
    GPtrArray *actions, GPtrArray *interviews, gint64 now, FollowupZone *zone, gboolean private)
{
  GString *body = g_string_new(NULL);

  for (guint i = 0; i < MIN(actions->len, FOLLOWUP_DIGEST_LINES); i++)
    followup_popup_take_line(body, word_digest_line(g_ptr_array_index(actions, i),
                                                    g_ptr_array_index(interviews, i), now, zone,
                                                    private));
  if (actions->len > FOLLOWUP_DIGEST_LINES) {
    followup_popup_take_line(body, word_digest_rest(actions));
    followup_popup_take_line(body, word_digest_lateness(actions, now, zone));
  }
  followup_popup_take_line(body, g_strdup(_("All of them: followup agenda")));
  return g_string_free(body, FALSE);
}

/* Never critical, whatever it names: it is a list to be looked at when there is time. */
FollowupPopup *
followup_popup_new_digest(
    GPtrArray *actions, GPtrArray *interviews, gint64 now, FollowupZone *zone, gboolean private)
{
  FollowupPopup *self = g_new0(FollowupPopup, 1);

  g_return_val_if_fail(actions->len == interviews->len, self);
  self->id = g_strdup(FOLLOWUP_DIGEST_ID);
  self->key = g_strdup(FOLLOWUP_DIGEST_KEY);
  self->summary = g_strdup_printf(
      ngettext("%u follow-up is waiting", "%u follow-ups are waiting", actions->len), actions->len);
  self->body = word_digest_body(actions, interviews, now, zone, private);
  followup_popup_add_button(self, FOLLOWUP_BUTTON_SHOW);
  followup_popup_add_button(self, FOLLOWUP_BUTTON_TOMORROW);
  return self;
}
