/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-interviews: answers the calls about interviews; what ends them is in service-endings.c.
 * Refuses to know how a call arrives. */
#include "service-private.h"

#include "dossier.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* What a new interview must say, and what it must not. */
static gboolean
check_new(GVariant *dict, GError **error)
{
  g_autoptr(GVariant) start = g_variant_lookup_value(dict, "start", NULL);
  g_autoptr(GVariant) id = g_variant_lookup_value(dict, "id", NULL);

  if (start == NULL) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("no start is given; expected ‘start’ in Unix seconds"));
    return FALSE;
  }
  if (id != NULL) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("‘id’ is given by the service; expected a new interview without it"));
    return FALSE;
  }
  return TRUE;
}

/* What a new interview is before anything is told: the next round after another one where it says
 * so, else an empty one. */
static FollowupInterview *
begin_new(FollowupService *self, GVariant *dict, GError **error)
{
  guint64 value;
  gint64 earlier;

  if (!g_variant_lookup(dict, "follows", "t", &value))
    return followup_interview_new(); /* one of another type is refused with the other keys */
  if (!followup_service_read_id(value, &earlier, error))
    return NULL;
  return followup_store_make_next_round(self->store, earlier, error);
}

/* A cadence of the user's that we do not know may have come a moment ago. */
static void
look_for_cadence(FollowupService *self, const FollowupInterview *interview)
{
  FollowupCadenceSet *cadences = followup_store_get_rules(self->store)->cadences;

  if (interview->cadence != NULL
      && !g_strv_contains(followup_cadence_set_list(cadences), interview->cadence))
    followup_settings_look_again(self->settings);
}

/* In the machine's zone unless told. */
static FollowupInterview *
decode_new(FollowupService *self, GVariant *dict, GArray *unused, GError **error)
{
  g_autoptr(FollowupInterview) interview = begin_new(self, dict, error);

  if (interview == NULL || !followup_wire_interview_apply(interview, dict, error)
      || !check_new(dict, error) || !followup_service_check_holidays(self, dict, error))
    return NULL;
  if (interview->zone == NULL)
    interview->zone = followup_zone_local_name();
  if (!followup_interview_validate(interview, error))
    return NULL;
  look_for_cadence(self, interview);
  return g_steal_pointer(&interview);
}

typedef FollowupInterview *(*Decoder)(FollowupService *self,
                                      GVariant *dict,
                                      GArray *ids,
                                      GError **error);

/* ids: for decode. */
static GPtrArray *
decode_rows(FollowupService *self, GVariant *rows, Decoder decode, GArray *ids, GError **error)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  guint n_rows = g_variant_n_children(rows);

  if (!followup_service_check_rows(rows, error))
    return NULL;
  for (guint i = 0; i < n_rows; i++) {
    g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
    FollowupInterview *interview = decode(self, row, ids, error);

    if (interview == NULL) {
      followup_service_prefix_row(error, _("interview"), i, n_rows);
      return NULL;
    }
    g_ptr_array_add(interviews, interview);
  }
  return g_steal_pointer(&interviews);
}

/* What the user is told once, with the first interview: without holidays business days are counted
 * wrongly. */
static void
add_notice(FollowupService *self, GVariantBuilder *dict, const FollowupInterview *interview)
{
  const FollowupRules *rules = followup_store_get_rules(self->store);
  const FollowupAlmanac *almanac = followup_settings_get_almanac(self->settings);
  const FollowupHolidays *set = almanac->sets->len > 0 ? g_ptr_array_index(almanac->sets, 0) : NULL;
  g_autofree char *notice = NULL;

  if (self->noticed
      || followup_calendar_has_holidays(followup_rules_get_calendar(rules, interview)))
    return;
  self->noticed = TRUE;
  if (set != NULL)
    notice = g_strdup_printf(_("no holidays are set as your own, so every day of the working week "
                               "counts as a business day: name a set, for example ‘followup "
                               "settings set Holidays %s’"),
                             set->name);
  else
    notice = g_strdup(_("no holidays are set, so every day of the working week counts as a "
                        "business day: set them, for example ‘followup settings set Holidays "
                        "\"2026-12-25;2026-12-26\"’, or by a calendar of your country, ‘followup "
                        "holidays import FILE.ics --as NAME --mine’"));
  followup_wire_add_text(dict, "notice", notice);
}

/* Its actions with the steps that are not yet certain behind them, as they stand now. */
static GPtrArray *
read_plan(FollowupService *self, FollowupInterview *interview, GError **error)
{
  g_autoptr(GPtrArray) actions = followup_store_get_actions(self->store, interview->id, error);
  g_autoptr(GPtrArray) planned
      = actions != NULL ? followup_store_plan(self->store, interview, error) : NULL;

  if (planned == NULL)
    return NULL;
  for (guint i = 0; i < planned->len; i++) {
    const FollowupAction *action = g_ptr_array_index(planned, i);

    if (action->projected)
      g_ptr_array_add(actions, followup_action_copy(action));
  }
  return g_steal_pointer(&actions);
}

/* Of one that was added alone. plan: nullable, to be read. */
static gboolean
describe_with_plan(FollowupService *self,
                   FollowupInterview *interview,
                   GPtrArray *plan,
                   gboolean brief,
                   GVariantBuilder *dict,
                   GError **error)
{
  g_autoptr(GPtrArray) actions
      = plan != NULL ? g_ptr_array_ref(plan) : read_plan(self, interview, error);

  if (actions == NULL)
    return FALSE;
  followup_dossier_add_interview(self->store, interview, brief, dict);
  if (brief)
    followup_wire_add(dict, "steps", followup_service_encode_steps(self, actions, interview));
  else
    followup_wire_add(dict, "actions", followup_service_encode_actions(self, actions, interview));
  return TRUE;
}

/* What a call adds, and what became of it. */
typedef struct {
  GPtrArray *interviews;
  GPtrArray *warnings; /* of strv, nullable entries */
  GPtrArray *plan;     /* nullable: of one that is alone, where it is known */
  gboolean first;      /* there was none before */
  gboolean brief;
} Addition;

static void
clear_addition(Addition *addition)
{
  g_clear_pointer(&addition->interviews, g_ptr_array_unref);
  g_clear_pointer(&addition->warnings, g_ptr_array_unref);
  g_clear_pointer(&addition->plan, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Addition, clear_addition)

static gboolean
describe_added(
    FollowupService *self, const Addition *addition, guint i, GVariantBuilder *dict, GError **error)
{
  static const char *const none[] = { NULL };
  FollowupInterview *interview = g_ptr_array_index(addition->interviews, i);
  char **warned = addition->warnings != NULL ? g_ptr_array_index(addition->warnings, i) : NULL;

  if (addition->interviews->len > 1
          ? !followup_service_describe_interview(self, interview, dict, error)
          : !describe_with_plan(self, interview, addition->plan, addition->brief, dict, error))
    return FALSE;
  followup_wire_add(dict, "warnings",
                    g_variant_new_strv(warned != NULL ? (const char *const *)warned : none, -1));
  if (addition->first && i == 0)
    add_notice(self, dict, interview);
  return TRUE;
}

static GVariant *
reply_added(FollowupService *self, const Addition *addition, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  for (guint i = 0; i < addition->interviews->len; i++) {
    g_variant_builder_open(&builder, G_VARIANT_TYPE_VARDICT);
    if (!describe_added(self, addition, i, &builder, error))
      return NULL;
    g_variant_builder_close(&builder);
  }
  return g_variant_new("(aa{sv})", &builder);
}

static gboolean
carry_out(FollowupService *self,
          Addition *addition,
          gboolean thanked,
          const FollowupOrigin *origin,
          GError **error)
{
  return addition->interviews->len == 1
             ? followup_store_add_alone(self->store, addition->interviews, thanked, origin,
                                        &addition->warnings, &addition->plan, error)
             : followup_store_add(self->store, addition->interviews, thanked, origin,
                                  &addition->warnings, error);
}

static GVariant *
handle_add_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("thanked", "b"),
    FOLLOWUP_SERVICE_KEY("brief", "b"),
  };
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_auto(Addition) addition = { .first = followup_store_count_interviews(self->store) == 0 };
  FollowupOrigin origin;
  gboolean thanked = FALSE;

  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error))
    return NULL;
  g_variant_lookup(options, "thanked", "b", &thanked);
  g_variant_lookup(options, "brief", "b", &addition.brief);
  addition.interviews = decode_rows(self, rows, decode_new, NULL, error);
  if (addition.interviews == NULL || !carry_out(self, &addition, thanked, &origin, error))
    return NULL;
  return reply_added(self, &addition, error);
}

/* floating a{sv} */
static GVariant *
plan_one(FollowupService *self, FollowupInterview *interview, GError **error)
{
  g_autoptr(GPtrArray) actions = followup_store_plan(self->store, interview, error);
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

  if (actions == NULL)
    return NULL;
  g_variant_dict_insert_value(&dict, "interview", followup_wire_interview_to_dict(interview));
  g_variant_dict_insert_value(&dict, "actions",
                              followup_service_encode_actions(self, actions, interview));
  return g_variant_dict_end(&dict);
}

static gboolean
check_no_options(GVariant *options, GError **error)
{
  if (g_variant_n_children(options) == 0)
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("a plan takes no options yet; expected an empty dictionary"));
  return FALSE;
}

static GVariant *
handle_plan_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GPtrArray) interviews = NULL;
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  if (!check_no_options(options, error))
    return NULL;
  interviews = decode_rows(self, rows, decode_new, NULL, error);
  if (interviews == NULL)
    return NULL;
  for (guint i = 0; i < interviews->len; i++) {
    GVariant *planned = plan_one(self, g_ptr_array_index(interviews, i), error);

    if (planned == NULL) {
      followup_service_prefix_row(error, _("interview"), i, interviews->len);
      return NULL;
    }
    g_variant_builder_add_value(&builder, planned);
  }
  return g_variant_new("(aa{sv})", &builder);
}

static gboolean
read_update_id(GVariant *dict, gint64 *id, GError **error)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, "id", G_VARIANT_TYPE_UINT64);

  if (value != NULL)
    return followup_service_read_id(g_variant_get_uint64(value), id, error);
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("no id is given; expected ‘id’, the number of an interview, of type ‘t’"));
  return FALSE;
}

/* Adds its id. */
static FollowupInterview *
decode_update(FollowupService *self, GVariant *dict, GArray *ids, GError **error)
{
  g_autoptr(FollowupInterview) interview = NULL;
  gint64 id;

  if (!read_update_id(dict, &id, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++) {
    if (g_array_index(ids, gint64, i) != id)
      continue;
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("interview ‘%" PRId64 "’ is given twice; expected each once"), id);
    return NULL;
  }
  interview = followup_store_get_interview(self->store, id, error);
  if (interview == NULL || !followup_wire_interview_apply(interview, dict, error)
      || !followup_interview_validate(interview, error)
      || !followup_service_check_holidays(self, dict, error))
    return NULL;
  look_for_cadence(self, interview);
  g_array_append_val(ids, id);
  return g_steal_pointer(&interview);
}

static GVariant *
handle_update_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GPtrArray) interviews = NULL;
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  interviews = decode_rows(self, rows, decode_update, ids, error);
  if (interviews == NULL || !followup_store_update(self->store, interviews, &origin, error))
    return NULL;
  return followup_service_reply_changed(self, ids, error);
}

static GVariant *
handle_remove_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GArray) ids = NULL;
  FollowupOrigin origin;

  if (!followup_service_read_plain_options(options, &origin, error))
    return NULL;
  ids = followup_service_read_ids(rows, error);
  if (ids == NULL
      || !followup_store_remove(self->store, (const gint64 *)(gpointer)ids->data, ids->len, &origin,
                                error))
    return NULL;
  return g_variant_new("()");
}

static GVariant *
handle_get_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) rows = g_variant_get_child_value(parameters, 0);
  g_autoptr(GArray) ids = followup_service_read_ids(rows, error);

  return ids != NULL ? followup_service_reply_interviews(self, ids, error) : NULL;
}

/* The pending action due first, where there is one. */
static gboolean
add_next(FollowupService *self,
         GVariantBuilder *dict,
         const FollowupInterview *interview,
         gboolean brief,
         GError **error)
{
  FollowupActionFilter filter = {
    .interview = interview->id, .pending_only = TRUE, .until = FOLLOWUP_NO_INSTANT, .limit = 1
  };
  g_autoptr(GPtrArray) actions = followup_store_list_actions(self->store, &filter, NULL, error);

  if (actions == NULL)
    return FALSE;
  if (actions->len > 0)
    followup_wire_add(dict, "next",
                      followup_service_encode_listed(self, g_ptr_array_index(actions, 0),
                                                     brief ? NULL : interview, brief));
  return TRUE;
}

/* floating (aa{sv}) */
static GVariant *
reply_listed(FollowupService *self, GPtrArray *interviews, gboolean brief, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  for (guint i = 0; i < interviews->len; i++) {
    const FollowupInterview *interview = g_ptr_array_index(interviews, i);

    g_variant_builder_open(&builder, G_VARIANT_TYPE_VARDICT);
    followup_wire_interview_add(&builder, interview, brief);
    if (!add_next(self, &builder, interview, brief, error))
      return NULL;
    g_variant_builder_close(&builder);
  }
  return g_variant_new("(aa{sv})", &builder);
}

gboolean
followup_service_read_filter(GVariant *options, FollowupInterviewFilter *filter, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("text", "s"),   FOLLOWUP_SERVICE_KEY("open", "b"),
    FOLLOWUP_SERVICE_KEY("after", "t"),  FOLLOWUP_SERVICE_KEY("limit", "u"),
    FOLLOWUP_SERVICE_KEY("brief", "b"),  FOLLOWUP_SERVICE_KEY("ical-uid", "s"),
    FOLLOWUP_SERVICE_KEY("people", "b"),
  };
  guint64 after = 0;

  if (!followup_service_check_keys(options, keys, G_N_ELEMENTS(keys), error))
    return FALSE;
  g_variant_lookup(options, "text", "&s", &filter->employer);
  g_variant_lookup(options, "open", "b", &filter->open_only);
  g_variant_lookup(options, "after", "t", &after);
  g_variant_lookup(options, "brief", "b", &filter->brief);
  g_variant_lookup(options, "people", "b", &filter->people);
  g_variant_lookup(options, "ical-uid", "&s", &filter->ical_uid);
  filter->limit = followup_service_read_limit(options);
  filter->after = (gint64)MIN(after, (guint64)G_MAXINT64);
  if (filter->employer != NULL && *filter->employer == '\0')
    filter->employer = NULL;
  return TRUE;
}

static GVariant *
handle_list_interviews(FollowupService *self, GVariant *parameters, GError **error)
{
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  g_autoptr(GPtrArray) interviews = NULL;
  FollowupInterviewFilter filter = { 0 };

  if (!followup_service_read_filter(options, &filter, error))
    return NULL;
  interviews = followup_store_list_interviews(self->store, &filter, error);
  return interviews != NULL ? reply_listed(self, interviews, filter.brief, error) : NULL;
}

const FollowupServiceMethod followup_service_interview_methods[] = {
  { "AddInterviews", handle_add_interviews },
  { "PlanInterviews", handle_plan_interviews },
  { "UpdateInterviews", handle_update_interviews },
  { "RemoveInterviews", handle_remove_interviews },
  { "GetInterviews", handle_get_interviews },
  { "ListInterviews", handle_list_interviews },
  { NULL },
};
