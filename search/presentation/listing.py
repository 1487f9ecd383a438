"""All that a page of results prints, made in one go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.presentation.addresses import Address, Labels
from search.presentation.choices import (
    Chip,
    Counted,
    PageLinks,
    SortChoice,
    chips,
    pages,
    sorts,
)
from search.presentation.notices import notices
from search.presentation.panels import OPEN_PANELS, FacetPanel, panel
from search.presentation.years import YearPanel, year_panel
from search.query import SearchQuery
from search.results import Counts, SearchResult

ValuesUrl = Callable[[str], str]


@dataclass(frozen=True)
class Listing:
    """`panels` stand in the open, `more_panels` and the years behind “more filters”. `chosen_count`: chips."""

    path: str
    kept: tuple[tuple[str, str], ...]
    words: str
    panels: tuple[FacetPanel, ...]
    more_panels: tuple[FacetPanel, ...]
    more_open: bool
    years: YearPanel | None
    chips: tuple[Chip, ...]
    clear_url: str
    sorts: tuple[SortChoice, ...]
    pages: PageLinks
    notices: tuple[str, ...]
    total: int
    total_text: str
    show_text: str

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for at all."""
        return bool(self.words or self.chips)

    @property
    def chosen_count(self) -> str:
        return str(len(self.chips))


def no_address(facet: str) -> str:
    return ""


def listing(
    query: SearchQuery,
    result: SearchResult,
    address: Address,
    labels: Labels,
    counted: Counted,
    *,
    values_url: ValuesUrl = no_address,
) -> Listing:
    """`counted(n)` says “43 practices” in the reader's language. `values_url(facet)`: where values beyond the
    listed ones are sought, empty for nowhere."""
    main, more = _panels(query, result.counts, address, labels, values_url)
    years = year_panel(query, result.years, address, labels) if result.years or query.years else None
    return Listing(
        path=address.path,
        kept=address.kept,
        words=query.words,
        panels=main,
        more_panels=more,
        more_open=any(panel.chosen_count for panel in more) or bool(query.years),
        years=years,
        chips=chips(query, address, labels),
        clear_url=address.of(query.cleared()),
        sorts=sorts(query),
        pages=pages(query, result, address),
        notices=notices(query, result, address, labels),
        total=result.total,
        total_text=counted(result.total),
        show_text=_("Show %(counted)s") % {"counted": counted(result.total)},
    )


def _panels(
    query: SearchQuery, counts: Counts, address: Address, labels: Labels, values_url: ValuesUrl
) -> tuple[tuple[FacetPanel, ...], tuple[FacetPanel, ...]]:
    main: list[FacetPanel] = []
    more: list[FacetPanel] = []
    for facet in query.kind.facets:
        of_facet: Mapping[str, int] = counts.get(facet.name, {})
        is_open = not facet.more and len(main) < OPEN_PANELS
        made = panel(facet, query, of_facet, address, labels, is_open=is_open, values_url=values_url(facet.name))
        if made.shown or made.groups:
            (more if facet.more else main).append(made)
    return tuple(main), tuple(more)
