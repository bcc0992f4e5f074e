/* SPDX-License-Identifier: Apache-2.0
 * Writing standard base64 (RFC 4648, padded), as Go's base64.StdEncoding does. */
#ifndef CH_CODEC_BASE64_H
#define CH_CODEC_BASE64_H

#include "base/buffer.h"

/* Appends the base64 text of `bytes`.  Throws: as the buffer. */
void ch_base64_write(ch_buffer *out, chart_str bytes);

#endif
