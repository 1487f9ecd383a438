"""The newest of a search as Atom, for feed readers: these have no session, so it holds what everybody may read."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date

from core.models import SiteSettings
from core.navigation import absolute, language
from search import backends, presenters, wording
from search.enums import Sort
from search.kinds import Kind
from search.presenters import Body
from search.query import SearchQuery
from search.readers import Reader, home_of
from search.results import Hit
from taxonomy import table

NAME = "feed.atom"  # below the address of the list
ENTRIES = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no characters of XML


class SearchFeed(Atom1Feed):
    """Entries in another language than the feed's say so; an empty feed has not changed since ever."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        own = item["language"]
        return {"xml:lang": own} if own != self.feed["language"] else {}

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def atom_response(query: SearchQuery, request: HttpRequest) -> HttpResponseBase:
    """The newest 50 of `query` that everybody may read, in the language of the address.

    The answer depends on the address alone, so shared caches may keep it, but they ask each time: what was hidden
    must not be shown any longer.
    """
    feed = feed_of(query, request)
    body = feed.writeString("utf-8").encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    changed = int(feed.latest_post_date().timestamp())
    response = get_conditional_response(request, etag=tag, last_modified=changed)
    if response is None:
        response = HttpResponse(body, content_type=feed.content_type)
    response["ETag"] = tag
    response["Last-Modified"] = http_date(changed)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def feed_of(query: SearchQuery, request: HttpRequest) -> SearchFeed:
    reader = Reader.everybody(language(), home_of(request))
    list_url = presenters.of(query.kind).list_url(request)
    querystring = query.with_sort(query.usual_sort).to_querystring(page=1)
    list_address = absolute(f"{list_url}?{querystring}".removesuffix("?"))
    site_name = SiteSettings.for_request(request).site_name
    feed = SearchFeed(
        title=f"{wording.title(query, wording.labels_for(query, reader))} | {site_name}",
        link=list_address,
        description=None,
        language=reader.language,
        author_name=_clean(site_name),
        feed_url=absolute(f"{list_url}{NAME}?{querystring}".removesuffix("?")),
    )
    for hit in backends.current().hits(query.with_sort(Sort.NEWEST), reader, at_most=ENTRIES):
        feed.add_item(**_entry(hit, query.kind, reader.language, list_url))
    return feed


def _entry(hit: Hit, kind: Kind, code: str, list_url: str) -> dict[str, Any]:
    told = presenters.told(hit.body, code)
    return {
        "title": _clean(told.title),
        "link": absolute(presenters.address(list_url, told.slug)),
        "description": escape(_clean(told.summary)),
        "unique_id": f"urn:uuid:{hit.key}",
        "pubdate": datetime.fromisoformat(hit.body["newest"]),
        "updateddate": datetime.fromisoformat(hit.body["updated"]),
        "categories": _categories(hit.body, kind, code),
        "item_copyright": presenters.of(kind).licence(hit.body),
        "language": told.language,
    }


def _categories(body: Body, kind: Kind, code: str) -> list[str]:
    """Labels of the concepts that its matrix is made of, such as sectors and countries."""
    known = table.current().by_slug
    facets = [kind.facets[name] for name in (kind.rows, kind.columns)]
    found = (known.get((str(facet.scheme), value)) for facet in facets for value in body["values"].get(facet.name, ()))
    return [_clean(entry.label(code)) for entry in found if entry]


def _clean(text: str) -> str:
    return UNPRINTABLE.sub(" ", text)
