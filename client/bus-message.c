/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus-message-private.h"

#include "text.h"

#include <string.h>

#define MOST_BYTES (128 * 1024 * 1024)   /* of a message */
#define MOST_OF_ARRAY (64 * 1024 * 1024) /* bytes */
#define MOST_DEPTH 64                    /* of containers in each other */

gsize
followup_bus_get_alignment(char type)
{
  switch (type) {
  case 'y':
  case 'g':
  case 'v':
    return 1;
  case 'n':
  case 'q':
    return 2;
  case 'x':
  case 't':
  case 'd':
  case '(':
  case '{':
    return 8;
  default:
    return 4;
  }
}

/* ---- values ---- */

typedef struct {
  GBytes *bytes;
  const guint8 *data; /* of bytes */
  gsize at, end;
  gboolean swapped; /* it comes from a machine of the other byte order */
} Reader;

static guint16
to_host_16(const Reader *self, guint16 number)
{
  return self->swapped ? GUINT16_SWAP_LE_BE(number) : number;
}

static guint32
to_host_32(const Reader *self, guint32 number)
{
  return self->swapped ? GUINT32_SWAP_LE_BE(number) : number;
}

static guint64
to_host_64(const Reader *self, guint64 number)
{
  return self->swapped ? GUINT64_SWAP_LE_BE(number) : number;
}

/* What stands between is zero. */
static gboolean
align(Reader *self, gsize alignment)
{
  for (; self->at % alignment != 0; self->at++)
    if (self->at >= self->end || self->data[self->at] != 0)
      return FALSE;
  return self->at <= self->end;
}

static gboolean
read_bytes(Reader *self, void *target, gsize length)
{
  if (!align(self, length) || length > self->end - self->at)
    return FALSE;
  memcpy(target, self->data + self->at, length);
  self->at += length;
  return TRUE;
}

static gboolean
read_number(Reader *self, guint32 *number)
{
  if (!read_bytes(self, number, sizeof *number))
    return FALSE;
  *number = to_host_32(self, *number);
  return TRUE;
}

/* So many letters and a NUL; *text is where they stand. */
static gboolean
read_letters(Reader *self, gsize length, const char **text)
{
  const char *begin = (const char *)self->data + self->at;

  if (length >= self->end - self->at || begin[length] != '\0'
      || !followup_text_is_utf8(begin, length))
    return FALSE;
  *text = begin;
  self->at += length + 1;
  return TRUE;
}

static gboolean
read_text(Reader *self, const char **text)
{
  guint32 length;

  return read_number(self, &length) && read_letters(self, length, text);
}

/* GVariant knows some types that D-Bus does not. */
static gboolean
is_signature(const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if ((*at == '{' && (at == text || at[-1] != 'a')) || (at[0] == '(' && at[1] == ')'))
      return FALSE;
  return g_variant_is_signature(text);
}

static gboolean
read_signature(Reader *self, const char **text)
{
  guint8 length;

  return read_bytes(self, &length, 1) && read_letters(self, length, text) && is_signature(*text);
}

static GVariant *read_value(Reader *self, const GVariantType *type, guint depth);

/* What was read from there on, which is not copied, and was looked through already. */
static GVariant *
wrap(const Reader *self, const GVariantType *type, gconstpointer from)
{
  gsize begin = (gsize)((const guint8 *)from - self->data);
  g_autoptr(GBytes) part = g_bytes_new_from_bytes(self->bytes, begin, self->at - begin);

  return g_variant_new_from_bytes(type, part, TRUE);
}

static GVariant *
read_words(Reader *self, const GVariantType *type)
{
  const char *text;

  switch (*g_variant_type_peek_string(type)) {
  case 'g':
    return read_signature(self, &text) ? wrap(self, type, text) : NULL;
  case 'o':
    return read_text(self, &text) && g_variant_is_object_path(text) ? wrap(self, type, text) : NULL;
  default:
    return read_text(self, &text) ? wrap(self, type, text) : NULL;
  }
}

static GVariant *
make_number(const Reader *self, char type, guint64 bytes)
{
  union {
    guint64 bytes;
    guint8 one;
    guint16 two;
    guint32 four;
  } raw = { .bytes = bytes };
  union {
    guint64 bytes;
    double number;
  } eight = { .bytes = to_host_64(self, raw.bytes) };
  guint32 four = to_host_32(self, raw.four);
  guint16 two = to_host_16(self, raw.two);

  switch (type) {
  case 'y':
    return g_variant_new_byte(raw.one);
  case 'b':
    return four <= 1 ? g_variant_new_boolean(four == 1) : NULL;
  case 'n':
    return g_variant_new_int16((gint16)two);
  case 'q':
    return g_variant_new_uint16(two);
  case 'i':
    return g_variant_new_int32((gint32)four);
  case 'u':
    return g_variant_new_uint32(four);
  case 'h':
    return g_variant_new_handle((gint32)four);
  case 'x':
    return g_variant_new_int64((gint64)eight.bytes);
  case 't':
    return g_variant_new_uint64(eight.bytes);
  case 'd':
    return g_variant_new_double(eight.number);
  default:
    return NULL;
  }
}

static GVariant *
read_variant(Reader *self, guint depth)
{
  const char *type;
  GVariant *value;

  if (!read_signature(self, &type) || !g_variant_type_string_is_valid(type))
    return NULL;
  value = read_value(self, G_VARIANT_TYPE(type), depth);
  return value != NULL ? g_variant_new_variant(value) : NULL;
}

static void
drop(gpointer value)
{
  g_variant_unref(g_variant_ref_sink(value)); /* nobody has taken it */
}

/* Those that follow each other, of the types of a tuple or a dictionary's entry. */
static GVariant *
read_items(Reader *self, const GVariantType *type, guint depth)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(drop);

  for (const GVariantType *item = g_variant_type_first(type); item != NULL;
       item = g_variant_type_next(item)) {
    GVariant *value = read_value(self, item, depth);

    if (value == NULL)
      return NULL;
    g_ptr_array_add(items, value);
  }
  g_ptr_array_set_free_func(items, NULL);
  return g_variant_type_is_dict_entry(type)
             ? g_variant_new_dict_entry(items->pdata[0], items->pdata[1])
             : g_variant_new_tuple((GVariant **)items->pdata, items->len);
}

/* Whether its values stand on the wire as in memory. */
static gboolean
is_plain(const Reader *self, char type)
{
  return type == 'y' || (!self->swapped && strchr("nqiuhxtd", type) != NULL);
}

/* All at once; NULL where the last one lacks its end. */
static GVariant *
read_plain_items(Reader *self, const GVariantType *type, gsize size)
{
  gconstpointer items = self->data + self->at;

  if ((self->end - self->at) % size != 0)
    return NULL;
  self->at = self->end;
  return wrap(self, type, items);
}

static GVariant *
read_array_items(Reader *self, const GVariantType *element, guint depth)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(drop);

  while (self->at < self->end) {
    GVariant *value = read_value(self, element, depth);

    if (value == NULL)
      return NULL;
    g_ptr_array_add(items, value);
  }
  g_ptr_array_set_free_func(items, NULL);
  return g_variant_new_array(element, (GVariant **)items->pdata, items->len);
}

static GVariant *
read_array(Reader *self, const GVariantType *type, guint depth)
{
  const GVariantType *element = g_variant_type_element(type);
  char first = *g_variant_type_peek_string(element);
  gsize alignment = followup_bus_get_alignment(first);
  gsize whole = self->end;
  guint32 length;
  GVariant *array;

  if (!read_number(self, &length) || !align(self, alignment) || length > MOST_OF_ARRAY
      || length > whole - self->at)
    return NULL;
  self->end = self->at + length;
  array = is_plain(self, first) ? read_plain_items(self, type, alignment)
                                : read_array_items(self, element, depth);
  self->end = whole;
  return array;
}

static GVariant *
read_container(Reader *self, const GVariantType *type, guint depth)
{
  if (depth == 0)
    return NULL;
  switch (*g_variant_type_peek_string(type)) {
  case 'v':
    return read_variant(self, depth - 1);
  case 'a':
    return read_array(self, type, depth - 1);
  default:
    return align(self, 8) ? read_items(self, type, depth - 1) : NULL;
  }
}

/* Floating; NULL where there is none. */
static GVariant *
read_value(Reader *self, const GVariantType *type, guint depth)
{
  char first = *g_variant_type_peek_string(type);
  guint64 number = 0;

  if (g_variant_type_is_container(type))
    return read_container(self, type, depth);
  if (first == 's' || first == 'o' || first == 'g')
    return read_words(self, type);
  return read_bytes(self, &number, followup_bus_get_alignment(first))
             ? make_number(self, first, number)
             : NULL;
}

/* ---- what came ---- */

static gboolean
is_swapped(const guint8 *start)
{
  return start[0] != FOLLOWUP_BUS_HOST_ORDER;
}

gsize
followup_bus_message_measure(const guint8 *start)
{
  Reader reader
      = { .data = start, .at = 4, .end = FOLLOWUP_BUS_MESSAGE_START, .swapped = is_swapped(start) };
  guint32 body, serial, fields;
  gsize length;

  if ((start[0] != 'l' && start[0] != 'B') || start[3] != FOLLOWUP_BUS_PROTOCOL
      || !read_number(&reader, &body) || !read_number(&reader, &serial)
      || !read_number(&reader, &fields) || body > MOST_BYTES || fields > MOST_OF_ARRAY)
    return 0;
  length = FOLLOWUP_BUS_MESSAGE_START + ((gsize)fields + 7) / 8 * 8 + body;
  return serial != 0 && length <= MOST_BYTES ? length : 0;
}

void
followup_bus_message_free(FollowupBusMessage *self)
{
  if (self == NULL)
    return;
  g_free(self->error_name);
  g_free(self->signature);
  g_bytes_unref(self->bytes);
  g_free(self);
}

/* What is not known is passed over; what is known is of its type. */
static gboolean
take_field(FollowupBusMessage *self, guint8 code, GVariant *value)
{
  switch (code) {
  case FOLLOWUP_BUS_FIELD_ERROR_NAME:
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
      return FALSE;
    g_free(self->error_name);
    self->error_name = g_variant_dup_string(value, NULL);
    return TRUE;
  case FOLLOWUP_BUS_FIELD_REPLY_SERIAL:
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32))
      return FALSE;
    self->reply_serial = g_variant_get_uint32(value);
    return TRUE;
  case FOLLOWUP_BUS_FIELD_SIGNATURE:
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_SIGNATURE))
      return FALSE;
    g_free(self->signature);
    self->signature = g_variant_dup_string(value, NULL);
    return TRUE;
  default:
    return TRUE;
  }
}

static gboolean
read_fields(FollowupBusMessage *self, Reader *reader)
{
  g_autoptr(GVariant) fields = read_value(reader, G_VARIANT_TYPE("a(yv)"), MOST_DEPTH);
  gsize n;

  if (fields == NULL)
    return FALSE;
  g_variant_ref_sink(fields);
  n = g_variant_n_children(fields);
  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) value = NULL;
    guint8 code;

    g_variant_get_child(fields, i, "(yv)", &code, &value);
    if (!take_field(self, code, value))
      return FALSE;
  }
  return align(reader, 8);
}

static Reader
make_reader(const FollowupBusMessage *self)
{
  gsize length;
  const guint8 *data = g_bytes_get_data(self->bytes, &length);

  return (Reader){ .bytes = self->bytes, .data = data, .end = length, .swapped = is_swapped(data) };
}

FollowupBusMessage *
followup_bus_message_read(GBytes *bytes)
{
  g_autoptr(FollowupBusMessage) self = g_new0(FollowupBusMessage, 1);
  Reader reader;

  self->bytes = g_bytes_ref(bytes);
  reader = make_reader(self);
  self->type = reader.data[1];
  reader.at = 12;
  if (!read_fields(self, &reader))
    return NULL;
  self->body = reader.at;
  if (self->type == FOLLOWUP_BUS_MESSAGE_ERROR && self->error_name == NULL)
    return NULL;
  if (self->signature == NULL)
    self->signature = g_strdup("");
  return (*self->signature != '\0') == (reader.at < reader.end) ? g_steal_pointer(&self) : NULL;
}

GVariant *
followup_bus_message_get_body(const FollowupBusMessage *self)
{
  g_autofree char *type = g_strconcat("(", self->signature, ")", NULL);
  Reader reader = make_reader(self);
  GVariant *body;

  if (!g_variant_type_string_is_valid(type)) /* too deep with the tuple around it */
    return NULL;
  reader.at = self->body;
  body = read_items(&reader, G_VARIANT_TYPE(type), MOST_DEPTH);
  if (body == NULL)
    return NULL;
  g_variant_ref_sink(body);
  if (reader.at == reader.end)
    return body;
  g_variant_unref(body);
  return NULL;
}
