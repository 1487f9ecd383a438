"""The plain list of practices: one chosen value a facet, newest first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page as PageOfList
from django.http import HttpRequest

from core.navigation import home_page
from repository import cards as card_module
from repository.cards import Card
from repository.facts import CONCEPT_FIELDS, ConceptField
from taxonomy import table
from taxonomy.table import Entry

if TYPE_CHECKING:
    from repository.models import PracticePage
    from repository.querysets import PracticePageQuerySet


@dataclass(frozen=True)
class Choice:
    """One active filter, as the address names it."""

    field: ConceptField
    entry: Entry

    @property
    def facet(self) -> str:
        return str(self.field.scheme.label)

    @property
    def label(self) -> str:
        return self.entry.label()


@dataclass(frozen=True)
class PageLinks:
    number: int
    count: int
    previous_url: str
    next_url: str


def chosen(request: HttpRequest) -> list[Choice]:
    """The filters of the address; unknown names and values are no filters."""
    vocabulary = table.current()
    found = []
    for field in CONCEPT_FIELDS:
        for slug in dict.fromkeys(request.GET.getlist(field.parameter)[:10]):
            entry = vocabulary.by_slug.get((str(field.scheme), slug.lower()))
            if entry:
                found.append(Choice(field, vocabulary.survivor(entry)))
    return found


def narrowed(practices: "PracticePageQuerySet", choices: list[Choice]) -> "PracticePageQuerySet":
    """Any of the values within a facet, all of the facets; a concept takes in its narrower ones."""
    vocabulary = table.current()
    by_field: dict[str, list[int]] = {}
    for choice in choices:
        keys = [
            choice.entry.pk,
            *(entry.pk for entry in vocabulary.entries.values() if choice.entry in vocabulary.ancestors(entry)),
        ]
        by_field.setdefault(choice.field.name, []).extend(keys)
    for name, keys in by_field.items():
        practices = practices.about(name, keys)
    return practices


def index_url(request: HttpRequest) -> str:
    """The address of the list of practices in the reader's language. One query a request."""
    from repository.models import PracticeIndexPage

    if not hasattr(request, "_portal_practices_url"):
        home = home_page(request)
        index = PracticeIndexPage.objects.live().child_of(home).first() if home else None
        request._portal_practices_url = (index.get_url(request) if index else "") or ""
    return request._portal_practices_url


def cards(practices: "list[PracticePage]", request: HttpRequest) -> list[Card]:
    return card_module.cards(practices, request, index_url(request))


def pages(page: PageOfList, request: HttpRequest) -> PageLinks:
    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{request.path}?{query.urlencode()}"

    return PageLinks(
        number=page.number,
        count=page.paginator.num_pages,
        previous_url=address(page.previous_page_number()) if page.has_previous() else "",
        next_url=address(page.next_page_number()) if page.has_next() else "",
    )
