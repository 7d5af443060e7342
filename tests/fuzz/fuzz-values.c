/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "fuzz-values.h"

#include <string.h>

#define MAX_DEPTH 6
#define MOST_BYTES 70000 /* of a text: more than any limit */

/* The keys of the contract, with what they mostly say, parted by bars. */
static const struct {
  const char *key, *type, *values;
} keys[] = {
  { "employer", "s", "Acme GmbH|acme gmbh|O'Brien & Søn 面试|Δ" },
  { "start", "x", "" },
  { "interview", "t", "" },
  { "id", "t", "" },
  { "id", "s", "" },
  { "text", "s", "send references|acme" },
  { "position", "s", "C engineer|" },
  { "zone", "s", "Europe/Berlin|America/New_York|UTC|Pacific/Apia|Nowhere/Land|../etc" },
  { "duration", "u", "" },
  { "stage", "s", "first|middle|final|last" },
  { "place", "s", "https://example.com/room|" },
  { "decision", "s", "unknown|none|2026-12-04|14-30d|2-4w|2199-12-31|30-14d|3651d" },
  { "may-follow-up", "s", "yes|no|unknown" },
  { "cadence", "s", "balanced|prompt|two-weeks|deadline-call|weekly|business-days|x" },
  { "interviewers", "aa{sv}", "" },
  { "agency", "a{sv}", "" },
  { "liked", "s", "the team" },
  { "forgot", "s", "to ask" },
  { "note", "s", "note\nof two lines" },
  { "uuid", "s", "a2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7" },
  { "follows", "t", "" },
  { "name", "s", "Jane Doe|jane doe|Bob" },
  { "email", "s", "jane@example.com|jane|a@b" },
  { "phone", "s", "+49 30 99" },
  { "post", "s", "Street 1\nBerlin" },
  { "title", "s", "CTO" },
  { "about", "s", "compilers" },
  { "prefers", "s", "email|phone|post|social|none|fax" },
  { "lead", "b", "" },
  { "card", "b", "" },
  { "thanked", "b", "" },
  { "request", "s", "b2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7|not one" },
  { "client", "s", "followup|" },
  { "at", "x", "" },
  { "due", "x", "" },
  { "by", "x", "" },
  { "until", "x", "" },
  { "channel", "s", "email|phone|post|social|none" },
  { "interviewer", "s", "Jane Doe|Nobody" },
  { "deadline", "s", "2026-12-01|2020-01-01|tomorrow" },
  { "prefer", "s", "yes|no|perhaps" },
  { "as", "s", "nudge|voicemail|colleague|card|accept|decline|withdrawal|x" },
  { "activation-token", "s", "token|with blank" },
  { "pending", "b", "" },
  { "open", "b", "" },
  { "brief", "b", "" },
  { "undoable", "b", "" },
  { "limit", "u", "" },
  { "after", "s", "" },
  { "after", "t", "" },
  { "ending", "s", "rejected|withdrew|silent|offer|accepted|open" },
};

static GVariant *make(FuzzBytes *bytes, const GVariantType *type, guint depth);

/* Once, or so often that a limit is near. */
static guint
choose_repeats(FuzzBytes *bytes)
{
  static const guint repeats[] = { 2, 499, 500, 501, 3999, 4000, 4001, 70000 };
  guint at = fuzz_take(bytes, 8 * G_N_ELEMENTS(repeats));

  if (at >= G_N_ELEMENTS(repeats))
    return 1;
  return repeats[at] == 2 || fuzz_take_giant(bytes) ? repeats[at] : 2;
}

/* By doubling: each step counts where every access is watched. */
static void
append_often(GString *text, const char *piece, guint n)
{
  gsize start = text->len, size = strlen(piece), whole = size * MIN(n, MOST_BYTES / size);

  g_string_append(text, piece);
  while (text->len - start < whole)
    g_string_append_len(text, text->str + start,
                        (gssize)MIN(text->len - start, whole - (text->len - start)));
}

/* Bytes as they come, long ones, and what breaks lines and columns. (transfer full) */
static char *
make_strange_text(FuzzBytes *bytes)
{
  static const char *const pieces[]
      = { "\n",          "\t", "\x01",     "\xe2\x80\xae", "👩‍👩‍👧",
          "e\xcc\x81",   "'",  "\"",       "%s",           "<b>",
          "&amp;",       "面", "\xc2\xa0", "\\",           "../../",
          "\xef\xbf\xbf" };
  GString *text = g_string_new(NULL);
  guint n = fuzz_take(bytes, 6);

  for (guint i = 0; i < n; i++) {
    g_autofree char *raw = NULL;
    const char *piece = pieces[fuzz_take(bytes, G_N_ELEMENTS(pieces))];

    if (fuzz_take(bytes, 2) == 1) {
      char byte[] = { (char)(1 + fuzz_take(bytes, 255)), '\0' };

      piece = raw = g_utf8_make_valid(byte, -1);
    }
    append_often(text, piece, choose_repeats(bytes));
  }
  return g_string_free(text, FALSE);
}

/* values: parted by bars. (transfer full) */
static char *
make_text(FuzzBytes *bytes, const char *values)
{
  g_auto(GStrv) list = NULL;

  if (*values == '\0' || fuzz_take(bytes, 8) == 7)
    return fuzz_take(bytes, 4) != 0
               ? g_strdup_printf("%u.%u", fuzz_take(bytes, 5), 1 + fuzz_take(bytes, 9))
               : make_strange_text(bytes);
  list = g_strsplit(values, "|", -1);
  return g_strdup(list[fuzz_take(bytes, g_strv_length(list))]);
}

static gint64
make_instant(FuzzBytes *bytes)
{
  static const gint64 steps[] = { -86400, -3600, -1, 0, 1, 3600, 86400, 30 * 86400, -400 * 86400 };

  if (fuzz_take(bytes, 16) == 15)
    return (gint64)fuzz_take_number(bytes);
  return FUZZ_NOW + steps[fuzz_take(bytes, G_N_ELEMENTS(steps))] * fuzz_take(bytes, 5);
}

static guint64
make_number(FuzzBytes *bytes)
{
  return fuzz_take(bytes, 16) == 15 ? fuzz_take_number(bytes) : fuzz_take(bytes, 70);
}

static GVariant *
make_entry(FuzzBytes *bytes, guint depth)
{
  static const char *const types[] = { "s", "x",  "t",  "u",     "b",      "d",  "y",    "v",
                                       "o", "as", "at", "a{sv}", "aa{sv}", "ay", "(ss)", "av" };
  guint at = fuzz_take(bytes, 255) % G_N_ELEMENTS(keys);
  const char *type = keys[at].type;
  g_autofree char *key = g_strdup(keys[at].key);
  GVariant *value = NULL;

  if (fuzz_take(bytes, 32) == 31)
    type = types[fuzz_take(bytes, G_N_ELEMENTS(types))];
  if (fuzz_take(bytes, 64) == 63) {
    g_free(key);
    key = make_strange_text(bytes);
  }
  if (g_str_equal(type, "s"))
    value = g_variant_new_take_string(make_text(bytes, keys[at].values));
  else
    value = make(bytes, G_VARIANT_TYPE(type), depth + 1);
  return g_variant_new_dict_entry(g_variant_new_string(key), g_variant_new_variant(value));
}

/* Few, and now and then more than are allowed. */
static guint
choose_length(FuzzBytes *bytes, guint depth)
{
  guint n = fuzz_take(bytes, 64);

  if (depth >= MAX_DEPTH)
    return 0;
  if (n < 60)
    return n % 6;
  if (n > 61 || (n == 61 && depth >= 2) || !fuzz_take_giant(bytes))
    return 1;
  return n == 60 ? 51 : 1001;
}

static GVariant *
make_array(FuzzBytes *bytes, const GVariantType *type, guint depth)
{
  const GVariantType *inner = g_variant_type_element(type);
  g_autoptr(GVariant) last = NULL;
  GVariantBuilder builder;
  guint n = choose_length(bytes, depth);

  g_variant_builder_init(&builder, type);
  for (guint i = 0; i < n; i++) {
    /* Behind the end all are alike. */
    if (last == NULL || bytes->at < bytes->end) {
      g_clear_pointer(&last, g_variant_unref);
      last
          = g_variant_ref_sink(g_variant_type_is_dict_entry(inner) ? make_entry(bytes, depth)
                                                                   : make(bytes, inner, depth + 1));
    }
    g_variant_builder_add_value(&builder, last);
  }
  return g_variant_builder_end(&builder);
}

static GVariant *
make_tuple(FuzzBytes *bytes, const GVariantType *type, guint depth)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, type);
  for (const GVariantType *item = g_variant_type_first(type); item != NULL;
       item = g_variant_type_next(item))
    g_variant_builder_add_value(&builder, make(bytes, item, depth));
  return g_variant_builder_end(&builder);
}

static GVariant *
make(FuzzBytes *bytes, const GVariantType *type, guint depth)
{
  static const char *const boxed[] = { "s", "x", "a{sv}", "v", "as" };

  switch (*g_variant_type_peek_string(type)) {
  case 's':
    return g_variant_new_take_string(make_text(bytes, ""));
  case 'o':
    return g_variant_new_object_path("/org/example");
  case 'x':
    return g_variant_new_int64(make_instant(bytes));
  case 't':
    return g_variant_new_uint64(make_number(bytes));
  case 'u':
    return g_variant_new_uint32((guint32)make_number(bytes));
  case 'd':
    return g_variant_new_double((double)make_number(bytes));
  case 'y':
    return g_variant_new_byte((guint8)make_number(bytes));
  case 'b':
    return g_variant_new_boolean(fuzz_take(bytes, 2) == 1);
  case 'h':
    return g_variant_new_handle((gint32)fuzz_take(bytes, 3) - 1);
  case 'v':
    return g_variant_new_variant(
        depth < MAX_DEPTH
            ? make(bytes, G_VARIANT_TYPE(boxed[fuzz_take(bytes, G_N_ELEMENTS(boxed))]), depth + 1)
            : g_variant_new_string(""));
  case '(':
    return make_tuple(bytes, type, depth);
  default:
    g_assert_true(g_variant_type_is_array(type));
    return make_array(bytes, type, depth);
  }
}

GVariant *
fuzz_values_make(FuzzBytes *bytes, const GVariantType *type)
{
  return make(bytes, type, 0);
}
