/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wire-cadence: cadences as dictionaries. */

#include "wire.h"

#include "wire-dict.h"

static void
add_time(GVariantBuilder *builder, const FollowupStep *step)
{
  if (followup_offset_is_elapsed(step->due))
    return; /* counted from an instant: no time of day of its own */
  followup_wire_add(builder, "at",
                    g_variant_new_take_string(g_strdup_printf("%02d:%02d", step->at_second / 3600,
                                                              step->at_second / 60 % 60)));
}

/* floating a{sv} */
static GVariant *
encode_step(FollowupRule rule, const FollowupStep *step)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
  g_autofree char *due = followup_offset_to_string(step->due);
  g_autofree char *by = followup_offset_to_string(step->by);
  g_autofree char *words = followup_step_to_text(step, rule);

  followup_wire_add_text(&builder, "rule", followup_rule_to_nick(rule));
  followup_wire_add_text(&builder, "due", due);
  followup_wire_add_text(&builder, "by", by);
  add_time(&builder, step);
  followup_wire_add_text(&builder, "channel",
                         step->preferred ? "preferred" : followup_channel_to_nick(step->channel));
  followup_wire_add_text(&builder, "sources", step->sources);
  followup_wire_add_text(&builder, "words", words);
  return g_variant_builder_end(&builder);
}

GVariant *
followup_wire_cadence_to_dict(FollowupCadence *cadence, gboolean chosen)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
  g_auto(GVariantBuilder) steps = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  const char *id = followup_cadence_get_id(cadence), *path = followup_cadence_get_path(cadence);

  for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++)
    g_variant_builder_add_value(&steps,
                                encode_step(rule, followup_cadence_get_step(cadence, rule)));
  followup_wire_add_text(&builder, "id", id);
  followup_wire_add_text(&builder, "name", followup_cadence_get_name(cadence));
  followup_wire_add_text(&builder, "article", followup_cadence_get_article(cadence));
  followup_wire_add_text(&builder, "summary", followup_cadence_get_summary(cadence));
  followup_wire_add(&builder, "default", g_variant_new_boolean(chosen));
  followup_wire_add(&builder, "own", g_variant_new_boolean(path != NULL));
  followup_wire_add_text(&builder, "path", path);
  followup_wire_add(&builder, "steps", g_variant_builder_end(&steps));
  return g_variant_builder_end(&builder);
}
