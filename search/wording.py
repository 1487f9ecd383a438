"""A search in words: titles of feeds and files, and what a reader of a practice is told about the way here."""

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _

from search import backends, names
from search.presentation import Labels
from search.presentation.choices import period
from search.query import SearchQuery
from search.readers import Reader

SEPARATOR = " · "  # labels have commas of their own


def labels_for(query: SearchQuery, reader: Reader) -> Labels:
    """Names of what is chosen. A value that none of the reader's documents has stays the key that was typed."""
    free = [facet.name for facet in query.kind.facets if not facet.scheme and facet.name in query.filters]
    if not free:
        return Labels(reader.language)
    counts = backends.current().counts(SearchQuery(query.kind), reader)  # without filters: what there is at all
    return named(reader, {name: [v for v in query.filters[name] if v in counts.get(name, {})] for name in free})


def named(reader: Reader, wanted: Mapping[str, Collection[str]]) -> Labels:
    """Names of vocabularies, and of `wanted` values (facet to values) of other facets."""
    given: dict[str, dict[str, str]] = {facet: {} for facet in wanted}
    terms = [(facet, value) for facet, values in wanted.items() for value in values]
    for (facet, value), name in names.names(terms).items():
        given[facet][value] = name
    return Labels(reader.language, given)


def in_words(query: SearchQuery, labels: Labels) -> str:
    """“mentor” · Sector: Construction · Country: Greece, Spain · Years: 2019 to 2022; empty for everything."""
    return SEPARATOR.join(_parts(query, labels))


def title(query: SearchQuery, labels: Labels) -> str:
    """The kind and the search: “Practices · Sector: Construction”."""
    return SEPARATOR.join([str(query.kind.label), *_parts(query, labels)])


def _parts(query: SearchQuery, labels: Labels) -> Iterator[str]:
    if query.words:
        yield f"“{query.words}”"
    for facet in query.kind.facets:
        if chosen := query.filters.get(facet.name):
            names = sorted((labels.of(facet, value) for value in chosen), key=labels.key)
            yield _("%(label)s: %(value)s") % {"label": facet.label, "value": ", ".join(names)}
    if query.years:
        yield _("%(label)s: %(value)s") % {"label": _("Years"), "value": period(query.years)}
