/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* seat: owns what logind and screen savers say; refuses to know what follows from it. */

#include "seat.h"

#define LOGIND "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
/* Ours; that of our user's display, where we belong to none. */
#define LOGIND_SESSION_PATH LOGIND_PATH "/session/auto"
#define SESSION_INTERFACE LOGIND ".Session"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

static const struct {
  const char *name, *path; /* the interface has the name too */
} savers[] = {
  { "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver" },
  { "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver" },
};
#define N_SAVERS G_N_ELEMENTS(savers)
#define N_SOURCES (N_SAVERS + 1) /* logind is the last */

struct _FollowupSeat {
  GObject parent;

  GDBusConnection *connection; /* owned */
  GDBusConnection *system;     /* owned; NULL: none, or not yet */
  GCancellable *cancellable;   /* owned; of all calls */
  guint watches[N_SAVERS], saver_ids[N_SAVERS];
  guint sleep_id, change_id; /* on the system bus */
  gboolean locked[N_SOURCES];
  gboolean met[N_SOURCES]; /* it told, or is not there */
};

/* A question of one source. */
typedef struct {
  FollowupSeat *seat; /* not owned: its end cancels the call */
  gsize source;
} Question;

G_DEFINE_FINAL_TYPE(FollowupSeat, followup_seat, G_TYPE_OBJECT)

gboolean
followup_seat_is_locked(FollowupSeat *self)
{
  for (gsize i = 0; i < N_SOURCES; i++)
    if (self->locked[i])
      return TRUE;
  return FALSE;
}

static void
set_locked(FollowupSeat *self, gsize source, gboolean locked)
{
  gboolean before = followup_seat_is_locked(self);

  self->locked[source] = locked;
  if (followup_seat_is_locked(self) != before)
    g_signal_emit_by_name(self, "lock-changed");
}

static gboolean
has_met_all(const FollowupSeat *self)
{
  for (gsize i = 0; i < N_SOURCES; i++)
    if (!self->met[i])
      return FALSE;
  return TRUE;
}

/* What it tells first, or that it is not there. */
static void
meet(FollowupSeat *self, gsize source, gboolean locked)
{
  gboolean before = has_met_all(self);

  set_locked(self, source, locked);
  self->met[source] = TRUE;
  if (has_met_all(self) && !before)
    g_signal_emit_by_name(self, "met");
}

static void
call(FollowupSeat *self,
     gsize source,
     const char *interface,
     const char *method,
     GVariant *parameters,
     GAsyncReadyCallback callback)
{
  gboolean logind = source == N_SAVERS;
  Question *question = g_new(Question, 1);

  *question = (Question){ self, source };
  g_dbus_connection_call(
      logind ? self->system : self->connection, logind ? LOGIND : savers[source].name,
      logind ? LOGIND_SESSION_PATH : savers[source].path, interface, method, parameters, NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, callback, question);
}

/* Takes the question. Nobody who tells, or something else than expected: not locked. */
static void
handle_answer_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
  g_autoptr(GVariant) inner = NULL;
  gboolean locked = FALSE;

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL && g_variant_is_of_type(reply, G_VARIANT_TYPE("(v)"))) {
    g_variant_get(reply, "(v)", &inner);
    locked = g_variant_is_of_type(inner, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean(inner);
  } else if (reply != NULL && g_variant_is_of_type(reply, G_VARIANT_TYPE("(b)"))) {
    g_variant_get(reply, "(b)", &locked);
  }
  meet(question->seat, question->source, locked);
}

/* Screen savers, on the session bus */

static gsize
find_saver(const char *name)
{
  gsize i = 0;

  while (i < N_SAVERS - 1 && !g_str_equal(savers[i].name, name))
    i++;
  return i;
}

static void
handle_active_changed_cb(GDBusConnection *connection,
                         const char *sender,
                         const char *path,
                         const char *interface,
                         const char *signal,
                         GVariant *parameters,
                         gpointer data)
{
  gboolean active;

  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(b)")))
    return;
  g_variant_get(parameters, "(b)", &active);
  set_locked(data, find_saver(interface), active);
}

static void
handle_saver_appeared_cb(GDBusConnection *connection,
                         const char *name,
                         const char *owner,
                         gpointer data)
{
  call(data, find_saver(name), name, "GetActive", NULL, handle_answer_cb);
}

static void
handle_saver_vanished_cb(GDBusConnection *connection, const char *name, gpointer data)
{
  meet(data, find_saver(name), FALSE);
}

/* GDBus complains where the bus went away in between. */
static void
watch_savers(FollowupSeat *self)
{
  for (gsize i = 0; i < N_SAVERS && !g_dbus_connection_is_closed(self->connection); i++) {
    self->saver_ids[i] = g_dbus_connection_signal_subscribe(
        self->connection, savers[i].name, savers[i].name, "ActiveChanged", NULL, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, handle_active_changed_cb, self, NULL);
    self->watches[i] = g_bus_watch_name_on_connection(
        self->connection, savers[i].name, G_BUS_NAME_WATCHER_FLAGS_NONE, handle_saver_appeared_cb,
        handle_saver_vanished_cb, self, NULL);
  }
}

/* logind, on the system bus */

static void
ask_logind(FollowupSeat *self)
{
  call(self, N_SAVERS, PROPERTIES_INTERFACE, "Get",
       g_variant_new("(ss)", SESSION_INTERFACE, "LockedHint"), handle_answer_cb);
}

static void
handle_sleep_cb(GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *signal,
                GVariant *parameters,
                gpointer data)
{
  gboolean begins = TRUE;

  if (g_variant_is_of_type(parameters, G_VARIANT_TYPE("(b)")))
    g_variant_get(parameters, "(b)", &begins);
  if (!begins)
    g_signal_emit_by_name(data, "woke");
}

/* Of some session, perhaps not ours: logind knows. */
static void
handle_session_changed_cb(GDBusConnection *connection,
                          const char *sender,
                          const char *path,
                          const char *interface,
                          const char *signal,
                          GVariant *parameters,
                          gpointer data)
{
  g_autoptr(GVariant) changed = NULL;
  g_autoptr(GVariant) hint = NULL;
  g_autofree const char **invalid = NULL;

  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)")))
    return;
  g_variant_get(parameters, "(&s@a{sv}^a&s)", NULL, &changed, &invalid);
  hint = g_variant_lookup_value(changed, "LockedHint", NULL);
  if (hint != NULL || g_strv_contains(invalid, "LockedHint"))
    ask_logind(data);
}

static void
handle_system_bus_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *system = g_task_propagate_pointer(G_TASK(result), &error);
  FollowupSeat *self = data;

  if (system == NULL) {
    /* A machine without one is no less of a machine. */
    g_debug("no system bus: %s", error->message);
    if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* then self is gone */
      meet(self, N_SAVERS, FALSE);
    return;
  }
  self->system = system;
  g_dbus_connection_set_exit_on_close(system, FALSE);
  self->sleep_id = g_dbus_connection_signal_subscribe(
      system, LOGIND, LOGIND ".Manager", "PrepareForSleep", LOGIND_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, handle_sleep_cb, self, NULL);
  self->change_id = g_dbus_connection_signal_subscribe(
      system, LOGIND, PROPERTIES_INTERFACE, "PropertiesChanged", NULL, SESSION_INTERFACE,
      G_DBUS_SIGNAL_FLAGS_NONE, handle_session_changed_cb, self, NULL);
  ask_logind(self);
}

static gpointer
find_system_bus(gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  GDBusConnection *system = g_bus_get_sync(G_BUS_TYPE_SYSTEM, g_task_get_cancellable(task), &error);

  if (system != NULL)
    g_task_return_pointer(task, system, g_object_unref);
  else
    g_task_return_error(task, error);
  return NULL;
}

/* A bus that hangs takes long. g_bus_get() would leave two threads behind: of these one stays as
 * long as we do, the other one wakes up to end. */
static void
get_system_bus(FollowupSeat *self)
{
  GTask *task = g_task_new(NULL, self->cancellable, handle_system_bus_cb, self);
  GError *error = NULL;
  GThread *thread = g_thread_try_new("seat", find_system_bus, task, &error);

  if (thread != NULL) {
    g_thread_unref(thread);
    return;
  }
  g_task_return_error(task, error);
  g_object_unref(task);
}

static void
stop_watching(FollowupSeat *self)
{
  for (gsize i = 0; i < N_SAVERS; i++) {
    g_clear_handle_id(&self->watches[i], g_bus_unwatch_name);
    if (self->saver_ids[i] != 0)
      g_dbus_connection_signal_unsubscribe(self->connection, self->saver_ids[i]);
    self->saver_ids[i] = 0;
  }
  if (self->sleep_id != 0)
    g_dbus_connection_signal_unsubscribe(self->system, self->sleep_id);
  if (self->change_id != 0)
    g_dbus_connection_signal_unsubscribe(self->system, self->change_id);
  self->sleep_id = self->change_id = 0;
}

static void
followup_seat_dispose(GObject *object)
{
  FollowupSeat *self = FOLLOWUP_SEAT(object);

  g_cancellable_cancel(self->cancellable);
  if (self->connection != NULL)
    stop_watching(self);
  g_clear_object(&self->connection);
  g_clear_object(&self->system);
  G_OBJECT_CLASS(followup_seat_parent_class)->dispose(object);
}

static void
followup_seat_finalize(GObject *object)
{
  g_clear_object(&FOLLOWUP_SEAT(object)->cancellable);
  G_OBJECT_CLASS(followup_seat_parent_class)->finalize(object);
}

static void
followup_seat_class_init(FollowupSeatClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_seat_dispose;
  G_OBJECT_CLASS(class)->finalize = followup_seat_finalize;
  g_signal_new("woke", FOLLOWUP_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("met", FOLLOWUP_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new("lock-changed", FOLLOWUP_TYPE_SEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
               G_TYPE_NONE, 0);
}

static void
followup_seat_init(FollowupSeat *self)
{
  self->cancellable = g_cancellable_new();
}

FollowupSeat *
followup_seat_new(GDBusConnection *connection)
{
  FollowupSeat *self = g_object_new(FOLLOWUP_TYPE_SEAT, NULL);

  self->connection = g_object_ref(connection);
  watch_savers(self);
  get_system_bus(self);
  return self;
}
