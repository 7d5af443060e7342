/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-words: puts into words what became of the data; refuses to know how it came about. */

#include "keeper-private.h"

#include <glib/gi18n-lib.h>

#include "text.h"

static void
add_kept(GString *text, const FollowupKeeperLoss *loss)
{
  g_autofree char *kept = loss->kept != NULL ? followup_text_quote_path(loss->kept) : NULL;
  g_autofree char *log = loss->log != NULL ? followup_text_quote_path(loss->log) : NULL;

  if (kept != NULL && log != NULL)
    g_string_append_printf(text, _("; the database is kept as %s, and a copy of its journal as %s"),
                           kept, log);
  else if (kept != NULL)
    g_string_append_printf(text, _("; it is kept as %s"), kept);
  else if (log != NULL)
    g_string_append_printf(text, _("; a copy of its journal is kept as %s"), log);
}

static void
add_place(GString *text, const FollowupKeeperLoss *loss)
{
  g_autofree char *when = NULL;

  if (loss->backup == NULL) {
    g_string_append(text, _("; there is no good backup, so followup begins with no interviews"));
    return;
  }
  when = followup_instant_to_text(loss->backup->at, loss->zone);
  /* Translators: %s is a date and time */
  g_string_append_printf(
      text, _("; the backup of %s took its place: what was changed after that is lost"), when);
}

char *
followup_keeper_word_loss(const FollowupKeeperLoss *loss)
{
  GString *text = g_string_new(loss->why);

  add_kept(text, loss);
  if (loss->n_bad > 0)
    g_string_append_printf(text,
                           ngettext("; %u newer backup was damaged too",
                                    "; %u newer backups were damaged too", loss->n_bad),
                           loss->n_bad);
  add_place(text, loss);
  return g_string_free(text, FALSE);
}
