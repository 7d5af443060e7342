/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "listing.h"

#define PAGE 500

/* What is asked for. */
typedef struct {
  const char *method;
  const char *text; /* nullable */
  gboolean open, brief;
} Wanted;

/* The page behind the row of that id (nullable). (transfer full) */
static GVariant *
fetch_page(FollowupSession *session, const Wanted *wanted, GVariant *after, GError **error)
{
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "limit", "u", PAGE);
  if (wanted->text != NULL)
    g_variant_dict_insert(&filter, "text", "s", wanted->text);
  if (wanted->open)
    g_variant_dict_insert(&filter, "open", "b", TRUE);
  if (wanted->brief)
    g_variant_dict_insert(&filter, "brief", "b", TRUE);
  if (after != NULL)
    g_variant_dict_insert_value(&filter, "after", after);
  reply = followup_session_ask(session, wanted->method,
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

static gboolean
visit(FollowupSession *session,
      const Wanted *wanted,
      FollowupListingFunc func,
      gpointer data,
      GError **error)
{
  g_autoptr(GVariant) after = NULL;
  gsize n;

  do {
    g_autoptr(GVariant) page = fetch_page(session, wanted, after, error);

    if (page == NULL)
      return FALSE;
    n = g_variant_n_children(page);
    g_clear_pointer(&after, g_variant_unref);
    for (gsize i = 0; i < n; i++) {
      g_autoptr(GVariant) row = g_variant_get_child_value(page, i);

      func(row, data);
      if (i == PAGE - 1)
        after = g_variant_lookup_value(row, "id", NULL);
    }
  } while (after != NULL);
  return TRUE;
}

gboolean
followup_listing_visit_interviews(FollowupSession *session,
                                  FollowupListingFunc func,
                                  gpointer data,
                                  GError **error)
{
  return visit(session, &(Wanted){ .method = "ListInterviews" }, func, data, error);
}

gboolean
followup_listing_visit_actions(FollowupSession *session,
                               FollowupListingFunc func,
                               gpointer data,
                               GError **error)
{
  return visit(session, &(Wanted){ .method = "ListActions", .brief = TRUE }, func, data, error);
}

static void
add_row(GVariant *row, gpointer rows)
{
  g_ptr_array_add(rows, g_variant_ref(row));
}

static GPtrArray *
collect(FollowupSession *session, const Wanted *wanted, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);

  return visit(session, wanted, add_row, rows, error) ? g_steal_pointer(&rows) : NULL;
}

GPtrArray *
followup_listing_of_interviews(
    FollowupSession *session, const char *text, gboolean open, gboolean brief, GError **error)
{
  const Wanted wanted = { "ListInterviews", text, open, brief };

  return collect(session, &wanted, error);
}

GPtrArray *
followup_listing_of_actions(FollowupSession *session, gboolean brief, GError **error)
{
  const Wanted wanted = { .method = "ListActions", .brief = brief };

  return collect(session, &wanted, error);
}
