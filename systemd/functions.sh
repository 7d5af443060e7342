# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh
#
# What install.sh, tests/run.sh and tests/demo.sh share: fetching what a machine lacks.
# Sourced, never run.

say()
{
  printf '%s\n' "$*"
}

die()
{
  printf '%s\n' "${0##*/}: $*" >&2
  exit 1
}

# have CHECK: pc:NAME is a pkg-config module, header:NAME a C header, file:GLOB any file that
# matches, everything else a command.
# shellcheck disable=SC2086 # the glob is meant to be expanded
have()
{
  case $1 in
    pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
    header:*) printf '#include <%s>\n' "${1#header:}" | "${CC:-cc}" -E - >/dev/null 2>&1 ;;
    file:*) ls ${1#file:} >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# list_missing FIELD CHECK=PACKAGE...: of what is not there, one a line, the check or the package.
list_missing()
{
  field=$1
  shift
  for pair; do
    have "${pair%%=*}" && continue
    case $field in
      package) say "${pair#*=}" ;;
      *) say "  ${pair%%=*}  (on Debian: ${pair#*=})" ;;
    esac
  done | sort -u
}

# Becoming root for apt-get alone; empty where that is not needed. Asks for a password only on a
# terminal.
find_sudo()
{
  if [ "$(id -u)" = 0 ]; then
    say env
  elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    say sudo
  fi
}

# need CHECK=PACKAGE...: installs what is missing where there is apt-get; elsewhere says what it is
# and stops.
need()
{
  missing=$(list_missing package "$@")
  [ -n "$missing" ] || return 0
  # One word a package from here on.
  missing=$(printf '%s' "$missing" | tr '\n' ' ')
  if ! command -v apt-get >/dev/null 2>&1; then
    say "This needs the following first; please install it and run this again:" >&2
    list_missing check "$@" >&2
    exit 1
  fi
  as_root=$(find_sudo)
  [ -n "$as_root" ] || die "please run this as root first, then try again: apt-get install $missing"
  say "Installing $missing"
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 update \
    || die "apt-get update did not work"
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 install --no-install-recommends $missing >/dev/null \
    || die "apt-get install $missing did not work"
  left=$(list_missing check "$@")
  [ -z "$left" ] || die "still missing after the installation:
$left"
}

# What a build needs.
need_build_tools()
{
  case ${CC:-cc} in
    *clang*) compiler=clang ;;
    *) compiler=gcc ;;
  esac
  need "${CC:-cc}=$compiler" header:stdlib.h=libc6-dev meson=meson ninja=ninja-build \
    pkg-config=pkg-config pc:gio-unix-2.0=libglib2.0-dev gdbus-codegen=libglib2.0-dev-bin \
    pc:libnotify=libnotify-dev pc:sqlite3=libsqlite3-dev pc:json-glib-1.0=libjson-glib-dev \
    msgfmt=gettext
}

# ---- waiting and looking around ----

# wait_until SECONDS COMMAND...: tries until it succeeds.
wait_until()
{
  tries=$(($1 * 10))
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

has_user_manager()
{
  command -v systemctl >/dev/null 2>&1 && systemctl --user show-environment >/dev/null 2>&1
}

# A session bus that answers.
has_bus()
{
  [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nowhere}/bus" ] || return 1
  # A bus that was stopped keeps whoever connects waiting for minutes.
  ! command -v gdbus >/dev/null 2>&1 \
    || timeout 5 gdbus call --session --dest org.freedesktop.DBus \
      --object-path /org/freedesktop/DBus --method org.freedesktop.DBus.GetId >/dev/null 2>&1
}

# start_private_bus FOLDER: a bus on which nothing can be activated; sets bus_pid and the address.
start_private_bus()
{
  need dbus-daemon=dbus-daemon
  cat >"$1/bus.conf" <<EOF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path=$1/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
EOF
  dbus-daemon --config-file="$1/bus.conf" --nofork --nopidfile --nosyslog 2>"$1/bus.log" &
  bus_pid=$!
  DBUS_SESSION_BUS_ADDRESS=unix:path=$1/bus
  export DBUS_SESSION_BUS_ADDRESS
  wait_until 20 test -S "$1/bus" || die "dbus-daemon did not start: $(cat "$1/bus.log")"
}

# ---- the main job, shown on an instance of its own ----

demonstration=
daemon_pid=
bus_pid=

end_demonstration()
{
  for pid in $daemon_pid $bus_pid; do
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  daemon_pid=
  bus_pid=
  [ -z "$demonstration" ] || rm -rf "$demonstration"
  demonstration=
}

daemon_answers()
{
  "$bin/followup" status >/dev/null 2>&1
}

has_popup_server()
{
  "$bin/followup" status --json | grep -q '"popups" *: *"ready"'
}

# agenda_holds STATE: an action is in that state.
agenda_holds()
{
  "$bin/followup" agenda --json | grep -q "\"state\" *: *\"$1\""
}

is_due()
{
  agenda_holds due || agenda_holds showing || agenda_holds shown
}

# start_instance BINDIR: a second instance with its own bus name, data and settings, always waking.
start_instance()
{
  bin=$1
  FOLLOWUP_BUS_NAME=org.followup.Demonstration.p$$
  export FOLLOWUP_BUS_NAME
  mkdir -p "$demonstration/config"
  printf '[Me]\nName=Sam Lee\n[Hours]\nWaking=00:00-24:00\n' >"$demonstration/config/settings.ini"
  "$bin/followupd" --bus-name "$FOLLOWUP_BUS_NAME" --data "$demonstration/data" \
    --config "$demonstration/config" 2>"$demonstration/daemon.log" &
  daemon_pid=$!
  wait_until 30 daemon_answers || die "followupd did not start: $(cat "$demonstration/daemon.log")"
}

# An interview of yesterday at this hour: its thank-you fell due five hours ago.
add_yesterday()
{
  yesterday=$(date -d "@$(($(date +%s) - 86400))" '+%Y-%m-%d %H:%M')
  say "\$ followup add \"Acme GmbH\" --position \"C engineer\" --at \"$yesterday\" \\"
  say "    --with \"Jane Doe <jane@example.com>; about=compilers\" --decision none"
  "$bin/followup" add "Acme GmbH" --position "C engineer" --at "$yesterday" \
    --with "Jane Doe <jane@example.com>; about=compilers" --decision none 2>/dev/null
}

# demonstrate BINDIR: leaves nothing behind.
demonstrate()
{
  demonstration=$(mktemp -d "${TMPDIR:-/tmp}/followup-demonstration.XXXXXX")
  trap end_demonstration EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  has_bus || start_private_bus "$demonstration"
  start_instance "$1"
  say "This is how it works, on an instance of its own that is gone afterwards:"
  say ""
  add_yesterday
  say ""
  wait_until 30 is_due || die "the reminder did not fall due"
  say "And this is what is due now:"
  "$bin/followup" agenda
  if has_popup_server && wait_until 30 agenda_holds shown; then
    say "The same stands on your screen for a moment, as a popup with its buttons."
    sleep 5
  else
    say "On a desktop it would stand on your screen now, as a popup with its buttons."
  fi
  "$bin/followup" remove 1 --yes >/dev/null
  end_demonstration
  trap - EXIT INT TERM
  unset FOLLOWUP_BUS_NAME
}
