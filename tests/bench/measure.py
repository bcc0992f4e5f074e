# SPDX-License-Identifier: Apache-2.0 - Measures whole processes: wall time, CPU time and peak memory of each run.
"""Everything runs through launch.c, compiled on the fly: see there why Python cannot do it alone."""

import os
import pathlib
import statistics
import subprocess
import typing

LAUNCHER_SOURCE = pathlib.Path(__file__).with_name("launch.c")


class Cost(typing.NamedTuple):
    """What one run of a program cost."""

    wall: float  # seconds
    cpu: float  # seconds, user and system together, all threads
    peak: float  # MiB of resident memory


class Output(typing.NamedTuple):
    """What one run of a program said."""

    status: int
    stdout: bytes
    stderr: bytes


class Summary(typing.NamedTuple):
    """What many runs of a program cost."""

    wall_min: float
    wall_median: float
    cpu: float
    peak: float

    @classmethod
    def of(cls, costs: list[Cost]) -> "Summary":
        return cls(
            wall_min=min(cost.wall for cost in costs),
            wall_median=statistics.median(cost.wall for cost in costs),
            cpu=statistics.median(cost.cpu for cost in costs),
            peak=max(cost.peak for cost in costs),
        )


class Bench:
    """Runs programs with an environment of which nothing leaks in."""

    def __init__(self, scratch: pathlib.Path):
        home = scratch / "home"
        home.mkdir()
        self.environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
        self.launcher = build_launcher(scratch)

    def cost(self, command: list[str]) -> Cost:
        """Runs `command` once, its output thrown away."""
        line = subprocess.run(
            [self.launcher, *command], env=self.environment, stdout=subprocess.PIPE, check=True
        ).stdout
        wall_ns, user_us, system_us, peak_kib, status = map(int, line.split())
        if status != 0:
            raise SystemExit(f"exit status {status}: {' '.join(command)}")
        return Cost(wall_ns / 1e9, (user_us + system_us) / 1e6, peak_kib / 1024)

    def output(self, command: list[str]) -> Output:
        """Runs `command` once, its output kept; nothing is measured."""
        run = subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        return Output(run.returncode, run.stdout, run.stderr)


def build_launcher(scratch: pathlib.Path) -> str:
    """Static, so that it stays smaller than the smallest program measured."""
    launcher = str(scratch / "launch")
    compiler = os.environ.get("CC", "cc").split()
    subprocess.run([*compiler, "-O2", "-static", "-o", launcher, str(LAUNCHER_SOURCE)], check=True)
    return launcher
