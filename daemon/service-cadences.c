/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-cadences: answers the calls about cadences. Refuses to know how a call arrives. */
#include "service-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"

static GVariant *
handle_list_cadences(FollowupService *self, GVariant *parameters, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  const FollowupRules *rules;

  followup_settings_look_again(self->settings);
  rules = followup_store_get_rules(self->store);
  for (const char *const *id = followup_cadence_set_list(rules->cadences); *id != NULL; id++) {
    g_autoptr(FollowupCadence) cadence = followup_cadence_set_lookup(rules->cadences, *id, error);

    if (cadence == NULL)
      return NULL;
    g_variant_builder_add_value(
        &builder, followup_wire_cadence_to_dict(cadence, g_str_equal(*id, rules->cadence)));
  }
  return g_variant_new("(aa{sv})", &builder);
}

/* floating a{sv} */
static GVariant *
compare_one(FollowupService *self,
            const FollowupInterview *interview,
            FollowupCadence *cadence,
            gboolean followed,
            GError **error)
{
  const char *id = followup_cadence_get_id(cadence);
  g_autoptr(GPtrArray) actions = followup_store_plan_by(self->store, interview->id, id, error);
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

  if (actions == NULL)
    return NULL;
  g_variant_dict_insert(&dict, "cadence", "s", id);
  g_variant_dict_insert(&dict, "own", "b", followup_cadence_get_path(cadence) != NULL);
  g_variant_dict_insert(&dict, "followed", "b", followed);
  g_variant_dict_insert_value(&dict, "actions",
                              followup_service_encode_actions(self, actions, interview));
  return g_variant_dict_end(&dict);
}

static GVariant *
compare_all(FollowupService *self, const FollowupInterview *interview, GError **error)
{
  const FollowupRules *rules = followup_store_get_rules(self->store);
  g_autoptr(FollowupCadence) followed = followup_rules_choose_cadence(rules, interview);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  for (const char *const *id = followup_cadence_set_list(rules->cadences); *id != NULL; id++) {
    g_autoptr(FollowupCadence) cadence = followup_cadence_set_lookup(rules->cadences, *id, error);
    GVariant *plan = cadence != NULL
                         ? compare_one(self, interview, cadence, cadence == followed, error)
                         : NULL;

    if (plan == NULL)
      return NULL;
    g_variant_builder_add_value(&builder, plan);
  }
  return g_variant_new("(aa{sv})", &builder);
}

static GVariant *
handle_compare_plans(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(FollowupInterview) interview = NULL;
  guint64 value;
  gint64 id;

  g_variant_get_child(parameters, 0, "t", &value);
  if (!followup_service_check_keys(options, NULL, 0, error)
      || !followup_service_read_id(value, &id, error))
    return NULL;
  followup_settings_look_again(self->settings);
  interview = followup_store_get_interview(self->store, id, error);
  return interview != NULL ? compare_all(self, interview, error) : NULL;
}

const FollowupServiceMethod followup_service_cadence_methods[] = {
  { "ListCadences", handle_list_cadences },
  { "ComparePlans", handle_compare_plans },
  { NULL },
};
