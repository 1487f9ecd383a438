"""Who asks: all that the engine needs to know of a request."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from core.navigation import language
from core.visibility import restrictions
from search.freshness import wrote


@dataclass(frozen=True)
class Reader:
    """`accepted` are the page view restrictions that let this reader in, `closed` the tree paths of the others with
    their keys. `language` is one of the portal's; `year` the current one, for what is still running. `home` is the
    translation key of the site's home page; empty for what stands below any. `wrote` is the version of documents after
    the last change that this reader made."""

    language: str
    accepted: frozenset[int] = frozenset()
    closed: tuple[tuple[int, str], ...] = ()
    year: int = field(default_factory=lambda: timezone.localdate().year)
    home: str = ""
    wrote: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> "Reader":
        """The same queries as `core.visibility.closed_paths`, which are kept with the request."""
        accepted, closed = restrictions(request)
        return cls(language(), accepted, closed, home=home_of(request), wrote=wrote(request))

    @classmethod
    def everybody(cls, language: str, home: str = "") -> "Reader":
        """Somebody without rights: what everybody may read, for feeds and the site map. One query."""
        closed = tuple(PageViewRestriction.objects.order_by("pk").values_list("pk", "page__path"))
        return cls(language, closed=closed, home=home)


def home_of(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    return str(site.root_page.translation_key) if site else ""
