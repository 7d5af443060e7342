/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-signals: owns the subscription to one server's signals, and the token that goes before a
 * button; refuses to know which popups are ours. */

#include "notifier-signals.h"

#include "names.h"

struct _FollowupNotifierSignals {
  GDBusConnection *connection; /* owned */
  guint subscription;
  FollowupNotifierClosedFunc closed;
  FollowupNotifierActionFunc action;
  gpointer data;
  guint32 token_id; /* the popup that the token is for */
  char *token;      /* owned; NULL: none came */
};

/* Comes before the button's own signal, from servers that have it. */
static void
note_token(FollowupNotifierSignals *self, guint32 server_id, const char *token)
{
  g_free(self->token);
  self->token = g_strdup(token);
  self->token_id = server_id;
}

static void
tell_action(FollowupNotifierSignals *self, guint32 server_id, const char *button)
{
  g_autofree char *token = g_steal_pointer(&self->token);

  self->action(server_id, button, self->token_id == server_id ? token : NULL, self->data);
}

static void
hear_cb(GDBusConnection *connection,
        const char *sender,
        const char *path,
        const char *interface,
        const char *signal,
        GVariant *parameters,
        gpointer data)
{
  FollowupNotifierSignals *self = data;
  guint32 server_id;
  const char *text;

  if (g_str_equal(signal, "NotificationClosed")
      && g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uu)"))) {
    g_variant_get_child(parameters, 0, "u", &server_id);
    self->closed(server_id, self->data);
    return;
  }
  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(us)")))
    return;
  g_variant_get(parameters, "(u&s)", &server_id, &text);
  if (g_str_equal(signal, "ActivationToken"))
    note_token(self, server_id, text);
  else if (g_str_equal(signal, "ActionInvoked"))
    tell_action(self, server_id, text);
}

FollowupNotifierSignals *
followup_notifier_signals_new(GDBusConnection *connection,
                              const char *owner,
                              FollowupNotifierClosedFunc closed,
                              FollowupNotifierActionFunc action,
                              gpointer data)
{
  FollowupNotifierSignals *self = g_new0(FollowupNotifierSignals, 1);

  self->connection = g_object_ref(connection);
  self->closed = closed;
  self->action = action;
  self->data = data;
  self->subscription = g_dbus_connection_signal_subscribe(
      connection, owner, FOLLOWUP_POPUPS_NAME, NULL, FOLLOWUP_POPUPS_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, hear_cb, self, NULL);
  return self;
}

void
followup_notifier_signals_free(FollowupNotifierSignals *self)
{
  if (self == NULL)
    return;
  g_dbus_connection_signal_unsubscribe(self->connection, self->subscription);
  g_object_unref(self->connection);
  g_free(self->token);
  g_free(self);
}
