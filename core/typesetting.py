"""Typesetting in a process of its own: Typst keeps half a gigabyte of what it has seen, which a web process should not.

One child a process, started at the first job and replaced after some; it ends when its parent does. A job that
hangs is killed, one that kills the child is tried once more in a fresh one.
"""

import atexit
import json
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from typing import Any

JOBS_A_CHILD = 60
SECONDS_A_JOB = 60
CHILD = Path(__file__).with_name("typesetter.py")


class TypesettingError(Exception):
    """What Typst says is wrong; `diagnostic` is its long form, with places and letters."""

    def __init__(self, message: str, diagnostic: str = "") -> None:
        super().__init__(message)
        self.diagnostic = diagnostic


class Typesetter:
    """Thread-safe: jobs of one process wait for each other."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    def ask(self, job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer to a job of `core.typesetter` and the bytes that come with it. Raises TypesettingError."""
        with self._lock:
            try:
                answer, body = self._send(job)
            except (OSError, ValueError):
                self.stop()
                try:
                    answer, body = self._send(job)
                except (OSError, ValueError) as error:
                    self.stop()
                    raise TypesettingError("The document took too long, or the typesetter stopped.") from error
        if "error" in answer:
            raise TypesettingError(answer["error"], answer["diagnostic"])
        return answer, body

    def _send(self, job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        limit = Timer(SECONDS_A_JOB, child.kill)
        limit.start()
        try:
            child.stdin.write(json.dumps(job).encode() + b"\n")
            child.stdin.flush()
            answer = json.loads(child.stdout.readline())  # nothing, once killed: a ValueError
            body = child.stdout.read(answer["bytes"])
        finally:
            limit.cancel()
        if len(body) != answer["bytes"]:
            raise OSError("the typesetter stopped in mid-answer")
        return answer, body

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (self._jobs >= JOBS_A_CHILD or self._child.poll() is not None):
            self.stop()
        if self._child is None:
            command = [sys.executable, "-I", str(CHILD)]
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._jobs = 0
        self._jobs += 1
        return self._child

    def stop(self) -> None:
        """End the child; the next job starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


typesetter = Typesetter()
atexit.register(typesetter.stop)
