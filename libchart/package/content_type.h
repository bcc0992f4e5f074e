/* SPDX-License-Identifier: Apache-2.0
 * What a file seems to hold, by its first bytes: net/http's DetectContentType. */
#ifndef CH_PACKAGE_CONTENT_TYPE_H
#define CH_PACKAGE_CONTENT_TYPE_H

#include "base/str.h"

/* The MIME type of a file, as Helm asks for it: of the first 512 bytes, with zeros behind a shorter
 * file.  Result: a constant. */
const char *ch_content_type(chart_str file);

#endif
