#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - records what the reference binary answers to the cases, or checks it (--check).

import argparse
import concurrent.futures
import pathlib
import sys

from casefile import CaseFile, Malformed
from reference import Reference, Refused, ask, ask_error, ask_together, may_share_a_chart

TIMES_ASKED = 3     # when recording: an answer that differs between runs is refused


def arguments():
    parser = argparse.ArgumentParser(description="Records or checks the answers of the conformance cases.")
    parser.add_argument("--helm", required=True, metavar="PATH", help="the reference binary")
    parser.add_argument("--check", action="store_true", help="ask again, compare with what is recorded, write nothing")
    parser.add_argument("--missing", action="store_true", help="record only the cases that have no answer yet")
    parser.add_argument("--jobs", type=int, default=2, help="how many runs at once (2)")
    parser.add_argument("files", nargs="*", metavar="FILE", help="case files (all of cases/)")
    given = parser.parse_args()
    given.files = given.files or sorted(pathlib.Path(__file__).parent.glob("cases/*.yaml"))
    return given


def ask_surely(reference, file, case):
    """The answer to a case that gives the same one every time."""
    first, *others = [ask(reference, file.shared, case) for _ in range(TIMES_ASKED)]
    if any(other != first for other in others):
        raise Refused(f"the answer differs from run to run: {first} {others}")
    return first


def record_case(reference, file, case, missing):
    """The answer to write, or {} (with a message) if there can be none."""
    if missing and file.recorded(case):
        return file.recorded(case)
    try:
        return ask_surely(reference, file, case)
    except Refused as refusal:
        print(f"{file.path}: {case['name']}: refused: {refusal}", file=sys.stderr)
        return {}


def together_differs(reference, file, answers):
    """Names of cases that answer otherwise when they share a chart: check mode would ask them twice."""
    pairs = [(case, answer) for case, answer in zip(file.cases, answers) if shares(case, answer)]
    found = ask_together(reference, file.shared, [case for case, _ in pairs]) if pairs else []
    if found is None:
        return ["(all)"]
    return [case["name"] for (case, answer), other in zip(pairs, found) if answer != other]


def record_file(reference, version, file, pool, missing):
    """Writes the answers of one file; true if every case has one."""
    jobs = [pool.submit(record_case, reference, file, case, missing) for case in file.cases]
    answers = [job.result() for job in jobs]
    for name in together_differs(reference, file, answers):
        print(f"{file.path}: {name}: answers otherwise beside other templates", file=sys.stderr)
    file.write(version, answers)
    print(f"{file.path}: {sum(map(bool, answers))} recorded")
    return all(answers)


def shares(case, recorded):
    return "output" in recorded and may_share_a_chart(case)


def batches(file):
    """Cases to ask together (one list) and cases to ask alone (lists of one)."""
    together = [case for case in file.cases if shares(case, file.recorded(case))]
    alone = [[case] for case in file.cases if not shares(case, file.recorded(case))]
    return ([together] if together else []) + alone


def check_case(reference, file, case):
    """None if the reference still answers as recorded, else both answers."""
    recorded = file.recorded(case)
    try:
        if "error" in recorded and ask_error(reference, file.shared, case) == recorded:
            return None
        answer = ask(reference, file.shared, case)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    return None if answer == recorded else (recorded, answer)


def check_batch(reference, file, batch):
    """(case, difference or None) for each case; those that a shared run does not confirm are asked alone."""
    found = ask_together(reference, file.shared, batch) if len(batch) > 1 else None
    found = found or [None] * len(batch)
    return [(case, None if answer == file.recorded(case) else check_case(reference, file, case))
            for case, answer in zip(batch, found)]


def show_difference(file, case, difference):
    print(f"{file.path}: {case['name']}:")
    for title, answer in zip(("recorded", "answered"), difference):
        for key, value in answer.items() or [("nothing", "")]:
            print(f"  {title} {key}: {value!r}")


def check_files(reference, version, files, pool):
    """Compares all files with the reference; gives the exit status."""
    for file in files:
        if file.shared.get("reference") != version:
            print(f"{file.path}: recorded with {file.shared.get('reference')}, asked is {version}")
    jobs = [(file, pool.submit(check_batch, reference, file, batch)) for file in files for batch in batches(file)]
    passed = failed = 0
    for file, job in jobs:
        for case, difference in job.result():
            passed, failed = (passed, failed + 1) if difference else (passed + 1, failed)
            if difference:
                show_difference(file, case, difference)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    given = arguments()
    try:
        files = [CaseFile(path) for path in given.files]
        reference = Reference(given.helm)
        version = reference.version()
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            if given.check:
                return check_files(reference, version, files, pool)
            written = [record_file(reference, version, file, pool, given.missing) for file in files]
        return 0 if all(written) else 1
    except (OSError, Malformed) as problem:
        print(f"record.py: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
