/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-import: takes in what export wrote, or another program in that form. */
#include "arguments.h"
#include "converter.h"
#include "error.h"
#include "icsfile.h"
#include "json.h"
#include "session-gdbus.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* ---- the line that says how far it is ---- */

typedef struct {
  FollowupSession *session;
  gboolean shown;
} Progress;

/* On standard error, in one place, where somebody looks. */
static void
progress_cb(guint done, guint total, gpointer user_data)
{
  Progress *progress = user_data;
  g_autofree char *text = total > 0 ? g_strdup_printf(_("%u of %u lines"), MIN(done, total), total)
                                    : g_strdup_printf(ngettext("%u line", "%u lines", done), done);

  fprintf(stderr, "\r%s\033[K", text);
  fflush(stderr);
  progress->shown = TRUE;
}

static void
wipe_progress(const Progress *progress)
{
  if (!progress->shown)
    return;
  fputs("\r\033[K", stderr);
  fflush(stderr);
}

/* ---- what came of it ---- */

static guint32
get_count(GVariant *imported, const char *key)
{
  guint32 count = 0;

  g_variant_lookup(imported, key, "u", &count);
  return count;
}

/* One line of it, where there is something to tell; format tells n. */
#define PRINT(session, style, n, format)                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if ((n) > 0)                                                                                   \
      followup_output_printf((session)->output, style, format, n);                                 \
  }                                                                                                \
  G_STMT_END

static void
print_imported(FollowupSession *session, GVariant *imported)
{
  guint32 added = get_count(imported, "added"), known = get_count(imported, "known");
  guint32 differing = get_count(imported, "differing"), updated = get_count(imported, "updated");
  guint32 own = get_count(imported, "own");

  if (added == 0)
    followup_output_add(session->output, FOLLOWUP_STYLE_PLAIN, _("No interview was new.\n"));
  PRINT(session, FOLLOWUP_STYLE_GOOD, added,
        ngettext("Imported %u interview.\n", "Imported %u interviews.\n", added));
  PRINT(session, FOLLOWUP_STYLE_PLAIN, known,
        ngettext("%u was there already.\n", "%u were there already.\n", known));
  PRINT(session, FOLLOWUP_STYLE_PLAIN, differing,
        ngettext("%u of them is told otherwise in the file: it stays as it is here.\n",
                 "%u of them are told otherwise in the file: they stay as they are here.\n",
                 differing));
  PRINT(session, FOLLOWUP_STYLE_PLAIN, updated,
        ngettext("%u action was finished as the file says.\n",
                 "%u actions were finished as the file says.\n", updated));
  PRINT(
      session, FOLLOWUP_STYLE_PLAIN, own,
      ngettext("%u action of your own was added.\n", "%u actions of your own were added.\n", own));
}

/* Rows that were left out are told one by one, and the program fails. */
static void
report_problems(FollowupSession *session, GVariant *imported)
{
  g_autofree const char **problems = NULL;
  guint32 refused = get_count(imported, "refused"), n;

  if (refused == 0 || !g_variant_lookup(imported, "problems", "^a&s", &problems))
    return;
  n = g_strv_length((char **)problems);
  for (guint i = 0; i < n; i++)
    followup_session_report(session, problems[i]);
  if (refused > n) {
    g_autofree char *text = g_strdup_printf(
        ngettext("%u more line was left out", "%u more lines were left out", refused - n),
        refused - n);

    followup_session_report(session, text);
  }
}

/* ---- the call ---- */

static gboolean
take_in(FollowupSession *session, int fd, gboolean keep_going, gboolean json, GError **error)
{
  Progress progress = { .session = session };
  g_autofree char *request = g_uuid_string_random();
  GVariantDict options;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) imported = NULL;

  g_variant_dict_init(&options, NULL);
  g_variant_dict_insert(&options, "client", "s", "followup");
  g_variant_dict_insert(&options, "request", "s", request);
  g_variant_dict_insert(&options, "keep-going", "b", keep_going);
  reply = followup_session_transfer(
      session, "Import", g_variant_new("(h@a{sv})", 0, g_variant_dict_end(&options)), fd, "(a{sv})",
      isatty(STDERR_FILENO) ? progress_cb : NULL, &progress, error);
  wipe_progress(&progress);
  if (reply == NULL)
    return FALSE;
  imported = g_variant_get_child_value(reply, 0);
  if (json)
    followup_json_print(imported, TRUE, session->output->text);
  else
    print_imported(session, imported);
  report_problems(session, imported);
  return TRUE;
}

/* ---- the file ---- */

static int
fail_open(const char *path, int number, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(path);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s cannot be read: %s; expected what ‘followup export’ writes"), quoted,
              g_strerror(number));
  return -1;
}

/* "-" is standard input. */
static int
open_file(FollowupSession *session, const char *path, GError **error)
{
  int fd;

  if (strcmp(path, "-") != 0) {
    fd = g_file_test(path, G_FILE_TEST_IS_DIR) ? -1 : g_open(path, O_RDONLY | O_CLOEXEC, 0);
    return fd >= 0 ? fd
                   : fail_open(path, g_file_test(path, G_FILE_TEST_IS_DIR) ? EISDIR : errno, error);
  }
  if (isatty(STDIN_FILENO)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("nothing comes in: expected a file, for example ‘followup import "
                  "followup.jsonl’"));
    return -1;
  }
  fd = dup(STDIN_FILENO);
  return fd >= 0 ? fd : fail_open(path, errno, error);
}

gboolean
followup_cmd_import(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean keep_going = FALSE, json = FALSE, ics = FALSE, done;
  const char *path;
  const GOptionEntry entries[] = {
    { "keep-going", 'k', 0, G_OPTION_ARG_NONE, &keep_going,
      N_("Leave out lines that are bad, and name them"), NULL },
    { "ics", 0, 0, G_OPTION_ARG_NONE, &ics,
      N_("It is a calendar, as of ‘export --ics’; a file says so itself"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  int fd;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (words != NULL && g_strv_length(words) > 1) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘import’ wants one file, or ‘-’ for standard input: for example ‘followup "
                  "import followup.jsonl’"));
    return FALSE;
  }
  path = words != NULL && words[0] != NULL ? words[0] : "-";
  ics = ics || (strcmp(path, "-") != 0 && followup_converter_is_calendar(path));
  fd = ics ? followup_icsfile_open(session, path, error) : open_file(session, path, error);
  if (fd < 0)
    return FALSE;
  done = take_in(session, fd, keep_going, json, error);
  close(fd);
  return done;
}
