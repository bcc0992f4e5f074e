/* SPDX-License-Identifier: Apache-2.0
 * The escaping functions of the template language: html js urlquery. */
#ifndef CH_GOTMPL_ESCAPE_H
#define CH_GOTMPL_ESCAPE_H

#include "value/function.h"

enum { CH_ESCAPE_HTML, CH_ESCAPE_JS, CH_ESCAPE_QUERY };

chart_value ch_builtin_escape(ch_call *call, const chart_value *arg, size_t count);

#endif
