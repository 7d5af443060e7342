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
word_timeout(FollowupBus *bus, const char *bus_name, gboolean change)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GVariant) reply = ask_bus(bus, "GetConnectionUnixProcessID", bus_name, "(u)", &local);
  guint32 pid = 0;

  if (reply == NULL && g_error_matches(local, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_TIMED_OUT))
    return say(_("the session bus does not answer"));
  if (reply == NULL)
    return say(_("followupd did not come up as ‘%s’ in time: what keeps it is in ‘systemctl --user "
                 "status followupd’, or start ‘followupd’ by hand to see"),
               bus_name);
  g_variant_get(reply, "(u)", &pid);
  if (change)
    return say(_("followupd runs (process %u) but does not answer: what was asked may still be "
                 "done; see in ‘followup log’ whether it was before you ask again"),
               pid);
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
word_bus_error(FollowupBus *bus, const char *bus_name, gboolean change, const GError *error)
{
  switch ((FollowupBusError)error->code) {
  case FOLLOWUP_BUS_ERROR_NOBODY:
    return say(_("nothing provides ‘%s’ on the session bus: is followupd installed? It can be "
                 "started by hand with ‘followupd’"),
               bus_name);
  case FOLLOWUP_BUS_ERROR_NO_REPLY:
    return say(
        _("followupd ended while it was asked: ‘journalctl --user -u followupd’ may say why"));
  case FOLLOWUP_BUS_ERROR_TOLD_LATE:
  case FOLLOWUP_BUS_ERROR_TIMED_OUT:
    return word_timeout(bus, bus_name, change);
  case FOLLOWUP_BUS_ERROR_OTHER_KIND:
    return say(_("the program that owns ‘%s’ is not a followupd of this version: restart it"),
               bus_name);
  case FOLLOWUP_BUS_ERROR_CLOSED:
    return say(_("the session bus went away"));
  case FOLLOWUP_BUS_ERROR_NONSENSE:
    return say("%s", error->message);
  case FOLLOWUP_BUS_ERROR_LIMITS:
    return say(_("the session bus refuses: %s"), error->message);
  default:
    return word_failed_start(error);
  }
}

GError *
followup_connection_error_word(FollowupBus *bus,
                               const char *bus_name,
                               gboolean change,
                               GError *error)
{
  GError *worded;

  if (error->domain == FOLLOWUP_ERROR)
    return error;
  worded = error->domain == FOLLOWUP_BUS_ERROR ? word_bus_error(bus, bus_name, change, error)
                                               : word_failed_start(error);
  g_error_free(error);
  return worded;
}
