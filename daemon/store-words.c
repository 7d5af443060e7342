/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The history in plain words, from the facts that its events keep; reads nothing else. */

#include <glib/gi18n-lib.h>

#include "store-private.h"

static const char *
get_fact(const FollowupStoreDeed *deed, const char *key)
{
  return json_object_get_string_member_with_default(deed->facts, key, NULL);
}

/* An employer is told of by name where it is known. */
static const char *
get_employer(const FollowupStoreDeed *deed)
{
  const char *employer = get_fact(deed, "employer");

  return employer ? employer : "?";
}

static char *
word_day(const FollowupStoreDeed *deed, const char *iso)
{
  FollowupDay day;

  if (!followup_day_parse(iso, &day, NULL))
    return g_strdup(iso);
  return followup_day_to_text(day, followup_instant_get_day(deed->at, deed->zone));
}

/* In the zone that the facts name. */
static char *
word_instant(const FollowupStoreDeed *deed, const char *key)
{
  const char *name = get_fact(deed, "zone");
  g_autoptr(FollowupZone) zone = name ? followup_zone_new(name, NULL) : NULL;

  return followup_instant_to_text(g_ascii_strtoll(get_fact(deed, key), NULL, 10),
                                  zone ? zone : deed->zone);
}

/* ---- actions ---- */

/* "the thank-you to Jane Doe (Acme GmbH)" */
static char *
word_step(const FollowupStoreDeed *deed)
{
  const char *interviewer = get_fact(deed, "interviewer"), *employer = get_fact(deed, "employer");
  const char *nick = get_fact(deed, "kind");
  FollowupKind kind = FOLLOWUP_KIND_TOUCH;
  const char *noun;

  if (nick && !followup_kind_from_nick(nick, &kind, NULL))
    return g_strdup(nick);
  noun = followup_kind_to_noun(kind);
  if (!employer)
    return g_strdup(noun);
  if (kind == FOLLOWUP_KIND_REQUEST || kind == FOLLOWUP_KIND_MOVE_ON)
    return g_strdup_printf("%s (%s)", noun, employer);
  /* Translators: "the thank-you to Jane Doe (Acme GmbH)" */
  if (interviewer)
    return g_strdup_printf(_("the %1$s to %2$s (%3$s)"), noun, interviewer, employer);
  /* Translators: "the debrief (Acme GmbH)" */
  return g_strdup_printf(_("the %1$s (%2$s)"), noun, employer);
}

static char *
word_done(const FollowupStoreDeed *deed)
{
  g_autofree char *step = word_step(deed);

  return g_strdup_printf(_("marked %s done"), step);
}

static char *
word_skip(const FollowupStoreDeed *deed)
{
  g_autofree char *step = word_step(deed);

  return g_strdup_printf(_("skipped %s"), step);
}

static char *
word_snooze(const FollowupStoreDeed *deed)
{
  g_autofree char *step = word_step(deed);
  g_autofree char *until = get_fact(deed, "until") ? word_instant(deed, "until") : g_strdup("?");

  return g_strdup_printf(_("put off %1$s until %2$s"), step, until);
}

static char *
word_set_due(const FollowupStoreDeed *deed)
{
  const char *due = get_fact(deed, "due"), *rule = get_fact(deed, "rule");
  g_autofree char *step = word_step(deed);
  g_autofree char *day = word_day(deed, due ? due : rule ? rule : "?");

  if (due)
    return g_strdup_printf(_("set %1$s to %2$s by hand"), step, day);
  return g_strdup_printf(_("gave %1$s back to its rule: %2$s"), step, day);
}

static char *
word_request(const FollowupStoreDeed *deed)
{
  const char *text = get_fact(deed, "text");

  return g_strdup_printf(_("noted what %1$s asked for: %2$s"), get_employer(deed),
                         text ? text : "?");
}

static char *
word_touch(const FollowupStoreDeed *deed)
{
  FollowupChannel channel = FOLLOWUP_CHANNEL_NONE;
  const char *nick = get_fact(deed, "channel"), *employer = get_employer(deed);

  if (nick)
    followup_channel_from_nick(nick, &channel, NULL);
  switch (channel) {
  case FOLLOWUP_CHANNEL_PHONE:
    return g_strdup_printf(_("noted a call with %s"), employer);
  case FOLLOWUP_CHANNEL_EMAIL:
    return g_strdup_printf(_("noted a mail to %s"), employer);
  case FOLLOWUP_CHANNEL_POST:
    return g_strdup_printf(_("noted a letter to %s"), employer);
  default:
    return g_strdup_printf(_("noted a contact with %s"), employer);
  }
}

/* ---- interviews ---- */

static char *
word_add(const FollowupStoreDeed *deed)
{
  return g_strdup_printf(_("added the interview with %s"), get_employer(deed));
}

static char *
word_update(const FollowupStoreDeed *deed)
{
  g_autofree char *start = get_fact(deed, "start") ? word_instant(deed, "start") : NULL;

  if (start)
    return g_strdup_printf(_("moved the interview with %1$s to %2$s"), get_employer(deed), start);
  return g_strdup_printf(_("changed the interview with %s"), get_employer(deed));
}

static char *
word_remove(const FollowupStoreDeed *deed)
{
  return g_strdup_printf(_("removed the interview with %s"), get_employer(deed));
}

static char *
word_hear(const FollowupStoreDeed *deed)
{
  const char *text = get_fact(deed, "decision"), *employer = get_employer(deed);
  FollowupDecision decision = { .kind = FOLLOWUP_DECISION_UNKNOWN };
  g_autofree char *day = NULL;

  if (text)
    followup_decision_parse(text, &decision, NULL);
  switch (decision.kind) {
  case FOLLOWUP_DECISION_DATE:
    day = word_day(deed, text);
    return g_strdup_printf(_("noted the answer of %1$s: decision by %2$s"), employer, day);
  case FOLLOWUP_DECISION_RANGE:
    return g_strdup_printf(_("noted the answer of %1$s: decision in %2$u to %3$u days"), employer,
                           decision.min_days, decision.max_days);
  default:
    return g_strdup_printf(_("noted the answer of %s: no date"), employer);
  }
}

static char *
word_end(const FollowupStoreDeed *deed)
{
  const char *nick = get_fact(deed, "ending"), *deadline = get_fact(deed, "deadline");
  const char *employer = get_employer(deed);
  g_autofree char *day = deadline ? word_day(deed, deadline) : NULL;
  FollowupEnding ending = FOLLOWUP_ENDING_OPEN;

  if (nick)
    followup_ending_from_nick(nick, &ending, NULL);
  switch (ending) {
  case FOLLOWUP_ENDING_OFFER:
    return day ? g_strdup_printf(_("noted the offer of %1$s: answer by %2$s"), employer, day)
               : g_strdup_printf(_("noted the offer of %s"), employer);
  case FOLLOWUP_ENDING_ACCEPTED:
    return g_strdup_printf(_("accepted the offer of %s"), employer);
  case FOLLOWUP_ENDING_REJECTED:
    return g_strdup_printf(_("noted that %s declined"), employer);
  case FOLLOWUP_ENDING_WITHDREW:
    return g_strdup_printf(_("withdrew from %s"), employer);
  default:
    return g_strdup_printf(_("closed %s: no answer came"), employer);
  }
}

static char *
word_reopen(const FollowupStoreDeed *deed)
{
  return g_strdup_printf(_("took up %s again"), get_employer(deed));
}

static char *
word_no_show(const FollowupStoreDeed *deed)
{
  return g_strdup_printf(_("noted that nobody of %s appeared"), get_employer(deed));
}

/* ---- the rest ---- */

static guint
get_count(const FollowupStoreDeed *deed, const char *key)
{
  const char *text = get_fact(deed, key);

  return text ? (guint)g_ascii_strtoull(text, NULL, 10) : 0;
}

static char *
word_import(const FollowupStoreDeed *deed)
{
  guint n = get_count(deed, "added");
  guint updated = get_count(deed, "updated");

  if (n == 0 && updated > 0)
    return g_strdup_printf(
        ngettext("imported what became of %u step", "imported what became of %u steps", updated),
        updated);
  return g_strdup_printf(ngettext("imported %u interview", "imported %u interviews", n), n);
}

static char *
word_overtaken(const FollowupStoreDeed *deed)
{
  return g_strdup_printf(_("let go of what time has overtaken (%s)"), get_employer(deed));
}

static char *
word_undo(const FollowupStoreDeed *deed)
{
  return g_strdup_printf(_("took back: %s"), deed->target ? deed->target : "?");
}

static char *
word_redo(const FollowupStoreDeed *deed)
{
  return g_strdup_printf(_("made again: %s"), deed->target ? deed->target : "?");
}

static const struct {
  const char *verb;
  char *(*word)(const FollowupStoreDeed *deed);
} verbs[] = {
  { "add", word_add },         { "done", word_done },       { "end", word_end },
  { "hear", word_hear },       { "import", word_import },   { "fall-due", word_overtaken },
  { "no-show", word_no_show }, { "redo", word_redo },       { "remove", word_remove },
  { "reopen", word_reopen },   { "request", word_request }, { "set-due", word_set_due },
  { "skip", word_skip },       { "snooze", word_snooze },   { "touch", word_touch },
  { "undo", word_undo },       { "update", word_update },
};

char *
followup_store_word_deed(const FollowupStoreDeed *deed)
{
  for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
    g_autofree char *text = NULL;

    if (!g_str_equal(verbs[i].verb, deed->verb))
      continue;
    text = verbs[i].word(deed);
    if (deed->n < 2 || deed->target || verbs[i].word == word_import)
      return g_steal_pointer(&text);
    return g_strdup_printf(ngettext("%s, and %u more", "%s, and %u more", deed->n - 1), text,
                           deed->n - 1);
  }
  if (g_str_equal(deed->who, "settings"))
    return g_strdup(_("planned anew by other settings"));
  return g_strdup(_("planned anew"));
}
