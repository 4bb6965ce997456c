"""The other side: a small real HTTP server that keeps what it gets and answers as it is told."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Receiver:
    """What came, and what is answered: statuses one after the other, the last one for ever."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])
    holds: threading.Event = field(default_factory=threading.Event)  # set: answers wait

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/nhan"


class Handler(BaseHTTPRequestHandler):
    """Reads the whole body before it answers."""

    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        them = self.receiver
        them.got.append(Got(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        while them.holds.is_set():
            time.sleep(0.02)
        status = them.answers.pop(0) if len(them.answers) > 1 else them.answers[0]
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"http://127.0.0.1:{them.port}/noi-khac")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Receiver]:
    """A receiver that listens on loopback."""
    them = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"receiver": them}))
    server.daemon_threads = True
    them.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield them
    finally:
        them.holds.clear()
        server.shutdown()
        server.server_close()


def verify(got: Got, secret: str, now: float | None = None) -> bool:
    """What a receiver does, written from the specification of Standard Webhooks and not from our code."""
    sent_at = int(got.headers["webhook-timestamp"])
    if abs((now or time.time()) - sent_at) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = b".".join([got.headers["webhook-id"].encode(), str(sent_at).encode(), got.body])
    good = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    given = [one.split(",", 1) for one in got.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(good, mark) for version, mark in given)
