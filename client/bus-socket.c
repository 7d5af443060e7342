/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus-socket.h"

#include "bus-message.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

static FollowupBusError
choose_code(int number)
{
  switch (number) {
  case EAGAIN:
  case ETIMEDOUT:
    return FOLLOWUP_BUS_ERROR_TIMED_OUT;
  case EPIPE:
  case ECONNRESET:
    return FOLLOWUP_BUS_ERROR_CLOSED;
  default:
    return FOLLOWUP_BUS_ERROR_FAILED;
  }
}

static gboolean
set_error(GError **error, int number)
{
  g_set_error_literal(error, FOLLOWUP_BUS_ERROR, (int)choose_code(number), g_strerror(number));
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
set_nonsense(GError **error)
{
  g_set_error_literal(error, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_NONSENSE,
                      _("the session bus sent what makes no sense"));
  return FALSE;
}

/* The first that was read, which is mostly all of it and then not copied. */
static GBytes *
take_bytes(FollowupBusSocket *self, gsize length)
{
  GBytes *bytes;

  if (self->in->len > length) {
    bytes = g_bytes_new(self->in->data, length);
    g_byte_array_remove_range(self->in, 0, (guint)length);
  } else {
    bytes = g_byte_array_free_to_bytes(self->in);
    self->in = g_byte_array_new();
  }
  return bytes;
}

static FollowupBusMessage *
receive_message(FollowupBusSocket *self, gint64 deadline, GError **error)
{
  g_autoptr(GBytes) bytes = NULL;
  FollowupBusMessage *message;
  gsize length;

  if (!receive_bytes(self, FOLLOWUP_BUS_MESSAGE_START, deadline, error))
    return NULL;
  length = followup_bus_message_measure(self->in->data);
  if (length == 0) {
    set_nonsense(error);
    return NULL;
  }
  if (!receive_bytes(self, length, deadline, error))
    return NULL;
  bytes = take_bytes(self, length);
  message = followup_bus_message_read(bytes);
  if (message == NULL)
    set_nonsense(error);
  return message;
}

static gboolean
message_answers(const FollowupBusMessage *message, guint32 serial)
{
  return (message->type == FOLLOWUP_BUS_MESSAGE_REPLY
          || message->type == FOLLOWUP_BUS_MESSAGE_ERROR)
         && message->reply_serial == serial;
}

/* To the last message, or why the bus has no name for us. What else comes is news, or an answer
 * that came too late. */
static FollowupBusMessage *
receive_answer(FollowupBusSocket *self, gint64 deadline, GError **error)
{
  for (;;) {
    FollowupBusMessage *message = receive_message(self, deadline, error);

    if (message == NULL || message_answers(message, self->serial)
        || (message_answers(message, HELLO_SERIAL) && message->type == FOLLOWUP_BUS_MESSAGE_ERROR))
      return message;
    followup_bus_message_free(message);
  }
}

/* What an error says is a text that comes first in it; else its name says it. */
static void
set_told(const FollowupBusMessage *answer, GVariant *body, GError **error)
{
  const char *name = answer->error_name;
  const char *text = name;

  if (g_variant_n_children(body) > 0) {
    g_autoptr(GVariant) first = g_variant_get_child_value(body, 0);

    if (g_variant_is_of_type(first, G_VARIANT_TYPE_STRING))
      text = g_variant_get_string(first, NULL); /* which stays with the body */
    if (*text == '\0')
      text = name;
  }
  g_propagate_error(error, followup_bus_error_new(name, text));
}

static GVariant *
take_body(const FollowupBusMessage *answer, GError **error)
{
  g_autoptr(GVariant) body = followup_bus_message_get_body(answer);

  if (body == NULL)
    set_nonsense(error);
  else if (answer->type != FOLLOWUP_BUS_MESSAGE_ERROR)
    return g_steal_pointer(&body);
  else
    set_told(answer, body, error);
  return NULL;
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
static void
append_greeting(FollowupBusSocket *self, GByteArray *out)
{
  static const FollowupBusCall hello = { .name = "org.freedesktop.DBus",
                                         .path = "/org/freedesktop/DBus",
                                         .interface = "org.freedesktop.DBus",
                                         .method = "Hello",
                                         .starts = TRUE };
  g_autofree char *user = g_strdup_printf("%u", (guint)geteuid());
  g_autoptr(GString) line = g_string_new_len("\0AUTH EXTERNAL ", 15);

  for (const char *digit = user; *digit != '\0'; digit++)
    g_string_append_printf(line, "%02x", *digit);
  g_string_append(line, "\r\nBEGIN\r\n");
  g_byte_array_append(out, (const guint8 *)line->str, (guint)line->len);
  self->greets = TRUE;
  followup_bus_message_append_call(out, ++self->serial, &hello, NULL);
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
                         const FollowupBusCall *call,
                         GVariant *parameters,
                         FollowupSlowFunc *slow,
                         GError **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  g_autoptr(GError) local = NULL;

  self->deadline = get_deadline(call->timeout);
  self->slow = slow;
  self->slow_at = get_deadline(FOLLOWUP_BUS_SLOW_MS);
  if (!self->greets)
    append_greeting(self, out);
  followup_bus_message_append_call(out, ++self->serial, call, parameters);
  if (send_bytes(self, out->data, out->len, self->is_in ? self->deadline : self->in_by, &local)
      || g_error_matches(local, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_CLOSED))
    return TRUE; /* a bus that has hung up may have said why before: that is read then */
  g_propagate_error(error, g_steal_pointer(&local));
  return FALSE;
}

GVariant *
followup_bus_socket_receive(FollowupBusSocket *self, GError **error)
{
  g_autoptr(FollowupBusMessage) answer = NULL;

  self->is_in = self->is_in || receive_welcome(self, self->in_by, error);
  answer = self->is_in ? receive_answer(self, self->deadline, error) : NULL;
  return answer != NULL ? take_body(answer, error) : NULL;
}
