/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "cadence-private.h"

#include <string.h>

static const char *const rule_names[] = {
  [FOLLOWUP_RULE_THANK_YOU] = "thank-you",
  [FOLLOWUP_RULE_CHECK_IN_DECISION] = "check-in-decision",
  [FOLLOWUP_RULE_CHECK_IN_FIRST] = "check-in-first",
  [FOLLOWUP_RULE_CHECK_IN_MIDDLE] = "check-in-middle",
  [FOLLOWUP_RULE_CHECK_IN_FINAL] = "check-in-final",
  [FOLLOWUP_RULE_CHECK_IN_NEW_DECISION] = "check-in-new-decision",
  [FOLLOWUP_RULE_SECOND_FOLLOW_UP] = "second-follow-up",
  [FOLLOWUP_RULE_MOVE_ON] = "move-on",
};
G_STATIC_ASSERT(G_N_ELEMENTS(rule_names) == FOLLOWUP_N_RULES);

static const char *const article_titles[] = {
  "How Long Should I Wait to Follow Up After an Interview?",
  "How Soon Should You Follow Up After a Job Interview?",
  "How and When to Follow Up After a Job Interview",
  "When and How to Follow Up After a Job Interview",
  "How To Follow Up After An Interview",
};

const char *
followup_rule_to_nick(FollowupRule rule)
{
  return rule_names[rule];
}

const char *
followup_article_get_title(const char *source)
{
  if (source && source[0] == 'S' && source[1] >= '1' && source[1] <= '5' && !source[2])
    return article_titles[source[1] - '1'];
  return NULL;
}

FollowupCadence *
followup_cadence_ref(FollowupCadence *self)
{
  g_atomic_ref_count_inc(&self->refs);
  return self;
}

void
followup_cadence_unref(FollowupCadence *self)
{
  if (!self || !g_atomic_ref_count_dec(&self->refs))
    return;
  for (guint i = 0; i < FOLLOWUP_N_RULES; i++)
    g_free(self->steps[i].sources);
  g_free(self->id);
  g_free(self->name);
  g_free(self->summary);
  g_free(self->article);
  g_free(self->path);
  g_free(self);
}

const char *
followup_cadence_get_id(FollowupCadence *self)
{
  return self->id;
}

const char *
followup_cadence_get_name(FollowupCadence *self)
{
  return self->name;
}

const char *
followup_cadence_get_article(FollowupCadence *self)
{
  return self->article;
}

const char *
followup_cadence_get_summary(FollowupCadence *self)
{
  return self->summary;
}

const FollowupStep *
followup_cadence_get_step(FollowupCadence *self, FollowupRule rule)
{
  return &self->steps[rule];
}

const char *
followup_cadence_get_path(FollowupCadence *self)
{
  return self->path;
}
