#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The unit with its drop-in, as an ordinary user under a real user manager: the daemon is started by
# the bus, really is confined, raises its popup on a real dunst, keeps its data, opens a draft
# outside of its confinement, runs a hook there, notices new settings and writes some, and comes back
# so after each kill -9.
#
#   sh tests/faults/hardened.sh [--short | --long | KILLS]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

# ---- outside ----

# expose FILE...: the exposure of the unit with these drop-ins, as systemd counts.
expose()
{
  cat "$@" >"$RIG_DIR/followupd.service"
  XDG_RUNTIME_DIR=$RIG_DIR systemd-analyze --user security --offline=true \
    "$RIG_DIR/followupd.service" 2>/dev/null | sed -n 's/.*exposure level.*: \([0-9.]*\) .*/\1/p'
}

write_units()
{
  write_managed_units
  mkdir -p "$units/probe.service.d"
  cp "$here/hardened-probe.sh" "$RIG_DIR/programs/"
  cp "$top/systemd/hardened.conf" "$units/followupd.service.d/"
  # The same confinement around a shell that tries what the daemon must not.
  sed -e '/^Type=/d' -e '/^BusName=/d' -e '/^Restart/d' \
    -e "s#^ExecStart=.*#Type=oneshot\nExecStart=/bin/sh /srv/rig/bin/hardened-probe.sh#" \
    "$units/followupd.service" >"$units/probe.service"
  cp "$top/systemd/hardened.conf" "$units/probe.service.d/"
}

run_outside()
{
  faults_begin 1 20 "$@"
  faults_need dunst=dunst Xvfb=xvfb gdbus=libglib2.0-bin systemd-analyze=systemd setpriv=util-linux \
    python3=python3
  write_units
  plain=$(expose "$RIG_DIR/units/followupd.service")
  hardened=$(expose "$RIG_DIR/units/followupd.service" "$top/systemd/hardened.conf")
  export count FOLLOWUP=/srv/rig/bin/followup
  line=$(run_managed sh "$0" --inside)
  say "$line"
  figures "exposure $plain, with the drop-in $hardened; $(say "$line" | tail -n 1)"
  [ "$(printf '%s\n' 6.1 "$plain" | sort -n | tail -n 1)" = 6.1 ] || die "the unit is worse than 6.1"
  [ "$(printf '%s\n' 1.0 "$hardened" | sort -n | tail -n 1)" = 1.0 ] || die "the drop-in is worse than 1.0"
}

# ---- inside, as the user ----

fail()
{
  say "not so: $*" >&2
  journalctl --no-pager --quiet -n 40 -t sh -t followupd -t xdg-open >&2 || :
  tail -n 20 "$RIG_DIR"/*.log >&2 || :
  exit 1
}

must()
{
  await "$@" || fail "$*"
}

find_daemon()
{
  pid=$(systemctl --user show --property=MainPID --value followupd.service)
  [ "$pid" != 0 ]
}

# status_has KEY VALUE: of the daemon's /proc/PID/status
status_has()
{
  [ "$(sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status")" = "$2" ] \
    || fail "$1 of the daemon is not $2"
}

is_confined()
{
  status_has NoNewPrivs 1
  status_has Seccomp 2
  status_has CapEff 0000000000000000
  status_has CapBnd 0000000000000000
  [ "$(systemctl --user show --property=PrivateUsers --value followupd.service)" = yes ] \
    || fail "PrivateUsers is not in force"
  # Namespaces of others cannot be read, their number of users can.
  [ "$(awk '{ print $3 }' "/proc/$pid/uid_map")" = 1 ] || fail "it sees other users"
}

shows_popup()
{
  [ "$(dunstctl count displayed 2>/dev/null)" -ge 1 ]
}

is_not()
{
  find_daemon && [ "$pid" != "$1" ]
}

names_problem()
{
  "$FOLLOWUP" status | grep -q 'Waking'
}

# It notes where it runs, and writes where the daemon must not.
write_mail_program()
{
  bin=${PATH%%:*}
  cat >"$bin/xdg-open" <<EOT
#!/bin/sh
{ printf '%s\n' "\$*"; cat /proc/self/cgroup; } >"$HOME/mail.tmp"
mv "$HOME/mail.tmp" "$HOME/mail"
EOT
  chmod 755 "$bin/xdg-open"
  # As desktops do.
  systemctl --user set-environment "PATH=$PATH"
}

# It notes where it runs, what it reads and that it may write.
write_hook()
{
  mkdir -p "$XDG_CONFIG_HOME/followup/hooks"
  cat >"$XDG_CONFIG_HOME/followup/hooks/on-$1" <<EOT
#!/bin/sh
echo "said by on-$1"
{ cat; cat /proc/self/cgroup; } >"$HOME/$1.tmp"
mv "$HOME/$1.tmp" "$HOME/$1"
$2
EOT
  chmod 755 "$XDG_CONFIG_HOME/followup/hooks/on-$1"
}

# ran_hook EVENT: outside of the daemon's cgroup, with the event to read
ran_hook()
{
  must test -s "$HOME/$1"
  grep -q "^{\"event\":\"$1\",\"version\":1,.*Acme GmbH" "$HOME/$1" || fail "read: $(cat "$HOME/$1")"
  ! grep -q followupd.service "$HOME/$1" || fail "a hook within the daemon's cgroup"
  grep -q "app-followup-on-$1-" "$HOME/$1" || fail "a hook without a unit: $(cat "$HOME/$1")"
  must journal_has "SYSLOG_IDENTIFIER=followup-on-$1" "said by on-$1"
}

# journal_has FIELD=VALUE TEXT
journal_has()
{
  journalctl --no-pager --quiet "$1" | grep -q "$2"
}

names_hook()
{
  "$FOLLOWUP" status | grep -q "on-done failed: it ended with status 3"
}

# Into a folder that was not there when the daemon began.
writes_settings()
{
  "$FOLLOWUP" settings set Popups.Private yes >/dev/null || fail "a setting cannot be changed"
  grep -q '^Private=yes' "$XDG_CONFIG_HOME/followup/settings.ini" || fail "the setting is not there"
  gdbus call --session --dest org.followup.Followup1 --object-path /org/followup/Followup1 \
    --method org.followup.Followup1.ImportHolidays berlin "[('2026-12-25', 'Christmas')]" "{}" \
    >/dev/null || fail "a set of holidays cannot be imported"
  test -s "$XDG_CONFIG_HOME/followup/holidays/berlin.holidays" || fail "the set is not there"
}

add_yesterday()
{
  "$FOLLOWUP" add "Acme GmbH" --at "$(date -d "@$(($(date +%s) - 86400))" '+%Y-%m-%d %H:%M')" \
    --with "Jane Doe <jane@example.com>" --decision none >"$RIG_DIR/add" 2>&1 \
    || fail "add: $(cat "$RIG_DIR/add")"
}

open_draft()
{
  opened=$("$FOLLOWUP" draft 1.1 --open 2>&1) || fail "draft: $opened"
  must test -s "$HOME/mail"
  grep -q '^mailto:jane@example.com' "$HOME/mail" || fail "opened: $(cat "$HOME/mail")"
  ! grep -q followupd.service "$HOME/mail" || fail "opened within the daemon's cgroup"
}

kill_and_wait()
{
  killed=$pid
  dunstctl close-all
  kill -9 "$killed"
  must is_not "$killed"
  must shows_popup
  is_confined
}

run_inside()
{
  start_screen
  systemctl --user start probe.service || fail "what is forbidden is not: see the journal"
  [ "$(stat -c %a "$XDG_CONFIG_HOME/followup")" = 700 ] || fail "the settings are not the user's alone"
  settings "[Hours]" "Waking=00:00-24:00"
  start_dunst
  write_mail_program
  write_hook added 'exit 0'
  write_hook due 'exit 0'
  write_hook "done" 'exit 3'
  add_yesterday
  must find_daemon
  is_confined
  must shows_popup
  [ "$(stat -c %a "$XDG_DATA_HOME/followup" "$XDG_DATA_HOME/followup/followup.db" | xargs)" = "700 600" ] \
    || fail "the data is not the user's alone"
  open_draft
  ran_hook added
  ran_hook due
  settings "[Hours]" "Waking=nonsense"
  must names_problem
  settings "[Hours]" "Waking=00:00-24:00"
  writes_settings
  kills=0
  while [ $kills -lt "$count" ]; do
    kills=$((kills + 1))
    kill_and_wait
  done
  "$FOLLOWUP" "done" 1.1 >/dev/null || fail "it cannot be marked done"
  ran_hook "done"
  must names_hook
  must journal_has _COMM=followupd "on-done failed"
  say "as uid $(id -u): popup, data, draft, hooks, settings, $kills kills, all confined"
}

if [ "${1:-}" = --inside ]; then
  run_inside
else
  run_outside "$@"
fi
