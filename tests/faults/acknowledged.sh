#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Four clients add, finish, put off and undo while the daemon is killed (-9) at random instants; what
# was not acknowledged is asked for again by the same UUID. All that was acknowledged is on disk,
# once, and each row is what the events made of it.
#
#   sh tests/faults/acknowledged.sh [--short | --long | OPERATIONS] [SEED]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 150 2000 "$@"
faults_need dbus-daemon=dbus-daemon

# Nothing is to fall due meanwhile, or to be planned otherwise.
settings "[Plan]" "KeepSearching=no"
start_bus
status=0
line=$("$FAULTS_DRIVERS/faults-acknowledged" "$count" "$seed") || status=$?
figures "$line; seed $seed"
exit "$status"
