# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# Completion for fish: asks the program itself, which asks the daemon.

function __followup_complete
    set -l words (commandline -opc)
    set -l lines (command followup __complete $words[2..-1] (commandline -ct) 2>/dev/null)

    if test "$lines[1]" = ":file"
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $lines
    end
end

complete -c followup -f -a '(__followup_complete)'
