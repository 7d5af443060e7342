/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* application: the one place where siblings meet. Refuses to decide anything that one of them could
 * decide. */
#include "application.h"

#include "archive.h"
#include "clock-system.h"
#include "drafts.h"
#include "error.h"
#include "heap.h"
#include "hooks.h"
#include "keeper.h"
#include "launcher-desktop.h"
#include "names.h"
#include "notifier-libnotify.h"
#include "paths.h"
#include "planner.h"
#include "scheduler.h"
#include "service.h"
#include "seat.h"
#include "text.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* Of org.freedesktop.DBus.RequestName */
#define NAME_DO_NOT_QUEUE 4u
#define NAME_IS_PRIMARY_OWNER 1u
#define BEGIN_PATIENCE 100 /* ms */
/* For whoever knows whether the screen is locked: a name that was on it is not taken back. */
#define SEAT_PATIENCE 1000 /* ms */
/* Seconds: then the popup server is known, and the first question answered. */
#define TRIM_DELAY 2

static const int ending_signals[] = { SIGTERM, SIGINT, SIGHUP };

/* Everything in it is owned. */
typedef struct {
  GMainLoop *loop;
  GDBusConnection *connection;
  char *bus_name;
  FollowupClock *clock;
  FollowupPaths *paths;
  FollowupSettings *settings;
  FollowupService *service;
  FollowupStore *store;
  FollowupPlanner *planner;
  FollowupKeeper *keeper;
  FollowupNotifier *notifier;
  FollowupScheduler *scheduler;
  FollowupLauncher *launcher;
  FollowupDrafts *drafts;
  FollowupHooks *hooks;
  FollowupSeat *seat;
  FollowupArchive *archive;
  gboolean archiving; /* it was started */
  gulong closed_id, jumped_id, settings_id;
  guint signal_ids[G_N_ELEMENTS(ending_signals)];
  guint begin_id, hurry_id; /* what is not needed for an answer begins */
  guint replan_id;          /* plans are looked at once more */
  guint trim_id;
} Application;

static gboolean
quit_cb(gpointer user_data)
{
  Application *self = user_data;

  g_main_loop_quit(self->loop);
  return G_SOURCE_CONTINUE; /* a second signal while ending changes nothing */
}

/* Systemd starts the daemon again with the next bus: nothing is gained by reconnecting. */
static void
closed_cb(GDBusConnection *connection, gboolean vanished, GError *error, Application *self)
{
  g_message("the session bus closed the connection; ending");
  g_main_loop_quit(self->loop);
}

static gboolean
connect_bus(Application *self, GError **error)
{
  g_autoptr(GError) why = NULL;

  self->connection = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &why);
  if (self->connection == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("no session bus: %s; expected one at DBUS_SESSION_BUS_ADDRESS, as every "
                  "desktop session has"),
                why->message);
    return FALSE;
  }
  /* GLib would end the process by SIGTERM, with the store still open. */
  g_dbus_connection_set_exit_on_close(self->connection, FALSE);
  self->closed_id = g_signal_connect(self->connection, "closed", G_CALLBACK(closed_cb), self);
  return TRUE;
}

static gboolean
take_name(Application *self, GError **error)
{
  g_autofree char *quoted = followup_text_quote(self->bus_name);
  g_autoptr(GError) why = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint32 code;

  reply = g_dbus_connection_call_sync(
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new("(su)", self->bus_name, NAME_DO_NOT_QUEUE),
      G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &why);
  if (reply == NULL) {
    g_dbus_error_strip_remote_error(why);
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("no bus name %s: %s"), quoted,
                why->message);
    return FALSE;
  }
  g_variant_get(reply, "(u)", &code);
  if (code == NAME_IS_PRIMARY_OWNER)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
              _("another followupd has the bus name %s; a second one needs a name and folders of "
                "its own, given by --bus-name, --data and --config"),
              quoted);
  return FALSE;
}

static void
log_settings_problems(Application *self)
{
  const char *const *problems = followup_settings_get_problems(self->settings);

  for (; *problems != NULL; problems++)
    g_warning("%s", *problems);
}

static void
replan(Application *self)
{
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(self->settings, followup_clock_get_zone(self->clock));
  g_autoptr(GError) error = NULL;

  if (!followup_store_set_rules(self->store, rules, &error))
    g_warning("plans stay as they are: %s", error->message);
}

static gboolean
replan_cb(gpointer user_data)
{
  Application *self = user_data;

  self->replan_id = 0;
  replan(self);
  return G_SOURCE_REMOVE;
}

static void
settings_changed_cb(FollowupSettings *settings, Application *self)
{
  log_settings_problems(self);
  replan(self);
  followup_service_update_due(self->service);
}

static void
jumped_cb(FollowupClock *clock, Application *self)
{
  replan(self); /* where zone or laws are others now; else it is one look */
  followup_service_update_due(self->service);
}

static void
due_changed_cb(FollowupScheduler *scheduler, Application *self)
{
  followup_service_update_due(self->service);
}

static void
standing_changed_cb(FollowupNotifier *notifier, Application *self)
{
  followup_service_set_popups(self->service, followup_notifier_get_standing(notifier),
                              followup_notifier_get_server(notifier));
}

/* Starting leaves pages and holes in the heap that a daemon which mostly sleeps would keep for
 * days. */
static gboolean
trim_cb(gpointer user_data)
{
  Application *self = user_data;

  self->trim_id = 0;
  followup_store_trim(self->store);
  return G_SOURCE_REMOVE;
}

static void
wanted_cb(FollowupService *service, Application *self)
{
  followup_keeper_try_again(self->keeper);
}

static gboolean
place_cb(const char *path, char **kept, gpointer user_data, GError **error)
{
  Application *self = user_data;

  return followup_keeper_install(self->keeper, path, kept, error);
}

static void
suspect_cb(FollowupArchive *archive, Application *self)
{
  followup_keeper_suspect(self->keeper);
}

static void
keeper_changed_cb(FollowupKeeper *keeper, Application *self)
{
  followup_service_set_notices(self->service, followup_keeper_get_notices(keeper));
  followup_service_set_failure(self->service, followup_keeper_get_failure(keeper));
  if (followup_keeper_get_failure(keeper) == NULL && !self->archiving)
    followup_archive_start(self->archive);
  self->archiving |= followup_keeper_get_failure(keeper) == NULL;
}

/* What could not be planned anew while the disk took nothing. */
static void
mended_cb(FollowupKeeper *keeper, Application *self)
{
  if (self->replan_id == 0 && followup_keeper_get_failure(keeper) == NULL)
    self->replan_id = g_idle_add(replan_cb, self);
}

static void
news_cb(FollowupKeeper *keeper,
        const char *id,
        const char *summary,
        const char *body,
        Application *self)
{
  followup_scheduler_tell(self->scheduler, id, summary, body);
}

static void
test_wanted_cb(FollowupService *service, Application *self)
{
  followup_scheduler_show_test(self->scheduler);
}

static void
test_ended_cb(FollowupScheduler *scheduler, const char *why, Application *self)
{
  followup_service_end_tests(self->service, why);
}

static void
make_store(Application *self)
{
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(self->settings, followup_clock_get_zone(self->clock));

  self->store = followup_store_new(self->paths->database, self->clock, rules);
  self->planner = followup_planner_new(self->store);
}

static void
make_drafts(Application *self)
{
  g_autofree char *folder = g_build_filename(g_get_user_runtime_dir(), "followup", NULL);

  self->launcher = followup_launcher_desktop_new(self->connection, folder);
  self->drafts = followup_drafts_new(self->store, self->settings, self->clock, self->launcher,
                                     self->paths->config);
}

/* What a hook types at followup is for this instance. */
static void
make_hooks(Application *self)
{
  g_autofree char *folder = g_build_filename(self->paths->config, "hooks", NULL);
  g_autofree char *instance = g_strconcat(FOLLOWUP_ENV_BUS_NAME "=", self->bus_name, NULL);
  const char *const variables[] = { instance, NULL };

  self->hooks = followup_hooks_new(self->store, self->clock, self->launcher, folder, variables);
  followup_service_set_hooks(self->service, self->hooks);
}

static void
woke_cb(FollowupSeat *seat, Application *self)
{
  followup_scheduler_look_again(self->scheduler);
}

static void
lock_changed_cb(FollowupSeat *seat, Application *self)
{
  followup_scheduler_set_locked(self->scheduler, followup_seat_is_locked(seat));
}

/* The application's handlers come before the scheduler's, so that it looks at plans already made
 * anew. What is made here waits for the database to be open. */
static void
build(Application *self)
{
  make_store(self);
  log_settings_problems(self);
  self->settings_id
      = g_signal_connect(self->settings, "changed", G_CALLBACK(settings_changed_cb), self);
  self->jumped_id = g_signal_connect(self->clock, "jumped", G_CALLBACK(jumped_cb), self);
  self->notifier = followup_notifier_libnotify_new(self->connection);
  g_signal_connect(self->notifier, "standing-changed", G_CALLBACK(standing_changed_cb), self);
  make_drafts(self);
  make_hooks(self);
  self->scheduler = followup_scheduler_new(self->store, self->notifier, self->clock, self->settings,
                                           self->drafts, self->launcher);
  g_signal_connect(self->scheduler, "due-changed", G_CALLBACK(due_changed_cb), self);
  g_signal_connect(self->scheduler, "test-ended", G_CALLBACK(test_ended_cb), self);
  g_signal_connect(self->service, "test-wanted", G_CALLBACK(test_wanted_cb), self);
  standing_changed_cb(self->notifier, self);
  self->archive = followup_archive_new(self->store, self->clock, self->paths->database);
  g_signal_connect(self->archive, "suspect", G_CALLBACK(suspect_cb), self);
  followup_archive_set_placer(self->archive, place_cb, self);
  followup_service_set_archive(self->service, self->archive);
}

static gboolean
remind_cb(gpointer user_data)
{
  Application *self = user_data;

  self->begin_id = 0;
  followup_scheduler_start(self->scheduler);
  return G_SOURCE_REMOVE;
}

static void
met_cb(FollowupSeat *seat, Application *self)
{
  g_clear_handle_id(&self->begin_id, g_source_remove);
  self->begin_id = g_idle_add_full(G_PRIORITY_HIGH_IDLE, remind_cb, self, NULL);
}

static void
make_seat(Application *self)
{
  self->seat = followup_seat_new(self->connection);
  g_signal_connect(self->seat, "woke", G_CALLBACK(woke_cb), self);
  g_signal_connect(self->seat, "lock-changed", G_CALLBACK(lock_changed_cb), self);
  g_signal_connect(self->seat, "met", G_CALLBACK(met_cb), self);
}

/* What is damaged is mended, as soon as nothing else is to do, before there are reminders of it. */
static gboolean
begin_cb(gpointer user_data)
{
  Application *self = user_data;

  g_clear_handle_id(&self->begin_id, g_source_remove);
  g_clear_handle_id(&self->hurry_id, g_source_remove);
  if (g_dbus_connection_is_closed(self->connection))
    return G_SOURCE_REMOVE; /* closed_cb() ends it all */
  followup_heap_trim(); /* what stays goes into the gaps, not between what is let go of later: */
  make_seat(self);
  followup_store_check(self->store, NULL);
  self->begin_id = g_timeout_add(SEAT_PATIENCE, remind_cb, self);
  return G_SOURCE_REMOVE;
}

/* Behind the first answers: who calls may have had to wait for the daemon's start. Reminders begin
 * however many go on calling. */
static void
begin_soon(Application *self)
{
  self->begin_id = g_idle_add_full(G_PRIORITY_HIGH_IDLE, begin_cb, self, NULL);
  self->hurry_id = g_timeout_add(BEGIN_PATIENCE, begin_cb, self);
  self->trim_id = g_timeout_add_seconds(TRIM_DELAY, trim_cb, self);
}

/* The database, or why there is none: then it is tried again, and told meanwhile. */
static gboolean
serve(Application *self, GError **error)
{
  self->keeper = followup_keeper_new(self->paths, self->store, self->clock);
  g_signal_connect(self->keeper, "news", G_CALLBACK(news_cb), self);
  if (!followup_keeper_start(self->keeper, error))
    return FALSE;
  g_signal_connect(self->keeper, "changed", G_CALLBACK(keeper_changed_cb), self);
  g_signal_connect(self->keeper, "changed", G_CALLBACK(mended_cb), self);
  g_signal_connect(self->service, "wanted", G_CALLBACK(wanted_cb), self);
  keeper_changed_cb(self->keeper, self);
  followup_service_set_store(self->service, self->store, self->drafts);
  begin_soon(self);
  return TRUE;
}

static gboolean
read_options(Application *self, const FollowupApplicationOptions *options, GError **error)
{
  const char *name = options->bus_name != NULL ? options->bus_name : FOLLOWUP_BUS_NAME;
  g_autofree char *quoted = followup_text_quote(name);

  if (g_dbus_is_name(name) && !g_dbus_is_unique_name(name)) {
    self->bus_name = g_strdup(name);
    return TRUE;
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no bus name; expected one such as ‘%s.Test’"), quoted, FOLLOWUP_BUS_NAME);
  return FALSE;
}

/* On the bus, by name; calls wait from here on. */
static gboolean
appear(Application *self, GError **error)
{
  self->service = followup_service_new(self->connection, self->paths->database, self->clock,
                                       self->settings, error);
  return self->service != NULL && take_name(self, error);
}

static gboolean
start(Application *self, const FollowupApplicationOptions *options, GError **error)
{
  if (!read_options(self, options, error) || !connect_bus(self, error))
    return FALSE;
  self->clock = followup_clock_system_new(error);
  if (self->clock == NULL)
    return FALSE;
  self->paths = followup_paths_new(options->data, options->config);
  self->settings = followup_settings_new(self->paths->config);
  if (!appear(self, error))
    return FALSE;
  build(self);
  return serve(self, error);
}

static void
release_name(Application *self)
{
  g_autoptr(GVariant) reply = NULL;

  if (g_dbus_connection_is_closed(self->connection))
    return;
  g_dbus_connection_flush_sync(self->connection, NULL, NULL); /* replies to what is on disk */
  reply = g_dbus_connection_call_sync(
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "ReleaseName", g_variant_new("(s)", self->bus_name), NULL, G_DBUS_CALL_FLAGS_NONE, 1000, NULL,
      NULL); /* the end of the connection releases it as well */
}

/* Nothing new is shown, nothing more is answered, then the store closes; only then may a next
 * daemon take name and lock. The notifier closes its popups: what is due comes back in the next
 * life. */
static void
stop(Application *self)
{
  g_clear_handle_id(&self->begin_id, g_source_remove);
  g_clear_handle_id(&self->hurry_id, g_source_remove);
  g_clear_handle_id(&self->replan_id, g_source_remove);
  if (self->service != NULL)
    g_signal_handlers_disconnect_by_data(self->service, self);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data(self->keeper, self);
  if (self->clock != NULL)
    g_clear_signal_handler(&self->jumped_id, self->clock);
  if (self->settings != NULL)
    g_clear_signal_handler(&self->settings_id, self->settings);
  if (self->seat != NULL)
    g_signal_handlers_disconnect_by_data(self->seat, self);
  g_clear_object(&self->seat);
  if (self->scheduler != NULL)
    g_signal_handlers_disconnect_by_data(self->scheduler, self);
  g_clear_object(&self->scheduler);
  if (self->notifier != NULL)
    g_signal_handlers_disconnect_by_data(self->notifier, self);
  g_clear_object(&self->notifier);
  if (self->service != NULL)
    followup_service_stop(self->service);
  g_clear_object(&self->service);
  if (self->archive != NULL)
    followup_archive_stop(self->archive);
  g_clear_object(&self->archive);
  if (self->hooks != NULL)
    followup_hooks_stop(self->hooks);
  g_clear_object(&self->hooks);
  g_clear_object(&self->planner);
  g_clear_object(&self->drafts);
  g_clear_object(&self->launcher);
  if (self->keeper != NULL)
    followup_keeper_stop(self->keeper);
  g_clear_object(&self->store);
  if (self->connection != NULL) {
    g_clear_signal_handler(&self->closed_id, self->connection);
    release_name(self);
  }
}

static void
clear(Application *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(self->signal_ids); i++)
    g_clear_handle_id(&self->signal_ids[i], g_source_remove);
  g_clear_handle_id(&self->trim_id, g_source_remove);
  g_clear_object(&self->settings);
  g_clear_object(&self->clock);
  g_clear_pointer(&self->paths, followup_paths_free);
  g_clear_object(&self->connection);
  g_clear_pointer(&self->bus_name, g_free);
  g_clear_pointer(&self->loop, g_main_loop_unref);
  g_clear_object(&self->keeper); /* with its lock */
}

gboolean
followup_application_run(const FollowupApplicationOptions *options, GError **error)
{
  Application self = { 0 };
  gboolean started;

  self.loop = g_main_loop_new(NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS(ending_signals); i++)
    self.signal_ids[i] = g_unix_signal_add(ending_signals[i], quit_cb, &self);
  started = start(&self, options, error);
  if (started)
    g_main_loop_run(self.loop);
  stop(&self);
  clear(&self);
  return started;
}
