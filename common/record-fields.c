/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The fields of each type of line, in the order in which they are written. Fields are added, never
 * removed. */
#include "record-private.h"

#define MEMBER(type, member) G_STRUCT_OFFSET(type, member)
#define TABLE(name_)                                                                               \
  const FieldTable followup_record_##name_##_fields                                                \
      = { name_##_fields, G_N_ELEMENTS(name_##_fields) }

const char *const followup_record_kinds[] = { "interview", "own", "change", NULL };

#define HEADER(member) MEMBER(FollowupRecordHeader, member)
static const Field header_fields[] = {
  { "exported", FIELD_INSTANT, HEADER(exported), TRUE },
  { "interviews", FIELD_COUNT, HEADER(interviews), TRUE },
  { "last_interview", FIELD_COUNT, HEADER(last_interview), TRUE },
  { "changes", FIELD_COUNT, HEADER(changes), TRUE },
  { "last_change", FIELD_COUNT, HEADER(last_change), TRUE },
  { "rules", FIELD_COUNT, HEADER(rules) },
};
TABLE(header);

#define INTERVIEW(member) MEMBER(FollowupInterview, member)
static const Field interview_fields[] = {
  { "id", FIELD_ID, INTERVIEW(id) },
  { "uuid", FIELD_TEXT, INTERVIEW(uuid) },
  { "employer", FIELD_TEXT, INTERVIEW(employer) },
  { "position", FIELD_TEXT, INTERVIEW(position) },
  { "start", FIELD_INSTANT, INTERVIEW(start), TRUE },
  { "zone", FIELD_TEXT, INTERVIEW(zone) },
  { "duration", FIELD_COUNT, INTERVIEW(duration), TRUE },
  { "stage", FIELD_STAGE, INTERVIEW(stage), TRUE },
  { "place", FIELD_TEXT, INTERVIEW(place) },
  { "decision", FIELD_DECISION, INTERVIEW(decision), TRUE },
  { "may_follow_up", FIELD_MAY, INTERVIEW(may_follow_up), TRUE },
  { "cadence", FIELD_TEXT, INTERVIEW(cadence) },
  { "holidays", FIELD_TEXT, INTERVIEW(holidays) },
  { "interviewers", FIELD_PEOPLE, INTERVIEW(interviewers) },
  { "agency", FIELD_PERSON, INTERVIEW(agency) },
  { "liked", FIELD_TEXT, INTERVIEW(liked) },
  { "forgot", FIELD_TEXT, INTERVIEW(forgot) },
  { "note", FIELD_TEXT, INTERVIEW(note) },
  { "ical_uid", FIELD_TEXT, INTERVIEW(ical_uid) },
  { "ical_sequence", FIELD_COUNT, INTERVIEW(ical_sequence) },
  { "ending", FIELD_ENDING, INTERVIEW(ending), TRUE },
  { "ended", FIELD_INSTANT, INTERVIEW(ended_at) },
  { "offer_deadline", FIELD_DAY, INTERVIEW(offer_deadline) },
  { "offer_preferred", FIELD_MAY, INTERVIEW(offer_preferred) },
  { "no_show", FIELD_INSTANT, INTERVIEW(no_show_at) },
  { "answers", FIELD_ANSWERS, INTERVIEW(answers) },
  { "created", FIELD_INSTANT, INTERVIEW(created) },
  { "modified", FIELD_INSTANT, INTERVIEW(modified) },
};
TABLE(interview);

#define PERSON(member) MEMBER(FollowupInterviewer, member)
static const Field interviewer_fields[] = {
  { "uuid", FIELD_TEXT, PERSON(uuid) },       { "name", FIELD_TEXT, PERSON(name) },
  { "email", FIELD_TEXT, PERSON(email) },     { "phone", FIELD_TEXT, PERSON(phone) },
  { "post", FIELD_TEXT, PERSON(post) },       { "title", FIELD_TEXT, PERSON(title) },
  { "about", FIELD_TEXT, PERSON(about) },     { "prefers", FIELD_CHANNEL, PERSON(prefers) },
  { "lead", FIELD_FLAG, PERSON(lead) },       { "card", FIELD_FLAG, PERSON(card) },
  { "thanked", FIELD_FLAG, PERSON(thanked) },
};
TABLE(interviewer);

static const Field answer_fields[] = {
  { "at", FIELD_INSTANT, MEMBER(FollowupAnswer, at), TRUE },
  { "decision", FIELD_DECISION, MEMBER(FollowupAnswer, decision), TRUE },
};
TABLE(answer);

#define ACTION(member) MEMBER(FollowupAction, member)
static const Field action_fields[] = {
  { "number", FIELD_COUNT, ACTION(number), TRUE },
  { "uuid", FIELD_TEXT, ACTION(uuid) },
  { "kind", FIELD_KIND, ACTION(kind), TRUE },
  { "turn", FIELD_COUNT, ACTION(turn) },
  { "state", FIELD_STATE, ACTION(state), TRUE },
  { "interviewer", FIELD_TEXT, ACTION(interviewer) },
  { "interviewer_uuid", FIELD_TEXT, ACTION(interviewer_uuid) },
  { "channel", FIELD_CHANNEL, ACTION(channel) },
  { "due", FIELD_INSTANT, ACTION(due), TRUE },
  { "by", FIELD_INSTANT, ACTION(by), TRUE },
  { "popup", FIELD_INSTANT, ACTION(popup), TRUE },
  { "basis", FIELD_REASON, ACTION(reason) },
  { "about", FIELD_ID, ACTION(about) },
  { "text", FIELD_TEXT, ACTION(text) },
  { "note", FIELD_TEXT, ACTION(note) },
  { "rule_due", FIELD_INSTANT, ACTION(rule_due) },
  { "next", FIELD_INSTANT, ACTION(next_at) },
  { "snoozed_until", FIELD_INSTANT, ACTION(snoozed_until) },
  { "finished", FIELD_INSTANT, ACTION(finished_at) },
  { "showings", FIELD_COUNT, ACTION(showings) },
  { "server_id", FIELD_POPUP, ACTION(server_id) },
  { "server_owner", FIELD_TEXT, ACTION(server_owner) },
  { "bus_guid", FIELD_TEXT, ACTION(bus_guid) },
  { "opened", FIELD_INSTANT, ACTION(opened_at) },
};
TABLE(action);

#define EVENT(member) MEMBER(FollowupRecordEvent, member)
static const Field change_fields[] = {
  { "id", FIELD_ID, EVENT(id) },
  { "change", FIELD_ID, EVENT(change) },
  { "at", FIELD_INSTANT, EVENT(at), TRUE },
  { "who", FIELD_TEXT, EVENT(who) },
  { "verb", FIELD_TEXT, EVENT(verb) },
  { "interview", FIELD_ID, EVENT(interview) },
  { "interview_uuid", FIELD_TEXT, EVENT(interview_uuid) },
  { "action", FIELD_COUNT, EVENT(action) },
  { "undone", FIELD_FLAG, EVENT(undone) },
  { "target", FIELD_ID, EVENT(target) },
  { "facts", FIELD_FACTS, EVENT(facts) },
};
TABLE(change);

const char *
followup_record_get_nick(const Field *field, gconstpointer base)
{
  const int value = G_STRUCT_MEMBER(int, base, field->offset);

  switch (field->type) {
  case FIELD_STAGE:
    return followup_stage_to_nick((FollowupStage)value);
  case FIELD_MAY:
    return followup_may_to_nick((FollowupMay)value);
  case FIELD_ENDING:
    return followup_ending_to_nick((FollowupEnding)value);
  case FIELD_CHANNEL:
    return followup_channel_to_nick((FollowupChannel)value);
  case FIELD_KIND:
    return followup_kind_to_nick((FollowupKind)value);
  default:
    return followup_state_to_nick((FollowupState)value);
  }
}
