/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* template: text with places to fill. Pure, and knows nothing of what is filled in.
 *
 *   {name}             the value; without one a blank, which is its label in brackets
 *   {name?}            the value, or nothing
 *   {#name}...{/name}  only with a value;  {^name}...{/name}  only without one
 *   {|one|two|three|}  one of them, by the variant: places of 3 and 4 choices differ in 12 ways
 *   {{                 a brace
 *
 * The first line is "Subject: ..." and an empty line follows, or there is no subject at all. Lines
 * that begin with ## are notes to the reader. Filled lines that come out empty because of sections
 * collapse into one. */
#pragma once

#include <gio/gio.h>

typedef struct _FollowupTemplate FollowupTemplate;

/* origin names the file in errors, which name the line. Names must be among names, which are
 * NULL-terminated, or among flags, which are too: these are for sections alone. */
FollowupTemplate *followup_template_parse(const char *text,
                                          const char *origin,
                                          const char *const *names,
                                          const char *const *flags,
                                          GError **error);
void followup_template_free(FollowupTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupTemplate, followup_template_free)

/* The value of a name, or NULL; label, when asked for, is what stands in the brackets of its blank.
 */
typedef const char *(*FollowupTemplateValue)(const char *name, gboolean label, gpointer data);

/* subject (nullable result) and body; blanks gets the label of each blank once, in order (of char
 * *, owned by the array). */
void followup_template_fill(FollowupTemplate *self,
                            guint variant,
                            FollowupTemplateValue value,
                            gpointer data,
                            char **subject,
                            char **body,
                            GPtrArray *blanks);
