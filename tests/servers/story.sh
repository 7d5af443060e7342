#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The story, told to one popup server; run.sh calls it.
#
#   sh tests/servers/story.sh NAME [FOLDER]
#
# NAME.sh says how that server is started, looked at and pressed:
#
#   server_needs     CHECK=PACKAGE...
#   start_desktop    what it lives on
#   start_server     sets server_pid
#   take_picture FILE
#   press ID ACTION LABEL    a button of the popup
#   close_popup      where it is not done as below
set -eu

story=$(cd "$(dirname "$0")" && pwd)
name=$1
pictures=${2:-}
shift $#
# shellcheck source=tests/faults/lib.sh
. "$story/../faults/lib.sh"

get_id()
{
  cut -d'|' -f1 "$RIG_DIR/screen" | head -n 1
}

# As another program could, or the user.
close_popup()
{
  gdbus call --session --dest org.freedesktop.Notifications \
    --object-path /org/freedesktop/Notifications \
    --method org.freedesktop.Notifications.CloseNotification "$(get_id)" >/dev/null
}

# shellcheck source=tests/servers/dunst.sh
. "$story/$name.sh"
steps=0
failures=0

# step WHAT COMMAND...: one thing that must be so within 10 s.
step()
{
  what=$1
  shift
  steps=$((steps + 1))
  n=0
  until "$@"; do
    n=$((n + 1))
    if [ "$n" -gt 100 ]; then
      say "$name: NOT: $what"
      sed 's/^/    on screen: /' "$RIG_DIR/screen" >&2
      failures=$((failures + 1))
      return 0
    fi
    sleep 0.1
  done
  say "$name: $what"
}

picture()
{
  [ -n "$pictures" ] || return 0
  # Time to draw it.
  sleep 1
  take_picture "$pictures/$name-$1.png" || say "$name: no picture of $1"
}

# What was sent to the server and not closed since.
shows()
{
  [ "$(wc -l <"$RIG_DIR/screen")" -eq "$1" ]
}

says()
{
  grep -qF -e "$1" "$RIG_DIR/screen"
}

says_not()
{
  ! says "$1"
}

# The agenda holds an action in that state: due, shown, snoozed.
holds()
{
  "$FOLLOWUP" agenda --json 2>/dev/null | grep -q "\"state\" *: *\"$1\""
}

holds_no()
{
  ! holds "$1"
}

kill_server()
{
  # shellcheck disable=SC2154 # NAME.sh sets it
  kill -9 "$server_pid"
  wait "$server_pid" 2>/dev/null || :
  start_server
  sleep 2
}

kill_daemon()
{
  # shellcheck disable=SC2154 # start_daemon sets it
  kill -9 "$daemon_pid"
  wait "$daemon_pid" 2>/dev/null || :
  # shellcheck disable=SC2119 # no options
  start_daemon
  # What it should not do, it would have done by now.
  sleep 2
}

# An interview of yesterday, so that its thank-you is due.
add_interview()
{
  yesterday=$(date -u -d "@$(($(date +%s) - 86400))" '+%Y-%m-%d %H:%M')
  "$FOLLOWUP" add "$1" --position "C engineer" --at "$yesterday" --zone UTC \
    --with "$2 <jane@example.com>; about=compilers" --decision none >/dev/null 2>&1
}

tell_of_one()
{
  add_interview 'Smith <b>& Sons' 'Jane & Doe'
  step "the popup appears" shows 1
  step "it says whom" says 'Jane'
  step "and why" says 'after the interview'
  step "it has its buttons" says 'done,Done,'
  step "the server took it" holds shown
  picture 1-due
}

tell_of_ends()
{
  kill_server
  step "the server is killed: the popup is back" shows 1
  picture 2-server-killed
  kill_daemon
  step "the daemon is killed: one popup" shows 1
  picture 3-daemon-killed
  say "$name: the popup is closed"
  close_popup
 
  step "it is gone" shows 0
  step "and still to be done" holds shown
  kill_server
  step "another server shows it" shows 1
}

tell_of_names()
{
  settings "[Plan]" "KeepSearching=no" "[Hours]" "Waking=00:00-24:00" "[Popups]" "Private=yes"
  step "private: the name is gone" says_not Jane
  step "the popup is not" shows 1
  picture 4-private
  settings "[Plan]" "KeepSearching=no" "[Hours]" "Waking=00:00-24:00"
  step "and back" says Jane
}

tell_of_buttons()
{
  picture 5-before-pressing
  press "$(get_id)" tomorrow Tomorrow
  step "Tomorrow puts it off" holds snoozed
  step "its popup is gone" shows 0
  "$FOLLOWUP" undo >/dev/null
  step "undone: it is back" shows 1
  sleep 1
  press "$(get_id)" "done" Done
  step "Done finishes it" holds_no shown
  step "its popup is gone, too" shows 0
}

tell_of_many()
{
  for employer in Acme Bolts Cogs Dials Etc; do
    add_interview "$employer" "Bob of $employer"
  done
  step "many: two popups and a digest" shows 3
  step "the digest" says 'follow-ups are waiting'
  picture 6-many
}

faults_begin 1 1
# shellcheck disable=SC2086,SC2154 # words, which NAME.sh sets
faults_need dbus-daemon=dbus-daemon gdbus=libglib2.0-bin $server_needs
[ -x "${SERVERS_POPUPS:=$FAULTS_DRIVERS/../servers/servers-popups}" ] || die "no $SERVERS_POPUPS"
mkdir -p "$XDG_DATA_HOME/applications" "$XDG_DATA_HOME/icons/hicolor/scalable/apps"
cp "$top"/systemd/*.desktop "$XDG_DATA_HOME/applications/" 2>/dev/null || :
cp "$top"/systemd/*.svg "$XDG_DATA_HOME/icons/hicolor/scalable/apps/" 2>/dev/null || :
settings "[Plan]" "KeepSearching=no" "[Hours]" "Waking=00:00-24:00"
start_desktop
: >"$RIG_DIR/screen"
rig_start popups "$SERVERS_POPUPS" "$RIG_DIR/screen"
start_server
# shellcheck disable=SC2119 # no options
start_daemon
tell_of_one
tell_of_ends
tell_of_names
tell_of_buttons
tell_of_many
say "$name: $steps steps, $failures not as they should be"
[ "$failures" -eq 0 ]
