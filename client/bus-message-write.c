/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus-message-private.h"

#include <string.h>

#define NO_AUTO_START 2 /* flag */

typedef struct {
  GByteArray *out;
  gsize begin; /* of the message in it */
} Writer;

static void
pad(Writer *self, gsize alignment)
{
  while ((self->out->len - self->begin) % alignment != 0)
    g_byte_array_append(self->out, (const guint8 *)"", 1);
}

static void
put_bytes(Writer *self, gconstpointer bytes, gsize length)
{
  g_byte_array_append(self->out, bytes, (guint)length);
}

/* Returns where it stands in what is written. */
static guint
put_number(Writer *self, guint32 number)
{
  pad(self, sizeof number);
  put_bytes(self, &number, sizeof number);
  return self->out->len - (guint)sizeof number;
}

static void
put_text(Writer *self, const char *text)
{
  gsize length = strlen(text);

  put_number(self, (guint32)length);
  put_bytes(self, text, length + 1);
}

static void
put_signature(Writer *self, const char *text)
{
  guint8 length = (guint8)strlen(text);

  put_bytes(self, &length, 1);
  put_bytes(self, text, (gsize)length + 1);
}

static void put_value(Writer *self, GVariant *value);

static void
put_items(Writer *self, GVariant *value)
{
  gsize n = g_variant_n_children(value);

  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) item = g_variant_get_child_value(value, i);

    put_value(self, item);
  }
}

/* What has been written since the number that tells how much it is, but for the padding. */
static void
set_length(Writer *self, guint place, guint begin)
{
  guint32 length = self->out->len - begin;

  memcpy(self->out->data + place, &length, sizeof length);
}

static void
put_array(Writer *self, GVariant *value)
{
  guint place = put_number(self, 0);
  guint begin;

  pad(self, followup_bus_get_alignment(g_variant_get_type_string(value)[1]));
  begin = self->out->len;
  put_items(self, value);
  set_length(self, place, begin);
}

static void
put_variant(Writer *self, GVariant *value)
{
  g_autoptr(GVariant) inner = g_variant_get_variant(value);

  put_signature(self, g_variant_get_type_string(inner));
  put_value(self, inner);
}

/* As it stands in memory, which GVariant's numbers do as those of the wire. */
static void
put_plain(Writer *self, GVariant *value)
{
  pad(self, g_variant_get_size(value));
  put_bytes(self, g_variant_get_data(value), g_variant_get_size(value));
}

static void
put_value(Writer *self, GVariant *value)
{
  switch (g_variant_classify(value)) {
  case G_VARIANT_CLASS_BOOLEAN:
    put_number(self, g_variant_get_boolean(value) ? 1 : 0);
    break;
  case G_VARIANT_CLASS_STRING:
  case G_VARIANT_CLASS_OBJECT_PATH:
    put_text(self, g_variant_get_string(value, NULL));
    break;
  case G_VARIANT_CLASS_SIGNATURE:
    put_signature(self, g_variant_get_string(value, NULL));
    break;
  case G_VARIANT_CLASS_VARIANT:
    put_variant(self, value);
    break;
  case G_VARIANT_CLASS_ARRAY:
    put_array(self, value);
    break;
  case G_VARIANT_CLASS_TUPLE:
  case G_VARIANT_CLASS_DICT_ENTRY:
    pad(self, 8);
    put_items(self, value);
    break;
  default:
    put_plain(self, value);
    break;
  }
}

static void
put_field(Writer *self, guint8 code, const char *type, const char *text)
{
  pad(self, 8);
  put_bytes(self, &code, 1);
  put_signature(self, type);
  if (*type == 'g')
    put_signature(self, text);
  else
    put_text(self, text);
}

/* "(sv)" without what makes it one tuple; (transfer full) */
static char *
get_signature(GVariant *parameters)
{
  const char *type = parameters != NULL ? g_variant_get_type_string(parameters) : "()";

  return g_strndup(type + 1, strlen(type) - 2);
}

void
followup_bus_message_append_call(GByteArray *out,
                                 guint32 serial,
                                 const FollowupBusCall *call,
                                 GVariant *parameters)
{
  const guint8 start[] = { FOLLOWUP_BUS_HOST_ORDER, FOLLOWUP_BUS_MESSAGE_CALL,
                           call->starts ? 0 : NO_AUTO_START, FOLLOWUP_BUS_PROTOCOL };
  g_autofree char *signature = get_signature(parameters);
  Writer writer = { out, out->len };
  guint length, fields, begin;

  put_bytes(&writer, start, sizeof start);
  length = put_number(&writer, 0);
  put_number(&writer, serial);
  fields = put_number(&writer, 0);
  begin = out->len;
  put_field(&writer, FOLLOWUP_BUS_FIELD_PATH, "o", call->path);
  put_field(&writer, FOLLOWUP_BUS_FIELD_INTERFACE, "s", call->interface);
  put_field(&writer, FOLLOWUP_BUS_FIELD_MEMBER, "s", call->method);
  put_field(&writer, FOLLOWUP_BUS_FIELD_DESTINATION, "s", call->name);
  if (*signature != '\0')
    put_field(&writer, FOLLOWUP_BUS_FIELD_SIGNATURE, "g", signature);
  set_length(&writer, fields, begin);
  pad(&writer, 8);
  begin = out->len;
  if (parameters != NULL)
    put_items(&writer, parameters);
  set_length(&writer, length, begin);
}
