# SPDX-License-Identifier: Apache-2.0 - random versions, and constraints of the whole grammar.

from . import words

NUMBERS = ["0", "1", "2", "3", "9", "10", "20", "007", "99999999999", "18446744073709551615", "18446744073709551616"]
PRE = ["alpha", "beta", "rc.1", "rc.10", "rc1", "0", "01", "1.2.3", "a-b", "-", "x", "alpha..1", "é", "beta.2", "alpha.beta", "gke.1", "eks-123", "99999999999999999999"]
BUILD = ["build", "5", "001", "a.b", "", "x+y", "sha.0123", "_"]
OPERATORS = ["", "", "=", "!=", ">", "<", ">=", "<=", "=>", "=<", "~", "~>", "^", "==", "><", "~=", "!", "^^", ">= ", "^ ", "~ "]
WILD = ["x", "X", "*"]
JOINTS = [" ", ", ", ",", " , ", " || ", "||", "|", " - ", "  ", " -", "; ", " && "]
METHODS = ["Major", "Minor", "Patch", "Prerelease", "Metadata", "Original", "String", "IncMajor", "IncMinor", "IncPatch"]
BROKEN = ["", " ", "v", "x.y", "1.", ".1", "1..2", "1.2.3.4", "-1", "1.2-", "1.2.3-", "1.2.3+", "latest", "V1.2.3", "vv1", " 1.2.3", "1.2.3 ", "1,2", "1.2.3-+", "*", "1.x"]


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def number(self):
        return self.rng.choice(NUMBERS[:7]) if self.rng.random() < 0.93 else self.rng.choice(NUMBERS)

    def version(self):
        if self.rng.random() < 0.05:
            return self.rng.choice(BROKEN)
        text = ".".join(self.number() for _ in range(self.rng.choice([1, 2, 3, 3, 3, 3])))
        text = self.rng.choice(["", "", "", "v"]) + text
        if self.rng.random() < 0.3:
            text += "-" + self.rng.choice(PRE)
        if self.rng.random() < 0.15:
            text += "+" + self.rng.choice(BUILD)
        return text

    def partial(self):
        """A version in a constraint: parts may be missing or wild."""
        if self.rng.random() < 0.6:
            return self.version()
        parts = [self.rng.choice(WILD) if self.rng.random() < 0.4 else self.number() for _ in range(self.rng.randint(1, 3))]
        return self.rng.choice(["", "", "v"]) + ".".join(parts) + self.rng.choice(["", "", "", "-0", "-" + self.rng.choice(PRE)])

    def constraint(self):
        if self.rng.random() < 0.12:
            return f"{self.partial()} - {self.partial()}"
        text = self.rng.choice(OPERATORS) + self.partial()
        while self.rng.random() < 0.35 and len(text) < 200:
            text += self.rng.choice(JOINTS) + self.rng.choice(OPERATORS) + self.partial()
        if self.rng.random() < 0.01:
            text = " || ".join([text] * 33)
        return self.rng.choice(["", "", "", "", " "]) + text + self.rng.choice(["", "", "", "", " ", ","])

    def call(self):
        version, other = words.quoted(self.version()), words.quoted(self.version())
        chance = self.rng.random()
        if chance < 0.7:
            return f"semverCompare {words.quoted(self.constraint())} {version}"
        if chance < 0.8:
            return f"semver {version}"
        if chance < 0.9:
            return f"(semver {version}).{self.rng.choice(METHODS)}"
        method = self.rng.choice(["Compare", "Equal", "LessThan", "GreaterThan", "LessThanEqual", "GreaterThanEqual"])
        return self.rng.choice([f"(semver {version}).{method} (semver {other})", f"semver {version} | toJson", f"(semver {version}).SetPrerelease {other}",
                                f'semver {version} | printf "{self.rng.choice(["%v", "%s", "%q", "%+v"])}"', f"semver {version} | toYaml",
                                f"(semver {version}).Original | quote", f"deepEqual (semver {version}) (semver {other})"])  # fmt: skip


def template(rng):
    return "{{ " + Writer(rng).call() + " }}"
