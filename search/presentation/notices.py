"""What readers should know about an answer that is not quite what the address asked for."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.facets import Facet
from search.presentation.addresses import Address, Labels, figure
from search.query import DEEPEST_HIT, MOST_IGNORED, PAGE_SIZE, SearchQuery
from search.results import SearchResult
from search.stemming import WORD
from taxonomy import table

ORDERS = re.compile(r"[*^|~<>{}\[\]\\]")
NAMED = 5  # parts of an address, or overlaps, that are named


def notices(query: SearchQuery, result: SearchResult, address: Address, labels: Labels) -> tuple[str, ...]:
    """Sentences, some with a link."""
    overlaps = islice(_overlaps(query, address, labels), NAMED)
    return (*_notices(query, result, labels.language), *overlaps)


def _notices(query: SearchQuery, result: SearchResult, language: str) -> Iterator[str]:
    if strange := [(name, value) for name, value in query.ignored if name != "q"]:
        named = _some([f"{_parameter(query, name)} {_quoted(value)}" for name, value in strange], language)
        yield _("Left out, because it means nothing here: %(named)s.") % {"named": named}
    for words in (value for name, value in query.ignored if name == "q"):
        yield _("Left out, because it is too long to search for: %(words)s.") % {"words": _quoted(words)}
    if signs := _signs(query.words):
        yield _("Not searched for, because it is not a word: %(signs)s.") % {"signs": " ".join(map(_quoted, signs))}
    if result.ignored:
        words = ", ".join(map(_quoted, result.ignored))
        yield _("Not searched for, because it is too common or one word too many: %(words)s.") % {"words": words}
    if query.page > result.page:
        yield _("The list ends earlier than the page you asked for. This is its last page.")
    if result.total > DEEPEST_HIT and result.page * PAGE_SIZE >= DEEPEST_HIT:
        text = _("The list ends here, after %(count)s. Choose more filters to see the others.")
        yield text % {"count": figure(DEEPEST_HIT, language)}


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text}


def _some(named: Sequence[str], language: str) -> str:
    first, more = ", ".join(named[:NAMED]), len(named) - NAMED
    if more <= 0:
        return first
    if len(named) >= MOST_IGNORED:  # there may have been more than were counted
        return _("%(named)s and many more") % {"named": first}
    text = ngettext("%(named)s and %(count)s more", "%(named)s and %(count)s more", more)
    return text % {"named": first, "count": figure(more, language)}


def _signs(words: str) -> list[str]:
    """Signs that other searches take for orders, or all that was typed where there is no word in it."""
    if words and not WORD.search(words):
        return [words]
    signs = dict.fromkeys(ORDERS.findall(words))
    return [*signs, *('"' * (words.count('"') % 2))]


def _overlaps(query: SearchQuery, address: Address, labels: Labels) -> Iterator[str]:
    """Of values that stood beside parts of them, what is searched; where that is the parts, the way to the whole."""
    parts: dict[tuple[str, str], set[str]] = {}
    for name, dropped, kept in query.dropped:
        wide, narrow = (dropped, kept) if _is_below(query.kind.facets[name], kept, dropped) else (kept, dropped)
        parts.setdefault((name, wide), set()).add(narrow)
    for (name, wide), below in parts.items():
        facet = query.kind.facets[name]
        chosen = query.filters.get(name, ())
        named = [labels.of(facet, value) for value in {*below, *(v for v in chosen if _is_below(facet, v, wide))}]
        some = _some([_quoted(label) for label in sorted(named, key=labels.key)], labels.language)
        words = {"wide": _quoted(labels.of(facet, wide)), "narrow": some}
        if wide in chosen:
            yield _("%(wide)s already includes %(narrow)s.") % words
        else:
            text = _("Only a part of %(wide)s is searched: %(narrow)s.") % words
            whole = address.of(query.toggled(name, wide))
            yield format_html('{} <a href="{}">{}</a>', text, whole, _("Search all of it"))


def _is_below(facet: Facet, narrow: str, wide: str) -> bool:
    vocabulary = table.current()
    entry = vocabulary.by_slug[str(facet.scheme), narrow]
    return any(above.slug == wide for above in vocabulary.ancestors(entry))


def _parameter(query: SearchQuery, name: str) -> str:
    own = {"from": _("from"), "to": _("to"), "year": _("Years"), "sort": _("Sort"), "page": _("Page")}
    facet = query.kind.facets.get(name)
    return str(facet.label) if facet else own.get(name, name)
