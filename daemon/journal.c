/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* SQLite takes the frames up to the last good commit and passes over the rest without a word: right
 * after a power cut, which can tear the one commit that nobody was told of, wrong where the file
 * was damaged, for each commit with another one behind it was acknowledged. */

#include "journal.h"

#define HEADER FOLLOWUP_JOURNAL_HEADER
#define FRAME_HEADER FOLLOWUP_JOURNAL_FRAME_HEADER
#define MAGIC 0x377f0682u /* the lowest bit: checksums of big-endian words */

typedef struct {
  guint32 a, b;
} Sum;

static guint32
read_big(const guchar *at)
{
  return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

static guint32
read_little(const guchar *at)
{
  return (guint32)at[3] << 24 | (guint32)at[2] << 16 | (guint32)at[1] << 8 | at[0];
}

/* length: a multiple of 8 */
static void
add(Sum *sum, const guchar *bytes, gsize length, gboolean big)
{
  for (gsize i = 0; i < length; i += 8) {
    sum->a += (big ? read_big(bytes + i) : read_little(bytes + i)) + sum->b;
    sum->b += (big ? read_big(bytes + i + 4) : read_little(bytes + i + 4)) + sum->a;
  }
}

static gboolean
is_zero(const guchar *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (bytes[i] != 0)
      return FALSE;
  }
  return TRUE;
}

/* Of this log, and not of an earlier round in the same file. */
static gboolean
has_salts(const guchar *frame, const guchar *header)
{
  return read_big(frame + 8) == read_big(header + 16)
         && read_big(frame + 12) == read_big(header + 20);
}

static gboolean
is_good(const guchar *frame, const guchar *header, gsize page, Sum *sum)
{
  gboolean big = read_big(header) & 1;

  if (!has_salts(frame, header))
    return FALSE;
  add(sum, frame, 8, big);
  add(sum, frame + FRAME_HEADER, page, big);
  return sum->a == read_big(frame + 16) && sum->b == read_big(frame + 20);
}

/* Frames of this log behind a commit that cannot be read. */
static gboolean
goes_on(const guchar *frames, gsize n, gsize from, gsize stride, const guchar *header)
{
  gboolean committed = FALSE;

  for (gsize i = from; i < n; i++) {
    const guchar *frame = frames + i * stride;

    if (!has_salts(frame, header))
      continue;
    if (committed)
      return TRUE;
    committed = read_big(frame + 4) != 0;
  }
  return FALSE;
}

typedef struct {
  gsize page, stride; /* bytes of a page, and of a frame */
  gsize n;            /* frames that there is place for */
  Sum sum;            /* of the header */
} Layout;

/* FALSE: SQLite would not read on. */
static gboolean
read_header(const guchar *bytes, gsize length, Layout *layout)
{
  if (length < HEADER || (read_big(bytes) & ~1u) != MAGIC)
    return FALSE;
  layout->sum = (Sum){ 0, 0 };
  add(&layout->sum, bytes, HEADER - 8, read_big(bytes) & 1);
  layout->page = read_big(bytes + 8);
  if (layout->sum.a != read_big(bytes + 24) || layout->sum.b != read_big(bytes + 28)
      || layout->page < 512 || layout->page > 65536 || (layout->page & (layout->page - 1)) != 0)
    return FALSE;
  layout->stride = layout->page + FRAME_HEADER;
  layout->n = (length - HEADER) / layout->stride;
  return TRUE;
}

/* How many frames are good, one behind the other; committed gets how many of them up to the last
 * commit. */
static gsize
count_good(const guchar *bytes, const Layout *layout, gsize *committed)
{
  Sum sum = layout->sum;
  gsize i;

  *committed = 0;
  for (i = 0; i < layout->n; i++) {
    const guchar *frame = bytes + HEADER + i * layout->stride;

    if (!is_good(frame, bytes, layout->page, &sum))
      break;
    if (read_big(frame + 4) != 0)
      *committed = i + 1;
  }
  return i;
}

gsize
followup_journal_count_committed(const guchar *bytes, gsize length)
{
  Layout layout;
  gsize committed = 0;

  if (read_header(bytes, length, &layout))
    count_good(bytes, &layout, &committed);
  return committed;
}

/* Who retires a log takes its header and leaves the frames. A page of zeros that took the first
 * frame with it comes from nobody who knew what he did. */
static gboolean
is_retired(const guchar *bytes, gsize length)
{
  gsize first = MIN(length, HEADER + FRAME_HEADER);

  return !is_zero(bytes + HEADER, first - HEADER) || is_zero(bytes + first, length - first);
}

FollowupJournal
followup_journal_examine(const guchar *bytes, gsize length)
{
  Layout layout;
  gsize good, committed;

  if (length == 0)
    return FOLLOWUP_JOURNAL_NONE;
  if (is_zero(bytes, MIN(length, HEADER)))
    return length <= HEADER || is_retired(bytes, length) ? FOLLOWUP_JOURNAL_RETIRED
                                                         : FOLLOWUP_JOURNAL_BROKEN;
  if (!read_header(bytes, length, &layout))
    return FOLLOWUP_JOURNAL_BROKEN;
  good = count_good(bytes, &layout, &committed);
  return goes_on(bytes + HEADER, layout.n, good, layout.stride, bytes) ? FOLLOWUP_JOURNAL_BROKEN
                                                                       : FOLLOWUP_JOURNAL_SOUND;
}
