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

# An answer that differs from ours is asked for this often before it counts as steady.
TIMES_ASKED = 4
# Clocks in charts mostly show seconds.
PAUSE = 1.1


class Answer:
    """What one run printed; status None stands for a run that was stopped for taking too long."""

    def __init__(self, status, stdout, stderr, seconds):
        self.status, self.stdout, self.stderr, self.seconds = status, stdout, stderr, seconds

    def __eq__(self, other):
        return self.printed() == other.printed()

    def printed(self):
        return self.status, self.stdout, self.stderr

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


class Reference:
    """The reference binary; with a cache folder it is asked only what it was not asked before."""

    def __init__(self, binary, cache, limit):
        self.binary, self.cache, self.limit = os.path.abspath(binary), cache and pathlib.Path(cache), limit
        self.version = ask(self.binary, ["version"], "/", limit).stdout

    def answers(self, digest, words, folder, enough):
        """All different answers to one question; asks until there are two, or `enough(answer)`, or often enough."""
        path = self.place(digest, words)
        times, found = self.kept(path)
        before = times
        while times == 0 or (len(found) == 1 and times < TIMES_ASKED and not enough(found[0])):
            if times:
                time.sleep(PAUSE)
            answer = ask(self.binary, words, folder, self.limit)
            times += 1
            if answer not in found:
                found.append(answer)
        if path and times > before:
            self.keep(path, times, found, str(folder).encode())
        return found

    def place(self, digest, words):
        if not self.cache:
            return None
        key = hashlib.sha256(b"\0".join([self.version, digest.encode(), *(word.encode() for word in words)])).hexdigest()
        return self.cache / "answers" / key[:2] / key[2:]

    def kept(self, path):
        if not path or not path.is_file():
            return 0, []
        times, found = json.loads(zlib.decompress(path.read_bytes()))
        return times, [Answer.of_text(text) for text in found]

    def keep(self, path, times, found, folder):
        if any(folder in answer.stdout + answer.stderr for answer in found):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([times, [answer.text() for answer in found]]).encode()
        whole = path.with_suffix(f".{os.getpid()}")
        whole.write_bytes(zlib.compress(text, 3))
        whole.replace(path)
