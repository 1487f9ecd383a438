"""The search server while it answers, and the engine in the portal whenever it does not."""

import logging
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError
from pyroaring import BitMap

from search.backends.base import SearchBackend
from search.backends.elasticsearch import ElasticsearchBackend
from search.elastic import indexes
from search.elastic.answers import NotReady, PartialAnswerError, RefusedError
from search.elastic.breaker import Breaker
from search.models import SearchCounter, SearchIndex
from search.query import SearchQuery
from search.readers import Reader
from search.results import Around, Counts, Hit, Matrix, SearchResult

log = logging.getLogger("portal.search")
Answer = TypeVar("Answer")
FAILURES = (ApiError, TransportError, PartialAnswerError)


class FallbackBackend(SearchBackend):
    """Both engines give the same sets, counts and orders, so a reader meets no error and, but for the order by
    relevance, no difference."""

    name = "elasticsearch, or embedded"

    def __init__(self, client: Elasticsearch, prefix: str, embedded: SearchBackend) -> None:
        self.breaker = Breaker()
        self.server = ElasticsearchBackend(client, prefix)
        self.embedded = embedded
        self._client = client
        self._prefix = prefix
        self._verified: Hashable = None

    @property
    def answering(self) -> str:
        return self.embedded.name if self.breaker.is_open else self.server.name

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        return self._ask(lambda engine: engine.run(query, reader))

    def totals(self, queries: Sequence[SearchQuery], reader: Reader) -> list[int]:
        return self._ask(lambda engine: engine.totals(queries, reader)) if queries else []

    def counts(self, query: SearchQuery, reader: Reader) -> Counts:
        return self._ask(lambda engine: engine.counts(query, reader))

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        return self._ask(lambda engine: engine.matrix(query, reader))

    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        return self._ask(lambda engine: engine.around(query, reader, key))

    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        """A server that fails in the middle of a long stream is followed by what it has not told yet."""
        told = BitMap()
        if self._may_ask():
            try:
                for hit in self.server.hits(query, reader, at_most=at_most):
                    told.add(hit.pk)
                    yield hit
            except NotReady:
                pass
            except RefusedError as error:
                self._refused(error)
            except FAILURES as error:
                self._failed(error)
            else:
                self.breaker.answered()
                return
        rest = (hit for hit in self.embedded.hits(query, reader) if hit.pk not in told)
        yield from rest if at_most is None else islice(rest, at_most - len(told))

    def _ask(self, question: Callable[[SearchBackend], Answer]) -> Answer:
        if self._may_ask():
            try:
                answer = question(self.server)
            except NotReady:
                pass
            except RefusedError as error:
                self._refused(error)
            except FAILURES as error:
                self._failed(error)
            else:
                self.breaker.answered()
                return answer
        return question(self.embedded)

    def _may_ask(self) -> bool:
        """Whether the server is to be asked; its index is looked at once, and whenever another one is in use or the
        documents have another history."""
        if not self.breaker.lets_ask():
            return False
        state = SearchIndex.current(), SearchCounter.current()[0]
        if self._verified == state:
            return True
        try:
            index = indexes.in_use(self._client, self._prefix)
        except FAILURES as error:
            self._failed(error)
            return False
        if index and indexes.waits_for_adoption(index):
            return False
        if problem := indexes.problem_of(index):
            self._failed(problem)
            return False
        self._verified = state
        return True

    def _refused(self, why: RefusedError) -> None:
        """The server is well."""
        self.breaker.answered()
        log.warning("the search server refuses a question, the engine in the portal answers it: %s", why)

    def _failed(self, why: object) -> None:
        """Told once each time the server goes, not for each reader."""
        was_open = self.breaker.is_open
        self.breaker.failed()
        if self.breaker.is_open and not was_open:
            log.error("the search server does not answer, the engine in the portal does: %s", why)
