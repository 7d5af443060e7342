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

GVariantDict *
followup_dossier_begin(FollowupStore *store, const FollowupInterview *interview)
{
  g_autoptr(GVariant) base = g_variant_ref_sink(followup_wire_interview_to_dict(interview));
  GVariantDict *dict = g_variant_dict_new(base);

  if (lacks_holidays(store, interview))
    g_variant_dict_insert(dict, "lacks-holidays", "b", TRUE);
  return dict;
}

GVariantDict *
followup_dossier_open(FollowupStore *store,
                      const FollowupInterview *interview,
                      gint64 now,
                      GError **error)
{
  g_autoptr(GPtrArray) actions = followup_store_get_actions(store, interview->id, error);
  GVariantDict *dict;

  if (actions == NULL)
    return NULL;
  dict = followup_dossier_begin(store, interview);
  g_variant_dict_insert_value(dict, "actions",
                              followup_dossier_of_actions(store, actions, interview, now));
  return dict;
}

/* How long the employer usually takes, once there is something to say. */
static gboolean
add_usual_wait(FollowupStore *store, GVariantDict *dict, const char *employer, GError **error)
{
  GVariantDict usual;
  FollowupWait wait;

  if (!followup_store_measure_wait(store, employer, &wait, error))
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

GVariant *
followup_dossier_of_interview(FollowupStore *store, gint64 id, gint64 now, GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_store_get_interview(store, id, error);
  g_autoptr(GVariantDict) dict = NULL;

  if (interview == NULL)
    return NULL;
  dict = followup_dossier_open(store, interview, now, error);
  if (dict == NULL || !add_usual_wait(store, dict, interview->employer, error))
    return NULL;
  return g_variant_dict_end(dict);
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
