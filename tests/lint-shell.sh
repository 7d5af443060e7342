#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Holds every shell script to shellcheck, one case each, and speaks TAP.
set -u
cd "$(dirname "$0")/.." || exit 99

if ! command -v shellcheck >/dev/null 2>&1; then
  echo "1..0 # SKIP shellcheck is not installed"
  exit 0
fi

status=0
count=0
for script in .ci/run systemd/*.sh tests/*.sh tests/*/*.sh; do
  count=$((count + 1))
  if report=$(shellcheck -x "$script" 2>&1); then
    echo "ok $count $script"
  else
    printf '%s\n' "$report" | sed 's/^/# /'
    echo "not ok $count $script"
    status=1
  fi
done
echo "1..$count"
exit "$status"
