"""A practice as a file: fact sheet and citations. Who may read the page was settled before these are called."""

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date

from core.navigation import absolute, language
from core.paper import ROOT
from core.slugs import ascii_slug
from repository import citation, factsheet

if TYPE_CHECKING:
    from repository.models import PracticePage

KEPT = 24 * 60 * 60  # seconds


def fact_sheet(page: "PracticePage", request: HttpRequest) -> HttpResponse:
    """PDF in the reader's language. Its tag is made of what would be printed: equal sheets are typeset once."""
    sheet = factsheet.contents(page, request)
    tag = _tag(json.dumps(sheet, sort_keys=True), language(), _template_version())
    changed = _changed(page)
    response = get_conditional_response(request, etag=tag, last_modified=changed)
    if response is None:
        body = caches["paper"].get(f"fact-sheet:{tag}")
        if body is None:
            body = factsheet.pdf(sheet)
            caches["paper"].set(f"fact-sheet:{tag}", body, KEPT)
        response = _file(body, f"{_stem(page)}-{language()}.pdf", "application/pdf")
    response["ETag"] = tag
    if changed is not None:
        response["Last-Modified"] = http_date(changed)
    restricted = {"private": True} if page.get_view_restrictions().exists() else {}
    patch_cache_control(response, no_cache=True, **restricted)
    return response


def bibtex(page: "PracticePage", request: HttpRequest) -> HttpResponse:
    text = citation.bibtex(_with_roles(page), _address(page, request))
    return _file(text.encode(), f"{_stem(page)}.bib", "application/x-bibtex; charset=utf-8")


def ris(page: "PracticePage", request: HttpRequest) -> HttpResponse:
    text = citation.ris(_with_roles(page), _address(page, request))
    return _file(text.encode(), f"{_stem(page)}.ris", "application/x-research-info-systems; charset=utf-8")


def _file(body: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(len(body))},
    )


def _stem(page: "PracticePage") -> str:
    return ascii_slug(page.slug) or "practice"


def _address(page: "PracticePage", request: HttpRequest) -> str:
    return iri_to_uri(absolute(page.get_url(request) or request.path))


def _with_roles(page: "PracticePage") -> "PracticePage":
    if page.original.pk:
        prefetch_related_objects([page.original], "roles__organisation", "sectors", "countries", "themes")
    return page


def _changed(page: "PracticePage") -> int | None:
    """Seconds since 1970 of the last publication of the texts or of the facts."""
    moments = [moment for moment in (page.last_published_at, page.original.last_published_at) if moment]
    return int(max(moments).timestamp()) if moments else None


def _tag(*parts: str) -> str:
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


@lru_cache
def _template_version() -> str:
    """Changes with the template and its style, which are read once a process."""
    sources = [factsheet.TEMPLATE, ROOT / "core" / "typst" / "style.typ"]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
