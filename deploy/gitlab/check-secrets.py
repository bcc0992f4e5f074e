#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails if a Secret stands in the repository unencrypted: check-secrets.py FOLDER

Every value of a Secret must be encrypted by SOPS (ENC[…]) or be a placeholder (REPLACE-ME…).
"""

import pathlib
import re
import sys

import yaml

HARMLESS = re.compile(r"ENC\[.*\]|.*REPLACE-ME.*", re.DOTALL)


def readable_values(secret):
    """The names of those values that anyone can read."""
    for part in ("data", "stringData"):
        for name, value in (secret.get(part) or {}).items():
            if not HARMLESS.fullmatch(str(value)):
                yield f"{part}.{name}"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check-secrets.py FOLDER")
    found = 0
    for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.y*ml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if isinstance(document, dict) and document.get("kind") == "Secret":
                for name in readable_values(document):
                    print(f"{path}: {name} is not encrypted; see deploy/README.md")
                    found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
