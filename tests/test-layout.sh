#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Asks meson where it would put each file, for the prefixes that people use; nothing is built.
# Speaks TAP.
set -u

top=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/followup-layout.XXXXXX")
trap 'rm -rf "$place"' EXIT
number=0

# check NAME PREFIX SETTINGS [OPTION...]: SETTINGS is where desktops look for what to start.
check()
{
  number=$((number + 1))
  name=$1 prefix=$2 settings=$3
  shift 3
  rm -rf "$place/build"
  if meson setup --prefix="$prefix" "$@" "$place/build" "$top" >"$place/log" 2>&1 \
    && list_files >"$place/found" 2>>"$place/log" && list_expected >"$place/expected" \
    && diff "$place/expected" "$place/found" >>"$place/log"; then
    echo "ok $number - $name"
  else
    sed 's/^/# /' "$place/log"
    echo "not ok $number - $name"
  fi
}

list_files()
{
  meson introspect --installed "$place/build" \
    | python3 -c 'import json, sys; print("\n".join(json.load(sys.stdin).values()))' \
    | LC_ALL=C sort
}

# What needs a library that not every machine has.
list_helper()
{
  ! pkg-config --exists libical || echo "$prefix/libexec/followup/followup-ical"
}

list_expected()
{
  grep . <<EOT | LC_ALL=C sort
$prefix/bin/followup
$prefix/bin/followupd
$prefix/libexec/followup/followup-whole
$(list_helper)
$prefix/share/locale/de/LC_MESSAGES/followup.mo
$prefix/share/man/man1/followup.1
$prefix/share/man/man5/followup-cadence.5
$prefix/share/man/man5/followup-drafts.5
$prefix/share/man/man5/followup-export.5
$prefix/share/man/man5/followup-settings.5
$prefix/share/man/man8/followupd.8
$prefix/share/bash-completion/completions/followup
$prefix/share/fish/vendor_completions.d/followup.fish
$prefix/share/zsh/site-functions/_followup
$prefix/share/systemd/user/followupd.service
$prefix/share/doc/followup/hardened.conf
$prefix/share/dbus-1/services/org.followup.Followup1.service
$prefix/share/applications/org.followup.Followup1.desktop
$prefix/share/icons/hicolor/scalable/apps/org.followup.Followup1.svg
$settings/autostart/org.followup.Followup1.desktop
EOT
}

# names_program FILE: the file of the build starts the program where it will be.
names_program()
{
  number=$((number + 1))
  if grep -qx "Exec\(Start\)\?=\"$prefix/bin/followupd\"" "$place/build/systemd/$1"; then
    echo "ok $number - $1 starts $prefix/bin/followupd"
  else
    grep -n Exec "$place/build/systemd/$1" | sed 's/^/# /'
    echo "not ok $number - $1 starts $prefix/bin/followupd"
  fi
}

echo 1..9
check "a distribution's package" /usr /etc/xdg
check "the administrator's own" /usr/local /etc/xdg
check "a prefix of its own" "/opt/follow up" "/opt/follow up/etc/xdg"
for file in followupd.service org.followup.Followup1.service org.followup.Followup1.desktop \
  autostart.desktop; do
  names_program "$file"
done
check "a user's own" "$place/home/.local" "$place/home/.config"
check "with another folder for settings" /usr /srv/settings/xdg --sysconfdir=/srv/settings
