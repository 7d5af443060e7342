/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "connection-error.h"

#include "error.h"
#include "names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROBE_TIMEOUT_MS 1000

static GVariant *
ask_bus(FollowupBus *bus, const char *method, const char *name, const char *type, GError **error)
{
  const FollowupBusCall call = { .name = "org.freedesktop.DBus",
                                 .path = "/org/freedesktop/DBus",
                                 .interface = "org.freedesktop.DBus",
                                 .method = method,
                                 .type = type,
                                 .timeout = PROBE_TIMEOUT_MS,
                                 .starts = TRUE };

  return followup_bus_call(bus, &call, g_variant_new("(s)", name), error);
}

gboolean
followup_connection_error_has_owner(FollowupBus *bus, const char *bus_name)
{
  g_autoptr(GVariant) reply = ask_bus(bus, "NameHasOwner", bus_name, "(b)", NULL);
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get(reply, "(b)", &owned);
  return owned;
}

static GError *say(const char *format, ...) G_GNUC_PRINTF(1, 2);

static GError *
say(const char *format, ...)
{
  va_list arguments;
  GError *error;

  va_start(arguments, format);
  error = g_error_new_valist(FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE, format, arguments);
  va_end(arguments);
  return error;
}

/* No answer in time: the bus, the daemon, or a start of the daemon that does not end. */
static GError *
word_timeout(FollowupBus *bus, const char *bus_name)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GVariant) reply = ask_bus(bus, "GetConnectionUnixProcessID", bus_name, "(u)", &local);
  guint32 pid = 0;

  if (reply == NULL && g_error_matches(local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return say(_("the session bus does not answer"));
  if (reply == NULL)
    return say(_("followupd did not come up as ‘%s’ in time: what keeps it is in ‘systemctl --user "
                 "status followupd’, or start ‘followupd’ by hand to see"),
               bus_name);
  g_variant_get(reply, "(u)", &pid);
  return say(_("followupd runs (process %u) but does not answer"), pid);
}

/* The bus could not start it: the reason is the bus's or systemd's own. */
static GError *
word_failed_start(const GError *error)
{
  g_autofree char *reason = g_strdup(error->message);

  return say(_("followupd cannot be started: %s"), g_strchomp(reason));
}

static GError *
word_dbus_error(FollowupBus *bus, const char *bus_name, GError *error)
{
  switch (error->code) {
  case G_DBUS_ERROR_SERVICE_UNKNOWN:
  case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
    return say(_("nothing provides ‘%s’ on the session bus: is followupd installed? It can be "
                 "started by hand with ‘followupd’"),
               bus_name);
  case G_DBUS_ERROR_NO_REPLY:
    return say(
        _("followupd ended while it was asked: ‘journalctl --user -u followupd’ may say why"));
  case G_DBUS_ERROR_TIMEOUT:
  case G_DBUS_ERROR_TIMED_OUT:
    return word_timeout(bus, bus_name);
  case G_DBUS_ERROR_UNKNOWN_METHOD:
  case G_DBUS_ERROR_UNKNOWN_INTERFACE:
  case G_DBUS_ERROR_UNKNOWN_OBJECT:
  case G_DBUS_ERROR_UNKNOWN_PROPERTY:
    return say(_("the program that owns ‘%s’ is not a followupd of this version: restart it"),
               bus_name);
  case G_DBUS_ERROR_DISCONNECTED:
    return say(_("the session bus went away"));
  case G_DBUS_ERROR_LIMITS_EXCEEDED:
    return say(_("the session bus refuses: %s"), error->message);
  default:
    return word_failed_start(error);
  }
}

GError *
followup_connection_error_word(FollowupBus *bus, const char *bus_name, GError *error)
{
  GError *worded;

  g_dbus_error_strip_remote_error(error);
  if (error->domain == FOLLOWUP_ERROR)
    return error;
  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    worded = word_timeout(bus, bus_name);
  else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    worded = say(_("the session bus went away"));
  else if (error->domain == G_DBUS_ERROR)
    worded = word_dbus_error(bus, bus_name, error);
  else
    worded = word_failed_start(error);
  g_error_free(error);
  return worded;
}
