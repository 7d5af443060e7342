/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* doctor-facts: asks bus, daemon and machine how they are. Judges nothing. */
#include "doctor.h"

#include "names.h"
#include "session-gdbus.h"

#include <string.h>
#include <sys/timex.h>

#define PATIENCE_MS 2000
#define UNIT "followupd.service"
#define SERVER "org.freedesktop.Notifications"
#define PORTAL "org.freedesktop.portal.Desktop"
#define MANAGER "org.freedesktop.systemd1"

void
followup_doctor_facts_free(FollowupDoctorFacts *self)
{
  if (self == NULL)
    return;
  g_free(self->bus_error);
  g_free(self->daemon_error);
  g_clear_pointer(&self->properties, g_variant_unref);
  g_clear_pointer(&self->backups, g_variant_unref);
  g_free(self->trial_error);
  g_free(self->unit_state);
  g_free(self->server_error);
  g_free(self->server);
  g_strfreev(self->capabilities);
  g_free(self->zone);
  g_free(self->zone_data);
  g_free(self);
}

/* Starts nobody for the sake of a question. */
static GVariant *
ask(GDBusConnection *bus,
    const char *name,
    const char *path,
    const char *interface,
    const char *method,
    GVariant *parameters,
    const char *type,
    GError **error)
{
  g_autoptr(GVariantType) reply_type = g_variant_type_new(type);

  return g_dbus_connection_call_sync(bus, name, path, interface, method, parameters, reply_type,
                                     G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, NULL, error);
}

static GVariant *
ask_bus(GDBusConnection *bus, const char *method, GVariant *parameters, const char *type)
{
  return ask(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
             parameters, type, NULL);
}

static gboolean
has_owner(GDBusConnection *bus, const char *name)
{
  g_autoptr(GVariant) reply = ask_bus(bus, "NameHasOwner", g_variant_new("(s)", name), "(b)");
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get(reply, "(b)", &owned);
  return owned;
}

static gboolean
is_activatable(GDBusConnection *bus, const char *name)
{
  g_autoptr(GVariant) reply = ask_bus(bus, "ListActivatableNames", NULL, "(as)");
  g_autofree const char **names = NULL;

  if (reply == NULL)
    return FALSE;
  g_variant_get(reply, "(^a&s)", &names);
  return g_strv_contains(names, name);
}

static void
ask_manager(FollowupDoctorFacts *self, GDBusConnection *bus)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;

  if (!has_owner(bus, MANAGER))
    return;
  reply = ask(bus, MANAGER, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager",
              "GetUnitFileState", g_variant_new("(s)", UNIT), "(s)", &error);
  if (reply != NULL)
    g_variant_get(reply, "(s)", &self->unit_state);
  else if (g_dbus_error_is_remote_error(error))
    self->unit_state = g_strdup("");
}

static gboolean
is_autostart_file(const char *folder)
{
  g_autofree char *path
      = g_build_filename(folder, "autostart", FOLLOWUP_DESKTOP_ID ".desktop", NULL);
  g_autoptr(GKeyFile) file = g_key_file_new();

  return g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL)
         && !g_key_file_get_boolean(file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN,
                                    NULL);
}

/* The user's own file wins, also one that says no. */
static gboolean
is_autostarted(void)
{
  g_autofree char *own = g_build_filename(g_get_user_config_dir(), "autostart",
                                          FOLLOWUP_DESKTOP_ID ".desktop", NULL);
  const char *const *folder = g_get_system_config_dirs();

  if (g_file_test(own, G_FILE_TEST_EXISTS))
    return is_autostart_file(g_get_user_config_dir());
  while (*folder != NULL && !is_autostart_file(*folder))
    folder++;
  return *folder != NULL;
}

static void
ask_server(FollowupDoctorFacts *self, GDBusConnection *bus)
{
  static const char path[] = "/org/freedesktop/Notifications";
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) about = NULL;
  g_autoptr(GVariant) capabilities = NULL;
  const char *name, *version;

  self->server_runs = has_owner(bus, SERVER);
  self->server_activatable = is_activatable(bus, SERVER);
  if (!self->server_runs)
    return;
  about = ask(bus, SERVER, path, SERVER, "GetServerInformation", NULL, "(ssss)", &error);
  if (about != NULL)
    capabilities = ask(bus, SERVER, path, SERVER, "GetCapabilities", NULL, "(as)", &error);
  if (capabilities == NULL) {
    g_dbus_error_strip_remote_error(error);
    self->server_error = g_strdup(error->message);
    return;
  }
  g_variant_get(about, "(&ss&ss)", &name, NULL, &version, NULL);
  self->server = g_strdup_printf("%s %s", name, version);
  g_variant_get(capabilities, "(^as)", &self->capabilities);
}

/* Of a daemon whose database does not open, nothing: that is told already. */
static void
ask_backups(FollowupDoctorFacts *self, FollowupSession *session)
{
  g_autoptr(GVariant) backups
      = followup_session_ask(session, "ListBackups", NULL, "(aa{sv})", NULL);
  g_autoptr(GVariant) changes = followup_session_ask(
      session, "ListHistory", g_variant_new_parsed("({'limit': <uint32 1>},)"), "(aa{sv})", NULL);
  g_autoptr(GVariant) list = NULL;

  if (backups == NULL || changes == NULL)
    return;
  self->backups = g_variant_get_child_value(backups, 0);
  list = g_variant_get_child_value(changes, 0);
  if (g_variant_n_children(list) > 0) {
    g_autoptr(GVariant) last = g_variant_get_child_value(list, 0);

    g_variant_lookup(last, "at", "x", &self->changed);
  }
}

/* The daemon shows it: that its own way to the screen is open is to be seen. */
static void
try_popup(FollowupDoctorFacts *self, FollowupSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = followup_session_ask(
      session, "ShowTestPopup", g_variant_new_parsed("(@a{sv} {},)"), "(a{sv})", &error);

  self->tried = TRUE;
  if (reply == NULL)
    self->trial_error = g_strdup(error->message);
}

static void
read_zone(FollowupDoctorFacts *self, FollowupSession *session)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(followup_session_get_zone_name(session), NULL);
  g_autofree char *version = followup_zone_data_version();

  self->zone = g_strdup(followup_session_get_zone_name(session));
  self->zone_known = zone != NULL;
  self->zone_data = *version != '\0' ? g_steal_pointer(&version) : NULL;
}

static void
read_clock(FollowupDoctorFacts *self, FollowupSession *session)
{
  struct timex state = { .modes = 0 };

  self->now = session->now;
  self->clock_synchronised = adjtimex(&state) != -1 && (state.status & STA_UNSYNC) == 0;
}

FollowupDoctorFacts *
followup_doctor_facts_gather(FollowupSession *session, gboolean popup)
{
  FollowupDoctorFacts *self = g_new0(FollowupDoctorFacts, 1);
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = followup_session_get_bus(session, &error);

  self->changed = FOLLOWUP_NO_INSTANT;
  read_zone(self, session);
  read_clock(self, session);
  if (bus == NULL) {
    self->bus_error = g_strdup(error->message);
    return self;
  }
  self->properties = followup_session_get_properties(session, &error);
  if (self->properties == NULL)
    self->daemon_error = g_strdup(error->message);
  else
    ask_backups(self, session);
  if (popup && self->properties != NULL)
    try_popup(self, session);
  ask_manager(self, bus);
  self->autostarts = is_autostarted();
  self->activatable = is_activatable(bus, FOLLOWUP_BUS_NAME);
  ask_server(self, bus);
  self->portal = has_owner(bus, PORTAL) || is_activatable(bus, PORTAL);
  return self;
}
