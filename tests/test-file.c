/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-file: what is a small file is read, everything else is refused without waiting. */

#include "error.h"
#include "file.h"

#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 2048

typedef struct {
  char *base;
} Fixture;

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->base = g_dir_make_tmp("followup-file-XXXXXX", &error);
  g_assert_no_error(error);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  folder_remove(f->base);
  g_free(f->base);
}

/* (transfer full) */
static char *
write_file(Fixture *f, const char *name, const char *text, gssize length)
{
  char *path = g_build_filename(f->base, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents(path, text, length, &error);
  g_assert_no_error(error);
  return path;
}

static void
assert_refused(const char *path, int code, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = followup_file_read(path, MOST, &error);

  g_assert_null(bytes);
  g_assert_error(error, FOLLOWUP_ERROR, code);
  g_assert_nonnull(strstr(error->message, words));
}

static void
test_whole(Fixture *f, gconstpointer data)
{
  g_autofree char *full = g_strnfill(MOST, 'x');
  g_autofree char *two = write_file(f, "two", full, -1);
  g_autofree char *none = write_file(f, "none", "", 0);
  g_autofree char *link = g_build_filename(f->base, "link", NULL);
  g_autoptr(GBytes) a = NULL, b = NULL, c = NULL;
  g_autoptr(GError) error = NULL;

  g_free(write_file(f, "one", "a\0b", 3));
  g_assert_cmpint(symlink("one", link), ==, 0);
  a = followup_file_read(link, MOST, &error);
  g_assert_no_error(error);
  g_assert_cmpmem(g_bytes_get_data(a, NULL), g_bytes_get_size(a), "a\0b", 3);
  b = followup_file_read(two, MOST, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(g_bytes_get_size(b), ==, MOST);
  c = followup_file_read(none, MOST, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(g_bytes_get_size(c), ==, 0);
}

/* Nobody writes to the pipe: it must not be waited for. */
static void
test_refused(Fixture *f, gconstpointer data)
{
  g_autofree char *huge = g_strnfill(MOST + 1, 'x');
  g_autofree char *large = write_file(f, "large", huge, -1);
  g_autofree char *pipe = g_build_filename(f->base, "pipe", NULL);
  g_autofree char *below = g_build_filename(large, "below", NULL);
  g_autofree char *absent = g_build_filename(f->base, "absent", NULL);

  g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
  assert_refused(large, FOLLOWUP_ERROR_LIMIT_EXCEEDED, "at most 2 KiB");
  assert_refused(pipe, FOLLOWUP_ERROR_WRONG_KIND, "no regular file");
  assert_refused(f->base, FOLLOWUP_ERROR_WRONG_KIND, "no regular file");
  assert_refused("/dev/zero", FOLLOWUP_ERROR_WRONG_KIND, "no regular file");
  assert_refused(absent, FOLLOWUP_ERROR_NOT_FOUND, "No such file");
  assert_refused(below, FOLLOWUP_ERROR_NOT_FOUND, "Not a directory");
}

/* Joined by blanks. (transfer full) */
static char *
list_names(Fixture *f, guint max, guint *n_more)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) paths = followup_file_list(f->base, ".rule", max, n_more, &error);
  GString *names = g_string_new(NULL);

  g_assert_no_error(error);
  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *name = g_path_get_basename(g_ptr_array_index(paths, i));

    g_string_append_printf(names, " %s", name);
  }
  return g_string_free(names, FALSE);
}

static void
test_list(Fixture *f, gconstpointer data)
{
  static const char *const files[]
      = { "c.rule", "a.rule", "b.rule", "b.rule~", ".hidden.rule", "rule" };
  g_autofree char *all = NULL, *some = NULL;
  guint n_more;

  for (guint i = 0; i < G_N_ELEMENTS(files); i++)
    g_free(write_file(f, files[i], "", 0));
  all = list_names(f, 3, &n_more);
  g_assert_cmpstr(all, ==, " a.rule b.rule c.rule");
  g_assert_cmpuint(n_more, ==, 0);
  some = list_names(f, 2, &n_more);
  g_assert_cmpstr(some, ==, " a.rule b.rule");
  g_assert_cmpuint(n_more, ==, 1);
}

/* No folder is an empty one; a file in its place is not. */
static void
test_list_nothing(Fixture *f, gconstpointer data)
{
  g_autofree char *absent = g_build_filename(f->base, "absent", NULL);
  g_autofree char *file = write_file(f, "file", "", 0);
  g_autoptr(GPtrArray) none = followup_file_list(absent, ".rule", 9, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint(none->len, ==, 0);
  g_assert_null(followup_file_list(file, ".rule", 9, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)
  ADD("/file/whole", test_whole);
  ADD("/file/refused", test_refused);
  ADD("/file/list", test_list);
  ADD("/file/list-nothing", test_list_nothing);
  return g_test_run();
}
