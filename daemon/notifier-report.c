/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "notifier-report.h"

FollowupReport *
followup_report_copy(const FollowupReport *self)
{
  FollowupReport *copy = g_memdup2(self, sizeof *self);

  copy->id = g_strdup(self->id);
  copy->text = g_strdup(self->text);
  copy->activation = g_strdup(self->activation);
  return copy;
}

void
followup_report_free(FollowupReport *self)
{
  g_free(self->id);
  g_free(self->text);
  g_free(self->activation);
  g_free(self);
}
