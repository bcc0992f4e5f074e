# SPDX-License-Identifier: Apache-2.0 - Random values, and how YAML and templates write them.

import itertools
import json
import random
import struct

from random_texts import PLAIN, Keys, Texts, invalid_utf8


class Raw(str):
    """Text that stands for a value as it is: a plain scalar of YAML, or an expression of a template."""


FLOATS = [
    0.1, 1.5, 100.25, 12345678.9, 1234567.5, 123456789.123, 1e-5, 1e-6, 1e-7, 1e20, 1e21, 1e22, 5e-324, 1e15, 1e16,
    1.7976931348623157e308, 2.2250738585072014e-308, 1.8446744073709552e19, 0.000001234, 1 / 3, -0.0, 4.35, 1e6,
    123456.0,
]  # fmt: skip
INTEGERS = [0, 1, 7, 42, 999999, 1000000, 1000001, 20999999, 21000000]
INTEGERS += [2**31, 2**31 - 1, 2**53 - 1, 2**53 + 1, 2**63 - 1]
HUGE_INTEGERS = [2**63, 2**64 - 1, 2**64, 10**18, 10**19, 10**21, 123456789012345678901234567890]


class Values:
    """Random values such as a values file holds."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.texts = Texts(rng)
        self.keys = Keys(rng)

    def number(self) -> int | float:
        kind = self.rng.randrange(5)
        if kind == 0:
            return self.rng.choice(FLOATS) * self.rng.choice([1, -1])
        if kind == 1:
            return self.any_float()
        if kind == 2:
            return self.rng.choice(INTEGERS) * self.rng.choice([1, -1])
        if kind == 3:
            return self.big_integer()
        return round(self.rng.uniform(-1000, 1000), self.rng.randint(0, 6))

    def any_float(self) -> float:
        number = struct.unpack("<d", self.rng.randbytes(8))[0]
        return number if abs(number) < float("inf") else 0.5

    def big_integer(self) -> int:
        return self.rng.choice([self.rng.choice(HUGE_INTEGERS), self.rng.getrandbits(self.rng.randint(1, 80))])

    def special(self) -> object:
        return Raw(self.rng.choice(PLAIN))

    def leaf(self) -> object:
        kind = self.rng.randrange(20)
        if kind < 12:
            return self.texts.text()
        if kind < 15:
            return self.number()
        if kind < 18:
            return self.special()
        return self.rng.choice([None, True, False])

    def collection(self, depth: int) -> object:
        if self.rng.random() < 0.4:
            return [self.value(depth - 1) for _ in range(self.rng.randint(0, 4))]
        return {key: self.value(depth - 1) for key in self.keys.keys(5)}

    def value(self, depth: int) -> object:
        return self.collection(depth) if depth > 0 and self.rng.random() < 0.6 else self.leaf()

    def deep(self) -> object:
        value = self.leaf()
        for _ in range(self.rng.randint(10, 50)):
            value = [value] if self.rng.random() < 0.4 else {self.texts.word(): value}
        return value

    def item(self) -> object:
        kind = self.rng.randrange(40)
        if kind == 0:
            return self.deep()
        if kind < 12:
            return self.leaf()
        if kind < 16:
            return {self.keys.key(): self.leaf()}
        return self.collection(self.rng.randint(1, 4))


EXPRESSIONS = [
    "0x1F", "0o17", "0b101", "1_000", "'a'", "1e3", "0x1p4", "(int64 7)", '(int "12")', "(float64 5)",
    '(float64 "1e30")', "(add 1 2)", '(len "abc")', "(until 3)", "(until 0)", '(splitList "," "a,yes,")',
    '(splitList "," "")', "(list)", "(dict)", "(toString 1e6)", '(printf "%d" 5)', "(first (list))",
    "(rest (list 1))", "(list nil)", '(dict "k" nil)', '(index (dict) "k")', '(get (dict) "k")', "(quote 1)",
    "(eq 1 1)", '(default "x" "")', "(ternary 1 2 true)", '(merge (dict "a" 1) (dict "b" 2))', "(toJson (list 1))",
    "$.Release.Revision", "$.Release.IsInstall",
]  # fmt: skip


class TypedValues(Values):
    """Random values as template functions make them: their numbers are int, int64 or float64."""

    def special(self) -> object:
        return Raw(self.rng.choice(EXPRESSIONS))

    def big_integer(self) -> int:
        return self.rng.getrandbits(self.rng.randint(1, 63))

    def leaf(self) -> object:
        return invalid_utf8(self.rng) if self.rng.random() < 0.04 else super().leaf()


# ---- How values are written.

SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def escaped(character: str) -> str:
    """An escape that YAML, in double quotes, and Go read alike (except for a lone byte, which only Go has)."""
    code = ord(character)
    if character in SHORT_ESCAPES:
        return SHORT_ESCAPES[character]
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def quoted(text: str) -> str:
    """`text` in double quotes and ASCII, as YAML and Go both read it."""
    return '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else escaped(c) for c in text) + '"'


def yaml_entry(key: str, value: object) -> str:
    """YAML looks for the colon after a key in the next 1024 characters only, unless it was announced."""
    text = quoted(key)
    return f"{'? ' if len(text) > 1000 else ''}{text} : {yaml_text(value)}"


def yaml_text(value: object) -> str:
    """`value` in flow style: JSON, except for Raw scalars and escapes."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(yaml_text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(itertools.starmap(yaml_entry, value.items())) + "}"
    return json.dumps(value)


def go_text(value: object) -> str:
    """`value` as an argument in a template."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "(list" + "".join(" " + go_text(element) for element in value) + ")"
    if isinstance(value, dict):
        return "(dict" + "".join(f" {quoted(key)} {go_text(element)}" for key, element in value.items()) + ")"
    return "nil" if value is None else json.dumps(value)
