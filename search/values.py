"""Values of a facet by their names: what a panel with thousands of organisations offers while somebody types."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from core.navigation import language
from search import backends, presenters
from search.facets import Facet
from search.folding import fold
from search.models import SearchTerm
from search.presentation import Address, Labels
from search.presentation.addresses import figure
from search.query import SearchQuery, clean_words
from search.readers import Reader

NAME = "values.json"  # below the address of the list
FACET, TYPED = "facet", "typed"  # parameters beside those of the search
OFFERED = 12


def address(path: str, facet: str, searched: str) -> str:
    """Where values of `facet` are found beside the search `searched`, an address part without “?”."""
    return f"{path}{NAME}?{FACET}={facet}" + (f"&{searched}" if searched else "")


def values_response(query: SearchQuery, request: HttpRequest) -> HttpResponseBase:
    """Groups of options as `js/combobox.js` takes them: each leads to the search with that value chosen as well.

    Only values of documents that this reader may find are told, so nothing is cached for others.
    """
    facet = query.kind.facets.get(request.GET.get(FACET, ""))
    typed = fold(clean_words(request.GET.get(TYPED, "")))
    options = matching(query, facet, typed, request) if facet and typed else []
    response = JsonResponse({"groups": [{"label": str(facet.label), "options": options}] if facet and options else []})
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Cookie"])
    return response


def matching(query: SearchQuery, facet: Facet, typed: str, request: HttpRequest) -> list[dict[str, Any]]:
    """The values whose name holds `typed`, folded, that are not chosen yet; those with most documents first."""
    reader = Reader.of(request)
    counts = backends.current().counts(query, reader).get(facet.name, {})
    labels = _labels(facet, reader)
    chosen = query.filters.get(facet.name, ())
    named = [(value, labels.of(facet, value)) for value in counts if value not in chosen]
    found = [(value, label) for value, label in named if typed in fold(label)]
    found.sort(key=lambda pair: (-counts[pair[0]], labels.key(pair[1])))
    at = Address(presenters.of(query.kind).list_url(request))
    return [
        {"label": label, "url": at.of(query.toggled(facet.name, value)), "note": figure(counts[value], language())}
        for value, label in found[:OFFERED]
    ]


def _labels(facet: Facet, reader: Reader) -> Labels:
    if facet.scheme:
        return Labels(reader.language)
    terms = SearchTerm.objects.filter(group=facet.name).exclude(label="")
    return Labels(reader.language, {facet.name: dict(terms.values_list("value", "label"))})
