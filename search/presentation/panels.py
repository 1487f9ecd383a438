"""The panel of one facet: which values stand open, in which order, with which counts and bars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from search.facets import Facet
from search.presentation.addresses import Address, Labels, figure
from search.presentation.options import Option, items
from search.presentation.places import Place, places
from search.query import SearchQuery
from taxonomy import table
from taxonomy.enums import Scheme
from taxonomy.table import Entry

OPEN_PANELS = 3
MOST_LISTED, MOST_BESIDE_BOX = 100, 30  # values without a vocabulary, of which there may be thousands
LAST = 1 << 30  # behind all that a vocabulary has
Row = tuple[int, int, str, str, int]  # sorted by count and rank: value, label, count
SPARED = 2  # a disclosure that would hide so few values is not worth a click


@dataclass(frozen=True, slots=True)
class GroupLink:
    """Many values at one click, such as all countries of the European Union."""

    value: str
    label: str
    count: str
    on: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetPanel:
    """`shown` stand open, `rest` behind `rest_label`; `beyond` says how many more values are not listed at all.
    `find`: worth a box that narrows the list while typing; `values_url`: where values beyond the list are sought."""

    name: str
    label: str
    help: str
    groups: tuple[GroupLink, ...]
    shown: tuple[Option, ...]
    rest: tuple[Option, ...]
    rest_label: str
    beyond: str
    open: bool
    chosen_count: int
    find: bool
    values_url: str = ""

    @property
    def shown_items(self) -> SafeString:
        return items(self.name, self.shown)

    @property
    def rest_items(self) -> SafeString:
        return items(self.name, self.rest)


class _Values:
    """What a panel is made from: the counts of one facet and what is chosen in it."""

    def __init__(self, facet: Facet, counts: Mapping[str, int], chosen: Iterable[str], labels: Labels) -> None:
        self.facet = facet
        self.counts = counts
        self.chosen = frozenset(chosen)
        self.language = labels.language
        self.listed = set(counts) | self.chosen
        if facet.scheme and facet.order == "rank":
            self.listed |= {entry.slug for entry in table.current().of(str(facet.scheme)) if entry.is_offered}
        self._places = places(facet, self.listed, labels)

    def place(self, value: str) -> Place:
        """A value that its vocabulary has lost stands last, as it is."""
        return self._places.get(value) or Place(value, LAST)

    @property
    def by_count(self) -> bool:
        """Where there is no vocabulary there is no order of its own."""
        return self.facet.order == "count" or (self.facet.order == "rank" and not self.facet.scheme)

    def option(self, row: Row, children: tuple[Option, ...], largest: int) -> Option:
        _before, _rank, value, label, count = row
        share = max(1, round(100 * count / largest)) if count else 0
        branch_open = bool(children) and any(child.on for child in children)
        number, on = figure(count, self.language), value in self.chosen
        return Option(value, label, number, on, not count, str(share), children, branch_open)


def panel(
    facet: Facet,
    query: SearchQuery,
    counts: Mapping[str, int],
    address: Address,
    labels: Labels,
    *,
    is_open: bool,
    values_url: str = "",
) -> FacetPanel:
    values = _Values(facet, counts, query.filters.get(facet.name, ()), labels)
    grouping = _grouping(facet)
    groups = _groups(values, grouping, query, address)
    options = _options(values, without={entry.slug for entry in grouping})
    shown, rest = _split(values, options)
    total = len(options)
    most = MOST_BESIDE_BOX if values_url else MOST_LISTED
    beyond = max(0, len(rest) - most) if facet.scheme is None else 0
    return FacetPanel(
        name=facet.name,
        label=str(facet.label),
        help=_("any of these"),
        groups=groups,
        shown=shown,
        rest=rest[: len(rest) - beyond],
        rest_label=all_of(facet, total, labels.language),
        beyond=_beyond(beyond, labels.language),
        open=is_open or bool(values.chosen),
        chosen_count=len(values.chosen),
        find=bool(rest),
        values_url=values_url if beyond else "",
    )


def _beyond(number: int, language: str) -> str:
    if not number:
        return ""
    text = ngettext("%(count)s more is found by its name.", "%(count)s more are found by their names.", number)
    return text % {"count": figure(number, language)}


# --- options --------------------------------------------------------------------------------
def _options(values: _Values, *, without: set[str]) -> tuple[Option, ...]:
    """Two levels: the values without a listed broader one, and below each all that is narrower."""
    branches = _branches(values, values.listed - without)
    largest = max((row[-1] for rows in branches.values() for row in rows), default=0)

    def ordered(top: str) -> tuple[Option, ...]:
        rows = sorted(branches.get(top, ()))
        return tuple(values.option(row, ordered(row[2]) if row[2] in branches else (), largest) for row in rows)

    return ordered("")


def _branches(values: _Values, listed: set[str]) -> dict[str, list[Row]]:
    """The top values under “”, and under each of them that has any, the narrower ones that are listed."""
    branches: dict[str, list[Row]] = {}
    by_count, is_tree = values.by_count, values.facet.tree
    for value in listed:
        label, rank, above = values.place(value)
        count = values.counts.get(value, 0)
        top = next((wide for wide in above if wide in listed), "") if is_tree and above else ""
        branches.setdefault(top, []).append((-count if by_count else 0, rank, value, label, count))
    return branches


def _split(values: _Values, options: tuple[Option, ...]) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """What stands open: the values with most documents and all that are chosen; then the rest, in the same order."""
    least = values.facet.shown
    if len(options) <= least + SPARED or (values.facet.order == "rank" and not values.facet.tree):
        return options, ()
    by_count = sorted(options, key=lambda option: -values.counts.get(option.value, 0))[:least]
    top = {option.value for option in by_count}
    shown = tuple(option for option in options if option.value in top or option.on or option.branch_open)
    kept = {option.value for option in shown}
    return shown, tuple(option for option in options if option.value not in kept)


# --- groups of countries ----------------------------------------------------------------------
def _grouping(facet: Facet) -> list[Entry]:
    if not facet.tree or facet.scheme != Scheme.COUNTRY:
        return []
    vocabulary = table.current()
    return [e for e in vocabulary.narrower.get(None, []) if e.scheme == facet.scheme and e.pk in vocabulary.narrower]


def _groups(values: _Values, grouping: list[Entry], query: SearchQuery, address: Address) -> tuple[GroupLink, ...]:
    """The groups that documents or the reader's choice stand for, in the vocabulary's order."""
    found = []
    for entry in grouping:
        count, on = values.counts.get(entry.slug, 0), entry.slug in values.chosen
        if count or on:
            url = address.of(query.toggled(values.facet.name, entry.slug))
            label = entry.label(values.language)
            found.append(GroupLink(entry.slug, label, figure(count, values.language), on, url))
    return tuple(found)


def all_of(facet: Facet, total: int, language: str) -> str:
    """“All 27 countries”; the vocabularies that can be long are named, others are just counted."""
    scheme = facet.scheme
    if scheme == Scheme.COUNTRY:
        text = ngettext("All %(count)s country", "All %(count)s countries", total)
    elif scheme == Scheme.SECTOR:
        text = ngettext("All %(count)s sector", "All %(count)s sectors", total)
    elif scheme == Scheme.THEME:
        text = ngettext("All %(count)s theme", "All %(count)s themes", total)
    elif scheme == Scheme.TARGET_GROUP:
        text = ngettext("All %(count)s target group", "All %(count)s target groups", total)
    elif scheme == Scheme.LANGUAGE:
        text = ngettext("All %(count)s language", "All %(count)s languages", total)
    elif scheme == Scheme.FIELD:
        text = ngettext("All %(count)s field", "All %(count)s fields", total)
    else:
        text = npgettext("values of a filter", "All %(count)s", "All %(count)s", total)
    return text % {"count": figure(total, language)}
