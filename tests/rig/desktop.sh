# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh
#
# A desktop of its own, piece by piece: a private home in $RIG_DIR, a session bus on which nothing is
# activatable but the services in $RIG_DIR/services, an X server without a monitor, dunst, the
# daemon. Everything started here ends with the script, by pid. Sourced, never run; $rig is this
# folder.

RIG_DIR=$(mktemp -d "${TMPDIR:-/tmp}/followup-rig.XXXXXX")
RIG_DUNSTRC=$RIG_DIR/dunstrc
export RIG_DIR RIG_DUNSTRC
rig_pids=""
rig_scratch="" # one more folder to be removed

rig_clean_up()
{
  status=$?
  trap - EXIT
  for pid in $rig_pids; do
    # One that was stopped ends when it goes on.
    kill "$pid" 2>/dev/null || :
    kill -CONT "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  rm -rf "$RIG_DIR" ${rig_scratch:+"$rig_scratch"}
  exit "$status"
}
trap rig_clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

rig_die()
{
  echo "${0##*/}: $*" >&2
  tail -n 100 "$RIG_DIR"/*.log >&2
  exit 99
}

# rig_start NAME COMMAND...: in the background, its output in $RIG_DIR/NAME.log. Sets rig_pid.
rig_start()
{
  rig_log=$RIG_DIR/$1.log
  shift
  "$@" >>"$rig_log" 2>&1 </dev/null &
  rig_pid=$!
  # The last one started ends first.
  rig_pids="$rig_pid $rig_pids"
}

# Waits up to 60 s for what the arguments test.
await()
{
  n=0
  until "$@"; do
    n=$((n + 1))
    [ "$n" -lt 1200 ] || return 1
    sleep 0.05
  done
}

await_name()
{
  gdbus wait --session --timeout 60 "$1" || rig_die "nobody took the name $1"
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
  rig_pids="$! $rig_pids"
  await test -s "$RIG_DIR/display" || rig_die "the X server did not start"
  DISPLAY=:$(cat "$RIG_DIR/display")
  export DISPLAY
}

# Sets bus_pid.
start_bus()
{
  cat >"$RIG_DIR/bus.conf" <<EOT
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
EOT
  rm -f "$RIG_DIR/bus"
  rig_start bus dbus-daemon --config-file="$RIG_DIR/bus.conf" --nofork --nopidfile --nosyslog
  # shellcheck disable=SC2034 # for whoever sources this
  bus_pid=$rig_pid
  await test -S "$RIG_DIR/bus" || rig_die "the bus did not start"
  DBUS_SESSION_BUS_ADDRESS=unix:path=$RIG_DIR/bus
  export DBUS_SESSION_BUS_ADDRESS
}

# dunst draws no buttons; "dunstctl context" offers them in a menu, for which $RIG_DIR/choice names
# the line to take. $RIG_MARKUP: full (when unset) or no.
# shellcheck disable=SC2154 # rig is set by whoever sources this
write_dunstrc()
{
  cat >"$RIG_DUNSTRC" <<EOT
[global]
  follow = none
  width = 400
  height = 300
  origin = top-right
  offset = 10x10
  show_age_threshold = -1
  idle_threshold = 0
  markup = ${RIG_MARKUP:-full}
  dmenu = $rig/dunst-menu.sh
EOT
}

# On bus and screen. Sets dunst_pid.
start_dunst()
{
  [ -f "$RIG_DUNSTRC" ] || write_dunstrc
  rig_start dunst dunst -conf "$RIG_DUNSTRC"
  # shellcheck disable=SC2034
  dunst_pid=$rig_pid
  await_name org.freedesktop.Notifications
}

# start_daemon [OPTION...]: $FOLLOWUPD, ready to be called. Sets daemon_pid.
start_daemon()
{
  rig_start followupd "$FOLLOWUPD" "$@"
  # shellcheck disable=SC2034
  daemon_pid=$rig_pid
  await_name org.followup.Followup1
}
