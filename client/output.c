/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "output.h"

#include "error.h"
#include "columns.h"
#include "text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Only the eight colours that every theme, dark or light, defines to be readable. */
static const char *const escapes[] = {
  [FOLLOWUP_STYLE_PLAIN] = "",         [FOLLOWUP_STYLE_STRONG] = "\033[1m",
  [FOLLOWUP_STYLE_DIM] = "\033[2m",    [FOLLOWUP_STYLE_LATE] = "\033[31m",
  [FOLLOWUP_STYLE_SOON] = "\033[33m",  [FOLLOWUP_STYLE_GOOD] = "\033[32m",
  [FOLLOWUP_STYLE_LABEL] = "\033[36m",
};
G_STATIC_ASSERT(G_N_ELEMENTS(escapes) == FOLLOWUP_N_STYLES);

FollowupOutput *
followup_output_new(guint width, gboolean colour)
{
  FollowupOutput *self = g_new0(FollowupOutput, 1);

  self->text = g_string_new(NULL);
  self->width = MAX(width, FOLLOWUP_OUTPUT_MIN_WIDTH);
  self->colour = colour;
  self->utf8 = TRUE;
  return self;
}

void
followup_output_measure(FollowupOutput *self, int fd)
{
  const char *columns = g_getenv("COLUMNS");
  guint64 told = columns != NULL ? g_ascii_strtoull(columns, NULL, 10) : 0;
  struct winsize size = { 0 };
  guint width = FOLLOWUP_OUTPUT_DEFAULT_WIDTH;

  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    width = size.ws_col;
  if (told > 0 && told <= 10000)
    width = told;
  self->width = MAX(width, FOLLOWUP_OUTPUT_MIN_WIDTH);
  self->height = self->terminal ? size.ws_row : 0;
}

static gboolean
find_colour(int fd)
{
  const char *no_color = g_getenv("NO_COLOR");
  const char *terminal = g_getenv("TERM");

  /* https://no-color.org: set and not empty, whatever its value */
  return isatty(fd) && (no_color == NULL || *no_color == '\0') && terminal != NULL
         && strcmp(terminal, "dumb") != 0;
}

FollowupOutput *
followup_output_new_for_fd(int fd)
{
  FollowupOutput *self = followup_output_new(FOLLOWUP_OUTPUT_DEFAULT_WIDTH, find_colour(fd));

  self->terminal = isatty(fd);
  self->utf8 = g_get_charset(NULL);
  followup_output_measure(self, fd);
  return self;
}

gboolean
followup_output_set_colour(FollowupOutput *self, const char *when, GError **error)
{
  static const char *const words[] = { "auto", "always", "never" };
  guint index;

  if (!followup_text_find_word(words, G_N_ELEMENTS(words), "--color", when, &index, error))
    return FALSE;
  if (index > 0)
    self->colour = index == 1;
  return TRUE;
}

void
followup_output_free(FollowupOutput *self)
{
  if (self == NULL)
    return;
  g_string_free(self->text, TRUE);
  g_free(self);
}

char *
followup_output_begin(FollowupOutput *self, gsize size)
{
  gsize length = self->text->len;

  g_string_set_size(self->text, length + size);
  g_string_truncate(self->text, length); /* the room stays */
  return self->text->str + length;
}

void
followup_output_end(FollowupOutput *self, const char *end)
{
  g_string_set_size(self->text, (gsize)(end - self->text->str));
}

/* Returns where it ends. */
static char *
put_styled(const FollowupOutput *self,
           char *place,
           FollowupStyle style,
           const char *text,
           gsize length,
           const char *tail)
{
  gboolean empty = length == 0 && *tail == '\0';
  gboolean styled = self->colour && style != FOLLOWUP_STYLE_PLAIN && !empty;

  if (styled)
    place = stpcpy(place, escapes[style]);
  place = (char *)memcpy(place, text, length) + length;
  if (*tail != '\0')
    place = stpcpy(place, tail);
  return styled ? stpcpy(place, "\033[0m") : place;
}

char *
followup_output_put_apart(const FollowupOutput *self,
                          char *place,
                          FollowupStyle style,
                          const char *text,
                          gsize length,
                          const char *tail)
{
  gboolean apart = self->terminal && self->utf8 && followup_columns_is_rtl(text, length);

  if (apart)
    place = stpcpy(place, "\u2068"); /* first strong isolate */
  place = put_styled(self, place, style, text, length, tail);
  return apart ? stpcpy(place, "\u2069") : place;
}

void
followup_output_add_apart(FollowupOutput *self, FollowupStyle style, const char *text)
{
  gsize length = strlen(text);
  char *place = followup_output_begin(self, length + FOLLOWUP_OUTPUT_STYLING);

  followup_output_end(self, followup_output_put_apart(self, place, style, text, length, ""));
}

void
followup_output_add(FollowupOutput *self, FollowupStyle style, const char *text)
{
  gsize length = strlen(text);
  char *place = followup_output_begin(self, length + FOLLOWUP_OUTPUT_STYLING);

  followup_output_end(self, put_styled(self, place, style, text, length, ""));
}

void
followup_output_printf(FollowupOutput *self, FollowupStyle style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start(arguments, format);
  text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  followup_output_add(self, style, text);
}

void
followup_output_paragraph(FollowupOutput *self, FollowupStyle style, guint indent, const char *text)
{
  guint width = self->width > indent ? self->width - indent : 1;
  g_autoptr(GPtrArray) lines = followup_columns_wrap(text, width);

  for (guint i = 0; i < lines->len; i++) {
    g_string_append_printf(self->text, "%*s", (int)indent, "");
    followup_output_add(self, style, lines->pdata[i]);
    g_string_append_c(self->text, '\n');
  }
}

gboolean
followup_output_flush(FollowupOutput *self, FILE *stream, GError **error)
{
  gsize written = fwrite(self->text->str, 1, self->text->len, stream);

  if (written == self->text->len && fflush(stream) == 0) {
    g_string_truncate(self->text, 0);
    return TRUE;
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("cannot write the result: %s"),
              g_strerror(errno));
  return FALSE;
}
