/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-json: a line of JSON of any bytes becomes a plan, itself JSON on one line, or is refused in
 * one line. */
#include "fuzz.h"

#include "plan-lines.h"

#include <json-glib/json-glib.h>
#include <string.h>

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  FuzzBytes bytes = { data, data + size };
  g_autofree char *line = fuzz_take_rest(&bytes);
  g_autoptr(JsonParser) parser = json_parser_new();
  g_autofree char *plan = NULL;
  GError *error = NULL;

  plan = followup_plan_lines_make(line, &error);
  if (plan == NULL) {
    fuzz_check_refusal(error);
    return 0;
  }
  g_assert_null(strchr(plan, '\n'));
  json_parser_load_from_data(parser, plan, -1, &error);
  g_assert_no_error(error);
  return 0;
}
