/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-lines: answers the calls for lines of a list. Who got a full page asks for the next one
 * at once: it is made while this one is still on its way. Refuses to know how a call arrives. */
#include "service-private.h"

#define LINE_SIZE 160   /* about */
#define LINES_AHEAD 100 /* that are made before others have their turn */
#define PATIENCE 1      /* seconds: how long a page waits for whoever asks for it */

/* The lines of a page, and what it is asked by. */
typedef struct {
  FollowupInterviewFilter filter;
  GString *text;                /* NULL: none were made yet, or it was handed over */
  guint n;                      /* lines */
  gint64 last;                  /* id of the last one ... */
  FollowupActionId last_action; /* ... or of its action, where it is by these */
  gboolean whole;
} Page;

struct _FollowupServiceAhead {
  FollowupStore *store; /* owned */
  Page page;
  gint64 stamp;    /* of the store when it was begun */
  guint source_id; /* makes it, then throws it away */
};

/* So many lines more, up to the end of the page. */
static gboolean
make_some(FollowupStore *store, Page *page, guint most, GError **error)
{
  FollowupInterviewFilter filter = page->filter;
  guint made;

  if (page->text == NULL)
    page->text = g_string_sized_new(filter.limit * LINE_SIZE);
  filter.after = page->n > 0 ? page->last : filter.after;
  filter.limit = MIN(filter.limit - page->n, most);
  if (!followup_store_append_lines(store, &filter, page->text, &made, &page->last, error)) {
    g_string_free(g_steal_pointer(&page->text), TRUE);
    return FALSE;
  }
  page->n += made;
  page->whole = page->n == page->filter.limit || made < filter.limit;
  return TRUE;
}

/* ---- ahead ---- */

void
followup_service_ahead_free(FollowupServiceAhead *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id(&self->source_id, g_source_remove);
  if (self->page.text != NULL)
    g_string_free(self->page.text, TRUE);
  g_object_unref(self->store);
  g_free(self);
}

static gboolean
forget_cb(gpointer user_data)
{
  FollowupService *self = user_data;

  self->ahead->source_id = 0;
  g_clear_pointer(&self->ahead, followup_service_ahead_free);
  return G_SOURCE_REMOVE;
}

/* What fails says so to whoever asks for it. */
static gboolean
make_cb(gpointer user_data)
{
  FollowupService *self = user_data;
  FollowupServiceAhead *ahead = self->ahead;

  if (ahead->stamp == followup_store_get_stamp(ahead->store)
      && make_some(ahead->store, &ahead->page, LINES_AHEAD, NULL) && !ahead->page.whole)
    return G_SOURCE_CONTINUE;
  ahead->source_id = g_timeout_add_seconds(PATIENCE, forget_cb, self);
  return G_SOURCE_REMOVE;
}

/* Texts that are searched for are not remembered, and find few. */
static gboolean
is_for_many(const FollowupInterviewFilter *filter)
{
  return filter->employer == NULL && filter->ical_uid == NULL
         && filter->limit == FOLLOWUP_SERVICE_MAX_LISTED;
}

/* Of two who list at once only one is helped. */
static void
look_ahead(FollowupService *self, const Page *page)
{
  if (self->ahead != NULL || page->n < page->filter.limit || !is_for_many(&page->filter))
    return;
  self->ahead = g_new0(FollowupServiceAhead, 1);
  self->ahead->store = g_object_ref(self->store);
  self->ahead->page.filter = page->filter;
  self->ahead->page.filter.after = page->last;
  self->ahead->stamp = followup_store_get_stamp(self->store);
  self->ahead->source_id = g_idle_add(make_cb, self);
}

/* What was made for this call, unless something was written since. */
static void
take_ahead(FollowupService *self, Page *page)
{
  FollowupServiceAhead *ahead = self->ahead;

  if (ahead == NULL || !is_for_many(&page->filter) || ahead->page.filter.after != page->filter.after
      || ahead->page.filter.open_only != page->filter.open_only
      || ahead->page.filter.people != page->filter.people)
    return;
  if (ahead->page.text != NULL && ahead->stamp == followup_store_get_stamp(self->store)) {
    *page = ahead->page;
    ahead->page.text = NULL;
  }
  g_clear_pointer(&self->ahead, followup_service_ahead_free);
}

/* ---- the calls ---- */

static GVariant *
handle_list_lines(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  Page page = { .text = NULL };

  if (!followup_service_read_filter(options, &page.filter, error))
    return NULL;
  take_ahead(self, &page);
  if (!page.whole && !make_some(self->store, &page, page.filter.limit, error))
    return NULL;
  look_ahead(self, &page);
  return g_variant_new("(@ay)", followup_service_encode_lines(page.text));
}

static void
add_action_line(const FollowupLine *line, gpointer data)
{
  Page *page = data;

  followup_line_append_whole(line, page->text);
  page->n++;
  page->last_action = (FollowupActionId){ line->id, line->number };
}

static gboolean
read_action_filter(GVariant *options,
                   FollowupActionLineFilter *filter,
                   gboolean *count,
                   GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("after", "s"), FOLLOWUP_SERVICE_KEY("limit", "u"),
    FOLLOWUP_SERVICE_KEY("gist", "b"),  FOLLOWUP_SERVICE_KEY("why", "b"),
    FOLLOWUP_SERVICE_KEY("count", "b"),
  };
  const char *after;

  if (!followup_service_check_keys(options, keys, G_N_ELEMENTS(keys), error)
      || (g_variant_lookup(options, "after", "&s", &after)
          && !followup_service_read_action_id(after, &filter->after, error)))
    return FALSE;
  filter->limit = followup_service_read_limit(options);
  g_variant_lookup(options, "gist", "b", &filter->gist);
  g_variant_lookup(options, "why", "b", &filter->why);
  g_variant_lookup(options, "count", "b", count);
  return TRUE;
}

static GVariant *
handle_list_action_lines(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  FollowupActionLineFilter filter = { .limit = 0 };
  g_autoptr(GVariant) lines = NULL;
  gboolean count = FALSE;
  Page page = { .n = 0 };
  guint behind = 0;

  if (!read_action_filter(options, &filter, &count, error))
    return NULL;
  page.text = g_string_sized_new(filter.limit * LINE_SIZE);
  if (!followup_store_visit_action_lines(self->store, &filter, add_action_line, &page, error)) {
    g_string_free(page.text, TRUE);
    return NULL;
  }
  lines = g_variant_ref_sink(followup_service_encode_lines(page.text));
  if (count && page.n == filter.limit
      && !followup_store_count_behind(self->store, &page.last_action, &behind, error))
    return NULL;
  return g_variant_new("(@ayu)", lines, behind);
}

const FollowupServiceMethod followup_service_line_methods[] = {
  { "ListLines", handle_list_lines },
  { "ListActionLines", handle_list_action_lines },
  { NULL },
};
