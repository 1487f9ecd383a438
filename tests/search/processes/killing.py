"""`killing.py ACT`: does an act again and again, killed before its first write, its second and so on until it ends.

Prints one JSON object: at how many places it was killed, how many of these had changed something, and what was wrong:
before the worker came nothing hidden may be found, after it every answer must be right. Each life is a fork.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

from tests.search.processes import portal

READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")
MOST_PLACES = 200
TARGET = 0  # the number of the practice


class Trap:
    """Kills this process before its `place`-th write or commit, counting from 0."""

    def __init__(self, place: int) -> None:
        self.left = place

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(READS):
            self.step()
        return execute(sql, params, many, context)

    def step(self) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def life(work: Callable[[], Any]) -> tuple[int, Any]:
    """Run `work` in a forked process: its exit status, and what it returned."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        status = 1
        try:
            result = json.dumps(work())
            os.write(writing, result.encode()[:60_000])
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    return os.waitpid(pid, 0)[1], json.loads(text) if text else None


def act_until(place: int, act: str) -> None:
    from django.db import connection

    trap = Trap(place)
    commit = connection._commit

    def trapped_commit() -> None:
        trap.step()
        commit()
        trap.step()  # it is done, and nobody was told

    connection._commit = trapped_commit
    with connection.execute_wrapper(trap):
        portal.ACTS[act](TARGET)


def look() -> dict[str, Any]:
    """What a process that starts now finds, before and after the worker's run."""
    before = {"leaked": portal.leaked(), "state": portal.state(), "wrong": portal.wrong()}
    portal.do_duties()
    return before | {"wrong_after": portal.wrong()}


def main(act: str) -> None:
    portal.start()
    checked(life(portal.prepare))
    state = checked(life(look))["state"]
    places = changed = late = 0
    problems = []
    for place in range(MOST_PLACES):
        status, _nothing = life(lambda place=place: act_until(place, act))
        after = checked(life(look))
        changed += after["state"] != state
        late += bool(after["wrong"])
        state = after["state"]
        if after["leaked"] or after["wrong_after"]:
            problems.append({"place": place, "leaked": after["leaked"], "wrong": after["wrong_after"]})
        if status == 0:
            break
        if status != signal.SIGKILL:
            problems.append({"place": place, "status": status})
            break
        places += 1
    print(json.dumps({"places": places, "changed": changed, "late": late, "problems": problems, "ended": status == 0}))


def checked(told: tuple[int, Any]) -> Any:
    status, result = told
    if status:
        raise SystemExit(f"a process ended with {status}")
    return result


if __name__ == "__main__":
    main(sys.argv[1])
