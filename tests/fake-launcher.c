/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "fake-launcher.h"

#include "error.h"

struct _FollowupLauncherFake {
  GObject parent;
  char *failure; /* nullable; owned, like those below */
  char *uri, *name, *text, *activation;
  FollowupLaunch last; /* of those above */
  guint count;
  gboolean held;
  GPtrArray *waiting; /* of GTask */
  GPtrArray *runs;    /* of FakeRun */
};

static void followup_launcher_fake_implement(FollowupLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE(FollowupLauncherFake,
                              followup_launcher_fake,
                              G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(FOLLOWUP_TYPE_LAUNCHER,
                                                    followup_launcher_fake_implement))

static void
remember(FollowupLauncherFake *self, const FollowupLaunch *launch)
{
  g_free(self->uri);
  g_free(self->name);
  g_free(self->text);
  g_free(self->activation);
  self->uri = g_strdup(launch->uri);
  self->name = g_strdup(launch->name);
  self->text = g_strdup(launch->text);
  self->activation = g_strdup(launch->activation);
  self->last = (FollowupLaunch){ self->uri, self->name, self->text, self->activation };
  self->count++;
}

static void
answer(FollowupLauncherFake *self, GTask *task)
{
  if (self->failure != NULL)
    g_task_return_new_error(task, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, "%s", self->failure);
  else if (g_task_get_source_tag(task) == self->runs)
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_pointer(task, (gpointer) "portal", NULL);
}

static void
answer_or_wait(FollowupLauncherFake *self, GTask *task)
{
  if (self->held)
    g_ptr_array_add(self->waiting, g_object_ref(task));
  else
    answer(self, task);
}

static void
open_async(FollowupLauncher *launcher,
           const FollowupLaunch *launch,
           GAsyncReadyCallback callback,
           gpointer data)
{
  FollowupLauncherFake *self = FOLLOWUP_LAUNCHER_FAKE(launcher);
  g_autoptr(GTask) task = g_task_new(self, NULL, callback, data);

  remember(self, launch);
  answer_or_wait(self, task);
}

static const char *
open_finish(FollowupLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}

static void
free_run(FakeRun *run)
{
  g_free(run->name);
  g_free(run->path);
  g_free(run->input);
  g_strfreev(run->environment);
  g_free(run);
}

static void
run_async(FollowupLauncher *launcher,
          const FollowupRun *run,
          GAsyncReadyCallback callback,
          gpointer data)
{
  FollowupLauncherFake *self = FOLLOWUP_LAUNCHER_FAKE(launcher);
  g_autoptr(GTask) task = g_task_new(self, NULL, callback, data);
  FakeRun *kept = g_new0(FakeRun, 1);

  kept->name = g_strdup(run->name);
  kept->path = g_strdup(run->path);
  kept->input = g_strndup(g_bytes_get_data(run->input, NULL), g_bytes_get_size(run->input));
  kept->environment = g_strdupv((char **)run->environment);
  kept->seconds = run->seconds;
  g_ptr_array_add(self->runs, kept);
  g_task_set_source_tag(task, self->runs);
  answer_or_wait(self, task);
}

static gboolean
run_finish(FollowupLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean(G_TASK(result), error);
}

static void
followup_launcher_fake_implement(FollowupLauncherInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}

static void
followup_launcher_fake_finalize(GObject *object)
{
  FollowupLauncherFake *self = FOLLOWUP_LAUNCHER_FAKE(object);

  g_free(self->failure);
  g_free(self->uri);
  g_free(self->name);
  g_free(self->text);
  g_free(self->activation);
  g_ptr_array_unref(self->waiting);
  g_ptr_array_unref(self->runs);
  G_OBJECT_CLASS(followup_launcher_fake_parent_class)->finalize(object);
}

static void
followup_launcher_fake_class_init(FollowupLauncherFakeClass *class)
{
  G_OBJECT_CLASS(class)->finalize = followup_launcher_fake_finalize;
}

static void
followup_launcher_fake_init(FollowupLauncherFake *self)
{
  self->waiting = g_ptr_array_new_with_free_func(g_object_unref);
  self->runs = g_ptr_array_new_with_free_func((GDestroyNotify)free_run);
}

FollowupLauncherFake *
followup_launcher_fake_new(void)
{
  return g_object_new(FOLLOWUP_TYPE_LAUNCHER_FAKE, NULL);
}

void
followup_launcher_fake_set_failure(FollowupLauncherFake *self, const char *message)
{
  g_free(self->failure);
  self->failure = g_strdup(message);
}

void
followup_launcher_fake_hold(FollowupLauncherFake *self)
{
  self->held = TRUE;
}

void
followup_launcher_fake_release(FollowupLauncherFake *self)
{
  self->held = FALSE;
  for (guint i = 0; i < self->waiting->len; i++)
    answer(self, g_ptr_array_index(self->waiting, i));
  g_ptr_array_set_size(self->waiting, 0);
}

guint
followup_launcher_fake_count(FollowupLauncherFake *self)
{
  return self->count;
}

const FollowupLaunch *
followup_launcher_fake_get_last(FollowupLauncherFake *self)
{
  return &self->last;
}

guint
followup_launcher_fake_count_runs(FollowupLauncherFake *self)
{
  return self->runs->len;
}

const FakeRun *
followup_launcher_fake_get_run(FollowupLauncherFake *self, guint i)
{
  return g_ptr_array_index(self->runs, i);
}
