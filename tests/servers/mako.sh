# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh disable=SC2154,SC2034
#
# mako on a sway without a monitor: draws no buttons, makoctl presses them. For story.sh.

server_needs="mako=mako-notifier sway=sway grim=grim setpriv=util-linux"

# sway refuses to be root: then it alone is nobody, with a runtime folder of its own.
start_desktop()
{
  start_bus
  desktop=$RIG_DIR/sway
  mkdir -m 700 "$desktop"
  printf 'output * resolution 1024x768\nxwayland disable\ndefault_border none\n' >"$desktop/config"
  become=
  if [ "$(id -u)" = 0 ]; then
    chmod 711 "$RIG_DIR"
    chown -R 65534:65534 "$desktop"
    become="setpriv --reuid=65534 --regid=65534 --clear-groups"
  fi
  # shellcheck disable=SC2086 # words
  rig_start sway env -u DBUS_SESSION_BUS_ADDRESS HOME="$desktop" XDG_RUNTIME_DIR="$desktop" \
    XDG_CONFIG_HOME="$desktop" XDG_CACHE_HOME="$desktop" WLR_BACKENDS=headless \
    WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 $become sway --unsupported-gpu \
    -c "$desktop/config"
  WAYLAND_DISPLAY=$desktop/wayland-1
  export WAYLAND_DISPLAY
  await test -S "$WAYLAND_DISPLAY" || rig_die "sway did not start"
}

start_server()
{
  rig_start server mako
  server_pid=$rig_pid
  await_name org.freedesktop.Notifications
}

take_picture()
{
  grim "$1"
}

press()
{
  makoctl invoke -n "$1" "$2"
}
