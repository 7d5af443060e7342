# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh
#
# What the scripts in this folder share. Sourced, never run:
#
#   here=$(cd "$(dirname "$0")" && pwd)
#   . "$here/lib.sh"
#   faults_begin SHORT LONG "$@"
#
# The programs are those of $FOLLOWUPD, $FOLLOWUP and, for the drivers in C, $FAULTS_DRIVERS; where
# they are not set, they are built in build-faults.

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
rig=$top/tests/rig
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"
# shellcheck source=tests/rig/desktop.sh
. "$rig/desktop.sh"

fail_to_build()
{
  cat "$build/run.log" >&2
  die "the build failed"
}

faults_build()
{
  [ -z "${FOLLOWUPD:-}" ] || return 0
  build=$top/build-faults
  mkdir -p "$build"
  [ -f "$build/build.ninja" ] || meson setup --buildtype=release "$build" "$top" \
    >"$build/run.log" 2>&1 || fail_to_build
  ninja -C "$build" >"$build/run.log" 2>&1 || fail_to_build
  FOLLOWUPD=$build/daemon/followupd
  FOLLOWUP=$build/client/followup
  FAULTS_DRIVERS=$build/tests/faults
  export FOLLOWUPD FOLLOWUP FAULTS_DRIVERS
}

# faults_begin SHORT LONG [--short | --long | N] [SEED]: sets form to short or long, count to SHORT,
# LONG or N, seed, and makes a private home.
faults_begin()
{
  form=short count=$1
  case ${3:---short} in
    --short) ;;
    --long) form=long count=$2 ;;
    *[!0-9]*) die "what is '$3'? Expected --short, --long or a number, for example $2" ;;
    *) form=long count=$3 ;;
  esac
  seed=${4:-$(date +%s)}
  export form count seed
  LC_ALL=C.UTF-8 LANGUAGE=""
  export LC_ALL LANGUAGE
  faults_build
  make_home
}

# faults_need CHECK=PACKAGE...: where one is missing, the test is skipped.
faults_need()
{
  missing=$(list_missing check "$@")
  [ -n "$missing" ] || return 0
  say "this needs"
  say "$missing"
  exit 77
}

# settings LINE...: the user's settings.ini.
settings()
{
  mkdir -p "$XDG_CONFIG_HOME/followup"
  printf '%s\n' "$@" >"$XDG_CONFIG_HOME/followup/settings.ini"
}

# The one line that each script ends with.
figures()
{
  name=${0##*/}
  say "${name%.sh}: $*"
}

# For with-user-manager.sh: the unit and its activation file as installed, with the programs of
# $RIG_DIR/programs, which it makes.
write_managed_units()
{
  units=$RIG_DIR/units
  mkdir -p "$units/followupd.service.d" "$RIG_DIR/programs"
  for program in "$FOLLOWUPD" "$FOLLOWUP" "$FOLLOWUP-whole"; do
    [ ! -x "$program" ] || cp "$program" "$RIG_DIR/programs/"
  done
  sed "s#@bindir@#/srv/rig/bin#" "$top/systemd/followupd.service.in" >"$units/followupd.service"
  sed "s#@bindir@#/srv/rig/bin#" "$top/systemd/org.followup.Followup1.service.in" \
    >"$RIG_DIR/services/org.followup.Followup1.service"
  # Tracing oneself, as a leak checker does, is forbidden there.
  printf '[Service]\nEnvironment=ASAN_OPTIONS=detect_leaks=0\n' \
    >"$units/followupd.service.d/sanitizers.conf"
}

# run_managed COMMAND...: beside a user manager with these units; the others may read all.
run_managed()
{
  chmod -R a+rX "$RIG_DIR"
  RIG_UNITS=$RIG_DIR/units RIG_SERVICES=$RIG_DIR/services RIG_BIN=$RIG_DIR/programs \
    sh "$rig/with-user-manager.sh" "$@"
}
