/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hooks-private: what the parts of hooks share. Nobody else but their test includes it. */
#pragma once

#include "hooks.h"

typedef enum {
  FOLLOWUP_HOOK_ADDED,   /* an interview was added */
  FOLLOWUP_HOOK_DUE,     /* an action fell due */
  FOLLOWUP_HOOK_DONE,    /* an action was done */
  FOLLOWUP_HOOK_CHANGED, /* an interview changed in any other way */
  FOLLOWUP_N_HOOKS
} FollowupHook;

/* ---- hooks-event.c: pure ---- */

/* "added": the event; with "on-" before it the file. (transfer none) */
const char *followup_hook_to_nick(FollowupHook hook);
/* How many runs of the hook the news calls for, and what each is about: an interview (number 0; its
 * id 0: the user's own actions) or an action. */
guint followup_hook_count(FollowupHook hook, const FollowupStoreNews *news);
FollowupActionId followup_hook_get(FollowupHook hook, const FollowupStoreNews *news, guint i);

/* What one run is told. */
typedef struct {
  FollowupHook hook;
  gint64 at;
  const char *who;
  guint missed;        /* events that the hook was not told of since it was last run */
  const char *id;      /* what it is about, as the client takes it: "7", "7.1"; NULL: of no one */
  GVariant *change;    /* as in the history; nullable */
  GVariant *interview; /* with its actions; NULL: it is gone, or there is none */
  GVariant *action;    /* of DUE and DONE; else NULL */
} FollowupHookTold;
/* One object of JSON on one line. (transfer full) */
GBytes *followup_hook_write(const FollowupHookTold *told);

/* ---- hooks-file.c ---- */

/* Whether there is such a hook: where not, *path is NULL. A file that must not be run is
 * INVALID_ARGUMENT. */
gboolean followup_hook_find(const char *folder, FollowupHook hook, char **path, GError **error);
