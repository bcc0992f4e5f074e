# SPDX-License-Identifier: Apache-2.0 - asks libchart and the reference the same templates, thousands in one run.
"""libchart answers each template as a chart of its own (the program `answers`).  The reference is asked in two ways:

  those that libchart renders   as the templates of one chart, each between marks (reference.py);
  those that libchart refuses   as a chart each, all given to one `helm lint`, which prints the error of each.

A template on which the two disagree whether it fails is asked alone, and so is every difference before it counts:
an answer of the reference that differs from run to run (addresses, orders, the clock) is no difference."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from reference import CHART_YAML, SENTINEL, SENTINEL_TEXT, environment, marked

HINT = "\n\nUse --debug flag to render out invalid YAML"
ANOTHER_TIME = 12  # how often the reference is asked whether it stays with an answer
IN_ONE_CHART = 4000
IN_ONE_LINT = 2000
# lint lets these pass; a template that calls them may only be asked alone.
LINT_IS_LENIENT = re.compile(r"\b(required|fail)\b")
# What formats as %d show of pointers: where the reference keeps something in memory.
ADDRESS = re.compile(rb"\b(0x)?(c000[0-9a-f]{6}|82463\d{7}|68[45]\d{5}|41[5-8][0-9a-f]{4})\b")
FAILED_IN = re.compile(rb"c/templates/q-(\d+)\.yaml")


class Answer(tuple):
    """(kind, text): what a template gives, `output` or `error`, as bytes."""

    __slots__ = ()

    def __new__(cls, kind, text):
        return super().__new__(cls, (kind, text))

    def shown(self):
        return f"{self[0]} {self[1].decode('utf-8', 'backslashreplace')!r}"


class Library:
    """libchart, through the program `answers`."""

    def __init__(self, program, values, zone="UTC"):
        self.command = [os.path.abspath(program), str(values)]
        self.environment = environment("/") | {"TZ": zone}

    def ask(self, templates):
        raw = [template.encode() for template in templates]
        questions = b"".join(b"%d\n%s" % (len(template), template) for template in raw)
        done = subprocess.run(self.command, input=questions, capture_output=True, check=False,
                              env=self.environment)
        answers = list(read_answers(done.stdout))
        if done.returncode != 0 or len(answers) != len(templates):
            culprit = templates[len(answers)] if len(answers) < len(templates) else "?"
            raise RuntimeError(f"answers ended with {done.returncode} at {culprit!r}\n{done.stderr.decode()}")
        return answers


def read_answers(output):
    start = 0
    while start < len(output):
        line = output.index(b"\n", start)
        kind, size = output[start:line].decode().split()
        start = line + 1 + int(size)
        yield Answer(kind, output[line + 1 : start])


class Helm:
    """The reference; its charts stand in a folder of its own below `scratch`."""

    def __init__(self, binary, values, scratch, zone="UTC"):
        self.binary = os.path.abspath(binary)
        self.values = pathlib.Path(values).read_bytes()
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=scratch))
        home = self.folder / "home"
        home.mkdir()
        self.environment = environment(str(home)) | {"TZ": zone}

    def run(self, *words):
        return subprocess.run([self.binary, *words], cwd=self.folder, capture_output=True, check=False,
                              env=self.environment, stdin=subprocess.DEVNULL)

    def chart(self, name, templates):
        """Writes a chart of these templates (file name -> text)."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "templates").mkdir(parents=True)
        (folder / "Chart.yaml").write_text(CHART_YAML, encoding="ascii")
        (folder / "values.yaml").write_bytes(self.values)
        for path, text in templates.items():
            (folder / path).write_bytes(text.encode())

    def ask_alone(self, template):
        """The answer to one template, in a chart of its own."""
        self.chart("c", {"templates/a.yaml": template})
        done = self.run("template", "r", "c")
        error = done.stderr.partition(b"Error: ")[2].removesuffix(b"\n")
        if done.returncode != 0 and not error.startswith(b"YAML parse error on"):
            return Answer("error", error or done.stderr)
        outputs, _ = self.ask_chart({0: template})
        return Answer("output", outputs[0]) if 0 in outputs else Answer("error", b"fails only between marks")

    def ask_chart(self, questions):
        """({number: output}, error, or None) of templates that stand in one chart."""
        files = {f"templates/q-{number:06}.yaml": marked(text, number) for number, text in questions.items()}
        self.chart("c", files | {SENTINEL: SENTINEL_TEXT})
        done = self.run("template", "r", "c", "--debug")
        if SENTINEL.encode() not in done.stdout:
            return {}, done.stderr
        found = re.finditer(rb"@<(\d+)@(.*?)@\1>@", done.stdout, re.S)
        return {int(match[1]): match[2] for match in found}, None

    def outputs(self, questions):
        """{number: Answer} of templates that should render; one that fails after all is asked alone."""
        answers, left = {}, dict(questions)
        while left:
            outputs, error = self.ask_chart(left)
            if error is None:
                answers |= {number: Answer("output", outputs.get(number, b"?")) for number in left}
                break
            failed = FAILED_IN.search(error)
            if failed is None:  # the error names no template: halve
                numbers = list(left)
                half = len(numbers) // 2
                if half == 0:
                    answers[numbers[0]] = self.ask_alone(left[numbers[0]])
                    break
                answers |= self.outputs({number: left.pop(number) for number in numbers[:half]})
                continue
            number = int(failed[1])
            answers[number] = self.ask_alone(left.pop(number))
        return answers

    def errors(self, questions):
        """{number: Answer} of templates that should fail."""
        answers = {}
        names = [f"l/{number}" for number in questions]
        for name, text in zip(names, questions.values()):
            self.chart(name, {"templates/a.yaml": text})
        done = self.run("lint", *names)
        shutil.rmtree(self.folder / "l")
        for part in done.stdout.split(b"==> Linting l/")[1:]:
            number, _, messages = part.partition(b"\n")
            error = messages.partition(b"[ERROR] templates/: ")[2].removesuffix(b"\n\n")
            if error:
                answers[int(number)] = Answer("error", error + HINT.encode())
        return {number: answers.get(number) or self.ask_alone(text) for number, text in questions.items()}


def pieces(items, size):
    items = list(items)
    return [dict(items[start : start + size]) for start in range(0, len(items), size)]


class Comparison:
    """Both sides."""

    def __init__(self, library, helm):
        self.library = library
        self.helm = helm

    def expected(self, templates, answers):
        """The reference's answers, sorted by what libchart said."""
        found = {}
        render, fail = {}, {}
        for number, (template, answer) in enumerate(zip(templates, answers)):
            if answer[0] == "output":
                render[number] = template
            elif LINT_IS_LENIENT.search(template):
                found[number] = self.helm.ask_alone(template)
            else:
                fail[number] = template
        for part in pieces(render.items(), IN_ONE_CHART):
            found |= self.helm.outputs(part)
        for part in pieces(fail.items(), IN_ONE_LINT):
            found |= self.helm.errors(part)
        return [found[number] for number in range(len(templates))]

    def differences(self, templates):
        """(template, reference's answer, ours) of those that differ for certain, and how many vary."""
        answers = self.library.ask(templates)
        expected = self.expected(templates, answers)
        doubtful = [(t, a) for t, e, a in zip(templates, expected, answers) if e != a]
        certain, varying = [], 0
        for template, answer in doubtful:
            alone = self.helm.ask_alone(template)
            if ADDRESS.sub(b"", alone[1]) == ADDRESS.sub(b"", answer[1]):
                continue
            if any(self.helm.ask_alone(template) != alone for _ in range(ANOTHER_TIME)):
                varying += 1
                continue
            certain.append((template, alone, answer))
        return certain, varying
