/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-popups: answers who asked for a test popup, once it is known what became of it. Refuses
 * to know who shows it. */
#include "service-private.h"

#include <glib/gi18n-lib.h>

/* Calls that may wait for a popup server. */
#define MAX_TESTS 16

static gboolean
check_test(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error))
    return FALSE;
  if (self->tests.length < MAX_TESTS)
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                      _("too many test popups wait for the popup server"));
  return FALSE;
}

static void
start_show_test_popup(FollowupService *self, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;

  if (!check_test(self, g_dbus_method_invocation_get_parameters(invocation), &error)) {
    g_dbus_method_invocation_return_gerror(invocation, error);
    return;
  }
  g_queue_push_tail(&self->tests, invocation);
  g_signal_emit_by_name(self, "test-wanted");
}

void
followup_service_end_tests(FollowupService *self, const char *why)
{
  const char *server = followup_dbus_followup1_get_popup_server(FOLLOWUP_DBUS_FOLLOWUP1(self));
  GDBusMethodInvocation *invocation;

  while ((invocation = g_queue_pop_head(&self->tests)) != NULL) {
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    if (why != NULL) {
      g_dbus_method_invocation_return_error_literal(invocation, FOLLOWUP_ERROR,
                                                    FOLLOWUP_ERROR_UNAVAILABLE, why);
      continue;
    }
    g_variant_dict_insert(&dict, "server", "s", server);
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
  }
}

const FollowupServiceMethod followup_service_popup_methods[] = {
  { "ShowTestPopup", .start = start_show_test_popup },
  { NULL },
};
