/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wire-dict: reads a{sv} dictionaries by tables of keys, and helps to write them. For wire,
 * and for the options of the service's calls. */
#pragma once

#include <gio/gio.h>

/* One key of a dictionary and the member of a struct that it fills. */
typedef struct {
  const char *key;
  const char *type; /* NULL: stands in replies only and is refused when strict */
  gsize offset;     /* of the member, for read */
  /* NULL: the key is accepted and ignored. On failure the error need not name the key. */
  gboolean (*read)(gpointer target, gsize offset, GVariant *value, GError **error);
} FollowupWireKey;

/* Reads every entry of dict into target. noun, "an interview", is for messages. Keys that the table
 * does not have are refused by name when strict, else ignored; wrong types are refused by name.
 * After a failure target is half filled: hand over a copy. */
gboolean followup_wire_dict_read(GVariant *dict,
                                 const FollowupWireKey *keys,
                                 gsize n_keys,
                                 const char *noun,
                                 gboolean strict,
                                 gpointer target,
                                 GError **error);

/* Readers for tables: char * ("s", empty clears), gint64 ("x"), gboolean ("b"), guint ("u"). */
gboolean followup_wire_read_text(gpointer target, gsize offset, GVariant *value, GError **error);
gboolean followup_wire_read_instant(gpointer target, gsize offset, GVariant *value, GError **error);
gboolean followup_wire_read_flag(gpointer target, gsize offset, GVariant *value, GError **error);
gboolean followup_wire_read_count(gpointer target, gsize offset, GVariant *value, GError **error);

/* Adds the entry {sv}; a floating value is taken. */
void followup_wire_add(GVariantBuilder *builder, const char *key, GVariant *value);
/* Adds the text; nothing for NULL. Bytes that are not UTF-8, which no GVariant takes, are replaced.
 */
void followup_wire_add_text(GVariantBuilder *builder, const char *key, const char *text);
