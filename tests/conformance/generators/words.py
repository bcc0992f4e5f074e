# SPDX-License-Identifier: Apache-2.0 - what all generators share: texts, numbers, and how templates spell them.

STRINGS = [
    "", " ", "a", "A", "abc", "ABC", "aBc dEf", "hello world", "Hello, World!", "foo-bar_baz qux", "fooBar", "HTTPServer2Go",
    "it's", "  padded  ", "\t tab\n", "one\ntwo\n", "\n", "a\r\nb", "a,b,,c", "a.b.c", "aaa", "abcabc", "0", "1", "-1", "007",
    "0x1F", "1e3", "1.5", "5.0", "1_000", "+5", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e400",
    "inf", "NaN", "true", "false", "null", "nil", "<nil>", "<no value>", "~", "é", "ß", "ǆ", "ŉ", "ΐ", "İ", "ı", "Σας", "ﬁ",
    "日本語", "🎉", "👩‍💻", "e\u0301", "\u200b", "\u00a0x\u00a0", "\u2028", "\u3000", "\ufeff", "\u0000", "\u007f", "\ufffd",
    "<a href='x'>&amp;\"</a>", "\\", "\\n", "\"quoted\"", "'single'", "`back`", "$1", "${x}", "%d", "%!s(x)", "{{ 1 }}", "#",
    "a: 1", "- x", "[1,2]", "{\"a\":1}", "key=value&x=y z", "/a/b/../c.txt", "a//b/./c/", "..", "/", "x.tar.gz", ".hidden",
    "http://u:p@h:80/p?q=1#f", "1.2.3", "v1.2.3-beta+x", ">=1.0", "2020-01-02", "2020-01-02T03:04:05Z", "1h30m", "95", "YWJj",
    "MFRGG===", "!!!", "long " * 12 + "end", "x" * 70, "word-" * 6, "e\u0301a\u0308o", "ａｂｃ", "١٢٣", "Ⅷ", "ŒUVRE œuvre", "dž Dž",
]  # fmt: skip
BROKEN = ["\\xff", "a\\x80b", "\\xc3", "\\xe2\\x82", "\\xed\\xa0\\x80", "\\xf0\\x9f\\x98", "\\xc0\\xaf", "ok\\xfe\\xff ok"]
KEYS = ["a", "b", "c", "d", "k.e-y", "", "é", "missing", "n", "_0", "_1", "scheme", "host", "path", "A", "10"]
INTEGERS = [
    "0", "1", "-1", "2", "3", "5", "7", "10", "-7", "42", "100", "255", "256", "1000", "65536", "1000000", "2147483647",
    "2147483648", "-2147483649", "9007199254740993", "9223372036854775807", "-9223372036854775808", "-9223372036854775807",
    "0x1F", "0o17", "0b101", "017", "1_000", "'a'", "'\\n'", "'é'",
]  # fmt: skip
FLOATS = [
    "0.0", "-0.0", "1.0", "1.5", "-1.5", "2.5", "0.1", "0.2", "1.005", "3.14159265358979", "1e3", "1e6", "1e20", "1e21", "1e-4",
    "1e-5", "1e-7", "-2.5e10", "123456789.123", "1e100", "1.7976931348623157e308", "5e-324", "9007199254740993.0", "0x1p-2",
    "1e19", "99.995", "0.30000000000000004", "100000.0", "4.35",
]  # fmt: skip
COUNTS = ["0", "1", "2", "3", "4", "5", "7", "10", "12", "20", "-1", "-2", "-5"]
OTHERS = ["1i", "2.5i", "(float64 \"NaN\")", "(float64 \"inf\")", "(float64 \"-inf\")"]
# Values whose types no literal has, and those of values.yaml.
OBJECTS = [
    ".Values.s", ".Values.text", ".Values.i", ".Values.big", ".Values.huge", ".Values.f", ".Values.tiny", ".Values.million",
    ".Values.yes", ".Values.l", ".Values.names", ".Values.numbers", ".Values.none", ".Values.m", ".Values.other",
    ".Values.nothing", ".Values.deep", ".Values.missing", ".Values.m.missing", ".Values.m.a", ".Values.m.c.l", ".Values.null",
    ".Values.empty", ".Values.zero", ".Values.no", "(until 3)", "(splitList \",\" \"a,b,c\")", "(split \",\" \"x,y\")",
    "(chunk 2 .Values.l)", "(semver \"1.2.3-rc.1\")", "(toDate \"2006-01-02\" \"2021-03-04\")", "(int64 5)", "(add 1 2)",
    "(index \"abc\" 1)", "(fromJson \"{\\\"x\\\":[1,{}]}\")", "(fromYaml \"a: 1\\nb: [x, null]\")", "(urlParse \"http://h/p\")",
    "(toDate \"2006\" \"2021\").Month", ".Chart.Name", ".Release.Revision", ".Release.IsInstall", ".Chart.Keywords",
    ".Capabilities.KubeVersion.Major", "(dict)", "(list)", "(list nil)", "(dict \"n\" nil)", "(list 1 2.5 \"x\" true nil)",
    "(list (list 1 2) (dict \"a\" (list)))", "(list \"b\" \"a\" \"c\" \"a\")", "(dict \"a\" 1 \"b\" (dict \"c\" \"d\"))",
    "(fromToml \"t = 2020-01-02T03:04:05Z\\ni = 5\\nf = 1.5\")", ".Chart.Annotations", "(printf \"%c\" 233)",
]  # fmt: skip


def quoted(text):
    """`text` as a template writes it in double quotes."""
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(short.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'


def raw(text):
    """`text` in back quotes where it can be, else in double quotes."""
    return quoted(text) if "`" in text or "\r" in text or "\0" in text else f"`{text}`"


def string(rng):
    """The spelling of some text."""
    chance = rng.random()
    if chance < 0.06:
        return f'"{rng.choice(BROKEN)}"'
    if chance < 0.08:
        return f'(b64dec "{rng.choice(["/w==", "YYBi", "4oI=", "7aCA"])}")'
    if chance < 0.14:
        return quoted(rng.choice(STRINGS) + rng.choice(["", " ", "-", "/"]) + rng.choice(STRINGS))
    text = rng.choice(STRINGS)
    return raw(text) if chance < 0.25 else quoted(text)


def integer(rng):
    return rng.choice(INTEGERS) if rng.random() < 0.7 else str(rng.randint(-50, 300))


def real(rng):
    if rng.random() < 0.7:
        return rng.choice(FLOATS)
    return repr(round(rng.uniform(-1000, 1000), rng.randint(1, 6)))


def scalar(rng):
    kinds = [string, string, string, integer, real, lambda _: rng.choice(["true", "false", "nil"])]
    return rng.choice(kinds)(rng)


def value(rng, depth=2):
    """The spelling of some value of any type."""
    chance = rng.random()
    if chance < 0.35:
        return rng.choice(OBJECTS)
    if chance < 0.38:
        return rng.choice(OTHERS)
    if depth > 0 and chance < 0.48:
        return listed(rng, depth - 1)
    if depth > 0 and chance < 0.58:
        return dictionary(rng, depth - 1)
    return scalar(rng)


def listed(rng, depth=1):
    return "(list" + "".join(" " + value(rng, depth) for _ in range(rng.randint(0, 4))) + ")"


def dictionary(rng, depth=1):
    """A dict that nothing else shares, but for what lies in it."""
    pairs = (f" {quoted(rng.choice(KEYS))} {value(rng, depth)}" for _ in range(rng.randint(0, 3)))
    return "(dict" + "".join(pairs) + ")"
