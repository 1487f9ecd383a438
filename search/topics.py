"""Concept pages: what a concept means, and what readers find about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import override

from core import navigation
from core.navigation import LanguageLink, Link, absolute, language
from search import backends, presenters
from search.facets import Facet
from search.folding import fold, title_key
from search.kinds import KINDS, Kind
from search.presentation.addresses import figure
from search.query import SearchQuery
from search.readers import Reader
from search.results import SearchResult
from taxonomy import table
from taxonomy.enums import Scheme
from taxonomy.table import FALLBACK, Entry

NEWEST = 5
ROWS = 15  # of a breakdown


@dataclass(frozen=True, slots=True)
class Topic:
    """A broader or narrower concept. `lang`: of its label, empty when it is the reader's; `count` as written."""

    title: str
    url: str
    lang: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """`share`: width of its bar, percent of the largest row. `url`: the search for both concepts."""

    label: str
    count: str
    share: int
    url: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    title: str
    rows: tuple[BreakdownRow, ...]


# --- addresses ----------------------------------------------------------------------------------


def topic_url(scheme: str, slug: str, code: str = "") -> str:
    """The page of a concept in the language `code`, else the reader's. Cheap: badges ask for hundreds."""
    return f"{_prefix(code or language(), get_script_prefix())}{scheme}/{slug}/"


@lru_cache
def _prefix(code: str, script_prefix: str) -> str:
    with override(code):
        return reverse("topic", args=("scheme", "slug")).removesuffix("scheme/slug/")


# --- the page ------------------------------------------------------------------------------------


def context(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    """All that `templates/search/topic.html` prints."""
    definition, definition_lang = _definition(entry)
    languages = _languages(entry, request)
    found = {
        "label": entry.label(),
        "official": "" if fold(entry.official()) == fold(entry.label()) else entry.official(),
        "lang": _foreign(entry),
        "vocabulary": str(Scheme(entry.scheme).label),
        "notation": entry.notation,
        "uri": entry.uri,
        "definition": definition,
        "definition_lang": definition_lang,
        "retired": entry.retired,
        "broader": [_topic(wide) for wide in _broader(entry)],
        "narrower": [_topic(child) for child in _narrower(entry)],
        "kind": "",
        "total": 0,
        "list_url": "",
        "breakdowns": [],
        "cards": [],
        "breadcrumb": _breadcrumb(entry, request),
        "languages": languages,
        "alternates": languages,
        "canonical": absolute(topic_url(entry.scheme, entry.slug)),
    }
    for kind in KINDS.values():
        if facets := kind.facets.of_scheme(entry.scheme):
            return found | _findings(entry, kind, facets[0], request)
    return found


def _findings(entry: Entry, kind: Kind, facet: Facet, request: HttpRequest) -> dict[str, Any]:
    """What this reader finds of `kind` under the concept: one answer of the engine."""
    query = SearchQuery(kind, filters={facet.name: (entry.slug,)})
    result = backends.current().run(query, Reader.of(request))
    presenter = presenters.of(kind)
    list_url = presenter.list_url(request)
    querystring = query.to_querystring()
    own = result.counts.get(facet.name, {})
    return {
        "total": result.total,
        "kind": str(kind.label),
        "list_url": f"{list_url}?{querystring}" if entry.is_offered and list_url else "",
        "narrower": [_topic(child, own.get(child.slug, 0)) for child in _narrower(entry)],
        "breakdowns": list(_breakdowns(query, facet, result, list_url if entry.is_offered else "")),
        "cards": presenter.cards(result.hits[:NEWEST], request, querystring if entry.is_offered else ""),
    }


def _breakdowns(query: SearchQuery, facet: Facet, result: SearchResult, list_url: str) -> Iterator[Breakdown]:
    """By the facets of the matrix, but not by the concept's own."""
    for name in (query.kind.rows, query.kind.columns):
        other = query.kind.facets[name]
        if other.scheme != facet.scheme and (rows := _rows(query, other, result, list_url)):
            yield Breakdown(str(other.label), rows)


def _rows(query: SearchQuery, other: Facet, result: SearchResult, list_url: str) -> tuple[BreakdownRow, ...]:
    known = table.current().by_slug
    counted = [
        (count, entry)
        for value, count in result.counts.get(other.name, {}).items()
        if count and (entry := known.get((str(other.scheme), value))) and _is_row(entry, other.name == query.kind.rows)
    ]
    counted.sort(key=lambda pair: (-pair[0], title_key(pair[1].label(), language())))
    largest = counted[0][0] if counted else 1
    return tuple(
        BreakdownRow(
            label=entry.label(),
            count=figure(count, language()),
            share=max(1, round(100 * count / largest)),
            url=f"{list_url}?{query.option_address(other.name, entry.slug)}" if list_url and entry.is_offered else "",
        )
        for count, entry in counted[:ROWS]
    )


def _is_row(entry: Entry, top: bool) -> bool:
    """Like the lines of the matrix: rows are the widest concepts, columns those that no others stand below."""
    return entry.broader is None if top else not table.current().narrower.get(entry.pk)


# --- words and links -------------------------------------------------------------------------------


def _foreign(entry: Entry) -> str:
    """The language of the names where it is not the reader's."""
    if language() in entry.names or not entry.names:
        return ""
    return FALLBACK if FALLBACK in entry.names else next(iter(entry.names))


def _definition(entry: Entry) -> tuple[str, str]:
    """In the reader's language, else in English; with its language where it is not the reader's."""
    own = entry.names.get(language())
    if own and own.definition:
        return own.definition, ""
    main = entry.names.get(FALLBACK)
    return (main.definition, FALLBACK) if main and main.definition else ("", "")


def _topic(entry: Entry, count: int | None = None) -> Topic:
    counted = "" if count is None else figure(count, language())
    return Topic(entry.label(), topic_url(entry.scheme, entry.slug), _foreign(entry), counted)


def _broader(entry: Entry) -> list[Entry]:
    """From the top down."""
    return list(table.current().ancestors(entry))[::-1]


def _narrower(entry: Entry) -> list[Entry]:
    return [child for child in table.current().narrower.get(entry.pk, []) if child.is_offered]


def _breadcrumb(entry: Entry, request: HttpRequest) -> list[Link]:
    home = navigation.home_page(request)
    lists = [
        Link(str(kind.label), presenters.of(kind).list_url(request))
        for kind in KINDS.values()
        if kind.facets.of_scheme(entry.scheme)
    ][:1]
    wider = [Link(wide.label(), topic_url(wide.scheme, wide.slug)) for wide in _broader(entry)]
    return [
        link for link in [Link(home.title if home else "", navigation.home_url(request)), *lists, *wider] if link.url
    ]


def _languages(entry: Entry, request: HttpRequest) -> list[LanguageLink]:
    """This page in every language that the portal shows."""
    found = []
    for link in navigation.language_links(request):
        url = topic_url(entry.scheme, entry.slug, link.code)
        found.append(replace(link, url=url, full_url=absolute(url), translated=True))
    return found
