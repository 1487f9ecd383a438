"""The engine inside the portal: bitmaps in memory and the database's own full-text index. Exact, with no server."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from search.backends import orders, snapshot
from search.backends.audience import shown
from search.backends.base import SearchBackend
from search.backends.matrix import matrix
from search.backends.orders import Row
from search.backends.ranking import best_first
from search.backends.selection import Selection, Texts
from search.enums import Sort
from search.models import SearchDocument
from search.query import DEEPEST_HIT, PAGE_SIZE, SearchQuery
from search.readers import Reader
from search.relevance import places
from search.results import Around, Counts, Hit, Matrix, SearchResult
from search.textindex.sought import anywhere

STREAMED_AT_ONCE = 500


class EmbeddedBackend(SearchBackend):
    name = "embedded"

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        selection = _to_order(query, reader)
        total = len(selection.hits)
        pages = max(1, -(-min(total, DEEPEST_HIT) // PAGE_SIZE))
        page = min(query.page, pages)
        rows = _rows(selection, (page - 1) * PAGE_SIZE, min(page * PAGE_SIZE, total))
        return SearchResult(
            total=total,
            page=page,
            pages=pages,
            hits=tuple(_shown(rows, selection)),
            counts=selection.counts(),
            years=selection.years(),
            ignored=selection.words.ignored,
        )

    def totals(self, queries: Sequence[SearchQuery], reader: Reader) -> list[int]:
        state, texts = snapshot.current(), Texts()
        texts.found([anywhere(unit) for query in queries for unit in texts.parsed(query.words).units])
        return [len(Selection(state, query, reader, texts).hits) for query in queries]

    def counts(self, query: SearchQuery, reader: Reader) -> Counts:
        return Selection(snapshot.current(), query, reader).counts()

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        return matrix(Selection(snapshot.current(), query, reader))

    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        selection = _to_order(query, reader)
        most = len(selection.hits) if at_most is None else min(at_most, len(selection.hits))
        pks = islice(_walk(selection, most), most)
        while batch := list(islice(pks, STREAMED_AT_ONCE)):
            yield from _shown(orders.rows(batch), selection)

    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        selection = _to_order(query, reader)
        pk = SearchDocument.objects.filter(kind=query.kind.name, key=key).values_list("pk", flat=True).first()
        if pk is None or pk not in selection.hits:
            return None
        before: int | None = None
        walked = _walk(selection, DEEPEST_HIT + 1)
        for position, found in enumerate(islice(walked, DEEPEST_HIT), 1):
            if found == pk:
                return _around(selection, position, before, next(walked, None))
            before = found
        return None


def _around(selection: Selection, position: int, before: int | None, after: int | None) -> Around:
    rows = orders.rows(pk for pk in (before, after) if pk is not None)
    found = {hit.pk: hit for hit in _shown(rows, selection)}
    return Around(position, len(selection.hits), found.get(before or 0), found.get(after or 0))


# --- hits in order ----------------------------------------------------------------------------


def _to_order(query: SearchQuery, reader: Reader) -> Selection:
    """By relevance, the places of words come with the statement that finds them."""
    selection = Selection(snapshot.current(), query, reader)
    if _by_relevance(selection):
        selection.found([sought for _points, sought in places(selection.words.units)])
    return selection


def _rows(selection: Selection, start: int, stop: int) -> list[Row]:
    """Hits from `start` up to `stop` in the query's order."""
    if _by_relevance(selection):
        return orders.rows(islice(_walk(selection, stop), start, stop))
    return orders.page(selection.snapshot, selection.hits, *_order(selection), start, stop)


def _walk(selection: Selection, at_most: int) -> Iterator[int]:
    """Primary keys of the first `at_most` hits, or of more."""
    if not _by_relevance(selection):
        return orders.walk(selection.snapshot, selection.hits, *_order(selection))
    return best_first(selection, at_most)


def _by_relevance(selection: Selection) -> bool:
    return selection.query.sort == Sort.RELEVANCE and bool(selection.words.units)


def _order(selection: Selection) -> tuple[Sort, str]:
    """Without words nothing is more relevant than anything else: the newest first."""
    sort = selection.query.sort
    return Sort.NEWEST if sort == Sort.RELEVANCE else sort, selection.reader.language


def _shown(rows: Iterable[Row], selection: Selection) -> Iterator[Hit]:
    return shown(rows, selection.kind, selection.reader)
