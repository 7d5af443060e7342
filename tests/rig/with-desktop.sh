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

here=$(cd "$(dirname "$0")" && pwd)
RIG_DIR=$(mktemp -d "${TMPDIR:-/tmp}/followup-rig.XXXXXX")
RIG_DUNSTRC=$RIG_DIR/dunstrc
export RIG_DIR RIG_DUNSTRC
bus_pid=""
screen_pid=""

clean_up()
{
  status=$?
  trap - EXIT
  for pid in $bus_pid $screen_pid; do
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  rm -rf "$RIG_DIR"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

die()
{
  echo "with-desktop: $*" >&2
  cat "$RIG_DIR"/*.log >&2
  exit 99
}

# Waits up to 20 s for what the arguments test.
await()
{
  n=0
  until "$@"; do
    n=$((n + 1))
    [ "$n" -lt 400 ] || return 1
    sleep 0.05
  done
}

make_home()
{
  mkdir -m 700 "$RIG_DIR/run" "$RIG_DIR/home" "$RIG_DIR/services"
  export HOME="$RIG_DIR/home" XDG_RUNTIME_DIR="$RIG_DIR/run" XDG_CONFIG_HOME="$RIG_DIR/home/.config" \
    XDG_DATA_HOME="$RIG_DIR/home/.local/share" XDG_CACHE_HOME="$RIG_DIR/home/.cache" \
    XDG_STATE_HOME="$RIG_DIR/home/.local/state" GSETTINGS_BACKEND=memory NO_AT_BRIDGE=1
  unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS DBUS_STARTER_ADDRESS DBUS_STARTER_BUS_TYPE
}

start_screen()
{
  # The server picks a free number and writes it when it is ready.
  Xvfb -displayfd 3 -screen 0 1024x768x24 -nolisten tcp -noreset \
    3>"$RIG_DIR/display" >"$RIG_DIR/xvfb.log" 2>&1 </dev/null &
  screen_pid=$!
  await test -s "$RIG_DIR/display" || die "the X server did not start"
  DISPLAY=:$(cat "$RIG_DIR/display")
  export DISPLAY
}

start_bus()
{
  cat >"$RIG_DIR/bus.conf" <<EOF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path=$RIG_DIR/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$RIG_DIR/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
EOF
  dbus-daemon --config-file="$RIG_DIR/bus.conf" --nofork --nopidfile --nosyslog \
    >"$RIG_DIR/bus.log" 2>&1 </dev/null &
  bus_pid=$!
  await test -S "$RIG_DIR/bus" || die "the bus did not start"
  DBUS_SESSION_BUS_ADDRESS=unix:path=$RIG_DIR/bus
  export DBUS_SESSION_BUS_ADDRESS
}

write_dunstrc()
{
  cat >"$RIG_DUNSTRC" <<EOF
[global]
  follow = none
  width = 400
  height = 300
  origin = top-right
  offset = 10x10
  show_age_threshold = -1
  idle_threshold = 0
  markup = ${RIG_MARKUP:-full}
  dmenu = $here/dunst-menu.sh
EOF
}

make_home
start_screen
start_bus
write_dunstrc
"$@"
