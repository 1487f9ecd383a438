"""Workers as processes of their own: each is a fork that does one thing, and may be killed at any step of it."""

import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection, connections
from elastic_transport import Transport
from elasticsearch import ApiError, TransportError

from search import documents
from search.elastic import client as clients
from search.elastic import drain as draining
from search.elastic import duty, rebuilding
from search.elastic.configuration import prefix
from search.elastic.rebuilding import RebuildError

READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")
IMPATIENT = 0.8  # seconds: so that slow answers count as lost ones
NEVER = -1


class Trap:
    """Kills this process at its `place`-th step from 0: before a write, around a commit or a request."""

    def __init__(self, place: int) -> None:
        self._left = place

    def step(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def lie_in_wait(self) -> None:
        commit, request = connection._commit, Transport.perform_request

        def watched_commit() -> None:
            self.step()
            commit()
            self.step()

        def watched_request(transport: Transport, *arguments: Any, **options: Any) -> Any:
            self.step()
            answer = request(transport, *arguments, **options)
            self.step()
            return answer

        connection._commit = watched_commit
        Transport.perform_request = watched_request  # type: ignore[method-assign]
        connection.execute_wrappers.append(self._watched_statement)

    def _watched_statement(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if not sql.lstrip().upper().startswith(READS):
            self.step()
        return execute(sql, *arguments)


def begin(work: Callable[[], Any], killed_at: int = NEVER) -> int:
    """Start `work` in a fork; its process id, for `end`. This process must have no threads."""
    connections.close_all()
    if pid := os.fork():
        return pid
    status = 1
    try:
        clients.client.cache_clear()  # connections are not shared
        draining.PATIENT = rebuilding.PATIENT = IMPATIENT
        if killed_at != NEVER:
            connection.ensure_connection()
            Trap(killed_at).lie_in_wait()
        work()
        status = 0
    except (ApiError, TransportError, RebuildError):
        status = 0  # told to whoever started it; tried again
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


def end(pid: int) -> bool:
    """Wait for it: whether it was killed. Raises RuntimeError when it failed in a way of its own."""
    _pid, status = os.waitpid(pid, 0)
    if status not in {0, signal.SIGKILL}:
        raise RuntimeError(f"a worker ended with status {status}")
    return status == signal.SIGKILL


# --- what they do -----------------------------------------------------------------------------


def deliver() -> None:
    """What the worker does each half second, until it has nothing more to do or the server took nothing."""
    while duty.deliver():
        pass


def look() -> None:
    duty.look_at_index()
    documents.refresh_stale()


def rebuild(pause: float = 0.0) -> None:
    """`pause`: seconds before the new index is taken into use."""
    take = rebuilding.take_into_use

    def take_after_a_pause(*arguments: Any) -> None:
        time.sleep(pause)
        take(*arguments)

    rebuilding.take_into_use = take_after_a_pause
    rebuilding.rebuild(clients.client(), prefix())
