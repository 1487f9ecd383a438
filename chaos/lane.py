"""A process that runs schedules one after another, on a portal and behind a proxy of its own."""

import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chaos import stage

if TYPE_CHECKING:
    from chaos.proxy import Proxy
    from chaos.schedule import Schedule
    from scripts.elasticsearch import Cluster

DOCUMENTS = 40  # on the shelf when a schedule begins
QUESTIONS = 4  # by chance, when it has ended


@dataclass
class Outcome:
    """Of one schedule: what is wrong, and how often each operation was done and each fault was met."""

    problems: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Lane:
    """`file` is the database. The server at `urls` is killed where it is `killable`."""

    file: Path
    urls: list[str]
    proxy: "Proxy"
    killable: "Cluster | None"


_lane: Lane


@contextmanager
def lanes(
    count: int, folder: Path, urls: list[str], killable: "Cluster | None" = None
) -> Iterator[ProcessPoolExecutor]:
    """So many processes, which take `run_one`. They begin as strangers: the schedules' workers are forks of theirs."""
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin, initargs=(folder, urls, killable))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # when all is done there are none


def _begin(folder: Path, urls: list[str], killable: "Cluster | None") -> None:
    global _lane
    file = stage.open_portal(folder / f"lane-{os.getpid()}")
    shutil.copy(file, file.with_suffix(".fresh"))
    logging.disable(logging.ERROR)  # hundreds, all of them wanted
    from chaos.proxy import Proxy

    proxy = Proxy(urls[0])
    proxy.start()
    _lane = Lane(file, urls, proxy, killable)


def run_one(seed: int, ops: int) -> Outcome:
    """The schedule of this seed. A fault of its own ends it and is a problem."""
    from chaos.schedule import Schedule
    from search import kinds
    from tests.search.contract.drafting import drafts
    from tests.search.contract.specimens import Shelf

    _renew(_lane.file, f"c{seed}-{os.getpid()}", _lane.proxy.url)
    shelf = Shelf("specimen")
    kinds.register(shelf.kind)
    stage.fill(shelf, drafts(DOCUMENTS, seed=seed))
    met, schedule = _lane.proxy.calm(), Schedule(seed, ops, _lane.urls, _lane.proxy, shelf, _lane.killable)
    problems: list[str] = []
    try:
        with closing(schedule):
            schedule.run()
            schedule.settle()
            problems += schedule.problems() or _answers(schedule, shelf, seed)
    except Exception as error:
        problems.append(f"seed {seed}: {type(error).__name__}: {error}")
    return Outcome(problems, schedule.done, _lane.proxy.calm() - met)


def _renew(file: Path, prefix: str, url: str) -> None:
    """The database as it was, and nothing in memory of what was in it."""
    from django.conf import settings
    from django.db import connections

    from search.models import SearchCounter, SearchIndex
    from taxonomy import table

    connections.close_all()
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    shutil.copy(file.with_suffix(".fresh"), file)
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": [url], "prefix": prefix}
    table.look_again()
    SearchCounter.bump()
    SearchIndex.bump()


def _answers(schedule: "Schedule", shelf: Any, seed: int) -> list[str]:
    from chaos.beside import Tally, compare
    from search.backends.elasticsearch import ElasticsearchBackend
    from search.backends.embedded import EmbeddedBackend
    from search.query import SearchQuery
    from tests.search.contract.asking import by_chance
    from tests.search.contract.people import PEOPLE

    tally, embedded = Tally(), EmbeddedBackend()
    server = ElasticsearchBackend(schedule.direct, schedule.prefix)
    whole = list(PEOPLE)[seed % len(PEOPLE)], SearchQuery(shelf.kind)
    for person, query in [whole, *by_chance(shelf.kind, QUESTIONS, seed=seed)]:
        compare(embedded, server, query, PEOPLE[person], tally)
    return tally.differing
