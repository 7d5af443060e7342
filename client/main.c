/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* main: the program followup: reads which verb is meant, runs it, prints what came of it. The only
 * place that turns errors into exit statuses. */
#include "commands.h"
#include "error.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What followup's exit status means; scripts rely on it. */
typedef enum {
  EXIT_DONE = 0,        /* everything asked for was done */
  EXIT_FAILED = 1,      /* the daemon or the system could not do it; nothing was changed */
  EXIT_USAGE = 2,       /* the command line is wrong: verb, option or value */
  EXIT_NOT_FOUND = 3,   /* no interview or action of that id */
  EXIT_UNREACHABLE = 4, /* no session bus, no daemon, or no answer */
} ExitStatus;

static ExitStatus
choose_status(const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return EXIT_USAGE;
  if (error->domain != FOLLOWUP_ERROR)
    return EXIT_FAILED;
  switch ((FollowupError)error->code) {
  case FOLLOWUP_ERROR_INVALID_ARGUMENT:
  case FOLLOWUP_ERROR_WRONG_KIND:
  case FOLLOWUP_ERROR_LIMIT_EXCEEDED:
    return EXIT_USAGE;
  case FOLLOWUP_ERROR_NOT_FOUND:
    return EXIT_NOT_FOUND;
  case FOLLOWUP_ERROR_UNAVAILABLE:
    return EXIT_UNREACHABLE;
  default:
    return EXIT_FAILED;
  }
}

/* Everything that is typed is stored or compared as UTF-8. */
static gboolean
check_words(char **argv, GError **error)
{
  for (guint i = 1; argv[i] != NULL; i++)
    if (!g_utf8_validate(argv[i], -1, NULL)) {
      g_autofree char *quoted = followup_text_quote(argv[i]);

      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("%s is not UTF-8 text: expected words typed in a UTF-8 terminal, for example "
                    "LANG=C.UTF-8"),
                  quoted);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run(FollowupSession *session, int argc, char **argv, GError **error)
{
  const FollowupCommand *command;
  const char *first = argc > 1 ? argv[1] : "";
  gboolean told = argc > 1 && *first != '-';

  if (!check_words(argv, error))
    return FALSE;
  if (strcmp(first, "--version") == 0) {
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, "followup %s\n",
                           FOLLOWUP_VERSION);
    return TRUE;
  }
  if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
    followup_commands_print_help(session->output);
    return TRUE;
  }
  command = followup_commands_find(told ? first : "agenda", error);
  return command != NULL && command->run(session, command, argv + (told ? 2 : MIN(argc, 1)), error);
}

/* What is there is written even where the verb failed later: it is true all the same. */
static gboolean
write_results(FollowupSession *session)
{
  g_autoptr(GError) error = NULL;

  if (session->output->text->len == 0 || followup_output_flush(session->output, stdout, &error))
    return TRUE;
  followup_session_report(session, error->message);
  return FALSE;
}

static gint64
read_clock(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

int
main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupSession) session = NULL;
  ExitStatus status = EXIT_DONE;

  /* The other parts of the locale, each a file, would be read in vain: moments and numbers are
   * worded by the catalogue, and nothing is sorted by a language's rules. */
  setlocale(LC_CTYPE, "");
  setlocale(LC_MESSAGES, "");
  bindtextdomain(GETTEXT_PACKAGE, FOLLOWUP_LOCALEDIR);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE); /* what ngettext() looks in */
  if (*gettext("") == '\0')
    setlocale(LC_MESSAGES, "C"); /* no catalogue: not to be looked for at every message */
  session = followup_session_new(read_clock(), followup_output_new_for_fd(STDOUT_FILENO));
  session->read_clock = read_clock;
  if (run(session, argc, argv, &error))
    followup_session_say_notes(session);
  else
    status = choose_status(error);
  if (!write_results(session))
    status = EXIT_FAILED;
  if (error != NULL)
    followup_session_report(session, error->message);
  else if (status == EXIT_DONE && session->n_reported > 0)
    status = EXIT_FAILED;
  return status;
}
