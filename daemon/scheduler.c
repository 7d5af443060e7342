/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler: owns when to look and what follows from it; refuses to decide, which schedule does,
 * and to word, which popup does. */

#include "scheduler-private.h"

/* Seconds until a popup that the server refused is tried again, and until the bus is asked again
 * for a server; the last one goes on. */
static const gint64 retry_delays[] = { 60, 5 * 60, 15 * 60 };
static const gint64 wake_delays[] = { 1, 5, 15 * 60 };
/* A server that lives so long does not die of what it shows. */
#define STEADY 60 /* seconds */

G_DEFINE_FINAL_TYPE(FollowupScheduler, followup_scheduler, G_TYPE_OBJECT)

static gint64
pick_delay(const gint64 *delays, gsize n, guint i)
{
  return delays[MIN(i, n - 1)];
}

static gint64
earliest(gint64 a, gint64 b)
{
  if (a == FOLLOWUP_NO_INSTANT || b == FOLLOWUP_NO_INSTANT)
    return MAX(a, b);
  return MIN(a, b);
}

void
followup_scheduler_complain(FollowupScheduler *self, const char *what, const GError *error)
{
  g_autofree char *text = g_strdup_printf("%s: %s", what, error->message);

  if (g_hash_table_contains(self->complaints, text))
    return;
  g_warning("%s", text);
  g_hash_table_add(self->complaints, g_steal_pointer(&text));
}

static void
rearm(FollowupScheduler *self, const FollowupScene *scene, const FollowupSchedule *schedule)
{
  for (guint i = 0; i < schedule->rearm->len; i++) {
    const FollowupShowing *showing = &g_array_index(schedule->rearm, FollowupShowing, i);
    FollowupActionId id = followup_scene_get_id(scene, showing->item);
    g_autoptr(GError) error = NULL;

    if (!followup_store_set_next_at(self->store, &id, 1, showing->next_at, &error))
      followup_scheduler_complain(self, "cannot note when to show a popup again", error);
  }
}

/* There is something to show and nobody to show it: on some desktops the server exists only by
 * activation. */
static void
ask_for_server(FollowupScheduler *self, gint64 now)
{
  if (self->wake_at != FOLLOWUP_NO_INSTANT && now < self->wake_at)
    return;
  if (!followup_notifier_wake_server(self->notifier)) {
    self->wake_at = now + wake_delays[0]; /* no attempt: it counts for none */
    return;
  }
  self->wake_at = now + pick_delay(wake_delays, G_N_ELEMENTS(wake_delays), self->n_wakes++);
}

static void
stop_asking(FollowupScheduler *self)
{
  self->wake_at = FOLLOWUP_NO_INSTANT;
  self->n_wakes = 0;
}

static void
tell_due(FollowupScheduler *self, gint64 now)
{
  gint64 next_due = followup_store_get_next_due(self->store);
  guint due_count = followup_store_count_due(self->store, now);

  if (next_due == self->next_due && due_count == self->due_count)
    return;
  self->next_due = next_due;
  self->due_count = due_count;
  g_signal_emit_by_name(self, "due-changed");
}

FollowupSchedule *
followup_scheduler_decide(FollowupScheduler *self, const FollowupScene *scene, gint64 now)
{
  FollowupScheduleInput input = {
    .now = now,
    .zone = followup_clock_get_zone(self->clock),
    .choices = followup_settings_get_choices(self->settings),
    .locked = self->locked,
    .quiet_until = FOLLOWUP_NO_INSTANT,
    .digest_visible = self->screen->digest_visible,
    .digest_asked = self->screen->digest_asked,
    .n_digest = self->screen->digest_ids->len,
    .items = (const FollowupScheduleItem *)(gpointer)scene->items->data,
    .n_items = scene->items->len,
  };
  gint64 ends = FOLLOWUP_NO_INSTANT;

  if (followup_store_get_current_interview(self->store, now, FOLLOWUP_QUIET_LEAD, &ends) != 0)
    input.quiet_until = ends;
  return followup_schedule(&input);
}

static void look_again(FollowupScheduler *self);

static gboolean
scan_cb(gpointer data)
{
  g_autoptr(FollowupScheduler) self = g_object_ref(data);

  self->scan_source = 0;
  look_again(self);
  return G_SOURCE_REMOVE;
}

/* Many causes at once make one scan. */
void
followup_scheduler_queue_scan(FollowupScheduler *self)
{
  self->settled = FALSE;
  followup_scheduler_drop_ready(self);
  followup_scheduler_stop_turn(self);
  if (self->started && self->scan_source == 0)
    self->scan_source = g_idle_add_full(G_PRIORITY_DEFAULT, scan_cb, self, NULL);
}

/* What is noted */

static void
let_fall_due(FollowupScheduler *self, gint64 now)
{
  g_autoptr(GError) error = NULL;

  if (!followup_store_fall_due(self->store, now, &error))
    followup_scheduler_complain(self, "cannot note what fell due", error);
}

static void
flush(FollowupScheduler *self)
{
  g_autoptr(GError) error = NULL;

  if (!followup_store_flush(self->store, &error))
    followup_scheduler_complain(self, "cannot note what was shown", error);
}

static gboolean
flush_cb(gpointer data)
{
  FollowupScheduler *self = data;

  self->flush_source = 0;
  if (followup_store_is_open(self->store)) /* what a popup was early for is told */
    let_fall_due(self, followup_clock_get_now(self->clock));
  flush(self);
  return G_SOURCE_REMOVE;
}

void
followup_scheduler_queue_flush(FollowupScheduler *self)
{
  if (self->flush_source == 0)
    self->flush_source = g_idle_add(flush_cb, self);
}

/* Looking */

gboolean
followup_scheduler_may_look_shortly(FollowupScheduler *self, gint64 now)
{
  const FollowupScreen *screen = self->screen;

  return self->settled && (self->whole_at == FOLLOWUP_NO_INSTANT || now < self->whole_at)
         && followup_notifier_is_available(self->notifier) && screen->digest_ids->len == 0
         && !screen->digest_visible && !screen->digest_asked
         && g_hash_table_size(screen->relics) == 0 && g_hash_table_size(screen->notices) == 0
         && g_hash_table_size(screen->openings) == 0;
}

/* *whole is set where a short look shows that a digest may be needed. */
static FollowupScene *
look(FollowupScheduler *self, gint64 now, gboolean *whole, GError **error)
{
  g_autoptr(FollowupScene) scene
      = followup_scene_new_waiting(self->store, self->screen, now, error);
  guint most = followup_settings_get_choices(self->settings)->most;

  if (scene == NULL)
    return NULL;
  *whole = *whole || self->n_known + scene->items->len > most;
  if (*whole && !followup_scene_add_shown(scene, self->store, self->screen, error))
    return NULL;
  self->n_known = (*whole ? 0 : self->n_known) + scene->items->len;
  return g_steal_pointer(&scene);
}

/* FALSE: it cannot be read. */
static gboolean
begin_turn(FollowupScheduler *self, gint64 now)
{
  gboolean whole = !followup_scheduler_may_look_shortly(self, now);
  g_autoptr(GError) error = NULL;
  FollowupTurn *turn = &self->turn;

  self->settled = TRUE; /* until something happens */
  let_fall_due(self, now);
  turn->scene = look(self, now, &whole, &error);
  if (turn->scene == NULL) {
    self->settled = FALSE;
    followup_scheduler_complain(self, "cannot read what is due", error);
    return FALSE;
  }
  followup_scheduler_count_look(self, turn->scene->items->len);
  if (whole)
    followup_scheduler_withdraw_vanished(self, turn->scene);
  if (followup_notifier_is_available(self->notifier))
    followup_scheduler_sweep_leavings(self);
  turn->schedule = followup_scheduler_decide(self, turn->scene, now);
  turn->now = now;
  self->whole_at = whole ? turn->schedule->look_at : self->whole_at;
  return TRUE;
}

static void
follow(FollowupScheduler *self, FollowupTurn *turn)
{
  gboolean available = followup_notifier_is_available(self->notifier);

  rearm(self, turn->scene, turn->schedule);
  if (turn->schedule->alone->len == 0 && turn->schedule->digest->len == 0) {
    stop_asking(self);
    followup_scheduler_withdraw_named(self, turn->scene, turn->schedule);
    self->screen->digest_asked = FALSE;
  } else if (available) {
    stop_asking(self);
    followup_scheduler_carry_out(self);
    return; /* the server's answer is flushed, and what was noted before with it */
  } else {
    ask_for_server(self, turn->now);
  }
  followup_scheduler_queue_flush(self);
}

/* When to look again, whatever happens in between. */
static gint64
scan(FollowupScheduler *self, gint64 now)
{
  gboolean ready;
  gint64 at;

  if (self->turn.going_on) { /* what it had left is not seen at a short look */
    self->settled = FALSE;
    followup_scheduler_drop_ready(self);
  }
  followup_scheduler_clear_turn(self);
  followup_scheduler_note_answers(self);
  if (!followup_store_is_open(self->store)) {
    followup_scheduler_show_news(self, now);
    return followup_screen_get_notices_wait(self->screen, now); /* its opening is a change */
  }
  followup_scheduler_find_what_was_left(self);
  ready = followup_scheduler_take_ready(self, now);
  if (!ready && !begin_turn(self, now))
    return now + FOLLOWUP_RETRY_STORE;
  at = earliest(self->turn.schedule->look_at, self->whole_at);
  follow(self, &self->turn);
  if (ready)
    let_fall_due(self, now); /* somebody waits for the popup, nobody for what is told then */
  if (followup_notifier_is_available(self->notifier))
    followup_scheduler_sweep_digest(self);
  followup_scheduler_tend_notices(self, self->turn.scene, now);
  if (!self->turn.going_on)
    followup_scheduler_mend_words(self, now);
  at = earliest(at, followup_screen_get_notices_wait(self->screen, now));
  if (!self->turn.going_on)
    followup_scheduler_clear_turn(self);
  return earliest(at, self->wake_at);
}

/* Looking took its time: what fell due since it began is looked for at once. */
void
followup_scheduler_set_alarm(FollowupScheduler *self)
{
  gint64 now = followup_clock_get_now(self->clock);
  gint64 seen = MIN(self->looked_at, now);

  if (!followup_store_is_open(self->store)) {
    followup_clock_set_alarm(self->clock, self->look_at);
    return;
  }
  followup_clock_set_alarm(self->clock,
                           earliest(self->look_at, followup_store_get_next_at(self->store, seen)));
  tell_due(self, now);
}

static void
look_again(FollowupScheduler *self)
{
  gint64 now = followup_clock_get_now(self->clock);

  self->looked_at = now;
  self->look_at = earliest(scan(self, now), followup_scheduler_tend_test(self, now));
  followup_scheduler_set_alarm(self);
}

/* Somebody waits for it: no turn around the loop. */
static void
handle_alarm(FollowupScheduler *self)
{
  if (!self->started)
    return;
  g_clear_handle_id(&self->scan_source, g_source_remove);
  g_object_ref(self);
  look_again(self);
  g_object_unref(self);
}

/* What became of popups */

static void
handle_action(FollowupScheduler *self, const char *id, const char *button, const char *activation)
{
  followup_scheduler_press(self, id, button, activation);
  followup_scheduler_queue_scan(self);
}

static void
handle_shown(FollowupScheduler *self,
             const char *id,
             guint server_id,
             const char *server_owner,
             const char *bus_guid)
{
  followup_scheduler_drop_ready(self);
  followup_scheduler_note_test(self, id, NULL);
  followup_scheduler_note_shown(self, id, server_id, server_owner, bus_guid);
  if (self->turn.going_on) {
    followup_scheduler_go_on(self);
    return;
  }
  if (self->answers == NULL)
    followup_scheduler_queue_flush(self);
  followup_scheduler_mend_words(self, followup_clock_get_now(self->clock));
  followup_scheduler_go_on(self);
}

static void
handle_failed(FollowupScheduler *self, const char *id, const char *why)
{
  gint64 delay;

  g_message("popup %s was not shown: %s", id, why);
  followup_scheduler_note_test(self, id, why);
  delay = pick_delay(retry_delays, G_N_ELEMENTS(retry_delays),
                     followup_screen_count_failure(self->screen, id));
  followup_screen_lose(self->screen, id, followup_clock_get_now(self->clock) + delay);
  followup_scheduler_queue_scan(self);
}

static void
handle_closed(FollowupScheduler *self, const char *id)
{
  followup_scheduler_drop_ready(self);
  g_hash_table_remove(self->screen->notices, id);
  followup_screen_note_closed(self->screen, id);
  followup_scheduler_note_swept(self, id);
}

/* One that dies of what it is given is not started again and again without a break. */
static void
note_server(FollowupScheduler *self, gboolean available, gint64 now)
{
  gint64 since = self->served_at;

  if (available)
    self->served_at = now;
  else if (since == FOLLOWUP_NO_INSTANT || now < since || now - since >= STEADY)
    self->n_crashes = 0;
  else
    self->wake_at = now + pick_delay(wake_delays, G_N_ELEMENTS(wake_delays), self->n_crashes++);
}

static void
handle_server_changed(FollowupScheduler *self, gboolean available)
{
  followup_screen_lose_all(self->screen);
  stop_asking(self);
  note_server(self, available, followup_clock_get_now(self->clock));
  followup_scheduler_queue_scan(self);
}

/* Something was kept: what fails from here on is news. */
static void
handle_store_changed(FollowupScheduler *self)
{
  g_hash_table_remove_all(self->complaints);
  followup_scheduler_queue_scan(self);
}

/* What was done with an action says nothing new about its interview. */
static void
handle_recorded(FollowupScheduler *self, const FollowupStoreNews *news)
{
  for (guint i = 0; news->actions->len == 0 && i < news->subjects->len; i++)
    followup_screen_doubt(self->screen, g_array_index(news->subjects, gint64, i));
}

static void
handle_jumped(FollowupScheduler *self)
{
  followup_screen_forget_waits(self->screen);
  stop_asking(self);
  followup_scheduler_queue_scan(self);
}

gboolean
followup_scheduler_is_private(FollowupScheduler *self)
{
  FollowupPrivacy privacy = followup_settings_get_choices(self->settings)->privacy;

  return privacy == FOLLOWUP_PRIVACY_ALWAYS || (privacy == FOLLOWUP_PRIVACY_LOCKED && self->locked);
}

/* Who sets it, or locks the screen, wants the names off the screen now, not when the popups come
 * again. */
static void
mind_privacy(FollowupScheduler *self)
{
  gboolean private = followup_scheduler_is_private(self);

  if (private == self->private)
    return;
  self->private = private;
  followup_scheduler_take_down(self);
  followup_scheduler_reword_notices(self);
}

static void
handle_settings_changed(FollowupScheduler *self)
{
  mind_privacy(self);
  followup_scheduler_queue_scan(self);
}

void
followup_scheduler_set_locked(FollowupScheduler *self, gboolean locked)
{
  g_return_if_fail(FOLLOWUP_IS_SCHEDULER(self));
  self->locked = locked;
  mind_privacy(self);
  followup_scheduler_queue_scan(self);
}

void
followup_scheduler_look_again(FollowupScheduler *self)
{
  g_return_if_fail(FOLLOWUP_IS_SCHEDULER(self));
  handle_jumped(self);
}

/* Ids mean something else now, so a button on what is shown would. */
static void
handle_replaced(FollowupScheduler *self)
{
  GHashTableIter iter;
  gpointer id;

  followup_scheduler_drop_answers(self);
  followup_scheduler_take_down(self);
  g_hash_table_iter_init(&iter, self->screen->notices);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    followup_notifier_withdraw(self->notifier, id);
  followup_screen_free(self->screen);
  self->screen = followup_screen_new();
  stop_asking(self);
  self->found_relics = FALSE;
  followup_scheduler_queue_scan(self);
}

static void
followup_scheduler_dispose(GObject *object)
{
  FollowupScheduler *self = FOLLOWUP_SCHEDULER(object);

  g_clear_handle_id(&self->scan_source, g_source_remove);
  if (self->store != NULL && followup_store_is_open(self->store))
    followup_scheduler_note_answers(self);
  followup_scheduler_drop_answers(self);
  g_clear_handle_id(&self->flush_source, g_source_remove);
  g_clear_handle_id(&self->tidy_source, g_source_remove);
  followup_scheduler_clear_turn(self);
  followup_scheduler_drop_ready(self);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data(self->store, self);
  if (self->notifier != NULL)
    g_signal_handlers_disconnect_by_data(self->notifier, self);
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data(self->clock, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data(self->settings, self);
  if (self->drafts != NULL)
    g_signal_handlers_disconnect_by_data(self->drafts, self);
  g_clear_object(&self->store);
  g_clear_object(&self->notifier);
  g_clear_object(&self->clock);
  g_clear_object(&self->settings);
  g_clear_object(&self->drafts);
  g_clear_object(&self->launcher);
  g_clear_pointer(&self->screen, followup_screen_free);
  g_clear_pointer(&self->complaints, g_hash_table_unref);
  G_OBJECT_CLASS(followup_scheduler_parent_class)->dispose(object);
}

static void
followup_scheduler_class_init(FollowupSchedulerClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_scheduler_dispose;
  g_signal_new("due-changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
               G_TYPE_NONE, 0);
  g_signal_new("test-ended", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
followup_scheduler_init(FollowupScheduler *self)
{
  self->screen = followup_screen_new();
  self->complaints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->wake_at = FOLLOWUP_NO_INSTANT;
  self->served_at = FOLLOWUP_NO_INSTANT;
  self->whole_at = FOLLOWUP_NO_INSTANT;
  self->look_at = FOLLOWUP_NO_INSTANT;
  self->test_until = FOLLOWUP_NO_INSTANT;
  self->next_due = FOLLOWUP_NO_INSTANT;
}

FollowupScheduler *
followup_scheduler_new(FollowupStore *store,
                       FollowupNotifier *notifier,
                       FollowupClock *clock,
                       FollowupSettings *settings,
                       FollowupDrafts *drafts,
                       FollowupLauncher *launcher)
{
  FollowupScheduler *self = g_object_new(FOLLOWUP_TYPE_SCHEDULER, NULL);

  self->store = g_object_ref(store);
  self->notifier = g_object_ref(notifier);
  self->clock = g_object_ref(clock);
  self->settings = g_object_ref(settings);
  self->private = followup_scheduler_is_private(self);
  self->drafts = g_object_ref(drafts);
  self->launcher = g_object_ref(launcher);
  g_signal_connect_swapped(store, "changed", G_CALLBACK(handle_store_changed), self);
  g_signal_connect_swapped(store, "recorded", G_CALLBACK(handle_recorded), self);
  g_signal_connect_swapped(store, "replaced", G_CALLBACK(handle_replaced), self);
  g_signal_connect_swapped(settings, "changed", G_CALLBACK(handle_settings_changed), self);
  g_signal_connect_swapped(clock, "alarm", G_CALLBACK(handle_alarm), self);
  g_signal_connect_swapped(clock, "near", G_CALLBACK(followup_scheduler_get_ready), self);
  g_signal_connect_swapped(clock, "imminent", G_CALLBACK(followup_scheduler_stand_by), self);
  g_signal_connect_swapped(clock, "jumped", G_CALLBACK(handle_jumped), self);
  g_signal_connect_swapped(drafts, "opened", G_CALLBACK(followup_scheduler_note_opened), self);
  g_signal_connect_swapped(notifier, "action", G_CALLBACK(handle_action), self);
  g_signal_connect_swapped(notifier, "shown", G_CALLBACK(handle_shown), self);
  g_signal_connect_swapped(notifier, "failed", G_CALLBACK(handle_failed), self);
  g_signal_connect_swapped(notifier, "closed", G_CALLBACK(handle_closed), self);
  g_signal_connect_swapped(notifier, "room", G_CALLBACK(followup_scheduler_go_on), self);
  g_signal_connect_swapped(notifier, "server-changed", G_CALLBACK(handle_server_changed), self);
  return self;
}

void
followup_scheduler_start(FollowupScheduler *self)
{
  g_return_if_fail(FOLLOWUP_IS_SCHEDULER(self));
  if (self->started)
    return;
  self->started = TRUE;
  look_again(self);
}

void
followup_scheduler_tell(FollowupScheduler *self,
                        const char *id,
                        const char *summary,
                        const char *body)
{
  followup_screen_put_notice(self->screen, followup_popup_new_news(id, summary, body),
                             FOLLOWUP_NO_INSTANT);
  followup_scheduler_queue_scan(self);
}
