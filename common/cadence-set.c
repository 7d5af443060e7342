/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cadence-set: which cadences there are. */

#include "cadence-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "followup-cadences.h"
#include "nearest.h"
#include "text.h"

#define RESOURCE_FOLDER "/org/followup/cadences/"

static const char *const our_ids[]
    = { "balanced", "deadline-call", "two-weeks", "business-days", "prompt", "weekly", NULL };

struct _FollowupCadenceSet {
  gatomicrefcount refs;
  GPtrArray *own; /* of FollowupCadence, by id */
  GPtrArray *ids; /* of const char *, NULL-terminated; theirs, or ours */
};

/* ---- ours ---- */

gboolean
followup_cadence_is_ours(const char *id)
{
  return g_strv_contains(our_ids, id);
}

/* NULL where there is none of the name. */
static GBytes *
find_text(const char *id)
{
  g_autofree char *path = g_strconcat(RESOURCE_FOLDER, id, FOLLOWUP_CADENCE_SUFFIX, NULL);

  return g_resource_lookup_data(followup_cadences_get_resource(), path, 0, NULL);
}

char *
followup_cadence_get_text_of_ours(const char *id)
{
  g_autoptr(GBytes) bytes = followup_cadence_is_ours(id) ? find_text(id) : NULL;

  return bytes != NULL ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

static FollowupCadence *
load_ours(const char *id)
{
  g_autofree char *text = followup_cadence_get_text_of_ours(id);
  g_autoptr(GError) error = NULL;
  FollowupCadence *cadence = followup_cadence_parse(text, -1, id, &error);

  if (cadence == NULL)
    g_error("built-in cadence %s", error->message);
  return cadence;
}

/* Each is read when it is first asked for, and stays. (transfer full) */
static FollowupCadence *
lookup_ours(const char *id)
{
  static FollowupCadence *loaded[G_N_ELEMENTS(our_ids) - 1];

  for (guint i = 0; our_ids[i] != NULL; i++) {
    if (!g_str_equal(id, our_ids[i]))
      continue;
    if (g_once_init_enter(&loaded[i]))
      g_once_init_leave(&loaded[i], load_ours(id));
    return followup_cadence_ref(loaded[i]);
  }
  return NULL;
}

/* ---- all ---- */

static int
compare_ids(gconstpointer a, gconstpointer b)
{
  return strcmp((*(FollowupCadence *const *)a)->id, (*(FollowupCadence *const *)b)->id);
}

/* (transfer none) */
static FollowupCadence *
find_own(FollowupCadenceSet *self, const char *id)
{
  for (guint i = 0; i < self->own->len; i++) {
    FollowupCadence *cadence = g_ptr_array_index(self->own, i);

    if (g_str_equal(cadence->id, id))
      return cadence;
  }
  return NULL;
}

FollowupCadenceSet *
followup_cadence_set_new(GPtrArray *own)
{
  FollowupCadenceSet *self = g_new0(FollowupCadenceSet, 1);

  g_atomic_ref_count_init(&self->refs);
  self->own = g_ptr_array_new_with_free_func((GDestroyNotify)followup_cadence_unref);
  self->ids = g_ptr_array_new();
  for (guint i = 0; own != NULL && i < own->len; i++) {
    FollowupCadence *cadence = g_ptr_array_index(own, i);

    if (find_own(self, cadence->id) == NULL)
      g_ptr_array_add(self->own, followup_cadence_ref(cadence));
  }
  g_ptr_array_sort(self->own, compare_ids);
  for (guint i = 0; our_ids[i] != NULL; i++)
    g_ptr_array_add(self->ids, (char *)our_ids[i]);
  for (guint i = 0; i < self->own->len; i++) {
    FollowupCadence *cadence = g_ptr_array_index(self->own, i);

    if (!followup_cadence_is_ours(cadence->id))
      g_ptr_array_add(self->ids, cadence->id);
  }
  g_ptr_array_add(self->ids, NULL);
  return self;
}

FollowupCadenceSet *
followup_cadence_set_ref(FollowupCadenceSet *self)
{
  g_atomic_ref_count_inc(&self->refs);
  return self;
}

void
followup_cadence_set_unref(FollowupCadenceSet *self)
{
  if (self == NULL || !g_atomic_ref_count_dec(&self->refs))
    return;
  g_ptr_array_unref(self->own);
  g_ptr_array_unref(self->ids);
  g_free(self);
}

const char *const *
followup_cadence_set_list(FollowupCadenceSet *self)
{
  return (const char *const *)self->ids->pdata;
}

static void
refuse_id(FollowupCadenceSet *self, const char *id, GError **error)
{
  const char *const *ids = followup_cadence_set_list(self);
  const char *nearest = followup_nearest(id, ids);
  g_autofree char *quoted = followup_text_quote(id);
  g_autofree char *expected = g_strjoinv(", ", (char **)ids);

  if (nearest != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no cadence %s: did you mean ‘%s’? expected one of %s"), quoted, nearest,
                expected);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no cadence %s: expected one of %s"), quoted, expected);
}

FollowupCadence *
followup_cadence_set_lookup(FollowupCadenceSet *self, const char *id, GError **error)
{
  FollowupCadence *own = find_own(self, id);
  FollowupCadence *found = own != NULL ? followup_cadence_ref(own) : lookup_ours(id);

  if (found == NULL)
    refuse_id(self, id, error);
  return found;
}

/* What a plan makes of it. */
static void
append_rules(GString *text, FollowupCadence *cadence)
{
  g_string_append(text, cadence->id);
  for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++) {
    const FollowupStep *step = followup_cadence_get_step(cadence, rule);
    g_autofree char *due = followup_offset_to_string(step->due);
    g_autofree char *by = followup_offset_to_string(step->by);

    g_string_append_printf(text, ";%s,%s,%d,%d,%d,%s", due, by, step->at_second, step->channel,
                           step->preferred, step->sources != NULL ? step->sources : "");
  }
  g_string_append_c(text, '\n');
}

char *
followup_cadence_set_to_string(FollowupCadenceSet *self)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (guint i = 0; i < self->own->len; i++)
    append_rules(text, g_ptr_array_index(self->own, i));
  return text->len > 0 ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, -1)
                       : g_strdup("");
}
