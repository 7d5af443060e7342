/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz: what all fuzz targets share. Each fuzz-TARGET.c is one function over bytes, driven by
 * libFuzzer or, built by any other compiler, by replay.c. */
#pragma once

#include <gio/gio.h>

/* Fri 2026-11-20 10:00 UTC: when everything happens. */
#define FUZZ_NOW G_GINT64_CONSTANT(1795168800)

/* The target. Ends the process by assertion or sanitizer where a promise is broken; returns 0. */
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);
/* Before the first input: complaints of libraries end the process. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Bytes that decide, taken one by one; behind the end all are zero. */
typedef struct {
  const guint8 *at, *end;
  guint giants; /* how many large values they made so far, see fuzz_take_giant() */
} FuzzBytes;
/* Below limit, which is not 0. */
guint fuzz_take(FuzzBytes *bytes, guint limit);
guint64 fuzz_take_number(FuzzBytes *bytes);
/* Whether a value may be as large as only a few of an input can be: the first are, for what a limit
 * does shows with them; with every one that large an input takes a hundred times as long. */
gboolean fuzz_take_giant(FuzzBytes *bytes);
/* What is left, as a text that ends at its first NUL, UTF-8 or not. (transfer full) */
char *fuzz_take_rest(FuzzBytes *bytes);

/* A refusal is one of ours, on one line, in UTF-8, and no longer than people read. Frees it. */
void fuzz_check_refusal(GError *error);
/* The same for any line for people; NULL is none. */
void fuzz_check_line(const char *line);
