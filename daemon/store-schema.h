/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* store-schema: the tables and how a database of an earlier version becomes one of this version.
 * Refuses to know what the rows mean. */
#pragma once

#include "sql.h"

#define FOLLOWUP_SCHEMA_VERSION 4
#define FOLLOWUP_APPLICATION_ID 0x466f6c77 /* "Folw" */

/* How databases come to the version that a program works with: steps[v] is the script that leads
 * from version v to v + 1. */
typedef struct {
  const char *const *steps;
  int version;
} FollowupSchema;
/* That of this program. */
extern const FollowupSchema followup_store_schema;

/* Looks without changing anything: NEWER_SCHEMA, DAMAGED, or WRONG_KIND where it is another
 * program's. */
gboolean followup_store_schema_check(FollowupSql *sql, GError **error);
/* Triggers in it that no version of ours makes. */
gboolean followup_store_schema_count_foreign_triggers(FollowupSql *sql, gint64 *n, GError **error);
/* Makes or migrates the tables; each step is one transaction with its version. */
gboolean
followup_store_schema_migrate(const FollowupSchema *schema, FollowupSql *sql, GError **error);
/* Whether that would change tables that there are. */
gboolean followup_store_schema_is_older(const FollowupSchema *schema,
                                        FollowupSql *sql,
                                        gboolean *older,
                                        GError **error);
