#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - writes libchart/codec/regex_tables.c, what \p{…} and (?i) know of Unicode.
#
# Usage: generate_classes.py DIRECTORY > libchart/codec/regex_tables.c
#
# DIRECTORY holds UnicodeData.txt, Scripts.txt, CaseFolding.txt and PropertyValueAliases.txt of
# Unicode 15.0, which Go 1.26 knows; they are in Debian 12's package unicode-data.

import re
import sys

HEAD = r"""/* SPDX-License-Identifier: Apache-2.0
 * What \p{…} and (?i) know of Unicode 15.0.  By cmake/generate_classes.py. */
#include "codec/regex_unicode.h"

/* clang-format off */"""

LAST = 0x10FFFF
CATEGORIES = """Cn Cc Cf Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No
                Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs""".split()


def lines(path):
    """Yields the fields of each line that is not empty, without comments."""
    for line in open(path, encoding="utf-8"):
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if fields != [""]:
            yield fields


def canonical(name):
    """The form in which Go looks a name up."""
    letters = re.sub("[ _-]", "", name)
    return letters[:1].upper() + letters[1:].lower()


def read_categories(path):
    """One number of CATEGORIES for each code point."""
    found = [0] * (LAST + 1)
    first = None
    for code, name, category, *_ in lines(path):
        last = int(code, 16)
        if name.endswith(", First>"):
            first = last
            continue
        start = first if name.endswith(", Last>") else last
        found[start:last + 1] = [CATEGORIES.index(category)] * (last + 1 - start)
    return found


def read_scripts(path):
    """One number for each code point, 0 for none, and the names that go with the numbers.

    Go cannot find a script whose name is not canonical, such as Old_Italic: it is left out."""
    found = [0] * (LAST + 1)
    names = [""]
    for codes, name in lines(path):
        if name != canonical(name):
            continue
        if name not in names:
            names.append(name)
        start, last = (int(code, 16) for code in (codes + ".." + codes).split("..")[:2])
        found[start:last + 1] = [names.index(name)] * (last + 1 - start)
    return found, names


def read_orbits(path):
    """The next code point in its orbit of each one that has other cases."""
    orbits = {}
    for code, status, folded, *_ in lines(path):
        if status in "CS":
            orbits.setdefault(int(folded, 16), {int(folded, 16)}).add(int(code, 16))
    following = {}
    for orbit in map(sorted, orbits.values()):
        following.update(zip(orbit, orbit[1:] + orbit[:1]))
    return following


def fold_ranges(following):
    """Joins orbits to (first, last, stride, delta) with stride 1 or 2; delta 0 stands for pairs of
    neighbours, each the other's other case."""
    found = []
    for rune in sorted(following):
        delta = following[rune] - rune
        if delta == -1 and following[rune - 1] == rune:
            continue
        last_of_it = rune
        if delta == 1 and following[rune + 1] == rune:
            delta, last_of_it = 0, rune + 1
        if found:
            first, last, stride, known = found[-1]
            step = rune - last
            if delta == known and (step == stride or first == last and step <= 2 and delta != 0):
                found[-1] = first, last_of_it, step, known
                continue
        found.append((rune, last_of_it, 1, delta))
    return found


def runs(kinds):
    """The code points where the kind changes, with the kind."""
    return [(i, kind) for i, kind in enumerate(kinds) if i == 0 or kinds[i - 1] != kind]


def mask(prefix):
    """The categories that a name such as L, LC or Lu stands for."""
    if prefix == "LC":
        return mask("Ll") | mask("Lt") | mask("Lu")
    return sum(1 << i for i, name in enumerate(CATEGORIES) if name.startswith(prefix))


def read_names(path, scripts):
    """(canonical name, categories, script), sorted by name."""
    found = {name: (0, i) for i, name in enumerate(scripts) if i != 0}
    for fields in lines(path):
        if fields[0] == "gc":
            for name in fields[1:]:
                found.setdefault(canonical(name), (mask(fields[1]), 0))
    return sorted((name, *where) for name, where in found.items())


def write(kind, name, cells, per_line):
    """Writes one table and its size."""
    print(f"const {kind} ch_regex_{name}[] = {{")
    for i in range(0, len(cells), per_line):
        print("  " + " ".join(cells[i:i + per_line]))
    print(f"}};\n\nconst size_t ch_regex_{name}_count = {len(cells)};\n")


def main():
    directory = sys.argv[1] + "/"
    categories = runs(read_categories(directory + "UnicodeData.txt"))
    by_script, scripts = read_scripts(directory + "Scripts.txt")
    names = read_names(directory + "PropertyValueAliases.txt", scripts)
    folds = fold_ranges(read_orbits(directory + "CaseFolding.txt"))
    print(HEAD)
    write("uint32_t", "categories",
          [f"0x{start << 8 | kind:08x}," for start, kind in categories], 8)
    write("uint32_t", "scripts",
          [f"0x{start << 8 | kind:08x}," for start, kind in runs(by_script)], 8)
    write("ch_regex_fold", "folds",
          [f"{{ 0x{a:05x}, 0x{b:05x}, {s}, {d} }}," for a, b, s, d in folds], 3)
    write("ch_regex_class_name", "class_names",
          [f'{{ "{name}", {script}, 0x{bits:08x} }},' for name, bits, script in names], 2)


main()
