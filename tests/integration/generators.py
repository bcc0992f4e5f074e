#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders the chart `certificates` with a seed and has OpenSSL and libcrypt judge what comes out.

    generators.py --chartc PATH

Certificates must parse, verify against their authorities, name what they were asked to name, and
belong to their keys; passwords must verify; distributions must be even (the seed is fixed, so a
verdict does not change from run to run).
"""

import argparse
import collections
import ctypes
import ctypes.util
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

CHART = pathlib.Path(__file__).parent / "certificates"
CLOCK = 1_900_000_000  # in the year 2030
failures = []


def check(name, good, shown=""):
    if not good:
        failures.append(name)
        print(f"--- {name}: {shown}", file=sys.stderr)


def openssl(*words, text=""):
    """What openssl prints, and its errors when it fails."""
    done = subprocess.run(["openssl", *words], input=text.encode(), capture_output=True)
    output = done.stdout.decode(errors="replace")
    return output if done.returncode == 0 else f"failed: {output}{done.stderr.decode(errors='replace')}"


def render(chartc, template):
    environment = {"PATH": os.environ["PATH"], "TZ": "UTC", "SOURCE_DATE_EPOCH": str(CLOCK)}
    return subprocess.run([chartc, "template", "demo", CHART, "--seed", "generators", "-s", f"templates/{template}"],
                          env=environment, check=True, capture_output=True).stdout


# ---- keys and certificates -------------------------------------------------------------------------------


def check_keys(keys):
    sizes = {"rsa": "4096 bit", "dsa": "2048 bit", "ecdsa": "256 bit", "ed25519": "ED25519"}
    for kind, key in keys.items():
        shown = openssl("pkey", "-noout", "-text", text=key)
        check(f"{kind} key", sizes[kind] in shown, shown)
    check("rsa key is consistent", "RSA key ok" in openssl("rsa", "-check", "-noout", text=keys["rsa"]))


def check_certificate(folder, name, pair):
    (folder / f"{name}.pem").write_text(pair["cert"])
    public = openssl("x509", "-noout", "-pubkey", text=pair["cert"])
    check(f"{name} belongs to its key", public == openssl("pkey", "-pubout", text=pair["key"]) and "BEGIN" in public, public)


def check_chain(folder, authority, name):
    shown = openssl("verify", "-x509_strict", "-attime", str(CLOCK + 3600), "-CAfile", str(folder / f"{authority}.pem"),
                    str(folder / f"{name}.pem"))
    # The key of who signed is named only where the authority is another: -x509_strict asks for it always.
    if "failed" in shown:
        shown = openssl("verify", "-attime", str(CLOCK + 3600), "-CAfile", str(folder / f"{authority}.pem"),
                        str(folder / f"{name}.pem"))
    check(f"{name} is signed by {authority}", shown.strip().endswith("OK"), shown)
    late = openssl("verify", "-attime", str(CLOCK + 31 * 86400), "-CAfile", str(folder / f"{authority}.pem"),
                   str(folder / f"{name}.pem"))
    check(f"{name} ends", "has expired" in late, late)


def check_text(pairs):
    texts = {name: openssl("x509", "-noout", "-text", "-nameopt", "utf8", text=pair["cert"]) for name, pair in pairs.items()}
    wanted = {
        "ca": ["Subject: CN=authority", "CA:TRUE", "Certificate Sign", "sha256WithRSAEncryption", "Public-Key: (2048 bit)"],
        "ecCa": ["Subject: CN=elliptic", "CA:TRUE", "ecdsa-with-SHA256", "prime256v1"],
        "edCa": ["Subject: CN=modern", "CA:TRUE", "ED25519"],
        "self": ["Issuer: CN=self.example.com", "DNS:self.example.com, DNS:*.example.org, IP Address:10.0.0.1, "
                 "IP Address:2001:DB8:0:0:0:0:0:1", "Not Before: Mar 17 17:46:40 2030 GMT", "Not After : Mar 24 17:46:40 2030 GMT",
                 "TLS Web Server Authentication, TLS Web Client Authentication", "Digital Signature, Key Encipherment", "CA:FALSE"],
        "signed": ["Issuer: CN=authority", "IP Address:10.0.0.2", "X509v3 Authority Key Identifier"],
        "ec": ["Subject: CN=grüße", "Issuer: CN=elliptic", "DNS:ec.example.com"],
        "ed": ["Subject: \n", "X509v3 Subject Alternative Name: critical", "DNS:ed.example.com"],
    }
    for name, parts in wanted.items():
        for part in parts:
            check(f"{name} says {part.strip()}", part in texts[name], texts[name])
    check("custom is signed", pairs["custom"] == pairs["signed"])


# ---- passwords and ciphers -------------------------------------------------------------------------------


def check_passwords(found):
    library = ctypes.CDLL(ctypes.util.find_library("crypt"))
    library.crypt.restype = ctypes.c_char_p
    user, separator, line = found["htpasswd"].partition(":")
    check("htpasswd names its user", (user, separator) == ("user", ":"))
    for name, value in ("bcrypt", found["bcrypt"]), ("htpasswd", line):
        check(f"{name} verifies", library.crypt(b"pass word", value.encode()) == value.encode(), value)
        check(f"{name} refuses another", library.crypt(b"pass-word", value.encode()) != value.encode(), value)


def check_cipher(found):
    block = subprocess.run(["openssl", "base64", "-d", "-A"], input=found.encode(), capture_output=True, check=True).stdout
    plain = subprocess.run(["openssl", "enc", "-d", "-aes-256-cbc", "-K", b"key".hex().ljust(64, "0"), "-iv", block[:16].hex()],
                           input=block[16:], capture_output=True).stdout
    check("encryptAES is AES-256-CBC", plain == b"plain text", plain)


# ---- distributions ---------------------------------------------------------------------------------------


def check_even(name, things, kinds):
    """Chi-square: for an even draw it is about kinds - 1, give or take a few times its root."""
    counts = collections.Counter(things)
    mean = len(things) / kinds
    chi = sum((count - mean) ** 2 / mean for count in counts.values())
    bound = kinds + 5 * (2 * kinds) ** 0.5
    check(f"{name} is even", len(counts) == kinds and chi < bound, f"{len(counts)} kinds, chi-square {chi}")


def check_distributions(found):
    check_even("randNumeric", found["numbers"], 10)
    check_even("randAlpha", found["letters"], 52)
    check_even("shuffle", found["shuffles"].split(), 6)
    check_even("randInt", found["draws"], 6)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chartc", required=True)
    options = parser.parse_args()
    first = render(options.chartc, "certificates.yaml")
    check("the render repeats", first == render(options.chartc, "certificates.yaml"))
    found = yaml.safe_load(first)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_keys(found["keys"])
        for certificate, pair in found["certificates"].items():
            check_certificate(folder, certificate, pair)
        for authority, signed in ("ca", "signed"), ("ca", "ed"), ("ecCa", "ec"), ("self", "self"), ("ca", "custom"):
            check_chain(folder, authority, signed)
    check_text(found["certificates"])
    check_passwords(found)
    check_cipher(found["encrypted"])
    check_distributions(found)
    print(f"{len(failures)} failed" if failures else "all verified")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
