/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* gate: owns who waits for how many answers, where all that comes is read: on GDBus's own thread.
 * What is over the limit is refused there, before it becomes work and memory of the main loop. A
 * call counts until its answer is written, so what waits to be written is limited too. Refuses to
 * know what the calls ask for. */
#include "gate.h"

#include <glib/gi18n-lib.h>

#include "error.h"

/* So many messages leave something on their thread. */
#define MANY 50

typedef struct {
  guint32 serial;
  gboolean unwanted; /* its answer is dropped */
} Call;

/* Of GDBus's thread alone, but for what is atomic. */
typedef struct {
  FollowupGateLimits limits;
  GHashTable *callers; /* unique name, owned -> GArray of Call: only those who wait */
  guint n_calls;       /* of all */
  GSource *tidying;    /* owned */
  gint64 delay;
  int armed; /* atomic: tidying is ready, or will be */
  void (*trim)(void);
  guint n_passed;    /* since trim was called */
  GSource *trimming; /* owned by its context, which is the thread's; NULL: few passed */
} Watchman;

struct _FollowupGate {
  GDBusConnection *connection; /* owned */
  Watchman *watchman;          /* shared with the filter */
  guint filter;
};

static void
clear_watchman(gpointer data)
{
  Watchman *watchman = data;

  g_hash_table_unref(watchman->callers);
  g_source_unref(watchman->tidying);
}

static void
release_watchman(gpointer watchman)
{
  g_atomic_rc_box_release_full(watchman, clear_watchman);
}

/* ---- who waits ---- */

static GError *
find_excess(Watchman *self, const GArray *calls)
{
  if (calls == NULL)
    return NULL;
  if (calls->len >= self->limits.of_caller)
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                       _("%u calls of yours wait for their answers; expected at most %u at one "
                         "time"),
                       calls->len, self->limits.of_caller);
  if (self->n_calls >= self->limits.of_all)
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                       _("%u calls wait for their answers, as many as are kept; try again in a "
                         "moment"),
                       self->n_calls);
  return NULL;
}

static void
note_call(Watchman *self, const char *caller, GArray *calls, const Call *call)
{
  if (calls == NULL) {
    calls = g_array_new(FALSE, FALSE, sizeof(Call));
    g_hash_table_insert(self->callers, g_strdup(caller), calls);
  }
  g_array_append_val(calls, *call);
  self->n_calls++;
}

/* Whether the caller is told: wants the answer, or was refused. */
static gboolean
strike_call(Watchman *self, const char *caller, guint32 serial)
{
  GArray *calls = g_hash_table_lookup(self->callers, caller);
  gboolean unwanted;
  guint i = 0;

  while (calls != NULL && i < calls->len && g_array_index(calls, Call, i).serial != serial)
    i++;
  if (calls == NULL || i == calls->len)
    return TRUE;
  unwanted = g_array_index(calls, Call, i).unwanted;
  self->n_calls--;
  g_array_remove_index_fast(calls, i);
  if (calls->len == 0)
    g_hash_table_remove(self->callers, caller);
  return !unwanted;
}

/* ---- what passes ---- */

static void
refuse(Watchman *self, GDBusConnection *connection, GDBusMessage *message, const GError *why)
{
  g_autofree char *name = g_dbus_error_encode_gerror(why);
  g_autoptr(GDBusMessage) reply
      = g_dbus_message_new_method_error_literal(message, name, why->message);

  g_dbus_connection_send_message(connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

/* (transfer full), as message is. */
static GDBusMessage *
want_answer(GDBusMessage *message)
{
  GDBusMessage *copy = g_dbus_message_copy(message, NULL);

  if (copy != NULL)
    g_dbus_message_set_flags(copy, g_dbus_message_get_flags(copy)
                                       & ~G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED);
  g_object_unref(message);
  return copy;
}

/* One that wants no answer is work all the same: it is answered for the count's sake. */
static GDBusMessage *
let_in(Watchman *self, GDBusConnection *connection, GDBusMessage *message)
{
  const char *caller = g_dbus_message_get_sender(message);
  GArray *calls = g_hash_table_lookup(self->callers, caller);
  gboolean unwanted
      = (g_dbus_message_get_flags(message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) != 0;
  g_autoptr(GError) why = find_excess(self, calls);

  if (why == NULL) {
    note_call(self, caller, calls, &(Call){ g_dbus_message_get_serial(message), unwanted });
    return unwanted ? want_answer(message) : message;
  }
  if (!unwanted)
    refuse(self, connection, message, why);
  if (g_atomic_int_compare_and_exchange(&self->armed, FALSE, TRUE))
    g_source_set_ready_time(self->tidying, g_get_monotonic_time() + self->delay);
  g_object_unref(message);
  return NULL;
}

static GDBusMessage *
let_out(Watchman *self, GDBusMessage *message)
{
  if (strike_call(self, g_dbus_message_get_destination(message),
                  g_dbus_message_get_reply_serial(message)))
    return message;
  g_object_unref(message);
  return NULL;
}

static gboolean
trim_cb(gpointer user_data)
{
  Watchman *self = user_data;

  self->trimming = NULL;
  self->n_passed = 0;
  self->trim();
  return G_SOURCE_REMOVE;
}

static void
arrange_trimming(Watchman *self)
{
  g_autoptr(GMainContext) own = g_main_context_ref_thread_default();
  g_autoptr(GSource) source = g_timeout_source_new(0);

  g_source_set_callback(source, trim_cb, g_atomic_rc_box_acquire(self), release_watchman);
  self->trimming = source;
  g_source_attach(source, own);
}

static void
count_message(Watchman *self)
{
  if (self->trim == NULL || ++self->n_passed < MANY)
    return;
  if (self->trimming == NULL)
    arrange_trimming(self);
  g_source_set_ready_time(self->trimming, g_get_monotonic_time() + 2 * self->delay);
}

static GDBusMessage *
filter_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  GDBusMessageType type = g_dbus_message_get_message_type(message);

  count_message(user_data);
  if (incoming && type == G_DBUS_MESSAGE_TYPE_METHOD_CALL
      && g_dbus_message_get_sender(message) != NULL)
    return let_in(user_data, connection, message);
  if (!incoming && (type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR)
      && g_dbus_message_get_destination(message) != NULL)
    return let_out(user_data, message);
  return message;
}

/* ---- the gate ---- */

FollowupGate *
followup_gate_new(GDBusConnection *connection,
                  const FollowupGateLimits *limits,
                  GSource *tidying,
                  gint64 delay,
                  void (*trim)(void))
{
  FollowupGate *self = g_new0(FollowupGate, 1);

  followup_error_register();
  self->connection = g_object_ref(connection);
  self->watchman = g_atomic_rc_box_new0(Watchman);
  self->watchman->limits = *limits;
  self->watchman->tidying = g_source_ref(tidying);
  self->watchman->delay = delay;
  self->watchman->trim = trim;
  self->watchman->callers
      = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  self->filter = g_dbus_connection_add_filter(
      connection, filter_cb, g_atomic_rc_box_acquire(self->watchman), release_watchman);
  return self;
}

void
followup_gate_rearm(FollowupGate *self)
{
  g_atomic_int_set(&self->watchman->armed, FALSE);
}

void
followup_gate_free(FollowupGate *self)
{
  if (self == NULL)
    return;
  g_dbus_connection_remove_filter(self->connection, self->filter);
  release_watchman(self->watchman);
  g_object_unref(self->connection);
  g_free(self);
}
