/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-export: writes everything to a file or to standard output. */
#include "arguments.h"
#include "error.h"
#include "target.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* The daemon writes to the descriptor itself. (transfer full) a{sv} */
static GVariant *
write_to(FollowupSession *session, int fd, GError **error)
{
  GVariantDict options;
  g_autoptr(GVariant) reply = NULL;

  g_variant_dict_init(&options, NULL);
  g_variant_dict_insert(&options, "client", "s", "followup");
  reply = followup_session_transfer(session, "Export",
                                    g_variant_new("(h@a{sv})", 0, g_variant_dict_end(&options)), fd,
                                    "(a{sv})", NULL, NULL, error);
  return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

static gboolean
write_to_file(FollowupSession *session, const char *path, GError **error)
{
  g_autoptr(FollowupTarget) target = followup_target_new(path, TRUE, error);
  g_autoptr(GVariant) exported = target != NULL ? write_to(session, target->fd, error) : NULL;
  g_autofree char *clean = followup_text_flatten(path);
  guint32 n = 0;

  if (exported == NULL || !followup_target_place(target, error))
    return FALSE;
  g_variant_lookup(exported, "interviews", "u", &n);
  followup_output_printf(
      session->output, FOLLOWUP_STYLE_GOOD,
      g_dngettext(GETTEXT_PACKAGE, "Exported %u interview: %s", "Exported %u interviews: %s", n), n,
      clean);
  g_string_append_c(session->output->text, '\n');
  return TRUE;
}

gboolean
followup_cmd_export(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GVariant) exported = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("As lines of JSON, as without it"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_("Write FILE, and replace it where it is there"), N_("FILE") },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (words != NULL && words[0] != NULL) {
    g_autofree char *quoted = followup_text_quote(words[0]);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘export’ wants no words, and %s is one: expected for example ‘followup export "
                  "-o followup.jsonl’"),
                quoted);
    return FALSE;
  }
  if (path != NULL)
    return write_to_file(session, path, error);
  exported = write_to(session, STDOUT_FILENO, error);
  return exported != NULL;
}
