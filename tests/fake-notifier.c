/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-notifier: owns a screen of which only a list exists; refuses to know any scheduler. */

#include "fake-notifier.h"

struct _FollowupNotifierFake {
  GObject parent;

  GHashTable *screen; /* id -> FollowupPopup, owned */
  GString *log;
  gboolean available, failing;
  guint last_server_id, n_servers, capacity, in_flight;
  gboolean hanging;
  guint n_vigils;
  GQueue held; /* of Answer, owned */
  FollowupNotifierFakeFunc hook;
  gpointer hook_data;
};

static void followup_notifier_fake_init_notifier(FollowupNotifierInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE(FollowupNotifierFake,
                              followup_notifier_fake,
                              G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(FOLLOWUP_TYPE_NOTIFIER,
                                                    followup_notifier_fake_init_notifier))

static void
add_to_log(FollowupNotifierFake *self, const char *what, const char *id)
{
  if (self->log->len > 0)
    g_string_append(self->log, ", ");
  g_string_append(self->log, what);
  if (id != NULL)
    g_string_append_printf(self->log, " %s", id);
}

typedef struct {
  FollowupNotifierFake *notifier; /* owned */
  char *id;
  guint server_id; /* 0: failed */
  guint server;
} Answer;

static void
free_answer(gpointer data)
{
  Answer *answer = data;

  g_object_unref(answer->notifier);
  g_free(answer->id);
  g_free(answer);
}

static gboolean
answer_cb(gpointer data)
{
  const Answer *answer = data;
  g_autofree char *owner = g_strdup_printf(":1.%u", answer->server);

  answer->notifier->in_flight--;
  if (answer->server != answer->notifier->n_servers)
    g_signal_emit_by_name(answer->notifier, "room");
  else if (answer->server_id == 0)
    g_signal_emit_by_name(answer->notifier, "failed", answer->id, "it is broken");
  else
    g_signal_emit_by_name(answer->notifier, "shown", answer->id, answer->server_id, owner, "guid");
  return G_SOURCE_REMOVE;
}

static void
show(FollowupNotifier *notifier, const FollowupPopup *popup)
{
  FollowupNotifierFake *self = FOLLOWUP_NOTIFIER_FAKE(notifier);
  Answer *answer = g_new0(Answer, 1);

  g_assert_true(self->available);
  g_assert_cmpuint(self->in_flight++, <, self->capacity);
  add_to_log(self, popup->quiet ? "reword" : "show", popup->id);
  if (self->hook != NULL)
    self->hook(popup, self->hook_data);
  *answer = (Answer){ g_object_ref(self), g_strdup(popup->id), 0, self->n_servers };
  if (!self->failing) {
    answer->server_id = ++self->last_server_id;
    g_hash_table_replace(self->screen, g_strdup(popup->id), followup_popup_copy(popup));
  }
  if (self->hanging)
    g_queue_push_tail(&self->held, answer);
  else
    g_idle_add_full(G_PRIORITY_DEFAULT, answer_cb, answer, free_answer);
}

static void
get_ready(FollowupNotifier *notifier)
{
}

static gboolean
stand_by(FollowupNotifier *notifier, gint64 until)
{
  FollowupNotifierFake *self = FOLLOWUP_NOTIFIER_FAKE(notifier);

  g_assert_true(self->available);
  self->n_vigils++;
  return TRUE;
}

static void
withdraw(FollowupNotifier *notifier, const char *id)
{
  FollowupNotifierFake *self = FOLLOWUP_NOTIFIER_FAKE(notifier);

  if (g_hash_table_remove(self->screen, id))
    add_to_log(self, "withdraw", id);
}

static void
withdraw_stale(FollowupNotifier *notifier,
               guint server_id,
               const char *server_owner,
               const char *bus_guid)
{
  g_autofree char *id = g_strdup_printf("%u %s %s", server_id, server_owner, bus_guid);

  add_to_log(FOLLOWUP_NOTIFIER_FAKE(notifier), "stale", id);
}

static void
withdraw_key(FollowupNotifier *notifier, const char *key)
{
  add_to_log(FOLLOWUP_NOTIFIER_FAKE(notifier), "key", key);
  g_signal_emit_by_name(notifier, "closed", key);
}

static gboolean
is_available(FollowupNotifier *notifier)
{
  return FOLLOWUP_NOTIFIER_FAKE(notifier)->available;
}

static guint
get_room(FollowupNotifier *notifier)
{
  const FollowupNotifierFake *self = FOLLOWUP_NOTIFIER_FAKE(notifier);

  return self->capacity - MIN(self->in_flight, self->capacity);
}

static gboolean
is_awaiting(FollowupNotifier *notifier)
{
  return FOLLOWUP_NOTIFIER_FAKE(notifier)->in_flight > 0;
}

static const char *
get_server(FollowupNotifier *notifier)
{
  return FOLLOWUP_NOTIFIER_FAKE(notifier)->available ? "fake 1" : "";
}

static const char *
get_standing(FollowupNotifier *notifier)
{
  return FOLLOWUP_NOTIFIER_FAKE(notifier)->available ? "ready" : "none";
}

static gboolean
wake_server(FollowupNotifier *notifier)
{
  add_to_log(FOLLOWUP_NOTIFIER_FAKE(notifier), "wake", NULL);
  return TRUE;
}

static void
followup_notifier_fake_init_notifier(FollowupNotifierInterface *interface)
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
followup_notifier_fake_finalize(GObject *object)
{
  FollowupNotifierFake *self = FOLLOWUP_NOTIFIER_FAKE(object);

  g_hash_table_unref(self->screen);
  g_string_free(self->log, TRUE);
  G_OBJECT_CLASS(followup_notifier_fake_parent_class)->finalize(object);
}

static void
followup_notifier_fake_class_init(FollowupNotifierFakeClass *class)
{
  G_OBJECT_CLASS(class)->finalize = followup_notifier_fake_finalize;
}

static void
followup_notifier_fake_init(FollowupNotifierFake *self)
{
  self->screen
      = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)followup_popup_free);
  self->log = g_string_new(NULL);
  self->available = TRUE;
  self->n_servers = 1;
  self->capacity = 64;
}

FollowupNotifierFake *
followup_notifier_fake_new(void)
{
  return g_object_new(FOLLOWUP_TYPE_NOTIFIER_FAKE, NULL);
}

void
followup_notifier_fake_set_available(FollowupNotifierFake *self, gboolean available)
{
  self->available = available;
  self->n_servers++;
  g_hash_table_remove_all(self->screen);
  g_signal_emit_by_name(self, "server-changed", available);
}

void
followup_notifier_fake_set_hanging(FollowupNotifierFake *self, gboolean hanging)
{
  Answer *answer;

  self->hanging = hanging;
  while (!hanging && (answer = g_queue_pop_head(&self->held)) != NULL)
    g_idle_add_full(G_PRIORITY_DEFAULT, answer_cb, answer, free_answer);
}

void
followup_notifier_fake_set_failing(FollowupNotifierFake *self, gboolean failing)
{
  self->failing = failing;
}

void
followup_notifier_fake_set_capacity(FollowupNotifierFake *self, guint capacity)
{
  self->capacity = capacity;
}

char *
followup_notifier_fake_take_log(FollowupNotifierFake *self)
{
  char *log = g_strdup(self->log->str);

  g_string_truncate(self->log, 0);
  return log;
}

guint
followup_notifier_fake_count_vigils(FollowupNotifierFake *self)
{
  return self->n_vigils;
}

const FollowupPopup *
followup_notifier_fake_find(FollowupNotifierFake *self, const char *id)
{
  return g_hash_table_lookup(self->screen, id);
}

guint
followup_notifier_fake_count(FollowupNotifierFake *self)
{
  return g_hash_table_size(self->screen);
}

void
followup_notifier_fake_press(FollowupNotifierFake *self, const char *id, const char *button)
{
  g_assert_true(g_hash_table_remove(self->screen, id));
  g_signal_emit_by_name(self, "action", id, button, "token-of-the-press");
}

void
followup_notifier_fake_close(FollowupNotifierFake *self, const char *id)
{
  g_assert_true(g_hash_table_remove(self->screen, id));
  g_signal_emit_by_name(self, "closed", id);
}

void
followup_notifier_fake_set_hook(FollowupNotifierFake *self,
                                FollowupNotifierFakeFunc func,
                                gpointer data)
{
  self->hook = func;
  self->hook_data = data;
}
