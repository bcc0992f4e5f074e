#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - compares libchart with the reference on random templates.
"""Each kind of template has a generator in generators/.  A template depends only on the seed, its kind and its number:
`--seed S --item KIND:NUMBER` brings it back alone."""

import argparse
import importlib
import pathlib
import random
import sys
import tempfile
import time

from batches import Comparison, Helm, Library

KINDS = ("pipelines", "regexes", "dates", "versions", "urls", "toml", "json", "formats")
BATCH = 4000
SHOWN = 40


def question(seed, kind, number):
    """The template of an item."""
    generator = importlib.import_module(f"generators.{kind}")
    return generator.template(random.Random(f"{seed} {kind} {number}"))


def show(kind, number, template, expected, answer):
    print(f"---- {kind}:{number}\n{template}\n  Helm:   {expected.shown()}\n  chartc: {answer.shown()}")


def compare_kind(comparison, kind, options):
    """Compares all items of one kind; gives how many differ."""
    started, differing, varying, failing = time.monotonic(), 0, 0, 0
    for first in range(options.first, options.first + options.count, BATCH):
        numbers = range(first, min(first + BATCH, options.first + options.count))
        templates = {question(options.seed, kind, number): number for number in numbers}
        found, varied = comparison.differences(list(templates))
        for template, expected, answer in found[: SHOWN - differing if differing < SHOWN else 0]:
            show(kind, templates[template], template, expected, answer)
        differing += len(found)
        varying += varied
        if differing >= options.stop_after:
            break
    took = time.monotonic() - started
    print(f"{kind}: seed {options.seed}, {options.count} expressions, {differing} differ, "
          f"{varying} vary in the reference ({took:.0f} s)", flush=True)
    return differing


def one_item(comparison, options):
    kind, _, number = options.item.partition(":")
    template = question(options.seed, kind, int(number))
    expected = comparison.helm.ask_alone(template)
    answer = comparison.library.ask([template])[0]
    show(kind, number, template, expected, answer)
    return expected != answer


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--helm", required=True, metavar="PATH", help="the reference, Helm 4.2.3")
    parser.add_argument("--answers", default="build/release/tests/answers", metavar="PATH", help="the program to check")
    parser.add_argument("--kinds", default=",".join(KINDS), help="which generators, with commas between")
    parser.add_argument("--count", type=int, default=1000, help="expressions of each kind (1000)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first (0)")
    parser.add_argument("--seed", default="1", help="(1)")
    parser.add_argument("--zone", default="UTC", help="what TZ says, for dates (UTC)")
    parser.add_argument("--item", metavar="KIND:NUMBER", help="only this one, shown with both answers")
    parser.add_argument("--stop-after", type=int, default=200, metavar="N", help="differences of a kind (200)")
    return parser.parse_args()


def main():
    options = arguments()
    values = pathlib.Path(__file__).parent / "generators" / "values.yaml"
    with tempfile.TemporaryDirectory(prefix="generate-") as scratch:
        comparison = Comparison(
            Library(options.answers, values, options.zone), Helm(options.helm, values, scratch, options.zone)
        )
        if options.item:
            return int(one_item(comparison, options))
        return int(sum(compare_kind(comparison, kind, options) for kind in options.kinds.split(",")) > 0)


if __name__ == "__main__":
    sys.exit(main())
