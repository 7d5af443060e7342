/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "notifier-note.h"

#include "names.h"

static char *
make_body(const char *body, gboolean has_markup)
{
  g_autofree char *valid = g_utf8_make_valid(body != NULL ? body : "", -1);

  return has_markup ? g_markup_escape_text(valid, -1) : g_steal_pointer(&valid);
}

/* What libnotify wants to have: its objects are gone when a button is pressed. */
static void
ignore_cb(NotifyNotification *notification, char *action, gpointer data)
{
}

static void
add_buttons(NotifyNotification *notification, const FollowupPopup *popup)
{
  /* Without a default action of our own, GNOME answers a click by dropping all our popups. */
  notify_notification_add_action(notification, FOLLOWUP_BUTTON_DEFAULT,
                                 followup_popup_get_click_label(popup), ignore_cb, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(popup->buttons) && popup->buttons[i][0] != NULL; i++)
    notify_notification_add_action(notification, popup->buttons[i][0], popup->buttons[i][1],
                                   ignore_cb, NULL, NULL);
}

NotifyNotification *
followup_notifier_note_new(const FollowupPopup *popup,
                           guint32 replaced,
                           gboolean has_markup,
                           gboolean has_actions)
{
  g_autofree char *summary = g_utf8_make_valid(popup->summary != NULL ? popup->summary : "", -1);
  g_autofree char *body = make_body(popup->body, has_markup);
  NotifyNotification *notification = notify_notification_new(summary, body, FOLLOWUP_ICON);

  g_object_set(notification, "id", (int)replaced, NULL);
  notify_notification_set_timeout(notification, NOTIFY_EXPIRES_NEVER);
  notify_notification_set_category(notification, "x-followup.reminder");
  notify_notification_set_urgency(notification, popup->urgency == FOLLOWUP_URGENCY_CRITICAL
                                                    ? NOTIFY_URGENCY_CRITICAL
                                                    : NOTIFY_URGENCY_NORMAL);
  notify_notification_set_hint(notification, "desktop-entry",
                               g_variant_new_string(FOLLOWUP_DESKTOP_ID));
  if (popup->quiet)
    notify_notification_set_hint(notification, "suppress-sound", g_variant_new_boolean(TRUE));
  if (popup->key != NULL)
    notify_notification_set_hint(notification, FOLLOWUP_KEY_HINT, g_variant_new_string(popup->key));
  if (has_actions)
    add_buttons(notification, popup);
  return notification;
}
