/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-encode: writes what several replies share: interviews with their actions. Refuses to know
 * any single method. */
#include "service-private.h"

#include "dossier.h"
#include "text.h"

#include <string.h>

#define STEP_SIZE 192 /* bytes, about */

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

/* With its NUL; takes the text, which a foreign hand in the database may have made no UTF-8. */
static GBytes *
take_valid(GString *text)
{
  gsize size = text->len + 1;
  char *valid;

  if (followup_text_is_utf8(text->str, text->len))
    return g_bytes_new_take(g_string_free(text, FALSE), size);
  valid = g_utf8_make_valid(text->str, (gssize)text->len);
  g_string_free(text, TRUE);
  return g_bytes_new_take(valid, strlen(valid) + 1);
}

/* Not as a string, which would be looked through once more. */
static GVariant *
encode(GString *text, const GVariantType *type)
{
  g_autoptr(GBytes) bytes = take_valid(text);

  return g_variant_new_from_bytes(type, bytes, TRUE);
}

GVariant *
followup_service_encode_lines(GString *text)
{
  return encode(text, G_VARIANT_TYPE_BYTESTRING);
}

GVariant *
followup_service_encode_steps(FollowupService *self,
                              GPtrArray *actions,
                              const FollowupInterview *interview)
{
  const FollowupRules *rules = followup_store_get_rules(self->store);
  gint64 now = followup_clock_get_now(self->clock);
  GString *text = g_string_sized_new(actions->len * STEP_SIZE);

  for (guint i = 0; i < actions->len; i++)
    followup_wire_action_append_step(g_ptr_array_index(actions, i), interview, rules, now, text);
  return encode(text, G_VARIANT_TYPE_STRING);
}

gboolean
followup_service_describe_interview(FollowupService *self,
                                    const FollowupInterview *interview,
                                    GVariantBuilder *dict,
                                    GError **error)
{
  return followup_dossier_add(self->store, interview, followup_clock_get_now(self->clock), dict,
                              error);
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

static gboolean
add_interview(FollowupService *self, gpointer data, guint i, GVariantBuilder *rows, GError **error)
{
  GVariant *dict = describe_stored(self, g_array_index((GArray *)data, gint64, i), error);

  if (dict != NULL)
    g_variant_builder_add_value(rows, dict);
  return dict != NULL;
}

/* What somebody removed before the answer was ready is not in it: the change was made. */
static gboolean
add_changed(FollowupService *self, gpointer data, guint i, GVariantBuilder *rows, GError **error)
{
  g_autoptr(GError) problem = NULL;

  if (add_interview(self, data, i, rows, &problem)
      || g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

GVariant *
followup_service_reply_interviews(FollowupService *self, GArray *ids, GError **error)
{
  return followup_service_reply_rows(self, ids->len, add_interview, g_array_ref(ids),
                                     (GDestroyNotify)g_array_unref, error);
}

GVariant *
followup_service_reply_changed(FollowupService *self, GArray *ids, GError **error)
{
  return followup_service_reply_rows(self, ids->len, add_changed, g_array_ref(ids),
                                     (GDestroyNotify)g_array_unref, error);
}
