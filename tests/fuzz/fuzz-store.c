/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "fuzz-store.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define MEMORY "/dev/shm"

static void
remove_files(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (g_remove(path) != 0)
      remove_files(path);
  }
  g_rmdir(folder);
}

/* The folder of this process, for its end: libFuzzer leaves no other place to go. */
static const char *
get_folder(void)
{
  static char *folder;

  if (folder == NULL) {
    gboolean memory = g_access(MEMORY, W_OK) == 0;

    folder = g_build_filename(memory ? MEMORY : g_get_tmp_dir(), "followup-fuzz-XXXXXX", NULL);
    g_assert_nonnull(g_mkdtemp(folder));
  }
  return folder;
}

static void
remove_folder(void)
{
  remove_files(get_folder());
}

static void
add_interview(FuzzStore *self, const char *employer, gint64 start, const char *decision)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupInterview *interview = followup_interview_new();
  FollowupInterviewer *person = followup_interviewer_new();
  g_autoptr(GError) error = NULL;

  interview->employer = g_strdup(employer);
  interview->position = g_strdup("C engineer");
  interview->zone = g_strdup("Europe/Berlin");
  interview->start = start;
  g_assert_true(followup_decision_parse(decision, &interview->decision, NULL));
  person->name = g_strdup("Jane Doe");
  person->email = g_strdup("jane@example.com");
  person->phone = g_strdup("+49 30 99");
  g_ptr_array_add(interview->interviewers, person);
  g_ptr_array_add(interviews, interview);
  followup_store_add(self->store, interviews, FALSE, NULL, NULL, &error);
  g_assert_no_error(error);
}

static void
make_beginning(FuzzStore *self)
{
  const FollowupRequest request
      = { .interview = 1, .text = "send references", .due = FUZZ_NOW, .by = FOLLOWUP_NO_INSTANT };
  g_autoptr(GError) error = NULL;
  char *data;
  gsize length;

  fuzz_store_open_again(self);
  add_interview(self, "Acme GmbH", FUZZ_NOW - 75600, "2026-12-04");
  add_interview(self, "O'Brien & Søn 面试", FUZZ_NOW + 86400, "unknown");
  followup_store_add_requests(self->store, &request, 1, NULL, NULL, &error);
  g_assert_no_error(error);
  fuzz_store_close(self);
  g_assert_true(g_file_get_contents(self->path, &data, &length, NULL));
  self->beginning = g_bytes_new_take(data, length);
}

FuzzStore *
fuzz_store_new(void)
{
  FuzzStore *self = g_new0(FuzzStore, 1);

  self->folder = g_strdup(get_folder());
  atexit(remove_folder);
  self->path = g_build_filename(self->folder, "followup.db", NULL);
  self->settings = followup_settings_new(self->folder);
  self->launcher = followup_launcher_fake_new();
  self->clock = followup_clock_fake_new(FUZZ_NOW, "Europe/Berlin");
  make_beginning(self);
  return self;
}

/* Employer "" finds all, and has the lines made anew. (transfer full) */
static char *
list_lines(FuzzStore *self, const char *employer)
{
  const FollowupInterviewFilter filter = { .employer = employer };
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GError) error = NULL;
  gint64 last;
  guint n;

  followup_store_append_lines(self->store, &filter, text, &n, &last, &error);
  g_assert_no_error(error);
  return g_strdup(text->str);
}

/* Whatever was asked for, the lines that are kept read as those made anew. */
static void
check_lines(FuzzStore *self)
{
  g_autofree char *kept = list_lines(self, NULL);
  g_autofree char *made = list_lines(self, "");

  g_assert_cmpstr(kept, ==, made);
}

void
fuzz_store_close(FuzzStore *self)
{
  g_clear_object(&self->drafts);
  if (self->store != NULL) {
    check_lines(self);
    followup_store_close(self->store);
  }
  g_clear_object(&self->store);
}

void
fuzz_store_open_again(FuzzStore *self)
{
  FollowupClock *clock = FOLLOWUP_CLOCK(self->clock);
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(self->settings, followup_clock_get_zone(clock));
  g_autoptr(GError) error = NULL;

  fuzz_store_close(self);
  self->store = followup_store_open(self->path, clock, rules, &error);
  g_assert_no_error(error);
  self->drafts = followup_drafts_new(self->store, self->settings, clock,
                                     FOLLOWUP_LAUNCHER(self->launcher), self->folder);
}

void
fuzz_store_open(FuzzStore *self)
{
  static const char *const suffixes[] = { "-wal", "-shm", "-journal" };
  g_autoptr(GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data(self->beginning, &size);

  fuzz_store_close(self);
  for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
    g_autofree char *path = g_strconcat(self->path, suffixes[i], NULL);

    g_remove(path);
  }
  g_file_set_contents_full(self->path, data, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error(error);
  g_object_unref(self->clock);
  self->clock = followup_clock_fake_new(FUZZ_NOW, "Europe/Berlin");
  fuzz_store_open_again(self);
}
