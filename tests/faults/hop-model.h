/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hop-model: what a user may expect to see while the clock hops about: everything that is due, once
 * at a time, at its time, until it is dealt with. It watches the popups alone and asks the store
 * only what there is to do; when each must appear it works out by itself. */
#pragma once

#include "fake-notifier.h"
#include "choices.h"
#include "hop-zones.h"
#include "store.h"

typedef struct {
  int start, end; /* minutes of the day */
} HopHours;

/* What the user chose and where the machine is. */
typedef struct {
  const HopZone *zone;
  HopHours waking;
  const gint64 *repeats; /* seconds; FOLLOWUP_REPEAT_MORNING */
  guint n_repeats;
} HopChoices;

typedef struct {
  guint lost, repeated, disturbed, twice, late; /* promises broken */
  guint shown, again;                           /* first and later showings */
  gint64 latest;                                /* seconds after it could have been shown */
} HopFigures;

typedef struct _HopModel HopModel;

/* world: told where something is wrong. figures: counted up. */
HopModel *hop_model_new(const HopZones *zones, HopFigures *figures, const char *world);
void hop_model_free(HopModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HopModel, hop_model_free)

void hop_model_set_choices(HopModel *self, const HopChoices *choices);
#define HOP_NOBODY ((gint64)-1)
/* The machine is awake from this moment on, and the user does nothing. */
void hop_model_wake(HopModel *self, gint64 now);
/* The user does something with the interview, or HOP_NOBODY: what vanishes of it was dealt with. */
void hop_model_touch(HopModel *self, gint64 interview, gint64 now);
/* The machine is in another zone: its waking hours may meet the office hours of a call days
 * earlier. */
void hop_model_travel(HopModel *self, gint64 now);
/* The clock was set back. */
void hop_model_set_back(HopModel *self, gint64 now);
/* What was on the screen is gone, through nobody's fault. */
void hop_model_lose_screen(HopModel *self);
/* The user wants to see what the digest names. */
void hop_model_ask(HopModel *self);
/* A popup appears. */
void
hop_model_note_popup(HopModel *self, FollowupStore *store, const FollowupPopup *popup, gint64 now);
/* Reads what there is to do. */
void hop_model_read(HopModel *self, FollowupStore *store, gint64 now);
/* Nothing moves any more: is all there that should be? */
void hop_model_check(HopModel *self, FollowupNotifierFake *screen, gint64 now);
guint hop_model_count(const HopModel *self);
