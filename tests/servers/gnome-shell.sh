# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=sh disable=SC2154,SC2034
#
# GNOME Shell without a monitor, on a system bus of its own with a logind that is a mock. For
# story.sh.

server_needs="gnome-shell=gnome-shell gjs=gjs file:/usr/lib/python3/dist-packages/dbusmock/__init__.py=python3-dbusmock"

# An extension allows scripts and pictures.
write_extension()
{
  folder=$XDG_DATA_HOME/gnome-shell/extensions/open@example.com
  mkdir -p "$folder" "$XDG_CONFIG_HOME/glib-2.0/settings"
  printf '{"uuid":"open@example.com","name":"open","description":"open","shell-version":["43"]}\n' \
    >"$folder/metadata.json"
  printf 'function init(){} function enable(){global.context.unsafe_mode=true;} function disable(){}\n' \
    >"$folder/extension.js"
  cat >"$XDG_CONFIG_HOME/glib-2.0/settings/keyfile" <<EOT
[org/gnome/shell]
enabled-extensions=['open@example.com']
disable-user-extensions=false
welcome-dialog-last-shown-version='99'
[org/gnome/desktop/interface]
enable-animations=false
EOT
  GSETTINGS_BACKEND=keyfile
  export GSETTINGS_BACKEND
}

start_system_bus()
{
  sed -e "s#unix:path=$RIG_DIR/bus#unix:path=$RIG_DIR/system-bus#" -e 's#<type>session#<type>system#' \
    -e '/<servicedir>/d' "$RIG_DIR/bus.conf" >"$RIG_DIR/system-bus.conf"
  rig_start system-bus dbus-daemon --config-file="$RIG_DIR/system-bus.conf" --nofork --nopidfile \
    --nosyslog
  DBUS_SYSTEM_BUS_ADDRESS=unix:path=$RIG_DIR/system-bus
  export DBUS_SYSTEM_BUS_ADDRESS
  await test -S "$RIG_DIR/system-bus" || rig_die "the system bus did not start"
  # Debian's own Python has it.
  rig_start logind /usr/bin/python3 -m dbusmock --template logind
  gdbus wait --system --timeout 20 org.freedesktop.login1 || rig_die "no logind"
}

start_desktop()
{
  write_extension
  cp /usr/share/dbus-1/services/org.gnome.Shell.Notifications.service "$RIG_DIR/services/"
  start_bus
  start_system_bus
  XDG_SESSION_TYPE=wayland XDG_CURRENT_DESKTOP=GNOME LIBGL_ALWAYS_SOFTWARE=1
  export XDG_SESSION_TYPE XDG_CURRENT_DESKTOP LIBGL_ALWAYS_SOFTWARE
}

evaluate()
{
  gdbus call --session --dest org.gnome.Shell --object-path /org/gnome/Shell \
    --method org.gnome.Shell.Eval "$1" 2>/dev/null
}

is_open()
{
  evaluate 1 | grep -q true
}

start_server()
{
  rig_start server gnome-shell --headless --virtual-monitor 1024x768 --no-x11
  server_pid=$rig_pid
  gdbus wait --session --timeout 60 org.freedesktop.Notifications || rig_die "no GNOME Shell"
  await is_open || rig_die "GNOME Shell takes no scripts"
  sleep 1
  evaluate 'Main.overview.hide()' >/dev/null
  drop_others
}

# What it has to say of itself, of its user or of the lock, is not our story, whenever it does.
drop_others()
{
  evaluate 'Main.messageTray.getSources().forEach(s => s.notifications.slice().forEach(n =>
    { if (!n.actions.some(a => a.label == "Tomorrow")) n.destroy(); }))' >/dev/null
}

# The banner with its buttons where one is up, else the list of the day.
take_picture()
{
  drop_others
  sleep 1
  evaluate 'Main.messageTray._banner ? Main.messageTray._expandBanner(true)
    : Main.panel.statusArea.dateMenu.menu.open()' >/dev/null
  sleep 1
  gdbus call --session --dest org.gnome.Shell.Screenshot \
    --object-path /org/gnome/Shell/Screenshot \
    --method org.gnome.Shell.Screenshot.Screenshot true false "$1" >/dev/null
  evaluate 'Main.panel.statusArea.dateMenu.menu.close()' >/dev/null
}

# Of ours: only who sent a popup may close it by the bus.
close_popup()
{
  evaluate "Main.messageTray.getSources().forEach(s => s.notifications.slice().forEach(n =>
    { if (n.actions.some(a => a.label == 'Tomorrow')) n.destroy(2); }))" >/dev/null
}

press()
{
  evaluate "Main.messageTray.getSources().forEach(s => s.notifications.slice().forEach(n =>
    n.actions.filter(a => a.label == '$3').forEach(a => a.callback())))" >/dev/null
}
