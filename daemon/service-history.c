/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-history: answers the calls about what was done, and takes it back. Refuses to know how a
 * call arrives. */
#include "service-private.h"

#include "dossier.h"

typedef gboolean (*Step)(FollowupStore *store,
                         const FollowupOrigin *origin,
                         FollowupChangeRecord **record,
                         GError **error);

static GVariant *
take_step(FollowupService *self, GVariant *parameters, Step step, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  g_autoptr(FollowupChangeRecord) record = NULL;
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error)
      || !step(self->store, &origin, &record, error))
    return NULL;
  return g_variant_new("(@a{sv})", followup_dossier_of_change(record));
}

static GVariant *
handle_undo(FollowupService *self, GVariant *parameters, GError **error)
{
  return take_step(self, parameters, followup_store_undo, error);
}

static GVariant *
handle_redo(FollowupService *self, GVariant *parameters, GError **error)
{
  return take_step(self, parameters, followup_store_redo, error);
}

static gboolean
read_filter(GVariant *options, FollowupHistoryFilter *filter, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("interview", "t"),
    FOLLOWUP_SERVICE_KEY("undoable", "b"),
    FOLLOWUP_SERVICE_KEY("limit", "u"),
    FOLLOWUP_SERVICE_KEY("before", "t"),
  };
  FollowupHistoryFilter read = { 0 };
  guint64 interview, before = 0;

  if (!followup_service_check_keys(options, keys, G_N_ELEMENTS(keys), error)
      || (g_variant_lookup(options, "interview", "t", &interview)
          && !followup_service_read_id(interview, &read.interview, error)))
    return FALSE;
  g_variant_lookup(options, "undoable", "b", &read.undoable);
  g_variant_lookup(options, "before", "t", &before);
  read.before = (gint64)MIN(before, (guint64)G_MAXINT64);
  read.limit = followup_service_read_limit(options);
  *filter = read;
  return TRUE;
}

/* One that was removed has a history, one that never was has none. */
static gboolean
check_known(FollowupService *self, gint64 id, GPtrArray *changes, GError **error)
{
  g_autoptr(FollowupInterview) interview = NULL;

  if (id == 0 || changes->len > 0)
    return TRUE;
  interview = followup_store_get_interview(self->store, id, error);
  return interview != NULL;
}

static GVariant *
handle_list_history(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GPtrArray) changes = NULL;
  FollowupHistoryFilter filter;

  if (!read_filter(options, &filter, error))
    return NULL;
  changes = followup_store_list_history(self->store, &filter, error);
  if (changes == NULL || !check_known(self, filter.interview, changes, error))
    return NULL;
  for (guint i = 0; i < changes->len; i++)
    g_variant_builder_add_value(&builder,
                                followup_dossier_of_change(g_ptr_array_index(changes, i)));
  return g_variant_new("(aa{sv})", &builder);
}

const FollowupServiceMethod followup_service_history_methods[] = {
  { "Undo", handle_undo },
  { "Redo", handle_redo },
  { "ListHistory", handle_list_history },
  { NULL },
};
