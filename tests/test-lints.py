#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Shows that each lint catches what it is there for: small trees, each with one thing wrong."""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
HEADER = "/* SPDX-License-Identifier: GPL-3.0-or-later\n * Copyright the Followup authors */\n"

GOOD = {
    "common/error.c": '#include "error.h"\n#include <gio/gio.h>\n',
    "common/error.h": "",
    "common/plan.h": '#include "error.h"\n',
    "common/plan.c": '#include "plan-private.h"\n',
    "common/plan-private.h": '#include "plan.h"\n',
    "daemon/sql.c": '#include "sql.h"\n#include <sqlite3.h>\n',
    "daemon/sql.h": "",
    "daemon/store.h": '#include "plan.h"\n',
    "daemon/store.c": '#include "store-private.h"\nconst char *q = "SELECT id FROM x";\n',
    "daemon/store-private.h": '#include "store.h"\n#include "sql.h"\n',
    "daemon/service.h": '#include "store.h"\n',
    "daemon/service.c": '#include "service.h"\n/* exit(1) SELECT id FROM x; time(NULL) */\n',
    "daemon/main.c": '#include "error.h"\nint f(void) { exit(1); }\n',
    "client/cmd-add.c": '#include "plan.h"\nconst char *s = "exit() by time(); wait for an update";\n',
}

# What is added or replaced, and words of the complaint; no words: no complaint.
LAYERS = [
    ("clean", {}, None),
    ("up", {"common/reason.h": '#include "plan.h"\n'}, "common/reason.h: “plan.h” is above it"),
    ("up-in-daemon", {"daemon/popup.c": '#include "store.h"\n'}, "“store.h” is above it"),
    ("sideways", {"daemon/scheduler.c": '#include "service.h"\n'}, "“service.h” is beside it"),
    ("verb-to-verb", {"client/cmd-done.c": '#include "cmd-add.h"\n', "client/cmd-add.h": ""}, "beside"),
    ("round", {"daemon/store.h": '#include "store-private.h"\n'}, "round: daemon/store.h →"),
    ("common-to-daemon", {"common/text.c": '#include "store.h"\n'}, "common never includes daemon"),
    ("client-to-daemon", {"client/cmd-add.c": '#include "sql.h"\n'}, "client never includes daemon"),
    ("by-path", {"client/cmd-add.c": '#include "../daemon/sql.h"\n'}, "neither a header of this"),
    ("source", {"daemon/store.c": '#include "sql.c"\n'}, "neither a header of this"),
    ("unknown", {"daemon/store.c": '#include "nowhere.h"\n'}, "no header of this project"),
    ("others-private", {"daemon/service.c": '#include "store-private.h"\n'}, "for store alone"),
    ("private-of-common", {"daemon/store.c": '#include "plan-private.h"\n'}, "for plan alone"),
    ("past-interface", {"daemon/service.c": '#include "sql.h"\n'}, "“sql.h” is for daemon/backup"),
    ("generated", {"daemon/store.c": '#include "followup-dbus.h"\n'}, "daemon/service alone"),
    ("library", {"daemon/service.c": "#  include <sqlite3.h>\n"}, "<sqlite3.h> is for daemon/sql alone"),
    ("popups", {"daemon/store.c": "#include <libnotify/notify.h>\n"}, "<libnotify/notify.h> is for"),
    ("unlisted", {"daemon/gadget.c": ""}, "add “gadget” to a row of LAYERS[“daemon”]"),
    ("sql-text", {"daemon/service.c": 'const char *q = "select a"\n  " from b";\n'}, "service.c:1: SQL"),
    ("sql-pragma", {"client/cmd-add.c": 'const char *q = "PRAGMA x";\n'}, "SQL outside"),
    ("time", {"common/plan.c": "\n\nint f(void) { return time(NULL); }\n"}, "common/plan.c:3: time()"),
    ("glib-time", {"daemon/store.c": "x = g_get_real_time ();\n"}, "g_get_real_time() reads the time"),
    ("now", {"client/cmd-add.c": "g_date_time_new_now_utc();\n"}, "only client/main and daemon/clock"),
    ("exit", {"client/cmd-add.c": "int f(void) { exit(1); }\n"}, "exit() ends the program"),
    ("_exit", {"daemon/store.c": "int f(void) { _exit(1); }\n"}, "_exit() ends the program"),
]

INTERFACE = """<node>
  <!-- org.followup.Followup1: what it is about -->
  <interface name="org.followup.Followup1">
    <!-- Add: adds what it is given -->
    <method name="Add"/>
%s  </interface>
</node>
"""
XML = "common/org.followup.Followup1.xml"
XML_HEADER = "<!-- SPDX-License-Identifier: GPL-3.0-or-later\n     Copyright the Followup authors -->\n"
SHELL_HEADER = "# SPDX-License-Identifier: GPL-3.0-or-later\n# Copyright the Followup authors\n"
LONG_FUNCTION = HEADER + "void\nf(void)\n{\n" + "  g();\n" * 90 + "}\n"

STYLE = [
    ("clean", {}, None),
    ("no-header", {"common/a.c": "int a;\n"}, "common/a.c: does not begin with"),
    ("one-line", {"tests/a.sh": "#!/bin/sh\n" + SHELL_HEADER.splitlines()[0] + "\n"}, "tests/a.sh: does"),
    ("long-function", {"common/a.c": LONG_FUNCTION}, "common/a.c:5: a function of 92 lines"),
    ("long-file", {"client/a.h": HEADER + "int a;\n" * 599}, "client/a.h: 601 lines"),
    ("top-level", {"notes.txt": SHELL_HEADER}, "notes.txt: not one of"),
    ("log", {"tests/a.log": SHELL_HEADER}, "tests/a.log: left over"),
    ("build", {"tests/_build/a.c": HEADER}, "tests/_build/a.c: left over"),
    ("home", {"README.md": "cd /" "home/somebody/x\n"}, "README.md:1: a path of one machine"),
    ("temporary", {"README.md": "\nin /" "tmp/here/x\n"}, "README.md:2: a path of one machine"),
    ("bare", {XML: XML_HEADER + INTERFACE % '    <signal name="Gone"/>\n'}, "signal Gone lacks"),
    ("format", {"common/a.c": HEADER + "int  a;\n"}, "common/a.c:3:4: error"),
]


def write_tree(top, files):
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
        with open(os.path.join(top, path), "w", encoding="utf-8") as file:
            file.write(text)


def run_lint(lint, files):
    with tempfile.TemporaryDirectory(prefix="followup-lint-") as top:
        write_tree(top, files)
        command = [sys.executable, os.path.join(HERE, lint), top]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def check(lint, files, words):
    """What went otherwise than it should, or None."""
    result = run_lint(lint, files)
    if result.stderr:
        return result.stderr
    complaints = [line for line in result.stdout.splitlines() if line.startswith("# ")]
    if words is None:
        return "\n".join(complaints) or (result.returncode and "fails") or None
    if len(complaints) != 1 or words not in complaints[0] or result.returncode != 1:
        return f"wanted “{words}” alone and status 1, got {result.returncode}\n{result.stdout}"
    return None


def list_cases():
    with open(os.path.join(HERE, "..", ".clang-format"), encoding="utf-8") as style:
        base = {
            ".clang-format": style.read(),
            "common/good.c": HEADER + "int a;\n",
            XML: XML_HEADER + INTERFACE % "",
        }
    for name, files, words in LAYERS:
        yield f"/lint-layers/{name}", "lint-layers.py", {**GOOD, **files}, words
    for name, files, words in STYLE:
        yield f"/lint-style/{name}", "lint-style.py", {**base, **files}, words


def main():
    failed = 0
    count = 0
    for count, (name, lint, files, words) in enumerate(list_cases(), 1):
        problem = check(lint, files, words)
        if problem:
            print("# " + problem.strip().replace("\n", "\n# "))
        print(f"{'not ok' if problem else 'ok'} {count} {name}")
        failed += bool(problem)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
