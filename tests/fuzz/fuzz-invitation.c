/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-invitation: an event of any JSON becomes an interview that is sound but for an employer whom
 * nobody named, or none. */
#include "fuzz.h"

#include "invitation.h"

#include <string.h>

static void
check(const FollowupInvitation *invitation)
{
  g_autoptr(FollowupInterview) interview = followup_interview_copy(invitation->interview);
  GError *error = NULL;

  g_assert_nonnull(invitation->title);
  if (interview->employer == NULL)
    interview->employer = g_strdup("Acme");
  if (!followup_interview_validate(interview, &error))
    g_error("an interview that is not sound: %s", error->message);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  const FollowupInvitationReader reader = { "Sam Lee", "sam@example.net", "Europe/Berlin", NULL };
  FuzzBytes bytes = { data, data + size };
  g_autofree char *json = fuzz_take_rest(&bytes);
  g_autoptr(FollowupInvitation) invitation = NULL;
  g_autoptr(JsonParser) parser = json_parser_new();
  JsonNode *root;

  /* What followup-ical writes is UTF-8. */
  if (!g_utf8_validate(json, -1, NULL) || !json_parser_load_from_data(parser, json, -1, NULL)
      || (root = json_parser_get_root(parser)) == NULL || !JSON_NODE_HOLDS_OBJECT(root))
    return 0;
  invitation = followup_invitation_read(json_node_get_object(root), &reader);
  if (invitation != NULL)
    check(invitation);
  return 0;
}
