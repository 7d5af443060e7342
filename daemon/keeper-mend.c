/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-mend: opens the database and acts on what is found; refuses to decide, which keeper-plan
 * does, and to know when it is called. */

#include "keeper-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "error.h"
#include "lock.h"
#include "text.h"

/* A disk that spoils what it is given is no reason to fill it with what was set aside. */
#define MAX_REPLACED 5
#define MAX_NOTICES 20
#define UNKNOWN_EVENT (-1)

/* Which goes by itself. */
static gboolean
is_of_disk(FollowupKeeper *self, const char *notice)
{
  for (guint i = 0; i < FOLLOWUP_KEEPER_N_DISK_TROUBLES; i++) {
    if (notice == self->disk[i].notice)
      return TRUE;
  }
  return FALSE;
}

/* Of more than some the oldest goes: the log has them all. */
static void
add_notice(FollowupKeeper *self, char *text)
{
  guint i = 0;

  g_ptr_array_insert(self->notices, (int)self->notices->len - 1, text);
  if (self->notices->len - 1 <= MAX_NOTICES)
    return;
  while (is_of_disk(self, g_ptr_array_index(self->notices, i)))
    i++;
  g_ptr_array_remove_index(self->notices, i);
}

/* In the log, as a notice, as a note beside kept (nullable), and as a popup. Takes text. */
static void
tell(FollowupKeeper *self, const char *kept, char *text)
{
  g_warning("%s", text);
  if (kept != NULL)
    followup_keeper_write_note(kept, text);
  g_signal_emit_by_name(self, "news", "data", _("Your follow-up data"), text);
  add_notice(self, text);
}

static gint64
get_now(FollowupKeeper *self)
{
  return followup_clock_get_now(self->clock);
}

static gboolean
is_same(FollowupKeeperPlace a, FollowupKeeperPlace b)
{
  return a.device == b.device && a.inode == b.inode;
}

static FollowupKeeperPlace
locate_log(FollowupKeeper *self)
{
  g_autofree char *path = g_strconcat(self->paths->database, "-wal", NULL);

  return followup_keeper_locate(path);
}

gboolean
followup_keeper_is_in_place(FollowupKeeper *self)
{
  return is_same(self->file, followup_keeper_locate(self->paths->database))
         && is_same(self->log, locate_log(self))
         && is_same(self->held, followup_keeper_locate(self->paths->lock));
}

/* A lock whose file is gone keeps nobody out. */
static gboolean
take_lock(FollowupKeeper *self, GError **error)
{
  int before = self->lock;

  if (before >= 0 && is_same(self->held, followup_keeper_locate(self->paths->lock)))
    return TRUE;
  if (!followup_lock_take(self->paths->lock, &self->lock, error))
    return FALSE;
  if (before >= 0)
    close(before);
  self->held = followup_keeper_locate(self->paths->lock);
  return TRUE;
}

void
followup_keeper_follow(FollowupKeeper *self)
{
  self->file = followup_keeper_locate(self->paths->database);
  self->log = locate_log(self);
}

static gboolean
attach(FollowupKeeper *self,
       gint64 check_up_to,
       gboolean check_later,
       gboolean another,
       GError **error)
{
  gboolean suspect = self->suspect;
  gboolean attached;

  self->suspect = FALSE; /* what is met from here on is news */
  self->busy = TRUE;
  attached = followup_store_attach(self->store, check_up_to, check_later, error);
  self->busy = FALSE;
  if (!attached) {
    self->suspect |= suspect;
    return FALSE;
  }
  followup_keeper_follow(self);
  if (self->was_open && another)
    g_signal_emit_by_name(self->store, "replaced");
  self->was_open = TRUE;
  return TRUE;
}

/* The newest good backup, or none, in the place of what was there; why: what was found, log: where
 * a copy of its journal is, nullable. */
static gboolean
replace(FollowupKeeper *self, const char *why, const char *log, GError **error)
{
  g_autofree char *prepared = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(FollowupBackup) backup = NULL;
  gboolean attached;
  FollowupKeeperLoss loss
      = { .why = why, .log = log, .zone = followup_clock_get_zone(self->clock) };

  if (self->n_replaced == MAX_REPLACED) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
                _("%s; it is the %uth since the start: check the disk"), why, MAX_REPLACED + 1);
    return FALSE;
  }
  backup = followup_keeper_find_backup(self->paths->database, self->opening, NULL, &loss.n_bad);
  if (backup != NULL) {
    prepared = followup_keeper_prepare(backup->path, self->paths->database, error);
    if (prepared == NULL)
      return FALSE;
  }
  self->n_replaced++;
  if (!followup_keeper_set_aside(self->paths->database, "damaged", get_now(self), &kept, error)
      || (prepared != NULL && !followup_keeper_place(prepared, self->paths->database, error))) {
    if (prepared != NULL)
      g_unlink(prepared);
    return FALSE;
  }
  loss.kept = kept;
  loss.backup = backup;
  attached = attach(self, 0, FALSE, TRUE, error); /* which takes what was told from the screen */
  tell(self, kept != NULL ? kept : self->paths->database, followup_keeper_word_loss(&loss));
  return attached;
}

/* The copy outlives openings that fail: each of them may shorten the log. */
static gboolean
keep_log(FollowupKeeper *self, GError **error)
{
  return self->kept_log != NULL
         || followup_keeper_set_log_aside(self->paths->database, get_now(self), FALSE,
                                          &self->kept_log, error);
}

static void
tell_broken_log(FollowupKeeper *self, const char *kept)
{
  g_autofree char *quoted = kept != NULL ? followup_text_quote_path(kept) : NULL;

  if (kept != NULL)
    tell(self, kept,
         g_strdup_printf(_("the journal of the database was damaged: the last "
                           "changes before followup ended may be lost; it is kept "
                           "as %s"),
                         quoted));
  else
    tell(self, NULL,
         g_strdup(_("the journal of the database was missing: the last changes "
                    "before followup ended may be lost")));
}

/* Much can be in the journal alone: without it the database may be older than its newest backup. */
static gboolean
is_outdone(FollowupKeeper *self)
{
  FollowupBackupContents contents;
  guint n_bad;
  g_autoptr(FollowupBackup) backup
      = followup_keeper_find_backup(self->paths->database, self->opening, &contents, &n_bad);

  return backup != NULL && contents.last_event > followup_store_get_last_event(self->store);
}

static void
tell_removed_log(FollowupKeeper *self)
{
  tell(self, NULL,
       g_strdup(_("the journal of the database was moved or removed while followup "
                  "ran: it was made anew, and nothing was lost")));
}

/* What is left without the journal, or without some of it. */
static gboolean
settle_without_log(FollowupKeeper *self, const char *kept, gint64 last_event, GError **error)
{
  if (kept == NULL && last_event == followup_store_get_last_event(self->store)) {
    tell_removed_log(self);
    return TRUE;
  }
  if (!is_outdone(self)) {
    tell_broken_log(self, kept);
    return TRUE;
  }
  followup_store_detach(self->store);
  return replace(self,
                 kept != NULL ? _("the journal of the database was damaged")
                              : _("the journal of the database was missing"),
                 kept, error);
}

static gboolean
open_planned(FollowupKeeper *self,
             const FollowupKeeperFacts *facts,
             gint64 last_event,
             GError **error)
{
  FollowupKeeperPlan plan = followup_keeper_plan(facts);
  gboolean earlier = self->kept_log != NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) problem = NULL;

  if (plan.upgrade && !self->upgraded) {
    followup_keeper_begin_upgrade(self);
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                        _("the database of an earlier version is being copied and brought to this "
                          "one, which takes some minutes where it is large: try again then"));
    return FALSE;
  }
  if (plan.lost)
    return replace(self, _("the database was missing or empty"), self->kept_log, error);
  if (plan.keep_log && !keep_log(self, error))
    return FALSE;
  if (attach(self, plan.check_up_to, plan.check_later, FALSE, &problem)) {
    kept = g_steal_pointer(&self->kept_log);
    if (kept != NULL || (facts->size > 0 && facts->journal == FOLLOWUP_JOURNAL_NONE))
      return settle_without_log(self, kept, last_event, error);
    return TRUE;
  }
  if (followup_keeper_judge(problem) != FOLLOWUP_KEEPER_REPLACE) {
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  kept = g_steal_pointer(&self->kept_log);
  if (kept != NULL && !earlier)
    g_unlink(kept); /* it goes with the database */
  return replace(self, problem->message, earlier ? kept : NULL, error);
}

/* Of lives that ended while they upgraded: each left a copy of the whole database, and the next one
 * needs the room. */
static void
clean(FollowupKeeper *self)
{
  g_autofree char *folder = followup_backup_get_folder(self->paths->database);

  followup_keeper_clean(self->paths);
  if (!self->was_open)
    followup_backup_clean_half_made(folder);
}

/* last_event: what the database ended with when it was closed a moment ago. */
static gboolean
open_knowing(FollowupKeeper *self, gint64 last_event, GError **error)
{
  FollowupKeeperFacts facts;
  gboolean opened;

  if (!followup_paths_make(self->paths, error) || !take_lock(self, error)
      || !followup_keeper_check_kind(self->paths->database, error))
    return FALSE;
  followup_keeper_tighten(self->paths);
  clean(self);
  facts = followup_keeper_gather(self->paths);
  facts.suspect = self->suspect;
  self->opening = get_now(self);
  opened = open_planned(self, &facts, last_event, error);
  self->opening = G_MAXINT64;
  return opened;
}

gboolean
followup_keeper_open(FollowupKeeper *self, GError **error)
{
  return open_knowing(self, UNKNOWN_EVENT, error);
}

gboolean
followup_keeper_put_in_place(FollowupKeeper *self, const char *path, char **kept, GError **error)
{
  g_autofree char *prepared = NULL;

  if (!followup_paths_make(self->paths, error) || !take_lock(self, error))
    return FALSE;
  prepared = followup_keeper_prepare(path, self->paths->database, error);
  if (prepared == NULL)
    return FALSE;
  if (followup_keeper_set_aside(self->paths->database, "replaced", get_now(self), kept, error)
      && followup_keeper_place(prepared, self->paths->database, error)) {
    g_clear_pointer(&self->kept_log, g_free); /* the other one's: it stays where it is */
    return TRUE;
  }
  g_unlink(prepared);
  followup_keeper_set_back(*kept, self->paths->database);
  return FALSE;
}

/* ---- moved, removed, replaced ---- */

/* The journal's frames are in the database that went; over another they would spoil it. Where they
 * could not be written back they are kept. */
static gboolean
leave_log(FollowupKeeper *self, GError **error)
{
  FollowupKeeperFacts facts = followup_keeper_gather(self->paths);
  g_autofree char *kept = NULL;

  if (!is_same(self->log, locate_log(self)) || facts.journal == FOLLOWUP_JOURNAL_NONE
      || facts.journal == FOLLOWUP_JOURNAL_RETIRED)
    return TRUE;
  return followup_keeper_set_log_aside(self->paths->database, get_now(self), TRUE, &kept, error);
}

/* What is held open is whole: a copy of it takes the place. */
static gboolean
put_back(FollowupKeeper *self, const FollowupBackup *saved, GError **error)
{
  g_autofree char *prepared = followup_keeper_prepare(saved->path, self->paths->database, error);

  if (prepared == NULL)
    return FALSE;
  if (followup_keeper_place(prepared, self->paths->database, error))
    return attach(self, 0, FALSE, FALSE, error);
  g_unlink(prepared);
  return FALSE;
}

static gboolean
mend_missing(FollowupKeeper *self, const FollowupBackup *saved, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(self->paths->database);

  if (!put_back(self, saved, error))
    return FALSE;
  tell(self, NULL,
       g_strdup_printf(_("the database %s was moved or removed while followup ran: "
                         "it was written anew, with all that was in it"),
                       quoted));
  return TRUE;
}

static gboolean
mend_other(FollowupKeeper *self, const FollowupBackup *saved, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(saved->path);
  g_autofree char *kept = NULL, *shown = NULL;
  g_autoptr(GError) problem = NULL;

  if (followup_keeper_check_kind(self->paths->database, &problem)
      && attach(self, G_MAXINT64, FALSE, TRUE, &problem)) {
    tell(self, NULL,
         g_strdup_printf(_("another database was put in the place of followup's "
                           "while it ran, and is used from now on; what was "
                           "there before is kept as %s"),
                         quoted));
    return TRUE;
  }
  if (followup_keeper_judge(problem) != FOLLOWUP_KEEPER_REPLACE) {
    g_propagate_error(error, g_steal_pointer(&problem));
    g_prefix_error(
        error, _("another file took the database's place; what was there before is kept as %s: "),
        quoted);
    return FALSE;
  }
  if (!followup_keeper_set_aside(self->paths->database, "damaged", get_now(self), &kept, error)
      || !put_back(self, saved, error))
    return FALSE;
  shown = followup_text_quote_path(kept);
  tell(self, kept,
       g_strdup_printf(_("a damaged file was put in the place of the database "
                         "while followup ran; it is kept as %s, and the database "
                         "was written anew, with all that was in it"),
                       shown));
  return TRUE;
}

/* What was open, as a backup; whoever replaces the file again and again fills no disk with them. */
static FollowupBackup *
save(FollowupKeeper *self, GError **error)
{
  g_autofree char *folder = followup_backup_get_folder(self->paths->database);
  FollowupBackup *saved
      = followup_store_back_up(self->store, FOLLOWUP_BACKUP_BEFORE_RESTORE, error);

  if (saved != NULL)
    followup_backup_prune(folder, saved->path, get_now(self), followup_clock_get_zone(self->clock));
  return saved;
}

gboolean
followup_keeper_mend_place(FollowupKeeper *self, GError **error)
{
  FollowupKeeperPlace there;
  g_autoptr(FollowupBackup) saved = NULL;

  if (!followup_paths_make(self->paths, error) || !take_lock(self, error))
    return FALSE;
  there = followup_keeper_locate(self->paths->database);
  if (is_same(there, self->file)) { /* its journal is gone: all goes into the database */
    gint64 last_event = followup_store_get_last_event(self->store);

    followup_store_close(self->store);
    return open_knowing(self, last_event, error);
  }
  saved = save(self, error);
  if (saved == NULL)
    return FALSE;
  followup_store_close(self->store);
  if (!leave_log(self, error))
    return FALSE;
  if (there.inode == 0)
    return mend_missing(self, saved, error);
  followup_keeper_tighten(self->paths);
  return mend_other(self, saved, error);
}
