/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-restore: puts a backup in the place of the database, after asking. */
#include "arguments.h"
#include "error.h"
#include "json.h"
#include "moment.h"
#include "question.h"
#include "session-gdbus.h"
#include "text.h"
#include "view.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
ask(const char *path)
{
  g_autofree char *quoted = followup_text_quote_path(path);
  g_autofree char *prompt
      = g_strdup_printf(_("Put %s in the place of all that followup knows now? What there is now "
                          "is kept as a backup. [y/N] "),
                        quoted);

  return followup_question_confirm(prompt);
}

static gboolean
confirm(FollowupSession *session, const char *path, gboolean yes, GError **error)
{
  if (yes)
    return TRUE;
  if (!session->terminal) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("nobody is there to be asked: expected --yes to restore"));
    return FALSE;
  }
  if (ask(path))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("nothing was restored"));
  return FALSE;
}

static int
open_backup(const char *path, GError **error)
{
  /* One that is no regular file must not keep us waiting. */
  int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  int number = errno;
  g_autofree char *quoted = NULL;

  if (fd >= 0)
    return fd;
  quoted = followup_text_quote_path(path);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s cannot be read: %s; expected a backup, ‘followup backup --list’ shows those "
                "there are"),
              quoted, g_strerror(number));
  return -1;
}

static void
print_restored(FollowupSession *session, GVariant *restored)
{
  gint64 changed = followup_view_get_instant(restored, "changed");
  g_autofree char *kept = followup_view_get_text(restored, "kept");
  g_autofree char *aside = followup_view_get_text(restored, "set-aside");
  g_autofree char *when
      = changed != FOLLOWUP_NO_INSTANT
            ? followup_moment_to_text(changed, followup_session_get_zone(session), session->now)
            : NULL;
  guint32 n = 0;

  g_variant_lookup(restored, "interviews", "u", &n);
  if (when != NULL)
    followup_output_printf(session->output, FOLLOWUP_STYLE_GOOD,
                           ngettext("Restored %u interview, last changed %s.",
                                    "Restored %u interviews, last changed %s.", n),
                           n, when);
  else
    followup_output_add(session->output, FOLLOWUP_STYLE_GOOD,
                        _("Restored a backup that nothing was ever written to."));
  if (*kept != '\0') {
    g_autofree char *shell = g_shell_quote(kept);

    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN,
                           _("\nTo go back to what there was before:\n  followup restore %s\n"),
                           shell);
  } else if (*aside != '\0') {
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN,
                           _("\nWhat was there before could not be opened. It is kept as\n  %s\n"),
                           aside);
  }
}

static gboolean
restore(FollowupSession *session, const char *path, int fd, gboolean json, GError **error)
{
  GVariantDict options;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) restored = NULL;

  g_variant_dict_init(&options, NULL);
  g_variant_dict_insert(&options, "client", "s", "followup");
  g_variant_dict_insert(&options, "name", "s", path);
  reply = followup_session_send(session, "Restore",
                                g_variant_new("(h@a{sv})", 0, g_variant_dict_end(&options)), fd,
                                "(a{sv})", error);
  if (reply == NULL)
    return FALSE;
  restored = g_variant_get_child_value(reply, 0);
  if (json)
    followup_json_print(restored, TRUE, session->output->text);
  else
    print_restored(session, restored);
  return TRUE;
}

gboolean
followup_cmd_restore(FollowupSession *session,
                     const FollowupCommand *command,
                     char **argv,
                     GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean yes = FALSE, json = FALSE, done;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  int fd;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (words == NULL || g_strv_length(words) != 1) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘restore’ wants one file, a backup: ‘followup backup --list’ shows those there "
                  "are"));
    return FALSE;
  }
  fd = open_backup(words[0], error);
  if (fd < 0)
    return FALSE;
  done = confirm(session, words[0], yes, error) && restore(session, words[0], fd, json, error);
  close(fd);
  return done;
}
