# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
# shellcheck shell=bash
#
# Completion for bash: asks the program itself, which asks the daemon.

_followup()
{
  local word quote="" line
  local -a words=()

  COMPREPLY=()
  # As typed, quotes and backslashes and all.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    words+=("${word//[\\\"\']/}")
  done
  case ${COMP_WORDS[COMP_CWORD]} in
    [\"\']*) quote=yes ;;
  esac
  while IFS= read -r line; do
    case $line in
      :file)
        compopt -o default
        return
        ;;
      */$'\t') compopt -o nospace ;;
    esac
    word=${line%%$'\t'*}
    if [ -z "$quote" ]; then
      printf -v word %q "$word"
    fi
    COMPREPLY+=("$word")
  done < <(command followup __complete "${words[@]}" 2>/dev/null)
}

complete -F _followup followup
