"""Engines with one fault each, around a sound one: the comparison must see every one of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from search.backends.base import SearchBackend
from search.query import PAGE_SIZE, SearchQuery, Years
from search.readers import Reader
from search.results import Around, Counts, Hit, Matrix, SearchResult
from tests.search.contract.people import PEOPLE

ANYBODY = PEOPLE["everything"]


class HandedOn(SearchBackend):
    """Hands everything on."""

    name = "faulty"

    def __init__(self, sound: SearchBackend) -> None:
        self.sound = sound

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        return self.sound.run(query, reader)

    def totals(self, queries: Sequence[SearchQuery], reader: Reader) -> list[int]:
        return self.sound.totals(queries, reader)

    def counts(self, query: SearchQuery, reader: Reader) -> Counts:
        return self.sound.counts(query, reader)

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        return self.sound.matrix(query, reader)

    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        return self.sound.hits(query, reader, at_most=at_most)

    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        return self.sound.around(query, reader, key)


class ChangedRun(HandedOn):
    """`change` makes another result of the right one."""

    change: Callable[..., SearchResult]

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        return self.change(self.sound.run(query, reader), query, reader)


class CountsOfEverybody(ChangedRun):
    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        return replace(found, counts=self.sound.counts(query, ANYBODY))


class HitsOfEverybody(ChangedRun):
    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        return replace(found, hits=self.sound.run(query, ANYBODY).hits)


class CountsUnderOwnFilter(ChangedRun):
    """A facet with a choice counts nothing beside it."""

    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        counts = {
            facet: {v: n if facet not in query.filters or v in query.filters[facet] else 0 for v, n in values.items()}
            for facet, values in found.counts.items()
        }
        return replace(found, counts=counts)


class ZerosLeftOut(ChangedRun):
    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        counts = {facet: {v: n for v, n in values.items() if n} for facet, values in found.counts.items()}
        return replace(found, counts=counts)


class NextPage(ChangedRun):
    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        hits = islice(self.sound.hits(query, reader), found.page * PAGE_SIZE, (found.page + 1) * PAGE_SIZE)
        return replace(found, hits=tuple(hits))


class EmptyBeyondTheLast(ChangedRun):
    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        return replace(found, hits=(), page=query.page) if query.page > found.pages else found


class TiesTurnedRound(ChangedRun):
    """Hits of one moment in the order of their keys, which chance made."""

    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        ordered = sorted(found.hits, key=lambda hit: hit.key)
        return replace(found, hits=tuple(sorted(ordered, key=lambda hit: hit.body[query.sort], reverse=True)))


class AllWithinAFacet(ChangedRun):
    """Every chosen value instead of any of them."""

    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        for name, chosen in query.filters.items():
            each = [replace(query, filters={**query.filters, name: (value,)}) for value in chosen]
            sets = [{hit.key for hit in self.sound.hits(one, reader)} for one in each]
            found = replace(found, total=len(set.intersection(*sets)))
        return found


class OngoingEnds(ChangedRun):
    """What goes on is not counted in the current year."""

    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        return replace(found, years=self.sound.run(query, replace(reader, year=reader.year - 1)).years)


class YearsUnderThePeriod(ChangedRun):
    def change(self, found: SearchResult, query: SearchQuery, reader: Reader) -> SearchResult:
        first, last = query.years.first or 0, query.years.last or 9999
        return replace(found, years={year: n if first <= year <= last else 0 for year, n in found.years.items()})


class ChangedQuery(ChangedRun):
    """`asked` makes another question of it."""

    asked: Callable[[SearchQuery], SearchQuery]

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        return self.sound.run(type(self).asked(query), reader)


class PhrasesAreWords(ChangedQuery):
    asked = staticmethod(lambda query: replace(query, words=query.words.replace('"', " ")))


class FirstWordOnly(ChangedQuery):
    asked = staticmethod(lambda query: replace(query, words=" ".join(query.words.split()[:1])))


class OpenEndIsThisYear(ChangedQuery):
    asked = staticmethod(lambda query: replace(query, years=Years(query.years.first, query.years.last or 2020)))


class EnglishTitles(ChangedRun):
    """Everybody gets the order of English readers."""

    def run(self, query: SearchQuery, reader: Reader) -> SearchResult:
        return self.sound.run(query, replace(reader, language="en"))


class LastHitLost(HandedOn):
    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        return iter(list(self.sound.hits(query, reader, at_most=at_most))[:-1])


class StreamStartsAtThePage(HandedOn):
    def hits(self, query: SearchQuery, reader: Reader, *, at_most: int | None = None) -> Iterator[Hit]:
        hits = list(self.sound.hits(query, reader))[(query.page - 1) * PAGE_SIZE :]
        return iter(hits[:at_most])


class MarginsAreSums(HandedOn):
    """A document in two columns counts twice in its row."""

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        found = self.sound.matrix(query, reader)
        sums = {row: sum(found.cells.get((row, column), 0) for column in found.columns) for row in found.rows}
        return replace(found, row_totals=sums)


class PositionFromZero(HandedOn):
    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        found = self.sound.around(query, reader, key)
        return found and replace(found, position=found.position - 1)


class NeighboursOfEverybody(HandedOn):
    def around(self, query: SearchQuery, reader: Reader, key: str) -> Around | None:
        return self.sound.around(query, ANYBODY, key)
