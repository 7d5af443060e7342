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
  need "${CC:-cc}=gcc" header:stdlib.h=libc6-dev meson=meson ninja=ninja-build \
    pkg-config=pkg-config pc:gio-unix-2.0=libglib2.0-dev gdbus-codegen=libglib2.0-dev-bin \
    pc:libnotify=libnotify-dev pc:sqlite3=libsqlite3-dev pc:json-glib-1.0=libjson-glib-dev
}
