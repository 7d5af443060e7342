/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "listing.h"

#include <string.h>

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
  gsize length;
  const char *text = g_variant_get_string(page, &length);
  const char *line = text;
  guint n = 0;

  for (const char *end; (end = strchr(line, '\n')) != NULL && end[1] != '\0'; line = end + 1)
    n++;
  *last = length > 0 ? g_variant_ref_sink(g_variant_new_uint64(g_ascii_strtoull(line, NULL, 10)))
                     : NULL;
  return length > 0 ? n + 1 : 0;
}

static void
visit_rows(const Wanted *wanted, GVariant *page)
{
  gsize n = g_variant_n_children(page);

  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(page, i);

    wanted->func(row, wanted->data);
  }
}

static void
visit_lines(const Wanted *wanted, GVariant *page)
{
  g_autofree char *copy = g_variant_dup_string(page, NULL);
  char *text = copy;
  FollowupLine line;

  while (followup_line_read(&text, &line))
    wanted->line_func(&line, wanted->data);
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
    n = wanted->line_func != NULL ? count_lines(page, &last) : count_rows(page, &last);
    left -= MIN(n, left);
    more = n == most && left > 0;
    most = MIN(left, PAGE);
    if (more && !ask_page(session, wanted, last, most, error))
      return FALSE;
    if (wanted->line_func != NULL)
      visit_lines(wanted, page);
    else
      visit_rows(wanted, page);
  } while (more);
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
