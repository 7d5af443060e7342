/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-requests: answers the calls about what lies beside the plan: what employers asked for,
 * and contacts with them. Refuses to know how a call arrives. */
#include "service-private.h"

#include <glib/gi18n-lib.h>

static gboolean
read_interview(GVariant *row, gint64 *id, GError **error)
{
  guint64 value;

  if (g_variant_lookup(row, "interview", "t", &value))
    return followup_service_read_id(value, id, error);
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("no interview is given; expected ‘interview’, the number of one"));
  return FALSE;
}

static gboolean
check_text(const char *text, GError **error)
{
  if (text != NULL)
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("no text is given; expected ‘text’, what the employer asked for, for "
                        "example ‘send references’"));
  return FALSE;
}

/* The texts in request live as long as row. */
static gboolean
decode_request(GVariant *row, FollowupRequest *request, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("interview", "t"),   FOLLOWUP_SERVICE_KEY("text", "s"),
    FOLLOWUP_SERVICE_KEY("due", "x"),         FOLLOWUP_SERVICE_KEY("by", "x"),
    FOLLOWUP_SERVICE_KEY("interviewer", "s"), FOLLOWUP_SERVICE_KEY("channel", "s"),
  };
  FollowupRequest read = { .due = FOLLOWUP_NO_INSTANT, .by = FOLLOWUP_NO_INSTANT };

  if (!followup_wire_dict_read(row, keys, G_N_ELEMENTS(keys), _("a request"), TRUE, NULL, error)
      || !read_interview(row, &read.interview, error)
      || !followup_service_read_channel(row, &read.channel, error))
    return FALSE;
  read.text = followup_service_read_text(row, "text");
  read.interviewer = followup_service_read_text(row, "interviewer");
  g_variant_lookup(row, "due", "x", &read.due);
  g_variant_lookup(row, "by", "x", &read.by);
  if (!check_text(read.text, error))
    return FALSE;
  *request = read;
  return TRUE;
}

/* rows: keeps the dictionaries that the texts live in. */
static GArray *
decode_requests(GVariant *list, GPtrArray *rows, GError **error)
{
  g_autoptr(GArray) requests = g_array_new(FALSE, FALSE, sizeof(FollowupRequest));
  guint n = g_variant_n_children(list);

  if (!followup_service_check_rows(list, error))
    return NULL;
  for (guint i = 0; i < n; i++) {
    GVariant *row = g_variant_get_child_value(list, i);
    FollowupRequest request;

    g_ptr_array_add(rows, row);
    if (!decode_request(row, &request, error)) {
      followup_service_prefix_row(error, _("request"), i, n);
      return NULL;
    }
    g_array_append_val(requests, request);
  }
  return g_steal_pointer(&requests);
}

/* The actions as they are stored now. floating (aa{sv}) */
static GVariant *
reply_actions(FollowupService *self, GArray *ids, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  for (guint i = 0; i < ids->len; i++) {
    const FollowupActionId *id = &g_array_index(ids, FollowupActionId, i);
    g_autoptr(FollowupAction) action
        = followup_store_get_action(self->store, id->interview, id->number, error);
    g_autoptr(FollowupInterview) interview
        = action != NULL ? followup_store_get_interview(self->store, id->interview, error) : NULL;

    if (interview == NULL)
      return NULL;
    g_variant_builder_add_value(&builder, followup_service_encode_action(self, action, interview));
  }
  return g_variant_new("(aa{sv})", &builder);
}

static GVariant *
handle_add_requests(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) list = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  g_autoptr(GArray) requests = NULL;
  g_autoptr(GArray) added = NULL;
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  requests = decode_requests(list, rows, error);
  if (requests == NULL
      || !followup_store_add_requests(self->store,
                                      (const FollowupRequest *)(gpointer)requests->data,
                                      requests->len, &origin, &added, error))
    return NULL;
  return reply_actions(self, added, error);
}

static GVariant *
handle_record_touch(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("at", "x"),
    FOLLOWUP_SERVICE_KEY("channel", "s"),
    FOLLOWUP_SERVICE_KEY("note", "s"),
    FOLLOWUP_SERVICE_KEY("interviewer", "s"),
  };
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  FollowupTouch touch = { .at = followup_service_read_instant(self, options, "at") };
  FollowupOrigin origin;
  guint64 value;
  gint64 id;

  g_variant_get_child(parameters, 0, "t", &value);
  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error)
      || !followup_service_read_id(value, &id, error)
      || !followup_service_read_channel(options, &touch.channel, error))
    return NULL;
  if (followup_service_read_text(options, "channel") == NULL)
    touch.channel = FOLLOWUP_CHANNEL_PHONE;
  touch.interviewer = followup_service_read_text(options, "interviewer");
  touch.note = followup_service_read_text(options, "note");
  if (!followup_store_record_touch(self->store, id, &touch, &origin, error))
    return NULL;
  return followup_service_reply_interview(self, id, error);
}

const FollowupServiceMethod followup_service_request_methods[] = {
  { "AddRequests", handle_add_requests },
  { "RecordTouch", handle_record_touch },
  { NULL },
};
