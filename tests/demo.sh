#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Shows the main job on a machine without a desktop: brings a screen without a monitor and a popup
# server, lets a reminder fall due and takes a picture of its popup.
#
#   sh tests/demo.sh [PICTURE]
#
# PICTURE is popup.png when absent. FOLLOWUP_BINDIR names a folder with programs that are built
# already. Everything but the picture and the build is gone afterwards.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
# shellcheck source=systemd/functions.sh
. "$top/systemd/functions.sh"

case ${1:-} in
  -*) die "what is '$1'? Expected nothing, or where the picture goes, for example popup.png" ;;
esac
picture=${1:-popup.png}
screen_pid=
server_pid=

need_demo_tools()
{
  need dbus-daemon=dbus-daemon Xvfb=xvfb dunst=dunst import=imagemagick mogrify=imagemagick \
    file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf=fonts-dejavu-core \
    "file:/usr/lib/*/gdk-pixbuf-2.0/*/loaders/libpixbufloader-svg.so=librsvg2-common"
}

# Sets bindir.
build_programs()
{
  bindir=${FOLLOWUP_BINDIR:-}
  [ -z "$bindir" ] || return 0
  need_build_tools
  root=$top
  [ -w "$top" ] || root=${XDG_CACHE_HOME:-$HOME/.cache}/followup
  build=$root/build-demo
  bindir=$demonstration/bin
  mkdir -p "$build" "$bindir"
  [ -f "$build/build.ninja" ] || meson setup --buildtype=release "$build" "$top" \
    >"$build/run.log" 2>&1 || fail_to_build
  ninja -C "$build" daemon/followupd client/followup >"$build/run.log" 2>&1 || fail_to_build
  ln -s "$build/daemon/followupd" "$build/client/followup" "$bindir"
}

fail_to_build()
{
  cat "$build/run.log" >&2
  die "the build failed"
}

make_home()
{
  mkdir -m 700 "$demonstration/run" "$demonstration/home"
  export HOME="$demonstration/home" XDG_RUNTIME_DIR="$demonstration/run"
  unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME WAYLAND_DISPLAY \
    DBUS_SESSION_BUS_ADDRESS DBUS_STARTER_ADDRESS DBUS_STARTER_BUS_TYPE
}

start_screen()
{
  # The server picks a free number and writes it when it is ready.
  Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp -noreset \
    3>"$demonstration/display" >"$demonstration/screen.log" 2>&1 </dev/null &
  screen_pid=$!
  wait_until 20 test -s "$demonstration/display" \
    || die "Xvfb did not start: $(cat "$demonstration/screen.log")"
  DISPLAY=:$(cat "$demonstration/display")
  export DISPLAY
}

start_popup_server()
{
  cat >"$demonstration/dunstrc" <<EOT
[global]
  follow = none
  width = 420
  height = 400
  origin = top-right
  offset = 20x20
  padding = 16
  horizontal_padding = 18
  text_icon_padding = 16
  frame_width = 1
  frame_color = "#c9d3e0"
  separator_height = 0
  font = DejaVu Sans 11
  line_height = 3
  markup = full
  format = "<b>%s</b>\n%b"
  word_wrap = yes
  show_indicators = no
  show_age_threshold = -1
  idle_threshold = 0
  icon_position = left
  vertical_alignment = top
  min_icon_size = 48
  max_icon_size = 48
  icon_path = $top/systemd

[urgency_low]
  background = "#ffffff"
  foreground = "#20262e"
  timeout = 0
[urgency_normal]
  background = "#ffffff"
  foreground = "#20262e"
  timeout = 0
[urgency_critical]
  background = "#ffffff"
  foreground = "#20262e"
  timeout = 0
EOT
  dunst -conf "$demonstration/dunstrc" >"$demonstration/server.log" 2>&1 </dev/null &
  server_pid=$!
}

# The screen is black but for popups; two pictures alike: it is drawn.
popup_is_drawn()
{
  mv -f "$demonstration/now.png" "$demonstration/before.png" 2>/dev/null || :
  import -silent -window root "$demonstration/now.png"
  [ "$(identify -format %k "$demonstration/now.png")" -gt 1 ] || return 1
  [ -f "$demonstration/before.png" ] || return 1
  [ "$(identify -format '%#' "$demonstration/now.png")" \
    = "$(identify -format '%#' "$demonstration/before.png")" ]
}

take_picture()
{
  wait_until 20 popup_is_drawn || die "no popup appeared: $(cat "$demonstration/server.log")"
  mogrify -trim +repage -strip -define png:compression-level=9 "$demonstration/now.png"
  cp "$demonstration/now.png" "$picture"
}

end_demo()
{
  status=$?
  trap - EXIT
  for pid in $server_pid $screen_pid; do
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  end_demonstration
  exit "$status"
}

demonstration=$(mktemp -d "${TMPDIR:-/tmp}/followup-demonstration.XXXXXX")
trap end_demo EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

need_demo_tools
build_programs
make_home
start_private_bus "$demonstration"
start_screen
start_popup_server
start_instance "$bindir"
add_yesterday
wait_until 20 agenda_holds shown || die "the reminder did not appear"
take_picture
say ""
say "This is due now:"
"$bindir/followup" agenda
say "Its popup is in $picture"
