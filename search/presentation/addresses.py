"""Addresses and names that all parts of a results page share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.formats import number_format

from search.facets import Facet
from search.folding import title_key
from search.query import SearchQuery
from taxonomy import table


@dataclass(frozen=True)
class Address:
    """Where a list lives. `kept` are parameters of its own, such as the view, that every link carries on."""

    path: str
    kept: tuple[tuple[str, str], ...] = ()

    def of(self, query: SearchQuery, **changes: object) -> str:
        """The address of `query`; `changes` as `SearchQuery.to_querystring` takes them."""
        parts = [urlencode(self.kept), query.to_querystring(**changes)]
        text = "&".join(part for part in parts if part)
        return f"{self.path}?{text}" if text else self.path

    def before(self, query: SearchQuery) -> str:
        """The address of the first page of `query`, ready for “name=value” at its end: one for a hundred links."""
        address = self.of(query, page=1)
        return f"{address}&" if "?" in address else f"{address}?"


@dataclass(frozen=True)
class Labels:
    """Names of values in the reader's language. `given`: facet, value, label, for facets without a vocabulary."""

    language: str
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, facet: Facet, value: str) -> str:
        if facet.scheme is None:
            return self.given.get(facet.name, {}).get(value, value)
        entry = table.current().by_slug.get((str(facet.scheme), value))
        return entry.label(self.language) if entry else value

    def key(self, label: str) -> str:
        """What labels are sorted by."""
        return _key(label, self.language)


@lru_cache(maxsize=8192)
def _key(label: str, language: str) -> str:
    return title_key(label, language)


@lru_cache(maxsize=8192)
def _figure(number: int, language: str) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def figure(number: int, language: str) -> str:
    """A count as the active language, named by `language`, writes it: “1,234”."""
    return str(number) if 0 <= number < 1000 else _figure(number, language)


def parameter(name: str, value: str) -> str:
    return urlencode({name: value})
