import re
from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language, get_language_from_path

from core import navigation

WITHOUT_LANGUAGE = ("/admin/", "/documents/", "/media/")
LIKE_A_LANGUAGE = re.compile(r"/[a-z]{2}(-[a-z]{2})?(/|$)", re.IGNORECASE)
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}

# Wagtail's admin still has inline scripts and styles; a nonce there would switch 'unsafe-inline' off again.
ADMIN_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],  # previews
    "object-src": [NONE],
    "worker-src": [SELF, "blob:"],
}


def admin_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Loosen the content security policy below /admin/ and nowhere else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY
        return response

    return middleware


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but what is missing in the admin or among files is not looked for among the pages.

    Nor is what a language has that the portal does not: Wagtail would take `/en/fr/` for an address of a page. And
    nobody is led to a language that the portal does not show.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(WITHOUT_LANGUAGE):
            return response
        if response.status_code == 404 and not get_language_from_path(request.path_info):
            activate(navigation.best_language(request))
            if LIKE_A_LANGUAGE.match(request.path_info):
                patch_vary_headers(response, ["Accept-Language"])
                response.headers.setdefault("Content-Language", get_language())
                return response
        return super().process_response(request, response)


class StaticGZipMiddleware(GZipMiddleware):
    """Without the random bytes that hide the length of secrets: these files have none."""

    max_random_bytes = 0


class TextGZipMiddleware(GZipMiddleware):
    """Compresses what is text: pictures, PDF files and archives are compressed already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.static = StaticGZipMiddleware(get_response)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        kind = response.get("Content-Type", "").split(";")[0]
        if request.path.startswith(settings.STATIC_URL):
            return self.static.process_response(request, response)
        if kind.startswith(("text/", "image/svg")) or kind.endswith(("javascript", "json", "xml")):
            return super().process_response(request, response)
        return response


def admin_transaction(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What an editor sends takes effect as a whole or not at all.

    Wagtail saves a page, its restrictions and its place in the tree one after the other and tells of them afterwards;
    in one transaction, search documents change with them whatever dies in between.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or not request.path.startswith("/admin/"):
            return get_response(request)
        _ = request.POST  # a slow upload is read before the transaction begins
        with transaction.atomic():
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return middleware
