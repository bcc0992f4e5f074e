# SPDX-License-Identifier: Apache-2.0 - random formats for printf, with arguments of every kind.

import re

from . import words

VERBS = "vvvTtbcdoOqxXUeEfFgGsp"
ODD_VERBS = ["w", "y", "!", "%", "Z", "é", "", "\\", " ", "日", "i", "n", "u", "m"]
FLAGS = ["", "", "", "", "+", "-", "#", " ", "0", "+0", "-0", "#+", "0-", "+ ", "# ", "#0", "+#", "##", "0+#", "- "]
WIDTHS = ["", "", "", "", "1", "5", "10", "20", "0", "05", "100", "*", "[1]*", "[2]*", "[3]*", "[9]*", "1000001", "99999999999999999999"]
PRECISIONS = ["", "", "", "", ".", ".0", ".1", ".2", ".3", ".5", ".10", ".20", ".*", ".[1]*", ".[2]*", ".[x]*", ".-1", ".100", ".1000001"]
INDEXES = ["", "", "", "", "", "", "[1]", "[2]", "[3]", "[0]", "[-1]", "[9]", "[x]", "[", "[]", "[1", "[ 1]", "[1][2]", "[99999999999]"]
BETWEEN = ["", " ", "|", "%%", "é", "a", "\n", "<no value>", "日"]
NUMBERS = ["3", "0", "-4", "10", "1", "20", "nil", '"x"', "1.5", "1000001", "(int64 6)", "-20", "2"]
# Never with `%p`, nor with verbs that look into a pointer: their addresses change.
ARGUMENTS = [
    "(list 1 2)", "(dict \"a\" 1 \"b\" \"x\")", "(list)", "(dict)", ".Values.l", ".Values.m", ".Values.deep", "(list (list 1 nil) (dict \"k\" (list \"v\")))",
    "(splitList \",\" \"a,b\")", "(until 3)", "(split \",\" \"a,b\")", "(toDate \"2006-01-02\" \"2021-03-04\").Month", "(semver \"1.2.3-a+b\")", "(chunk 2 (list 1 2 3))",
    "1i", "2.5i", "(index \"abc\" 0)", "(index \"é\" 0)", ".Chart.Keywords", "nil", ".Values.missing", "'x'", "'\\x00'", "1114112", "55296", "-1", "9223372036854775807",
    "-9223372036854775808", "(list nil)", "(dict \"n\" nil)", "(list true false)", "(list 1.5 \"s\" 'c' nil true)", ".Values.names", ".Values.numbers", ".Chart.IsRoot",
    "(fromToml \"t = [1, 2]\")", ".Release.Name", ".Capabilities.APIVersions", ".Capabilities.KubeVersion", "(list 1i 2.5i)", "(list (int64 1) 2 3.5)", "(list \"\\xff\" \"é\")",
    "(list (toDate \"2006\" \"2021\").Month)", "((toDate \"2006\" \"2021\").Sub (toDate \"2006\" \"2020\"))", "(urlParse \"http://h/p?q\")", "(list (list (list 1)))", ".Files",
]  # fmt: skip


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def directive(self):
        pick = self.rng.choice
        if self.rng.random() < 0.08:
            return "%" + pick(FLAGS) + pick(INDEXES) + pick(["", pick(WIDTHS), "."]) + pick(ODD_VERBS)
        flags = pick(FLAGS)
        if self.rng.random() < 0.1:
            flags += pick(FLAGS)
        width, precision = (pick(WIDTHS), pick(PRECISIONS)) if self.rng.random() < 0.1 else (pick(WIDTHS[:12]), pick(PRECISIONS[:13]))
        index = pick(INDEXES[:9] if self.rng.random() < 0.95 else INDEXES)
        return "%" + flags + width + precision + index + pick(VERBS)

    def argument(self, wants_number):
        if wants_number and self.rng.random() < 0.85:
            return self.rng.choice(NUMBERS)
        if self.rng.random() < 0.4:
            return self.rng.choice(ARGUMENTS)
        if self.rng.random() < 0.5:
            return self.rng.choice([words.string, words.integer, words.real])(self.rng)
        return words.value(self.rng)


# Behind some verbs these show where something lies in memory.
POINTERS = re.compile(r"toDate|semver|\.Files|fromToml|KubeVersion|\.Values\b(?!\.)")
LOOKS_AT_POINTERS = re.compile(r"%[^%]*?[^vsqT%\[\]0-9.*+# -]")


def template(rng):
    writer = Writer(rng)
    count = rng.choice([1, 1, 1, 1, 2, 2, 3])
    text, arguments = rng.choice(BETWEEN), []
    for _ in range(count):
        directive = writer.directive()
        text += directive + rng.choice(BETWEEN)
        arguments += [writer.argument(True) for _ in range(directive.count("*"))] + [writer.argument(False)]
    if rng.random() < 0.08 and arguments:
        arguments.pop()
    if rng.random() < 0.05:
        arguments.append(writer.argument(False))
    if LOOKS_AT_POINTERS.search(text):
        arguments = [".Values.m" if POINTERS.search(argument) else argument for argument in arguments]
    if re.search(r"%[^%]*p", text):
        arguments = [rng.choice(NUMBERS) for _ in arguments]
    if rng.random() < 0.3:
        return "{{ printf " + words.quoted(text.replace("\\", "")) + " " + " ".join(arguments) + " | quote }}"
    return "{{ printf " + words.quoted(text.replace("\\", "")) + " " + " ".join(arguments) + " }}"
