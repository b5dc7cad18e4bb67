"""A server on this machine that keeps its word, breaks off, stalls or lies."""

import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

CONTENT = np.random.default_rng(0).bytes(300_000)
SHA256 = f"sha256:{hashlib.sha256(CONTENT).hexdigest()}"
HALF = 2 * 2**16


class Server(ThreadingHTTPServer):
    """Answers each path as its handler method does; `ranges` records the Range headers in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ranges: list[tuple[str, str | None]] = []
        self.closing = threading.Event()
        self.going_on = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may hang up before the body ends."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}/file.zip"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        way = self.path.split("/")[1]
        self.server.ranges.append((way, self.headers["Range"]))
        getattr(self, way)()

    def log_message(self, *args: object) -> None:
        pass

    def answer(
        self, body: bytes, *, status: int = 200, kind: str = "application/zip", length: int | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def whole(self) -> None:
        start = int((self.headers["Range"] or "bytes=0-")[6:-1])
        if start >= len(CONTENT):
            self.answer(b"", status=416)
        else:
            self.answer(CONTENT[start:], status=206 if start else 200)

    def breaks(self) -> None:
        """Each connection ends after half a file."""
        start = int((self.headers["Range"] or "bytes=0-")[6:-1])
        self.answer(CONTENT[start:][:HALF], status=206 if start else 200, length=len(CONTENT) - start)

    def no_range(self) -> None:
        self.answer(CONTENT)

    def stalls(self) -> None:
        self.answer(CONTENT[:HALF], length=len(CONTENT))
        self.server.closing.wait(30)

    def pauses(self) -> None:
        """The second half comes when the server is told to go on."""
        self.answer(CONTENT[:HALF], length=len(CONTENT))
        self.server.going_on.wait(30)
        self.wfile.write(CONTENT[HALF:])

    def other(self) -> None:
        self.answer(CONTENT[::-1])

    def shorter(self) -> None:
        self.answer(CONTENT[:-1])

    def endless(self) -> None:
        """A body of unannounced length that is longer than the file."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(CONTENT + CONTENT)

    def page(self) -> None:
        self.answer(b"<html>Sign in</html>", kind="text/html; charset=utf-8")

    def missing(self) -> None:
        self.answer(b"", status=404)

    def silent(self) -> None:
        self.server.closing.wait(30)

    def moved(self) -> None:
        self.redirect("whole")

    def circle(self) -> None:
        self.redirect("circle")

    def redirect(self, way: str) -> None:
        self.send_response(302)
        self.send_header("Location", self.server.url(way))
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.closing.set()
        running.shutdown()
        thread.join()
