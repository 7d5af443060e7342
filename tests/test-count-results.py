#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Shows that count-results.py lets nothing that failed pass for a success."""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GOOD = "TAP version 13\n# not ok 9 is a comment\nok 1 /a # 2 seconds\nok 2 /b\n1..2\n"
ONE_BAD = "ok 1 /a\nnot ok 2 /b\n1..2\n"
ONE_SKIPPED = "ok 1 /a\nok 2 /b # SKIP no server\n1..2\n"

# Name, the tests as (result, output), more to arrange, the closing line and the exit status.
CASES = [
    ("all-good", [("OK", GOOD), ("OK", "")], {}, "3 passed, 0 failed", 0),
    ("a-case", [("OK", GOOD), ("FAIL", ONE_BAD)], {"status": 1}, "3 passed, 1 failed", 1),
    ("a-crash", [("FAIL", GOOD)], {"status": 1}, "2 passed, 1 failed", 1),
    ("a-time-out", [("TIMEOUT", "ok 1 /a\n")], {"status": 1}, "1 passed, 1 failed", 1),
    ("a-missing-program", [("OK", GOOD), ("ERROR", None)], {"status": 1}, "2 passed, 1 failed", 1),
    ("an-expected-failure", [("EXPECTEDFAIL", "")], {}, "1 passed, 0 failed", 0),
    ("an-unexpected-pass", [("UNEXPECTEDPASS", "")], {"status": 1}, "0 passed, 1 failed", 1),
    ("a-report", [("OK", GOOD)], {"report": True}, "2 passed, 1 failed", 1),
    ("meson-alone", [("OK", GOOD)], {"status": 2}, "2 passed, 1 failed", 1),
    ("no-tests", [], {}, "0 passed, 1 failed", 1),
    ("no-log", None, {"status": 1}, "0 passed, 1 failed", 1),
    ("all-skipped", [("SKIP", "1..0 # SKIP no tool\n")], {}, "0 passed, 1 failed", 1),
    ("skipped", [("OK", ONE_SKIPPED)], {}, "1 passed, 0 failed", 0),
    ("skipped-in-ci", [("OK", ONE_SKIPPED)], {"ci": True}, "1 passed, 1 failed", 1),
    ("program-skipped-in-ci", [("OK", GOOD), ("SKIP", "")], {"ci": True}, "2 passed, 1 failed", 1),
]


def write_log(path, tests):
    with open(path, "w", encoding="utf-8") as log:
        for result, output in tests:
            record = {"name": "x", "result": result, "returncode": 0, "stdout": output, "stderr": ""}
            log.write(json.dumps(record) + "\n")


def run_case(tests, arrange):
    with tempfile.TemporaryDirectory(prefix="followup-count-") as folder:
        log = os.path.join(folder, "testlog.json")
        if tests is not None:
            write_log(log, tests)
        reports = os.path.join(folder, "reports")
        os.mkdir(reports)
        if arrange.get("report"):
            with open(os.path.join(reports, "asan.1"), "w", encoding="utf-8") as report:
                report.write("a leak\n")
        environment = {name: value for name, value in os.environ.items() if name != "CI"}
        if arrange.get("ci"):
            environment["CI"] = "true"
        command = [sys.executable, os.path.join(HERE, "count-results.py"), log, reports]
        command.append(str(arrange.get("status", 0)))
        return subprocess.run(command, env=environment, capture_output=True, text=True)


def main():
    failed = 0
    for number, (name, tests, arrange, closing, status) in enumerate(CASES, 1):
        result = run_case(tests, arrange)
        lines = result.stdout.splitlines() or [""]
        good = lines[-1] == closing and result.returncode == status and not result.stderr
        if not good:
            print(f"# wanted “{closing}”, {status}; got {result.returncode}")
            print("# " + (result.stdout + result.stderr).replace("\n", "\n# "))
            failed += 1
        print(f"{'ok' if good else 'not ok'} {number} /count-results/{name}")
    print(f"1..{len(CASES)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
