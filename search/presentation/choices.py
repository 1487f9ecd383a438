"""What stands around the hits: chips, sorts, pages, and the ways out of an empty search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from search.enums import Sort
from search.presentation.addresses import Address, Labels
from search.query import SearchQuery, Years
from search.results import SearchResult

Counted = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen value; `url` is the search without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SortChoice:
    """`value` is empty for the usual sort, which addresses do not name."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class PageLinks:
    """As `components/pagination.html` takes them; an address is empty at its end of the list."""

    number: int
    count: int
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the same search."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class WayOut:
    """A search with one filter less."""

    label: str
    query: SearchQuery


@dataclass(frozen=True, slots=True)
class Offer:
    label: str
    counted: str
    url: str


def period(years: Years) -> str:
    if years.first and years.last:
        if years.first == years.last:
            return str(years.first)
        return _("%(start)d to %(end)d") % {"start": years.first, "end": years.last}
    if years.first:
        return _("from %(year)d") % {"year": years.first}
    return _("until %(year)d") % {"year": years.last}


def chips(query: SearchQuery, address: Address, labels: Labels) -> tuple[Chip, ...]:
    """In the order of the panels; each facet's values by name."""
    found = []
    for facet in query.kind.facets:
        chosen = [(labels.of(facet, value), value) for value in query.filters.get(facet.name, ())]
        for label, value in sorted(chosen, key=lambda pair: labels.key(pair[0])):
            found.append(Chip(str(facet.label), label, address.of(query.toggled(facet.name, value))))
    if query.years:
        found.append(Chip(_("Years"), period(query.years), address.of(query, years=Years(), page=1)))
    return tuple(found)


def sorts(query: SearchQuery) -> tuple[SortChoice, ...]:
    """Best match only with words."""
    offered = [sort for sort in Sort if query.words or sort != Sort.RELEVANCE]
    usual = query.usual_sort
    return tuple(SortChoice("" if s == usual else s.value, str(s.label), s == query.sort) for s in offered)


def pages(query: SearchQuery, result: SearchResult, address: Address) -> PageLinks:
    number, count = result.page, result.pages
    return PageLinks(
        number=number,
        count=count,
        previous_url=address.of(query, page=number - 1) if number > 1 else "",
        next_url=address.of(query, page=number + 1) if number < count else "",
    )


def tabs(query: SearchQuery, views: Sequence[tuple[str, Address]], current: Address) -> list[Tab]:
    """`views`: title and address of each; all keep the filters, none the page."""
    return [Tab(title, address.of(query, page=1), address == current) for title, address in views]


# --- an empty search -----------------------------------------------------------------------------
def ways_out(query: SearchQuery, labels: Labels) -> list[WayOut]:
    """Every search with one filter less: a facet with all its choices, the years, or the words."""
    found = []
    for facet in query.kind.facets:
        chosen = sorted((labels.of(facet, value) for value in query.filters.get(facet.name, ())), key=labels.key)
        if chosen:
            what = {"facet": facet.label, "values": ", ".join(chosen)}
            found.append(WayOut(_("Without %(facet)s: %(values)s") % what, query.without(facet.name)))
    if query.years:
        label = _("Without the years: %(years)s") % {"years": period(query.years)}
        found.append(WayOut(label, replace(query, years=Years(), page=1)))
    if query.words and query.is_narrowed:
        without = replace(query, words="", sort=Sort.NEWEST if query.sort == Sort.RELEVANCE else query.sort, page=1)
        found.append(WayOut(_("Without the words: %(words)s") % {"words": query.words}, without))
    return found


def offers(ways: Sequence[WayOut], totals: Sequence[int], address: Address, counted: Counted) -> list[Offer]:
    """The ways that lead to something, best first."""
    leading = sorted(
        ((total, way) for total, way in zip(totals, ways, strict=True) if total), key=lambda pair: -pair[0]
    )
    return [Offer(way.label, counted(total), address.of(way.query)) for total, way in leading]
