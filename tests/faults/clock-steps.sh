#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The daemon on a real dunst, by a clock that is set forward and back, by up to 10 years, and sleeps:
# what is due is shown once, at most 1 s after it is, or after the machine wakes up.
#
#   sh tests/faults/clock-steps.sh [--short | --long | HOPS] [SEED]
set -eu

# What is measured is time, not a disk.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 6 50 "$@"
faults_need dunst=dunst Xvfb=xvfb dbus-daemon=dbus-daemon gdbus=libglib2.0-bin

# A test of the suite meets busy machines.
limit=1000
[ "$form" = long ] || limit=15000
settings "[Plan]" "KeepSearching=no" "[Hours]" "Waking=00:00-24:00" "[Popups]" "Most=20" "Repeat=480h"
start_screen
start_bus
start_dunst
FAULTS_CLOCK=$RIG_DIR/clock
FAULTS_SHIM=$FAULTS_DRIVERS/libfaults-clock-shim.so
# The shim comes before the sanitizers; it does not mind.
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
export FAULTS_CLOCK FAULTS_SHIM ASAN_OPTIONS
status=0
line=$("$FAULTS_DRIVERS/faults-clock-steps" "$count" "$seed" "$limit") || status=$?
figures "$line; seed $seed"
exit "$status"
