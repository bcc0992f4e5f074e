# SPDX-License-Identifier: Apache-2.0 - random TOML texts, sound and broken, and values to be written as TOML.

from . import words

BARE = ["a", "b", "c", "a-b", "a_b", "1", "123", "1_0", "true", "inf", "x", "é", "A"]
QUOTED = ['"a b"', "'a b'", '""', "''", '"\\u00e9"', "'\\'", '"a.b"', '"é"', '"\\n"', '"\\x"']
INTEGERS = ["0", "1", "-1", "+1", "42", "1_000", "1__0", "_1", "1_", "01", "-0", "+0", "0x1F", "0xdead_BEEF", "0o17", "0o8", "0b101", "0b2", "-0x1", "0x", "9223372036854775807",
            "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "0X1", "1 2"]  # fmt: skip
FLOATS = ["1.0", "-0.0", "1e3", "1E+3", "1.5e-7", "1.", ".5", "1.e1", "1_0.5_0", "1._5", "inf", "-inf", "+inf", "nan", "-nan", "1e400", "1e-400", "3.0e", "01.5", "1e0_1", "5e+22",
          "6.626e-34", "0e0", "infx", "0.1", "100000000000000000000.0"]  # fmt: skip
TIMES = ["2020-01-02T03:04:05Z", "2020-01-02t03:04:05z", "2020-01-02 03:04:05Z", "2020-01-02T03:04:05+05:30", "2020-01-02T03:04:05.123456789-08:00", "2020-01-02T03:04:05",
         "2020-01-02T03:04:05.5", "2020-01-02", "03:04:05", "03:04:05.999", "03:04", "2020-13-01", "2020-02-30", "25:00:00", "2020-01-02T", "2020-1-2", "2020-01-02T03:04Z",
         "2020-01-02T03:04:05.1234567891Z", "2020-01-02T24:00:00Z", "0000-01-01", "9999-12-31T23:59:59Z", "2020-01-02  03:04:05"]  # fmt: skip
STRINGS = ['"x"', "'x'", '""', "''", '"a\\nb\\t\\"\\\\"', '"\\u00e9\\U0001F389"', '"\\ud800"', '"\\e"', '"\\x41"', '"\\q"', '"é"', "'C:\\x'", '"""a\nb"""', '"""\n  x\\\n   y"""',
           "'''a\n'b\n'''", '""""a""""', "''''x'''", '"a', "'a", '"""a', '"a\nb"', '"tab\t"', '"\\b\\f\\r"', '"\\U00110000"', '"\\u12"', '"""\\   \n\n  z"""', '"\\/"', "'''\r\nx'''", '"\x01"', '"\x7f"']  # fmt: skip
WORDS = ["true", "false", "True", "yes", "null", "", "x", "=", "[", "]", "{", "}", ",", "#"]
BREAKS = ["\n", "\n", "\n", "\n", "\r\n", " # c\n", "\n\n", "\t\n", "\r", "", " # é\n", " # \x01\n"]
VALUES = [
    ".Values.m", ".Values.other", ".Values.deep", ".Values.nothing", "(dict)", ".Values.l", ".Values", ".Values.missing", "(fromToml \"a=1\\n[b]\\nc=[1.5]\")",
    "(dict \"l\" .Values.names \"n\" .Values.numbers)", "(dict \"t\" (list (dict \"a\" 1) (dict \"b\" (dict \"c\" 2))))", "(dict \"a\" (list (list 1) (list \"x\")))",
]  # fmt: skip
WRITERS = ["toToml", "mustToToml"]
SHOWN = ["toJson", "toToml", 'printf "%v"', "toYaml", 'printf "%#v"']


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def key(self):
        parts = (self.rng.choice(BARE[:3] + BARE + QUOTED) if self.rng.random() < 0.4 else self.rng.choice(BARE[:6]) for _ in range(self.rng.choice([1, 1, 1, 2, 3])))
        return self.rng.choice([".", ".", ".", " . "]).join(parts)

    def value(self, depth):
        chance = self.rng.random()
        if depth > 0 and chance < 0.15:
            return self.array(depth - 1)
        if depth > 0 and chance < 0.27:
            return self.table(depth - 1)
        if chance < 0.3:
            return self.rng.choice(WORDS)
        sound = self.rng.random() < 0.75
        pool = self.rng.choice([INTEGERS, FLOATS, TIMES, STRINGS, ["true", "false"]])
        return self.rng.choice(pool[: max(2, len(pool) // 3)] if sound else pool)

    def array(self, depth):
        gap = self.rng.choice([", ", ",", ",\n  ", " , # c\n", ", "])
        items = gap.join(self.value(depth) for _ in range(self.rng.randint(0, 3)))
        return "[" + self.rng.choice(["", "", "\n", " "]) + items + self.rng.choice(["", "", "", ",", "\n", ",\n", ",,", " "]) + self.rng.choice(["]"] * 12 + ["", "}"])

    def table(self, depth):
        entries = ", ".join(f"{self.key()} = {self.value(depth)}" for _ in range(self.rng.randint(0, 3)))
        return "{" + self.rng.choice([" ", "", "", "\n"]) + entries + self.rng.choice(["", "", " ", " ", ",", "\n"]) + self.rng.choice(["}"] * 12 + ["", "]"])

    def line(self):
        chance = self.rng.random()
        margin = self.rng.choice(["", "", "", "  ", "\t"])
        if chance < 0.15:
            return margin + self.rng.choice(["[", "[", "[ "]) + self.key() + self.rng.choice(["]", "]", "]", " ]", "", "]]"])
        if chance < 0.27:
            return margin + "[[" + self.key() + self.rng.choice(["]]", "]]", "]]", "]", "] ]"])
        if chance < 0.3:
            return margin + "# " + self.rng.choice(["note", "é", "", "\t"])
        return margin + self.key() + self.rng.choice([" = ", " = ", "=", " =", " ", ": "] if self.rng.random() < 0.1 else [" = "]) + self.value(2)

    def document(self):
        text = "".join(self.line() + self.rng.choice(BREAKS[:4] if self.rng.random() < 0.9 else BREAKS) for _ in range(self.rng.randint(0, 6)))
        if self.rng.random() < 0.08:
            place = self.rng.randint(0, len(text))
            text = text[:place] + self.rng.choice(list("[]{}\"'=,.#\n\t \\é-+1") + ["'''", '"""', "\x00", "\ufeff"]) + text[place:]
        return text

    def written(self):
        if self.rng.random() < 0.3:
            return self.rng.choice(VALUES)
        return words.dictionary(self.rng, 2) if self.rng.random() < 0.7 else words.value(self.rng)


def template(rng):
    writer = Writer(rng)
    if rng.random() < 0.65:
        text = words.quoted(writer.document())
        if rng.random() < 0.02:
            text = f'"a = \\"{rng.choice(words.BROKEN)}\\""'
        return "{{ fromToml " + text + " | " + rng.choice(SHOWN) + " }}"
    return "{{ " + rng.choice(WRITERS) + " " + writer.written() + rng.choice(["", "", " | quote", " | fromToml | toJson"]) + " }}"
