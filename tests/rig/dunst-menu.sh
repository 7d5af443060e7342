#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The menu program of the dunst in with-desktop.sh: takes the line that holds the words in
# $RIG_DIR/choice.
grep -F -m 1 -e "$(cat "$RIG_DIR/choice")"
