/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "selection.h"

#include "error.h"
#include "ids.h"
#include "listing.h"
#include "text.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LISTED 20

/* What was found, as it is shown where it is not alone. */
typedef struct {
  char *id, *title; /* owned */
} Found;

static void
free_found(gpointer data)
{
  Found *found = data;

  g_free(found->id);
  g_free(found->title);
  g_free(found);
}

/* What is looked for, and what was found. */
typedef struct {
  FollowupSession *session;
  const char *verb;
  char *text;             /* the words */
  char *first;            /* of them, where all are of the simplest letters: folded; else NULL */
  GString *line;          /* what a line is looked for in */
  FollowupViewBook *book; /* owned */
  GPtrArray *found;       /* of Found, owned */
  GPtrArray *ended;       /* likewise: those that only match where nothing else does */
} Search;

static void
clear_search(Search *self)
{
  g_free(self->text);
  g_free(self->first);
  g_string_free(self->line, TRUE);
  followup_view_book_free(self->book);
  g_ptr_array_unref(self->found);
  g_ptr_array_unref(self->ended);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, clear_search)

/* The letters and digits that a text begins with; NULL where there are none, or where it has others
 * than those of ASCII, whose accents do not count. (transfer full) */
static char *
take_first(const char *text)
{
  const char *end = text;

  if (!g_str_is_ascii(text))
    return NULL;
  while (g_ascii_isalnum(*end))
    end++;
  return end > text ? g_ascii_strdown(text, end - text) : NULL;
}

static Search
begin_search(FollowupSession *session, const char *verb, char **words)
{
  Search search = { session, verb, .text = words != NULL ? g_strjoinv(" ", words) : g_strdup("") };

  search.first = take_first(search.text);
  search.line = g_string_new(NULL);
  search.book = followup_view_book_new(TRUE);
  search.found = g_ptr_array_new_with_free_func(free_found);
  search.ended = g_ptr_array_new_with_free_func(free_found);
  return search;
}

gboolean
followup_selection_has_ids(char **words)
{
  return words == NULL || words[0] == NULL || strspn(words[0], "0123456789.-+") == strlen(words[0]);
}

/* Most lines have not even the letters: they are found out at a hundredth of the time. */
static gboolean
may_match(Search *self)
{
  return self->first == NULL || !g_str_is_ascii(self->line->str)
         || strstr(g_string_ascii_down(self->line)->str, self->first) != NULL;
}

static gboolean
matches(Search *self)
{
  g_autofree char *plain = NULL;

  if (!may_match(self))
    return FALSE;
  if (g_str_match_string(self->text, self->line->str, TRUE))
    return TRUE;
  plain = g_str_to_ascii(self->text, "C");
  return strchr(plain, '?') == NULL && g_str_match_string(plain, self->line->str, TRUE);
}

/* What the search looks through, of texts that NULL ends. */
static void G_GNUC_NULL_TERMINATED
set_line(Search *self, const char *text, ...)
{
  va_list list;

  g_string_truncate(self->line, 0);
  va_start(list, text);
  for (const char *next = text; next != NULL; next = va_arg(list, const char *)) {
    g_string_append_c(self->line, ' ');
    g_string_append(self->line, next);
  }
  va_end(list);
}

static void
add_found(GPtrArray *array, char *id, char *title)
{
  Found *found = g_new(Found, 1);

  *found = (Found){ id, title };
  g_ptr_array_add(array, found);
}

/* ---- interviews ---- */

/* Whether a verb wants an interview with this ending at all, and only where no other matches. */
static gboolean
wants_ending(const char *verb, const char *ending, gboolean *late)
{
  static const char *const of_ended[] = { "show", "log", "touch", "edit", "draft", NULL };
  gboolean live = strcmp(ending, "open") == 0 || strcmp(ending, "offer") == 0;

  *late = FALSE;
  if (strcmp(verb, "reopen") == 0)
    return strcmp(ending, "open") != 0;
  if (strcmp(verb, "remove") == 0) /* no preference: what is gone is gone */
    return TRUE;
  *late = !live;
  return live || g_strv_contains(of_ended, verb);
}

/* "Acme GmbH, C engineer · Fri 20 Nov": rounds with one employer differ in their day alone. */
static char *
word_interview(const Search *self, const FollowupLine *line)
{
  g_autofree char *title = followup_view_word_title(line->employer, line->position);

  return g_strconcat(
      title, " · ",
      followup_moment_book_get_brief(followup_session_get_book(self->session), line->start), NULL);
}

static void
consider_interview(const FollowupLine *line, gpointer data)
{
  Search *self = data;
  gboolean late;

  if (!wants_ending(self->verb, line->ending, &late))
    return;
  set_line(self, line->employer, line->position, line->people, NULL);
  if (matches(self))
    add_found(late ? self->ended : self->found, g_strdup_printf("%" G_GINT64_FORMAT, line->id),
              word_interview(self, line));
}

/* ---- actions ---- */

/* "Thank-you note to Jane Doe by email · Acme GmbH, C engineer · Sat 21 Nov" */
static char *
word_action(const Search *self,
            const FollowupLine *line,
            const FollowupViewStep *step,
            const char *task)
{
  g_autofree char *title = followup_view_word_title(line->employer, line->position);
  gint64 moment = followup_view_step_get_moment(step, self->session->now);

  return g_strconcat(
      task, *title != '\0' ? " · " : "", title, " · ",
      followup_moment_book_get_brief(followup_session_get_book(self->session), moment), NULL);
}

static void
consider_action(const FollowupLine *line, gpointer data)
{
  Search *self = data;
  FollowupSession *session = self->session;
  FollowupViewStep step
      = followup_view_step_of_line(line, session->now, followup_session_get_zone(session));
  const char *task = followup_view_book_get_task(self->book, &step);

  set_line(self, task, line->interviewer, line->kind, line->text, line->employer, line->position,
           NULL);
  if (matches(self))
    add_found(self->found, g_strdup_printf("%" G_GINT64_FORMAT ".%u", line->id, line->number),
              word_action(self, line, &step, task));
}

/* ---- what was found ---- */

static void
refuse_several(Search *self, GPtrArray *found, GError **error)
{
  g_autofree char *quoted = followup_text_quote(self->text);
  const Found *first = found->pdata[0];

  for (guint i = 0; i < MIN(found->len, LISTED); i++) {
    const Found *one = found->pdata[i];
    g_autofree char *line = g_strdup_printf("  %s  %s", one->id, one->title);

    followup_session_warn(self->session, line);
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              ngettext("%s matches %u of them: expected an id or more words, for example ‘followup "
                       "%s %s’",
                       "%s matches %u of them: expected an id or more words, for example ‘followup "
                       "%s %s’",
                       found->len),
              quoted, found->len, self->verb, first->id);
}

/* The id of the one that was found. (transfer none) */
static const char *
take_one(Search *self, const char *listing, GError **error)
{
  GPtrArray *found = self->found->len > 0 ? self->found : self->ended;
  g_autofree char *quoted = NULL;

  if (found->len == 1)
    return ((const Found *)found->pdata[0])->id;
  if (found->len > 1) {
    refuse_several(self, found, error);
    return NULL;
  }
  quoted = followup_text_quote(self->text);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
              _("%s matches nothing that ‘%s’ could be about: expected an id, or words of the "
                "employer, position, people or task; ‘followup %s’ lists them"),
              quoted, self->verb, listing);
  return NULL;
}

static gboolean
find_interview(FollowupSession *session, const char *verb, char **words, gint64 *id, GError **error)
{
  g_auto(Search) search = begin_search(session, verb, words);
  const char *found;

  if (!followup_listing_visit_lines(session, &(FollowupListingFilter){ .people = TRUE },
                                    consider_interview, &search, error))
    return FALSE;
  found = take_one(&search, "list", error);
  if (found == NULL)
    return FALSE;
  *id = g_ascii_strtoll(found, NULL, 10);
  return TRUE;
}

GVariant *
followup_selection_of_interviews(FollowupSession *session,
                                 const char *verb,
                                 char **words,
                                 GError **error)
{
  gint64 id;
  guint64 found;

  if (followup_selection_has_ids(words))
    return followup_ids_of_interviews(verb, words, error);
  if (!find_interview(session, verb, words, &id, error))
    return NULL;
  found = (guint64)id;
  return g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, &found, 1, sizeof found);
}

gboolean
followup_selection_of_interview(
    FollowupSession *session, const char *verb, char **words, gint64 *interview, GError **error)
{
  if (followup_selection_has_ids(words))
    return followup_ids_of_interview(verb, words, interview, error);
  return find_interview(session, verb, words, interview, error);
}

static GVariant *
find_action(FollowupSession *session, const char *verb, char **words, GError **error)
{
  g_auto(Search) search = begin_search(session, verb, words);
  const FollowupListingActions listing = { .func = consider_action, .data = &search };
  const char *id;
  guint behind;

  if (!followup_listing_visit_action_lines(session, &listing, &behind, error))
    return NULL;
  id = take_one(&search, "agenda", error);
  return id != NULL ? g_variant_new_strv(&id, 1) : NULL;
}

GVariant *
followup_selection_of_actions(FollowupSession *session,
                              const char *verb,
                              char **words,
                              GError **error)
{
  if (followup_selection_has_ids(words))
    return followup_ids_of_actions(verb, words, error);
  return find_action(session, verb, words, error);
}
