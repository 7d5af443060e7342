/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-export: writes everything to a file or to standard output. */
#include "arguments.h"
#include "error.h"
#include "icsfile.h"
#include "session-gdbus.h"
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

/* The rows, or a calendar made of them. (transfer full) a{sv} */
static GVariant *
write_as(FollowupSession *session, int fd, gboolean ics, GError **error)
{
  g_autoptr(GVariant) exported = NULL;
  g_autoptr(GBytes) rows = NULL;
  g_autoptr(GBytes) calendar = NULL;
  int buffer;

  if (!ics)
    return write_to(session, fd, error);
  buffer = followup_icsfile_new_buffer(error);
  if (buffer < 0)
    return NULL;
  exported = write_to(session, buffer, error);
  if (exported != NULL)
    rows = followup_icsfile_read_buffer(buffer, error);
  close(buffer);
  if (rows != NULL)
    calendar = followup_icsfile_from_rows(rows, session->now, error);
  return calendar != NULL && followup_icsfile_write(calendar, fd, error)
             ? g_steal_pointer(&exported)
             : NULL;
}

static gboolean
write_to_file(FollowupSession *session, const char *path, gboolean ics, GError **error)
{
  g_autoptr(FollowupTarget) target = followup_target_new(path, TRUE, error);
  g_autoptr(GVariant) exported = target != NULL ? write_as(session, target->fd, ics, error) : NULL;
  g_autofree char *clean = followup_text_flatten(path);
  guint32 n = 0;

  if (exported == NULL || !followup_target_place(target, error))
    return FALSE;
  g_variant_lookup(exported, "interviews", "u", &n);
  followup_output_printf(session->output, FOLLOWUP_STYLE_GOOD,
                         ngettext("Exported %u interview: %s", "Exported %u interviews: %s", n), n,
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
  gboolean json = FALSE, ics = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("As lines of JSON, as without it"), NULL },
    { "ics", 0, 0, G_OPTION_ARG_NONE, &ics,
      N_("As a calendar: interviews as events, steps as tasks"), NULL },
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
  if (json && ics) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--json and --ics exclude each other: expected one of them"));
    return FALSE;
  }
  if (path != NULL)
    return write_to_file(session, path, ics, error);
  exported = write_as(session, STDOUT_FILENO, ics, error);
  return exported != NULL;
}
