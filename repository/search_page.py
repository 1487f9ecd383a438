"""The list of practices as a search: from the address to all that its template prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from repository import listing, results
from repository.indexing import PRACTICES
from search import backends, presentation, suggestions, values, wording
from search.backends.base import SearchBackend
from search.exports import NAME as CSV
from search.feeds import NAME as FEED
from search.presentation import Address, Labels
from search.presentation.choices import tabs
from search.query import SearchQuery
from search.readers import Reader
from search.results import Counts, Matrix, SearchResult

LIST, MATRIX = "list", "matrix"
MATRIX_VIEW = (("view", MATRIX),)  # kept in its addresses
NAMED_VALUES = 300  # of a facet without a vocabulary: no panel lists more
NEAREST, MEANT = 3, 10  # cards
SMALL_ROWS, SMALL_COLUMNS = 8, 12


def counted(number: int) -> str:
    """“43 practices”."""
    words = ngettext("%(count)s practice", "%(count)s practices", number)
    return words % {"count": number_format(number, force_grouping=True)}


def query_of(data: QueryDict) -> SearchQuery:
    return SearchQuery.from_querydict(data, kind=PRACTICES)


def address_of(query: SearchQuery, request: HttpRequest) -> str:
    """The one address of a search, however it was written in `request`."""
    kept = MATRIX_VIEW if request.GET.get("view") == MATRIX else ()
    return Address(request.path, kept).of(query)


def has_empty_fields(query: SearchQuery, request: HttpRequest) -> bool:
    """Whether a form was sent without script: the address can be said shorter, and nothing is to be told about it."""
    return not (query.ignored or query.dropped) and any("" in values for _name, values in request.GET.lists())


def labels(reader: Reader, counts: Counts, query: SearchQuery) -> Labels:
    """Names of the values that panels may list: vocabularies from memory, organisations and tags with one query."""
    wanted: dict[str, list[str]] = {}
    for facet in query.kind.facets:
        if facet.scheme is None:
            values = counts.get(facet.name, {})
            chosen = [value for value in query.filters.get(facet.name, ()) if value in values]  # others stay keys
            wanted[facet.name] = chosen + sorted(values, key=lambda value: (-values[value], value))[:NAMED_VALUES]
    return wording.named(reader, wanted)


@dataclass
class SearchPage:
    """One search by one reader. `path` is the address of the list."""

    query: SearchQuery
    request: HttpRequest
    path: str

    @cached_property
    def reader(self) -> Reader:
        return Reader.of(self.request)

    @cached_property
    def backend(self) -> SearchBackend:
        return backends.current()

    @cached_property
    def is_matrix(self) -> bool:
        return self.request.GET.get("view") == MATRIX

    @cached_property
    def result(self) -> SearchResult:
        """Organisations and tags that the reader can find nothing by are left out, and the reader is told."""
        result = self.backend.run(self.query, self.reader)
        known = self.query.keeping(result.counts)
        if known == self.query:
            return result
        self.query = known
        return self.backend.run(known, self.reader)

    @cached_property
    def labels(self) -> Labels:
        return labels(self.reader, self.result.counts, self.query)

    @cached_property
    def addresses(self) -> Mapping[str, Address]:
        return {LIST: Address(self.path), MATRIX: Address(self.path, MATRIX_VIEW)}

    @property
    def address(self) -> Address:
        return self.addresses[MATRIX if self.is_matrix else LIST]

    def context(self) -> dict[str, Any]:
        """See templates/search/results.html."""
        result = self.result  # first: it may leave something out of the query
        searched = self.query.to_querystring(page=1)
        suffix = f"?{searched}" if searched else ""
        found = {
            "listing": presentation.listing(
                self.query,
                result,
                self.address,
                self.labels,
                counted,
                values_url=lambda facet: values.address(self.path, facet, searched),
            ),
            "tabs": tabs(
                self.query,
                [(_("List"), self.addresses[LIST]), (_("Sector by country"), self.addresses[MATRIX])],
                self.address,
            ),
            "feed_url": f"{self.path}{FEED}{suffix}",
            "suggest_url": reverse("suggest"),
            "exports": [
                {"title": _("CSV"), "url": f"{self.path}{CSV}{suffix}", "type": "text/csv"},
                {"title": _("Feed"), "url": f"{self.path}{FEED}{suffix}", "type": "application/atom+xml"},
            ],
        }
        if self.is_matrix:
            found["matrix"] = self._matrix(self.backend.matrix(self.query, self.reader))
        else:
            found["cards"] = results.cards(result.hits, self.request, searched, self.query.words)
        if not result.total:
            found |= self._help()
        return found

    def _matrix(self, matrix: Matrix) -> presentation.MatrixTable:
        return presentation.matrix_table(self.query, matrix, self.addresses[LIST], self.labels, counted)

    def _help(self) -> dict[str, Any]:
        """What to do when nothing is found."""
        ways = presentation.ways_out(self.query, self.labels)
        totals = self.backend.totals([way.query for way in ways], self.reader)
        found: dict[str, Any] = {"ways_out": presentation.offers(ways, totals, self.address, counted)}
        if self.query.words:
            if words := suggestions.did_you_mean(self.query, self.reader):
                found["meant"] = self._meant(self.query.with_words(words))
            else:
                hits = suggestions.nearest(self.query, self.reader, at_most=NEAREST)
                found["nearest"] = results.cards(hits, self.request, words=self.query.words)
        return found

    def _meant(self, query: SearchQuery) -> dict[str, Any]:
        """What the mended words find, shown at once."""
        hits = () if self.is_matrix else self.backend.hits(query, self.reader, at_most=MEANT)
        return {
            "words": query.words,
            "url": self.address.of(query),
            "cards": results.cards(hits, self.request, query.to_querystring(), query.words),
        }


# --- parts of other pages -----------------------------------------------------------------------


def small_matrix(request: HttpRequest) -> dict[str, Any]:
    """The sectors and countries with most practices, for the home page: `matrix` and `all_url`."""
    path = listing.index_url(request)
    query, reader, address = SearchQuery(PRACTICES), Reader.of(request), Address(path)
    whole = backends.current().matrix(query, reader)
    small = presentation.shortened(whole, rows=SMALL_ROWS, columns=SMALL_COLUMNS)
    table = presentation.matrix_table(query, small, address, Labels(reader.language), counted)
    return {"matrix": table, "all_url": Address(path, MATRIX_VIEW).of(query)}
