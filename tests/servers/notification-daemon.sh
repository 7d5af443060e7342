# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh disable=SC2154,SC2034
#
# notification-daemon: draws buttons, which a pointer presses, of one popup at a time. What is closed
# by the bus it says to have closed, and leaves it on the screen until it is clicked: no script can
# mend that, and names that are to be private stay there, too. For story.sh.

server_needs="file:/usr/lib/notification-daemon/notification-daemon=notification-daemon Xvfb=xvfb import=imagemagick xdotool=xdotool"

start_desktop()
{
  start_screen
  start_bus
}

start_server()
{
  rig_start server /usr/lib/notification-daemon/notification-daemon
  server_pid=$rig_pid
  await_name org.freedesktop.Notifications
}

take_picture()
{
  import -silent -window root "$1"
}

# Where the buttons of the story's popup are.
press()
{
  case $2 in
    "done") x=856 ;;
    *) x=924 ;;
  esac
  xdotool mousemove "$x" 212 sleep 0.3 click 1
  sleep 1
  # That was one left over.
  [ ! -s "$RIG_DIR/screen" ] || xdotool mousemove "$x" 212 sleep 0.3 click 1
}
