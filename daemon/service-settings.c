/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-settings: answers the calls about the user's choices. Refuses to know how a call
 * arrives and how settings.ini is written. */
#include "service-private.h"

#include <glib/gi18n-lib.h>

static void
describe_setting(FollowupService *self, const FollowupSetting *setting, GVariantDict *dict)
{
  g_autofree char *name = g_strconcat(setting->group, ".", setting->key, NULL);
  const char *told
      = followup_choices_get_text(followup_settings_get_choices(self->settings), setting);

  g_variant_dict_insert(dict, "name", "s", name);
  g_variant_dict_insert(dict, "value", "s", told != NULL ? told : setting->fallback);
  g_variant_dict_insert(dict, "default", "s", setting->fallback);
  g_variant_dict_insert(dict, "source", "s", told != NULL ? "file" : "default");
  g_variant_dict_insert(dict, "summary", "s", _(setting->summary));
}

/* floating a{sv} */
static GVariant *
encode_setting(FollowupService *self, const FollowupSetting *setting)
{
  GVariantDict dict = G_VARIANT_DICT_INIT(NULL);

  describe_setting(self, setting, &dict);
  return g_variant_dict_end(&dict);
}

static GVariant *
handle_list_settings(FollowupService *self, GVariant *parameters, GError **error)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  guint n;
  const FollowupSetting *settings = followup_choices_list_settings(&n);

  for (guint i = 0; i < n; i++)
    g_variant_builder_add_value(&builder, encode_setting(self, &settings[i]));
  return g_variant_new("(aa{sv})", &builder);
}

void
followup_service_add_moved(FollowupService *self, guint moved, GVariantDict *dict)
{
  g_variant_dict_insert(dict, "moved", "u", followup_store_get_moved(self->store) - moved);
  g_variant_dict_insert(dict, "planning", "b", followup_store_is_behind(self->store));
}

static GVariant *
handle_change_setting(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) options = NULL;
  const char *name, *value;
  const FollowupSetting *setting;
  guint moved = followup_store_get_moved(self->store);
  GVariantDict dict;
  FollowupOrigin origin;

  g_variant_get(parameters, "(&s&s@a{sv})", &name, &value, &options);
  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  setting = followup_choices_find_setting(name, error);
  if (setting == NULL || !followup_settings_change(self->settings, setting, value, error))
    return NULL;
  g_variant_dict_init(&dict, NULL);
  describe_setting(self, setting, &dict);
  followup_service_add_moved(self, moved, &dict);
  return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

const FollowupServiceMethod followup_service_setting_methods[] = {
  { "ListSettings", handle_list_settings },
  { "ChangeSetting", handle_change_setting },
  { NULL },
};
