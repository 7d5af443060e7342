/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "nearest.h"

#include <string.h>

/* How many letters must be added, dropped, changed or swapped with their neighbour. */
static guint
count_edits(const char *a, const char *b)
{
  gsize columns = strlen(b) + 1, rows = strlen(a) + 1;
  g_autofree guint *table = g_new(guint, rows * columns);

  for (gsize i = 0; i < rows; i++)
    for (gsize j = 0; j < columns; j++) {
      guint *cell = &table[i * columns + j];

      if (i == 0 || j == 0) {
        *cell = i + j;
        continue;
      }
      *cell = MIN(table[(i - 1) * columns + j], table[i * columns + j - 1]) + 1;
      *cell = MIN(*cell, table[(i - 1) * columns + j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        *cell = MIN(*cell, table[(i - 2) * columns + j - 2] + 1);
    }
  return table[rows * columns - 1];
}

const char *
followup_nearest(const char *word, const char *const *candidates)
{
  const char *nearest = NULL;
  gsize length = strlen(word);
  guint fewest = MAX(1, MIN(length, 9) / 3); /* a third of the word may be wrong */

  if (length > 40)
    return NULL;
  for (gsize i = 0; candidates[i] != NULL; i++) {
    guint edits = length >= 3 && g_str_has_prefix(candidates[i], word)
                      ? 1
                      : count_edits(word, candidates[i]);

    if (edits < fewest || (edits == fewest && nearest == NULL)) {
      nearest = candidates[i];
      fewest = edits;
    }
  }
  return nearest;
}
