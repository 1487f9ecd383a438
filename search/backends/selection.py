"""One query of one reader as bitmaps: what matches, under all filters or all but some."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from django.conf import settings
from pyroaring import BitMap

from search import textindex, words
from search.backends.audience import Audience, audience
from search.backends.snapshot import Snapshot
from search.enums import Group
from search.query import SearchQuery
from search.readers import Reader
from search.textindex.sought import Sought, anywhere
from search.words import Unit

YEARS = "years"  # beside the names of facets
SOUGHT_AT_ONCE = 200  # SQLite joins at most 500 parts of a statement
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Texts:
    """What the text index says, asked once however many queries share their words."""

    def __init__(self) -> None:
        self._parsed: dict[str, words.Words] = {}
        self._found: dict[Sought, BitMap] = {}

    def parsed(self, text: str) -> words.Words:
        if text not in self._parsed:
            self._parsed[text] = words.parse(text, LANGUAGES) if text else words.Words()
        return self._parsed[text]

    def found(self, wanted: Sequence[Sought]) -> list[BitMap]:
        """The documents of each: one statement for all that are new."""
        missing = [sought for sought in dict.fromkeys(wanted) if sought not in self._found]
        for start in range(0, len(missing), SOUGHT_AT_ONCE):
            batch = missing[start : start + SOUGHT_AT_ONCE]
            self._found.update(zip(batch, textindex.matching(batch), strict=True))
        return [self._found[sought] for sought in wanted]


class Selection:
    """The documents of `query` that `reader` may find, counted in `snapshot`. All is computed when first asked for."""

    def __init__(self, snapshot: Snapshot, query: SearchQuery, reader: Reader, texts: Texts | None = None) -> None:
        self.snapshot = snapshot
        self.query = query
        self.kind = query.kind
        self.reader = reader
        self._texts = texts or Texts()
        self._under: dict[frozenset[str], BitMap] = {}

    # --- sets ------------------------------------------------------------------------------

    @cached_property
    def hits(self) -> BitMap:
        return self.under_all_but()

    def under_all_but(self, *left_out: str) -> BitMap:
        """What matches when these facets (or YEARS) are not filtered by."""
        key = frozenset(left_out).intersection(self._chosen)
        if key not in self._under:
            chosen = [bitmap for name, bitmap in self._chosen.items() if name not in key]
            self._under[key] = BitMap.intersection(*sorted([self._base, *chosen], key=len))  # the smallest first
        return self._under[key]

    @cached_property
    def audience(self) -> Audience:
        return audience(self.snapshot, self.kind, self.reader)

    @cached_property
    def words(self) -> words.Words:
        return self._texts.parsed(self.query.words)

    def found(self, wanted: Sequence[Sought]) -> list[BitMap]:
        return self._texts.found(wanted)

    @cached_property
    def _base(self) -> BitMap:
        """Before any filter: visible, and with every unit."""
        texts = self.found([anywhere(unit) for unit in self.words.units])
        with_units = (self.tagged(unit) | text for unit, text in zip(self.words.units, texts, strict=True))
        return BitMap.intersection(self.audience.documents, *with_units)

    def tagged(self, unit: Unit) -> BitMap:
        """Documents with one of the concepts that the unit names."""
        found = (
            self.snapshot.having(facet.name, slug)
            for scheme, slug in unit.concepts
            for facet in self.kind.facets.of_scheme(scheme)
        )
        return BitMap.union(BitMap(), *found)

    @cached_property
    def _chosen(self) -> dict[str, BitMap]:
        """For each filter the documents with any of its values."""
        chosen = {name: self.with_any(name, values) for name, values in self.query.filters.items() if values}
        if self.query.years:
            chosen[YEARS] = self._in_years()
        return chosen

    def with_any(self, facet: str, values: Iterable[str]) -> BitMap:
        return BitMap.union(BitMap(), *(self.snapshot.having(facet, value) for value in values))

    def _in_years(self) -> BitMap:
        """What was or is running in any year of the range; what goes on does so up to the reader's year."""
        first, last = self.query.years.first or 0, self.query.years.last or 9999
        closed = (b for year, b in self.snapshot.of_group(Group.YEAR).items() if first <= int(year) <= last)
        ongoing = self.snapshot.of_group(Group.SINCE).items() if first <= self.reader.year else ()
        until = min(last, self.reader.year)
        return BitMap.union(BitMap(), *closed, *(b for year, b in ongoing if int(year) <= until))

    # --- counts ----------------------------------------------------------------------------

    def counts(self) -> dict[str, dict[str, int]]:
        return {facet.name: self._count(facet.name) for facet in self.kind.facets}

    def _count(self, facet: str) -> dict[str, int]:
        count = self.under_all_but(facet).intersection_cardinality
        return {value: count(bitmap) for value, bitmap in self.audience.offered(facet).items()}

    def years(self) -> dict[int, int]:
        """Documents by year from the earliest to the reader's, or a later one that any has; no year left out."""
        count = self.under_all_but(YEARS).intersection_cardinality
        closed, since = (
            {int(year): count(bitmap) for year, bitmap in self.audience.offered(group).items()}
            for group in (Group.YEAR, Group.SINCE)
        )
        return year_by_year(closed, since, self.reader.year)


def year_by_year(closed: Mapping[int, int], since: Mapping[int, int], current: int) -> dict[int, int]:
    """`closed` are documents by each year of a period that ended, `since` those that go on by their first year.

    Zeros count among the years: they reach from the earliest to the current one, or to a later one of `closed`.
    """
    started = [year for year in since if year <= current]
    if not closed and not started:
        return {}
    going_on, found = 0, {}
    for year in range(min([*closed, *started]), max([*closed, current]) + 1):
        going_on = going_on + since.get(year, 0) if year <= current else 0
        found[year] = closed.get(year, 0) + going_on
    return found
