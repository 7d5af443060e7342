#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Runs what README.md, the manual and the help tell people to type, as written and in its order.

Each text gets a daemon of its own on a private bus, and a terminal at which "y" is the answer.
Days are moved by whole weeks, so that they lie about now as they did when they were written.
FOLLOWUP and FOLLOWUPD name the programs. Speaks TAP.
"""

import datetime
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# A Sunday, two days after the first interview of the texts.
WRITTEN = datetime.date(2026, 11, 22)
DAY = re.compile(r"\b2026-\d\d-\d\d\b")
PATIENCE = 60
# What stands for something else, and what is not followup's own.
OTHERS = {"followup doctor": [0, 1], "followup doctor --popup": [0, 1]}  # nothing shows popups here
WORDS = {"PHRASE": "tue 14:30", "FILE": "copy.db", "VERB": "add", "ID": "1"}


def read(*path):
    with open(os.path.join(TOP, *path), encoding="utf-8") as file:
        return file.read()


def move_days(line):
    weeks = (datetime.date.today() - WRITTEN).days // 7
    moved = lambda match: str(datetime.date.fromisoformat(match.group()) + datetime.timedelta(weeks=weeks))
    return DAY.sub(moved, line)


class Desk:
    """A bus, a daemon that it starts, a mail program that takes everything, a folder."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="followup-examples-")
        path = lambda *names: os.path.join(self.folder, *names)
        for name in ["bin", "services", "home", "run"]:
            os.mkdir(path(name), 0o700)
        self.write(path("bin", "xdg-open"), "#!/bin/sh\nexit 0\n")
        shutil.copy(os.path.join(TOP, "tests", "data", "holidays", "thunderbird.ics"), path("holidays.ics"))
        self.write(path("bin", "followup"), f'#!/bin/sh\nexec {os.environ["FOLLOWUP"]} "$@"\n')
        self.write(path("bin", "followupd"), f'#!/bin/sh\nexec {os.environ["FOLLOWUPD"]} "$@"\n')
        shutil.copy(os.path.join(TOP, "tests", "data", "invites", "zoom.ics"), path("invite.ics"))
        self.write(
            path("services", "org.followup.Followup1.service"),
            f"[D-BUS Service]\nName=org.followup.Followup1\nExec={path('bin', 'followupd')} "
            f"--data {path('data')} --config {path('config')}\n",
        )
        self.write(
            path("bus.conf"),
            "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
            f"<servicedir>{path('services')}</servicedir><policy context='default'>"
            "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>"
            "</policy></busconfig>",
        )
        unwanted = {"FOLLOWUP_BUS_NAME", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "COLUMNS"}
        self.environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.environment.update(
            PATH=path("bin") + ":" + os.environ["PATH"], HOME=path("home"), XDG_RUNTIME_DIR=path("run")
        )
        self.log = open(path("log"), "w", encoding="utf-8")
        self.bus = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--print-address", "--config-file", path("bus.conf")],
            env=self.environment, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.bus.stdout.readline().strip()

    @staticmethod
    def write(path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def run(self, line):
        """What went wrong, or None."""
        keyboard, terminal = pty.openpty()
        os.write(keyboard, b"y\n")
        try:
            answer = subprocess.run(
                ["sh", "-c", line], env=self.environment, cwd=self.folder, stdin=terminal,
                stdout=subprocess.PIPE, stderr=terminal, timeout=PATIENCE, check=False,
            )
            said = answer.stdout.decode() + os.read(keyboard, 1 << 16).decode()
        finally:
            os.close(terminal)
            os.close(keyboard)
        return None if answer.returncode in OTHERS.get(line, [0]) else f"status {answer.returncode}: {said}"

    def close(self):
        self.bus.terminate()
        self.bus.wait()
        self.log.close()
        shutil.rmtree(self.folder)


def list_lines(code):
    """Commands of the client, continued lines joined, without their comments."""
    for line in code.replace("\\\n", " ").splitlines():
        line = re.sub(r"\s+#.*$", "", line).strip()
        if re.match(r"followup(\s|$)", line):
            yield line


def list_readme():
    text = read("README.md").partition("\n## How it is made")[0]
    for block, inline in re.findall(r"^```sh\n(.*?)^```|`([^`\n]+)`", text, re.M | re.S):
        for line in list_lines(block or inline):
            yield line


def list_page(name):
    text = read("client", "man", name).replace("\\-", "-").replace("\\e\n", "\\\n").replace("\\(aq", "'")
    for code in re.findall(r"^\.EX\n(.*?)^\.EE", text, re.M | re.S):
        yield from list_lines(code)


def list_help():
    text = subprocess.run([os.environ["FOLLOWUP"], "--help"], stdout=subprocess.PIPE, check=True).stdout
    # The id of a step is one that is there.
    yield from (line.replace("7.1", "1.1") for line in list_lines(text.decode()))


def fill_in(line):
    return " ".join(shlex.quote(WORDS[word]) if word in WORDS else word for word in line.split(" "))


TEXTS = [
    ("README.md", list_readme, 15),
    ("followup(1), description", lambda: list(list_page("followup.1"))[:1], 1),
    ("followup(1), examples", lambda: list(list_page("followup.1"))[1:], 5),
    ("followup --help", list_help, 2),
]


def main():
    count = failed = 0
    for title, list_commands, least in TEXTS:
        desk = Desk()
        commands = list(list_commands())
        try:
            # Fewer are a search that no longer finds them.
            problems = [(f"{title} has commands", None if len(commands) >= least else "too few")]
            problems += [(f"{title}: {line}", desk.run(move_days(fill_in(line)))) for line in commands]
        finally:
            desk.close()
        for name, problem in problems:
            count += 1
            failed += bool(problem)
            for part in (problem or "").splitlines():
                print(f"# {part}")
            print(f"{'not ok' if problem else 'ok'} {count} - {name.replace('#', '')}")
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
