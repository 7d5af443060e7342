#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Fills a file system of 8 MiB to the last byte under the running daemon: adding is refused with one
# warning, steps can be finished, and with room again adding goes on by itself; all that was
# acknowledged is there after a kill. By hand, as root.
#
#   sh tests/faults/full-disk-mount.sh [--short | --long | N] [SEED]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if [ "${FULL_DISK_INSIDE:-}" = "" ]; then
  export FULL_DISK_INSIDE=yes
  exec unshare --mount --propagation private dbus-run-session -- sh "$0" "$@"
fi
# shellcheck source=tests/faults/lib.sh
. "$here/lib.sh"
address=$DBUS_SESSION_BUS_ADDRESS
faults_begin 2 20 "$@"
export DBUS_SESSION_BUS_ADDRESS="$address"

disk=$HOME/disk
log=$HOME/followupd.log
bad=0
refused=0
finished=0
mkdir "$disk"
mount -t tmpfs -o size=8M,mode=700 none "$disk"

start()
{
  "$FOLLOWUPD" --data "$disk/data" --config "$HOME/config" >>"$log" 2>&1 &
  daemon=$!
  "$FOLLOWUP" status >/dev/null 2>&1 || sleep 1
}

add()
{
  "$FOLLOWUP" add "$1" --at "2026-11-20 14:00" >/dev/null 2>&1
}

start
n=0
# shellcheck disable=SC2154
while [ "$n" -lt "$count" ]; do
  n=$((n + 1))
  add "Before $n" || bad=$((bad + 1))
  dd if=/dev/zero of="$disk/fill" bs=4k 2>/dev/null || :
  for i in 1 2 3; do
    if add "Refused $n.$i"; then bad=$((bad + 1)); else refused=$((refused + 1)); fi
  done
  if "$FOLLOWUP" "done" "$n.1" >/dev/null 2>&1; then finished=$((finished + 1)); fi
  rm "$disk/fill"
done
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || :
start
kept=$("$FOLLOWUP" list --json 2>/dev/null | grep -o '"Before [0-9]*"' | sort -u | wc -l)
kill "$daemon"
wait "$daemon" || :
warnings=$(grep -c "the disk is full" "$log") || :
umount "$disk"
figures "$n times full, $refused adds refused, $finished of $n steps finished, $kept of $n kept," \
  "$warnings warnings"
[ "$bad" -eq 0 ] && [ "$finished" -eq "$n" ] && [ "$kept" -eq "$n" ] && [ "$warnings" -le "$n" ]
