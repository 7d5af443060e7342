/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* run: a program run once to its end, and what it came to. */
#pragma once

#include <gio/gio.h>

/* The texts are owned. */
typedef struct {
  int status;
  char *output, *errors;
} Run;

void run_clear(Run *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* What each needs that run_program() starts. */
#define RUN_FLAGS                                                                                  \
  (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE)
/* line: the words after the program's name, quoted as in a shell. input: nullable. It must end by
 * itself. */
Run run_program(GSubprocessLauncher *launcher,
                const char *program,
                const char *line,
                const char *input);
