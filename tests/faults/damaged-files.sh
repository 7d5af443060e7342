#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Damages the database, its journal and its backups (truncations, garbage, zeroed pages, single-bit
# flips, removals), after a good end and after a kill, and opens the folder each time: nothing may
# crash, nothing may be empty without a word, and a good backup is taken.
#
#   sh tests/faults/damaged-files.sh [--short | --long | N] [SEED]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/faults/lib.sh
. "$here/lib.sh"
faults_begin 60 1000 "$@"

status=0
line=$("$FAULTS_DRIVERS/faults-damaged-files" "$count" "$seed") || status=$?
say "seed $seed"
figures "$line"
exit "$status"
