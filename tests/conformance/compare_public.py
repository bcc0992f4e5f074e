#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - renders every chart of any folders with the reference and with chartc, and compares.

import argparse
import collections
import concurrent.futures
import fnmatch
import json
import os
import pathlib
import shlex
import sys
import tempfile
import time

from answers import TIMES_ASKED_FOR_ORDER, Case, Reference, ask
from public_charts import Chart, Shelf, find_charts

OUTCOMES = ["equal", "nondeterministic", "network", "timeout", "different"]
LONGEST_LINE = 200
# Clocks in charts mostly show seconds.
PAUSE = 1.1


def arguments():
    parser = argparse.ArgumentParser(
        description="Renders every chart below the folders, with its own values and with each of its values files, "
                    "with the reference and with chartc; compares stdout, stderr and exit status byte for byte.")
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="folders that hold charts, counted one by one")
    parser.add_argument("--helm", required=True, metavar="PATH", help="the reference binary")
    parser.add_argument("--chartc", required=True, metavar="PATH", help="the chartc to look at")
    parser.add_argument("--compat", metavar="VERSION", help="given to chartc: 3.17, 4.1 or 4.2")
    parser.add_argument("--flags", default="", metavar="WORDS", help="further words for both command lines")
    parser.add_argument("--cache", metavar="FOLDER", help="keep what the reference answers here, and ask it only once")
    parser.add_argument("--vendor", action="store_true",
                        help="render charts whose dependencies are missing also with charts of that name in place")
    parser.add_argument("--shelf", action="append", default=[], metavar="FOLDER",
                        help="look here, too, for charts to put in place")
    parser.add_argument("--newest", action="store_true", help="take only the newest version of each chart")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="only charts whose name, with the folder in front, fits this glob")
    parser.add_argument("--jobs", type=int, default=2, help="how many cases at once (2)")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS", help="for one run of a program (120)")
    parser.add_argument("--json", metavar="FILE", help="write the outcome of every case here")
    parser.add_argument("--quiet", action="store_true", help="tell only the counts, not each difference")
    return parser.parse_args()


class Comparison:
    """One run of this script: who is asked, and how."""

    def __init__(self, given):
        self.reference = Reference(given.helm, given.cache, given.timeout)
        self.chartc, self.limit = os.path.abspath(given.chartc), given.timeout
        self.flags = shlex.split(given.flags)
        self.own_flags = ["--compat", given.compat] if given.compat else []

    def cases(self, chart):
        digest, start = chart.digest(), ["template", "demo", chart.path.name]
        yield Case(chart, digest, "defaults", start + self.flags)
        for path in chart.values_files():
            yield Case(chart, digest, str(path), [*start, "-f", str(pathlib.Path(chart.path.name, path)), *self.flags])

    def run(self, case):
        case.ours = ask(self.chartc, case.words + self.own_flags, case.folder, self.limit)
        self.reference.answer(case)

    def run_all(self, charts, jobs):
        """The results of all cases of these charts; what differs is asked again, to see whether it is steady."""
        cases = [case for chart in charts for case in self.cases(chart)]
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(self.run, cases))
            for _ in range(1, TIMES_ASKED_FOR_ORDER):
                unsettled = [case for case in cases if case.unsettled()]
                time.sleep(PAUSE if unsettled else 0)
                list(pool.map(self.reference.answer_again, unsettled))
        return [result(case) for case in cases]


def result(case):
    first = case.theirs[0]
    return outcome(case.theirs, case.ours) | {
        "repository": case.chart.repository.name, "chart": case.chart.name, "case": case.name,
        "status": first.status, "bytes": len(first.stdout),
        "reference_seconds": first.seconds, "chartc_seconds": case.ours.seconds}


def outcome(theirs, ours):
    if theirs[0].status is None:
        return {"outcome": "timeout"}
    if theirs[0].needs_network():
        return {"outcome": "network"}
    if len(theirs) == 1:
        return {"outcome": "equal"} if theirs[0] == ours else {"outcome": "different"} | where(theirs[0], ours)
    steady = steady_part(theirs, ours)
    return {"outcome": "nondeterministic", "steady": steady is None} | (steady or {})


def steady_part(theirs, ours):
    """None if ours has what all of the reference's answers have in common, else where it has not."""
    if ours.status is None or ours.status not in {answer.status for answer in theirs}:
        return where(theirs[0], ours)
    return unsteady_stream("stderr", theirs, ours) or unsteady_stream("stdout", theirs, ours)


def unsteady_stream(stream, theirs, ours):
    """Answers may differ in the order of their lines, in some lines, or in their number: then nothing is asked."""
    mine, *texts = (getattr(answer, stream).split(b"\n") for answer in [ours, *theirs])
    if all(text == texts[0] for text in texts):
        return None if mine == texts[0] else where(theirs[0], ours)
    if all(sorted(text) == sorted(texts[0]) for text in texts):
        return None if sorted(mine) == sorted(texts[0]) else where(theirs[0], ours)
    if len({len(text) for text in texts}) > 1:
        return None
    if len(mine) != len(texts[0]):
        return where(theirs[0], ours)
    for number, (line, wanted) in enumerate(zip(mine, zip(*texts)), 1):
        if len(set(wanted)) == 1 and line != wanted[0]:
            return difference(stream, number, wanted[0], line)
    return None


def where(theirs, ours):
    """The first place where two answers differ."""
    if ours.status is None:
        return {"where": "chartc took too long"}
    for name in ("stderr", "stdout"):
        wanted, found = (getattr(answer, name).split(b"\n") for answer in (theirs, ours))
        for number, (line, other) in enumerate(zip(wanted + [None], found + [None]), 1):
            if line != other:
                return difference(name, number, line, other)
    return {"where": "exit status", "wanted": str(theirs.status), "found": str(ours.status)}


def difference(stream, number, wanted, found):
    show = lambda line: "(end)" if line is None else repr(line[:LONGEST_LINE].decode(errors="backslashreplace"))
    return {"where": f"{stream} line {number}", "wanted": show(wanted), "found": show(found)}


def charts_of(given, temporary):
    """The charts of all folders, and the copies of those that dependencies can be put into."""
    charts = [chart for folder in given.folders for chart in find_charts(folder, given.newest)]
    wanted = [chart for chart in charts if fits(given, chart.name)]
    if not given.vendor:
        return wanted
    shelf = Shelf(charts + [chart for folder in given.shelf for chart in find_charts(folder, False)])
    for chart in list(wanted):
        target = pathlib.Path(temporary, chart.repository.name, chart.path.relative_to(chart.repository))
        if target != pathlib.Path(temporary, chart.repository.name) and shelf.put_in_place(chart, target):
            copy = Chart(pathlib.Path(temporary, chart.repository.name), target)
            copy.name += " (vendored)"
            wanted.append(copy)
    return wanted


def fits(given, name):
    return fnmatch.fnmatch(name, given.only)


def tell(result):
    if result["outcome"] == "different" or result.get("steady") is False:
        print(f"{result['outcome']}: {result['chart']}: {result['case']}: {result['where']}")
        if "wanted" in result:
            print(f"  reference: {result['wanted']}\n  chartc:    {result['found']}", flush=True)


def table(results):
    """A line a repository: charts, cases, and the cases of each outcome."""
    rows = collections.defaultdict(list)
    for result in results:
        rows[result["repository"]].append(result)
    rows["all"] = results
    print(f"{'repository':44}{'charts':>8}{'cases':>8}" + "".join(f"{name:>18}" for name in OUTCOMES))
    for name, cases in rows.items():
        counts = collections.Counter(case["outcome"] for case in cases)
        charts = len({case["chart"] for case in cases})
        print(f"{name:44}{charts:>8}{len(cases):>8}" + "".join(f"{counts[name]:>18}" for name in OUTCOMES))
    unsteady = sum(result.get("steady") is False for result in results)
    print(f"nondeterministic cases that differ from chartc also where the reference is steady: {unsteady}")


def run(given):
    comparison = Comparison(given)
    results = []
    with tempfile.TemporaryDirectory(prefix="compare-") as temporary:
        by_repository = collections.defaultdict(list)
        for chart in charts_of(given, temporary):
            by_repository[chart.repository.name].append(chart)
        for charts in by_repository.values():
            found = comparison.run_all(charts, given.jobs)
            results += found
            for one in [] if given.quiet else found:
                tell(one)
    table(results)
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(results, indent=1))
    return all(result["outcome"] != "different" and result.get("steady") is not False for result in results)


if __name__ == "__main__":
    sys.exit(0 if run(arguments()) else 1)
