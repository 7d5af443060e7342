#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Holds the habits of the house that a program can check, and speaks TAP.

lint-style.py [TOP]
"""

import os
import re
import shutil
import subprocess
import sys

TOP_LEVEL = {"LICENSE", "README.md", "client", "common", "daemon", "meson.build", "systemd", "tests"}
CODE = ("common/", "daemon/", "client/")
LONGEST_FILE = 600
LONGEST_FUNCTION = 90

SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
COPYRIGHT = "Copyright the Followup authors"
# What has no room for a comment, or is a text of the user's.
WITHOUT_HEADER = re.compile(
    r"(^|/)(LICENSE|README\.md|\.[\w-]+)$|\.(jsonl|png)$|^common/drafts/.*\.txt$|^tests/fuzz/seeds/|^tests/data/(invites|holidays)/"
)
LEFT_OVERS = re.compile(r"(^|/)_?build|\.(log|o|orig|rej|swp|pyc)$|~$")
# A path that holds on one machine alone.
ONE_MACHINE = re.compile(r"(?<![\w$}.~-])/(?:(?:home|Users|root|work)/[\w.-]+|tmp/[\w.-]+/)")
BINARY = re.compile(r"\.png$|^tests/fuzz/seeds/|^tests/data/(invites|holidays)/")

FUNCTION = re.compile(r"^\{\n.*?^\}", re.MULTILINE | re.DOTALL)
MEMBER = re.compile(r"<(interface|method|signal|property) name=\"([\w.]+)\"")


class Tree:
    """The files of the project, read once."""

    def __init__(self, top):
        self.top = top
        # What somebody keeps in their own clone, beside our folders, is their affair.
        self.tracked = sorted(list_files(top))
        new = list_files(top, "--others", "--exclude-standard")
        self.files = sorted({*self.tracked, *(path for path in new if is_in_folder(path))})
        self.texts = {}
        for path in self.files:
            if not BINARY.search(path):
                with open(os.path.join(top, path), encoding="utf-8") as file:
                    self.texts[path] = file.read()

    def pick(self, *endings):
        return [path for path in self.texts if path.endswith(endings)]


def is_in_folder(path):
    return path.split("/")[0] in TOP_LEVEL


def list_files(top, *options):
    """What git knows, and by options would add; without git, all that is there but hidden folders and builds."""
    if os.path.exists(os.path.join(top, ".git")) and shutil.which("git"):
        # A clone may belong to somebody else than who tests it.
        git = ["git", "-c", "safe.directory=*", "-C", top]
        command = git + ["ls-files", "-z", "--cached", *options]
        listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = [path for path in listing.split("\0") if path]
        return [path for path in found if os.path.exists(os.path.join(top, path))]
    return list(walk_files(top))


def walk_files(top):
    for folder, folders, files in os.walk(top):
        here = os.path.relpath(folder, top)
        if here == ".":
            folders[:] = [name for name in folders if not name.startswith((".", "build"))]
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            yield os.path.normpath(os.path.join(here, name))


def check_headers(tree):
    for path, text in tree.texts.items():
        if WITHOUT_HEADER.search(path):
            continue
        lines = text.splitlines()
        if lines and lines[0].startswith(("#!", "#compdef ", "<?xml", "<!DOCTYPE")):
            # The document type of D-Bus takes two lines.
            lines = lines[1:] if not lines[0].startswith("<!DOCTYPE") else lines[2:]
        if len(lines) < 2 or SPDX not in lines[0] or COPYRIGHT not in lines[1]:
            yield f"{path}: does not begin with the two lines of the licence"


def check_format(tree):
    program = find_clang_format()
    sources = tree.pick(".c", ".h")
    if not sources:
        return []
    command = [program, "--dry-run", "-Werror", "--style=file", *sources]
    result = subprocess.run(command, cwd=tree.top, capture_output=True, text=True)
    if result.returncode == 0:
        return []
    return re.findall(r"^[^\s:]+:\d+:\d+: error: .*", result.stderr, re.MULTILINE) or [result.stderr]


def find_clang_format():
    """Only one version: others format differently."""
    for name in ("clang-format-14", "clang-format"):
        program = shutil.which(name)
        if program:
            version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
            if "version 14." in version:
                return program
    return None


def check_functions(tree):
    for path in tree.pick(".c"):
        text = tree.texts[path]
        for match in FUNCTION.finditer(text):
            length = match.group().count("\n") + 1
            if path.startswith(CODE) and length > LONGEST_FUNCTION:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: a function of {length} lines; {LONGEST_FUNCTION} at most"


def check_lengths(tree):
    for path in tree.pick(".c", ".h"):
        length = tree.texts[path].count("\n")
        if path.startswith(CODE) and length > LONGEST_FILE:
            yield f"{path}: {length} lines; {LONGEST_FILE} at most"


def check_top_level(tree):
    entries = {path.split("/")[0] for path in tree.tracked}
    for entry in sorted(entries - TOP_LEVEL):
        if not entry.startswith("."):
            yield f"{entry}: not one of the entries of the top level"


def check_left_overs(tree):
    for path in tree.tracked:
        if LEFT_OVERS.search(path):
            yield f"{path}: left over from a build"


def check_places(tree):
    for path, text in tree.texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            if ONE_MACHINE.search(line):
                yield f"{path}:{number}: a path of one machine: {line.strip()[:80]}"


def check_prose(tree):
    """Each member of the bus interface has a comment of its own right above, with words in it."""
    for path in tree.pick("org.followup.Followup1.xml"):
        text = tree.texts[path]
        for match in MEMBER.finditer(text):
            name = match.group(2)
            comment = re.search(r"<!--((?:(?!-->).)*)-->\s*\Z", text[: match.start()], re.DOTALL)
            words = comment.group(1).split() if comment else []
            # An interface is described by the file's first comment.
            if match.group(1) == "interface":
                words = text[: match.start()].split()
            if f"{name}:" not in words or len(words) < 5:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {match.group(1)} {name} lacks its prose"


RULES = [
    ("files begin with the licence", check_headers),
    ("functions are short", check_functions),
    ("files are short", check_lengths),
    ("the top level holds what was agreed", check_top_level),
    ("nothing is left over", check_left_overs),
    ("no path of one machine", check_places),
    ("the bus interface has prose", check_prose),
    ("clang-format changes nothing", check_format),
]


def report(number, rule, check, tree):
    if check is check_format and find_clang_format() is None:
        print(f"ok {number} - {rule} # SKIP clang-format 14 is not installed")
        return True
    problems = list(check(tree))
    for problem in problems:
        print(f"# {problem}")
    print(f"{'not ok' if problems else 'ok'} {number} - {rule}")
    return not problems


def main():
    top = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..")
    tree = Tree(os.path.abspath(top))
    results = [report(number, *rule, tree) for number, rule in enumerate(RULES, 1)]
    print(f"1..{len(RULES)}")
    return 0 if all(results) and tree.files else 1


if __name__ == "__main__":
    sys.exit(main())
