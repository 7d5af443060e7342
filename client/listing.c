/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "listing.h"

#define PAGE 500

/* What is asked for, and what is done with the rows of a page. */
typedef struct {
  const char *method, *type; /* of the reply: (aa{sv}) or (s) */
  FollowupListingFilter filter;
  gboolean brief;
  FollowupListingFunc func;
  FollowupListingLineFunc line_func;
  gpointer data;
} Wanted;

/* The page behind the row of that id (nullable), of so many rows at most. (transfer full) */
static GVariant *
fetch_page(
    FollowupSession *session, const Wanted *wanted, GVariant *after, guint most, GError **error)
{
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "limit", "u", most);
  if (wanted->filter.text != NULL)
    g_variant_dict_insert(&filter, "text", "s", wanted->filter.text);
  if (wanted->filter.open)
    g_variant_dict_insert(&filter, "open", "b", TRUE);
  if (wanted->brief)
    g_variant_dict_insert(&filter, "brief", "b", TRUE);
  if (after != NULL)
    g_variant_dict_insert_value(&filter, "after", after);
  reply = followup_session_ask(session, wanted->method,
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), wanted->type,
                               error);
  return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

/* Both show the rows of a page, and return how many there were; *last gets the last one's id. */
static guint
visit_rows(const Wanted *wanted, GVariant *page, GVariant **last)
{
  gsize n = g_variant_n_children(page);

  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(page, i);

    wanted->func(row, wanted->data);
    if (i == n - 1)
      *last = g_variant_lookup_value(row, "id", NULL);
  }
  return (guint)n;
}

static guint
visit_lines(const Wanted *wanted, GVariant *page, GVariant **last)
{
  g_autofree char *copy = g_variant_dup_string(page, NULL);
  char *text = copy;
  FollowupLine line = { 0 };
  guint n;

  for (n = 0; followup_line_read(&text, &line); n++)
    wanted->line_func(&line, wanted->data);
  *last = g_variant_ref_sink(g_variant_new_uint64((guint64)line.id));
  return n;
}

static gboolean
visit(FollowupSession *session, const Wanted *wanted, GError **error)
{
  g_autoptr(GVariant) after = NULL;
  guint left = wanted->filter.limit > 0 ? wanted->filter.limit : G_MAXUINT;
  guint n, most;

  do {
    g_autoptr(GVariant) page = NULL;
    GVariant *last = NULL;

    most = MIN(left, PAGE);
    page = fetch_page(session, wanted, after, most, error);
    if (page == NULL)
      return FALSE;
    n = wanted->line_func != NULL ? visit_lines(wanted, page, &last)
                                  : visit_rows(wanted, page, &last);
    g_clear_pointer(&after, g_variant_unref);
    after = last;
    left -= MIN(n, left);
  } while (n == most && left > 0);
  return TRUE;
}

gboolean
followup_listing_visit_interviews(FollowupSession *session,
                                  FollowupListingFunc func,
                                  gpointer data,
                                  GError **error)
{
  const Wanted wanted = { "ListInterviews", "(aa{sv})", .func = func, .data = data };

  return visit(session, &wanted, error);
}

gboolean
followup_listing_visit_actions(FollowupSession *session,
                               FollowupListingFunc func,
                               gpointer data,
                               GError **error)
{
  const Wanted wanted = { "ListActions", "(aa{sv})", .brief = TRUE, .func = func, .data = data };

  return visit(session, &wanted, error);
}

gboolean
followup_listing_visit_lines(FollowupSession *session,
                             const FollowupListingFilter *filter,
                             FollowupListingLineFunc func,
                             gpointer data,
                             GError **error)
{
  const Wanted wanted = { "ListLines", "(s)", *filter, .line_func = func, .data = data };

  return visit(session, &wanted, error);
}

static void
add_row(GVariant *row, gpointer rows)
{
  g_ptr_array_add(rows, g_variant_ref(row));
}

GPtrArray *
followup_listing_of_interviews(FollowupSession *session,
                               const FollowupListingFilter *filter,
                               gboolean brief,
                               GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  const Wanted wanted
      = { "ListInterviews", "(aa{sv})", *filter, brief, .func = add_row, .data = rows };

  return visit(session, &wanted, error) ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *
followup_listing_of_actions(FollowupSession *session, gboolean brief, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  const Wanted wanted
      = { "ListActions", "(aa{sv})", .brief = brief, .func = add_row, .data = rows };

  return visit(session, &wanted, error) ? g_steal_pointer(&rows) : NULL;
}
