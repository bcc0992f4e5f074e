#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks the application (deploy/app) as the kubelet and as hostile clients would: test_app.py PROGRAM"""

import contextlib
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else ""
VERSION = "v1.17b"
PATIENCE = 30  # seconds until a test gives up; nothing is expected to take that long


def free_port():
    """A port that nobody has, from below those that the system hands to clients."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000)
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::", port))
            return port


class App:
    """A running application."""

    def __init__(self, warmup=0, drain=1, request=5):
        self.port = free_port()
        settings = {"PORT": self.port, "WARMUP_SECONDS": warmup, "DRAIN_SECONDS": drain,
                    "REQUEST_SECONDS": request}
        self.process = subprocess.Popen(
            [PROGRAM], env={**os.environ, **{name: str(value) for name, value in settings.items()}},
            stdout=subprocess.DEVNULL)
        self.wait_for(lambda: self.probe("/healthz") == 200, "the application answers")

    def wait_for(self, condition, what):
        """Waits until condition() is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                if condition():
                    return
            time.sleep(0.02)
        raise AssertionError(f"waited in vain until {what}")

    def connect(self, host="127.0.0.1"):
        return socket.create_connection((host, self.port), timeout=PATIENCE)

    def send(self, data):
        """All that comes back after sending data, until the application closes."""
        with self.connect() as client:
            client.sendall(data)
            return receive_all(client)

    def get(self, path, method="GET"):
        """Status, headers and body, asked as the kubelet does: a connection for each question."""
        text = (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                "User-Agent: kube-probe/1.36\r\nAccept: */*\r\nConnection: close\r\n\r\n")
        return parse(self.send(text.encode()))

    def probe(self, path):
        return self.get(path)[0]

    def refuses(self):
        try:
            self.connect().close()
        except ConnectionRefusedError:
            return True
        return False

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def receive_all(client):
    received = b""
    while chunk := client.recv(65536):
        received += chunk
    return received


def parse(reply):
    """Status, headers and body of a reply; its length must be what it says."""
    head, _, body = reply.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split(" ")[1]), headers, body.decode()


class AppCase(unittest.TestCase):
    def start(self, **settings):
        app = App(**settings)
        self.addCleanup(app.stop)
        return app

    def assert_alive(self, app):
        self.assertIsNone(app.process.poll(), "the application has ended")
        self.assertEqual(app.probe("/healthz"), 200)


class Probes(AppCase):
    def test_warm_up(self):
        app = self.start(warmup=3600)
        self.assertEqual(app.get("/readyz")[::2], (503, f"warming up {VERSION}\n"))
        self.assertEqual(app.probe("/healthz"), 200)

    def test_ready_after_the_warm_up(self):
        app = self.start(warmup=1)
        app.wait_for(lambda: app.probe("/readyz") == 200, "it is ready")
        self.assertEqual(app.get("/readyz")[2], f"ready {VERSION}\n")

    def test_answers(self):
        app = self.start()
        status, headers, body = app.get("/")
        self.assertEqual((status, body), (200, f"app {VERSION}\n"))
        self.assertEqual(headers["content-length"], str(len(body)))
        self.assertEqual(headers["connection"], "close")
        self.assertEqual(app.get("/?a=b")[2], f"app {VERSION}\n")
        self.assertEqual(app.get("/healthz")[2], f"alive {VERSION}\n")
        self.assertEqual(app.get("/healthz", "HEAD")[::2], (200, ""))
        for path in ("/healthz/", "/health", "/readyzz", "//", "/ä", "/%00"):
            self.assertEqual(app.probe(path), 404, path)

    def test_ipv6(self):
        app = self.start()
        with app.connect("::1") as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            self.assertEqual(parse(receive_all(client))[0], 200)


class End(AppCase):
    def test_not_ready_at_once_and_still_served(self):
        app = self.start(drain=3600)
        app.process.send_signal(signal.SIGTERM)
        app.wait_for(lambda: app.probe("/readyz") == 503, "it says that it is not ready")
        self.assertEqual(app.get("/readyz")[2], f"ending {VERSION}\n")
        self.assertEqual(app.probe("/healthz"), 200)
        self.assertEqual(app.get("/")[2], f"app {VERSION}\n")

    def test_what_runs_is_finished(self):
        app = self.start(drain=1)
        with app.connect() as early:
            early.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
            app.process.send_signal(signal.SIGTERM)
            app.wait_for(app.refuses, "nobody new is let in")
            self.assertIsNone(app.process.poll())
            early.sendall(b"\r\n")
            self.assertEqual(parse(receive_all(early))[::2], (200, f"app {VERSION}\n"))
        self.assertEqual(app.process.wait(PATIENCE), 0)

    def test_no_request_is_lost(self):
        """A load balancer that listens to the readiness probe loses nothing when a pod ends."""
        app = self.start(drain=3600)
        routed, lost = threading.Event(), []
        answered = [0] * 4

        def visit(number):
            while not routed.is_set():
                try:
                    assert app.get("/")[0] == 200
                    answered[number] += 1
                except (OSError, AssertionError, ValueError) as error:
                    lost.append(error)

        visitors = [threading.Thread(target=visit, args=(number,)) for number in range(4)]
        for visitor in visitors:
            visitor.start()
        app.wait_for(lambda: min(answered) > 10, "all visitors were answered")
        app.process.send_signal(signal.SIGTERM)
        app.wait_for(lambda: app.probe("/readyz") == 503, "it says that it is not ready")
        before = sum(answered)
        app.wait_for(lambda: sum(answered) > before + 10, "it still serves")
        routed.set()
        for visitor in visitors:
            visitor.join()
        self.assertEqual(lost, [])
        app.process.send_signal(signal.SIGTERM)  # the second one ends the pause
        self.assertEqual(app.process.wait(PATIENCE), 0)

    def test_second_signal_ends_the_pause(self):
        app = self.start(drain=3600)
        app.process.send_signal(signal.SIGTERM)
        app.wait_for(lambda: app.probe("/readyz") == 503, "it says that it is not ready")
        app.process.send_signal(signal.SIGTERM)
        self.assertEqual(app.process.wait(PATIENCE), 0)

    def test_silent_clients_do_not_keep_it(self):
        app = self.start(drain=0, request=1)
        with app.connect(), app.connect() as half:
            half.sendall(b"GET / HT")
            app.process.send_signal(signal.SIGTERM)
            self.assertEqual(app.process.wait(PATIENCE), 0)


BAD_REQUESTS = [
    (b"\r\n\r\n", 400),
    (b"GET\r\n\r\n", 400),
    (b"GET /\r\n\r\n", 400),
    (b" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET healthz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET / FTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x02\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: \n\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\0\r\n\r\n", 400),
    (b"\0", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),  # a TLS client
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    (b"GET / HTTP/1.11\r\nHost: a\r\n\r\n", 505),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 405),
    (b"get / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 2000 + b"\r\n", 431),
    (b"\r" * 8192, 431),
    (b"GET / HTTP/1.0\r\n\r\n", 200),
    (b"GET / HTTP/1.1\r\nhOST:\r\nX:\xff\t\r\n\r\n", 200),
    (b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 200),
]


class Hostile(AppCase):
    def test_bad_requests(self):
        app = self.start()
        for request, status in BAD_REQUESTS:
            got, headers, body = parse(app.send(request))
            self.assertEqual(got, status, request[:80])
            self.assertEqual(len(body), int(headers["content-length"]), request[:80])
        self.assert_alive(app)

    def test_byte_by_byte(self):
        app = self.start()
        with app.connect() as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n":
                client.sendall(bytes([byte]))
            self.assertEqual(parse(receive_all(client))[0], 200)

    def test_slow_request_is_told_so(self):
        app = self.start(request=1)
        with app.connect() as client:
            client.sendall(b"GET / HTTP/1.1\r\n")
            self.assertEqual(parse(receive_all(client))[0], 408)

    def test_probes_get_through_a_crowd(self):
        """More silent clients than there are places; they come again whenever they are sent away."""
        app = self.start()
        with contextlib.ExitStack() as crowd:
            for number in range(700):
                client = crowd.enter_context(app.connect())
                client.sendall(b"GET / HTTP/1.1\r\n"[: number % 16])
                if number % 100 == 0:
                    self.assertEqual(app.probe("/healthz"), 200)
            for _ in range(20):
                self.assertEqual(app.probe("/readyz"), 200)
        self.assert_alive(app)

    def test_many_at_once(self):
        app = self.start()
        clients = [app.connect() for _ in range(300)]
        for client in clients:
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        for client in clients:
            with client:
                self.assertEqual(parse(receive_all(client))[0], 200)

    def test_garbage_and_broken_connections(self):
        app = self.start()
        choice = random.Random(117)
        pieces = [b"GET ", b"/", b" HTTP/1.1", b"\r\n", b"Host: a", b"\r\n\r\n", b":", b"\0", b"\r", b"\n"]
        for _ in range(400):
            noise = b"".join(choice.choice(pieces + [choice.randbytes(9)]) for _ in range(12))
            with contextlib.suppress(ConnectionError), app.connect() as client:
                client.sendall(noise)
                # Closing so throws away what is under way, and tells the other side at once.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.assert_alive(app)

    def test_endless_body(self):
        app = self.start()
        with app.connect() as client, contextlib.suppress(ConnectionError):
            client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
            for _ in range(400):
                client.sendall(b"x" * 65536)
                time.sleep(0.005)
        self.assert_alive(app)


class Settings(AppCase):
    def run_with(self, **settings):
        return subprocess.run([PROGRAM], env={**os.environ, **settings}, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)

    def test_bad_settings(self):
        for text in ("http", "0", "65536", "80x", "-1", "99999999999999999999"):
            finished = self.run_with(PORT=text)
            self.assertEqual(finished.returncode, 2, text)
            self.assertIn(f'PORT is "{text}"', finished.stderr)

    def test_port_in_use(self):
        app = self.start()
        finished = self.run_with(PORT=str(app.port))
        self.assertEqual(finished.returncode, 1)
        self.assertIn("bind", finished.stderr)


if __name__ == "__main__":
    if not PROGRAM:
        sys.exit(__doc__)
    unittest.main()
