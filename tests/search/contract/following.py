"""Elasticsearch beside a database whose transactions are rolled back: it is told everything before each answer."""

import os
from collections.abc import Iterator, Sequence
from uuid import uuid4

from search.backends.base import SearchBackend
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.embedded import EmbeddedBackend
from search.elastic.client import connect
from search.enums import Group
from search.models import SearchCounter, SearchTerm
from search.privacy import mark_of
from search.query import SearchQuery
from search.readers import Reader
from search.results import Around, Counts, Hit, Matrix, SearchResult
from tests.search.elastic.conftest import ADDRESS, Server


def is_there() -> bool:
    return bool(os.environ.get(ADDRESS))


class FollowingBackend(SearchBackend):
    """Any failure of the server fails the test. Readers of whose restrictions documents have not heard are answered
    by the embedded engine, as in the portal."""

    name = "elasticsearch"

    def __init__(self) -> None:
        client = connect(os.environ[ADDRESS].split(","), connect=5.0, read=30.0)
        self._index = Server(client, f"t{uuid4().hex[:12]}")
        self._engine = ElasticsearchBackend(client, self._index.prefix)
        self._embedded = EmbeddedBackend()
        self._at: tuple[str, int] | None = None  # what the index has
        self._committed: tuple[str, int] | None = None

    def close(self) -> None:
        self._index.clear()
        self._index.client.close()

    def roll_back(self) -> None:
        """After a test: versions that were rolled back are given again, to other documents."""
        if self._at != self._committed:
            self._at = None

    def _asked(self, reader: Reader) -> SearchBackend:
        self._follow()
        marks = {mark_of(key, path) for key, path in reader.closed}
        applied = SearchTerm.objects.filter(group=Group.APPLIED, value__in=marks).count()
        return self._engine if applied == len(marks) else self._embedded

    def _follow(self) -> None:
        at = SearchCounter.current()
        if self._at is None or self._at[0] != at[0] or self._at[1] > at[1]:
            self._index.rebuild()
            self._committed = self._committed or at  # the first time is outside of any test
        while self._index.drain():
            pass
        self._at = at

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        return self._asked(reader).run(query, reader)

    def totals(self, queries: Sequence[SearchQuery], reader: Reader) -> list[int]:
        return self._asked(reader).totals(queries, reader)

    def counts(self, query: SearchQuery, reader: Reader) -> Counts:
        return self._asked(reader).counts(query, reader)

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        return self._asked(reader).matrix(query, reader)

    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        return self._asked(reader).hits(query, reader, at_most=at_most)

    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        return self._asked(reader).around(query, reader, key)
