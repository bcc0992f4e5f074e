#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - Compares what Helm and chartc make of random values and YAML texts.
"""Each item is one question; a few thousand of them make one chart, so that one run answers them all. Three kinds:

  values  a value in values.yaml, written as JSON (and plain scalars), printed by toYaml, toJson, printf and quote;
  typed   a value put together by template functions, with Go types that no file can give it;
  yaml    a YAML text, valid or not, read by fromYaml and fromYamlArray.

An item depends only on the seed, its kind and its number, so `--seed S --item KIND:NUMBER` brings it back alone.
Answers travel in base64: they may hold characters that no manifest may hold.

Some answers of Helm differ from run to run (key sets that its comparison puts in no order, keys that become equal).
The generators avoid such items; those that slip through are found by asking Helm again, and are left out."""

import argparse
import base64
import dataclasses
import itertools
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import typing

from random_values import Raw, TypedValues, Values, go_text, quoted, yaml_text
from random_yaml import YamlTexts

BATCH = 2500  # items in one chart; the values file stays below the 5 MiB that Helm reads
TIMEOUT = 60  # seconds for one chart
MOST_FAILED_RUNS = 25  # afterwards nobody looks for the item that makes a chart fail
ASK_AGAIN = 20  # times, to see whether an answer of Helm varies
MOST_ASKED_AGAIN = 500  # items
MOST_CANDIDATES = 800  # smaller forms of an item, tried in one chart
SHOWN_LENGTH = 400  # characters of a differing item


# ---- Items.

FORMS = {
    "values": {
        "toYaml": "toYaml .value",
        "toJson": "toJson .value",
        "printf": 'printf "%v" .value',
        "quote": "quote .value",
    },
    "typed": {
        "toYaml": "toYaml .value",
        "toJson": "toJson .value",
        "printf": 'printf "%v %T" .value .value',
        "quote": "quote .value",
    },
    "yaml": {
        "fromYaml toJson": "fromYaml .value | toJson",
        "fromYaml toYaml": "fromYaml .value | toYaml",
        "fromYaml printf": 'fromYaml .value | printf "%v"',
        "fromYamlArray": "fromYamlArray .value | toJson",
    },
}
SHARES = ("values", "yaml", "values", "yaml", "typed")  # the kinds in turn


@dataclasses.dataclass(frozen=True, eq=False)
class Item:
    kind: str
    number: int
    payload: typing.Any

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.number}"

    def expression(self, position: int) -> str:
        """What a template says to get at the payload."""
        return f"(index $.Values.items {position})" if self.kind == "values" else go_text(self.payload)

    def in_values(self) -> str:
        return yaml_text(self.payload) if self.kind == "values" else "null"

    def shown(self) -> str:
        return yaml_text(self.payload) if self.kind == "values" else go_text(self.payload)


def make_item(seed: int, kind: str, number: int) -> Item:
    rng = random.Random(f"{seed} {kind} {number}")
    makers = {"values": Values, "typed": TypedValues, "yaml": YamlTexts}
    return Item(kind, number, makers[kind](rng).item())


def make_items(seed: int, count: int, kinds: typing.Sequence[str]) -> typing.Iterator[Item]:
    for number in range(count):
        yield make_item(seed, kinds[number % len(kinds)], number)


# ---- Charts.

Answer = dict[str, str]  # form -> what was printed; bytes that are no UTF-8 as lone surrogates
NOT_ASKED: Answer = {"failure": "not asked: too much failed before"}


def form_templates() -> str:
    """One template for each kind, printing all its forms of `.value` under the position `.at`."""
    text = ""
    for kind, forms in FORMS.items():
        lines = "".join(f"{{{{ .at }}}} {form}: {{{{ {action} | b64enc }}}}\n" for form, action in forms.items())
        text += f'{{{{- define "{kind}" }}}}\n{lines}{{{{- end }}}}\n'
    return text


def write_chart(chart: pathlib.Path, items: typing.Sequence[Item]) -> None:
    calls = "".join(
        f'{{{{- template "{item.kind}" (dict "at" {position} "value" {item.expression(position)}) }}}}\n'
        for position, item in enumerate(items)
    )
    files = {
        "Chart.yaml": "apiVersion: v2\nname: compare\nversion: 1.0.0\n",
        "values.yaml": "items:\n" + "".join(f"- {item.in_values()}\n" for item in items),
        "templates/_forms.tpl": form_templates(),
        "templates/items.yaml": "# answers\n" + calls,
    }
    (chart / "templates").mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (chart / path).write_text(text, encoding="utf-8", newline="\n")


def read_answers(output: str, items: typing.Sequence[Item]) -> dict[Item, Answer]:
    answers: dict[Item, Answer] = {item: {} for item in items}
    for line in output.splitlines():
        head, colon, text = line.partition(":")
        position, _, form = head.partition(" ")
        if colon and position.isdecimal():
            answers[items[int(position)]][form] = base64.b64decode(text).decode("utf-8", "surrogateescape")
    return answers


class Program:
    def __init__(self, label: str, path: str, scratch: pathlib.Path):
        self.label = label
        self.path = os.path.abspath(path)
        self.chart = scratch / "chart"
        self.environment = {"HOME": str(scratch), "PATH": "/usr/bin:/bin"}
        self.failed_runs = 0

    def ask(self, items: typing.Sequence[Item]) -> dict[Item, Answer]:
        """Puts all items in one chart; when that fails, halves it until the items that make it fail stand alone."""
        if not items:
            return {}
        if self.failed_runs >= MOST_FAILED_RUNS:
            return {item: NOT_ASKED for item in items}
        status, output, message = self.render(items)
        if status == 0:
            return read_answers(output, items)
        if len(items) > 1:
            middle = len(items) // 2
            return {**self.ask(items[:middle]), **self.ask(items[middle:])}
        self.failed_runs += 1
        return {items[0]: {"failure": f"exit status {status}: {message}"}}

    def render(self, items: typing.Sequence[Item]) -> tuple[int, str, str]:
        """Exit status, output, and messages without what tells where the chart lies."""
        write_chart(self.chart, items)
        command = [self.path, "template", "compare", str(self.chart)]
        try:
            run = subprocess.run(command, env=self.environment, capture_output=True, timeout=TIMEOUT, check=False)
        except subprocess.TimeoutExpired:
            return -1, "", f"no answer within {TIMEOUT} seconds"
        return run.returncode, run.stdout.decode(errors="replace"), run.stderr.decode(errors="replace").strip()


# ---- Comparison.


@dataclasses.dataclass
class Difference:
    item: Item
    expected: Answer
    actual: Answer

    @property
    def forms(self) -> list[str]:
        """Where the answers part."""
        if "failure" in self.expected or "failure" in self.actual:
            return ["failure"]
        return [form for form in FORMS[self.item.kind] if self.expected.get(form) != self.actual.get(form)]

    @property
    def was_asked(self) -> bool:
        return NOT_ASKED not in (self.expected, self.actual)


class Comparison:
    """Asks both programs, and says where they differ."""

    def __init__(self, reference: Program, candidate: Program):
        self.reference = reference
        self.candidate = candidate

    def differences(self, items: typing.Sequence[Item]) -> list[Difference]:
        expected, actual = self.reference.ask(items), self.candidate.ask(items)
        return [Difference(item, expected[item], actual[item]) for item in items if expected[item] != actual[item]]

    def varying(self, differences: list[Difference]) -> set[Item]:
        """Those items, of a number of them, to which the reference does not always give the same answer."""
        items = [difference.item for difference in differences[:MOST_ASKED_AGAIN]]
        expected = {difference.item: difference.expected for difference in differences}
        varying: set[Item] = set()
        for _ in range(ASK_AGAIN if items else 0):
            answers = self.reference.ask(items)
            varying |= {item for item in items if answers[item] != expected[item]}
        return varying

    def smallest(self, difference: Difference) -> Difference:
        """Takes away from the item whatever can go while the programs still differ."""
        while True:
            payloads = itertools.islice(smaller(difference.item.payload), MOST_CANDIDATES)
            items = [dataclasses.replace(difference.item, payload=payload) for payload in payloads]
            self.reference.failed_runs = self.candidate.failed_runs = MOST_FAILED_RUNS - 3  # a few are enough here
            found = [each for each in self.differences(items) if each.was_asked]
            if not found:
                return difference
            difference = min(found, key=lambda each: len(each.item.shown()))


def smaller(payload: object) -> typing.Iterator[typing.Any]:
    """Forms of `payload` that are simpler by one step, the simplest first."""
    if isinstance(payload, Raw):
        return
    if isinstance(payload, str):
        yield from smaller_text(payload)
    elif isinstance(payload, list):
        yield from payload
        yield from smaller_list(payload)
    elif isinstance(payload, dict):
        yield from payload.values()
        yield from smaller_dict(payload)


def smaller_text(text: str) -> typing.Iterator[str]:
    """Without a run of characters, for ever shorter runs."""
    run = len(text) // 2
    while run > 0:
        for start in range(0, len(text), run):
            yield text[:start] + text[start + run :]
        run //= 2
    yield from (text[:at] + "a" + text[at + 1 :] for at in range(min(len(text), 60)) if not text[at].isalnum())


def smaller_list(elements: list[object]) -> typing.Iterator[list[object]]:
    for at in range(len(elements)):
        yield elements[:at] + elements[at + 1 :]
    for at, element in enumerate(elements):
        for simpler in smaller(element):
            yield [*elements[:at], simpler, *elements[at + 1 :]]


def smaller_dict(entries: dict[str, object]) -> typing.Iterator[dict[str, object]]:
    for key in entries:
        yield {other: value for other, value in entries.items() if other != key}
    if len(entries) == 1:  # shorter keys beside others might have no order
        yield from ({simpler: value} for key, value in entries.items() for simpler in smaller_text(key))
    for key, value in entries.items():
        for simpler in smaller(value):
            yield {**entries, key: simpler}


# ---- Report.


def excerpt(text: str, start: int) -> str:
    """What stands around the place where two answers part."""
    first = max(0, start - 40)
    return ("..." if first else "") + quoted(text[first : start + 80]) + ("..." if len(text) > start + 80 else "")


def print_difference(difference: Difference, labels: tuple[str, str]) -> None:
    """The item, and the two answers in the first form in which they part."""
    item, form = difference.item, difference.forms[0]
    shown = item.shown()
    print(f"{item.name}, {', '.join(difference.forms)}")
    print(f"  item    {shown[:SHOWN_LENGTH]}{'...' if len(shown) > SHOWN_LENGTH else ''}")
    answers = [answer.get(form) for answer in (difference.expected, difference.actual)]
    start = len(os.path.commonprefix([answer or "" for answer in answers]))
    for label, answer in zip(labels, answers):
        print(f"  {label:8}{'nothing' if answer is None else excerpt(answer, start)}", flush=True)


def print_smallest(comparison: Comparison, differences: list[Difference], most: int) -> None:
    """Small forms of the first differing items, those left out that come down to the same thing."""
    labels = (comparison.reference.label, comparison.candidate.label)
    printed: set[str] = set()
    for difference in [each for each in differences if each.was_asked][: most * 3]:
        if len(printed) == most:
            return
        small = comparison.smallest(difference)
        if small.item.shown() not in printed:
            printed.add(small.item.shown())
            print_difference(small, labels)


def show_item(item: Item, programs: tuple[Program, Program]) -> None:
    """The whole item, and what each program makes of it."""
    print(f"item: {item.shown()}\n")
    for program in programs:
        for form, text in program.ask([item])[item].items():
            print(f"--- {program.label}, {form}\n{text.encode('utf-8', 'surrogateescape').decode(errors='replace')}")


# ---- The command.


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compares what Helm and chartc make of random values and YAML texts.")
    parser.add_argument("--helm", required=True, help="the reference")
    parser.add_argument("--chartc", required=True, help="the program to compare")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "little"), help="default: any")
    parser.add_argument("--count", type=int, default=5000, help="how many items (default: 5000)")
    parser.add_argument("--kind", choices=sorted(FORMS), help="items of this kind only")
    parser.add_argument("--show", type=int, default=5, help="how many differing items to show (default: 5)")
    parser.add_argument("--item", metavar="KIND:NUMBER", help="show this item of the seed, and nothing else")
    return parser.parse_args()


def find_differences(comparison: Comparison, items: typing.Iterator[Item]) -> list[Difference]:
    differences: list[Difference] = []
    while batch := list(itertools.islice(items, BATCH)):
        differences += comparison.differences(batch)
    return differences


def compare(arguments: argparse.Namespace, comparison: Comparison) -> int:
    kinds = [arguments.kind] if arguments.kind else SHARES
    print(f"seed {arguments.seed}, {arguments.count} items", flush=True)
    differences = find_differences(comparison, make_items(arguments.seed, arguments.count, kinds))
    varying = comparison.varying(differences)
    failed = [difference for difference in differences if difference.item not in varying]
    print_smallest(comparison, failed, arguments.show)
    if varying:
        print(f"left out, since the reference's own answers vary: {' '.join(sorted(item.name for item in varying))}")
    print(f"seed {arguments.seed}, {arguments.count} items")
    print(f"{arguments.count - len(differences)} passed, {len(failed)} failed")
    return 1 if failed else 0


def main() -> int:
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="chart-compare-") as folder:
        scratch = pathlib.Path(folder)
        programs = Program("Helm", arguments.helm, scratch), Program("chartc", arguments.chartc, scratch)
        if arguments.item:
            kind, _, number = arguments.item.partition(":")
            show_item(make_item(arguments.seed, kind, int(number)), programs)
            return 0
        return compare(arguments, Comparison(*programs))


if __name__ == "__main__":
    sys.exit(main())
