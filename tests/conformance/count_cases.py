#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - counts the conformance cases that call each function.
"""A case counts for every function that its template, its helpers, or a template it brings along as a file or value calls.
Names come from a list, one a line, as `functions` prints it (the first word of each line)."""

import argparse
import collections
import pathlib
import re
import subprocess
import sys

import yaml

ACTION = re.compile(r"\{\{-?\s*(?!/\*)(.*?)\}\}", re.S)
STRING = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`', re.S)
NAME = re.compile(r"(?<![.$\w])[A-Za-z_]\w*")
CALL_PLACE = re.compile(r"(?:^|[(|=,]|:=|\b(?:if|with|range|else|template|block|define))\s*([A-Za-z_]\w*)")


def called(text):
    """The words that stand where a function may be called, in all actions of a template."""
    for action in ACTION.findall(text):
        plain = STRING.sub('""', action)
        yield from CALL_PLACE.findall(plain)
        yield from NAME.findall(plain)
    for action in ACTION.findall(text):
        for string in STRING.findall(action):
            if "{{" in string:
                yield from called(string[1:-1])


def texts(shared, case):
    yield case.get("template", "")
    yield from case.get("files", {}).values()
    yield case.get("values", "")


def count(paths, names):
    """({name: cases}, cases in all)."""
    found, total = collections.Counter(), 0
    for path in paths:
        shared = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in shared["cases"]:
            total += 1
            found.update({word for text in texts(shared, case) for word in called(text)} & names)
    return found, total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", required=True, metavar="PROGRAM", help="prints the names, one a line")
    parser.add_argument("--fewest", type=int, default=6, help="a function with fewer cases is an error (6)")
    parser.add_argument("--average", type=float, default=12, help="cases for each function that there must be (12)")
    parser.add_argument("--all", action="store_true", help="print every function, not only those with too few")
    options = parser.parse_args()
    listed = subprocess.run([options.functions], capture_output=True, check=True, text=True).stdout
    names = {line.split("\t")[0] for line in listed.splitlines()}
    found, total = count(sorted(pathlib.Path(__file__).parent.glob("cases/*.yaml")), names)
    few = sorted(name for name in names if found[name] < options.fewest)
    for name in sorted(names) if options.all else few:
        print(f"{found[name]:5} {name}")
    print(f"{total} cases, {len(names)} functions, {len(few)} with fewer than {options.fewest} cases")
    return int(bool(few) or total < options.average * len(names))


if __name__ == "__main__":
    sys.exit(main())
