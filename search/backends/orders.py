"""Hits in their order. Ties are in the order of primary keys, everywhere."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet
from pyroaring import BitMap

from search.backends.snapshot import Snapshot
from search.enums import Sort
from search.models import SearchDocument, SearchTitle

SORTED_BY_DATABASE = 2_000  # hits; beyond, walking the order of all documents is quicker
COLUMNS = ("pk", "kind", "key", "visibility", "body")
Row = tuple[int, str, str, str, str]


def page(snapshot: Snapshot, hits: BitMap, sort: Sort, language: str, start: int, stop: int) -> list[Row]:
    """Rows of the hits from `start` up to `stop`; those that vanished meanwhile are missing. One query."""
    if len(hits) > SORTED_BY_DATABASE:
        return rows(list(islice(walk(snapshot, hits, sort, language), start, stop)))
    return list(_among(hits, sort, language, COLUMNS)[start:stop]) if hits else []


def rows(pks: Iterable[int]) -> list[Row]:
    """Rows of these documents, in the order of `pks`."""
    wanted = list(pks)
    found = {row[0]: row for row in SearchDocument.objects.filter(pk__in=wanted).values_list(*COLUMNS)}
    return [found[pk] for pk in wanted if pk in found]


def walk(snapshot: Snapshot, hits: BitMap, sort: Sort, language: str) -> Iterator[int]:
    """Primary keys of all hits; nothing is read before the first is wanted."""
    if len(hits) > SORTED_BY_DATABASE:
        yield from filter(hits.__contains__, _everything(snapshot, sort, language))
    elif hits:
        yield from (pk for (pk,) in _among(hits, sort, language, ("pk",)))


def _everything(snapshot: Snapshot, sort: Sort, language: str) -> array:
    """All documents, from the index that covers this order; read once a snapshot."""
    key = ("order", sort, language if sort == Sort.TITLE else "")
    return snapshot.notes.get(key) or snapshot.note(key, _read(sort, language))


def _read(sort: Sort, language: str) -> array:
    if sort == Sort.TITLE:
        pks = _titles(language).values_list("document_id", flat=True)
    else:
        pks = SearchDocument.objects.order_by(sort.value, "pk").values_list("pk", flat=True)
    return array("I", pks.iterator(chunk_size=10_000))


def _among(hits: BitMap, sort: Sort, language: str, columns: tuple[str, ...]) -> QuerySet:
    if sort == Sort.TITLE:
        return _titles(language).filter(document__in=list(hits)).values_list(*(f"document__{name}" for name in columns))
    return SearchDocument.objects.filter(pk__in=list(hits)).order_by(sort.value, "pk").values_list(*columns)


def _titles(language: str) -> QuerySet:
    return SearchTitle.objects.filter(language=language).order_by("key", "document_id")
