/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-main: the program followup-ical, which followup runs: from its standard input to its
 * standard output, within limits, as what it reads comes from anybody.
 *
 *   followup-ical read [--from YEAR --to YEAR]   iCalendar, or a mail with some, to lines of JSON
 *   followup-ical write                          the reverse
 *
 * Ends with 0, with 2 where the input is to blame, which one line on standard error says, else 1.
 */
#include "ical.h"

#include "error.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_CPU 60                        /* seconds */
#define MAX_TIME 300                      /* seconds, waiting for its input too */
#define MAX_MEMORY (2048UL * 1024 * 1024) /* bytes */

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define WIDE_MEMORY
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define WIDE_MEMORY
#endif

static void
set_limit(int resource, rlim_t value)
{
  const struct rlimit limit = { value, value };

  setrlimit(resource, &limit);
}

static void
set_limits(void)
{
  set_limit(RLIMIT_CPU, MAX_CPU);
  set_limit(RLIMIT_CORE, 0);
#ifndef WIDE_MEMORY /* AddressSanitizer reserves terabytes */
  set_limit(RLIMIT_AS, MAX_MEMORY);
#endif
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  alarm(MAX_TIME);
}

static gboolean
read_input(GString *input, GError **error)
{
  char block[65536];
  gsize n;

  while ((n = fread(block, 1, sizeof block, stdin)) > 0) {
    g_string_append_len(input, block, (gssize)n);
    if (input->len > FOLLOWUP_ICAL_MAX_BYTES) {
      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                  _("the calendar is too large: expected at most %d MiB"),
                  FOLLOWUP_ICAL_MAX_BYTES / (1024 * 1024));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_year(const char *text, int *year)
{
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1970, 2199, &value, NULL))
    return FALSE;
  *year = (int)value;
  return TRUE;
}

/* argv: behind "read". */
static gboolean
read_span(char **argv, FollowupIcalSpan *span)
{
  if (argv[0] == NULL)
    return TRUE;
  return strcmp(argv[0], "--from") == 0 && read_year(argv[1], &span->from) && argv[2] != NULL
         && strcmp(argv[2], "--to") == 0 && read_year(argv[3], &span->to) && argv[4] == NULL;
}

static gboolean
run(char **argv, GString *output, GError **error)
{
  g_autoptr(GString) input = g_string_new(NULL);
  FollowupIcalSpan span = { 0, 0 };
  gboolean reads = argv[1] != NULL && strcmp(argv[1], "read") == 0;
  gboolean writes = argv[1] != NULL && strcmp(argv[1], "write") == 0 && argv[2] == NULL;

  if (!writes && (!reads || !read_span(argv + 2, &span))) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("expected ‘read’, ‘read --from YEAR --to YEAR’ or ‘write’"));
    return FALSE;
  }
  return read_input(input, error)
         && (reads ? followup_ical_read(input->str, input->len, &span, output, error)
                   : followup_ical_write(input->str, input->len, output, error));
}

/* libical and GLib have their own words for what they do not like: only ours are for people. */
static FILE *
keep_error(void)
{
  int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

  if (nowhere >= 0)
    dup2(nowhere, STDERR_FILENO);
  return kept >= 0 ? fdopen(kept, "w") : NULL;
}

int
main(int argc, char **argv)
{
  g_autoptr(GString) output = g_string_new(NULL);
  g_autoptr(GError) error = NULL;
  FILE *complaints = keep_error();

  setlocale(LC_ALL, "");
  bindtextdomain(GETTEXT_PACKAGE, FOLLOWUP_LOCALEDIR);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);
  set_limits();
  if (!run(argv, output, &error)) {
    if (complaints != NULL)
      fprintf(complaints, "%s\n", error->message);
    if (complaints != NULL)
      fclose(complaints);
    return 2;
  }
  return fwrite(output->str, 1, output->len, stdout) == output->len && fflush(stdout) == 0 ? 0 : 1;
}
