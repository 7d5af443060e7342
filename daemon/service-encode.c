/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-encode: writes what several replies share: interviews with their actions. Refuses to know
 * any single method. */
#include "service-private.h"

#include "dossier.h"

GVariant *
followup_service_encode_action(FollowupService *self,
                               const FollowupAction *action,
                               const FollowupInterview *interview)
{
  return followup_dossier_of_action(self->store, action, interview,
                                    followup_clock_get_now(self->clock));
}

GVariant *
followup_service_encode_listed(FollowupService *self,
                               const FollowupAction *action,
                               const FollowupInterview *interview,
                               gboolean brief)
{
  if (!brief)
    return followup_service_encode_action(self, action, interview);
  return followup_wire_action_to_brief(action, interview, followup_store_get_rules(self->store),
                                       followup_clock_get_now(self->clock));
}

GVariant *
followup_service_encode_actions(FollowupService *self,
                                GPtrArray *actions,
                                const FollowupInterview *interview)
{
  return followup_dossier_of_actions(self->store, actions, interview,
                                     followup_clock_get_now(self->clock));
}

GVariant *
followup_service_encode_steps(FollowupService *self,
                              GPtrArray *actions,
                              const FollowupInterview *interview)
{
  const FollowupRules *rules = followup_store_get_rules(self->store);
  gint64 now = followup_clock_get_now(self->clock);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  for (guint i = 0; i < actions->len; i++)
    g_variant_builder_add_value(
        &builder,
        followup_wire_action_to_step(g_ptr_array_index(actions, i), interview, rules, now));
  return g_variant_builder_end(&builder);
}

GVariantDict *
followup_service_describe_interview(FollowupService *self,
                                    const FollowupInterview *interview,
                                    GError **error)
{
  return followup_dossier_open(self->store, interview, followup_clock_get_now(self->clock), error);
}

/* The interview as it is stored now. floating a{sv} */
static GVariant *
describe_stored(FollowupService *self, gint64 id, GError **error)
{
  return followup_dossier_of_interview(self->store, id, followup_clock_get_now(self->clock), error);
}

GVariant *
followup_service_reply_interview(FollowupService *self, gint64 id, GError **error)
{
  GVariant *dict = describe_stored(self, id, error);

  return dict != NULL ? g_variant_new("(@a{sv})", dict) : NULL;
}

GVariant *
followup_service_reply_interviews(FollowupService *self, GArray *ids, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  for (guint i = 0; i < ids->len; i++) {
    GVariant *dict = describe_stored(self, g_array_index(ids, gint64, i), error);

    if (dict == NULL)
      return NULL;
    g_variant_builder_add_value(&builder, dict);
  }
  return g_variant_new("(aa{sv})", &builder);
}
