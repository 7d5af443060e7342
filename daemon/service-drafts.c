/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-drafts: answers the calls about drafts. Refuses to know how a call arrives, how a draft
 * is composed and by what it is opened. */
#include "service-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Everything in it is owned. */
typedef struct {
  char *id, *as, *activation; /* the last two are nullable */
} Asked;

static void
clear_asked(Asked *asked)
{
  g_clear_pointer(&asked->id, g_free);
  g_clear_pointer(&asked->as, g_free);
  g_clear_pointer(&asked->activation, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, clear_asked)

/* It becomes part of the environment of what is started. */
static gboolean
check_activation(const char *token, GError **error)
{
  gsize length = strlen(token);

  for (gsize i = 0; i < length && length <= FOLLOWUP_SERVICE_MAX_ACTIVATION; i++) {
    if (g_ascii_isgraph(token[i]))
      continue;
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("the activation token has other than printable ASCII characters; "
                          "expected one as the desktop gives it"));
    return FALSE;
  }
  if (length <= FOLLOWUP_SERVICE_MAX_ACTIVATION)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("the activation token is longer than %d bytes"), FOLLOWUP_SERVICE_MAX_ACTIVATION);
  return FALSE;
}

static gboolean
read_asked(
    GVariant *parameters, const FollowupWireKey *keys, gsize n_keys, Asked *asked, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);

  if (!followup_service_check_keys(options, keys, n_keys, error))
    return FALSE;
  g_variant_get_child(parameters, 0, "s", &asked->id);
  g_variant_lookup(options, "as", "s", &asked->as);
  g_variant_lookup(options, "activation-token", "s", &asked->activation);
  if (asked->activation != NULL && *asked->activation == '\0')
    g_clear_pointer(&asked->activation, g_free);
  return asked->activation == NULL || check_activation(asked->activation, error);
}

static void
add_text(GVariantDict *dict, const char *key, const char *text)
{
  if (text != NULL)
    g_variant_dict_insert(dict, key, "s", text);
}

/* floating (a{sv}) */
static GVariant *
encode_draft(const FollowupDraft *draft, const char *opened_with)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *mailto
      = followup_form_is_mailed(draft->form) ? followup_draft_to_mailto(draft) : NULL;

  add_text(&dict, "form", followup_form_to_nick(draft->form));
  add_text(&dict, "body", draft->body);
  add_text(&dict, "subject", draft->subject);
  add_text(&dict, "to-name", draft->to_name);
  add_text(&dict, "to-email", draft->to_email);
  add_text(&dict, "to-phone", draft->to_phone);
  add_text(&dict, "to-post", draft->to_post);
  add_text(&dict, "mailto", mailto);
  add_text(&dict, "opened-with", opened_with);
  g_variant_dict_insert(&dict, "blanks", "^as", draft->blanks);
  g_variant_dict_insert(&dict, "spoken", "b", followup_form_is_spoken(draft->form));
  return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

static GVariant *
handle_compose_draft(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("as", "s"),
  };
  g_autoptr(FollowupDraft) draft = NULL;
  g_auto(Asked) asked = { 0 };

  if (!read_asked(parameters, keys, G_N_ELEMENTS(keys), &asked, error))
    return NULL;
  draft = followup_drafts_compose(self->drafts, asked.id, asked.as, error);
  return draft != NULL ? encode_draft(draft, NULL) : NULL;
}

static void
opened_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  const char *opened_with = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupDraft) draft
      = followup_drafts_open_finish(FOLLOWUP_DRAFTS(source), result, &opened_with, &error);

  if (draft == NULL)
    g_dbus_method_invocation_return_gerror(invocation, error);
  else
    g_dbus_method_invocation_return_value(invocation, encode_draft(draft, opened_with));
}

static void
start_open_draft(FollowupService *self, GDBusMethodInvocation *invocation)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("as", "s"),
    FOLLOWUP_SERVICE_KEY("activation-token", "s"),
  };
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
  g_autoptr(GError) error = NULL;
  g_auto(Asked) asked = { 0 };

  if (read_asked(parameters, keys, G_N_ELEMENTS(keys), &asked, &error))
    followup_drafts_open_async(self->drafts, asked.id, asked.as, asked.activation, opened_cb,
                               invocation);
  else
    g_dbus_method_invocation_return_gerror(invocation, error);
}

const FollowupServiceMethod followup_service_draft_methods[] = {
  { "ComposeDraft", handle_compose_draft },
  { "OpenDraft", .start = start_open_draft },
  { NULL },
};
