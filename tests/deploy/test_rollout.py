#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks on the manifests of every environment that a roll-out costs no request, and that they are valid."""

import copy
import math
import re
import subprocess
import sys
import tempfile
import unittest

import yaml

import support
from support import ENVIRONMENTS, ROOT, documents, only, render

APP = (ROOT / "deploy/app/app.c").read_text(encoding="utf-8")


def app_setting(name):
    """The default of a setting of the application."""
    return int(re.search(rf'setting\("{name}", (\d+),', APP).group(1))


def pods(count_or_percent, replicas, rounding):
    """A count, or a percentage of the replicas, as a number of pods."""
    if isinstance(count_or_percent, str):
        return rounding(int(count_or_percent.removesuffix("%")) * replicas / 100)
    return count_or_percent


class Environment:
    def __init__(self, name, tag="v1.17b", tree=ROOT):
        self.name = name
        self.documents = documents(render(name, tag, tree))
        self.deployment = only(self.documents, "Deployment")
        self.budget = only(self.documents, "PodDisruptionBudget")
        self.service = only(self.documents, "Service")
        self.scaler = only(self.documents, "HorizontalPodAutoscaler")
        self.pod = self.deployment["spec"]["template"]["spec"]
        self.container = self.pod["containers"][0]

    def replicas(self):
        """How many pods there are at least."""
        if self.scaler:
            return self.scaler["spec"]["minReplicas"]
        return self.deployment["spec"]["replicas"]


class Rules:
    """What every environment keeps to, whose name a subclass gives."""

    name = ""

    @classmethod
    def setUpClass(cls):
        cls.environment = Environment(cls.name)

    def test_two_or_more_replicas(self):
        self.assertGreaterEqual(self.environment.replicas(), 2)
        self.assertEqual("replicas" in self.environment.deployment["spec"], self.environment.scaler is None,
                         "either the Deployment or the autoscaler says how many, not both")

    def test_no_pod_may_be_missing(self):
        strategy = self.environment.deployment["spec"]["strategy"]
        rolling = strategy["rollingUpdate"]
        self.assertEqual(strategy["type"], "RollingUpdate")
        self.assertEqual(pods(rolling["maxUnavailable"], self.environment.replicas(), math.floor), 0)
        self.assertGreaterEqual(pods(rolling["maxSurge"], self.environment.replicas(), math.ceil), 1)

    def test_readiness_is_another_question_than_liveness(self):
        ready, alive = self.environment.container["readinessProbe"], self.environment.container["livenessProbe"]
        self.assertEqual(ready["httpGet"]["path"], "/readyz")
        self.assertEqual(alive["httpGet"]["path"], "/healthz")
        self.assertLess(ready["periodSeconds"] * ready["failureThreshold"],
                        alive["periodSeconds"] * alive["failureThreshold"],
                        "a pod leaves the Service before it is restarted")

    def test_probes_and_service_reach_the_application(self):
        port = self.environment.container["ports"][0]
        self.assertEqual(port["containerPort"], app_setting("PORT"))
        self.assertEqual(self.environment.service["spec"]["ports"][0]["targetPort"], port["name"])
        for probe in ("readinessProbe", "livenessProbe"):
            question = self.environment.container[probe]["httpGet"]
            self.assertEqual(question["port"], port["name"])
            self.assertIn(f'"{question["path"]}"', APP)
        labels = self.environment.deployment["spec"]["template"]["metadata"]["labels"]
        self.assertLessEqual(self.environment.service["spec"]["selector"].items(), labels.items())

    def test_warm_up_fits_the_probes(self):
        alive = self.environment.container["livenessProbe"]
        self.assertLess(app_setting("WARMUP_SECONDS"), alive["periodSeconds"] * alive["failureThreshold"])
        self.assertGreater(self.environment.deployment["spec"]["progressDeadlineSeconds"],
                           self.environment.deployment["spec"]["minReadySeconds"] + app_setting("WARMUP_SECONDS"))

    def test_time_enough_to_end(self):
        longest = app_setting("DRAIN_SECONDS") + 2 * app_setting("REQUEST_SECONDS") + 1
        pause = self.environment.container["lifecycle"]["preStop"]["sleep"]["seconds"]
        self.assertGreaterEqual(pause, 5, "load balancers hear late that a pod leaves")
        self.assertGreater(self.environment.pod["terminationGracePeriodSeconds"], pause + longest)

    def test_the_budget_never_blocks_an_upgrade(self):
        spec, replicas = self.environment.budget["spec"], self.environment.replicas()
        if "minAvailable" in spec:
            allowed = replicas - pods(spec["minAvailable"], replicas, math.ceil)
        else:
            allowed = pods(spec["maxUnavailable"], replicas, math.ceil)
        self.assertGreaterEqual(allowed, 1, "a node could never be drained")
        self.assertLess(allowed, replicas, "all pods could be taken away at once")
        self.assertEqual(spec["unhealthyPodEvictionPolicy"], "AlwaysAllow")
        self.assertEqual(spec["selector"], self.environment.deployment["spec"]["selector"])

    def test_selectors_and_names_stay(self):
        """Selectors cannot be changed; so neither the version nor that of the chart may show in them."""
        with tempfile.TemporaryDirectory() as folder:
            tree = support.pathlib.Path(folder)
            for part in ("charts/app_v1", "deploy/gitlab/env"):
                support.run("mkdir", "-p", tree / part)
                support.run("cp", "-r", f"{ROOT / part}/.", tree / part)
            chart = tree / "charts/app_v1/Chart.yaml"
            text = chart.read_text(encoding="utf-8")
            for old, new in ((r"\nversion: .*", "\nversion: 9.8.7"), (r"\nappVersion: .*", "\nappVersion: v2.0")):
                text, count = re.subn(old, new, text)
                self.assertEqual(count, 1)
            chart.write_text(text, encoding="utf-8")
            before, after = self.environment, Environment(self.name, "v1.18", tree)
            self.assertEqual(identities(before.documents), identities(after.documents))
            self.assertEqual(before.deployment["spec"]["selector"], after.deployment["spec"]["selector"])
            self.assertEqual(before.service["spec"], after.service["spec"])
            self.assertEqual(before.budget["spec"], after.budget["spec"])
            self.assertEqual(after.container["image"], f"{support.IMAGE}:v1.18")
            self.assertEqual(self.versions(after.documents), {"v1.18"})

    def versions(self, found):
        labels = [document["metadata"]["labels"] for document in found]
        labels += [only(found, "Deployment")["spec"]["template"]["metadata"]["labels"]]
        return {each["app.kubernetes.io/version"] for each in labels}

    def test_a_new_chart_alone_replaces_no_pods(self):
        labels = self.environment.deployment["spec"]["template"]["metadata"]["labels"]
        self.assertNotIn("helm.sh/chart", labels)

    def test_pods_have_no_rights(self):
        context = self.environment.container["securityContext"]
        self.assertTrue(self.environment.pod["securityContext"]["runAsNonRoot"])
        self.assertTrue(context["readOnlyRootFilesystem"])
        self.assertFalse(context["allowPrivilegeEscalation"])
        self.assertFalse(self.environment.pod["automountServiceAccountToken"])
        dockerfile = (ROOT / "deploy/app/Dockerfile").read_text(encoding="utf-8")
        self.assertRegex(dockerfile, r"(?m)^USER [1-9]\d*:[1-9]\d*$")

    def test_no_hooks_are_applied(self):
        self.assertIsNone(only(self.environment.documents, "Pod"))


class Dev(Rules, unittest.TestCase):
    name = "dev"


class Staging(Rules, unittest.TestCase):
    name = "staging"


class Prod(Rules, unittest.TestCase):
    name = "prod"


def identities(found):
    return [(document["kind"], document["metadata"]["name"], document["metadata"]["namespace"]) for document in found]


class Tags(unittest.TestCase):
    def test_pattern(self):
        pattern = support.pipeline_variables()["VERSION_TAG"]
        self.assertRegex(pattern, r"^/\^.*\$/$")
        for tag, is_version in support.tag_table():
            self.assertEqual(re.search(pattern.strip("/"), tag) is not None, is_version, tag)

    def test_the_pattern_stands_in_one_place(self):
        pattern = support.pipeline_variables()["VERSION_TAG"]
        files = [path for path in (ROOT / "deploy/gitlab").rglob("*") if path.is_file()]
        holding = [path.name for path in files if pattern.strip("/^$") in path.read_text(encoding="utf-8")]
        self.assertEqual(holding, [".gitlab-ci.yml"])


class Schema(unittest.TestCase):
    """check-manifests.py accepts what the chart gives, and finds what is wrong."""

    def check(self, *found, kubernetes=support.KUBERNETES):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump_all(found, file)
            file.flush()
            finished = subprocess.run([sys.executable, ROOT / "deploy/gitlab/check-manifests.py",
                                       "--kubernetes", kubernetes, file.name],
                                      capture_output=True, text=True, check=False)
        self.assertEqual(finished.stderr, "")
        return finished.returncode, finished.stdout

    def test_every_environment_is_valid(self):
        for name in ENVIRONMENTS:
            found = documents(render(name, "v1.17b"))
            for kubernetes in ("1.30", "v1.36.0", "1.36.3-eks-1"):
                self.assertEqual(self.check(*found, kubernetes=kubernetes),
                                 (0, f"{len(found)} manifests are good, 0 are not\n"))

    def test_what_is_wrong_is_found(self):
        good = only(documents(render("dev", "v1.17b")), "Deployment")
        mistakes = [
            (["spec", "replicas"], "2", "'2' is not of type 'integer'"),
            (["spec", "replica"], 2, "'replica' was unexpected"),
            (["spec", "selector"], None, "'selector' is a required property"),
            (["spec", "template", "spec", "containers"], [], "spec.containers: [] "),
            (["spec", "template", "spec", "containers", 0, "image"], None, "'image' is a required property"),
            (["spec", "template", "spec", "containers", 0, "livenessProbe"], {"periodSeconds": 1}, "not valid under any"),
            (["metadata", "labels", "a"], "two words", "does not match"),
            (["apiVersion"], "apps/v2", "has no apps/v2/Deployment"),
        ]
        for path, value, message in mistakes:
            bad = copy.deepcopy(good)
            holder = bad
            for step in path[:-1]:
                holder = holder[step]
            if value is None:
                del holder[path[-1]]
            else:
                holder[path[-1]] = value
            status, said = self.check(bad)
            self.assertEqual(status, 1, path)
            self.assertIn(message, said, path)

    def test_what_the_cluster_does_not_know_yet(self):
        found = documents(render("dev", "v1.17b"))
        status, said = self.check(*found, kubernetes="1.29")
        self.assertEqual(status, 1)
        self.assertIn("'sleep' was unexpected", said)
        self.assertEqual(self.check("text")[0], 1)
        self.assertEqual(self.check()[0], 1)


if __name__ == "__main__":
    support.main(__doc__)
