# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh
#
# What run.sh measures with: databases, instances, figures, the table. Sourced, never run.
# shellcheck disable=SC2034,SC2154 # much here is run.sh's, or comes from it

form=full
markdown=""
groups=""

read_arguments()
{
  while [ $# -gt 0 ]; do
    case $1 in
      --quick | --smoke) form=${1#--} ;;
      --markdown)
        [ $# -gt 1 ] || die "--markdown: expected a file"
        markdown=$2
        shift
        ;;
      -*) die "what is '$1'? Expected --quick, --smoke, --markdown FILE or the name of a group" ;;
      *) groups="$groups $1" ;;
    esac
    shift
  done
  tiny=10
  case $form in
    full)
      small=1000 medium=10000 large=100000 huge=1000000
      rounds=150 lists=30 starts=40 others=20 looks=5000 writes=300 popups=110 burst=1000 bursts=5 imports=3
      settling=4 calming=17 idling=121
      ;;
    quick)
      small=1000 medium=10000 large=50000 huge=200000
      rounds=60 lists=15 starts=15 others=5 looks=1000 writes=100 popups=30 burst=1000 bursts=3 imports=1
      settling=4 calming=17 idling=20
      ;;
    smoke)
      small=20 medium=30 large=40 huge=2000
      rounds=1 lists=1 starts=1 others=1 looks=3 writes=2 popups=1 burst=3 bursts=1 imports=1
      settling=0 calming=0 idling=1
      ;;
  esac
}

build_programs()
{
  if [ -z "${FOLLOWUPD:-}" ]; then
    build=$top/build-bench
    mkdir -p "$build"
    [ -f "$build/build.ninja" ] || meson setup --buildtype=release "$build" "$top" \
      >"$build/run.log" 2>&1 || die "the build cannot be set up: see $build/run.log"
    ninja -C "$build" >"$build/run.log" 2>&1 || die "the build failed: see $build/run.log"
    FOLLOWUPD=$build/daemon/followupd
    FOLLOWUP=$build/client/followup
    BENCH_PROGRAMS=$build/tests/bench
    export FOLLOWUPD FOLLOWUP
    [ ! -x "$build/client/followup-ical" ] || export FOLLOWUP_ICAL="$build/client/followup-ical"
  fi
  bin=$BENCH_PROGRAMS
  sync "$FOLLOWUPD" "$bin"/bench-* # else their own pages count as dirty
  # Words and times are those of one fixed place.
  LC_ALL=C.UTF-8 LANGUAGE="" TZ=Europe/Berlin
  export LC_ALL LANGUAGE TZ
}

# ---- databases ----

store_of()
{
  say "$RIG_DIR/store-$1"
}

# make_stores N...: those that are not there yet. Each has a backup already, so that no daemon begins
# to make one.
make_stores()
{
  for n; do
    [ ! -d "$(store_of "$n")" ] || continue
    fill_store "$(store_of "$n")" "$n"
    mkdir -p "$(store_of "$n")/backups"
    cp "$(make_backup)" "$(store_of "$n")/backups"
  done
}

# fill_store FOLDER N: from $BENCH_STORES, where that has one.
fill_store()
{
  [ -z "${BENCH_STORES:-}" ] || [ -d "$BENCH_STORES/$2" ] || "$bin/bench-fill" "$BENCH_STORES/$2" "$2" "$RIG_DIR/config"
  if [ -n "${BENCH_STORES:-}" ]; then
    cp -R "$BENCH_STORES/$2" "$1"
  else
    "$bin/bench-fill" "$1" "$2" "$RIG_DIR/config"
  fi
}

# As if nobody had touched it.
remake_store()
{
  rm -rf "$(store_of "$1")"
  make_stores "$1"
}

has_daily()
{
  set -- "$RIG_DIR"/backup/backups/*-daily.db
  [ -e "$1" ]
}

# The daily backup of another database, made just now.
make_backup()
{
  if [ ! -d "$RIG_DIR/backup" ]; then
    "$bin/bench-fill" "$RIG_DIR/backup" 1 "$RIG_DIR/config"
    rig_start backup "$FOLLOWUPD" --bus-name org.followup.Backup --data "$RIG_DIR/backup" \
      --config "$RIG_DIR/config"
    await_name org.followup.Backup
    await has_daily || die "no daily backup was made"
    end_last
  fi
  set -- "$RIG_DIR"/backup/backups/*-daily.db
  say "$1"
}

# A raw database for a reference, of so many interviews.
reference_of()
{
  rm -rf "$RIG_DIR/reference"
  fill_store "$RIG_DIR/reference" "$1"
}

fill_tasks()
{
  TASKDATA=$RIG_DIR/tasks TASKRC=$RIG_DIR/taskrc
  export TASKDATA TASKRC
  mkdir -p "$TASKDATA"
  printf '%s\n' "data.location=$TASKDATA" confirmation=off verbose=nothing hooks=off >"$TASKRC"
  awk -v n="$1" 'BEGIN {
    for (i = 1; i <= n; i++)
      printf "{\"description\":\"Check-in with Jane Doe, Company %d\",\"status\":\"pending\",\"due\":\"2027%02d%02dT090000Z\"}\n", i, i % 12 + 1, i % 28 + 1
  }' >"$RIG_DIR/tasks.json"
  task import "$RIG_DIR/tasks.json" >/dev/null 2>&1
  task list >/dev/null 2>&1 || : # once, so that it gathers what it gathers
}

# ---- instances ----

# Those that are started by the bus when they are asked.
write_services()
{
  write_service org.example.Started "$bin/bench-service --name org.example.Started \
$RIG_DIR/reference-start/followup.db"
  for n in "$tiny" "$huge"; do
    write_service "$(name_of "$n")" "$FOLLOWUPD --bus-name $(name_of "$n") --data $(store_of "$n") \
--config $RIG_DIR/config"
  done
}

# Those of the alarm daemon of a calendar, where it is installed.
write_alarm_services()
{
  for file in /usr/share/dbus-1/services/org.gnome.evolution.dataserver.*.service; do
    [ ! -f "$file" ] || cp "$file" "$RIG_DIR/services"
  done
}

write_service()
{
  printf '[D-BUS Service]\nName=%s\nExec=%s\n' "$1" "$2" >"$RIG_DIR/services/$1.service"
}

name_of()
{
  say "org.followup.Bench$1"
}

# client N: the command line of the client of that instance.
client()
{
  say "FOLLOWUP_BUS_NAME=$(name_of "$1") $FOLLOWUP"
}

# start_instance N: the daemon with so many interviews. Sets daemon_pid.
start_instance()
{
  rig_start "followupd-$1" "$FOLLOWUPD" --bus-name "$(name_of "$1")" --data "$(store_of "$1")" \
    --config "$RIG_DIR/config"
  daemon_pid=$rig_pid
  await_name "$(name_of "$1")"
  FOLLOWUP_BUS_NAME=$(name_of "$1") "$FOLLOWUP" status >/dev/null
}

# time_start NAME COMMAND...: starts it and sets took, nanoseconds until NAME is owned.
time_start()
{
  name=$1
  shift
  from=$(date +%s%N)
  rig_start "${name##*.}" "$@"
  await_name "$name"
  took=$(($(date +%s%N) - from))
}

start_reference()
{
  rig_start reference "$bin/bench-service" "$1/followup.db"
  await_name org.example.Bench
}

# What was started last.
end_last()
{
  # shellcheck disable=SC2086 # they are words
  set -- $rig_pids
  kill "$1" 2>/dev/null || :
  wait "$1" 2>/dev/null || :
  shift
  rig_pids="$*"
}

# Everything but the bus, which was started first.
end_all()
{
  while [ "${rig_pids##* }" != "${rig_pids%% *}" ] || [ "${rig_pids%% *}" != "$bus_pid" ]; do
    end_last
  done
}

# ---- figures ----

# Private dirty memory, in KiB.
dirty()
{
  awk '/^Private_Dirty/ { sum += $2 } END { print sum }' "/proc/$1/smaps_rollup"
}

# How often each of its threads was switched to and from: a line each.
switches()
{
  awk '/^Pid:/ { thread = $2 } /ctxt_switches/ { sum[thread] += $2 }
    END { for (thread in sum) print thread, sum[thread] }' /proc/"$1"/task/*/status
}

# wakings BEFORE AFTER: of all threads between two such lists. One that ended woke to do so.
wakings()
{
  awk 'NR == FNR { before[$1] = $2; next }
    { sum += $2 - before[$1]; delete before[$1] }
    END { for (thread in before) sum++; print sum + 0 }' "$1" "$2"
}

ratio()
{
  awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'
}

# Of the lines of its input; nothing, where there are none.
median()
{
  sort -n | awk '{ value[NR] = $1 } END { if (NR) printf "%.3f", value[int((NR + 1) / 2)] }'
}

# What bench-pairs found for that name: the median of ratios.
pair()
{
  awk -v name="$1" '$1 == name { print $4 }' "$RIG_DIR/pairs"
}

# milliseconds FILE FIELD [NAME]: of what bench_print() wrote.
milliseconds()
{
  awk -v field="$2" -v name="${3:-}" '(name == "" || $1 == name) && $2 { printf "%.2f", $field / 1000 }' \
    "$RIG_DIR/$1"
}

digits()
{
  printf '%s' "$1" | sed -e ':again' -e 's/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/' -e 't again'
}

# ---- the table ----

# row WHAT LIMIT BEYOND VALUE [WHY]: LIMIT - is none; where there is no value, why. VALUE is to be
# no more, or, where LIMIT is below BEYOND, no less.
row()
{
  verdict=$(awk -v limit="$2" -v beyond="$3" -v value="$4" 'BEGIN {
    sign = limit != "-" && limit + 0 < beyond + 0 ? -1 : 1
    if (value == "") print "-"
    else if (sign * value <= sign * beyond) print "beyond"
    else if (limit == "-" || sign * value <= sign * limit) print "ok"
    else print "NOT OK"
  }')
  printf '%s|%s|%s|%s|%s\n' "$1" "$2" "$3" "${4:-${5:-nothing came}}" "$verdict" >>"$RIG_DIR/rows"
  printf '%-88s %6s %6s  %s  %s\n' "$1" "$2" "$3" "${4:-${5:-nothing came}}" "$verdict"
}

machine()
{
  say "$(date +%Y-%m-%d), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, \
Linux $(uname -r), GLib $(pkg-config --modversion glib-2.0), SQLite $(pkg-config --modversion sqlite3)"
}

# Fails where a row has neither a figure nor a reason.
finish()
{
  say "$(machine); load $(cut -d ' ' -f 1 /proc/loadavg)"
  [ -z "$markdown" ] || {
    say "$(machine):"
    say ""
    say "| what | must reach | beyond | measured |"
    say "|---|---|---|---|"
    awk -F '|' '{ printf "| %s | %s | %s | %s |\n", $1, $2, $3, $4 }' "$RIG_DIR/rows"
  } >"$markdown"
  ! grep -q "|nothing came|" "$RIG_DIR/rows" || die "some figures did not come"
}
