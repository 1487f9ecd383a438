"""Requests as the portal sees them, for what is asked without an address of its own."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from repository.indexing import PRACTICES
from search.query import SearchQuery


def visit(address: str = "/", person: Any = None, method: str = "GET", **headers: str) -> HttpRequest:
    """A request of `person`, of somebody without a name if None; `headers` such as `if_none_match`."""
    request = RequestFactory().generic(method, address, headers=headers or None)
    request.user = person or AnonymousUser()
    request.session = {}
    return request


def asked(request: HttpRequest) -> SearchQuery:
    return SearchQuery.from_querydict(request.GET, kind=PRACTICES)
