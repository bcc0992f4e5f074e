/* SPDX-License-Identifier: Apache-2.0
 * PEM: DER as text between BEGIN and END lines, as Go 1.26 reads and writes it (encoding/pem). */
#ifndef CH_CODEC_PEM_H
#define CH_CODEC_PEM_H

#include "base/buffer.h"

typedef struct ch_pem {
  chart_str type;  /* "CERTIFICATE", "RSA PRIVATE KEY" …; borrowed from the text */
  chart_str bytes; /* arena */
} ch_pem;

/* The first whole block in `text`; what stands around it, and headers in it, do not matter. */
bool ch_pem_read(ch_arena *arena, chart_str text, ch_pem *out);

/* Appends a block. */
void ch_pem_write(ch_buffer *out, const char *type, chart_str bytes);

#endif
