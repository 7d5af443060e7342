/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "background.h"

#include <sched.h>
#include <sys/resource.h>

/* Its share is a third of theirs. More would have an import wait for its own reading where other
 * programs compute. */
#define NICE 5

/* Who wakes takes the processor from one that works in batches, never the other way round. Where
 * neither is granted it is as good as it was. */
void
followup_background_enter(void)
{
  const struct sched_param none = { 0 };

  sched_setscheduler(0, SCHED_BATCH, &none);
  if (getpriority(PRIO_PROCESS, 0) < NICE)
    setpriority(PRIO_PROCESS, 0, NICE);
}
