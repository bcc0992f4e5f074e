#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks manifests against manifests.schema.yaml, without a cluster and without a network.

Unknown fields, wrong types, missing fields, and fields that the cluster's Kubernetes does not know yet
are failures. With --junit, the result also goes into a report that GitLab shows in merge requests.
"""

import argparse
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

import jsonschema
import yaml

SCHEMA = pathlib.Path(__file__).with_name("manifests.schema.yaml")


def version(text):
    """1.36, v1.36.0 and 1.36.3-eks-1 as (1, 36)."""
    if not (match := re.match(r"v?(\d+)\.(\d+)", text)):
        raise argparse.ArgumentTypeError(f"{text} is no Kubernetes version, such as 1.36")
    return tuple(map(int, match.groups()))


def for_cluster(schema, cluster):
    """The schema as plain JSON Schema: strict, and without what is too new for the cluster."""
    if isinstance(schema, list):
        return [for_cluster(item, cluster) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {}
    for key, value in schema.items():
        if key == "properties":
            value = {name: item for name, item in value.items() if is_known(item, cluster)}
            plain["additionalProperties"] = False
        if key != "since":
            plain[key] = for_cluster(value, cluster)
    return plain


def is_known(schema, cluster):
    return version(schema.get("since", "1.0")) <= cluster


class Checker:
    def __init__(self, cluster):
        schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
        self.definitions = for_cluster(schema["definitions"], cluster)
        self.kinds = {kind: for_cluster(body, cluster)
                      for kind, body in schema["kinds"].items() if is_known(body, cluster)}

    def complaints(self, document):
        """What is wrong with a document, a line each."""
        if not isinstance(document, dict):
            return ["is no map"]
        kind = f"{document.get('apiVersion')}/{document.get('kind')}"
        if kind not in self.kinds:
            return [f"this cluster's Kubernetes has no {kind}, or {SCHEMA.name} does not describe it"]
        validator = jsonschema.Draft7Validator({**self.kinds[kind], "definitions": self.definitions})
        return [f"{place(error.absolute_path)}: {error.message}" for error in validator.iter_errors(document)]


def place(path):
    return ".".join(str(step) for step in path) or "the document"


def title(document):
    if not isinstance(document, dict):
        return "?"
    return f"{document.get('kind')} {(document.get('metadata') or {}).get('name')}"


def check_file(checker, path, suite):
    """Checks all documents of a file; the number of those that are wrong."""
    wrong = 0
    documents = [item for item in yaml.safe_load_all(path.read_text(encoding="utf-8")) if item is not None]
    if not documents:
        documents = ["nothing"]
    for document in documents:
        case = xml.SubElement(suite, "testcase", classname=path.name, name=title(document))
        if found := checker.complaints(document):
            wrong += 1
            xml.SubElement(case, "failure", message="; ".join(found))
            for line in found:
                print(f"{path}: {title(document)}: {line}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kubernetes", type=version, required=True, help="the cluster's version, such as 1.36")
    parser.add_argument("--junit", metavar="FILE", type=pathlib.Path, help="where a report goes")
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()

    checker, suite = Checker(options.kubernetes), xml.Element("testsuite", name="manifests")
    wrong = sum(check_file(checker, path, suite) for path in options.files)
    if options.junit:
        xml.ElementTree(suite).write(options.junit, encoding="utf-8", xml_declaration=True)
    print(f"{len(suite) - wrong} manifests are good, {wrong} are not")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
