#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - writes libchart/value/printable_table.c, the code points that Go prints as they are.
#
# Usage: generate_printable.py UnicodeData.txt > libchart/value/printable_table.c
#
# Go 1.26 knows Unicode 15.0; its UnicodeData.txt is in Debian 12's package unicode-data.

import sys

HEAD = """/* SPDX-License-Identifier: Apache-2.0
 * The code points that Go prints as they are: Unicode 15.0.  By cmake/generate_printable.py. */
#include "value/printer.h"

/* clang-format off */"""

PRINTABLE = "LMNPS"     # the first letter of the general category
A_LINE = 4              # ranges


def printable(path):
    """Yields the printable code points, ascending."""
    first = None
    for line in open(path, encoding="ascii"):
        code, name, category = line.split(";")[:3]
        if category[0] not in PRINTABLE and code != "0020":
            continue
        if name.endswith(", First>"):
            first = int(code, 16)
        elif name.endswith(", Last>"):
            yield from range(first, int(code, 16) + 1)
        else:
            yield int(code, 16)


def ranges(codes):
    """Joins code points to lists of (first, last)."""
    found = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def write(element, name, found, digits):
    """Writes one table, several ranges a line."""
    print(f"const {element} ch_printable_{name}[] = {{")
    cells = [f"{{ 0x{first:0{digits}x}, 0x{last:0{digits}x} }}," for first, last in found]
    for i in range(0, len(cells), A_LINE):
        print("  " + " ".join(cells[i:i + A_LINE]))
    print(f"}};\n\nconst size_t ch_printable_{name}_count = {len(found)};")


def main():
    found = ranges(printable(sys.argv[1]))
    print(HEAD)
    write("ch_printable_short", "low", [r for r in found if r[1] <= 0xFFFF], 4)
    print()
    write("ch_printable_long", "high", [r for r in found if r[0] > 0xFFFF], 5)


main()
