"""A search as a file, by its name below the address of the list."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from search import exports, feeds, values
from search.query import SearchQuery

ANSWERS: dict[str, Callable[[SearchQuery, HttpRequest], HttpResponseBase]] = {
    exports.NAME: exports.csv_response,
    feeds.NAME: feeds.atom_response,
    values.NAME: values.values_response,
}


@require_safe
def answer(request: HttpRequest, name: str, query: SearchQuery) -> HttpResponseBase:
    """The file `name`, one of ANSWERS, of `query`."""
    return ANSWERS[name](query, request)
