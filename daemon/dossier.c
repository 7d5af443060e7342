/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "dossier.h"

#include "wire-dict.h"
#include "wire.h"

GVariant *
followup_dossier_of_action(FollowupStore *store,
                           const FollowupAction *action,
                           const FollowupInterview *interview,
                           gint64 now)
{
  return followup_wire_action_to_dict(action, interview, followup_store_get_rules(store), now);
}

GVariant *
followup_dossier_of_actions(FollowupStore *store,
                            GPtrArray *actions,
                            const FollowupInterview *interview,
                            gint64 now)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
  for (guint i = 0; i < actions->len; i++)
    g_variant_builder_add_value(
        &builder, followup_dossier_of_action(store, g_ptr_array_index(actions, i), interview, now));
  return g_variant_builder_end(&builder);
}

/* The set that it names is gone: the user's own holidays count for it. */
static gboolean
lacks_holidays(FollowupStore *store, const FollowupInterview *interview)
{
  return interview->holidays != NULL
         && !g_hash_table_contains(followup_store_get_rules(store)->sets, interview->holidays);
}

void
followup_dossier_add_interview(FollowupStore *store,
                               const FollowupInterview *interview,
                               gboolean brief,
                               GVariantBuilder *dict)
{
  if (brief)
    followup_wire_interview_add_told(dict, interview);
  else
    followup_wire_interview_add(dict, interview, FALSE);
  if (lacks_holidays(store, interview))
    followup_wire_add(dict, "lacks-holidays", g_variant_new_boolean(TRUE));
}

gboolean
followup_dossier_add(FollowupStore *store,
                     const FollowupInterview *interview,
                     gint64 now,
                     GVariantBuilder *dict,
                     GError **error)
{
  g_autoptr(GPtrArray) actions = followup_store_get_actions(store, interview->id, error);

  if (actions == NULL)
    return FALSE;
  followup_dossier_add_interview(store, interview, FALSE, dict);
  followup_wire_add(dict, "actions", followup_dossier_of_actions(store, actions, interview, now));
  return TRUE;
}

/* How long the employer usually takes, once there is something to say. */
static gboolean
add_usual_wait(FollowupStore *store, GVariantBuilder *dict, const char *employer, GError **error)
{
  g_auto(GVariantBuilder) usual = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
  FollowupWait wait;

  if (!followup_store_measure_wait(store, employer, &wait, error))
    return FALSE;
  if (wait.count == 0)
    return TRUE;
  followup_wire_add(&usual, "count", g_variant_new_uint32(wait.count));
  followup_wire_add(&usual, "median", g_variant_new_uint32(wait.median));
  followup_wire_add(&usual, "shortest", g_variant_new_uint32(wait.shortest));
  followup_wire_add(&usual, "longest", g_variant_new_uint32(wait.longest));
  followup_wire_add(dict, "usual-wait", g_variant_builder_end(&usual));
  return TRUE;
}

GVariant *
followup_dossier_of_interview(FollowupStore *store, gint64 id, gint64 now, GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_store_get_interview(store, id, error);
  g_auto(GVariantBuilder) dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

  if (interview == NULL || !followup_dossier_add(store, interview, now, &dict, error)
      || !add_usual_wait(store, &dict, interview->employer, error))
    return NULL;
  return g_variant_builder_end(&dict);
}

GVariant *
followup_dossier_of_change(const FollowupChangeRecord *record)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
  GArray *ids = record->interviews;

  g_variant_builder_add(&builder, "{sv}", "id", g_variant_new_uint64((guint64)record->id));
  g_variant_builder_add(&builder, "{sv}", "at", g_variant_new_int64(record->at));
  followup_wire_add_text(&builder, "who", record->who);
  followup_wire_add_text(&builder, "verb", record->verb);
  followup_wire_add_text(&builder, "text", record->text);
  g_variant_builder_add(&builder, "{sv}", "interviews",
                        g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, ids->data, ids->len,
                                                  sizeof(gint64))); /* positive: t as they are */
  g_variant_builder_add(&builder, "{sv}", "undone", g_variant_new_boolean(record->undone));
  return g_variant_builder_end(&builder);
}
