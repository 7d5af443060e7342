/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* quick: what followup leaves to followup-whole, the same program with all its libraries: each
 * function here stands in the place of the one of its name, and has the whole program take the
 * place of this one. None is called once anything was changed, printed, or read from standard
 * input. */
#include "bus-way.h"
#include "commands.h"
#include "error.h"
#include "follow.h"
#include "intake.h"
#include "names.h"
#include "plan-lines.h"
#include "question.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* As it was typed. (transfer full, nullable) */
static char **
read_command_line(void)
{
  g_autofree char *words = NULL;
  gsize length;
  GPtrArray *list;

  if (!g_file_get_contents("/proc/self/cmdline", &words, &length, NULL))
    return NULL;
  list = g_ptr_array_new();
  for (const char *word = words; word < words + length; word += strlen(word) + 1)
    g_ptr_array_add(list, g_strdup(word));
  g_ptr_array_add(list, NULL);
  return (char **)g_ptr_array_free(list, FALSE);
}

/* Where it was built, both lie side by side; where all that was installed was moved elsewhere, they
 * lie as they did before. (transfer full) */
static char *
find_program(void)
{
  const char *told = g_getenv(FOLLOWUP_ENV_WHOLE);
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname(self != NULL ? self : "/");
  g_autofree char *beside = g_strconcat(folder, "/followup-whole", NULL);
  g_autofree char *moved = g_strconcat(folder, "/" FOLLOWUP_WHOLE_FROM_BIN, NULL);

  if (told != NULL && *told != '\0')
    return g_strdup(told);
  if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer(&beside);
  return g_strdup(g_file_test(moved, G_FILE_TEST_IS_EXECUTABLE) ? moved : FOLLOWUP_WHOLE);
}

static gboolean
is_itself(const char *program)
{
  GStatBuf self, other;

  return g_stat("/proc/self/exe", &self) == 0 && g_stat(program, &other) == 0
         && self.st_dev == other.st_dev && self.st_ino == other.st_ino;
}

/* Returns where it cannot. */
static gboolean
hand_over(GError **error)
{
  g_auto(GStrv) words = read_command_line();
  g_autofree char *program = find_program();

  if (is_itself(program))
    errno = ELOOP;
  else if (words != NULL)
    execv(program, words);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
              _("‘%s’, which does this part of ‘followup’, cannot be run: %s"), program,
              g_strerror(errno));
  return FALSE;
}

static void
hand_over_or_say(void)
{
  g_autoptr(GError) error = NULL;

  if (!hand_over(&error))
    g_printerr("followup: %s\n", error->message);
}

/* ---- verbs ---- */

#define FOLLOWUP_COMMAND(name)                                                                     \
  gboolean followup_cmd_##name(FollowupSession *session, const FollowupCommand *command,           \
                               char **argv, GError **error)                                        \
  {                                                                                                \
    return hand_over(error);                                                                       \
  }
FOLLOWUP_COMMAND(backup)
FOLLOWUP_COMMAND(cadences)
FOLLOWUP_COMMAND(doctor)
FOLLOWUP_COMMAND(draft)
FOLLOWUP_COMMAND(export)
FOLLOWUP_COMMAND(holidays)
FOLLOWUP_COMMAND(import)
FOLLOWUP_COMMAND(restore)
#undef FOLLOWUP_COMMAND

/* ---- parts of the others ---- */

gboolean
followup_follow(FollowupSession *session, const FollowupFollower *follower, GError **error)
{
  return hand_over(error);
}

gboolean
followup_intake_run(FollowupSession *session,
                    const char *path,
                    FollowupInterviewOptions *told,
                    gboolean thanked,
                    gboolean json,
                    GError **error)
{
  return hand_over(error);
}

gboolean
followup_plan_lines_run(FollowupSession *session, FILE *input, FILE *output, GError **error)
{
  return hand_over(error);
}

FollowupBusWay *
followup_bus_way_open(const char *address, guint timeout, GError **error)
{
  hand_over(error);
  return NULL;
}

/* Where it cannot be handed over, the question that follows says so. */
void
followup_question_introduce(const char *text)
{
  hand_over(NULL);
}

/* What was answered would be lost where it is the bus that is left to the other. */
char *
followup_question_ask(const char *prompt)
{
  hand_over_or_say();
  return NULL;
}

gboolean
followup_question_confirm(const char *prompt)
{
  hand_over_or_say();
  return FALSE;
}
