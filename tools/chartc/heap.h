/* SPDX-License-Identifier: Apache-2.0
 * Memory that is there before it is asked for. */
#ifndef CHARTC_HEAP_H
#define CHARTC_HEAP_H

/* Has the kernel map the heap that rendering a small chart takes in one go: page by page, as it is
 * touched, that costs more than the rendering.  Does nothing where the system cannot do it. */
void heap_prepare(void);

#endif
