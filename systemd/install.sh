#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Installs Followup and starts it: as root for everybody in /usr/local, as a user for oneself in
# ~/.local. Ends by showing it at work on an instance of its own, which leaves nothing behind.
#
#   sh systemd/install.sh
#   sh systemd/install.sh --hardened     likewise, with the daemon confined in namespaces
#   sh systemd/install.sh --uninstall    takes away what it installed; your data stays
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"

: "${HOME:?HOME is not set; expected your home folder}"
if [ "$(id -u)" = 0 ]; then
  prefix=/usr/local
else
  prefix=$HOME/.local
fi
bindir=$prefix/bin
# Not in share/followup: in a home that is the folder of the user's data.
manifest=$prefix/lib/followup/installed-files
build=${XDG_CACHE_HOME:-$HOME/.cache}/followup/build
unit=followupd.service
drop_in=$prefix/share/systemd/user/$unit.d/hardened.conf
hardened=no

# find_daemons [deleted]: the running ones, whether systemd, the bus or the desktop started them, but
# no second instances; with "deleted" only those whose program was replaced since. Root finds
# everybody's.
find_daemons()
{
  for process in /proc/[0-9]*; do
    case $(readlink "$process/exe" 2>/dev/null) in
      "$bindir/followupd (deleted)") ;;
      "$bindir/followupd") [ "${1:-}" != deleted ] || continue ;;
      *) continue ;;
    esac
    tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -qx -e '--bus-name' -e '--bus-name=.*' \
      || say "${process#/proc/}"
  done
}

end_daemons()
{
  for pid in $(find_daemons "$@"); do
    kill "$pid" 2>/dev/null || continue
    wait_until 10 process_is_gone "$pid" || die "the running followupd ($pid) does not end"
  done
}

# tell_managers ARGUMENT...: to systemctl of this user, or for root of everybody who is logged in.
tell_managers()
{
  command -v systemctl >/dev/null 2>&1 || return 0
  if [ "$(id -u)" != 0 ]; then
    ! has_user_manager || systemctl --user --quiet "$@" 2>/dev/null || :
    return 0
  fi
  for runtime in /run/user/[0-9]*; do
    [ -S "$runtime/systemd/private" ] || continue
    user=$(id -un "${runtime##*/}" 2>/dev/null) || continue
    runuser -u "$user" -- env XDG_RUNTIME_DIR="$runtime" systemctl --user --quiet "$@" 2>/dev/null || :
  done
}

process_is_gone()
{
  ! kill -0 "$1" 2>/dev/null
}

# configure OPTION...: a user's own folders may lie elsewhere than in ~/.local and ~/.config.
configure()
{
  if [ "$(id -u)" != 0 ]; then
    set -- "$@" "-Ddatadir=${XDG_DATA_HOME:-$HOME/.local/share}" \
      "-Dsysconfdir=${XDG_CONFIG_HOME:-$HOME/.config}"
  fi
  meson setup --prefix="$prefix" --buildtype=release -Db_pch=true "$@" "$build/meson" "$top" \
    >"$log" 2>&1
}

build_and_install()
{
  say "Building in $build"
  mkdir -p "$build"
  log=$build/install.log
  # Another source folder, or half a build: begin anew.
  if [ ! -f "$build/source" ] || [ "$(cat "$build/source")" != "$top" ] || ! configure --reconfigure; then
    rm -rf "$build/meson"
    configure || fail
    say "$top" >"$build/source"
  fi
  ninja -C "$build/meson" programs followup-gmo >"$log" 2>&1 || fail
  [ -d "$prefix/lib" ] && had_lib=yes || had_lib=no
  meson install -C "$build/meson" --no-rebuild >"$log" 2>&1 || fail
  [ $hardened = no ] || write_drop_in
  write_manifest
  # A cache that is there hides new icons until it is told of them.
  if [ -f "$prefix/share/icons/hicolor/icon-theme.cache" ]; then
    gtk-update-icon-cache -q -t "$prefix/share/icons/hicolor" 2>/dev/null || :
  fi
}

# The same datadir as the unit's, which a user may have elsewhere.
set_drop_in()
{
  [ "$(id -u)" = 0 ] || drop_in=${XDG_DATA_HOME:-$HOME/.local/share}/systemd/user/$unit.d/hardened.conf
}

# What namespaces need is tried before anything is changed.
need_namespaces()
{
  if [ "$(id -u)" != 0 ] && has_user_manager; then
    systemd-run --user --quiet --wait -p PrivateUsers=yes -p CapabilityBoundingSet= -p PrivateTmp=yes \
      true 2>/dev/null || die "this system does not give you namespaces; install without --hardened"
  fi
}

# Folders that are not there would stay read-only, so they are made.
write_drop_in()
{
  mkdir -p "${drop_in%/*}"
  cp "$top/systemd/hardened.conf" "$drop_in"
  [ "$(id -u)" != 0 ] || return 0
  mkdir -p "${XDG_DATA_HOME:-$HOME/.local/share}" "${XDG_CONFIG_HOME:-$HOME/.config}/followup"
  [ -z "${XDG_DATA_HOME:-}" ] || printf 'ReadWritePaths="-%s"\n' "$XDG_DATA_HOME" >>"$drop_in"
  [ -z "${XDG_CONFIG_HOME:-}" ] \
    || printf 'ReadWritePaths="-%s/followup"\n' "$XDG_CONFIG_HOME" >>"$drop_in"
}

# Every file and folder that was made, the inner ones first: now, and by an earlier version. What that
# one installed and this one does not goes.
write_manifest()
{
  mkdir -p "${manifest%/*}"
  grep -v '^#' "$build/meson/meson-logs/install-log.txt" >"$manifest.now"
  [ $hardened = no ] || printf '%s\n' "$drop_in" "${drop_in%/*}" >>"$manifest.now"
  if [ -f "$manifest" ]; then
    grep -vxF -f "$manifest.now" "$manifest" >"$manifest.old" || :
    while IFS= read -r path; do
      [ "$path" = "$manifest" ] || [ -d "$path" ] || rm -f "$path"
    done <"$manifest.old"
  fi
  {
    cat "$manifest.now"
    [ ! -f "$manifest.old" ] || cat "$manifest.old"
    say "$manifest"
    say "${manifest%/*}"
    [ "$had_lib" = yes ] || say "$prefix/lib"
  } | LC_ALL=C sort -ru >"$manifest.new"
  mv "$manifest.new" "$manifest"
  rm -f "$manifest.now" "$manifest.old"
}

fail()
{
  cat "$log" >&2
  die "that did not work; the lines above say why"
}

# Buses look for new service files by themselves only in folders that were there when they began.
reload_bus()
{
  command -v gdbus >/dev/null 2>&1 || return 0
  timeout 5 gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
    --method org.freedesktop.DBus.ReloadConfig >/dev/null 2>&1 || :
}

start_for_all()
{
  if command -v systemctl >/dev/null 2>&1; then
    systemctl --global --quiet enable $unit 2>/dev/null || systemctl --global enable $unit
  fi
  tell_managers daemon-reload
  tell_managers try-restart $unit
  end_daemons deleted
  say "It starts by itself at every user's next login, and before that with the first 'followup'."
}

# Fails where the manager has no session bus to offer.
start_unit()
{
  has_user_manager || return 1
  systemctl --user daemon-reload
  systemctl --user --quiet enable $unit || return 1
  end_daemons deleted
  reload_bus
  systemctl --user restart $unit 2>/dev/null
}

start_by_bus()
{
  end_daemons deleted
  has_bus || return 1
  reload_bus
  "$bindir/followup" status >/dev/null 2>&1
}

start_for_me()
{
  if start_unit; then
    say "It runs now, and starts again with every login: systemctl --user status followupd"
  elif start_by_bus; then
    say "It runs now, and starts again with every login."
  elif has_bus; then
    say "It starts with your next login."
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
  set_drop_in
  [ $hardened = no ] || need_namespaces
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

uninstall_all()
{
  [ -f "$manifest" ] || die "nothing to take away: there is no $manifest"
  tell_managers stop $unit
  if [ "$(id -u)" != 0 ]; then
    tell_managers disable $unit
  elif command -v systemctl >/dev/null 2>&1; then
    systemctl --global --quiet disable $unit 2>/dev/null || :
  fi
  paths=$(cat "$manifest")
  say "$paths" | while IFS= read -r path; do
    # A folder that others use too stays.
    if [ -d "$path" ]; then
      rmdir "$path" 2>/dev/null || :
    else
      rm -f "$path"
    fi
  done
  end_daemons
  rm -rf "$build"
  rmdir "${build%/*}" 2>/dev/null || :
  tell_managers daemon-reload
  say "Followup is gone from $prefix. What you entered stays; remove it too if you do not want it:"
  if [ "$(id -u)" = 0 ]; then
    say "  .local/share/followup and .config/followup in the home folder of each user"
  else
    say "  ${XDG_DATA_HOME:-$HOME/.local/share}/followup"
    say "  ${XDG_CONFIG_HOME:-$HOME/.config}/followup"
  fi
}

case ${1:-} in
  "") install_all ;;
  --hardened)
    hardened=yes
    install_all
    ;;
  --uninstall) uninstall_all ;;
  *) die "what is '$1'? Expected nothing, --hardened or --uninstall" ;;
esac
