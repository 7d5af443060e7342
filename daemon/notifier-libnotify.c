/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-libnotify: owns the watch on the popup server's name and the thread that talks to it;
 * refuses to call libnotify itself, which blocks. */

#include "notifier-libnotify.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "names.h"
#include "notifier-thread.h"

#define WAKE_TIMEOUT 5000 /* ms */
/* A bus without the limits of the stock session.conf allows 128 pending calls. */
#define MAX_IN_FLIGHT 64

struct _FollowupNotifierLibnotify {
  GObject parent;

  GDBusConnection *connection;    /* owned */
  FollowupNotifierThread *thread; /* owned; stopped by dispose; NULL: nothing was shown yet */
  GCancellable *cancellable;      /* owned; of the calls that await an answer */
  guint watch;
  char *owner;       /* the server's unique name; NULL: none, or not yet known */
  char *server;      /* "dunst 1.9.0"; never NULL */
  guint generation;  /* counts owners */
  gboolean known;    /* the bus told whether there is one */
  gboolean met;      /* the server said what it can, so it does not hang: popups may go there */
  gboolean has_keys; /* what comes with the key of another takes its place */
  gboolean has_markup, has_actions;
  gboolean waking; /* the bus is being asked to start one */
  guint in_flight; /* shows without their answer */
};

static void followup_notifier_libnotify_init_notifier(FollowupNotifierInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE(FollowupNotifierLibnotify,
                              followup_notifier_libnotify,
                              G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(FOLLOWUP_TYPE_NOTIFIER,
                                                    followup_notifier_libnotify_init_notifier))

typedef struct {
  FollowupNotifierLibnotify *notifier; /* owned */
  char *id;
  const char *why; /* static; NULL: it is closed */
} Refusal;

static gboolean
refuse_cb(gpointer data)
{
  Refusal *refusal = data;

  if (refusal->why != NULL)
    g_signal_emit_by_name(refusal->notifier, "failed", refusal->id, refusal->why);
  else
    g_signal_emit_by_name(refusal->notifier, "closed", refusal->id);
  return G_SOURCE_REMOVE;
}

static void
free_refusal(gpointer data)
{
  Refusal *refusal = data;

  g_object_unref(refusal->notifier);
  g_free(refusal->id);
  g_free(refusal);
}

/* Nothing comes back from within the caller's call. */
static void
refuse_later(FollowupNotifierLibnotify *self, const char *id, const char *why)
{
  Refusal *refusal = g_new0(Refusal, 1);

  *refusal = (Refusal){ g_object_ref(self), g_strdup(id), why };
  g_idle_add_full(G_PRIORITY_DEFAULT, refuse_cb, refusal, free_refusal);
}

static gboolean
is_available(FollowupNotifier *notifier)
{
  return FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier)->met;
}

static guint
get_room(FollowupNotifier *notifier)
{
  return MAX_IN_FLIGHT - MIN(FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier)->in_flight, MAX_IN_FLIGHT);
}

static gboolean
is_awaiting(FollowupNotifier *notifier)
{
  return FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier)->in_flight > 0;
}

static const char *
get_server(FollowupNotifier *notifier)
{
  return FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier)->server;
}

static const char *
get_standing(FollowupNotifier *notifier)
{
  const FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);

  if (!self->known)
    return "unknown";
  if (self->owner == NULL)
    return "none";
  return self->met ? "ready" : "silent";
}

static void handle_report(const FollowupReport *report, gpointer data);

/* A daemon that shows nothing for days needs none. */
static void
begin_thread(FollowupNotifierLibnotify *self)
{
  self->thread = followup_notifier_thread_new(handle_report, self);
  followup_notifier_thread_reset(self->thread, self->generation, self->owner);
  followup_notifier_thread_set_abilities(self->thread, self->has_markup, self->has_actions);
}

static void
show(FollowupNotifier *notifier, const FollowupPopup *popup)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);

  if (!self->met) {
    refuse_later(self, popup->id, _("there is no popup server"));
  } else if (self->in_flight >= MAX_IN_FLIGHT) {
    refuse_later(self, popup->id, _("too many popups wait for the server"));
  } else {
    if (self->thread == NULL)
      begin_thread(self);
    self->in_flight++;
    followup_notifier_thread_show(self->thread, popup);
  }
}

static void
get_ready(FollowupNotifier *notifier)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);

  if (!self->met || self->thread != NULL)
    return;
  begin_thread(self);
  followup_notifier_thread_meet(self->thread);
}

static gboolean
stand_by(FollowupNotifier *notifier, gint64 until)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);

  if (!self->met || self->thread == NULL)
    return FALSE;
  followup_notifier_thread_stand_by(self->thread, until);
  return TRUE;
}

static void
withdraw(FollowupNotifier *notifier, const char *id)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);

  if (self->thread != NULL)
    followup_notifier_thread_withdraw(self->thread, id);
}

/* One plain call, not libnotify's business: it knows only popups of its own. */
static void
withdraw_stale(FollowupNotifier *notifier,
               guint server_id,
               const char *server_owner,
               const char *bus_guid)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);

  if (server_id == 0 || self->owner == NULL || g_strcmp0(server_owner, self->owner) != 0
      || g_strcmp0(bus_guid, g_dbus_connection_get_guid(self->connection)) != 0)
    return;
  g_dbus_connection_call(self->connection, self->owner, FOLLOWUP_POPUPS_PATH, FOLLOWUP_POPUPS_NAME,
                         "CloseNotification", g_variant_new("(u)", server_id), NULL,
                         G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

typedef struct {
  FollowupNotifierLibnotify *notifier; /* not owned: its end cancels the calls */
  char *key;
  guint generation;
} Keyed;

static void
free_keyed(gpointer data)
{
  Keyed *keyed = data;

  g_free(keyed->key);
  g_free(keyed);
}

static void
finish_keyed(Keyed *keyed)
{
  if (keyed->generation == keyed->notifier->generation)
    g_signal_emit_by_name(keyed->notifier, "closed", keyed->key);
  free_keyed(keyed);
}

static void
handle_closed_keyed_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  G_GNUC_UNUSED g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    free_keyed(data);
  else
    finish_keyed(data);
}

static void
handle_placed_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  Keyed *keyed = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    free_keyed(keyed);
  else if (reply == NULL || keyed->generation != keyed->notifier->generation)
    finish_keyed(keyed);
  else
    g_dbus_connection_call(G_DBUS_CONNECTION(source), keyed->notifier->owner, FOLLOWUP_POPUPS_PATH,
                           FOLLOWUP_POPUPS_NAME, "CloseNotification", reply, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, keyed->notifier->cancellable,
                           handle_closed_keyed_cb, keyed);
}

/* An earlier life died before it learnt the popup's id: one is put in its place, of which we learn
 * it. */
static void
withdraw_key(FollowupNotifier *notifier, const char *key)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);
  Keyed *keyed;
  GVariantDict hints;

  if (!self->met || !self->has_keys) {
    refuse_later(self, key, NULL);
    return;
  }
  keyed = g_new(Keyed, 1);
  *keyed = (Keyed){ self, g_strdup(key), self->generation };
  g_variant_dict_init(&hints, NULL);
  g_variant_dict_insert(&hints, FOLLOWUP_KEY_HINT, "s", key);
  g_variant_dict_insert(&hints, "urgency", "y", 0);
  g_dbus_connection_call(
      self->connection, self->owner, FOLLOWUP_POPUPS_PATH, FOLLOWUP_POPUPS_NAME, "Notify",
      g_variant_new("(susss@as@a{sv}i)", _("Followup"), 0u, FOLLOWUP_ICON, _("Followup"), "",
                    g_variant_new_strv(NULL, 0), g_variant_dict_end(&hints), 1),
      G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, self->cancellable,
      handle_placed_cb, keyed);
}

static void
handle_woken_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  FollowupNotifierLibnotify *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* self is gone */
  self->waking = FALSE;
  /* Whether there is a server now is for the name's owner to say. */
  if (reply == NULL)
    g_debug("no popup server was started: %s", error->message);
}

static gboolean
wake_server(FollowupNotifier *notifier)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(notifier);

  if (self->waking)
    return FALSE;
  if (!self->known || self->owner != NULL)
    return TRUE;
  self->waking = TRUE;
  g_dbus_connection_call(
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "StartServiceByName", g_variant_new("(su)", FOLLOWUP_POPUPS_NAME, 0), G_VARIANT_TYPE("(u)"),
      G_DBUS_CALL_FLAGS_NONE, WAKE_TIMEOUT, self->cancellable, handle_woken_cb, self);
  return TRUE;
}

static void
followup_notifier_libnotify_init_notifier(FollowupNotifierInterface *interface)
{
  interface->show = show;
  interface->withdraw = withdraw;
  interface->withdraw_stale = withdraw_stale;
  interface->withdraw_key = withdraw_key;
  interface->is_available = is_available;
  interface->get_room = get_room;
  interface->is_awaiting = is_awaiting;
  interface->get_server = get_server;
  interface->get_standing = get_standing;
  interface->get_ready = get_ready;
  interface->stand_by = stand_by;
  interface->wake_server = wake_server;
}

static void
set_server(FollowupNotifierLibnotify *self, const char *server)
{
  g_free(self->server);
  self->server = g_strdup(server != NULL ? server : "");
}

static void
handle_report(const FollowupReport *report, gpointer data)
{
  g_autoptr(FollowupNotifierLibnotify) self = g_object_ref(data);
  gboolean answers = report->kind == FOLLOWUP_REPORT_SHOWN || report->kind == FOLLOWUP_REPORT_FAILED
                     || report->kind == FOLLOWUP_REPORT_DROPPED;

  if (answers)
    self->in_flight--;
  /* What an earlier server did no longer counts: "server-changed" said so. */
  if (report->generation != self->generation) {
    if (answers)
      g_signal_emit_by_name(self, "room");
    return;
  }
  switch (report->kind) {
  case FOLLOWUP_REPORT_DROPPED:
    g_signal_emit_by_name(self, "room"); /* who asked for it knows the rest */
    break;
  case FOLLOWUP_REPORT_SHOWN:
    g_signal_emit_by_name(self, "shown", report->id, report->server_id, self->owner,
                          g_dbus_connection_get_guid(self->connection));
    break;
  case FOLLOWUP_REPORT_FAILED:
    g_signal_emit_by_name(self, "failed", report->id, report->text);
    break;
  case FOLLOWUP_REPORT_ACTION:
    g_signal_emit_by_name(self, "action", report->id, report->text, report->activation);
    break;
  case FOLLOWUP_REPORT_CLOSED:
    g_signal_emit_by_name(self, "closed", report->id);
    break;
  }
}

/* Getting to know each other */

/* A question to a server. */
typedef struct {
  FollowupNotifierLibnotify *notifier; /* not owned: its end cancels the call */
  guint generation;
} Question;

/* However long the server takes: one that hangs now goes on later, and there is nothing to try
 * again. */
static void
ask_server(FollowupNotifierLibnotify *self, const char *method, GAsyncReadyCallback callback)
{
  Question *question = g_new(Question, 1);

  *question = (Question){ self, self->generation };
  g_dbus_connection_call(self->connection, self->owner, FOLLOWUP_POPUPS_PATH, FOLLOWUP_POPUPS_NAME,
                         method, NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT,
                         self->cancellable, callback, question);
}

/* Takes the question. NULL: it was put to a server of earlier, or the server went away; *asker is
 * set where there is something to go on with, also when the server answered by an error. */
static GVariant *
take_reply(GObject *source,
           GAsyncResult *result,
           Question *taken,
           const char *type,
           FollowupNotifierLibnotify **asker)
{
  g_autofree Question *question = taken;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || question->generation != question->notifier->generation
      || (reply == NULL && !g_dbus_error_is_remote_error(error))
      || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
      || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
      || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    return NULL;
  *asker = question->notifier;
  return reply != NULL && g_variant_is_of_type(reply, G_VARIANT_TYPE(type))
             ? g_steal_pointer(&reply)
             : NULL;
}

static void
handle_abilities_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  FollowupNotifierLibnotify *self = NULL;
  g_autoptr(GVariant) reply = take_reply(source, result, data, "(as)", &self);
  g_autofree const char **list = NULL;

  if (self == NULL)
    return;
  if (reply != NULL)
    g_variant_get(reply, "(^a&s)", &list);
  self->has_markup = list != NULL && g_strv_contains(list, "body-markup");
  self->has_actions = list != NULL && g_strv_contains(list, "actions");
  if (self->thread != NULL)
    followup_notifier_thread_set_abilities(self->thread, self->has_markup, self->has_actions);
  self->has_keys = list != NULL && g_strv_contains(list, FOLLOWUP_KEY_HINT);
  self->met = TRUE;
  g_signal_emit_by_name(self, "standing-changed");
  g_signal_emit_by_name(self, "server-changed", TRUE);
}

/* "dunst 1.9.0" of "dunst" and "1.9.0 (2022-06-27)" */
static void
handle_information_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  FollowupNotifierLibnotify *self = NULL;
  g_autoptr(GVariant) reply = take_reply(source, result, data, "(ssss)", &self);
  g_autofree char *name = NULL;
  g_autofree char *version = NULL;
  g_autofree char *server = NULL;

  if (self == NULL)
    return;
  if (reply != NULL) {
    g_variant_get_child(reply, 0, "s", &name);
    g_variant_get_child(reply, 2, "s", &version);
    version[strcspn(version, " ")] = '\0';
    server = g_strstrip(g_strjoin(" ", name, version, NULL));
  }
  set_server(self, server);
  ask_server(self, "GetCapabilities", handle_abilities_cb);
}

/* What was handed to an earlier owner is void. */
static void
begin_generation(FollowupNotifierLibnotify *self)
{
  self->generation++;
  if (self->thread != NULL)
    followup_notifier_thread_reset(self->thread, self->generation, self->owner);
}

static void
handle_name_appeared_cb(GDBusConnection *connection,
                        const char *name,
                        const char *owner,
                        gpointer data)
{
  FollowupNotifierLibnotify *self = data;

  self->known = TRUE;
  self->met = FALSE;
  g_free(self->owner);
  self->owner = g_strdup(owner);
  begin_generation(self);
  ask_server(self, "GetServerInformation", handle_information_cb);
  g_signal_emit_by_name(self, "standing-changed");
}

static void
handle_name_vanished_cb(GDBusConnection *connection, const char *name, gpointer data)
{
  FollowupNotifierLibnotify *self = data;
  gboolean was_met = self->met;

  self->known = TRUE;
  self->met = FALSE;
  g_clear_pointer(&self->owner, g_free);
  set_server(self, NULL);
  begin_generation(self);
  g_signal_emit_by_name(self, "standing-changed");
  if (was_met)
    g_signal_emit_by_name(self, "server-changed", FALSE);
}

static void
followup_notifier_libnotify_dispose(GObject *object)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(object);

  g_cancellable_cancel(self->cancellable);
  g_clear_handle_id(&self->watch, g_bus_unwatch_name);
  g_clear_pointer(&self->thread, followup_notifier_thread_stop);
  g_clear_object(&self->connection);
  G_OBJECT_CLASS(followup_notifier_libnotify_parent_class)->dispose(object);
}

static void
followup_notifier_libnotify_finalize(GObject *object)
{
  FollowupNotifierLibnotify *self = FOLLOWUP_NOTIFIER_LIBNOTIFY(object);

  g_clear_object(&self->cancellable);
  g_free(self->owner);
  g_free(self->server);
  G_OBJECT_CLASS(followup_notifier_libnotify_parent_class)->finalize(object);
}

static void
followup_notifier_libnotify_class_init(FollowupNotifierLibnotifyClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_notifier_libnotify_dispose;
  G_OBJECT_CLASS(class)->finalize = followup_notifier_libnotify_finalize;
}

static void
followup_notifier_libnotify_init(FollowupNotifierLibnotify *self)
{
  self->server = g_strdup("");
  self->cancellable = g_cancellable_new();
}

FollowupNotifier *
followup_notifier_libnotify_new(GDBusConnection *connection)
{
  FollowupNotifierLibnotify *self = g_object_new(FOLLOWUP_TYPE_NOTIFIER_LIBNOTIFY, NULL);

  self->connection = g_object_ref(connection);
  self->watch = g_bus_watch_name_on_connection(
      connection, FOLLOWUP_POPUPS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, handle_name_appeared_cb,
      handle_name_vanished_cb, self, NULL);
  return FOLLOWUP_NOTIFIER(self);
}
