"""The whole state of a search as one value: from an address and back, never anything between the two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.http import QueryDict

from search.enums import Sort
from search.forms import (
    ALWAYS,
    DEEPEST_HIT,
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_WORDS,
    MOST_IGNORED,
    PAGE_SIZE,
    Filters,
    SearchForm,
    Years,
    choose,
    clean_words,
    relations,
    usual_sort,
)
from search.kinds import Kind

__all__ = [
    "DEEPEST_HIT", "FIRST_YEAR", "LAST_YEAR", "LONGEST_WORDS", "MOST_IGNORED", "PAGE_SIZE", "Filters",
    "SearchQuery", "Years", "clean_words",
]  # fmt: skip


@dataclass(frozen=True)
class SearchQuery:
    """What a reader asked for. `filters` maps a facet's name to chosen slugs, sorted, no ancestor beside a descendant.

    `ignored` are (parameter, value) pairs of the address that mean nothing here, at most 20 and each value cut to 80
    characters; `dropped` are (facet, slug, slug) of values that the address had beside a broader or narrower one, with
    the one that stands; `moved` tells that a value has another address now, as a merged concept has, and the reader
    should be sent there.
    """

    kind: Kind
    words: str = ""
    filters: Filters = field(default_factory=dict)
    years: Years = ALWAYS
    sort: Sort = Sort.NEWEST
    page: int = 1
    ignored: tuple[tuple[str, str], ...] = ()
    dropped: tuple[tuple[str, str, str], ...] = ()
    moved: bool = False

    # --- from and to addresses -------------------------------------------------------------

    @classmethod
    def from_querydict(cls, data: QueryDict, *, kind: Kind) -> "SearchQuery":
        """Read an address; whatever it holds, the result is a query that can be answered with bounded work.

        Parameters that are no filter here, such as those of campaigns, are passed over in silence. `year=2020` is read
        as that year alone. Slugs of facets without a vocabulary are taken as they are: to look them up would tell of
        values that only closed documents have.
        """
        form = SearchForm(data, kind.facets)
        words = form.words()
        return cls(
            kind, words, form.filters(), form.years(), form.sort(bool(words)), form.page(),
            tuple(form.ignored), tuple(form.dropped), form.moved,
        )  # fmt: skip

    def to_querystring(self, **changes: Any) -> str:
        """The address part after “?”, in one order for one meaning; the first page and the usual sort are not named."""
        query = replace(self, **changes) if changes else self
        pairs: list[tuple[str, str]] = [("q", query.words)] if query.words else []
        pairs += [(name, value) for name, values in sorted(query.filters.items()) for value in values]
        pairs += [("from", str(query.years.first))] if query.years.first else []
        pairs += [("to", str(query.years.last))] if query.years.last else []
        if query.sort != query.usual_sort:
            pairs.append(("sort", query.sort.value))
        if query.page > 1:
            pairs.append(("page", str(query.page)))
        return urlencode(pairs)

    @property
    def usual_sort(self) -> Sort:
        return usual_sort(bool(self.words))

    @cached_property
    def base(self) -> str:
        """The address of the first page, with “&” at its end unless it is empty: ready for one more parameter."""
        text = self.to_querystring(page=1)
        return f"{text}&" if text else ""

    def option_address(self, facet: str, value: str) -> str:
        """The address with `value` chosen, or no longer chosen: cheap for most of a panel's many options.

        Only values that are chosen, or stand above or below a chosen one, need the address to be written anew.
        """
        if value in self.filters.get(facet, ()) or value in self._related.get(facet, ()):
            return self.toggled(facet, value).to_querystring()
        return f"{self.base}{facet}={quote_plus(value)}"

    @cached_property
    def _related(self) -> dict[str, frozenset[str]]:
        """For each facet the ancestors and descendants of its chosen values."""
        return {name: relations(self.kind.facets[name], values) for name, values in self.filters.items()}

    # --- small steps -----------------------------------------------------------------------

    def toggled(self, facet: str, value: str) -> "SearchQuery":
        """With `value` chosen or no longer chosen; choosing drops chosen ancestors and descendants of it."""
        chosen = self.filters.get(facet, ())
        if value in chosen:
            return self._with_values(facet, (v for v in chosen if v != value))
        return self._with_values(facet, choose(self.kind.facets[facet], chosen, value))

    def keeping(self, counts: Mapping[str, Mapping[str, int]]) -> "SearchQuery":
        """Without values of facets without a vocabulary that are not in `counts`: these are `ignored` then."""
        query, ignored = self, self.ignored
        for facet in self.kind.facets:
            chosen = self.filters.get(facet.name, ()) if facet.scheme is None else ()
            if unknown := [value for value in chosen if value not in counts.get(facet.name, {})]:
                query = query._with_values(facet.name, (value for value in chosen if value not in unknown))
                ignored += tuple((facet.name, value[:80]) for value in unknown)
        return self if query is self else replace(self, filters=query.filters, ignored=ignored[:MOST_IGNORED])

    def without(self, facet: str) -> "SearchQuery":
        return self._with_values(facet, ())

    def _with_values(self, facet: str, values: Iterable[str]) -> "SearchQuery":
        filters = {name: kept for name, kept in self.filters.items() if name != facet}
        if chosen := tuple(sorted(values)):
            filters[facet] = chosen
        return self._step(filters=filters)

    def with_page(self, page: int) -> "SearchQuery":
        """Of pages from 1 to the last that engines answer."""
        return self._step(page=max(1, min(page, DEEPEST_HIT // PAGE_SIZE)))

    def with_sort(self, sort: Sort) -> "SearchQuery":
        """By relevance only where there are words."""
        return self._step(sort=sort if self.words or sort != Sort.RELEVANCE else Sort.NEWEST)

    def with_years(self, first: int | None, last: int | None) -> "SearchQuery":
        return self._step(years=Years.of(first, last))

    def with_words(self, text: str) -> "SearchQuery":
        """With other words; the usual sort stays the usual one, a chosen one stays if it can."""
        words = clean_words(text)
        usual = usual_sort(bool(words))
        kept = self.sort != self.usual_sort and (words or self.sort != Sort.RELEVANCE)
        return self._step(words=words, sort=self.sort if kept else usual)

    def without_words(self) -> "SearchQuery":
        return self.with_words("")

    def cleared(self) -> "SearchQuery":
        """The words alone."""
        return SearchQuery(self.kind, self.words, sort=self.usual_sort)

    def _step(self, **changes: Any) -> "SearchQuery":
        return replace(self, **{"page": 1, "ignored": (), "dropped": (), "moved": False, **changes})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters or self.years)
