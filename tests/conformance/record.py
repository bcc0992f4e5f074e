#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - records what the reference binary answers to the cases, or checks it (--check).

import argparse
import concurrent.futures
import pathlib
import subprocess
import sys

import yaml

from casefile import CaseFile, Malformed, recorded
from reference import Reference, Refused, ask, ask_error, ask_together, may_share_a_chart

# How often an answer is asked for again when it is recorded: an answer that differs is refused.
TIMES_TOGETHER = 4
TIMES_ALONE = 5


def arguments():
    parser = argparse.ArgumentParser(description="Records or checks the answers of the conformance cases.")
    parser.add_argument("--helm", required=True, action="append", metavar="PATH",
                        help="a reference binary; repeated for each version that the files name")
    parser.add_argument("--check", action="store_true", help="ask again, compare with what is recorded, write nothing")
    parser.add_argument("--missing", action="store_true", help="record only the cases that have no answer yet")
    parser.add_argument("--jobs", type=int, default=2, help="how many runs at once (2)")
    parser.add_argument("files", nargs="*", metavar="FILE", help="case files (all of cases/)")
    given = parser.parse_args()
    given.files = given.files or sorted(pathlib.Path(__file__).parent.glob("cases/*.yaml"))
    return given


def tell(file, case, what):
    print(f"{file.path}: {case['name']}: {what}", file=sys.stderr)


def shares(case, answer):
    """Whether a case can be asked together with others of its file."""
    return "output" in answer and may_share_a_chart(case)


def difference(reference, file, case, answer):
    """None if the reference, asked with this case alone, gives this answer, else what it gives."""
    try:
        if "error" in answer and ask_error(reference, file.shared, case) == answer:
            return None
        found = ask(reference, file.shared, case)
    except Refused as refusal:
        found = {"refused": str(refusal)}
    return None if found == answer else found


def unconfirmed(reference, file, pairs):
    """Those of these (case, answer) pairs that one common run does not confirm."""
    found = ask_together(reference, file.shared, [case for case, _ in pairs]) if pairs else []
    return pairs if found is None else [pair for pair, other in zip(pairs, found) if pair[1] != other]


def first_answer(reference, file, case):
    """The answer to a case, or {} (with a message) if there can be none."""
    try:
        return ask(reference, file.shared, case)
    except Refused as refusal:
        tell(file, case, f"refused: {refusal}")
        return {}


def is_steady(reference, file, case, answer):
    """Whether the case gives the same answer again; tells if not."""
    for _ in range(TIMES_ALONE):
        other = difference(reference, file, case, answer)
        if other:
            tell(file, case, f"refused: the answer differs from run to run: {answer} {other}")
            return False
    return True


def steady_pairs(reference, file, pairs, pool):
    """The pairs, with {} in place of answers that are not the same every time."""
    together = [pair for pair in pairs if shares(*pair)]
    doubtful = [pair for pair in pairs if pair[1] and not shares(*pair)]
    for _ in range(TIMES_TOGETHER):
        doubtful += [pair for pair in unconfirmed(reference, file, together) if pair not in doubtful]
    steady = pool.map(lambda pair: is_steady(reference, file, *pair), doubtful)
    refused = [case["name"] for (case, _), good in zip(doubtful, steady) if not good]
    return [(case, {} if case["name"] in refused else answer) for case, answer in pairs]


def record_file(reference, file, pool, missing):
    """Writes the answers of one file; true if every case has one."""
    asked = [case for case in file.cases if not (missing and recorded(case))]
    pairs = list(zip(asked, pool.map(lambda case: first_answer(reference, file, case), asked)))
    answers = {case["name"]: answer for case, answer in steady_pairs(reference, file, pairs, pool)}
    file.write([answers.get(case["name"], recorded(case)) for case in file.cases])
    print(f"{file.path}: {sum(map(bool, answers.values()))} recorded", flush=True)
    return all(answers.values())


def check_pairs(reference, file, pool):
    """(case, answer, difference) of all cases of a file that the reference answers otherwise than recorded."""
    pairs = [(case, recorded(case)) for case in file.cases]
    doubtful = unconfirmed(reference, file, [pair for pair in pairs if shares(*pair)])
    doubtful += [pair for pair in pairs if not shares(*pair)]
    found = pool.map(lambda pair: difference(reference, file, *pair), doubtful)
    return [(case, answer, other) for (case, answer), other in zip(doubtful, found) if other]


def show_difference(file, case, answer, other):
    print(f"{file.path}: {case['name']}:")
    for title, keys in ("recorded", answer or {"nothing": ""}), ("answered", other):
        for key, value in keys.items():
            print(f"  {title} {key}: {value!r}")


def check_files(references, files, pool):
    """Compares all files with their references; true if all is as recorded."""
    failed = 0
    for file in files:
        version = file.wanted_version()
        reference = references[version]
        if file.shared.get("reference") != version:
            print(f"{file.path}: recorded with {file.shared.get('reference')}, asked is {version}")
        for case, answer, other in check_pairs(reference, file, pool):
            show_difference(file, case, answer, other)
            failed += 1
    print(f"{sum(len(file.cases) for file in files) - failed} passed, {failed} failed")
    return failed == 0


def run(given):
    files = [CaseFile(path) for path in given.files]
    references = {reference.version(): reference for reference in map(Reference, given.helm)}
    lacking = {file.wanted_version() for file in files} - references.keys()
    if lacking:
        raise Malformed(f"give the binary of {', '.join(sorted(lacking))}, too, with --helm")
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        if given.check:
            return check_files(references, files, pool)
        return all([record_file(references[file.wanted_version()], file, pool, given.missing) for file in files])


def main():
    try:
        return 0 if run(arguments()) else 1
    except (OSError, Malformed, yaml.YAMLError, subprocess.CalledProcessError) as problem:
        print(f"record.py: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
