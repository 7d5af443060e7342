/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-server: a popup server without a screen, for what dunst never does: it behaves as told and
 * remembers what it shows. Lives in the main loop of the test. */
#pragma once

#include <gio/gio.h>

typedef enum {
  FAKE_SERVER_PLAIN = 0, /* replaces by the key; keeps the popups of senders that died */
  FAKE_SERVER_REFUSES = 1 << 0,
  FAKE_SERVER_NO_ACTIONS = 1 << 1,
  FAKE_SERVER_KEEPS_THREE = 1 << 2, /* of a source; the oldest goes, as if the user closed it */
  FAKE_SERVER_IGNORES_KEY = 1 << 3,
  FAKE_SERVER_HANGS = 1 << 4 /* answers nothing; fake_server_set_behaviour() makes up for it */
} FakeServerBehaviour;

typedef struct {
  guint32 id;
  char *sender, *source, *key, *summary, *body;
  char **actions; /* name and label in turn */
} FakePopup;

typedef struct _FakeServer FakeServer;

/* On a connection of its own to the bus at the address; it has the name when this returns. */
FakeServer *fake_server_new(const char *address, FakeServerBehaviour behaviour);
/* Its end: the name goes, and so does all that it showed. */
void fake_server_free(FakeServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeServer, fake_server_free)
void fake_server_set_behaviour(FakeServer *self, FakeServerBehaviour behaviour);

/* What is on the screen now, how many calls wait for one that hangs, and how often somebody asked
 * to show something. */
guint fake_server_count(FakeServer *self);
guint fake_server_count_waiting(FakeServer *self);
guint fake_server_count_calls(FakeServer *self);
/* The one whose summary or body has the text; NULL. (transfer none) until the next iteration */
const FakePopup *fake_server_find(FakeServer *self, const char *text);
/* The user presses a button, or closes the popup. */
void fake_server_press(FakeServer *self, guint32 id, const char *action);
void fake_server_close(FakeServer *self, guint32 id);
