/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "session.h"

#include "columns.h"
#include "error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

void
followup_option_free(FollowupOption *self)
{
  if (self == NULL)
    return;
  g_free(self->name);
  g_free(self->argument);
  g_free(self->description);
  g_free(self);
}

FollowupSession *
followup_session_new(gint64 now, FollowupOutput *output)
{
  FollowupSession *self = g_new0(FollowupSession, 1);

  self->now = now;
  self->output = output;
  self->notes = g_ptr_array_new_with_free_func(g_free);
  self->terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
  return self;
}

static void
forget_zone(FollowupSession *self)
{
  g_clear_pointer(&self->book, followup_moment_book_free);
  g_clear_pointer(&self->local_zone_name, g_free);
  g_clear_pointer(&self->local_zone, followup_zone_unref);
}

void
followup_session_free(FollowupSession *self)
{
  if (self == NULL)
    return;
  forget_zone(self);
  followup_output_free(self->output);
  g_ptr_array_unref(self->notes);
  followup_connection_free(self->connection);
  g_free(self);
}

void
followup_session_refresh(FollowupSession *self)
{
  if (self->read_clock != NULL)
    self->now = self->read_clock();
  forget_zone(self);
}

const char *
followup_session_get_zone_name(FollowupSession *self)
{
  if (self->local_zone_name == NULL)
    self->local_zone_name = followup_zone_local_name();
  return self->local_zone_name;
}

FollowupZone *
followup_session_get_zone(FollowupSession *self)
{
  if (self->local_zone == NULL)
    self->local_zone = followup_zone_new(followup_session_get_zone_name(self), NULL);
  if (self->local_zone == NULL)
    self->local_zone = followup_zone_new_utc();
  return self->local_zone;
}

FollowupMomentBook *
followup_session_get_book(FollowupSession *self)
{
  if (self->book == NULL)
    self->book = followup_moment_book_new(followup_session_get_zone(self), self->now);
  return self->book;
}

FollowupDay
followup_session_get_today(FollowupSession *self)
{
  return followup_instant_get_day(self->now, followup_session_get_zone(self));
}

static void
say_slow(void)
{
  g_printerr("%s\n", _("followup: no answer from followupd yet, waiting for some seconds more"));
}

gboolean
followup_session_connect(FollowupSession *self, GError **error)
{
  if (self->connection != NULL)
    return TRUE;
  self->connection = followup_connection_open(self->hasty, error);
  if (self->connection != NULL && self->terminal && !self->hasty)
    followup_connection_set_slow_func(self->connection, say_slow);
  return self->connection != NULL;
}

GVariant *
followup_session_ask(FollowupSession *self,
                     const char *method,
                     GVariant *parameters,
                     const char *type,
                     GError **error)
{
  g_autoptr(GVariant) owned = parameters != NULL ? g_variant_ref_sink(parameters) : NULL;

  if (!followup_session_connect(self, error))
    return NULL;
  return followup_connection_ask(self->connection, method, owned, type, error);
}

gboolean
followup_session_ask_ahead(FollowupSession *self,
                           const char *method,
                           GVariant *parameters,
                           const char *type,
                           GError **error)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink(parameters);

  return followup_session_connect(self, error)
         && followup_connection_ask_ahead(self->connection, method, owned, type, error);
}

GVariant *
followup_session_take_answer(FollowupSession *self, GError **error)
{
  return followup_connection_take_answer(self->connection, error);
}

GVariant *
followup_session_change(FollowupSession *self,
                        const char *method,
                        GVariant *const *arguments,
                        GVariantDict *options,
                        const char *type,
                        GError **error)
{
  g_auto(GVariantDict) empty = G_VARIANT_DICT_INIT(NULL);

  if (!followup_session_connect(self, error)) {
    for (guint i = 0; arguments[i] != NULL; i++)
      g_variant_unref(g_variant_ref_sink(arguments[i]));
    return NULL;
  }
  return followup_connection_change(self->connection, method, arguments,
                                    options != NULL ? options : &empty, type, error);
}

GVariant *
followup_session_get_interview(FollowupSession *self, gint64 id, GError **error)
{
  guint64 wanted = (guint64)id;
  g_autoptr(GVariant) reply = followup_session_ask(
      self, "GetInterviews",
      g_variant_new("(@at)",
                    g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, &wanted, 1, sizeof wanted)),
      "(aa{sv})", error);
  g_autoptr(GVariant) interviews = NULL;

  if (reply == NULL)
    return NULL;
  interviews = g_variant_get_child_value(reply, 0);
  if (g_variant_n_children(interviews) == 1)
    return g_variant_get_child_value(interviews, 0);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
              _("followupd answered with %zu interviews where one was asked for"),
              g_variant_n_children(interviews));
  return NULL;
}

GVariant *
followup_session_get_properties(FollowupSession *self, GError **error)
{
  return followup_session_connect(self, error)
             ? followup_connection_get_properties(self->connection, error)
             : NULL;
}

static void
say(const char *message)
{
  g_autofree char *clean = followup_columns_clean(message, FALSE);

  fprintf(stderr, "followup: %s\n", clean);
}

void
followup_session_warn(FollowupSession *self, const char *message)
{
  say(message);
}

void
followup_session_report(FollowupSession *self, const char *message)
{
  say(message);
  self->n_reported++;
}

void
followup_session_take_note(FollowupSession *self, char *note)
{
  g_ptr_array_add(self->notes, note);
}

void
followup_session_say_notes(FollowupSession *self)
{
  for (guint i = 0; i < self->notes->len; i++)
    say(self->notes->pdata[i]);
  g_ptr_array_set_size(self->notes, 0);
}
