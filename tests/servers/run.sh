#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Tells one story to popup servers of every kind, on a desktop of its own for each: a thank-you falls
# due, its popup says what, whom and why, names with markup in them stand there as they are; the
# server is killed, the daemon is killed, names are hidden, the popup is closed, put off and done.
#
#   sh tests/servers/run.sh [--pictures FOLDER] [NAME...]
#
# NAME: dunst xfce4-notifyd notification-daemon mako gnome-shell; all when absent. A server that is
# not installed is passed over. Pictures of each step go to FOLDER/NAME-STEP.png: look at them, for
# no script sees text cut off.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
pictures=
if [ "${1:-}" = --pictures ]; then
  mkdir -p "${2:?--pictures wants a folder}"
  pictures=$(cd "$2" && pwd)
  shift 2
fi
[ $# -gt 0 ] || set -- dunst xfce4-notifyd notification-daemon mako gnome-shell
failed=0
for name in "$@"; do
  if ! [ -f "$here/$name.sh" ] || [ "$name" = run ] || [ "$name" = story ]; then
    echo "what is '$name'? Expected dunst, xfce4-notifyd, notification-daemon, mako or gnome-shell" >&2
    exit 2
  fi
  status=0
  sh "$here/story.sh" "$name" "$pictures" || status=$?
  case $status in
    0) ;;
    77) echo "$name: passed over" ;;
    *) failed=$((failed + 1)) ;;
  esac
done
exit "$failed"
