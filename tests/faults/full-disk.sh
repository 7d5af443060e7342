#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The daemon on a preloaded disk that is full to the last byte, from before the start or while it
# runs, that fails to write, fails to sync, or is read-only: what was acknowledged is in the
# database after a kill, what was refused is not, steps are finished and popups shown meanwhile,
# each trouble is said once, and all goes on by itself. full-disk-mount.sh fills a real disk.
#
#   sh tests/faults/full-disk.sh [--short | --long | ROUNDS] [SEED]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 1 10 "$@"
faults_need dbus-daemon=dbus-daemon

settings "[Plan]" "KeepSearching=no" "[Hours]" "Waking=00:00-24:00" "[Popups]" "Most=all"
start_bus
FAULTS_DISK=$RIG_DIR/disk
FAULTS_DISK_FOLDER=$XDG_DATA_HOME/followup
FAULTS_SHIM=$FAULTS_DRIVERS/libfaults-disk-shim.so
# The shim comes before the sanitizers; it does not mind.
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
export FAULTS_DISK FAULTS_DISK_FOLDER FAULTS_SHIM ASAN_OPTIONS
status=0
# shellcheck disable=SC2154
line=$("$FAULTS_DRIVERS/faults-full-disk" "$count" "$seed") || status=$?
[ "$status" -eq 0 ] || cat "$RIG_DIR/followupd.log" >&2
figures "$line; seed $seed"
exit "$status"
