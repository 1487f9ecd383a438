"""Practices as the search finds them: cards, exports and neighbours, made from documents without a query."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.navigation import language
from repository import concepts, listing, wording
from repository.cards import Card, concept_links
from repository.enums import Licence
from repository.facts import CONCEPT_FIELDS
from repository.indexing import NAME, PRACTICES
from search import backends, presenters
from search.extracts import Marker
from search.presenters import Body, Presenter
from search.query import PAGE_SIZE, SearchQuery
from search.readers import Reader
from search.results import Hit
from search.wording import in_words, labels_for
from taxonomy import table
from taxonomy.table import Entry

if TYPE_CHECKING:
    from repository.models import PracticePage

LICENCES = dict(Licence.choices)
SCHEMES = {field.parameter: field.scheme for field in CONCEPT_FIELDS}


# --- cards ----------------------------------------------------------------------------------


def card(hit: Hit, index_url: str, querystring: str = "", marker: Marker | None = None) -> Card:
    """What `repository.cards.card` makes of the pages, in the reader's language.

    `querystring` goes into the address, so that the practice knows from which search it was reached. `marker` marks
    the words of the search.
    """
    body = hit.body
    told = presenters.told(body, language())
    foreign = told.language if told.language != language() else ""
    years = body["years"]
    marked = marker.marked(told.title, told.summary, told.story, told.language) if marker else None
    return Card(
        title=marked.title if marked else told.title,
        url=presenters.address(index_url, told.slug, querystring),
        lang=foreign,
        lang_name=wording.language_name(foreign) if foreign else "",
        badges=concept_links([*_all(body, "country"), *_all(body, "sector")]),
        period=wording.period(years["first"], years["last"], years["ongoing"]),
        summary=marked.summary if marked else told.summary,
        extract=marked.extract if marked else "",
        outcome=wording.outcome(_first(body, "outcome")),
        evidence=wording.evidence(_first(body, "evidence")),
        facts=wording.short_facts(_all(body, "strand"), _all(body, "eqf"), body["card"].get("files", 0)),
    )


def cards(hits: Iterable[Hit], request: HttpRequest, querystring: str = "", words: str = "") -> list[Card]:
    """`words` are marked where they were found."""
    index_url = listing.index_url(request)
    marker = Marker.of(words) if words else None
    return [card(hit, index_url, querystring, marker) for hit in hits]


def _all(body: Body, facet: str) -> list[Entry]:
    """The concepts of a facet in the order in which pages name them."""
    vocabulary, scheme = table.current(), SCHEMES[facet]
    found = (vocabulary.by_slug.get((str(scheme), value)) for value in body["values"].get(facet, ()))
    return concepts.arranged([vocabulary.survivor(entry) for entry in found if entry], scheme)


def _first(body: Body, facet: str) -> Entry | None:
    return next(iter(_all(body, facet)), None)


# --- exports --------------------------------------------------------------------------------


def _licence(body: Body) -> str:
    return str(LICENCES.get(body["card"].get("licence", ""), ""))


def _source(body: Body, place: int) -> str:
    return [*body["card"].get("source", ()), "", ""][place] or ""


PRESENTER = presenters.register(
    Presenter(
        kind=NAME,
        list_url=listing.index_url,
        cards=cards,
        licence=_licence,
        rights=gettext_lazy("Each text under the licence named in its row, by the organisations that wrote it."),
        columns=(
            (gettext_lazy("Region"), lambda body: body["card"].get("region", "")),
            (gettext_lazy("Source"), lambda body: _source(body, 0)),
            (gettext_lazy("Address of the source"), lambda body: _source(body, 1)),
        ),
    )
)


# --- the way through a search -----------------------------------------------------------------


@dataclass(frozen=True)
class Neighbour:
    """`lang`: of its title, empty when it is the reader's."""

    title: str
    url: str
    lang: str = ""


@dataclass(frozen=True)
class Neighbours:
    """Where a practice stands in the search that it was reached from. `back_url`: the page of the list it is on."""

    position: str
    search: str
    back_url: str
    previous: Neighbour | None
    next: Neighbour | None


def neighbours(request: HttpRequest, practice: "PracticePage") -> Neighbours | None:
    """None where the address carries no search, or one that does not find this practice for this reader."""
    query = SearchQuery.from_querydict(request.GET, kind=PRACTICES)
    querystring = query.to_querystring(page=1)
    index_url = listing.index_url(request)
    if not querystring or not index_url or getattr(request, "is_preview", False):
        return None
    reader = Reader.of(request)
    around = backends.current().around(query, reader, str(practice.translation_key))
    if around is None:
        return None
    figures = {"position": number_format(around.position), "total": number_format(around.total, force_grouping=True)}
    page = (around.position - 1) // PAGE_SIZE + 1
    return Neighbours(
        position=_("%(position)s of %(total)s") % figures,
        search=in_words(query, labels_for(query, reader)),
        back_url=f"{index_url}?{query.to_querystring(page=page)}",
        previous=_neighbour(around.previous, index_url, querystring),
        next=_neighbour(around.next, index_url, querystring),
    )


def _neighbour(hit: Hit | None, index_url: str, querystring: str) -> Neighbour | None:
    if hit is None:
        return None
    told = presenters.told(hit.body, language())
    foreign = told.language if told.language != language() else ""
    return Neighbour(told.title, presenters.address(index_url, told.slug, querystring), foreign)
