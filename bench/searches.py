"""Searches of a portal of generated practices (bench/generate.py), drawn by the share of practices they find.

A search chooses values of three facets, common values more often than rare ones, as readers do. How much it finds is
told by the engine in use; the same portal and seed always give the same searches.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.http import QueryDict

from bench.generate import SOUGHT
from repository.indexing import FACETS, PRACTICES
from search import backends
from search.query import PAGE_SIZE, SearchQuery
from search.readers import Reader

CHOSEN_FACETS, MOST_VALUES = 3, 6
AT_ONCE = 50  # searches that are counted with one request
MOST_COUNTED, MOST_DRAWN = 5_000, 100_000  # for a set; for a request


@dataclass(frozen=True)
class Wanted:
    """Filters that `low` to `high` of all practices pass, and beside them `words`."""

    low: float
    high: float
    words: str = ""


FILTERED = [facet.name for facet in FACETS if facet.scheme]
SETS = {
    "broad filter": Wanted(0.12, 0.18),
    "typical filter": Wanted(0.005, 0.009),
    "broad filter + word": Wanted(0.12, 0.18, SOUGHT),
}


@dataclass(frozen=True)
class Search:
    """`query` as an address has it; `hits` practices are found, `share` of all pass its filters."""

    query: str
    hits: int
    share: float


class Drawing:
    """Draws searches that no one else drew before from it."""

    def __init__(self, seed: int) -> None:
        self._rng, self._reader = random.Random(seed), Reader.everybody("en")
        self._counts = backends.current().counts(SearchQuery(PRACTICES), self._reader)
        (self._practices,) = backends.current().totals([SearchQuery(PRACTICES)], self._reader)
        self._known: set[str] = set()

    def fitting(self, wanted: Wanted) -> Iterator[Search]:
        """Until too many did not fit."""
        for _time in range(MOST_COUNTED // AT_ONCE):
            bare = [self._likely(wanted) for _ in range(AT_ONCE)]
            whole = [one.with_words(wanted.words) for one in bare]
            passing, hits = (backends.current().totals(queries, self._reader) for queries in (bare, whole))
            for filters, search, passed, number in zip(bare, whole, passing, hits, strict=True):
                text, share = filters.to_querystring(), passed / self._practices
                if text not in self._known and wanted.low <= share <= wanted.high and number >= PAGE_SIZE:
                    self._known.add(text)
                    yield Search(search.to_querystring(), number, share)

    def _likely(self, wanted: Wanted) -> SearchQuery:
        """Filters that pass as much as is wanted if facets know nothing of each other."""
        for _time in range(MOST_DRAWN):
            chosen = {name: self._values(name) for name in self._rng.sample(FILTERED, CHOSEN_FACETS)}
            shares = (
                sum(self._counts[name][one] for one in values) / self._practices for name, values in chosen.items()
            )
            if wanted.low <= math.prod(shares) <= wanted.high:
                return SearchQuery.from_querydict(QueryDict(urlencode(chosen, doseq=True)), kind=PRACTICES)
        raise ValueError(f"no filters pass {wanted.low:.1%} to {wanted.high:.1%} of {self._practices:,} practices")

    def _values(self, name: str) -> list[str]:
        counts = self._counts[name]
        values = sorted(counts)
        weights = [counts[value] for value in values]
        drawn = self._rng.choices(values, weights, k=self._rng.randint(1, MOST_VALUES))
        return sorted(set(drawn))


def draw(count: int, seed: int) -> dict[str, list[Search]]:
    """`count` searches of each set, all with filters of their own, each with a whole page of hits at least.

    Raises ValueError where a portal is too small for them.
    """
    drawing = Drawing(seed)
    found = {name: list(islice(drawing.fitting(wanted), count)) for name, wanted in SETS.items()}
    for name, searches in found.items():
        if len(searches) < count:
            raise ValueError(f"{len(searches)} of {count} searches found: {name}")
    return found
