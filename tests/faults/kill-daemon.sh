#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# kill -9 of the daemon at random instants while actions fall due and are dealt with, on a real
# dunst: half of the kills with popups alone, half with digests. What was acknowledged is kept, what
# is outstanding is on the screen once, and nothing else is.
#
#   sh tests/faults/kill-daemon.sh [--short | --long | KILLS] [SEED]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 24 1000 "$@"
faults_need dunst=dunst Xvfb=xvfb dbus-daemon=dbus-daemon gdbus=libglib2.0-bin

start_screen
start_bus
write_dunstrc
# dunst 1.9 may crash when a popup goes while its menu offers the buttons: another one starts.
# shellcheck disable=SC2016 # expanded by that shell
rig_start dunst sh -c 'trap "kill \$pid; exit" TERM
while :; do
  dunst -conf "$RIG_DUNSTRC" &
  pid=$!
  wait "$pid" || :
done'
await_name org.freedesktop.Notifications
status=0
line=$("$FAULTS_DRIVERS/faults-kill-daemon" "$count" "$seed") || status=$?
figures "$line; seed $seed"
exit "$status"
