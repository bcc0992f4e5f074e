/* SPDX-License-Identifier: Apache-2.0
 * The table of the functions for keys and certificates.
 *
 * They stand on hogweed and GMP.  A library built without these (CHART_CRYPTO=OFF) has the same
 * table, so that arguments are checked as ever, but a body that says what is missing. */
#include "funcs/call.h"
#include "funcs/crypto/functions.h"
#include "funcs/funcs.h"

#ifdef CHART_WITH_CRYPTO
#define BODY(function) function
#else
#define BODY(function) fail_absent

static chart_value fail_absent(CH_PARAMETERS)
{
  ch_fail(call, "this libchart was built without keys and certificates (CHART_CRYPTO=OFF): "
                "build it with CHART_CRYPTO=ON, or give the chart a certificate of your own");
}
#endif

const ch_function ch_certificate_functions[] = {
  { "genPrivateKey", "func(string) string", BODY(ch_fn_genPrivateKey), 0,
    "a new private key of KIND (rsa, ecdsa, ed25519, dsa) as PEM" },
  { "genCA", "func(string, int) sprig.certificate", BODY(ch_fn_genCA), 0,
    "a new certificate authority NAME, valid for DAYS" },
  { "genCAWithKey", "func(string, int, string) sprig.certificate", BODY(ch_fn_genCA),
    CH_CRYPTO_WITH_KEY, "the same for a private KEY that is there" },
  { "genSelfSignedCert", "func(string, []any, []any, int) sprig.certificate",
    BODY(ch_fn_genSelfSignedCert), 0,
    "a new certificate for NAME, ADDRESSES and DNS-NAMES, valid for DAYS, that signs itself" },
  { "genSelfSignedCertWithKey", "func(string, []any, []any, int, string) sprig.certificate",
    BODY(ch_fn_genSelfSignedCert), CH_CRYPTO_WITH_KEY, "the same for a private KEY that is there" },
  { "genSignedCert", "func(string, []any, []any, int, sprig.certificate) sprig.certificate",
    BODY(ch_fn_genSignedCert), 0,
    "a new certificate for NAME, ADDRESSES and DNS-NAMES, valid for DAYS, signed by AUTHORITY" },
  { "genSignedCertWithKey",
    "func(string, []any, []any, int, sprig.certificate, string) sprig.certificate",
    BODY(ch_fn_genSignedCert), CH_CRYPTO_WITH_KEY, "the same for a private KEY that is there" },
  { "buildCustomCert", "func(string, string) sprig.certificate", BODY(ch_fn_buildCustomCert), 0,
    "the certificate and key that are in CERTIFICATE and KEY, both base64 of PEM" },
  { 0 },
};
