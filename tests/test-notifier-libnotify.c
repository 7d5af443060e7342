/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-notifier-libnotify: popups on a real server, which also is missing, killed, replaced and
 * hung. Runs inside rig/with-desktop.sh. */

#include "dunst.h"
#include "notifier-libnotify.h"
#include "patience.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE (60 * G_TIME_SPAN_SECOND)
/* Who waits for a server that hangs waits 25 s; a busy machine takes less than this. */
#define STALL (4 * G_TIME_SPAN_SECOND)
#define SERVER "org.freedesktop.Notifications"

static gboolean threads_fail; /* under the test */

/* As there may be many processes of one user. */
GThread *
g_thread_try_new(const char *name, GThreadFunc function, gpointer data, GError **error)
{
  GThread *(*next)(const char *, GThreadFunc, gpointer, GError **);

  if (threads_fail && g_strcmp0(name, "popups") == 0) {
    g_set_error(error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN, "there are too many");
    return NULL;
  }
  *(void **)&next = dlsym(RTLD_NEXT, "g_thread_try_new");
  return next(name, function, data, error);
}

typedef struct {
  GDBusConnection *connection;
  FollowupNotifier *notifier;
  GSubprocess *server;
  GString *log; /* one line for each signal */
  guint last_server_id, n_rooms;
  char *last_owner, *last_guid, *last_activation;
} Fixture;

static void
add_to_log(Fixture *fixture, const char *what, const char *id, const char *text)
{
  g_string_append_printf(fixture->log, "%s%s%s%s%s\n", what, id != NULL ? " " : "",
                         id != NULL ? id : "", text != NULL ? " " : "", text != NULL ? text : "");
}

static void
log_action_cb(FollowupNotifier *notifier,
              const char *id,
              const char *button,
              const char *activation,
              Fixture *fixture)
{
  add_to_log(fixture, "action", id, button);
  g_free(fixture->last_activation);
  fixture->last_activation = g_strdup(activation);
}

static void
log_shown_cb(FollowupNotifier *notifier,
             const char *id,
             guint server_id,
             const char *owner,
             const char *guid,
             Fixture *fixture)
{
  add_to_log(fixture, "shown", id, NULL);
  fixture->last_server_id = server_id;
  g_free(fixture->last_owner);
  g_free(fixture->last_guid);
  fixture->last_owner = g_strdup(owner);
  fixture->last_guid = g_strdup(guid);
}

static void
log_failed_cb(FollowupNotifier *notifier, const char *id, const char *why, Fixture *fixture)
{
  g_assert_cmpstr(why, !=, "");
  g_test_message("%s: %s", id, why);
  add_to_log(fixture, "failed", id, NULL);
}

static void
log_closed_cb(FollowupNotifier *notifier, const char *id, Fixture *fixture)
{
  add_to_log(fixture, "closed", id, NULL);
}

static void
log_server_cb(FollowupNotifier *notifier, gboolean available, Fixture *fixture)
{
  g_assert_cmpint(available, ==, followup_notifier_is_available(notifier));
  add_to_log(fixture, available ? "server" : "no server", NULL, NULL);
}

static void
count_room_cb(FollowupNotifier *notifier, Fixture *fixture)
{
  fixture->n_rooms++;
}

/* Lets the main loop run until the log is this one. */
static void
await_log(Fixture *fixture, const char *expected)
{
  RUN_LOOP_UNTIL(g_str_equal(fixture->log->str, expected));
  g_assert_cmpstr(fixture->log->str, ==, expected);
  g_string_truncate(fixture->log, 0);
}

static int
compare_lines(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* (transfer full) */
static char *
sort_lines(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

  qsort(lines, g_strv_length(lines), sizeof *lines, compare_lines);
  return g_strjoinv("\n", lines);
}

/* The same lines in any order: of a crowd two are under way at once. */
static void
await_lines(Fixture *fixture, const char *expected)
{
  g_autofree char *sorted = sort_lines(expected);
  g_autofree char *logged = NULL;

  RUN_LOOP_UNTIL(fixture->log->len >= strlen(expected));
  logged = sort_lines(fixture->log->str);
  g_assert_cmpstr(logged, ==, sorted);
  g_string_truncate(fixture->log, 0);
}

static void
add_notifier(Fixture *fixture)
{
  fixture->notifier = followup_notifier_libnotify_new(fixture->connection);
  g_signal_connect(fixture->notifier, "action", G_CALLBACK(log_action_cb), fixture);
  g_signal_connect(fixture->notifier, "shown", G_CALLBACK(log_shown_cb), fixture);
  g_signal_connect(fixture->notifier, "failed", G_CALLBACK(log_failed_cb), fixture);
  g_signal_connect(fixture->notifier, "closed", G_CALLBACK(log_closed_cb), fixture);
  g_signal_connect(fixture->notifier, "server-changed", G_CALLBACK(log_server_cb), fixture);
  g_signal_connect(fixture->notifier, "room", G_CALLBACK(count_room_cb), fixture);
}

static void
set_up(Fixture *fixture, gconstpointer with_server)
{
  g_autoptr(GError) error = NULL;

  fixture->log = g_string_new(NULL);
  fixture->connection = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error(error);
  add_notifier(fixture);
  if (!GPOINTER_TO_INT(with_server))
    return;
  fixture->server = dunst_start();
  await_log(fixture, "server\n");
}

static void
tear_down(Fixture *fixture, gconstpointer with_server)
{
  gint64 deadline = g_get_monotonic_time() + DEADLINE;

  if (fixture->notifier != NULL)
    g_assert_finalize_object(g_steal_pointer(&fixture->notifier));
  if (fixture->server != NULL)
    dunst_kill(&fixture->server);
  while (dunst_is_there())
    g_assert_cmpint(g_get_monotonic_time(), <, deadline);
  g_clear_object(&fixture->connection);
  g_string_free(fixture->log, TRUE);
  g_free(fixture->last_owner);
  g_free(fixture->last_guid);
  g_free(fixture->last_activation);
}

static void
show(Fixture *fixture, const char *id, const char *summary, const char *body)
{
  FollowupPopup popup = { .id = (char *)id,
                          .key = (char *)id,
                          .summary = (char *)summary,
                          .body = (char *)body,
                          .buttons = { { (char *)"done", (char *)"Done" },
                                       { (char *)"tomorrow", (char *)"Tomorrow" } } };

  followup_notifier_show(fixture->notifier, &popup);
}

static void
test_shows(Fixture *fixture, gconstpointer data)
{
  g_autofree char *history = NULL;

  g_assert_cmpstr(followup_notifier_get_server(fixture->notifier), ==, "dunst 1.9.0");
  show(fixture, "7.1", "Thank-you note: Zoë O’Brien", "Smith & <b>Sons</b> 🎉");
  await_log(fixture, "shown 7.1\n");
  g_assert_cmpuint(fixture->last_server_id, >, 0);
  g_assert_true(g_dbus_is_unique_name(fixture->last_owner));
  g_assert_true(g_dbus_is_guid(fixture->last_guid));
  dunst_assert_count("displayed", "1");
  dunst_tell("dunstctl close");
  await_log(fixture, "closed 7.1\n");
  /* The history is JSON; what the server made of the text is in it. */
  history = dunst_ask("dunstctl history");
  g_assert_nonnull(strstr(history, "Smith &amp; &lt;b&gt;Sons&lt;/b&gt; 🎉"));
  g_assert_nonnull(strstr(history, "\"Thank-you note: Zoë O’Brien\""));
  g_assert_nonnull(strstr(history, "\"x-followup.reminder\""));
}

/* It is told, and shown once there is a thread. */
static void
test_no_thread(Fixture *fixture, gconstpointer data)
{
  threads_fail = TRUE;
  g_assert_finalize_object(g_steal_pointer(&fixture->notifier));
  add_notifier(fixture);
  await_log(fixture, "server\n");
  show(fixture, "7.1", "Thank-you note", "");
  await_log(fixture, "failed 7.1\n");
  g_assert_finalize_object(g_steal_pointer(&fixture->notifier)); /* before it began */
  add_notifier(fixture);
  await_log(fixture, "server\n");
  threads_fail = FALSE;
  show(fixture, "7.1", "Thank-you note", "");
  await_log(fixture, "shown 7.1\n");
}

static void
test_text_not_utf8(Fixture *fixture, gconstpointer data)
{
  g_autofree char *history = NULL;

  show(fixture, "7.1", "Caf\xe9", "a\xff\xfe & b");
  await_log(fixture, "shown 7.1\n");
  dunst_tell("dunstctl close");
  await_log(fixture, "closed 7.1\n");
  history = dunst_ask("dunstctl history");
  g_assert_nonnull(strstr(history, "a\xef\xbf\xbd\xef\xbf\xbd &amp; b"));
}

/* Keeps what is said to the server. Called on the connection's own thread. */
static GDBusMessage *
keep_notify_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (!incoming && g_strcmp0(g_dbus_message_get_member(message), "Notify") == 0)
    g_async_queue_push(data, g_variant_ref(g_dbus_message_get_body(message)));
  return message;
}

static void
assert_hint(GVariant *hints, const char *name, const char *expected)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(hints, name, G_VARIANT_TYPE_STRING);

  g_assert_nonnull(value);
  g_assert_cmpstr(g_variant_get_string(value, NULL), ==, expected);
}

static void
test_call(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncQueue) calls = g_async_queue_new_full((GDestroyNotify)g_variant_unref);
  guint filter = g_dbus_connection_add_filter(fixture->connection, keep_notify_cb, calls, NULL);

  for (guint i = 0; i < 2; i++) {
    FollowupPopup popup = { .id = (char *)"7.2",
                            .key = (char *)"uuid-17",
                            .summary = (char *)"Prepare",
                            .body = (char *)"",
                            .urgency = i,
                            .buttons = { { (char *)"done", (char *)"Done" } } };
    g_autoptr(GVariant) call = NULL;
    g_autoptr(GVariant) hints = NULL;
    g_autofree const char **actions = NULL;
    const char *icon;
    guint32 replaces;
    gint32 timeout;
    guint8 urgency;

    followup_notifier_show(fixture->notifier, &popup);
    await_log(fixture, "shown 7.2\n");
    call = g_async_queue_try_pop(calls);
    g_assert_nonnull(call);
    g_variant_get(call, "(&su&s&s&s^a&s@a{sv}i)", NULL, &replaces, &icon, NULL, NULL, &actions,
                  &hints, &timeout);
    g_assert_cmpuint(replaces, ==, 0);
    g_assert_cmpint(timeout, ==, 0);
    g_assert_cmpstr(icon, ==, "org.followup.Followup1");
    g_assert_cmpuint(g_strv_length((char **)actions), ==, 4);
    g_assert_cmpstr(actions[0], ==, "default");
    g_assert_cmpstr(actions[2], ==, "done");
    assert_hint(hints, "desktop-entry", "org.followup.Followup1");
    assert_hint(hints, "category", "x-followup.reminder");
    assert_hint(hints, "x-canonical-private-synchronous", "uuid-17");
    g_assert_true(g_variant_lookup(hints, "urgency", "y", &urgency));
    g_assert_cmpuint(urgency, ==, i == FOLLOWUP_URGENCY_CRITICAL ? 2 : 1);
  }
  g_dbus_connection_remove_filter(fixture->connection, filter);
}

/* Other words take the place of those on the screen, by its id and without a sound; where it was
 * closed meanwhile, nothing appears. */
static void
test_reworded(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncQueue) calls = g_async_queue_new_full((GDestroyNotify)g_variant_unref);
  FollowupPopup popup = { .id = (char *)"7.2",
                          .key = (char *)"uuid-17",
                          .summary = (char *)"Prepare",
                          .body = (char *)"Where: room 2",
                          .quiet = TRUE };
  g_autoptr(GVariant) call = NULL, hints = NULL;
  gboolean silent = FALSE;
  guint32 replaces;
  guint server_id, filter;

  show(fixture, "7.2", "Prepare", "Where: room 1");
  await_log(fixture, "shown 7.2\n");
  server_id = fixture->last_server_id;
  filter = g_dbus_connection_add_filter(fixture->connection, keep_notify_cb, calls, NULL);
  followup_notifier_show(fixture->notifier, &popup);
  await_log(fixture, "shown 7.2\n");
  g_assert_cmpuint(fixture->last_server_id, ==, server_id);
  call = g_async_queue_try_pop(calls);
  g_variant_get(call, "(&su&s&s&s^a&s@a{sv}i)", NULL, &replaces, NULL, NULL, NULL, NULL, &hints,
                NULL);
  g_assert_cmpuint(replaces, ==, server_id);
  g_assert_true(g_variant_lookup(hints, "suppress-sound", "b", &silent) && silent);
  dunst_tell("dunstctl close");
  await_log(fixture, "closed 7.2\n");
  g_assert_cmpuint(fixture->n_rooms, ==, 0);
  followup_notifier_show(fixture->notifier, &popup);
  show(fixture, "7.3", "Another", "");
  await_log(fixture, "shown 7.3\n");
  g_assert_cmpuint(fixture->n_rooms, ==, 1);
  g_variant_unref(g_async_queue_pop(calls));
  g_assert_null(g_async_queue_try_pop(calls));
  g_dbus_connection_remove_filter(fixture->connection, filter);
}

static FollowupInterview *
make_interview(void)
{
  FollowupInterview *interview = followup_interview_new();
  FollowupInterviewer *jane = followup_interviewer_new();

  interview->id = 7;
  interview->employer = g_strdup("Acme GmbH");
  interview->position = g_strdup("C engineer");
  interview->zone = g_strdup("Europe/Berlin");
  interview->start = 1795183200; /* Fri 20 Nov 2026, 14:00 there */
  interview->place = g_strdup("https://meet.example.com/acme");
  jane->uuid = g_strdup("jane");
  jane->name = g_strdup("Jane Doe");
  jane->title = g_strdup("CTO");
  jane->email = g_strdup("jane@example.com");
  jane->phone = g_strdup("+49 30 123456");
  g_ptr_array_add(interview->interviewers, jane);
  return interview;
}

static FollowupAction *
make_action(const FollowupInterview *interview, guint number, FollowupKind kind)
{
  g_autoptr(FollowupZone) zone = followup_zone_new_utc();
  FollowupAction *action = followup_action_new(kind);

  action->interview = interview->id;
  action->number = number;
  action->uuid = g_strdup_printf("uuid-%u", number);
  action->due = interview->start + 18 * 3600;
  action->by = interview->start + 24 * 3600;
  action->reason->anchor_day = followup_instant_get_day(interview->start, zone);
  action->reason->due_day = action->reason->anchor_day + 1;
  action->reason->offset = (FollowupOffset){ 18, FOLLOWUP_UNIT_HOURS };
  action->reason->cadence = g_strdup("balanced");
  action->channel = kind == FOLLOWUP_KIND_CHECK_IN           ? FOLLOWUP_CHANNEL_PHONE
                    : kind == FOLLOWUP_KIND_HANDWRITTEN_NOTE ? FOLLOWUP_CHANNEL_POST
                                                             : FOLLOWUP_CHANNEL_EMAIL;
  if (kind == FOLLOWUP_KIND_PREPARE || kind == FOLLOWUP_KIND_DEBRIEF
      || kind == FOLLOWUP_KIND_MOVE_ON || kind == FOLLOWUP_KIND_KEEP_SEARCHING) {
    action->channel = FOLLOWUP_CHANNEL_NONE;
    return action;
  }
  action->interviewer = g_strdup("Jane Doe");
  action->interviewer_uuid = g_strdup("jane");
  return action;
}

static void
take_picture(guint page)
{
  g_autofree char *name = g_strdup_printf("popups-%u.png", page);
  g_autofree char *file = g_build_filename(g_getenv("G_TEST_BUILDDIR"), name, NULL);
  g_autofree char *program = g_find_program_in_path("import");
  const char *argv[] = { "import", "-window", "root", "-crop", "430x768+594+0", file, NULL };

  if (program == NULL)
    return;
  g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                             NULL, NULL));
  g_assert_true(g_file_test(file, G_FILE_TEST_EXISTS));
}

/* One of each kind, then those that follow a press, private ones and the digest. */
static GPtrArray *
make_one_of_each(FollowupInterview *interview, const FollowupRules *rules)
{
  GPtrArray *popups = g_ptr_array_new_with_free_func((GDestroyNotify)followup_popup_free);
  g_autoptr(GPtrArray) actions
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  FollowupPopupMatter matter = { .interview = interview,
                                 .offer = interview,
                                 .rules = rules,
                                 .blanks = "2 blanks: what you liked, your phone number" };

  for (guint kind = 0; kind < FOLLOWUP_KIND_TOUCH; kind++) {
    FollowupAction *action = make_action(interview, kind + 1, kind);

    g_ptr_array_add(actions, action);
    g_ptr_array_add(interviews, interview);
    matter.action = action;
    matter.interview = kind == FOLLOWUP_KIND_KEEP_SEARCHING ? NULL : interview;
    matter.now = kind % 3 == 2 ? action->by + 2 * 86400 : action->due;
    g_ptr_array_add(popups, followup_popup_new_for_action(&matter));
  }
  matter.interview = interview;
  matter.action = g_ptr_array_index(actions, FOLLOWUP_KIND_THANK_YOU);
  g_ptr_array_add(popups, followup_popup_new_sent(&matter));
  g_ptr_array_add(popups, followup_popup_new_failed(&matter, "no mail program is set up"));
  g_ptr_array_add(popups, followup_popup_new_heard(&matter));
  matter.private = TRUE;
  g_ptr_array_add(popups, followup_popup_new_for_action(&matter));
  g_ptr_array_add(popups, followup_popup_new_digest(actions, interviews, matter.now,
                                                    rules->system_zone, FALSE));
  return popups;
}

/* What the words of real popups look like: leaves popups-*.png beside the tests. */
static void
test_picture(Fixture *fixture, gconstpointer data)
{
  enum { PER_PAGE = 4 };
  g_autoptr(FollowupRules) rules = followup_rules_new();
  g_autoptr(FollowupInterview) interview = make_interview();
  g_autoptr(GPtrArray) popups = make_one_of_each(interview, rules);

  for (guint i = 0; i < popups->len; i += PER_PAGE) {
    guint n = MIN(PER_PAGE, popups->len - i);
    g_autofree char *displayed = g_strdup_printf("%u", n);
    g_autoptr(GString) expected = g_string_new(NULL);

    for (guint k = i; k < i + n; k++) {
      FollowupPopup *popup = g_ptr_array_index(popups, k);

      g_free(popup->id);
      popup->id = g_strdup_printf("%u", k);
      g_free(popup->key);
      popup->key = g_strdup(popup->id);
      followup_notifier_show(fixture->notifier, popup);
      g_string_append_printf(expected, "shown %u\n", k);
    }
    await_log(fixture, expected->str);
    dunst_assert_count("displayed", displayed);
    take_picture(i / PER_PAGE + 1);
    for (guint k = i; k < i + n; k++)
      followup_notifier_withdraw(fixture->notifier,
                                 ((FollowupPopup *)g_ptr_array_index(popups, k))->id);
    dunst_assert_count("displayed", "0");
  }
}

/* Show-again is a new popup in the place of the old one, of which nothing more is heard. */
static void
test_shows_again(Fixture *fixture, gconstpointer data)
{
  guint first;

  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  first = fixture->last_server_id;
  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  g_assert_cmpuint(fixture->last_server_id, !=, first);
  dunst_assert_count("displayed", "1");
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr(fixture->log->str, ==, "");
}

static void
test_buttons(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *label, *expected;
  } cases[] = { { "Done", "action 7.1 done\n" },
                { "Tomorrow", "action 7.1 tomorrow\n" },
                { NULL, "action 7.1 default\n" } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    show(fixture, "7.1", "One", "body");
    await_log(fixture, "shown 7.1\n");
    dunst_assert_count("displayed", "1");
    if (cases[i].label != NULL)
      dunst_press(cases[i].label);
    else
      dunst_tell("dunstctl action 0");
    await_log(fixture, cases[i].expected);
    dunst_assert_count("displayed", "0");
  }
}

/* A server as small as can be, for what dunst never says. */

static const char interface_xml[]
    = "<node><interface name='" SERVER "'>"
      "<method name='GetServerInformation'><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
      "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "</interface></node>";

static struct {
  guint n_questions;
  gint64 shown_at; /* monotonic */
} small;

static void
answer_call_cb(GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               GDBusMethodInvocation *invocation,
               gpointer data)
{
  static const char *const capabilities[] = { "actions", NULL };
  GVariant *reply = NULL;

  if (g_str_equal(method, "GetServerInformation")) {
    small.n_questions++;
    reply = g_variant_new("(ssss)", "small", "nobody", "1", "1.2");
  } else if (g_str_equal(method, "GetCapabilities")) {
    reply = g_variant_new("(^as)", capabilities);
  } else if (g_str_equal(method, "Notify")) {
    small.shown_at = g_get_monotonic_time();
    reply = g_variant_new("(u)", 42);
  }
  g_dbus_method_invocation_return_value(invocation, reply);
}

static void
tell_by(GDBusConnection *connection, const char *signal, const char *text)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal(connection, NULL, "/org/freedesktop/Notifications", SERVER, signal,
                                g_variant_new("(us)", 42, text), &error);
  g_assert_no_error(error);
}

static void
tell(Fixture *fixture, const char *signal, const char *text)
{
  tell_by(fixture->connection, signal, text);
}

typedef struct {
  guint object, name;
} SmallServer;

static SmallServer
start_small(Fixture *fixture)
{
  static const GDBusInterfaceVTable vtable = { .method_call = answer_call_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml(interface_xml, NULL);
  SmallServer server;

  g_assert_nonnull(info);
  server.object
      = g_dbus_connection_register_object(fixture->connection, "/org/freedesktop/Notifications",
                                          info->interfaces[0], &vtable, NULL, NULL, NULL);
  server.name = g_bus_own_name_on_connection(fixture->connection, SERVER,
                                             G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  await_log(fixture, "server\n");
  return server;
}

static void
end_small(Fixture *fixture, SmallServer server)
{
  g_bus_unown_name(server.name);
  await_log(fixture, "no server\n");
  g_dbus_connection_unregister_object(fixture->connection, server.object);
}

/* The token of a press comes along, and none is left over for the next. */
static void
test_activation(Fixture *fixture, gconstpointer data)
{
  SmallServer server = start_small(fixture);

  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  tell(fixture, "ActivationToken", "window-of-17");
  tell(fixture, "ActionInvoked", "done");
  await_log(fixture, "action 7.1 done\n");
  g_assert_cmpstr(fixture->last_activation, ==, "window-of-17");
  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  tell(fixture, "ActionInvoked", "done");
  await_log(fixture, "action 7.1 done\n");
  g_assert_cmpstr(fixture->last_activation, ==, NULL);
  end_small(fixture, server);
}

/* What is given ahead waits for its moment, and whoever it passes is kept awake; the next does not
 * wait any more. */
static void
test_stands_by(Fixture *fixture, gconstpointer data)
{
  SmallServer server = start_small(fixture);
  guint asked = small.n_questions;
  gint64 until;

  g_assert_false(followup_notifier_stand_by(fixture->notifier, g_get_monotonic_time()));
  followup_notifier_get_ready(fixture->notifier);
  until = g_get_monotonic_time() + 50 * G_TIME_SPAN_MILLISECOND;
  g_assert_true(followup_notifier_stand_by(fixture->notifier, until));
  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  g_assert_cmpint(small.shown_at, >=, until);
  g_assert_cmpuint(small.n_questions, >=, asked + 2);
  asked = small.n_questions;
  show(fixture, "7.2", "Two", "body");
  await_log(fixture, "shown 7.2\n");
  g_assert_cmpuint(small.n_questions, ==, asked);
  end_small(fixture, server);
}

/* Only the server can tell that a button was pressed, and only one that is there. */
static void
test_presses_of_others(Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GDBusConnection) other
      = g_dbus_connection_new_for_address_sync(address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                   | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, NULL);
  SmallServer server = start_small(fixture);

  g_assert_nonnull(other);
  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  tell_by(other, "ActionInvoked", "done");
  g_assert_true(g_dbus_connection_close_sync(other, NULL, NULL));
  tell(fixture, "ActionInvoked", "no such button");
  tell(fixture, "ActionInvoked", "tomorrow");
  await_log(fixture, "action 7.1 tomorrow\n");
  /* It is not up any more. */
  tell(fixture, "ActionInvoked", "done");
  end_small(fixture, server);
}

static void
test_withdraws(Fixture *fixture, gconstpointer data)
{
  show(fixture, "7.1", "One", "body");
  show(fixture, "7.2", "Two", "body");
  await_log(fixture, "shown 7.1\nshown 7.2\n");
  dunst_assert_count("displayed", "2");
  followup_notifier_withdraw(fixture->notifier, "7.1");
  followup_notifier_withdraw(fixture->notifier, "9.9");
  dunst_assert_count("displayed", "1");
  g_assert_cmpstr(fixture->log->str, ==, "");
}

/* Of another life: nobody here knows its id. */
static guint
leave_behind(Fixture *fixture, const char *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  GVariantDict hints;
  guint id;

  g_variant_dict_init(&hints, NULL);
  if (key != NULL)
    g_variant_dict_insert(&hints, "x-canonical-private-synchronous", "s", key);
  reply = g_dbus_connection_call_sync(
      fixture->connection, SERVER, "/org/freedesktop/Notifications", SERVER, "Notify",
      g_variant_new("(susssas@a{sv}i)", "Followup", 0, "", "left behind", key != NULL ? key : "",
                    NULL, g_variant_dict_end(&hints), 0),
      G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error(error);
  g_variant_get(reply, "(u)", &id);
  return id;
}

static void
test_withdraws_key(Fixture *fixture, gconstpointer data)
{
  leave_behind(fixture, "7.1-42");
  leave_behind(fixture, "7.2-42");
  dunst_assert_count("displayed", "2");
  followup_notifier_withdraw_key(fixture->notifier, "7.1-42");
  await_log(fixture, "closed 7.1-42\n");
  dunst_assert_count("displayed", "1");
  /* Where there is nothing, nothing stays. */
  followup_notifier_withdraw_key(fixture->notifier, "7.9-42");
  await_log(fixture, "closed 7.9-42\n");
  dunst_assert_count("displayed", "1");
}

static void
test_withdraws_key_of_none(Fixture *fixture, gconstpointer data)
{
  followup_notifier_withdraw_key(fixture->notifier, "7.1-42");
  await_log(fixture, "closed 7.1-42\n");
}

/* A popup that an earlier life of ours left: closed only on the same server and the same bus. */
static void
test_withdraws_stale(Fixture *fixture, gconstpointer data)
{
  const char *guid = g_dbus_connection_get_guid(fixture->connection);
  guint id;

  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  id = leave_behind(fixture, NULL);
  dunst_assert_count("displayed", "2");
  followup_notifier_withdraw_stale(fixture->notifier, id, ":1.99999", guid);
  followup_notifier_withdraw_stale(fixture->notifier, id, fixture->last_owner, "another bus");
  followup_notifier_withdraw_stale(fixture->notifier, 0, fixture->last_owner, guid);
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  dunst_assert_count("displayed", "2");
  followup_notifier_withdraw_stale(fixture->notifier, id, fixture->last_owner, guid);
  dunst_assert_count("displayed", "1");
}

static void
test_no_server(Fixture *fixture, gconstpointer data)
{
  g_assert_false(followup_notifier_is_available(fixture->notifier));
  g_assert_cmpstr(followup_notifier_get_server(fixture->notifier), ==, "");
  show(fixture, "7.1", "One", "body");
  g_assert_cmpstr(fixture->log->str, ==, "");
  await_log(fixture, "failed 7.1\n");
  followup_notifier_withdraw(fixture->notifier, "7.1");
  followup_notifier_wake_server(fixture->notifier);
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr(fixture->log->str, ==, "");
}

/* On some desktops a server exists by activation alone. */
static void
test_wakes_server(Fixture *fixture, gconstpointer data)
{
  g_autofree char *file
      = g_build_filename(g_getenv("RIG_DIR"), "services", SERVER ".service", NULL);
  g_autofree char *text = g_strdup_printf(
      "[D-BUS Service]\nName=" SERVER "\nExec=/usr/bin/env DISPLAY=%s RIG_DIR=%s dunst -conf %s\n",
      g_getenv("DISPLAY"), g_getenv("RIG_DIR"), g_getenv("RIG_DUNSTRC"));
  g_autofree char *pid = NULL;

  g_assert_true(g_file_set_contents(file, text, -1, NULL));
  dunst_tell("gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus -m "
             "org.freedesktop.DBus.ReloadConfig");
  /* Nobody but ourselves may start it. */
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr(fixture->log->str, ==, "");
  followup_notifier_wake_server(fixture->notifier);
  await_log(fixture, "server\n");
  pid = dunst_ask("gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus -m "
                  "org.freedesktop.DBus.GetConnectionUnixProcessID " SERVER);
  g_assert_cmpint(g_remove(file), ==, 0);
  dunst_tell("gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus -m "
             "org.freedesktop.DBus.ReloadConfig");
  g_assert_cmpint(kill(atoi(strchr(pid, ' ')), SIGKILL), ==, 0);
  await_log(fixture, "no server\n");
}

/* Ids start anew with a new server: a click must not reach a popup of the one before. */
static void
test_server_killed(Fixture *fixture, gconstpointer data)
{
  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  dunst_kill(&fixture->server);
  await_log(fixture, "no server\n");
  g_assert_cmpstr(followup_notifier_get_server(fixture->notifier), ==, "");
  show(fixture, "7.1", "One", "body");
  await_log(fixture, "failed 7.1\n");
  fixture->server = dunst_start();
  await_log(fixture, "server\n");
  show(fixture, "7.2", "Two", "body");
  await_log(fixture, "shown 7.2\n");
  dunst_press("Done");
  await_log(fixture, "action 7.2 done\n");
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr(fixture->log->str, ==, "");
}

/* The kernel may take its time. */
static gboolean
is_stopped(GSubprocess *server)
{
  g_autofree char *path = g_strdup_printf("/proc/%s/stat", g_subprocess_get_identifier(server));
  g_autofree char *text = NULL;

  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  return strstr(text, ") T ") != NULL;
}

static void
pause_server(Fixture *fixture, gboolean paused)
{
  gint64 deadline = g_get_monotonic_time() + DEADLINE;

  g_subprocess_send_signal(fixture->server, paused ? SIGSTOP : SIGCONT);
  while (paused && !is_stopped(fixture->server) && g_get_monotonic_time() < deadline)
    g_usleep(1000);
}

static gint64
measure_stall(gint64 microseconds)
{
  gint64 end = g_get_monotonic_time() + microseconds;
  gint64 last = g_get_monotonic_time(), worst = 0;

  while (last < end) {
    gint64 now;

    run_loop_once();
    now = g_get_monotonic_time();
    worst = MAX(worst, now - last);
    last = now;
  }
  return worst;
}

static void
test_server_hangs(Fixture *fixture, gconstpointer data)
{
  gint64 start;

  followup_notifier_get_ready(fixture->notifier);
  pause_server(fixture, TRUE);
  start = g_get_monotonic_time();
  followup_notifier_stand_by(fixture->notifier, start + G_TIME_SPAN_MILLISECOND);
  show(fixture, "7.1", "One", "body");
  followup_notifier_stand_by(fixture->notifier, start + 2 * G_TIME_SPAN_MILLISECOND);
  show(fixture, "7.2", "Two", "body");
  followup_notifier_withdraw(fixture->notifier, "7.2");
  g_assert_cmpint(g_get_monotonic_time() - start, <, STALL);
  g_assert_cmpint(measure_stall(G_TIME_SPAN_SECOND), <, STALL);
  g_assert_cmpstr(fixture->log->str, ==, "");
  pause_server(fixture, FALSE);
  await_log(fixture, "shown 7.1\nshown 7.2\n");
  dunst_assert_count("displayed", "1");
}

static void
test_ends_while_server_hangs(Fixture *fixture, gconstpointer data)
{
  gint64 start;

  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  pause_server(fixture, TRUE);
  show(fixture, "7.2", "Two", "body");
  start = g_get_monotonic_time();
  g_assert_finalize_object(g_steal_pointer(&fixture->notifier));
  g_assert_cmpint(g_get_monotonic_time() - start, <, STALL);
  pause_server(fixture, FALSE);
}

static void
test_many(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GString) expected = g_string_new(NULL);

  pause_server(fixture, TRUE);
  for (guint i = 1; i <= 66; i++) {
    g_autofree char *id = g_strdup_printf("1.%u", i);

    show(fixture, id, "Many", id);
  }
  await_log(fixture, "failed 1.65\nfailed 1.66\n");
  pause_server(fixture, FALSE);
  for (guint i = 1; i <= 64; i++)
    g_string_append_printf(expected, "shown 1.%u\n", i);
  await_lines(fixture, expected->str);
  dunst_kill(&fixture->server);
  await_log(fixture, "no server\n");
}

/* A clean end takes the popups along: their buttons would be dead. */
static void
test_end_closes(Fixture *fixture, gconstpointer data)
{
  show(fixture, "7.1", "One", "body");
  await_log(fixture, "shown 7.1\n");
  dunst_assert_count("displayed", "1");
  g_assert_finalize_object(g_steal_pointer(&fixture->notifier));
  dunst_assert_count("displayed", "0");
}

#define ADD(path, server, test)                                                                    \
  g_test_add("/notifier-libnotify/" path, Fixture, GINT_TO_POINTER(server), set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  if (g_getenv("RIG_DIR") == NULL)
    g_error("run this inside rig/with-desktop.sh");
  ADD("shows", TRUE, test_shows);
  ADD("no-thread", TRUE, test_no_thread);
  ADD("text-not-utf8", TRUE, test_text_not_utf8);
  ADD("call", TRUE, test_call);
  ADD("reworded", TRUE, test_reworded);
  ADD("picture", TRUE, test_picture);
  ADD("shows-again", TRUE, test_shows_again);
  ADD("buttons", TRUE, test_buttons);
  ADD("activation", FALSE, test_activation);
  ADD("stands-by", FALSE, test_stands_by);
  ADD("presses-of-others", FALSE, test_presses_of_others);
  ADD("withdraws", TRUE, test_withdraws);
  ADD("withdraws-stale", TRUE, test_withdraws_stale);
  ADD("withdraws-key", TRUE, test_withdraws_key);
  ADD("withdraws-key-of-none", FALSE, test_withdraws_key_of_none);
  ADD("no-server", FALSE, test_no_server);
  ADD("wakes-server", FALSE, test_wakes_server);
  ADD("server-killed", TRUE, test_server_killed);
  ADD("server-hangs", TRUE, test_server_hangs);
  ADD("many", TRUE, test_many);
  ADD("end-closes", TRUE, test_end_closes);
  /* The last: it leaves a thread to itself for a while. */
  ADD("ends-while-server-hangs", TRUE, test_ends_while_server_hangs);
  return g_test_run();
}
