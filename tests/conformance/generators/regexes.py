# SPDX-License-Identifier: Apache-2.0 - random regular expressions, the texts they meet, and what they are replaced with.

from . import words

LETTERS = list("abcABCxyz019_ -.,:/") + ["é", "ß", "Σ", "日", "🎉", "ſ", "K", "\n", "\t"]
META = list("\\.+*?()|[]{}^$")
ATOMS = [".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\pL", "\\PL", "\\p{Greek}", "\\p{^Lu}", "\\pN", "\\p{Han}", "\\P{Latin}", "\\C", "\\Q.*\\E", "\\x41",
         "\\x{e9}", "\\x{1F389}", "\\n", "\\t", "\\a", "\\v", "\\101", "\\Qa+b", "\\x{10FFFF}", "\\-", "\\/", "\\."]  # fmt: skip
ASSERTIONS = ["^", "$", "\\A", "\\z", "\\b", "\\B"]
CLASSES = ["[:alpha:]", "[:^digit:]", "[:word:]", "[:space:]", "[:punct:]", "[:upper:]", "a-z", "0-9", "A-Za-z", "é-ü", "\\d", "\\W", "\\pL", "\\PN", "\\n", "-",
           ".", "^", "_", "\\]", "\\-", "\\x00-\\x7f", "α-ω", "x", "日-本", "k", "s"]  # fmt: skip
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}", "{0}", "{0,1}", "{3,}?"]
BROKEN = ["(", ")", "[", "[z-a]", "a**", "*", "+a", "(?P<n", "(?P<1a>x)", "(?P<n>a)(?P<n>b)", "\\1", "(?=a)", "(?!a)", "(?<=a)b", "(?<n>a)", "(?P=n)", "x{1001}",
          "x{2,1}", "\\8", "\\z*", "\\Z", "\\y", "[[:foo:]]", "\\pX", "\\p{Foo}", "\\p", "(?z)a", "(?i", "[a", "a\\", "x{1000}{2}", "\\x{110000}", "\\xg", "(?", "(?:",
          "[a-\\d]", "(?i)(?s", "\\Q", "a{,2}", "{2}", "(a{500}){3}", "\\u0041", "(?#x)", "\\G", "\\K", "\\R", "\\h", "(?>a)", "a++", "(|a)*", "(?P<é>a)", "(?-)", "(?i-)"]  # fmt: skip
REPLACEMENTS = ["", "x", "$0", "$1", "${1}", "$1x", "${1}x", "$2-$1", "$n", "${n}", "$$", "$", "${", "${}", "$9", "$-", "[$0]", "\\1", "\\n", "${n", "$é", "$ß1", "é$1",
                "$00", "$01", "${01}", "$1_", "$1$1", "a$b$c"]  # fmt: skip
TEXTS = ["", "a", "abc", "aaa", "abcabc xyz", "foo.bar,baz", "Hello World", "éßΣ日🎉", "ſK ss SS", "a\nb\nc", "one two  three", "aXbXc", "2020-01-02", "k=v;x=y", "...",
         "ΑΒΓαβγ", "tel: 0123-456", "a1b22c333", "_under_score_", "\n", "日本語テキスト", "e\u0301", "x" * 30, "ab" * 20, "<a><b>"]  # fmt: skip
CALLS = [
    "regexMatch R T", "mustRegexMatch R T", "regexFind R T", "mustRegexFind R T", "regexFindAll R T N | toJson",
    "mustRegexFindAll R T N | toJson", "regexReplaceAll R T P", "mustRegexReplaceAll R T P", "regexReplaceAllLiteral R T P",
    "mustRegexReplaceAllLiteral R T P", "regexSplit R T N | toJson", "mustRegexSplit R T N | toJson", "regexQuoteMeta T",
    'regexFindAll R T N | printf "%q"', 'regexSplit R T N | printf "%q"', 'regexFind R T | printf "%q"', "mustRegexReplaceAll R T P | quote",
]  # fmt: skip
COUNTS = ["-1", "-1", "-1", "0", "1", "2", "3", "10", "-5"]


class Writer:
    def __init__(self, rng):
        self.rng = rng
        self.names = 0

    def pattern(self, depth):
        return "|".join(self.sequence(depth) for _ in range(self.rng.choice([1, 1, 1, 1, 2, 3])))

    def sequence(self, depth):
        return "".join(self.repeated(depth) for _ in range(self.rng.choice([0, 1, 1, 2, 2, 3, 4])))

    def repeated(self, depth):
        text = self.atom(depth)
        return text + self.rng.choice(REPEATS) if self.rng.random() < 0.35 else text

    def atom(self, depth):
        chance = self.rng.random()
        if depth > 0 and chance < 0.25:
            return self.group(depth - 1)
        if chance < 0.6:
            letter = self.rng.choice(LETTERS)
            return "\\" + letter if letter in META else letter
        if chance < 0.75:
            return self.rng.choice(ATOMS)
        if chance < 0.83:
            return self.rng.choice(ASSERTIONS)
        return self.character_class()

    def group(self, depth):
        head = self.rng.choice(["(", "(", "(", "(?:", "(?i:", "(?s:", "(?U:", "(?m-s:", "(?i-:", "(?P<n", "(?<m"])
        if head.startswith(("(?P", "(?<")):
            self.names += 1
            head += f"{self.names if self.names > 1 else ''}>"
        return head + self.pattern(depth) + ")"

    def character_class(self):
        items = "".join(self.rng.choice(CLASSES) for _ in range(self.rng.randint(1, 3)))
        return "[" + self.rng.choice(["", "", "^"]) + items + "]"

    def whole(self):
        chance = self.rng.random()
        if chance < 0.05:
            return self.rng.choice(BROKEN)
        flags = self.rng.choice(["", "", "", "", "(?i)", "(?s)", "(?m)", "(?U)", "(?ims)", "(?im-s)"])
        text = flags + self.pattern(2)
        if chance < 0.12:
            place = self.rng.randint(0, len(text))
            return text[:place] + self.rng.choice(META + BROKEN) + text[place:]
        return text

    def text(self):
        chance = self.rng.random()
        if chance < 0.1:
            return f'"{self.rng.choice(words.BROKEN)}{self.rng.choice(["", "a", "é"])}{self.rng.choice(words.BROKEN)}"'
        if chance < 0.5:
            return words.quoted(self.rng.choice(TEXTS))
        if chance < 0.6:
            return words.string(self.rng)
        return words.quoted("".join(self.rng.choice(LETTERS) for _ in range(self.rng.randint(0, 12))))


def template(rng):
    writer = Writer(rng)
    parts = {"R": words.raw(writer.whole()), "T": writer.text(), "N": rng.choice(COUNTS), "P": words.raw(rng.choice(REPLACEMENTS))}
    if rng.random() < 0.01:
        parts["R"] = f'"{rng.choice(words.BROKEN)}"'
    call = " ".join(parts.get(word, word) for word in rng.choice(CALLS).split(" "))
    return "{{ " + call + " }}"
