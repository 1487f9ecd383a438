"""What the search server is asked: bodies of searches, made from one query of one reader. No request is sent here.

All conditions are filters, so sets and counts owe nothing to scores. An aggregation has the name of its field.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.aggs import Agg
from elasticsearch.dsl.query import Query

from search.backends.matrix import lines
from search.backends.selection import LANGUAGES, YEARS
from search.elastic import units
from search.enums import Group, Sort
from search.facets import Facet
from search.query import SearchQuery
from search.readers import Reader
from search.words import Words, parse
from taxonomy import table
from taxonomy.derived import Derived

MOST_VALUES = 10_000  # of a facet without a vocabulary
SPARE = 100  # beside the values of a vocabulary: those of concepts that were removed since
SINCE = Group.SINCE.value  # a field, as YEARS is
ALL, THERE = "_all", "_there"  # aggregations that are no facet's

Body = dict[str, Any]
Aggs = Mapping[str, Agg]

_sizes = Derived(lambda vocabularies: Counter(entry.scheme for entry in vocabularies.entries.values()))


@dataclass(frozen=True, eq=False)
class Question:
    """`allowed` are the visibility classes that let the reader in, `hiding` primary keys that nobody may find."""

    query: SearchQuery
    reader: Reader
    allowed: tuple[str, ...]
    hiding: frozenset[int] = frozenset()

    # --- bodies ----------------------------------------------------------------------------

    def hits(self, size: int, *, start: int = 0, after: Sequence[Any] = ()) -> Body:
        """Hits from `start`, or behind the one with the sort values `after`; primary keys stand among these values."""
        query = self._matching
        if self._is_by_relevance:
            query = units.scored(query, self.words.units, self.query.kind, self.reader.language)
        wanted: Body = {"size": size, "sort": self.order, "stored_fields": "_none_", "track_total_hits": True}
        wanted |= {"from": start} if start else {}
        wanted |= {"search_after": list(after)} if after else {}
        return _search(query, {}, **wanted)

    def first_hits(self, size: int, pk: int) -> Body:
        """The first hits, and as THERE whether the document `pk` is among all."""
        return self.hits(size) | {"aggs": {THERE: A("filter", filter=_those([pk])).to_dict()}}

    def total(self) -> Body:
        return _search(self._matching, {}, size=0, track_total_hits=True)

    def counts(self) -> Body:
        """Values of each facet, and years, under all filters but their own: see `group_of`."""
        groups: dict[str, dict[str, Agg]] = {}
        for facet in self.query.kind.facets:
            groups.setdefault(self.group_of(facet.name), {})[field_of(facet.name)] = _values(facet)
        groups.setdefault(self.group_of(YEARS), {}).update(_years())
        counted = {name: self._under(found, name) for name, found in groups.items()}
        return self._counted(counted, [*self._base, *self._nearly_matching])

    def offered(self) -> Body:
        """The values that any document has which the reader may find, whatever is filtered by."""
        values = {field_of(facet.name): _values(facet) for facet in self.query.kind.facets}
        return self._counted({**values, **_years()}, self._visible)

    def matrix(self) -> Body:
        """Cells under all filters but the two facets', margins under all but their own."""
        rows, columns = (self.query.kind.facets[name] for name in (self.query.kind.rows, self.query.kind.columns))
        tops, leaves = lines(self.query, _slugs)
        across = _values(columns, leaves)
        counted = {
            "cells": self._under({"rows": _values(rows, tops, {"columns": across})}, rows.name, columns.name),
            "rows": self._under({"rows": _values(rows, tops)}, rows.name),
            "columns": self._under({"columns": across}, columns.name),
            "total": self._under({}),
        }
        return self._counted(counted, self._base)

    # --- parts -----------------------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        return parse(self.query.words, LANGUAGES)

    @cached_property
    def order(self) -> list[Body]:
        """Sort clauses; the last is the primary key."""
        sort = self.query.sort
        if self._is_by_relevance:
            return [{"_score": "desc"}, {Sort.NEWEST.value: "asc"}, {"pk": "asc"}]
        if sort == Sort.TITLE:
            return [{f"titles.{self.reader.language}": "asc"}, {"pk": "asc"}]
        return [{(Sort.NEWEST if sort == Sort.RELEVANCE else sort).value: "asc"}, {"pk": "asc"}]

    def group_of(self, name: str) -> str:
        """The aggregation in which a facet, or YEARS, is counted: one for all that are not filtered by."""
        return name if name in self._chosen else ALL

    @cached_property
    def _is_by_relevance(self) -> bool:
        """Without words nothing is more relevant than anything else: the newest first."""
        return self.query.sort == Sort.RELEVANCE and bool(self.words.units)

    @cached_property
    def _visible(self) -> list[Query]:
        found = [Q("term", kind=self.query.kind.name), Q("terms", visibility=list(self.allowed))]
        return found + ([Q("term", home=self.reader.home)] if self.reader.home else [])

    @cached_property
    def _base(self) -> list[Query]:
        """Before any filter: visible, and with every unit."""
        return self._visible + [units.having(unit, self.query.kind) for unit in self.words.units]

    @cached_property
    def _chosen(self) -> dict[str, Query]:
        """The filters by facet, and that of YEARS."""
        filters = self.query.filters.items()
        chosen = {name: Q("terms", **{field_of(name): list(values)}) for name, values in filters if values}
        return chosen | ({YEARS: self._in_years()} if self.query.years else {})

    @property
    def _nearly_matching(self) -> list[Query]:
        """What misses two filters is counted nowhere, so the server need not look at it."""
        chosen = list(self._chosen.values())
        return [Q("bool", should=chosen, minimum_should_match=len(chosen) - 1)] if len(chosen) > 1 else []

    @property
    def _matching(self) -> Query:
        return self._every([*self._base, *self._chosen.values()])

    def _in_years(self) -> Query:
        """What was or is running in any year of the range; what goes on does so up to the reader's year."""
        first, last = self.query.years.first or 0, self.query.years.last or 9999
        found = [Q("range", years={"gte": first, "lte": last})]
        if first <= self.reader.year:
            found.append(Q("range", since={"lte": min(last, self.reader.year)}))
        return Q("bool", should=found)

    def _every(self, conditions: Sequence[Query]) -> Query:
        hidden = [_those(self.hiding)] if self.hiding else []
        return Q("bool", filter=list(conditions), must_not=hidden)

    def _under(self, aggregations: Aggs, *left_out: str) -> Agg:
        """Counted where all filters but these match."""
        others = [query for name, query in self._chosen.items() if name not in left_out]
        return A("filter", filter=Q("bool", filter=others) if others else Q("match_all"), aggs=aggregations)

    def _counted(self, aggregations: Aggs, among: Sequence[Query]) -> Body:
        return _search(self._every(among), aggregations, size=0, track_total_hits=False)


def field_of(facet: str) -> str:
    return f"facets.{facet}"


def _search(query: Query, aggregations: Aggs, **options: Any) -> Body:
    search = Search().query(query).extra(**options)
    for name, aggregation in aggregations.items():
        search.aggs[name] = aggregation
    return search.to_dict()


def _those(pks: Collection[int]) -> Query:
    return Q("ids", values=[str(pk) for pk in sorted(pks)])


def _values(facet: Facet, among: Collection[str] = (), within: Aggs | None = None) -> Agg:
    """Documents by value: those `among`, else all there are; `within` each of them the same of another facet."""
    known = _sizes.current()[str(facet.scheme)] + SPARE if facet.scheme else MOST_VALUES
    options: Body = {"field": field_of(facet.name), "size": len(among) or known}
    options |= {"include": list(among)} if among else {}
    options |= {"aggs": within} if within else {}
    return A("terms", **options)


def _years() -> dict[str, Agg]:
    return {name: A("terms", field=name, size=MOST_VALUES) for name in (YEARS, SINCE)}


def _slugs(facet: Facet) -> list[str]:
    """All that any document could offer of a vocabulary."""
    return [entry.slug for entry in table.current().of(str(facet.scheme))] if facet.scheme else []
