#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes seeds of the conformance cases: collect.py FOLDER fills FOLDER/<target> with one file a text."""

import hashlib
import pathlib
import sys

import yaml

CASES = pathlib.Path(__file__).parent.parent / "conformance" / "cases"
CHART = "=== Chart.yaml\napiVersion: v2\nname: c\nversion: 0.1.0\n"


def save(folder, target, text):
    place = pathlib.Path(folder) / target
    place.mkdir(parents=True, exist_ok=True)
    data = text.encode("utf-8", "surrogateescape")
    (place / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)


def chart(case):
    text = CHART
    for path, content in (case.get("files") or {}).items():
        text += f"=== {path}\n{content}\n"
    if isinstance(case.get("values"), str):
        text += f"=== values.yaml\n{case['values']}\n"
    if isinstance(case.get("template"), str):
        text += f"=== templates/t.yaml\n{case['template']}\n"
    return text


def main():
    folder = sys.argv[1]
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text())["cases"]:
            if isinstance(case.get("template"), str):
                save(folder, "template", case["template"])
            for values in [case.get("values"), *(case.get("values_files") or [])]:
                if isinstance(values, str):
                    for target in ("values", "yaml_plain", "yaml_scan"):
                        save(folder, target, values)
            for kind, key in enumerate(("set", "set_string")):
                for text in case.get(key) or []:
                    save(folder, "set", chr(kind) + str(text))
            if case.get("files"):
                save(folder, "chart", chart(case))


if __name__ == "__main__":
    main()
