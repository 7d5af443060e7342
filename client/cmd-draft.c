/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-draft: the message that a step calls for: printed, opened or copied, never sent. */
#include "arguments.h"
#include "clipboard.h"
#include "error.h"
#include "json.h"
#include "selection.h"
#include "text.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  char *as;
  gboolean subject, body, json, mailto, open, copy;
} Wishes;

typedef enum { BY_MAIL, BY_PHONE, BY_POST } Way;

static Way
find_way(GVariant *draft)
{
  g_autofree char *form = followup_view_get_text(draft, "form");
  gboolean spoken = FALSE;

  g_variant_lookup(draft, "spoken", "b", &spoken);
  return spoken ? BY_PHONE : strcmp(form, "card") == 0 ? BY_POST : BY_MAIL;
}

/* "Jane Doe <jane@example.com>"; NULL where nobody is known. */
static char *
word_recipient(GVariant *draft, Way way)
{
  static const char *const keys[]
      = { [BY_MAIL] = "to-email", [BY_PHONE] = "to-phone", [BY_POST] = "to-post" };
  g_autofree char *name = followup_view_get_text(draft, "to-name");
  g_autofree char *address = followup_view_get_text(draft, keys[way]);

  if (*name == '\0')
    return *address != '\0' ? g_steal_pointer(&address) : NULL;
  if (*address != '\0')
    return g_strdup_printf(way == BY_MAIL ? "%s <%s>" : "%s, %s", name, address);
  return g_strdup_printf(way == BY_PHONE  ? _("%s (no number known)")
                         : way == BY_POST ? _("%s (no postal address known)")
                                          : _("%s (no e-mail known)"),
                         name);
}

static void
warn_of_blanks(FollowupSession *session, GVariant *draft)
{
  g_auto(GStrv) blanks = NULL;
  g_autofree char *names = NULL, *line = NULL;

  g_variant_lookup(draft, "blanks", "^as", &blanks);
  if (blanks == NULL || blanks[0] == NULL)
    return;
  names = g_strjoinv(", ", blanks);
  line = g_strdup_printf(
      ngettext("%u blank to fill: %s", "%u blanks to fill: %s", g_strv_length(blanks)),
      g_strv_length(blanks), names);
  followup_session_warn(session, line);
}

static void
print_all(FollowupSession *session, GVariant *draft)
{
  g_autofree char *subject = followup_view_get_text(draft, "subject");
  g_autofree char *body = NULL, *recipient = NULL;
  Way way = find_way(draft);

  g_variant_lookup(draft, "body", "s", &body);
  recipient = word_recipient(draft, way);
  if (recipient != NULL)
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN,
                           way == BY_PHONE ? _("Call: %s\n") : _("To: %s\n"), recipient);
  if (*subject != '\0')
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, _("Subject: %s\n"), subject);
  if (recipient != NULL || *subject != '\0')
    g_string_append_c(session->output->text, '\n');
  g_string_append(session->output->text, body);
}

/* One part alone, as it is. */
static gboolean
print_part(FollowupSession *session, GVariant *draft, const char *key, GError **error)
{
  g_autofree char *part = NULL;

  if (!g_variant_lookup(draft, key, "s", &part)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("this draft has no %s: it is said or written by hand"), key);
    return FALSE;
  }
  g_string_append(session->output->text, part);
  if (!g_str_has_suffix(part, "\n"))
    g_string_append_c(session->output->text, '\n');
  return TRUE;
}

static gboolean
copy(FollowupSession *session, GVariant *draft, GError **error)
{
  g_autofree char *body = NULL;

  g_variant_lookup(draft, "body", "s", &body);
  if (!followup_clipboard_copy(body, error))
    return FALSE;
  followup_output_add(session->output, FOLLOWUP_STYLE_GOOD, _("Copied to the clipboard."));
  g_string_append_c(session->output->text, '\n');
  return TRUE;
}

static void
print_opened(FollowupSession *session, const char *id)
{
  followup_output_printf(session->output, FOLLOWUP_STYLE_GOOD,
                         _("Opened. When it is sent: followup done %s"), id);
  g_string_append_c(session->output->text, '\n');
}

static gboolean
show(
    FollowupSession *session, GVariant *draft, const char *id, const Wishes *wishes, GError **error)
{
  if (wishes->json)
    followup_json_print(draft, TRUE, session->output->text);
  else if (wishes->subject || wishes->body || wishes->mailto)
    return print_part(session, draft,
                      wishes->subject ? "subject"
                      : wishes->body  ? "body"
                                      : "mailto",
                      error);
  else if (wishes->copy)
    return copy(session, draft, error);
  else if (wishes->open)
    print_opened(session, id);
  else
    print_all(session, draft);
  return TRUE;
}

static gboolean
compose(FollowupSession *session, const char *id, const Wishes *wishes, GError **error)
{
  GVariantDict options;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) draft = NULL;
  const char *token = g_getenv("XDG_ACTIVATION_TOKEN");

  g_variant_dict_init(&options, NULL);
  if (wishes->as != NULL)
    g_variant_dict_insert(&options, "as", "s", wishes->as);
  if (wishes->open && token != NULL)
    g_variant_dict_insert(&options, "activation-token", "s", token);
  reply = followup_session_ask(session, wishes->open ? "OpenDraft" : "ComposeDraft",
                               g_variant_new("(s@a{sv})", id, g_variant_dict_end(&options)),
                               "(a{sv})", error);
  if (reply == NULL)
    return FALSE;
  draft = g_variant_get_child_value(reply, 0);
  warn_of_blanks(session, draft);
  return show(session, draft, id, wishes, error);
}

/* One thing at a time. */
static gboolean
check_wishes(const Wishes *wishes, char **words, GError **error)
{
  if (wishes->subject + wishes->body + wishes->json + wishes->mailto + wishes->open + wishes->copy
      > 1)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--subject, --body, --json, --mailto, --open and --copy exclude each other: "
                  "expected one of them"));
  else if (words == NULL || words[0] == NULL
           || (words[1] != NULL && followup_selection_has_ids(words)))
    g_set_error(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
        _("‘draft’ wants one action, for example ‘followup draft 7.1’, or an interview with "
          "--as, for example ‘followup draft 7 --as nudge’"));
  else
    return TRUE;
  return FALSE;
}

/* The id that was told; of words that of an action, or with another form that of an interview.
 * (transfer full) */
static char *
find_subject(
    FollowupSession *session, const char *verb, char **words, gboolean other_form, GError **error)
{
  g_autoptr(GVariant) ids = NULL;
  const char *action;
  gint64 interview;

  if (followup_selection_has_ids(words))
    return g_strdup(words[0]);
  if (other_form)
    return followup_selection_of_interview(session, verb, words, &interview, error)
               ? g_strdup_printf("%" G_GINT64_FORMAT, interview)
               : NULL;
  ids = followup_selection_of_actions(session, verb, words, error);
  if (ids == NULL)
    return NULL;
  g_variant_ref_sink(ids);
  g_variant_get_child(ids, 0, "&s", &action);
  return g_strdup(action);
}

gboolean
followup_cmd_draft(FollowupSession *session,
                   const FollowupCommand *command,
                   char **argv,
                   GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *as = NULL, *id = NULL;
  Wishes wishes = { NULL };
  const GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_FILENAME, &as,
      N_("Another form: nudge, phone, voicemail, colleague, card, ..."), N_("FORM") },
    { "subject", 0, 0, G_OPTION_ARG_NONE, &wishes.subject, N_("Print the subject alone"), NULL },
    { "body", 0, 0, G_OPTION_ARG_NONE, &wishes.body, N_("Print the text alone"), NULL },
    { "mailto", 0, 0, G_OPTION_ARG_NONE, &wishes.mailto, N_("Print it as a mailto: address"),
      NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &wishes.open, N_("Open it in your mail program"), NULL },
    { "copy", 0, 0, G_OPTION_ARG_NONE, &wishes.copy, N_("Copy the text to the clipboard"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wishes.json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  wishes.as = as;
  if (!check_wishes(&wishes, words, error))
    return FALSE;
  id = find_subject(session, command->verb, words, as != NULL, error);
  return id != NULL && compose(session, id, &wishes, error);
}
