/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "converter.h"

#include "error.h"
#include "names.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MAX_WAIT 320 /* seconds, after which followup-ical has ended itself */

/* ---- running it ---- */

typedef struct {
  GMainLoop *loop;
  GSubprocess *process;
  GBytes *out, *err;
  gboolean late;
} Run;

static void
communicated_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  g_subprocess_communicate_finish(run->process, result, &run->out, &run->err, NULL);
  g_main_loop_quit(run->loop);
}

static gboolean
give_up_cb(gpointer data)
{
  Run *run = data;

  run->late = TRUE;
  g_subprocess_force_exit(run->process);
  return G_SOURCE_REMOVE;
}

/* What it said, in a line. (transfer full) */
static char *
read_complaint(GBytes *err)
{
  gsize size = 0;
  const char *bytes = err != NULL ? g_bytes_get_data(err, &size) : NULL;
  g_autofree char *text = g_strndup(bytes != NULL ? bytes : "", size);

  g_strchomp(text);
  return followup_text_flatten(text);
}

/* An input that it did not read to its end is no matter where it ended well. */
static gboolean
check(const Run *run, const char *what, GError **error)
{
  gboolean exited = !run->late && g_subprocess_get_if_exited(run->process);
  int status = exited ? g_subprocess_get_exit_status(run->process) : -1;
  g_autofree char *complaint = read_complaint(run->err);
  g_autofree char *quoted = followup_text_quote_path(what);

  if (status == 0 && run->out != NULL)
    return TRUE;
  if (status == 2)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, "%s: %s", quoted,
                complaint);
  else if (exited)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("%s: followup-ical ended with status %d %s"), quoted, status, complaint);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("%s: followup-ical was stopped, as it took too much time or memory, or broke "
                  "down: expected a smaller calendar"),
                quoted);
  return FALSE;
}

/* (transfer full) */
static GSubprocess *
start(const char *const *arguments, GError **error)
{
  const char *told = g_getenv(FOLLOWUP_ENV_ICAL);
  const char *program = told != NULL && *told != '\0' ? told : FOLLOWUP_ICAL;
  g_autoptr(GSubprocessLauncher) launcher
      = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                  | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
  g_auto(GStrv) words = NULL;

  if (!g_file_test(program, G_FILE_TEST_IS_EXECUTABLE)) {
    g_autofree char *quoted = followup_text_quote_path(program);

    g_set_error(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
        _("calendars cannot be read or written, as %s is not there: expected Followup built "
          "with libical, which is the package libical-dev on Debian"),
        quoted);
    return NULL;
  }
  g_strv_builder_add(argv, program);
  g_strv_builder_addv(argv, (const char **)arguments);
  words = g_strv_builder_end(argv);
  return g_subprocess_launcher_spawnv(launcher, (const char *const *)words, error);
}

/* A program that ends before it has read everything is told of by its status, not by a signal. */
static void
wait_for(Run *run, GBytes *input)
{
  const struct sigaction ignore = { .sa_handler = SIG_IGN };
  g_autoptr(GMainContext) context = g_main_context_new();
  g_autoptr(GSource) timer = g_timeout_source_new_seconds(MAX_WAIT);
  struct sigaction kept;

  sigaction(SIGPIPE, &ignore, &kept);
  g_main_context_push_thread_default(context);
  run->loop = g_main_loop_new(context, FALSE);
  g_source_set_callback(timer, give_up_cb, run, NULL);
  g_source_attach(timer, context);
  g_subprocess_communicate_async(run->process, input, NULL, communicated_cb, run);
  g_main_loop_run(run->loop);
  g_subprocess_wait(run->process, NULL, NULL);
  g_source_destroy(timer);
  g_main_loop_unref(run->loop);
  g_main_context_pop_thread_default(context);
  sigaction(SIGPIPE, &kept, NULL);
}

/* (transfer full) */
static GBytes *
convert(const char *const *arguments, const char *what, GBytes *input, GError **error)
{
  g_autoptr(GSubprocess) process = start(arguments, error);
  Run run = { .process = process };
  GBytes *out = NULL;

  if (process == NULL)
    return NULL;
  wait_for(&run, input);
  if (check(&run, what, error))
    out = g_steal_pointer(&run.out);
  g_clear_pointer(&run.out, g_bytes_unref);
  g_clear_pointer(&run.err, g_bytes_unref);
  return out;
}

/* ---- what comes and goes ---- */

static gboolean
read_line(GPtrArray *objects, const char *line, gsize length, GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new();
  JsonNode *root;

  if (!json_parser_load_from_data(parser, line, (gssize)length, NULL)
      || (root = json_parser_get_root(parser)) == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("followup-ical said what makes no sense: expected a JSON object a line"));
    return FALSE;
  }
  g_ptr_array_add(objects, json_object_ref(json_node_get_object(root)));
  return TRUE;
}

GPtrArray *
followup_converter_read(
    const char *what, GBytes *calendar, int first_year, int last_year, GError **error)
{
  g_autofree char *from = g_strdup_printf("%d", first_year);
  g_autofree char *to = g_strdup_printf("%d", last_year);
  const char *const plain[] = { "read", NULL };
  const char *const spanned[] = { "read", "--from", from, "--to", to, NULL };
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func((GDestroyNotify)json_object_unref);
  g_autoptr(GBytes) lines = convert(first_year != 0 ? spanned : plain, what, calendar, error);
  gsize size = 0;
  const char *line = lines != NULL ? g_bytes_get_data(lines, &size) : NULL;
  const char *end = line != NULL ? line + size : NULL;

  if (lines == NULL)
    return NULL;
  while (line < end) {
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    gsize length = (gsize)((stop != NULL ? stop : end) - line);

    if (!read_line(objects, line, length, error))
      return NULL;
    line += length + 1;
  }
  return g_steal_pointer(&objects);
}

GBytes *
followup_converter_write(GBytes *lines, GError **error)
{
  const char *const arguments[] = { "write", NULL };

  return convert(arguments, _("export"), lines, error);
}

/* ---- files ---- */

/* fd is closed. */
static GBytes *
read_all(int fd, const char *quoted, GError **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  g_autofree guint8 *block = g_malloc(65536);
  gssize n;

  while ((n = read(fd, block, 65536)) > 0 || (n < 0 && errno == EINTR)) {
    if (n > 0)
      g_byte_array_append(bytes, block, (guint)n);
    if (bytes->len > FOLLOWUP_CONVERTER_MAX_BYTES)
      break;
  }
  if (n < 0)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("%s cannot be read: %s"), quoted,
                g_strerror(errno));
  else if (bytes->len > FOLLOWUP_CONVERTER_MAX_BYTES)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("%s is too large: expected at most %d MiB"), quoted,
                FOLLOWUP_CONVERTER_MAX_BYTES / (1024 * 1024));
  if (fd != STDIN_FILENO)
    close(fd);
  if (n != 0)
    return NULL;
  return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

GBytes *
followup_converter_load(const char *path, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(path);
  int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

  if (fd >= 0)
    return read_all(fd, quoted, error);
  g_set_error(error, FOLLOWUP_ERROR,
              errno == ENOENT ? FOLLOWUP_ERROR_NOT_FOUND : FOLLOWUP_ERROR_FAILED,
              _("%s cannot be read: %s"), quoted, g_strerror(errno));
  return NULL;
}
