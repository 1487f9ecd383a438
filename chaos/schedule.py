# ruff: noqa: S311  (chance that can be replayed)
"""One schedule of changes and faults, all from its seed; what workers do beside each other is up to the machine."""

import random
import time
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from chaos import settled, workers
from chaos.changes import Changes
from chaos.proxy import Proxy
from scripts.elasticsearch import Cluster
from search import documents
from search.backends.embedded import EmbeddedBackend
from search.backends.fallback import FallbackBackend
from search.elastic.client import connect
from search.elastic.drain import LEASE, waiting
from search.elastic.indexes import ours
from search.elastic.rebuilding import rebuild
from search.models import SearchDelivery, SearchDocument
from search.query import SearchQuery
from tests.search.contract.people import PEOPLE
from tests.search.contract.specimens import Shelf

SHARES = (0.05, 0.15, 0.3)  # of requests that meet a fault: a rebuild has some fifteen
LONGEST_WAIT = 0.05  # seconds between changes beside a worker
LONGEST_PAUSE = 1.0  # seconds between the filling of an index and its use
ROUNDS = 60  # of the worker until everything must have been told
CHANGES = {
    "publish": 6, "edit": 8, "retag": 5, "translate": 4, "hide": 6, "open": 4, "unpublish": 5, "delete": 2,
    "bulk_refresh": 3, "bulk_update": 2, "merge_concept": 2, "roll_back": 4,
}  # fmt: skip
WORK = {
    "drain": 10, "two_drains": 6, "killed_drain": 10, "beside_a_drain": 6, "time_passes": 6, "look": 3, "ask": 6,
    "rebuild": 1, "killed_rebuild": 2, "beside_a_rebuild": 2,
}  # fmt: skip
STEPS_OF_DRAIN, STEPS_OF_REBUILD = 16, 50


class Schedule:
    """`run` it, then ask `problems`. The database must be empty of documents; `done` counts what was done."""

    def __init__(
        self, seed: int, ops: int, urls: list[str], proxy: Proxy, shelf: Shelf, killable: Cluster | None
    ) -> None:
        self.seed, self.done = seed, Counter[str]()
        self._rng = random.Random(f"schedule {seed}")
        self._ops, self._proxy, self._shelf = ops, proxy, shelf
        self._killable, self._restart = killable, 0
        self._changes = Changes(shelf, random.Random(f"changes {seed}"))
        self.prefix = settings.ELASTICSEARCH["prefix"]
        self.direct = connect(urls, connect=5.0, read=60.0)
        self._readers = FallbackBackend(connect([proxy.url]), self.prefix, EmbeddedBackend())
        self._leaks: list[str] = []

    # --- the schedule ------------------------------------------------------------------------

    def run(self) -> None:
        rebuild(self.direct, self.prefix)
        self._proxy.begin(f"faults {self.seed}", self._rng.choice(SHARES))
        kinds = {**CHANGES, **WORK}
        plan = self._rng.choices(list(kinds), list(kinds.values()), k=self._ops)
        if self._killable:
            third = self._ops // 3
            plan[third], plan[2 * third] = "kill_server", "restart_server"
        for what in plan:
            self.done[what] += 1
            getattr(self._changes if what in CHANGES else self, what)()

    def settle(self) -> None:
        """No more faults, and the worker goes on until nothing waits."""
        self._end_restart()
        self._proxy.calm()
        for _round in range(ROUNDS):
            self.time_passes()
            workers.end(workers.begin(workers.look))
            workers.end(workers.begin(workers.deliver))
            if not waiting().exists() and not SearchDocument.objects.exclude(stale_since=None).exists():
                workers.end(workers.begin(workers.look))
                return

    def close(self) -> None:
        """Leave the server running, with nothing in it."""
        self._end_restart()
        if self._killable and not all(self._killable.pids()):
            self._killable.restart(0)
        for index in ours(self.direct, self.prefix):
            self.direct.indices.delete(index=index.name)
        self.direct.close()

    def problems(self) -> list[str]:
        found = settled.differences(self.direct, self.prefix, self._shelf.kind, self._shelf.drafts)
        return self._leaks + found

    # --- workers -----------------------------------------------------------------------------

    def drain(self) -> None:
        workers.end(workers.begin(workers.deliver))

    def two_drains(self) -> None:
        for pid in [workers.begin(workers.deliver) for _ in range(2)]:
            workers.end(pid)

    def killed_drain(self) -> None:
        """After something to do was made sure of."""
        self._changes.edit()
        self._note_kill("drain", workers.begin(workers.deliver, self._rng.randrange(STEPS_OF_DRAIN)))

    def beside_a_drain(self) -> None:
        """Documents that are being told change again."""
        self._changes.edit()
        pid = workers.begin(workers.deliver)
        for _time in range(6):
            time.sleep(LONGEST_WAIT * self._rng.random())
            self._changes.edit()
        workers.end(pid)

    def rebuild(self) -> None:
        workers.end(workers.begin(workers.rebuild))

    def killed_rebuild(self) -> None:
        self._note_kill("rebuild", workers.begin(workers.rebuild, self._rng.randrange(STEPS_OF_REBUILD)))

    def beside_a_rebuild(self) -> None:
        """What is told to the old index after the new one was filled must not be lost."""
        pause = LONGEST_PAUSE * self._rng.random()
        pid = workers.begin(lambda: workers.rebuild(pause))
        for _time in range(4):
            self._change_some(2)
            self.drain()
        workers.end(pid)

    def look(self) -> None:
        workers.end(workers.begin(workers.look))

    def time_passes(self) -> None:
        """Whatever is claimed or put off is due again: its worker died, or was stopped for long."""
        past = timezone.now() - timedelta(seconds=1)
        SearchDelivery.objects.filter(due_at__lte=timezone.now() + 2 * LEASE).update(due_at=past)
        documents.refresh_stale()

    def kill_server(self) -> None:
        """In the middle of what a worker tells it."""
        self._changes.bulk_refresh()
        pid = workers.begin(workers.deliver)
        time.sleep(0.1 * self._rng.random())
        self._killable.kill(0)
        workers.end(pid)

    def restart_server(self) -> None:
        """It takes its time, and the schedule goes on."""
        self._restart = workers.begin(lambda: self._killable.restart(0))

    def _end_restart(self) -> None:
        if self._restart:
            workers.end(self._restart)
        self._restart = 0

    def _note_kill(self, what: str, pid: int) -> None:
        if workers.end(pid):
            self.done[f"{what} died"] += 1

    def _change_some(self, count: int) -> None:
        for what in self._rng.choices(list(CHANGES), list(CHANGES.values()), k=count):
            self.done[what] += 1
            getattr(self._changes, what)()

    # --- readers -----------------------------------------------------------------------------

    def ask(self) -> None:
        """Whatever the server knows by now, nobody finds or counts what was hidden from them."""
        person = self._rng.choice(list(PEOPLE))
        reader, query = PEOPLE[person], SearchQuery(self._shelf.kind)
        open_to = {key for key, one in self._shelf.drafts.items() if reader.accepted.issuperset(one.restrictions)}
        found, total = {hit.key for hit in self._readers.hits(query, reader)}, self._readers.run(query, reader).total
        if leaked := found - open_to:
            self._leaks.append(f"{person} finds {sorted(leaked)} after {sum(self.done.values())} steps")
        if total > len(open_to):
            self._leaks.append(f"{person} is told of {total} documents, {len(open_to)} are open")
