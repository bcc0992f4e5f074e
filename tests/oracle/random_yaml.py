# SPDX-License-Identifier: Apache-2.0 - Random YAML texts, valid or not.

import random
import typing

from random_texts import ALPHABET, CONTROLS, LOOKALIKES, PLAIN, UNREADABLE, WORDS, Texts, invalid_utf8


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
