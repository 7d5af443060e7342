#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Holds README.md to the programs: what it tells people to type exists.

FOLLOWUP and FOLLOWUPD name the programs.
"""

import os
import re
import subprocess
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
CODE = re.compile(r"^```sh\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
# A command up to its comment, and the options in it outside of what is quoted.
COMMAND = re.compile(r"(?:^|\s)(followupd?|sh)((?: +(?:\"[^\"\n]*\"|[^\s#\"]+))*)")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")
SETTING = re.compile(r"^\| `\[(\w+)\]` ((?:`\w+` ?)+)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def list_commands(text):
    for match in CODE.finditer(text):
        code = (match.group(1) or match.group(2)).replace("\\\n", " ")
        for line in code.splitlines():
            for program, rest in COMMAND.findall(line):
                yield program, re.sub(r"\"[^\"]*\"", "", rest).split()


def ask_help(program, words):
    path = os.environ[program.upper()]
    # Help needs no daemon, and must not find one.
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    return subprocess.run(
        [path, *words, "--help"], env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def check_command(program, words):
    """What is wrong with it, or None."""
    if program == "sh":
        return None if os.path.exists(os.path.join(TOP, words[0])) else f"there is no {words[0]}"
    verb = [word for word in words[:1] if re.fullmatch(r"[a-z][a-z-]*", word)]
    help_text = ask_help(program, verb if program == "followup" else [])
    if help_text.returncode != 0:
        return f"--help fails: {help_text.stderr.strip()}"
    for word in words:
        for option in OPTION.findall(word):
            if option != "--help" and not re.search(option + r"\b", help_text.stdout):
                return f"{option} is not in its help"
    return None


def list_checks(text):
    for program, words in list_commands(text):
        if words:
            yield " ".join([program, *words]), check_command(program, words)
    choices = read("daemon/choices.c")
    for section, names in SETTING.findall(text):
        for name in re.findall(r"`(\w+)`", names):
            known = f'"{section}"' in choices and f'"{name}"' in choices
            yield f"[{section}] {name}", None if known else "no such setting in daemon/choices.c"
    for path in LINK.findall(text):
        there = os.path.exists(os.path.join(TOP, path))
        yield path, None if there else "there is no such file"


def main():
    failed = count = 0
    for count, (name, problem) in enumerate(list_checks(read("README.md")), 1):
        if problem:
            print(f"# {problem}")
            failed += 1
        print(f"{'not ok' if problem else 'ok'} {count} {name}")
    print(f"1..{count}")
    # Nothing found is a search that no longer works.
    return 0 if failed == 0 and count > 15 else 1


if __name__ == "__main__":
    sys.exit(main())
