/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The daemon is killed at random instants while actions fall due and are dealt with; a watch on the
 * bus tells what is on the screen.
 *
 *   faults-kill-daemon KILLS SEED: half of them with popups alone, half with digests. */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "names.h"
#include "popup-watch.h"

#define N_INTERVIEWS 24
#define MAX_SNOOZE 3 /* seconds */
#define PAGE 500

/* What the user is told of an action, as far as we were told. */
typedef struct {
  char *id, *key;
  gboolean finished, snoozed;
  gboolean pressed;  /* or gone: what became of it, only the store knows */
  char *finished_by; /* unique name of the life that acknowledged it */
} Item;

typedef enum { OP_NONE, OP_ADD, OP_DONE, OP_SNOOZE, OP_UNDO } Op;

typedef struct {
  GDBusConnection *connection;
  FaultsWatch *watch;
  GRand *rand;
  char *data_folder;
  guint most, target; /* popups at once; how many items are left open */

  GPtrArray *items;   /* of Item */
  GHashTable *by_key; /* key -> Item */
  guint n_interviews; /* known to be added */
  guint n_to_add;     /* actions to be added until now, by the number of kills */
  guint n_requests;

  Op op;
  char *request;   /* UUID of the call being made, until it is acknowledged */
  Item *subject;   /* of OP_DONE, OP_SNOOZE, OP_UNDO */
  gboolean ending; /* nothing new is begun */
  gboolean undo_next, press_next, pressed_since; /* pressed_since: the call was thought of */
  GVariant *parameters;
  gboolean pending; /* sent, not answered */
  gint64 next_at;   /* monotonic: the next call */

  char *owner; /* unique name of the daemon; NULL: none */
  guint n_kills, n_early, n_undone, n_pressed, n_swept, n_came_back, n_refused, n_lost, n_extra;
} Story;

static void
free_item(gpointer data)
{
  Item *item = data;

  g_free(item->id);
  g_free(item->key);
  g_free(item->finished_by);
  g_free(item);
}

static gint64
now_s(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

/* ---- what we were told ---- */

static Item *
note_action(Story *self, GVariant *action)
{
  const char *id, *uuid;
  gint64 due;
  g_autofree char *key = NULL;
  Item *item;

  if (!g_variant_lookup(action, "id", "&s", &id) || !g_variant_lookup(action, "uuid", "&s", &uuid)
      || !g_variant_lookup(action, "due", "x", &due))
    return NULL; /* projected */
  key = g_strdup_printf("%s-%" G_GINT64_FORMAT, uuid, due);
  item = g_hash_table_lookup(self->by_key, key);
  if (item != NULL)
    return item;
  item = g_new0(Item, 1);
  item->id = g_strdup(id);
  item->key = g_steal_pointer(&key);
  g_ptr_array_add(self->items, item);
  g_hash_table_insert(self->by_key, item->key, item);
  return item;
}

static void
note_actions(Story *self, GVariant *actions)
{
  GVariantIter iter;
  GVariant *action;

  g_variant_iter_init(&iter, actions);
  while (g_variant_iter_next(&iter, "@a{sv}", &action)) {
    note_action(self, action);
    g_variant_unref(action);
  }
}

static void
note_sent_cb(const FaultsPopup *popup, gpointer data)
{
  Story *self = data;
  Item *item = g_hash_table_lookup(self->by_key, popup->key);

  /* The daemon closes what an earlier life may have left up by putting this in its place. */
  if (g_str_equal(popup->summary, "Followup")) {
    self->n_swept++;
    return;
  }
  if (item == NULL || !item->finished || g_strcmp0(item->finished_by, popup->sender) == 0)
    return;
  self->n_came_back++;
  fprintf(stderr, "%s came back: %s\n", item->id, popup->summary);
}

/* ---- calls ---- */

static Item *
pick_open(Story *self)
{
  g_autoptr(GPtrArray) open = g_ptr_array_new();

  for (guint i = 0; i < self->items->len; i++) {
    Item *item = g_ptr_array_index(self->items, i);

    if (!item->finished && !item->pressed)
      g_ptr_array_add(open, item);
  }
  if (open->len < self->target)
    return NULL;
  return g_ptr_array_index(open, g_rand_int_range(self->rand, 0, (gint)open->len));
}

static GVariant *
make_options(Story *self)
{
  return g_variant_new_parsed("{'request': <%s>, 'client': <'faults'>}", self->request);
}

static GVariant *
word_interviews(Story *self)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
  for (guint i = 0; i < N_INTERVIEWS; i++) {
    g_autofree char *employer = g_strdup_printf("Employer %u of %u", i, self->most);

    g_variant_builder_add_parsed(&builder,
                                 "{'employer': <%s>, 'start': <%x>, 'zone': <'Europe/Berlin'>,"
                                 " 'interviewers': <[{'name': <'Jane Doe'>}]>}",
                                 employer, now_s() - 86400 - 3600 * (gint64)i);
  }
  return g_variant_new("(@aa{sv}@a{sv})", g_variant_builder_end(&builder), make_options(self));
}

static GVariant *
word_requests(Story *self)
{
  guint n = (guint)g_rand_int_range(self->rand, 1, 5);
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = g_strdup_printf("paper %u", self->n_requests++);

    g_variant_builder_add_parsed(&builder, "{'interview': <%t>, 'text': <%s>, 'due': <%x>}",
                                 (guint64)g_rand_int_range(self->rand, 1, N_INTERVIEWS + 1), text,
                                 now_s() + g_rand_int_range(self->rand, 0, 3));
  }
  return g_variant_new("(@aa{sv}@a{sv})", g_variant_builder_end(&builder), make_options(self));
}

static GVariant *
word_ids(Story *self)
{
  const char *const ids[] = { self->subject->id, NULL };

  if (self->op == OP_DONE)
    return g_variant_new("(^as@a{sv})", ids, make_options(self));
  return g_variant_new("(^asx@a{sv})", ids,
                       now_s() + g_rand_int_range(self->rand, 1, MAX_SNOOZE + 1),
                       make_options(self));
}

static void
choose(Story *self)
{
  gdouble dice = g_rand_double(self->rand);
  Item *item = pick_open(self);

  if (self->ending && !self->undo_next)
    return;
  if (self->undo_next) {
    self->op = OP_UNDO;
  } else if (self->n_interviews == 0 || item == NULL
             || (dice < 0.3 && self->items->len < self->n_to_add)) {
    if (self->n_interviews > 0 && self->items->len >= self->n_to_add)
      return;
    self->op = OP_ADD;
  } else {
    self->subject = item;
    self->op = dice < 0.8 ? OP_DONE : OP_SNOOZE;
  }
  self->undo_next = self->pressed_since = FALSE;
  g_free(self->request);
  self->request = g_uuid_string_random();
  if (self->op == OP_ADD)
    self->parameters = self->n_interviews == 0 ? word_interviews(self) : word_requests(self);
  else if (self->op == OP_UNDO)
    self->parameters = g_variant_new("(@a{sv})", make_options(self));
  else
    self->parameters = word_ids(self);
  g_variant_ref_sink(self->parameters);
}

/* Undo takes back the last change: a press may have come between. */
static void
note_undone(Story *self, GVariant *reply)
{
  guint64 expected = g_ascii_strtoull(self->subject->id, NULL, 10);
  g_autoptr(GVariant) change = g_variant_get_child_value(reply, 0);
  g_autoptr(GVariant) list = g_variant_lookup_value(change, "interviews", G_VARIANT_TYPE("at"));
  const char *verb = "";
  gsize n = 0;
  const guint64 *interviews
      = list != NULL ? g_variant_get_fixed_array(list, &n, sizeof(guint64)) : NULL;

  g_variant_lookup(change, "verb", "&s", &verb);
  if (n != 1 || interviews[0] != expected || !g_str_equal(verb, "done"))
    faults_die("undo took back ‘%s’ of another interview", verb);
  self->subject->finished = FALSE;
  self->n_undone++;
}

static void
note_reply(Story *self, GVariant *reply)
{
  g_autoptr(GVariant) first = g_variant_get_child_value(reply, 0);

  switch (self->op) {
  case OP_ADD:
    if (self->n_interviews == 0) {
      GVariantIter iter;
      GVariant *interview;

      self->n_interviews = (guint)g_variant_n_children(first);
      g_variant_iter_init(&iter, first);
      while (g_variant_iter_next(&iter, "@a{sv}", &interview)) {
        g_autoptr(GVariant) actions
            = g_variant_lookup_value(interview, "actions", G_VARIANT_TYPE("aa{sv}"));

        if (actions != NULL)
          note_actions(self, actions);
        g_variant_unref(interview);
      }
    } else {
      note_actions(self, first);
    }
    break;
  case OP_DONE:
    self->subject->finished = TRUE;
    g_free(self->subject->finished_by);
    self->subject->finished_by = g_strdup(self->owner);
    /* Undo takes back what came last. */
    self->undo_next = !self->pressed_since && g_rand_double(self->rand) < 0.1;
    break;
  case OP_SNOOZE:
    self->subject->snoozed = TRUE;
    break;
  case OP_UNDO:
    note_undone(self, reply);
    break;
  default:
    break;
  }
}

static void
end_call(Story *self)
{
  g_clear_pointer(&self->parameters, g_variant_unref);
  self->op = OP_NONE;
}

/* A snooze that was not carried out may be too late when it is asked for again, and a thank-you
 * gives way when a check-in falls due. */
static void
note_error(Story *self, GError *error)
{
  if (!g_dbus_error_is_remote_error(error)
      || !g_str_has_prefix(error->message, "GDBus.Error:org.followup"))
    return; /* nobody answered: again, by the same UUID, in the next life */
  if (strstr(error->message, "WrongState") != NULL && self->op != OP_UNDO) {
    self->subject->pressed = TRUE;
  } else if (self->op != OP_SNOOZE) {
    fprintf(stderr, "refused: %s\n", error->message);
    self->n_refused++;
  }
  end_call(self);
}

static void
replied_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  Story *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  self->pending = FALSE;
  self->next_at = g_get_monotonic_time() + g_rand_int_range(self->rand, 0, 40000);
  if (reply == NULL) {
    note_error(self, error);
    return;
  }
  note_reply(self, reply);
  end_call(self);
}

/* ---- buttons ---- */

/* Done, on one of the popups on the screen, by dunst's menu. Whether it arrives is a matter of
 * luck; it is not pressed while an undo may follow. */
static void
press(Story *self)
{
  g_autofree char *choice = g_build_filename(g_getenv("RIG_DIR"), "choice", NULL);
  g_autoptr(GPtrArray) popups = faults_watch_list(self->watch);
  g_autofree char *line = NULL;
  const FaultsPopup *popup;
  Item *item;

  self->press_next = FALSE;
  if (popups->len == 0)
    return;
  popup = g_ptr_array_index(popups, g_rand_int_range(self->rand, 0, (gint)popups->len));
  item = g_hash_table_lookup(self->by_key, popup->key);
  if (item == NULL || item->pressed || (self->op != OP_NONE && item == self->subject))
    return;
  line = g_strdup_printf("[%u,done]", popup->id);
  g_file_set_contents(choice, line, -1, NULL);
  g_dbus_connection_call(self->connection, "org.freedesktop.Notifications",
                         "/org/freedesktop/Notifications", "org.dunstproject.cmd0",
                         "ContextMenuCall", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, NULL,
                         NULL, NULL);
  item->pressed = self->pressed_since = TRUE;
  self->n_pressed++;
  /* Time for the menu, the signal and the store. */
  self->next_at = g_get_monotonic_time() + 60000;
}

static void
call_next(Story *self)
{
  const char *const methods[] = { NULL, self->n_interviews == 0 ? "AddInterviews" : "AddRequests",
                                  "CompleteActions", "SnoozeActions", "Undo" };

  if (self->owner == NULL || self->pending || g_get_monotonic_time() < self->next_at)
    return;
  if (self->press_next && self->op != OP_UNDO && !self->undo_next) {
    press(self);
    return;
  }
  if (self->op == OP_NONE)
    choose(self);
  if (self->op == OP_NONE)
    return;
  self->pending = TRUE;
  g_dbus_connection_call(self->connection, self->owner, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE,
                         methods[self->op], self->parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                         60000, NULL, replied_cb, self);
}

/* ---- lives ---- */

static void
appeared_cb(GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  Story *self = data;

  g_free(self->owner);
  self->owner = g_strdup(owner);
}

static void
vanished_cb(GDBusConnection *connection, const char *name, gpointer data)
{
  g_clear_pointer(&((Story *)data)->owner, g_free);
}

static gboolean
wake_cb(gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_until(Story *self, gint64 deadline)
{
  guint timer = g_timeout_add(2, wake_cb, NULL);

  while (g_get_monotonic_time() < deadline) {
    g_main_context_iteration(NULL, TRUE);
    call_next(self);
  }
  g_source_remove(timer);
}

static GPid
start(Story *self)
{
  const char *const arguments[] = { "--data", self->data_folder, NULL };

  return faults_start_daemon(arguments);
}

/* How long a daemon takes until it answers, in microseconds. */
static gint64
measure_start(Story *self)
{
  gint64 begun = g_get_monotonic_time();
  GPid pid = start(self);
  g_autoptr(GVariant) reply = NULL;

  if (faults_wait_for_name(self->connection, FOLLOWUP_BUS_NAME, 30000))
    reply = faults_call(self->connection, "ListCadences", NULL, NULL);
  if (reply == NULL)
    faults_die("the daemon does not start: see followupd.log");
  begun = g_get_monotonic_time() - begun;
  faults_kill_daemon(pid);
  return begun;
}

/* GLib 2.74 can hang a dunst that was pressed: its replies never leave it. One that hangs goes, and
 * kill-daemon.sh starts another. */
static void
tend_server(Story *self)
{
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      self->connection, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
      "org.freedesktop.Notifications", "GetServerInformation", NULL, NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, 3000, NULL, NULL);
  g_autoptr(GVariant) owner = NULL;
  guint32 pid;

  if (reply != NULL)
    return;
  owner = faults_call_at(self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                         "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                         g_variant_new("(s)", "org.freedesktop.Notifications"), NULL);
  if (owner != NULL) {
    g_variant_get(owner, "(u)", &pid);
    kill((pid_t)pid, SIGKILL);
  }
  if (!faults_wait_for_name(self->connection, "org.freedesktop.Notifications", 30000))
    faults_die("there is no popup server any more");
}

static void
live_and_die(Story *self, gint64 start_time)
{
  gint64 span = (gint64)(g_rand_double(self->rand) * (2 * (gdouble)start_time + 200000));
  guint n_pressed = self->n_pressed;
  GPid pid = start(self);
  gint64 begun = g_get_monotonic_time();

  self->press_next = self->press_next || g_rand_double(self->rand) < 0.3;
  run_until(self, begun + span);
  self->n_early += self->owner == NULL;
  if (!faults_kill_daemon(pid))
    self->n_lost++;
  self->n_kills++;
  if (self->n_pressed != n_pressed)
    tend_server(self);
}

/* ---- the reckoning ---- */

/* Every action, of every state: uuid-due -> state. */
static GHashTable *
read_states(Story *self)
{
  GHashTable *states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *after = g_strdup("");
  gsize n;

  do {
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = NULL;
    g_autoptr(GVariant) actions = NULL;
    GVariantDict filter;

    g_variant_dict_init(&filter, NULL);
    g_variant_dict_insert(&filter, "pending", "b", FALSE);
    g_variant_dict_insert(&filter, "limit", "u", PAGE);
    if (*after != '\0')
      g_variant_dict_insert(&filter, "after", "s", after);
    reply = faults_call(self->connection, "ListActions",
                        g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), &error);
    if (reply == NULL)
      faults_die("no list: %s", error->message);
    actions = g_variant_get_child_value(reply, 0);
    n = g_variant_n_children(actions);
    for (gsize i = 0; i < n; i++) {
      g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);
      const char *id = "", *uuid = "", *state = "";
      gint64 due = 0;

      g_variant_lookup(action, "id", "&s", &id);
      g_variant_lookup(action, "uuid", "&s", &uuid);
      g_variant_lookup(action, "state", "&s", &state);
      g_variant_lookup(action, "due", "x", &due);
      g_hash_table_insert(states, g_strdup_printf("%s-%" G_GINT64_FORMAT, uuid, due),
                          g_strdup(state));
      g_free(after);
      after = g_strdup(id);
    }
  } while (n == PAGE);
  return states;
}

static gboolean
is_outstanding(const char *state)
{
  return g_strcmp0(state, "due") == 0 || g_strcmp0(state, "showing") == 0
         || g_strcmp0(state, "shown") == 0;
}

/* What was acknowledged is so. */
static void
check_store(Story *self, GHashTable *states)
{
  for (guint i = 0; i < self->items->len; i++) {
    const Item *item = g_ptr_array_index(self->items, i);
    const char *state = g_hash_table_lookup(states, item->key);
    gboolean good = state != NULL;

    if (item->finished)
      good = g_strcmp0(state, "done") == 0;
    else if (good && !item->pressed)
      good = is_outstanding(state) || g_str_equal(state, "planned")
             || g_str_equal(state, "superseded");
    if (good)
      continue;
    self->n_lost++;
    fprintf(stderr, "lost: %s is %s, and was acknowledged as %s\n", item->id,
            state != NULL ? state : "gone", item->finished ? "done" : "added");
  }
}

/* What is outstanding is on the screen, once, and nothing else is. */
static void
check_screen(Story *self, GHashTable *states)
{
  g_autoptr(GPtrArray) popups = faults_watch_list(self->watch);
  g_autoptr(GHashTable) alone = g_hash_table_new(g_str_hash, g_str_equal);
  guint n_outstanding = 0, n_named = 0;
  GHashTableIter iter;
  gpointer state;
  int told = faults_watch_ask_dunst(self->connection);

  g_hash_table_iter_init(&iter, states);
  while (g_hash_table_iter_next(&iter, NULL, &state))
    n_outstanding += is_outstanding(state);
  for (guint i = 0; i < popups->len; i++) {
    const FaultsPopup *popup = g_ptr_array_index(popups, i);

    if (is_outstanding(g_hash_table_lookup(states, popup->key))
        && g_hash_table_add(alone, popup->key))
      continue;
    if (g_str_has_suffix(popup->key, "-digest") && n_named == 0 && n_outstanding > self->most) {
      n_named = (guint)g_ascii_strtoull(popup->summary, NULL, 10);
      continue;
    }
    self->n_extra++;
    state = g_hash_table_lookup(states, popup->key);
    fprintf(stderr, "extra: popup %u ‘%s’ (%s), its action is %s\n", popup->id, popup->summary,
            popup->key, state != NULL ? (const char *)state : "not known");
  }
  if (g_hash_table_size(alone) + n_named != n_outstanding) {
    self->n_lost += (guint)ABS((gint)(n_outstanding - g_hash_table_size(alone) - n_named));
    fprintf(stderr, "lost: %u are outstanding, %u have a popup, the digest says %u\n",
            n_outstanding, g_hash_table_size(alone), n_named);
  }
  if (told != (int)popups->len) {
    self->n_extra++;
    fprintf(stderr, "dunst has %d popups, and told of %u\n", told, popups->len);
  }
}

/* The last call is answered, what was snoozed is back, and nothing moves any more. */
static void
reckon(Story *self)
{
  g_autoptr(GHashTable) states = NULL;
  GPid pid;

  tend_server(self);
  pid = start(self);

  if (!faults_wait_for_name(self->connection, FOLLOWUP_BUS_NAME, 30000))
    faults_die("the daemon does not start: see followupd.log");
  self->ending = TRUE;
  self->press_next = FALSE;
  while (self->op != OP_NONE || self->undo_next)
    run_until(self, g_get_monotonic_time() + 50000);
  faults_watch_settle(self->watch, 1000, (MAX_SNOOZE + 1) * 1000);
  faults_watch_settle(self->watch, 1000 * (MAX_SNOOZE + 1), 30000);
  states = read_states(self);
  check_store(self, states);
  check_screen(self, states);
  if (!faults_end_daemon(pid))
    self->n_lost++;
}

/* What was left over is no concern of the next tale. */
static void
clear(Story *self)
{
  g_autoptr(GPtrArray) popups = faults_watch_list(self->watch);

  for (guint i = 0; i < popups->len; i++) {
    const FaultsPopup *popup = g_ptr_array_index(popups, i);
    G_GNUC_UNUSED g_autoptr(GVariant) reply
        = faults_call_at(self->connection, "org.freedesktop.Notifications",
                         "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
                         "CloseNotification", g_variant_new("(u)", popup->id), NULL);
  }
  faults_watch_settle(self->watch, 200, 2000);
  g_ptr_array_unref(self->items);
  g_hash_table_unref(self->by_key);
  g_free(self->request);
  g_free(self->owner);
  g_free(self->data_folder);
}

static void
tell(Story *self, guint kills, guint most, guint target)
{
  g_autofree char *file
      = g_build_filename(g_getenv("XDG_CONFIG_HOME"), "followup", "settings.ini", NULL);
  g_autofree char *folder = g_path_get_dirname(file);
  g_autofree char *text = g_strdup_printf("[Hours]\nWaking=00:00-24:00\n[Popups]\nMost=%u\n", most);
  gint64 start_time;
  guint watch;

  g_mkdir_with_parents(folder, 0700);
  g_file_set_contents(file, text, -1, NULL);
  self->most = most;
  self->target = target;
  self->items = g_ptr_array_new_with_free_func(free_item);
  self->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  self->data_folder = g_strdup_printf("%s/data-%u", g_getenv("RIG_DIR"), most);
  self->n_interviews = 0;
  self->ending = FALSE;
  self->subject = NULL;
  watch = g_bus_watch_name_on_connection(self->connection, FOLLOWUP_BUS_NAME,
                                         G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb,
                                         self, NULL);
  measure_start(self); /* the first one makes the database */
  start_time = measure_start(self);
  for (guint i = 0; i < kills; i++) {
    self->n_to_add = N_INTERVIEWS * 4 + (guint)(1.6 * (gdouble)(i + 2));
    live_and_die(self, start_time);
  }
  reckon(self);
  g_bus_unwatch_name(watch);
}

int
main(int argc, char **argv)
{
  Story story = { 0 };
  guint kills = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 0;
  guint seed = argc > 2 ? (guint)strtoul(argv[2], NULL, 10) : 1;
  guint n_actions = 0, n_doubles;

  story.rand = g_rand_new_with_seed(seed);
  story.connection = faults_connect();
  story.watch = faults_watch_new(note_sent_cb, &story);
  tell(&story, kills / 2, 20, 12);
  n_actions += story.items->len;
  clear(&story);
  story.owner = story.request = NULL;
  tell(&story, kills - kills / 2, 3, 100);
  n_actions += story.items->len;
  clear(&story);
  n_doubles = faults_watch_count_doubles(story.watch);
  printf("%u kills (%u before the name was taken), %u actions, %u popups sent, %u swept, "
         "%u buttons pressed, %u servers anew, %u undone, %u came back though finished, %u lost, "
         "%u extra on screen",
         story.n_kills, story.n_early, n_actions, faults_watch_count_sent(story.watch),
         story.n_swept, story.n_pressed, faults_watch_count_servers(story.watch), story.n_undone,
         story.n_came_back, story.n_lost, story.n_extra + n_doubles);
  faults_watch_free(story.watch);
  g_object_unref(story.connection);
  g_rand_free(story.rand);
  return story.n_kills == kills
                 && story.n_came_back + story.n_lost + story.n_extra + n_doubles + story.n_refused
                        == 0
             ? 0
             : 1;
}
