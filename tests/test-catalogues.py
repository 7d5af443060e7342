#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Holds the catalogues in common/po against the messages of the sources, and speaks TAP.

Whoever adds a message adds it to each catalogue too: ‘meson compile -C build followup-update-po’
puts it there, and what it says in that language is written by hand.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
PO = os.path.join(TOP, "common", "po")
FOLDERS = ["client", "common", "daemon"]
MARK = re.compile(r"\b(?:_|N_|C_|NC_|ngettext)\(")
# Other ways to the same end, of which ngettext() in the domain of the program is ours.
OTHER = re.compile(r"\b(?:g_dngettext|g_dgettext|g_dcgettext|dngettext|dgettext|Q_)\(")
# xgettext finds no plural where the words are not written: N_() marks one form alone.
INDIRECT = re.compile(r"\bngettext\(\s*[^\s\")]")
# What xgettext ends a message at.
CUT = re.compile(r"\b(?:_|N_|ngettext)\((?:\s*\"(?:[^\"\\]|\\.)*\"|\s*PRI\w+)*\s*G_\w+_FORMAT")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def list_words(name):
    """The lines of a list, without comments."""
    lines = (line.strip() for line in read(os.path.join(PO, name)).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def list_sources():
    for folder in FOLDERS:
        for name in sorted(os.listdir(os.path.join(TOP, folder))):
            if name.endswith((".c", ".h")):
                yield f"{folder}/{name}"


def check_list():
    listed = list_words("POTFILES")
    marked = [path for path in list_sources() if MARK.search(read(os.path.join(TOP, path)))]
    for path in sorted(set(marked) - set(listed)):
        yield f"common/po/POTFILES lacks {path}, which has messages"
    for path in sorted(set(listed) - set(marked)):
        yield f"common/po/POTFILES has {path}, which has no messages"
    if listed != sorted(listed):
        yield "common/po/POTFILES is not in alphabetical order"


def check_marks():
    for path in list_sources():
        text = read(os.path.join(TOP, path))
        for pattern, what in [
            (OTHER, "expected _(), C_() or ngettext()"),
            (INDIRECT, "expected both forms of a plural to be written in ngettext() itself"),
            (CUT, "expected PRId64, PRIu64 or %zu: xgettext does not know GLib's"),
        ]:
            for match in pattern.finditer(text):
                yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {what}"


def run(*command):
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)


def extract(template):
    """What the build's own options find."""
    options = re.findall(r"'(--[^']+)'", read(os.path.join(PO, "meson.build")))
    return run("xgettext", "--files-from=common/po/POTFILES", f"--output={template}", *options)


def check_catalogue(language, folder):
    catalogue = os.path.join(PO, f"{language}.po")
    result = run("msgfmt", "--check", "--output-file=/dev/null", catalogue)
    if result.returncode != 0 or "warning" in result.stderr:
        yield from result.stderr.splitlines()
    template, merged = os.path.join(folder, "new.pot"), os.path.join(folder, "merged.po")
    extracted = extract(template)
    if extracted.returncode != 0:
        yield from extracted.stderr.splitlines()
        return
    run("msgmerge", "--quiet", "--no-fuzzy-matching", f"--output-file={merged}", catalogue, template)
    for option, what in [("--untranslated", "lacks"), ("--only-fuzzy", "is unsure of"),
                         ("--only-obsolete", "has no more use for")]:
        found = run("msgattrib", "--no-wrap", option, merged).stdout
        for message in re.findall(r"^(?:#~ )?msgid (\".+\"|\"\"\n(?:\".*\"\n)+)", found, re.M):
            if "Project-Id-Version" not in message and message.strip() != '""':
                yield f"{language}.po {what} {message.strip()}"


def report(number, name, problems):
    for problem in problems:
        print(f"# {problem}")
    print(f"{'not ok' if problems else 'ok'} {number} - {name}")
    return not problems


def main():
    if not shutil.which("xgettext"):
        print("1..0 # SKIP gettext is not installed")
        return 0
    languages = list_words("LINGUAS")
    good = [report(1, "POTFILES has all files with messages", list(check_list())),
            report(2, "messages are marked in one form", list(check_marks()))]
    with tempfile.TemporaryDirectory(prefix="followup-catalogues-") as folder:
        for number, language in enumerate(languages, 3):
            problems = list(check_catalogue(language, folder))
            good.append(report(number, f"{language}.po has all messages", problems))
    print(f"1..{len(good)}")
    return 0 if all(good) and languages else 1


if __name__ == "__main__":
    sys.exit(main())
