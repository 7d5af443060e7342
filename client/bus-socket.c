/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus-socket.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LONG_BODY 4096   /* bytes */
#define CHUNK 4096       /* at least as much is read at once, if it is there */
#define LONGEST_LINE 512 /* of the handshake */
#define HELLO_SERIAL 1

struct _FollowupBusSocket {
  int fd;
  gboolean greets;        /* the bus was told who we are */
  gboolean is_in;         /* the bus let us in */
  gint64 in_by;           /* when it is to have done so */
  guint32 serial;         /* of the last message */
  GByteArray *in;         /* read and not yet looked at */
  FollowupSlowFunc *slow; /* NULL, or at NULL: nobody is to be told */
  gint64 slow_at;
  gint64 deadline; /* of the answer that is waited for */
};

/* ---- the address ---- */

static const char *
get_value(const char *address, const char *key)
{
  return g_str_has_prefix(address, key) ? address + strlen(key) : NULL;
}

gboolean
followup_bus_socket_takes(const char *address)
{
  return strchr(address, ';') == NULL
         && (get_value(address, "unix:path=") != NULL
             || get_value(address, "unix:abstract=") != NULL);
}

/* 0 where it is not one. */
static socklen_t
read_address(const char *address, struct sockaddr_un *socket)
{
  const char *path = get_value(address, "unix:path=");
  const char *value = path != NULL ? path : get_value(address, "unix:abstract=");
  g_autofree char *name = g_uri_unescape_segment(value, value + strcspn(value, ","), NULL);
  gsize skipped = path != NULL ? 0 : 1; /* an abstract name has a NUL before, and none behind */

  if (name == NULL || *name == '\0' || skipped + strlen(name) >= sizeof socket->sun_path)
    return 0;
  *socket = (struct sockaddr_un){ .sun_family = AF_UNIX };
  strcpy(socket->sun_path + skipped, name);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name) + 1);
}

/* ---- bytes ---- */

static gint64
get_deadline(guint timeout)
{
  return g_get_monotonic_time() + (gint64)timeout * 1000;
}

static gboolean
set_error(GError **error, int number)
{
  if (number == EAGAIN)
    number = ETIMEDOUT;
  g_set_error_literal(error, G_IO_ERROR,
                      number == EPIPE || number == ECONNRESET ? G_IO_ERROR_CLOSED
                                                              : (int)g_io_error_from_errno(number),
                      g_strerror(number));
  return FALSE;
}

static int
poll_until(int fd, short events, gint64 moment)
{
  struct pollfd poller = { .fd = fd, .events = events };
  int n;

  do {
    gint64 left = moment - g_get_monotonic_time();

    n = poll(&poller, 1, (int)CLAMP((left + 999) / 1000, 0, G_MAXINT));
  } while (n < 0 && errno == EINTR);
  return n;
}

static gboolean
wait_for(FollowupBusSocket *self, short events, gint64 deadline, GError **error)
{
  gboolean tells = self->slow != NULL && *self->slow != NULL && self->slow_at < deadline;
  int n = poll_until(self->fd, events, tells ? self->slow_at : deadline);

  if (n == 0 && tells) {
    (*self->slow)();
    *self->slow = NULL;
    n = poll_until(self->fd, events, deadline);
  }
  return n > 0 || set_error(error, n < 0 ? errno : ETIMEDOUT);
}

static gboolean
send_bytes(
    FollowupBusSocket *self, const guint8 *bytes, gsize length, gint64 deadline, GError **error)
{
  while (length > 0) {
    gssize n = send(self->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (n >= 0) {
      bytes += n;
      length -= (gsize)n;
    } else if (errno == EAGAIN) {
      if (!wait_for(self, POLLOUT, deadline, error))
        return FALSE;
    } else if (errno != EINTR) {
      return set_error(error, errno);
    }
  }
  return TRUE;
}

/* At least so many are there then. */
static gboolean
receive_bytes(FollowupBusSocket *self, gsize wanted, gint64 deadline, GError **error)
{
  while (self->in->len < wanted) {
    guint have = self->in->len;
    gssize n;

    if (!wait_for(self, POLLIN, deadline, error))
      return FALSE;
    g_byte_array_set_size(self->in, (guint)MAX(wanted, have + CHUNK));
    n = recv(self->fd, self->in->data + have, self->in->len - have, MSG_DONTWAIT);
    g_byte_array_set_size(self->in, have + (guint)MAX(n, 0));
    if (n == 0)
      return set_error(error, ECONNRESET);
    if (n < 0 && errno != EAGAIN && errno != EINTR)
      return set_error(error, errno);
  }
  return TRUE;
}

/* ---- messages ---- */

static gboolean
append_message(FollowupBusSocket *self, GByteArray *out, GDBusMessage *message, GError **error)
{
  g_autofree guint8 *blob = NULL;
  gsize length;

  g_dbus_message_set_serial(message, ++self->serial);
  blob = g_dbus_message_to_blob(message, &length, G_DBUS_CAPABILITY_FLAGS_NONE, error);
  if (blob != NULL)
    g_byte_array_append(out, blob, (guint)length);
  return blob != NULL;
}

/* ---- long texts ---- */

/* In the byte order of this machine, as all that the bus hands on from it is. */
static guint32
read_number(const guint8 *place)
{
  guint32 number;

  memcpy(&number, place, sizeof number);
  return number;
}

/* Where the text begins that seems to be all of a long body, with its length before and its NUL
 * behind it; 0: nothing of the kind. */
static gsize
find_text(const guint8 *blob, gsize length)
{
  gsize body = read_number(blob + 4);
  gsize begin = length > body ? length - body + 4 : 0;

  return body >= LONG_BODY && begin > 16 && blob[0] == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 'l' : 'B')
                 && read_number(blob + begin - 4) == body - 5 && blob[length - 1] == '\0'
             ? begin
             : 0;
}

static gboolean
is_text(const char *bytes, gsize length)
{
  guchar seen = 0;

  for (gsize i = 0; i < length; i++)
    seen |= (guchar)bytes[i];
  return seen < 0x80 ? memchr(bytes, '\0', length) == NULL
                     : g_utf8_validate(bytes, (gssize)length, NULL);
}

/* The message with an empty text, in place of what begins there; all as it was then. */
static GDBusMessage *
parse_without_text(guint8 *blob, gsize begin)
{
  guint32 none[] = { 5, 0 };
  guint8 before[4 + 5];
  GDBusMessage *message;

  memcpy(before, blob + 4, 4);
  memcpy(before + 4, blob + begin - 4, 5);
  memcpy(blob + 4, &none[0], 4);
  memcpy(blob + begin - 4, &none[1], 4);
  blob[begin] = '\0';
  message = g_dbus_message_new_from_blob(blob, begin + 1, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  memcpy(blob + 4, before, 4);
  memcpy(blob + begin - 4, before + 4, 5);
  return message;
}

/* What GDBus makes of a message, which looks at each letter of a long text twice and slowly. NULL:
 * it is none with a long text, or GDBus is to say what is wrong with it. */
static GDBusMessage *
parse_with_text(guint8 *blob, gsize length)
{
  gsize begin = find_text(blob, length);
  g_autoptr(GDBusMessage) message = begin > 0 ? parse_without_text(blob, begin) : NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (message == NULL || g_strcmp0(g_dbus_message_get_signature(message), "s") != 0
      || !is_text((const char *)blob + begin, length - 1 - begin))
    return NULL;
  bytes = g_bytes_new(blob + begin, length - begin);
  g_dbus_message_set_body(
      message, g_variant_new("(@s)", g_variant_new_from_bytes(G_VARIANT_TYPE_STRING, bytes, TRUE)));
  return g_steal_pointer(&message);
}

static GDBusMessage *
receive_message(FollowupBusSocket *self, gint64 deadline, GError **error)
{
  GDBusMessage *message;
  gssize length;

  if (!receive_bytes(self, 16, deadline, error))
    return NULL;
  length = g_dbus_message_bytes_needed(self->in->data, self->in->len, error);
  if (length < 0 || !receive_bytes(self, (gsize)length, deadline, error))
    return NULL;
  message = parse_with_text(self->in->data, (gsize)length);
  if (message == NULL)
    message = g_dbus_message_new_from_blob(self->in->data, (gsize)length,
                                           G_DBUS_CAPABILITY_FLAGS_NONE, error);
  g_byte_array_remove_range(self->in, 0, (guint)length);
  return message;
}

static gboolean
message_answers(GDBusMessage *message, guint32 serial)
{
  GDBusMessageType type = g_dbus_message_get_message_type(message);

  return (type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR)
         && g_dbus_message_get_reply_serial(message) == serial;
}

/* To the last message, or why the bus has no name for us. What else comes is news, or an answer
 * that came too late. */
static GDBusMessage *
receive_answer(FollowupBusSocket *self, gint64 deadline, GError **error)
{
  for (;;) {
    GDBusMessage *message = receive_message(self, deadline, error);

    if (message == NULL || message_answers(message, self->serial)
        || (message_answers(message, HELLO_SERIAL)
            && g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_ERROR))
      return message;
    g_object_unref(message);
  }
}

/* ---- the beginning ---- */

/* What the bus says to who we are: "OK" and its own id. */
static gboolean
receive_welcome(FollowupBusSocket *self, gint64 deadline, GError **error)
{
  const guint8 *end = NULL;

  while (end == NULL && self->in->len < LONGEST_LINE) {
    if (!receive_bytes(self, self->in->len + 1, deadline, error))
      return FALSE;
    end = memchr(self->in->data, '\n', self->in->len);
  }
  if (end == NULL || memcmp(self->in->data, "OK ", 3) != 0)
    return set_error(error, EACCES);
  g_byte_array_remove_range(self->in, 0, (guint)(end + 1 - self->in->data));
  return TRUE;
}

/* All in one go, with the first call behind it, as the bus need not be waited for to know what it
 * is told next: it sees by the socket whose process this is. Where it lets nobody in, it looks at
 * nothing that follows; nor is the name needed that it gives us: its answer to that comes before
 * the other. */
static gboolean
append_greeting(FollowupBusSocket *self, GByteArray *out, GError **error)
{
  g_autofree char *user = g_strdup_printf("%u", (guint)geteuid());
  g_autoptr(GString) line = g_string_new_len("\0AUTH EXTERNAL ", 15);
  g_autoptr(GDBusMessage) hello = g_dbus_message_new_method_call(
      "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello");

  for (const char *digit = user; *digit != '\0'; digit++)
    g_string_append_printf(line, "%02x", *digit);
  g_string_append(line, "\r\nBEGIN\r\n");
  g_byte_array_append(out, (const guint8 *)line->str, (guint)line->len);
  self->greets = TRUE;
  return append_message(self, out, hello, error);
}

/* A bus that is stopped lets nobody in once its queue is full. */
static gboolean
connect_within(FollowupBusSocket *self, const char *address, guint timeout, GError **error)
{
  struct timeval limit = { .tv_sec = timeout / 1000, .tv_usec = timeout % 1000 * 1000 };
  struct sockaddr_un socket;
  socklen_t length = read_address(address, &socket);

  if (length == 0)
    return set_error(error, EINVAL);
  return (setsockopt(self->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0
          && connect(self->fd, (struct sockaddr *)&socket, length) == 0)
         || set_error(error, errno);
}

FollowupBusSocket *
followup_bus_socket_open(const char *address, guint timeout, GError **error)
{
  FollowupBusSocket *self = g_new0(FollowupBusSocket, 1);

  self->in_by = get_deadline(timeout);
  self->in = g_byte_array_new();
  self->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0)
    set_error(error, errno);
  else if (connect_within(self, address, timeout, error))
    return self;
  followup_bus_socket_free(self);
  return NULL;
}

void
followup_bus_socket_free(FollowupBusSocket *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close(self->fd);
  g_byte_array_unref(self->in);
  g_free(self);
}

gboolean
followup_bus_socket_is_in(FollowupBusSocket *self)
{
  return self->is_in;
}

/* ---- one call ---- */

gboolean
followup_bus_socket_send(FollowupBusSocket *self,
                         GDBusMessage *call,
                         guint timeout,
                         FollowupSlowFunc *slow,
                         GError **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  g_autoptr(GError) local = NULL;

  self->deadline = get_deadline(timeout);
  self->slow = slow;
  self->slow_at = get_deadline(FOLLOWUP_BUS_SLOW_MS);
  if ((!self->greets && !append_greeting(self, out, error))
      || !append_message(self, out, call, error))
    return FALSE;
  if (send_bytes(self, out->data, out->len, self->is_in ? self->deadline : self->in_by, &local)
      || g_error_matches(local, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return TRUE; /* a bus that has hung up may have said why before: that is read then */
  g_propagate_error(error, g_steal_pointer(&local));
  return FALSE;
}

GDBusMessage *
followup_bus_socket_receive(FollowupBusSocket *self, GError **error)
{
  self->is_in = self->is_in || receive_welcome(self, self->in_by, error);
  return self->is_in ? receive_answer(self, self->deadline, error) : NULL;
}
