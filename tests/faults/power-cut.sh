#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The daemon's writes, syncs and replies are recorded; then the power is cut behind each entry, with
# all, none, some or torn ones of the writes that were not synced yet. What comes back is opened by
# our store, sound, and has all that was acknowledged by then.
#
#   sh tests/faults/power-cut.sh [--short | --long | OPERATIONS] [SEED]
#
# The short form cuts behind every 24th entry or so. power-cut-disk.sh does it to a real disk.
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 30 300 "$@"
faults_need dbus-daemon=dbus-daemon

every=24
[ "$form" = short ] || every=1
settings "[Plan]" "KeepSearching=no"
start_bus
folder=$RIG_DIR/recorded
mkdir "$folder"
# Thousands of databases are written and synced: in memory where there is room.
rig_scratch=$(mktemp -d /dev/shm/followup-rig.XXXXXX 2>/dev/null || mktemp -d)
FAULTS_SCRATCH=$rig_scratch
export FAULTS_SCRATCH
# The recorder comes before the sanitizers; it does not mind.
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
export ASAN_OPTIONS
FAULTS_RECORDER=$FAULTS_DRIVERS/libfaults-recorder.so "$FAULTS_DRIVERS/faults-power-cut" record \
  "$count" "$seed" "$folder"
status=0
line=$("$FAULTS_DRIVERS/faults-power-cut" replay "$every" "$seed" "$folder") || status=$?
figures "$line; seed $seed"
exit "$status"
