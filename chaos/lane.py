"""A process that runs schedules one after another, on a portal and behind a proxy of its own."""

import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
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


_file: Path  # the database of this process


@contextmanager
def lanes(count: int, folder: Path) -> Iterator[ProcessPoolExecutor]:
    """So many processes, which take `run_one`. They begin as strangers: the schedules' workers are forks of theirs."""
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin, initargs=(folder,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # when all is done there are none


def _begin(folder: Path) -> None:
    global _file
    _file = stage.open_portal(folder / f"lane-{os.getpid()}")
    shutil.copy(_file, _file.with_suffix(".fresh"))
    logging.disable(logging.ERROR)  # hundreds, all of them wanted


@lru_cache
def _proxy(url: str) -> "Proxy":
    from chaos.proxy import Proxy

    proxy = Proxy(url)
    proxy.start()
    return proxy


def run_one(seed: int, ops: int, urls: list[str], killable: "Cluster | None" = None) -> Outcome:
    """The schedule of this seed, on the server at `urls`. A fault of its own ends it and is a problem."""
    from chaos.schedule import Schedule
    from search import kinds
    from tests.search.contract.drafting import drafts
    from tests.search.contract.specimens import Shelf

    proxy, shelf = _proxy(urls[0]), Shelf("specimen")
    _renew(_file, f"c{seed}-{os.getpid()}", proxy.url)
    kinds.register(shelf.kind)
    stage.fill(shelf, drafts(DOCUMENTS, seed=seed))
    met, schedule = proxy.calm(), Schedule(seed, ops, urls, proxy, shelf, killable)
    problems: list[str] = []
    try:
        with closing(schedule):
            schedule.run()
            schedule.settle()
            problems += schedule.problems() or _answers(schedule, shelf, seed)
    except Exception as error:
        problems.append(f"seed {seed}: {type(error).__name__}: {error}")
    return Outcome(problems, schedule.done, proxy.calm() - met)


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
