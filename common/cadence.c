/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "cadence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "nearest.h"
#include "followup-cadences.h"
#include "text.h"

#define RESOURCE_FOLDER "/org/followup/cadences/"
#define DEFAULT_AT "10:00"
#define MAX_ID 40

struct _FollowupCadence {
  gatomicrefcount refs;
  char *id, *name, *article, *summary;
  FollowupStep steps[FOLLOWUP_N_RULES];
};

static const char *const rule_names[] = {
  [FOLLOWUP_RULE_THANK_YOU] = "thank-you",
  [FOLLOWUP_RULE_CHECK_IN_DECISION] = "check-in-decision",
  [FOLLOWUP_RULE_CHECK_IN_FIRST] = "check-in-first",
  [FOLLOWUP_RULE_CHECK_IN_MIDDLE] = "check-in-middle",
  [FOLLOWUP_RULE_CHECK_IN_FINAL] = "check-in-final",
  [FOLLOWUP_RULE_CHECK_IN_NEW_DECISION] = "check-in-new-decision",
  [FOLLOWUP_RULE_SECOND_FOLLOW_UP] = "second-follow-up",
  [FOLLOWUP_RULE_MOVE_ON] = "move-on",
};
G_STATIC_ASSERT(G_N_ELEMENTS(rule_names) == FOLLOWUP_N_RULES);

static const char *const article_titles[] = {
  "How Long Should I Wait to Follow Up After an Interview?",
  "How Soon Should You Follow Up After a Job Interview?",
  "How and When to Follow Up After a Job Interview",
  "When and How to Follow Up After a Job Interview",
  "How To Follow Up After An Interview",
};

const char *
followup_rule_to_nick(FollowupRule rule)
{
  return rule_names[rule];
}

const char *
followup_article_get_title(const char *source)
{
  if (source && source[0] == 'S' && source[1] >= '1' && source[1] <= '5' && !source[2])
    return article_titles[source[1] - '1'];
  return NULL;
}

FollowupCadence *
followup_cadence_ref(FollowupCadence *self)
{
  g_atomic_ref_count_inc(&self->refs);
  return self;
}

void
followup_cadence_unref(FollowupCadence *self)
{
  if (!self || !g_atomic_ref_count_dec(&self->refs))
    return;
  for (guint i = 0; i < FOLLOWUP_N_RULES; i++)
    g_free(self->steps[i].sources);
  g_free(self->id);
  g_free(self->name);
  g_free(self->article);
  g_free(self->summary);
  g_free(self);
}

const char *
followup_cadence_get_id(FollowupCadence *self)
{
  return self->id;
}

const char *
followup_cadence_get_name(FollowupCadence *self)
{
  return self->name;
}

const char *
followup_cadence_get_article(FollowupCadence *self)
{
  return self->article;
}

const char *
followup_cadence_get_summary(FollowupCadence *self)
{
  return self->summary;
}

const FollowupStep *
followup_cadence_get_step(FollowupCadence *self, FollowupRule rule)
{
  return &self->steps[rule];
}

/* ---- reading ---- */

/* A key file on its way to a cadence; error is set once and stays. */
typedef struct {
  GKeyFile *file;
  const char *origin;
  GError *error;
} Reader;

/* Says where and what; the first error wins. */
static void
fail_at(Reader *reader, const char *group, const char *key, const char *what)
{
  g_autofree char *section = followup_text_flatten(group);

  if (!reader->error)
    reader->error = g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, "%s, [%s] %s: %s",
                                reader->origin, section, key, what);
}

/* Key files write line breaks as \n. */
static gboolean
is_plain(const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    if (g_unichar_iscntrl(g_utf8_get_char(p)))
      return FALSE;
  }
  return TRUE;
}

/* NULL when absent; missing is an error when required. */
static char *
read_text(Reader *reader, const char *group, const char *key, gboolean required)
{
  g_autofree char *text = g_key_file_get_string(reader->file, group, key, NULL);

  if (text && !is_plain(g_strstrip(text))) {
    fail_at(reader, group, key, _("expected one line without control characters"));
    return NULL;
  }
  if (text && *text)
    return g_steal_pointer(&text);
  if (required)
    fail_at(reader, group, key, _("is missing"));
  return NULL;
}

static void
read_offset(Reader *reader, const char *group, const char *key, FollowupOffset *offset)
{
  g_autofree char *text = read_text(reader, group, key, TRUE);
  g_autoptr(GError) error = NULL;

  if (text && !followup_offset_parse(text, offset, &error))
    fail_at(reader, group, key, error->message);
}

static void
read_at(Reader *reader, const char *group, FollowupStep *step)
{
  g_autofree char *text = read_text(reader, group, "At", FALSE);
  g_autofree char *range = g_strdup_printf("%s-24:00", text ? text : DEFAULT_AT);
  FollowupHours hours;

  if (followup_hours_parse(range, &hours, NULL))
    step->at_second = hours.start * 60;
  else
    fail_at(reader, group, "At", _("expected a time of day, for example 10:00"));
}

static void
read_channel(Reader *reader, const char *group, FollowupStep *step)
{
  g_autofree char *text = read_text(reader, group, "Channel", FALSE);
  g_autoptr(GError) error = NULL;

  step->preferred = text && g_str_equal(text, "preferred");
  if (text && !step->preferred && !followup_channel_from_nick(text, &step->channel, &error))
    fail_at(reader, group, "Channel", error->message);
}

/* "S1 S2": letters, digits and blanks, so that a reason can carry it. */
static void
read_sources(Reader *reader, const char *group, FollowupStep *step)
{
  step->sources = read_text(reader, group, "Sources", FALSE);
  if (step->sources && (!g_str_is_ascii(step->sources) || strpbrk(step->sources, ";=\n")))
    fail_at(reader, group, "Sources", _("expected names of sources, for example S1 S2"));
}

static void
read_step(Reader *reader, FollowupRule rule, FollowupStep *step)
{
  const char *group = rule_names[rule];

  read_offset(reader, group, "Due", &step->due);
  read_offset(reader, group, "By", &step->by);
  read_at(reader, group, step);
  read_channel(reader, group, step);
  read_sources(reader, group, step);
  if (reader->error)
    return;
  if (rule == FOLLOWUP_RULE_THANK_YOU) {
    if (followup_offset_is_elapsed(step->due) != followup_offset_is_elapsed(step->by))
      fail_at(reader, group, "By", _("expected the same kind of offset as Due, hours or days"));
  } else if (followup_offset_is_elapsed(step->due) || followup_offset_is_elapsed(step->by)) {
    fail_at(reader, group, "Due", _("expected days (d, w or bd), for example 7d"));
  }
}

static gboolean
id_is_valid(const char *id)
{
  return strlen(id) <= MAX_ID && g_ascii_islower(id[0])
         && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

static char *
word_article(const char *source)
{
  const char *title = followup_article_get_title(source);

  if (!source)
    return g_strdup(_("all five articles"));
  return title ? g_strdup_printf("%s: %s", source, title) : g_strdup(source);
}

static void
read_head(Reader *reader, FollowupCadence *self)
{
  g_autofree char *source = read_text(reader, "Cadence", "Source", FALSE);

  self->id = read_text(reader, "Cadence", "Id", TRUE);
  self->name = read_text(reader, "Cadence", "Name", TRUE);
  self->summary = read_text(reader, "Cadence", "Summary", TRUE);
  self->article = word_article(source);
  if (self->id && !id_is_valid(self->id))
    fail_at(reader, "Cadence", "Id",
            _("expected lower-case letters, digits and hyphens, for example my-own"));
}

static void
refuse_unknown_groups(Reader *reader)
{
  g_auto(GStrv) groups = g_key_file_get_groups(reader->file, NULL);

  for (guint i = 0; groups[i]; i++) {
    gboolean known = g_str_equal(groups[i], "Cadence");

    for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++)
      known = known || g_str_equal(groups[i], rule_names[rule]);
    if (!known)
      fail_at(reader, groups[i], "", _("no such step"));
  }
}

FollowupCadence *
followup_cadence_parse(const char *text, gssize length, const char *origin, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(FollowupCadence) self = NULL;
  g_autoptr(GError) local = NULL;
  Reader reader = { file, origin, NULL };

  if (!g_key_file_load_from_data(file, text, length < 0 ? strlen(text) : (gsize)length,
                                 G_KEY_FILE_NONE, &local)) {
    g_autofree char *why = followup_text_flatten(local->message);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, "%s: %s", origin, why);
    return NULL;
  }
  self = g_new0(FollowupCadence, 1);
  g_atomic_ref_count_init(&self->refs);
  read_head(&reader, self);
  for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++)
    read_step(&reader, rule, &self->steps[rule]);
  refuse_unknown_groups(&reader);
  if (reader.error) {
    g_propagate_error(error, reader.error);
    return NULL;
  }
  return g_steal_pointer(&self);
}

/* ---- ours ---- */

static const char *const ids[]
    = { "balanced", "deadline-call", "two-weeks", "business-days", "prompt", "weekly", NULL };

const char *const *
followup_cadence_list(void)
{
  return ids;
}

static FollowupCadence *
load_builtin(const char *id)
{
  g_autofree char *path = g_strdup_printf(RESOURCE_FOLDER "%s.cadence", id);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes
      = g_resource_lookup_data(followup_cadences_get_resource(), path, 0, &error);
  FollowupCadence *cadence = NULL;

  if (bytes)
    cadence = followup_cadence_parse(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes),
                                     id, &error);
  if (!cadence)
    g_error("built-in cadence %s: %s", id, error->message);
  return cadence;
}

FollowupCadence *
followup_cadence_lookup(const char *id, GError **error)
{
  static FollowupCadence *loaded[G_N_ELEMENTS(ids) - 1];
  g_autofree char *expected = NULL, *quoted = NULL;
  const char *nearest;

  for (guint i = 0; id && ids[i]; i++) {
    if (!g_str_equal(id, ids[i]))
      continue;
    if (g_once_init_enter(&loaded[i]))
      g_once_init_leave(&loaded[i], load_builtin(id));
    return followup_cadence_ref(loaded[i]);
  }
  expected = g_strjoinv(", ", (char **)ids);
  quoted = followup_text_quote(id);
  nearest = followup_nearest(id != NULL ? id : "", ids);
  if (nearest != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no cadence %s: did you mean ‘%s’? expected one of %s"), quoted, nearest,
                expected);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no cadence %s: expected one of %s"), quoted, expected);
  return NULL;
}
