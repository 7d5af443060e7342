/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "notifier-order.h"

void
followup_order_free(FollowupOrder *self)
{
  followup_popup_free(self->popup);
  g_free(self->id);
  g_free(self->owner);
  g_free(self->why);
  g_free(self);
}
