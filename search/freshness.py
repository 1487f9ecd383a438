"""What a person has just changed: an engine that does not know it yet must not answer them."""

from collections.abc import Callable
from threading import local

from django.http import HttpRequest, HttpResponse

from core.middleware import SAFE_METHODS

KEY = "search_wrote"  # in the session: the version that documents had after this person's last change
_request = local()


def note(version: int) -> None:
    """Documents were given `version` in this request."""
    _request.version = version


def wrote(request: HttpRequest) -> int:
    """The version after the last change of whoever asks; 0 for who has changed nothing."""
    session = getattr(request, "session", None)
    return session.get(KEY, 0) if session is not None else 0


def remember_changes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, inside that of sessions and people."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return get_response(request)
        note(0)
        response = get_response(request)
        if _request.version and request.user.is_authenticated:
            request.session[KEY] = _request.version
        return response

    return middleware
