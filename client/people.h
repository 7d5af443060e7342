/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* people: how somebody told on the command line is read: "First Last <mail>; title=CTO; lead".
 * Pure. */
#pragma once

#include "interview.h"

/* Fields: title, phone, post, prefers, about (key=value) and the marks lead and card, which
 * "lead=no" takes away; "\;" is a semicolon within a value. INVALID_ARGUMENT names the part that is
 * wrong. option ("--with") is named in errors. (transfer full) */
FollowupInterviewer *followup_people_parse(const char *text, const char *option, GError **error);
/* Adds the person told, or, where one of that name is there, changes the parts that were told: an
 * empty value ("phone=") clears. A new lead replaces the old one. people: of FollowupInterviewer.
 */
gboolean
followup_people_tell(GPtrArray *people, const char *text, const char *option, GError **error);
/* Takes the one of that name away; NOT_FOUND lists who is there. */
gboolean followup_people_remove(GPtrArray *people, const char *name, GError **error);
