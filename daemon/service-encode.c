/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-encode: writes what several replies share: interviews with their actions. Refuses to know
 * any single method. */
#include "service-private.h"

GVariant *
followup_service_encode_action(FollowupService *self,
                               const FollowupAction *action,
                               const FollowupInterview *interview)
{
  return followup_wire_action_to_dict(action, interview, followup_store_get_rules(self->store),
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
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
  for (guint i = 0; i < actions->len; i++)
    g_variant_builder_add_value(
        &builder, followup_service_encode_action(self, g_ptr_array_index(actions, i), interview));
  return g_variant_builder_end(&builder);
}

GVariantDict *
followup_service_describe_interview(FollowupService *self,
                                    const FollowupInterview *interview,
                                    GError **error)
{
  g_autoptr(GPtrArray) actions = followup_store_get_actions(self->store, interview->id, error);
  g_autoptr(GVariant) base = NULL;
  GVariantDict *dict;

  if (actions == NULL)
    return NULL;
  base = g_variant_ref_sink(followup_wire_interview_to_dict(interview));
  dict = g_variant_dict_new(base);
  g_variant_dict_insert_value(dict, "actions",
                              followup_service_encode_actions(self, actions, interview));
  return dict;
}

/* How long the employer usually takes, once there is something to say. */
static gboolean
add_usual_wait(FollowupService *self,
               GVariantDict *dict,
               const FollowupInterview *interview,
               GError **error)
{
  GVariantDict usual;
  FollowupWait wait;

  if (!followup_store_measure_wait(self->store, interview->employer, &wait, error))
    return FALSE;
  if (wait.count == 0)
    return TRUE;
  g_variant_dict_init(&usual, NULL);
  g_variant_dict_insert(&usual, "count", "u", wait.count);
  g_variant_dict_insert(&usual, "median", "u", wait.median);
  g_variant_dict_insert(&usual, "shortest", "u", wait.shortest);
  g_variant_dict_insert(&usual, "longest", "u", wait.longest);
  g_variant_dict_insert_value(dict, "usual-wait", g_variant_dict_end(&usual));
  return TRUE;
}

/* The interview as it is stored now. floating a{sv} */
static GVariant *
describe_stored(FollowupService *self, gint64 id, GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_store_get_interview(self->store, id, error);
  g_autoptr(GVariantDict) dict = NULL;

  if (interview == NULL)
    return NULL;
  dict = followup_service_describe_interview(self, interview, error);
  if (dict == NULL || !add_usual_wait(self, dict, interview, error))
    return NULL;
  return g_variant_dict_end(dict);
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
