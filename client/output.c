/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "output.h"

#include "error.h"
#include "columns.h"

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
  return self;
}

static guint
find_width(int fd)
{
  const char *columns = g_getenv("COLUMNS");
  guint64 told = columns != NULL ? g_ascii_strtoull(columns, NULL, 10) : 0;
  struct winsize size;

  if (told > 0 && told <= 10000)
    return told;
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return FOLLOWUP_OUTPUT_DEFAULT_WIDTH;
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
  return followup_output_new(find_width(fd), find_colour(fd));
}

void
followup_output_free(FollowupOutput *self)
{
  if (self == NULL)
    return;
  g_string_free(self->text, TRUE);
  g_free(self);
}

void
followup_output_add(FollowupOutput *self, FollowupStyle style, const char *text)
{
  gboolean styled = self->colour && style != FOLLOWUP_STYLE_PLAIN && *text != '\0';

  if (styled)
    g_string_append(self->text, escapes[style]);
  g_string_append(self->text, text);
  if (styled)
    g_string_append(self->text, "\033[0m");
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
