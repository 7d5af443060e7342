/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The daemon lives by a clock that is set and sleeps at our command; a watch on the bus tells what
 * it shows, and when. What is due is shown once, soon after the clock says so; what was shown comes
 * again only when its repeat is due.
 *
 *   faults-clock-steps HOPS SEED LIMIT: late is what takes more than so many milliseconds. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"
#include "names.h"
#include "popup-watch.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define YEAR (365 * DAY)
/* As in settings.ini, and what the daemon allows on top of it. */
#define REPEAT (20 * DAY)
#define SLACK (3 * DAY)
#define MOST_OPEN 8
#define PATIENCE 60000 /* ms until what is not shown is lost */
#define QUIET 300      /* ms in which nothing more must come */
/* Nothing of the interview itself falls due in our time. */
#define FAR_AWAY ((gint64)5680281600) /* 2150 */

typedef struct {
  char *id, *key;
  gint64 due;      /* by our clock, as all moments here: seconds */
  gint64 again_at; /* once it was shown */
  guint n_shown;
} Item;

typedef struct {
  GDBusConnection *connection;
  FaultsWatch *watch;
  GRand *rand;
  int clock;         /* the file */
  gint64 offset;     /* our clock against the machine's, in seconds */
  double woken_at;   /* our clock at the last hop */
  guint64 interview; /* that all requests are of */
  GPtrArray *items;  /* of Item, not dealt with */
  guint n_shown, n_again, n_lost, n_repeated, n_steps, n_sleeps;
  double latest; /* seconds */
} Story;

static void
free_item(gpointer data)
{
  Item *item = data;

  g_free(item->id);
  g_free(item->key);
  g_free(item);
}

static double
get_now(const Story *self)
{
  return (double)g_get_real_time() / G_USEC_PER_SEC + (double)self->offset;
}

static gint64
pick(Story *self, gint64 from, gint64 to)
{
  return from + (gint64)(g_rand_double(self->rand) * (double)(to - from));
}

/* ---- what is seen ---- */

static Item *
find_key(Story *self, const char *key)
{
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = g_ptr_array_index(self->items, i);

    if (g_str_equal(item->key, key))
      return item;
  }
  return NULL;
}

static gint64
get_moment(const Item *item)
{
  return item->n_shown == 0 ? item->due : item->again_at;
}

static void
note_popup_cb(const FaultsPopup *popup, gpointer data)
{
  Story *self = data;
  Item *item = find_key(self, popup->key);
  double late, now = get_now(self);

  if (item == NULL || now < (double)get_moment(item)) {
    fprintf(stderr, "at %.3f: ‘%s’ (%s) for no reason\n", now, popup->summary, popup->key);
    self->n_repeated++;
    return;
  }
  late = now - MAX((double)get_moment(item), self->woken_at);
  if (late > 1)
    fprintf(stderr, "at %.3f: %s is %.3f s late\n", now, item->id, late);
  self->latest = MAX(self->latest, late);
  if (item->n_shown++ == 0)
    self->n_shown++;
  else
    self->n_again++;
  item->again_at = (gint64)now + REPEAT;
}

static gboolean
all_is_shown(const Story *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    if ((double)get_moment(g_ptr_array_index(self->items, i)) <= get_now(self))
      return FALSE;
  }
  return TRUE;
}

static void
count_lost(Story *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = g_ptr_array_index(self->items, i);

    if ((double)get_moment(item) > get_now(self))
      continue;
    fprintf(stderr, "%s, due at %" G_GINT64_FORMAT ", was not shown\n", item->id, item->due);
    self->n_lost++;
    item->n_shown++;
    item->again_at = (gint64)get_now(self) + REPEAT;
  }
}

static gboolean
wake_cb(gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* For ms milliseconds, and on until all that is due is shown. */
static void
watch(Story *self, gint64 ms)
{
  gint64 begun = g_get_monotonic_time();
  guint timer = g_timeout_add(5, wake_cb, NULL);
  gint64 passed = 0;

  while (passed < ms || (!all_is_shown(self) && passed < ms + PATIENCE)) {
    g_main_context_iteration(NULL, TRUE);
    passed = (g_get_monotonic_time() - begun) / 1000;
  }
  g_source_remove(timer);
  count_lost(self);
}

/* ---- what is done ---- */

static GVariant *
call(Story *self, const char *method, GVariant *parameters)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply = faults_call(self->connection, method, parameters, &error);

  if (reply == NULL)
    faults_die("%s: %s", method, error->message);
  return reply;
}

static GVariant *
take_first(GVariant *reply)
{
  g_autoptr(GVariant) owned = reply;
  g_autoptr(GVariant) list = g_variant_get_child_value(owned, 0);

  return g_variant_get_child_value(list, 0);
}

static void
add_interview(Story *self)
{
  g_autoptr(GVariant) added = take_first(
      call(self, "AddInterviews",
           g_variant_new_parsed("([{'employer': <'Acme'>, 'start': <%x>, 'zone': <'UTC'>}], "
                                "@a{sv} {})",
                                FAR_AWAY)));

  if (!g_variant_lookup(added, "id", "t", &self->interview))
    faults_die("an interview was added without an id");
}

static void
add_request(Story *self, gint64 due)
{
  g_autoptr(GVariant) added
      = take_first(call(self, "AddRequests",
                        g_variant_new_parsed("([{'interview': <%t>, 'text': <'papers'>, "
                                             "'due': <%x>}], @a{sv} {})",
                                             self->interview, due)));
  g_autofree char *uuid = NULL;
  Item *item = g_new0(Item, 1);

  if (!g_variant_lookup(added, "id", "s", &item->id)
      || !g_variant_lookup(added, "uuid", "s", &uuid))
    faults_die("a request was added without an id");
  item->due = due;
  item->key = g_strdup_printf("%s-%" G_GINT64_FORMAT, uuid, due);
  g_ptr_array_add(self->items, item);
}

static void
finish_one(Story *self)
{
  guint i = (guint)pick(self, 0, self->items->len);
  const Item *item = g_ptr_array_index(self->items, i);
  const char *const ids[] = { item->id, NULL };

  g_variant_unref(call(self, "CompleteActions",
                       g_variant_new("(^as@a{sv})", ids, g_variant_new_parsed("@a{sv} {}"))));
  g_ptr_array_remove_index_fast(self->items, i);
}

/* ---- hops ---- */

/* A showing that was set while the clock was ahead is brought within reach again. */
static void
set_back(Story *self, gint64 now)
{
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = g_ptr_array_index(self->items, i);

    if (item->n_shown > 0 && item->again_at > MAX(now, item->due) + REPEAT + SLACK)
      item->again_at = MAX(item->due, now + REPEAT);
  }
}

static void
hop(Story *self, const char *how, gint64 seconds)
{
  g_autofree char *line = g_strdup_printf("%s %" G_GINT64_FORMAT "\n", how, seconds);

  /* Nothing may be under way that one clock shows and the other one dates. */
  faults_watch_settle(self->watch, 20, 1000);
  self->offset += seconds;
  self->woken_at = get_now(self);
  if (seconds < 0)
    set_back(self, (gint64)self->woken_at);
  if (write(self->clock, line, strlen(line)) != (ssize_t)strlen(line))
    faults_die("cannot set the clock: %s", g_strerror(errno));
  self->n_sleeps += g_str_equal(how, "sleep");
  self->n_steps += !g_str_equal(how, "sleep");
}

static void
hop_anyhow(Story *self)
{
  int dice = g_rand_int_range(self->rand, 0, 100);

  if (dice < 35)
    hop(self, "sleep", pick(self, MINUTE, 8 * HOUR));
  else if (dice < 55)
    hop(self, "step", pick(self, MINUTE, 2 * HOUR));
  else if (dice < 75)
    hop(self, "step", -pick(self, MINUTE, 2 * HOUR));
  else if (dice < 85)
    hop(self, "step", pick(self, YEAR, 10 * YEAR) * (self->offset > 0 ? -1 : 1));
  else
    hop(self, "step", pick(self, YEAR, 10 * YEAR) * (self->offset < 0 ? 1 : -1));
}

/* Some are due within the hop, one while the clock goes on by itself. */
static void
run_hops(Story *self, guint n)
{
  for (guint i = 0; i < n; i++) {
    gint64 now = (gint64)get_now(self);

    while (self->items->len > MOST_OPEN || (self->items->len > 0 && g_rand_boolean(self->rand)))
      finish_one(self);
    add_request(self, now - pick(self, 0, HOUR));
    add_request(self, now + 2 + pick(self, 0, 4 * HOUR));
    add_request(self, now + 2 + pick(self, 0, DAY));
    self->woken_at = get_now(self);
    watch(self, QUIET);
    hop_anyhow(self);
    watch(self, QUIET);
    add_request(self, (gint64)get_now(self) + 1);
    self->woken_at = get_now(self);
    watch(self, 1000 + QUIET);
  }
}

int
main(int argc, char **argv)
{
  Story self = { 0 };
  double limit;
  GPid daemon;

  if (argc != 4)
    faults_die("usage: faults-clock-steps HOPS SEED LIMIT");
  limit = atof(argv[3]) / 1000;
  self.connection = faults_connect();
  self.rand = g_rand_new_with_seed((guint32)strtoul(argv[2], NULL, 10));
  self.items = g_ptr_array_new_with_free_func(free_item);
  self.clock = open(g_getenv("FAULTS_CLOCK"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (self.clock < 0)
    faults_die("no file for the clock: %s", g_strerror(errno));
  self.watch = faults_watch_new(note_popup_cb, &self);
  g_setenv("LD_PRELOAD", g_getenv("FAULTS_SHIM"), TRUE);
  daemon = faults_start_daemon(NULL);
  if (!faults_wait_for_name(self.connection, FOLLOWUP_BUS_NAME, 30000))
    faults_die("the daemon does not appear: see followupd.log");
  add_interview(&self);
  run_hops(&self, (guint)atoi(argv[1]));
  self.n_lost += !faults_end_daemon(daemon);
  printf("%u clock steps, %u suspends, %u shown, %u again in time; %u lost, %u repeated, latest "
         "%.0f ms\n",
         self.n_steps, self.n_sleeps, self.n_shown, self.n_again, self.n_lost, self.n_repeated,
         self.latest * 1000);
  faults_watch_free(self.watch);
  g_ptr_array_unref(self.items);
  g_rand_free(self.rand);
  close(self.clock);
  g_object_unref(self.connection);
  return self.n_lost + self.n_repeated > 0 || self.latest > limit;
}
