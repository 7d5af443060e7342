#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
#
# The three shells' completions, each in its shell, with a program in followup's place that says
# what it was asked. Speaks TAP.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=$here/../client/completions
scratch=$(mktemp -d "${TMPDIR:-/tmp}/followup-completions.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
count=0
failed=0

cat >"$scratch/followup" <<'EOS'
#!/bin/sh
[ "$1" = __complete ] || exit 9
shift
printf '<%s>' "$@" >"$ASKED"
case $* in
  *FILE*) echo ":file" ;;
  *) printf 'Acme GmbH\temployer: one\nAcme\ttwo\n' ;;
esac
EOS
chmod +x "$scratch/followup"
: >"$scratch/FILE1"
ASKED=$scratch/asked
PATH=$scratch:$PATH
HOME=$scratch
XDG_CONFIG_HOME=$scratch
export ASKED PATH HOME XDG_CONFIG_HOME

cat >"$scratch/bash" <<'EOS'
. "$1/followup.bash"
shift
compopt() { COMPREPLY+=("compopt $*"); }
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_followup
printf '%s|' "${COMPREPLY[@]}"
EOS

cat >"$scratch/zsh" <<'EOS'
folder=$1
shift
words=("$@")
CURRENT=$#
_call_program() { shift; eval "$*" }
_describe() { print -rn -- "${(j:|:)${(P)2}}|" }
_files() { print -rn -- "files|" }
set --
. $folder/_followup
EOS

# The output of a program, and what followup was asked, beside what is wanted.
check()
{
  name=$1
  want_answer=$2
  want_asked=$3
  shift 3
  count=$((count + 1))
  : >"$ASKED"
  answer=$("$@" 2>"$scratch/errors") || :
  asked=$(cat "$ASKED")
  if [ "$answer" = "$want_answer" ] && [ "$asked" = "$want_asked" ]; then
    echo "ok $count $name"
    return
  fi
  failed=$((failed + 1))
  echo "not ok $count $name"
  printf '# answer %s\n# wanted %s\n# asked  %s\n# wanted %s\n' \
    "$answer" "$want_answer" "$asked" "$want_asked"
  sed 's/^/# /' "$scratch/errors"
}

in_bash()
{
  bash "$scratch/bash" "$folder" "$@"
}

in_zsh()
{
  zsh -f "$scratch/zsh" "$folder" "$@"
}

in_fish()
{
  fish --no-config -c "source '$folder/followup.fish'; complete -C '$1'" | tr '\t\n' '=|'
}

cd "$scratch"
check bash 'Acme\ GmbH|Acme|' '<show><A>' in_bash followup show A
check bash-quoted 'Acme GmbH|Acme|' '<show><Acme G>' in_bash followup show '"Acme G'
check bash-escaped 'Acme\ GmbH|Acme|' '<done><Acme GmbH><>' in_bash followup 'done' 'Acme\ GmbH' ''
check bash-file 'compopt -o default|' '<restore><FILE>' in_bash followup restore FILE
check zsh 'Acme GmbH:employer: one|Acme:two|' '<show><A>' in_zsh followup show A
check zsh-escaped 'Acme GmbH:employer: one|Acme:two|' '<done><Acme GmbH><>' \
  in_zsh followup 'done' 'Acme\ GmbH' ''
check zsh-file 'files|' '<restore><FILE>' in_zsh followup restore FILE
check fish 'Acme=two|Acme GmbH=employer: one|' '<show><A>' in_fish 'followup show A'
check fish-file 'FILE1|' '<restore><FILE>' in_fish 'followup restore FILE'
echo "1..$count"
[ "$failed" -eq 0 ]
