/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-reply: answers of many rows, made bit by bit, so that a thousand of them hold up nobody
 * else's call. Refuses to know what is in a row. */
#include "service-private.h"

#include <glib/gi18n-lib.h>

struct _FollowupServiceReply {
  FollowupService *service; /* not owned: its end ends this */
  GVariantBuilder rows;
  guint n, done;
  FollowupServiceRowFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GDBusMethodInvocation *invocation; /* owned by itself until answered */
  GArray *kept_back;                 /* owned, nullable: what others are told behind the answer */
  guint source;
};

static void
free_reply(FollowupServiceReply *self)
{
  g_clear_handle_id(&self->source, g_source_remove);
  g_variant_builder_clear(&self->rows);
  g_clear_pointer(&self->kept_back, g_array_unref);
  self->destroy(self->data);
  g_free(self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupServiceReply, free_reply)

/* Until the end of the slice; 0: to the end of all. FALSE: the answer is an error. */
static gboolean
add_rows(FollowupServiceReply *self, gint64 slice, GError **error)
{
  while (self->done < self->n) {
    if (!self->func(self->service, self->data, self->done, &self->rows, error))
      return FALSE;
    self->done++;
    if (slice != 0 && followup_service_queue_is_over(slice))
      break;
  }
  return TRUE;
}

GVariant *
followup_service_reply_rows(FollowupService *service,
                            guint n,
                            FollowupServiceRowFunc func,
                            gpointer data,
                            GDestroyNotify destroy,
                            GError **error)
{
  g_autoptr(FollowupServiceReply) self = g_new0(FollowupServiceReply, 1);

  self->service = service;
  g_variant_builder_init(&self->rows, G_VARIANT_TYPE("aa{sv}"));
  self->n = n;
  self->func = func;
  self->data = data;
  self->destroy = destroy;
  if (!add_rows(self, followup_service_queue_begin_slice(), error))
    return NULL;
  if (self->done == self->n)
    return g_variant_new("(aa{sv})", &self->rows);
  service->unfinished = g_steal_pointer(&self);
  return NULL;
}

GError *
followup_service_word_half_told(GError *error)
{
  g_autoptr(GError) why = error;

  return g_error_new(why->domain, why->code,
                     _("the change is made, do not make it again; what came of it cannot be told: "
                       "%s"),
                     why->message);
}

/* Frees. error is taken. */
static void
send(FollowupServiceReply *self, GError *error)
{
  FollowupService *service = self->service;

  g_ptr_array_remove_fast(service->replies, self);
  if (error != NULL && self->kept_back != NULL)
    error = followup_service_word_half_told(error);
  if (error != NULL)
    g_dbus_method_invocation_take_error(self->invocation, error);
  else
    followup_service_send(service, self->invocation, g_variant_new("(aa{sv})", &self->rows));
  if (self->kept_back != NULL)
    followup_service_tell_changed(service, self->kept_back);
  free_reply(self);
}

static gboolean
go_on_cb(gpointer data)
{
  FollowupServiceReply *self = data;
  FollowupService *service = self->service;
  GError *error = service->failure != NULL ? g_error_copy(service->failure) : NULL;

  if (error == NULL && add_rows(self, followup_service_queue_begin_slice(), &error)
      && self->done < self->n)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  send(self, error);
  return G_SOURCE_REMOVE;
}

void
followup_service_reply_later(FollowupService *service, GDBusMethodInvocation *invocation)
{
  FollowupServiceReply *self = g_steal_pointer(&service->unfinished);

  self->invocation = invocation;
  self->kept_back = g_steal_pointer(&service->kept_back);
  self->source = g_idle_add_full(G_PRIORITY_DEFAULT, go_on_cb, self, NULL);
  g_ptr_array_add(service->replies, self);
}

void
followup_service_end_replies(FollowupService *service)
{
  while (service->replies->len > 0) {
    FollowupServiceReply *self = g_ptr_array_index(service->replies, 0);
    GError *error = NULL;

    add_rows(self, 0, &error);
    send(self, error);
  }
}
