/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-wire: what a daemon of any version may reply is read by the client's readers, or refused in
 * one line, and always becomes JSON. */
#include "fuzz.h"

#include "fuzz-values.h"
#include "json.h"
#include "wire.h"

#include <json-glib/json-glib.h>

static void
check_interview(GVariant *dict)
{
  GError *error = NULL;
  g_autoptr(FollowupInterview) interview = followup_wire_interview_from_dict(dict, &error);
  g_autoptr(GVariant) again = NULL;

  if (interview == NULL) {
    fuzz_check_refusal(error);
    return;
  }
  again = g_variant_ref_sink(followup_wire_interview_to_dict(interview));
  if (!followup_interview_validate(interview, &error))
    fuzz_check_refusal(error);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  FuzzBytes bytes = { data, data + size };
  g_autoptr(GVariant) dict = g_variant_ref_sink(fuzz_values_make(&bytes, G_VARIANT_TYPE_VARDICT));
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(JsonNode) node = NULL;

  followup_json_print(dict, FALSE, text);
  node = json_from_string(text->str, NULL);
  g_assert_true(JSON_NODE_HOLDS_OBJECT(node));
  check_interview(dict);
  return 0;
}
