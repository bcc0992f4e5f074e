# SPDX-License-Identifier: Apache-2.0 - asks the reference binary what a conformance case renders to.

import os
import pathlib
import re
import subprocess
import tempfile

CHART_YAML = "apiVersion: v2\nname: c\nversion: 0.1.0\n"
SENTINEL = "templates/zz-sentinel.yaml"
SENTINEL_TEXT = "a: ["
LONGEST_ANSWER = 10_000
# Templates that others in the same chart could see, or that show where they stand.
NEEDS_OWN_CHART = re.compile(r"\.Template|define|block|set|merge|templates/|\$\s*(\||\}\}|\))", re.I)


class Refused(Exception):
    """A case whose answer cannot be recorded."""


class Reference:
    """The binary, run with nothing of the machine around it."""

    def __init__(self, binary):
        self.binary = os.path.abspath(binary)

    def version(self):
        said = subprocess.run([self.binary, "version", "--short"], capture_output=True, check=True,
                              env=environment(tempfile.gettempdir()))
        return said.stdout.decode().strip().split("+")[0]

    def run(self, case, files, debug=False):
        """Renders a chart of these files; gives status, stdout and stderr."""
        with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
            write_files(os.path.join(folder, "c"), files)
            values = write_values(folder, case.get("values_files", []))
            command = [self.binary, "template", "r", "c", *flags_of(case, values)]
            home = os.path.join(folder, "home")
            os.mkdir(home)
            done = subprocess.run(command + ["--debug"] * debug, cwd=folder, capture_output=True,
                                  env=environment(home), stdin=subprocess.DEVNULL)
            if not debug and folder.encode() in done.stdout + done.stderr:
                raise Refused("the answer names a temporary folder")
        return done


def environment(home):
    return {"HOME": home, "PATH": "/usr/bin:/bin", "TZ": "UTC"}


def write_files(folder, files):
    for name, text in files.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def write_values(folder, texts):
    names = [f"values-{number}.yaml" for number in range(1, len(texts) + 1)]
    write_files(folder, dict(zip(names, texts)))
    return names


def flags_of(case, values):
    pairs = [("-f", values), ("--set", case.get("set", [])), ("--set-string", case.get("set_string", []))]
    flags = [word for flag, words in pairs for value in words for word in (flag, value)]
    return flags + case.get("flags", [])


def chart_files(shared, case):
    """The files of the chart that every case stands in, without the case's template."""
    files = {"Chart.yaml": CHART_YAML}
    values = case.get("values", shared.get("values"))
    if values is not None:
        files["values.yaml"] = values
    if "helpers" in shared:
        files["templates/_helpers.tpl"] = shared["helpers"]
    files.update(case.get("files", {}))
    return files


def text_of(raw):
    if len(raw) > LONGEST_ANSWER:
        raise Refused(f"the answer has {len(raw)} bytes: let a smaller case show the same")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Refused("the answer is not UTF-8: let the template print it through b64enc or printf \"%q\"")


def error_of(done):
    text = text_of(done.stderr)
    before, mark, message = ("\n" + text).partition("\nError: ")
    if not mark or before.strip():
        raise Refused("stderr does not start with 'Error: ': " + text)
    return message.removesuffix("\n")


def marked(template, number):
    """The template between two words without blanks, so that trim markers see no white space."""
    return f"@<{number}@{template}@{number}>@"


def rendered(output, number):
    found = re.search(f"@<{number}@(.*)@{number}>@".encode(), output, re.S)
    return text_of(found.group(1)) if found else None


def render_marked(reference, shared, case, templates):
    """Raw texts of templates (path -> text) rendered in one chart, or None if one of them fails."""
    files = chart_files(shared, case) | {SENTINEL: SENTINEL_TEXT}
    for number, (path, template) in enumerate(templates.items()):
        files[path] = marked(template, number)
    done = reference.run(case, files, debug=True)
    if SENTINEL.encode() not in done.stdout:
        return None
    return [rendered(done.stdout, number) for number in range(len(templates))]


def ask_rendered(reference, shared, case):
    path = "templates/a.yaml"
    texts = render_marked(reference, shared, case, {path: case["template"]})
    if texts:
        return {"output": texts[0]}
    answer = ask_error(reference, shared, case)
    if not answer:
        raise Refused("fails only with markers around it: make it a case of kind stdout")
    return answer


def ask_error(reference, shared, case):
    """The error of a case run as it stands; None if it runs through."""
    done = reference.run(case, chart_files(shared, case) | {"templates/a.yaml": case["template"]})
    if done.returncode == 0:
        return None
    if done.stderr.startswith(b"Error: YAML parse error on"):
        raise Refused("renders only without markers around it: make it a case of kind stdout")
    return {"error": error_of(done)}


def ask_stdout(reference, shared, case):
    files = chart_files(shared, case)
    if "template" in case:
        files["templates/a.yaml"] = case["template"]
    done = reference.run(case, files)
    answer = {"stdout": text_of(done.stdout), "status": done.returncode}
    return answer | ({"stderr": text_of(done.stderr)} if done.stderr else {})


def ask(reference, shared, case):
    """The answer to one case, asked alone: the keys that the case file records."""
    if case.get("kind") == "stdout":
        return ask_stdout(reference, shared, case)
    return ask_rendered(reference, shared, case)


def may_share_a_chart(case):
    own = {"kind", "values", "values_files", "set", "set_string", "files", "flags"} & case.keys()
    return not own and not NEEDS_OWN_CHART.search(case["template"])


def ask_together(reference, shared, cases):
    """The answers of cases that give output, from one run; None if one of them fails after all."""
    paths = [f"templates/case-{number:04}.yaml" for number in range(len(cases))]
    texts = render_marked(reference, shared, {}, dict(zip(paths, (case["template"] for case in cases))))
    return texts and [{"output": text} for text in texts]
