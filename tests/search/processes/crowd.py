"""`crowd.py`: two processes write and twenty read, all at once. Prints one JSON object: what each did, what was wrong.

A shared array has one number a practice: odd while a writer changes it, raised by one again once it is committed. A
reader who finds the same even number before and after a search knows what the search had to say about that practice.
"""

import json
import multiprocessing
import time
import traceback
from multiprocessing.sharedctypes import SynchronizedArray
from typing import Any

from tests.search.processes import portal
from tests.search.processes.killing import checked, life

WRITERS, READERS = 2, 20
OWN = 3  # practices that each writer changes
LONGEST = 60.0  # seconds, if the commits are slow to come
COMMITS = 16  # of each writer


def write(writer: int, turns: SynchronizedArray, told: Any) -> None:
    done, errors = 0, []
    try:
        for turn in range(COMMITS):
            number = writer * OWN + turn % OWN
            turns[number] += 1
            portal.publish_or_unpublish(number)
            turns[number] += 1
            done += 1
    except Exception:
        errors.append(traceback.format_exc()[-600:])
    told.put({"commits": done, "errors": errors})


def read(turns: SynchronizedArray, over: Any, told: Any) -> None:
    """Until the writers are done and one search more."""
    searches = certain = 0
    stale, errors = [], []
    try:
        last = False
        while not last:
            last = over.is_set()
            before = list(turns)
            found = set(portal.found())
            after = list(turns)
            searches += 1
            for number in range(WRITERS * OWN):
                if before[number] != after[number] or before[number] % 2:
                    continue
                certain += 1
                is_live = before[number] % 4 == 0  # published at first, then each turn the other way
                if (f"practice-{number}" in found) is not is_live:
                    stale.append([number, before[number], sorted(found)])
    except Exception:
        errors.append(traceback.format_exc()[-600:])
    told.put({"searches": searches, "certain": certain, "stale": stale[:3], "errors": errors})


def main() -> None:
    portal.start()
    checked(life(portal.prepare))
    context = multiprocessing.get_context("fork")
    turns, over, told = context.Array("q", WRITERS * OWN), context.Event(), context.Queue()
    readers = [context.Process(target=read, args=(turns, over, told)) for _ in range(READERS)]
    writers = [context.Process(target=write, args=(number, turns, told)) for number in range(WRITERS)]
    for process in (*readers, *writers):
        process.start()
    deadline = time.monotonic() + LONGEST
    for process in writers:
        process.join(max(0.1, deadline - time.monotonic()))
    over.set()
    answers = [told.get(timeout=LONGEST) for _ in range(WRITERS + READERS)]
    for process in (*readers, *writers):
        process.join(5)
        process.kill()
    print(json.dumps({
        "commits": [one["commits"] for one in answers if "commits" in one],
        "searches": sum(one.get("searches", 0) for one in answers),
        "certain": sum(one.get("certain", 0) for one in answers),
        "stale": [found for one in answers for found in one.get("stale", [])],
        "errors": [error for one in answers for error in one["errors"]],
    }))  # fmt: skip


if __name__ == "__main__":
    main()
