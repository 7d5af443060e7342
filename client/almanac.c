/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "almanac-private.h"

#include "action.h"
#include "error.h"
#include "json-object.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The row of an interview without its actions, or an action. */
#define RECORD "X-FOLLOWUP-RECORD"
/* Of a task: what is needed to know its interview again. */
#define INTERVIEW "X-FOLLOWUP-INTERVIEW"
/* Of an event: the header's, by which its steps were planned. */
#define RULES "X-FOLLOWUP-RULES"
#define NO_RULES 1 /* nobody's, so that all is planned anew */

/* For its many uses here. */
static const char *
get(JsonObject *object, const char *key)
{
  return followup_json_get_string(object, key);
}

/* Objects only; NULL for none. (transfer full) */
static JsonObject *
parse(const char *json, gsize length)
{
  g_autoptr(JsonParser) parser = json_parser_new();
  JsonNode *root;

  if (json == NULL || !g_utf8_validate(json, (gssize)length, NULL)
      || !json_parser_load_from_data(parser, json, (gssize)length, NULL))
    return NULL;
  root = json_parser_get_root(parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_object_ref(json_node_get_object(root))
                                                      : NULL;
}

/* On one line. (transfer full) */
static char *
to_text(JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_alloc();

  json_node_init_object(node, object);
  return json_to_string(node, FALSE);
}

static void
add_line(GString *lines, JsonObject *object)
{
  g_autofree char *text = to_text(object);

  g_string_append(lines, text);
  g_string_append_c(lines, '\n');
}

/* Another object with the same members but one. (transfer full) */
static JsonObject *
copy_without(JsonObject *object, const char *without)
{
  JsonObject *copy = json_object_new();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &name, &node))
    if (g_strcmp0(name, without) != 0)
      json_object_set_member(copy, name, json_node_copy(node));
  return copy;
}

static void
set(JsonObject *object, const char *key, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member(object, key, text);
}

/* RFC 3339 in UTC, which all rows and entries are in; FALSE for anything else. */
static gboolean
read_instant(const char *text, gint64 *instant)
{
  g_autoptr(GDateTime) time = text != NULL && g_str_has_suffix(text, "Z")
                                  ? g_date_time_new_from_iso8601(text, NULL)
                                  : NULL;

  if (time != NULL)
    *instant = g_date_time_to_unix(time);
  return time != NULL;
}

/* ---- an interview as an event ---- */

/* What both an event and its tasks are told with. */
typedef struct {
  JsonObject *row;
  GString *lines;
  gint64 rules;       /* 0: not known */
  char *stamp;        /* when it was changed last */
  const char *uid;    /* of the event; NULL: there is none */
  char *title;        /* "Acme GmbH, C engineer" */
  JsonObject *sparse; /* what is needed to know the interview again */
} Writer;

/* The invitation's UID stays, so that a calendar with that knows it again. */
static const char *
get_uid(JsonObject *row)
{
  const char *uid = get(row, "ical_uid");

  return uid != NULL ? uid : get(row, "uuid");
}

static gint64
get_minutes(JsonObject *row)
{
  gint64 minutes = followup_json_get_integer(row, "duration", 60);

  return CLAMP(minutes, 1, FOLLOWUP_MAX_DURATION);
}

/* People, as no attendees: a calendar might invite them. (transfer full, nullable) */
static char *
describe(JsonObject *row)
{
  g_autoptr(GString) text = g_string_new(NULL);
  JsonArray *people = followup_json_get_array(row, "interviewers");
  const char *note = get(row, "note");

  for (guint i = 0; people != NULL && i < json_array_get_length(people); i++) {
    JsonNode *node = json_array_get_element(people, i);
    JsonObject *person = followup_json_as_object(node);
    const char *name = get(person, "name"), *email = get(person, "email");

    if (name != NULL && email != NULL && strcmp(name, email) != 0)
      g_string_append_printf(text, "%s <%s>\n", name, email);
    else if (name != NULL || email != NULL)
      g_string_append_printf(text, "%s\n", name != NULL ? name : email);
  }
  if (note != NULL)
    g_string_append_printf(text, "%s%s\n", text->len > 0 ? "\n" : "", note);
  return text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static gboolean
set_times(JsonObject *event, JsonObject *row)
{
  g_autofree char *end = NULL;
  gint64 start;

  if (!read_instant(get(row, "start"), &start))
    return FALSE;
  end = followup_instant_to_rfc3339(start + get_minutes(row) * 60);
  set(event, "start", get(row, "start"));
  set(event, "end", end);
  set(event, "created", get(row, "created"));
  set(event, "last_modified", get(row, "modified"));
  return TRUE;
}

static gboolean
write_event(const Writer *self)
{
  g_autoptr(JsonObject) event = json_object_new();
  g_autoptr(JsonObject) record = copy_without(self->row, "actions");
  g_autofree char *summary = g_strdup_printf(_("Interview: %s"), self->title);
  g_autofree char *text = to_text(record);
  g_autofree char *description = describe(self->row);
  const char *place = get(self->row, "place");
  JsonObject *own = json_object_new();

  set(event, "component", "event");
  set(event, "uid", self->uid);
  set(event, "stamp", self->stamp);
  set(event, "status", "confirmed");
  set(event, "summary", summary);
  set(event, "description", description);
  set(event, "location", place);
  if (place != NULL && (g_str_has_prefix(place, "https://") || g_str_has_prefix(place, "http://")))
    set(event, "url", place);
  if (get(self->row, "ical_uid") != NULL)
    json_object_set_int_member(event, "sequence",
                               followup_json_get_integer(self->row, "ical_sequence", 0));
  json_object_set_string_member(own, RECORD, text);
  if (self->rules != 0) {
    g_autofree char *rules = g_strdup_printf("%" G_GINT64_FORMAT, self->rules);

    json_object_set_string_member(own, RULES, rules);
  }
  json_object_set_object_member(event, "x", own);
  if (!set_times(event, self->row))
    return FALSE;
  add_line(self->lines, event);
  return TRUE;
}

/* ---- an action as a task ---- */

/* "Check-in with Jane Doe by email: Acme GmbH, C engineer" (transfer full) */
static char *
word_task(const Writer *self, JsonObject *action)
{
  static const char *const keys[] = { "kind", "interviewer", "channel", "text" };
  GVariantDict dict;
  g_autoptr(GVariant) step = NULL;
  g_autofree char *task = NULL;

  g_variant_dict_init(&dict, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    const char *text = get(action, keys[i]);

    if (text != NULL)
      g_variant_dict_insert(&dict, keys[i], "s", text);
  }
  step = g_variant_ref_sink(g_variant_dict_end(&dict));
  task = followup_view_get_task(step);
  return self->title != NULL ? g_strdup_printf(_("%s: %s"), task, self->title)
                             : g_steal_pointer(&task);
}

/* Why it is due then. (transfer full, nullable) */
static char *
word_reason(JsonObject *action)
{
  const char *basis = get(action, "basis");
  g_autoptr(FollowupReason) reason = basis != NULL ? followup_reason_parse(basis, NULL) : NULL;

  return reason != NULL ? followup_reason_to_text(reason) : NULL;
}

static void
set_state(JsonObject *task, JsonObject *action)
{
  const char *state = get(action, "state");
  const char *again = g_strcmp0(state, "snoozed") == 0 ? "snoozed_until" : "popup";

  if (state == NULL || followup_almanac_is_pending(state)) {
    set(task, "status", "needs-action");
    set(task, "alarm", get(action, get(action, again) != NULL ? again : "due"));
    json_object_set_int_member(task, "percent", 0);
  } else if (strcmp(state, "done") == 0) {
    set(task, "status", "completed");
    set(task, "completed", get(action, "finished"));
    json_object_set_int_member(task, "percent", 100);
  } else {
    set(task, "status", "cancelled");
  }
}

static void
write_task(const Writer *self, JsonObject *action)
{
  g_autoptr(JsonObject) task = json_object_new();
  g_autofree char *summary = word_task(self, action);
  g_autofree char *reason = word_reason(action);
  g_autofree char *text = to_text(action);
  JsonObject *own = json_object_new();

  set(task, "component", "todo");
  set(task, "uid", get(action, "uuid"));
  set(task, "stamp", self->stamp);
  set(task, "summary", summary);
  set(task, "description", reason);
  set(task, "due", get(action, "due"));
  set_state(task, action);
  json_object_set_string_member(own, RECORD, text);
  if (self->sparse != NULL) {
    g_autofree char *sparse = to_text(self->sparse);

    json_object_set_string_member(own, INTERVIEW, sparse);
  }
  json_object_set_object_member(task, "x", own);
  if (self->uid != NULL) {
    JsonArray *related = json_array_new();

    json_array_add_string_element(related, self->uid);
    json_object_set_array_member(task, "related_to", related);
  }
  add_line(self->lines, task);
}

static void
write_tasks(const Writer *self)
{
  JsonArray *actions = followup_json_get_array(self->row, "actions");

  for (guint i = 0; actions != NULL && i < json_array_get_length(actions); i++) {
    JsonNode *node = json_array_get_element(actions, i);
    JsonObject *action = followup_json_as_object(node);

    if (get(action, "uuid") != NULL && get(action, "kind") != NULL)
      write_task(self, action);
  }
}

/* (transfer full) */
static JsonObject *
make_sparse(JsonObject *row)
{
  static const char *const keys[] = { "type", "uuid", "employer", "position", "start", "zone" };
  JsonObject *sparse = json_object_new();

  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    set(sparse, keys[i], get(row, keys[i]));
  return sparse;
}

static char *
word_title(JsonObject *row)
{
  const char *position = get(row, "position");

  return position != NULL ? g_strdup_printf(_("%s, %s"), get(row, "employer"), position)
                          : g_strdup(get(row, "employer"));
}

static gboolean
write_interview(Writer *self, gint64 now)
{
  gboolean written;

  if (get(self->row, "uuid") == NULL || get(self->row, "employer") == NULL)
    return FALSE;
  self->stamp = get(self->row, "modified") != NULL ? g_strdup(get(self->row, "modified"))
                                                   : followup_instant_to_rfc3339(now);
  self->uid = get_uid(self->row);
  self->title = word_title(self->row);
  self->sparse = make_sparse(self->row);
  written = write_event(self);
  if (written)
    write_tasks(self);
  g_free(self->stamp);
  g_free(self->title);
  json_object_unref(self->sparse);
  return written;
}

gboolean
followup_almanac_write(
    const char *row, gsize length, gint64 now, gint64 *rules, GString *lines, GError **error)
{
  g_autoptr(JsonObject) object = parse(row, length);
  g_autofree char *stamp = followup_instant_to_rfc3339(now);
  Writer self = { .row = object, .lines = lines, .rules = *rules };
  const char *type = object != NULL ? get(object, "type") : NULL;

  if (object != NULL && get(object, "format") != NULL)
    *rules = followup_json_get_integer(object, "rules", 0);

  if (g_strcmp0(type, "own") == 0) {
    self.stamp = stamp;
    write_tasks(&self);
    return TRUE;
  }
  if (object != NULL && (g_strcmp0(type, "interview") != 0 || write_interview(&self, now)))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("a row of the export makes no sense: expected one of followup-export(5)"));
  return FALSE;
}

/* ---- and back ---- */

typedef struct {
  GHashTable *rows; /* uuid to a row that was begun, of JsonObject, owned */
  GPtrArray *order; /* of JsonObject, not owned */
  JsonObject *own;  /* the user's own actions */
  char *sparse;     /* owned, nullable: how the last task told of its interview ... */
  JsonObject *told; /* ... which is this row, not owned */
  gint64 rules;     /* of all events so far; 0: none was read */
  guint n_foreign;
} Reader;

/* The row of an interview, which may be told of for the second time; without a list of actions
 * import plans some. full: as its event tells.
 * Takes row. (transfer none) */
static JsonObject *
take_row(Reader *self, JsonObject *row, gboolean full)
{
  const char *uuid = get(row, "uuid");
  JsonObject *known = uuid != NULL ? g_hash_table_lookup(self->rows, uuid) : NULL;

  if (known == NULL) {
    g_hash_table_insert(self->rows, g_strdup(uuid), row);
    g_ptr_array_add(self->order, row);
    return row;
  }
  if (full) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;

    json_object_iter_init(&iter, row);
    while (json_object_iter_next(&iter, &name, &node))
      if (strcmp(name, "actions") != 0)
        json_object_set_member(known, name, json_node_copy(node));
  }
  json_object_unref(row);
  return known;
}

static const char *
get_own(JsonObject *entry, const char *key)
{
  JsonObject *own = followup_json_get_object(entry, "x");

  return own != NULL ? get(own, key) : NULL;
}

static JsonObject *
parse_own(JsonObject *entry, const char *key)
{
  const char *text = get_own(entry, key);

  return text != NULL ? parse(text, strlen(text)) : NULL;
}

/* Those of several exports in one were not planned by one set of rules. */
static void
take_rules(Reader *self, JsonObject *entry)
{
  const char *text = get_own(entry, RULES);
  gint64 rules = text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;

  if (rules <= 0 || rules > G_MAXINT32)
    return;
  self->rules = self->rules == 0 || self->rules == rules ? rules : NO_RULES;
}

static gboolean
read_event(Reader *self, JsonObject *entry)
{
  JsonObject *row = parse_own(entry, RECORD);
  gint64 start;

  if (row == NULL || g_strcmp0(get(row, "type"), "interview") != 0 || get(row, "uuid") == NULL) {
    g_clear_pointer(&row, json_object_unref);
    return FALSE;
  }
  /* It may have been moved there. */
  if (read_instant(get(entry, "start"), &start))
    set(row, "start", get(entry, "start"));
  take_row(self, row, TRUE);
  take_rules(self, entry);
  return TRUE;
}

/* When it was ticked off, as well as that is told. */
static const char *
find_finish(JsonObject *entry)
{
  static const char *const keys[] = { "completed", "last_modified", "stamp", "due" };
  gint64 instant;

  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    if (read_instant(get(entry, keys[i]), &instant))
      return get(entry, keys[i]);
  return NULL;
}

/* What became of it elsewhere; what is finished here stays as it is. */
static void
overlay_state(JsonObject *action, JsonObject *entry)
{
  const char *state = get(action, "state"), *status = get(entry, "status");
  gboolean done = g_strcmp0(status, "completed") == 0
                  || (get(entry, "completed") != NULL && g_strcmp0(status, "cancelled") != 0)
                  || followup_json_get_integer(entry, "percent", 0) == 100;
  gboolean skipped = !done && g_strcmp0(status, "cancelled") == 0;

  if ((state != NULL && !followup_almanac_is_pending(state)) || (!done && !skipped)
      || find_finish(entry) == NULL)
    return;
  json_object_set_string_member(action, "state", done ? "done" : "skipped");
  json_object_set_string_member(action, "finished", find_finish(entry));
}

/* Those of one interview stand mostly one behind the other. NULL: it makes no sense.
 * (transfer none) */
static JsonObject *
find_row(Reader *self, const char *sparse)
{
  JsonObject *row;

  if (g_strcmp0(sparse, self->sparse) == 0)
    return self->told;
  row = parse(sparse, strlen(sparse));
  if (row == NULL || get(row, "uuid") == NULL) {
    g_clear_pointer(&row, json_object_unref);
    return NULL;
  }
  g_free(self->sparse);
  self->sparse = g_strdup(sparse);
  self->told = take_row(self, row, FALSE);
  return self->told;
}

static JsonObject *
get_own_row(Reader *self)
{
  if (self->own == NULL) {
    self->own = json_object_new();
    json_object_set_string_member(self->own, "type", "own");
  }
  return self->own;
}

static gboolean
read_task(Reader *self, JsonObject *entry)
{
  JsonObject *action = parse_own(entry, RECORD);
  const char *sparse = get_own(entry, INTERVIEW);
  JsonObject *row;

  if (action == NULL || get(action, "kind") == NULL) {
    g_clear_pointer(&action, json_object_unref);
    return FALSE;
  }
  row = sparse != NULL ? find_row(self, sparse) : get_own_row(self);
  if (row == NULL) {
    json_object_unref(action);
    return FALSE;
  }
  overlay_state(action, entry);
  if (followup_json_get_array(row, "actions") == NULL)
    json_object_set_array_member(row, "actions", json_array_new());
  json_array_add_object_element(followup_json_get_array(row, "actions"), action);
  return TRUE;
}

static void
read_entry(Reader *self, JsonObject *entry)
{
  gboolean task = g_strcmp0(get(entry, "component"), "todo") == 0;

  if (!(task ? read_task(self, entry) : read_event(self, entry)))
    self->n_foreign++;
}

static void
add_row(GString *lines, JsonObject *row)
{
  followup_almanac_sort_actions(row);
  add_line(lines, row);
}

char *
followup_almanac_read(GPtrArray *entries, guint *n_foreign)
{
  g_autoptr(GString) lines = g_string_new("{\"format\":\"followup\",\"version\":1");
  g_autoptr(GHashTable) rows
      = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_object_unref);
  g_autoptr(GPtrArray) order = g_ptr_array_new();
  Reader self = { .rows = rows, .order = order };

  for (guint i = 0; i < entries->len; i++)
    read_entry(&self, entries->pdata[i]);
  if (self.rules != 0)
    g_string_append_printf(lines, ",\"rules\":%" G_GINT64_FORMAT, self.rules);
  g_string_append(lines, "}\n");
  for (guint i = 0; i < order->len; i++)
    add_row(lines, order->pdata[i]);
  if (self.own != NULL)
    add_row(lines, self.own);
  g_clear_pointer(&self.own, json_object_unref);
  g_free(self.sparse);
  *n_foreign = self.n_foreign;
  return g_string_free(g_steal_pointer(&lines), FALSE);
}
