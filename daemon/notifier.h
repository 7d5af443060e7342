/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier: shows and withdraws popups. An interface; never blocks its caller; everything comes
 * back by signal on the main context. */
#pragma once

#include "popup.h"

#define FOLLOWUP_TYPE_NOTIFIER (followup_notifier_get_type())
G_DECLARE_INTERFACE(FollowupNotifier, followup_notifier, FOLLOWUP, NOTIFIER, GObject)

/* Signals:
 * "action" (const char *id, const char *button, const char *activation): a button, or
 * FOLLOWUP_BUTTON_DEFAULT. The notifier has closed the popup. activation, nullable: the token by
 * which a window that is opened now may have the focus.
 * "shown" (const char *id, guint server_id, const char *server_owner, const char *bus_guid): the
 * server took it. "failed" (const char *id, const char *why): it did not; the caller tries again
 * when it sees fit, at the latest on "server-changed". "closed" (const char *id): the popup went
 * away without a button: says nothing about the action. "server-changed" (gboolean available): a
 * server appeared or was replaced (forget ids, show again), or vanished. "standing-changed": what
 * get_standing() says is another one; before "server-changed". "room": there is more of it, for a
 * show that ended with no other signal: it was withdrawn, or given to a server of before. */
struct _FollowupNotifierInterface {
  GTypeInterface parent;
  void (*show)(FollowupNotifier *self,
               const FollowupPopup *popup); /* one already shown with that id is closed first; a
                                               quiet one takes its place, and is dropped without a
                                               word where there is none */
  void (*withdraw)(FollowupNotifier *self, const char *id); /* no-op when not shown */
  /* Closes the popup of an earlier life of ours, when owner and GUID are still the same. */
  void (*withdraw_stale)(FollowupNotifier *self,
                         guint server_id,
                         const char *server_owner,
                         const char *bus_guid);
  /* The same where only its key is known: a server that knows no keys keeps it. "closed" comes with
   * the key as id, when what was withdrawn before is off the screen too. */
  void (*withdraw_key)(FollowupNotifier *self, const char *key);
  gboolean (*is_available)(FollowupNotifier *self); /* there is a server, and it answers */
  guint (*get_room)(FollowupNotifier *self); /* so many more it takes now; each answer makes room */
  gboolean (*is_awaiting)(FollowupNotifier *self); /* some show is not answered yet */
  const char *(*get_server)(
      FollowupNotifier *self); /* "dunst 1.9.0", or "" when none; (transfer none) */
  /* "unknown": the bus did not tell yet whether there is a server; "none"; "silent": there is one,
   * which has not answered yet; "ready": it takes popups. (transfer none), static */
  const char *(*get_standing)(FollowupNotifier *self);
  /* Something is to be shown soon: what else the first one would wait for is done now. */
  void (*get_ready)(FollowupNotifier *self);
  /* It is shown at that monotonic time, in microseconds, which is milliseconds away: what is given
   * to show before it waits, and meanwhile who sleeps on its way to the screen wakes up. FALSE: it
   * would not wait. */
  gboolean (*stand_by)(FollowupNotifier *self, gint64 until);
  /* Something is due and there is no server: ask the bus to start one where that is possible.
   * FALSE: it is still at what it was asked before. */
  gboolean (*wake_server)(FollowupNotifier *self);
};
void followup_notifier_show(FollowupNotifier *self, const FollowupPopup *popup);
void followup_notifier_withdraw(FollowupNotifier *self, const char *id);
void followup_notifier_withdraw_stale(FollowupNotifier *self,
                                      guint server_id,
                                      const char *server_owner,
                                      const char *bus_guid);
void followup_notifier_withdraw_key(FollowupNotifier *self, const char *key);
gboolean followup_notifier_is_available(FollowupNotifier *self);
guint followup_notifier_get_room(FollowupNotifier *self);
gboolean followup_notifier_is_awaiting(FollowupNotifier *self);
const char *followup_notifier_get_server(FollowupNotifier *self);
const char *followup_notifier_get_standing(FollowupNotifier *self);
void followup_notifier_get_ready(FollowupNotifier *self);
gboolean followup_notifier_stand_by(FollowupNotifier *self, gint64 until);
gboolean followup_notifier_wake_server(FollowupNotifier *self);
