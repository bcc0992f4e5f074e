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
import functools
import itertools
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import typing

BATCH = 2500  # items in one chart; the values file stays below the 5 MiB that Helm reads
TIMEOUT = 60  # seconds for one chart
MOST_FAILED_RUNS = 25  # afterwards nobody looks for the item that makes a chart fail
ASK_AGAIN = 20  # times, to see whether an answer of Helm varies
MOST_ASKED_AGAIN = 500  # items
MOST_CANDIDATES = 800  # smaller forms of an item, tried in one chart
SHOWN_LENGTH = 400  # characters of a differing item


# ---- Texts that YAML writers get wrong.

WORDS = "alpha Beta gamma delta-epsilon zeta.eta theta_iota /kappa lambda mu".split()

# Read back as something else than text, or nearly.
BOOLEANS = """y Y yes Yes YES yEs n N no No NO nO on On ON oN off Off OFF oFF true True TRUE tRUE false False FALSE
fALSE t f ~ null Null NULL nULL nil None undefined""".split()
NUMBERS = """0 1 -1 +1 -0 +0 00 007 0777 08 0789 -017 0o17 0o8 0x1f 0X1F -0x1 0xZ 0x 0b11 -0b11 0b2 0b 1_000 1__0 _1 1_
0_7 0x_1f 1. .5 -.5 +.5 . .e1 1.5 1.50 -1.5e-3 1e3 1E3 1e+3 12e03 1e 1e+ e3 1_0.5 12_34.5_6 1e400 -1e400 1e-400 0.0 -0.0
NaN NAN inf Infinity 9007199254740993 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
18446744073709551615 18446744073709551616 123456789012345678901234567890 0x7fffffffffffffff 0xffffffffffffffff
1.2.3 v1.2 1/2 5m 1Gi 1e3Mi = << <<<""".split()
TIMES = """1:30 12:30:45 190:20:30 -1:30 1:60 1:2 12:30:45.5 00:00 0:0 +1:30 99:99 2020-01-01 2020-1-1 2020-13-45
20-01-01 2001-12-14t21:59:43.10-05:00 2001-12-15T02:59:43.1Z 2020-01-01T 2020-01""".split()
TIMES += ["2001-12-14 21:59:43.10 -5"]
NOT_FINITE = ".inf .Inf .INF -.inf +.inf .nan .NaN .NAN".split()
MARKS = """- -- --- ---- .. ... .... ? : :: 1:30: * & ! !! !!str % @ ` | > |- >+ # ' " , [ ] { } 1,000 100%""".split()
MARKS += [
    "", "1 000", "null ", " true", "- a", "? a", ": a", "a: b", "a #b", "--- a", "... b",
]  # fmt: skip
PLAIN = BOOLEANS + NUMBERS + TIMES  # may stand unquoted in a list of a values file
LOOKALIKES = PLAIN + NOT_FINITE + MARKS

INDICATORS = "- ? : , [ ] { } # & * ! | > ' \" % @ ` \\ / = ~ < $ ^ . _ + ;".split()
BREAKS = ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029"]
CONTROLS = ["\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x0e", "\x1b", "\x1f"]
UNREADABLE = ["\x7f", "\x80", "\x9f", "\ufffe", "\uffff"]  # one of them makes the whole of a toYaml empty
UNICODE = list("éÉßñΩжשع日本語€→½ａ") + [
    "\xa0", "\xad", "\u0301", "\u200b", "\u200d", "\u2003", "\ud7ff", "\ue000", "\ufeff", "\ufffd",
    "\U00010000", "😀", "👩‍💻", "\U0010fffd", "\U0010ffff",
]  # fmt: skip
ALPHABET = INDICATORS + BREAKS + UNICODE + ["a", "b", "Z", "0", "1", "9"] + [" ", "\t", "\n"] * 6


class Raw(str):
    """Text that stands for a value as it is: a plain scalar of YAML, or an expression of a template."""


def invalid_utf8(rng: random.Random) -> str:
    """Text with bytes that are no UTF-8; each is kept as a lone surrogate, as Python's file names do."""
    broken = rng.choice([b"\xff", b"a\x80b", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\xc0\xaf"])
    return rng.choice(WORDS) + broken.decode("utf-8", "surrogateescape") + rng.choice(["", "x", "\n"])


class Texts:
    """Random texts, hostile more often than not."""

    def __init__(self, rng: random.Random):
        self.rng = rng

    def word(self) -> str:
        return self.rng.choice(WORDS)

    def decorated(self) -> str:
        """A word with an indicator before, after or inside it, with or without blanks."""
        blanks = ["", "", " ", "  ", "\t"]
        parts = [self.word()]
        for _ in range(self.rng.randint(1, 2)):
            mark = self.rng.choice(blanks) + self.rng.choice(INDICATORS) + self.rng.choice(blanks)
            parts.insert(self.rng.randint(0, len(parts)), mark)
        return "".join(parts)

    def blank_ended(self) -> str:
        blanks = ["", "", " ", "  ", "\t", "\n", "\xa0"]
        return self.rng.choice(blanks) + self.word() + self.rng.choice(blanks)

    def line(self) -> str:
        kinds = [self.word, self.word, self.decorated, self.lookalike, self.blank_ended, lambda: "", lambda: "  "]
        return self.rng.choice(kinds)().replace("\n", "")

    def lines(self) -> str:
        """Several lines, with every manner of ending."""
        start = self.rng.choice(["", "", "", "\n", " ", "  \n", "\t"])
        end = self.rng.choice(["", "\n", "\n", "\n\n", "\n\n\n", " \n", "\n ", "\n\t"])
        brk = self.rng.choice(["\n"] * 12 + BREAKS)
        return start + brk.join(self.line() for _ in range(self.rng.randint(1, 5))) + end

    def sentence(self) -> str:
        """A line long enough to be folded, sometimes in need of quotes."""
        gaps = [" "] * 9 + ["  ", "   ", "\t", " \\"]
        text = self.rng.choice(["", "", "- ", "'", "# ", "@", "\t", "😀"])
        size = self.rng.randint(60, 260)
        while len(text) < size:
            text += self.word() * self.rng.choice([1, 1, 1, 3, 12]) + self.rng.choice(gaps)
        return text[: self.rng.randint(60, size)] + self.rng.choice(["", "", ": x", " #", "'", '"', "\x01", "é", " "])

    def lookalike(self) -> str:
        return self.rng.choice(LOOKALIKES)

    def foreign(self) -> str:
        characters = UNREADABLE if self.rng.random() < 0.04 else UNICODE + CONTROLS + BREAKS
        extra = [self.rng.choice(characters) for _ in range(self.rng.randint(1, 3))]
        return self.rng.choice(["", self.word()]) + "".join(extra) + self.rng.choice(["", self.word(), "\n"])

    def soup(self) -> str:
        return "".join(self.rng.choice(ALPHABET) for _ in range(self.rng.randint(0, 14)))

    def text(self) -> str:
        kinds = [self.word, self.decorated, self.blank_ended, self.lines, self.sentence, self.lookalike, self.foreign]
        return self.rng.choice([*kinds, self.lookalike, self.lines, self.soup])()


# ---- Keys.


def digits_number(text: str, start: int, number: int) -> tuple[int, int]:
    """The number (of 64 bits: it overflows) that the digits at `start` append to `number`, and how many they are."""
    count = 0
    while start + count < len(text) and text[start + count].isdecimal():
        number = (number * 10 + ord(text[start + count]) - ord("0") + 2**63) % 2**64 - 2**63
        count += 1
    return number, count


def follows_number(text: str, position: int) -> bool:
    """Whether the digits just before `position` hold one that is not 0."""
    while position > 0 and text[position - 1].isdecimal():
        position -= 1
        if text[position] != "0":
            return True
    return False


def comes_before(left: str, right: str) -> bool:
    """The order in which toYaml wants two keys; not transitive."""
    for position, (one, other) in enumerate(zip(left, right)):
        if one == other:
            continue
        if one.isalpha() and other.isalpha():
            return one < other
        if one.isalpha() or other.isalpha():
            return other.isalpha()
        start = int("0" in (one, other) and follows_number(left, position))
        own, its = digits_number(left, position, start), digits_number(right, position, start)
        return own < its if own != its else one < other
    return len(left) < len(right)


def have_one_order(keys: typing.Iterable[str]) -> bool:
    """Whether any sort puts these keys in the same order."""
    compare = functools.cmp_to_key(lambda one, other: -1 if comes_before(one, other) else 1)
    return all(itertools.starmap(comes_before, itertools.combinations(sorted(keys, key=compare), 2)))


class Keys(Texts):
    def numbered(self) -> str:
        endings = "0 1 2 9 10 11 99 100 01 001 -1 -10 .2".split()
        return self.rng.choice("ak") + self.rng.choice(endings)

    def long(self) -> str:
        """Around the 128 bytes beyond which a key is written with a question mark, seldom beyond the 1024."""
        return self.word() * self.rng.choice([10, 14, 18, 22, 22, 30, 30, 250])

    def key(self) -> str:
        kinds = [self.word, self.word, self.word, self.decorated, self.lookalike, self.numbered, self.numbered]
        rare = [self.long, self.lines, self.sentence, self.foreign, self.soup, self.blank_ended]
        return self.rng.choice(kinds if self.rng.random() < 0.8 else rare)()

    def keys(self, most: int) -> list[str]:
        """Up to `most` different keys that have one order."""
        chosen: list[str] = []
        for _ in range(self.rng.randint(0, most)):
            key = self.key()
            if key not in chosen and have_one_order([*chosen, key]):
                chosen.append(key)
        return chosen


# ---- Values.

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


# ---- YAML texts.


class YamlTexts:
    """Random YAML texts in every style: `flawed` ones hold constructs that YAML forbids, now and then."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.texts = Texts(rng)
        self.anchors: list[str] = []  # of any node
        self.map_anchors: list[str] = []  # of maps that are complete
        self.flawed = rng.random() < 0.3

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, sound: typing.Sequence[str], flaws: typing.Sequence[str]) -> str:
        return self.rng.choice(flaws if self.flawed and self.chance(0.1) else sound)

    # Scalars.

    def plain(self) -> str:
        """A token, sound only in most places."""
        return self.rng.choice(WORDS if self.chance(0.5) else LOOKALIKES if self.flawed else PLAIN)

    def single_quoted(self) -> str:
        text = self.rng.choice([self.texts.word, self.texts.line, self.texts.lines])()
        return "'" + text.replace("'", "''").replace("\n", "\n  ") + "'"

    def double_quoted(self) -> str:
        escapes = r'\n \t \" \\ \0 \e \_ \N \L \P \x41 \u00e9 \U0001F600'.split() + ["\\\n  ", "\n  ", "\n\n  ", "\\ "]
        wrong = r"\/ \q \ud83d \xZZ \' \U00110000".split()
        parts = [self.texts.line().replace("\\", "").replace('"', "")]
        for _ in range(self.rng.randint(0, 3)):
            parts += [self.pick(escapes, wrong), self.texts.word()]
        return '"' + "".join(parts) + '"'

    def scalar(self) -> str:
        return self.rng.choice([self.plain, self.plain, self.plain, self.single_quoted, self.double_quoted])()

    def block_scalar(self, indent: int) -> str:
        """A literal or folded text. Unless its indentation is announced, the first line tells it."""
        inner = self.rng.randint(1, 4)
        margin = " " * (indent + inner)
        announced = self.chance(0.4)
        signs = [self.rng.choice(["", "", "-", "+"]), self.pick([str(inner)], "0 1 9 10".split()) if announced else ""]
        self.rng.shuffle(signs)
        header = " " + self.rng.choice("|>") + "".join(signs) + self.pick(["", " ", " # c"], ["#", " x", "++"]) + "\n"
        first = self.block_line(margin) if announced or self.flawed else margin + self.texts.word() + "\n"
        return header + first + "".join(self.block_line(margin) for _ in range(self.rng.randint(0, 5)))

    def block_line(self, margin: str) -> str:
        if self.chance(0.3):
            flaws = ["\t\n", margin + "\t\n", margin[1:] + "x\n"]
            return self.pick(["\n", " \n", margin + "\n", margin + "  \n"], flaws)
        start = self.rng.choice(["", "", "", "", " ", "  ", "\t", "# ", "- "])
        text = self.rng.choice([self.texts.word, self.texts.decorated, self.texts.sentence])()
        return margin + start + text.replace("\n", " ").replace("\x01", "") + "\n"

    # What may stand before a node, or instead of one.

    def tag(self) -> str:
        loose = "!!str !foo ! !<tag:x>".split()
        strict = "!!int !!float !!bool !!null !!binary !!timestamp !!map !!seq !!set !!omap !e!x".split()
        return " " + self.pick(loose, strict) if self.chance(0.04) else ""

    def properties(self) -> str:
        if not self.chance(0.12):
            return self.tag()
        self.anchors.append(self.rng.choice("abxyz"))
        return self.tag() + " &" + self.anchors[-1]

    def alias(self) -> str:
        return "*" + self.pick(self.anchors + self.map_anchors or ["nope"], ["nope"])

    def comment(self) -> str:
        return self.pick([" # note", " #", "\t# tab"], ["#none"]) if self.chance(0.06) else ""

    # Collections: what follows `key:` or `-` ends with a line break.

    def after_mark(self, indent: int, depth: int) -> str:
        kind = self.rng.randrange(20)
        if depth > 0 and kind < 8:
            return self.nested(indent, depth - 1)
        if kind < 11:
            return self.properties() + self.block_scalar(indent)
        if kind < 13:
            return self.properties() + " " + self.flow(depth) + self.comment() + "\n"
        if kind < 15 and self.anchors:
            return " " + self.alias() + self.comment() + "\n"
        return self.properties() + " " + self.scalar() + self.comment() + "\n"

    def nested(self, indent: int, depth: int) -> str:
        if self.chance(0.4):
            return self.comment() + "\n" + self.sequence(indent + self.rng.choice([1, 2, 2]), depth)
        text = self.comment() + "\n" + self.mapping(indent + self.rng.choice([1, 2, 2, 4]), depth)
        if not self.chance(0.3):
            return text
        self.map_anchors.append(f"m{len(self.map_anchors)}")
        return " &" + self.map_anchors[-1] + text

    def mapping(self, indent: int, depth: int) -> str:
        margin = " " * indent
        entries = [margin + self.entry(indent, depth) for _ in range(self.rng.randint(1, 4))]
        if self.chance(0.2):
            entries.insert(self.rng.randint(0, len(entries)), margin + self.odd_entry(indent, depth))
        if self.chance(0.2):
            entries.insert(self.rng.randint(0, len(entries)), margin + "<<: " + self.merged() + "\n")
        return "".join(entries)

    def entry(self, indent: int, depth: int) -> str:
        key = self.texts.word()
        start = self.rng.choice([key, key, key, f'"{key}"', f"'{key}'", f"{key} ", f"? {key}\n" + " " * indent]) + ":"
        if depth > 0 and self.chance(0.1):
            return start + "\n" + self.sequence(indent, depth - 1)
        return start + self.after_mark(indent, depth)

    def odd_entry(self, indent: int, depth: int) -> str:
        """At most one of these in a map: two might become the same key, and then the winner varies."""
        key = self.rng.choice([self.plain, self.single_quoted, self.double_quoted, lambda: "&k " + self.plain()])()
        if self.flawed and self.chance(0.2):
            key = self.flow(1)
        question = "\n" in key or self.chance(0.3)
        return (f"? {key}\n{' ' * indent}:" if question else key + ":") + self.after_mark(indent, depth)

    def merged(self) -> str:
        maps = ["*" + anchor for anchor in self.map_anchors] or ["{merged: 1}"]
        one, other = self.rng.choice(maps), self.rng.choice(maps)
        return self.pick([one, one, f"[{one}, {other}]", "[]", f"[{{merged: 2, alpha: 3}}, {one}]"], ["1", "[1]", "*a"])

    def sequence(self, indent: int, depth: int) -> str:
        margin = " " * indent
        return "".join(margin + "-" + self.sequence_entry(indent, depth) for _ in range(self.rng.randint(1, 4)))

    def sequence_entry(self, indent: int, depth: int) -> str:
        if depth > 0 and self.chance(0.3):
            nested = self.rng.choice([self.mapping, self.sequence])(indent + 2, depth - 1)
            return " " + nested.lstrip(" ")
        return self.after_mark(indent, depth)

    def flow_scalar(self) -> str:
        """Plain scalars that end with a colon or hold brackets mean something else here."""
        kinds = [self.texts.word, lambda: self.rng.choice(PLAIN), self.single_quoted, self.double_quoted]
        return self.rng.choice(kinds)()

    def flow(self, depth: int) -> str:
        if depth <= 0 or self.chance(0.3):
            return self.rng.choice(["[]", "{}", self.flow_scalar(), self.flow_scalar()])
        make, opening, closing = self.rng.choice([(self.flow, "[", "]"), (self.flow_entry, "{", "}")])
        gap = self.pick([", ", ",", " ,", ",\n      "], [" ", ", ,", ";"])
        entries = [make(depth - 1) for _ in range(self.rng.randint(0, 3))]
        end = self.pick(["", " ", "," if entries else ""], [", ,"])
        return opening + gap.join(entries) + end + self.pick([closing], ["]", "}", ""])

    def flow_entry(self, depth: int) -> str:
        key = self.texts.word()
        if self.chance(0.1):
            return key
        sound = [f"{key}: ", f"{key}: ", f'"{key}": ', f'"{key}":', f"{key} : ", f"? {key} : "]
        return self.pick(sound, [f"{key}:"]) + self.flow(depth)

    # Documents.

    def document(self) -> str:
        heads = ["---\n", "--- # c\n", "---\n\n", "# c\n", "\n", "\ufeff"]
        heads += ["%YAML 1.1\n---\n", "%TAG !e! tag:e,1:\n---\n"]
        tails = ["---\nb: 2\n", "...\n", "# c", "\n\n", "...\n[", "  ", " \t\n"]
        depth = self.rng.randint(0, 4)
        body = (self.mapping if self.chance(0.85) else self.sequence)(0, depth)
        if self.chance(0.15):
            body = self.pick(heads, ["--- ", "%YAML 1.2\n---\n", "%FOO\n---\n", "...\n", "\t\n"]) + body
        return body + self.pick(tails, ["\t\n", "]", "--- x: y: z"]) if self.chance(0.15) else body

    def probe(self) -> str:
        """One scalar in one place."""
        tags = "str int float bool null binary timestamp seq map merge".split()
        values = ["k: @", "k: @\n", "k: @ # c", "k:\n  @\n", "k: [@]", "k: [@, 1]", "k: {k: @}", "- @", "@", "[@]"]
        tagged = ["k: ! @", "k: !foo @", f"k: !!{self.rng.choice(tags)} @"]
        frames = values + tagged + ["@: v", "{@: v}", "? @", "? @\n: v"]
        value = self.rng.choice([self.plain, self.plain, self.scalar, self.texts.text, self.texts.decorated])()
        return self.rng.choice(frames).replace("@", value)

    def soup(self) -> str:
        blanks = ["\n", "\n", "\n", " ", "  ", "\t"]
        tokens = "a b: 'c' \"d\" - ? : { } [ ] , & * &a *a ! !!str | > |- >+ # # --- ... %".split() + blanks
        return "".join(self.rng.choice(tokens) + self.rng.choice(["", " "]) for _ in range(self.rng.randint(1, 14)))

    def damaged(self, text: str) -> str:
        for _ in range(self.rng.randint(1, 2)):
            text = self.rng.choice([self.insert, self.delete, self.cut, self.shift_line, self.double_line])(text)
        return text

    def insert(self, text: str) -> str:
        position = self.rng.randint(0, len(text))
        return text[:position] + self.rng.choice(ALPHABET * 4 + CONTROLS + UNREADABLE) + text[position:]

    def delete(self, text: str) -> str:
        position = self.rng.randint(0, len(text))
        return text[:position] + text[position + 1 :]

    def cut(self, text: str) -> str:
        return text[: self.rng.randint(0, len(text))]

    def changed_line(self, text: str, change: typing.Callable[[str], str]) -> str:
        lines = text.split("\n")
        number = self.rng.randrange(len(lines))
        return "\n".join([*lines[:number], change(lines[number]), *lines[number + 1 :]])

    def shift_line(self, text: str) -> str:
        shifts = [lambda line: " " + line, lambda line: line[1:], lambda line: "\t" + line]
        return self.changed_line(text, self.rng.choice(shifts))

    def double_line(self, text: str) -> str:
        return self.changed_line(text, lambda line: line + "\n" + line)

    def item(self) -> str:
        kind = self.rng.randrange(40)
        if kind < 4:
            return self.soup()
        if kind < 14:
            return self.probe()
        if kind < 15:
            return self.mapping(0, 1) + invalid_utf8(self.rng)
        return self.damaged(self.document()) if kind < 21 else self.document()


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
