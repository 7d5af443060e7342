/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cadence-words: what a rule of a cadence comes to, for people. */

#include "cadence-private.h"

#include <glib/gi18n-lib.h>

/* What each rule counts from, as it stands behind "5 business days after". */
static const char *const anchors[] = {
  [FOLLOWUP_RULE_THANK_YOU] = NC_("after", "the interview"),
  [FOLLOWUP_RULE_CHECK_IN_DECISION] = NC_("after", "the date they gave"),
  [FOLLOWUP_RULE_CHECK_IN_FIRST] = NC_("after", "the day of the interview"),
  [FOLLOWUP_RULE_CHECK_IN_MIDDLE] = NC_("after", "the day of the interview"),
  [FOLLOWUP_RULE_CHECK_IN_FINAL] = NC_("after", "the day of the interview"),
  [FOLLOWUP_RULE_CHECK_IN_NEW_DECISION] = NC_("after", "the new date they gave"),
  [FOLLOWUP_RULE_SECOND_FOLLOW_UP] = NC_("after", "the day the check-in was done"),
  [FOLLOWUP_RULE_MOVE_ON] = NC_("after", "the day the second follow-up was done"),
};
G_STATIC_ASSERT(G_N_ELEMENTS(anchors) == FOLLOWUP_N_RULES);

static const char *
word_anchor(FollowupRule rule)
{
  return g_dpgettext2(GETTEXT_PACKAGE, "after", anchors[rule]);
}

static char *
word_due(const FollowupStep *step, FollowupRule rule)
{
  g_autofree char *count = followup_offset_to_text(step->due);

  if (step->due.count == 0 && followup_offset_is_elapsed(step->due))
    return g_strdup(_("at once"));
  if (step->due.count == 0)
    /* Translators: "on the date they gave, at 16:00" */
    return g_strdup_printf(_("on %1$s, at %2$02d:%3$02d"), word_anchor(rule),
                           step->at_second / 3600, step->at_second / 60 % 60);
  if (followup_offset_is_elapsed(step->due))
    /* Translators: "18 hours after the interview" */
    return g_strdup_printf(_("%1$s after %2$s"), count, word_anchor(rule));
  /* Translators: "5 business days after the day of the interview, at 10:00" */
  return g_strdup_printf(_("%1$s after %2$s, at %3$02d:%4$02d"), count, word_anchor(rule),
                         step->at_second / 3600, step->at_second / 60 % 60);
}

char *
followup_step_to_text(const FollowupStep *self, FollowupRule rule)
{
  g_autofree char *due = word_due(self, rule);
  g_autofree char *by = followup_offset_to_text(self->by);

  if (self->by.count == 0)
    return g_strdup_printf(followup_offset_is_elapsed(self->by) ? _("%s; late at once")
                                                                : _("%s; late at 17:00 that day"),
                           due);
  if (rule == FOLLOWUP_RULE_MOVE_ON)
    /* Translators: "7 days after ..., at 10:00; late after another 7 days" */
    return g_strdup_printf(_("%1$s; late after another %2$s"), due, by);
  /* Translators: "1 day after the date they gave, at 10:00; late after 2 days" */
  return g_strdup_printf(_("%1$s; late after %2$s"), due, by);
}
