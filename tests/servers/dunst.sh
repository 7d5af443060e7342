# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh disable=SC2154,SC2034
#
# dunst: draws no buttons, offers them in a menu. For story.sh.

server_needs="dunst=dunst Xvfb=xvfb import=imagemagick"

start_desktop()
{
  start_screen
  start_bus
}

start_server()
{
  start_dunst
  server_pid=$dunst_pid
}

take_picture()
{
  import -silent -window root "$1"
}

press()
{
  echo "[$1,$2]" >"$RIG_DIR/choice"
  dunstctl context
}
