/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bar.h"

#include "columns.h"
#include "json-writer.h"
#include "moment.h"
#include "text.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_TEXT 48    /* columns of a bar */
#define MOST_TOOLTIP 10 /* lines */

/* What a bar makes its colours of. */
typedef enum { CLASS_EMPTY, CLASS_WAITING, CLASS_DUE, CLASS_OVERDUE, CLASS_AWAY } Class;

static const struct {
  const char *nick;
  const char *colour; /* i3bar; NULL: the bar's own */
  const char *state;  /* i3status-rs */
} classes[] = {
  [CLASS_EMPTY] = { "empty", NULL, "Idle" },
  [CLASS_WAITING] = { "waiting", NULL, "Idle" },
  [CLASS_DUE] = { "due", "#d79921", "Warning" },
  [CLASS_OVERDUE] = { "overdue", "#cc241d", "Critical" },
  [CLASS_AWAY] = { "away", "#7c6f64", "Idle" },
};

/* What a bar shows. */
typedef struct {
  Class class;
  char *text, *brief, *tooltip; /* owned */
} Line;

static void
clear_line(Line *line)
{
  g_free(line->text);
  g_free(line->brief);
  g_free(line->tooltip);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Line, clear_line)

gboolean
followup_bar_form_from_nick(const char *nick, FollowupBarForm *form, GError **error)
{
  static const char *const nicks[] = { "plain", "waybar", "i3" };
  guint index;

  if (!followup_text_find_word(nicks, G_N_ELEMENTS(nicks), "--bar", nick, &index, error))
    return FALSE;
  *form = (FollowupBarForm)index;
  return TRUE;
}

static gboolean
is_overdue(GVariant *action)
{
  const char *section = "";

  g_variant_lookup(action, "section", "&s", &section);
  return strcmp(section, "overdue") == 0;
}

/* What somebody should look at first; NULL: nothing. */
static GVariant *
find_next(const FollowupBarState *state, gint64 now)
{
  GVariant *next = NULL;

  for (guint i = 0; i < state->actions->len; i++) {
    GVariant *action = state->actions->pdata[i];

    if (next == NULL || followup_view_get_moment(action, now) < followup_view_get_moment(next, now))
      next = action;
  }
  return next;
}

static Class
find_class(const FollowupBarState *state)
{
  for (guint i = 0; i < state->actions->len; i++)
    if (is_overdue(state->actions->pdata[i]))
      return CLASS_OVERDUE;
  if (state->n_due > 0)
    return CLASS_DUE;
  return state->actions->len > 0 ? CLASS_WAITING : CLASS_EMPTY;
}

/* "in 3d" also for what is snoozed: by then it is shown again. */
static char *
word_distance(GVariant *action, FollowupSession *session)
{
  FollowupMomentBook *book = followup_session_get_book(session);
  gint64 moment = followup_view_get_moment(action, session->now);

  return moment > session->now ? g_strdup(followup_moment_book_get_distance(book, moment))
                               : followup_view_get_distance(action, session->now, book);
}

static char *
word_text(const FollowupBarState *state, GVariant *next, FollowupSession *session)
{
  g_autofree char *distance = word_distance(next, session);
  g_autofree char *whole = followup_view_get_brief_task(next);
  g_autofree char *task = followup_columns_shorten(whole, MOST_TEXT);

  if (state->n_due > 0 && state->private)
    return g_strdup_printf(_("%u due"), state->n_due);
  if (state->n_due > 0)
    /* Translators: "3 due: Thank-you to Jane Doe (16h late)" */
    return g_strdup_printf(_("%1$u due: %2$s (%3$s)"), state->n_due, task, distance);
  if (state->private)
    return g_strdup_printf(_("next %s"), distance);
  return g_strdup_printf(_("next %1$s: %2$s"), distance, task);
}

static char *
word_tooltip(const FollowupBarState *state, FollowupSession *session)
{
  GString *tooltip = g_string_new(NULL);
  guint shown = MIN(state->actions->len, MOST_TOOLTIP);

  for (guint i = 0; i < shown; i++) {
    GVariant *action = state->actions->pdata[i];
    g_autoptr(GVariant) interview
        = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
    g_autofree char *id = followup_view_get_text(action, "id");
    g_autofree char *distance = word_distance(action, session);
    g_autofree char *task = followup_view_get_brief_task(action);
    g_autofree char *employer
        = interview != NULL ? followup_view_get_text(interview, "employer") : g_strdup("");

    g_string_append_printf(tooltip, "%s%s %s: %s%s%s", i > 0 ? "\n" : "", id, distance, task,
                           *employer != '\0' ? ", " : "", employer);
  }
  if (state->n_due > shown)
    g_string_append_printf(tooltip, _("\nand %u more"), state->n_due - shown);
  return g_string_free(tooltip, FALSE);
}

static void
make_line(const FollowupBarState *state, FollowupSession *session, Line *line)
{
  GVariant *next = find_next(state, session->now);

  line->class = find_class(state);
  if (next == NULL) {
    line->text = g_strdup("");
    line->brief = g_strdup("");
    line->tooltip = g_strdup(_("nothing to do"));
    return;
  }
  line->text = word_text(state, next, session);
  line->brief = state->n_due > 0 ? g_strdup_printf(_("%u due"), state->n_due)
                                 : word_distance(next, session);
  line->tooltip = state->private ? g_strdup(line->text) : word_tooltip(state, session);
}

/* ---- the forms ---- */

static void
write_escaped(FollowupJsonWriter *writer, const char *name, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text(text, -1);

  followup_json_writer_member(writer, name, escaped);
}

static void
write_for_waybar(FollowupJsonWriter *writer, const Line *line)
{
  write_escaped(writer, "text", line->text);
  followup_json_writer_member(writer, "alt", classes[line->class].nick);
  write_escaped(writer, "tooltip", line->tooltip);
  followup_json_writer_member(writer, "class", classes[line->class].nick);
}

static void
write_for_i3(FollowupJsonWriter *writer, const Line *line)
{
  followup_json_writer_member(writer, "name", "followup");
  followup_json_writer_member(writer, "full_text", line->text);
  followup_json_writer_member(writer, "short_text", line->brief);
  followup_json_writer_member(writer, "markup", "none");
  followup_json_writer_name(writer, "urgent");
  followup_json_writer_flag(writer, line->class == CLASS_OVERDUE);
  if (classes[line->class].colour != NULL)
    followup_json_writer_member(writer, "color", classes[line->class].colour);
  followup_json_writer_member(writer, "text", line->text);
  followup_json_writer_member(writer, "state", classes[line->class].state);
}

static void
print_line(FollowupSession *session, FollowupBarForm form, const Line *line)
{
  FollowupJsonWriter writer;

  if (form == FOLLOWUP_BAR_PLAIN) {
    g_auto(GStrv) words = g_strsplit(line->text, "\n", -1); /* one line, whatever was typed */
    g_autofree char *joined = g_strjoinv(" ", words);

    g_string_append_printf(session->output->text, "%s\n", joined);
    return;
  }
  followup_json_writer_init(&writer, session->output->text, FALSE);
  followup_json_writer_begin(&writer, '{');
  if (form == FOLLOWUP_BAR_WAYBAR)
    write_for_waybar(&writer, line);
  else
    write_for_i3(&writer, line);
  followup_json_writer_end(&writer, '}');
  followup_json_writer_finish(&writer);
}

void
followup_bar_print(FollowupSession *session, FollowupBarForm form, const FollowupBarState *state)
{
  g_auto(Line) line = { CLASS_EMPTY };

  make_line(state, session, &line);
  print_line(session, form, &line);
}

void
followup_bar_print_away(FollowupSession *session, FollowupBarForm form, const char *why)
{
  g_auto(Line) line = { CLASS_AWAY, g_strdup("–"), g_strdup("–"), g_strdup(why) };

  print_line(session, form, &line);
}
