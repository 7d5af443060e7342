/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Power cuts, made up and real. What comes back is opened by our own store and audited.
 *
 *   faults-power-cut record OPERATIONS SEED FOLDER: the daemon at work in FOLDER/data, what it does
 *     to its files in FOLDER/log, the UUIDs of its clients' requests in FOLDER/requests
 *   faults-power-cut replay EVERY SEED FOLDER: a cut behind each EVERYth entry of that log; what
 *     comes back is put into $FAULTS_SCRATCH
 *   faults-power-cut disk SEED FOLDER REQUESTS: works on the ext4 mounted at FOLDER until that is
 *     shut down under it; UUIDs of what was acknowledged are added to REQUESTS
 *   faults-power-cut check FOLDER REQUESTS: FOLDER/data has them all */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "book.h"
#include "clerk.h"
#include "clock-system.h"
#include "driver.h"
#include "names.h"
#include "recorder.h"
#include "settings.h"
#include "store.h"

#define SHUTDOWN _IOR('X', 125, guint32) /* EXT4_IOC_SHUTDOWN */
#define SHUTDOWN_NO_LOG_FLUSH 2u
#define SECTOR 512u

/* ---- clients ---- */

/* NULL: nobody answered, or the call was refused. *serial: of the call. */
static GVariant *
make_call(GDBusConnection *connection, FaultsClerk *clerk, guint32 *serial, GError **error)
{
  g_autoptr(GDBusMessage) message = g_dbus_message_new_method_call(
      FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, clerk->method);
  g_autoptr(GDBusMessage) reply = NULL;

  g_dbus_message_set_body(message, clerk->parameters);
  reply = g_dbus_connection_send_message_with_reply_sync(
      connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, 30000, serial, NULL, error);
  if (reply == NULL || g_dbus_message_to_gerror(reply, error))
    return NULL;
  return g_variant_ref(g_dbus_message_get_body(reply));
}

static void
append_line(const char *path, const char *line)
{
  FILE *file = fopen(path, "a");

  if (file == NULL || fprintf(file, "%s\n", line) < 0 || fclose(file) != 0)
    faults_die("%s cannot be written", path);
}

/* Calls until there were so many; FALSE: one failed. Each goes to requests as "SERIAL UUID". */
static gboolean
work(GDBusConnection *connection, FaultsClerk *clerk, guint n, const char *requests)
{
  for (guint i = 0; i < n; i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = NULL;
    g_autofree char *line = NULL;
    guint32 serial = 0;

    faults_clerk_choose(clerk);
    reply = make_call(connection, clerk, &serial, &error);
    if (reply != NULL) {
      line = g_strdup_printf("%u %s", serial, clerk->request);
      append_line(requests, line);
      faults_clerk_note_reply(clerk, reply);
    }
    faults_clerk_end(clerk);
    /* What an undo took back is not there any more; nothing to undo is no failure either. */
    if (reply == NULL && strstr(error->message, "Error.NotFound") == NULL
        && strstr(error->message, "Error.WrongState") == NULL)
      return FALSE;
  }
  return TRUE;
}

/* ---- recording ---- */

static void
record(guint n, guint seed, const char *folder)
{
  g_autoptr(GDBusConnection) connection = faults_connect();
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  g_autofree char *data = g_build_filename(folder, "data", NULL);
  g_autofree char *log = g_build_filename(folder, "log", NULL);
  g_autofree char *requests = g_build_filename(folder, "requests", NULL);
  const char *const arguments[] = { "--data", data, NULL };
  FaultsClerk clerk;

  faults_clerk_init(&clerk, rand, 0);
  append_line(requests, g_dbus_connection_get_unique_name(connection));
  g_setenv("RECORD_FOLDER", data, TRUE);
  g_setenv("RECORD_LOG", log, TRUE);
  g_setenv("LD_PRELOAD", g_getenv("FAULTS_RECORDER"), TRUE);
  /* Killed, ended in peace, killed: the log is found in every state. */
  for (guint life = 0; life < 3; life++) {
    GPid pid = faults_start_daemon(arguments);

    if (!faults_wait_for_name(connection, FOLLOWUP_BUS_NAME, 30000)
        || !work(connection, &clerk, n / 3, requests))
      faults_die("the daemon does not answer: see followupd.log");
    if (life == 1 ? !faults_end_daemon(pid) : !faults_kill_daemon(pid))
      faults_die("the daemon did not end as it should");
  }
  faults_clerk_clear(&clerk);
}

/* ---- replaying ---- */

typedef struct {
  FaultsRecordHead head;
  char *name;
  const guint8 *data; /* in the log */
} Record;

/* A file as it is on the disk, and what was written since and may not be. */
typedef struct {
  GByteArray *synced;
  GPtrArray *pending; /* of Record */
} File;

typedef struct {
  char *log;
  GArray *records;     /* of Record */
  GHashTable *serials; /* serial -> UUID */
  char *client;        /* its unique name */
  GHashTable *files;   /* name -> File */
  GPtrArray *promised; /* of UUIDs: acknowledged up to here */
  char *scratch;       /* where what comes back is put */
  FollowupClock *clock;
  FollowupRules *rules;
  GRand *rand;
  guint n_cuts, n_refused, n_unsound, n_lost, n_half;
} Replay;

static void
free_file(gpointer data)
{
  File *file = data;

  g_byte_array_unref(file->synced);
  g_ptr_array_unref(file->pending);
  g_free(file);
}

static File *
get_file(Replay *self, const char *name)
{
  File *file = g_hash_table_lookup(self->files, name);

  if (file == NULL) {
    file = g_new0(File, 1);
    file->synced = g_byte_array_new();
    file->pending = g_ptr_array_new();
    g_hash_table_insert(self->files, g_strdup(name), file);
  }
  return file;
}

static void
grow(GByteArray *content, gsize length)
{
  gsize before = content->len;

  if (length <= before)
    return;
  g_byte_array_set_size(content, (guint)length);
  memset(content->data + before, 0, length - before);
}

/* torn: only some of the sectors arrive. */
static void
apply(Replay *self, GByteArray *content, const Record *record, gboolean torn)
{
  gsize offset = record->head.offset, end = offset + record->head.length;

  switch (record->head.kind) {
  case FAULTS_RECORD_TRUNCATE:
    grow(content, offset);
    g_byte_array_set_size(content, (guint)offset);
    break;
  case FAULTS_RECORD_GROW:
    grow(content, offset);
    break;
  default:
    grow(content, end);
    for (gsize at = offset; at < end;) {
      gsize next = MIN(end, (at / SECTOR + 1) * SECTOR);

      if (!torn || g_rand_boolean(self->rand))
        memcpy(content->data + at, record->data + (at - offset), next - at);
      at = next;
    }
  }
}

static void
note_message(Replay *self, const Record *record)
{
  g_autoptr(GDBusMessage) message = g_dbus_message_new_from_blob(
      (guchar *)record->data, record->head.length, G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING, NULL);
  const char *uuid;

  if (message == NULL || g_strcmp0(g_dbus_message_get_destination(message), self->client) != 0)
    return;
  uuid = g_hash_table_lookup(self->serials,
                             GUINT_TO_POINTER(g_dbus_message_get_reply_serial(message)));
  if (uuid != NULL)
    g_ptr_array_add(self->promised, (gpointer)uuid);
}

/* What was written before the sync began. */
static void
sync_file(Replay *self, File *file, gsize length)
{
  guint n = 0;

  for (guint i = 0; i < file->pending->len; i++) {
    Record *record = g_ptr_array_index(file->pending, i);

    if ((gsize)((const char *)record->data - self->log) <= length)
      apply(self, file->synced, record, FALSE);
    else
      file->pending->pdata[n++] = record;
  }
  g_ptr_array_set_size(file->pending, (int)n);
}

/* Goes on by one entry of the log. */
static void
advance(Replay *self, const Record *record)
{
  File *file = record->head.kind != FAULTS_RECORD_MESSAGE ? get_file(self, record->name) : NULL;

  switch (record->head.kind) {
  case FAULTS_RECORD_OPEN:
    break;
  case FAULTS_RECORD_MESSAGE:
    note_message(self, record);
    break;
  case FAULTS_RECORD_SYNC:
    sync_file(self, file, record->head.offset);
    break;
  case FAULTS_RECORD_UNLINK:
    g_hash_table_remove(self->files, record->name);
    break;
  case FAULTS_RECORD_RENAME:
    faults_die("a database file was renamed, which this replay knows nothing of");
  default:
    g_ptr_array_add(file->pending, (gpointer)record);
  }
}

/* How much of what was not synced arrives. */
typedef enum { ALL, NONE, SOME, TORN, N_LUCKS } Luck;

static GByteArray *
settle(Replay *self, const File *file, Luck luck)
{
  GByteArray *content = g_byte_array_sized_new(file->synced->len);

  g_byte_array_append(content, file->synced->data, file->synced->len);
  for (guint i = 0; luck != NONE && i < file->pending->len; i++) {
    gboolean torn = luck == TORN && g_rand_boolean(self->rand);

    if (luck == ALL || torn || g_rand_boolean(self->rand))
      apply(self, content, g_ptr_array_index(file->pending, i), torn);
  }
  return content;
}

/* Zeros at the end need not be written. */
static void
write_file(const char *path, const GByteArray *content)
{
  gsize length = content->len;
  int fd = g_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  while (length > 0 && content->data[length - 1] == 0)
    length--;
  if (fd < 0 || write(fd, content->data, length) != (gssize)length
      || ftruncate(fd, content->len) != 0)
    faults_die("%s: %s", path, g_strerror(errno));
  close(fd);
}

static void
clear_scratch(Replay *self)
{
  g_autoptr(GDir) dir = g_dir_open(self->scratch, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(self->scratch, name, NULL);

    g_remove(path);
  }
}

static guint
count_lost(FaultsBook *book, GPtrArray *promised)
{
  guint n_lost = 0;

  for (guint i = 0; i < promised->len; i++)
    n_lost += faults_book_count_requests(book, g_ptr_array_index(promised, i)) != 1;
  return n_lost;
}

/* Our store opens it, the auditor finds it sound and complete. */
static void
audit(Replay *self, const char *path, GPtrArray *promised)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FaultsBook) book = NULL;
  FollowupStore *store = followup_store_open(path, self->clock, self->rules, &error);

  self->n_cuts++;
  if (store == NULL) {
    fprintf(stderr, "refused: %s\n", error->message);
    self->n_refused++;
    return;
  }
  followup_store_close(store);
  g_object_unref(store);
  book = faults_book_open(path);
  if (book == NULL || !faults_book_is_sound(book)) {
    self->n_unsound++;
    return;
  }
  self->n_lost += count_lost(book, promised);
  self->n_half += faults_book_count_half_done(book);
}

static void
cut(Replay *self, guint at, Luck luck)
{
  g_autofree char *path = g_build_filename(self->scratch, "followup.db", NULL);
  guint before = self->n_refused + self->n_unsound + self->n_lost + self->n_half;
  GHashTableIter iter;
  gpointer name, file;

  clear_scratch(self);
  g_hash_table_iter_init(&iter, self->files);
  while (g_hash_table_iter_next(&iter, &name, &file)) {
    g_autofree char *to = g_build_filename(self->scratch, name, NULL);
    GByteArray *content = settle(self, file, luck);

    write_file(to, content);
    g_byte_array_unref(content);
  }
  audit(self, path, self->promised);
  if (before != self->n_refused + self->n_unsound + self->n_lost + self->n_half)
    fprintf(stderr, "broken behind entry %u, luck %d\n", at, luck);
}

static gboolean
is_in_doubt(Replay *self)
{
  GHashTableIter iter;
  gpointer file;

  g_hash_table_iter_init(&iter, self->files);
  while (g_hash_table_iter_next(&iter, NULL, &file)) {
    if (((File *)file)->pending->len > 0)
      return TRUE;
  }
  return FALSE;
}

static void
read_log(Replay *self, const char *folder)
{
  g_autofree char *path = g_build_filename(folder, "log", NULL);
  g_autoptr(GError) error = NULL;
  gsize length = 0, at = 0;

  if (!g_file_get_contents(path, &self->log, &length, &error))
    faults_die("%s", error->message);
  while (at + sizeof(FaultsRecordHead) <= length) {
    Record record;

    memcpy(&record.head, self->log + at, sizeof record.head);
    at += sizeof record.head;
    record.name = g_strndup(self->log + at, record.head.name_length);
    at += record.head.name_length;
    record.data = (const guint8 *)self->log + at;
    at += record.head.length;
    g_array_append_val(self->records, record);
  }
}

static void
read_requests(Replay *self, const char *folder)
{
  g_autofree char *path = g_build_filename(folder, "requests", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents(path, &text, NULL, NULL))
    faults_die("%s cannot be read", path);
  lines = g_strsplit(text, "\n", -1);
  self->client = g_strdup(lines[0]);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_hash_table_insert(self->serials,
                        GUINT_TO_POINTER((guint)g_ascii_strtoull(lines[i], NULL, 10)),
                        g_strdup(strchr(lines[i], ' ') + 1));
}

static void
free_record(gpointer data)
{
  g_free(((Record *)data)->name);
}

static void
set_up(Replay *self, guint seed)
{
  g_autofree char *config = g_build_filename(g_getenv("XDG_CONFIG_HOME"), "followup", NULL);
  g_autoptr(FollowupSettings) settings = followup_settings_new(config);
  g_autoptr(GError) error = NULL;

  self->clock = followup_clock_system_new(&error);
  if (self->clock == NULL)
    faults_die("%s", error->message);
  self->rules = followup_settings_make_rules(settings, followup_clock_get_zone(self->clock));
  self->rand = g_rand_new_with_seed(seed);
  self->records = g_array_new(FALSE, FALSE, sizeof(Record));
  g_array_set_clear_func(self->records, free_record);
  self->serials = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  self->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_file);
  self->promised = g_ptr_array_new();
}

static gboolean
tell(Replay *self)
{
  printf("%u refused, %u unsound, %u lost, %u half done", self->n_refused, self->n_unsound,
         self->n_lost, self->n_half);
  return self->n_refused + self->n_unsound + self->n_lost + self->n_half == 0;
}

static void
tear_down(Replay *self)
{
  g_object_unref(self->clock);
  followup_rules_free(self->rules);
  g_rand_free(self->rand);
  g_array_unref(self->records);
  g_hash_table_unref(self->serials);
  g_hash_table_unref(self->files);
  g_ptr_array_unref(self->promised);
  g_free(self->client);
  g_free(self->scratch);
  g_free(self->log);
}

static gboolean
replay(guint every, guint seed, const char *folder)
{
  Replay self = { 0 };
  guint n_prefixes = 0;
  gboolean kept;

  set_up(&self, seed);
  read_log(&self, folder);
  read_requests(&self, folder);
  self.scratch = g_strdup(g_getenv("FAULTS_SCRATCH"));
  for (guint i = 0; i < self.records->len; i++) {
    const Record *record = &g_array_index(self.records, Record, i);

    advance(&self, record);
    if (g_rand_int_range(self.rand, 0, (gint)every) != 0)
      continue;
    n_prefixes++;
    for (Luck luck = 0; luck < (is_in_doubt(&self) ? N_LUCKS : 1); luck++)
      cut(&self, i, luck);
  }
  clear_scratch(&self);
  printf("%u entries, %u prefixes in %u variants, %u requests acknowledged, ", self.records->len,
         n_prefixes, self.n_cuts, self.promised->len);
  kept = tell(&self) && self.promised->len == g_hash_table_size(self.serials) && n_prefixes > 0;
  tear_down(&self);
  return kept;
}

/* ---- a real disk ---- */

typedef struct {
  const char *folder;
  guint delay; /* microseconds */
} Cut;

static gpointer
cut_power(gpointer data)
{
  const Cut *self = data;
  guint32 how = SHUTDOWN_NO_LOG_FLUSH;
  int fd = open(self->folder, O_RDONLY | O_CLOEXEC);

  g_usleep(self->delay);
  if (fd < 0 || ioctl(fd, SHUTDOWN, &how) != 0)
    faults_die("the disk at %s cannot be cut off: %s", self->folder, g_strerror(errno));
  close(fd);
  return NULL;
}

static void
work_on_disk(guint seed, const char *folder, const char *requests)
{
  g_autoptr(GDBusConnection) connection = faults_connect();
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  g_autofree char *data = g_build_filename(folder, "data", NULL);
  const char *const arguments[] = { "--data", data, NULL };
  GPid pid = faults_start_daemon(arguments);
  Cut plan = { folder, (guint)g_rand_int_range(rand, 0, 400000) };
  FaultsClerk clerk;
  GThread *thread;

  if (!faults_wait_for_name(connection, FOLLOWUP_BUS_NAME, 30000))
    faults_die("the daemon does not start: see followupd.log");
  faults_clerk_init(&clerk, rand, seed);
  work(connection, &clerk, 1, requests);
  thread = g_thread_new("cut", cut_power, &plan);
  work(connection, &clerk, 100000, requests);
  g_thread_join(thread);
  faults_kill_daemon(pid);
  faults_clerk_clear(&clerk);
}

static gboolean
check(const char *folder, const char *requests)
{
  Replay self = { 0 };
  g_autofree char *path = g_build_filename(folder, "data", "followup.db", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  gboolean kept;

  if (!g_file_get_contents(requests, &text, NULL, NULL))
    faults_die("%s cannot be read", requests);
  lines = g_strsplit(text, "\n", -1);
  set_up(&self, 1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_ptr_array_add(self.promised, strchr(lines[i], ' ') + 1);
  audit(&self, path, self.promised);
  printf("%u requests acknowledged, ", self.promised->len);
  kept = tell(&self);
  tear_down(&self);
  return kept;
}

static guint
read_number(const char *text)
{
  return (guint)g_ascii_strtoull(text, NULL, 10);
}

int
main(int argc, char **argv)
{
  gboolean kept = TRUE;

  if (argc == 5 && g_str_equal(argv[1], "record"))
    record(read_number(argv[2]), read_number(argv[3]), argv[4]);
  else if (argc == 5 && g_str_equal(argv[1], "replay"))
    kept = replay(MAX(read_number(argv[2]), 1), read_number(argv[3]), argv[4]);
  else if (argc == 5 && g_str_equal(argv[1], "disk"))
    work_on_disk(read_number(argv[2]), argv[3], argv[4]);
  else if (argc == 4 && g_str_equal(argv[1], "check"))
    kept = check(argv[2], argv[3]);
  else
    faults_die("see the head of power-cut.c");
  return kept ? 0 : 1;
}
