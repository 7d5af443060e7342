/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* store-schema: the tables and how a database of an earlier version becomes one of this version.
 * Refuses to know what the rows mean. */
#pragma once

#include "sql.h"

#define FOLLOWUP_SCHEMA_VERSION 1
#define FOLLOWUP_APPLICATION_ID 0x466f6c77 /* "Folw" */

/* Looks without changing anything: NEWER_SCHEMA, or DAMAGED where it is something else's. */
gboolean followup_store_schema_check(FollowupSql *sql, GError **error);
/* Makes or migrates the tables; each step is one transaction with its version. */
gboolean followup_store_schema_migrate(FollowupSql *sql, GError **error);
