"""One worker for everything that happens later: `manage.py worker` runs each registered duty at its own pace.

A duty must be short, idempotent and safe beside a second worker. What it raises is logged and it runs again
at its next turn; the other duties go on.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

log = logging.getLogger("portal.worker")


@dataclass(frozen=True)
class Duty:
    """`run` is called every `every` seconds and returns how many things it did."""

    name: str
    every: float
    run: Callable[[], int]


DUTIES: dict[str, Duty] = {}


def register(name: str, *, every: float) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Decorator: make a function a duty of the worker."""

    def add(run: Callable[[], int]) -> Callable[[], int]:
        DUTIES[name] = Duty(name, every, run)
        return run

    return add


def perform(duty: Duty) -> int:
    """Run one duty with fresh database connections; a failure is logged, never raised."""
    close_old_connections()
    try:
        done = duty.run()
    except Exception:
        log.exception("duty %s failed", duty.name)
        done = 0
    finally:
        close_old_connections()
    if done:
        log.info("%s: %s", duty.name, done)
    return done


def run_once() -> dict[str, int]:
    """Run every duty once, in the order of registration, and return what each did."""
    return {duty.name: perform(duty) for duty in DUTIES.values()}


def run_until(stop: threading.Event) -> None:
    """Run duties when they are due until `stop` is set; a duty that found work is looked at again at once."""
    due = dict.fromkeys(DUTIES, 0.0)
    while not stop.is_set():
        for name, duty in DUTIES.items():
            if stop.is_set() or due[name] > time.monotonic():
                continue
            done = perform(duty)
            due[name] = time.monotonic() + (0 if done else duty.every)
        pause = min(due.values(), default=1.0) - time.monotonic()
        stop.wait(max(0.05, min(pause, 5.0)))
