"""Stops asking a server that does not answer, so that readers do not wait for it again and again."""

import time
from collections.abc import Callable
from threading import Lock

FAILURES = 3  # one after another
SHORTEST, LONGEST = 1.0, 30.0  # seconds until one request may try again; doubled each time


class Breaker:
    """One a process. Closed it lets everybody ask; open, one request each pause, whose answer decides."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._pause = SHORTEST
        self._try_at = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES

    def lets_ask(self) -> bool:
        """Whether this request may ask; of many at a time only one, while it is open."""
        with self._lock:
            if not self.is_open:
                return True
            if self._clock() < self._try_at:
                return False
            self._try_at = self._clock() + self._pause
            return True

    def answered(self) -> None:
        with self._lock:
            self._failures, self._pause = 0, SHORTEST

    def failed(self) -> None:
        with self._lock:
            self._pause = min(2 * self._pause, LONGEST) if self.is_open else SHORTEST
            self._failures += 1
            self._try_at = self._clock() + self._pause
