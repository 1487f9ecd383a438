"""Elasticsearch beside a database whose transactions are rolled back: it is told everything before each answer."""

import os
from collections.abc import Iterator, Sequence
from uuid import uuid4

from elasticsearch import Elasticsearch

from search.backends.base import SearchBackend
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.embedded import EmbeddedBackend
from search.elastic.client import connect
from search.elastic.drain import drain
from search.elastic.indexes import ours
from search.elastic.rebuilding import rebuild
from search.enums import Group
from search.models import SearchCounter, SearchTerm
from search.privacy import mark_of
from search.query import SearchQuery
from search.readers import Reader
from search.results import Around, Counts, Hit, Matrix, SearchResult

ADDRESS = "ELASTICSEARCH_TEST_URL"


def is_there() -> bool:
    return bool(os.environ.get(ADDRESS))


class FollowingBackend(SearchBackend):
    """Any failure of the server fails the test. Readers of whose restrictions documents have not heard are answered
    by the embedded engine, as in the portal."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self.prefix = f"t{uuid4().hex[:12]}"
        self.client: Elasticsearch = connect(os.environ[ADDRESS].split(","), connect=5.0, read=30.0)
        self.server = ElasticsearchBackend(self.client, self.prefix)
        self._embedded = EmbeddedBackend()
        self._at: tuple[str, int] | None = None  # what the index has
        self._kept: tuple[str, int] | None = None  # what it had when it was made

    def close(self) -> None:
        for index in ours(self.client, self.prefix):
            self.client.indices.delete(index=index.name)
        self.client.close()

    def roll_back(self) -> None:
        """After a test: versions that were rolled back are given again, to other documents."""
        if self._at != self._kept:
            self._at = None

    def _engine(self, reader: Reader) -> SearchBackend:
        self._follow()
        marks = {mark_of(key, path) for key, path in reader.closed}
        applied = SearchTerm.objects.filter(group=Group.APPLIED, value__in=marks).count()
        return self.server if applied == len(marks) else self._embedded

    def _follow(self) -> None:
        at = SearchCounter.current()
        if self._at is None or self._at[0] != at[0] or self._at[1] > at[1]:
            rebuild(self.client, self.prefix)
            self._kept = at
        while drain(self.client, self.prefix):
            pass
        self._at = at

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        return self._engine(reader).run(query, reader)

    def totals(self, queries: Sequence[SearchQuery], reader: Reader) -> list[int]:
        return self._engine(reader).totals(queries, reader)

    def counts(self, query: SearchQuery, reader: Reader) -> Counts:
        return self._engine(reader).counts(query, reader)

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        return self._engine(reader).matrix(query, reader)

    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        return self._engine(reader).hits(query, reader, at_most=at_most)

    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        return self._engine(reader).around(query, reader, key)
