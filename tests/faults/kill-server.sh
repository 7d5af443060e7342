#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# kill -9 of the popup server, a real dunst, at random instants while actions fall due and are dealt
# with. What is outstanding is back on the screen, once, within 2 s of the server's name.
#
#   sh tests/faults/kill-server.sh [--short | --long | KILLS] [SEED]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 10 200 "$@"
faults_need dunst=dunst Xvfb=xvfb dbus-daemon=dbus-daemon

start_screen
# The driver starts the bus anew; this one writes its configuration.
start_bus
kill "$bus_pid"
wait "$bus_pid" 2>/dev/null || :
write_dunstrc
settings "[Hours]" "Waking=00:00-24:00" "[Popups]" "Most=4" "[Plan]" "KeepSearching=no"
status=0
line=$("$FAULTS_DRIVERS/faults-servers" server "$count" "$seed") || status=$?
figures "$line; seed $seed"
exit "$status"
