# ruff: noqa: S311  (chance that can be replayed)
"""Requests that fail while the search server is killed, stopped, made read-only and brought back, and their times.

    chaos/outage.py [--requests 20000] [--quick] [--seed 1]

The repository page of a portal of 300 practices (bench/facet_page.py) is asked for in process, by Django's test client,
with filters and words in turn. A worker in a process of its own tells the server of the edits made meanwhile, one each
ten requests. One after another the server runs, is killed with -9, comes back, is stopped with SIGSTOP, goes on, takes
no writing (`read_only_allow_delete`), and is in order again. At the end nothing may wait and `check_index` must find
nothing.

Exit code 1 when a request or an edit fails, when the 95th percentile of the requests with the breaker open is more than
twice that before, when the server is not asked again after it came back, or when the index then lacks something. The
requests until the breaker opens, and those beside the starting server, count as requests but not in that percentile.
`--quick` has 400 requests, and as many more as the server takes to come back, which is noticed after 3 seconds at most.
The server is a private one.
"""

import argparse
import logging
import os
import random
import signal
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import facet_page
from chaos import stage
from scripts.elasticsearch import MissingServerError

if TYPE_CHECKING:
    from scripts.elasticsearch import Cluster

REQUESTS, QUICK = 20_000, 400
PRACTICES = 300
PREFIX = "outage"
EDITED_EVERY = 10  # requests
WARMING = 30  # requests before the first that counts
LEAST = 50  # requests of a phase, so that it has a percentile
MOST_SLOWER = 2.0
RECOVERY = 90  # seconds until a server that is back must be asked again
QUICK_PAUSE = 3.0  # seconds of the breaker at most, with --quick
BREATH = 0.5  # seconds between requests that only wait for the server: it needs the machine to start
RUNS, KILLED, BACK, STOPPED, ON, READ_ONLY, IN_ORDER = (
    "it runs", "it is killed", "it comes back", "it is stopped", "it goes on", "it is read-only", "it is in order",
)  # fmt: skip
SHARES = {RUNS: 0.25, KILLED: 0.2, BACK: 0.05, STOPPED: 0.25, ON: 0.05, READ_ONLY: 0.15, IN_ORDER: 0.05}


@dataclass
class Figures:
    """Milliseconds of the requests by phase: all, and those that found the breaker open; of edits; what failed."""

    all: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SHARES})
    behind_breaker: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SHARES})
    edits: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SHARES})
    failed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def slower(self) -> float:
        """The percentile while the server does not answer over that before."""
        during = self.behind_breaker[KILLED] + self.behind_breaker[STOPPED]
        return percentile(during) / percentile(self.all[RUNS])


def percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else float("inf")


class Visitors:
    """Ask and edit, and note what became of it."""

    def __init__(self, seed: int) -> None:
        from django.test import Client

        from repository.models import PracticeIndexPage, PracticePage
        from search import backends

        self.figures = Figures()
        self._rng = random.Random(seed)
        self._client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        self._path = PracticeIndexPage.objects.get(locale__language_code="en").get_url()
        self._pages = list(PracticePage.objects.filter(locale__language_code="en").values_list("pk", flat=True))
        self._queries = [query for query, _limit in facet_page.PAGES.values()]
        self._asked = 0
        self.breaker = backends.current().breaker  # type: ignore[attr-defined]

    def come(self, count: int, phase: str) -> None:
        for _ in range(count):
            self._ask(phase)
            self._asked += 1
            if self._asked % EDITED_EVERY == 0:
                self._edit(phase)

    def until(self, is_over: Callable[[], bool], phase: str, seconds: float) -> bool:
        """Come until it is over: whether it was in time."""
        deadline = time.monotonic() + seconds
        while not is_over() and time.monotonic() < deadline:
            self.come(1, phase)
            time.sleep(BREATH)
        return is_over()

    def _ask(self, phase: str) -> None:
        address = f"{self._path}?{self._rng.choice(self._queries)}"
        was_open, began = self.breaker.is_open, time.perf_counter()
        response = self._client.get(address)
        spent = 1000 * (time.perf_counter() - began)
        self.figures.all[phase].append(spent)
        if was_open:
            self.figures.behind_breaker[phase].append(spent)
        if response.status_code != 200:
            self.figures.failed.append(f"{phase}: {response.status_code} for {address}")

    def _edit(self, phase: str) -> None:
        from repository.models import PracticePage

        page, began = PracticePage.objects.get(pk=self._rng.choice(self._pages)), time.perf_counter()
        page.title = f"Example {self._rng.randrange(10**6)} of the bakery"
        try:
            page.save_revision().publish()
        except Exception as error:
            self.figures.failed.append(f"{phase}: edit: {error!r}")
        self.figures.edits[phase].append(1000 * (time.perf_counter() - began))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=REQUESTS, help=f"{REQUESTS:,} unless said otherwise")
    parser.add_argument("--seed", type=int, default=1, help="of what is asked and edited")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} requests")
    options = parser.parse_args()
    count = QUICK if options.quick else options.requests
    try:
        with stage.temporary_folder() as folder, stage.private_server("outage") as started:
            stage.open_portal(folder, facet_page.prepared(PRACTICES))
            logging.disable(logging.ERROR)  # hundreds, all of them wanted
            if options.quick:
                be_quick()
            return tell(measure(started(), count, options.seed), options.seed)
    except MissingServerError as error:
        print(f"outage: missing Elasticsearch: {error}")
        return 1


def be_quick() -> None:
    """The breaker asks a server that is back soon; as it is for readers that takes up to half a minute."""
    from search.elastic import breaker

    breaker.LONGEST = QUICK_PAUSE


def measure(cluster: "Cluster", count: int, seed: int) -> Figures:
    from django.conf import settings

    from chaos import workers
    from search.elastic.rebuilding import rebuild

    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": cluster.urls(), "prefix": PREFIX}
    client = stage.connected(cluster.urls())
    rebuild(client, PREFIX)
    visitors = Visitors(seed)
    worker = workers.begin(work_on)
    try:
        visitors.come(WARMING, RUNS)
        visitors.figures = Figures()
        go_through(visitors, cluster, client, count)
    finally:
        os.kill(worker, signal.SIGKILL)
        workers.end(worker)
        for pid in filter(None, cluster.pids()):
            os.kill(pid, signal.SIGCONT)
    settle(visitors.figures, client)
    client.close()
    return visitors.figures


def go_through(visitors: Visitors, cluster: "Cluster", client: Any, count: int) -> None:
    from chaos import workers
    from search.elastic.indexes import in_use

    def come(phase: str) -> None:
        visitors.come(max(LEAST, round(count * SHARES[phase])), phase)
        print(f"{sum(map(len, visitors.figures.all.values())):,} requests: {phase}", flush=True)

    def come_back(phase: str, is_there: Callable[[], bool] = lambda: True) -> None:
        in_time = visitors.until(lambda: is_there() and not visitors.breaker.is_open, phase, RECOVERY)
        if not in_time:
            visitors.figures.problems.append(f"not asked again within {RECOVERY} s: {phase}")
        come(phase)

    def read_only(value: bool | None) -> None:
        client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": value})

    index = in_use(client, PREFIX).name
    come(RUNS)
    cluster.kill(0)
    come(KILLED)
    starting = workers.begin(lambda: cluster.restart(0))
    come_back(BACK, lambda: has_ended(starting))
    (server,) = cluster.pids()
    os.kill(server, signal.SIGSTOP)
    come(STOPPED)
    os.kill(server, signal.SIGCONT)
    come_back(ON)
    read_only(True)
    come(READ_ONLY)
    read_only(None)
    come(IN_ORDER)


_ended: set[int] = set()


def has_ended(pid: int) -> bool:
    if pid not in _ended and os.waitpid(pid, os.WNOHANG)[0]:
        _ended.add(pid)
    return pid in _ended


def work_on() -> None:
    """The worker, until it is killed."""
    from chaos import workers

    while True:
        workers.deliver()
        workers.look()
        time.sleep(0.5)


def settle(figures: Figures, client: Any) -> None:
    from search.elastic.checking import check
    from search.elastic.drain import drain, waiting
    from search.elastic.indexes import problem
    from search.models import SearchDelivery

    SearchDelivery.objects.update(due_at=None)
    while drain(client, PREFIX):
        pass
    if left := waiting().count():
        figures.problems.append(f"{left} documents wait")
    if (found := check(client, PREFIX)).count:
        figures.problems.append(f"checking finds {found}"[:500])
    if why := problem(client, PREFIX):
        figures.problems.append(why)


def tell(figures: Figures, seed: int) -> int:
    print(f"{'milliseconds':<20}{'requests':>10}{'median':>9}{'p95':>9}{'most':>9}{'p95, open':>11}{'edits, p95':>12}")
    for phase, times in figures.all.items():
        behind, edits = figures.behind_breaker[phase], figures.edits[phase]
        told = f"{len(times):>10,}{statistics.median(times):>9.1f}{percentile(times):>9.1f}{max(times):>9.1f}"
        print(
            f"{phase:<20}{told}{f'{percentile(behind):.1f}' if len(behind) > 1 else '':>11}{percentile(edits):>12.1f}"
        )
    problems = list(figures.problems)
    if figures.slower > MOST_SLOWER:
        problems.append(f"{figures.slower:.2f} times slower")
    problems += figures.failed[:5]
    for problem in problems:
        print(f"SHORT: {problem}")
    if problems:
        count = sum(map(len, figures.all.values()))
        print(f"again: chaos/outage.py --requests {count} --seed {seed}")
    print(
        f"outage: {sum(map(len, figures.all.values())):,} requests, {len(figures.failed)} failed, 0 wanted; "
        f"p95 with the breaker open {figures.slower:.2f} of that before, at most {MOST_SLOWER:.0f}"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
