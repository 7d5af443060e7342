/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-holidays: answers the calls about sets of holidays, and says which set an interview may
 * name. Refuses to know how a call arrives and how files are written. */
#include "service-private.h"

#include <glib/gi18n-lib.h>

/* What the sets are in use for. */
typedef struct {
  const FollowupAlmanac *almanac; /* not owned */
  const char *const *own;         /* not owned; the user's own */
  GHashTable *interviews;         /* owned; char * -> guint */
} Usage;

static void
clear_usage(Usage *self)
{
  g_clear_pointer(&self->interviews, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Usage, clear_usage)

static gboolean
read_usage(FollowupService *self, Usage *usage, GError **error)
{
  const FollowupChoices *choices = followup_settings_get_choices(self->settings);

  usage->almanac = followup_settings_get_almanac(self->settings);
  usage->own = (const char *const *)choices->holiday_sets;
  usage->interviews = followup_store_count_by_holidays(self->store, error);
  return usage->interviews != NULL;
}

static guint
count_interviews(const Usage *usage, const char *name)
{
  return GPOINTER_TO_UINT(g_hash_table_lookup(usage->interviews, name));
}

static void
add_day(GVariantDict *dict, const char *key, const FollowupHolidays *set, guint i)
{
  g_autofree char *iso = followup_day_to_iso(g_array_index(set->days, FollowupHoliday, i).day);

  g_variant_dict_insert(dict, key, "s", iso);
}

static void
describe_set(FollowupService *self,
             const FollowupHolidays *set,
             const Usage *usage,
             GVariantDict *dict)
{
  g_autofree char *path = followup_settings_get_holidays_path(self->settings, set->name);

  g_variant_dict_insert(dict, "name", "s", set->name);
  g_variant_dict_insert(dict, "days", "u", set->days->len);
  if (set->days->len > 0) {
    add_day(dict, "first", set, 0);
    add_day(dict, "last", set, set->days->len - 1);
  }
  g_variant_dict_insert(dict, "own", "b", g_strv_contains(usage->own, set->name));
  g_variant_dict_insert(dict, "interviews", "u", count_interviews(usage, set->name));
  g_variant_dict_insert(dict, "path", "s", path);
}

static GVariant *
handle_list_holidays(FollowupService *self, GVariant *parameters, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  g_auto(Usage) usage = { NULL };

  followup_settings_look_again(self->settings);
  if (!read_usage(self, &usage, error))
    return NULL;
  for (guint i = 0; i < usage.almanac->sets->len; i++) {
    GVariantDict dict = G_VARIANT_DICT_INIT(NULL);

    describe_set(self, g_ptr_array_index(usage.almanac->sets, i), &usage, &dict);
    g_variant_builder_add_value(&builder, g_variant_dict_end(&dict));
  }
  return g_variant_new("(aa{sv})", &builder);
}

static void
append_days(GVariantBuilder *builder, const GArray *days)
{
  for (guint i = 0; i < days->len; i++) {
    const FollowupHoliday *holiday = &g_array_index(days, FollowupHoliday, i);
    g_autofree char *iso = followup_day_to_iso(holiday->day);

    g_variant_builder_add(builder, "(ss)", iso, holiday->name != NULL ? holiday->name : "");
  }
}

static GVariant *
handle_get_holidays(FollowupService *self, GVariant *parameters, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a(ss)"));
  const FollowupHolidays *set;
  const char *name;

  g_variant_get(parameters, "(&s)", &name);
  followup_settings_look_again(self->settings);
  if (*name == '\0') {
    append_days(&builder,
                followup_calendar_get_holidays(followup_settings_get_calendar(self->settings)));
  } else {
    set = followup_almanac_find(followup_settings_get_almanac(self->settings), name, error);
    if (set == NULL)
      return NULL;
    append_days(&builder, set->days);
  }
  return g_variant_new("(a(ss))", &builder);
}

static FollowupHolidays *
decode_set(const char *name, GVariant *rows, GError **error)
{
  g_autoptr(FollowupHolidays) set = followup_holidays_new(name);
  GVariantIter iter;
  const char *iso, *called;
  FollowupDay day;

  if (!followup_holidays_check_name(name, error))
    return NULL;
  if (g_variant_n_children(rows) == 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("no holidays are given: expected one at least; ‘followup holidays remove %s’ "
                  "takes a set away"),
                name);
    return NULL;
  }
  g_variant_iter_init(&iter, rows);
  while (g_variant_iter_next(&iter, "(&s&s)", &iso, &called))
    if (!followup_day_parse(iso, &day, error) || !followup_holidays_add(set, day, called, error))
      return NULL;
  return g_steal_pointer(&set);
}

static GVariant *
reply_changed_set(FollowupService *self,
                  const FollowupHolidays *set,
                  gboolean replaced,
                  guint moved,
                  GError **error)
{
  GVariantDict dict;
  g_auto(Usage) usage = { NULL };

  if (!read_usage(self, &usage, error))
    return NULL;
  g_variant_dict_init(&dict, NULL);
  describe_set(self, set, &usage, &dict);
  g_variant_dict_insert(&dict, "replaced", "b", replaced);
  followup_service_add_moved(self, moved, &dict);
  return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

static GVariant *
handle_import_holidays(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = NULL;
  g_autoptr(GVariant) options = NULL;
  g_autoptr(FollowupHolidays) set = NULL;
  const char *name;
  FollowupOrigin origin;
  gboolean replaced;
  guint moved = followup_store_get_moved(self->store);

  g_variant_get(parameters, "(&s@a(ss)@a{sv})", &name, &rows, &options);
  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  set = decode_set(name, rows, error);
  if (set == NULL)
    return NULL;
  replaced
      = followup_almanac_find(followup_settings_get_almanac(self->settings), name, NULL) != NULL;
  if (!followup_settings_write_holidays(self->settings, set, error))
    return NULL;
  return reply_changed_set(self, set, replaced, moved, error);
}

/* WRONG_STATE where something counts by the set. */
static gboolean
check_unused(FollowupService *self, const char *name, GError **error)
{
  g_auto(Usage) usage = { NULL };
  guint n;

  if (!read_usage(self, &usage, error))
    return FALSE;
  n = count_interviews(&usage, name);
  if (n == 0 && !g_strv_contains(usage.own, name))
    return TRUE;
  if (n == 0)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                _("‘%s’ is one of your own sets of holidays: expected one that is not in use; "
                  "‘followup holidays remove --force %s’ takes it away all the same"),
                name, name);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                ngettext("%u interview counts by the holidays of ‘%s’: expected a set that is not "
                         "in use; ‘followup holidays remove --force %s’ takes it away all the same",
                         "%u interviews count by the holidays of ‘%s’: expected a set that is not "
                         "in use; ‘followup holidays remove --force %s’ takes it away all the same",
                         n),
                n, name, name);
  return FALSE;
}

static GVariant *
handle_remove_holidays(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("force", "b"),
  };
  g_autoptr(GVariant) options = NULL;
  GVariantDict dict;
  const char *name;
  FollowupOrigin origin;
  gboolean force = FALSE;
  guint moved = followup_store_get_moved(self->store);

  g_variant_get(parameters, "(&s@a{sv})", &name, &options);
  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error))
    return NULL;
  g_variant_lookup(options, "force", "b", &force);
  if ((!force && !check_unused(self, name, error))
      || !followup_settings_remove_holidays(self->settings, name, error))
    return NULL;
  g_variant_dict_init(&dict, NULL);
  g_variant_dict_insert(&dict, "name", "s", name);
  followup_service_add_moved(self, moved, &dict);
  return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

/* ---- for the calls about interviews ---- */

gboolean
followup_service_check_holidays(FollowupService *self, GVariant *dict, GError **error)
{
  const char *name = "";

  g_variant_lookup(dict, "holidays", "&s", &name);
  if (*name == '\0'
      || followup_almanac_find(followup_settings_get_almanac(self->settings), name, NULL) != NULL)
    return TRUE;
  followup_settings_look_again(self->settings); /* it may have come a moment ago */
  return followup_almanac_find(followup_settings_get_almanac(self->settings), name, error) != NULL;
}

const FollowupServiceMethod followup_service_holiday_methods[] = {
  { "ListHolidays", handle_list_holidays },
  { "GetHolidays", handle_get_holidays },
  { "ImportHolidays", handle_import_holidays },
  { "RemoveHolidays", handle_remove_holidays },
  { NULL },
};
