/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "commands.h"

#include "error.h"
#include "text.h"
#include "nearest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const FollowupCommand followup_commands[] = {
  { "add", N_("[EMPLOYER | FILE] [--at WHEN]"), N_("Add an interview and plan its follow-ups"),
    followup_cmd_add },
  { "plan", N_("EMPLOYER --at WHEN"), N_("Show what ‘add’ would plan, and change nothing"),
    followup_cmd_plan },
  { "agenda", "", N_("Show what there is to do"), followup_cmd_agenda },
  { "list", N_("[TEXT]"), N_("List interviews"), followup_cmd_list },
  { "show", N_("ID..."), N_("Show an interview and the reasons of its steps"), followup_cmd_show },
  { "timeline", N_("[TEXT]"), N_("Draw processes over past and coming weeks"),
    followup_cmd_timeline },
  { "done", N_("ACTION..."), N_("Mark actions as done"), followup_cmd_done },
  { "skip", N_("ACTION..."), N_("Mark actions as not to be done"), followup_cmd_skip },
  { "snooze", N_("ACTION... WHEN"), N_("Put actions off"), followup_cmd_snooze },
  { "draft", N_("ACTION"), N_("Show, open or copy the message that a step calls for"),
    followup_cmd_draft },
  { "heard", N_("ID"), N_("Note that the employer answered"), followup_cmd_heard },
  { "offer", N_("ID..."), N_("Note an offer, and by when it wants an answer"), followup_cmd_offer },
  { "accept", N_("ID..."), N_("Take an offer; the others get a word"), followup_cmd_accept },
  { "rejected", N_("ID..."), N_("Note that they declined"), followup_cmd_rejected },
  { "withdraw", N_("ID..."), N_("Withdraw"), followup_cmd_withdraw },
  { "closed", N_("ID..."), N_("Note that it has come to an end"), followup_cmd_closed },
  { "reopen", N_("ID..."), N_("Take the end back"), followup_cmd_reopen },
  { "noshow", N_("ID"), N_("Note that they did not appear"), followup_cmd_noshow },
  { "moved", N_("ID --at WHEN"), N_("Move an interview to another time"), followup_cmd_moved },
  { "next-round", N_("ID --at WHEN"), N_("Add the next interview of the same process"),
    followup_cmd_next_round },
  { "todo", N_("ID TEXT"), N_("Add what they asked for"), followup_cmd_todo },
  { "touch", N_("ID"), N_("Note a contact outside the plan"), followup_cmd_touch },
  { "edit", N_("ID"), N_("Change an interview and plan anew"), followup_cmd_edit },
  { "undo", "", N_("Take back the last change"), followup_cmd_undo },
  { "redo", "", N_("Make again what was taken back"), followup_cmd_redo },
  { "log", N_("[ID]"), N_("Show what was changed, when and by whom"), followup_cmd_log },
  { "remove", N_("ID..."), N_("Remove interviews with all their actions"), followup_cmd_remove },
  { "cadences", N_("[show CADENCE | compare ID]"),
    N_("Show the cadences, ours and your own, and what they do"), followup_cmd_cadences },
  { "holidays", N_("[list | show [NAME] | import FILE | remove NAME]"),
    N_("List, show, import or remove sets of holidays"), followup_cmd_holidays },
  { "settings", N_("[get NAME | set NAME VALUE | unset NAME]"), N_("Show or change your settings"),
    followup_cmd_settings },
  { "when", N_("PHRASE"), N_("Show how a moment is read"), followup_cmd_when },
  { "backup", N_("[FILE]"), N_("Copy all your data, or list the copies there are"),
    followup_cmd_backup },
  { "restore", N_("FILE"), N_("Put a backup in the place of all your data"), followup_cmd_restore },
  { "export", N_("[-o FILE]"), N_("Write everything for other programs and machines"),
    followup_cmd_export },
  { "import", N_("[FILE]"), N_("Take in what ‘export’ wrote"), followup_cmd_import },
  { "status", "", N_("Show the state of the daemon"), followup_cmd_status },
  { "doctor", "", N_("Check everything that reminders depend on"), followup_cmd_doctor },
  { "help", N_("[VERB]"), N_("Show help"), followup_cmd_help },
  { "__complete", "", NULL, followup_cmd_complete },
  { NULL },
};

/* What users of other programs type; the manual names them. There are no abbreviations, so that
 * none means another verb one day. */
static const char *const aliases[][2] = {
  { "ls", "list" },         { "info", "show" },     { "new", "add" },
  { "rm", "remove" },       { "delete", "remove" }, { "del", "remove" },
  { "postpone", "snooze" }, { "history", "log" },   { "config", "settings" },
};

static const char *
resolve_alias(const char *verb)
{
  for (guint i = 0; i < G_N_ELEMENTS(aliases); i++)
    if (strcmp(aliases[i][0], verb) == 0)
      return aliases[i][1];
  return verb;
}

char *
followup_commands_list_aliases(const char *verb)
{
  g_autoptr(GString) list = g_string_new(NULL);

  for (guint i = 0; i < G_N_ELEMENTS(aliases); i++)
    if (strcmp(aliases[i][1], verb) == 0)
      g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", aliases[i][0]);
  return list->len > 0 ? g_string_free(g_steal_pointer(&list), FALSE) : NULL;
}

const FollowupCommand *
followup_commands_find(const char *verb, GError **error)
{
  const char *verbs[G_N_ELEMENTS(followup_commands)] = { NULL };
  const char *nearest;
  g_autofree char *quoted = followup_text_quote(verb);

  verb = resolve_alias(verb);
  for (guint i = 0, n = 0; followup_commands[i].verb != NULL; i++) {
    if (strcmp(verb, followup_commands[i].verb) == 0)
      return &followup_commands[i];
    if (followup_commands[i].summary != NULL)
      verbs[n++] = followup_commands[i].verb;
  }
  nearest = followup_nearest(verb, verbs);
  if (nearest != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is not a verb: did you mean ‘followup %s’? ‘followup help’ lists them all"),
                quoted, nearest);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is not a verb: ‘followup help’ lists them, for example ‘followup agenda’"),
                quoted);
  return NULL;
}
