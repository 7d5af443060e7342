/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "actions.h"

#include "json.h"
#include "moment.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
was_asked_for(const char *const *ids, GVariant *action)
{
  const char *id = "";

  g_variant_lookup(action, "id", "&s", &id);
  return g_strv_contains(ids, id);
}

/* "Done: 7.1 Check-in with Jane Doe by email, Acme GmbH" */
static void
print_changed(FollowupSession *session, GVariant *action)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
  g_autofree char *id = followup_view_get_text(action, "id");
  g_autofree char *state = followup_view_get_text(action, "state");
  g_autofree char *task = followup_view_get_task(action);
  g_autofree char *title = interview != NULL ? followup_view_get_title(interview) : g_strdup("");
  g_autofree char *line
      = g_strdup_printf("%s %s%s%s", id, task, *title != '\0' ? " · " : "", title);

  if (strcmp(state, "snoozed") == 0) {
    gint64 until = followup_view_get_instant(action, "snoozed-until");
    g_autofree char *when
        = followup_moment_to_text(until, followup_session_get_zone(session), session->now);
    g_autofree char *distance
        = followup_moment_to_distance(until, followup_session_get_zone(session), session->now);

    followup_output_printf(session->output, FOLLOWUP_STYLE_SOON, _("Put off until %s (%s):"), when,
                           distance);
  } else if (strcmp(state, "done") == 0) {
    followup_output_add(session->output, FOLLOWUP_STYLE_GOOD, _("Done:"));
  } else if (strcmp(state, "skipped") == 0) {
    followup_output_add(session->output, FOLLOWUP_STYLE_GOOD, _("Skipped:"));
  } else {
    followup_output_printf(session->output, FOLLOWUP_STYLE_DIM, "%s:", state);
  }
  followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, " %s\n", line);
}

static void
print_changes(FollowupSession *session, const char *const *ids, GVariant *actions)
{
  g_autoptr(GPtrArray) planned = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  g_autoptr(GVariant) list = NULL;

  for (gsize i = 0; i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);

    if (was_asked_for(ids, action))
      print_changed(session, action);
    else
      g_ptr_array_add(planned, g_steal_pointer(&action));
  }
  if (planned->len == 0)
    return;
  list = g_variant_ref_sink(
      g_variant_new_array(G_VARIANT_TYPE_VARDICT, (GVariant *const *)planned->pdata, planned->len));
  followup_output_add(session->output, FOLLOWUP_STYLE_STRONG, _("Planned because of it:"));
  g_string_append_c(session->output->text, '\n');
  followup_view_print_steps(session, list, NULL);
}

gboolean
followup_actions_change(FollowupSession *session,
                        const char *method,
                        GVariant *ids,
                        GVariant *middle,
                        GVariantDict *options,
                        gboolean json,
                        GError **error)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink(ids);
  g_auto(GStrv) asked = g_variant_dup_strv(owned, NULL);
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) reply = followup_session_change(
      session, method, (GVariant *[]){ owned, middle, NULL }, options, "(aa{sv})", error);

  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &actions);
  if (json)
    followup_json_print(actions, TRUE, session->output->text);
  else
    print_changes(session, (const char *const *)asked, actions);
  return TRUE;
}

gboolean
followup_actions_update(FollowupSession *session,
                        const char *method,
                        GVariant *requests,
                        const char *heading,
                        gboolean json,
                        GError **error)
{
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) reply = followup_session_change(
      session, method, (GVariant *[]){ requests, NULL }, NULL, "(aa{sv})", error);

  if (reply == NULL)
    return FALSE;
  actions = g_variant_get_child_value(reply, 0);
  if (json) {
    followup_json_print(actions, TRUE, session->output->text);
    return TRUE;
  }
  followup_output_add(session->output, FOLLOWUP_STYLE_GOOD, heading);
  g_string_append_c(session->output->text, '\n');
  followup_view_print_steps(session, actions, NULL);
  return TRUE;
}
