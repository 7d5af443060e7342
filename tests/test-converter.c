/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Calendars as others write them, through followup-ical itself: what is understood of each, what is
 * refused, and that what we write is read again. */
#include "converter.h"

#include "error.h"
#include "names.h"

#include <string.h>

/* ---- what is understood ---- */

static const char *
get(JsonObject *object, const char *key)
{
  return json_object_get_string_member_with_default(object, key, "-");
}

static void
add_person(GString *line, const char *what, JsonObject *person)
{
  g_string_append_printf(line, " %s=%s<%s>", what, get(person, "name"), get(person, "email"));
}

/* "start zone minutes place | summary | people" (transfer full) */
static char *
tell(JsonObject *object)
{
  g_autoptr(GString) line = g_string_new(NULL);
  JsonArray *people = json_object_has_member(object, "attendees")
                          ? json_object_get_array_member(object, "attendees")
                          : NULL;

  g_string_append_printf(
      line, "%s %s %d | %s | at %s |", get(object, "start"), get(object, "start_zone"),
      (int)json_object_get_int_member_with_default(object, "duration", 0), get(object, "summary"),
      get(object, json_object_has_member(object, "conference") ? "conference" : "location"));
  if (json_object_has_member(object, "organizer"))
    add_person(line, "by", json_object_get_object_member(object, "organizer"));
  for (guint i = 0; people != NULL && i < json_array_get_length(people); i++) {
    JsonObject *person = json_array_get_object_element(people, i);

    add_person(line, json_object_get_string_member_with_default(person, "kind", "with"), person);
  }
  return g_string_free(g_steal_pointer(&line), FALSE);
}

static GPtrArray *
read_sample(const char *name, int from, int to, GError **error)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "invites", name, NULL);
  g_autoptr(GBytes) bytes = followup_converter_load(path, error);

  g_assert_nonnull(bytes);
  return followup_converter_read(name, bytes, from, to, error);
}

/* The first event of each sample. */
static const struct {
  const char *name;
  guint n;
  const char *told;
} samples[] = {
  { "google.ics", 1,
    "2027-01-19T13:00:00Z Europe/Berlin 60 | Interview with Acme – C engineer | at "
    "https://meet.google.com/abc-defg-hij | by=Jane Doe<jane.doe@acme.example.com> "
    "individual=Jane Doe<jane.doe@acme.example.com> "
    "individual=bob@acme.example.com<bob@acme.example.com> individual=Sam Lee<sam@example.net> "
    "resource=BER-2-Fernsehturm (8)<c_188fk2@resource.calendar.google.com>" },
  { "google-utc.ics", 1,
    "2027-01-20T09:30:00Z UTC 60 | Globex: Technical interview | at Calle de Alcalá 42, 28014 "
    "Madrid |" },
  { "outlook.ics", 1,
    "2027-01-18T09:00:00Z Europe/Berlin 90 | Vorstellungsgespräch Softwareentwickler (m/w/d) | at "
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NDk0ZjFh%40thread.v2/"
    "0?context=%7b%22Tid%22%3a%22f3b1%22%7d | by=Müller, Zoë<zoe.mueller@initech.example> "
    "with=sam@example.net<sam@example.net> with=Peter O'Brien; "
    "CTO<peter.obrien@initech.example> room=MUC Raum Isar<raum.isar@initech.example>" },
  { "outlook-customized.ics", 1,
    "2027-01-20T20:00:00Z America/New_York 45 | Final round: Staff Engineer at Hooli | at 1 Hooli "
    "Way, New York, NY | by=Belson, Gavin<gavin@hooli.example.com> with=Lee, "
    "Sam<sam@example.net>" },
  { "outlook-cities.ics", 1,
    "2027-07-20T07:00:00Z Europe/Berlin 30 | Phone screen with Umbrella | at - | by=Ada "
    "Wong<ada@umbrella.example.com>" },
  { "zoom.ics", 1,
    "2027-01-22T19:00:00Z America/Los_Angeles 45 | Piedpiper - Onsite interview | at "
    "https://us02web.zoom.us/j/81234567890?pwd=QWxhZGRpbjpvcGVu |" },
  { "calendly.ics", 1,
    "2027-01-25T15:00:00Z UTC 30 | 30 Minute Interview between Wonka and Sam Lee | at Google Meet "
    "(instructions in description) | by=Wonka Hiring<no-reply@calendly.com> individual=Charlie "
    "Bucket<charlie@wonka.example.com> individual=Sam Lee<sam@example.net>" },
  { "thunderbird.ics", 1,
    "2027-01-26T15:00:00Z Europe/Berlin 60 | Interview: Stark Industries | at Hauptstraße 1, 10827 "
    "Berlin | by=Pepper Potts<pepper@stark.example.com> with=Sam Lee<sam@example.net>" },
  { "folded.ics", 1,
    "2027-01-27T08:30:00Z Europe/Paris 45 | Entretien chez Société Exemple : développeuse 😀 | at - "
    "| by=Renée Dupré<renee@societe.example.com>" },
  { "latin1.ics", 1,
    "2027-01-27T08:30:00Z Europe/Zurich 45 | Gespräch mit Käserei Müller | at - |" },
  { "vcalendar1.ics", 1,
    "2027-01-28T09:00:00Z UTC 60 | Gespräch mit Bäckerei Größe; heute, morgen | at Straße 7 | "
    "with=Jörg Bäcker<joerg@baeckerei.example.com>" },
  { "encoded-words.ics", 1,
    "2027-06-28T08:00:00Z Europe/London 60 | Interview at Tyrell Corporation | at - | by=Renée "
    "Dümont<renee@tyrell.example.com> with=Jürgen Groß<juergen@tyrell.example.com>" },
  { "all-day.ics", 1,
    "2027-01-29 - 1440 | Assessment day @ Cyberdyne | at - | by=Miles "
    "Dyson<miles@cyberdyne.example.com>" },
  { "floating.ics", 1,
    "2027-02-01T13:00:00 - 60 | Second interview at Soylent | at 12 Green Street |" },
  { "weekly.ics", 2,
    "2027-03-01T09:00:00Z Europe/Berlin 30 | Weekly interview slot - Wayne Enterprises | at - | "
    "by=Lucius Fox<lucius@wayne.example.com>" },
  { "several.ics", 2,
    "2027-03-02T14:00:00Z UTC 60 | Interview with Vandelay: System design | at "
    "https://vandelay.zoom.us/j/99912345678 | by=Greenhouse<no-reply@greenhouse.io> with=Art "
    "Vandelay<art@vandelay.example.com>" },
  { "mail-base64.eml", 1,
    "2027-01-18T09:00:00Z Europe/Berlin 90 | Vorstellungsgespräch Softwareentwickler (m/w/d) | at "
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NDk0ZjFh%40thread.v2/"
    "0?context=%7b%22Tid%22%3a%22f3b1%22%7d | by=Müller, Zoë<zoe.mueller@initech.example> "
    "with=sam@example.net<sam@example.net> with=Peter O'Brien; "
    "CTO<peter.obrien@initech.example> room=MUC Raum Isar<raum.isar@initech.example>" },
  { "mail-quoted.eml", 1,
    "2027-01-27T08:30:00Z Europe/Paris 45 | Entretien chez Société Exemple : développeuse 😀 | at - "
    "| by=Renée Dupré<renee@societe.example.com>" },
  { "bad-lines.ics", 1, "2027-02-03T11:00:00 - 0 | Interview – Massive Dynamic | at - | by=-<->" },
};

static void
test_samples(gconstpointer data)
{
  guint i = GPOINTER_TO_UINT(data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = read_sample(samples[i].name, 0, 0, &error);
  g_autofree char *told = NULL;

  g_assert_no_error(error);
  g_assert_cmpuint(events->len, ==, samples[i].n);
  told = tell(events->pdata[0]);
  g_assert_cmpstr(told, ==, samples[i].told);
}

/* What tells a new invitation from one that moved or was cancelled. */
static void
test_revisions(void)
{
  static const struct {
    const char *name, *method, *status, *start;
    int sequence;
  } cases[] = {
    { "google.ics", "request", "confirmed", "2027-01-19T13:00:00Z", 0 },
    { "google-moved.ics", "request", "confirmed", "2027-01-21T13:00:00Z", 1 },
    { "google-cancelled.ics", "cancel", "cancelled", "2027-01-21T13:00:00Z", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) events = read_sample(cases[i].name, 0, 0, NULL);
    JsonObject *event = events->pdata[0];

    g_assert_cmpstr(get(event, "uid"), ==, "5a0rk1b3v8l7c2q9f4h6d0e2g1@google.com");
    g_assert_cmpstr(get(event, "method"), ==, cases[i].method);
    g_assert_cmpstr(get(event, "status"), ==, cases[i].status);
    g_assert_cmpstr(get(event, "start"), ==, cases[i].start);
    g_assert_cmpint(json_object_get_int_member(event, "sequence"), ==, cases[i].sequence);
  }
}

/* ---- what recurs ---- */

static void
assert_starts(const char *name, int from, int to, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = read_sample(name, from, to, &error);
  g_autoptr(GString) starts = g_string_new(NULL);

  g_assert_no_error(error);
  for (guint i = 0; i < events->len; i++)
    g_string_append_printf(starts, "%s%s", i > 0 ? " " : "", get(events->pdata[i], "start"));
  g_assert_cmpstr(starts->str, ==, expected);
}

static void
test_recurring(void)
{
  /* The last of a rule, one left out, one moved; the clock goes forward on 28 March. */
  assert_starts("weekly.ics", 2026, 2028,
                "2027-03-01T09:00:00Z 2027-03-08T09:00:00Z 2027-03-29T08:00:00Z "
                "2027-04-05T08:00:00Z 2027-04-12T08:00:00Z 2027-03-23T14:00:00Z");
  assert_starts("weekly.ics", 2028, 2029, "2027-03-23T14:00:00Z");
  assert_starts("holidays.ics", 2026, 2028, "2026-12-25 2027-12-25 2028-12-25 2027-03-26");
  assert_starts("holidays.ics", 0, 0, "2020-12-25 2027-03-26");
}

/* ---- what is refused ---- */

static void
assert_refused(const char *calendar, gsize size, int code, const char *part)
{
  g_autoptr(GBytes) bytes = g_bytes_new(calendar, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = followup_converter_read("x.ics", bytes, 0, 0, &error);

  g_assert_error(error, FOLLOWUP_ERROR, code);
  g_assert_null(events);
  g_assert_nonnull(strstr(error->message, part));
  g_assert_null(strchr(error->message, '\n'));
}

static void
test_refused(void)
{
  g_autoptr(GString) deep = g_string_new(NULL);
  g_autoptr(GString) broken = g_string_new("\xff\xfe");
  g_autofree char *head = NULL, *long_head = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append(deep, "BEGIN:VCALENDAR\n");
  for (guint i = 0; i < 1000; i++)
    g_string_append_len(broken, "\x00\x4e", 2); /* one that is longer in UTF-8 */
  g_string_append_len(broken, "\x00\xd8", 2);   /* half of a pair */
  assert_refused("", 0, FOLLOWUP_ERROR_INVALID_ARGUMENT, "‘x.ics’: this is no calendar");
  assert_refused("\0\0\0\0", 4, FOLLOWUP_ERROR_INVALID_ARGUMENT, "this is no calendar");
  assert_refused("BEGIN:VCARD\nEND:VCARD\n", 22, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                 "this is no calendar");
  assert_refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 29, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                 "is cut off");
  head = g_strnfill(500, 'x');
  long_head = g_strdup_printf("BEGIN:VCALENDAR\nX;ENCODING=QUOTED-PRINTABLE;%s\n", head);
  assert_refused(long_head, strlen(long_head), FOLLOWUP_ERROR_INVALID_ARGUMENT, "is cut off");
  assert_refused(deep->str, deep->len, FOLLOWUP_ERROR_INVALID_ARGUMENT, "too much in it");
  assert_refused(broken->str, broken->len, FOLLOWUP_ERROR_INVALID_ARGUMENT, "this is no calendar");
}

static void
assert_told_of(const char *program, int code, const char *part)
{
  g_autofree char *kept = g_strdup(g_getenv(FOLLOWUP_ENV_ICAL));
  g_autofree char *large = g_strnfill(1024 * 1024, 'x');

  g_setenv(FOLLOWUP_ENV_ICAL, program, TRUE);
  assert_refused(large, 1024 * 1024, code, part);
  g_setenv(FOLLOWUP_ENV_ICAL, kept, TRUE);
}

/* The helper that is missing, fails, dies or talks nonsense. */
static void
test_helper(void)
{
  g_autofree char *folder = g_dir_make_tmp("followup-converter-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "helper", NULL);
  GFile *file = g_file_new_for_path(path);

  assert_told_of("/nowhere/followup-ical", FOLLOWUP_ERROR_UNAVAILABLE, "libical-dev");
  assert_told_of("/bin/false", FOLLOWUP_ERROR_FAILED, "ended with status 1");
  g_file_set_contents_full(path, "#!/bin/sh\nkill -KILL $$\n", -1, G_FILE_SET_CONTENTS_NONE, 0700,
                           NULL);
  assert_told_of(path, FOLLOWUP_ERROR_FAILED, "was stopped");
  g_file_set_contents_full(path, "#!/bin/sh\ncat >/dev/null\necho nonsense\n", -1,
                           G_FILE_SET_CONTENTS_NONE, 0700, NULL);
  assert_told_of(path, FOLLOWUP_ERROR_FAILED, "makes no sense");
  g_file_delete(file, NULL, NULL);
  g_object_unref(file);
  file = g_file_new_for_path(folder);
  g_file_delete(file, NULL, NULL);
  g_object_unref(file);
}

/* ---- files ---- */

static void
test_files(void)
{
  g_autofree char *sample
      = g_test_build_filename(G_TEST_DIST, "data", "invites", "google.ics", NULL);
  g_autofree char *mail
      = g_test_build_filename(G_TEST_DIST, "data", "invites", "mail-quoted.eml", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_converter_is_calendar(sample));
  g_assert_true(followup_converter_is_calendar("-"));
  g_assert_true(followup_converter_is_calendar(mail));
  g_assert_true(followup_converter_is_calendar("missing.ICS"));
  g_assert_false(followup_converter_is_calendar("Acme"));
  g_assert_null(followup_converter_load("missing.ics", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_clear_error(&error);
  g_assert_null(followup_converter_load("/", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
}

/* ---- what is written ---- */

static GBytes *
write_lines(const char *lines, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new(lines, strlen(lines));

  return followup_converter_write(bytes, error);
}

static void
assert_lines_fold(GBytes *calendar)
{
  gsize size = 0;
  const char *at = g_bytes_get_data(calendar, &size), *end = at + size;

  while (at < end) {
    const char *stop = memchr(at, '\n', (gsize)(end - at));

    g_assert_nonnull(stop);
    g_assert_cmpint(stop - at, <=, 76);
    g_assert_true(stop[-1] == '\r');
    g_assert_true(g_utf8_validate(at, stop - at, NULL));
    at = stop + 1;
  }
}

static void
test_written(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) calendar = write_lines(
      "{\"component\":\"event\",\"uid\":\"u1\",\"stamp\":\"2026-11-20T10:00:00Z\",\"start\":"
      "\"2026-11-20T13:00:00Z\",\"end\":\"2026-11-20T14:00:00Z\",\"summary\":\"Acme; \\\\ GmbH, "
      "äääääääääääääääääääääääääääääääääääääääääääääääääääääääää "
      "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\",\"attendees\":[{\"name\":\"Jane; a: "
      "b\",\"email\":\"jane@example.com\"},{\"name\":\"Bob\"}],\"x\":{\"X-FOLLOWUP-NOTE\":\"one\\n"
      "two; a, b \\\\ 100 % \\\"q\\\" : x\"}}\n"
      "{\"component\":\"todo\",\"uid\":\"u2\",\"stamp\":\"2026-11-20T10:00:00Z\",\"due\":"
      "\"2026-11-21T13:00:00Z\",\"summary\":\"Thank-you\",\"status\":\"completed\",\"completed\":"
      "\"2026-11-21T12:30:00Z\",\"alarm\":\"2026-11-21T12:00:00Z\",\"related_to\":[\"u1\"]}\n",
      &error);
  g_autoptr(GPtrArray) entries = NULL;
  g_autofree char *told = NULL;
  JsonObject *todo;

  g_assert_no_error(error);
  assert_lines_fold(calendar);
  entries = followup_converter_read("export", calendar, 0, 0, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(entries->len, ==, 2);
  told = tell(entries->pdata[0]);
  g_assert_cmpstr(told, ==,
                  "2026-11-20T13:00:00Z UTC 60 | Acme; \\ GmbH, "
                  "äääääääääääääääääääääääääääääääääääääääääääääääääääääääää "
                  "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 | at - | with=Jane; a: b<jane@example.com> "
                  "with=Bob<->");
  g_assert_cmpstr(get(json_object_get_object_member(entries->pdata[0], "x"), "X-FOLLOWUP-NOTE"), ==,
                  "one\ntwo; a, b \\ 100 % \"q\" : x");
  todo = entries->pdata[1];
  g_assert_cmpstr(get(todo, "component"), ==, "todo");
  g_assert_cmpstr(get(todo, "due"), ==, "2026-11-21T13:00:00Z");
  g_assert_cmpstr(get(todo, "completed"), ==, "2026-11-21T12:30:00Z");
  g_assert_cmpstr(get(todo, "alarm"), ==, "2026-11-21T12:00:00Z");
  g_assert_cmpstr(get(todo, "status"), ==, "completed");
  g_assert_cmpstr(
      json_array_get_string_element(json_object_get_array_member(todo, "related_to"), 0), ==, "u1");
}

/* What an export keeps of an interview may be long, and none of it is dispensable. */
static void
test_written_at_length(void)
{
  g_autoptr(GString) line
      = g_string_new("{\"component\":\"event\",\"uid\":\"u1\",\"stamp\":\"2026-11-20T10:00:00Z\","
                     "\"x\":{\"X-FOLLOWUP-NOTE\":\"");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) calendar = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  const char *note;

  for (int i = 0; i < 20000; i++)
    g_string_append(line, "ä, 😀; ");
  g_string_append(line, "end\"}}\n");
  calendar = write_lines(line->str, &error);
  g_assert_no_error(error);
  entries = followup_converter_read("export", calendar, 0, 0, &error);
  g_assert_no_error(error);
  note = get(json_object_get_object_member(entries->pdata[0], "x"), "X-FOLLOWUP-NOTE");
  g_assert_cmpuint(strlen(note), ==, 20000 * strlen("ä, 😀; ") + 3);
  g_assert_true(g_str_has_suffix(note, "😀; end"));
}

static void
test_not_written(void)
{
  static const char *const cases[][2] = {
    { "{}", "line 1: ‘uid’" },
    { "\n{\"uid\":\"1\"}", "line 2: ‘stamp’" },
    { "nonsense", "line 1: this is no JSON object" },
    { "{\"uid\":\"1\",\"stamp\":\"2026-11-20T10:00:00Z\",\"component\":\"x\"}", "‘component’" },
    { "{\"uid\":\"1\",\"stamp\":\"soon\",\"component\":\"event\"}", "‘stamp’" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(write_lines(cases[i][0], &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, cases[i][1]));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
    g_autofree char *path = g_strconcat("/converter/sample/", samples[i].name, NULL);

    g_test_add_data_func(path, GUINT_TO_POINTER(i), test_samples);
  }
  g_test_add_func("/converter/revisions", test_revisions);
  g_test_add_func("/converter/recurring", test_recurring);
  g_test_add_func("/converter/refused", test_refused);
  g_test_add_func("/converter/helper", test_helper);
  g_test_add_func("/converter/files", test_files);
  g_test_add_func("/converter/written", test_written);
  g_test_add_func("/converter/written-at-length", test_written_at_length);
  g_test_add_func("/converter/not-written", test_not_written);
  return g_test_run();
}
