#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# One client that calls without end, with and without reading its answers, over many connections,
# with giant and malformed arguments; another one is served meanwhile, and the daemon's memory goes
# back to where it was.
#
#   sh tests/faults/hostile-client.sh [--short | --long | CALLS]
set -eu

# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
faults_begin 2000 100000 "$@"
faults_need dbus-daemon=dbus-daemon gdbus=libglib2.0-bin
connections=$((count / 100))
[ "$connections" -ge 50 ] || connections=50
# The short form runs beside other tests and under sanitizers.
patience=1
[ "$count" -gt 2000 ] || patience=3
# shellcheck disable=SC3045 # dash and bash have it
ulimit -n 8192 2>/dev/null || :

# The stock session bus allows this much, one without a word on limits far less.
limit_bus()
{
  sed "s#</busconfig>#<limit name=\"max_connections_per_user\">100000</limit>\
<limit name=\"max_completed_connections\">100000</limit>\
<limit name=\"max_replies_per_connection\">50000</limit>\
<limit name=\"max_outgoing_bytes\">1000000000</limit>\
<limit name=\"max_incoming_bytes\">1000000000</limit>\
<limit name=\"max_message_size\">1000000000</limit></busconfig>#" "$RIG_DIR/bus.conf" >"$RIG_DIR/limits.conf"
}

# As the unit has it.
G_SLICE=always-malloc
export G_SLICE
start_bus
limit_bus
kill "$bus_pid"
wait "$bus_pid" 2>/dev/null || :
rm -f "$RIG_DIR/bus"
rig_start bus dbus-daemon --config-file="$RIG_DIR/limits.conf" --nofork --nopidfile --nosyslog
await test -S "$RIG_DIR/bus" || rig_die "the bus did not start"
# shellcheck disable=SC2119
start_daemon
n=0
while [ $n -lt 20 ]; do
  n=$((n + 1))
  "$FOLLOWUP" add "Employer $n" --at "2026-12-0$((n % 9 + 1)) 14:00" --zone UTC >/dev/null 2>&1
done
sleep 1
status=0
line=$("$FAULTS_DRIVERS/faults-hostile-client" "$count" "$connections" "$daemon_pid" "$patience") \
  || status=1
figures "$line"
exit $status
