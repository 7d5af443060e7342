/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup-buttons: owns which buttons a popup has, in which order; refuses to know what pressing them
 * does. */

#include "popup-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct {
  const char *name, *label;
} buttons[] = {
  { FOLLOWUP_BUTTON_WRITE, N_("Write") },
  { FOLLOWUP_BUTTON_SCRIPT, N_("Script") },
  { FOLLOWUP_BUTTON_JOIN, N_("Join") },
  { FOLLOWUP_BUTTON_DONE, N_("Done") },
  { FOLLOWUP_BUTTON_ANSWERED, N_("They answered") },
  { FOLLOWUP_BUTTON_TOMORROW, N_("Tomorrow") },
  { FOLLOWUP_BUTTON_SHOW, N_("One by one") },
};

void
followup_popup_add_button(FollowupPopup *self, const char *name)
{
  gsize free_place = 0;

  while (self->buttons[free_place][0] != NULL)
    free_place++;
  g_return_if_fail(free_place < G_N_ELEMENTS(self->buttons) - 1);
  for (gsize i = 0; i < G_N_ELEMENTS(buttons); i++) {
    if (!g_str_equal(buttons[i].name, name))
      continue;
    self->buttons[free_place][0] = g_strdup(name);
    self->buttons[free_place][1] = g_strdup(_(buttons[i].label));
  }
}

gboolean
followup_popup_button_opens(const char *button)
{
  return g_str_equal(button, FOLLOWUP_BUTTON_WRITE) || g_str_equal(button, FOLLOWUP_BUTTON_SCRIPT)
         || g_str_equal(button, FOLLOWUP_BUTTON_JOIN);
}

const char *
followup_popup_get_click_label(const FollowupPopup *self)
{
  const char *first = self->buttons[0][0];

  if (first == NULL)
    return _("Close");
  return followup_popup_button_opens(first) ? _("Open") : _("Show again");
}

/* Words may stand before and behind it: "Video call: https://meet.example.com/acme, code 42". */
char *
followup_popup_get_link(const FollowupInterview *interview)
{
  g_auto(GStrv) words = NULL;

  if (interview == NULL || interview->place == NULL)
    return NULL;
  words = g_strsplit_set(interview->place, " \t\r\n<>\"", -1);
  for (gsize i = 0; words[i] != NULL; i++) {
    const char *word = words[i] + strspn(words[i], "([");
    g_autoptr(GUri) uri = NULL;
    const char *scheme;

    while (*word != '\0' && strchr(".,;)]", word[strlen(word) - 1]) != NULL)
      words[i][strlen(words[i]) - 1] = '\0';
    uri = g_uri_parse(word, G_URI_FLAGS_ENCODED, NULL);
    scheme = uri != NULL ? g_uri_get_scheme(uri) : "";
    if ((g_str_equal(scheme, "http") || g_str_equal(scheme, "https")) && g_uri_get_host(uri) != NULL
        && *g_uri_get_host(uri) != '\0')
      return g_strdup(word);
  }
  return NULL;
}

const char *
followup_popup_get_first_button(const FollowupAction *action, const FollowupInterview *interview)
{
  g_autofree char *link = NULL;

  if (action->kind == FOLLOWUP_KIND_PREPARE)
    link = followup_popup_get_link(interview);
  if (link != NULL)
    return FOLLOWUP_BUTTON_JOIN;
  if (!followup_draft_is_called_for(action->kind))
    return FOLLOWUP_BUTTON_DONE;
  return followup_popup_is_spoken(action, interview) ? FOLLOWUP_BUTTON_SCRIPT
                                                     : FOLLOWUP_BUTTON_WRITE;
}

void
followup_popup_add_buttons(FollowupPopup *self,
                           const FollowupAction *action,
                           const FollowupInterview *interview)
{
  const char *first = followup_popup_get_first_button(action, interview);

  followup_popup_add_button(self, first);
  if (!g_str_equal(first, FOLLOWUP_BUTTON_DONE))
    followup_popup_add_button(self, FOLLOWUP_BUTTON_DONE);
  /* Tomorrow the interview is over. */
  if (action->kind == FOLLOWUP_KIND_PREPARE)
    return;
  followup_popup_add_button(self, action->kind == FOLLOWUP_KIND_CHECK_IN
                                          && g_str_equal(first, FOLLOWUP_BUTTON_WRITE)
                                      ? FOLLOWUP_BUTTON_ANSWERED
                                      : FOLLOWUP_BUTTON_TOMORROW);
}
