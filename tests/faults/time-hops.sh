#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Time hops about: suspends, clock steps of up to 10 years, other zones, restarts, and every change
# to and from summer time of 2024 to 2030 in 20 zones. Scheduler and store are real, clock and popups
# are fakes; a model with zones of its own says what must be seen when.
#
#   sh tests/faults/time-hops.sh [--short | --long | HOPS] [SEED]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/faults/lib.sh
. "$here/lib.sh"
faults_begin 1500 20000 "$@"
# A test of the suite is the same every day.
[ "$form" = long ] || [ $# -gt 1 ] || seed=1
say "seed $seed"

# What is measured is time, not a disk.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
status=0
"$FAULTS_DRIVERS/faults-time-hops" "$count" "$seed" >"$RIG_DIR/figures" || status=$?
[ -s "$RIG_DIR/figures" ] || die "it broke off with status $status"
figures "$(cat "$RIG_DIR/figures")"
exit "$status"
