/* SPDX-License-Identifier: Apache-2.0
 * Random numbers from the host. */
#ifndef CH_FUNCS_RANDOM_H
#define CH_FUNCS_RANDOM_H

#include "value/function.h"

/* Fills `size` bytes.  Throws: CHART_ERR_EXECUTE, when the host has none. */
void ch_random_bytes(ch_call *call, void *bytes, size_t size);

#endif
