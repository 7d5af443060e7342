#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# How fast, how small and how quiet followup is, beside the least that programs of its kind need on
# the same machine in the same run; README.md says what the rows mean.
#
#   sh tests/bench/run.sh [--quick | --smoke] [--markdown FILE] [GROUP...]
#
# Takes about 20 minutes; --quick, with smaller databases and fewer rounds, about 4. --smoke only
# shows that all of it runs. GROUP is one of those at the end of this file; all, where none is named.
# Builds followup as install.sh does in build-bench, unless FOLLOWUPD, FOLLOWUP and BENCH_PROGRAMS (the
# folder of the others) are set. BENCH_STORES is a folder that keeps the databases for the next run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck disable=SC2034 # for desktop.sh
rig=$top/tests/rig
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"
# shellcheck source=tests/bench/lib.sh
. "$here/lib.sh"

read_arguments "$@"
build_programs
# shellcheck source=tests/rig/desktop.sh
. "$rig/desktop.sh"
make_home
mkdir -p "$RIG_DIR/config"
printf '%s\n' "[Hours]" "Waking=00:00-24:00" "[Plan]" "KeepSearching=no" "Holidays=2026-12-25" \
  "[Popups]" "Most=all" >"$RIG_DIR/config/settings.ini"
write_services
write_alarm_services
start_bus

# ---- one-shot commands, whole processes ----

measure_commands()
{
  make_stores "$small" "$large"
  reference_of "$small"
  start_reference "$RIG_DIR/reference"
  start_instance "$small"
  start_instance "$large"
  add='--position "C engineer" --at "2027-03-01 14:00" --with "Jane Doe <jane@example.com>"'
  "$bin/bench-pairs" "$rounds" "echo=$bin/bench-call echo" \
    "status=$(client "$small") status" >"$RIG_DIR/pairs"
  row "\`followup status\`, whole process, beside a bare echo" 1.15 1.05 "$(pair status)"
  "$bin/bench-pairs" "$rounds" "ref=$bin/bench-call add 'Acme %i Ltd'" \
    "small=$(client "$small") add 'Acme %i Ltd' $add" \
    "large=$(client "$large") add 'Acme %i Ltd' $add" >"$RIG_DIR/pairs"
  row "\`followup add\`, beside a bare call and a durable insert" 1.15 1.05 "$(pair small)"
  "$bin/bench-pairs" "$rounds" "ref=$(client "$small") add 'Acme again %i Ltd' $add" \
    "large=$(client "$large") add 'Acme again %i Ltd' $add" >"$RIG_DIR/pairs"
  row "the same with $(digits "$large") interviews, beside $(digits "$small")" 1.10 1.04 "$(pair large)"
  "$bin/bench-pairs" "$rounds" "ref=$bin/bench-call finish %i" \
    "small=$(client "$small") done %i.1" >"$RIG_DIR/pairs"
  row "\`followup done\`, beside a bare call and a durable update" 1.15 1.05 "$(pair small)"
  end_all
}

measure_flushes()
{
  make_stores "$small"
  start_instance "$small"
  if ! command -v strace >/dev/null; then
    row "flushes of the disk for each change acknowledged" 1.10 1.05 "" "needs strace"
  else
    rig_start strace strace -f -qq -e trace=fdatasync,fsync,sync_file_range -o "$RIG_DIR/flushes" \
      -p "$daemon_pid"
    await test -e "$RIG_DIR/flushes"
    sleep 0.5
    "$bin/bench-pairs" "$writes" "add=$(client "$small") add 'Flush %i Ltd' --at '2027-03-01 14:00'" \
      >"$RIG_DIR/pairs"
    end_last
    # bench-pairs warms up with three more.
    row "flushes of the disk for each change acknowledged" 1.10 1.05 \
      "$(grep -c sync "$RIG_DIR/flushes" | awk -v n="$writes" '{ printf "%.3f", $1 / (n + 3) }')"
  fi
  end_all
}

# ---- lists ----

measure_lists()
{
  make_stores "$medium" "$large"
  reference_of "$medium"
  start_reference "$RIG_DIR/reference"
  start_instance "$medium"
  start_instance "$large"
  "$bin/bench-pairs" "$lists" "ref=$bin/bench-call list $medium" \
    "list=$(client "$medium") list" >"$RIG_DIR/pairs"
  row "\`followup list\` of $(digits "$medium"), beside one text of the reference" 1.25 0.9 "$(pair list)"
  "$bin/bench-pairs" "$rounds" "echo=$bin/bench-call echo" \
    "first=$bin/bench-call --name $(name_of "$large") first 50" >"$RIG_DIR/pairs"
  row "the first 50 of $(digits "$large"), beside a bare echo" 1.20 1.10 "$(pair first)"
  FOLLOWUP_BUS_NAME=$(name_of "$large") "$bin/bench-probe" "$(name_of "$large")" "$FOLLOWUP" list \
    >"$RIG_DIR/probe"
  row "another client's p99 while $(digits "$large") are listed, ms" 8 5 "$(milliseconds probe 4)"
  end_all
}

# ---- importing ----

# make_exports N...: what databases of so many interviews export, as lines of JSON.
make_exports()
{
  for n; do
    [ ! -f "$RIG_DIR/$n.jsonl" ] || continue
    make_stores "$n"
    start_instance "$n"
    FOLLOWUP_BUS_NAME=$(name_of "$n") "$FOLLOWUP" export -o "$RIG_DIR/$n.jsonl" >/dev/null
    end_last
  done
}

# start_receiver N: the daemon with a copy of the database of so many interviews, as instance 0.
start_receiver()
{
  make_stores "$1"
  rm -rf "$(store_of 0)"
  cp -R "$(store_of "$1")" "$(store_of 0)"
  start_instance 0
}

# import_file FILE: sets took, in microseconds.
import_file()
{
  began=$(date +%s%N)
  FOLLOWUP_BUS_NAME=$(name_of 0) "$FOLLOWUP" import "$1" >/dev/null
  took=$((($(date +%s%N) - began) / 1000))
}

# compare_import N FILE: so many interviews, beside what SQLite takes for the same rows: its time as
# a share of ours, the median of some rounds. Sets speed, and took of the last round.
compare_import()
{
  : >"$RIG_DIR/speeds"
  make_stores "$1"
  while [ "$(wc -l <"$RIG_DIR/speeds")" -lt "$imports" ]; do
    raw=$("$bin/bench-insert" "$(store_of "$1")/followup.db" "$RIG_DIR/inserted.db")
    start_receiver "$tiny"
    import_file "$2"
    end_last
    printf '%s\n' "$(ratio "$raw" "$took")" >>"$RIG_DIR/speeds"
  done
  speed=$(median <"$RIG_DIR/speeds")
}

# Where Followup was built with libical, without which there is nothing to measure.
measure_calendars()
{
  start_instance "$medium"
  if FOLLOWUP_BUS_NAME=$(name_of "$medium") "$FOLLOWUP" export --ics -o "$RIG_DIR/$medium.ics" \
    >/dev/null 2>"$RIG_DIR/complaint"; then
    end_last
    compare_import "$medium" "$RIG_DIR/$medium.ics"
    row "import of $(digits "$medium") as iCalendar, likewise" 0.1 0.2 "$speed"
  else
    end_last
    [ -z "${FOLLOWUP_ICAL:-}" ] || die "$(cat "$RIG_DIR/complaint")"
    say "calendars are left out: $(cat "$RIG_DIR/complaint")"
  fi
}

measure_import()
{
  make_exports "$medium" "$large" "$huge"
  compare_import "$large" "$RIG_DIR/$large.jsonl"
  row "import of $(digits "$large") as JSON, its share of the speed of SQLite itself" 0.5 0.8 "$speed"
  measure_calendars
  start_receiver "$tiny"
  import_file "$RIG_DIR/$medium.jsonl"
  some=$took
  end_last
  start_receiver "$tiny"
  import_file "$RIG_DIR/$huge.jsonl"
  end_last
  row "growth of import from $(digits "$medium") to $(digits "$huge"), exponent" 1.25 1.10 \
    "$(awk -v t="$took" -v u="$some" -v n="$huge" -v m="$medium" \
      'BEGIN { printf "%.3f", log(t / u) / log(n / m) }')"
  # A thousand of the employers are there already, whose steps are planned anew.
  start_receiver "$small"
  sleep "$settling"
  before=$(dirty "$daemon_pid")
  FOLLOWUP_BUS_NAME=$(name_of 0) "$bin/bench-probe" "$(name_of 0)" "$FOLLOWUP" import \
    "$RIG_DIR/$large.jsonl" >"$RIG_DIR/probe"
  sleep "$settling"
  row "another client's p99 while $(digits "$large") are imported, ms" 10 5 "$(milliseconds probe 4)"
  row "its worst wait, ms" - 50 "$(milliseconds probe 5)"
  row "private dirty memory after the import, beside before" 1.25 1.05 \
    "$(ratio "$(dirty "$daemon_pid")" "$before")"
  end_all
}

# ---- what is due next ----

measure_next()
{
  make_stores "$small" "$huge"
  "$bin/bench-next" "$looks" "$RIG_DIR/config" "$(store_of "$small")" \
    "$(store_of "$huge")" >"$RIG_DIR/next"
  row "next due and re-arming at $(digits "$huge"), beside $(digits "$small")" 1.25 1.10 \
    "$(awk 'NR == 1 { small = $3 } NR == 2 { printf "%.3f", $3 / small }' "$RIG_DIR/next")"
}

# ---- popups ----

start_sink()
{
  rig_start sink "$bin/bench-sink" "$1" "$2"
  sink_pid=$rig_pid
  await_name org.freedesktop.Notifications
}

# Until all came, or for so many seconds.
await_sink()
{
  n=0
  while kill -0 "$sink_pid" 2>/dev/null && [ "$n" -lt $(($1 * 10)) ]; do
    sleep 0.1
    n=$((n + 1))
  done
  kill "$sink_pid" 2>/dev/null || :
  wait "$sink_pid" 2>/dev/null || :
}

measure_popups()
{
  remake_store "$small"
  reference_of "$small"
  : >"$RIG_DIR/sink.log"
  start_sink "$popups" "$popups"
  start_instance "$small"
  "$bin/bench-snooze" "$(name_of "$small")" paced "$popups"
  "$bin/bench-fire" paced "$popups" "$RIG_DIR/reference/followup.db" >"$RIG_DIR/fire.log" 2>&1 &
  fire_pid=$!
  await_sink $((popups + 30))
  wait "$fire_pid" || :
  row "from due to Notify at the server, p99, beside the reference" 1.5 1.5 \
    "$(awk '$1 == "followup" { ours = $4 } $1 == "bench" { ref = $4 }
      END { if (ref) printf "%.3f", ours / ref }' "$RIG_DIR/sink.log")"
  row "the same, p50, ms (the reference: $(milliseconds sink.log 3 bench))" 0.5 0.2 \
    "$(milliseconds sink.log 3 followup)"
  end_all
}

# show_crowd [COMMAND]: so many due at once, until all came; the command begins what goes on meanwhile.
show_crowd()
{
  remake_store "$small"
  start_sink "$burst" 0
  start_instance "$small"
  "$bin/bench-snooze" "$(name_of "$small")" burst "$burst"
  "$@"
  await_sink 60
}

# Until the last one is there, followupd is asked all the time. Sets probe_pid.
begin_probe()
{
  "$bin/bench-probe" "$(name_of "$small")" tail --pid="$sink_pid" -f /dev/null >"$RIG_DIR/probe" &
  probe_pid=$!
}

measure_burst()
{
  : >"$RIG_DIR/bursts"
  while [ "$(wc -l <"$RIG_DIR/bursts")" -lt "$bursts" ]; do
    : >"$RIG_DIR/sink.log"
    start_sink 0 "$burst"
    "$bin/bench-fire" burst "$burst"
    await_sink 60
    show_crowd
    awk '$1 == "followup-all" && $2 { came = $2; ours = $3 } $1 == "bench-all" && $2 { ref = $3 }
      END { print came + 0, ref ? ours / ref : "" }' "$RIG_DIR/sink.log" >>"$RIG_DIR/bursts"
    end_all
  done
  # Who asks all the time takes a good part of the machine, and plain calls have nobody to be asked.
  show_crowd begin_probe
  wait "$probe_pid" || :
  end_all
  row "popups of $burst due at once that did not come" 0 0 \
    "$(awk -v n="$burst" '{ sum += n - $1 } END { print sum }' "$RIG_DIR/bursts")"
  row "until the last of $burst due at once, beside plain libnotify" 1.2 1.0 \
    "$(awk 'NF == 2 { print $2 }' "$RIG_DIR/bursts" | median)"
  row "the main loop's worst stall in another such burst, ms" 20 20 "$(milliseconds probe 5)"
}

# ---- quiet and small ----

measure_idle()
{
  remake_store "$small"
  start_sink 1 1
  reference_of "$small"
  rig_start floor "$bin/bench-floor" "$RIG_DIR/reference/followup.db"
  sleep 1
  floor=$(dirty "$rig_pid")
  end_last
  rig_start floor "$bin/bench-floor" --libnotify "$RIG_DIR/reference/followup.db"
  sleep 1
  floor_libnotify=$(dirty "$rig_pid")
  end_last
  start_instance "$small"
  sleep "$settling"
  idle=$(dirty "$daemon_pid")
  row "private dirty memory, idle, beside the floor with libnotify ($idle and $floor_libnotify KiB)" \
    1.10 1.10 "$(ratio "$idle" "$floor_libnotify")"
  row "the same beside the floor without ($floor KiB)" - 1.0 "$(ratio "$idle" "$floor")"
  sleep "$calming" # a thread of GLib's pool waits 15 s for more to do, then ends
  switches "$daemon_pid" >"$RIG_DIR/switches-before"
  sleep "$idling"
  switches "$daemon_pid" >"$RIG_DIR/switches-after"
  row "wake-ups of all threads in $idling s" 0 0 \
    "$(wakings "$RIG_DIR/switches-before" "$RIG_DIR/switches-after")"
  end_all
}

measure_load()
{
  remake_store "$medium"
  start_sink 1000000 0
  start_instance "$medium"
  sleep "$settling"
  before=$(dirty "$daemon_pid")
  "$bin/bench-pairs" 3 "list=$(client "$medium") list" >/dev/null
  sleep "$settling"
  row "private dirty memory after lists of $(digits "$medium"), beside before" 1.25 1.05 \
    "$(ratio "$(dirty "$daemon_pid")" "$before")"
  "$bin/bench-snooze" "$(name_of "$medium")" burst "$burst"
  sleep $((5 + settling * 2))
  row "after $burst popups, beside before" 1.25 1.05 "$(ratio "$(dirty "$daemon_pid")" "$before")"
  end_all
}

# ---- however large, however cold ----

measure_start()
{
  make_stores "$tiny" "$huge"
  reference_of "$tiny"
  cp -R "$RIG_DIR/reference" "$RIG_DIR/reference-start"
  for n in "$tiny" "$huge"; do
    start_instance "$n"
    sleep "$settling"
    dirty "$daemon_pid" >"$RIG_DIR/dirty-$n"
    end_all
  done
  row "private dirty memory with $(digits "$huge"), beside $tiny" 1.05 1.00 \
    "$(ratio "$(cat "$RIG_DIR/dirty-$huge")" "$(cat "$RIG_DIR/dirty-$tiny")")"
  end="$bin/bench-call --name"
  "$bin/bench-pairs" "$starts" \
    "ref=$end org.example.Started end;$bin/bench-call --name org.example.Started echo" \
    "tiny=$end $(name_of "$tiny") end;$(client "$tiny") status" >"$RIG_DIR/pairs"
  row "start by activation, to the first answer, beside the reference" 1.25 1.10 "$(pair tiny)"
  "$bin/bench-pairs" "$starts" \
    "tiny=$end $(name_of "$tiny") end;$(client "$tiny") status" \
    "huge=$end $(name_of "$huge") end;$(client "$huge") status" >"$RIG_DIR/pairs"
  row "the same with $(digits "$huge"), beside $tiny" 1.05 1.00 "$(pair huge)"
  for name in org.example.Started "$(name_of "$tiny")" "$(name_of "$huge")"; do
    "$bin/bench-call" --name "$name" end
  done
}

# ---- others ----

measure_others()
{
  measure_tasks
  measure_alarms
}

measure_tasks()
{
  if ! command -v task >/dev/null; then
    row "\`followup add\`, beside \`task add\`, at $(digits "$medium")" 0.07 0.07 "" "needs taskwarrior"
    row "\`followup list\`, beside \`task list\`" 0.08 0.08 "" "needs taskwarrior"
    row "\`followup done\`, beside \`task done\`" 0.03 0.03 "" "needs taskwarrior"
    return 0
  fi
  remake_store "$medium"
  fill_tasks "$medium"
  start_instance "$medium"
  "$bin/bench-pairs" "$others" "task=task add 'Acme %i Ltd'" \
    "ours=$(client "$medium") add 'Acme %i Ltd' --at '2027-03-01 14:00'" >"$RIG_DIR/pairs"
  row "\`followup add\`, beside \`task add\`, at $(digits "$medium")" 0.07 0.07 "$(pair ours)"
  "$bin/bench-pairs" "$others" "task=task list" "ours=$(client "$medium") list" >"$RIG_DIR/pairs"
  row "\`followup list\`, beside \`task list\`" 0.08 0.08 "$(pair ours)"
  "$bin/bench-pairs" "$others" "task=task %i done" "ours=$(client "$medium") done %i.1" \
    >"$RIG_DIR/pairs"
  row "\`followup done\`, beside \`task done\`" 0.03 0.03 "$(pair ours)"
  end_all
}

measure_alarms()
{
  theirs=/usr/libexec/evolution-data-server/evolution-alarm-notify
  their_name=org.gnome.Evolution-alarm-notify
  if [ ! -x "$theirs" ] || ! command -v Xvfb >/dev/null; then
    row "private dirty memory, beside evolution-alarm-notify" 0.15 0.15 "" "needs evolution-data-server"
    row "start to its name on the bus, beside the same" 0.15 0.15 "" "needs evolution-data-server"
    return 0
  fi
  make_stores "$small"
  start_screen
  # Once: started anew it may meet helpers of its own that are just leaving.
  time_start "$their_name" "$theirs"
  alarms_pid=$rig_pid alarms_took=$took
  time_start "$(name_of "$small")" "$FOLLOWUPD" --bus-name "$(name_of "$small")" \
    --data "$(store_of "$small")" --config "$RIG_DIR/config"
  sleep "$settling"
  row "private dirty memory, beside evolution-alarm-notify" 0.15 0.15 \
    "$(ratio "$(dirty "$rig_pid")" "$(dirty "$alarms_pid")")"
  row "start to its name on the bus, beside the same" 0.15 0.15 "$(ratio "$took" "$alarms_took")"
  end_all
}

for group in ${groups:-commands flushes lists import next popups burst idle load start others}; do
  "measure_$group"
done
finish
