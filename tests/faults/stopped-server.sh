#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The popup server is stopped (SIGSTOP) and goes on again, is absent, hangs in its activation, and is
# there by activation alone, by dunst's own service file. Nobody waits for it but one thread of the
# daemon, and in the end each action has one popup.
#
#   sh tests/faults/stopped-server.sh [--short | --long | SECONDS] [SEED]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 4 30 "$@"
faults_need dunst=dunst Xvfb=xvfb dbus-daemon=dbus-daemon

start_screen
# The driver starts the bus anew; this one writes its configuration.
start_bus
kill "$bus_pid"
wait "$bus_pid" 2>/dev/null || :
write_dunstrc
settings "[Hours]" "Waking=00:00-24:00" "[Popups]" "Most=4" "[Plan]" "KeepSearching=no"
status=0
line=$("$FAULTS_DRIVERS/faults-stopped-server" "$count" "$seed") || status=$?
figures "$line; seed $seed"
exit "$status"
