/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-backup: copies the whole database, into its own folder or a file, or lists the copies. */
#include "arguments.h"
#include "columns.h"
#include "error.h"
#include "json.h"
#include "moment.h"
#include "session-gdbus.h"
#include "target.h"
#include "view.h"

#include <glib/gi18n-lib.h>

typedef struct {
  gboolean list, json, force;
} Wishes;

/* ---- the list ---- */

static const char *
word_reason(const char *why)
{
  static const struct {
    const char *why, *words;
  } rows[] = {
    { "daily", N_("daily") },
    { "asked", N_("asked for") },
    { "before-upgrade", N_("before an upgrade") },
    { "before-restore", N_("before a restore") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    if (g_str_equal(rows[i].why, why))
      return _(rows[i].words);
  }
  return why;
}

/* The path has a line of its own, never broken, so that it can be copied. */
static void
print_list(FollowupSession *session, GVariant *backups)
{
  for (gsize i = 0; i < g_variant_n_children(backups); i++) {
    g_autoptr(GVariant) backup = g_variant_get_child_value(backups, i);
    gint64 at = followup_view_get_instant(backup, "at");
    g_autofree char *when
        = followup_moment_to_text(at, followup_session_get_zone(session), session->now);
    g_autofree char *why = followup_view_get_text(backup, "why");
    g_autofree char *path = followup_view_get_text(backup, "path");
    g_autofree char *size = NULL;
    guint64 bytes = 0;

    g_variant_lookup(backup, "size", "t", &bytes);
    size = g_format_size(bytes);
    followup_output_add(session->output, FOLLOWUP_STYLE_LABEL, when);
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, "  %s, %s\n  %s\n",
                           word_reason(why), size, path);
  }
}

static gboolean
list(FollowupSession *session, gboolean json, GError **error)
{
  g_autoptr(GVariant) reply = followup_session_ask(session, "ListBackups", NULL, "(aa{sv})", error);
  g_autoptr(GVariant) backups = NULL;

  if (reply == NULL)
    return FALSE;
  backups = g_variant_get_child_value(reply, 0);
  if (json)
    followup_json_print(backups, TRUE, session->output->text);
  else if (g_variant_n_children(backups) == 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("There are no backups yet: ‘followup backup’ makes one."));
  else
    print_list(session, backups);
  return TRUE;
}

/* ---- making one ---- */

/* (transfer full) a{sv} */
static GVariant *
make(FollowupSession *session, int fd, GError **error)
{
  GVariantDict options;
  g_autoptr(GVariant) reply = NULL;

  g_variant_dict_init(&options, NULL);
  g_variant_dict_insert(&options, "client", "s", "followup");
  if (fd >= 0)
    g_variant_dict_insert(&options, "file", "h", 0);
  reply = followup_session_send(session, "Backup",
                                g_variant_new("(@a{sv})", g_variant_dict_end(&options)), fd,
                                "(a{sv})", error);
  return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

static void
print_made(FollowupSession *session, GVariant *backup, const char *path, gboolean json)
{
  g_autofree char *clean = followup_columns_clean(path, FALSE);
  guint32 n = 0;

  if (json) {
    followup_json_print(backup, TRUE, session->output->text);
    return;
  }
  g_variant_lookup(backup, "interviews", "u", &n);
  followup_output_printf(session->output, FOLLOWUP_STYLE_GOOD,
                         ngettext("Backed up %u interview: %s", "Backed up %u interviews: %s", n),
                         n, clean);
  g_string_append_c(session->output->text, '\n');
}

static gboolean
back_up(FollowupSession *session, gboolean json, GError **error)
{
  g_autoptr(GVariant) backup = make(session, -1, error);
  g_autofree char *path = NULL;

  if (backup == NULL)
    return FALSE;
  g_variant_lookup(backup, "path", "s", &path);
  print_made(session, backup, path, json);
  return TRUE;
}

/* ---- into a file ---- */

static gboolean
back_up_to(FollowupSession *session, const char *path, const Wishes *wishes, GError **error)
{
  g_autoptr(FollowupTarget) target = followup_target_new(path, wishes->force, error);
  g_autoptr(GVariant) backup = target != NULL ? make(session, target->fd, error) : NULL;

  if (backup == NULL || !followup_target_place(target, error))
    return FALSE;
  print_made(session, backup, path, wishes->json);
  return TRUE;
}

static gboolean
check_wishes(const Wishes *wishes, char **words, GError **error)
{
  guint n = words != NULL ? g_strv_length(words) : 0;

  if (n > 1 || (wishes->list && (n > 0 || wishes->force)))
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘backup’ wants one file, none, or --list: for example ‘followup backup "
                  "followup-backup.db’"));
  else if (wishes->force && n == 0)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--force wants a file to replace: for example ‘followup backup --force "
                  "followup-backup.db’"));
  else
    return TRUE;
  return FALSE;
}

gboolean
followup_cmd_backup(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  Wishes wishes = { FALSE };
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &wishes.list, N_("List the backups there are"), NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &wishes.force, N_("Replace FILE where it is there"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wishes.json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!check_wishes(&wishes, words, error))
    return FALSE;
  if (wishes.list)
    return list(session, wishes.json, error);
  return words != NULL && words[0] != NULL ? back_up_to(session, words[0], &wishes, error)
                                           : back_up(session, wishes.json, error);
}
