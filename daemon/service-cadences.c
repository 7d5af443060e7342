/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-cadences: answers the call about cadences. Refuses to know how a call arrives. */
#include "service-private.h"

static const char *const rule_names[] = {
  "thank-you",      "check-in-decision",     "check-in-first",   "check-in-middle",
  "check-in-final", "check-in-new-decision", "second-follow-up", "move-on",
};
G_STATIC_ASSERT(G_N_ELEMENTS(rule_names) == FOLLOWUP_N_RULES);

static void
add_time(GVariantDict *dict, const FollowupStep *step)
{
  g_autofree char *at = NULL;

  if (followup_offset_is_elapsed(step->due))
    return; /* counted from an instant: no time of day of its own */
  at = g_strdup_printf("%02d:%02d", step->at_second / 3600, step->at_second / 60 % 60);
  g_variant_dict_insert(dict, "at", "s", at);
}

/* floating a{sv} */
static GVariant *
encode_step(FollowupRule rule, const FollowupStep *step)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *due = followup_offset_to_string(step->due);
  g_autofree char *by = followup_offset_to_string(step->by);

  g_variant_dict_insert(&dict, "rule", "s", rule_names[rule]);
  g_variant_dict_insert(&dict, "due", "s", due);
  g_variant_dict_insert(&dict, "by", "s", by);
  add_time(&dict, step);
  g_variant_dict_insert(&dict, "channel", "s",
                        step->preferred ? "preferred" : followup_channel_to_nick(step->channel));
  if (step->sources != NULL)
    g_variant_dict_insert(&dict, "sources", "s", step->sources);
  return g_variant_dict_end(&dict);
}

/* floating a{sv} */
static GVariant *
encode_cadence(FollowupCadence *cadence, const char *chosen)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
  const char *id = followup_cadence_get_id(cadence);
  GVariantBuilder steps;

  g_variant_builder_init(&steps, G_VARIANT_TYPE("aa{sv}"));
  for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++)
    g_variant_builder_add_value(&steps,
                                encode_step(rule, followup_cadence_get_step(cadence, rule)));
  g_variant_dict_insert(&dict, "id", "s", id);
  g_variant_dict_insert(&dict, "name", "s", followup_cadence_get_name(cadence));
  g_variant_dict_insert(&dict, "article", "s", followup_cadence_get_article(cadence));
  g_variant_dict_insert(&dict, "summary", "s", followup_cadence_get_summary(cadence));
  g_variant_dict_insert(&dict, "default", "b", g_str_equal(id, chosen));
  g_variant_dict_insert(&dict, "steps", "aa{sv}", &steps);
  return g_variant_dict_end(&dict);
}

static GVariant *
handle_list_cadences(FollowupService *self, GVariant *parameters, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  const char *chosen = followup_store_get_rules(self->store)->cadence;

  for (const char *const *id = followup_cadence_list(); *id != NULL; id++) {
    g_autoptr(FollowupCadence) cadence = followup_cadence_lookup(*id, error);

    if (cadence == NULL)
      return NULL;
    g_variant_builder_add_value(&builder, encode_cadence(cadence, chosen));
  }
  return g_variant_new("(aa{sv})", &builder);
}

const FollowupServiceMethod followup_service_cadence_methods[] = {
  { "ListCadences", handle_list_cadences },
  { NULL },
};
