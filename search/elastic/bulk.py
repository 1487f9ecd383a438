"""Documents on their way to the server: ready texts, each with its version, so that the newest stays."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

BYTES_AT_ONCE = 4_000_000
CONFLICT = 409  # the server has this version or a newer one
HAVE = {200, 201, CONFLICT}
BUSY = {403, 404, 408, 429, 500, 502, 503, 504}  # no fault of the document: read-only, no index, too much to do


@dataclass(frozen=True, slots=True)
class Parcel:
    """One document as the server takes it."""

    pk: int
    version: int
    source: str
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a parcel. `reason` is the server's, shortened."""

    status: int
    reason: str = ""

    @property
    def is_kept(self) -> bool:
        return self.status in HAVE

    @property
    def is_refused(self) -> bool:
        """Sent again as it is, it would be refused again."""
        return not self.is_kept and self.status not in BUSY


def unlike(client: Elasticsearch, index: str, parcels: Sequence[Parcel]) -> dict[int, int]:
    """Of `parcels` those of which the server has another content: the version that it has, by primary key.

    Another worker told it something newer, or an older copy of the database was put back. It has 0 of what somebody
    deleted there, and remembers for a while. Raises as `send`.
    """
    if not parcels:
        return {}
    marks = {parcel.pk: json.loads(parcel.source)["mark"] for parcel in parcels}
    told = client.mget(index=index, ids=[str(pk) for pk in marks], source=["mark"])["docs"]
    kept = {int(one["_id"]): (one["_version"], one["_source"].get("mark")) for one in told if one.get("found")}
    found = {pk: kept.get(pk, (0, None)) for pk in marks}
    return {pk: version for pk, (version, mark) in found.items() if mark != marks[pk]}


def send(client: Elasticsearch, index: str, parcels: Sequence[Parcel], **options: Any) -> dict[int, Answer]:
    """Send `parcels` by as few requests as fit; answers by primary key.

    Raises elasticsearch.ApiError or TransportError when a request as a whole fails; what was sent then may be there.
    """
    answers: dict[int, Answer] = {}
    for some in _fitting(parcels):
        lines: list[Any] = [line for parcel in some for line in (_head(parcel), parcel.source)]
        told = client.bulk(
            operations=lines, index=index, filter_path="items.*._id,items.*.status,items.*.error", **options
        )
        for item in told.get("items", ()):
            (result,) = item.values()
            answers[int(result["_id"])] = Answer(result["status"], _reason(result.get("error")))
    return answers


def _head(parcel: Parcel) -> str:
    return json.dumps({"index": {"_id": str(parcel.pk), "version": parcel.version, "version_type": "external"}})


def _reason(error: dict[str, Any] | None) -> str:
    if not error:
        return ""
    causes = [error, error.get("caused_by") or {}]
    return ": ".join(dict.fromkeys(str(cause["reason"]) for cause in causes if cause.get("reason")))[:1000]


def _fitting(parcels: Sequence[Parcel]) -> Iterator[list[Parcel]]:
    batch: list[Parcel] = []
    size = 0
    for parcel in parcels:
        length = len(parcel.source.encode())
        if batch and size + length > BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(parcel)
        size += length
    if batch:
        yield batch
