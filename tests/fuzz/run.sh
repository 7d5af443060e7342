#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The long form of the fuzz targets: libFuzzer with ASan and UBSan, one target after the other, and
# one line each: executions, code reached, crashes.
#
#   sh tests/fuzz/run.sh [SECONDS [TARGET...]]
#
# 600 seconds and all targets when not told. What crashed, and what was found to reach more code,
# stays in build-fuzz/corpus beside the clone's other builds; what is worth keeping becomes a seed.
# The short form, with any compiler, is "meson test --suite fuzz".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$(dirname "$here")")
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"

seconds=${1:-600}
[ $# = 0 ] || shift
build=$top/build-fuzz
CC=${CC:-clang}
export CC LC_ALL=C.UTF-8
export ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:allocator_may_return_null=1"
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
failed=no

prepare()
{
  need_build_tools
  need "file:/usr/lib/llvm*/lib/clang/*/lib/linux/libclang_rt.fuzzer*=libclang-rt-dev"
  mkdir -p "$build"
  [ -f "$build/build.ninja" ] \
    || meson setup "$build" "$top" -Db_sanitize=address,undefined -Db_lundef=false \
      -Dc_args=-fsanitize=fuzzer-no-link >"$build/run.log" 2>&1 || { cat "$build/run.log"; exit 1; }
}

# Folders of seeds, as in meson.build.
seeds_of()
{
  say "$here/seeds/$1"
  case $1 in
    cadence) say "$top/common/cadences" ;;
    draft) say "$top/common/drafts" ;;
    ical) say "$top/tests/data/invites" ;;
  esac
}

# Whether each input is looked at for leaks: where other threads allocate too, that takes longer than
# the input, and the end of the run has to do.
watches_leaks()
{
  case $1 in
    dbus) say 0 ;;
    *) say 1 ;;
  esac
}

# The last of libFuzzer's own figures, which end with a line each.
figure()
{
  sed -n "s/^stat::$1: *//p" "$2" | tail -n 1
}

run()
{
  ninja -C "$build" "tests/fuzz/fuzz-$1" >"$build/run.log" 2>&1 || { cat "$build/run.log"; exit 1; }
  corpus=$build/corpus/$1
  mkdir -p "$corpus"
  log=$corpus.log
  status=0
  # shellcheck disable=SC2046 # folders of the clone: a word each
  (cd "$build" && nice -n 15 tests/fuzz/fuzz-"$1" -max_total_time="$seconds" -timeout=20 \
    -detect_leaks="$(watches_leaks "$1")" -rss_limit_mb=4096 -print_final_stats=1 -artifact_prefix="$corpus-" -max_len=4096 \
    "$corpus" $(seeds_of "$1")) >"$log" 2>&1 || status=$?
  # "#1234 DONE cov: 567 ft: 890 ..."
  reached=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  crashes=0
  [ $status = 0 ] || crashes=1
  say "fuzz-$1: $(figure number_of_executed_units "$log") executions, $reached edges, $crashes crashes"
  [ $status = 0 ] || { failed=yes; tail -n 40 "$log" >&2; }
}

prepare
if [ $# = 0 ]; then
  # shellcheck disable=SC2046
  set -- $(cd "$here" && ls seeds)
fi
for target; do
  run "$target"
done
[ $failed = no ]
