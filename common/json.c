/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json.h"

#include "calendar.h"

#include <string.h>

static void
write_array(FollowupJsonWriter *writer, GVariant *value)
{
  gsize n = g_variant_n_children(value);

  followup_json_writer_begin(writer, '[');
  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) child = g_variant_get_child_value(value, i);

    followup_json_write_variant(writer, child);
  }
  followup_json_writer_end(writer, ']');
}

static void
write_member(FollowupJsonWriter *writer, GVariant *dict, const char *key)
{
  g_autofree char *name = g_strdelimit(g_strdup(key), "-", '_');
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, key, NULL);

  followup_json_writer_name(writer, name);
  followup_json_write_variant(writer, value);
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, but "id" first. They are copies: a look-up may lay the dictionary out anew, and the names
 * in it move. */
static GPtrArray *
list_keys(GVariant *dict)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
  GVariantIter iter;
  char *key;

  g_variant_iter_init(&iter, dict);
  while (g_variant_iter_next(&iter, "{sv}", &key, NULL))
    g_ptr_array_add(keys, key);
  g_ptr_array_sort(keys, compare_keys);
  for (guint i = 0; i < keys->len; i++)
    if (strcmp(keys->pdata[i], "id") == 0)
      g_ptr_array_insert(keys, 0, g_ptr_array_steal_index(keys, i));
  return keys;
}

static void
write_all_of_dict(FollowupJsonWriter *writer, GVariant *dict)
{
  g_autoptr(GPtrArray) keys = list_keys(dict);

  followup_json_writer_begin(writer, '{');
  for (guint i = 0; i < keys->len; i++)
    if (i == 0 || strcmp(keys->pdata[i], keys->pdata[i - 1]) != 0)
      write_member(writer, dict, keys->pdata[i]);
  followup_json_writer_end(writer, '}');
}

static void
write_instant(FollowupJsonWriter *writer, gint64 instant)
{
  g_autofree char *text = followup_instant_to_rfc3339(instant);

  followup_json_writer_string(writer, text);
}

static void
write_value(FollowupJsonWriter *writer, GVariant *value)
{
  g_autoptr(GVariant) inner = NULL;

  switch (g_variant_classify(value)) {
  case G_VARIANT_CLASS_INT64:
    write_instant(writer, g_variant_get_int64(value));
    break;
  case G_VARIANT_CLASS_UINT64:
    followup_json_writer_int(writer, (gint64)g_variant_get_uint64(value));
    break;
  case G_VARIANT_CLASS_UINT32:
    followup_json_writer_int(writer, g_variant_get_uint32(value));
    break;
  case G_VARIANT_CLASS_BOOLEAN:
    followup_json_writer_flag(writer, g_variant_get_boolean(value));
    break;
  case G_VARIANT_CLASS_STRING:
    followup_json_writer_string(writer, g_variant_get_string(value, NULL));
    break;
  case G_VARIANT_CLASS_VARIANT:
    inner = g_variant_get_variant(value);
    followup_json_write_variant(writer, inner);
    break;
  case G_VARIANT_CLASS_ARRAY:
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT))
      write_all_of_dict(writer, value);
    else
      write_array(writer, value);
    break;
  default:
    followup_json_writer_string(writer, NULL);
    break;
  }
}

void
followup_json_write_variant(FollowupJsonWriter *writer, GVariant *value)
{
  if (value != NULL)
    write_value(writer, value);
  else
    followup_json_writer_string(writer, NULL);
}

void
followup_json_write_dict(FollowupJsonWriter *writer, GVariant *dict, const char *const *names)
{
  if (dict == NULL) {
    followup_json_writer_string(writer, NULL);
    return;
  }
  followup_json_writer_begin(writer, '{');
  for (guint i = 0; names[i] != NULL; i++)
    write_member(writer, dict, names[i]);
  followup_json_writer_end(writer, '}');
}

void
followup_json_print(GVariant *value, gboolean pretty, GString *text)
{
  FollowupJsonWriter writer;

  followup_json_writer_init(&writer, text, pretty);
  followup_json_write_variant(&writer, value);
  followup_json_writer_finish(&writer);
}

void
followup_json_print_dict(GVariant *dict, const char *const *names, gboolean pretty, GString *text)
{
  FollowupJsonWriter writer;

  followup_json_writer_init(&writer, text, pretty);
  followup_json_write_dict(&writer, dict, names);
  followup_json_writer_finish(&writer);
}

void
followup_json_print_dicts(const GPtrArray *dicts,
                          const char *const *names,
                          gboolean pretty,
                          GString *text)
{
  FollowupJsonWriter writer;

  followup_json_writer_init(&writer, text, pretty);
  followup_json_writer_begin(&writer, '[');
  for (guint i = 0; i < dicts->len; i++)
    followup_json_write_dict(&writer, dicts->pdata[i], names);
  followup_json_writer_end(&writer, ']');
  followup_json_writer_finish(&writer);
}
