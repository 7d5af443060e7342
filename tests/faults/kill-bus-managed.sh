#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# kill -9 of the session bus at random instants while actions fall due, under a real user manager,
# with the unit as it is installed: it is systemd that starts bus and daemon again, now and then
# because a client asks for the daemon. Nothing is lost, and what is outstanding is back on the
# screen, once, within 2 s of the popup server's name.
#
#   sh tests/faults/kill-bus-managed.sh [--short | --long | KILLS] [SEED]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

# ---- outside ----

write_units()
{
  write_managed_units
  cp "$FAULTS_DRIVERS/faults-servers" "$RIG_DIR/programs/"
  # Nobody kills a bus five times in ten seconds but we.
  mkdir -p "$units/dbus.service.d"
  printf '[Unit]\nStartLimitIntervalSec=0\n' >"$units/dbus.service.d/often.conf"
}

run_outside()
{
  faults_begin 3 100 "$@"
  faults_need dunst=dunst Xvfb=xvfb systemctl=systemd setpriv=util-linux
  write_units
  status=0
  line=$(run_managed sh "$0" --inside) || status=$?
  [ "$status" != 77 ] || { say "$line"; exit 77; }
  figures "$line; seed $seed"
  exit "$status"
}

# ---- inside, as the user ----

run_inside()
{
  start_screen
  write_dunstrc
  settings "[Hours]" "Waking=00:00-24:00" "[Popups]" "Most=4" "[Plan]" "KeepSearching=no"
  status=0
  faults-servers managed-bus "$count" "$seed" || status=$?
  [ "$status" = 0 ] || journalctl --no-pager --quiet -n 60 >&2 || :
  exit "$status"
}

if [ "${1:-}" = --inside ]; then
  run_inside
else
  run_outside "$@"
fi
