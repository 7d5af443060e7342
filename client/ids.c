/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "ids.h"

#include "action.h"
#include "error.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static gboolean
read_interview(const char *verb, const char *word, gint64 *interview, GError **error)
{
  gint64 id;
  guint number;

  if (!followup_id_parse(word, &id, &number, error))
    return FALSE;
  if (number != 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                _("‘%s’ is an action; ‘%s’ wants an interview such as %" PRId64), word, verb, id);
    return FALSE;
  }
  *interview = id;
  return TRUE;
}

static gboolean
refuse_none(const char *verb, const char *example, const char *listing, GError **error)
{
  g_set_error(
      error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
      _("‘%s’ wants an id or words, for example ‘followup %s %s’: ‘followup %s’ lists them"), verb,
      verb, example, listing);
  return FALSE;
}

GVariant *
followup_ids_of_interviews(const char *verb, char **words, GError **error)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint64));

  if (words == NULL || words[0] == NULL) {
    refuse_none(verb, "7", "list", error);
    return NULL;
  }
  for (guint i = 0; words[i] != NULL; i++) {
    gint64 id;
    guint j = 0;

    if (!read_interview(verb, words[i], &id, error))
      return NULL;
    while (j < ids->len && g_array_index(ids, guint64, j) != (guint64)id)
      j++;
    if (j == ids->len)
      g_array_append_val(ids, id);
  }
  return g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, ids->data, ids->len, sizeof(guint64));
}

gboolean
followup_ids_of_interview(const char *verb, char **words, gint64 *interview, GError **error)
{
  if (words == NULL || words[0] == NULL)
    return refuse_none(verb, "7", "list", error);
  if (words[1] != NULL) {
    g_autofree char *quoted = followup_text_quote(words[1]);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is too much: ‘%s’ wants one interview, for example ‘followup %s 7’"), quoted,
                verb, verb);
    return FALSE;
  }
  return read_interview(verb, words[0], interview, error);
}

GVariant *
followup_ids_of_actions(const char *verb, char **words, GError **error)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new();
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) strv = NULL;

  if (words == NULL || words[0] == NULL) {
    refuse_none(verb, "7.1", "agenda", error);
    return NULL;
  }
  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *id = NULL;
    gint64 interview;
    guint number;

    if (!followup_id_parse(words[i], &interview, &number, error))
      return NULL;
    if (number == 0) {
      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                  _("‘%s’ is an interview; ‘%s’ wants an action such as %s.1: ‘followup show %s’ "
                    "lists them"),
                  words[i], verb, words[i], words[i]);
      return NULL;
    }
    id = g_strdup_printf("%" G_GINT64_FORMAT ".%u", interview, number);
    if (g_hash_table_add(seen, g_strdup(id)))
      g_strv_builder_add(ids, id);
  }
  strv = g_strv_builder_end(ids);
  return g_variant_new_strv((const char *const *)strv, -1);
}
