# ruff: noqa: S311  (chance that can be replayed)
"""Stands between the portal and the search server, and does to some requests what networks and busy servers do.

    proxy = Proxy("http://127.0.0.1:9200"); proxy.start(); proxy.url
    proxy.begin(seed, 0.2)        from here on a fifth of all requests meets one of FAULTS, chosen by `seed`
    proxy.calm()                  no more faults; returns once everything that was held back has arrived

It runs in a process of its own, so that whoever uses it may fork. HTTP/1.1 with bodies of a known length only.
"""

import http.client
import json
import multiprocessing
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urlsplit

# `late`: cut off at once, while the request arrives after others that were sent later.
FAULTS = ("delay", "late", "reset before", "reset after", "truncate", "429", "503", "partial", "doubtful", "twice")
LONGEST_DELAY = 1.2  # seconds
SECONDS = 60  # that the server may take
BULK_ONLY = {"partial", "doubtful", "twice"}
HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}
BUSY = {"type": "es_rejected_execution_exception", "reason": "the proxy is busy"}
Answer = tuple[int, list[tuple[str, str]], bytes]


class Chooser:
    """Which fault the next request meets. Known by threads; the same seed gives the same row of faults."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rng = random.Random()
        self._share = 0.0
        self._faults: Sequence[str] = ()
        self.met: Counter[str] = Counter()

    def begin(self, seed: str, share: float, faults: Sequence[str]) -> None:
        with self._lock:
            self._rng, self._share, self._faults = random.Random(seed), share, faults

    def choose(self, is_bulk: bool) -> tuple[str, random.Random]:
        """The fault, empty for none, and where its particulars come from."""
        with self._lock:
            meets, fault, own = self._rng.random() < self._share, self._rng.random(), self._rng.getrandbits(32)
            offered = [one for one in self._faults if is_bulk or one not in BULK_ONLY]
            if not (meets and offered):
                return "", random.Random(own)
            chosen = offered[int(fault * len(offered))]
            self.met[chosen] += 1
            return chosen, random.Random(own)


class Held:
    """Requests that are still on their way though nobody waits for them."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def add(self, thread: threading.Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def arrive(self) -> None:
        while self._threads:
            self._threads.pop().join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_bulk = urlsplit(self.path).path.endswith("/_bulk")
        fault, rng = self.server.chooser.choose(is_bulk)
        try:
            getattr(self, f"_{fault.replace(' ', '_') or 'faithfully'}")(body, rng)
        except OSError:  # the server is away, or the client gave up
            self._reset()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815  (names of the base class)

    # --- faults ----------------------------------------------------------------------------

    def _faithfully(self, body: bytes, rng: random.Random) -> None:
        self._answer(self._ask(body))

    def _delay(self, body: bytes, rng: random.Random) -> None:
        time.sleep(LONGEST_DELAY * rng.random() ** 3)
        self._answer(self._ask(body))

    def _late(self, body: bytes, rng: random.Random) -> None:
        def arrive(seconds: float) -> None:
            time.sleep(seconds)
            with suppress(OSError):
                self._ask(body)

        self._reset()
        self.server.held.add(threading.Thread(target=arrive, args=(LONGEST_DELAY * rng.random(),)))

    def _reset_before(self, body: bytes, rng: random.Random) -> None:
        self._reset()

    def _reset_after(self, body: bytes, rng: random.Random) -> None:
        self._ask(body)
        self._reset()

    def _truncate(self, body: bytes, rng: random.Random) -> None:
        status, headers, text = self._ask(body)
        self._answer((status, headers, text), cut=rng.randrange(max(1, len(text))))
        self.close_connection = True

    def _429(self, body: bytes, rng: random.Random) -> None:
        self._refuse(429)

    def _503(self, body: bytes, rng: random.Random) -> None:
        self._refuse(503)

    def _partial(self, body: bytes, rng: random.Random) -> None:
        """Some items of a bulk request are put off and never reach the server."""
        items = _items(body)
        put_off = {number for number in range(len(items)) if rng.random() < 0.4}
        kept = [item for number, item in enumerate(items) if number not in put_off]
        told = iter(_told(self._ask(b"".join(kept))) if kept else ())
        answers = [_busy(item) if number in put_off else next(told) for number, item in enumerate(items)]
        self._answer(_as_answer({"items": answers}))

    def _doubtful(self, body: bytes, rng: random.Random) -> None:
        """The server has all items and says of some that it has not, and of others nothing."""
        items = _items(body)
        told = [
            _busy(item) if rng.random() < 0.4 else one for item, one in zip(items, _told(self._ask(body)), strict=True)
        ]
        self._answer(_as_answer({"items": [one for one in told if rng.random() < 0.9]}))

    def _twice(self, body: bytes, rng: random.Random) -> None:
        self._ask(body)
        self._answer(self._ask(body))

    # --- HTTP ------------------------------------------------------------------------------

    def _ask(self, body: bytes) -> Answer:
        """Raises OSError."""
        connection = http.client.HTTPConnection(*self.server.target, timeout=SECONDS)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            connection.request(self.command, self.path, body or None, headers)
            found = connection.getresponse()
            return found.status, found.getheaders(), found.read()
        except http.client.HTTPException as error:  # it died while it answered
            raise OSError(str(error)) from error
        finally:
            connection.close()

    def _answer(self, answer: Answer, cut: int | None = None) -> None:
        """`cut`: only so many bytes of the body, of which the headers promise more."""
        status, headers, text = answer
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text[:cut])
        self.wfile.flush()

    def _refuse(self, status: int) -> None:
        self._answer(_as_answer({"error": BUSY, "status": status}, status))

    def _reset(self) -> None:
        """End the connection without a goodbye."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            socket.close(self.connection.detach())  # at once: the base class would say goodbye

    def log_message(self, *arguments: Any) -> None:
        """Nothing: who asks sees what comes of it."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        parts = urlsplit(target)
        self.target = parts.hostname or "127.0.0.1", parts.port or 80
        self.chooser = Chooser()
        self.held = Held()

    def handle_error(self, *arguments: Any) -> None:
        """Connections that were cut off are what we are here for."""


class Proxy:
    """The process, and the line to it."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._line, self._far_end = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("fork").Process(target=self._serve, daemon=True)
        self.url = ""

    def start(self) -> None:
        self._process.start()
        self.url = self._line.recv()

    def stop(self) -> None:
        self._process.kill()
        self._process.join()

    def begin(self, seed: str, share: float, faults: Sequence[str] = FAULTS) -> None:
        self._tell("begin", seed, share, tuple(faults))

    def calm(self) -> Counter[str]:
        """Returns how often each fault was met since the proxy was started."""
        return self._tell("calm")

    def _tell(self, *words: Any) -> Any:
        self._line.send(words)
        return self._line.recv()

    def _serve(self) -> None:
        server = Server(self._target)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        line: Connection = self._far_end
        line.send(f"http://127.0.0.1:{server.server_address[1]}")
        while True:
            what, *words = line.recv()
            if what == "begin":
                server.chooser.begin(*words)
            else:
                server.chooser.begin("", 0, ())
                server.held.arrive()
            line.send(server.chooser.met)


# --- bulk requests ------------------------------------------------------------------------------


def _items(body: bytes) -> list[bytes]:
    """Two lines each: where to, and the document."""
    lines = body.splitlines(keepends=True)
    return [lines[place] + lines[place + 1] for place in range(0, len(lines) - 1, 2)]


def _told(answer: Answer) -> list[Any]:
    """Raises OSError when the request as a whole was refused, which then nobody hears."""
    status, _headers, text = answer
    if status != 200:
        raise OSError(f"the server answers {status}")
    return json.loads(text).get("items", [])


def _busy(item: bytes) -> dict[str, Any]:
    head = json.loads(item.splitlines()[0])["index"]
    return {"index": {"_id": head["_id"], "status": 429, "error": BUSY}}


def _as_answer(told: Any, status: int = 200) -> Answer:
    headers = [
        ("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9"),
        ("X-elastic-product", "Elasticsearch"),
    ]
    return status, headers, json.dumps(told).encode()
