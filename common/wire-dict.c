/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wire-dict: dictionaries by tables. Refuses to know which keys there are. */

#include "wire-dict.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "text.h"

/* The type in words for people, with the signature for programs. */
static const char *
describe_type(const char *type)
{
  static const struct {
    const char *type, *words;
  } table[] = {
    { "s", N_("a text (s), for example ‘Acme GmbH’") },
    { "x", N_("Unix seconds (x), for example 1795179600") },
    { "u", N_("a whole number (u), for example 45") },
    { "t", N_("a number (t), for example 7") },
    { "b", N_("yes or no (b), for example true") },
    { "a{sv}", N_("a dictionary (a{sv}), for example {‘name’: ‘First Last’}") },
    { "aa{sv}", N_("a list of dictionaries (aa{sv}), for example [{‘name’: ‘First Last’}]") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
    if (g_str_equal(table[i].type, type))
      return _(table[i].words);
  return type;
}

static const FollowupWireKey *
find_key(const FollowupWireKey *keys, gsize n_keys, const char *key)
{
  for (gsize i = 0; i < n_keys; i++)
    if (g_str_equal(keys[i].key, key))
      return &keys[i];
  return NULL;
}

static gboolean
refuse_unknown(
    const FollowupWireKey *keys, gsize n_keys, const char *noun, const char *key, GError **error)
{
  g_autofree char *quoted = followup_text_quote(key);
  g_autoptr(GString) known = g_string_new(NULL);

  for (gsize i = 0; i < n_keys; i++) {
    if (keys[i].type == NULL || keys[i].read == NULL)
      continue;
    g_string_append_printf(known, "%s%s", known->len > 0 ? ", " : "", keys[i].key);
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              /* Translators: the second %s is "an interview" or the like */
              _("%s is no key of %s; expected one of %s"), quoted, noun, known->str);
  return FALSE;
}

static gboolean
read_entry(
    const FollowupWireKey *key, const char *noun, GVariant *value, gpointer target, GError **error)
{
  if (key->type == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘%s’ of %s stands in replies only; expected the dictionary without it"),
                key->key, noun);
    return FALSE;
  }
  if (key->read == NULL)
    return TRUE;
  if (!g_variant_is_of_type(value, G_VARIANT_TYPE(key->type))) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘%s’ of %s has the type ‘%s’; expected %s"), key->key, noun,
                g_variant_get_type_string(value), describe_type(key->type));
    return FALSE;
  }
  return key->read(target, key->offset, value, error);
}

gboolean
followup_wire_dict_read(GVariant *dict,
                        const FollowupWireKey *keys,
                        gsize n_keys,
                        const char *noun,
                        gboolean strict,
                        gpointer target,
                        GError **error)
{
  GVariantIter iter;
  const char *key;
  GVariant *child;

  if (!g_variant_is_of_type(dict, G_VARIANT_TYPE_VARDICT)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s has the type ‘%s’; expected %s"), noun, g_variant_get_type_string(dict),
                describe_type("a{sv}"));
    return FALSE;
  }
  g_variant_iter_init(&iter, dict);
  while (g_variant_iter_next(&iter, "{&sv}", &key, &child)) {
    g_autoptr(GVariant) value = child;
    const FollowupWireKey *known = find_key(keys, n_keys, key);

    if (known == NULL && strict)
      return refuse_unknown(keys, n_keys, noun, key, error);
    if (known != NULL && known->type == NULL && !strict)
      continue;
    if (known != NULL && !read_entry(known, noun, value, target, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
followup_wire_read_text(gpointer target, gsize offset, GVariant *value, GError **error)
{
  char **text = G_STRUCT_MEMBER_P(target, offset);
  const char *given = g_variant_get_string(value, NULL);

  g_free(*text);
  *text = *given != '\0' ? g_strdup(given) : NULL;
  return TRUE;
}

gboolean
followup_wire_read_instant(gpointer target, gsize offset, GVariant *value, GError **error)
{
  G_STRUCT_MEMBER(gint64, target, offset) = g_variant_get_int64(value);
  return TRUE;
}

gboolean
followup_wire_read_flag(gpointer target, gsize offset, GVariant *value, GError **error)
{
  G_STRUCT_MEMBER(gboolean, target, offset) = g_variant_get_boolean(value);
  return TRUE;
}

gboolean
followup_wire_read_count(gpointer target, gsize offset, GVariant *value, GError **error)
{
  G_STRUCT_MEMBER(guint, target, offset) = g_variant_get_uint32(value);
  return TRUE;
}

void
followup_wire_add(GVariantBuilder *builder, const char *key, GVariant *value)
{
  g_variant_builder_add_value(
      builder, g_variant_new_dict_entry(g_variant_new_string(key), g_variant_new_variant(value)));
}

void
followup_wire_add_text(GVariantBuilder *builder, const char *key, const char *text)
{
  if (text == NULL)
    return;
  if (g_utf8_validate(text, -1, NULL))
    followup_wire_add(builder, key, g_variant_new_string(text));
  else
    followup_wire_add(builder, key, g_variant_new_take_string(g_utf8_make_valid(text, -1)));
}
