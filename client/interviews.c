/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "interviews.h"

#include "json.h"
#include "listing.h"
#include "selection.h"
#include "text.h"
#include "view.h"
#include "wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static guint64
get_id(GVariant *interview)
{
  g_autoptr(GVariant) id = g_variant_lookup_value(interview, "id", G_VARIANT_TYPE_UINT64);

  return id != NULL ? g_variant_get_uint64(id) : 0;
}

/* "Closed interview 7: Acme GmbH, C engineer" */
static void
print_heading(FollowupSession *session,
              FollowupStyle style,
              const char *heading,
              GVariant *interview)
{
  g_autofree char *title = followup_view_get_title(interview);
  g_autofree char *line
      = g_strdup_printf("%s %" G_GUINT64_FORMAT ": %s", heading, get_id(interview), title);

  followup_output_paragraph(session->output, style, 0, line);
}

static gboolean
has_pending(GVariant *interview)
{
  g_autoptr(GVariantIter) iter = followup_view_get_list(interview, "actions");
  GVariant *action;
  gboolean pending = FALSE;

  while (iter != NULL && g_variant_iter_loop(iter, "@a{sv}", &action))
    pending |= followup_view_is_pending(action);
  return pending;
}

/* ---- what else is to be done ---- */

/* Pending actions that are listed below a heading. */
typedef struct {
  FollowupSession *session;
  const char *heading;
  FollowupStyle style;
  int indent; /* of the heading */
  gboolean any;
} Rest;

static void
print_rest(Rest *self, const char *text)
{
  if (!self->any)
    followup_output_paragraph(self->session->output, self->style, self->indent, self->heading);
  followup_output_paragraph(self->session->output, FOLLOWUP_STYLE_PLAIN, self->indent + 2, text);
  self->any = TRUE;
}

/* The rounds of a process in which something is to be done, but for one of them. */
typedef struct {
  const char *title;
  gint64 besides;
  GArray *ids; /* of guint64 */
} Rounds;

static void
note_round(const FollowupLine *line, gpointer data)
{
  Rounds *self = data;
  g_autofree char *title = followup_view_word_title(line->employer, line->position);
  guint64 id = (guint64)line->id;

  if (line->number > 0 && line->id != self->besides && strcmp(title, self->title) == 0)
    g_array_append_val(self->ids, id);
}

static void
print_round(Rest *rest, guint64 id)
{
  g_autoptr(GVariantIter) iter = NULL;
  g_autoptr(GVariant) reply = NULL;
  GVariantDict filter;
  GVariant *action;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "interview", "t", id);
  g_variant_dict_insert(&filter, "brief", "b", TRUE);
  reply = followup_session_ask(rest->session, "ListActions",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               NULL);
  if (reply == NULL)
    return;
  g_variant_get(reply, "(aa{sv})", &iter);
  while (g_variant_iter_loop(iter, "@a{sv}", &action)) {
    g_autofree char *name = followup_view_get_text(action, "id");
    g_autofree char *task = followup_view_get_task(action);
    g_autofree char *text = g_strdup_printf("%s %s", name, task);

    print_rest(rest, text);
  }
}

/* What is said of one round is often dealt with in the last one of its process: a line for each
 * step there. FALSE: there are none. That they cannot be had is no failure of what was done. */
static gboolean
print_other_rounds(FollowupSession *session, GVariant *interview)
{
  g_autofree char *title = followup_view_get_title(interview);
  g_autofree char *employer = followup_view_get_text(interview, "employer");
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint64));
  const FollowupListingFilter filter = { .text = employer };
  Rounds rounds = { title, (gint64)get_id(interview), ids };
  Rest rest = { session, _("To do in other rounds:"), FOLLOWUP_STYLE_PLAIN, 2, FALSE };

  followup_listing_visit_lines(session, &filter, note_round, &rounds, NULL);
  for (guint i = 0; i < ids->len; i++)
    print_round(&rest, g_array_index(ids, guint64, i));
  return rest.any;
}

static void
print_withdrawal(const FollowupLine *line, gpointer rest)
{
  FollowupSession *session = ((Rest *)rest)->session;
  g_autofree char *title = NULL, *task = NULL, *text = NULL;
  FollowupViewStep step;

  if (strcmp(line->kind, "send-withdrawal") != 0)
    return;
  step = followup_view_step_of_line(line, session->now, followup_session_get_zone(session));
  title = followup_view_word_title(line->employer, line->position);
  task = followup_view_step_to_task(&step);
  text = g_strdup_printf("%" G_GINT64_FORMAT ".%u %s · %s", line->id, line->number, task, title);
  print_rest(rest, text);
}

gboolean
followup_interviews_print_withdrawals(FollowupSession *session, const char *heading, GError **error)
{
  Rest rest = { session, heading, FOLLOWUP_STYLE_STRONG, 0, FALSE };
  const FollowupListingActions wanted = { .func = print_withdrawal, .data = &rest };
  guint behind;

  return followup_listing_visit_action_lines(session, &wanted, &behind, error);
}

/* ---- what was changed ---- */

static void
print_one(FollowupSession *session, const char *heading, GVariant *interview)
{
  print_heading(session, FOLLOWUP_STYLE_GOOD, heading, interview);
  if (has_pending(interview)) {
    followup_view_print_pending(session, interview);
    print_other_rounds(session, interview);
  } else if (!print_other_rounds(session, interview)) {
    followup_view_print_pending(session, interview); /* that nothing is left */
  }
}

/* As the reply tells of them. */
static void
print_steps(FollowupSession *session, GVariant *interview)
{
  g_autofree char *zone = followup_view_get_text(interview, "zone");
  g_autoptr(GVariant) actions
      = g_variant_lookup_value(interview, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) steps = g_variant_lookup_value(interview, "steps", G_VARIANT_TYPE_STRING);
  g_autofree char *lines = steps != NULL ? g_variant_dup_string(steps, NULL) : NULL;

  if (lines != NULL && *lines != '\0') {
    g_string_append_c(session->output->text, '\n');
    followup_view_print_step_lines(session, lines, get_id(interview), zone);
  } else if (actions != NULL && g_variant_n_children(actions) > 0) {
    g_string_append_c(session->output->text, '\n');
    followup_view_print_steps(session, actions, zone);
  }
}

/* Everything, with every step. */
static void
print_whole(FollowupSession *session, const char *heading, GVariant *interview)
{
  print_heading(session, FOLLOWUP_STYLE_STRONG, heading, interview);
  followup_view_print_interview(session, interview);
  print_steps(session, interview);
}

gboolean
followup_interviews_change(FollowupSession *session,
                           const char *method,
                           GVariant *const *arguments,
                           GVariantDict *options,
                           gboolean many,
                           const char *heading,
                           gboolean json,
                           GError **error)
{
  g_autoptr(GVariant) shown = NULL;
  g_autoptr(GVariant) reply = followup_session_change(session, method, arguments, options,
                                                      many ? "(aa{sv})" : "(a{sv})", error);

  if (reply == NULL)
    return FALSE;
  shown = g_variant_get_child_value(reply, 0);
  if (json)
    followup_json_print(shown, TRUE, session->output->text);
  else if (!many)
    print_one(session, heading, shown);
  for (gsize i = 0; !json && many && i < g_variant_n_children(shown); i++) {
    g_autoptr(GVariant) interview = g_variant_get_child_value(shown, i);

    print_one(session, heading, interview);
  }
  return TRUE;
}

gboolean
followup_interviews_close(FollowupSession *session,
                          const char *verb,
                          char **words,
                          const char *ending,
                          GVariantDict *options,
                          const char *heading,
                          gboolean json,
                          GError **error)
{
  GVariant *ids = followup_selection_of_interviews(session, verb, words, error);

  return ids != NULL
         && followup_interviews_change(session, "CloseInterviews",
                                       (GVariant *[]){ ids, g_variant_new_string(ending), NULL },
                                       options, TRUE, heading, json, error);
}

FollowupInterview *
followup_interviews_fetch(FollowupSession *session, gint64 id, GError **error)
{
  g_autoptr(GVariant) dict = followup_session_get_interview(session, id, error);

  return dict != NULL ? followup_wire_interview_from_dict(dict, error) : NULL;
}

gboolean
followup_interviews_patch(FollowupSession *session,
                          gint64 id,
                          GVariant *changes,
                          const char *heading,
                          gboolean json,
                          GError **error)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink(changes);
  g_auto(GVariantDict) patch = G_VARIANT_DICT_INIT(owned);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) updated = NULL;
  GVariant *update;

  g_variant_dict_insert(&patch, "id", "t", (guint64)id);
  update = g_variant_dict_end(&patch);
  reply = followup_session_change(
      session, "UpdateInterviews",
      (GVariant *[]){ g_variant_new_array(G_VARIANT_TYPE_VARDICT, &update, 1), NULL }, NULL,
      "(aa{sv})", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get(reply, "(@aa{sv})", &updated);
  for (gsize i = 0; i < g_variant_n_children(updated); i++) {
    g_autoptr(GVariant) one = g_variant_get_child_value(updated, i);

    if (json)
      followup_json_print(one, TRUE, session->output->text);
    else
      print_whole(session, heading, one);
  }
  return TRUE;
}

gboolean
followup_interviews_update(FollowupSession *session,
                           gint64 id,
                           const FollowupInterviewOptions *told,
                           const char *heading,
                           gboolean json,
                           GError **error)
{
  /* People are changed one by one, but sent all together. */
  g_autoptr(FollowupInterview) interview = followup_interviews_fetch(session, id, error);

  if (interview == NULL || !followup_interview_options_apply(told, session, interview, error))
    return FALSE;
  return followup_interviews_patch(
      session, id, followup_interview_options_make_patch(told, interview), heading, json, error);
}

/* An early round that is told late has thanks alone: the last one has the rest. */
static gboolean
is_early_round(GVariant *added)
{
  const char *lines = "";

  return g_variant_lookup(added, "steps", "&s", &lines) && strstr(lines, "\tmove-on\t") == NULL;
}

static void
print_added(FollowupSession *session, GVariant *added)
{
  print_whole(session, _("Added interview"), added);
  if (is_early_round(added))
    print_other_rounds(session, added);
}

static void
warn(FollowupSession *session, GVariant *added)
{
  g_autoptr(GVariant) warnings
      = g_variant_lookup_value(added, "warnings", G_VARIANT_TYPE_STRING_ARRAY);
  g_autoptr(GVariant) notice = g_variant_lookup_value(added, "notice", G_VARIANT_TYPE_STRING);
  g_autofree const char **texts = warnings != NULL ? g_variant_get_strv(warnings, NULL) : NULL;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    followup_session_warn(session, texts[i]);
  if (notice != NULL)
    followup_session_warn(session, g_variant_get_string(notice, NULL));
}

gboolean
followup_interviews_add(
    FollowupSession *session, GVariant *patch, GVariantDict *options, gboolean json, GError **error)
{
  g_autoptr(GVariant) added = NULL;
  g_autoptr(GVariant) reply = NULL;

  if (!json)
    g_variant_dict_insert(options, "brief", "b", TRUE);
  reply = followup_session_change(
      session, "AddInterviews",
      (GVariant *[]){ g_variant_new_array(G_VARIANT_TYPE_VARDICT, &patch, 1), NULL }, options,
      "(aa{sv})", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get(reply, "(@aa{sv})", &added);
  for (gsize i = 0; i < g_variant_n_children(added); i++) {
    g_autoptr(GVariant) one = g_variant_get_child_value(added, i);

    if (json)
      followup_json_print(one, TRUE, session->output->text);
    else
      print_added(session, one);
    warn(session, one);
  }
  return TRUE;
}

void
followup_interviews_print_none(FollowupSession *session, const char *text)
{
  g_autofree char *quoted = followup_text_quote(text);
  g_autofree char *line = NULL;

  if (text == NULL)
    line = g_strdup(_("No interviews yet: ‘followup add EMPLOYER --at WHEN’ adds one."));
  else if (strspn(text, "0123456789.") == strlen(text))
    line = g_strdup_printf(
        _("No employer or position has %s; ‘followup show %s’ shows one by its id."), quoted, text);
  else
    line = g_strdup_printf(_("No employer or position has %s."), quoted);
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, line);
}
