"""One line on a terminal that says how far an import is; nothing anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from django.utils.translation import gettext as _

SECONDS_BETWEEN = 0.2
BAR_WIDTH = 24


class Progress:
    """Rewrites its line at most five times a second; silent when `stream` is no terminal.

    fraction(): how much of the file has been read, 0.0 to 1.0 (RowStream.fraction).
    """

    def __init__(
        self,
        fraction: Callable[[], float],
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fraction = fraction
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._start = clock()
        self._next = self._start
        self._width = 0
        self._shows = self._stream.isatty()
        self.rows = 0

    def advance(self, rows: int = 1) -> None:
        """Counts rows that are done and shows them when the last showing is old enough."""
        self.rows += rows
        if self._shows:
            now = self._clock()
            if now >= self._next:
                self._next = now + SECONDS_BETWEEN
                self._show(now)

    def close(self) -> None:
        """Shows the last state and leaves the line."""
        if self._shows:
            self._show(self._clock())
            self._stream.write("\n")
            self._stream.flush()
            self._shows = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _show(self, now: float) -> None:
        share = min(1.0, max(0.0, self._fraction()))
        done = int(share * BAR_WIDTH)
        seconds = now - self._start
        rate = self.rows / seconds if seconds > 0 else 0.0
        counts = _("%(rows)s rows, %(rate)s a second") % {"rows": f"{self.rows:,}", "rate": f"{rate:,.0f}"}
        line = f"[{'#' * done}{'.' * (BAR_WIDTH - done)}] {share:4.0%}  {counts}"
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)
