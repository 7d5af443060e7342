/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-bus-message: messages as GDBus writes and reads them. */
#include "bus-message.h"

#include <gio/gio.h>
#include <string.h>

#define N_RANDOM 300
#define SERIAL 7

static const FollowupBusCall call = { .name = "org.example.Somebody",
                                      .path = "/org/example",
                                      .interface = "org.example.Interface",
                                      .method = "Say",
                                      .starts = TRUE };

/* One of every type, alone and in each other; and what padding goes wrong at. */
static const char *const values[] = {
  "()",
  "(byte 1, true, int16 -2, uint16 3, -4, uint32 5, int64 -6, uint64 7, 8.5)",
  "('', 'Søren 面试', objectpath '/', objectpath '/a/b', signature '', signature 'a{sv}(ii)')",
  "(handle 0, [true, false], @ab [])",
  "(byte 1, @ax [], byte 2, @a{sv} {}, byte 3, @a(ix) [])",
  "([byte 1, 2, 3], [int64 1, 2], [uint16 1], [1.5])",
  "(<1>, <<'x'>>, <(byte 1, int64 2)>, <[<1>, <'x'>]>)",
  "({'a': <uint32 1>, 'b': <@as []>, 'c': <{'d': <true>}>},)",
  "([['x', 'yy'], [], ['zzz']], (byte 1, (byte 2, int64 3)), {byte 1: int64 2})",
  "([(byte 1, int64 2), (3, 4)], [{'a': <byte 1>}, {'b': <int64 2>}])",
};

/* ---- values of any type ---- */

static GVariantType *
make_type(GRand *rand, guint depth)
{
  static const char basic[] = "ybnqiuxtdsog";
  guint kind = depth > 0 ? (guint)g_rand_int_range(rand, 0, 6) : 0;
  g_autoptr(GVariantType) inner = NULL;
  g_autoptr(GVariantType) key = NULL, entry = NULL;
  const GVariantType *pair[2];

  switch (kind) {
  case 1:
    return g_variant_type_copy(G_VARIANT_TYPE_VARIANT);
  case 2:
    inner = make_type(rand, depth - 1);
    return g_variant_type_new_array(inner);
  case 3:
    key = make_type(rand, 0);
    inner = make_type(rand, depth - 1);
    entry = g_variant_type_new_dict_entry(key, inner);
    return g_variant_type_new_array(entry);
  case 4:
    key = make_type(rand, depth - 1);
    inner = make_type(rand, depth - 1);
    pair[0] = key;
    pair[1] = inner;
    return g_variant_type_new_tuple(pair, 2);
  default:
    return g_variant_type_new(
        (char[]){ basic[g_rand_int_range(rand, 0, (int)sizeof basic - 1)], '\0' });
  }
}

static GVariant *
make_number(const GVariantType *type, guint64 number)
{
  switch (*g_variant_type_peek_string(type)) {
  case 'y':
    return g_variant_new_byte((guint8)number);
  case 'n':
    return g_variant_new_int16((gint16)number);
  case 'q':
    return g_variant_new_uint16((guint16)number);
  case 'i':
    return g_variant_new_int32((gint32)number);
  case 'u':
    return g_variant_new_uint32((guint32)number);
  case 'x':
    return g_variant_new_int64((gint64)number);
  default:
    return g_variant_new_uint64(number);
  }
}

static GVariant *make_value(GRand *rand, const GVariantType *type, guint depth);

static GVariant *
make_items(GRand *rand, const GVariantType *type, guint depth)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, type);
  if (g_variant_type_is_array(type)) {
    for (int n = g_rand_int_range(rand, 0, 4); n > 0; n--)
      g_variant_builder_add_value(&builder, make_value(rand, g_variant_type_element(type), depth));
  } else {
    for (const GVariantType *item = g_variant_type_first(type); item != NULL;
         item = g_variant_type_next(item))
      g_variant_builder_add_value(&builder, make_value(rand, item, depth));
  }
  return g_variant_builder_end(&builder);
}

static GVariant *
make_value(GRand *rand, const GVariantType *type, guint depth)
{
  static const char *const texts[]
      = { "", "x", "seven..", "eight...", "Søren 面试 👩‍👧" };
  guint64 number = (guint64)g_rand_int(rand) << 32 | g_rand_int(rand);
  g_autoptr(GVariantType) inner = NULL;

  switch (*g_variant_type_peek_string(type)) {
  case 's':
    return g_variant_new_string(texts[number % G_N_ELEMENTS(texts)]);
  case 'o':
    return g_variant_new_object_path(number % 2 != 0 ? "/" : "/a/bc");
  case 'g':
    return g_variant_new_signature(number % 2 != 0 ? "" : "aa{sv}");
  case 'b':
    return g_variant_new_boolean(number % 2 != 0);
  case 'd':
    return g_variant_new_double((double)number);
  case 'v':
    inner = make_type(rand, depth > 0 ? depth - 1 : 0);
    return g_variant_new_variant(make_value(rand, inner, depth > 0 ? depth - 1 : 0));
  default:
    break;
  }
  if (g_variant_type_is_container(type))
    return make_items(rand, type, depth);
  return make_number(type, number);
}

/* ---- beside GDBus ---- */

static GDBusMessage *
make_message(GVariant *body, GDBusMessageByteOrder order)
{
  g_autoptr(GDBusMessage) asked
      = g_dbus_message_new_method_call(call.name, call.path, call.interface, call.method);
  GDBusMessage *message;

  g_dbus_message_set_serial(asked, SERIAL);
  message = g_dbus_message_new_method_reply(asked);
  g_dbus_message_set_serial(message, 1);
  g_dbus_message_set_byte_order(message, order);
  g_dbus_message_set_body(message, body);
  return message;
}

/* As it comes, in either order of bytes. */
static GBytes *
write_by_gdbus(GVariant *body, GDBusMessageByteOrder order)
{
  g_autoptr(GDBusMessage) message = make_message(body, order);
  g_autoptr(GError) error = NULL;
  gsize length;
  guint8 *blob
      = g_dbus_message_to_blob(message, &length, G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING, &error);

  g_assert_no_error(error);
  return g_bytes_new_take(blob, length);
}

static FollowupBusMessage *
read_message(GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data(bytes, &length);

  return length >= FOLLOWUP_BUS_MESSAGE_START && followup_bus_message_measure(data) == length
             ? followup_bus_message_read(bytes)
             : NULL;
}

static void
check_reading(GVariant *value, GDBusMessageByteOrder order)
{
  g_autoptr(GBytes) bytes = write_by_gdbus(value, order);
  g_autoptr(FollowupBusMessage) message = read_message(bytes);
  g_autoptr(GVariant) body = NULL;

  g_assert_nonnull(message);
  g_assert_cmpint(message->type, ==, FOLLOWUP_BUS_MESSAGE_REPLY);
  g_assert_cmpuint(message->reply_serial, ==, SERIAL);
  body = followup_bus_message_get_body(message);
  g_assert_nonnull(body);
  g_assert_cmpvariant(body, value);
}

/* Byte for byte. */
static void
check_body(GVariant *value)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  g_autoptr(GBytes) theirs = write_by_gdbus(value, G_BYTE_ORDER == G_LITTLE_ENDIAN
                                                       ? G_DBUS_MESSAGE_BYTE_ORDER_LITTLE_ENDIAN
                                                       : G_DBUS_MESSAGE_BYTE_ORDER_BIG_ENDIAN);
  g_autoptr(FollowupBusMessage) message = read_message(theirs);
  gsize length;
  const guint8 *data = g_bytes_get_data(theirs, &length);

  g_byte_array_append(out, (const guint8 *)"...", 3); /* what goes before does not matter */
  followup_bus_message_append_call(out, SERIAL, &call, value);
  g_assert_cmpmem(data + message->body, length - message->body,
                  out->data + out->len - (length - message->body), length - message->body);
}

/* The fields of the header may come in any order. */
static void
check_header(GVariant *value)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  g_autoptr(GDBusMessage) read = NULL;
  g_autoptr(GError) error = NULL;

  followup_bus_message_append_call(out, SERIAL, &call, value);
  read = g_dbus_message_new_from_blob(out->data, out->len, G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING,
                                      &error);
  g_assert_no_error(error);
  g_assert_cmpint(g_dbus_message_get_message_type(read), ==, G_DBUS_MESSAGE_TYPE_METHOD_CALL);
  g_assert_cmpint(g_dbus_message_get_flags(read), ==, G_DBUS_MESSAGE_FLAGS_NONE);
  g_assert_cmpuint(g_dbus_message_get_serial(read), ==, SERIAL);
  g_assert_cmpstr(g_dbus_message_get_destination(read), ==, call.name);
  g_assert_cmpstr(g_dbus_message_get_path(read), ==, call.path);
  g_assert_cmpstr(g_dbus_message_get_interface(read), ==, call.interface);
  g_assert_cmpstr(g_dbus_message_get_member(read), ==, call.method);
  if (g_variant_n_children(value) > 0)
    g_assert_cmpvariant(g_dbus_message_get_body(read), value);
}

static void
check(GVariant *value)
{
  check_reading(value, G_DBUS_MESSAGE_BYTE_ORDER_LITTLE_ENDIAN);
  check_reading(value, G_DBUS_MESSAGE_BYTE_ORDER_BIG_ENDIAN);
  check_body(value);
}

static void
test_values(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) value = g_variant_parse(NULL, values[i], NULL, NULL, &error);

    g_assert_no_error(error);
    check(value);
    check_header(value);
  }
}

/* GDBus 2.74 does not read all that it writes, as a{gg} with two entries. */
static void
test_any_values(void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)g_test_rand_int());

  for (guint i = 0; i < N_RANDOM; i++) {
    g_autoptr(GVariantType) one = make_type(rand, 3), other = make_type(rand, 3);
    g_autoptr(GVariantType) type
        = g_variant_type_new_tuple((const GVariantType *[]){ one, other }, 2);
    g_autoptr(GVariant) value = g_variant_ref_sink(make_value(rand, type, 3));

    check(value);
  }
}

static void
test_no_start(void)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  g_autoptr(GDBusMessage) read = NULL;
  FollowupBusCall quiet = call;

  quiet.starts = FALSE;
  followup_bus_message_append_call(out, SERIAL, &quiet, NULL);
  read = g_dbus_message_new_from_blob(out->data, out->len, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  g_assert_nonnull(read);
  g_assert_cmpint(g_dbus_message_get_flags(read), ==, G_DBUS_MESSAGE_FLAGS_NO_AUTO_START);
  g_assert_null(g_dbus_message_get_body(read));
}

static void
test_error(void)
{
  g_autoptr(GDBusMessage) asked
      = g_dbus_message_new_method_call(call.name, call.path, call.interface, call.method);
  g_autoptr(GDBusMessage) message = NULL;
  g_autoptr(FollowupBusMessage) read = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  guint8 *blob;

  g_dbus_message_set_serial(asked, SERIAL);
  message = g_dbus_message_new_method_error_literal(asked, "org.example.Error.No", "no");
  g_dbus_message_set_serial(message, 1);
  blob = g_dbus_message_to_blob(message, &length, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  bytes = g_bytes_new_take(blob, length);
  read = read_message(bytes);
  g_assert_nonnull(read);
  g_assert_cmpint(read->type, ==, FOLLOWUP_BUS_MESSAGE_ERROR);
  g_assert_cmpstr(read->error_name, ==, "org.example.Error.No");
  g_assert_cmpuint(read->reply_serial, ==, SERIAL);
}

/* ---- what is none ---- */

/* Replies in which the body is these bytes. */
static GBytes *
forge(const char *signature, gconstpointer body, gsize length)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  guint32 numbers[] = { GUINT32_TO_LE((guint32)length), GUINT32_TO_LE(1), 0 };
  guint8 letters = (guint8)strlen(signature);

  g_byte_array_append(out, (const guint8[]){ 'l', 2, 0, 1 }, 4);
  g_byte_array_append(out, (const guint8 *)numbers, sizeof numbers);
  g_byte_array_append(out, (const guint8[]){ 5, 1, 'u', 0, SERIAL, 0, 0, 0, 8, 1, 'g', 0 }, 12);
  g_byte_array_append(out, &letters, 1);
  g_byte_array_append(out, (const guint8 *)signature, letters + 1u);
  numbers[2] = GUINT32_TO_LE(out->len - 16);
  memcpy(out->data + 12, &numbers[2], 4);
  while (out->len % 8 != 0)
    g_byte_array_append(out, (const guint8 *)"", 1);
  g_byte_array_append(out, body, (guint)length);
  return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

static gboolean
is_sound(const char *signature, gconstpointer bytes, gsize length)
{
  g_autoptr(GBytes) forged = forge(signature, bytes, length);
  g_autoptr(FollowupBusMessage) message = read_message(forged);
  g_autoptr(GVariant) body = message != NULL ? followup_bus_message_get_body(message) : NULL;

  return body != NULL;
}

#define BYTES(text) (text), sizeof(text) - 1
static const struct {
  const char *signature, *bytes;
  gsize length;
  gboolean sound;
} forged[] = {
  { "s", BYTES("\1\0\0\0x\0"), TRUE },
  { "s", BYTES("\1\0\0\0xx"), FALSE },             /* no NUL */
  { "s", BYTES("\2\0\0\0x\0\0"), FALSE },          /* a NUL within */
  { "s", BYTES("\1\0\0\0\xff\0"), FALSE },         /* no UTF-8 */
  { "s", BYTES("\3\0\0\0\xed\xa0\x80\0"), FALSE }, /* nor is half a pair */
  { "s", BYTES("\2\0\0\0x\0"), FALSE },            /* longer than all */
  { "s", BYTES("\xff\xff\xff\xffx\0"), FALSE },
  { "s", BYTES("\1\0\0\0x\0\0"), FALSE }, /* more than it says */
  { "s", BYTES("\1\0"), FALSE },
  { "o", BYTES("\2\0\0\0/a\0"), TRUE },
  { "o", BYTES("\2\0\0\0/-\0"), FALSE },
  { "o", BYTES("\0\0\0\0\0"), FALSE },
  { "g", BYTES("\1s\0"), TRUE },
  { "g", BYTES("\1m\0"), FALSE },
  { "g", BYTES("\2()\0"), FALSE },
  { "g", BYTES("\4{sv}\0"), FALSE },
  { "b", BYTES("\1\0\0\0"), TRUE },
  { "b", BYTES("\2\0\0\0"), FALSE },
  { "yx", BYTES("\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"), TRUE },
  { "yx", BYTES("\1\0\0\0\0\0\0\1\1\0\0\0\0\0\0\0"), FALSE }, /* padded with something */
  { "ay", BYTES("\2\0\0\0ab"), TRUE },
  { "ay", BYTES("\3\0\0\0ab"), FALSE },
  { "ai", BYTES("\3\0\0\0abc"), FALSE },
  { "as", BYTES("\5\0\0\0\1\0\0\0x\0"), FALSE }, /* its last one ends behind it */
  { "as", BYTES("\6\0\0\0\1\0\0\0x\0"), TRUE },
  { "ax", BYTES("\0\0\0\0\0\0\0\0"), TRUE },
  { "ax", BYTES("\0\0\0\0"), FALSE }, /* padding belongs to an empty one too */
  { "v", BYTES("\1y\0\7"), TRUE },
  { "v", BYTES("\2yy\0\7\7"), FALSE }, /* two are no value */
  { "v", BYTES("\0\0"), FALSE },
  { "v", BYTES("\1m\0\7"), FALSE },
  { "", BYTES("x"), FALSE },
  { "s", BYTES(""), FALSE },
};

static void
test_forged(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(forged); i++) {
    gboolean sound = is_sound(forged[i].signature, forged[i].bytes, forged[i].length);

    if (sound != forged[i].sound)
      g_test_message("row %u of type %s", i, forged[i].signature);
    g_assert_cmpint(sound, ==, forged[i].sound);
  }
}

/* What holds what holds what... */
static void
test_depth(void)
{
  for (guint depth = 60; depth < 70; depth++) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    for (guint i = 1; i < depth; i++)
      g_byte_array_append(bytes, (const guint8 *)"\1v\0", 3);
    g_byte_array_append(bytes, (const guint8 *)"\1y\0\7", 4);
    g_assert_cmpint(is_sound("v", bytes->data, bytes->len), ==, depth <= 64);
  }
}

/* An error is known by its name. */
static void
test_error_without_name(void)
{
  g_autoptr(GBytes) reply = forge("y", "\7", 1);
  gsize length;
  g_autofree guint8 *copy = g_bytes_unref_to_data(g_steal_pointer(&reply), &length);
  g_autoptr(GBytes) error = NULL;

  copy[1] = FOLLOWUP_BUS_MESSAGE_ERROR;
  error = g_bytes_new_static(copy, length);
  g_assert_null(read_message(error));
}

/* Arrays of arrays of..., of which there is none: a signature may be one deeper than the type of
 * the body that it tells. */
static void
test_depth_of_type(void)
{
  for (guint depth = 120; depth < 130; depth++) {
    g_autofree char *arrays = g_strnfill(depth, 'a');
    g_autofree char *signature = g_strconcat(arrays, "i", NULL);

    g_assert_cmpint(is_sound(signature, "\0\0\0\0", 4), ==, depth <= 127);
  }
}

/* Nothing that was cut off is taken for the whole, nor read beyond its end. */
static void
test_cut_off(void)
{
  g_autoptr(GVariant) value = g_variant_parse(NULL, values[6], NULL, NULL, NULL);
  g_autoptr(GBytes) whole = write_by_gdbus(value, G_DBUS_MESSAGE_BYTE_ORDER_LITTLE_ENDIAN);
  gsize length;
  const guint8 *data = g_bytes_get_data(whole, &length);

  for (gsize n = FOLLOWUP_BUS_MESSAGE_START; n < length; n++) {
    g_autoptr(GBytes) part = g_bytes_new(data, n);
    g_autoptr(FollowupBusMessage) message = followup_bus_message_read(part);
    g_autoptr(GVariant) body = message != NULL ? followup_bus_message_get_body(message) : NULL;

    g_assert_null(body);
  }
}

static void
test_lengths(void)
{
  static const struct {
    const char *start;
    gsize length;
  } cases[] = {
    { "l\2\0\1\0\0\0\0\1\0\0\0\0\0\0\0", 16 },
    { "B\2\0\1\0\0\0\0\0\0\0\1\0\0\0\0", 16 },
    { "l\2\0\1\5\0\0\0\1\0\0\0\1\0\0\0", 29 },
    { "B\2\0\1\0\0\0\5\0\0\0\1\0\0\0\1", 29 },
    { "x\2\0\1\0\0\0\0\1\0\0\0\0\0\0\0", 0 },
    { "l\2\0\2\0\0\0\0\1\0\0\0\0\0\0\0", 0 },         /* another protocol */
    { "l\2\0\1\0\0\0\0\0\0\0\0\0\0\0\0", 0 },         /* no serial */
    { "l\2\0\1\xff\xff\xff\xff\1\0\0\0\0\0\0\0", 0 }, /* longer than any */
    { "l\2\0\1\0\0\0\0\1\0\0\0\xff\xff\xff\xff", 0 },
    { "l\2\0\1\0\0\0\x08\1\0\0\0\1\0\0\0", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpuint(followup_bus_message_measure((const guint8 *)cases[i].start), ==,
                     cases[i].length);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/bus-message/values", test_values);
  g_test_add_func("/bus-message/any-values", test_any_values);
  g_test_add_func("/bus-message/no-start", test_no_start);
  g_test_add_func("/bus-message/error", test_error);
  g_test_add_func("/bus-message/forged", test_forged);
  g_test_add_func("/bus-message/error-without-name", test_error_without_name);
  g_test_add_func("/bus-message/depth", test_depth);
  g_test_add_func("/bus-message/depth-of-type", test_depth_of_type);
  g_test_add_func("/bus-message/cut-off", test_cut_off);
  g_test_add_func("/bus-message/lengths", test_lengths);
  return g_test_run();
}
