/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The reference client: connects, makes one call, leaves.
 *
 *   bench-call [--name NAME] echo | add EMPLOYER | finish ACTION | list N | first N | end
 *
 * first asks a followupd for its first interviews instead, end ends whoever has the name, by
 * SIGTERM, then SIGKILL, and waits until nobody has it. */
#include "bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE 10000 /* five seconds */

/* A line for each row, as a client would. */
static void
print_rows(char *text)
{
  for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
    char *fields[6];
    time_t start;
    struct tm local;
    char moment[32];

    *end = '\0';
    for (int i = 0; i < 6; i++)
      fields[i] = strsep(&line, "\t");
    start = atoll(fields[3]);
    localtime_r(&start, &local);
    strftime(moment, sizeof moment, "%F %R", &local);
    printf("%6s  %s  %-24s %-20s %s %s\n", fields[0], moment, fields[1], fields[2], fields[4],
           fields[5]);
  }
}

/* One that ended but was not waited for by who started it has no program any more. */
static gboolean
runs(guint32 pid)
{
  g_autofree char *link = g_strdup_printf("/proc/%u/exe", pid);
  g_autofree char *program = g_file_read_link(link, NULL);

  return program != NULL;
}

static void
end_owner(GDBusConnection *bus, const char *name)
{
  g_autoptr(GVariant) reply = NULL;
  guint32 pid;

  if (!bench_has_owner(bus, name))
    return;
  reply = bench_call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                     "GetConnectionUnixProcessID", g_variant_new("(s)", name));
  g_variant_get(reply, "(u)", &pid);
  kill((pid_t)pid, SIGTERM);
  for (guint i = 0; bench_has_owner(bus, name) || runs(pid); i++) {
    if (i == PATIENCE)
      kill((pid_t)pid, SIGKILL);
    g_usleep(500);
  }
}

/* As the client's list asks. */
static void
ask_followup(GDBusConnection *bus, const char *name, guint limit)
{
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "limit", "u", limit);
  reply = bench_call(bus, name, "/org/followup/Followup1", "org.followup.Followup1", "ListLines",
                     g_variant_new("(@a{sv})", g_variant_dict_end(&filter)));
}

static void
ask_reference(GDBusConnection *bus, const char *name, const char *verb, const char *word)
{
  g_autoptr(GVariant) reply = NULL;
  const char *method = "Echo";
  GVariant *parameters;
  gboolean lists = strcmp(verb, "list") == 0;

  if (strcmp(verb, "add") == 0) {
    method = "Add";
    parameters = g_variant_new("(s)", word);
  } else if (strcmp(verb, "finish") == 0) {
    method = "Finish";
    parameters = g_variant_new("(x)", (gint64)atoll(word));
  } else if (lists) {
    method = "List";
    parameters = g_variant_new("(u)", (guint)atoi(word));
  } else {
    parameters = g_variant_new("(s)", "hello");
  }
  reply = bench_call(bus, name, BENCH_PATH, BENCH_INTERFACE, method, parameters);
  if (lists) {
    char *text;

    g_variant_get(reply, "(s)", &text);
    print_rows(text);
  }
}

int
main(int argc, char **argv)
{
  gboolean named = argc > 2 && strcmp(argv[1], "--name") == 0;
  const char *name = named ? argv[2] : BENCH_NAME;
  const char *verb = argc > (named ? 3 : 1) ? argv[named ? 3 : 1] : "echo";
  const char *word = argc > (named ? 4 : 2) ? argv[named ? 4 : 2] : "0";
  GDBusConnection *bus = bench_connect();

  if (strcmp(verb, "end") == 0)
    end_owner(bus, name);
  else if (strcmp(verb, "first") == 0)
    ask_followup(bus, name, (guint)atoi(word));
  else
    ask_reference(bus, name, verb, word);
  return EXIT_SUCCESS;
}
