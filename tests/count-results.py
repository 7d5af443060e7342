#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright the Followup authors
"""Counts what meson test ran, down to the single cases of each program, and prints what failed.

count-results.py testlog.json REPORTS STATUS: the log of meson, the folder where the sanitizers of
every program that a test started left their reports, and the exit status of meson. With CI set, what
is skipped has failed.
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
    if test["result"] == "SKIP":
        return passed, failed, max(skipped, 1)
    return max(passed, 0 if failed + skipped else 1), failed, skipped


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


def print_skipped(test):
    reasons = [line for line in (test.get("stdout") or "").splitlines() if "skip" in line.lower()]
    for reason in reasons or ["no reason given"]:
        print(f"Skipped in {test['name']}: {reason}")


def read_log(path):
    """What meson wrote of each test; nothing where it did not get that far."""
    try:
        with open(path, encoding="utf-8") as log:
            return [json.loads(line) for line in log]
    except FileNotFoundError:
        return []


def main():
    path, reports, status = sys.argv[1:]
    passed = failed = skipped = 0
    for test in read_log(path):
        counts = count_test(test)
        passed, failed, skipped = (a + b for a, b in zip((passed, failed, skipped), counts))
        if counts[1] > 0:
            print_failure(test)
        if counts[2] > 0:
            print_skipped(test)
    if os.environ.get("CI"):
        failed += skipped
    # Whatever went wrong shows in the count, also where no test owns up to it.
    if print_reports(reports) > 0 or status != "0" or passed == 0:
        failed = max(failed, 1)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
