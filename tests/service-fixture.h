/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-fixture: the service on a private bus with a real store and a clock that stands still,
 * and another connection that calls it as any client would. */
#pragma once

#include "fake-launcher.h"
#include "service.h"

/* Fri 2026-11-20 10:00 UTC, the machine's zone is Europe/Berlin. */
#define SERVICE_FIXTURE_NOW 1795168800
/* Thu 2026-11-19 13:00 UTC, an hour long. */
#define SERVICE_FIXTURE_ACME                                                                       \
  "{'employer': <'Acme GmbH'>, 'start': <int64 1795093200>, 'zone': <'Europe/Berlin'>}"
/* Of a request or an interview. */
#define SERVICE_FIXTURE_UUID "a2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7"

/* Everything in it is owned. */
typedef struct {
  GTestDBus *bus;
  GDBusConnection *server, *client;
  char *folder;
  FollowupClock *clock;
  FollowupSettings *settings;
  FollowupStore *store;
  FollowupLauncherFake *launcher;
  FollowupDrafts *drafts;
  FollowupArchive *archive;
  FollowupService *service;
  guint subscription;    /* on client */
  GPtrArray *changed;    /* of GVariant: parameters of Changed */
  GPtrArray *properties; /* of GVariant: the changed ones, a{sv} */
} ServiceFixture;

typedef struct {
  gboolean done;
  GVariant *reply;
  GError *error;
} ServiceCall;

/* Exported, without a store yet. */
void service_fixture_set_up_starting(ServiceFixture *f, gconstpointer unused);
void service_fixture_set_up(ServiceFixture *f, gconstpointer unused);
void service_fixture_tear_down(ServiceFixture *f, gconstpointer unused);
/* The store opens, and calls are answered from here on. */
void service_fixture_serve(ServiceFixture *f);

/* Iterates the main loop until *done; fails the test when that takes too long. */
void service_fixture_wait_for(const gboolean *done);
/* Sends a call and returns; sinks parameters. call->done when answered. */
void service_fixture_begin(ServiceFixture *f,
                           const char *interface,
                           const char *method,
                           GVariant *parameters,
                           ServiceCall *call);
/* Sinks parameters. (transfer full); NULL with error when refused. */
GVariant *
service_fixture_try(ServiceFixture *f, const char *method, GVariant *parameters, GError **error);
/* The reply's only value, NULL where there is none; a refusal fails the test. parameters is in the
 * text form of GVariant. (transfer full) */
GVariant *service_fixture_call(ServiceFixture *f, const char *method, const char *parameters);
/* The same for its effect only. */
void service_fixture_perform(ServiceFixture *f, const char *method, const char *parameters);
GVariant *service_fixture_get(ServiceFixture *f, const char *property);

/* Everything the service can tell of the data, as text. */
char *service_fixture_dump(ServiceFixture *f);
/* The D-Bus error of that name, with a message of one line. */
void service_fixture_assert_error(const GError *error, const char *name);
void service_fixture_add_acme(ServiceFixture *f);
/* The first action of that kind; NULL: none. (transfer full) */
GVariant *service_fixture_find_kind(GVariant *actions, const char *kind);
/* The id of the first pending action of that kind. (transfer full) */
char *service_fixture_find_id(ServiceFixture *f, const char *kind);
