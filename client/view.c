/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "view.h"

#include "action.h"
#include "columns.h"
#include "moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Here and below by g_variant_lookup_value(): g_variant_lookup() first lays out the whole
 * dictionary anew, with all that is in it. */
char *
followup_view_get_text(GVariant *dict, const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, key, G_VARIANT_TYPE_STRING);

  return followup_columns_clean(value != NULL ? g_variant_get_string(value, NULL) : NULL, TRUE);
}

gint64
followup_view_get_instant(GVariant *dict, const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, key, G_VARIANT_TYPE_INT64);

  return value != NULL ? g_variant_get_int64(value) : FOLLOWUP_NO_INSTANT;
}

guint
followup_view_get_count(GVariant *dict, const char *key, guint absent)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, key, G_VARIANT_TYPE_UINT32);

  return value != NULL ? g_variant_get_uint32(value) : absent;
}

gboolean
followup_view_get_flag(GVariant *dict, const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, key, G_VARIANT_TYPE_BOOLEAN);

  return value != NULL && g_variant_get_boolean(value);
}

GVariantIter *
followup_view_get_list(GVariant *dict, const char *key)
{
  g_autoptr(GVariant) list = g_variant_lookup_value(dict, key, G_VARIANT_TYPE("aa{sv}"));

  return list != NULL ? g_variant_iter_new(list) : NULL;
}

char *
followup_view_word_title(const char *employer, const char *position)
{
  g_autofree char *who = followup_columns_clean(employer, TRUE);
  g_autofree char *what = NULL;

  if (position == NULL || *position == '\0')
    return g_steal_pointer(&who);
  what = followup_columns_clean(position, TRUE);
  if (strcmp(_("%s, %s"), "%s, %s") == 0) /* at a tenth of the time, for lists of thousands */
    return g_strconcat(who, ", ", what, NULL);
  /* Translators: an employer and the position there */
  return g_strdup_printf(_("%s, %s"), who, what);
}

char *
followup_view_get_title(GVariant *interview)
{
  g_autoptr(GVariant) employer
      = g_variant_lookup_value(interview, "employer", G_VARIANT_TYPE_STRING);
  g_autoptr(GVariant) position
      = g_variant_lookup_value(interview, "position", G_VARIANT_TYPE_STRING);

  return followup_view_word_title(employer != NULL ? g_variant_get_string(employer, NULL) : NULL,
                                  position != NULL ? g_variant_get_string(position, NULL) : NULL);
}

/* ---- steps ---- */

/* The member that a key fills. */
typedef struct {
  const char *key, *type;
  gsize offset;
} Member;

static const Member step_members[] = {
  { "id", "s", G_STRUCT_OFFSET(FollowupViewStep, id) },
  { "kind", "s", G_STRUCT_OFFSET(FollowupViewStep, kind) },
  { "state", "s", G_STRUCT_OFFSET(FollowupViewStep, state) },
  { "section", "s", G_STRUCT_OFFSET(FollowupViewStep, section) },
  { "channel", "s", G_STRUCT_OFFSET(FollowupViewStep, channel) },
  { "interviewer", "s", G_STRUCT_OFFSET(FollowupViewStep, interviewer) },
  { "text", "s", G_STRUCT_OFFSET(FollowupViewStep, text) },
  { "why", "s", G_STRUCT_OFFSET(FollowupViewStep, why) },
  { "note", "s", G_STRUCT_OFFSET(FollowupViewStep, note) },
  { "due", "x", G_STRUCT_OFFSET(FollowupViewStep, due) },
  { "by", "x", G_STRUCT_OFFSET(FollowupViewStep, by) },
  { "snoozed-until", "x", G_STRUCT_OFFSET(FollowupViewStep, snoozed_until) },
  { "finished", "x", G_STRUCT_OFFSET(FollowupViewStep, finished) },
  { "popup", "x", G_STRUCT_OFFSET(FollowupViewStep, popup) },
  { "projected", "b", G_STRUCT_OFFSET(FollowupViewStep, projected) },
};

static const Member contact_members[] = {
  { "email", "s", G_STRUCT_OFFSET(FollowupViewStep, email) },
  { "phone", "s", G_STRUCT_OFFSET(FollowupViewStep, phone) },
};

static void
fill_member(FollowupViewStep *step,
            const Member *members,
            guint n_members,
            const char *key,
            GVariant *value)
{
  gpointer place;
  guint i = 0;

  while (i < n_members && strcmp(members[i].key, key) != 0)
    i++;
  if (i == n_members || strcmp(g_variant_get_type_string(value), members[i].type) != 0)
    return;
  place = G_STRUCT_MEMBER_P(step, members[i].offset);
  if (*members[i].type == 's')
    *(const char **)place = g_variant_get_string(value, NULL);
  else if (*members[i].type == 'x')
    *(gint64 *)place = g_variant_get_int64(value);
  else
    *(gboolean *)place = g_variant_get_boolean(value);
}

static void
fill_contact(FollowupViewStep *step, GVariant *contact)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  step->email = step->phone = "";
  g_variant_iter_init(&iter, contact);
  while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
    fill_member(step, contact_members, G_N_ELEMENTS(contact_members), key, value);
}

/* One walk through the dictionary: each look-up is a walk of its own. */
FollowupViewStep
followup_view_step_of_action(GVariant *action)
{
  FollowupViewStep step = { "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            .due = FOLLOWUP_NO_INSTANT,
                            .finished = FOLLOWUP_NO_INSTANT,
                            .popup = FOLLOWUP_NO_INSTANT };
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_get_data(action); /* laid out for good: the texts stay where they are */
  g_variant_iter_init(&iter, action);
  while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
    if (strcmp(key, "contact") == 0 && g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT))
      fill_contact(&step, value);
    else
      fill_member(&step, step_members, G_N_ELEMENTS(step_members), key, value);
  return step;
}

FollowupViewStep
followup_view_step_of_line(const FollowupLine *line, gint64 now, FollowupZone *zone)
{
  FollowupAction action = {
    .due = line->due, .by = line->by, .popup = line->popup, .snoozed_until = line->snoozed_until
  };
  const char *section = NULL;

  if (followup_state_from_nick(line->state, &action.state, NULL))
    section = followup_action_get_section(&action, now, zone);
  return (FollowupViewStep){ .id = "",
                             .kind = line->kind,
                             .state = line->state,
                             .section = section != NULL ? section : "",
                             .channel = line->channel,
                             .interviewer = line->interviewer,
                             .text = line->text,
                             .why = "",
                             .note = "",
                             .due = line->due,
                             .by = line->by,
                             .snoozed_until = line->snoozed_until,
                             .finished = FOLLOWUP_NO_INSTANT,
                             .popup = line->popup };
}

FollowupViewStep
followup_view_step_of_plan_line(const FollowupStepLine *line, const char *id)
{
  return (FollowupViewStep){ .id = id,
                             .kind = line->kind,
                             .state = line->state,
                             .section = line->section,
                             .channel = line->channel,
                             .interviewer = line->interviewer,
                             .text = line->text,
                             .why = line->why,
                             .note = line->note,
                             .email = line->has_contact ? line->email : NULL,
                             .phone = line->has_contact ? line->phone : NULL,
                             .due = line->due,
                             .by = line->by,
                             .snoozed_until = line->snoozed_until,
                             .finished = line->finished != 0 ? line->finished : FOLLOWUP_NO_INSTANT,
                             .popup = line->popup,
                             .projected = line->projected };
}

/* A step's name with the one it is for: thanks go to somebody, the rest is done with somebody. */
static char *
word_person(FollowupKind kind, const char *title, const char *person)
{
  switch (kind) {
  case FOLLOWUP_KIND_THANK_YOU:
  case FOLLOWUP_KIND_HANDWRITTEN_NOTE:
  case FOLLOWUP_KIND_REPLY_REJECTION:
  case FOLLOWUP_KIND_TELL_OTHERS:
  case FOLLOWUP_KIND_SEND_WITHDRAWAL:
  case FOLLOWUP_KIND_NO_SHOW:
  case FOLLOWUP_KIND_REQUEST:
    return g_strdup_printf(_("%s to %s"), title, person);
  case FOLLOWUP_KIND_ANSWER_OFFER:
  case FOLLOWUP_KIND_ASK_OFFER_DEADLINE:
  case FOLLOWUP_KIND_FEEDBACK_REQUEST:
    return g_strdup_printf(_("%s (%s)"), title, person);
  case FOLLOWUP_KIND_TOUCH:
    return g_strdup_printf(_("Contact with %s"), person);
  default:
    return g_strdup_printf(_("%s with %s"), title, person);
  }
}

const char *
followup_view_word_channel(const char *nick)
{
  static const struct {
    const char *nick;
    const char *words;
  } channels[] = {
    { "email", N_("by email") },
    { "phone", N_("by phone") },
    { "post", N_("by post") },
    { "social", N_("by social media") },
  };

  for (guint i = 0; i < G_N_ELEMENTS(channels); i++)
    if (strcmp(channels[i].nick, nick) == 0)
      return _(channels[i].words);
  return NULL;
}

/* The title of a step: of a request its own words. */
static char *
word_step(FollowupKind kind, const char *text)
{
  g_autofree char *words = followup_columns_clean(text, TRUE);

  /* Translators: the marks around what an employer asked for */
  return *words != '\0' ? g_strdup_printf(C_("quotation", "“%s”"), words)
                        : g_strdup(followup_kind_to_title(kind));
}

char *
followup_view_step_to_task(const FollowupViewStep *step)
{
  g_autofree char *person = followup_columns_clean(step->interviewer, TRUE);
  g_autofree char *title = NULL, *task = NULL;
  const char *way = followup_view_word_channel(step->channel);
  FollowupKind kind;

  if (!followup_kind_from_nick(step->kind, &kind, NULL)) /* a newer daemon's */
    return followup_columns_clean(step->kind, TRUE);
  title = word_step(kind, step->text);
  task = *person != '\0' ? word_person(kind, title, person) : g_strdup(title);
  return way != NULL ? g_strconcat(task, " ", way, NULL) : g_steal_pointer(&task);
}

char *
followup_view_get_task(GVariant *action)
{
  FollowupViewStep step = followup_view_step_of_action(action);

  return followup_view_step_to_task(&step);
}

/* What a step is called in a list, with the one it is for. */
static char *
word_brief_person(FollowupKind kind, const char *person)
{
  switch (kind) {
  case FOLLOWUP_KIND_THANK_YOU:
    return g_strdup_printf(_("Thank-you to %s"), person);
  case FOLLOWUP_KIND_HANDWRITTEN_NOTE:
    return g_strdup_printf(_("Card to %s"), person);
  case FOLLOWUP_KIND_SECOND_FOLLOW_UP:
    return g_strdup_printf(_("2nd follow-up with %s"), person);
  case FOLLOWUP_KIND_REPLY_REJECTION:
    return g_strdup_printf(_("Reply to %s"), person);
  case FOLLOWUP_KIND_FEEDBACK_REQUEST:
    return g_strdup_printf(_("Ask %s for feedback"), person);
  case FOLLOWUP_KIND_ASK_OFFER_DEADLINE:
    return g_strdup_printf(_("Ask %s for a date"), person);
  case FOLLOWUP_KIND_TELL_OTHERS:
    return g_strdup_printf(_("Tell %s of the offer"), person);
  case FOLLOWUP_KIND_SEND_WITHDRAWAL:
    return g_strdup_printf(_("Tell %s you withdraw"), person);
  default:
    return word_person(kind, followup_kind_to_title(kind), person);
  }
}

char *
followup_view_step_to_brief_task(const FollowupViewStep *step)
{
  g_autofree char *person = followup_columns_clean(step->interviewer, TRUE);
  g_autofree char *title = NULL;
  FollowupKind kind;

  if (!followup_kind_from_nick(step->kind, &kind, NULL)) /* a newer daemon's */
    return followup_columns_clean(step->kind, TRUE);
  if (*person != '\0' && *step->text == '\0')
    return word_brief_person(kind, person);
  title = word_step(kind, step->text);
  return *person != '\0' ? word_person(kind, title, person) : g_steal_pointer(&title);
}

char *
followup_view_get_brief_task(GVariant *action)
{
  FollowupViewStep step = followup_view_step_of_action(action);

  return followup_view_step_to_brief_task(&step);
}

gboolean
followup_view_step_is_pending(const FollowupViewStep *step)
{
  FollowupState state;

  return followup_state_from_nick(step->state, &state, NULL) && followup_state_is_pending(state);
}

gboolean
followup_view_is_pending(GVariant *action)
{
  FollowupViewStep step = followup_view_step_of_action(action);

  return followup_view_step_is_pending(&step);
}

gint64
followup_view_step_get_moment(const FollowupViewStep *step, gint64 now)
{
  return strcmp(step->state, "snoozed") == 0 && step->snoozed_until > now ? step->snoozed_until
                                                                          : step->due;
}

gint64
followup_view_get_moment(GVariant *action, gint64 now)
{
  FollowupViewStep step = followup_view_step_of_action(action);

  return followup_view_step_get_moment(&step, now);
}

char *
followup_view_step_to_distance(const FollowupViewStep *step, gint64 now, FollowupMomentBook *book)
{
  const char *span;

  if (followup_view_step_get_moment(step, now) != step->due)
    return g_strdup(_("snoozed"));
  if (strcmp(step->section, "overdue") != 0)
    return g_strdup(followup_moment_book_get_distance(book, step->due));
  span = followup_moment_book_get_span(book, MIN(step->by, now - 60)); /* hardly: by a minute */
  /* Translators: %s is "3d" */
  return g_strdup_printf(_("%s late"), span);
}

char *
followup_view_get_distance(GVariant *action, gint64 now, FollowupMomentBook *book)
{
  FollowupViewStep step = followup_view_step_of_action(action);

  return followup_view_step_to_distance(&step, now, book);
}

FollowupStyle
followup_view_step_get_style(const FollowupViewStep *step)
{
  if (!followup_view_step_is_pending(step))
    return FOLLOWUP_STYLE_DIM;
  if (strcmp(step->section, "overdue") == 0)
    return FOLLOWUP_STYLE_LATE;
  return strcmp(step->section, "today") == 0 ? FOLLOWUP_STYLE_SOON : FOLLOWUP_STYLE_PLAIN;
}

FollowupStyle
followup_view_get_style(GVariant *action, gint64 now)
{
  FollowupViewStep step = followup_view_step_of_action(action);

  return followup_view_step_get_style(&step);
}
