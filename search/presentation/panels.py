"""The panel of one facet: which values stand open, in which order, with which counts and bars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from search.facets import Facet
from search.presentation.addresses import Address, Labels, figure
from search.query import SearchQuery
from taxonomy import table
from taxonomy.enums import Scheme
from taxonomy.table import Entry

OPEN_PANELS = 3
MOST_LISTED, MOST_BESIDE_BOX = 100, 30  # values without a vocabulary, of which there may be thousands
SPARED = 2  # a disclosure that would hide so few values is not worth a click


class Option(NamedTuple):
    """One value. `number`: of documents; `share`: width of its bar, percent of the facet's largest count;
    `attributes`: of its checkbox.

    A tuple of text: templates unpack it, which for the hundreds of options of a page takes half the time of looking
    up attributes and writing numbers the reader's way.
    """

    value: str
    label: str
    number: str
    on: bool
    zero: bool
    share: str
    attributes: SafeString
    children: "tuple[Option, ...]" = ()
    branch_open: bool = False


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


@lru_cache(maxsize=8192)
def _attributes(name: str, value: str, on: bool) -> SafeString:
    return format_html('id="{0}-{1}" name="{0}" value="{1}"{2}', name, value, SafeString(" checked" if on else ""))


@dataclass(frozen=True)
class _Values:
    """What a panel is made from: the counts of one facet and what is chosen in it."""

    facet: Facet
    counts: Mapping[str, int]
    chosen: frozenset[str]
    labels: Labels

    @property
    def listed(self) -> set[str]:
        found = set(self.counts) | self.chosen
        if self.facet.scheme and self.facet.order == "rank":
            found |= {e.slug for e in table.current().of(str(self.facet.scheme)) if e.is_offered}
        return found

    def option(self, value: str, children: "tuple[Option, ...]", largest: int) -> Option:
        count, on = self.counts.get(value, 0), value in self.chosen
        return Option(
            value=value,
            label=self.labels.of(self.facet, value),
            number=figure(count, self.labels.language),
            on=on,
            zero=not count,
            share=str(max(1, round(100 * count / largest)) if count and largest else 0),
            attributes=_attributes(self.facet.name, value, on),
            children=children,
            branch_open=any(child.on or child.branch_open for child in children),
        )

    def order(self, option: Option) -> Any:
        if self.facet.order == "name":
            return self.labels.key(option.label)
        if self.facet.order == "count" or self.facet.scheme is None:
            return (-self.counts.get(option.value, 0), self.labels.key(option.label), option.value)
        entry = table.current().by_slug.get((str(self.facet.scheme), option.value))
        return (entry.rank, entry.notation) if entry else (1 << 30, option.value)


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
    values = _Values(facet, counts, frozenset(query.filters.get(facet.name, ())), labels)
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
    listed = values.listed - without
    branches = _branches(values.facet, listed)
    largest = max((values.counts.get(value, 0) for value in listed), default=0)

    def ordered(slugs: Iterable[str]) -> tuple[Option, ...]:
        options = (values.option(slug, ordered(branches.get(slug, ())), largest) for slug in slugs)
        return tuple(sorted(options, key=values.order))

    return ordered(branches)


def _branches(facet: Facet, listed: set[str]) -> dict[str, list[str]]:
    """Each top value with the narrower ones, as far as they are listed."""
    if not facet.tree or facet.scheme is None:
        return {slug: [] for slug in listed}
    vocabulary = table.current()
    branches: dict[str, list[str]] = {}
    for slug in listed:
        entry = vocabulary.by_slug.get((str(facet.scheme), slug))
        above = [wide.slug for wide in vocabulary.ancestors(entry) if wide.slug in listed] if entry else []
        below = branches.setdefault(above[-1] if above else slug, [])
        if above:
            below.append(slug)
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
            label = entry.label(values.labels.language)
            found.append(GroupLink(entry.slug, label, figure(count, values.labels.language), on, url))
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
