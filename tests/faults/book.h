/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* book: reads a database as an auditor would: what the events tell must be what the rows are. */
#pragma once

#include <glib.h>

typedef struct _FaultsBook FaultsBook;

/* Opens a file that nobody else has open. NULL: it does not open; why is told on stderr. */
FaultsBook *faults_book_open(const char *path);
void faults_book_close(FaultsBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaultsBook, faults_book_close)

/* integrity_check and foreign_key_check, and lists show what the rows say; what is wrong is told.
 */
gboolean faults_book_is_sound(FaultsBook *self);
/* How many rows are not what the events made of them, or are only in one of both. Holds where
 * nothing falls due and nothing is shown: those are no events. */
guint faults_book_count_half_done(FaultsBook *self);
/* How many requests of that UUID were carried out. */
guint faults_book_count_requests(FaultsBook *self, const char *uuid);
/* text has one ?, bound to value; a number comes back, -1 for none. */
gint64 faults_book_ask(FaultsBook *self, const char *text, const char *value);
