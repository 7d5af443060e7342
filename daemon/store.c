/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Opening, closing, and the rules. The rest is in store-*.c, one noun each. */

#include "store-private.h"
#include "store-schema.h"

G_DEFINE_FINAL_TYPE(FollowupStore, followup_store, G_TYPE_OBJECT)

static void
followup_store_init(FollowupStore *self)
{
}

static void
followup_store_dispose(GObject *object)
{
  FollowupStore *self = FOLLOWUP_STORE(object);

  followup_store_close(self);
  g_clear_object(&self->clock);
  g_clear_pointer(&self->rules, followup_rules_free);
  G_OBJECT_CLASS(followup_store_parent_class)->dispose(object);
}

static void
followup_store_class_init(FollowupStoreClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_store_dispose;
  g_signal_new("changed", FOLLOWUP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               1, G_TYPE_ARRAY | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static FollowupSql *
open_database(const char *path, GError **error)
{
  g_autoptr(FollowupSql) sql = followup_sql_open(path, error);

  if (!sql || !followup_store_schema_check(sql, error) || !followup_sql_make_durable(sql, error)
      || !followup_store_schema_migrate(sql, error))
    return NULL;
  return g_steal_pointer(&sql);
}

FollowupStore *
followup_store_open(const char *path,
                    FollowupClock *clock,
                    const FollowupRules *rules,
                    GError **error)
{
  g_autoptr(FollowupStore) self = NULL;
  g_autoptr(GError) problem = NULL;
  FollowupSql *sql = open_database(path, error);

  if (!sql)
    return NULL;
  self = g_object_new(FOLLOWUP_TYPE_STORE, NULL);
  self->sql = sql;
  self->clock = g_object_ref(clock);
  self->rules = followup_rules_copy(rules);
  /* Plans made with older rules are no reason to refuse service: tried again at the next start. */
  if (!followup_store_apply_rules(self, &problem))
    g_warning("the plans could not be made anew: %s", problem->message);
  return g_steal_pointer(&self);
}

void
followup_store_close(FollowupStore *self)
{
  g_clear_pointer(&self->sql, followup_sql_close);
}

gboolean
followup_store_set_rules(FollowupStore *self, const FollowupRules *rules, GError **error)
{
  FollowupRules *before = self->rules;

  self->rules = followup_rules_copy(rules);
  if (followup_store_apply_rules(self, error)) {
    followup_rules_free(before);
    return TRUE;
  }
  followup_rules_free(self->rules);
  self->rules = before;
  return FALSE;
}

const FollowupRules *
followup_store_get_rules(FollowupStore *self)
{
  return self->rules;
}
