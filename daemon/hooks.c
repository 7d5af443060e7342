/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Each hook has a queue of its own and runs once at a time, so that it is told of things in order
 * and need not fear itself; all of them are then four at most. What waits are ids: what a run reads
 * is read when it begins. */

#include "hooks-private.h"

#include "dossier.h"
#include "error.h"

#include <glib/gi18n-lib.h>

/* One commit, shared by the runs it calls for: a GRcBox. */
typedef struct {
  gint64 change, at;
  char *who;        /* owned */
  GVariant *record; /* owned; NULL until the first run reads it, and where there is none */
} Deed;

typedef struct {
  FollowupActionId id;
  Deed *deed; /* owned */
} Event;

typedef struct {
  GQueue waiting;  /* of Event, owned */
  guint missed;    /* dropped since the last run */
  gboolean runs;   /* now */
  char *complaint; /* owned; why it is not run, as last logged; nullable */
  char *failure;   /* owned; how the last run ended that did not end well; nullable */
} Slot;

struct _FollowupHooks {
  GObject parent;
  FollowupStore *store;       /* owned; NULL after stop() */
  FollowupClock *clock;       /* owned */
  FollowupLauncher *launcher; /* owned */
  char *folder;               /* owned */
  char **variables;           /* owned */
  Slot slots[FOLLOWUP_N_HOOKS];
  guint start_id; /* source; 0: none */
};

/* What runs may outlive us. */
typedef struct {
  GWeakRef hooks;
  FollowupHook hook;
} Run;

G_DEFINE_FINAL_TYPE(FollowupHooks, followup_hooks, G_TYPE_OBJECT)

static void
clear_deed(gpointer data)
{
  Deed *deed = data;

  g_free(deed->who);
  g_clear_pointer(&deed->record, g_variant_unref);
}

static void
free_event(Event *event)
{
  g_rc_box_release_full(event->deed, clear_deed);
  g_free(event);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Event, free_event)

static void
free_run(Run *run)
{
  g_weak_ref_clear(&run->hooks);
  g_free(run);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Run, free_run)

/* The file, NULL where there is none that may be run; why is logged once. (transfer full) */
static char *
find_file(FollowupHooks *self, FollowupHook hook)
{
  Slot *slot = &self->slots[hook];
  g_autoptr(GError) error = NULL;
  char *path;

  if (followup_hook_find(self->folder, hook, &path, &error)) {
    g_clear_pointer(&slot->complaint, g_free);
    return path;
  }
  if (g_strcmp0(slot->complaint, error->message) != 0) {
    g_warning("%s", error->message);
    g_free(slot->complaint);
    slot->complaint = g_strdup(error->message);
  }
  return NULL;
}

/* ---- what a run reads ---- */

/* What was done, in the words of the history; the same for all runs of a commit. */
static GVariant *
get_record(FollowupHooks *self, Deed *deed)
{
  g_autoptr(FollowupChangeRecord) record = NULL;

  if (deed->record == NULL && deed->change != 0)
    record = followup_store_get_change(self->store, deed->change, NULL);
  if (record != NULL)
    deed->record = g_variant_ref_sink(followup_dossier_of_change(record));
  return deed->record;
}

/* NULL: there is none. (transfer full) */
static GVariant *
read_interview(FollowupHooks *self, gint64 id)
{
  GVariant *dict = id == 0 ? NULL
                           : followup_dossier_of_interview(
                               self->store, id, followup_clock_get_now(self->clock), NULL);

  return dict != NULL ? g_variant_ref_sink(dict) : NULL;
}

static gboolean
is_still_so(FollowupHook hook, const FollowupAction *action)
{
  return hook == FOLLOWUP_HOOK_DUE ? followup_state_is_pending(action->state)
                                   : action->state == FOLLOWUP_STATE_DONE;
}

/* NULL: it is gone, or not so any more. (transfer full) */
static GVariant *
read_action(FollowupHooks *self, FollowupHook hook, FollowupActionId id)
{
  g_autoptr(FollowupAction) action
      = followup_store_get_action(self->store, id.interview, id.number, NULL);
  g_autoptr(FollowupInterview) interview
      = id.interview != 0 ? followup_store_get_interview(self->store, id.interview, NULL) : NULL;

  if (action == NULL || !is_still_so(hook, action))
    return NULL;
  return g_variant_ref_sink(followup_dossier_of_action(self->store, action, interview,
                                                       followup_clock_get_now(self->clock)));
}

/* As the client takes it; NULL: nothing it could name. (transfer full) */
static char *
make_id(FollowupActionId id)
{
  if (id.number != 0)
    return g_strdup_printf("%" G_GINT64_FORMAT ".%u", id.interview, id.number);
  return id.interview != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, id.interview) : NULL;
}

/* NULL: it is not so any more, and nobody is told. (transfer full) */
static GBytes *
write_event(FollowupHooks *self, FollowupHook hook, const Event *event)
{
  g_autofree char *id = make_id(event->id);
  g_autoptr(GVariant) interview = read_interview(self, event->id.interview);
  g_autoptr(GVariant) action = event->id.number != 0 ? read_action(self, hook, event->id) : NULL;
  const FollowupHookTold told = { .hook = hook,
                                  .at = event->deed->at,
                                  .who = event->deed->who,
                                  .missed = self->slots[hook].missed,
                                  .id = id,
                                  .change = get_record(self, event->deed),
                                  .interview = interview,
                                  .action = action };

  if ((event->id.number != 0 && action == NULL)
      || (hook == FOLLOWUP_HOOK_ADDED && interview == NULL))
    return NULL;
  return followup_hook_write(&told);
}

/* (transfer full) */
static char **
make_environment(FollowupHooks *self, FollowupHook hook, FollowupActionId id)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autofree char *name = make_id(id);
  g_autofree char *event = g_strconcat("FOLLOWUP_EVENT=", followup_hook_to_nick(hook), NULL);
  g_autofree char *about = g_strconcat("FOLLOWUP_ID=", name != NULL ? name : "", NULL);

  g_strv_builder_add_many(builder, event, about, NULL);
  g_strv_builder_addv(builder, (const char **)self->variables);
  return g_strv_builder_end(builder);
}

/* ---- running ---- */

static void start_next(FollowupHooks *self, FollowupHook hook);

static void
note_end(FollowupHooks *self, FollowupHook hook, const GError *why)
{
  Slot *slot = &self->slots[hook];

  g_clear_pointer(&slot->failure, g_free);
  if (why == NULL)
    return;
  slot->failure
      = g_strdup_printf(_("the hook on-%s failed: %s"), followup_hook_to_nick(hook), why->message);
  g_warning("%s", slot->failure);
}

static void
ended_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Run) run = data;
  g_autoptr(FollowupHooks) self = g_weak_ref_get(&run->hooks);
  g_autoptr(GError) error = NULL;
  gboolean well = followup_launcher_run_finish(FOLLOWUP_LAUNCHER(source), result, &error);

  if (self == NULL)
    return;
  note_end(self, run->hook, well ? NULL : error);
  self->slots[run->hook].runs = FALSE;
  start_next(self, run->hook);
}

static void
start(FollowupHooks *self, FollowupHook hook, const char *path, const Event *event, GBytes *input)
{
  g_autofree char *name = g_strconcat("on-", followup_hook_to_nick(hook), NULL);
  g_auto(GStrv) environment = make_environment(self, hook, event->id);
  Run *run = g_new0(Run, 1);

  g_weak_ref_init(&run->hooks, self);
  run->hook = hook;
  self->slots[hook].runs = TRUE;
  self->slots[hook].missed = 0;
  followup_launcher_run_async(self->launcher,
                              &(FollowupRun){ .name = name,
                                              .path = path,
                                              .environment = (const char *const *)environment,
                                              .input = input,
                                              .seconds = FOLLOWUP_HOOKS_SECONDS },
                              ended_cb, run);
}

/* The file may be another since the event was noted. */
static void
start_next(FollowupHooks *self, FollowupHook hook)
{
  Slot *slot = &self->slots[hook];

  while (self->store != NULL && !slot->runs && !g_queue_is_empty(&slot->waiting)) {
    g_autoptr(Event) event = g_queue_pop_head(&slot->waiting);
    g_autofree char *path = find_file(self, hook);
    g_autoptr(GBytes) input = NULL;

    if (path != NULL && followup_store_is_open(self->store))
      input = write_event(self, hook, event);
    if (input != NULL)
      start(self, hook, path, event, input);
  }
}

static gboolean
start_cb(gpointer data)
{
  FollowupHooks *self = data;

  self->start_id = 0;
  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++)
    start_next(self, hook);
  return G_SOURCE_REMOVE;
}

/* ---- what happens ---- */

static Deed *
make_deed(const FollowupStoreNews *news)
{
  Deed *deed = g_rc_box_new0(Deed);

  deed->change = news->change;
  deed->at = news->at;
  deed->who = g_strdup(news->who);
  return deed;
}

static void
drop(FollowupHooks *self, FollowupHook hook, guint n)
{
  Slot *slot = &self->slots[hook];

  if (slot->missed == 0)
    g_warning("more happened than the hook on-%s keeps up with: %u events wait for it, and it is "
              "not told of those that come now",
              followup_hook_to_nick(hook), FOLLOWUP_HOOKS_MAX_WAITING);
  slot->missed = slot->missed > G_MAXUINT - n ? G_MAXUINT : slot->missed + n;
}

static void
queue(FollowupHooks *self, FollowupHook hook, const FollowupStoreNews *news, Deed *deed)
{
  Slot *slot = &self->slots[hook];
  guint n = followup_hook_count(hook, news);
  guint room = FOLLOWUP_HOOKS_MAX_WAITING - g_queue_get_length(&slot->waiting);

  for (guint i = 0; i < MIN(n, room); i++) {
    Event *event = g_new0(Event, 1);

    event->id = followup_hook_get(hook, news, i);
    event->deed = g_rc_box_acquire(deed);
    g_queue_push_tail(&slot->waiting, event);
  }
  if (n > room)
    drop(self, hook, n - room);
}

/* In the middle of somebody's call: looks for the files alone, and leaves the rest to the main
 * loop.
 */
static void
recorded_cb(FollowupStore *store, const FollowupStoreNews *news, FollowupHooks *self)
{
  Deed *deed = make_deed(news);

  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++) {
    g_autofree char *path = followup_hook_count(hook, news) > 0 ? find_file(self, hook) : NULL;

    if (path == NULL)
      continue;
    queue(self, hook, news, deed);
    if (self->start_id == 0)
      self->start_id = g_idle_add_full(G_PRIORITY_DEFAULT, start_cb, self, NULL);
  }
  g_rc_box_release_full(deed, clear_deed);
}

/* Ids mean something else now. */
static void
forget(FollowupHooks *self)
{
  g_clear_handle_id(&self->start_id, g_source_remove);
  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++)
    g_queue_clear_full(&self->slots[hook].waiting, (GDestroyNotify)free_event);
}

/* Who keeps up with what happened must look at everything anew: a change of no interview. */
static void
replaced_cb(FollowupHooks *self)
{
  const gint64 none = 0;
  g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GArray) actions = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  const FollowupStoreNews news = { .at = followup_clock_get_now(self->clock),
                                   .who = "daemon",
                                   .verb = "restore",
                                   .subjects = subjects,
                                   .others = others,
                                   .actions = actions };

  forget(self);
  g_array_append_val(subjects, none);
  recorded_cb(self->store, &news, self);
}

/* ---- for Health ---- */

char **
followup_hooks_list(FollowupHooks *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++) {
    g_autofree char *path = find_file(self, hook);
    g_autofree char *name = path != NULL ? g_path_get_basename(path) : NULL;

    if (name != NULL)
      g_strv_builder_add(builder, name);
  }
  return g_strv_builder_end(builder);
}

char **
followup_hooks_list_problems(FollowupHooks *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++) {
    const Slot *slot = &self->slots[hook];
    g_autofree char *path = find_file(self, hook);

    if (slot->complaint != NULL)
      g_strv_builder_add(builder, slot->complaint);
    else if (path != NULL && slot->failure != NULL)
      g_strv_builder_add(builder, slot->failure);
  }
  return g_strv_builder_end(builder);
}

/* ---- life ---- */

void
followup_hooks_stop(FollowupHooks *self)
{
  forget(self);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data(self->store, self);
  g_clear_object(&self->store);
}

static void
followup_hooks_dispose(GObject *object)
{
  FollowupHooks *self = FOLLOWUP_HOOKS(object);

  followup_hooks_stop(self);
  g_clear_object(&self->clock);
  g_clear_object(&self->launcher);
  G_OBJECT_CLASS(followup_hooks_parent_class)->dispose(object);
}

static void
followup_hooks_finalize(GObject *object)
{
  FollowupHooks *self = FOLLOWUP_HOOKS(object);

  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++) {
    g_free(self->slots[hook].complaint);
    g_free(self->slots[hook].failure);
  }
  g_free(self->folder);
  g_strfreev(self->variables);
  G_OBJECT_CLASS(followup_hooks_parent_class)->finalize(object);
}

static void
followup_hooks_class_init(FollowupHooksClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_hooks_dispose;
  G_OBJECT_CLASS(class)->finalize = followup_hooks_finalize;
}

static void
followup_hooks_init(FollowupHooks *self)
{
  for (guint hook = 0; hook < FOLLOWUP_N_HOOKS; hook++)
    g_queue_init(&self->slots[hook].waiting);
}

FollowupHooks *
followup_hooks_new(FollowupStore *store,
                   FollowupClock *clock,
                   FollowupLauncher *launcher,
                   const char *folder,
                   const char *const *variables)
{
  FollowupHooks *self = g_object_new(FOLLOWUP_TYPE_HOOKS, NULL);

  self->store = g_object_ref(store);
  self->clock = g_object_ref(clock);
  self->launcher = g_object_ref(launcher);
  self->folder = g_strdup(folder);
  self->variables = variables != NULL ? g_strdupv((char **)variables) : g_new0(char *, 1);
  g_signal_connect(store, "recorded", G_CALLBACK(recorded_cb), self);
  g_signal_connect_swapped(store, "replaced", G_CALLBACK(replaced_cb), self);
  return self;
}
