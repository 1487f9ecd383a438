"""Does the index have what the database has? Compared by sums over buckets; only what differs is looked at closer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from elasticsearch import Elasticsearch

from search import documents
from search.elastic.bulk import Parcel, send
from search.elastic.client import PATIENT
from search.elastic.deliveries import waiting
from search.elastic.names import read_alias, write_alias
from search.elastic.sources import BUCKETS, bucket_of, mark_of, tombstone_of
from search.kinds import KINDS
from search.models import SearchDelivery

READ_AT_ONCE = 1_000
Versions = dict[int, int]  # primary key -> version


@dataclass(frozen=True)
class Differences:
    """Primary keys, with the version of the server for `extra` and `ahead`, that of the database for the others.

    `missing` and `behind` are sent again by the worker, `extra` have no row any more. `ahead` are newer than the
    database: an older copy of it was restored, and only a new index helps.
    """

    missing: Versions = field(default_factory=dict)
    behind: Versions = field(default_factory=dict)
    extra: Versions = field(default_factory=dict)
    ahead: Versions = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, (self.missing, self.behind, self.extra, self.ahead)))


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
        _compare(dict(_versions_there(patient, index, bucket)), _versions_here(bucket), still, found)
    return found


def repair(client: Elasticsearch, prefix: str, found: Differences) -> int:
    """Have the worker make anew what the index lacks, and empty what has no row. Returns how many were repaired.

    The server may remember a newer version of what somebody deleted there, so only a new version is sure to be taken.
    """
    again = sorted(found.missing.keys() | found.behind.keys())
    for kind in KINDS.values():
        documents.mark(kind, documents.keys_of(again, kind))
    emptied = [Parcel(pk, version + 1, tombstone_of(pk, version + 1)) for pk, version in found.extra.items()]
    answers = send(client.options(request_timeout=PATIENT), write_alias(prefix), emptied, require_alias=True)
    return len(again) + sum(answer.is_kept for answer in answers.values())


def _compare(there: Versions, here: Versions, still: Versions, found: Differences) -> None:
    for pk in there.keys() | here.keys():
        if pk not in here:
            found.extra[pk] = there[pk]
        elif pk in still:
            if there.get(pk, 0) > here[pk]:
                found.ahead[pk] = there[pk]
        elif pk not in there:
            found.missing[pk] = here[pk]
        elif there[pk] < here[pk]:
            found.behind[pk] = here[pk]
        elif there[pk] > here[pk]:
            found.ahead[pk] = there[pk]


def _sums_here() -> dict[int, int]:
    sums: Counter[int] = Counter()
    for pk, version in SearchDelivery.objects.values_list("pk", "version").iterator(chunk_size=10_000):
        sums[bucket_of(pk)] += mark_of(pk, version)
    return dict(sums)


def _sums_there(client: Elasticsearch, index: str) -> dict[int, int]:
    sums = {"marks": {"sum": {"field": "mark"}}}
    buckets: dict[str, Any] = {"terms": {"field": "bucket", "size": BUCKETS}, "aggs": sums}
    found = client.search(index=index, size=0, aggs={"buckets": buckets})
    return {one["key"]: round(one["marks"]["value"]) for one in found["aggregations"]["buckets"]["buckets"]}


def _versions_here(bucket: int) -> Versions:
    rows = SearchDelivery.objects.annotate(bucket=F("pk") % BUCKETS).filter(bucket=bucket)
    return dict(rows.values_list("pk", "version"))


def _versions_there(client: Elasticsearch, index: str, bucket: int) -> Iterator[tuple[int, int]]:
    after: dict[str, Any] = {}
    while True:
        found = client.search(
            index=index, size=READ_AT_ONCE, query={"term": {"bucket": bucket}}, sort=[{"pk": "asc"}], version=True,
            source=False, **after,
        )["hits"]["hits"]  # fmt: skip
        yield from ((int(hit["_id"]), hit["_version"]) for hit in found)
        if len(found) < READ_AT_ONCE:
            return
        after = {"search_after": found[-1]["sort"]}
