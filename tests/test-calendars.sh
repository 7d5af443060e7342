#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Programs that others use read what followup export --ics writes, without a complaint: khal shows
# the interview, vdirsyncer takes it apart, todoman ticks a step off, and followup import takes that
# back. FOLLOWUP, FOLLOWUPD and FOLLOWUP_ICAL name the programs. Speaks TAP.
set -u

top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"

for program in khal todoman vdirsyncer dbus-daemon; do
  command -v "$program" >/dev/null 2>&1 || {
    echo "1..0 # SKIP $program is not installed"
    exit 0
  }
done

place=$(mktemp -d "${TMPDIR:-/tmp}/followup-calendars.XXXXXX")
daemon=
# shellcheck disable=SC2317 # the trap's
clean_up()
{
  for pid in $daemon ${bus_pid:-}; do
    kill "$pid" 2>/dev/null
  done
  rm -rf "$place"
}
trap clean_up EXIT
export HOME="$place" XDG_CONFIG_HOME="$place" XDG_DATA_HOME="$place" XDG_CACHE_HOME="$place"
export TZ=Europe/Berlin XDG_RUNTIME_DIR="$place"
number=0

# check NAME COMMAND...: it succeeds, and writes nothing on standard error.
check()
{
  number=$((number + 1))
  name=$1
  shift
  if "$@" >"$place/out" 2>"$place/err" && [ ! -s "$place/err" ]; then
    echo "ok $number - $name"
  else
    sed 's/^/# /' "$place/out" "$place/err"
    echo "not ok $number - $name"
  fi
}

# check_said NAME WORDS: the last command said so.
check_said()
{
  number=$((number + 1))
  if grep -q "$2" "$place/out"; then
    echo "ok $number - $1"
  else
    sed 's/^/# /' "$place/out"
    echo "not ok $number - $1"
  fi
}

write_settings()
{
  cat >"$place/khal.conf" <<EOT
[calendars]
[[all]]
path = $place/items
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = all
EOT
  cat >"$place/vdirsyncer.conf" <<EOT
[general]
status_path = "$place/status"
[pair both]
a = "one"
b = "many"
collections = null
[storage one]
type = "singlefile"
path = "$place/all.ics"
[storage many]
type = "filesystem"
path = "$place/items"
fileext = ".ics"
EOT
  cat >"$place/todoman.py" <<EOT
path = "$place/item*"
date_format = "%Y-%m-%d"
time_format = "%H:%M"
default_list = "items"
cache_path = "$place/todoman.sqlite"
EOT
}

# vdirsyncer says what it does on standard error.
sync()
{
  vdirsyncer -v CRITICAL -c "$place/vdirsyncer.conf" discover both >/dev/null \
    && vdirsyncer -v WARNING -c "$place/vdirsyncer.conf" sync
}

tasks()
{
  todoman --config "$place/todoman.py" "$@"
}

finish_check_in()
{
  id=$(tasks --porcelain list | python3 -c 'import json, sys
print(next(task["id"] for task in json.load(sys.stdin) if "Check-in" in task["summary"]))') \
    && tasks "done" "$id"
}

echo 1..11
write_settings
mkdir "$place/items"
start_private_bus "$place"
"$FOLLOWUPD" --data "$place/data" --config "$place/config" 2>"$place/daemon.log" &
daemon=$!
wait_until 60 "$FOLLOWUP" status >/dev/null 2>&1
"$FOLLOWUP" add "Café \"Zum Löwen\"; GmbH, 🦁" --position "C engineer" --at "2026-11-20 14:00" \
  --zone Europe/Berlin --with "Zoë O'Neill <zoe@example.com>" --note "a, b; c" >/dev/null 2>&1
check "everything is written" "$FOLLOWUP" export --ics -o "$place/all.ics"
check "vdirsyncer takes it apart" sync
check "khal shows the interview" khal -c "$place/khal.conf" list 2026-11-20 2026-11-21
check_said "at its time, with its name" "14:00-15:00 Interview: Café \"Zum Löwen\"; GmbH, 🦁, C engineer"
check "khal prints what it holds" khal -c "$place/khal.conf" list --format "{description}" \
  2026-11-20 2026-11-21
check_said "and whom it is with" "Zoë O'Neill <zoe@example.com>"
check "todoman lists the steps" tasks list
check_said "with their names" "Thank-you note to Zoë O'Neill by email"
check "todoman ticks one off" finish_check_in
check "vdirsyncer puts it together" sync
"$FOLLOWUP" import "$place/all.ics" >"$place/out" 2>&1
check_said "and it is done here" "1 action was finished as the file says"
