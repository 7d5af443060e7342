/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-record: a line of an import of any bytes gives one line that says what is wrong with it, or
 * a record that, written, is read as the same. */
#include "fuzz.h"

#include "record.h"

#include <string.h>

static void
check_header(const guint8 *data, gsize size)
{
  g_autofree char *line = g_strndup((const char *)data, size);
  g_autoptr(GError) error = NULL;
  FollowupRecordHeader header = { 0 };

  if (!followup_record_read_header(line, &header, &error))
    fuzz_check_line(error->message);
}

/* (transfer full) The record, written; NULL: it is none. */
static char *
rewrite(const char *text, gsize size)
{
  g_autofree char *line = g_strndup(text, size);
  g_autoptr(GString) written = g_string_new(NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupRecord) record = followup_record_read(line, &error);

  g_assert_true((record == NULL) == (error != NULL));
  if (record == NULL) {
    fuzz_check_line(error->message);
    return NULL;
  }
  followup_record_write(record, written);
  g_assert_true(g_str_has_suffix(written->str, "\n"));
  g_string_truncate(written, written->len - 1);
  g_assert_null(strchr(written->str, '\n'));
  return g_string_free(g_steal_pointer(&written), FALSE);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  g_autofree char *once = rewrite((const char *)data, size);
  g_autofree char *twice = NULL;

  check_header(data, size);
  if (once == NULL)
    return 0;
  twice = rewrite(once, strlen(once));
  g_assert_cmpstr(once, ==, twice);
  return 0;
}
