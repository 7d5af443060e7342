# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh disable=SC2154,SC2034
#
# xfce4-notifyd: draws buttons, which a pointer presses. For story.sh.

libraries=$(echo /usr/lib/*/xfce4)
server_needs="file:$libraries/notifyd/xfce4-notifyd=xfce4-notifyd Xvfb=xvfb import=imagemagick xdotool=xdotool"

start_desktop()
{
  start_screen
  printf '[D-BUS Service]\nName=org.xfce.Xfconf\nExec=%s\n' "$libraries/xfconf/xfconfd" \
    >"$RIG_DIR/services/org.xfce.Xfconf.service"
  start_bus
}

start_server()
{
  rig_start server "$libraries/notifyd/xfce4-notifyd"
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
    "done") x=859 ;;
    *) x=951 ;;
  esac
  xdotool mousemove "$x" 207 sleep 0.3 click 1
}
