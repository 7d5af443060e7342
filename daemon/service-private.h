/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-private: what the parts of the service share: its state, the one shape of its handlers,
 * and reading and writing the dictionaries of calls. Nobody else includes it. */
#pragma once

#include "error.h"
#include "gate.h"
#include "importer.h"
#include "service.h"
#include "wire-dict.h"
#include "wire.h"

/* Calls that wait for their turn. Everything in it is owned. */
typedef struct {
  GHashTable *callers; /* of Caller by unique name: those with calls that wait */
  GQueue turns;        /* of the same: the next one first */
  guint n_calls;
} FollowupServiceQueue;
void followup_service_queue_init(FollowupServiceQueue *self);
void followup_service_queue_clear(FollowupServiceQueue *self);
/* Takes the invocation. */
void followup_service_queue_push(FollowupServiceQueue *self, GDBusMethodInvocation *invocation);
/* NULL: there is none. (transfer full) */
GDBusMethodInvocation *followup_service_queue_pop(FollowupServiceQueue *self);
/* How long to go on answering before others than callers have their turn. */
gint64 followup_service_queue_begin_slice(void);
gboolean followup_service_queue_is_over(gint64 slice);

/* The page of a list that is likely to be asked for next. */
typedef struct _FollowupServiceAhead FollowupServiceAhead;
void followup_service_ahead_free(FollowupServiceAhead *self);

typedef struct _FollowupServiceReply FollowupServiceReply;

struct _FollowupService {
  FollowupDBusFollowup1Skeleton parent;
  char *database;              /* owned, nullable */
  FollowupClock *clock;        /* owned */
  FollowupSettings *settings;  /* owned, nullable */
  FollowupStore *store;        /* owned; NULL until it is open and after stop() */
  FollowupDrafts *drafts;      /* owned; likewise */
  FollowupArchive *archive;    /* owned; likewise */
  FollowupHooks *hooks;        /* owned, nullable */
  FollowupImporter *importer;  /* owned; likewise */
  FollowupServiceAhead *ahead; /* owned, nullable */
  GPtrArray *transfers;        /* of GCancellable, borrowed: exports and imports that go on */
  GError *failure;             /* owned; why the store is not open */
  char **notices;              /* owned */
  const char *popups;          /* how it stands with the server, static */
  FollowupServiceQueue queue;  /* owned */
  FollowupGate *gate;          /* owned */
  GSource *trim;      /* owned; gives memory back: ready when enough was done, or refused */
  gsize done;         /* bytes of calls and answers since */
  gboolean answering; /* a call, whose changes are told of behind the answer ... */
  GArray *kept_back;  /* of gint64, owned: ... namely of these interviews; NULL: none */
  FollowupServiceReply *unfinished; /* owned, nullable: the answer to it is not all there yet */
  GPtrArray *replies;               /* of the same, owned: those that are gone on with */
  guint turn_id;                    /* source that answers; 0: none waits, or no store yet */
  GQueue tests;      /* of GDBusMethodInvocation, owned: who waits for a test popup */
  gulong changed_id; /* handler on store */
  gint64 started;    /* Unix seconds */
  gboolean stopped;
  gboolean noticed; /* that no holidays are set has been said */
};

/* Answers one call: parameters as the introspection data has them; returns the reply's tuple
 * (floating) or sets error. Called only while the store is open. */
typedef GVariant *(*FollowupServiceHandler)(FollowupService *self,
                                            GVariant *parameters,
                                            GError **error);
/* The same for what takes its time: takes the invocation and answers it later. */
typedef void (*FollowupServiceStarter)(FollowupService *self, GDBusMethodInvocation *invocation);
typedef struct {
  const char *method;
  FollowupServiceHandler handle; /* or */
  FollowupServiceStarter start;
  gboolean without_store; /* also where the store is not open: it may be the way out */
} FollowupServiceMethod;
/* Each ends with a NULL method. */
extern const FollowupServiceMethod followup_service_interview_methods[];
extern const FollowupServiceMethod followup_service_line_methods[];
extern const FollowupServiceMethod followup_service_ending_methods[];
extern const FollowupServiceMethod followup_service_action_methods[];
extern const FollowupServiceMethod followup_service_request_methods[];
extern const FollowupServiceMethod followup_service_history_methods[];
extern const FollowupServiceMethod followup_service_cadence_methods[];
extern const FollowupServiceMethod followup_service_popup_methods[];
extern const FollowupServiceMethod followup_service_draft_methods[];
extern const FollowupServiceMethod followup_service_backup_methods[];
extern const FollowupServiceMethod followup_service_transfer_methods[];
extern const FollowupServiceMethod followup_service_setting_methods[];
extern const FollowupServiceMethod followup_service_holiday_methods[];

/* Adds the row with that index, or leaves it out. */
typedef gboolean (*FollowupServiceRowFunc)(
    FollowupService *self, gpointer data, guint i, GVariantBuilder *rows, GError **error);
/* A handler's reply of n rows: floating (aa{sv}). What takes longer than one call may hold up
 * others is gone on with when it is their turn too: NULL without error. Takes data. */
GVariant *followup_service_reply_rows(FollowupService *self,
                                      guint n,
                                      FollowupServiceRowFunc func,
                                      gpointer data,
                                      GDestroyNotify destroy,
                                      GError **error);
/* Goes on with it, and then answers: takes the invocation. */
void followup_service_reply_later(FollowupService *self, GDBusMethodInvocation *invocation);
/* What went wrong behind a change that is on disk: says so first, so that nobody makes it twice.
 * Takes error. (transfer full) */
GError *followup_service_word_half_told(GError *error);
/* All of them now. */
void followup_service_end_replies(FollowupService *self);
/* Takes the invocation and sinks the reply. */
void
followup_service_send(FollowupService *self, GDBusMethodInvocation *invocation, GVariant *reply);
void followup_service_tell_changed(FollowupService *self, const GArray *ids);

/* A key that options may have, with its type; its value is looked up later. */
#define FOLLOWUP_SERVICE_KEY(key_, type_)                                                          \
  {                                                                                                \
    key_, type_, 0, followup_service_accept                                                        \
  }
gboolean followup_service_accept(gpointer target, gsize offset, GVariant *value, GError **error);
/* INVALID_ARGUMENT names a key that is not listed or has another type. */
gboolean followup_service_check_keys(GVariant *dict,
                                     const FollowupWireKey *keys,
                                     gsize n_keys,
                                     GError **error);
/* For what changes something: "request" and "client", which all of it may have, and the keys
 * listed. The strings live as long as options. */
gboolean followup_service_read_options(GVariant *options,
                                       const FollowupWireKey *keys,
                                       gsize n_keys,
                                       FollowupOrigin *origin,
                                       GError **error);
/* The same where nothing else is allowed: what follows is refused by name. */
gboolean
followup_service_read_plain_options(GVariant *options, FollowupOrigin *origin, GError **error);
/* The file that came with the call, for the caller to close; -1 with error. */
int followup_service_take_file(GDBusMethodInvocation *invocation, gint32 handle, GError **error);
/* Exports and imports that go on come to no end. */
void followup_service_cancel_transfers(FollowupService *self);
/* The instant of that key, now where it is not given. */
gint64 followup_service_read_instant(FollowupService *self, GVariant *options, const char *key);
/* The text of that key, NULL where it is empty or not given; lives as long as options. */
const char *followup_service_read_text(GVariant *options, const char *key);
/* "channel"; NONE where it is not given. */
gboolean followup_service_read_channel(GVariant *options, FollowupChannel *channel, GError **error);
/* How many rows a list may reply: "limit", no more than a call may hold others up for. */
guint followup_service_read_limit(GVariant *options);
/* What a list of interviews is asked by; it lives as long as options. */
gboolean
followup_service_read_filter(GVariant *options, FollowupInterviewFilter *filter, GError **error);
/* LIMIT_EXCEEDED for more rows than one call may carry. */
gboolean followup_service_check_rows(GVariant *rows, GError **error);
/* The id as the store counts; NOT_FOUND for one beyond its range. */
gboolean followup_service_read_id(guint64 value, gint64 *id, GError **error);
/* "moved" since there were so many, and "planning". */
void followup_service_add_moved(FollowupService *self, guint moved, GVariantDict *dict);
/* Says which of several rows an error is about. what: "interview", translated. */
void followup_service_prefix_row(GError **error, const char *what, guint row, guint n_rows);
/* at -> gint64, each once, in the order given. (transfer full) */
GArray *followup_service_read_ids(GVariant *ids, GError **error);
/* "7.1"; WRONG_KIND for an interview's id. */
gboolean followup_service_read_action_id(const char *text, FollowupActionId *id, GError **error);
gboolean followup_service_has_action_id(GArray *ids, FollowupActionId id);
/* as -> FollowupActionId likewise; WRONG_KIND for an interview's id. (transfer full) */
GArray *followup_service_read_action_ids(GVariant *ids, GError **error);

/* floating a{sv}; with the interview it belongs to. */
GVariant *followup_service_encode_action(FollowupService *self,
                                         const FollowupAction *action,
                                         const FollowupInterview *interview);
/* The same, brief on demand. */
GVariant *followup_service_encode_listed(FollowupService *self,
                                         const FollowupAction *action,
                                         const FollowupInterview *interview,
                                         gboolean brief);
/* floating aa{sv}; actions are FollowupAction, all of one interview. */
GVariant *followup_service_encode_actions(FollowupService *self,
                                          GPtrArray *actions,
                                          const FollowupInterview *interview);
/* floating ay; takes the text, which a foreign hand in the database may have made no UTF-8. */
GVariant *followup_service_encode_lines(GString *text);
/* floating s: a line for each, of what a plan shows; see line.h. */
GVariant *followup_service_encode_steps(FollowupService *self,
                                        GPtrArray *actions,
                                        const FollowupInterview *interview);
/* The interview with its "actions" of every state into a dictionary a{sv}. */
gboolean followup_service_describe_interview(FollowupService *self,
                                             const FollowupInterview *interview,
                                             GVariantBuilder *dict,
                                             GError **error);
/* The interviews as they are stored now, with their "actions": see reply_rows(). floating (a{sv})
 * and (aa{sv}) */
GVariant *followup_service_reply_interview(FollowupService *self, gint64 id, GError **error);
GVariant *followup_service_reply_interviews(FollowupService *self, GArray *ids, GError **error);
/* Likewise those that were changed, without what was removed since. */
GVariant *followup_service_reply_changed(FollowupService *self, GArray *ids, GError **error);

/* Whether the set of holidays that an interview's dictionary names exists; one that names none may.
 * NOT_FOUND. */
gboolean followup_service_check_holidays(FollowupService *self, GVariant *dict, GError **error);
