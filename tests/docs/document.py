#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - writes docs/functions.md from the library's tables and docs/functions.txt, or checks it.
"""Names, signatures and meanings come from the program `functions`, which prints the tables that the engine uses; results
come from running the examples of docs/functions.txt through libchart (the program `answers`).  With --check nothing is
written: the test fails when the document is not what would be written, when a function has no example, or when an example
fails."""

import argparse
import difflib
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "conformance"))
from batches import Library  # noqa: E402

EXAMPLES = ROOT / "docs" / "functions.txt"
DOCUMENT = ROOT / "docs" / "functions.md"
HEAD = """<!-- SPDX-License-Identifier: Apache-2.0; written by tools/dev functions, do not edit -->
# Template functions

All {count} functions of Helm 4.2.3, with the results that libchart and Helm give alike. A signature is Go's: it says how
many arguments of which types a function takes, and `...any` any number of them. What is piped in comes last. Capitals in a
meaning stand for arguments. A result with line breaks, or blanks at its ends, is shown in double quotes; where one would
change from call to call, the example shows something of it that does not. `must…` functions fail where those without
`must` give something else instead.

"""


class Wrong(Exception):
    """What the document cannot be written for."""


def read_tables(program):
    """{name: (signature, meaning)} of every function."""
    output = subprocess.run([program], capture_output=True, check=True, text=True).stdout
    rows = [line.split("\t") for line in output.splitlines()]
    # `value` is any, too: as reflection has it.
    return {name: (re.sub(r"\bvalue\b", "any", signature), meaning) for name, signature, meaning in rows}


def read_examples(text):
    """[(theme, [(name, example)])]."""
    themes = []
    for line in text.splitlines():
        if line.startswith("# "):
            themes.append((line[2:], []))
        elif line and themes:
            name, colon, example = line.partition(": ")
            if not colon:
                raise Wrong(f"{EXAMPLES}: cannot read {line!r}")
            themes[-1][1].append((name, example))
    return themes


def compare_names(tables, themes):
    names = [name for _, examples in themes for name, _ in examples]
    problems = [f"{name} has no example" for name in tables if name not in names]
    problems += [f"{name} is no function" for name in names if name not in tables]
    problems += [f"{name} has two examples" for name in set(names) if names.count(name) > 1]
    problems += [f"{name} has no meaning" for name, (_, meaning) in tables.items() if not meaning]
    if problems:
        raise Wrong("\n".join(problems))


def template(example):
    return example if "{{" in example else "{{ " + example + " }}"


def results(library, themes):
    """{name: result} of all examples."""
    pairs = [pair for _, examples in themes for pair in examples]
    answers = library.ask([template(example) for _, example in pairs])
    failed = [f"{name}: {text.decode()}" for (name, _), (kind, text) in zip(pairs, answers) if kind != "output"]
    if failed:
        raise Wrong("\n".join(failed))
    return {name: text.decode() for (name, _), (_, text) in zip(pairs, answers)}


def shown(text):
    """`text` as a table cell shows it."""
    if text != text.strip() or "\n" in text or not text:
        text = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    return code(text)


def code(text):
    fence = "``" if "`" in text else "`"
    return fence + text.replace("|", "\\|") + fence


def meaning_cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


def document(tables, themes, found):
    lines = [HEAD.format(count=len(tables))]
    for theme, examples in themes:
        lines.append(f"## {theme}\n\n| function | signature | what it gives | example | result |\n|---|---|---|---|---|\n")
        for name, example in sorted(examples, key=lambda pair: pair[0].lower()):
            signature, meaning = tables[name]
            cells = [code(name), code(signature.removeprefix("func")), meaning_cell(meaning), code(example), shown(found[name])]
            lines.append("| " + " | ".join(cells) + " |\n")
        lines.append("\n")
    return "".join(lines).rstrip("\n") + "\n"


def run(options):
    tables = read_tables(options.functions)
    themes = read_examples(EXAMPLES.read_text(encoding="utf-8"))
    compare_names(tables, themes)
    with tempfile.NamedTemporaryFile(suffix=".yaml") as values:
        text = document(tables, themes, results(Library(options.answers, values.name), themes))
    if not options.check:
        DOCUMENT.write_text(text, encoding="utf-8")
    elif not DOCUMENT.exists() or text != (before := DOCUMENT.read_text(encoding="utf-8")):
        lines = difflib.unified_diff(before.splitlines(), text.splitlines(), "docs/functions.md", "as it should be", lineterm="", n=0)
        raise Wrong("\n".join(lines) + "\nrun: tools/dev functions")
    print(f"{len(tables)} functions, each with an example")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--functions", required=True, metavar="PROGRAM", help="prints the tables")
    parser.add_argument("--answers", required=True, metavar="PROGRAM", help="answers templates")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    try:
        run(parser.parse_args())
    except Wrong as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
