/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service: the exported object: sends each call to its handler, keeps the properties, says what
 * changed. Refuses to know what the calls mean: see the other parts, service-*.c. */
#include "service-private.h"

#include "heap.h"
#include "names.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Bytes of calls, each with what it costs besides, until memory is given back, and after how many
 * microseconds. */
#define WORK_OF_A_CALL 4096
#define WORK_TO_TRIM (256 * 1024)
#define TRIM_DELAY (2 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE(FollowupService, followup_service, FOLLOWUP_DBUS_TYPE_FOLLOWUP1_SKELETON)

static const FollowupServiceMethod *
find_method(const char *name)
{
  const FollowupServiceMethod *const tables[] = {
    followup_service_interview_methods, followup_service_line_methods,
    followup_service_ending_methods,    followup_service_action_methods,
    followup_service_request_methods,   followup_service_history_methods,
    followup_service_draft_methods,     followup_service_backup_methods,
    followup_service_transfer_methods,  followup_service_cadence_methods,
    followup_service_setting_methods,   followup_service_popup_methods,
    followup_service_holiday_methods,
  };

  for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
    for (const FollowupServiceMethod *at = tables[i]; at->method != NULL; at++) {
      if (g_str_equal(at->method, name))
        return at;
    }
  }
  return NULL;
}

/* What to answer instead of handling a call; NULL: nothing stands in the way. (transfer full) */
static GError *
find_obstacle(FollowupService *self, const char *name, const FollowupServiceMethod *method)
{
  if (self->failure != NULL)
    g_signal_emit_by_name(self, "wanted"); /* it may open by now */
  if (self->failure != NULL && (self->store == NULL || method == NULL || !method->without_store))
    return g_error_copy(self->failure);
  if (self->store == NULL)
    return g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                               _("the daemon is not ready; try again in a moment"));
  if (method == NULL)
    return g_error_new(G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD,
                       _("‘%s’ is not answered by this version of the daemon"), name);
  return NULL;
}

/* (transfer full) */
static GError *
check_size(GVariant *parameters)
{
  gsize size = g_variant_get_size(parameters);

  if (size <= FOLLOWUP_SERVICE_MAX_BYTES)
    return NULL;
  return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                     _("the call carries %zu bytes; expected at most %d: send less "
                       "at a time"),
                     size, FOLLOWUP_SERVICE_MAX_BYTES);
}

static void
count_work(FollowupService *self, gsize bytes)
{
  self->done += bytes;
  if (self->done > WORK_TO_TRIM && self->trim != NULL && g_source_get_ready_time(self->trim) < 0)
    g_source_set_ready_time(self->trim, g_get_monotonic_time() + TRIM_DELAY);
}

/* Who asks something is likely to go on. */
static void
note_call(FollowupService *self, gsize bytes)
{
  count_work(self, WORK_OF_A_CALL + bytes);
  if (self->importer != NULL)
    followup_importer_give_way(self->importer);
}

void
followup_service_tell_changed(FollowupService *self, const GArray *ids)
{
  GVariant *list = g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, ids->data, ids->len,
                                             sizeof(gint64)); /* ids are positive: t as they are */

  followup_dbus_followup1_emit_changed(FOLLOWUP_DBUS_FOLLOWUP1(self), list);
  followup_service_update_due(self);
}

static void
tell_kept_back(FollowupService *self)
{
  g_autoptr(GArray) ids = g_steal_pointer(&self->kept_back);

  if (ids != NULL && !self->stopped)
    followup_service_tell_changed(self, ids);
}

/* Who asked for it waits, so others are told behind the answer. */
static void
changed_cb(FollowupStore *store, GArray *ids, FollowupService *self)
{
  g_clear_pointer(&self->ahead, followup_service_ahead_free);
  if (!self->answering) {
    followup_service_tell_changed(self, ids);
    return;
  }
  tell_kept_back(self);
  self->kept_back = g_array_copy(ids);
}

void
followup_service_send(FollowupService *self, GDBusMethodInvocation *invocation, GVariant *reply)
{
  count_work(self, reply != NULL ? g_variant_get_size(reply) : 0);
  g_dbus_method_invocation_return_value(invocation, reply);
}

/* Takes the invocation. */
static void
answer(FollowupService *self, GDBusMethodInvocation *invocation)
{
  const char *name = g_dbus_method_invocation_get_method_name(invocation);
  const FollowupServiceMethod *method = find_method(name);
  g_autoptr(GError) error = find_obstacle(self, name, method);
  GVariant *reply = NULL;

  if (error == NULL)
    error = check_size(g_dbus_method_invocation_get_parameters(invocation));
  if (error == NULL && method->start == NULL) {
    self->answering = TRUE;
    reply = method->handle(self, g_dbus_method_invocation_get_parameters(invocation), &error);
    self->answering = FALSE;
    if (error != NULL && self->kept_back != NULL)
      error = followup_service_word_half_told(g_steal_pointer(&error));
  }
  if (error != NULL)
    g_dbus_method_invocation_return_gerror(invocation, error);
  else if (method->start != NULL)
    method->start(self, invocation);
  else if (self->unfinished != NULL)
    followup_service_reply_later(self, invocation);
  else
    followup_service_send(self, invocation, reply);
  tell_kept_back(self);
}

static gboolean
turn_cb(gpointer user_data)
{
  FollowupService *self = FOLLOWUP_SERVICE(user_data);
  gint64 slice = followup_service_queue_begin_slice();
  GDBusMethodInvocation *invocation;

  while ((invocation = followup_service_queue_pop(&self->queue)) != NULL) {
    answer(self, invocation);
    if (followup_service_queue_is_over(slice))
      return G_SOURCE_CONTINUE;
  }
  self->turn_id = 0;
  return G_SOURCE_REMOVE;
}

/* Much that was asked leaves holes in the heap, which a daemon that mostly sleeps would keep. */
static gboolean
trim_cb(gpointer user_data)
{
  FollowupService *self = FOLLOWUP_SERVICE(user_data);

  g_source_set_ready_time(self->trim, -1);
  self->done = 0;
  followup_gate_rearm(self->gate);
  if (self->store != NULL)
    followup_store_trim(self->store);
  else
    followup_heap_trim();
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_cb(GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback(user_data);
}

static void
put_up_gate(FollowupService *self, GDBusConnection *connection)
{
  static GSourceFuncs funcs = { .dispatch = dispatch_cb };
  static const FollowupGateLimits limits
      = { FOLLOWUP_SERVICE_MAX_WAITING, FOLLOWUP_SERVICE_MAX_WAITING_ALL };

  self->trim = g_source_new(&funcs, sizeof(GSource));
  g_source_set_callback(self->trim, trim_cb, self, NULL);
  g_source_attach(self->trim, NULL);
  self->gate = followup_gate_new(connection, &limits, self->trim, TRIM_DELAY, followup_heap_trim);
}

static void
take_down_gate(FollowupService *self)
{
  g_clear_pointer(&self->gate, followup_gate_free);
  if (self->trim != NULL)
    g_source_destroy(self->trim);
  g_clear_pointer(&self->trim, g_source_unref);
}

/* At the priority at which calls arrive: neither keeps the other waiting. */
static void
begin_turns(FollowupService *self)
{
  if (self->turn_id == 0 && self->queue.n_calls > 0)
    self->turn_id = g_idle_add_full(G_PRIORITY_DEFAULT, turn_cb, self, NULL);
}

static void
refuse_waiting(FollowupService *self)
{
  GDBusMethodInvocation *invocation;

  g_clear_handle_id(&self->turn_id, g_source_remove);
  while ((invocation = followup_service_queue_pop(&self->queue)) != NULL)
    answer(self, invocation);
}

static void
method_call_cb(GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               GDBusMethodInvocation *invocation,
               gpointer user_data)
{
  FollowupService *self = FOLLOWUP_SERVICE(user_data);

  if (self->stopped) {
    answer(self, invocation);
    return;
  }
  note_call(self, g_variant_get_size(parameters));
  followup_service_queue_push(&self->queue, invocation);
  if (self->store != NULL || self->failure != NULL)
    begin_turns(self);
}

static void
add_failure(GVariantDict *health, const GError *failure)
{
  g_autofree char *name = g_dbus_error_encode_gerror(failure);

  g_variant_dict_insert(health, "problem", "s", failure->message);
  g_variant_dict_insert(health, "error", "s", name);
}

static void
add_settings(FollowupService *self, GVariantDict *health)
{
  const FollowupChoices *choices = followup_settings_get_choices(self->settings);

  g_variant_dict_insert(health, "settings", "s", followup_settings_get_path(self->settings));
  g_variant_dict_insert(health, "settings-problems", "^as",
                        followup_settings_get_problems(self->settings));
  g_variant_dict_insert(health, "settings-notes", "^as",
                        followup_settings_get_notes(self->settings));
  g_variant_dict_insert(
      health, "holidays", "b",
      followup_calendar_has_holidays(followup_settings_get_calendar(self->settings)));
  g_variant_dict_insert(health, "private", "b", choices->privacy == FOLLOWUP_PRIVACY_ALWAYS);
}

static void
add_hooks(FollowupService *self, GVariantDict *health)
{
  g_auto(GStrv) names = followup_hooks_list(self->hooks);
  g_auto(GStrv) problems = followup_hooks_list_problems(self->hooks);

  g_variant_dict_insert(health, "hooks", "^as", names);
  g_variant_dict_insert(health, "hook-problems", "^as", problems);
}

/* Who asks how things are asks that too; where it cannot be read, who lists it is told why. */
static void
add_next(FollowupService *self, GVariantDict *health)
{
  const FollowupActionFilter filter
      = { .pending_only = TRUE, .until = FOLLOWUP_NO_INSTANT, .limit = 1 };
  g_autoptr(GPtrArray) actions = followup_store_list_actions(self->store, &filter, NULL, NULL);

  if (actions != NULL && actions->len > 0)
    g_variant_dict_insert_value(
        health, "next",
        followup_service_encode_listed(self, g_ptr_array_index(actions, 0), NULL, TRUE));
}

/* A database that is not there yet comes by itself. */
static const char *
get_state(FollowupService *self)
{
  if (g_error_matches(self->failure, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE))
    return "starting";
  if (self->failure != NULL)
    return "failed";
  return self->store != NULL ? "ok" : "starting";
}

static GVariant *
make_health(FollowupService *self)
{
  g_auto(GVariantDict) health = G_VARIANT_DICT_INIT(NULL);

  g_variant_dict_insert(&health, "state", "s", get_state(self));
  g_variant_dict_insert(&health, "started", "x", self->started);
  g_variant_dict_insert(&health, "popups", "s", self->popups);
  if (self->failure != NULL)
    add_failure(&health, self->failure);
  if (self->database != NULL)
    g_variant_dict_insert(&health, "database", "s", self->database);
  g_variant_dict_insert(&health, "notices", "^as", self->notices);
  if (self->store != NULL && followup_store_is_open(self->store)) {
    g_variant_dict_insert(&health, "interviews", "u", followup_store_count_interviews(self->store));
    add_next(self, &health);
  }
  if (self->archive != NULL && followup_archive_get_problem(self->archive) != NULL)
    g_variant_dict_insert(&health, "backup-problem", "s",
                          followup_archive_get_problem(self->archive));
  if (self->settings != NULL)
    add_settings(self, &health);
  if (self->hooks != NULL)
    add_hooks(self, &health);
  return g_variant_ref_sink(g_variant_dict_end(&health));
}

static GDBusInterfaceVTable *
get_parent_vtable(FollowupService *self)
{
  GDBusInterfaceSkeletonClass *parent
      = G_DBUS_INTERFACE_SKELETON_CLASS(followup_service_parent_class);

  return parent->get_vtable(G_DBUS_INTERFACE_SKELETON(self));
}

/* Health is made when asked for: its count would cost each change a query. */
static GVariant *
get_property_cb(GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *property,
                GError **error,
                gpointer user_data)
{
  FollowupService *self = FOLLOWUP_SERVICE(user_data);

  note_call(self, 0);
  if (g_str_equal(property, "Health"))
    return make_health(self);
  return get_parent_vtable(self)->get_property(connection, sender, path, interface, property, error,
                                               user_data);
}

static GDBusInterfaceVTable *
get_vtable(GDBusInterfaceSkeleton *skeleton)
{
  static const GDBusInterfaceVTable vtable
      = { .method_call = method_call_cb, .get_property = get_property_cb };

  return (GDBusInterfaceVTable *)&vtable; /* the virtual function has no const, GDBus only reads */
}

static void
followup_service_dispose(GObject *object)
{
  FollowupService *self = FOLLOWUP_SERVICE(object);

  followup_service_stop(self);
  take_down_gate(self);
  g_clear_object(&self->settings);
  g_clear_object(&self->clock);
  G_OBJECT_CLASS(followup_service_parent_class)->dispose(object);
}

static void
followup_service_finalize(GObject *object)
{
  FollowupService *self = FOLLOWUP_SERVICE(object);

  followup_service_queue_clear(&self->queue);
  g_clear_pointer(&self->kept_back, g_array_unref);
  g_free(self->database);
  g_clear_error(&self->failure);
  g_strfreev(self->notices);
  g_ptr_array_unref(self->transfers);
  g_ptr_array_unref(self->replies);
  G_OBJECT_CLASS(followup_service_parent_class)->finalize(object);
}

static void
followup_service_class_init(FollowupServiceClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = followup_service_dispose;
  G_OBJECT_CLASS(klass)->finalize = followup_service_finalize;
  G_DBUS_INTERFACE_SKELETON_CLASS(klass)->get_vtable = get_vtable;
  g_signal_new("wanted", FOLLOWUP_TYPE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               0);
  g_signal_new("test-wanted", FOLLOWUP_TYPE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
               G_TYPE_NONE, 0);
}

static void
followup_service_init(FollowupService *self)
{
  FollowupDBusFollowup1 *object = FOLLOWUP_DBUS_FOLLOWUP1(self);

  followup_service_queue_init(&self->queue);
  g_queue_init(&self->tests);
  self->transfers = g_ptr_array_new();
  self->replies = g_ptr_array_new();
  self->notices = g_new0(char *, 1);
  followup_dbus_followup1_set_version(object, FOLLOWUP_VERSION);
  self->popups = "unknown";
  followup_dbus_followup1_set_popup_server(object, "");
}

FollowupService *
followup_service_new(GDBusConnection *connection,
                     const char *database,
                     FollowupClock *clock,
                     FollowupSettings *settings,
                     GError **error)
{
  g_autoptr(FollowupService) self = g_object_new(FOLLOWUP_TYPE_SERVICE, NULL);
  g_autoptr(GError) why = NULL;

  followup_error_register();
  self->database = g_strdup(database);
  self->clock = g_object_ref(clock);
  g_set_object(&self->settings, settings);
  self->started = followup_clock_get_now(clock);
  put_up_gate(self, connection);
  if (g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(self), connection,
                                       FOLLOWUP_OBJECT_PATH, &why))
    return g_steal_pointer(&self);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
              _("the object cannot be put on the session bus: %s"), why->message);
  return NULL;
}

void
followup_service_set_store(FollowupService *self, FollowupStore *store, FollowupDrafts *drafts)
{
  g_return_if_fail(self->store == NULL);

  self->store = g_object_ref(store);
  self->drafts = g_object_ref(drafts);
  self->importer = followup_importer_new(store);
  self->changed_id = g_signal_connect(store, "changed", G_CALLBACK(changed_cb), self);
  followup_service_update_due(self);
  begin_turns(self);
}

void
followup_service_set_archive(FollowupService *self, FollowupArchive *archive)
{
  g_set_object(&self->archive, archive);
}

void
followup_service_set_hooks(FollowupService *self, FollowupHooks *hooks)
{
  g_set_object(&self->hooks, hooks);
}

void
followup_service_set_failure(FollowupService *self, const GError *error)
{
  g_clear_error(&self->failure);
  self->failure = error != NULL ? g_error_copy(error) : NULL;
  if (self->failure != NULL)
    begin_turns(self);
  else
    followup_service_update_due(self);
}

void
followup_service_set_notices(FollowupService *self, const char *const *notices)
{
  g_strfreev(self->notices);
  self->notices = g_strdupv((char **)notices);
}

void
followup_service_set_popups(FollowupService *self, const char *standing, const char *server)
{
  self->popups = standing;
  followup_dbus_followup1_set_popup_server(FOLLOWUP_DBUS_FOLLOWUP1(self), server);
}

void
followup_service_update_due(FollowupService *self)
{
  FollowupDBusFollowup1 *object = FOLLOWUP_DBUS_FOLLOWUP1(self);
  gint64 next;

  if (self->store == NULL || !followup_store_is_open(self->store))
    return;
  next = followup_store_get_next_due(self->store);
  followup_dbus_followup1_set_next_due(object, next == FOLLOWUP_NO_INSTANT ? 0 : next);
  followup_dbus_followup1_set_due_count(
      object, followup_store_count_due(self->store, followup_clock_get_now(self->clock)));
}

void
followup_service_stop(FollowupService *self)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON(self);

  followup_service_end_replies(self);
  if (self->store != NULL)
    g_clear_signal_handler(&self->changed_id, self->store);
  g_clear_pointer(&self->ahead, followup_service_ahead_free);
  g_clear_object(&self->store);
  g_clear_object(&self->drafts);
  g_clear_object(&self->archive);
  g_clear_object(&self->hooks);
  followup_service_cancel_transfers(self);
  if (self->importer != NULL)
    followup_importer_stop(self->importer);
  g_clear_object(&self->importer);
  self->stopped = TRUE;
  refuse_waiting(self); /* there is no store any more */
  followup_service_end_tests(self, _("the daemon ends"));
  if (g_dbus_interface_skeleton_get_connection(skeleton) != NULL) {
    g_dbus_interface_skeleton_flush(skeleton); /* property changes that wait for the main loop */
    g_dbus_interface_skeleton_unexport(skeleton);
  }
}
