/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-limits: what one caller can make the service hold or do, in one place; the contract names
 * each. What a value may hold is in common: interview.h. */
#pragma once

/* Rows or ids that one call may carry, and bytes of its arguments; more is LIMIT_EXCEEDED. */
#define FOLLOWUP_SERVICE_MAX_ROWS 1000
#define FOLLOWUP_SERVICE_MAX_BYTES (8 * 1024 * 1024)
/* Rows of one reply; the rest comes with the next page. */
#define FOLLOWUP_SERVICE_MAX_LISTED 500
/* Calls that wait for their turn, of one caller and of all. Who asks for one thing after the other
 * has one. */
#define FOLLOWUP_SERVICE_MAX_WAITING 64
#define FOLLOWUP_SERVICE_MAX_WAITING_ALL 4096
/* Exports and imports at one time, each with a thread. */
#define FOLLOWUP_SERVICE_MAX_TRANSFERS 8
/* Of options: the name of a client (characters), an activation token (bytes). */
#define FOLLOWUP_SERVICE_MAX_CLIENT 100
#define FOLLOWUP_SERVICE_MAX_ACTIVATION 1000
