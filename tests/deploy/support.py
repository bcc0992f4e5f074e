# SPDX-License-Identifier: Apache-2.0
"""What the tests of deploy/ share: where programs are, a registry on loopback, rendering."""

import argparse
import contextlib
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STANDINS = HERE / "standins"
ENVIRONMENTS = ("dev", "staging", "prod")
KUBERNETES = "1.36"
IMAGE = "registry.example.com/team/shop/app"
PATIENCE = 60

OPTIONS = argparse.Namespace()


def main(description):
    """Runs the tests of the calling module; the flags say where programs are."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--chartc", type=pathlib.Path, required=True)
    parser.add_argument("--tools", type=pathlib.Path, help="the folder that tools.sh has filled")
    parser.add_argument("--reference", type=pathlib.Path, help="the folder that tests/oracle/fetch.sh has filled")
    _, rest = parser.parse_known_args(namespace=OPTIONS)
    for name, path in vars(OPTIONS).items():
        setattr(OPTIONS, name, path and path.resolve())
    unittest.main(argv=[sys.argv[0], *rest])


def run(*command, **options):
    """What a command printed; its messages are part of the failure if it fails."""
    finished = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    if finished.returncode:
        raise AssertionError(f"{command[0]} ended with {finished.returncode}:\n{finished.stdout}{finished.stderr}")
    return finished.stdout


# ---- The chart


def render(environment, tag, tree=ROOT, image=IMAGE):
    """The manifests of an environment, as the pipeline renders them."""
    settings = {"IMAGE": image, "KUBERNETES_VERSION": KUBERNETES, "CHARTC": str(OPTIONS.chartc)}
    return run("sh", ROOT / "deploy/gitlab/render.sh", environment, tag, tree, env={**os.environ, **settings})


def documents(text):
    return [document for document in yaml.safe_load_all(text) if document]


def only(found, kind):
    """The one document of a kind; None if there is none."""
    chosen = [document for document in found if document["kind"] == kind]
    assert len(chosen) <= 1, kind
    return chosen[0] if chosen else None


def kustomize(folder):
    return documents(run(OPTIONS.reference / "kubectl-1.36.3", "kustomize", folder))


def pipeline_variables():
    return yaml.safe_load((ROOT / "deploy/gitlab/.gitlab-ci.yml").read_text(encoding="utf-8"))["variables"]


def tag_table():
    """The tags of tags.txt in order, and whether each is a version."""
    rows = [line.split() for line in (HERE / "tags.txt").read_text(encoding="utf-8").splitlines()]
    return [(row[1], row[0] == "version") for row in rows if row and row[0] in ("version", "other")]


# ---- A registry


def free_port():
    """A port that nobody has, from below those that the system hands to clients."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


class Registry:
    """Debian's docker-registry on loopback, with its data in a folder; stopped at the end of "with"."""

    def __init__(self, folder):
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.config = folder / "registry.yaml"
        self.config.write_text(yaml.safe_dump({
            "version": 0.1,
            "log": {"level": "error"},
            "storage": {"filesystem": {"rootdirectory": str(folder / "registry")}},
            "http": {"addr": self.address},
        }))

    def __enter__(self):
        self.process = subprocess.Popen(["docker-registry", "serve", self.config],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                self.ask("GET", "/v2/")
                return self
            time.sleep(0.05)
        self.__exit__()
        raise AssertionError("docker-registry does not answer")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def ask(self, method, path, data=None, **headers):
        """The reply to a request; path may be a whole address."""
        address = path if path.startswith("http") else f"http://{self.address}{path}"
        request = urllib.request.Request(address, data=data, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            return reply.headers, reply.read()

    def tags(self, repository):
        """All tags of a repository, page by page, as Flux lists them; none if there is no repository."""
        found, path = [], f"/v2/{repository}/tags/list?n=5"
        while path:
            try:
                headers, body = self.ask("GET", path)
            except urllib.error.HTTPError as error:
                if error.code == 404:
                    return []
                raise
            found += json.loads(body)["tags"] or []
            path = (headers.get("Link") or "").partition(">")[0].removeprefix("<")
        return found

    def digest(self, repository, tag):
        accept = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json"
        headers, _ = self.ask("HEAD", f"/v2/{repository}/manifests/{tag}", Accept=accept)
        return headers["Docker-Content-Digest"]
