#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Installs what the tests need, builds with ASan and UBSan in a folder of its own, runs all tests
# and closes with "N passed, N failed".
#
#   sh tests/run.sh [--build-only] [TEST...]
#
# CC=clang uses the other compiler, in a folder of its own too. --build-only is for what a compiler
# has to say: in one more folder, as quickly as it can. With CI set, a test that skips is one that
# failed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"

build_only=no
if [ "${1:-}" = --build-only ]; then
  build_only=yes
  shift
fi

CC=${CC:-gcc}
export CC LC_ALL=C.UTF-8
root=$top
[ -w "$top" ] || root=${XDG_CACHE_HOME:-$HOME/.cache}/followup
build=$root/build-tests-${CC##*/}
[ $build_only = no ] || build=$root/build-warnings-${CC##*/}
log=$build/run.log

need_test_tools()
{
  need_build_tools
  case $CC in
    *clang*) need "file:/usr/lib/llvm*/lib/clang/*/lib/linux/libclang_rt.asan*=libclang-rt-dev" ;;
  esac
  need python3=python3 dbus-daemon=dbus-daemon dbus-run-session=dbus-daemon gdbus=libglib2.0-bin \
    clang-format-14=clang-format-14 shellcheck=shellcheck git=git \
    desktop-file-validate=desktop-file-utils systemd-analyze=systemd sqlite3=sqlite3 \
    file:/usr/share/zoneinfo/Europe/Berlin=tzdata setpriv=util-linux \
    zsh=zsh fish=fish groff=groff-base khal=khal todoman=todoman vdirsyncer=vdirsyncer \
    Xvfb=xvfb dunst=dunst import=imagemagick xdotool=xdotool \
    file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf=fonts-dejavu-core
}

# Most of the time goes into reading the same headers and into optimising for the sanitizers.
# Headers read in advance would hide a missing #include, so one of the two builds does without.
configure()
{
  [ ! -f "$build/build.ninja" ] || return 0
  if [ $build_only = yes ]; then
    set -- -Doptimization=0 -Ddebug=false
  else
    set -- -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Dc_args=-g1 \
      -Db_pch=true
  fi
  meson setup "$build" "$top" -Dwerror=true "$@" >"$log" 2>&1 || {
    cat "$log"
    die "meson setup did not work"
  }
}

# Whatever a test leaves behind goes with this folder. Others may pass through it: some tests become
# another user.
make_scratch()
{
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/followup-tests.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  chmod 711 "$scratch"
  export TMPDIR="$scratch"
}

# Programs that a test starts report here too, where nobody can overlook it.
set_up_sanitizers()
{
  reports=$build/sanitizer-reports
  rm -rf "$reports"
  mkdir -p "$reports"
  export ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:log_path=$reports/asan"
  export UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1:log_path=$reports/ubsan"
  export LSAN_OPTIONS="print_suppressions=0"
  if [ -f "$here/lsan.supp" ]; then
    LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$here/lsan.supp"
  fi
  export G_DEBUG=fatal-criticals
}

need_test_tools
mkdir -p "$build"
configure
ninja -C "$build" >"$log" 2>&1 || {
  cat "$log"
  die "the build failed"
}
say "Built with $CC in $build"
[ "$build_only" = no ] || exit 0

make_scratch
set_up_sanitizers
rm -f "$build/meson-logs/testlog.json"
status=0
# Two more at a time than there are processors: many wait more than they work.
meson test -C "$build" --no-rebuild --timeout-multiplier 4 --num-processes $(($(nproc) + 2)) "$@" \
  || status=$?
python3 "$here/count-results.py" "$build/meson-logs/testlog.json" "$reports" "$status"
