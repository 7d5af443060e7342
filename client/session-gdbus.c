/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "session-gdbus.h"

GVariant *
followup_session_send(FollowupSession *self,
                      const char *method,
                      GVariant *parameters,
                      int fd,
                      const char *type,
                      GError **error)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink(parameters);

  if (!followup_session_connect(self, error))
    return NULL;
  return followup_connection_send(self->connection, method, owned, fd, type, error);
}

GVariant *
followup_session_transfer(FollowupSession *self,
                          const char *method,
                          GVariant *parameters,
                          int fd,
                          const char *type,
                          FollowupProgressFunc progress,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink(parameters);

  if (!followup_session_connect(self, error))
    return NULL;
  return followup_connection_transfer(self->connection, method, owned, fd, type, progress,
                                      user_data, error);
}

GDBusConnection *
followup_session_get_bus(FollowupSession *self, GError **error)
{
  return followup_session_connect(self, error)
             ? followup_connection_get_bus(self->connection, error)
             : NULL;
}

gboolean
followup_session_watch(FollowupSession *self,
                       FollowupNewsFunc func,
                       gpointer user_data,
                       GError **error)
{
  return followup_session_connect(self, error)
         && followup_connection_watch(self->connection, func, user_data, error);
}

void
followup_session_unwatch(FollowupSession *self)
{
  followup_connection_unwatch(self->connection);
}
