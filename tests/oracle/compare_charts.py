#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders whole charts with chartc and with Helm, and shows where they differ.

A case is a values file below tests/charts/, whose leading comments may say:

    # flags: --set a=1 -n other     more of the command line, quoted as in a shell (may be repeated)
    # release: NAME                 the release name in place of "demo"; "none" leaves it out
    # values: none                  the file itself is not passed with -f

The suite app_v1 runs on charts/app_v1. The suite helm_create runs on charts that `helm create` has just
made, once with each Helm given. Three ways to use it, all from any directory:

    compare_charts.py --helm HELM --helm3 HELM3 --chartc CHARTC    asks the real Helm, both suites
    compare_charts.py --helm HELM --compat 4.1 --chartc CHARTC     the same with an older Helm
    compare_charts.py --helm HELM --record [DIR]                   writes what Helm answers beside the cases
    compare_charts.py --chartc CHARTC --recorded [DIR]             compares with that; needs no Helm

Compared are stdout and the exit status, byte for byte, and stderr, byte for byte except that log lines
(level=…, or FILE.go:LINE:), which Helm writes in changing order, are taken as a sorted set.
"""

import argparse
import concurrent.futures
import difflib
import fnmatch
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
APP_V1 = pathlib.Path("tests/charts/app_v1")
HELM_CREATE = pathlib.Path("tests/charts/helm_create")
TIMEOUT_SECONDS = 60
JOBS = 2
DIFF_LINES = 40
RECORDED_PARTS = (".stdout", ".stderr", ".status")
DIRECTIVE = re.compile(r"# (flags|release|values): (.*)")
LOG_LINE = re.compile(rb"level=[A-Z]+ |[a-z_]+[.]go:[0-9]+: ")


class Answer(NamedTuple):
    """What a program gave back; log lines stand apart from the rest of stderr."""

    status: str
    stdout: bytes
    logs: tuple
    stderr: bytes


class Case(NamedTuple):
    """One command line of `template`, without the program."""

    title: str
    path: pathlib.Path
    arguments: list


# -- Cases ------------------------------------------------------------------------------------------


def directives(path):
    """The (word, text) pairs in the comments at the head of a values file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        if match := DIRECTIVE.fullmatch(line):
            found.append(match.groups())
    return found


def read_case(suite, chart, path):
    """The case of one values file, on one chart; paths in it are relative to the root."""
    release, values, flags = ["demo"], ["-f", str(path)], []
    for word, text in directives(ROOT / path):
        if word == "flags":
            flags += shlex.split(text)
        elif word == "release":
            release = [] if text == "none" else [text]
        elif text == "none":
            values = []
    return Case(f"{suite}/{path.stem}", path, ["template", *release, str(chart), *values, *flags])


def read_suite(suite, folder, chart, pattern):
    """All cases of a folder whose names match the pattern, in order."""
    paths = sorted((ROOT / folder).glob("*.yaml"))
    chosen = [path.relative_to(ROOT) for path in paths if fnmatch.fnmatch(path.stem, pattern)]
    return [read_case(suite, chart, path) for path in chosen]


def app_v1_cases(pattern, folder=APP_V1):
    return read_suite("app_v1", folder, "charts/app_v1", pattern)


def helm_create_cases(helms, scratch, pattern):
    """The cases of helm_create, on a chart freshly made by each of the Helms."""
    cases = []
    for helm in helms:
        made_by = version(helm, scratch)
        chart = create_chart(helm, made_by, scratch)
        cases += read_suite(f"helm_create {made_by}", HELM_CREATE, chart, pattern)
    return cases


# -- Running ----------------------------------------------------------------------------------------


def environment(scratch):
    """An environment in which nothing of this machine's Helm set-up shows."""
    return {"HOME": str(scratch), "PATH": "/usr/bin:/bin"}


def capture(command, scratch, directory=ROOT):
    return subprocess.run(
        command,
        cwd=directory,
        env=environment(scratch),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )


def version(helm, scratch):
    finished = capture([helm, "version", "--template", "{{.Version}}"], scratch)
    return finished.stdout.decode().strip()


def create_chart(helm, made_by, scratch):
    directory = pathlib.Path(scratch) / made_by
    directory.mkdir()
    capture([helm, "create", "app_v1"], scratch, directory).check_returncode()
    return directory / "app_v1"


def answer(status, stdout, stderr):
    """An Answer, with the log lines sorted out of stderr."""
    lines = stderr.splitlines(keepends=True)
    logs = sorted({line for line in lines if LOG_LINE.match(line)})
    rest = b"".join(line for line in lines if not LOG_LINE.match(line))
    return Answer(status, stdout, tuple(logs), rest)


def ask(program, case, scratch):
    try:
        finished = capture([program, *case.arguments], scratch)
    except subprocess.TimeoutExpired:
        return answer(f"none after {TIMEOUT_SECONDS} seconds", b"", b"")
    return answer(str(finished.returncode), finished.stdout, finished.stderr)


# -- Recordings -------------------------------------------------------------------------------------


def beside(case, folder, part):
    return ROOT / folder / (case.path.stem + part)


def record(case, folder, got):
    """Writes an answer beside its case; an empty stream leaves no file."""
    beside(case, folder, ".status").write_text(got.status + "\n", encoding="ascii")
    streams = {".stdout": got.stdout, ".stderr": b"".join(got.logs) + got.stderr}
    for part, content in streams.items():
        if content:
            beside(case, folder, part).write_bytes(content)


def recorded(case, folder):
    """The answer that was recorded for a case."""
    status = beside(case, folder, ".status")
    if not status.exists():
        return answer("not recorded", b"", b"")
    streams = [beside(case, folder, part) for part in (".stdout", ".stderr")]
    stdout, stderr = [path.read_bytes() if path.exists() else b"" for path in streams]
    return answer(status.read_text(encoding="ascii").strip(), stdout, stderr)


def remove_recordings(folder):
    for path in (ROOT / folder).iterdir():
        if path.suffix in RECORDED_PARTS:
            path.unlink()


# -- Comparing --------------------------------------------------------------------------------------


def text_lines(content):
    """The lines of an output, such that every byte can be seen in a diff."""
    text = content.decode("utf-8", errors="backslashreplace").replace("\r", "\\r")
    lines = text.split("\n")
    if lines[-1]:
        return lines[:-1] + [lines[-1] + " (no newline at the end)"]
    return lines[:-1]


def diff(name, expected, got):
    """A short unified diff of two outputs; no lines if they are equal."""
    sides = text_lines(expected), text_lines(got)
    titles = f"Helm {name}", f"chartc {name}"
    lines = list(difflib.unified_diff(*sides, *titles, n=2, lineterm=""))
    if len(lines) > DIFF_LINES:
        lines[DIFF_LINES:] = [f"… {len(lines) - DIFF_LINES} more lines"]
    return lines


def differences(expected, got):
    """What tells two answers apart, as lines to print; none if nothing does."""
    lines = []
    if expected.status != got.status:
        lines.append(f"exit status: Helm {expected.status}, chartc {got.status}")
    lines += diff("stdout", expected.stdout, got.stdout)
    lines += diff("log lines", b"".join(expected.logs), b"".join(got.logs))
    lines += diff("stderr", expected.stderr, got.stderr)
    return lines


def report(case, lines):
    if not lines:
        return
    print(f"FAILED {case.title}: {shlex.join(case.arguments)}")
    for line in lines:
        print("    " + line)


def check_all(cases, check):
    """Runs check on every case, prints what differs, and says whether all passed."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for case, lines in zip(cases, pool.map(check, cases)):
            failed += bool(lines)
            report(case, lines)
    print(f"{len(cases) - failed} passed, {failed} failed")
    return bool(cases) and not failed


# -- The three ways ---------------------------------------------------------------------------------


def compare_live(options, scratch):
    helms = [options.helm] + ([options.helm3] if options.helm3 else [])
    cases = app_v1_cases(options.only) + helm_create_cases(helms, scratch, options.only)

    own_words = ["--compat", options.compat] if options.compat else []

    def check(case):
        ours = case._replace(arguments=case.arguments + own_words)
        return differences(ask(options.helm, case, scratch), ask(options.chartc, ours, scratch))

    return check_all(cases, check)


def compare_recorded(options, scratch):
    folder = options.recorded
    cases = app_v1_cases(options.only, folder)

    def check(case):
        return differences(recorded(case, folder), ask(options.chartc, case, scratch))

    return check_all(cases, check)


def record_all(options, scratch):
    """Records every case of a folder, and once, in REFERENCE, which Helm answered."""
    folder = options.record
    cases = app_v1_cases("*", folder)
    remove_recordings(folder)
    (ROOT / folder / "REFERENCE").write_text(f"Helm {version(options.helm, scratch)}\n", encoding="ascii")
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        answers = pool.map(lambda case: ask(options.helm, case, scratch), cases)
        for case, got in zip(cases, answers):
            record(case, folder, got)
    print(f"{len(cases)} recorded")
    return bool(cases)


def program(path):
    """A program's absolute path, since the cases run in another directory."""
    found = pathlib.Path(path).resolve()
    if not found.is_file():
        raise argparse.ArgumentTypeError(f"there is no program {path}")
    return str(found)


def folder_of_cases(path):
    found = pathlib.Path(path).resolve()
    if not found.is_relative_to(ROOT) or not found.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is no folder of this repository")
    return found.relative_to(ROOT)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--helm", type=program, help="the reference: Helm 4.2.3, or what --compat names")
    parser.add_argument("--helm3", type=program, help="Helm 3.17.3, only to create a chart with")
    parser.add_argument("--chartc", type=program, help="the program to check")
    parser.add_argument("--compat", metavar="VERSION", help="given to chartc: 3.17, 4.1 or 4.2")
    parser.add_argument("--only", metavar="PATTERN", default="*", help="cases with such a name, as *ingress*")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--record", metavar="DIR", type=folder_of_cases, nargs="?", const=APP_V1)
    mode.add_argument("--recorded", metavar="DIR", type=folder_of_cases, nargs="?", const=APP_V1)
    options = parser.parse_args()
    if not options.recorded and not options.helm:
        parser.error("--helm is needed")
    if not options.record and not options.chartc:
        parser.error("--chartc is needed")
    return options


def main():
    options = parse_options()
    way = record_all if options.record else compare_recorded if options.recorded else compare_live
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if way(options, scratch) else 1


if __name__ == "__main__":
    sys.exit(main())
