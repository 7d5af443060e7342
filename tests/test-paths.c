/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-paths: folders given, folders by XDG, folders that cannot be. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "error.h"
#include "folder.h"
#include "paths.h"

static guint
mode_of(const char *path)
{
  GStatBuf buffer;

  g_assert_cmpint(g_stat(path, &buffer), ==, 0);
  return buffer.st_mode & 0777;
}

/* A new folder in the one that main takes away. */
static char *
make_base(void)
{
  g_autofree char *home = g_path_get_dirname(g_get_user_config_dir());
  char *base = g_build_filename(home, "paths-XXXXXX", NULL);

  g_assert_nonnull(g_mkdtemp(base));
  return base;
}

static void
test_defaults(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupPaths) paths = followup_paths_new(NULL, NULL);
  g_autofree char *data = g_build_filename(g_get_user_data_dir(), "followup", NULL);
  g_autofree char *config = g_build_filename(g_get_user_config_dir(), "followup", NULL);
  g_autofree char *database = g_build_filename(data, "followup.db", NULL);
  g_autofree char *lock = g_build_filename(data, "followup.lock", NULL);

  g_assert_cmpstr(paths->data, ==, data);
  g_assert_cmpstr(paths->config, ==, config);
  g_assert_false(g_file_test(data, G_FILE_TEST_EXISTS));
  g_assert_true(followup_paths_make(paths, &error));
  g_assert_no_error(error);
  g_assert_cmpstr(paths->database, ==, database);
  g_assert_cmpstr(paths->lock, ==, lock);
  g_assert_cmpuint(mode_of(data), ==, 0700);
  g_assert_false(g_file_test(config, G_FILE_TEST_EXISTS));
}

static void
test_given(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base = make_base();
  g_autofree char *data = g_build_filename(base, "the user's", "données 🗂", NULL);
  g_autofree char *config = g_build_filename(base, "config", NULL);
  g_autofree char *untidy = g_build_filename(base, "config", "..", ".", "config", NULL);
  g_autoptr(FollowupPaths) paths = NULL;

  paths = followup_paths_new(data, untidy);
  g_assert_true(followup_paths_make(paths, &error));
  g_assert_no_error(error);
  g_assert_cmpstr(paths->data, ==, data);
  g_assert_cmpstr(paths->config, ==, config);
  g_assert_true(g_str_has_prefix(paths->database, data));
  g_assert_true(g_file_test(data, G_FILE_TEST_IS_DIR));
  g_assert_false(g_file_test(config, G_FILE_TEST_EXISTS));
}

/* A folder given relative to where we stand stays where it is when we move. */
static void
test_relative(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base = make_base();
  g_autofree char *old = g_get_current_dir();
  g_autoptr(FollowupPaths) paths = NULL;

  g_assert_cmpint(g_chdir(base), ==, 0);
  paths = followup_paths_new("data", "config");
  g_assert_cmpint(g_chdir(old), ==, 0);
  g_assert_true(followup_paths_make(paths, &error));
  g_assert_no_error(error);
  g_assert_true(g_path_is_absolute(paths->data));
  g_assert_true(g_path_is_absolute(paths->config));
  g_assert_true(g_file_test(paths->data, G_FILE_TEST_IS_DIR));
}

/* An existing folder keeps the mode that the user gave it. */
static void
test_existing(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base = make_base();
  g_autoptr(FollowupPaths) paths = NULL;

  g_assert_cmpint(g_chmod(base, 0750), ==, 0);
  paths = followup_paths_new(base, NULL);
  g_assert_true(followup_paths_make(paths, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(mode_of(base), ==, 0750);
}

static void
test_file_in_the_way(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base = make_base();
  g_autofree char *file = g_build_filename(base, "file", NULL);
  g_autofree char *data = g_build_filename(file, "data", NULL);
  g_autoptr(FollowupPaths) paths = followup_paths_new(data, NULL);

  g_assert_true(g_file_set_contents(file, "x", 1, &error));
  g_assert_false(followup_paths_make(paths, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_nonnull(strstr(error->message, "expected"));
  g_assert_null(strchr(error->message, '\n'));
}

/* /sys takes no folders, not even from root. */
static void
test_read_only(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupPaths) paths = followup_paths_new("/sys/followup-data", NULL);

  g_assert_false(followup_paths_make(paths, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_READ_ONLY);
}

static void
test_free_null(void)
{
  followup_paths_free(NULL);
}

int
main(int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp("followup-home-XXXXXX", NULL);
  g_autofree char *data = g_build_filename(home, "share", NULL);
  g_autofree char *config = g_build_filename(home, "config", NULL);
  int status;

  /* Not G_TEST_OPTION_ISOLATE_DIRS: GLib leaks what it sets there. */
  g_setenv("XDG_DATA_HOME", data, TRUE);
  g_setenv("XDG_CONFIG_HOME", config, TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/paths/defaults", test_defaults);
  g_test_add_func("/paths/given", test_given);
  g_test_add_func("/paths/relative", test_relative);
  g_test_add_func("/paths/existing", test_existing);
  g_test_add_func("/paths/file-in-the-way", test_file_in_the_way);
  g_test_add_func("/paths/read-only", test_read_only);
  g_test_add_func("/paths/free-null", test_free_null);
  status = g_test_run();
  folder_remove(home);
  return status;
}
