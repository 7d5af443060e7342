#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Installs Followup and starts it: as root for everybody in /usr/local, as a user for oneself in
# ~/.local. Ends by showing it at work on an instance of its own, which leaves nothing behind.
#
#   sh systemd/install.sh
#   sh systemd/install.sh --uninstall    takes away what it installed; your data stays
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"

if [ "$(id -u)" = 0 ]; then
  prefix=/usr/local
else
  : "${HOME:?HOME is not set; expected your home folder}"
  prefix=$HOME/.local
fi
bindir=$prefix/bin
manifest=$prefix/share/followup/installed-files
build=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/followup/build
unit=followupd.service

# The running daemon, whether systemd, the bus or the desktop started it; not second instances.
find_daemon()
{
  for process in /proc/[0-9]*; do
    [ -O "$process" ] || continue
    case $(readlink "$process/exe" 2>/dev/null) in
      "$bindir/followupd" | "$bindir/followupd (deleted)") ;;
      *) continue ;;
    esac
    tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -qx -e '--bus-name' -e '--bus-name=.*' \
      || say "${process#/proc/}"
  done
}

stop_daemon()
{
  if [ "$(id -u)" != 0 ] && has_user_manager && systemctl --user --quiet is-active $unit; then
    systemctl --user stop $unit
  fi
  for pid in $(find_daemon); do
    kill "$pid" 2>/dev/null || continue
    wait_until 10 process_is_gone "$pid" || die "the running followupd ($pid) does not end"
  done
}

process_is_gone()
{
  ! kill -0 "$1" 2>/dev/null
}

build_and_install()
{
  say "Building in $build"
  mkdir -p "$build"
  log=$build/install.log
  # Another source folder, or half a build: begin anew.
  if [ -f "$build/source" ] && [ "$(cat "$build/source")" = "$top" ] \
    && meson setup --reconfigure "$build/meson" "$top" >"$log" 2>&1; then
    :
  else
    rm -rf "$build/meson"
    meson setup --prefix="$prefix" --buildtype=release "$build/meson" "$top" >"$log" 2>&1 || fail
    say "$top" >"$build/source"
  fi
  ninja -C "$build/meson" >"$log" 2>&1 || fail
  stop_daemon
  meson install -C "$build/meson" --no-rebuild >"$log" 2>&1 || fail
  mkdir -p "${manifest%/*}"
  {
    grep -v '^#' "$build/meson/meson-logs/install-log.txt" | while IFS= read -r file; do
      [ -d "$file" ] || say "$file"
    done
    say "$manifest"
  } >"$manifest.new"
  mv "$manifest.new" "$manifest"
  # A cache that is there hides new icons until it is told of them.
  if [ -f "$prefix/share/icons/hicolor/icon-theme.cache" ]; then
    gtk-update-icon-cache -q -t "$prefix/share/icons/hicolor" 2>/dev/null || :
  fi
}

fail()
{
  cat "$log" >&2
  die "that did not work; the lines above say why"
}

# Buses look for new service files by themselves only in folders that were there when they began.
reload_bus()
{
  command -v dbus-send >/dev/null 2>&1 || return 0
  dbus-send --session --print-reply --reply-timeout=3000 --dest=org.freedesktop.DBus \
    /org/freedesktop/DBus org.freedesktop.DBus.ReloadConfig >/dev/null 2>&1 || :
}

start_for_all()
{
  if command -v systemctl >/dev/null 2>&1; then
    systemctl --global --quiet enable $unit 2>/dev/null || systemctl --global enable $unit
  fi
  say "It starts by itself at every user's next login, and before that with the first 'followup'."
}

start_for_me()
{
  if has_user_manager; then
    systemctl --user daemon-reload
    systemctl --user --quiet enable $unit
    systemctl --user restart $unit
    say "It runs now, and starts again with every login: systemctl --user status followupd"
  elif has_bus; then
    reload_bus
    if "$bindir/followup" status >/dev/null 2>&1; then
      say "It runs now, and starts again with every login."
    else
      say "It starts with your next login."
    fi
  else
    say "There is no desktop session here; it starts with your next login."
  fi
  case :$PATH: in
    *:"$bindir":*) ;;
    *) say "$bindir is not in your PATH; this puts it there: export PATH=\"$bindir:\$PATH\"" ;;
  esac
}

install_all()
{
  need_build_tools
  build_and_install
  say "Installed in $prefix"
  if [ "$(id -u)" = 0 ]; then
    start_for_all
  else
    start_for_me
  fi
  say ""
  demonstrate "$bindir"
  say ""
  say "Yours begins with: followup add \"Acme GmbH\" --at \"2026-11-20 14:00\""
}

# Folders of ours that are empty now, up to the prefix; never those of others.
remove_empty_folders()
{
  folder=${1%/*}
  while [ "${folder#"$prefix"/}" != "$folder" ] && rmdir "$folder" 2>/dev/null; do
    folder=${folder%/*}
  done
}

uninstall_all()
{
  [ -f "$manifest" ] || die "nothing to take away: there is no $manifest"
  stop_daemon
  if [ "$(id -u)" = 0 ]; then
    ! command -v systemctl >/dev/null 2>&1 || systemctl --global --quiet disable $unit 2>/dev/null || :
  elif has_user_manager; then
    systemctl --user --quiet disable $unit 2>/dev/null || :
  fi
  files=$(cat "$manifest")
  say "$files" | while IFS= read -r file; do
    rm -f "$file"
    remove_empty_folders "$file"
  done
  rm -rf "$build"
  rmdir "${build%/*}" 2>/dev/null || :
  if [ "$(id -u)" != 0 ] && has_user_manager; then
    systemctl --user daemon-reload
  fi
  say "Followup is gone from $prefix. What you entered stays, in .local/share/followup and"
  say ".config/followup of your home folder; remove these too if you do not want it."
}

case ${1:-} in
  "") install_all ;;
  --uninstall) uninstall_all ;;
  *) die "what is '$1'? Expected nothing, or --uninstall" ;;
esac
