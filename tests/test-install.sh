#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Installs as a user would, into a home of its own, looks at what is there, lets a bus start it, and
# takes it away again. Speaks TAP. As root it becomes an ordinary user first: as root everything
# seems to work.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
place=$(mktemp -d "${TMPDIR:-/tmp}/followup-install.XXXXXX")
home=$place/home
bus_pid=
number=0
user=65534

clean_up()
{
  [ -z "$bus_pid" ] || kill "$bus_pid" 2>/dev/null
  rm -rf "$place"
}
trap clean_up EXIT

# check NAME COMMAND...: one line of TAP.
check()
{
  number=$((number + 1))
  name=$1
  shift
  if "$@" >"$place/output" 2>&1; then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    sed 's/^/# /' "$place/output"
  fi
}

# In the home, with nothing of this environment but the path.
as_user()
{
  set -- env -i HOME="$home" PATH="$PATH" LANG=C.UTF-8 CCACHE_DISABLE=1 TMPDIR="$place/tmp" \
    DBUS_SESSION_BUS_ADDRESS="${bus:-}" "$@"
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=$user --regid=$user --clear-groups "$@"
  else
    "$@"
  fi
}

prepare()
{
  mkdir -p "$home" "$place/tmp" "$place/source"
  (cd "$top" && tar cf - meson.build LICENSE README.md common daemon client systemd tests) \
    | (cd "$place/source" && tar xf -)
  [ "$(id -u)" != 0 ] || chown -R $user:$user "$place"
  chmod 755 "$place"
}

# The one build that is optimised as a user's is: the compiler sees the most and must say nothing.
install_it()
{
  as_user CFLAGS=-Werror sh "$place/source/systemd/install.sh" --hardened \
    >"$place/install.txt" 2>&1 \
    || { cat "$place/install.txt"; return 1; }
}

demonstrated()
{
  cat "$place/install.txt"
  grep -q 'Thank-you note to Jane Doe' "$place/install.txt" \
    && ! grep -q 'not found\|Permission denied' "$place/install.txt"
}

holds_files()
{
  for file in .local/bin/followup .local/bin/followupd \
    .local/share/systemd/user/followupd.service \
    .local/share/dbus-1/services/org.followup.Followup1.service \
    .local/share/applications/org.followup.Followup1.desktop \
    .local/share/locale/de/LC_MESSAGES/followup.mo \
    .local/share/icons/hicolor/scalable/apps/org.followup.Followup1.svg \
    .config/autostart/org.followup.Followup1.desktop; do
    test -s "$home/$file" || { echo "missing: $file"; return 1; }
  done
}

left_no_data()
{
  ! find "$home/.local/share/followup" "$place/tmp" -type f 2>/dev/null | grep .
}

# Misspelt keys are only warned of: nothing may be said at all.
unit_is_sound()
{
  said=$(XDG_RUNTIME_DIR=$place systemd-analyze --user --man=no verify \
    "$home/.local/share/systemd/user/followupd.service" 2>&1)
  echo "$said"
  [ -z "$said" ]
}

unit_is_hardened()
{
  XDG_RUNTIME_DIR=$place systemd-analyze --user security --offline=true --threshold=61 \
    "$home/.local/share/systemd/user/followupd.service"
}

# As "install.sh --hardened" puts it there. Analysed offline, which looks at one file.
drop_in_is_hardened()
{
  sandbox=$home/.local/share/systemd/user/followupd.service.d/hardened.conf
  mkdir -p "$place/hardened"
  cat "$home/.local/share/systemd/user/followupd.service" "$sandbox" \
    >"$place/hardened/followupd.service"
  XDG_RUNTIME_DIR=$place systemd-analyze --user security --offline=true --threshold=10 \
    "$place/hardened/followupd.service" || return 1
  said=$(XDG_RUNTIME_DIR=$place systemd-analyze --user --man=no verify \
    "$place/hardened/followupd.service" 2>&1)
  echo "$said"
  [ -z "$said" ]
}

desktop_files_are_sound()
{
  desktop-file-validate "$home/.local/share/applications/org.followup.Followup1.desktop" \
    "$home/.config/autostart/org.followup.Followup1.desktop"
}

start_bus()
{
  cat >"$place/bus.conf" <<EOT
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=$place/tmp/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$home/.local/share/dbus-1/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
EOT
  as_user dbus-daemon --config-file="$place/bus.conf" --nofork --nopidfile --nosyslog \
    >"$place/bus.log" 2>&1 &
  bus_pid=$!
  tries=100
  until [ -S "$place/tmp/bus" ]; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { cat "$place/bus.log"; return 1; }
    sleep 0.1
  done
  bus=unix:path=$place/tmp/bus
}

# The first call starts the daemon, by the file that was installed.
bus_starts_it()
{
  as_user "$home/.local/bin/followup" add "Acme GmbH" --at "2026-11-20 14:00" \
    && as_user "$home/.local/bin/followup" list --json | grep -q '"employer" : "Acme GmbH"'
}

data_is_private()
{
  [ "$(stat -c %a "$home/.local/share/followup")" = 700 ] \
    && [ "$(stat -c %a "$home/.local/share/followup/followup.db")" = 600 ]
}

speaks_german()
{
  as_user env LANGUAGE=de "$home/.local/bin/followup" help | grep '^Aufruf: followup' \
    && as_user env LANGUAGE=de "$home/.local/bin/followupd" --help | grep 'Bewerbungsgespräche'
}

uninstall_it()
{
  as_user sh "$place/source/systemd/install.sh" --uninstall
}

# What was entered stays, and nothing else.
left_only_data()
{
  find "$home" -type f | grep -v '/\.local/share/followup/' && return 1
  test -s "$home/.local/share/followup/followup.db"
}

echo 1..14
prepare
check "install.sh installs as an ordinary user" install_it
check "it ends by showing the main job" demonstrated
check "everything is where desktops look for it" holds_files
check "the demonstration left nothing" left_no_data
check "systemd-analyze verify says nothing against the unit" unit_is_sound
check "the unit's exposure is 6.1 or better" unit_is_hardened
check "with the drop-in of --hardened it is 1.0 or better" drop_in_is_hardened
check "the desktop files are valid" desktop_files_are_sound
check "a bus starts" start_bus
check "the first call makes the bus start the daemon" bus_starts_it
check "the data is the user's alone" data_is_private
check "both programs find the catalogues" speaks_german
check "install.sh --uninstall takes it away" uninstall_it
check "and leaves what was entered" left_only_data
