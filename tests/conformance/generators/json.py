# SPDX-License-Identifier: Apache-2.0 - random JSON texts, sound and broken, and values to be written as JSON.

from . import words

NUMBERS = ["0", "-0", "1", "-1", "1.5", "1e3", "1E+3", "1e-7", "01", "+1", "1.", ".5", "-", "1e", "0x1", "1e999", "-1e999", "1e-999", "9007199254740993", "9223372036854775808", "1.0", "100000000000000000000",
           "1e20", "1e21", "1e-6", "0.000001", "123456789.123456789", "NaN", "Infinity", "--1", "1 2"]  # fmt: skip
TEXTS = ['""', '"a"', '"é"', '"\\u00e9"', '"\\ud83c\\udf89"', '"\\ud83c"', '"\\udf89x"', '"\\n\\t\\b\\f\\r\\/\\\\\\""', '"\\q"', '"a', '"\n"', '"\t"', '"\\u12"', '"<>&\u2028\u2029"', '"\x7f"', '"\\u0000"',
         "'a'", '"日本🎉"', '"\\uD83C\\u0041"', '"\x01"', '"\\U0041"', '"\ufffd"']  # fmt: skip
WORDS = ["true", "false", "null", "True", "nul", "nulll", "tru", "undefined", ""]
KEYS = ['"a"', '"b"', '"a"', '""', '"é"', '"\\u0061"', "a", "1", '"x y"', '"10"', '"A"', "null", '"<"']
BLANKS = ["", "", "", " ", "\n", "\t", "\r\n", "\u00a0", "\v", " // c\n"]
READERS = ["fromJson", "fromJsonArray", "mustFromJson", "fromYaml"]
WRITERS = ["toJson", "mustToJson", "toPrettyJson", "mustToPrettyJson", "toRawJson", "mustToRawJson"]
SHOWN = ["toJson", 'printf "%v"', 'printf "%#v"', "toYaml", "typeOf", "toPrettyJson", "toRawJson", "quote"]


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def blank(self):
        return self.rng.choice(BLANKS[:7] if self.rng.random() < 0.97 else BLANKS) if self.rng.random() < 0.3 else ""

    def scalar(self):
        pool = self.rng.choice([NUMBERS, NUMBERS, TEXTS, TEXTS, WORDS])
        return self.rng.choice(pool[:3] if self.rng.random() < 0.4 else pool)

    def text(self, depth):
        chance = self.rng.random()
        if depth > 0 and chance < 0.3:
            return "[" + self.inside([self.text(depth - 1) for _ in range(self.rng.randint(0, 3))], "]")
        if depth > 0 and chance < 0.65:
            return "{" + self.inside([self.member(depth - 1) for _ in range(self.rng.randint(0, 3))], "}")
        return self.blank() + self.scalar() + self.blank()

    def member(self, depth):
        key = self.rng.choice(KEYS[:6] if self.rng.random() < 0.9 else KEYS)
        return self.blank() + key + self.blank() + self.rng.choice([":"] * 20 + ["", "=", "::"]) + self.text(depth)

    def inside(self, items, end):
        gap = self.rng.choice([","] * 15 + ["", ",,", ";"])
        return gap.join(items) + self.blank() + self.rng.choice([""] * 15 + [","]) + self.rng.choice([end] * 20 + ["", "]", "}"])

    def document(self):
        text = self.text(self.rng.choice([0, 1, 2, 2, 3, 3]))
        chance = self.rng.random()
        if chance < 0.05:
            place = self.rng.randint(0, len(text))
            return text[:place] + self.rng.choice(list("[]{}\",:\\ \n0é") + ["\x00", "\ufeff"]) + text[place:]
        if chance < 0.08:
            return text + self.rng.choice([" 1", "]", "\n{}", " x", "\x00"])
        return text[: self.rng.randint(0, len(text))] if chance < 0.12 else text


def template(rng):
    writer = Writer(rng)
    if rng.random() < 0.6:
        text = words.quoted(writer.document())
        if rng.random() < 0.03:
            text = f'"[\\"{rng.choice(words.BROKEN)}\\"]"'
        return "{{ " + rng.choice(READERS) + " " + text + " | " + rng.choice(SHOWN) + " }}"
    value = words.value(rng, 3)
    return "{{ " + rng.choice(WRITERS) + " " + value + rng.choice(["", "", "", " | mustFromJson | toJson", " | quote"]) + " }}"
