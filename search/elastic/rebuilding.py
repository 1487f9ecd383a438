"""A new index from the rows of the database, while the old one goes on answering.

It is filled aside, brought up to date by the rows that were written meanwhile, counted, and only then taken into use.
How far it came is noted with the index, so whoever is interrupted goes on from there.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.elastic.bulk import Answer, Parcel, send
from search.elastic.client import PATIENT
from search.elastic.indexes import Index, adopt, in_use, note, ours, take_into_use
from search.elastic.mapping import format_of, settings_and_mapping
from search.elastic.names import index_name
from search.kinds import KINDS
from search.models import SearchCounter, SearchDelivery

AT_ONCE = 1_000
SENDERS = 2  # threads: one packs while the other waits
NOTED_EVERY = 10_000  # documents
FEW = 100  # rows that may be left to the worker
ROUNDS = 50
Report = Callable[[str], None]


class RebuildError(Exception):
    """The new index was not taken into use; the old one still answers."""


def rebuild(client: Elasticsearch, prefix: str, *, replicas: int = 0, report: Report = lambda line: None) -> str:
    """Make a new index, take it into use and remove the portal's other ones; returns its name.

    Documents that the server refuses are left to the worker, which tries again and parks them. Raises ValueError for an
    empty prefix, RebuildError when documents are missing, and what the client raises when the server is away.
    """
    if not prefix:
        raise ValueError("Without a prefix the indexes of others would be touched.")
    patient = client.options(request_timeout=PATIENT)
    work = Rebuild(patient, _unfinished(patient, prefix) or _made(patient, prefix), report)
    work.fill()
    work.catch_up()
    work.check_count()
    index = work.index
    patient.indices.put_settings(index=index.name, settings={"refresh_interval": "1s", "number_of_replicas": replicas})
    take_into_use(patient, prefix, index)
    adopt(patient, index)
    for other in ours(patient, prefix):
        if other.name != index.name:
            patient.indices.delete(index=other.name)
    return index.name


def _unfinished(client: Elasticsearch, prefix: str) -> Index | None:
    """One that was left half filled, from this database and for this version of the portal.

    None that was in use once: something may be missing in it, and that be the reason for another.
    """
    used = in_use(client, prefix)
    for index in reversed(ours(client, prefix)):
        is_half = "done" in index.meta and "generation" not in index.meta and index != used
        if is_half and index.is_current_format and index.is_of_this_database:
            return index
    return None


def _made(client: Elasticsearch, prefix: str) -> Index:
    body = settings_and_mapping(KINDS.values(), replicas=0)
    body["settings"]["index"]["refresh_interval"] = "-1"  # nobody reads from it yet
    name = index_name(prefix, format_of(KINDS.values()), timezone.now())
    history, version = SearchCounter.current()
    body["mappings"]["_meta"] |= {"history": history, "seen": version, "top": version, "done": 0, "refused": []}
    client.indices.create(index=name, settings=body["settings"], mappings=body["mappings"])
    return Index(name, body["mappings"]["_meta"], frozenset())


class Rebuild:
    """`index` on its way; `index.meta` says up to which key it is filled (`done`), and that it has all documents up to
    a version (`seen`) once `catch_up` is through, but for those `refused`. It has none above another version (`top`),
    which is noted before they are sent."""

    def __init__(self, client: Elasticsearch, index: Index, report: Report) -> None:
        self.client = client
        self.index = index
        self.report = report
        self._refused: set[int] = set(index.meta["refused"])

    def fill(self) -> None:
        """All rows in the order of their keys, those after the last that is noted as done."""
        self._note(top=SearchCounter.current()[1])
        rows = SearchDelivery.objects.filter(pk__gt=self.index.meta["done"], version__lte=self.index.meta["top"])
        rows = rows.order_by("pk")
        total, sent = rows.count(), 0
        for parcels in self._sent(rows):
            sent += len(parcels)
            if sent % NOTED_EVERY == 0 or len(parcels) < AT_ONCE:
                self._note(done=parcels[-1].pk)
                self.report(f"{self.index.name}: {sent} of {total} documents")

    def catch_up(self) -> None:
        """What was written since, until little is left to the worker."""
        for _ in range(ROUNDS):
            top = SearchCounter.current()[1]
            if top > self.index.meta["top"]:
                self._note(top=top)
            rows = SearchDelivery.objects.filter(version__gt=self.index.meta["seen"], version__lte=top)
            found = sum(len(parcels) for parcels in self._sent(rows.order_by("version")))
            self._note(seen=top)
            self.report(f"{self.index.name}: {found} written meanwhile")
            if found <= FEW:
                break

    def check_count(self) -> None:
        """Raises RebuildError when documents are missing; those that were written this moment may be more."""
        self.client.indices.refresh(index=self.index.name)
        there = self.client.count(index=self.index.name)["count"]
        wanted = (
            SearchDelivery.objects.filter(version__lte=self.index.meta["seen"]).exclude(pk__in=self._refused).count()
        )
        if there < wanted:
            raise RebuildError(f"{self.index.name} has {there} of {wanted} documents.")

    def _note(self, **meta: int) -> None:
        self.index = note(self.client, self.index, refused=sorted(self._refused), **meta)

    def _sent(self, rows: QuerySet[SearchDelivery]) -> Iterator[list[Parcel]]:
        """Send `rows` in parts, which end in their order."""
        waiting: deque[tuple[Future[dict[int, Answer]], list[Parcel]]] = deque()
        with ThreadPoolExecutor(SENDERS) as senders:
            for parcels in _parts(rows.values_list("pk", "version", "source").iterator(chunk_size=AT_ONCE)):
                waiting.append((senders.submit(send, self.client, self.index.name, parcels), parcels))
                if len(waiting) > SENDERS:
                    yield self._ended(*waiting.popleft())
            while waiting:
                yield self._ended(*waiting.popleft())

    def _ended(self, future: Future[dict[int, Answer]], parcels: list[Parcel]) -> list[Parcel]:
        answers = future.result()
        for one in parcels:
            answer = answers.get(one.pk, Answer(503, "no answer"))
            if answer.is_refused:
                self._refused.add(one.pk)
            elif not answer.is_kept:
                raise RebuildError(f"document {one.pk}: {answer.status} {answer.reason}")
        return parcels


def _parts(rows: Iterable[tuple[int, int, str]]) -> Iterator[list[Parcel]]:
    parcels = (Parcel(pk, version, source) for pk, version, source in rows)
    while part := list(islice(parcels, AT_ONCE)):
        yield part
