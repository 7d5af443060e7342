#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Run by hardened.sh in the daemon's place: tries what the daemon may do and what it must not, and
# says what is otherwise.
set -u

status=0

# allowed COMMAND...
allowed()
{
  "$@" 2>/dev/null || { echo "refused: $*"; status=1; }
}

# forbidden COMMAND...
forbidden()
{
  ! "$@" 2>/dev/null || { echo "allowed: $*"; status=1; }
}

# shellcheck disable=SC2317 # called by the names in the list below
write()
{
  true >"$1" # a failing ":" would end the shell
}

# a socket of that family
# shellcheck disable=SC2317
open_socket()
{
  python3 -c "import socket; socket.socket(socket.$1)"
}

data=$HOME/.local/share
mkdir -p "$data/followup-probe" && rmdir "$data/followup-probe" || status=1
allowed write "$HOME/.config/followup/probe"
rm -f "$HOME/.config/followup/probe"
allowed write "$XDG_RUNTIME_DIR/followup/probe"
rm -f "$XDG_RUNTIME_DIR/followup/probe"
allowed open_socket AF_UNIX
forbidden write "$HOME/probe"
forbidden write "$HOME/.config/probe"
forbidden write /etc/probe
forbidden write /var/tmp/../probe
forbidden open_socket AF_INET
forbidden open_socket AF_INET6
forbidden open_socket AF_NETLINK
forbidden unshare --user true
forbidden mount -t tmpfs none /mnt
exit $status
