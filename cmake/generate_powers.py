#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 - writes libchart/base/number_powers.c, the powers of ten that float text needs.
#
# Usage: generate_powers.py > libchart/base/number_powers.c

LEAST, MOST = -342, 324     # the least power that reading needs, the greatest that writing needs

HEAD = """/* SPDX-License-Identifier: Apache-2.0
 * The upper 128 bits of the powers of ten, rounded up.  Written by cmake/generate_powers.py. */
#include "base/number_parts.h"

/* clang-format off */
const ch_number_power ch_number_powers[CH_POWER_MOST - CH_POWER_LEAST + 1] = {"""


def upper_bits(exponent):
    """10**exponent as an integer of exactly 128 bits, times some power of two, rounded up."""
    above, below = 10 ** max(exponent, 0), 10 ** max(-exponent, 0)
    shift = 128 - (above.bit_length() - below.bit_length())
    for shift in (shift - 1, shift, shift + 1):
        scaled = -(-(above << max(shift, 0)) // (below << max(-shift, 0)))
        if scaled.bit_length() == 128:
            return scaled
    raise ArithmeticError(exponent)


def main():
    print(HEAD)
    for exponent in range(LEAST, MOST + 1):
        bits = upper_bits(exponent)
        if bits % 2**64 == 0 and not 0 <= exponent <= 27:
            raise ArithmeticError(exponent)     # reading takes the upper half to be rounded down
        print(f"  {{ 0x{bits >> 64:016x}u, 0x{bits & (1 << 64) - 1:016x}u }}, /* 1e{exponent} */")
    print("};")


main()
