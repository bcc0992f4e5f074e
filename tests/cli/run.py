#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs chartc as a user types it and compares with what the case files say.

    run.py --chartc PATH [FILE...]             run the cases
    run.py --helm PATH --record [FILE...]      write the reference's answers into the files
    run.py --chartc PATH --record-own [FILE...]  write chartc's own answers (read them before you commit)

Without --record, --helm compares the reference with the files. A case file (cases/*.txt) holds cases of this form; README.md tells more:

    == name
    $ helm template demo c --set a
    status 1
    err| Error: failed parsing --set data: key "a" has no value
"""

import argparse
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).parent
SECONDS = 60


class Case:
    def __init__(self, name, line):
        self.name, self.line = name, line
        self.command, self.marks, self.answer = "", [], []


def read_cases(path):
    """The lines before the first case, and the cases."""
    head, cases = [], []
    for number, line in enumerate(path.read_text().split("\n"), 1):
        if line.startswith("== "):
            cases.append(Case(line[3:], number))
        elif not cases:
            head.append(line)
        elif line.startswith("$ "):
            cases[-1].command += line[2:] + "\n"
        elif line.startswith("! "):
            cases[-1].marks += line[2:].split()
        elif re.match(r"(status|out|err)\b", line):
            cases[-1].answer.append(line)
        elif line and not line.startswith("#"):
            sys.exit(f"{path}:{number}: cannot read {line!r}")
    return head, cases


def write_cases(path, head, cases, version):
    head = [line for line in head if line and not line.startswith("reference: ")]
    text = head + ([f"reference: {version}"] if version else []) + [""]
    for case in cases:
        text.append(f"== {case.name}")
        text += [f"$ {line}" for line in case.command.rstrip("\n").split("\n")]
        text += [f"! {' '.join(case.marks)}"] if case.marks else []
        text += case.answer + [""]
    path.write_text("\n".join(text))


# ---- running ------------------------------------------------------------------------------------------


def prepare(path, folder, program):
    """A copy of what a case file is about, and a `helm` to call."""
    work = folder / "work"
    if path.resolve().parent == HERE.resolve() / "cases":
        copy_fixture(work)
    else:
        shutil.copytree(path.parent, work, symlinks=True)
    binaries = folder / "bin"
    binaries.mkdir()
    for name in ("helm", "chartc"):
        (binaries / name).symlink_to(program)
    return work, binaries


def copy_fixture(work):
    """The fixture, with what a repository cannot hold."""
    shutil.copytree(HERE / "fixture", work)
    (work / "dangling").symlink_to("nowhere")
    (work / "loop").symlink_to("loop")
    for name in ("fifo", "looping", "dangling"):
        shutil.copytree(work / "c", work / f"with-{name}")
    os.mkfifo(work / "with-fifo/templates/fifo.yaml")
    (work / "with-looping/templates/loop").symlink_to("..")
    (work / "with-dangling/templates/link.yaml").symlink_to("nowhere")
    (work / "values-is-directory").mkdir()
    shutil.copy(work / "c/Chart.yaml", work / "values-is-directory")
    (work / "values-is-directory/values.yaml").mkdir()
    (work / "no-chart-yaml").mkdir()


def read_terminal(master, into):
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            return
        if not data:
            return
        into.append(data)


def run(case, work, binaries, home):
    """The status, and standard output and error as text; None: it hung."""
    environment = {"PATH": f"{binaries}:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    environment.update((k, v) for k, v in os.environ.items() if k.endswith("SAN_OPTIONS"))
    terminal, reader = [], None
    stderr = subprocess.PIPE
    if "terminal" in case.marks:
        master, stderr = pty.openpty()
        reader = threading.Thread(target=read_terminal, args=(master, terminal))
        reader.start()
    process = subprocess.Popen(["bash", "-c", case.command], cwd=work, env=environment,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr,
                               start_new_session=True)
    try:
        out, err = process.communicate(b"a: from-stdin\n", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        out, err = process.communicate()
        return None
    finally:
        if reader:
            os.close(stderr)
            reader.join()
            os.close(master)
    err = b"".join(terminal).replace(b"\r\n", b"\n") if reader else err
    texts = [text.decode("utf-8", "backslashreplace").replace(str(work), "/WORK") for text in (out, err)]
    return process.returncode, *texts


def as_lines(kind, text):
    if not text:
        return []
    text = text.replace("\x1b", "\\e")
    lines = text.split("\n")
    ends = lines[-1] == ""
    shown = [f"{kind}| {line}".rstrip(" ") if line else f"{kind}|" for line in (lines[:-1] if ends else lines)]
    # A last line without its newline, and blanks at ends of lines, are shown by a mark.
    for i, line in enumerate(lines[: len(shown)]):
        if line.endswith((" ", "\t")):
            shown[i] = f"{kind}| {line}$"
    return shown if ends else [*shown, f"{kind}\\"]


def answer_of(case, result):
    if result is None:
        return [f"status still running after {SECONDS} seconds"]
    status, out, err = result
    if "first-line" in case.marks:
        err = err.split("\n")[0] + "\n"
    if "any-order" in case.marks:
        err = "".join(sorted(err.splitlines(keepends=True)))
    if "no-output" in case.marks:
        out = ""
    return [f"status {status}", *as_lines("out", out), *as_lines("err", err)]


# ---- the whole ----------------------------------------------------------------------------------------


def show_difference(path, case, got):
    print(f"FAILED {path.name}:{case.line}: {case.name}\n  $ {case.command.strip()}")
    for line in case.answer:
        if line not in got:
            print(f"  - {line}")
    for line in got:
        if line not in case.answer:
            print(f"  + {line}")


def remove_new(work, known):
    """Takes away what a case has left beside the fixture."""
    for name in set(os.listdir(work)) - known:
        path = work / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def run_file(path, options, folder):
    head, cases = read_cases(path)
    program = options.chartc or options.helm
    work, binaries = prepare(path, folder, pathlib.Path(program).resolve())
    known = set(os.listdir(work))
    failed = 0
    for case in cases:
        is_own = "own" in case.marks
        if (options.helm and is_own) or (options.record_own and not is_own):
            continue
        got = answer_of(case, run(case, work, binaries, folder))
        remove_new(work, known)
        if options.record or options.record_own:
            case.answer = got
        elif got != case.answer:
            failed += 1
            show_difference(path, case, got)
    if options.record or options.record_own:
        old = [line[11:] for line in head if line.startswith("reference: ")]
        write_cases(path, head, cases, options.version or "".join(old))
    return len(cases), failed


def helm_version(helm):
    answer = subprocess.run([helm, "version", "--template", "{{.Version}}"], capture_output=True, text=True, check=True)
    return f"Helm {answer.stdout.strip()}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chartc")
    parser.add_argument("--helm")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--record-own", action="store_true")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    if bool(options.chartc) == bool(options.helm):
        parser.error("give --chartc or --helm")
    options.version = helm_version(options.helm) if options.helm and options.record else None
    total = failures = 0
    for path in options.files or sorted((HERE / "cases").glob("*.txt")):
        with tempfile.TemporaryDirectory() as folder:
            count, failed = run_file(path, options, pathlib.Path(folder))
        total += count
        failures += failed
    print(f"{total - failures} passed, {failures} failed")
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
