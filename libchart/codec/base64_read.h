/* SPDX-License-Identifier: Apache-2.0
 * Reading standard base64, as Go's base64.StdEncoding does. */
#ifndef CH_CODEC_BASE64_READ_H
#define CH_CODEC_BASE64_READ_H

#include "base/buffer.h"

/* Appends the bytes that `text` stands for; line ends in it are skipped.  Result: false when it is
 * not base64: what came before was appended, and *bad (may be NULL) is the position that Go's
 * "illegal base64 data at input byte %d" names.  Throws: as the buffer. */
bool ch_base64_read(ch_buffer *out, chart_str text, size_t *bad);

#endif
