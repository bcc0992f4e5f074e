# SPDX-License-Identifier: Apache-2.0 - reads case files and writes answers into them, leaving the rest as it stands.

import pathlib
import re

import yaml

NEWEST = "4.2.3"
RECORDED = ("output", "error", "stdout", "status", "stderr")
WRITTEN = ("name", "template", "kind", "values", "values_files", "set", "set_string", "files", "flags")
PLAIN = re.compile(r"[A-Za-z<][A-Za-z0-9_./<>()=+;-]*( [A-Za-z0-9_./<>()=+;-]+)*")
# Words that a YAML 1.1 reader takes for something else than text.
NOT_TEXT = re.compile(r"y|n|yes|no|on|off|true|false|null|nan|inf|<<", re.I)
NAMED_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", '"': '\\"', "\\": "\\\\"}


class Malformed(Exception):
    """A case file that does not have the form README.md describes."""


class CaseFile:
    """One file of cases; `cases` are plain dicts, in the order of the file."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.text = self.path.read_bytes().decode()
        self.shared = yaml.safe_load(self.text)
        if not isinstance(self.shared, dict) or not isinstance(self.shared.get("cases"), list):
            raise Malformed(f"{self.path}: has no list of cases")
        self.cases = self.shared["cases"]
        check(self)

    def wanted_version(self):
        """The version of Helm whose answers the file holds."""
        return "v" + str(self.shared.get("helm", NEWEST))

    def write(self, answers):
        """Puts these answers (one per case) in place of the recorded ones."""
        text = with_reference(with_answers(self.text, answers), self.wanted_version())
        self.verify(text, answers)
        self.path.write_bytes(text.encode())

    def verify(self, text, answers):
        again = yaml.safe_load(text)
        for case, answer, new in zip(self.cases, answers, again["cases"], strict=True):
            wanted = {key: case[key] for key in WRITTEN if key in case} | answer
            if new != wanted:
                raise Malformed(f"{self.path}: {case['name']}: cannot be written so that it reads back the same")


def recorded(case):
    """The recorded answer of a case, {} if it has none."""
    return {key: case[key] for key in RECORDED if key in case}


def check(file):
    seen = set()
    for case in file.cases:
        name = case.get("name")
        if not name or name in seen:
            raise Malformed(f"{file.path}: the name {name!r} is missing or stands twice")
        problem = problem_of(case)
        if problem:
            raise Malformed(f"{file.path}: {name}: {problem}")
        seen.add(name)


def problem_of(case):
    unknown = case.keys() - {*WRITTEN, *RECORDED}
    if unknown:
        return f"unknown keys {sorted(unknown)}"
    if "template" not in case and case.get("kind") != "stdout":
        return "has no template"
    odd = [text for text in texts_of(case) if not isinstance(text, str)]
    return f"{odd[0]!r} is not text: put it into quotes" if odd else None


def texts_of(case):
    """All values in a case that must be texts."""
    for key, value in case.items():
        if isinstance(value, dict):
            yield from value.values()
        elif isinstance(value, list):
            yield from value
        elif key != "status":
            yield value


def scalar(text):
    """YAML for a string that every YAML 1.1 reader reads back the same, on one line."""
    if PLAIN.fullmatch(text) and not NOT_TEXT.fullmatch(text):
        return text
    if text and all(map(is_harmless, text)) and ("\\" in text or '"' in text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(escaped, text)) + '"'


def is_harmless(char):
    return " " <= char <= "~" or (char.isalpha() and ord(char) <= 0xFFFF)


def escaped(char):
    code = ord(char)
    if char in NAMED_ESCAPES:
        return NAMED_ESCAPES[char]
    if is_harmless(char):
        return char
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def is_simple_block(text):
    lines = text.split("\n")
    if len(lines) < 3 or lines[0][:1] in ("", " ") or text.endswith("\n\n"):
        return False
    return all(map(is_harmless, "".join(lines))) and not any(line.endswith(" ") for line in lines)


def entry(key, value, indent):
    """One `key: value` of a case, as lines."""
    start = " " * indent + key + ":"
    if not isinstance(value, str):
        return [f"{start} {value}"]
    if not is_simple_block(value):
        return [f"{start} {scalar(value)}"]
    header = "|" if value.endswith("\n") else "|-"
    lines = value.removesuffix("\n").split("\n")
    return [f"{start} {header}"] + [" " * (indent + 2) + line if line else "" for line in lines]


def last_line(node):
    """The number of the line after the node."""
    mark = node.end_mark
    return mark.line if mark.column == 0 and mark.line > node.start_mark.line else mark.line + 1


def leaf(node):
    """The scalar that ends a node: collections end where the next token begins."""
    while getattr(node, "value", None) and not isinstance(node, yaml.ScalarNode):
        if getattr(node, "flow_style", False):
            return node
        node = node.value[-1]
        node = node[1] if isinstance(node, tuple) else node
    return node


def case_nodes(text):
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    nodes = next(value for key, value in root.value if key.value == "cases").value
    for node in nodes:
        if node.flow_style:
            raise Malformed(f"line {node.start_mark.line + 1}: write the case as `- name:` with a line for each key")
    return nodes


def with_answers(text, answers):
    lines = text.split("\n")
    for node, answer in reversed(list(zip(case_nodes(text), answers, strict=True))):
        indent = node.start_mark.column
        kept = [value for key, value in node.value if key.value not in RECORDED]
        old = [(key.start_mark.line, last_line(leaf(value))) for key, value in node.value if key.value in RECORDED]
        for first, last in reversed(old):
            del lines[first:last]
        at = last_line(leaf(kept[-1]))
        at -= sum(last - first for first, last in old if first < at)
        lines[at:at] = [line for key, value in answer.items() for line in entry(key, value, indent)]
    return "\n".join(lines)


def with_reference(text, version):
    lines = [line for line in text.split("\n") if not line.startswith("reference:")]
    first = next(number for number, line in enumerate(lines) if line and not line.startswith("#"))
    lines.insert(first, f"reference: {version}")
    return "\n".join(lines)
