"""What begins with the letters typed so far: concepts, and documents by their titles."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from search import backends, beginnings, presenters
from search.folding import fold, title_key
from search.kinds import KINDS, Kind
from search.models import SearchWord
from search.query import SearchQuery
from search.readers import Reader
from search.results import Counts, Hit
from search.stemming import WORD
from search.stopwords import STOP_WORDS
from taxonomy import table
from taxonomy.languages import language_name

SHORTEST = 2
MOST = 5
MOST_TYPED = 6  # words of a question that are looked at
MOST_WORDS = 12  # words beginning with what is typed that the engine is asked for
MOST_ASKED = 3  # of these, how many have their documents looked at
MOST_HITS = 20
Option = dict[str, str]


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """`label` in the reader's language; `count` of documents that this reader finds by it alone."""

    facet: str
    slug: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document by the title that this reader sees, in `language`."""

    key: str
    title: str
    slug: str
    language: str


@dataclass(frozen=True, slots=True)
class Completions:
    concepts: tuple[FoundConcept, ...] = ()
    documents: tuple[FoundDocument, ...] = ()


def completions(text: str, kind: Kind, reader: Reader, chosen: SearchQuery | None = None) -> Completions:
    """At most 5 concepts and 5 documents of `kind` that this reader may find; nothing for less than 2 letters.

    Concepts are counted beside what is `chosen` already.

    Each word typed must begin a word of a concept's name, in the reader's language before others, or of a title. At
    most two questions of totals or counts and three of hits are put to the engine, whatever is typed.
    """
    typed = [fold(word) for word in WORD.findall(text)][:MOST_TYPED]
    if sum(len(word) for word in typed) < SHORTEST:
        return Completions()
    concepts = _concepts(typed, chosen or SearchQuery(kind), reader)
    return Completions(tuple(concepts), tuple(_documents(typed, kind, reader)))


# --- concepts ------------------------------------------------------------------------------


def _concepts(typed: list[str], query: SearchQuery, reader: Reader) -> list[FoundConcept]:
    """By names in the reader's language; by those in others only where that finds none."""
    names = beginnings.current()
    counts: Counts = {}
    for source in (names.by_language[reader.language], names.everywhere):
        keys = source.having(typed)
        counts = counts or (backends.current().counts(query, reader) if keys else {})
        if found := [one for key in keys if (one := _counted(key, query, counts, reader))]:
            return sorted(
                found, key=lambda one: (_rank(one.label, typed), -one.count, title_key(one.label, reader.language))
            )[:MOST]
    return []


def _counted(key: int, query: SearchQuery, counts: Counts, reader: Reader) -> FoundConcept | None:
    """The concept as a value of a facet, None where this reader finds nothing by it or has chosen it."""
    entry = table.current().entries.get(key)
    facets = query.kind.facets.of_scheme(entry.scheme) if entry else []
    if not entry or not facets or entry.slug in query.filters.get(facets[0].name, ()):
        return None
    if count := counts.get(facets[0].name, {}).get(entry.slug, 0):
        return FoundConcept(facets[0].name, entry.slug, entry.label(reader.language), count)
    return None


def _order(one: FoundConcept, typed: list[str], language: str) -> tuple[int, int, str]:
    return _rank(one.label, typed), -one.count, title_key(one.label, language)


def _rank(label: str, typed: list[str]) -> int:
    """Labels that begin with the first word come first, then those that have all, then longer names."""
    if fold(label).startswith(typed[0]):
        return 0
    return 1 if _begins(label, typed) else 2


# --- documents -----------------------------------------------------------------------------


def _documents(typed: list[str], kind: Kind, reader: Reader) -> list[FoundDocument]:
    found: dict[str, FoundDocument] = {}
    for query in _queries(typed, kind, reader):
        for hit in backends.current().hits(query, reader, at_most=MOST_HITS):
            document = _document(hit, reader)
            if _begins(document.title, typed):
                found.setdefault(document.key, document)
            if len(found) == MOST:
                return list(found.values())
    return list(found.values())


def _queries(typed: list[str], kind: Kind, reader: Reader) -> list[SearchQuery]:
    """What is typed, its last word completed, by how much this reader finds; what was typed in full first."""
    *before, last = typed
    texts = [" ".join((*before, word)) for word in _beginning(last) if word not in STOP_WORDS]
    queries = [SearchQuery(kind).with_words(text) for text in texts]
    totals = backends.current().totals(queries, reader)
    leading = [(total, query) for total, query in zip(totals, queries, strict=True) if total]
    exact = SearchQuery(kind).with_words(" ".join(typed))
    return [query for _total, query in sorted(leading, key=lambda pair: (pair[1] != exact, -pair[0]))[:MOST_ASKED]]


def _beginning(typed: str) -> list[str]:
    """The word itself, which may be one of closed documents only, and known words that begin with it.

    Those that came in first, for frequent words come early.
    """
    known = SearchWord.objects.filter(folded__startswith=typed).exclude(folded=typed).order_by("pk")
    if connection.vendor == "sqlite":  # its LIKE uses no index, and its text is compared by bytes
        known = known.filter(folded__gt=typed, folded__lt=typed + beginnings.AFTER_ALL)
    return [typed, *known.values_list("folded", flat=True)[:MOST_WORDS]]


def _document(hit: Hit, reader: Reader) -> FoundDocument:
    told = presenters.told(hit.body, reader.language)
    return FoundDocument(hit.key, told.title, told.slug, told.language)


def _begins(text: str, typed: list[str]) -> bool:
    """Whether each of `typed` begins a word of `text`."""
    words = [fold(word) for word in WORD.findall(text)]
    return all(any(word.startswith(one) for word in words) for one in typed)


# --- as options of a box -------------------------------------------------------------------


def complete(text: str, request: HttpRequest) -> list[dict[str, object]]:
    """Groups of options for the box: `{"label": ..., "options": [{"label": ..., "url": ..., "note": ...}]}`."""
    reader = Reader.of(request)
    groups: list[dict[str, object]] = []
    for kind in KINDS.values():
        address = presenters.of(kind).list_url(request) if kind.name in presenters.PRESENTERS else ""
        if address:
            chosen = SearchQuery.from_querydict(request.GET, kind=kind).without_words().with_page(1)
            found = completions(text, kind, reader, chosen)
            groups.append({"label": _("Filters"), "options": list(_concept_options(found, chosen, address))})
            groups.append({"label": str(kind.label), "options": list(_document_options(found, reader, address))})
    return [group for group in groups if group["options"]]


def _concept_options(found: Completions, chosen: SearchQuery, address: str) -> Iterator[Option]:
    """Each is chosen beside what is chosen already."""
    for one in found.concepts:
        query = chosen.toggled(one.facet, one.slug).to_querystring()
        note = f"{chosen.kind.facets[one.facet].label} · {number_format(one.count, force_grouping=True)}"
        yield {"label": one.label, "url": f"{address}?{query}", "note": note}


def _document_options(found: Completions, reader: Reader, address: str) -> Iterator[Option]:
    for one in found.documents:
        note = language_name(one.language) if one.language != reader.language else ""
        yield {"label": one.title, "url": presenters.address(address, one.slug), "note": note}
