/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-test: owns the test popup from the wish to what became of it; refuses to know who
 * wants it. */

#include "scheduler-private.h"

#include <glib/gi18n-lib.h>

/* Seconds for a server to appear and to take it. A test that comes out of the blue an hour later
 * tests nothing. */
#define PATIENCE 5

void
followup_scheduler_show_test(FollowupScheduler *self)
{
  g_return_if_fail(FOLLOWUP_IS_SCHEDULER(self));
  self->test_until = followup_clock_get_now(self->clock) + PATIENCE;
  followup_screen_put_notice(self->screen, followup_popup_new_test(), FOLLOWUP_NO_INSTANT);
  if (!followup_notifier_is_available(self->notifier))
    followup_notifier_wake_server(self->notifier);
  followup_scheduler_queue_scan(self);
}

static void
end_test(FollowupScheduler *self, const char *why)
{
  self->test_until = FOLLOWUP_NO_INSTANT;
  g_hash_table_remove(self->screen->notices, FOLLOWUP_TEST_ID);
  g_signal_emit_by_name(self, "test-ended", why);
  followup_scheduler_queue_scan(self); /* nothing is waited for any more */
}

void
followup_scheduler_note_test(FollowupScheduler *self, const char *id, const char *why)
{
  if (self->test_until != FOLLOWUP_NO_INSTANT && g_str_equal(id, FOLLOWUP_TEST_ID))
    end_test(self, why);
}

static const char *
word_silence(FollowupScheduler *self)
{
  if (!followup_notifier_is_available(self->notifier))
    return _("no popup server answers");
  return _("the popup server does not take it");
}

/* A clock that was set back must not make it wait for years. */
gint64
followup_scheduler_tend_test(FollowupScheduler *self, gint64 now)
{
  if (self->test_until == FOLLOWUP_NO_INSTANT)
    return FOLLOWUP_NO_INSTANT;
  if (now < self->test_until && now >= self->test_until - PATIENCE)
    return self->test_until;
  followup_notifier_withdraw(self->notifier, FOLLOWUP_TEST_ID);
  end_test(self, word_silence(self));
  return FOLLOWUP_NO_INSTANT;
}
