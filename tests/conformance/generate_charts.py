#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - makes random trees of charts and compares what the reference and chartc make of them.

import argparse
import concurrent.futures
import io
import json
import os
import pathlib
import random
import shlex
import shutil
import sys
import tarfile
import tempfile

from answers import ask

NAMES = ["s", "t", "u", "sub-a", "b.c"]
KEYS = ["x", "y", "m", "n", "enabled"]
SCALARS = [1, 0, "text", True, False, None, None, [1, None], "", 2.5]
PATHS = ["m", "n", "m.n", "exports.data", "x", ".", "new.m", "m.x"]
TAGS = ["front", "back"]
DEEPEST = 3
TIMES_ASKED = 4
TIMEOUT = 60

TEMPLATE = """\
kind: Dump
name: {{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.IsRoot }}
template: {{ .Template.Name }} {{ .Template.BasePath }}
values: {{ .Values | toJson | quote }}
dependencies: {{ .Chart.Dependencies | toJson }}
subcharts:
{{- range $name, $dot := .Subcharts }}
  {{ $name }}: {{ printf "%s %s" $dot.Chart.Name (toJson $dot.Values) | quote }}
{{- end }}
included: {{ include "named" . }}
"""
NAMED = '{{ define "named" }}%s of {{ .Chart.Name }}{{ end }}'


def arguments():
    parser = argparse.ArgumentParser(
        description="Makes random trees of charts (up to three levels: conditions, tags, aliases, import-values, "
                    "globals, nulls, archives, values of the user), renders each with the reference and with chartc, "
                    "and compares stdout, stderr and exit status. Documents and log lines may come in any order.")
    parser.add_argument("--helm", required=True, metavar="PATH", help="the reference binary")
    parser.add_argument("--chartc", required=True, metavar="PATH", help="the chartc to look at")
    parser.add_argument("--count", type=int, default=200, help="how many charts (200)")
    parser.add_argument("--seed", type=int, default=1, help="of the first chart; each further one has the next (1)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (2)")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the charts that differ here")
    return parser.parse_args()


class Maker:
    """Makes one tree of charts; everything comes from the seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def value(self, depth):
        if depth < 3 and self.chance(45):
            return self.table(depth + 1)
        return self.random.choice(SCALARS)

    def table(self, depth):
        return {key: self.value(depth) for key in self.random.sample(KEYS, self.random.randrange(4))}

    def values(self, children):
        """Values for a chart (of `children`: name -> tree of names), or what its parent says about it."""
        found = self.table(0)
        if self.chance(40):
            found["global"] = self.table(1) if self.chance(90) else self.random.choice(SCALARS)
        if self.chance(25):
            found["exports"] = {"data": self.table(1)} if self.chance(90) else self.random.choice(SCALARS)
        if self.chance(25):
            found["tags"] = {tag: self.random.choice([True, False, False, None, "yes"]) for tag in TAGS}
        if self.chance(30):
            found["enabled"] = self.random.choice([True, False, None])
        for name, below in children.items():
            if self.chance(50):
                found[name] = self.values(below) if self.random.randrange(200) else self.random.choice(SCALARS)
        return found

    def imports(self):
        wanted = []
        for _ in range(self.random.randrange(4)):
            if self.chance(40):
                wanted.append(self.random.choice(["data", "data", "none"]))
            else:
                wanted.append({"child": self.random.choice(PATHS), "parent": self.random.choice(PATHS)})
        return wanted

    def condition(self, name):
        parts = self.random.choices([f"{name}.enabled", "enabled", f"{name}.x", f"global.x", "none", " y", ""], k=2)
        return ",".join(parts[: 1 + self.chance(30)])

    def dependency(self, name, alias):
        entry = {"name": name, "version": self.random.choice(["*", "1.x", ">=1.0.0", "1.0.0", "2.x", "0.1.0"][: 5 + self.chance(5)])}
        if self.chance(80):
            entry["version"] = "*"
        if alias:
            entry["alias"] = alias
        if self.chance(55):
            entry["condition"] = self.condition(alias or name)
        if self.chance(30):
            entry["tags"] = self.random.sample(TAGS, self.random.randrange(3))
        if self.chance(50):
            entry["import-values"] = self.imports()
        return entry

    def dependencies(self, names):
        """Entries for some of the names, some of them twice under different aliases."""
        entries, taken = [], set()
        for name in names:
            for _ in range(self.random.choice([0, 1, 1, 1, 1, 2])):
                alias = self.random.choice(["first", "second", "third-one"]) if self.chance(35) else None
                if (alias or name) not in taken:
                    taken.add(alias or name)
                    entries.append(self.dependency(name, alias))
        return entries

    def chart(self, folder, name, depth):
        """Writes a chart and what is below it.  Result: a tree of the names that values may speak of."""
        folder.mkdir(parents=True)
        names = self.random.sample(NAMES, self.random.randrange(0 if depth else 1, 4)) if depth < DEEPEST else []
        below = {child: self.chart(folder / "charts" / child, child, depth + 1) for child in names}
        entries = self.dependencies(names)
        for entry in entries:
            below[entry.get("alias", entry["name"])] = below[entry["name"]]
        old = self.chance(15)
        metadata = {"apiVersion": "v1" if old else "v2", "name": name, "version": self.random.choice(["1.0.0", "1.2.3", "0.1.0"])}
        if self.chance(10) and depth:
            metadata["type"] = "library"
        if entries or self.chance(20):
            (self.write_requirements if old else metadata.update)(*([folder, entries] if old else [{"dependencies": entries}]))
        write_json(folder / "Chart.yaml", metadata)
        if self.chance(90):
            write_json(folder / "values.yaml", self.values(below))
        self.write_templates(folder, name)
        if depth and self.chance(20):
            pack(folder)
        return below

    @staticmethod
    def write_requirements(folder, entries):
        write_json(folder / "requirements.yaml", {"dependencies": entries})

    def write_templates(self, folder, name):
        (folder / "templates").mkdir()
        (folder / "templates" / "dump.yaml").write_text(TEMPLATE)
        (folder / "templates" / "_named.tpl").write_text(NAMED % name)
        if self.chance(30):
            (folder / "crds").mkdir()
            (folder / "crds" / "crd.yaml").write_text(f"kind: Crd\nname: {name}\n")

    def case(self, folder):
        """Writes a chart `root` with values for it.  Result: the words of the command line."""
        below = self.chart(folder / "root", "root", 0)
        words = ["template", "demo", "root", "--include-crds"]
        if self.chance(60):
            write_json(folder / "user.yaml", self.values(below))
            words += ["-f", "user.yaml"]
        if self.chance(30):
            name = self.random.choice([*below, "m", "global", "tags"]).replace(".", "\\.")
            words += ["--set", f"{name}{self.random.choice(['.enabled', '.x', '.new.n', '.front'])}="
                               f"{self.random.choice(['true', 'false', 'null', '5'])}"]
        return words


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1) + "\n")


def pack(folder):
    """Replaces a chart's folder by an archive of it."""
    with tarfile.open(folder.parent / f"{folder.name}-1.tgz", "w:gz") as archive:
        archive.add(folder, folder.name)
    shutil.rmtree(folder)


def steady(answer):
    """An answer without the orders that the reference leaves to chance."""
    return (answer.status, sorted(answer.stdout.split(b"---\n")), sorted(answer.stderr.splitlines()))


def check(given, seed):
    """What differs for one seed, as text; "" if nothing does."""
    with tempfile.TemporaryDirectory(prefix="charts-") as folder:
        words = Maker(seed).case(pathlib.Path(folder))
        ours = steady(ask(given.chartc, words, folder, TIMEOUT))
        for _ in range(TIMES_ASKED):
            theirs = steady(ask(given.helm, words, folder, TIMEOUT))
            if theirs == ours or has_crashed(theirs) and ours[0] not in (0, None):
                return ""
        if given.keep:
            shutil.copytree(folder, pathlib.Path(given.keep, f"seed-{seed}"), dirs_exist_ok=True)
        return f"seed {seed}: {shlex.join(words)}\n{difference(theirs, ours)}"


def has_crashed(answer):
    """Imports can put a table into itself, and then the reference's stack overflows."""
    return answer[0] == 2 and any(b"stack overflow" in line for line in answer[2])


def difference(theirs, ours):
    text = io.StringIO()
    if theirs[0] != ours[0]:
        print(f"  exit status: reference {theirs[0]}, chartc {ours[0]}", file=text)
    for wanted, found in zip(theirs[1:], ours[1:]):
        for title, part in [("reference", [x for x in wanted if x not in found]), ("chartc", [x for x in found if x not in wanted])]:
            for piece in part:
                print(f"  {title} only: {piece.decode(errors='backslashreplace')}", file=text)
        if sorted(set(wanted)) == sorted(set(found)) and wanted != found:
            print(f"  the same, but not as often: {len(wanted)}, {len(found)}", file=text)
    return text.getvalue()


def main():
    given = arguments()
    given.helm, given.chartc = os.path.abspath(given.helm), os.path.abspath(given.chartc)
    seeds = range(given.seed, given.seed + given.count)
    different = 0
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for text in pool.map(lambda seed: check(given, seed), seeds):
            different += bool(text)
            print(text, end="", flush=True)
    print(f"seeds {seeds.start} to {seeds.stop - 1}: {given.count - different} equal, {different} different")
    return 1 if different or not given.count else 0


if __name__ == "__main__":
    sys.exit(main())
