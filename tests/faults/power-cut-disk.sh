#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# A real ext4 is shut down under the running daemon, as by a power cut: what was not flushed is
# lost. After mounting it again our store opens, is sound, and has all that was acknowledged.
# For root, by hand: mounts an image in a mount namespace of its own.
#
#   sh tests/faults/power-cut-disk.sh [--short | --long | CUTS] [SEED]
set -eu

if [ "${FAULTS_INSIDE:-}" != yes ]; then
  [ "$(id -u)" = 0 ] || {
    echo "power-cut-disk: mounting a disk is for root"
    exit 77
  }
  FAULTS_INSIDE=yes exec unshare --mount --propagation private sh "$0" "$@"
fi

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 3 50 "$@"
faults_need dbus-daemon=dbus-daemon mkfs.ext4=e2fsprogs losetup=mount

settings "[Plan]" "KeepSearching=no"
start_bus
disk=$RIG_DIR/disk
requests=$RIG_DIR/requests
mkdir "$disk"
truncate -s 64M "$RIG_DIR/image"
mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 "$RIG_DIR/image"
loop=$(losetup -f --show "$RIG_DIR/image")

release()
{
  status=$?
  umount "$disk" 2>/dev/null || :
  losetup -d "$loop" || :
  (exit "$status")
  rig_clean_up
}
trap release EXIT

mount "$loop" "$disk"
n=0
while [ "$n" -lt "$count" ]; do
  n=$((n + 1))
  "$FAULTS_DRIVERS/faults-power-cut" disk "$((seed + n))" "$disk" "$requests"
  umount "$disk"
  mount "$loop" "$disk"
  line=$("$FAULTS_DRIVERS/faults-power-cut" check "$disk" "$requests") || {
    figures "$n cuts, $line; seed $seed"
    exit 1
  }
done
figures "$n cuts, $line; seed $seed"
