#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Runs a command as an ordinary user (uid 1000) beside a real "systemd --user" with its bus and a
# journal, in namespaces of its own, whatever process 1 of the machine is. Nothing of the machine's
# own units starts. All of it ends with the namespaces. Needs root, for the namespaces; ends with 77
# where they are not to be had.
#
#   RIG_UNITS=DIR RIG_SERVICES=DIR RIG_BIN=DIR sh tests/rig/with-user-manager.sh COMMAND [ARGUMENT...]
#
# RIG_UNITS is copied to ~/.config/systemd/user, RIG_SERVICES (D-Bus activation files) to
# ~/.local/share/dbus-1/services, RIG_BIN to /srv/rig/bin, which comes first in everybody's path.
# Inside, $RIG_DIR is /srv/rig, the user's own, with the home in /srv/rig/home: services with a
# /tmp of their own see it. The manager's words are in $RIG_DIR/manager.log.
set -eu

user=1000

say_missing()
{
  echo "with-user-manager: $*" >&2
  exit 77
}

# ---- outside ----

make_cgroup()
{
  cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  if [ -z "$cgroups" ]; then
    cgroups=$RIG_DIR/cgroups
    mkdir "$cgroups"
    mount -t cgroup2 none "$cgroups" 2>/dev/null || say_missing "no cgroups of version 2 here"
    mounted=yes
  fi
  cgroup=$cgroups/followup-rig-$$
  mkdir "$cgroup" 2>/dev/null || say_missing "no cgroup can be made here"
}

clean_up()
{
  status=$?
  trap - EXIT
  if [ -n "${cgroup:-}" ]; then
    tries=40
    while [ -s "$cgroup/cgroup.procs" ] && [ -n "$(cat "$cgroup/cgroup.procs")" ] && [ $tries -gt 0 ]; do
      tries=$((tries - 1))
      sleep 0.05
    done
    find "$cgroup" -depth -type d -exec rmdir {} \; 2>/dev/null || :
  fi
  [ -z "${mounted:-}" ] || umount "$cgroups" || :
  [ -n "${RIG_KEEP:-}" ] || rm -rf "$RIG_DIR"
  exit "$status"
}

run_outside()
{
  [ "$(id -u)" = 0 ] || say_missing "this needs root"
  [ -x /usr/lib/systemd/systemd ] || say_missing "this needs systemd"
  RIG_DIR=$(mktemp -d "${TMPDIR:-/tmp}/followup-manager.XXXXXX")
  export RIG_DIR
  chmod 755 "$RIG_DIR"
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  make_cgroup
  unshare --mount --pid --fork --mount-proc --propagation private true 2>/dev/null \
    || say_missing "no namespaces can be made here"
  # The shell in between is the one that moves.
  sh -c 'echo $$ >"$1/cgroup.procs" || exit 77
    shift
    exec unshare --mount --pid --fork --kill-child --mount-proc --cgroup --propagation private "$@"' \
    sh "$cgroup" sh "$0" --inside "$@"
}

# ---- inside, as root and process 1 ----

# What process 1 would have made.
mount_run()
{
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/systemd/unit-root /run/systemd/propagate /run/systemd/system /run/systemd/journal \
    /run/log/journal "$XDG_RUNTIME_DIR" /run/systemd/inaccessible
  journal_group=$(getent group systemd-journal | cut -d : -f 3)
  chgrp "${journal_group:-0}" /run/log/journal
  chmod 2755 /run/log/journal
  (
    cd /run/systemd/inaccessible
    mkdir -m 000 dir
    touch reg
    chmod 000 reg
    mkfifo -m 000 fifo
    mknod -m 000 chr c 0 0
    mknod -m 000 blk b 0 0
  )
  umount -l -R /sys/fs/cgroup 2>/dev/null || :
  mount -t cgroup2 none /sys/fs/cgroup
}

write_bus()
{
  cat >"$RIG_DIR/bus.conf" <<EOT
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$XDG_DATA_HOME/dbus-1/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
EOT
  sed "s#--session --address=systemd:#--config-file=$RIG_DIR/bus.conf --address=systemd:#" \
    /usr/lib/systemd/user/dbus.service >"$RIG_DIR/units/dbus.service"
}

write_units()
{
  mkdir -p "$RIG_DIR/units/sockets.target.wants" "$RIG_DIR/bin" "$XDG_CONFIG_HOME/systemd/user" \
    "$XDG_DATA_HOME/dbus-1/services"
  for name in basic.target default.target sockets.target timers.target paths.target \
    shutdown.target exit.target systemd-exit.service dbus.socket app.slice session.slice \
    background.slice; do
    [ ! -e "/usr/lib/systemd/user/$name" ] || ln -s "/usr/lib/systemd/user/$name" "$RIG_DIR/units/"
  done
  ln -s ../dbus.socket "$RIG_DIR/units/sockets.target.wants/"
  write_bus
  [ -z "${RIG_UNITS:-}" ] || cp -r "$RIG_UNITS/." "$XDG_CONFIG_HOME/systemd/user/"
  [ -z "${RIG_BIN:-}" ] || cp -r "$RIG_BIN/." "$RIG_DIR/bin/"
  [ -z "${RIG_SERVICES:-}" ] || cp -r "$RIG_SERVICES/." "$XDG_DATA_HOME/dbus-1/services/"
}

# Its one group may read the journal.
as_user()
{
  setpriv --reuid=$user --regid=$user --groups="${journal_group:-$user}" --inh-caps=-all "$@"
}

await()
{
  tries=200
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || return 1
    sleep 0.05
  done
}

start_manager()
{
  /usr/lib/systemd/systemd-journald >"$RIG_DIR/journald.log" 2>&1 &
  await test -S /run/systemd/journal/stdout || say_missing "no journal"
  SYSTEMD_UNIT_PATH="$RIG_DIR/units:$XDG_CONFIG_HOME/systemd/user" as_user \
    /usr/lib/systemd/systemd --user --log-target=console >"$RIG_DIR/manager.log" 2>&1 &
  await as_user systemctl --user --quiet is-active default.target 2>/dev/null || {
    cat "$RIG_DIR/manager.log" >&2
    say_missing "systemd --user did not come up"
  }
}

run_inside()
{
  # On a tmpfs of its own: the machine's /srv may not be there.
  mount -t tmpfs -o mode=755 tmpfs /srv
  mkdir /srv/rig
  mount --bind "$RIG_DIR" /srv/rig
  RIG_DIR=/srv/rig
  home=$RIG_DIR/home
  export HOME="$home" XDG_RUNTIME_DIR="/run/user/$user" XDG_CONFIG_HOME="$home/.config" \
    XDG_DATA_HOME="$home/.local/share" XDG_STATE_HOME="$home/.local/state" \
    XDG_CACHE_HOME="$home/.cache" PATH="$RIG_DIR/bin:$PATH" \
    DBUS_SESSION_BUS_ADDRESS="unix:path=/run/user/$user/bus"
  # The one outside may be nobody else's to write to.
  unset DISPLAY WAYLAND_DISPLAY TMPDIR
  mount_run
  write_units
  chown -R $user:$user "$RIG_DIR" "$XDG_RUNTIME_DIR"
  chmod 700 "$XDG_RUNTIME_DIR"
  chown $user:$user /sys/fs/cgroup /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/cgroup.subtree_control
  start_manager
  as_user "$@"
}

case ${1:-} in
  --inside)
    shift
    run_inside "$@"
    ;;
  *) run_outside "$@" ;;
esac
