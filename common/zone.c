/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "zone-private.h"

#include <string.h>

#define HEADER_LENGTH 44
#define KIND_LENGTH 6    /* offset, whether it is summer time, its name */
#define MOST_BYTES 65536 /* of a file; those of the zone data have 4000 */

struct _FollowupZone {
  gatomicrefcount refs;
  char *name;
  char *bytes;           /* of its file; NULL for UTC */
  const guint8 *changes; /* instants, sorted, each of width bytes */
  const guint8 *kinds;   /* for each change the index in offsets */
  const guint8 *offsets; /* of KIND_LENGTH bytes each */
  gsize width, n_changes, n_kinds;
  gboolean ruled;
  FollowupZoneRule rule; /* after the last change */
};

/* Numbers of 4 or 8 bytes are stored the highest byte first. */
static gint64
get_number(const guint8 *bytes, gsize width)
{
  gint64 number;
  gint32 half;

  if (width == sizeof number) {
    memcpy(&number, bytes, sizeof number);
    return GINT64_FROM_BE(number);
  }
  memcpy(&half, bytes, sizeof half);
  return GINT32_FROM_BE(half);
}

/* One of the two blocks of a file: the first has changes of 32 bits, the second of 64. */
typedef struct {
  char version;
  gsize width, n_changes, n_kinds, n_letters, n_leaps, n_standard, n_utc;
} Header;

static gboolean
read_header(const guint8 *bytes, gsize length, gsize width, Header *header)
{
  gsize *counts[] = { &header->n_utc,     &header->n_standard, &header->n_leaps,
                      &header->n_changes, &header->n_kinds,    &header->n_letters };

  if (length < HEADER_LENGTH || memcmp(bytes, "TZif", 4) != 0)
    return FALSE;
  header->version = (char)bytes[4];
  header->width = width;
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
    *counts[i] = (gsize)get_number(bytes + 20 + 4 * i, 4);
    if (*counts[i] > MOST_BYTES)
      return FALSE;
  }
  return TRUE;
}

static gsize
get_block_length(const Header *header)
{
  return HEADER_LENGTH + header->n_changes * (header->width + 1) + header->n_kinds * KIND_LENGTH
         + header->n_letters + header->n_leaps * (header->width + 4) + header->n_standard
         + header->n_utc;
}

/* FALSE where it would point behind its end. */
static gboolean
take_block(FollowupZone *self, const guint8 *block, gsize length, const Header *header)
{
  if (header->n_kinds == 0 || get_block_length(header) > length)
    return FALSE;
  self->width = header->width;
  self->n_changes = header->n_changes;
  self->n_kinds = header->n_kinds;
  self->changes = block + HEADER_LENGTH;
  self->kinds = self->changes + self->n_changes * self->width;
  self->offsets = self->kinds + self->n_changes;
  for (gsize i = 0; i < self->n_changes; i++)
    if (self->kinds[i] >= self->n_kinds)
      return FALSE;
  return TRUE;
}

/* The rule stands between two newlines, and may be empty. */
static gboolean
take_rule(FollowupZone *self, const char *bytes, gsize length)
{
  const char *end = length > 1 && bytes[0] == '\n' ? memchr(bytes + 1, '\n', length - 1) : NULL;
  g_autofree char *text = end != NULL ? g_strndup(bytes + 1, (gsize)(end - bytes - 1)) : NULL;

  self->ruled = text != NULL && *text != '\0';
  return text != NULL && (!self->ruled || followup_zone_rule_parse(text, &self->rule));
}

static gboolean
take_bytes(FollowupZone *self, gsize length)
{
  const guint8 *block = (const guint8 *)self->bytes;
  Header header;
  gsize first;

  if (length > MOST_BYTES || !read_header(block, length, 4, &header))
    return FALSE;
  if (header.version == '\0') /* before 2005 */
    return take_block(self, block, length, &header);
  first = get_block_length(&header);
  if (first > length)
    return FALSE;
  block += first;
  length -= first;
  return read_header(block, length, 8, &header) && take_block(self, block, length, &header)
         && take_rule(self, (const char *)block + get_block_length(&header),
                      length - get_block_length(&header));
}

FollowupZone *
followup_zone_new_utc(void)
{
  FollowupZone *self = g_new0(FollowupZone, 1);

  g_atomic_ref_count_init(&self->refs);
  self->name = g_strdup("UTC");
  self->ruled = TRUE; /* always 0 */
  return self;
}

FollowupZone *
followup_zone_new_for_bytes(const char *name, const char *bytes, gsize length)
{
  g_autoptr(FollowupZone) self = g_new0(FollowupZone, 1);

  g_atomic_ref_count_init(&self->refs);
  self->name = g_strdup(name);
  self->bytes = g_memdup2(bytes, length);
  return take_bytes(self, length) ? g_steal_pointer(&self) : NULL;
}

FollowupZone *
followup_zone_ref(FollowupZone *self)
{
  g_atomic_ref_count_inc(&self->refs);
  return self;
}

void
followup_zone_unref(FollowupZone *self)
{
  if (self == NULL || !g_atomic_ref_count_dec(&self->refs))
    return;
  g_free(self->name);
  g_free(self->bytes);
  g_free(self);
}

const char *
followup_zone_get_name(FollowupZone *self)
{
  return self->name;
}

/* How many changes came at or before it. */
static gsize
count_changes(FollowupZone *self, gint64 instant)
{
  gsize low = 0, high = self->n_changes;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (get_number(self->changes + middle * self->width, self->width) <= instant)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

int
followup_zone_get_offset(FollowupZone *self, gint64 instant)
{
  gsize n = count_changes(self, instant);
  guint8 kind = n > 0 ? self->kinds[n - 1] : 0;

  if (n == self->n_changes && self->ruled)
    return followup_zone_rule_get_offset(&self->rule, instant);
  return (int)get_number(self->offsets + kind * KIND_LENGTH, 4);
}

gboolean
followup_zone_is_even(FollowupZone *self, gint64 first, gint64 last)
{
  return count_changes(self, first) == count_changes(self, last)
         && followup_zone_get_offset(self, first) == followup_zone_get_offset(self, last);
}
