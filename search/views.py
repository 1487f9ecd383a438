from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail.views import serve

from search import suggestions, topics
from search.query import clean_words
from search.readers import Reader
from taxonomy import table

FRESH = 60  # seconds


@require_safe
def topic(request: HttpRequest, scheme: str, slug: str) -> HttpResponse:
    entry = table.current().standing(scheme, slug)
    if entry is None:
        raise Http404
    address = topics.topic_url(entry.scheme, entry.slug)
    if (entry.scheme, entry.slug) != (scheme, slug):
        return HttpResponsePermanentRedirect(address)
    return render(request, "search/topic.html", topics.context(entry, request))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What may be meant by the words typed so far, as groups of options; only what this reader may find."""
    reader = Reader.of(request)
    response = JsonResponse({"groups": suggestions.complete(clean_words(request.GET.get("q", "")), request)})
    # A password opens pages to somebody who is not signed in, too.
    personal = request.user.is_authenticated or bool(reader.accepted)
    response["Cache-Control"] = "private, no-store" if personal else f"max-age={FRESH}"
    patch_vary_headers(response, ["Cookie"])
    response["X-Robots-Tag"] = "noindex"
    return response


def file_of_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """A search as a file, below the page that lists it. Wagtail's own pattern knows no dots; all else is its part:
    who may read the page is asked before the page answers."""
    return serve(request, path)
