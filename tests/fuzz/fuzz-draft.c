/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-draft: a template of the user's own, of any bytes, makes a draft or is refused in one line
 * that names the file. The first byte picks the form, the rest is the file. */
#include "fuzz.h"

#include "fuzz-store.h"

#include <glib/gstdio.h>

static FuzzStore *
get_store(void)
{
  static FuzzStore *store;
  g_autofree char *folder = NULL;

  if (store != NULL)
    return store;
  store = fuzz_store_new();
  fuzz_store_open(store);
  folder = g_build_filename(store->folder, "drafts", NULL);
  g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
  return store;
}

static void
check_draft(const FollowupDraft *draft)
{
  g_autofree char *mailto = followup_draft_to_mailto(draft);

  g_assert_true(g_utf8_validate(draft->body, -1, NULL));
  g_assert_true(draft->subject == NULL || g_utf8_validate(draft->subject, -1, NULL));
  g_assert_true(g_str_has_prefix(mailto, "mailto:"));
  g_assert_true(g_str_is_ascii(mailto));
  for (guint i = 0; draft->blanks[i] != NULL; i++)
    fuzz_check_line(draft->blanks[i]);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  FuzzStore *store = get_store();
  FuzzBytes bytes = { data, data + size };
  const char *form = followup_form_to_nick((FollowupForm)fuzz_take(&bytes, FOLLOWUP_N_FORMS));
  g_autofree char *name = g_strconcat(form, ".txt", NULL);
  g_autofree char *path = g_build_filename(store->folder, "drafts", name, NULL);
  g_autoptr(FollowupDraft) draft = NULL;
  GError *error = NULL;

  g_file_set_contents_full(path, (const char *)bytes.at, bytes.end - bytes.at,
                           G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error(error);
  draft = followup_drafts_compose(store->drafts, "1", form, &error);
  g_assert_cmpint(g_remove(path), ==, 0);
  if (draft == NULL)
    fuzz_check_refusal(error);
  else
    check_draft(draft);
  return 0;
}
