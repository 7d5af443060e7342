/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* recorder: what the recorder writes of the daemon's writes and syncs, and who reads it. */
#pragma once

#include <stdint.h>

typedef enum {
  FAULTS_RECORD_OPEN = 'O',     /* the file is there from here on */
  FAULTS_RECORD_WRITE = 'W',    /* data at offset */
  FAULTS_RECORD_GROW = 'G',     /* at least offset bytes long, zeros at the end */
  FAULTS_RECORD_TRUNCATE = 'T', /* offset bytes long */
  FAULTS_RECORD_SYNC = 'S', /* all of it that the log had in its first offset bytes is on disk */
  FAULTS_RECORD_UNLINK = 'U',
  FAULTS_RECORD_RENAME = 'R',  /* data is the new name */
  FAULTS_RECORD_MESSAGE = 'M', /* data is sent to the bus: a method's reply */
} FaultsRecordKind;

/* Followed by name (without the folder; not terminated) and data. */
typedef struct {
  uint32_t kind;
  uint32_t name_length;
  uint64_t offset, length;
} FaultsRecordHead;
