/* SPDX-License-Identifier: Apache-2.0
 * The functions for keys and certificates, as their table in funcs/crypto_certificates.c names
 * them.  A variant of CH_CRYPTO_WITH_KEY takes the key, as PEM, as its last argument. */
#ifndef CH_FUNCS_CRYPTO_FUNCTIONS_H
#define CH_FUNCS_CRYPTO_FUNCTIONS_H

#include "value/function.h"

enum { CH_CRYPTO_WITH_KEY = 1 };

chart_value ch_fn_genPrivateKey(ch_call *call, const chart_value *arg, size_t count);
chart_value ch_fn_genCA(ch_call *call, const chart_value *arg, size_t count);
chart_value ch_fn_genSelfSignedCert(ch_call *call, const chart_value *arg, size_t count);
chart_value ch_fn_genSignedCert(ch_call *call, const chart_value *arg, size_t count);
chart_value ch_fn_buildCustomCert(ch_call *call, const chart_value *arg, size_t count);

#endif
