from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_htmx.http import push_url
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from core.models import PortalPageMixin
from core.visibility import may_read
from search import files


class PracticeIndexPage(PortalPageMixin, Page):
    """The search of all practices. Under each language's prefix it serves every practice, translated or not."""

    lead = models.CharField(_("opening text"), max_length=220, blank=True)

    template = "repository/practice_index_page.html"
    parent_page_types = ["projects.HomePage"]
    subpage_types = ["repository.PracticePage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("list of practices")
        verbose_name_plural = _("lists of practices")

    @cached_property
    def practices(self) -> models.QuerySet:
        """Originals below this page or below its translations."""
        from repository.models.practice import PracticePage

        paths = PracticeIndexPage.objects.filter(translation_key=self.translation_key).values_list("path", flat=True)
        below = models.Q(pk__in=[])
        for path in paths:
            below |= models.Q(path__startswith=path)
        return PracticePage.objects.live().originals().filter(below)

    # --- an untranslated practice is served under this language's prefix -----------------------

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and len(path_components) == 1 and path_components[0] in files.ANSWERS:
            return RouteResult(self, kwargs={"answer": path_components[0]})
        try:
            result = super().route(request, path_components)
        except Http404:
            return self._route_elsewhere(request, path_components)
        request.portal_parent = self
        return result

    def _route_elsewhere(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            raise Http404
        slug, *rest = path_components
        practice = self.practices.exclude(locale=self.locale).filter(slug=slug).first()
        if practice is None:
            if (practice := self._renamed(request, slug)) is None:
                raise Http404
            return self._lead_to(f"{self.get_url(request)}{practice.slug}/", rest)
        translation = practice.get_translation_or_none(self.locale)
        if translation is not None and translation.slug == slug:
            raise Http404  # a sub-address that this practice does not have
        if translation is not None and may_read(translation, request):
            return self._lead_to(translation.get_url(request), rest)
        request.portal_parent = self
        return practice.route(request, rest)

    def _renamed(self, request: HttpRequest, slug: str) -> Page | None:
        """The practice that stood at `slug` in its own language, where Wagtail left a redirect."""
        siblings = PracticeIndexPage.objects.filter(translation_key=self.translation_key)
        paths = [Redirect.normalise_path(f"{index.get_url(request)}{slug}") for index in siblings]
        pages = Redirect.objects.filter(old_path__in=paths).values("redirect_page")
        return self.practices.exclude(locale=self.locale).filter(pk__in=pages).first()

    def _lead_to(self, address: str, rest: list[str]) -> RouteResult:
        return RouteResult(self, kwargs={"elsewhere": address + "".join(f"{part}/" for part in rest)})

    def serve(
        self, request: HttpRequest, *args: Any, elsewhere: str = "", answer: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        from repository import search_page

        if elsewhere:
            return redirect(elsewhere)
        query = search_page.query_of(request.GET)
        if query.moved:
            return redirect(search_page.address_of(query, request), permanent=True)
        if search_page.has_empty_fields(query, request):
            return redirect(search_page.address_of(query, request))
        if answer:
            return files.answer(request, answer, query)
        response = super().serve(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        if request.htmx:
            push_url(response, search_page.address_of(query, request))
            response["Cache-Control"] = "no-store"  # a part of a page is no answer to somebody who comes back to it
        return response

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """A script that swaps the results asks for them alone."""
        is_part = request.htmx and not request.htmx.history_restore_request
        return "search/results.html" if is_part else super().get_template(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from repository.search_page import SearchPage, query_of

        context = super().get_context(request, *args, **kwargs)
        page = SearchPage(query_of(request.GET), request, self.get_url(request) or request.path)
        return context | page.context()
