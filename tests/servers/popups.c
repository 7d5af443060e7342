/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popups: for the scripts in this folder: keeps a file of what was sent to the popup server and not
 * closed since: a line for each, "ID|SUMMARY|BODY|BUTTONS", line breaks and bars escaped.
 *
 *   servers-popups FILE */

#include <stdio.h>

#include "popup-watch.h"

static void
add_text(GString *text, const char *word)
{
  g_autofree char *escaped = g_strescape(word, NULL);

  g_string_append(text, escaped);
}

static void
add_popup(GString *text, const FaultsPopup *popup)
{
  g_string_append_printf(text, "%u|", popup->id);
  add_text(text, popup->summary);
  g_string_append_c(text, '|');
  add_text(text, popup->body);
  g_string_append_c(text, '|');
  for (char **button = popup->buttons; *button != NULL; button++)
    g_string_append_printf(text, "%s,", *button);
  g_string_append_c(text, '\n');
}

int
main(int argc, char **argv)
{
  g_autoptr(FaultsWatch) watch = faults_watch_new(NULL, NULL);
  g_autofree char *before = NULL;

  for (;;) {
    g_autoptr(GPtrArray) popups = faults_watch_list(watch);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < popups->len; i++)
      add_popup(text, g_ptr_array_index(popups, i));
    if (g_strcmp0(before, text->str) != 0)
      g_file_set_contents(argv[1], text->str, -1, NULL);
    g_free(before);
    before = g_string_free(text, FALSE);
    g_main_context_iteration(NULL, TRUE);
  }
}
