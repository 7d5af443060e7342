/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-endings: answers the calls about what employers do: answers, offers and other endings,
 * and not appearing. Refuses to know how a call arrives. */
#include "service-private.h"

#include "text.h"

#include <glib/gi18n-lib.h>

static gboolean
read_answer(FollowupService *self, GVariant *options, FollowupAnswer *answer, GError **error)
{
  const char *decision = "none";
  FollowupAnswer read = { .at = followup_service_read_instant(self, options, "at") };

  g_variant_lookup(options, "decision", "&s", &decision);
  if (!followup_decision_parse(decision, &read.decision, error))
    return FALSE;
  *answer = read;
  return TRUE;
}

static GVariant *
handle_record_answer(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("at", "x"),
    FOLLOWUP_SERVICE_KEY("decision", "s"),
  };
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  FollowupAnswer heard;
  FollowupOrigin origin;
  guint64 value;
  gint64 id;

  g_variant_get_child(parameters, 0, "t", &value);
  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error)
      || !followup_service_read_id(value, &id, error) || !read_answer(self, options, &heard, error)
      || !followup_store_hear(self->store, id, &heard, &origin, &id, error))
    return NULL;
  return followup_service_reply_interview(self, id, error);
}

static gboolean
read_ending(const char *nick, FollowupEnding *ending, GError **error)
{
  g_autofree char *quoted = followup_text_quote(nick);
  FollowupEnding read;

  if (followup_ending_from_nick(nick, &read, NULL) && read != FOLLOWUP_ENDING_OPEN) {
    *ending = read;
    return TRUE;
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no way to end; expected one of rejected, withdrew, silent, offer, accepted"),
              quoted);
  return FALSE;
}

static gboolean
read_preferred(GVariant *options, FollowupMay *preferred, GError **error)
{
  const char *nick = followup_service_read_text(options, "prefer");
  FollowupMay read = FOLLOWUP_MAY_UNKNOWN;

  if (nick != NULL
      && (!followup_may_from_nick(nick, &read, NULL) || read == FOLLOWUP_MAY_UNKNOWN)) {
    g_autofree char *quoted = followup_text_quote(nick);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘prefer’: %s does not say whether the user prefers the offer; expected yes or "
                  "no"),
                quoted);
    return FALSE;
  }
  *preferred = read;
  return TRUE;
}

/* What was offered; refused where nothing was. */
static gboolean
read_terms(GVariant *options, FollowupEnding ending, FollowupOfferTerms *terms, GError **error)
{
  static const char *const of_offers[] = { "deadline", "prefer" };
  const char *deadline = followup_service_read_text(options, "deadline");
  FollowupOfferTerms read = { 0 };

  for (gsize i = 0; ending != FOLLOWUP_ENDING_OFFER && i < G_N_ELEMENTS(of_offers); i++) {
    g_autoptr(GVariant) value = g_variant_lookup_value(options, of_offers[i], NULL);

    if (value == NULL)
      continue;
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘%s’ belongs to an offer; expected it with the ending ‘offer’ only"),
                of_offers[i]);
    return FALSE;
  }
  if (deadline != NULL && !followup_day_parse(deadline, &read.deadline, error)) {
    g_prefix_error(error, "‘deadline’: ");
    return FALSE;
  }
  if (!read_preferred(options, &read.preferred, error))
    return FALSE;
  *terms = read;
  return TRUE;
}

static GVariant *
handle_close_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("deadline", "s"),
    FOLLOWUP_SERVICE_KEY("prefer", "s"),
  };
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
  g_autoptr(GArray) ids = NULL;
  const char *nick;
  FollowupEnding ending;
  FollowupOfferTerms terms;
  FollowupOrigin origin;

  g_variant_get_child(parameters, 1, "&s", &nick);
  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error)
      || !read_ending(nick, &ending, error) || !read_terms(options, ending, &terms, error))
    return NULL;
  ids = followup_service_read_ids(rows, error);
  if (ids == NULL
      || !followup_store_end(self->store, (const gint64 *)(gpointer)ids->data, ids->len, ending,
                             ending == FOLLOWUP_ENDING_OFFER ? &terms : NULL, &origin, error))
    return NULL;
  return followup_service_reply_changed(self, ids, error);
}

static GVariant *
handle_reopen_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GArray) ids = NULL;
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  ids = followup_service_read_ids(rows, error);
  if (ids == NULL
      || !followup_store_reopen(self->store, (const gint64 *)(gpointer)ids->data, ids->len, &origin,
                                error))
    return NULL;
  return followup_service_reply_changed(self, ids, error);
}

static GVariant *
handle_record_no_show(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("at", "x"),
  };
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  FollowupOrigin origin;
  guint64 value;
  gint64 id;

  g_variant_get_child(parameters, 0, "t", &value);
  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error)
      || !followup_service_read_id(value, &id, error)
      || !followup_store_record_no_show(
          self->store, id, followup_service_read_instant(self, options, "at"), &origin, error))
    return NULL;
  return followup_service_reply_interview(self, id, error);
}

const FollowupServiceMethod followup_service_ending_methods[] = {
  { "RecordAnswer", handle_record_answer },
  { "CloseInterviews", handle_close_interviews },
  { "ReopenInterviews", handle_reopen_interviews },
  { "RecordNoShow", handle_record_no_show },
  { NULL },
};
