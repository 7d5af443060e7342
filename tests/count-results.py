#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Counts what meson test ran, down to the single cases of each program, and prints what failed.

count-results.py testlog.json REPORTS: the log of meson, and the folder where the sanitizers of
every program that a test started left their reports.
"""

import json
import os
import re
import sys

CASE = re.compile(r"^(not )?ok\b([^#]*)(#\s*(skip|todo)\b.*)?", re.IGNORECASE)
GOOD = {"OK", "EXPECTEDFAIL"}


def count_cases(output):
    """Passed, failed and skipped cases of a program that speaks TAP; none of it: zeros."""
    passed = failed = skipped = 0
    for line in output.splitlines():
        case = CASE.match(line)
        if not case:
            continue
        directive = (case.group(4) or "").lower()
        if directive == "skip":
            skipped += 1
        elif case.group(1) and directive != "todo":
            failed += 1
        else:
            passed += 1
    return passed, failed, skipped


def count_test(test):
    passed, failed, skipped = count_cases(test.get("stdout") or "")
    if test["result"] not in GOOD | {"SKIP"}:
        # A crash, a time-out or a leak fails the program whatever its cases said.
        return passed, max(failed, 1), skipped
    if passed + failed + skipped == 0:
        return (0, 0, 1) if test["result"] == "SKIP" else (1, 0, 0)
    return passed, failed, skipped


def print_failure(test):
    print(f"\n==== {test['name']}: {test['result']} (exit status {test.get('returncode')})")
    for stream in ("stdout", "stderr"):
        lines = (test.get(stream) or "").splitlines()
        print("\n".join(lines[-200:]))


def print_reports(folder):
    count = 0
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as report:
            print(f"\n==== {name}\n{report.read()}")
        count += 1
    return count


def main():
    with open(sys.argv[1], encoding="utf-8") as log:
        tests = [json.loads(line) for line in log]
    passed = failed = skipped = 0
    for test in tests:
        counts = count_test(test)
        passed, failed, skipped = (a + b for a, b in zip((passed, failed, skipped), counts))
        if counts[1] > 0:
            print_failure(test)
    reports = print_reports(sys.argv[2])
    if reports > 0 and failed == 0:
        failed += 1
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
