"""Does the index have what the database has? Compared by sums over buckets; only what differs is looked at closer."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from elasticsearch import Elasticsearch

from search import documents
from search.elastic import histories
from search.elastic.bulk import Parcel, send
from search.elastic.client import PATIENT
from search.elastic.deliveries import waiting
from search.elastic.names import read_alias, write_alias
from search.elastic.sources import BUCKETS, bucket_of, mark_of, tombstone_of
from search.kinds import KINDS
from search.models import SearchCounter, SearchDelivery

READ_AT_ONCE = 1_000
Versions = dict[int, int]  # primary key -> version
Marked = dict[int, tuple[int, int]]  # primary key -> version, mark of its content


@dataclass(frozen=True)
class Differences:
    """Primary keys, with the version of the server for `extra` and `ahead`, that of the database for the others.

    `missing`, `behind` and `unlike`, which have the version but not the content, are sent again by the worker; `extra`
    have no row any more. `ahead` are newer than the database: an older copy of it was put back, and only a new index
    helps.
    """

    missing: Versions = field(default_factory=dict)
    behind: Versions = field(default_factory=dict)
    unlike: Versions = field(default_factory=dict)
    extra: Versions = field(default_factory=dict)
    ahead: Versions = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, (self.missing, self.behind, self.unlike, self.extra, self.ahead)))


def check(client: Elasticsearch, prefix: str) -> Differences:
    """Compare the index in use with the database. What waits for the worker is no difference.

    Raises elasticsearch.ApiError or TransportError.
    """
    patient, index = client.options(request_timeout=PATIENT), read_alias(prefix)
    patient.indices.refresh(index=index)
    there, here = _sums_there(patient, index), _sums_here()
    found = Differences()
    still = dict(waiting().values_list("pk", "indexed"))
    for bucket in sorted(number for number in {*there, *here} if there.get(number) != here.get(number)):
        marked = dict(_marked_there(patient, index, bucket))  # before the rows: what is written now is not ahead
        _compare(marked, _marked_here(bucket), still, found)
    return found


def repair(client: Elasticsearch, prefix: str, found: Differences) -> int:
    """Have the worker make anew what the index lacks, and empty what has no row. Returns how many were repaired.

    The server may remember a newer version of what somebody deleted there, so only a new version is sure to be taken;
    above all that it has where it is ahead.
    """
    newest = max((*found.extra.values(), *found.ahead.values()), default=0)
    if found.ahead or newest > SearchCounter.current()[1]:
        histories.begin_above(client, prefix, newest)
    again = sorted(found.missing.keys() | found.behind.keys() | found.unlike.keys())
    for kind in KINDS.values():
        documents.mark(kind, documents.keys_of(again, kind))
    return len(again) + (_emptied(client, prefix, found.extra) if found.extra else 0)


def _emptied(client: Elasticsearch, prefix: str, pks: Iterable[int]) -> int:
    with transaction.atomic():
        version = SearchCounter.take()
    parcels = [Parcel(pk, version, tombstone_of(pk, version)) for pk in pks]
    answers = send(client.options(request_timeout=PATIENT), write_alias(prefix), parcels, require_alias=True)
    return sum(answer.is_kept for answer in answers.values())


def _compare(there: Marked, here: Marked, still: Versions, found: Differences) -> None:
    for pk in there.keys() - here.keys():
        version, mark = there[pk]
        if mark != mark_of(pk, version, ""):  # emptied already
            found.extra[pk] = version
    for pk, (wanted, content) in here.items():
        version, mark = there.get(pk, (0, 0))
        if version > wanted:
            found.ahead[pk] = version
        elif pk in still:
            continue
        elif pk not in there:
            found.missing[pk] = wanted
        elif version < wanted:
            found.behind[pk] = wanted
        elif mark != content:
            found.unlike[pk] = wanted


def _sums_here() -> dict[int, int]:
    sums: Counter[int] = Counter()
    rows = SearchDelivery.objects.values_list("pk", "version", "document__digest")
    for pk, version, digest in rows.iterator(chunk_size=10_000):
        sums[bucket_of(pk)] += mark_of(pk, version, digest)
    return dict(sums)


def _sums_there(client: Elasticsearch, index: str) -> dict[int, int]:
    sums = {"marks": {"sum": {"field": "mark"}}}
    buckets: dict[str, Any] = {"terms": {"field": "bucket", "size": BUCKETS}, "aggs": sums}
    found = client.search(index=index, size=0, aggs={"buckets": buckets})
    return {one["key"]: round(one["marks"]["value"]) for one in found["aggregations"]["buckets"]["buckets"]}


def _marked_here(bucket: int) -> Marked:
    rows = SearchDelivery.objects.annotate(bucket=F("pk") % BUCKETS).filter(bucket=bucket)
    found = rows.values_list("pk", "version", "document__digest")
    return {pk: (version, mark_of(pk, version, digest)) for pk, version, digest in found}


def _marked_there(client: Elasticsearch, index: str, bucket: int) -> Iterator[tuple[int, tuple[int, int]]]:
    after: dict[str, Any] = {}
    while True:
        found = client.search(
            index=index, size=READ_AT_ONCE, query={"term": {"bucket": bucket}}, sort=[{"pk": "asc"}], version=True,
            source=False, docvalue_fields=[{"field": "mark"}], **after,
        )["hits"]["hits"]  # fmt: skip
        for hit in found:
            yield int(hit["_id"]), (hit["_version"], hit.get("fields", {}).get("mark", [0])[0])
        if len(found) < READ_AT_ONCE:
            return
        after = {"search_after": found[-1]["sort"]}
