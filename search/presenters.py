"""How documents of a kind are shown. The app that owns a kind registers its presenter; the engine imports no app."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from search.kinds import Kind
from search.results import Hit

Body = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Presenter:
    """What the engine asks of the app that owns the documents of `kind`, the name of a registered kind.

    `list_url(request)`: the address of their list in the reader's language, empty without one; a document stands
    below it under its slug. `cards(hits, request, querystring)`: what `components/cards.html` prints; addresses of
    cards carry `querystring`. `columns`: what an export has beside texts, facets and years. `licence(body)` names the
    licence of one document, `rights` is a sentence about the licences of all.
    """

    kind: str
    list_url: Callable[[HttpRequest], str]
    cards: Callable[[Iterable[Hit], HttpRequest, str], list[Any]]
    licence: Callable[[Body], str]
    rights: str | Promise
    columns: tuple[tuple[str | Promise, Callable[[Body], str]], ...] = ()


PRESENTERS: dict[str, Presenter] = {}


def register(presenter: Presenter) -> Presenter:
    PRESENTERS[presenter.kind] = presenter
    return presenter


def of(kind: Kind) -> Presenter:
    return PRESENTERS[kind.name]


@dataclass(frozen=True, slots=True)
class Told:
    """One version of a document's text, with the code of its language."""

    language: str
    title: str
    slug: str
    summary: str
    story: str


def told(body: Body, language: str) -> Told:
    """In the reader's language, else in the document's own."""
    code = language if language in body["texts"] else body["language"]
    text = body["texts"][code]
    return Told(code, text["title"], text["slug"], text["summary"], text.get("story", ""))


def address(list_url: str, slug: str, querystring: str = "") -> str:
    """Where a document is read; empty where there is no list to read it in."""
    if not list_url:
        return ""
    return f"{list_url}{slug}/?{querystring}" if querystring else f"{list_url}{slug}/"


def box(request: HttpRequest) -> dict[str, str]:
    """What `components/search_box.html` needs on other pages: it leads to the list of the first kind."""
    for presenter in PRESENTERS.values():
        if action := presenter.list_url(request):
            return {"action": action, "suggest_url": reverse("suggest")}
    return {}
