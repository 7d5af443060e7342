#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Runs a command on a desktop of its own: a private home, an X server without a monitor and a
# session bus on which nothing is activatable but the services in $RIG_DIR/services. No popup server
# runs: the command starts dunst itself, with $RIG_DUNSTRC. Everything is gone afterwards.
#
#   sh tests/rig/with-desktop.sh COMMAND [ARGUMENT...]
#
# dunst draws no buttons; "dunstctl context" offers them in a menu, for which $RIG_DIR/choice names
# the line to take.
set -eu

rig=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/rig/desktop.sh
. "$rig/desktop.sh"

make_home
start_screen
start_bus
write_dunstrc
"$@"
