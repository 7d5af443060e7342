/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* dossier: all that is known of an interview or an action, and what was done, as the dictionaries
 * that clients and hooks are told. Reads the store; refuses to know who asks. */
#pragma once

#include "store.h"

/* floating a{sv}; with the interview it belongs to, nullable. */
GVariant *followup_dossier_of_action(FollowupStore *store,
                                     const FollowupAction *action,
                                     const FollowupInterview *interview,
                                     gint64 now);
/* floating aa{sv}; actions are FollowupAction, all of one interview. */
GVariant *followup_dossier_of_actions(FollowupStore *store,
                                      GPtrArray *actions,
                                      const FollowupInterview *interview,
                                      gint64 now);
/* The interview without "actions" into a dictionary a{sv}; brief: only what was told of it. */
void followup_dossier_add_interview(FollowupStore *store,
                                    const FollowupInterview *interview,
                                    gboolean brief,
                                    GVariantBuilder *dict);
/* The interview with its "actions" of every state likewise. */
gboolean followup_dossier_add(FollowupStore *store,
                              const FollowupInterview *interview,
                              gint64 now,
                              GVariantBuilder *dict,
                              GError **error);
/* The interview as it is stored, with its "actions" and "usual-wait". floating a{sv}; NOT_FOUND */
GVariant *
followup_dossier_of_interview(FollowupStore *store, gint64 id, gint64 now, GError **error);
/* floating a{sv} */
GVariant *followup_dossier_of_change(const FollowupChangeRecord *record);
