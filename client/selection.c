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

/* What is looked for, and what was found. */
typedef struct {
  FollowupSession *session;
  const char *verb;
  char *text;       /* the words */
  GPtrArray *found; /* of GVariant, owned */
  GPtrArray *ended; /* likewise: those that only match where nothing else does */
} Search;

static void
clear_search(Search *self)
{
  g_free(self->text);
  g_ptr_array_unref(self->found);
  g_ptr_array_unref(self->ended);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, clear_search)

static Search
begin_search(FollowupSession *session, const char *verb, char **words)
{
  return (Search){ session, verb, words != NULL ? g_strjoinv(" ", words) : g_strdup(""),
                   g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref),
                   g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref) };
}

gboolean
followup_selection_has_ids(char **words)
{
  return words == NULL || words[0] == NULL || strspn(words[0], "0123456789.-+") == strlen(words[0]);
}

static gboolean
matches(const char *wanted, const char *text)
{
  g_autofree char *plain = g_str_to_ascii(wanted, "C");

  return g_str_match_string(wanted, text, TRUE)
         || (strchr(plain, '?') == NULL && g_str_match_string(plain, text, TRUE));
}

static void
add_text(GString *text, GVariant *dict, const char *key)
{
  const char *value = "";

  g_variant_lookup(dict, key, "&s", &value);
  g_string_append_printf(text, " %s", value);
}

static void
add_interview_text(GString *text, GVariant *interview)
{
  g_autoptr(GVariantIter) iter = NULL;
  g_autoptr(GVariant) agency = g_variant_lookup_value(interview, "agency", G_VARIANT_TYPE_VARDICT);
  GVariant *person;

  add_text(text, interview, "employer");
  add_text(text, interview, "position");
  if (agency != NULL)
    add_text(text, agency, "name");
  if (g_variant_lookup(interview, "interviewers", "aa{sv}", &iter))
    while (g_variant_iter_loop(iter, "@a{sv}", &person))
      add_text(text, person, "name");
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

static void
consider_interview(GVariant *interview, gpointer data)
{
  Search *self = data;
  g_autoptr(GString) text = g_string_new(NULL);
  const char *ending = "open";
  gboolean late;

  g_variant_lookup(interview, "ending", "&s", &ending);
  if (!wants_ending(self->verb, ending, &late))
    return;
  add_interview_text(text, interview);
  if (matches(self->text, text->str))
    g_ptr_array_add(late ? self->ended : self->found, g_variant_ref(interview));
}

/* "7  Acme GmbH, C engineer · Fri 20 Nov": rounds with one employer differ in their day alone. */
static char *
word_interview(FollowupSession *session, GVariant *interview)
{
  g_autofree char *title = followup_view_get_title(interview);
  guint64 id = 0;
  gint64 start = 0;

  g_variant_lookup(interview, "id", "t", &id);
  g_variant_lookup(interview, "start", "x", &start);
  return g_strdup_printf("  %" G_GUINT64_FORMAT "  %s · %s", id, title,
                         followup_moment_book_get_brief(followup_session_get_book(session), start));
}

/* ---- actions ---- */

static void
consider_action(GVariant *action, gpointer data)
{
  Search *self = data;
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
  g_autofree char *task = followup_view_get_task(action);
  g_autoptr(GString) text = g_string_new(task);

  add_text(text, action, "interviewer");
  add_text(text, action, "kind");
  add_text(text, action, "text");
  if (interview != NULL)
    add_interview_text(text, interview);
  if (matches(self->text, text->str))
    g_ptr_array_add(self->found, g_variant_ref(action));
}

/* "7.1  Thank-you note to Jane Doe by email · Acme GmbH, C engineer · Sat 21 Nov" */
static char *
word_action(FollowupSession *session, GVariant *action)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
  g_autofree char *id = followup_view_get_text(action, "id");
  g_autofree char *task = followup_view_get_task(action);
  g_autofree char *title = interview != NULL ? followup_view_get_title(interview) : g_strdup("");

  return g_strdup_printf(
      "  %s  %s%s%s · %s", id, task, *title != '\0' ? " · " : "", title,
      followup_moment_book_get_brief(followup_session_get_book(session),
                                     followup_view_get_moment(action, session->now)));
}

/* ---- what was found ---- */

typedef char *(*Wording)(FollowupSession *session, GVariant *found);

static GVariant *
refuse_several(Search *self, GPtrArray *found, Wording word, GError **error)
{
  g_autofree char *quoted = followup_text_quote(self->text);
  g_autofree char *first = word(self->session, found->pdata[0]);
  g_autofree char *id = NULL;

  g_strstrip(first);
  id = g_strndup(first, strcspn(first, " "));
  for (guint i = 0; i < MIN(found->len, LISTED); i++) {
    g_autofree char *line = word(self->session, found->pdata[i]);

    followup_session_warn(self->session, line);
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              ngettext("%s matches %u of them: expected an id or more words, for example ‘followup "
                       "%s %s’",
                       "%s matches %u of them: expected an id or more words, for example ‘followup "
                       "%s %s’",
                       found->len),
              quoted, found->len, self->verb, id);
  return NULL;
}

/* The one that was found. (transfer full) */
static GVariant *
take_one(Search *self, const char *listing, Wording word, GError **error)
{
  GPtrArray *found = self->found->len > 0 ? self->found : self->ended;
  g_autofree char *quoted = followup_text_quote(self->text);

  if (found->len > 1)
    return refuse_several(self, found, word, error);
  if (found->len == 1)
    return g_variant_ref(found->pdata[0]);
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
  g_autoptr(GVariant) interview = NULL;
  guint64 found = 0;

  if (!followup_listing_visit_interviews(session, consider_interview, &search, error))
    return FALSE;
  interview = take_one(&search, "list", word_interview, error);
  if (interview == NULL)
    return FALSE;
  g_variant_lookup(interview, "id", "t", &found);
  *id = (gint64)found;
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

GVariant *
followup_selection_of_actions(FollowupSession *session,
                              const char *verb,
                              char **words,
                              GError **error)
{
  g_auto(Search) search = begin_search(session, verb, words);
  g_autoptr(GVariant) action = NULL;
  const char *id = NULL;

  if (followup_selection_has_ids(words))
    return followup_ids_of_actions(verb, words, error);
  if (!followup_listing_visit_actions(session, consider_action, &search, error))
    return NULL;
  action = take_one(&search, "agenda", word_action, error);
  if (action == NULL || !g_variant_lookup(action, "id", "&s", &id))
    return NULL;
  return g_variant_new_strv(&id, 1);
}
