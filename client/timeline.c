/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "timeline.h"

#include "chart.h"
#include "interview.h"
#include "json-writer.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- what there is to see ---- */

typedef struct {
  const char *sign; /* as in the JSON */
  gint64 at;
  GVariant *action; /* nullable, owned: what step is of */
  FollowupViewStep step;
  char *ending; /* nullable, owned */
} Event;

static void
clear_event(gpointer data)
{
  Event *event = data;

  g_clear_pointer(&event->action, g_variant_unref);
  g_free(event->ending);
}

/* What was not needed leaves no trace. */
static void
add_action(GArray *events, GVariant *action)
{
  Event event = { .step = followup_view_step_of_action(action) };
  const FollowupViewStep *step = &event.step;

  if (strcmp(step->state, "superseded") == 0)
    return;
  if (followup_view_step_is_pending(step) || step->finished == FOLLOWUP_NO_INSTANT) {
    event.sign = "due";
    event.at = step->due;
  } else {
    event.sign = strcmp(step->state, "done") == 0 ? "done" : "skipped";
    event.at = step->finished;
  }
  event.action = g_variant_ref(action);
  g_array_append_val(events, event);
}

static void
add_answers(GArray *events, GVariant *interview)
{
  g_autoptr(GVariantIter) iter = NULL;
  GVariant *answer;

  if (!g_variant_lookup(interview, "answers", "aa{sv}", &iter))
    return;
  while (g_variant_iter_loop(iter, "@a{sv}", &answer)) {
    Event event = { .sign = "answer", .at = followup_view_get_instant(answer, "at") };

    g_array_append_val(events, event);
  }
}

static void
add_round(GArray *events, GVariant *interview, gint64 at)
{
  Event start = { .sign = "interview", .at = at };
  Event end = { .sign = "end", .at = followup_view_get_instant(interview, "ended") };
  g_autoptr(GVariantIter) iter = NULL;
  GVariant *action;

  g_array_append_val(events, start);
  add_answers(events, interview);
  if (end.at != FOLLOWUP_NO_INSTANT) {
    end.ending = followup_view_get_text(interview, "ending");
    g_array_append_val(events, end);
  }
  if (g_variant_lookup(interview, "actions", "aa{sv}", &iter))
    while (g_variant_iter_loop(iter, "@a{sv}", &action))
      add_action(events, action);
}

/* ---- processes ---- */

typedef struct {
  GArray *ids;      /* of guint64: of the rounds, in the order they were added */
  GArray *events;   /* of Event, of all rounds */
  GVariant *latest; /* round: the process is as it is */
  gint64 start;     /* of latest */
} Process;

struct _FollowupTimeline {
  GPtrArray *processes; /* of Process */
  GHashTable *by_key;   /* employer and position, folded -> one of them */
};

static Process *
make_process(void)
{
  Process *self = g_new0(Process, 1);

  self->ids = g_array_new(FALSE, FALSE, sizeof(guint64));
  self->events = g_array_new(FALSE, FALSE, sizeof(Event));
  g_array_set_clear_func(self->events, clear_event);
  return self;
}

static void
free_process(gpointer data)
{
  Process *self = data;

  g_array_unref(self->ids);
  g_array_unref(self->events);
  g_variant_unref(self->latest);
  g_free(self);
}

FollowupTimeline *
followup_timeline_new(void)
{
  FollowupTimeline *self = g_new0(FollowupTimeline, 1);

  self->processes = g_ptr_array_new_with_free_func(free_process);
  self->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
followup_timeline_free(FollowupTimeline *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->by_key);
  g_ptr_array_unref(self->processes);
  g_free(self);
}

char *
followup_timeline_name_process(const char *employer, const char *position)
{
  g_autofree char *employer_key = followup_interview_fold(employer);
  g_autofree char *position_key = followup_interview_fold(position);

  return g_strconcat(employer_key, "\n", position_key, NULL);
}

static char *
make_key(GVariant *interview)
{
  const char *employer = NULL, *position = NULL;

  g_variant_lookup(interview, "employer", "&s", &employer);
  g_variant_lookup(interview, "position", "&s", &position);
  return followup_timeline_name_process(employer, position);
}

static Process *
find_process(FollowupTimeline *self, GVariant *interview)
{
  g_autofree char *key = make_key(interview);
  Process *process = g_hash_table_lookup(self->by_key, key);

  if (process == NULL) {
    process = make_process();
    g_ptr_array_add(self->processes, process);
    g_hash_table_insert(self->by_key, g_steal_pointer(&key), process);
  }
  return process;
}

void
followup_timeline_add(FollowupTimeline *self, GVariant *interview)
{
  Process *process = find_process(self, interview);
  gint64 start = followup_view_get_instant(interview, "start");
  guint64 id = 0;

  g_variant_lookup(interview, "id", "t", &id);
  g_array_append_val(process->ids, id);
  add_round(process->events, interview, start);
  if (process->latest != NULL && start < process->start)
    return;
  g_clear_pointer(&process->latest, g_variant_unref);
  process->latest = g_variant_ref(interview);
  process->start = start;
}

guint
followup_timeline_count(const FollowupTimeline *self)
{
  return self->processes->len;
}

static int
compare_events(gconstpointer a, gconstpointer b)
{
  const Event *left = a, *right = b;

  return (left->at > right->at) - (left->at < right->at);
}

/* Those of one moment stay as they were added. */
static GArray *
sort_events(const Process *process)
{
  g_array_sort(process->events, compare_events);
  return process->events;
}

static gboolean
has_ended(GVariant *interview)
{
  g_autofree char *ending = followup_view_get_text(interview, "ending");

  return *ending != '\0' && strcmp(ending, "open") != 0 && strcmp(ending, "offer") != 0;
}

/* ---- drawn ---- */

/* Open until it is late; a late one until now. */
static void
mark_window(FollowupChart *chart, const FollowupViewStep *step, gint64 now)
{
  FollowupStyle style = followup_view_step_get_style(step);

  if (style == FOLLOWUP_STYLE_PLAIN)
    style = FOLLOWUP_STYLE_LABEL;
  followup_chart_add_mark(chart, FOLLOWUP_SIGN_WINDOW, style, step->due,
                          style == FOLLOWUP_STYLE_LATE ? MAX(now, step->by) : step->by);
  followup_chart_add_mark(chart, FOLLOWUP_SIGN_DUE, style, step->due, step->due);
}

static gboolean
is_good(const char *ending)
{
  return g_strcmp0(ending, "offer") == 0 || g_strcmp0(ending, "accepted") == 0;
}

static void
mark_event(FollowupChart *chart, const Event *event, gint64 now)
{
  if (strcmp(event->sign, "interview") == 0)
    followup_chart_add_mark(chart, FOLLOWUP_SIGN_INTERVIEW, FOLLOWUP_STYLE_STRONG, event->at,
                            event->at);
  else if (strcmp(event->sign, "answer") == 0)
    followup_chart_add_mark(chart, FOLLOWUP_SIGN_ANSWER, FOLLOWUP_STYLE_STRONG, event->at,
                            event->at);
  else if (strcmp(event->sign, "end") == 0)
    followup_chart_add_mark(chart, is_good(event->ending) ? FOLLOWUP_SIGN_OFFER : FOLLOWUP_SIGN_END,
                            is_good(event->ending) ? FOLLOWUP_STYLE_GOOD : FOLLOWUP_STYLE_DIM,
                            event->at, event->at);
  else if (strcmp(event->sign, "due") == 0)
    mark_window(chart, &event->step, now);
  else if (strcmp(event->sign, "done") == 0)
    followup_chart_add_mark(chart, FOLLOWUP_SIGN_DONE, FOLLOWUP_STYLE_GOOD, event->at, event->at);
}

static void
draw_process(FollowupChart *chart, const Process *process, gint64 now)
{
  GVariant *latest = process->latest;
  GArray *events = sort_events(process);
  const Event *first = &g_array_index(events, Event, 0);
  const Event *last = &g_array_index(events, Event, events->len - 1);
  gboolean ended = has_ended(latest);
  guint64 id = 0;

  g_variant_lookup(latest, "id", "t", &id);
  followup_chart_add_row(chart, ended ? FOLLOWUP_STYLE_DIM : FOLLOWUP_STYLE_PLAIN,
                         g_strdup_printf("%" G_GUINT64_FORMAT, id),
                         followup_view_get_title(latest));
  followup_chart_add_mark(chart, FOLLOWUP_SIGN_SPAN, FOLLOWUP_STYLE_DIM, first->at,
                          ended ? last->at : MAX(last->at, now));
  for (guint i = 0; i < events->len; i++)
    mark_event(chart, &g_array_index(events, Event, i), now);
}

static void
print_legend(FollowupOutput *output)
{
  static const struct {
    FollowupSign sign;
    const char *words;
  } entries[] = {
    { FOLLOWUP_SIGN_INTERVIEW, N_("interview") },
    { FOLLOWUP_SIGN_DUE, N_("due") },
    { FOLLOWUP_SIGN_WINDOW, N_("until late") },
    { FOLLOWUP_SIGN_DONE, N_("done") },
    { FOLLOWUP_SIGN_ANSWER, N_("answer") },
    { FOLLOWUP_SIGN_OFFER, N_("offer") },
    { FOLLOWUP_SIGN_END, N_("end") },
    { FOLLOWUP_SIGN_TODAY, N_("today") },
  };
  g_autoptr(GString) legend = g_string_new(NULL);

  for (guint i = 0; i < G_N_ELEMENTS(entries); i++)
    /* the blank within does not break */
    g_string_append_printf(legend, "%s%s\u00a0%s", i > 0 ? "  " : "",
                           followup_sign_get_letter(entries[i].sign, output), _(entries[i].words));
  if (!output->utf8) {
    g_auto(GStrv) parts = g_strsplit(legend->str, "\u00a0", -1);
    g_autofree char *joined = g_strjoinv(" ", parts);

    g_string_assign(legend, joined);
  }
  g_string_append_c(output->text, '\n');
  followup_output_paragraph(output, FOLLOWUP_STYLE_DIM, 0, legend->str);
}

void
followup_timeline_print(const FollowupTimeline *self, FollowupSession *session, guint n_weeks)
{
  g_autoptr(FollowupChart) chart
      = followup_chart_new(session->now, followup_session_get_zone(session), n_weeks);

  for (guint i = 0; i < self->processes->len; i++)
    draw_process(chart, self->processes->pdata[i], session->now);
  followup_chart_print(chart, session->output);
  print_legend(session->output);
}

/* ---- told ---- */

static void
write_instant(FollowupJsonWriter *writer, const char *name, gint64 instant)
{
  g_autofree char *text
      = instant != FOLLOWUP_NO_INSTANT ? followup_instant_to_rfc3339(instant) : NULL;

  followup_json_writer_member(writer, name, text);
}

static void
write_text(FollowupJsonWriter *writer, const char *name, GVariant *dict)
{
  const char *text = NULL;

  g_variant_lookup(dict, name, "&s", &text);
  followup_json_writer_member(writer, name, text);
}

static void
write_event(FollowupJsonWriter *writer, const Event *event)
{
  followup_json_writer_begin(writer, '{');
  write_instant(writer, "at", event->at);
  followup_json_writer_member(writer, "sign", event->sign);
  if (event->action != NULL) {
    followup_json_writer_member(writer, "id", event->step.id);
    followup_json_writer_member(writer, "kind", event->step.kind);
    followup_json_writer_member(writer, "state", event->step.state);
    write_instant(writer, "due", event->step.due);
    write_instant(writer, "by", event->step.by);
  }
  followup_json_writer_end(writer, '}');
}

static void
write_process(FollowupJsonWriter *writer, const Process *process)
{
  GVariant *latest = process->latest;
  GArray *events = sort_events(process);

  followup_json_writer_begin(writer, '{');
  write_text(writer, "employer", latest);
  write_text(writer, "position", latest);
  write_text(writer, "ending", latest);
  followup_json_writer_name(writer, "interviews");
  followup_json_writer_begin(writer, '[');
  for (guint i = 0; i < process->ids->len; i++)
    followup_json_writer_int(writer, (gint64)g_array_index(process->ids, guint64, i));
  followup_json_writer_end(writer, ']');
  followup_json_writer_name(writer, "marks");
  followup_json_writer_begin(writer, '[');
  for (guint i = 0; i < events->len; i++)
    write_event(writer, &g_array_index(events, Event, i));
  followup_json_writer_end(writer, ']');
  followup_json_writer_end(writer, '}');
}

void
followup_timeline_print_json(const FollowupTimeline *self, GString *text)
{
  FollowupJsonWriter writer;

  followup_json_writer_init(&writer, text, TRUE);
  followup_json_writer_begin(&writer, '[');
  for (guint i = 0; i < self->processes->len; i++)
    write_process(&writer, self->processes->pdata[i]);
  followup_json_writer_end(&writer, ']');
  followup_json_writer_finish(&writer);
}
