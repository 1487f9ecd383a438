"""What the portal sends to the search server, to the byte, and the same sent again without the portal."""

import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from urllib3 import HTTPConnectionPool


@dataclass(frozen=True)
class Sent:
    """One HTTP request and the status of its answer, 0 without one."""

    method: str
    target: str
    body: bytes
    headers: dict[str, str]
    status: int


class Wire:
    """Notes in `sent` what this process sends by urllib3 from now on, as all requests of the portal's client are."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        send = HTTPConnectionPool.urlopen

        def noted(pool: Any, method: str, url: str, body: Any = None, headers: Any = None, **options: Any) -> Any:
            status = 0
            try:
                response = send(pool, method, url, body=body, headers=headers, **options)
                status = response.status
                return response
            finally:
                self.sent.append(Sent(method, url, bytes(body or b""), dict(headers or {}), status))

        HTTPConnectionPool.urlopen = noted  # type: ignore[method-assign,assignment]


class Bare:
    """One connection to the server at `url`, kept open."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = HTTPConnection(str(parts.hostname), parts.port)

    def ask(self, sent: Sent) -> tuple[float, int]:
        """Milliseconds until the answer is read and parsed, and its status."""
        began = time.perf_counter()
        self._connection.request(sent.method, sent.target, sent.body, sent.headers)
        answer = self._connection.getresponse()
        json.loads(answer.read())
        return 1000 * (time.perf_counter() - began), answer.status
