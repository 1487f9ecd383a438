"""The engine in a cluster of its own: it finds, counts and orders; cards and rights come from the database."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.backends import orders
from search.backends.audience import shown
from search.backends.base import SearchBackend
from search.elastic import answers, pending
from search.elastic.answers import Answer, NotReady, Offered, Page
from search.elastic.names import read_alias
from search.elastic.questions import Body, Question
from search.elastic.standing import Memory, Standing
from search.models import SearchDocument
from search.query import DEEPEST_HIT, PAGE_SIZE, SearchQuery
from search.readers import Reader
from search.results import Around, Counts, Hit, Matrix, SearchResult

STREAMED_AT_ONCE = 500
WALKED_AT_ONCE = 1_000
KEPT_OPEN = "1m"  # a point in time, after each batch


@dataclass(frozen=True, eq=False)
class Asker:
    """One reader at one state of the documents. `waiting` are the documents that the index has not got as they are."""

    reader: Reader
    standing: Standing
    waiting: pending.Pending
    allowed: tuple[str, ...]

    def about(self, query: SearchQuery) -> Question:
        return Question(query, self.reader, self.allowed, self.waiting.hiding)

    def key_of(self, question: Question) -> tuple[Any, ...]:
        """Those for whom the same documents of a kind are there."""
        return question.query.kind.name, self.reader.home, self.allowed


class ElasticsearchBackend(SearchBackend):
    """One request a question, but for long streams, neighbours far down and pages beyond the last.

    Raises NotReady when the index does not know enough, PartialAnswerError, and what the client raises when no node
    answers: `elasticsearch.ApiError` and `elasticsearch.TransportError`; `hits` while it is read.
    """

    name = "elasticsearch"

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._index = read_alias(prefix)
        self._memory = Memory()

    # --- questions -------------------------------------------------------------------------

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        asker = self._asker(reader)
        question = asker.about(query)
        page = min(query.page, DEEPEST_HIT // PAGE_SIZE)
        offered, (found, counted) = self._with_offered(asker, question, _page(question, page), question.counts())
        total = answers.total_of(found)
        pages = max(1, -(-min(total, DEEPEST_HIT) // PAGE_SIZE))
        if page > pages:
            page = pages
            (found,) = self._search(question, _page(question, page))
        counts = answers.counts_of(question, counted, offered)
        return SearchResult(
            total=total,
            page=page,
            pages=pages,
            hits=tuple(_shown(question, answers.page_of(question, found).pks)),
            counts=counts.by_facet,
            years=counts.years,
            ignored=question.words.ignored,
        )

    def totals(self, queries: Sequence[SearchQuery], reader: Reader) -> list[int]:
        if not queries:
            return []
        asker = self._asker(reader)
        questions = [asker.about(query) for query in queries]
        found = self._search(questions[0], *(question.total() for question in questions))
        return [answers.total_of(answer) for answer in found]

    def counts(self, query: SearchQuery, reader: Reader) -> Counts:
        asker = self._asker(reader)
        question = asker.about(query)
        offered, (counted,) = self._with_offered(asker, question, question.counts())
        return answers.counts_of(question, counted, offered).by_facet

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        asker = self._asker(reader)
        question = asker.about(query)
        offered, (found,) = self._with_offered(asker, question, question.matrix())
        return answers.matrix_of(query, found, offered)

    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        question = self._asker(reader).about(query)
        left = sys.maxsize if at_most is None else at_most
        for page in self._stream(question, left):
            yield from _shown(question, page.pks[:left])
            left -= len(page.pks)

    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        pk = SearchDocument.objects.filter(kind=query.kind.name, key=key).values_list("pk", flat=True).first()
        if pk is None:
            return None
        question = self._asker(reader).about(query)
        (found,) = self._search(question, question.first_hits(WALKED_AT_ONCE, pk))
        if not answers.is_there(found):
            return None
        first, before = answers.page_of(question, found), 0
        walked = islice(self._walk(question, first), DEEPEST_HIT + 1)
        for position, one in enumerate(islice(walked, DEEPEST_HIT), 1):
            if one == pk:
                after = next(walked, 0)
                near = {hit.pk: hit for hit in _shown(question, [before, after])}
                return Around(position, first.total, near.get(before), near.get(after))
            before = one
        return None

    # --- requests --------------------------------------------------------------------------

    def _asker(self, reader: Reader) -> Asker:
        """What waits is read after the restrictions that documents carry: so what they took away waits, or is told."""
        standing = self._memory.current()
        allowed = standing.allowed(reader)
        waiting = pending.look()
        if not waiting.lets_answer(reader):
            raise NotReady(f"{waiting.count} documents wait, from version {waiting.oldest}")
        return Asker(reader, standing, waiting, allowed)

    def _with_offered(self, asker: Asker, question: Question, *bodies: Body) -> tuple[Offered, list[Answer]]:
        """Answers in one request, with the values that any of the reader's documents has.

        These are kept while nothing moves on. What waits and must not be found takes no part in them.
        """
        key = asker.key_of(question)
        if asker.waiting.settled and key in asker.standing.notes:
            return asker.standing.notes[key], self._search(question, *bodies)
        *found, told = self._search(question, *bodies, question.offered())
        offered = answers.offered_of(told)
        if asker.waiting.settled:
            asker.standing.note(key, offered)
        return offered, found

    def _search(self, question: Question, *bodies: Body) -> list[Answer]:
        head = {"preference": _copy(question)}
        told = self._client.msearch(index=self._index, searches=[part for body in bodies for part in (head, body)])
        return [answers.whole(answer) for answer in told["responses"]]

    def _stream(self, question: Question, at_most: int) -> Iterator[Page]:
        """All hits in order; more than one batch under a point in time, so that none is lost or doubled."""
        size = min(at_most, STREAMED_AT_ONCE)
        if size <= 0:
            return
        (found,) = self._search(question, question.hits(size))
        page = answers.page_of(question, found)
        if min(page.total, at_most) <= size:
            yield page
            return
        with self._point_in_time(question) as point:
            after: tuple[Any, ...] = ()
            while at_most > 0 and len(page.pks) == size:
                body = question.hits(size, after=after) | {"pit": dict(point)}
                found = answers.whole(self._client.search(body=body).body)
                point["id"] = found["pit_id"]
                page = answers.page_of(question, found)
                yield page
                after, at_most = page.last, at_most - len(page.pks)

    def _walk(self, question: Question, page: Page) -> Iterator[int]:
        """Primary keys of all hits from those of `page` on."""
        yield from page.pks
        while len(page.pks) == WALKED_AT_ONCE:
            (found,) = self._search(question, question.hits(WALKED_AT_ONCE, after=page.last))
            page = answers.page_of(question, found)
            yield from page.pks

    @contextmanager
    def _point_in_time(self, question: Question) -> Iterator[dict[str, str]]:
        opened = self._client.open_point_in_time(
            index=self._index, keep_alive=KEPT_OPEN, preference=_copy(question), allow_partial_search_results=False
        )
        point = {"id": opened["id"], "keep_alive": KEPT_OPEN}
        try:
            yield point
        finally:
            with suppress(ApiError, TransportError):  # it ends by itself
                self._client.close_point_in_time(id=point["id"])


def _copy(question: Question) -> str:
    """Leads one question to one copy of the index, whatever its page: another may score a little differently."""
    return hashlib.blake2b(question.query.base.encode(), digest_size=8).hexdigest()


def _page(question: Question, page: int) -> Body:
    return question.hits(PAGE_SIZE, start=(page - 1) * PAGE_SIZE)


def _shown(question: Question, pks: Sequence[int]) -> Iterator[Hit]:
    return shown(orders.rows(pks), question.query.kind, question.reader)
