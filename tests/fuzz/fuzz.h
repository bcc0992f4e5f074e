/* SPDX-License-Identifier: Apache-2.0
 * What every fuzz target is: a function that takes any bytes and must come back.
 *
 * libFuzzer calls it with bytes of its own making; replay.c with the files of a seed folder, so that
 * every compiler can run them. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
