/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* error: the one error domain of both programs and the D-Bus names of its codes.
 * Messages are lower case without a full stop; the user's words stand in ‘quotes’. */
#pragma once

#include <gio/gio.h>

#define FOLLOWUP_ERROR (followup_error_quark())

/* Each code is the D-Bus error org.followup.Followup1.Error.NAME; a static assert ties both. */
typedef enum {
  FOLLOWUP_ERROR_FAILED,           /* Failed: nothing more precise fits */
  FOLLOWUP_ERROR_INVALID_ARGUMENT, /* InvalidArgument: a value is malformed or out of range */
  FOLLOWUP_ERROR_NOT_FOUND,        /* NotFound: no interview, action or cadence of that id */
  FOLLOWUP_ERROR_WRONG_KIND,     /* WrongKind: an action's id where an interview's belongs, another
                                    program's file */
  FOLLOWUP_ERROR_WRONG_STATE,    /* WrongState: e.g. snoozing what is superseded */
  FOLLOWUP_ERROR_LIMIT_EXCEEDED, /* LimitExceeded: longer or more than we hold */
  FOLLOWUP_ERROR_NEWER_SCHEMA,   /* NewerSchema: the database is of a newer version */
  FOLLOWUP_ERROR_DAMAGED,        /* Damaged: the database does not pass its checks */
  FOLLOWUP_ERROR_READ_ONLY,      /* ReadOnly: the data folder cannot be written */
  FOLLOWUP_ERROR_NO_SPACE,       /* NoSpace: the disk is full */
  FOLLOWUP_ERROR_UNAVAILABLE,    /* Unavailable: the store is not open */
  FOLLOWUP_N_ERRORS
} FollowupError;

GQuark followup_error_quark(void);
/* The D-Bus name of a code, and the code of such a name; FALSE where it is none. */
const char *followup_error_get_name(FollowupError code);
gboolean followup_error_find_name(const char *name, FollowupError *code);
/* Tells GDBus the names, for errors that it sends. Once is enough. */
void followup_error_register(void);
/* The code of a file that cannot be made or written: READ_ONLY, NO_SPACE, else FAILED. */
FollowupError followup_error_from_errno(int number);
