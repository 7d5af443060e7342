/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "fuzz.h"

#include "error.h"

#include <locale.h>
#include <string.h>

#define LONGEST_LINE 4000 /* characters */
#define MOST_GIANTS 1     /* an input */

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
  g_setenv("LC_ALL", "C.UTF-8", TRUE);
  g_setenv("TZ", "Europe/Berlin", TRUE);
  setlocale(LC_ALL, "");
  g_log_set_always_fatal(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  return 0;
}

guint
fuzz_take(FuzzBytes *bytes, guint limit)
{
  return bytes->at < bytes->end ? *bytes->at++ % limit : 0;
}

guint64
fuzz_take_number(FuzzBytes *bytes)
{
  guint64 number = 0;

  for (guint i = 0; i < 8; i++)
    number = number << 8 | fuzz_take(bytes, 256);
  return number;
}

gboolean
fuzz_take_giant(FuzzBytes *bytes)
{
  return ++bytes->giants <= MOST_GIANTS;
}

char *
fuzz_take_rest(FuzzBytes *bytes)
{
  char *rest = g_strndup((const char *)bytes->at, (gsize)(bytes->end - bytes->at));

  bytes->at = bytes->end;
  return rest;
}

void
fuzz_check_line(const char *line)
{
  g_assert_nonnull(line);
  g_assert_cmpstr(line, !=, "");
  g_assert_true(g_utf8_validate(line, -1, NULL));
  g_assert_cmpint(g_utf8_strlen(line, -1), <=, LONGEST_LINE);
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char(p))
    if (g_unichar_iscntrl(g_utf8_get_char(p)))
      g_error("a control character: %s", line);
}

void
fuzz_check_refusal(GError *error)
{
  g_assert_nonnull(error);
  g_assert_cmpuint(error->domain, ==, FOLLOWUP_ERROR);
  fuzz_check_line(error->message);
  g_error_free(error);
}
