/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-desktop: a portal and a user manager on a private bus that open nothing, behave as told and
 * remember what they were asked for. */
#pragma once

#include <gio/gio.h>

typedef enum {
  FAKE_ABSENT,   /* nobody has the name */
  FAKE_OPENS,    /* all is well */
  FAKE_STAYS,    /* takes the request and says nothing more: somebody is asked, or a program runs */
  FAKE_FAILS,    /* takes the request, then says that it did not work */
  FAKE_CANCELS,  /* takes the request, then says that the user did not want it (the portal) */
  FAKE_NO_START, /* takes the request, then says that there was nothing to start (the manager) */
  FAKE_REFUSES,  /* a D-Bus error */
  FAKE_HANGS     /* never answers */
} FakeBehaviour;

typedef struct _FakeDesktop FakeDesktop;
/* Takes the names on the bus of that address. */
FakeDesktop *fake_desktop_new(const char *address, FakeBehaviour portal, FakeBehaviour manager);
void fake_desktop_free(FakeDesktop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeDesktop, fake_desktop_free)

/* "OpenURI" or "OpenFile"; NULL: the portal was not asked. */
const char *fake_desktop_get_portal_method(FakeDesktop *self);
/* The link, or what stands in the file. */
const char *fake_desktop_get_opened(FakeDesktop *self);
const char *fake_desktop_get_activation(FakeDesktop *self);
/* The properties of the unit that was asked for; NULL: none was. (transfer full) */
GVariant *fake_desktop_get_property(FakeDesktop *self, const char *name);
/* What the last unit was to read, as its file descriptor has it; NULL: nothing. */
const char *fake_desktop_get_input(FakeDesktop *self);
/* How units end that do: systemd's word for it, CLD_EXITED or CLD_KILLED, a status or signal. */
void fake_desktop_set_end(FakeDesktop *self, const char *result, int code, int status);
guint fake_desktop_count_units(FakeDesktop *self);
/* Subscribed and not unsubscribed. */
gboolean fake_desktop_is_watched(FakeDesktop *self);
