# SPDX-License-Identifier: Apache-2.0 - finds the charts and values files of any folders, and puts dependencies in place.

import functools
import hashlib
import os
import pathlib
import re
import shutil
import tarfile

import yaml

# The YAML files that hold values: all in folders of these names, elsewhere those that say so in their name.
VALUES_FOLDERS, VALUES_NAME = {"ci", "values"}, re.compile(r"values", re.I)
NOT_VALUES = {"charts", "templates", "crds", ".git"}
DEEPEST_DEPENDENCY = 5
COMMON_WORDS = {"helm", "chart", "charts", "io", "community"}
ANY_VERSION = ">=0.0.0-0"


class Chart:
    """A chart folder or archive, in one of the folders (repositories) that were given."""

    def __init__(self, repository, path):
        self.repository, self.path = pathlib.Path(repository), pathlib.Path(path)
        self.name = str(self.path.relative_to(self.repository.parent))

    @property
    def is_archive(self):
        return self.path.is_file()

    @functools.cached_property
    def metadata(self):
        return read_mapping(archived_metadata(self.path) if self.is_archive else self.path / "Chart.yaml")

    @property
    def key(self):
        return str(self.metadata.get("name")), version_order(self.metadata.get("version"))

    def values_files(self):
        """Paths in the chart's folder; values.yaml itself is none of them."""
        if self.is_archive:
            return []
        found = []
        for folder, folders, files in os.walk(self.path):
            folders[:] = sorted(set(folders) - NOT_VALUES)
            inside = pathlib.Path(folder).relative_to(self.path)
            found += [inside / name for name in sorted(files) if is_values_file(inside, name)]
        return found

    def digest(self):
        """Stands for everything in the chart, paths and bytes."""
        digest = hashlib.sha256()
        for path in [self.path] if self.is_archive else sorted(self.path.rglob("*")):
            digest.update(b"\0" + bytes(path.relative_to(self.path)) + b"\0" + bytes(path.is_symlink()))
            if path.is_file():
                digest.update(path.read_bytes())
        return digest.hexdigest()


def is_values_file(inside, name):
    if not name.endswith((".yaml", ".yml")) or (not inside.parts and name == "values.yaml"):
        return False
    return bool(VALUES_FOLDERS.intersection(inside.parts)) or bool(VALUES_NAME.search(name))


def archived_metadata(path):
    """The text of the Chart.yaml of an archive; b"" if it has none."""
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and re.fullmatch(r"(\./)?[^/]+/Chart\.yaml", member.name):
                    return archive.extractfile(member).read()
    except (tarfile.TarError, EOFError, OSError):
        pass
    return b""


def read_mapping(source):
    """The mapping in a YAML file or text; {} if there is none that can be read."""
    try:
        text = source.read_bytes() if isinstance(source, pathlib.Path) else source
        found = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def version_order(text):
    """Sorts versions: numbers by size, a pre-release before its release."""
    core, dash, rest = str(text).lstrip("v").partition("+")[0].partition("-")
    return [int(part) for part in re.findall(r"\d+", core)[:3]], not dash, rest


def find_charts(repository, newest):
    """All charts of a folder, also archives; those inside another chart's charts/ belong to that one."""
    charts = []
    for folder, folders, files in os.walk(repository):
        if "Chart.yaml" in files:
            charts.append(Chart(repository, folder))
            folders[:] = [name for name in folders if name != "charts"]
        folders[:] = sorted(set(folders) - {".git"})
        archives = [Chart(repository, pathlib.Path(folder, name)) for name in files if name.endswith(".tgz")]
        charts += [chart for chart in archives if chart.metadata]
    if newest:
        best = {}
        for chart in sorted(charts, key=lambda chart: (chart.key[1], not chart.is_archive)):
            best[chart.key[0]] = chart
        charts = list(best.values())
    return sorted(charts, key=lambda chart: chart.name)


class Shelf:
    """The charts that can stand in for dependencies, by name, the newest last."""

    def __init__(self, charts):
        self.charts = {}
        for chart in sorted(charts, key=lambda chart: (chart.key[1], not chart.is_archive)):
            self.charts.setdefault(chart.key[0], []).append(chart)

    def find(self, folder, dependency, home):
        """The chart for an entry of `dependencies`, read in the original chart `folder`, rather from `home`."""
        source = str(dependency.get("repository", ""))
        if source.startswith("file://") and (folder / source[len("file://"):] / "Chart.yaml").is_file():
            path = (folder / source[len("file://"):]).resolve()
            return Chart(path.parent, path)
        named = self.charts.get(str(dependency.get("name")), [])
        order = lambda chart: (names_owner(source, chart.repository.name), chart.repository == home,
                               fits(dependency.get("version"), chart.metadata.get("version")))
        return sorted(named, key=order)[-1] if named else None

    def put_in_place(self, chart, target):
        """Copies a chart with what it depends on to `target`; False if nothing was missing that is here."""
        if chart.is_archive or not missing_dependencies(chart.path):
            return False
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(chart.path, target, ignore_dangling_symlinks=True)
        return self.add_missing(chart.path, target, chart.repository, 0)

    def add_missing(self, original, copy, home, depth):
        added = False
        for dependency in missing_dependencies(copy) if depth < DEEPEST_DEPENDENCY else []:
            found = self.find(original, dependency, home)
            if not found:
                continue
            name = str(dependency["name"])
            place = copy / "charts" / (f"{name}-0.tgz" if found.is_archive else name)
            place.parent.mkdir(exist_ok=True)
            if found.is_archive:
                shutil.copy(found.path, place)
            elif not place.exists():
                shutil.copytree(found.path, place, ignore_dangling_symlinks=True)
                self.add_missing(found.path, place, found.repository, depth + 1)
            if not fits(dependency.get("version"), found.metadata.get("version")):
                allow_any_version(copy, name)
            added = True
        return added


def names_owner(address, repository):
    """Whether an address says whose charts it leads to: https://charts.bitnami.com/bitnami for bitnami+charts."""
    words = set(re.findall(r"\w+", repository.partition("+")[0].lower())) - COMMON_WORDS
    return any(word in address.lower() for word in words)


def dependency_file(folder):
    own = folder / "requirements.yaml"
    return own if own.is_file() else folder / "Chart.yaml"


def dependencies(folder):
    listed = read_mapping(dependency_file(folder)).get("dependencies")
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def missing_dependencies(folder):
    inside = folder / "charts"
    present = os.listdir(inside) if inside.is_dir() else []
    return [entry for entry in dependencies(folder)
            if not any(re.fullmatch(re.escape(str(entry.get("name"))) + r"(-v?\d.*\.tgz)?", name) for name in present)]


def fits(constraint, version):
    """Whether a version surely satisfies a constraint of the common forms (1.2.3, 1.x.x, ~1.2, ^1.2)."""
    form = re.fullmatch(r"([~^]?)v?(\d+(?:\.\d+)*)((?:\.[xX*])*)", str(constraint).strip())
    if not form or not version_order(version)[1]:
        return False
    sign, wanted, have = form[1], [int(part) for part in form[2].split(".")], version_order(version)[0]
    same = {"": len(wanted), "~": min(len(wanted), 2), "^": 1}[sign]
    return len(have) == 3 and have >= wanted and have[:same] == wanted[:same]


def allow_any_version(copy, name):
    """Takes away the version that a copied chart asks of a dependency, where another one was put in place."""
    path = dependency_file(copy)
    text = read_mapping(path)
    for entry in text["dependencies"]:
        if entry.get("name") == name:
            entry["version"] = ANY_VERSION
    path.write_text(yaml.safe_dump(text, sort_keys=False))
