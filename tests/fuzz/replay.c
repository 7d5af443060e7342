/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* replay: drives a fuzz target without libFuzzer: every seed as it is, cut short, and changed in
 * ways that are the same in each run, for a second or two. Speaks TAP.
 *
 *   fuzz-TARGET [--seconds N] FILE-OR-FOLDER... */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROUNDS 200000
#define MAX_SIZE 8192

static void
read_seeds(const char *path, GPtrArray *seeds)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  g_autoptr(GError) error = NULL;
  const char *name;
  char *text;
  gsize length;

  while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
    g_autofree char *inner = g_build_filename(path, name, NULL);

    read_seeds(inner, seeds);
  }
  if (folder != NULL)
    return;
  g_file_get_contents(path, &text, &length, &error);
  g_assert_no_error(error);
  g_ptr_array_add(seeds, g_bytes_new_take(text, length));
}

/* Folders are read in any order; runs are alike all the same. */
static int
compare_seeds(gconstpointer a, gconstpointer b)
{
  return g_bytes_compare(*(GBytes *const *)a, *(GBytes *const *)b);
}

/* The target gets memory of exactly that size, so that a step beyond is noticed. */
static void
run_one(const guint8 *data, gsize size)
{
  guint8 *copy = g_malloc(MAX(size, 1));

  memcpy(copy, data, size);
  LLVMFuzzerTestOneInput(copy, size);
  g_free(copy);
}

static GByteArray *
copy_seed(GRand *rand, GPtrArray *seeds)
{
  GBytes *seed = g_ptr_array_index(seeds, (guint)g_rand_int_range(rand, 0, (gint32)seeds->len));
  GByteArray *copy = g_byte_array_new();
  gsize size = 0;
  const guint8 *data = g_bytes_get_data(seed, &size);

  if (size > 0)
    g_byte_array_append(copy, data, (guint)MIN(size, MAX_SIZE));
  return copy;
}

static guint
pick(GRand *rand, guint limit)
{
  return (guint)g_rand_int_range(rand, 0, (gint32)limit);
}

static void
change(GByteArray *bytes, GRand *rand, GPtrArray *seeds)
{
  static const guint8 telling[] = "\0\n\"'\\[]{}<>;=,.:-+#% 09\x7f\x80\xc3\xe2\xff";
  g_autoptr(GByteArray) other = NULL;
  guint at = bytes->len > 0 ? pick(rand, bytes->len) : 0;
  guint n = 1 + pick(rand, 16);

  n = MIN(n, bytes->len - at);
  switch (bytes->len > 0 ? pick(rand, 6) : 5) {
  case 0:
    bytes->data[at] ^= (guint8)(1u << pick(rand, 8));
    break;
  case 1:
    bytes->data[at] = telling[pick(rand, G_N_ELEMENTS(telling) - 1)];
    break;
  case 2:
    g_byte_array_remove_range(bytes, at, n);
    break;
  case 3:
    g_byte_array_set_size(bytes, at);
    break;
  case 4: {
    g_autofree guint8 *again = g_memdup2(bytes->data + at, n);

    g_byte_array_append(bytes, again, n);
    break;
  }
  default:
    other = copy_seed(rand, seeds);
    if (other->len > 0)
      g_byte_array_append(bytes, other->data, 1 + pick(rand, other->len));
  }
}

static guint
run_changed(GPtrArray *seeds, gint64 until)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(20261120);
  guint rounds = 0;

  for (; rounds < MAX_ROUNDS && g_get_monotonic_time() < until; rounds++) {
    g_autoptr(GByteArray) bytes = copy_seed(rand, seeds);

    for (guint n = 1 + pick(rand, 8); n > 0; n--)
      change(bytes, rand, seeds);
    run_one(bytes->data, MIN(bytes->len, MAX_SIZE));
  }
  return rounds;
}

int
main(int argc, char **argv)
{
  g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autofree char *name = g_path_get_basename(argv[0]);
  int first = argc > 2 && g_str_equal(argv[1], "--seconds") ? 3 : 1;
  gint64 seconds = first == 3 ? atoi(argv[2]) : 2;
  guint rounds;

  LLVMFuzzerInitialize(&argc, &argv);
  for (int i = first; i < argc; i++)
    read_seeds(argv[i], seeds);
  g_assert_cmpuint(seeds->len, >, 0);
  g_ptr_array_sort(seeds, compare_seeds);
  run_one((const guint8 *)"", 0);
  for (guint i = 0; i < seeds->len; i++) {
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(g_ptr_array_index(seeds, i), &size);

    run_one(data, size);
  }
  rounds = run_changed(seeds, g_get_monotonic_time() + seconds * G_USEC_PER_SEC);
  g_assert_cmpuint(rounds, >, 0);
  printf("1..1\nok 1 - %s: %u seeds and %u changes of them\n", name, seeds->len, rounds);
  return 0;
}
