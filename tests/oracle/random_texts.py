# SPDX-License-Identifier: Apache-2.0 - Random texts and keys that YAML writers get wrong.

import functools
import itertools
import random
import typing

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
