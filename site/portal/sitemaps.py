"""The site map: files of at most 5,000 public pages, each page with its translations beside it."""

from collections import defaultdict
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.models import Page, Site

from core.navigation import absolute, shown_languages
from core.visibility import open_to_everybody
from repository.models import PracticePage
from search.sitemaps import PublicTopics


class PublicPages(Sitemap):
    """Pages that everybody may read. A translation of a hidden practice is as hidden as its original."""

    limit = 5000

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def items(self) -> Any:
        site = Site.find_for_request(self.request)
        homes = Page.objects.filter(translation_key=site.root_page.translation_key) if site else Page.objects.none()
        below = Q(pk__in=[])
        for home in homes:
            below |= Q(path__startswith=home.path)
        pages = open_to_everybody(Page.objects.live().filter(below)).select_related("locale")
        originals = open_to_everybody(PracticePage.objects.live().originals()).values("translation_key")
        orphans = PracticePage.objects.exclude(translation_key__in=originals).values("pk")
        shown = shown_languages(self.request)
        return pages.exclude(pk__in=orphans).filter(locale__language_code__in=shown).order_by("path")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        shown = list(self.paginator.page(page).object_list)
        keys = {item.translation_key for item in shown}
        relatives = defaultdict(list)
        for item in self.items().filter(translation_key__in=keys):
            relatives[item.translation_key].append(item)
        return [self._entry(item, relatives[item.translation_key]) for item in shown]

    def _entry(self, item: Page, relatives: list[Page]) -> dict[str, Any]:
        alternates = [
            {"lang_code": other.locale.language_code, "location": absolute(other.get_url(self.request) or "")}
            for other in relatives
        ]
        return {
            "item": item,
            "location": absolute(item.get_url(self.request) or ""),
            "lastmod": item.last_published_at,
            "changefreq": None,
            "priority": "",
            "alternates": alternates if len(alternates) > 1 else [],
        }


def index(request: HttpRequest) -> HttpResponse:
    """The files of the site map, below the portal's own address."""
    parts = {"sitemap_pages": PublicPages(request), "sitemap_topics": PublicTopics(request)}
    files = [
        {"location": f"{absolute(reverse(name))}?p={number}", "last_mod": None}
        for name, part in parts.items()
        for number in part.paginator.page_range
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


def pages(request: HttpRequest) -> HttpResponse:
    return sitemap_views.sitemap(request, sitemaps={"pages": PublicPages(request)})


def topics(request: HttpRequest) -> HttpResponse:
    return sitemap_views.sitemap(request, sitemaps={"topics": PublicTopics(request)})
