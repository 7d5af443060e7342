/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "intake.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "text.h"

#define READ_AT_ONCE (64 * 1024)
#define MOST_AHEAD 256 /* items */
#define WORTH_TELLING 64

struct _FollowupIntake {
  int fd;                /* owned */
  GThread *thread;       /* NULL: none was to be had */
  GCancellable *stop;    /* owned */
  GMainContext *context; /* owned; the caller's */
  GSourceFunc ready;
  gpointer user_data;
  GMutex mutex; /* of all below */
  GCond room;
  GQueue items; /* of FollowupIntakeItem, owned */
  gboolean ended, waiting;
  GSource *source; /* owned, nullable: ready is about to be called */
};

/* What the thread alone knows. */
typedef struct {
  FollowupIntake *intake;
  GString *rest; /* of a line whose end was not read yet */
  guint line;
  gboolean begun;    /* the header was read */
  gboolean too_long; /* the line is left out up to its end */
  gboolean over;
} Reader;

void
followup_intake_item_free(FollowupIntakeItem *self)
{
  if (self == NULL)
    return;
  followup_record_free(self->record);
  g_free(self->header);
  g_clear_error(&self->error);
  g_free(self);
}

/* ---- handing over ---- */

static gboolean
ready_cb(gpointer user_data)
{
  FollowupIntake *self = user_data;

  g_mutex_lock(&self->mutex);
  g_clear_pointer(&self->source, g_source_unref);
  g_mutex_unlock(&self->mutex);
  self->ready(self->user_data);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. Who was told and asked again before ready came is not told twice. */
static void
tell(FollowupIntake *self)
{
  if (!self->waiting || self->source != NULL
      || (!self->ended && self->items.length < WORTH_TELLING))
    return;
  self->waiting = FALSE;
  self->source = g_idle_source_new();
  g_source_set_callback(self->source, ready_cb, self, NULL);
  g_source_attach(self->source, self->context);
}

static void
hand_over(Reader *reader, FollowupIntakeItem *item)
{
  FollowupIntake *self = reader->intake;

  item->line = reader->line;
  g_mutex_lock(&self->mutex);
  while (self->items.length >= MOST_AHEAD && !g_cancellable_is_cancelled(self->stop))
    g_cond_wait(&self->room, &self->mutex);
  g_queue_push_tail(&self->items, item);
  tell(self);
  g_mutex_unlock(&self->mutex);
}

static void
hand_over_error(Reader *reader, GError *error, gboolean fatal)
{
  FollowupIntakeItem *item = g_new0(FollowupIntakeItem, 1);

  item->error = error;
  item->fatal = fatal;
  reader->over |= fatal;
  hand_over(reader, item);
}

/* ---- lines ---- */

/* What it is instead, as far as its first bytes tell. */
static GError *
guess_kind(const char *line, gsize length)
{
  static const struct {
    const char *begin;
    gsize length;
    const char *message;
  } kinds[] = {
    { "SQLite format 3", 15,
      N_("this is a database, no export: ‘followup restore’ takes backups") },
    { "\x1f\x8b", 2,
      N_("this is compressed (gzip): expected it unpacked, ‘zcat FILE | followup "
         "import’") },
    { "\x28\xb5\x2f\xfd", 4,
      N_("this is compressed (zstd): expected it unpacked, ‘zstdcat FILE "
         "| followup import’") },
    { "\xfd"
      "7zXZ",
      5,
      N_("this is compressed (xz): expected it unpacked, ‘xzcat FILE | followup "
         "import’") },
    { "PK\x03\x04", 4,
      N_("this is a zip archive: expected one file that ‘followup export’ "
         "wrote") },
    { "BEGIN:VCALENDAR", 15, N_("this is a calendar: ‘followup import --ics’ takes it") },
    { "[", 1,
      N_("this is one array: expected lines of JSON, of which the first begins with "
         "{\"format\":\"followup\",\"version\":1") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (length >= kinds[i].length && memcmp(line, kinds[i].begin, kinds[i].length) == 0)
      return g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND, _(kinds[i].message));
  }
  return NULL;
}

static void
read_header(Reader *reader, char *line, gsize length)
{
  FollowupIntakeItem *item = g_new0(FollowupIntakeItem, 1);
  FollowupRecordHeader header;
  GError *error = guess_kind(line, length);

  reader->begun = TRUE;
  if (error != NULL || !followup_record_read_header(line, &header, &error)) {
    g_free(item);
    hand_over_error(reader, error, TRUE);
    return;
  }
  item->header = g_memdup2(&header, sizeof header);
  hand_over(reader, item);
}

static void
read_record(Reader *reader, char *line)
{
  FollowupIntakeItem *item = g_new0(FollowupIntakeItem, 1);

  item->record = followup_record_read(line, &item->error);
  hand_over(reader, item);
}

/* The line is written to; its newline is gone. */
static void
take_line(Reader *reader, char *line, gsize length)
{
  static const char mark[] = "\xef\xbb\xbf"; /* of bytes, by some editors */

  reader->line++;
  if (reader->line == 1 && strncmp(line, mark, 3) == 0) {
    line += 3;
    length -= 3;
  }
  if (line[strspn(line, " \t\r")] == '\0' && strlen(line) == length)
    return;
  if (!reader->begun)
    read_header(reader, line, length);
  else if (strlen(line) != length)
    hand_over_error(reader,
                    g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                                        _("it holds a zero byte: expected text")),
                    FALSE);
  else
    read_record(reader, line);
}

static void
refuse_long(Reader *reader)
{
  GError *error = reader->begun || reader->rest->len == 0
                      ? NULL
                      : guess_kind(reader->rest->str, reader->rest->len);

  reader->line++;
  reader->too_long = TRUE;
  g_string_truncate(reader->rest, 0);
  if (error == NULL)
    error = g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                        _("it is longer than %d bytes: expected one interview a line"),
                        FOLLOWUP_RECORD_MAX_LINE);
  hand_over_error(reader, error, !reader->begun);
}

/* Some bytes more of the line, with or without its end. */
static void
gather(Reader *reader, const char *bytes, gsize length, gboolean end)
{
  if (!reader->too_long && reader->rest->len + length > FOLLOWUP_RECORD_MAX_LINE)
    refuse_long(reader);
  if (!reader->too_long)
    g_string_append_len(reader->rest, bytes, (gssize)length);
  if (!end)
    return;
  if (!reader->too_long)
    take_line(reader, reader->rest->str, reader->rest->len);
  reader->too_long = FALSE;
  g_string_truncate(reader->rest, 0);
}

static void
take_bytes(Reader *reader, const char *bytes, gsize length)
{
  while (length > 0 && !reader->over) {
    const char *end = memchr(bytes, '\n', length);
    gsize n = end != NULL ? (gsize)(end - bytes) : length;

    gather(reader, bytes, n, end != NULL);
    n += end != NULL;
    bytes += n;
    length -= n;
  }
}

static void
take_end(Reader *reader)
{
  if (reader->rest->len > 0)
    gather(reader, "", 0, TRUE);
  if (!reader->begun && !reader->over)
    hand_over_error(reader,
                    g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                                        _("there is nothing in it: expected what ‘followup "
                                          "export’ writes")),
                    TRUE);
}

/* ---- the thread ---- */

/* The descriptor may be one that blocks and is shared with others, whose reading is not ours to
 * change: it is read when there is something. */
static gssize
wait_and_read(FollowupIntake *self, char *buffer)
{
  GPollFD polled[] = { { self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, 0 }, { 0 } };
  gssize n = -1;

  g_cancellable_make_pollfd(self->stop, &polled[1]);
  do {
    while (g_poll(polled, G_N_ELEMENTS(polled), -1) < 0 && errno == EINTR)
      ;
    if (g_cancellable_is_cancelled(self->stop))
      n = 0;
    else
      n = read(self->fd, buffer, READ_AT_ONCE);
  } while (n < 0 && (errno == EINTR || errno == EAGAIN));
  g_cancellable_release_fd(self->stop);
  return n;
}

static void
say_ended(FollowupIntake *self)
{
  g_mutex_lock(&self->mutex);
  self->ended = TRUE;
  tell(self);
  g_mutex_unlock(&self->mutex);
}

static gpointer
read_on_thread(gpointer data)
{
  FollowupIntake *self = data;
  Reader reader = { .intake = self, .rest = g_string_new(NULL) };
  g_autofree char *buffer = g_malloc(READ_AT_ONCE);
  gssize n = 0;

  while (!reader.over && !g_cancellable_is_cancelled(self->stop)
         && (n = wait_and_read(self, buffer)) > 0)
    take_bytes(&reader, buffer, (gsize)n);
  if (n < 0)
    hand_over_error(&reader,
                    g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("it cannot be read: %s"),
                                g_strerror(errno)),
                    TRUE);
  else if (!reader.over)
    take_end(&reader);
  g_string_free(reader.rest, TRUE);
  say_ended(self);
  return NULL;
}

/* Where there are as many as the user may have. */
static void
fail_to_begin(FollowupIntake *self, const GError *cause)
{
  Reader reader = { .intake = self };

  hand_over_error(&reader,
                  g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("it cannot be read: %s"),
                              cause->message),
                  TRUE);
  say_ended(self);
}

/* ---- the caller's side ---- */

FollowupIntake *
followup_intake_new(int fd, GSourceFunc ready, gpointer user_data)
{
  FollowupIntake *self = g_new0(FollowupIntake, 1);
  g_autoptr(GError) error = NULL;

  self->fd = fd;
  self->stop = g_cancellable_new();
  self->context = g_main_context_ref_thread_default();
  self->ready = ready;
  self->user_data = user_data;
  self->waiting = TRUE;
  g_mutex_init(&self->mutex);
  g_cond_init(&self->room);
  g_queue_init(&self->items);
  self->thread = g_thread_try_new("intake", read_on_thread, self, &error);
  if (self->thread == NULL)
    fail_to_begin(self, error);
  return self;
}

void
followup_intake_free(FollowupIntake *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel(self->stop);
  g_mutex_lock(&self->mutex);
  g_cond_broadcast(&self->room);
  g_mutex_unlock(&self->mutex);
  if (self->thread != NULL)
    g_thread_join(self->thread);
  if (self->source != NULL) {
    g_source_destroy(self->source);
    g_source_unref(self->source);
  }
  g_queue_clear_full(&self->items, (GDestroyNotify)followup_intake_item_free);
  g_main_context_unref(self->context);
  g_object_unref(self->stop);
  g_mutex_clear(&self->mutex);
  g_cond_clear(&self->room);
  close(self->fd);
  g_free(self);
}

FollowupIntakeItem *
followup_intake_next(FollowupIntake *self, gboolean *ended)
{
  FollowupIntakeItem *item;

  g_mutex_lock(&self->mutex);
  item = g_queue_pop_head(&self->items);
  *ended = item == NULL && self->ended;
  self->waiting = item == NULL && !self->ended;
  if (self->items.length < MOST_AHEAD / 2)
    g_cond_signal(&self->room);
  g_mutex_unlock(&self->mutex);
  return item;
}
