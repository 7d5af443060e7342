#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Holds the manual to the programs: verbs, options, settings, forms, places and steps are the same.

FOLLOWUP and FOLLOWUPD name the programs. Speaks TAP.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
MAN = os.path.join(TOP, "client", "man")
# Verbs whose options are those of an interview, and some of their own.
INTERVIEW = re.compile(r"options of an interview")


def read(*path):
    with open(os.path.join(TOP, *path), encoding="utf-8") as file:
        return file.read()


def read_page(name):
    """The page without its comments, escapes as plain letters."""
    text = "\n".join(line for line in read("client", "man", name).splitlines() if line[:3] != '.\\"')
    text = text.replace("\\-", "-").replace("\\(aq", "'").replace("\\e", "\\").replace("\\&", "")
    return re.sub(r"\\f.", "", text)


def cut_sections(text, macro):
    """Title and text of each section."""
    parts = re.split(rf"^\.{macro} (.*)$", text, flags=re.MULTILINE)
    return list(zip([title.strip('"') for title in parts[1::2]], parts[2::2]))


def list_tagged(text):
    """The words of the tags (.TP, .TQ) of a section."""
    words = []
    for line in re.findall(r"^\.T[PQ]\n\.(?:B|BR|BI) (.*)$", text, flags=re.MULTILINE):
        words += [word for word in re.split(r'[" ,]+', line) if word]
    return words


def ask(program, *words):
    # Help needs no daemon, and must not find one.
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    command = [os.environ[program.upper()], *words]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    if answer.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {answer.stderr}")
    return answer.stdout


def list_options(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def list_help_options(text):
    """The options of a help, not those in its prose."""
    return set(re.findall(r"^ +(?:-\w, )?(--[a-z][a-z-]*)", text, flags=re.MULTILINE))


def differ(what, page, program):
    """What only one of two sets has."""
    found = []
    if page - program:
        found.append(f"{what}: only in the manual: {' '.join(sorted(page - program))}")
    if program - page:
        found.append(f"{what}: not in the manual: {' '.join(sorted(program - page))}")
    return found


def list_table(path, start):
    """The first words of the rows of a table in C."""
    body = re.search(rf"{re.escape(start)}.*?\n\}};", read(*path.split("/")), re.DOTALL).group(0)
    return re.findall(r'\{ "([^"]*)"', body) or re.findall(r'= "([^"]*)"', body)


def check_format():
    for name in sorted(os.listdir(MAN)):
        command = ["groff", "-man", "-Tutf8", "-ww", "-z", os.path.join(MAN, name)]
        errors = subprocess.run(command, capture_output=True, text=True, check=False).stderr
        if errors:
            yield f"{name}: {errors.strip()}"


def check_client():
    page = read_page("followup.1")
    sections = dict(cut_sections(page, "SH"))
    shared = list_options(sections["INTERVIEW OPTIONS"])
    verbs = {}
    for title, text in cut_sections(page, "SH"):
        if title.startswith("VERBS"):
            verbs.update({name.split()[0]: part for name, part in cut_sections(text, "SS")})
    known = re.findall(r"^  ([a-z][a-z-]*) ", ask("followup", "help", "--all"), re.MULTILINE)
    yield from differ("verbs", set(verbs), set(known))
    # Said once for all.
    common = {"--help", "--json", "--color"}
    if common - list_options(sections["COMMON OPTIONS"]):
        yield "COMMON OPTIONS lacks one of " + " ".join(sorted(common))
    for verb in known:
        part = verbs.get(verb, "")
        own = list_options("\n".join(line for line in part.splitlines() if line.startswith(".B")))
        options = own | (shared if INTERVIEW.search(part) else set())
        yield from differ(verb, options, list_help_options(ask("followup", verb, "--help")) - common)


def check_aliases():
    text = re.search(r"^Some verbs have another name:\n(.*?)^Verbs and", read_page("followup.1"), re.M | re.S)
    words = re.sub(r'^\.BR |[",]', " ", text.group(1), flags=re.M)
    page = {(a, verb) for names, verb in re.findall(r"([a-z ]+)\(\s*(\w+)\s*\)", words)
            for a in names.split() if a != "and"}
    known = set()
    for verb, names in re.findall(r"^  ([a-z-]+) .*\(also: ([a-z, ]+)\)$", ask("followup", "help", "--all"), re.M):
        known |= {(name, verb) for name in names.split(", ")}
    yield from differ("aliases", {" = ".join(p) for p in page}, {" = ".join(p) for p in known})
    if not known:
        yield "no alias was found"


def check_statuses():
    body = re.search(r"typedef enum \{(.*?)\} ExitStatus", read("client", "main.c"), re.DOTALL).group(1)
    page = dict(cut_sections(read_page("followup.1"), "SH"))["EXIT STATUS"]
    yield from differ("exit statuses", set(list_tagged(page)), set(re.findall(r"= (\d+)", body)))


def check_daemon():
    options = dict(cut_sections(read_page("followupd.8"), "SH"))["OPTIONS"]
    yield from differ("followupd", list_options(options), list_help_options(ask("followupd", "--help")))


def check_settings():
    sections = cut_sections(read_page("followup-settings.5"), "SH")
    page = {
        f"{title[1:-1].capitalize()}.{name}"
        for title, text in sections
        if title.startswith("[")
        for name in list_tagged(text)
    }
    table = read("daemon", "choices.c").partition("FollowupSetting settings[] = {")[2].partition("\n};")[0]
    rows = re.findall(r'\{ "(\w+)", "(\w+)", (?:"([^"]*)"|(\w+)),', table)
    yield from differ("settings", page, {f"{group}.{key}" for group, key, *_ in rows})
    text = "\n".join(text for _, text in sections)
    for _, key, fallback, name in rows:
        fallback = fallback if not name else "balanced"
        if fallback and not re.search(rf"^\.B {key}\n(?:(?!\.TP).*\n)*?Default: {re.escape(fallback)}\.$", text, re.MULTILINE):
            yield f"{key}: the default {fallback} is not in the manual"


def check_cadence():
    sections = dict(cut_sections(read_page("followup-cadence.5"), "SH"))
    steps, _, lines = sections["STEPS"].partition("with these lines:")
    rules = set(list_table("common/cadence.c", "rule_names[] = {"))
    yield from differ("steps", set(list_tagged(steps)), rules)
    source = read("common", "cadence-read.c")
    tables = re.findall(r"const (?:head|step)_keys\[\] = \{(.*?)\}", source, re.DOTALL)
    known = set(re.findall(r'"(\w+)"', "".join(tables)))
    yield from differ("lines", set(list_tagged(lines)) | set(list_tagged(sections["[CADENCE]"])), known)


def check_drafts():
    sections = dict(cut_sections(read_page("followup-drafts.5"), "SH"))
    forms = set(re.findall(r'\[FOLLOWUP_FORM_\w+\] = \{ "([a-z-]+)"', read("common", "draft.c")))
    yield from differ("forms", set(list_tagged(sections["FORMS"])), forms)
    places = set(list_table("common/draft.c", "places[] = {"))
    yield from differ("names", set(list_tagged(sections["NAMES"])), places)


def run_hook_example(text):
    """What the example writes when it reads of a change."""
    script = re.search(r"^\.EX\n(.*?)^\.EE$", text, re.MULTILINE | re.DOTALL).group(1)
    change = {"id": 4, "verb": "done", "text": "marked the debrief (Müller & Söhne) done"}
    event = json.dumps({"event": "done", "change": change, "interview": {"text": "no"}}, separators=(",", ":"), ensure_ascii=False)
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(["/bin/sh", "-c", script], input=event + "\n", env={**os.environ, "HOME": home}, check=True, text=True, encoding="utf-8")
        with open(os.path.join(home, "job-diary.txt"), encoding="utf-8") as file:
            return file.read()


def check_hooks():
    text = dict(cut_sections(read_page("followupd.8"), "SH"))["HOOKS"]
    code = read("daemon", "hooks-event.c")
    nicks = re.findall(r'"(\w+)"', re.search(r"nicks\[FOLLOWUP_N_HOOKS\] = \{(.*?)\}", code).group(1))
    fields = re.findall(r'\(&writer, "(\w+)"', code)
    yield from differ("hooks", set(list_tagged(text)), {f"on-{nick}" for nick in nicks} | set(fields))
    limits = dict(re.findall(r"#define FOLLOWUP_HOOKS_(\w+) (\d+)", read("daemon", "hooks.h")))
    for words in (f"up to {limits['MAX_WAITING']} events", f"After {limits['SECONDS']} seconds"):
        if words not in text:
            yield f"“{words}” is not in the manual"
    line = run_hook_example(text)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d marked the debrief \(Müller & Söhne\) done\n", line):
        yield f"the example writes {line!r}"


def check_export():
    sections = dict(cut_sections(read_page("followup-export.5"), "SH"))
    # Those that stand in no table.
    others = {
        "header": ["format", "version", "program"],
        "interview": ["type", "actions"],
        "action": ["about_uuid"],
        "own": ["type", "actions"],
        "change": ["type"],
    }
    for title in ("header", "interview", "interviewer", "answer", "action", "own", "change"):
        rows = list_table("common/record-fields.c", f"{title}_fields[] = {{") if title != "own" else []
        yield from differ(title, set(list_tagged(sections[title.upper()])), {*rows, *others.get(title, [])})


CHECKS = [
    ("pages are well formed", check_format),
    ("followup(1) has the verbs of followup and their options", check_client),
    ("followup(1) has the aliases of followup", check_aliases),
    ("followup(1) has the exit statuses of followup", check_statuses),
    ("followupd(8) has the options of followupd", check_daemon),
    ("followupd(8) has all hooks, what they read and their limits, and an example that works", check_hooks),
    ("followup-settings(5) has all settings and defaults", check_settings),
    ("followup-cadence(5) has all steps and lines", check_cadence),
    ("followup-drafts(5) has all forms and names", check_drafts),
    ("followup-export(5) has all fields", check_export),
]


def main():
    failed = 0
    print(f"1..{len(CHECKS)}")
    for number, (name, check) in enumerate(CHECKS, 1):
        problems = list(check())
        for problem in problems:
            print(f"# {problem}")
        failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
