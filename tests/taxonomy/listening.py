from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.dispatch import Signal


@contextmanager
def hearing(signal: Signal) -> Iterator[list[dict[str, Any]]]:
    """What the signal tells while the block runs."""
    heard: list[dict[str, Any]] = []

    def listen(**told: Any) -> None:
        heard.append(told)

    signal.connect(listen)
    try:
        yield heard
    finally:
        signal.disconnect(listen)
