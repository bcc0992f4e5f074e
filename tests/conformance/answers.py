# SPDX-License-Identifier: Apache-2.0 - asks a renderer for its answer to a chart, and keeps what the reference answered.

import base64
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import zlib

from reference import environment

# An answer that differs from ours is asked for this often before it counts as steady; one that differs only in
# the order of its lines, more often: of two warnings, the reference often prints the same one first.
TIMES_ASKED, TIMES_ASKED_FOR_ORDER = 4, 16


class Answer:
    """What one run printed; status None stands for a run that was stopped for taking too long."""

    def __init__(self, status, stdout, stderr, seconds):
        self.status, self.stdout, self.stderr, self.seconds = status, stdout, stderr, seconds

    def __eq__(self, other):
        return self.printed() == other.printed()

    def printed(self):
        return self.status, self.stdout, self.stderr

    def lines(self):
        """What it printed, but for the order of the lines."""
        return self.status, sorted(self.stdout.split(b"\n")), sorted(self.stderr.split(b"\n"))

    def needs_network(self):
        return b": dial tcp" in self.stderr

    def text(self):
        pack = lambda raw: base64.b64encode(raw).decode()
        return [self.status, pack(self.stdout), pack(self.stderr), self.seconds]

    @staticmethod
    def of_text(kept):
        return Answer(kept[0], base64.b64decode(kept[1]), base64.b64decode(kept[2]), kept[3])


def ask(program, words, folder, limit):
    """Runs a program in the chart's folder with nothing of the machine around it."""
    with tempfile.TemporaryDirectory(prefix="compare-") as home:
        start = time.monotonic()
        try:
            done = subprocess.run([program, *words], cwd=folder, capture_output=True, env=environment(home),
                                  stdin=subprocess.DEVNULL, timeout=limit)
        except subprocess.TimeoutExpired:
            return Answer(None, b"", b"", limit)
        return Answer(done.returncode, done.stdout, done.stderr, time.monotonic() - start)


class Case:
    """One question, its words spoken in the folder of a chart, and what was answered so far."""

    def __init__(self, chart, digest, name, words):
        self.chart, self.digest, self.name, self.words = chart, digest, name, words
        self.folder = chart.path.parent
        self.times, self.theirs, self.ours = 0, [], None

    def unsettled(self):
        """Whether the reference should be asked once more, since it may answer otherwise then."""
        first = self.theirs[0]
        if len(self.theirs) > 1 or first == self.ours or first.status is None or first.needs_network():
            return False
        return self.times < (TIMES_ASKED_FOR_ORDER if first.lines() == self.ours.lines() else TIMES_ASKED)


class Reference:
    """The reference binary; with a cache folder it is asked only what it was not asked before."""

    def __init__(self, binary, cache, limit):
        self.binary, self.cache, self.limit = os.path.abspath(binary), cache and pathlib.Path(cache), limit
        self.version = ask(self.binary, ["version"], "/", limit).stdout

    def answer(self, case):
        """Gives the case the answers that are kept, or else a first one."""
        path = self.place(case)
        if path and path.is_file():
            case.times, kept = json.loads(zlib.decompress(path.read_bytes()))
            case.theirs = [Answer.of_text(text) for text in kept]
        else:
            self.answer_again(case)

    def answer_again(self, case):
        answer = ask(self.binary, case.words, case.folder, self.limit)
        case.times += 1
        if answer not in case.theirs:
            case.theirs.append(answer)
        self.keep(case)

    def place(self, case):
        if not self.cache:
            return None
        key = b"\0".join([self.version, *(word.encode() for word in [case.digest, *case.words])])
        name = hashlib.sha256(key).hexdigest()
        return self.cache / name[:2] / name[2:]

    def keep(self, case):
        path, folder = self.place(case), str(case.folder).encode()
        if not path or any(folder in answer.stdout + answer.stderr for answer in case.theirs):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([case.times, [answer.text() for answer in case.theirs]]).encode()
        whole = path.with_suffix(f".{os.getpid()}")
        whole.write_bytes(zlib.compress(text, 3))
        whole.replace(path)
