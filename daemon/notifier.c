/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier: owns the interface and its signals; refuses to know any popup server. */

#include "notifier.h"

G_DEFINE_INTERFACE(FollowupNotifier, followup_notifier, G_TYPE_OBJECT)

static void
followup_notifier_default_init(FollowupNotifierInterface *interface)
{
  GType type = G_TYPE_FROM_INTERFACE(interface);

  g_signal_new("action", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
               G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_STRING,
               G_TYPE_UINT, G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
               G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
               G_TYPE_STRING);
  g_signal_new("room", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("standing-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("server-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
               G_TYPE_BOOLEAN);
}

void
followup_notifier_show(FollowupNotifier *self, const FollowupPopup *popup)
{
  g_return_if_fail(FOLLOWUP_IS_NOTIFIER(self));
  FOLLOWUP_NOTIFIER_GET_IFACE(self)->show(self, popup);
}

void
followup_notifier_withdraw(FollowupNotifier *self, const char *id)
{
  g_return_if_fail(FOLLOWUP_IS_NOTIFIER(self));
  FOLLOWUP_NOTIFIER_GET_IFACE(self)->withdraw(self, id);
}

void
followup_notifier_withdraw_stale(FollowupNotifier *self,
                                 guint server_id,
                                 const char *server_owner,
                                 const char *bus_guid)
{
  g_return_if_fail(FOLLOWUP_IS_NOTIFIER(self));
  FOLLOWUP_NOTIFIER_GET_IFACE(self)->withdraw_stale(self, server_id, server_owner, bus_guid);
}

void
followup_notifier_withdraw_key(FollowupNotifier *self, const char *key)
{
  g_return_if_fail(FOLLOWUP_IS_NOTIFIER(self));
  FOLLOWUP_NOTIFIER_GET_IFACE(self)->withdraw_key(self, key);
}

gboolean
followup_notifier_is_available(FollowupNotifier *self)
{
  g_return_val_if_fail(FOLLOWUP_IS_NOTIFIER(self), FALSE);
  return FOLLOWUP_NOTIFIER_GET_IFACE(self)->is_available(self);
}

guint
followup_notifier_get_room(FollowupNotifier *self)
{
  g_return_val_if_fail(FOLLOWUP_IS_NOTIFIER(self), 0);
  return FOLLOWUP_NOTIFIER_GET_IFACE(self)->get_room(self);
}

gboolean
followup_notifier_is_awaiting(FollowupNotifier *self)
{
  g_return_val_if_fail(FOLLOWUP_IS_NOTIFIER(self), FALSE);
  return FOLLOWUP_NOTIFIER_GET_IFACE(self)->is_awaiting(self);
}

const char *
followup_notifier_get_server(FollowupNotifier *self)
{
  g_return_val_if_fail(FOLLOWUP_IS_NOTIFIER(self), "");
  return FOLLOWUP_NOTIFIER_GET_IFACE(self)->get_server(self);
}

const char *
followup_notifier_get_standing(FollowupNotifier *self)
{
  g_return_val_if_fail(FOLLOWUP_IS_NOTIFIER(self), "unknown");
  return FOLLOWUP_NOTIFIER_GET_IFACE(self)->get_standing(self);
}

void
followup_notifier_get_ready(FollowupNotifier *self)
{
  g_return_if_fail(FOLLOWUP_IS_NOTIFIER(self));
  FOLLOWUP_NOTIFIER_GET_IFACE(self)->get_ready(self);
}

gboolean
followup_notifier_stand_by(FollowupNotifier *self, gint64 until)
{
  g_return_val_if_fail(FOLLOWUP_IS_NOTIFIER(self), FALSE);
  return FOLLOWUP_NOTIFIER_GET_IFACE(self)->stand_by(self, until);
}

gboolean
followup_notifier_wake_server(FollowupNotifier *self)
{
  g_return_val_if_fail(FOLLOWUP_IS_NOTIFIER(self), TRUE);
  return FOLLOWUP_NOTIFIER_GET_IFACE(self)->wake_server(self);
}
