/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-decode: reads what all calls share: options, rows, ids. Refuses to know any single
 * method. */
#include "service-private.h"

#include "text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

gboolean
followup_service_accept(gpointer target, gsize offset, GVariant *value, GError **error)
{
  return TRUE;
}

gboolean
followup_service_check_keys(GVariant *dict,
                            const FollowupWireKey *keys,
                            gsize n_keys,
                            GError **error)
{
  return followup_wire_dict_read(dict, keys, n_keys, _("the options"), TRUE, NULL, error);
}

/* It is kept in the history for good, so it is held to a short printable word. */
static gboolean
check_client(const char *client, GError **error)
{
  if (g_utf8_strlen(client, -1) > FOLLOWUP_SERVICE_MAX_CLIENT) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("client has more than %d characters; expected a name such as ‘followup’"),
                FOLLOWUP_SERVICE_MAX_CLIENT);
    return FALSE;
  }
  for (const char *at = client; *at != '\0'; at = g_utf8_next_char(at)) {
    if (!g_unichar_iscntrl(g_utf8_get_char(at)))
      continue;
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("client has control characters; expected a name such as ‘followup’"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_request(const char *request, GError **error)
{
  g_autofree char *quoted = followup_text_quote(request);

  if (g_uuid_string_is_valid(request))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("the request %s is not a UUID; expected one such as "
                "‘a2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7’"),
              quoted);
  return FALSE;
}

static gboolean
read_origin(GVariant *options, FollowupOrigin *origin, GError **error)
{
  const char *client = "", *request = NULL;

  g_variant_lookup(options, "client", "&s", &client);
  g_variant_lookup(options, "request", "&s", &request);
  if (!check_client(client, error) || (request != NULL && !check_request(request, error)))
    return FALSE;
  *origin = (FollowupOrigin){ .who = *client != '\0' ? client : "bus", .request = request };
  return TRUE;
}

gboolean
followup_service_read_options(GVariant *options,
                              const FollowupWireKey *keys,
                              gsize n_keys,
                              FollowupOrigin *origin,
                              GError **error)
{
  static const FollowupWireKey origin_keys[] = {
    FOLLOWUP_SERVICE_KEY("request", "s"),
    FOLLOWUP_SERVICE_KEY("client", "s"),
  };
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(FollowupWireKey));

  g_array_append_vals(all, origin_keys, G_N_ELEMENTS(origin_keys));
  g_array_append_vals(all, keys, n_keys);
  return followup_service_check_keys(options, (const FollowupWireKey *)(gpointer)all->data,
                                     all->len, error)
         && read_origin(options, origin, error);
}

gboolean
followup_service_read_plain_options(GVariant *options, FollowupOrigin *origin, GError **error)
{
  return followup_service_read_options(options, NULL, 0, origin, error);
}

gint64
followup_service_read_instant(FollowupService *self, GVariant *options, const char *key)
{
  gint64 instant = followup_clock_get_now(self->clock);

  g_variant_lookup(options, key, "x", &instant);
  return instant;
}

const char *
followup_service_read_text(GVariant *options, const char *key)
{
  const char *text = NULL;

  g_variant_lookup(options, key, "&s", &text);
  return text != NULL && *text != '\0' ? text : NULL;
}

gboolean
followup_service_read_channel(GVariant *options, FollowupChannel *channel, GError **error)
{
  const char *nick = followup_service_read_text(options, "channel");

  if (nick != NULL)
    return followup_channel_from_nick(nick, channel, error);
  *channel = FOLLOWUP_CHANNEL_NONE;
  return TRUE;
}

guint
followup_service_read_limit(GVariant *options)
{
  guint limit = 0;

  g_variant_lookup(options, "limit", "u", &limit);
  return limit == 0 ? FOLLOWUP_SERVICE_MAX_LISTED : MIN(limit, FOLLOWUP_SERVICE_MAX_LISTED);
}

gboolean
followup_service_check_rows(GVariant *rows, GError **error)
{
  gsize n = g_variant_n_children(rows);

  if (n <= FOLLOWUP_SERVICE_MAX_ROWS)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("%zu are too many for one call; expected at most %d: send the rest in "
                "another"),
              n, FOLLOWUP_SERVICE_MAX_ROWS);
  return FALSE;
}

void
followup_service_prefix_row(GError **error, const char *what, guint row, guint n_rows)
{
  if (n_rows > 1)
    /* Translators: "interview 2 of 3: " */
    g_prefix_error(error, _("%s %u of %u: "), what, row + 1, n_rows);
}

gboolean
followup_service_read_id(guint64 value, gint64 *id, GError **error)
{
  if (value > 0 && value <= G_MAXINT64) {
    *id = (gint64)value;
    return TRUE;
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
              _("there is no interview ‘%" PRIu64 "’; expected an id that is listed"), value);
  return FALSE;
}

static gboolean
has_id(GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++) {
    if (g_array_index(ids, gint64, i) == id)
      return TRUE;
  }
  return FALSE;
}

GArray *
followup_service_read_ids(GVariant *ids, GError **error)
{
  g_autoptr(GArray) result = g_array_new(FALSE, FALSE, sizeof(gint64));
  GVariantIter iter;
  guint64 value;

  if (!followup_service_check_rows(ids, error))
    return NULL;
  g_variant_iter_init(&iter, ids);
  while (g_variant_iter_next(&iter, "t", &value)) {
    gint64 id;

    if (!followup_service_read_id(value, &id, error))
      return NULL;
    if (!has_id(result, id))
      g_array_append_val(result, id);
  }
  return g_steal_pointer(&result);
}

gboolean
followup_service_has_action_id(GArray *ids, FollowupActionId id)
{
  for (guint i = 0; i < ids->len; i++) {
    const FollowupActionId *other = &g_array_index(ids, FollowupActionId, i);

    if (other->interview == id.interview && other->number == id.number)
      return TRUE;
  }
  return FALSE;
}

gboolean
followup_service_read_action_id(const char *text, FollowupActionId *id, GError **error)
{
  FollowupActionId read = { 0 };

  if (!followup_id_parse(text, &read.interview, &read.number, error))
    return FALSE;
  if (read.number == 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                _("‘%s’ is an interview; expected an action's id such as %s.1"), text, text);
    return FALSE;
  }
  *id = read;
  return TRUE;
}

GArray *
followup_service_read_action_ids(GVariant *ids, GError **error)
{
  g_autoptr(GArray) result = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  GVariantIter iter;
  const char *text;

  if (!followup_service_check_rows(ids, error))
    return NULL;
  g_variant_iter_init(&iter, ids);
  while (g_variant_iter_next(&iter, "&s", &text)) {
    FollowupActionId id;

    if (!followup_service_read_action_id(text, &id, error))
      return NULL;
    if (!followup_service_has_action_id(result, id))
      g_array_append_val(result, id);
  }
  return g_steal_pointer(&result);
}
