/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "listing.h"

#include "text.h"

#include <string.h>

#define PAGE 500

/* What is asked for, and what is done with the rows of a page. */
typedef struct {
  const char *method, *type; /* of the reply: (aa{sv}) or (ay) */
  FollowupListingFilter filter;
  gboolean brief;
  GPtrArray *rows; /* of GVariant, which they are added to; or */
  FollowupListingLineFunc func;
  gpointer data;
} Wanted;

/* Asks for the page behind the row of that id (nullable), of so many rows at most. */
static gboolean
ask_page(
    FollowupSession *session, const Wanted *wanted, GVariant *after, guint most, GError **error)
{
  GVariantDict filter;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "limit", "u", most);
  if (wanted->filter.text != NULL)
    g_variant_dict_insert(&filter, "text", "s", wanted->filter.text);
  if (wanted->filter.open)
    g_variant_dict_insert(&filter, "open", "b", TRUE);
  if (wanted->brief)
    g_variant_dict_insert(&filter, "brief", "b", TRUE);
  if (wanted->filter.people)
    g_variant_dict_insert(&filter, "people", "b", TRUE);
  if (after != NULL)
    g_variant_dict_insert_value(&filter, "after", after);
  return followup_session_ask_ahead(session, wanted->method,
                                    g_variant_new("(@a{sv})", g_variant_dict_end(&filter)),
                                    wanted->type, error);
}

/* Both tell how many rows a page has, and the last one's id; (transfer full), NULL for none. */
static guint
count_rows(GVariant *page, GVariant **last)
{
  gsize n = g_variant_n_children(page);
  g_autoptr(GVariant) row = n > 0 ? g_variant_get_child_value(page, n - 1) : NULL;

  *last = row != NULL ? g_variant_lookup_value(row, "id", NULL) : NULL;
  return (guint)n;
}

static guint
count_lines(GVariant *page, GVariant **last)
{
  const char *line = g_variant_get_bytestring(page);
  gboolean any = *line != '\0';
  guint n = 0;

  for (const char *end; (end = strchr(line, '\n')) != NULL && end[1] != '\0'; line = end + 1)
    n++;
  *last = any ? g_variant_ref_sink(g_variant_new_uint64(g_ascii_strtoull(line, NULL, 10))) : NULL;
  return any ? n + 1 : 0;
}

static void
add_rows(const Wanted *wanted, GVariant *page)
{
  gsize n = g_variant_n_children(page);

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add(wanted->rows, g_variant_get_child_value(page, i));
}

/* Nobody on the way has looked whether it is UTF-8. */
static char *
copy_text(GVariant *page)
{
  const char *bytes = g_variant_get_bytestring(page);
  gsize length = strlen(bytes);

  return followup_text_is_utf8(bytes, length) ? g_strndup(bytes, length)
                                              : g_utf8_make_valid(bytes, (gssize)length);
}

static void
visit_lines(GVariant *page, FollowupListingLineFunc func, gpointer data)
{
  g_autofree char *copy = copy_text(page);
  char *text = copy;
  FollowupLine line;

  while (followup_line_read(&text, &line))
    func(&line, data);
}

/* The next page is on its way while this one is shown. */
static gboolean
visit(FollowupSession *session, const Wanted *wanted, GError **error)
{
  guint left = wanted->filter.limit > 0 ? wanted->filter.limit : G_MAXUINT;
  guint most = MIN(left, PAGE);
  gboolean more;

  if (!ask_page(session, wanted, NULL, most, error))
    return FALSE;
  do {
    g_autoptr(GVariant) reply = followup_session_take_answer(session, error);
    g_autoptr(GVariant) page = NULL;
    g_autoptr(GVariant) last = NULL;
    guint n;

    if (reply == NULL)
      return FALSE;
    page = g_variant_get_child_value(reply, 0);
    n = wanted->func != NULL ? count_lines(page, &last) : count_rows(page, &last);
    left -= MIN(n, left);
    more = n == most && left > 0;
    most = MIN(left, PAGE);
    if (more && !ask_page(session, wanted, last, most, error))
      return FALSE;
    if (wanted->func != NULL)
      visit_lines(page, wanted->func, wanted->data);
    else
      add_rows(wanted, page);
  } while (more);
  return TRUE;
}

/* ---- actions as lines ---- */

/* What the next page is asked for by, as its lines are counted. */
typedef struct {
  const FollowupListingActions *wanted;
  guint n; /* of the page */
  gint64 interview;
  guint number;
} Place;

static void
visit_action_line(const FollowupLine *line, gpointer data)
{
  Place *place = data;

  place->n++;
  place->interview = line->id;
  place->number = line->number;
  place->wanted->func(line, place->wanted->data);
}

/* Asks for the page behind the place. */
static gboolean
ask_action_page(FollowupSession *session, const Place *place, GError **error)
{
  const FollowupListingActions *wanted = place->wanted;
  GVariantDict filter;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "limit", "u", PAGE);
  if (wanted->gist)
    g_variant_dict_insert(&filter, "gist", "b", TRUE);
  if (wanted->why)
    g_variant_dict_insert(&filter, "why", "b", TRUE);
  if (wanted->is_enough != NULL)
    g_variant_dict_insert(&filter, "count", "b", TRUE);
  if (place->number > 0) {
    g_autofree char *id
        = g_strdup_printf("%" G_GINT64_FORMAT ".%u", place->interview, place->number);

    g_variant_dict_insert(&filter, "after", "s", id);
  }
  return followup_session_ask_ahead(session, "ListActionLines",
                                    g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(ayu)",
                                    error);
}

gboolean
followup_listing_visit_action_lines(FollowupSession *session,
                                    const FollowupListingActions *wanted,
                                    guint *behind,
                                    GError **error)
{
  Place place = { wanted, .number = 0 };

  *behind = 0;
  do {
    g_autoptr(GVariant) reply = ask_action_page(session, &place, error)
                                    ? followup_session_take_answer(session, error)
                                    : NULL;
    g_autoptr(GVariant) page = NULL;

    if (reply == NULL)
      return FALSE;
    place.n = 0;
    g_variant_get(reply, "(@ayu)", &page, behind);
    visit_lines(page, visit_action_line, &place);
    if (*behind > 0 && wanted->is_enough != NULL && wanted->is_enough(wanted->data))
      return TRUE;
  } while (place.n == PAGE);
  *behind = 0;
  return TRUE;
}

/* ---- the others ---- */

gboolean
followup_listing_visit_lines(FollowupSession *session,
                             const FollowupListingFilter *filter,
                             FollowupListingLineFunc func,
                             gpointer data,
                             GError **error)
{
  const Wanted wanted = { "ListLines", "(ay)", *filter, .func = func, .data = data };

  return visit(session, &wanted, error);
}

GPtrArray *
followup_listing_of_interviews(FollowupSession *session,
                               const FollowupListingFilter *filter,
                               gboolean brief,
                               GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  const Wanted wanted = { "ListInterviews", "(aa{sv})", *filter, brief, rows };

  return visit(session, &wanted, error) ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *
followup_listing_of_actions(FollowupSession *session, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  const Wanted wanted = { "ListActions", "(aa{sv})", .rows = rows };

  return visit(session, &wanted, error) ? g_steal_pointer(&rows) : NULL;
}
