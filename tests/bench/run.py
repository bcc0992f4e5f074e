#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - Runs chartc and Helm side by side on the same charts and prints what each costs.
"""Every round runs each program once, in turn, so that a busy machine slows all of them alike. Times are only
shown, never judged; but outputs must be the same byte for byte, or the exit status is 1."""

import argparse
import os
import pathlib
import shlex
import shutil
import sys
import tempfile
import typing

import charts
import measure

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
COLD_START = "app_v1"
COLD_START_ROUNDS = 10  # a short run is repeated this many times more often than a long one


class Program(typing.NamedTuple):
    label: str
    path: str

    def render(self, subject: "Subject") -> list[str]:
        return [self.path, "template", "bench", str(subject.chart), *subject.flags]


class Subject(typing.NamedTuple):
    """A chart to be rendered, and how often."""

    name: str
    about: str
    chart: pathlib.Path
    rounds: int
    flags: list[str] = []


class Row(typing.NamedTuple):
    subject: Subject
    program: Program
    cost: measure.Summary
    reference: measure.Summary


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Renders bench charts with chartc and with Helm, in turn.")
    parser.add_argument("--helm", default=shutil.which("helm"), help="the reference (default: helm on the PATH)")
    parser.add_argument(
        "--chartc",
        action="append",
        required=True,
        metavar="[LABEL=]PATH",
        help="the program to compare; may be given again for further builds",
    )
    parser.add_argument("--runs", type=int, default=5, help="rounds for each chart (default: 5)")
    parser.add_argument(
        "--case",
        action="append",
        choices=[COLD_START, *(case.name for case in charts.CASES)],
        help="run this case only; may be given again",
    )
    parser.add_argument(
        "--chart",
        action="append",
        metavar="'PATH [FLAG ...]'",
        help="measure this chart instead, rendered with these flags; may be given again "
        "(what is random in it must be set by a flag)",
    )
    parser.add_argument("--charts", type=pathlib.Path, metavar="DIR", help="keep the generated charts here")
    parser.add_argument(
        "--app-chart", type=pathlib.Path, default=REPOSITORY / "charts" / COLD_START, help="the chart for cold starts"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    arguments = parser.parse_args()
    if not arguments.helm:
        parser.error("no helm on the PATH: say where it is with --helm")
    return arguments


def named_program(text: str, default_label: str) -> Program:
    label, found, path = text.rpartition("=")
    program = Program(label if found else default_label, os.path.abspath(path))
    if not os.access(program.path, os.X_OK):
        raise SystemExit(f"not a program: {path}")
    return program


def programs_of(arguments: argparse.Namespace) -> tuple[Program, list[Program]]:
    reference = named_program(arguments.helm, "Helm")
    rivals = [
        named_program(text, "chartc" if number == 1 else f"chartc {number}")
        for number, text in enumerate(arguments.chartc, start=1)
    ]
    return reference, rivals


def subjects_of(arguments: argparse.Namespace, folder: pathlib.Path) -> list[Subject]:
    if arguments.chart:
        return [own_chart(text, arguments.runs) for text in arguments.chart]
    wanted = arguments.case or [COLD_START, *(case.name for case in charts.CASES)]
    subjects = []
    if COLD_START in wanted:
        subjects += cold_start(arguments)
    for case in charts.CASES:
        if case.name in wanted:
            subjects.append(Subject(case.name, case.about, charts.write_chart(folder, case), arguments.runs))
    return subjects


def own_chart(text: str, runs: int) -> Subject:
    path, *flags = shlex.split(text)
    chart = pathlib.Path(path)
    return Subject(chart.resolve().name, " ".join(flags) or "defaults", chart, runs, flags)


def cold_start(arguments: argparse.Namespace) -> list[Subject]:
    if not (arguments.app_chart / "Chart.yaml").exists():
        print(f"no chart for cold starts: {arguments.app_chart}", file=sys.stderr)
        return []
    return [Subject(COLD_START, "cold start", arguments.app_chart, arguments.runs * COLD_START_ROUNDS)]


def first_difference(left: bytes, right: bytes) -> str:
    """The first line in which two outputs differ."""
    pairs = zip(left.split(b"\n"), right.split(b"\n"))
    for number, (one, other) in enumerate(pairs, start=1):
        if one != other:
            return f"line {number}: {one[:100]!r} became {other[:100]!r}"
    return f"{len(left)} bytes became {len(right)}"


def complaint(expected: bytes, run: measure.Output) -> str:
    """What is wrong with a run that should have printed `expected`; empty if nothing."""
    if run.status != 0:
        return f"exit status {run.status}: {run.stderr.decode(errors='replace').strip()}"
    return "" if run.stdout == expected else first_difference(expected, run.stdout)


def complaints_about(
    bench: measure.Bench, subject: Subject, reference: Program, rivals: list[Program]
) -> dict[Program, str]:
    """Renders the chart once with each program; names those rivals whose output is not the reference's."""
    expected = bench.output(reference.render(subject))
    if expected.status != 0:
        raise SystemExit(f"{reference.label} cannot render {subject.name}: {expected.stderr.decode(errors='replace')}")
    complaints = {}
    for program in rivals:
        text = complaint(expected.stdout, bench.output(program.render(subject)))
        if text:
            complaints[program] = f"DIFFERENT OUTPUT: {subject.name}, {program.label}: {text}"
    return complaints


def measure_in_turn(bench: measure.Bench, subject: Subject, programs: list[Program]) -> dict[Program, measure.Summary]:
    costs: dict[Program, list[measure.Cost]] = {program: [] for program in programs}
    for _ in range(subject.rounds):
        for program in programs:
            costs[program].append(bench.cost(program.render(subject)))
    return {program: measure.Summary.of(list_of_costs) for program, list_of_costs in costs.items()}


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def ratio(reference: float, own: float) -> str:
    times = reference / own if own else float("inf")
    return f"{times:.1f}×" if times < 100 else f"{times:.0f}×"


HEADINGS = ("case", "program", "wall min", "wall median", "CPU", "peak memory", "wall ratio", "CPU ratio", "peak ratio")


def cells(row: Row) -> list[str]:
    """The last three: reference / own."""
    own, reference = row.cost, row.reference
    ratios = [
        ratio(reference.wall_median, own.wall_median),
        ratio(reference.cpu, own.cpu),
        ratio(reference.peak, own.peak),
    ]
    return [
        f"{row.subject.name}: {row.subject.about}",
        row.program.label,
        milliseconds(own.wall_min),
        milliseconds(own.wall_median),
        milliseconds(own.cpu),
        f"{own.peak:.1f} MiB",
        *(["", "", ""] if own is reference else ratios),
    ]


def print_plain(table: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*table)]
    for line in table:
        padded = [
            text.ljust(width) if column < 2 else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths))
        ]
        print("  ".join(padded).rstrip())


def print_markdown(table: list[list[str]]) -> None:
    heading, *lines = table
    print("| " + " | ".join(heading) + " |")
    print("| --- | --- " + "| ---: " * (len(heading) - 2) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")


def print_figures(rows: list[Row], markdown: bool) -> None:
    table = [list(HEADINGS), *(cells(row) for row in rows)]
    if markdown:
        print_markdown(table)
    else:
        print_plain(table)


def print_circumstances(bench: measure.Bench, runs: int, rows: list[Row]) -> None:
    has_starts = any(row.subject.rounds > runs for row in rows)
    starts = f" ({COLD_START}: {runs * COLD_START_ROUNDS} times)" if has_starts else ""
    nothing = measure.Summary.of([bench.cost(["/bin/true"]) for _ in range(20)])
    print(
        f"\nEach program rendered each chart {runs} times{starts}, in turn, "
        f"on {os.cpu_count()} processors. The ratios say how many times as much Helm needs (wall: of the medians). "
        f"For scale, /bin/true: {milliseconds(nothing.wall_median)}, {nothing.peak:.1f} MiB."
    )


def run_all(arguments: argparse.Namespace, scratch: pathlib.Path) -> list[str]:
    """Prints all figures, except of programs with the wrong output; gives the complaints about those."""
    reference, rivals = programs_of(arguments)
    bench = measure.Bench(scratch)
    rows, complaints = [], []
    for subject in subjects_of(arguments, arguments.charts or scratch / "charts"):
        print(f"{subject.name} ...", file=sys.stderr, flush=True)
        wrong = complaints_about(bench, subject, reference, rivals)
        right = [program for program in rivals if program not in wrong]
        costs = measure_in_turn(bench, subject, [reference, *right])
        rows += [Row(subject, program, cost, costs[reference]) for program, cost in costs.items()]
        complaints += wrong.values()
    print_figures(rows, arguments.markdown)
    print_circumstances(bench, arguments.runs, rows)
    return complaints


def main() -> int:
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="chart-bench-") as scratch:
        complaints = run_all(arguments, pathlib.Path(scratch))
    for text in complaints:
        print(text, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
