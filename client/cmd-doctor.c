/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-doctor: shows whether everything that reminders depend on is well. */
#include "arguments.h"
#include "doctor.h"
#include "error.h"
#include "json.h"
#include "table.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *word; /* also in JSON */
  FollowupStyle style;
} verdicts[] = {
  [FOLLOWUP_DOCTOR_OK] = { N_("ok"), FOLLOWUP_STYLE_GOOD },
  [FOLLOWUP_DOCTOR_WARNING] = { N_("warning"), FOLLOWUP_STYLE_SOON },
  [FOLLOWUP_DOCTOR_FAILED] = { N_("failed"), FOLLOWUP_STYLE_LATE },
};

static void
print_findings(FollowupSession *session, GPtrArray *findings)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 0);

  for (guint i = 0; i < findings->len; i++) {
    const FollowupFinding *finding = g_ptr_array_index(findings, i);

    followup_table_add(table, verdicts[finding->verdict].style,
                       g_strdup(_(verdicts[finding->verdict].word)), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(_(finding->subject)), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup(finding->text),
                       g_strdup(finding->advice));
  }
  followup_table_print(table, session->output);
}

static void
print_json(FollowupSession *session, GPtrArray *findings)
{
  static const char *const fields[] = { "subject", "verdict", "text", "advice", NULL };
  g_autoptr(GPtrArray) dicts = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);

  for (guint i = 0; i < findings->len; i++) {
    const FollowupFinding *finding = g_ptr_array_index(findings, i);
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    g_variant_dict_insert(&dict, "subject", "s", finding->subject);
    g_variant_dict_insert(&dict, "verdict", "s", verdicts[finding->verdict].word);
    g_variant_dict_insert(&dict, "text", "s", finding->text);
    if (finding->advice != NULL)
      g_variant_dict_insert(&dict, "advice", "s", finding->advice);
    g_ptr_array_add(dicts, g_variant_ref_sink(g_variant_dict_end(&dict)));
  }
  followup_json_print_dicts(dicts, fields, TRUE, session->output->text);
}

static gboolean
sum_up(GPtrArray *findings, GError **error)
{
  guint n_failed = 0;

  for (guint i = 0; i < findings->len; i++)
    n_failed
        += ((FollowupFinding *)g_ptr_array_index(findings, i))->verdict == FOLLOWUP_DOCTOR_FAILED;
  if (n_failed == 0)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
              ngettext("%u check failed", "%u checks failed", n_failed), n_failed);
  return FALSE;
}

gboolean
followup_cmd_doctor(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  gboolean json = FALSE, popup = FALSE;
  const GOptionEntry entries[] = {
    { "popup", 0, 0, G_OPTION_ARG_NONE, &popup, N_("Show a test popup too"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autoptr(FollowupDoctorFacts) facts = NULL;
  g_autoptr(GPtrArray) findings = NULL;

  if (!followup_arguments_read(session, command, entries, argv, NULL, error))
    return session->helped;
  facts = followup_doctor_facts_gather(session, popup);
  findings = followup_doctor_judge(facts);
  if (json)
    print_json(session, findings);
  else
    print_findings(session, findings);
  return sum_up(findings, error);
}
