/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-status: shows how the daemon is, what comes next and what hinders. */
#include "agenda.h"
#include "arguments.h"
#include "bar.h"
#include "error.h"
#include "follow.h"
#include "json.h"
#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const FollowupColumn columns[] = {
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
};

/* Takes text. */
static void
add_line(FollowupTable *table, const char *name, FollowupStyle style, char *text)
{
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(name), NULL);
  followup_table_add(table, style, text, NULL);
}

/* The daemon's properties, with those of its health, in one dictionary. (transfer floating) */
static GVariant *
merge(GVariant *properties)
{
  static const struct {
    const char *property;
    const char *key;
  } renamed[] = {
    { "Version", "version" },
    { "NextDue", "next-due" },
    { "DueCount", "due-count" },
    { "PopupServer", "popup-server" },
  };
  g_autoptr(GVariant) health = g_variant_lookup_value(properties, "Health", G_VARIANT_TYPE_VARDICT);
  GVariantDict merged;

  g_variant_dict_init(&merged, health);
  for (guint i = 0; i < G_N_ELEMENTS(renamed); i++) {
    g_autoptr(GVariant) value = g_variant_lookup_value(properties, renamed[i].property, NULL);

    if (value != NULL
        && !(strcmp(renamed[i].key, "next-due") == 0
             && g_variant_is_of_type(value, G_VARIANT_TYPE_INT64)
             && g_variant_get_int64(value) == 0))
      g_variant_dict_insert_value(&merged, renamed[i].key, value);
  }
  return g_variant_dict_end(&merged);
}

static void
add_daemon(FollowupTable *table, FollowupSession *session, GVariant *status)
{
  g_autofree char *version = followup_view_get_text(status, "version");
  g_autofree char *state = followup_view_get_text(status, "state");
  gint64 started = followup_view_get_instant(status, "started");
  g_autofree char *since
      = started != FOLLOWUP_NO_INSTANT
            ? followup_moment_to_text(started, followup_session_get_zone(session), session->now)
            : NULL;
  gboolean well = strcmp(state, "ok") == 0;

  add_line(table, _("Daemon"), well ? FOLLOWUP_STYLE_GOOD : FOLLOWUP_STYLE_LATE,
           since != NULL
               ? g_strdup_printf(_("followupd %s, %s, running since %s"), version, state, since)
               : g_strdup_printf(_("followupd %s, %s"), version, state));
}

static void
add_database(FollowupTable *table, GVariant *status)
{
  g_autofree char *path = followup_view_get_text(status, "database");
  guint32 n = 0;

  if (g_variant_lookup(status, "interviews", "u", &n))
    add_line(table, _("Database"), FOLLOWUP_STYLE_PLAIN,
             g_strdup_printf(ngettext("%s, %u interview", "%s, %u interviews", n), path, n));
  else
    add_line(table, _("Database"), FOLLOWUP_STYLE_PLAIN, g_steal_pointer(&path));
}

/* Damage and what became of it; a full disk. */
static void
add_notices(FollowupTable *table, GVariant *status)
{
  g_auto(GStrv) notices = NULL;

  g_variant_lookup(status, "notices", "^as", &notices);
  for (guint i = 0; notices != NULL && notices[i] != NULL; i++)
    add_line(table, i == 0 ? _("Data") : "", FOLLOWUP_STYLE_LATE, g_strdup(notices[i]));
}

static void
add_backups(FollowupTable *table, GVariant *status)
{
  g_autofree char *problem = followup_view_get_text(status, "backup-problem");

  if (*problem != '\0')
    add_line(table, _("Backups"), FOLLOWUP_STYLE_LATE,
             g_strdup_printf(_("the daily one could not be made: %s"), problem));
}

/* One that answers may keep its name to itself. */
static void
add_popups(FollowupTable *table, GVariant *status)
{
  g_autofree char *server = followup_view_get_text(status, "popup-server");
  g_autofree char *standing = followup_view_get_text(status, "popups");

  if (*server != '\0')
    add_line(table, _("Popups"), FOLLOWUP_STYLE_PLAIN, g_steal_pointer(&server));
  else if (strcmp(standing, "ready") == 0)
    add_line(table, _("Popups"), FOLLOWUP_STYLE_PLAIN, g_strdup(_("a popup server without name")));
  else if (strcmp(standing, "unknown") == 0)
    add_line(table, _("Popups"), FOLLOWUP_STYLE_PLAIN,
             g_strdup(_("not known yet, as the daemon has just started: ask again")));
  else if (strcmp(standing, "silent") == 0)
    add_line(table, _("Popups"), FOLLOWUP_STYLE_SOON,
             g_strdup(_("the popup server has not answered yet; what falls due is shown when it "
                        "does")));
  else
    add_line(table, _("Popups"), FOLLOWUP_STYLE_SOON,
             g_strdup(_("no popup server runs; what falls due is shown when one starts")));
}

/* The same words as the agenda's: how late it is counts from by. Without the store there are no
 * actions. */
static void
add_due(FollowupTable *table, FollowupSession *session, GVariant *status)
{
  g_autoptr(GVariant) next = g_variant_lookup_value(status, "next", G_VARIANT_TYPE_VARDICT);
  guint32 due = 0;

  g_variant_lookup(status, "due-count", "u", &due);
  add_line(table, _("Due now"), due > 0 ? FOLLOWUP_STYLE_SOON : FOLLOWUP_STYLE_PLAIN,
           due > 0 ? g_strdup_printf(ngettext("%u action: see ‘followup agenda’",
                                              "%u actions: see ‘followup agenda’", due),
                                     due)
                   : g_strdup(_("nothing")));
  if (next != NULL) {
    g_autofree char *when = followup_moment_to_text(
        followup_view_get_instant(next, "due"), followup_session_get_zone(session), session->now);
    g_autofree char *distance
        = followup_view_get_distance(next, session->now, followup_session_get_book(session));

    add_line(table, _("Next due"), followup_view_get_style(next, session->now),
             g_strdup_printf("%s (%s)", when, distance));
  }
}

static void
add_settings(FollowupTable *table, GVariant *status)
{
  g_auto(GStrv) problems = NULL;
  g_auto(GStrv) notes = NULL;
  gboolean holidays = TRUE;

  g_variant_lookup(status, "settings-problems", "^as", &problems);
  g_variant_lookup(status, "settings-notes", "^as", &notes);
  g_variant_lookup(status, "holidays", "b", &holidays);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    add_line(table, i == 0 ? _("Settings") : "", FOLLOWUP_STYLE_LATE, g_strdup(problems[i]));
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    add_line(table, i == 0 ? _("Cadences") : "", FOLLOWUP_STYLE_PLAIN, g_strdup(notes[i]));
  if (!holidays)
    add_line(table, _("Holidays"), FOLLOWUP_STYLE_SOON,
             g_strdup(_("none are set: for example ‘followup settings set Holidays "
                        "\"2026-12-25;2026-12-26\"’")));
}

static void
add_hooks(FollowupTable *table, GVariant *status)
{
  g_auto(GStrv) problems = NULL;

  g_variant_lookup(status, "hook-problems", "^as", &problems);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    add_line(table, i == 0 ? _("Hooks") : "", FOLLOWUP_STYLE_LATE, g_strdup(problems[i]));
}

static void
print_status(FollowupSession *session, GVariant *status)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 0);

  add_daemon(table, session, status);
  add_database(table, status);
  add_notices(table, status);
  add_backups(table, status);
  add_popups(table, status);
  add_due(table, session, status);
  add_settings(table, status);
  add_hooks(table, status);
  followup_table_print(table, session->output);
}

/* A daemon that cannot work is no success, though it answers. */
static gboolean
check_health(GVariant *status, GError **error)
{
  g_autofree char *problem = followup_view_get_text(status, "problem");

  if (*problem == '\0')
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("the database does not open: %s"),
              problem);
  return FALSE;
}

/* ---- for status bars ---- */

#define MOST_LISTED 100 /* by due: what is overdue is among them */

/* The first pending actions by due. (transfer full) of GVariant */
static GPtrArray *
fetch_actions(FollowupSession *session, GError **error)
{
  g_autoptr(GPtrArray) actions = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) page = NULL;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "limit", "u", MOST_LISTED);
  g_variant_dict_insert(&filter, "brief", "b", TRUE);
  reply = followup_session_ask(session, "ListActions",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  if (reply == NULL)
    return NULL;
  page = g_variant_get_child_value(reply, 0);
  for (gsize i = 0; i < g_variant_n_children(page); i++)
    g_ptr_array_add(actions, g_variant_get_child_value(page, i));
  return g_steal_pointer(&actions);
}

static gboolean
draw_bar(FollowupSession *session, gpointer data, gint64 *next, GError **error)
{
  const FollowupBarForm *form = data;
  g_autoptr(GPtrArray) actions = fetch_actions(session, error);
  g_autoptr(GVariant) properties
      = actions != NULL ? followup_session_get_properties(session, error) : NULL;
  g_autoptr(GVariant) status = NULL;
  g_autoptr(FollowupAgenda) agenda = followup_agenda_new(session);
  FollowupBarState state = { .actions = actions };

  if (properties == NULL)
    return FALSE;
  status = g_variant_ref_sink(merge(properties));
  g_variant_lookup(status, "due-count", "u", &state.n_due);
  g_variant_lookup(status, "private", "b", &state.private);
  for (guint i = 0; i < actions->len; i++)
    followup_agenda_add_action(agenda, actions->pdata[i]);
  *next = followup_agenda_get_next_change(agenda);
  followup_bar_print(session, *form, &state);
  return TRUE;
}

static void
draw_bar_away(FollowupSession *session, gpointer data, const char *why)
{
  const FollowupBarForm *form = data;

  followup_bar_print_away(session, *form, why);
}

/* A bar shows what it is given: whatever hinders is a line too, and no failure. */
static gboolean
show_bar(FollowupSession *session, FollowupBarForm form, gboolean follow, GError **error)
{
  const FollowupFollower follower = { .draw = draw_bar, .draw_away = draw_bar_away, .data = &form };
  g_autoptr(GError) local = NULL;
  gint64 next;

  if (follow) {
    if (followup_follow(session, &follower, &local))
      return TRUE;
    draw_bar_away(session, &form, local->message);
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
  }
  if (!draw_bar(session, &form, &next, &local))
    draw_bar_away(session, &form, local->message);
  return TRUE;
}

static gboolean
show_status(FollowupSession *session, gboolean json, GError **error)
{
  g_autoptr(GVariant) properties = followup_session_get_properties(session, error);
  g_autoptr(GVariant) status = NULL;

  if (properties == NULL)
    return FALSE;
  status = g_variant_ref_sink(merge(properties));
  if (json)
    followup_json_print(status, TRUE, session->output->text);
  else
    print_status(session, status);
  return check_health(status, error);
}

/* form is meaningful where bar is not NULL. */
static gboolean
check_bar(const char *bar, gboolean follow, gboolean json, FollowupBarForm *form, GError **error)
{
  if (bar == NULL && !follow)
    return TRUE;
  if (bar == NULL || json) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        bar == NULL ? _("--follow is for status bars: expected --bar too, for "
                                        "example --bar waybar --follow")
                                    : _("--bar and --json exclude each other: --bar waybar and "
                                        "--bar i3 are JSON already"));
    return FALSE;
  }
  return followup_bar_form_from_nick(bar, form, error);
}

gboolean
followup_cmd_status(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  gboolean json = FALSE, follow = FALSE;
  g_autofree char *bar = NULL;
  FollowupBarForm form = FOLLOWUP_BAR_PLAIN;
  const GOptionEntry entries[] = {
    { "bar", 0, 0, G_OPTION_ARG_FILENAME, &bar,
      N_("One line for a status bar: waybar, i3 or plain"), N_("FORM") },
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &follow, N_("With --bar: a line whenever it changes"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, NULL, error))
    return session->helped;
  if (!check_bar(bar, follow, json, &form, error))
    return FALSE;
  return bar != NULL ? show_bar(session, form, follow, error) : show_status(session, json, error);
}
