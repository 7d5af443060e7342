/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* main: options, surroundings and exit status of followupd. Refuses to know what it does. */
#include "application.h"

#include "error.h"
#include "heap.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>

enum {
  EXIT_ENDED = 0,  /* asked to end, or the session's bus went away */
  EXIT_FAILED = 1, /* it cannot start */
  EXIT_USAGE = 2,  /* the command line makes no sense */
  EXIT_RUNNING = 3 /* another daemon has the bus name or the data folder */
};

static int
status_of(const GError *error)
{
  if (g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE))
    return EXIT_RUNNING;
  if (g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT))
    return EXIT_USAGE;
  return EXIT_FAILED;
}

static void
set_up_process(void)
{
  followup_heap_set_up();
  umask(077);               /* what the user wrote of employers is nobody else's to read */
  signal(SIGPIPE, SIG_IGN); /* a log that nobody reads any more is no reason to end */
  setlocale(LC_ALL, "");
  bindtextdomain(GETTEXT_PACKAGE, FOLLOWUP_LOCALEDIR);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE); /* what ngettext() looks in */
  if (*gettext("") == '\0')
    setlocale(LC_MESSAGES, "C"); /* no catalogue: not to be looked for at every message */
  /* libnotify takes us for a part of the snap whose terminal we were started from. */
  g_setenv("NOTIFY_IGNORE_PORTAL", "1", TRUE);
  g_set_prgname("followupd");
}

static gboolean
parse(int *argc, char ***argv, const GOptionEntry *entries, GError **error)
{
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);

  g_option_context_set_translation_domain(context, GETTEXT_PACKAGE);
  g_option_context_set_summary(context,
                               _("Keeps job interviews and reminds of the follow-ups they owe."));
  g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse(context, argc, argv, error))
    return FALSE;
  if (*argc == 1)
    return TRUE;
  g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
              _("‘%s’ is not expected; expected options only, see followupd --help"), (*argv)[1]);
  return FALSE;
}

/* An empty folder, as of a variable that is not set, would be the user's own. */
static gboolean
check_given(const char *option, const char *value, GError **error)
{
  if (value == NULL || *value != '\0')
    return TRUE;
  g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
              _("%s is empty; expected a value, or the option left out"), option);
  return FALSE;
}

int
main(int argc, char **argv)
{
  g_autofree char *bus_name = NULL, *data = NULL, *config = NULL;
  gboolean version = FALSE;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[]
      = { { "bus-name", 0, 0, G_OPTION_ARG_STRING, &bus_name,
            N_("Bus name to take instead of org.followup.Followup1"), N_("NAME") },
          { "data", 0, 0, G_OPTION_ARG_FILENAME, &data,
            N_("Folder of the database instead of $XDG_DATA_HOME/followup"), N_("DIR") },
          { "config", 0, 0, G_OPTION_ARG_FILENAME, &config,
            N_("Folder of settings.ini instead of $XDG_CONFIG_HOME/followup"), N_("DIR") },
          { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version and leave"), NULL },
          { NULL } };

  set_up_process();
  if (!parse(&argc, &argv, entries, &error) || !check_given("--bus-name", bus_name, &error)
      || !check_given("--data", data, &error) || !check_given("--config", config, &error)) {
    g_printerr("followupd: %s\n", error->message);
    return EXIT_USAGE;
  }
  if (version) {
    g_print("followupd %s\n", FOLLOWUP_VERSION);
    return EXIT_ENDED;
  }
  FollowupApplicationOptions options = { .bus_name = bus_name, .data = data, .config = config };
  if (followup_application_run(&options, &error))
    return EXIT_ENDED;
  g_printerr("followupd: %s\n", error->message);
  return status_of(error);
}
