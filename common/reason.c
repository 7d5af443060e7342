/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "reason.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "text.h"

#define MAX_NAMED_HOLIDAYS 2 /* more are counted */

FollowupReason *
followup_reason_new(void)
{
  FollowupReason *self = g_new0(FollowupReason, 1);

  self->holidays = g_array_new(FALSE, FALSE, sizeof(FollowupDay));
  return self;
}

FollowupReason *
followup_reason_copy(const FollowupReason *self)
{
  FollowupReason *copy;

  if (!self)
    return NULL;
  copy = g_memdup2(self, sizeof *self);
  copy->cadence = g_strdup(self->cadence);
  copy->instead_of = g_strdup(self->instead_of);
  copy->sources = g_strdup(self->sources);
  copy->touch = g_strdup(self->touch);
  copy->holidays = g_array_copy(self->holidays);
  copy->holiday_names = g_strdupv(self->holiday_names);
  return copy;
}

void
followup_reason_free(FollowupReason *self)
{
  if (!self)
    return;
  g_free(self->cadence);
  g_free(self->instead_of);
  g_free(self->sources);
  g_free(self->touch);
  g_array_unref(self->holidays);
  g_strfreev(self->holiday_names);
  g_free(self);
}

void
followup_reason_name_holidays(FollowupReason *self, FollowupCalendar *calendar)
{
  guint n = self->holidays->len;
  gboolean any = FALSE;

  g_clear_pointer(&self->holiday_names, g_strfreev);
  if (n == 0 || n > MAX_NAMED_HOLIDAYS)
    return;
  self->holiday_names = g_new0(char *, n + 1);
  for (guint i = 0; i < n; i++) {
    FollowupDay day = g_array_index(self->holidays, FollowupDay, i);
    const char *name = followup_calendar_get_holiday_name(calendar, day);

    any |= name != NULL;
    self->holiday_names[i] = g_strdup(name ? name : "");
  }
  if (!any)
    g_clear_pointer(&self->holiday_names, g_strfreev);
}

/* ---- as stored: "anchor=decision;day=2026-12-04;offset=5bd;..." ---- */

static const char *const anchor_nicks[] = {
  [FOLLOWUP_ANCHOR_END] = "end",           [FOLLOWUP_ANCHOR_START] = "start",
  [FOLLOWUP_ANCHOR_DECISION] = "decision", [FOLLOWUP_ANCHOR_ANSWER_DECISION] = "answer-decision",
  [FOLLOWUP_ANCHOR_ANSWER] = "answer",     [FOLLOWUP_ANCHOR_CHECK_IN] = "check-in",
  [FOLLOWUP_ANCHOR_SECOND] = "second",     [FOLLOWUP_ANCHOR_OFFER] = "offer",
  [FOLLOWUP_ANCHOR_ENDING] = "ending",     [FOLLOWUP_ANCHOR_DEADLINE] = "deadline",
  [FOLLOWUP_ANCHOR_WEEK] = "week",         [FOLLOWUP_ANCHOR_NOW] = "now",
};

static void
append_field(GString *text, const char *key, const char *value)
{
  if (!value)
    return;
  if (text->len)
    g_string_append_c(text, ';');
  g_string_append(text, key);
  g_string_append_c(text, '=');
  g_string_append(text, value);
}

static void
append_day(GString *text, const char *key, FollowupDay day)
{
  g_autofree char *iso = day ? followup_day_to_iso(day) : NULL;

  append_field(text, key, iso);
}

static void
append_holidays(GString *text, GArray *holidays)
{
  g_autoptr(GString) list = NULL;

  if (!holidays->len)
    return;
  list = g_string_new(NULL);
  for (guint i = 0; i < holidays->len; i++) {
    g_autofree char *iso = followup_day_to_iso(g_array_index(holidays, FollowupDay, i));

    g_string_append_printf(list, "%s%s", i ? "," : "", iso);
  }
  append_field(text, "holidays", list->str);
}

/* Names are what people wrote: escaped. */
static void
append_holiday_names(GString *text, char **names)
{
  g_autoptr(GString) list = NULL;

  if (!names)
    return;
  list = g_string_new(NULL);
  for (guint i = 0; names[i]; i++) {
    if (i > 0)
      g_string_append_c(list, ',');
    g_string_append_uri_escaped(list, names[i], NULL, TRUE);
  }
  append_field(text, "holiday-names", list->str);
}

char *
followup_reason_serialize(const FollowupReason *self)
{
  g_autofree char *offset = followup_offset_to_string(self->offset);
  GString *text = g_string_sized_new(192);

  append_field(text, "anchor", anchor_nicks[self->anchor]);
  append_day(text, "day", self->anchor_day);
  append_field(text, "projected", self->anchor_is_projected ? "1" : NULL);
  append_field(text, "offset", offset);
  append_field(text, "before", self->before ? "1" : NULL);
  append_field(text, "cadence", self->cadence);
  append_field(text, "instead-of", self->instead_of);
  append_field(text, "sources", self->sources);
  append_holidays(text, self->holidays);
  append_holiday_names(text, self->holiday_names);
  append_day(text, "moved", self->moved_from);
  append_field(text, "first", self->not_before_first_business_day ? "1" : NULL);
  append_day(text, "touch", self->touch_day);
  append_field(text, "touched-by", self->touch);
  append_field(text, "by-hand", self->by_hand ? "1" : NULL);
  append_day(text, "rule", self->rule_day);
  append_day(text, "due", self->due_day);
  return g_string_free(text, FALSE);
}

static gboolean
parse_anchor(const char *text, FollowupAnchor *anchor)
{
  for (guint i = 0; i < G_N_ELEMENTS(anchor_nicks); i++) {
    if (g_str_equal(text, anchor_nicks[i])) {
      *anchor = (FollowupAnchor)i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
parse_holidays(const char *text, GArray *holidays)
{
  g_auto(GStrv) days = g_strsplit(text, ",", -1);

  for (guint i = 0; days[i]; i++) {
    FollowupDay day;

    if (!followup_day_parse(days[i], &day, NULL))
      return FALSE;
    g_array_append_val(holidays, day);
  }
  return TRUE;
}

/* The field stands behind the days that it names. */
static gboolean
parse_holiday_names(const char *text, FollowupReason *self)
{
  g_auto(GStrv) words = g_strsplit(text, ",", -1);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; words[i]; i++) {
    char *name = g_uri_unescape_string(words[i], NULL);

    if (!name || !g_utf8_validate(name, -1, NULL)) {
      g_free(name);
      return FALSE;
    }
    g_ptr_array_add(names, name);
  }
  if (names->len != self->holidays->len)
    return FALSE;
  g_ptr_array_add(names, NULL);
  g_strfreev(self->holiday_names);
  self->holiday_names = (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
  return TRUE;
}

static void
replace_text(char **text, const char *value)
{
  g_free(*text);
  *text = g_strdup(value);
}

static gboolean
parse_field(FollowupReason *self, const char *key, const char *value)
{
  if (g_str_equal(key, "anchor"))
    return parse_anchor(value, &self->anchor);
  if (g_str_equal(key, "day"))
    return followup_day_parse(value, &self->anchor_day, NULL);
  if (g_str_equal(key, "projected"))
    self->anchor_is_projected = TRUE;
  else if (g_str_equal(key, "offset"))
    return followup_offset_parse(value, &self->offset, NULL);
  else if (g_str_equal(key, "before"))
    self->before = TRUE;
  else if (g_str_equal(key, "cadence"))
    replace_text(&self->cadence, value);
  else if (g_str_equal(key, "instead-of"))
    replace_text(&self->instead_of, value);
  else if (g_str_equal(key, "sources"))
    replace_text(&self->sources, value);
  else if (g_str_equal(key, "holidays"))
    return parse_holidays(value, self->holidays);
  else if (g_str_equal(key, "holiday-names"))
    return parse_holiday_names(value, self);
  else if (g_str_equal(key, "moved"))
    return followup_day_parse(value, &self->moved_from, NULL);
  else if (g_str_equal(key, "first"))
    self->not_before_first_business_day = TRUE;
  else if (g_str_equal(key, "touch"))
    return followup_day_parse(value, &self->touch_day, NULL);
  else if (g_str_equal(key, "touched-by"))
    replace_text(&self->touch, value);
  else if (g_str_equal(key, "by-hand"))
    self->by_hand = TRUE;
  else if (g_str_equal(key, "rule"))
    return followup_day_parse(value, &self->rule_day, NULL);
  else if (g_str_equal(key, "due"))
    return followup_day_parse(value, &self->due_day, NULL);
  return TRUE;
}

FollowupReason *
followup_reason_parse(const char *text, GError **error)
{
  g_autoptr(FollowupReason) self = followup_reason_new();
  g_auto(GStrv) fields = g_strsplit(text, ";", -1);

  for (guint i = 0; fields[i]; i++) {
    char *equals = strchr(fields[i], '=');

    if (equals)
      *equals = '\0';
    if (!equals || !parse_field(self, fields[i], equals + 1)) {
      g_autofree char *quoted = followup_text_quote(fields[i]);

      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
                  _("a stored reason cannot be read: %s"), quoted);
      return NULL;
    }
  }
  return g_steal_pointer(&self);
}

/* ---- in words ---- */

/* What is counted from, as it stands behind "5 business days after". */
static char *
word_anchor(const FollowupReason *self)
{
  g_autofree char *day
      = self->anchor_day ? followup_day_to_text(self->anchor_day, self->due_day) : g_strdup("?");

  switch (self->anchor) {
  case FOLLOWUP_ANCHOR_DECISION:
    return g_strdup_printf(_("%s, the date they gave"), day);
  case FOLLOWUP_ANCHOR_ANSWER_DECISION:
    return g_strdup_printf(_("%s, the new date they gave"), day);
  case FOLLOWUP_ANCHOR_ANSWER:
    return g_strdup_printf(_("their answer of %s"), day);
  case FOLLOWUP_ANCHOR_CHECK_IN:
    return g_strdup_printf(self->anchor_is_projected ? _("the check-in planned for %s")
                                                     : _("the check-in of %s"),
                           day);
  case FOLLOWUP_ANCHOR_SECOND:
    return g_strdup_printf(self->anchor_is_projected ? _("the second follow-up planned for %s")
                                                     : _("the second follow-up of %s"),
                           day);
  case FOLLOWUP_ANCHOR_OFFER:
    return g_strdup_printf(_("another employer's offer of %s"), day);
  case FOLLOWUP_ANCHOR_ENDING:
    return g_strdup_printf(_("their word of %s"), day);
  case FOLLOWUP_ANCHOR_DEADLINE:
    return g_strdup_printf(_("the offer's deadline, %s"), day);
  default:
    return g_steal_pointer(&day);
  }
}

static char *
word_rule(const FollowupReason *self)
{
  g_autofree char *count = followup_offset_to_text(self->offset);
  g_autofree char *anchor = word_anchor(self);

  if (self->anchor == FOLLOWUP_ANCHOR_WEEK)
    return g_strdup(_("every week while you wait for answers and no interview was added"));
  if (self->anchor == FOLLOWUP_ANCHOR_NOW
      || (followup_offset_is_elapsed(self->offset) && self->offset.count == 0))
    return g_strdup(_("at once"));
  if (self->before && self->anchor == FOLLOWUP_ANCHOR_DEADLINE)
    return g_strdup_printf(_("%1$s before %2$s"), count, anchor);
  if (self->before)
    return g_strdup_printf(_("%s before the interview"), count);
  if (followup_offset_is_elapsed(self->offset) && self->anchor == FOLLOWUP_ANCHOR_END)
    return g_strdup_printf(_("%s after the interview"), count);
  if (self->offset.count == 0
      && (self->anchor == FOLLOWUP_ANCHOR_CHECK_IN || self->anchor == FOLLOWUP_ANCHOR_SECOND))
    /* Translators: "on the day of the check-in of Fri 4 Dec" */
    return g_strdup_printf(_("on the day of %s"), anchor);
  if (self->offset.count == 0)
    /* Translators: "on Fri 4 Dec, the date they gave" */
    return g_strdup_printf(_("on %s"), anchor);
  /* Translators: "5 business days after Mon 16 Nov" */
  return g_strdup_printf(_("%1$s after %2$s"), count, anchor);
}

static gboolean
has_day(GArray *days, FollowupDay day)
{
  for (guint i = 0; i < days->len; i++) {
    if (g_array_index(days, FollowupDay, i) == day)
      return TRUE;
  }
  return FALSE;
}

/* "Fri 25 Dec (Christmas Day)" */
static char *
word_holiday(const FollowupReason *self, guint i)
{
  g_autofree char *day
      = followup_day_to_text(g_array_index(self->holidays, FollowupDay, i), self->due_day);
  const char *name = self->holiday_names ? self->holiday_names[i] : "";

  return *name ? g_strdup_printf("%s (%s)", day, name) : g_steal_pointer(&day);
}

static void
append_holiday_words(const FollowupReason *self, GString *text)
{
  guint n = self->holidays->len;
  g_autofree char *first = NULL, *last = NULL;

  if (n == 0)
    return;
  first = word_holiday(self, 0);
  last = word_holiday(self, n - 1);
  g_string_append(text, "; ");
  if (n == 1)
    g_string_append_printf(text, _("%s is a holiday"), first);
  else if (n == 2)
    g_string_append_printf(text, _("%s and %s are holidays"), first, last);
  else
    g_string_append_printf(text, _("%u holidays from %s to %s"), n, first, last);
}

static const char *
get_touch_format(const char *touch)
{
  if (g_strcmp0(touch, "phone") == 0)
    return _("; moved behind the call of %s: at least 5 business days between touches");
  if (g_strcmp0(touch, "email") == 0)
    return _("; moved behind the mail of %s: at least 5 business days between touches");
  if (g_strcmp0(touch, "post") == 0)
    return _("; moved behind the letter of %s: at least 5 business days between touches");
  return _("; moved behind the contact of %s: at least 5 business days between touches");
}

static void
append_touch_words(const FollowupReason *self, GString *text)
{
  g_autofree char *day = followup_day_to_text(self->touch_day, self->due_day);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf(text, get_touch_format(self->touch), day);
#pragma GCC diagnostic pop
}

static char *
word_by_hand(const FollowupReason *self)
{
  g_autofree char *day
      = self->rule_day ? followup_day_to_text(self->rule_day, self->due_day) : NULL;

  if (!day)
    return g_strdup(_("set by hand"));
  return g_strdup_printf(_("set by hand; the rule says %s"), day);
}

char *
followup_reason_to_text(const FollowupReason *self)
{
  g_autofree char *rule = self->by_hand ? word_by_hand(self) : word_rule(self);
  GString *text = g_string_new(rule);

  if (self->by_hand)
    return g_string_free(text, FALSE);
  append_holiday_words(self, text);
  if (self->moved_from && !has_day(self->holidays, self->moved_from)) {
    g_autofree char *day = followup_day_to_text(self->moved_from, self->due_day);

    g_string_append_printf(text, _("; %s is no business day"), day);
  }
  if (self->not_before_first_business_day)
    g_string_append(text, _("; not before the first business day after the interview"));
  if (self->touch_day)
    append_touch_words(self, text);
  if (self->cadence && self->instead_of)
    /* Translators: " (balanced; there is no cadence mine)" */
    g_string_append_printf(text, _(" (%1$s; there is no cadence %2$s)"), self->cadence,
                           self->instead_of);
  else if (self->cadence)
    g_string_append_printf(text, " (%s)", self->cadence);
  return g_string_free(text, FALSE);
}

char *
followup_reason_to_sentence(const FollowupReason *self, const char *step)
{
  g_autofree char *clause = followup_reason_to_text(self);
  g_autofree char *day = NULL;

  if (!self->due_day)
    return g_steal_pointer(&clause);
  day = followup_day_to_text(self->due_day, self->due_day);
  /* Translators: "check-in due Tue 24 Nov: 5 business days after Mon 16 Nov (balanced)" */
  return g_strdup_printf(_("%1$s due %2$s: %3$s"), step, day, clause);
}

/* "18h", "5bd": as it is typed. */
static char *
word_offset_gist(const FollowupReason *self, const char *format)
{
  g_autofree char *offset = followup_offset_to_string(self->offset);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf(format, offset);
#pragma GCC diagnostic pop
}

/* Without the weekday, which takes the room of a word and says little: "4 Dec". */
static char *
word_day_gist(const FollowupReason *self, const char *format)
{
  g_autofree char *day
      = self->anchor_day ? followup_day_to_date(self->anchor_day, self->due_day) : g_strdup("?");

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf(format, day);
#pragma GCC diagnostic pop
}

char *
followup_reason_to_gist(const FollowupReason *self)
{
  if (self->by_hand)
    return g_strdup(_("by hand"));
  switch (self->anchor) {
  case FOLLOWUP_ANCHOR_START:
    /* Translators: "2h before it", the interview */
    return word_offset_gist(self, self->before ? _("%s before it") : _("%s after it"));
  case FOLLOWUP_ANCHOR_DECISION:
  case FOLLOWUP_ANCHOR_ANSWER_DECISION:
    /* Translators: "said 4 Dec": they did, of their decision */
    return word_day_gist(self, _("said %s"));
  case FOLLOWUP_ANCHOR_ANSWER:
    return word_day_gist(self, _("heard %s"));
  case FOLLOWUP_ANCHOR_CHECK_IN:
  case FOLLOWUP_ANCHOR_SECOND:
    /* Translators: "5bd silence" */
    return word_offset_gist(self, _("%s silence"));
  case FOLLOWUP_ANCHOR_OFFER:
    return word_day_gist(self, _("offer %s"));
  case FOLLOWUP_ANCHOR_ENDING:
    /* Translators: "told 4 Dec": the user was, how it ended */
    return word_day_gist(self, _("told %s"));
  case FOLLOWUP_ANCHOR_DEADLINE:
    /* Translators: "ends 4 Dec": the offer */
    return word_day_gist(self, _("ends %s"));
  case FOLLOWUP_ANCHOR_WEEK:
    return g_strdup(_("every week"));
  case FOLLOWUP_ANCHOR_NOW:
    return g_strdup(_("at once"));
  default:
    return self->offset.count > 0 ? word_offset_gist(self, _("%s after it"))
                                  : g_strdup(_("after it"));
  }
}
