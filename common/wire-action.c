/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wire-action: actions as dictionaries. Refuses to know what is done about them. */

#include "wire.h"

#include "line.h"
#include "wire-dict.h"

static GVariant *
make_interview(const FollowupInterview *interview)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

  if (interview->id != 0)
    followup_wire_add(&builder, "id", g_variant_new_uint64((guint64)interview->id));
  followup_wire_add_text(&builder, "employer", interview->employer);
  followup_wire_add_text(&builder, "position", interview->position);
  followup_wire_add(&builder, "start", g_variant_new_int64(interview->start));
  followup_wire_add_text(&builder, "zone", interview->zone);
  return g_variant_builder_end(&builder);
}

static void
add_instant(GVariantBuilder *builder, const char *key, gint64 instant)
{
  followup_wire_add(builder, key, g_variant_new_int64(instant));
}

static void
add_state(GVariantBuilder *builder, const FollowupAction *action)
{
  followup_wire_add_text(builder, "state", followup_state_to_nick(action->state));
  if (action->state == FOLLOWUP_STATE_SNOOZED)
    add_instant(builder, "snoozed-until", action->snoozed_until);
  if (!followup_state_is_pending(action->state))
    add_instant(builder, "finished", action->finished_at);
  if (action->projected)
    followup_wire_add(builder, "projected", g_variant_new_boolean(TRUE));
}

static void
add_more(GVariantBuilder *builder, const FollowupAction *action)
{
  followup_wire_add_text(builder, "note", action->note);
  if (action->rule_due != 0)
    followup_wire_add(builder, "by-hand", g_variant_new_boolean(TRUE));
  if (action->about != 0)
    followup_wire_add(builder, "about", g_variant_new_uint64((guint64)action->about));
}

/* How to reach whom the action goes to, as far as that is known: empty where nothing is. */
static void
add_contact(GVariantBuilder *builder,
            const FollowupAction *action,
            const FollowupInterview *interview)
{
  g_auto(GVariantBuilder) contact = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
  const FollowupInterviewer *person
      = followup_interview_find_person(interview, action->interviewer_uuid);

  if (person == NULL)
    return;
  followup_wire_add_text(&contact, "email", person->email);
  followup_wire_add_text(&contact, "phone", person->phone);
  followup_wire_add(builder, "contact", g_variant_builder_end(&contact));
}

static void
add_why(GVariantBuilder *builder, const FollowupAction *action)
{
  g_autofree char *why = followup_reason_to_text(action->reason);

  followup_wire_add_text(builder, "why", why);
}

static void
add_reason(GVariantBuilder *builder, const FollowupAction *action)
{
  const FollowupReason *reason = action->reason;
  g_autofree char *sentence
      = followup_reason_to_sentence(reason, followup_kind_to_noun(action->kind));

  followup_wire_add_text(builder, "reason", sentence);
  add_why(builder, action);
  followup_wire_add_text(builder, "cadence", reason->cadence);
  followup_wire_add_text(builder, "sources", reason->sources);
}

static void
add_gist(GVariantBuilder *builder, const FollowupAction *action)
{
  followup_wire_add(builder, "gist",
                    g_variant_new_take_string(followup_reason_to_gist(action->reason)));
}

static void
add_section(GVariantBuilder *builder,
            const FollowupAction *action,
            const FollowupRules *rules,
            gint64 now)
{
  if (now != FOLLOWUP_NO_INSTANT)
    followup_wire_add_text(builder, "section",
                           followup_action_get_section(action, now, rules->system_zone));
}

/* What also a line of a list says. */
static void
add_essence(GVariantBuilder *builder, const FollowupAction *action)
{
  if (action->number != 0)
    followup_wire_add(builder, "id", g_variant_new_take_string(followup_action_get_id(action)));
  followup_wire_add_text(builder, "kind", followup_kind_to_nick(action->kind));
  add_state(builder, action);
  followup_wire_add_text(builder, "interviewer", action->interviewer);
  followup_wire_add_text(builder, "channel", followup_channel_to_nick(action->channel));
  add_instant(builder, "due", action->due);
  add_instant(builder, "by", action->by);
  followup_wire_add_text(builder, "text", action->text);
}

GVariant *
followup_wire_action_to_dict(const FollowupAction *action,
                             const FollowupInterview *interview,
                             const FollowupRules *rules,
                             gint64 now)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

  add_essence(&builder, action);
  followup_wire_add_text(&builder, "uuid", action->uuid);
  add_instant(&builder, "popup", action->popup);
  add_reason(&builder, action);
  add_gist(&builder, action);
  add_more(&builder, action);
  add_section(&builder, action, rules, now);
  if (interview != NULL) {
    add_contact(&builder, action, interview);
    followup_wire_add(&builder, "interview", make_interview(interview));
  }
  return g_variant_builder_end(&builder);
}

GVariant *
followup_wire_action_to_brief(const FollowupAction *action,
                              const FollowupInterview *interview,
                              const FollowupRules *rules,
                              gint64 now)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

  add_essence(&builder, action);
  add_gist(&builder, action);
  add_section(&builder, action, rules, now);
  if (interview != NULL)
    followup_wire_add(&builder, "interview", make_interview(interview));
  return g_variant_builder_end(&builder);
}

void
followup_wire_action_append_step(const FollowupAction *action,
                                 const FollowupInterview *interview,
                                 const FollowupRules *rules,
                                 gint64 now,
                                 GString *text)
{
  const FollowupInterviewer *person
      = followup_interview_find_person(interview, action->interviewer_uuid);
  g_autofree char *why = followup_reason_to_text(action->reason);
  gboolean snoozed = action->state == FOLLOWUP_STATE_SNOOZED;
  const FollowupStepLine step = {
    .number = action->number,
    .kind = followup_kind_to_nick(action->kind),
    .state = followup_state_to_nick(action->state),
    .section = followup_action_get_section(action, now, rules->system_zone),
    .channel = followup_channel_to_nick(action->channel),
    .interviewer = action->interviewer,
    .text = action->text,
    .why = why,
    .note = action->note,
    .has_contact = person != NULL,
    .email = person != NULL ? person->email : NULL,
    .phone = person != NULL ? person->phone : NULL,
    .due = action->due,
    .by = action->by,
    .popup = action->popup,
    .snoozed_until = snoozed ? action->snoozed_until : 0,
    .finished = followup_state_is_pending(action->state) ? 0 : action->finished_at,
    .projected = action->projected,
  };

  followup_line_append_step(&step, text);
}
