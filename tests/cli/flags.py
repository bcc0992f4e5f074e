#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether chartc knows every flag of `helm template --help`, and its guide speaks of each.

    flags.py --chartc PATH
    flags.py --helm PATH --record      write the reference's help into helm-template-help.txt
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
HELP = HERE / "helm-template-help.txt"
GUIDE = HERE / "../../docs/chartc.md"
FEWEST = 70  # flags of Helm 4.2.3, so that a help that cannot be read does not pass


def read_help():
    """(letter or None, name, whether it needs a value) of each flag."""
    rows = re.findall(r"^ +(?:-(\w), )?--([a-z0-9-]+)( [A-Za-z0-9]+)?(\[=)?", HELP.read_text(), re.MULTILINE)
    return [(letter or None, name, bool(kind) and not optional) for letter, name, kind, optional in rows]


def record(helm):
    environment = {"HOME": "/home/user", "PATH": os.environ["PATH"]}
    HELP.write_text(subprocess.run([helm, "template", "--help"], env=environment, capture_output=True, text=True, check=True).stdout)


def answer(chartc, *flags):
    return subprocess.run([chartc, "template", *flags], capture_output=True, text=True, check=False).stderr


def complaints(chartc, letter, name, needs_value):
    """A flag that is unknown, or that takes a value where Helm does not, or the other way round."""
    if "unknown" in answer(chartc, f"--{name}=1"):
        yield f"--{name} is unknown"
    alone = answer(chartc, f"--{name}")
    if ("needs an argument" in alone) != needs_value:
        yield f"--{name} alone: {alone.strip()}"
    if letter and "unknown" in answer(chartc, f"-{letter}=1"):
        yield f"-{letter} is unknown"
    if f"`--{name}" not in GUIDE.read_text() and f", --{name}" not in GUIDE.read_text():
        yield f"--{name} is not in {GUIDE.name}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chartc")
    parser.add_argument("--helm")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    if options.record:
        record(options.helm)
        return 0
    flags = read_help()
    wrong = [line for flag in flags for line in complaints(options.chartc, *flag)]
    if len(flags) < FEWEST:
        wrong.append(f"only {len(flags)} flags in {HELP.name}")
    print("\n".join([*wrong, f"{len(flags)} flags, {len(wrong)} complaints"]))
    return len(wrong) != 0


if __name__ == "__main__":
    sys.exit(main())
