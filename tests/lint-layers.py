#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Holds the layers: reads what common/, daemon/ and client/ include and call, and speaks TAP.

lint-layers.py [TOP]

A module is a noun: "store" owns store.[ch] and every store-*.[ch] that has no line of its own
below. Inside a module files may include each other, in no circle. A module includes what stands in
a row above its own (the tables begin with the lowest), never its neighbours in the row.
"""

import os
import re
import sys

# Lowest first. A new noun needs a word here, as low as what it includes allows.
LAYERS = {
    "common": [
        ["names", "followup-dbus", "followup-cadences", "followup-drafts", "nearest"],
        ["error"],
        ["text", "file", "json-cursor", "json-writer", "json-object"],
        ["zone", "template", "wire-dict", "line"],
        ["calendar"],
        ["interview", "reason", "holidays", "json", "span"],
        ["action", "cadence", "wait"],
        ["plan"],
        ["draft", "wire", "record"],
    ],
    # Everything in common is below.
    "daemon": [
        ["journal", "gate", "heap", "inotify", "loop", "mailbox", "shelf"],
        ["watch", "clock", "sql", "popup", "choices", "almanac", "launcher", "paths", "lock", "intake", "outlet"],
        ["notifier", "store-schema", "settings"],
        ["backup"],
        ["store", "schedule"],
        ["screen", "drafts", "archive", "dossier", "importer", "planner", "exporter", "notifier-hand",
         "notifier-replies", "notifier-note", "notifier-order", "notifier-report", "notifier-shown", "notifier-signals"],
        ["scene", "hooks", "notifier-desk"],
        ["notifier-thread"],
        ["service", "keeper", "scheduler", "notifier-libnotify", "clock-system", "launcher-desktop", "seat"],
        ["application"],
        ["main"],
    ],
    # Everything in common is below; the daemon is out of sight.
    "client": [
        ["feasts", "columns", "moment", "ids", "people", "bus", "clipboard", "question", "ical",
         "invitation", "target"],
        ["when", "connection-error"],
        ["output", "connection", "plan-input"],
        ["table", "chart", "session", "converter"],
        ["reading", "listing"],
        ["view", "commands", "interview-options", "plan-lines", "follow"],
        ["selection", "almanac"],
        ["arguments", "actions", "interviews", "interview-questions", "changes", "completion", "doctor", "agenda",
         "timeline", "bar"],
        ["intake", "icsfile"],
        ["cmd"],
        ["main", "ical-main", "quick"],
    ],
}

# Each file of these is a module of its own: verbs do not know of each other.
APART = {("client", "cmd")}

# Only these may include the header: generated code, and implementations behind an interface.
ONLY_FOR = {
    "followup-dbus": {("daemon", "service"), ("client", "connection")},
    "followup-cadences": {("common", "cadence")},
    "followup-drafts": {("common", "draft")},
    "clock-system": {("daemon", "application")},
    "notifier-libnotify": {("daemon", "application")},
    "launcher-desktop": {("daemon", "application")},
    "seat": {("daemon", "application")},
    "notifier-thread": {("daemon", "notifier-libnotify")},
    "notifier-desk": {("daemon", "notifier-thread")},
    "notifier-hand": {("daemon", "notifier-desk")},
    "notifier-note": {("daemon", "notifier-desk")},
    "notifier-order": {("daemon", "notifier-desk"), ("daemon", "notifier-thread")},
    "notifier-replies": {("daemon", "notifier-desk")},
    "notifier-report": {("daemon", "notifier-desk"), ("daemon", "notifier-thread")},
    "notifier-signals": {("daemon", "notifier-desk")},
    "notifier-shown": {("daemon", "notifier-desk")},
    "store-schema": {("daemon", "store"), ("daemon", "backup")},
    "sql": {("daemon", "store"), ("daemon", "store-schema"), ("daemon", "backup")},
}

# Libraries that one module hides from all others.
ONLY_FOR_LIBRARY = {
    "sqlite3.h": {("daemon", "sql")},
    "libnotify/": {("daemon", "notifier-desk"), ("daemon", "notifier-note"), ("daemon", "notifier-hand"),
                   ("daemon", "notifier-libnotify")},
    "libical/": {("client", "ical")},
    "sys/timerfd.h": {("daemon", "clock-system"), ("client", "follow")},
}

# What only these may do.
SQL_TEXT = re.compile(
    r"(?i:\b(insert\s+(or\s+\w+\s+)?into|delete\s+from|create\s+(table|index|trigger)"
    r"|alter\s+table|drop\s+(table|index)|select\s.+\sfrom\s+\w|update\s+\w+\s+set)\b)"
    r"|\b(SELECT|PRAGMA|VACUUM|BEGIN IMMEDIATE|COMMIT|ROLLBACK|SAVEPOINT)\b"
)
CALLS = [
    (
        "reads the time",
        re.compile(
            r"\b(g_get_real_time|g_date_time_new_now\w*|g_get_current_time|g_time_val_\w+"
            r"|time|gettimeofday|clock_gettime|timespec_get)\s*\("
        ),
        # The client's main asks once and hands it on.
        {("daemon", "clock-system"), ("client", "main")},
    ),
    (
        "ends the program",
        re.compile(r"\b(exit|_exit|_Exit|quick_exit|abort)\s*\("),
        {("daemon", "main"), ("client", "main")},
    ),
]
SQL_MODULES = {("daemon", "sql"), ("daemon", "store"), ("daemon", "store-schema"), ("daemon", "backup")}

TOKEN = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


class Layers:
    """The table, asked for modules and their rank."""

    def __init__(self, layers):
        self.rank = {}
        for folder, rows in layers.items():
            base = 0 if folder == "common" else 1000
            for row, names in enumerate(rows):
                for name in names:
                    self.rank[folder, name] = base + row

    def find_module(self, folder, stem):
        """The module that owns a file: the longest name of the table that it begins with."""
        name = stem
        while (folder, name) not in self.rank:
            name, dash, _ = name.rpartition("-")
            if not dash:
                return None
        return (folder, name)


class Source:
    """One file, as the rules see it."""

    def __init__(self, top, folder, name):
        self.path = f"{folder}/{name}"
        self.folder = folder
        self.name = name
        self.stem = name[:-2]
        with open(os.path.join(top, folder, name), encoding="utf-8") as file:
            text = file.read()
        self.includes = [match.groups() for match in INCLUDE.finditer(blank_out(text, strings=False))]
        self.code = blank_out(text, strings=True)
        self.strings = find_strings(text)

    def line_of(self, offset):
        return self.code.count("\n", 0, offset) + 1


def blank_out(text, strings):
    """Comments, and strings where wanted, as spaces: offsets and lines stay."""

    def replace(match):
        if match.group().startswith("/") or strings:
            return re.sub(r"[^\n]", " ", match.group())
        return match.group()

    return TOKEN.sub(replace, text)


def find_strings(text):
    """String literals, those that stand side by side as one, each with its line."""
    found = []
    end = None
    for match in TOKEN.finditer(text):
        if not match.group().startswith('"'):
            continue
        if end is not None and not text[end : match.start()].strip():
            found[-1][1] += match.group()[1:-1]
        else:
            found.append([text.count("\n", 0, match.start()) + 1, match.group()[1:-1]])
        end = match.end()
    return found


def read_sources(top):
    sources = {}
    for folder in LAYERS:
        path = os.path.join(top, folder)
        if not os.path.isdir(path):
            continue
        for name in sorted(os.listdir(path)):
            if name.endswith((".c", ".h")):
                sources[folder, name] = Source(top, folder, name)
    return sources


def resolve(source, name, sources, layers):
    """The folder of an included header: the includer's own, then common, then anywhere."""
    for folder in [source.folder, "common", *LAYERS]:
        if (folder, name) in sources:
            return folder
    return "common" if ("common", name[:-2]) in layers.rank else None


def check_listed(sources, layers):
    for source in sources.values():
        if layers.find_module(source.folder, source.stem) is None:
            yield (
                f"{source.path}: not in the table of layers; add “{source.stem}” to a row of "
                f"LAYERS[“{source.folder}”] in tests/lint-layers.py"
            )


def check_include(source, module, quote, name, sources, layers):
    """What is wrong with one include, or None."""
    if quote == "<":
        for library, users in ONLY_FOR_LIBRARY.items():
            if name.startswith(library) and module not in users:
                return f"<{name}> is for {name_all(users)} alone"
        return None
    if "/" in name or not name.endswith(".h"):
        return f"“{name}” is neither a header of this folder nor of common"
    folder = resolve(source, name, sources, layers)
    if folder is None:
        return f"“{name}” is no header of this project"
    if folder not in (source.folder, "common"):
        return f"{source.folder} never includes {folder}/{name}"
    stem = name[:-2]
    other = layers.find_module(folder, stem)
    if other is None or stem == source.stem and folder == source.folder:
        return None
    if other == module and (module not in APART or stem.endswith("-private")):
        return None
    if stem.endswith("-private"):
        return f"“{name}” is for {other[1]} alone"
    users = ONLY_FOR.get(other[1])
    if users is not None and module not in users:
        return f"“{name}” is for {name_all(users)} alone"
    if layers.rank[other] > layers.rank[module]:
        return f"“{name}” is above it"
    if layers.rank[other] == layers.rank[module]:
        return f"“{name}” is beside it"
    return None


def name_all(modules):
    return " and ".join(sorted(f"{folder}/{name}" for folder, name in modules))


def check_includes(sources, layers):
    for source in sources.values():
        module = layers.find_module(source.folder, source.stem)
        if module is None:
            continue
        for quote, name in source.includes:
            problem = check_include(source, module, quote, name, sources, layers)
            if problem:
                yield f"{source.path}: {problem}"


def check_circles(sources, layers):
    """Headers that include each other round, inside a module too."""
    graph = {}
    for key, source in sources.items():
        graph[key] = [
            (resolve(source, name, sources, layers), name)
            for quote, name in source.includes
            if quote == '"'
        ]
    done = set()
    for start in graph:
        yield from walk(start, graph, [], done)


def walk(key, graph, path, done):
    if key in path:
        circle = path[path.index(key) :] + [key]
        yield "round: " + " → ".join("/".join(step) for step in circle)
    elif key not in done and key in graph:
        for other in graph[key]:
            yield from walk(other, graph, path + [key], done)
        done.add(key)


def check_sql(sources, layers):
    for source in sources.values():
        if layers.find_module(source.folder, source.stem) in SQL_MODULES:
            continue
        for line, text in source.strings:
            if SQL_TEXT.search(text):
                yield f"{source.path}:{line}: SQL outside {name_all(SQL_MODULES)}"


def check_calls(sources, layers, what, pattern, users):
    for source in sources.values():
        if layers.find_module(source.folder, source.stem) in users:
            continue
        for match in pattern.finditer(source.code):
            line = source.line_of(match.start())
            yield f"{source.path}:{line}: {match.group(1)}() {what}; only {name_all(users)} may"


def check_all(top):
    """Pairs of a rule and what breaks it."""
    layers = Layers(LAYERS)
    sources = read_sources(top)
    yield "there are sources", [] if sources else [f"nothing to read in {top}"]
    yield "every file has its layer", list(check_listed(sources, layers))
    yield "includes go down", list(check_includes(sources, layers))
    yield "no include goes round", list(check_circles(sources, layers))
    yield "SQL stays in the store", list(check_sql(sources, layers))
    for what, pattern, users in CALLS:
        yield f"only few: {what}", list(check_calls(sources, layers, what, pattern, users))


def main():
    top = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..")
    failed = 0
    count = 0
    for count, (rule, problems) in enumerate(check_all(top), 1):
        for problem in problems:
            print(f"# {problem}")
        print(f"{'not ok' if problems else 'ok'} {count} - {rule}")
        failed += bool(problems)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
